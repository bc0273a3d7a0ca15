import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { Secret, TOTP } from "otpauth";
import { setPassword } from "../../server/actions/set-password.ts";
import { findMembersByEmail } from "../../server/store/members.ts";
import { engines } from "../support/databases.ts";
import { browserAfter, here, linkIn, signIn } from "../support/signing-in.ts";
import { aWorld, type World } from "../support/world.ts";

const password = "four words that rhyme not";
const step = 30_000;

for (const engine of engines()) {
  describe(`the authenticator app, on ${engine.name} (S3-04)`, () => {
    let world: World;
    let secret = "";
    let recovery: string[] = [];
    before(async () => {
      world = await aWorld(engine);
      const [owner] = await findMembersByEmail(world.app.context.db, "owner@ada.test");
      assert.ok(owner);
      await setPassword(world.app.context, owner, password);
    });
    after(() => world.close());

    const enter = (code?: string) => signIn(world, { email: "owner@ada.test", password, ...(code === undefined ? {} : { code }) });
    const codeAt = (at: number) => new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: at });
    const desk = (method: string, path: string, headers: Record<string, string>, body?: unknown) =>
      world.ask(method, `/api/desk${path}`, { headers, ...(body === undefined ? {} : { body }) });

    test("is switched on with its first code, and gives ten recovery codes once", async () => {
      const headers = browserAfter(await enter());
      const begun = await desk("POST", "/me/totp", headers);
      secret = begun.json.secret;
      assert.match(begun.json.address, /^otpauth:\/\/totp\/.*owner%40ada\.test.*secret=/);
      assert.ok(begun.json.qr.path.startsWith("M0 0h7"));
      const { enrolment } = begun.json;
      assert.equal((await desk("PUT", "/me/totp", headers, { enrolment, code: "000000" })).json.code, "totp_wrong");
      assert.equal((await enter()).status, 201, "nothing holds before the first code");
      const other = await world.member(world.ada, "owner");
      assert.equal((await desk("PUT", "/me/totp", other, { enrolment, code: codeAt(world.now()) })).json.code, "challenge_over");
      const on = await desk("PUT", "/me/totp", headers, { enrolment, code: codeAt(world.now()) });
      assert.equal(on.status, 200, on.text);
      recovery = on.json.recoveryCodes;
      assert.equal(new Set(recovery).size, 10);
      const rows = await world.app.context.db.selectFrom("recovery_codes").select("hash").execute();
      assert.ok(rows.length === 10 && !rows.some(({ hash }) => recovery.includes(hash)));
    });

    test("is asked for at every sign-in by password, and each code opens once", async () => {
      assert.equal((await enter()).json.code, "totp_needed");
      assert.equal((await enter(codeAt(world.now()))).json.code, "totp_wrong", "the code that switched it on is used up");
      world.pass(step);
      const code = codeAt(world.now());
      assert.equal((await enter(code)).status, 201);
      assert.equal((await enter(code)).json.code, "totp_wrong", "a code looked over the shoulder");
      world.pass(step);
      assert.equal((await enter(code)).json.code, "totp_wrong", "also while it is still shown");
      world.pass(4 * step);
      assert.equal((await enter(codeAt(world.now() - 2 * step))).json.code, "totp_wrong", "too old");
      assert.equal((await enter(codeAt(world.now() + step))).status, 201, "a phone half a minute fast");
    });

    test("of two who show one code at once, one is in", async () => {
      world.pass(20 * 60_000);
      const code = codeAt(world.now());
      const answers = await Promise.all([enter(code), enter(code)]);
      assert.deepEqual(answers.map(({ status }) => status).sort(), [201, 403]);
    });

    test("may be replaced by a recovery code, each once, however it is typed", async () => {
      const [first = "", second = ""] = recovery;
      world.pass(20 * 60_000);
      assert.equal((await enter(first)).status, 201);
      assert.equal((await enter(first)).json.code, "totp_wrong");
      assert.equal((await enter(` ${second.toUpperCase().replace("-", " ")} `)).status, 201);
      assert.equal((await enter("22222-222222")).json.code, "totp_wrong");
    });

    test("says nothing to who does not know the password, and ends guessing for a while", async () => {
      world.pass(20 * 60_000);
      assert.equal(
        (await signIn(world, { email: "owner@ada.test", password: "wrong", code: codeAt(world.now()) })).json.code,
        "sign_in_failed",
      );
      for (let time = 0; time < 9; time++) await enter("000000");
      const codes = new Set<string>();
      for (let time = 0; time < 4; time++) codes.add((await enter("000000")).json.code);
      assert.ok(codes.has("too_many_requests"), [...codes].join());
      world.pass(16 * 60_000);
      assert.equal((await enter(codeAt(world.now()))).status, 201);
    });

    test("stays when the password is chosen anew by mail: a mailbox is not a phone", async () => {
      world.pass(20 * 60_000);
      await world.ask("POST", "/api/desk/password-resets", { body: { email: "owner@ada.test" }, headers: here });
      await world.settle();
      const used = await world.ask("POST", "/api/desk/member-links/uses", {
        body: { secret: linkIn(world, "owner@ada.test", "reset"), password },
        headers: here,
      });
      assert.deepEqual([used.status, used.headers.getSetCookie()], [204, []]);
      assert.equal((await enter()).json.code, "totp_needed");
    });

    test("confirms who is signed in, and is taken off only after that", async () => {
      world.pass(20 * 60_000);
      const headers = browserAfter(await enter(codeAt(world.now())));
      world.pass(31 * 60_000);
      assert.equal((await desk("DELETE", "/me/totp", headers)).json.code, "confirmation_needed");
      assert.equal((await desk("POST", "/confirmations", headers, { code: "000000" })).json.code, "totp_wrong");
      assert.equal((await desk("POST", "/confirmations", headers, { code: codeAt(world.now()) })).status, 200);
      assert.equal((await desk("DELETE", "/me/totp", headers)).status, 204);
      assert.equal((await enter()).status, 201);
      const left = await world.app.context.db.selectFrom("recovery_codes").select("hash").execute();
      assert.deepEqual(left, []);
    });

    test("of whoever has none confirms nothing", async () => {
      const member = await world.member(world.ada, "agent");
      assert.equal((await desk("POST", "/confirmations", member, { code: "000000" })).json.code, "totp_wrong");
    });

    test("an owner takes it off a member who lost it: they are signed out and mailed once, and nobody else may", async () => {
      const agent = await world.member(world.ada, "agent");
      const { json: me } = await desk("GET", "/me", agent);
      const { json: begun } = await desk("POST", "/me/totp", agent);
      secret = begun.secret;
      const on = await desk("PUT", "/me/totp", agent, { enrolment: begun.enrolment, code: codeAt(world.now()) });
      assert.equal(on.status, 200, on.text);
      const off = (headers: Record<string, string>) => desk("DELETE", `/members/${me.member.id}/totp`, headers);
      assert.equal((await off(agent)).json.code, "forbidden");
      assert.equal((await off(await world.member(world.ben, "owner"))).status, 404);
      const owner = await world.member(world.ada, "owner");
      const taken = await off(owner);
      assert.deepEqual([taken.status, taken.json.hasTotp], [200, false], taken.text);
      assert.equal((await off(owner)).status, 200);
      assert.equal((await desk("GET", "/me", agent)).status, 401);
      await world.settle();
      const news = world.letters.filter(({ to, subject }) => to === me.member.email && /authenticator app/.test(subject));
      assert.equal(new Set(news.map(({ messageId }) => messageId)).size, 1);
      assert.match(news[0]?.text ?? "", /desk\/account/);
      const rows = await world.app.context.db.selectFrom("recovery_codes").select("hash").where("member_id", "=", me.member.id).execute();
      assert.deepEqual(rows, []);
    });
  });
}
