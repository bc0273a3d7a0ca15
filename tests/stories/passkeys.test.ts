import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { Authenticator, type Wrong } from "../support/authenticator.ts";
import { engines } from "../support/databases.ts";
import { browserAfter, here } from "../support/signing-in.ts";
import { type Answer, aWorld, type World } from "../support/world.ts";

const origin = "http://returns.test";

for (const engine of engines()) {
  describe(`passkeys, on ${engine.name} (S3-04)`, () => {
    let world: World;
    let agent: Record<string, string>;
    before(async () => {
      world = await aWorld(engine);
      agent = await world.member(world.ada, "agent");
    });
    after(() => world.close());

    const desk = (method: string, path: string, headers: Record<string, string>, body?: unknown) =>
      world.ask(method, `/api/desk${path}`, { headers, ...(body === undefined ? {} : { body }) });

    async function make(headers: Record<string, string>, device = new Authenticator(origin), wrong: Wrong = {}): Promise<Answer> {
      const { json } = await desk("POST", "/me/passkeys/challenges", headers);
      return desk("POST", "/me/passkeys", headers, { token: json.token, response: device.create(json.options, wrong), name: "Laptop" });
    }

    async function enter(device: Authenticator, wrong: Wrong = {}): Promise<Answer> {
      const { json } = await desk("POST", "/passkey-challenges", here);
      assert.deepEqual(json.options.allowCredentials ?? [], [], "nobody learns whose passkeys there are");
      return desk("POST", "/sessions/passkey", here, { token: json.token, response: device.get(json.options, wrong) });
    }

    test("are made, named, used to sign in without a name or a code, listed and taken away", async () => {
      const device = new Authenticator(origin);
      const made = await make(agent, device);
      assert.equal(made.status, 201, made.text);
      assert.equal((await desk("PATCH", `/me/passkeys/${made.json.id}`, agent, { name: "Work" })).status, 204);
      const entered = await enter(device);
      assert.equal(entered.status, 201, entered.text);
      assert.equal((await desk("GET", "/me", browserAfter(entered))).json.member.hasPasskey, true);
      const [listed] = (await desk("GET", "/me/passkeys", agent)).json.items;
      assert.deepEqual(
        [listed.name, listed.usedAt, Object.keys(listed).sort()],
        ["Work", world.now(), ["createdAt", "id", "name", "usedAt"]],
      );
      assert.equal((await desk("DELETE", `/me/passkeys/${made.json.id}`, agent)).status, 204);
      assert.equal((await enter(device)).json.code, "passkey_refused");
    });

    test("answer one challenge once, and only for five minutes", async () => {
      const device = new Authenticator(origin);
      await make(agent, device);
      const { json } = await desk("POST", "/passkey-challenges", here);
      const shown = { token: json.token, response: device.get(json.options) };
      assert.equal((await desk("POST", "/sessions/passkey", here, shown)).status, 201);
      assert.equal((await desk("POST", "/sessions/passkey", here, shown)).json.code, "challenge_over", "a replayed answer");
      const second = (await desk("POST", "/passkey-challenges", here)).json;
      const mixed = { token: second.token, response: device.get(json.options) };
      assert.equal((await desk("POST", "/sessions/passkey", here, mixed)).json.code, "passkey_refused", "an answer to another challenge");
      const late = (await desk("POST", "/passkey-challenges", here)).json;
      world.pass(5 * 60_000);
      const tooLate = { token: late.token, response: device.get(late.options) };
      assert.equal((await desk("POST", "/sessions/passkey", here, tooLate)).json.code, "challenge_over");
    });

    test("made for another site, another origin, without a finger, or for another challenge are refused", async () => {
      const device = new Authenticator(origin);
      for (const wrong of [{ origin: "http://evil.test" }, { rpId: "evil.test" }, { unverified: true }, { challenge: "AAAA" }]) {
        assert.equal((await make(agent, new Authenticator(origin), wrong)).json.code, "passkey_refused", JSON.stringify(wrong));
      }
      await make(agent, device);
      for (const wrong of [{ origin: "http://evil.test" }, { rpId: "evil.test" }, { unverified: true }, { challenge: "AAAA" }])
        assert.equal((await enter(device, wrong)).json.code, "passkey_refused", JSON.stringify(wrong));
      assert.equal((await enter(device)).status, 201);
    });

    test("that were copied are found out by their counter", async () => {
      const device = new Authenticator(origin);
      await make(agent, device);
      assert.equal((await enter(device)).status, 201);
      device.counter = 0;
      assert.equal((await enter(device)).json.code, "passkey_refused");
    });

    test("confirm who is signed in, with their own passkey and no other's, and a sign-in's challenge does not pass for it", async () => {
      const [mine, theirs] = [new Authenticator(origin), new Authenticator(origin)];
      const other = await world.member(world.ben, "owner");
      await make(agent, mine);
      await make(other, theirs);
      world.pass(31 * 60_000);
      const money = () => desk("GET", "/returns.csv", agent);
      assert.equal((await money()).json.code, "confirmation_needed");
      const challenge = async () => (await desk("POST", "/confirmations/challenges", agent)).json;
      const confirm = (token: string, response: object) => desk("POST", "/confirmations", agent, { passkey: { token, response } });
      const first = await challenge();
      assert.equal((await confirm(first.token, theirs.get(first.options))).json.code, "passkey_refused");
      const anybody = (await desk("POST", "/passkey-challenges", here)).json;
      assert.equal((await confirm(anybody.token, mine.get(anybody.options))).json.code, "challenge_over");
      const second = await challenge();
      assert.equal((await confirm(second.token, mine.get(second.options))).status, 200);
      assert.equal((await money()).status, 200);
    });

    test("are not added by a thief of the session: adding and taking away asks first", async () => {
      const member = await world.member(world.ada, "agent");
      const made = await make(member);
      world.pass(31 * 60_000);
      for (const [method, path, body] of [
        ["POST", "/me/passkeys/challenges", undefined],
        ["DELETE", `/me/passkeys/${made.json.id}`, undefined],
        ["POST", "/me/totp", undefined],
        ["DELETE", "/me/totp", undefined],
        ["POST", "/me/password", { wanted: "four words that rhyme not" }],
      ] as const)
        assert.equal((await desk(method, path, member, body)).json.code, "confirmation_needed", `${method} ${path}`);
    });

    test("of another member do not exist", async () => {
      const { id } = (await make(await world.member(world.ada, "agent"))).json;
      const other = await world.member(world.ada, "owner");
      assert.equal((await desk("DELETE", `/me/passkeys/${id}`, other)).status, 404);
      assert.equal((await desk("PATCH", `/me/passkeys/${id}`, other, { name: "x" })).status, 404);
    });
  });
}
