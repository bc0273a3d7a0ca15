import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { Events, OAuth2Server } from "oauth2-mock-server";
import { createMember } from "../../server/store/members.ts";
import { engines } from "../support/databases.ts";
import { browserAfter, here } from "../support/signing-in.ts";
import { type Answer, aWorld, type World } from "../support/world.ts";

interface Claims {
  email?: unknown;
  email_verified?: unknown;
}

for (const engine of engines()) {
  describe(`single sign-on, on ${engine.name} (S3-04)`, () => {
    const provider = new OAuth2Server();
    let world: World;
    let says: Claims = {};
    let forged: Record<string, unknown> = {};
    let asked: URLSearchParams[] = [];
    before(async () => {
      await provider.issuer.keys.generate("RS256");
      await provider.start(0, "127.0.0.1");
      provider.service.on(Events.BeforeTokenSigning, (token) => Object.assign(token.payload, says, forged));
      const issuer = provider.issuer.url ?? assert.fail();
      world = await aWorld(engine, { oidc: { issuer, clientId: "desk", clientSecret: "secret-of-the-desk", label: "Acme account" } });
    });
    after(async () => {
      await world.close();
      await provider.stop();
    });

    const ask = (method: string, path: string, headers: Record<string, string> = {}, body?: unknown) =>
      world.ask(method, `/api/desk${path}`, { headers, ...(body === undefined ? {} : { body }) });

    /** Leaves for the provider and comes back with what it sends along. */
    async function leave(to = "/desk/orders"): Promise<{ headers: Record<string, string>; back: URL }> {
      const left = await ask("GET", `/oidc/start?to=${encodeURIComponent(to)}`);
      assert.equal(left.status, 302, left.text);
      const url = new URL(left.headers.get("Location") ?? "");
      asked = [...asked, url.searchParams];
      const sent = await fetch(url, { redirect: "manual" });
      return { headers: browserAfter(left), back: new URL(sent.headers.get("Location") ?? "") };
    }
    const comeBack = ({ back, headers }: { headers: Record<string, string>; back: URL }): Promise<Answer> =>
      world.ask("GET", back.pathname + back.search, { headers });
    async function enter(claims: Claims, body: object = {}): Promise<Answer> {
      says = claims;
      return ask("POST", "/sessions/oidc", browserAfter(await comeBack(await leave())), body);
    }

    test("says that there is one, and lets in the member whose verified address the provider names", async () => {
      assert.deepEqual((await ask("GET", "/sessions/ways")).json, { oidc: { label: "Acme account" } });
      says = { email: "Owner@Ada.test", email_verified: true };
      const returned = await comeBack(await leave());
      assert.equal(returned.headers.get("Location"), `/desk/sign-in?oidc=back&to=${encodeURIComponent("/desk/orders")}`);
      assert.match(returned.headers.getSetCookie().join("\n"), /HttpOnly; SameSite=Strict/);
      const entered = await ask("POST", "/sessions/oidc", browserAfter(returned), {});
      assert.equal(entered.status, 201, entered.text);
      assert.equal((await ask("GET", "/me", browserAfter(entered))).json.member.email, "owner@ada.test");
      const sent = asked.at(-1);
      assert.deepEqual(
        [sent?.get("code_challenge_method"), sent?.get("response_type"), sent?.get("scope")],
        ["S256", "code", "openid email"],
      );
      assert.ok((sent?.get("state")?.length ?? 0) > 20 && (sent?.get("nonce")?.length ?? 0) > 20);
      assert.equal((await ask("POST", "/sessions/oidc", browserAfter(returned), {})).json.code, "challenge_over", "a ticket is good once");
    });

    test("makes no member, and believes no address that was not verified", async () => {
      const count = async () => (await world.app.context.db.selectFrom("members").select("id").execute()).length;
      const members = await count();
      for (const claims of [
        { email: "stranger@ada.test", email_verified: true },
        { email: "owner@ada.test", email_verified: false },
        { email: "owner@ada.test", email_verified: "true" },
        { email: "owner@ada.test" },
        { email: ["owner@ada.test"], email_verified: true },
        { email: "", email_verified: true },
      ])
        assert.equal((await enter(claims)).json.code, "sign_on_unknown", JSON.stringify(claims));
      assert.equal(await count(), members);
    });

    test("asks who works for several merchants for which", async () => {
      const { context } = world.app;
      for (const { shop } of [world.ada, world.ben])
        await createMember(context.db, shop.merchantId, {
          id: context.newId("member"),
          email: "both@team.test",
          role: "agent",
          at: world.now(),
        });
      says = { email: "both@team.test", email_verified: true };
      const headers = browserAfter(await comeBack(await leave()));
      const which = await ask("POST", "/sessions/oidc", headers, {});
      assert.equal(which.status, 300);
      const ben = which.json.merchants.find(({ name }: { name: string }) => name === "Ben's Books").id;
      assert.equal((await ask("POST", "/sessions/oidc", headers, { merchant: world.ada.shop.id })).json.code, "sign_on_unknown");
      const entered = await ask("POST", "/sessions/oidc", headers, { merchant: ben });
      assert.equal(entered.json.merchant.name, "Ben's Books");
    });

    test("mixed up, replayed or begun elsewhere, ends where it began", async () => {
      says = { email: "owner@ada.test", email_verified: true };
      const over = "/desk/sign-in?oidc=over";
      const [one, other] = [await leave(), await leave()];
      assert.equal((await comeBack({ headers: one.headers, back: other.back })).headers.get("Location"), over, "another's state");
      assert.equal((await comeBack({ headers: here, back: one.back })).headers.get("Location"), over, "a browser that began nothing");
      const bare = new URL(one.back);
      bare.searchParams.delete("state");
      assert.equal((await comeBack({ headers: one.headers, back: bare })).headers.get("Location"), over, "no state");
      forged = { nonce: "another" };
      assert.equal((await comeBack(await leave())).headers.get("Location"), over, "another's nonce");
      forged = { aud: "somebody-else" };
      assert.equal((await comeBack(await leave())).headers.get("Location"), over, "a token for another client");
      forged = { iss: "https://evil.test" };
      assert.equal((await comeBack(await leave())).headers.get("Location"), over, "a token of another provider");
      forged = {};
      const good = await leave();
      assert.match((await comeBack(good)).headers.get("Location") ?? "", /oidc=back/);
      assert.equal((await comeBack(good)).headers.get("Location"), over, "a code is good once");
      const late = await leave();
      world.pass(10 * 60_000);
      assert.equal((await comeBack(late)).headers.get("Location"), over, "a quarter of an hour later");
    });

    test("leads back into the desk only, and another site cannot finish it", async () => {
      says = { email: "owner@ada.test", email_verified: true };
      const returned = await comeBack(await leave("https://evil.test/"));
      assert.ok(returned.headers.get("Location")?.startsWith("/desk/sign-in?"), "the page judges where to go on");
      const { Cookie = "" } = browserAfter(returned);
      assert.equal((await ask("POST", "/sessions/oidc", { Cookie, "Sec-Fetch-Site": "cross-site" }, {})).json.code, "forbidden");
    });

    test("does not let in who is shut out", async () => {
      const { context } = world.app;
      const id = context.newId("member");
      await createMember(context.db, world.ada.shop.merchantId, { id, email: "out@ada.test", role: "agent", at: world.now() });
      const owner = await world.member(world.ada, "owner");
      assert.equal((await ask("PATCH", `/members/${id}`, owner, { disabled: true })).status, 200);
      assert.equal((await enter({ email: "out@ada.test", email_verified: true })).json.code, "sign_on_unknown");
    });
  });
}

describe("without a single sign-on, or with one that is down", () => {
  test("the server starts, the rest works, and the way there says so", async () => {
    const [engine] = engines();
    assert.ok(engine);
    const none = await aWorld(engine);
    const down = await aWorld(engine, { oidc: { issuer: "http://127.0.0.1:9", clientId: "a", clientSecret: "b", label: "Acme" } });
    try {
      assert.deepEqual((await none.ask("GET", "/api/desk/sessions/ways")).json, { oidc: null });
      assert.equal((await none.ask("GET", "/api/desk/oidc/start")).status, 404);
      assert.equal((await down.ask("GET", "/api/desk/oidc/start")).json.code, "unavailable");
      assert.equal((await down.ask("GET", "/readyz")).status, 200);
    } finally {
      await Promise.all([none.close(), down.close()]);
    }
  });
});
