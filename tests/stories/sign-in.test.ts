import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { setPassword } from "../../server/actions/set-password.ts";
import { membersWith } from "../../server/actions/sign-in.ts";
import { Refusal } from "../../server/domain/errors.ts";
import { findMembersByEmail } from "../../server/store/members.ts";
import { engines } from "../support/databases.ts";
import { type Answer, aWorld, day, type World } from "../support/world.ts";

const here = { "Sec-Fetch-Site": "same-origin" };
const secret = "four words that rhyme not";

function cookieOf({ headers }: Answer): Record<string, string> {
  return { ...here, Cookie: headers.get("Set-Cookie")?.split(";")[0] ?? "" };
}

for (const engine of engines()) {
  describe(`signing in to the desk, on ${engine.name} (S3-04)`, () => {
    let world: World;
    before(async () => {
      world = await aWorld(engine);
      const [owner] = await findMembersByEmail(world.app.context.db, "owner@ada.test");
      assert.ok(owner);
      await setPassword(world.app.context, owner, secret);
    });
    after(() => world.close());

    const signIn = (email: string, password: string, headers: Record<string, string> = here) =>
      world.ask("POST", "/api/desk/sessions", { body: { email, password }, headers });

    test("an owner signs in, is known by the cookie alone, and signs out for good", async () => {
      const signedIn = await signIn("Owner@Ada.test", secret);
      assert.equal(signedIn.status, 201, signedIn.text);
      assert.match(signedIn.headers.get("Set-Cookie") ?? "", /HttpOnly; SameSite=Strict/);
      const headers = cookieOf(signedIn);
      const me = await world.ask("GET", "/api/desk/me", { headers });
      assert.equal(me.json.member.role, "owner");
      assert.deepEqual(
        me.json.shops.map(({ slug }: { slug: string }) => slug),
        ["ada"],
      );
      assert.equal((await world.ask("GET", "/api/desk/orders", { headers })).status, 200);
      assert.equal((await world.ask("DELETE", "/api/desk/sessions/current", { headers })).status, 204);
      assert.equal((await world.ask("GET", "/api/desk/me", { headers })).status, 401);
    });

    test("a wrong password and an unknown address get the same answer", async () => {
      const wrong = await signIn("owner@ada.test", "not the password");
      const unknown = await signIn("nobody@ada.test", "not the password");
      assert.deepEqual([wrong.status, wrong.json.detail], [unknown.status, unknown.json.detail]);
      assert.equal(wrong.json.code, "sign_in_failed");
    });

    test("who has chosen no password cannot sign in with any", async () => {
      assert.equal((await signIn("owner@ben.test", "")).status, 400);
      assert.equal((await signIn("owner@ben.test", "anything at all")).status, 401);
    });

    test("another site's page cannot act with the cookie, nor sign somebody in", async () => {
      const { Cookie = "" } = cookieOf(await signIn("owner@ada.test", secret));
      for (const headers of [
        { Cookie },
        { Cookie, "Sec-Fetch-Site": "cross-site" },
        { Cookie, "Sec-Fetch-Site": "same-site" },
        { Cookie, Origin: "https://evil.test" },
      ]) {
        const answer = await world.ask("PATCH", "/api/desk/shops/ada", { body: { promoted: true }, headers });
        assert.equal(answer.json.code, "forbidden", JSON.stringify(headers));
      }
      const old = { Cookie, Origin: "http://returns.test" };
      assert.equal((await world.ask("PATCH", "/api/desk/shops/ada", { body: { promoted: true }, headers: old })).status, 200);
      assert.equal((await signIn("owner@ada.test", secret, {})).json.code, "forbidden");
    });

    test("what needs a fresh proof asks for it after half an hour, and once", async () => {
      const headers = cookieOf(await signIn("owner@ada.test", secret));
      world.pass(31 * 60_000);
      const ask = () => world.ask("GET", "/api/desk/returns.csv", { headers });
      assert.equal((await ask()).json.code, "confirmation_needed");
      const wrong = await world.ask("POST", "/api/desk/confirmations", { headers, body: { password: "wrong" } });
      assert.equal(wrong.json.code, "sign_in_failed");
      assert.equal((await world.ask("POST", "/api/desk/confirmations", { headers, body: { password: secret } })).status, 200);
      assert.notEqual((await ask()).json?.code, "confirmation_needed");
    });

    test("a session ends when nobody uses it for twelve hours, and after thirty days however it is used", async () => {
      const headers = cookieOf(await signIn("owner@ada.test", secret));
      const me = async () => (await world.ask("GET", "/api/desk/me", { headers })).status;
      for (let hours = 0; hours < 30 * 24 - 11; hours += 11) {
        assert.equal(await me(), 200);
        world.pass(11 * 3_600_000);
      }
      world.pass(day);
      assert.equal(await me(), 401);
      const idle = cookieOf(await signIn("owner@ada.test", secret));
      world.pass(13 * 3_600_000);
      assert.equal((await world.ask("GET", "/api/desk/me", { headers: idle })).status, 401);
    });

    test("another password ends every other session, and a weak one is refused", async () => {
      const [mine, other] = [cookieOf(await signIn("owner@ada.test", secret)), cookieOf(await signIn("owner@ada.test", secret))];
      const change = (wanted: string) => world.ask("POST", "/api/desk/me/password", { headers: mine, body: { current: secret, wanted } });
      for (const weak of ["short", "password1234!", "owner@ada.test", "aaaaaaaaaaaaaa"])
        assert.equal((await change(weak)).json.code, "password_weak", weak);
      assert.equal((await change("another four words here")).status, 204);
      assert.equal((await world.ask("GET", "/api/desk/me", { headers: mine })).status, 200);
      assert.equal((await world.ask("GET", "/api/desk/me", { headers: other })).status, 401);
    });

    test("a session that somebody planted is not the one a person gets, and ends when they sign in", async () => {
      const planted = cookieOf(await signIn("owner@ada.test", "another four words here"));
      const victim = await signIn("owner@ada.test", "another four words here", planted);
      assert.notEqual(cookieOf(victim).Cookie, planted.Cookie);
      assert.equal((await world.ask("GET", "/api/desk/me", { headers: planted })).status, 401);
      const invented = { ...here, Cookie: "desk=i-chose-this-myself" };
      const again = await signIn("owner@ada.test", "another four words here", invented);
      assert.equal((await world.ask("GET", "/api/desk/me", { headers: invented })).status, 401);
      assert.equal((await world.ask("GET", "/api/desk/me", { headers: cookieOf(again) })).status, 200);
    });

    test("a member sees where they are signed in and ends it there, and nobody else's", async () => {
      const [mine, other] = [
        await signIn("owner@ada.test", "another four words here"),
        await signIn("owner@ada.test", "another four words here"),
      ];
      const sessions = async () => (await world.ask("GET", "/api/desk/me/sessions", { headers: cookieOf(mine) })).json.items;
      const [elsewhere] = (await sessions()).filter(({ current }: { current: boolean }) => !current);
      const stranger = await world.member(world.ada, "owner");
      const end = (headers: Record<string, string>, id: string) => world.ask("DELETE", `/api/desk/me/sessions/${id}`, { headers });
      assert.equal((await end(stranger, elsewhere.id)).status, 404);
      assert.equal((await end(cookieOf(mine), elsewhere.id)).status, 204);
      assert.equal((await world.ask("DELETE", "/api/desk/me/sessions", { headers: cookieOf(mine) })).status, 204);
      assert.equal((await sessions()).length, 1);
      assert.equal((await world.ask("GET", "/api/desk/me", { headers: cookieOf(other) })).status, 401);
    });

    test("an address nobody has takes as long to refuse as a wrong password", async () => {
      const fastest = { known: Number.POSITIVE_INFINITY, unknown: Number.POSITIVE_INFINITY };
      const guess = async (whose: keyof typeof fastest, email: string): Promise<void> => {
        const started = performance.now();
        await signIn(email, "a guess");
        fastest[whose] = Math.min(fastest[whose], performance.now() - started);
      };
      // A look-up alone takes a twentieth; the rest of the difference is the machine's, and goes as both are tried again.
      const alike = (): boolean => fastest.unknown > fastest.known / 3 && fastest.known > fastest.unknown / 3;
      for (let time = 0; time < 4 || (time < 40 && !alike()); time++) {
        if (time % 4 === 0) world.pass(16 * 60_000);
        await guess("known", "owner@ada.test");
        await guess("unknown", "not.there@ada.test");
      }
      assert.ok(alike(), JSON.stringify(fastest));
    });

    test("guessing from one place shuts nobody out elsewhere, until it comes from everywhere", async () => {
      world.pass(16 * 60_000);
      const from = (address: string, password: string) =>
        membersWith(world.app.context, { email: "owner@ada.test", password, address }).then(
          () => "in",
          (failure: unknown) => (failure instanceof Refusal ? failure.code : String(failure)),
        );
      for (let time = 0; time < 10; time++) await from("192.0.2.1", "guess");
      assert.equal(await from("192.0.2.1", "another four words here"), "too_many_requests");
      assert.equal(await from("192.0.2.2", "another four words here"), "in");
      await Promise.all(Array.from({ length: 90 }, (_, place) => from(`192.0.2.${place + 10}`, "guess")));
      assert.equal(await from("192.0.2.200", "another four words here"), "too_many_requests");
      world.pass(16 * 60_000);
      assert.equal(await from("192.0.2.200", "another four words here"), "in");
    });

    test("guessing ends after ten tries, also with the right one, and only for a while", async () => {
      for (let time = 0; time < 10; time++) await signIn("owner@ben.test", `guess ${time}`);
      assert.equal((await signIn("owner@ben.test", "guess")).json.code, "too_many_requests");
      world.pass(16 * 60_000);
      assert.equal((await signIn("owner@ben.test", "guess")).json.code, "sign_in_failed");
    });

    test("roles reach no further than they should, and another merchant's things do not exist", async () => {
      await world.order(world.ada, { number: "A1" });
      const [warehouse, reader, ben] = await Promise.all([
        world.member(world.ada, "warehouse"),
        world.member(world.ada, "reader"),
        world.member(world.ben, "owner"),
      ]);
      const orders = await world.ask("GET", "/api/desk/orders", { headers: warehouse });
      assert.equal(orders.status, 200);
      assert.equal((await world.ask("PATCH", "/api/desk/shops/ada", { headers: reader, body: { promoted: true } })).json.code, "forbidden");
      assert.equal((await world.ask("GET", `/api/desk/orders/${orders.json.items[0].id}`, { headers: ben })).status, 404);
    });
  });
}
