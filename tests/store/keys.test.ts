import assert from "node:assert/strict";
import { test } from "node:test";
import { keysFrom } from "../../server/store/keys.ts";

const keys = keysFrom("k1:one secret that is long enough");

test("what is sealed opens for its purpose only, and not after any change", () => {
  const sealed = keys.seal("session", "Zoë's order");
  assert.match(sealed, /^[\w.-]+$/);
  assert.equal(keys.open("session", sealed), "Zoë's order");
  assert.equal(keys.open("file", sealed), null);
  for (let place = 0; place < sealed.length; place++) {
    const changed = sealed.slice(0, place) + (sealed[place] === "A" ? "B" : "A") + sealed.slice(place + 1);
    if (Buffer.from(changed.slice(3), "base64url").equals(Buffer.from(sealed.slice(3), "base64url")) && changed.startsWith("k1.")) continue;
    assert.equal(keys.open("session", changed), null, `place ${place}`);
  }
  for (const nonsense of ["", ".", "k1.", "k1.AAAA", "k2.AAAA", "\0", sealed.slice(0, -4)])
    assert.equal(keys.open("session", nonsense), null);
});

test("the same text is sealed differently each time, and hashed the same", () => {
  assert.notEqual(keys.seal("session", "a"), keys.seal("session", "a"));
  assert.equal(keys.hash("limits", "a"), keys.hash("limits", "a"));
  assert.notEqual(keys.hash("limits", "a"), keys.hash("codes", "a"));
});

test("a signature holds for its text and its purpose", () => {
  const signature = keys.sign("label", "a.pdf");
  assert.equal(keys.verify("label", "a.pdf", signature), true);
  assert.equal(keys.verify("label", "b.pdf", signature), false);
  assert.equal(keys.verify("photo", "a.pdf", signature), false);
  for (const nonsense of ["", "k1.", "k1.AAAA", `k2.${signature.slice(3)}`]) assert.equal(keys.verify("label", "a.pdf", nonsense), false);
});

test("a new secret at the front of the ring makes, the older ones still read, and one that is taken out does not", () => {
  const sealed = keys.seal("session", "a");
  const signature = keys.sign("label", "a");
  const rotated = keysFrom("k2:another secret, k1:one secret that is long enough");
  assert.equal(rotated.open("session", sealed), "a");
  assert.equal(rotated.verify("label", "a", signature), true);
  assert.equal(rotated.hash("limits", "a"), keys.hash("limits", "a"));
  assert.ok(rotated.seal("session", "a").startsWith("k2."));
  const forgotten = keysFrom("k2:another secret");
  assert.equal(forgotten.open("session", sealed), null);
  assert.equal(forgotten.open("session", rotated.seal("session", "b")), "b");
});

test("a bare secret is a ring of one; an empty or ambiguous ring is refused", () => {
  const bare = keysFrom("just a secret");
  assert.equal(bare.open("session", bare.seal("session", "a")), "a");
  for (const ring of ["", "a:x,", "a:x,a:y"]) assert.throws(() => keysFrom(ring), /instance key/);
});
