import assert from "node:assert/strict";
import { test } from "node:test";
import { type Grant, withGrant } from "../../server/providers/granted.ts";
import { ConnectionProblem } from "../../server/providers/port.ts";
import type { Reply, Request, Vendor } from "../../server/providers/vendor.ts";

const reply = (status: number): Reply => ({ status, headers: {}, text: "{}", json: {}, bytes: new Uint8Array() });

/** A vendor that takes the newest token only, and a way to have it end all of them. */
function counting(lasts = 3_600) {
  const asked: string[] = [];
  let newest = 0;
  let grants = 0;
  const answer = ({ headers = {} }: Request): number => {
    asked.push(headers.authorization ?? "");
    return headers.authorization === `Bearer ${newest}` ? 200 : 401;
  };
  const vendor: Vendor = {
    read: async (request) => {
      const status = answer(request);
      if (status === 401) throw new ConnectionProblem("not_allowed", "answered 401");
      return reply(status);
    },
    write: async (request) => ({ kind: "answered", reply: reply(answer(request)) }),
  };
  const way = withGrant(vendor, async (): Promise<Grant> => {
    grants += 1;
    newest = grants;
    await Promise.resolve();
    return { headers: { authorization: `Bearer ${newest}` }, lasts };
  });
  return { way, asked, grants: () => grants, end: () => (newest = 1_000) };
}

test("a token is fetched once for everybody who wants one at the same time, and kept", async () => {
  const { way, grants } = counting();
  await Promise.all(Array.from({ length: 20 }, () => way.read({ path: "/" })));
  await way.write({ method: "POST", path: "/" });
  assert.equal(grants(), 1);
});

test("a token is renewed before its end, so that no request meets it", async () => {
  const { way, grants } = counting(59);
  await way.read({ path: "/" });
  await way.read({ path: "/" });
  assert.equal(grants(), 2);
});

test("a token that is not taken any more is replaced once, however many meet it", async () => {
  const { way, grants, end } = counting();
  await way.read({ path: "/" });
  end();
  const answers = await Promise.all([
    way.read({ path: "/" }),
    way.read({ path: "/" }),
    way.write({ method: "POST", path: "/" }),
    way.write({ method: "POST", path: "/" }),
  ]);
  assert.equal(answers.length, 4);
  assert.equal(grants(), 2);
});

test("one that is refused again and again is no reason to go on", async () => {
  let asked = 0;
  const vendor: Vendor = {
    read: async () => {
      asked += 1;
      throw new ConnectionProblem("not_allowed", "answered 401");
    },
    write: async () => {
      asked += 1;
      return { kind: "answered", reply: reply(401) };
    },
  };
  const way = withGrant(vendor, async () => ({ headers: {}, lasts: 3_600 }));
  await assert.rejects(way.read({ path: "/" }), /401/);
  assert.equal((await way.write({ path: "/" })).kind, "answered");
  assert.equal(asked, 4);
});

test("whoever gets no token has written nothing, and the next one asks anew", async () => {
  let fails = true;
  const vendor: Vendor = { read: async () => reply(200), write: async () => ({ kind: "answered", reply: reply(200) }) };
  const way = withGrant(vendor, async () => {
    if (fails) throw new ConnectionProblem("busy", "answered 503", 7);
    return { headers: {}, lasts: 3_600 };
  });
  const answer = await way.write({ method: "POST", path: "/" });
  assert.deepEqual(answer, { kind: "rejected", code: "busy", message: "answered 503", retryAfter: 7 });
  await assert.rejects(way.read({ path: "/" }), /503/);
  fails = false;
  assert.equal((await way.read({ path: "/" })).status, 200);
});
