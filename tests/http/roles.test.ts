import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { confirmedPermissions, keyPermissions, type Permission, permissionsOf, roles } from "../../server/domain/permissions.ts";
import { deskRoutes } from "../../server/http/desk.ts";
import { hashOfApiKey } from "../../server/http/who.ts";
import { saveApiKey } from "../../server/store/api-keys.ts";
import { engines } from "../support/databases.ts";
import { type Answer, aWorld, type World } from "../support/world.ts";

/**
 * What each route of the desk asks for: a permission; `own`: a signed-in member, about themselves; `open`: nothing, and it says nothing.
 * A route without a line here fails, and so does a line without a route.
 */
// biome-ignore format: a table is read across
const table: Readonly<Record<string, Permission | "own" | "open">> = {
  // ways in
  "GET /sessions/ways": "open", "POST /sessions": "open", "POST /sessions/passkey": "open", "POST /sessions/oidc": "open",
  "POST /passkey-challenges": "open", "GET /oidc/start": "open", "GET /oidc/callback": "open", "POST /password-resets": "open",
  "POST /member-links": "open", "POST /member-links/uses": "open", "DELETE /sessions/current": "open",
  // one's own account
  "GET /me": "own", "PATCH /me": "own", "POST /me/password": "own", "POST /confirmations": "own", "POST /confirmations/challenges": "own",
  "GET /me/sessions": "own", "DELETE /me/sessions": "own", "DELETE /me/sessions/:id": "own",
  "GET /me/passkeys": "own", "POST /me/passkeys": "own", "POST /me/passkeys/challenges": "own", "PATCH /me/passkeys/:id": "own",
  "DELETE /me/passkeys/:id": "own", "POST /me/totp": "own", "PUT /me/totp": "own", "DELETE /me/totp": "own",
  // the team and its keys
  "GET /members": "settings:write", "POST /members": "members:write", "POST /members/:id/invitations": "members:write",
  "PATCH /members/:id": "members:write", "DELETE /members/:id": "members:write", "DELETE /members/:id/totp": "members:write",
  "GET /keys": "settings:write", "POST /keys": "keys:write", "DELETE /keys/:id": "keys:write",
  // orders
  "GET /orders": "orders:read", "GET /orders/:id": "orders:read", "PUT /shops/:slug/orders/:number": "orders:write",
  "POST /shops/:slug/orders": "orders:write", "POST /orders/:id/inserts": "orders:read", "DELETE /orders/:id/links": "returns:write",
  "POST /orders/:id/cancellations": "orders:cancel", "POST /orders/:id/cancellation-quotes": "orders:read",
  "POST /orders/:id/messages": "messages:write", "POST /orders/:id/erasure": "people:erase",
  "POST /orders/:id/quotes": "returns:read", "POST /orders/:id/unannounced-returns": "returns:receive",
  "PUT /shops/:slug/products": "orders:write", "GET /shops/:slug/products": "orders:read",
  // returns
  "GET /returns": "returns:read", "POST /returns": "returns:write", "GET /returns.csv": "exports:read", "GET /returns/:id": "returns:read",
  "GET /queues": "returns:read", "GET /views": "returns:read", "POST /views": "returns:read", "PATCH /views/:id": "returns:read",
  "DELETE /views/:id": "returns:read", "POST /returns/:id/approval": "returns:write", "POST /returns/:id/cancellation": "returns:write",
  "POST /returns/:id/rejection": "returns:write", "POST /returns/:id/reversal": "returns:write", "GET /tasks/buried": "returns:read",
  "POST /tasks/:id/retry": "returns:write", "POST /tasks/retries": "returns:write", "GET /returns/:id/items": "returns:read", "PUT /returns/:id/items": "returns:write",
  "POST /returns/:id/item-quotes": "returns:write", "POST /label-checks": "returns:write", "POST /label-sheets": "returns:read", "POST /packing-slips": "returns:read", "POST /returns/:id/label": "returns:write",
  "POST /returns/:id/messages": "messages:write", "POST /returns/:id/notes": "messages:write",
  "POST /returns/:id/mail-previews": "returns:read", "GET /letters/:id": "returns:read", "POST /letters/:id/copies": "messages:write",
  // couriers
  "GET /returns/:id/pickup-days": "returns:read", "POST /returns/:id/pickups": "returns:write", "POST /pickups/:id/cancellation": "returns:write",
  "POST /pickups/:id/finding": "returns:write",
  // the parcel
  "GET /scans": "returns:receive", "POST /returns/:id/receipt": "returns:receive", "POST /returns/:id/photos": "returns:receive",
  "GET /unknown-parcels": "returns:read", "POST /unknown-parcels": "returns:receive", "PUT /unknown-parcels/:id/photo": "returns:receive",
  "POST /unknown-parcels/:id/assignment": "returns:receive",
  "GET /returns/:id/receipt.pdf": "returns:read", "POST /returns/:id/receipts": "returns:receive",
  // money
  "POST /returns/:id/settlements": "returns:decide", "POST /returns/:id/decision": "returns:decide",
  "POST /payments/:id/settlement": "money:write", "POST /payments/:id/cancellation": "money:write",
  "POST /payments/:id/finding": "money:write", "GET /steps": "returns:read", "POST /steps/:id/completion": "returns:decide",
  "GET /reconciliations": "returns:read", "GET /reconciliations/:id": "returns:read",
  "POST /parcels/:id/loss": "returns:write", "GET /parcels/:id/claim": "returns:read", "GET /parcels/:id/claim.pdf": "returns:read", "POST /returns/:id/closure": "returns:decide",
  "POST /returns/:id/goodwill": "money:write", "POST /exchanges/:id/dispatch": "returns:decide",
  "POST /exchanges/:id/handover": "returns:receive", "POST /exchanges/:id/cancellation": "returns:decide", "POST /exchanges/:id/order": "returns:decide",
  "GET /credits/:code": "orders:read", "POST /credits/:code/uses": "money:write",
  "GET /returns/:id/rates": "returns:read", "POST /returns/:id/labels": "returns:write", "POST /returns/:id/parcels": "returns:write",
  "POST /shipments/:id/cancellation": "returns:write", "POST /shipments/:id/finding": "returns:write",
  "GET /label-costs": "returns:read", "GET /label-costs.csv": "exports:read",
  "GET /shops/:slug/shipping": "settings:read", "PUT /shops/:slug/shipping": "settings:write", "POST /shops/:slug/shipping-trials": "settings:read",
  // settings
  "POST /shops": "settings:write", "GET /shops/:slug": "settings:read", "PATCH /shops/:slug": "settings:write",
  "PUT /shops/:slug/logo": "settings:write", "GET /shops/:slug/snippets": "settings:read", "GET /shops/:slug/set-up": "settings:read",
  "GET /shops/:slug/connections": "settings:read", "POST /shops/:slug/connections": "connections:write",
  "GET /shops/:slug/providers": "settings:read", "POST /shops/:slug/connection-checks": "connections:write",
  "GET /connections/:id": "settings:read", "PUT /connections/:id": "connections:write", "DELETE /connections/:id": "connections:write",
  "POST /connections/:id/sync": "settings:write", "POST /connections/:id/hooks": "settings:write", "GET /connections/:id/unread": "settings:read",
  "POST /shops/:slug/page-checks": "settings:write", "POST /shops/:slug/test-mails": "settings:write",
  "GET /settings": "returns:read", "PUT /settings": "settings:write",
  "GET /shops/:slug/policy": "settings:read", "PUT /shops/:slug/policy": "settings:write",
  "GET /shops/:slug/policy-draft": "settings:read", "PUT /shops/:slug/policy-draft": "settings:write",
  "DELETE /shops/:slug/policy-draft": "settings:write", "GET /shops/:slug/policy-versions": "settings:read",
  "POST /shops/:slug/policy-versions": "settings:write", "GET /shops/:slug/policy-versions/:number": "settings:read",
  "POST /shops/:slug/policy-verdicts": "orders:read", "POST /shops/:slug/policy-tests": "orders:read",
  "POST /shops/:slug/policy-previews": "orders:read",
  "GET /shops/:slug/templates": "settings:read", "GET /shops/:slug/templates/:notice/:language": "settings:read",
  "PUT /shops/:slug/templates/:notice/:language": "settings:write", "DELETE /shops/:slug/templates/:notice/:language": "settings:write",
  "POST /shops/:slug/templates/:notice/:language/previews": "settings:read",
  "GET /webhooks": "settings:read", "POST /webhooks": "settings:write", "PATCH /webhooks/:id": "settings:write",
  "DELETE /webhooks/:id": "settings:write", "POST /webhooks/:id/test": "settings:write", "GET /webhooks/:id/deliveries": "settings:read",
  "POST /deliveries/:id/replay": "settings:write",
};

const shown = { token: "x", response: { id: "x" } };
/** Well-formed, for routes that look at their body before they look at who asks. */
const bodies: Readonly<Record<string, unknown>> = {
  "POST /sessions": { email: "a@b.test", password: "x" },
  "POST /sessions/passkey": shown,
  "POST /sessions/oidc": {},
  "POST /password-resets": { email: "a@b.test" },
  "POST /member-links": { secret: "x" },
  "POST /member-links/uses": { secret: "x", password: "four words that rhyme not" },
  "PATCH /me": { name: "x" },
  "POST /me/password": { current: "x", wanted: "four words that rhyme not" },
  "POST /confirmations": { password: "x" },
  "POST /me/passkeys": { ...shown, name: "x" },
  "PATCH /me/passkeys/:id": { name: "x" },
  "PUT /me/totp": { enrolment: "x", code: "000000" },
};

const withCookie = (headers: Record<string, string>): string => headers.Cookie ?? assert.fail();

for (const engine of engines()) {
  describe(`who may do what at the desk, on ${engine.name}`, () => {
    let world: World;
    let routes: readonly string[];
    before(async () => {
      world = await aWorld(engine);
      const all = deskRoutes(world.app.context, { failureDeadline: 0 }).routes.filter(({ method }) => method !== "ALL");
      routes = [...new Set(all.map(({ method, path }) => `${method} ${path}`))];
    });
    after(() => world.close());

    /** Ids that have the right shape and name nothing. */
    const filled = (path: string): string =>
      path
        .replace(":slug", "ada")
        .replace(":number", "1")
        .replace(":code", "AAAA-BBBB")
        .replace(":notice", "approved")
        .replace(":language", "en")
        .replace(":id", `${/\/(members|keys|orders|returns)\//.exec(path)?.[1]?.slice(0, 3) ?? "x"}_${"0".repeat(25)}`);

    function call(route: string, headers: Record<string, string>): Promise<Answer> {
      const [method = "", path = ""] = route.split(" ");
      const body = bodies[route] ?? {};
      return world.ask(method, `/api/desk${filled(path)}`, { headers, ...(method === "GET" || method === "DELETE" ? {} : { body }) });
    }
    const code = ({ status, json }: Answer): unknown => (status < 400 ? "let in" : json.code);
    const refusals = ["unauthorized", "forbidden", "confirmation_needed"];
    const guarded = (): [string, Permission][] =>
      Object.entries(table).flatMap(([route, needs]) =>
        needs === "own" || needs === "open" ? [] : [[route, needs] as [string, Permission]],
      );

    test("the table has a line for every route there is, and for none that there is not", () => {
      assert.ok(routes.length > 90, `${routes.length} routes`);
      assert.deepEqual(
        routes.filter((route) => !(route in table)),
        [],
        "routes without a line",
      );
      assert.deepEqual(
        Object.keys(table).filter((route) => !routes.includes(route)),
        [],
        "lines without a route",
      );
    });

    test("without a session or a key nothing opens but the ways in", async () => {
      for (const [route, needs] of Object.entries(table)) {
        for (const headers of [
          {},
          { "Sec-Fetch-Site": "same-origin" },
          { "Sec-Fetch-Site": "same-origin", Cookie: `desk=${"a".repeat(43)}` },
          { "Sec-Fetch-Site": "same-origin", Authorization: `Bearer rp_live_${"a".repeat(43)}` },
        ]) {
          const answer = code(await call(route, headers));
          if (needs === "open") assert.notEqual(answer, "unauthorized", route);
          else assert.equal(answer, "unauthorized", `${route} with ${JSON.stringify(headers)}`);
        }
      }
    });

    for (const role of roles) {
      test(`${role}: what the role gives, and nothing else`, async () => {
        const headers = await world.member(world.ada, role);
        for (const [route, needs] of guarded()) {
          const answer = code(await call(route, headers));
          if (permissionsOf(role).includes(needs)) assert.ok(!refusals.includes(String(answer)), `${route}: ${answer}`);
          else assert.equal(answer, "forbidden", route);
        }
        for (const [route, needs] of Object.entries(table)) {
          if (needs !== "own") continue;
          // Each time another session: some of these end the one that asks.
          const answer = code(await call(route, await world.member(world.ada, role)));
          assert.ok(!["unauthorized", "forbidden"].includes(String(answer)), `${route}: ${answer}`);
        }
      });
    }

    test("after half an hour money, exports, erasure, connections, members and keys ask again who it is, and nothing else does", async () => {
      const headers = await world.member(world.ada, "owner");
      world.pass(31 * 60_000);
      for (const [route, needs] of guarded()) {
        const answer = code(await call(route, headers));
        assert.equal(answer === "confirmation_needed", confirmedPermissions.has(needs), `${route}: ${answer}`);
      }
    });

    test("an API key does what it was given and nothing else, and has no account", async () => {
      const { context } = world.app;
      const keys = new Map<Permission, string>();
      for (const scope of keyPermissions) {
        const key = `rp_live_${scope.replace(":", "-").padEnd(43, "x")}`;
        await saveApiKey(context.db, world.ada.shop.merchantId, {
          id: context.newId("apiKey"),
          name: scope,
          hash: hashOfApiKey(key),
          scopes: [scope],
          at: world.now(),
        });
        keys.set(scope, key);
      }
      for (const [route, needs] of guarded()) {
        for (const [scope, key] of keys) {
          const answer = code(await call(route, { Authorization: `Bearer ${key}` }));
          if (scope === needs) assert.ok(!refusals.includes(String(answer)), `${route} with ${scope}: ${answer}`);
          else assert.equal(answer, "forbidden", `${route} with ${scope}`);
        }
      }
      const everything = { Authorization: `Bearer ${world.ada.apiKey}` };
      for (const [route, needs] of Object.entries(table))
        if (needs === "own") assert.equal(code(await call(route, everything)), "unauthorized", route);
    });

    test("another site's page does nothing with a member's cookie, and signs nobody in", async () => {
      const Cookie = withCookie(await world.member(world.ada, "owner"));
      const changing = Object.keys(table).filter((route) => !route.startsWith("GET "));
      assert.ok(changing.length > 50);
      for (const route of changing) {
        for (const headers of [{ Cookie }, { Cookie, "Sec-Fetch-Site": "cross-site" }, { Cookie, Origin: "https://evil.test" }])
          assert.equal(code(await call(route, headers)), "forbidden", `${route} with ${JSON.stringify(headers)}`);
      }
      assert.equal((await world.ask("GET", "/api/desk/me", { headers: { Cookie } })).status, 200);
    });
  });
}
