import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { engines } from "../support/databases.ts";
import { browserAfter, here, linkIn, signIn } from "../support/signing-in.ts";
import { aWorld, day, type World } from "../support/world.ts";

const secret = "four words that rhyme not";

for (const engine of engines()) {
  describe(`the team of a merchant, on ${engine.name} (S3-04)`, () => {
    let world: World;
    let owner: Record<string, string>;
    before(async () => {
      world = await aWorld(engine);
      owner = await world.member(world.ada, "owner");
    });
    after(() => world.close());

    const desk = (method: string, path: string, headers: Record<string, string>, body?: unknown) =>
      world.ask(method, `/api/desk${path}`, { headers, ...(body === undefined ? {} : { body }) });
    const invite = async (email: string, role = "agent") => {
      const invited = await desk("POST", "/members", owner, { email, role });
      assert.equal(invited.status, 201, invited.text);
      await world.settle();
      return invited.json;
    };
    const join = (link: string, body: object = { name: "Noor", password: secret }) =>
      desk("POST", "/member-links/uses", here, { secret: link, ...body });

    test("an owner invites somebody, who joins by the mailed link, once, with the role they were given", async () => {
      const invited = await invite("Noor@ada.test", "warehouse");
      assert.deepEqual([invited.state, invited.email, invited.role], ["invited", "noor@ada.test", "warehouse"]);
      const link = linkIn(world, "noor@ada.test", "join");
      const shown = await desk("POST", "/member-links", here, { secret: link });
      assert.deepEqual([shown.json.purpose, shown.json.merchant, shown.json.email], ["invitation", "Ada's Shoes", "noor@ada.test"]);
      assert.equal((await join(link, { name: "Noor", password: "short" })).json.code, "password_weak");
      const joined = await join(link);
      assert.equal(joined.status, 201, joined.text);
      assert.deepEqual([joined.json.member.role, joined.json.member.name], ["warehouse", "Noor"]);
      assert.equal((await desk("GET", "/me", browserAfter(joined))).status, 200);
      assert.equal((await join(link)).json.code, "member_link_over");
      assert.equal((await signIn(world, { email: "noor@ada.test", password: secret })).status, 201);
      const listed = (await desk("GET", "/members", owner)).json.items.find(({ email }: { email: string }) => email === "noor@ada.test");
      assert.deepEqual([listed.state, listed.name], ["active", "Noor"]);
      assert.doesNotMatch(JSON.stringify(listed), /argon2|password/);
    });

    test("an invitation runs out after seven days, and can be sent again until somebody has joined", async () => {
      const { id } = await invite("late@ada.test");
      const link = linkIn(world, "late@ada.test", "join");
      world.pass(7 * day);
      owner = await world.member(world.ada, "owner");
      assert.equal((await join(link)).json.code, "member_link_over");
      assert.equal((await desk("POST", `/members/${id}/invitations`, owner)).status, 201);
      await world.settle();
      assert.equal((await join(linkIn(world, "late@ada.test", "join"))).status, 201);
      assert.equal((await desk("POST", `/members/${id}/invitations`, owner)).json.code, "conflict");
    });

    test("of two who use a link at once, one joins", async () => {
      await invite("twice@ada.test");
      const link = linkIn(world, "twice@ada.test", "join");
      const answers = await Promise.all([join(link), join(link)]);
      assert.deepEqual(answers.map(({ status }) => status).sort(), [201, 404]);
    });

    test("nobody is invited twice, and another merchant may invite the same person", async () => {
      await invite("same@ada.test");
      assert.equal((await desk("POST", "/members", owner, { email: "SAME@ada.test", role: "agent" })).json.code, "member_exists");
      const ben = await world.member(world.ben, "owner");
      assert.equal((await desk("POST", "/members", ben, { email: "same@ada.test", role: "agent" })).status, 201);
    });

    test("a role that is changed, and a member who is shut out, end where they are signed in", async () => {
      await invite("role@ada.test", "owner");
      const joined = browserAfter(await join(linkIn(world, "role@ada.test", "join")));
      const me = (await desk("GET", "/me", joined)).json.member.id;
      assert.equal((await desk("PATCH", `/members/${me}`, owner, { role: "reader" })).json.role, "reader");
      assert.equal((await desk("GET", "/me", joined)).status, 401);
      const again = browserAfter(await signIn(world, { email: "role@ada.test", password: secret }));
      assert.equal((await desk("PATCH", `/members/${me}`, owner, { disabled: true })).json.state, "disabled");
      assert.equal((await desk("GET", "/me", again)).status, 401);
      assert.equal((await signIn(world, { email: "role@ada.test", password: secret })).json.code, "sign_in_failed");
      assert.equal((await desk("PATCH", `/members/${me}`, owner, { disabled: false })).json.state, "active");
      assert.equal((await signIn(world, { email: "role@ada.test", password: secret })).status, 201);
    });

    test("who is taken out is signed out, cannot come back, and may be invited anew", async () => {
      const { id } = await invite("gone@ada.test");
      const joined = browserAfter(await join(linkIn(world, "gone@ada.test", "join")));
      assert.equal((await desk("DELETE", `/members/${id}`, owner)).status, 204);
      assert.equal((await desk("GET", "/me", joined)).status, 401);
      assert.equal((await signIn(world, { email: "gone@ada.test", password: secret })).json.code, "sign_in_failed");
      assert.equal((await desk("DELETE", `/members/${id}`, owner)).status, 404);
      await invite("gone@ada.test");
    });

    test("the last owner can be neither demoted, shut out nor taken out, also by two at once", async () => {
      const alone = await aWorld(engine);
      try {
        const ask = (method: string, path: string, headers: Record<string, string>, body?: unknown) =>
          alone.ask(method, `/api/desk${path}`, { headers, ...(body === undefined ? {} : { body }) });
        const one = await alone.member(alone.ada, "owner");
        const two = await alone.member(alone.ada, "owner");
        const { items } = (await ask("GET", "/members", one)).json;
        for (const { id, email } of items)
          if (email === "owner@ada.test") assert.equal((await ask("DELETE", `/members/${id}`, one)).status, 204);
        const [a, b] = await Promise.all([one, two].map(async (headers) => (await ask("GET", "/me", headers)).json.member.id));
        const answers = await Promise.all([
          ask("PATCH", `/members/${b}`, one, { disabled: true }),
          ask("PATCH", `/members/${a}`, two, { role: "agent" }),
        ]);
        assert.equal(answers.filter(({ status }) => status === 200).length, 1, answers.map(({ text }) => text).join());
        const left = answers[0]?.status === 200 ? { id: a, headers: one } : { id: b, headers: two };
        for (const [method, body] of [
          ["PATCH", { role: "agent" }],
          ["PATCH", { disabled: true }],
          ["DELETE", undefined],
        ] as const)
          assert.equal((await ask(method, `/members/${left.id}`, left.headers, body)).json.code, "last_owner");
      } finally {
        await alone.close();
      }
    });

    test("another merchant's members do not exist", async () => {
      const { id } = await invite("mine@ada.test");
      const ben = await world.member(world.ben, "owner");
      for (const [method, path, body] of [
        ["PATCH", `/members/${id}`, { role: "owner" }],
        ["DELETE", `/members/${id}`, undefined],
        ["POST", `/members/${id}/invitations`, undefined],
      ] as const)
        assert.equal((await desk(method, path, ben, body)).status, 404, `${method} ${path}`);
    });

    test("an API key is shown once, does what was chosen and no more, says when it was used, and ends at once", async () => {
      const made = await desk("POST", "/keys", owner, { name: "Stock system", scopes: ["orders:read"] });
      assert.equal(made.status, 201, made.text);
      const { key, id, hint } = made.json;
      assert.equal(key.slice(-4), hint);
      const before = (await desk("GET", "/keys", owner)).json.items.find((one: { id: string }) => one.id === id);
      assert.equal(before.usedAt, null);
      assert.equal("key" in before || "hash" in before, false);
      assert.equal((await world.ask("GET", "/api/desk/orders", { token: key })).status, 200);
      assert.equal((await world.ask("GET", "/api/desk/returns", { token: key })).json.code, "forbidden");
      const used = (await desk("GET", "/keys", owner)).json.items.find((one: { id: string }) => one.id === id);
      assert.equal(used.usedAt, world.now());
      assert.match(used.createdBy, /@ada\.test$/);
      const ben = await world.member(world.ben, "owner");
      assert.equal((await desk("DELETE", `/keys/${id}`, ben)).status, 404);
      assert.equal((await desk("DELETE", `/keys/${id}`, owner)).status, 204);
      assert.equal((await world.ask("GET", "/api/desk/orders", { token: key })).status, 401);
    });

    test("no key may make keys or members, whatever it is asked for", async () => {
      for (const scope of ["keys:write", "members:write", "everything"])
        assert.equal((await desk("POST", "/keys", owner, { name: "x", scopes: [scope] })).status, 400, scope);
      assert.equal(
        (await world.ask("POST", "/api/desk/keys", { token: world.ada.apiKey, body: { name: "x", scopes: ["orders:read"] } })).json.code,
        "forbidden",
      );
    });
  });
}
