import assert from "node:assert/strict";
import { after, before, beforeEach, describe, test } from "node:test";
import { setPassword } from "../../server/actions/set-password.ts";
import { findMembersByEmail } from "../../server/store/members.ts";
import { engines } from "../support/databases.ts";
import { browserAfter, here, linkIn, signIn } from "../support/signing-in.ts";
import { aWorld, type World } from "../support/world.ts";

const old = "four words that rhyme not";
const wanted = "another four words here";

for (const engine of engines()) {
  describe(`choosing another password by mail, on ${engine.name} (S3-04)`, () => {
    let world: World;
    before(async () => {
      world = await aWorld(engine);
    });
    beforeEach(async () => {
      world.pass(24 * 60 * 60_000);
      const [owner] = await findMembersByEmail(world.app.context.db, "owner@ada.test");
      assert.ok(owner);
      await setPassword(world.app.context, owner, old);
    });
    after(() => world.close());

    const ask = (email: string, headers: Record<string, string> = here) =>
      world.ask("POST", "/api/desk/password-resets", { body: { email }, headers });
    const use = (secret: string, password = wanted) =>
      world.ask("POST", "/api/desk/member-links/uses", { body: { secret, password }, headers: here });

    test("the link in the mail gives another password, once, and signs out everywhere else", async () => {
      const before = browserAfter(await signIn(world, { email: "owner@ada.test", password: old }));
      assert.equal((await ask("Owner@Ada.test")).status, 202);
      await world.settle();
      const secret = linkIn(world, "owner@ada.test", "reset");
      const used = await use(secret);
      assert.equal(used.status, 201, used.text);
      assert.equal((await world.ask("GET", "/api/desk/me", { headers: before })).status, 401);
      assert.equal((await world.ask("GET", "/api/desk/me", { headers: browserAfter(used) })).status, 200);
      assert.equal((await use(secret)).json.code, "member_link_over");
      assert.equal((await signIn(world, { email: "owner@ada.test", password: old })).json.code, "sign_in_failed");
      assert.equal((await signIn(world, { email: "owner@ada.test", password: wanted })).status, 201);
    });

    test("an unknown address gets the same answer and no mail", async () => {
      const letters = world.letters.length;
      const [known, unknown] = [await ask("owner@ada.test"), await ask("nobody@ada.test")];
      assert.deepEqual([known.status, known.text, [...known.headers.keys()]], [unknown.status, unknown.text, [...unknown.headers.keys()]]);
      await world.settle();
      assert.equal(world.letters.length, letters + 1);
    });

    test("a link runs out after an hour, a weak password does not use it up, and using one ends the others", async () => {
      await ask("owner@ada.test");
      await world.settle();
      const first = linkIn(world, "owner@ada.test", "reset");
      await ask("owner@ada.test");
      await world.settle();
      const second = linkIn(world, "owner@ada.test", "reset");
      assert.equal((await use(first, "short")).json.code, "password_weak");
      assert.equal((await use(first)).status, 201);
      assert.equal((await use(second)).json.code, "member_link_over");
      await ask("owner@ada.test");
      await world.settle();
      world.pass(60 * 60_000);
      assert.equal((await use(linkIn(world, "owner@ada.test", "reset"))).json.code, "member_link_over");
    });

    test("a stolen link is no way around: nothing but the secret itself opens, and what the table holds opens nothing", async () => {
      await ask("owner@ada.test");
      await world.settle();
      const secret = linkIn(world, "owner@ada.test", "reset");
      const kept = await world.app.context.db.selectFrom("member_links").select("hash").execute();
      assert.ok(kept.length > 0 && kept.every(({ hash }) => hash !== secret));
      for (const wrong of [...kept.map(({ hash }) => hash), `${secret}x`, secret.slice(0, -1), "x"])
        assert.equal((await use(wrong)).json.code, "member_link_over", wrong);
    });

    test("nobody's mailbox is filled: three mails a quarter of an hour, the same answer beyond", async () => {
      const letters = world.letters.length;
      for (let time = 0; time < 6; time++) assert.equal((await ask("owner@ben.test")).status, 202);
      await world.settle();
      assert.equal(world.letters.length, letters + 3);
    });

    test("another site cannot ask", async () => {
      assert.equal((await ask("owner@ada.test", { "Sec-Fetch-Site": "cross-site" })).json.code, "forbidden");
    });
  });
}
