import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import type { Task } from "../../server/domain/consequences.ts";
import type { OrderId, ParcelId } from "../../server/domain/ids.ts";
import { connectionsOf } from "../../server/store/connections.ts";
import { savePasskey } from "../../server/store/passkeys.ts";
import { insertPickup } from "../../server/store/pickups.ts";
import { saveReconciliation } from "../../server/store/reconciliations.ts";
import { insertShipment } from "../../server/store/shipments.ts";
import { insertStep } from "../../server/store/steps.ts";
import { insertTasks } from "../../server/store/tasks.ts";
import { aPurchase } from "../store/shipment-queries.ts";
import { engines } from "../support/databases.ts";
import { deskWork, everything } from "../support/desk.ts";
import { type Schema, sampleOf } from "../support/sample-body.ts";
import { aShelf } from "../support/shelf-shop.ts";
import { type Answer, aWorld, type World } from "../support/world.ts";

interface Operation {
  readonly method: string;
  readonly path: string;
  readonly secured: boolean;
  /** Of a signed-in member alone: no API key has an account. */
  readonly own: boolean;
  /** The smallest body it takes; absent for one that takes none in JSON. */
  readonly body?: unknown;
}

interface Described {
  readonly security?: readonly Readonly<Record<string, unknown>>[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema?: Schema }>> };
}

/** Every operation comes from the server's own description, so a new route is covered the day it appears. */
async function operationsOf(world: World): Promise<Operation[]> {
  const { json } = await world.ask("GET", "/openapi.json");
  return Object.entries<Record<string, Described>>(json.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { security, requestBody }]) => {
      const schema = requestBody?.content["application/json"]?.schema;
      const secured = (security?.length ?? 0) > 0;
      const own = secured && security?.every((way) => "session" in way) === true;
      return { method: method.toUpperCase(), path, secured, own, ...(schema && { body: sampleOf(schema, json.components.schemas) }) };
    }),
  );
}

/** What the desk answers to whoever asks, and why. */
const open: Readonly<Record<string, string>> = {
  "GET /api/desk/sessions/ways": "which ways in there are, the same for everybody",
  "POST /api/desk/sessions": "proves e-mail and password",
  "POST /api/desk/sessions/passkey": "proves a passkey",
  "POST /api/desk/sessions/oidc": "proves what the single sign-on sealed",
  "POST /api/desk/passkey-challenges": "random, and names nobody",
  "GET /api/desk/oidc/start": "leaves for the operator's own provider",
  "GET /api/desk/oidc/callback": "comes back from it with what this browser began",
  "POST /api/desk/password-resets": "answers the same to everybody, and mails whoever has the address",
  "POST /api/desk/member-links": "proves a mailed secret",
  "POST /api/desk/member-links/uses": "proves a mailed secret, once",
  "DELETE /api/desk/sessions/current": "ends the session whose cookie is shown",
};

/** What no key may do, beside members and keys. */
const membersOnly = /^(POST .*\/connection(s|-checks)|(PUT|DELETE) \/api\/desk\/connections\/\{id\})$/;

const collectionOf = (path: string): string | undefined => /\/(\w[\w-]*)\/\{id\}/.exec(path)?.[1];

const isProblem = ({ status, headers, json }: Answer, wanted: (status: number) => boolean, what: string): void => {
  assert.ok(wanted(status), `${what} answered ${status}`);
  assert.equal(headers.get("Content-Type"), "application/problem+json", what);
  assert.ok(json.detail.length > 10 && json.code.length > 2 && json.status === status, what);
};

for (const engine of engines()) {
  describe(`every route, on ${engine.name}`, () => {
    let world: World;
    let operations: Operation[];
    let ids: Record<string, string>;
    let shopperToken: string;

    before(async () => {
      world = await aWorld(engine, { providers: aShelf().providers });
      operations = await operationsOf(world);
      await world.order(world.ada, { number: "A1" });
      const session = await world.ask("POST", "/api/shopper/shops/ada/sessions", { body: { orderNumber: "A1", postalCode: "69006" } });
      shopperToken = session.json.token;
      const items = [{ lineId: "2", quantity: 1, reasonId: "too_small" }];
      const quote = await world.ask("POST", "/api/shopper/quotes", { token: shopperToken, body: { items } });
      const { resolution, handover } = quote.json;
      const submitted = await world.ask("POST", "/api/shopper/returns", {
        token: shopperToken,
        headers: { "Idempotency-Key": "the-return-of-ada" },
        body: { items, resolution, handover, quote: quote.json.quote },
      });
      await world.settle();
      const desk = deskWork(world, { Authorization: `Bearer ${world.ada.apiKey}` });
      const page = await desk.page(submitted.json.returns[0].id);
      const decided = await desk.decide(page.id, { units: everything(page) });
      const made = async (path: string, body: object): Promise<string> =>
        (await world.ask("POST", path, { token: world.ada.apiKey, headers: { "Idempotency-Key": `made-for-${path}` }, body })).json.id;
      const webhooks = await made("/api/desk/webhooks", { url: "https://receiver.example/", types: ["*"] });
      ids = {
        ...(await peopleOf(world)),
        ...(await moneyOf(world)),
        orders: page.order.id,
        returns: page.id,
        parcels: page.parcels[0].id,
        payments: decided.json.money.payments[0].id,
        letters: page.timeline.find(({ letter }: Answer["json"]) => letter).letter.id,
        webhooks,
        views: await made("/api/desk/views", { name: "Mine", query: "queue=to_pay", shared: true }),
        deliveries: await made(`/api/desk/webhooks/${webhooks}/test`, {}),
        connections: await connectionOf(world),
        shipments: await shipmentOf(world, page),
        steps: await stepOf(world, page.order.id),
        pickups: await pickupOf(world, page.parcels[0].id),
        reconciliations: await reconciliationOf(world),
        "unknown-parcels": await made("/api/desk/unknown-parcels", { label: "6A90001112223" }),
      };
    });
    after(() => world.close());

    const filled = ({ path }: Operation): string =>
      path
        .replace("{slug}", "ada")
        .replace("policy-versions/{number}", "policy-versions/1")
        .replace("{number}", "A1")
        .replace("{language}", "en")
        .replace("{notice}", "approved")
        .replace("{code}", ids.credits ?? "none")
        .replace(/\/(\w[\w-]*)\/\{id\}/, (_, collection: string) => `/${collection}/${ids[collection] ?? "none"}`);
    const state = async (): Promise<string> => {
      const paths = [
        "/api/desk/orders",
        "/api/desk/returns",
        `/api/desk/returns/${ids.returns}`,
        "/api/desk/shops/ada",
        "/api/desk/webhooks",
        "/api/desk/views",
        "/api/desk/shops/ada/policy",
        "/api/desk/shops/ada/templates",
        "/api/desk/settings",
        "/api/desk/keys",
        "/api/desk/members",
        "/api/desk/tasks/buried",
        "/api/desk/shops/ada/connections",
        `/api/desk/credits/${ids.credits}`,
        `/api/desk/webhooks/${ids.webhooks}/deliveries`,
      ];
      const answers = await Promise.all(paths.map((path) => world.ask("GET", path, { token: world.ada.apiKey })));
      // Addresses of files are signed anew each time.
      return answers.map(({ text }) => text.replaceAll(/\/files\/[^"]+/g, "/files/")).join("\n");
    };

    test("the description names the shopper's and the desk's routes", () => {
      assert.ok(operations.length >= 20, `${operations.length} operations`);
      const unsecured = operations.filter(({ path, secured }) => path.startsWith("/api/desk") && !secured);
      assert.deepEqual(unsecured.map(({ method, path }) => `${method} ${path}`).sort(), Object.keys(open).sort());
    });

    test("nobody gets in without a token or a key, or with one of the other kind", async () => {
      for (const operation of operations.filter(({ secured }) => secured)) {
        const other = operation.path.startsWith("/api/desk") && !operation.own ? shopperToken : world.ada.apiKey;
        for (const token of [undefined, "nonsense", `rp_live_${"a".repeat(43)}`, other, "x".repeat(9_000)]) {
          const answer = await world.ask(operation.method, filled(operation), {
            ...(token ? { token } : {}),
            ...("body" in operation ? { body: operation.body } : {}),
          });
          const says = [401, ...(operation.path.startsWith("/api/shopper") && "body" in operation ? [400] : [])];
          isProblem(answer, (status) => says.includes(status), `${operation.method} ${operation.path}`);
        }
      }
    });

    test("another merchant's shops, orders and returns do not exist", async () => {
      const before = await state();
      const policy = (await world.ask("GET", "/api/desk/shops/ben/policy", { token: world.ben.apiKey })).json.policy;
      const order = { number: "A1", placedAt: 0, currency: "EUR", lines: [{ id: "1", title: "x", quantity: 1, paid: "1.00" }] };
      // What a description does not say whole: a policy and an order are read by hand.
      const bodies: Record<string, unknown> = { policy, orders: [order], "{number}": order };
      const named = operations.filter(({ path, secured }) => path.startsWith("/api/desk") && path.includes("{") && secured);
      const collections = new Set(named.flatMap(({ path }) => collectionOf(path) ?? []));
      assert.deepEqual(
        [...collections].filter((collection) => ids[collection] === undefined),
        [],
        "collections without a thing of Ada's to ask for",
      );
      const bySession = await world.member(world.ben, "owner");
      const byKey = { Authorization: `Bearer ${world.ben.apiKey}` };
      for (const operation of named) {
        const last = operation.path.split("/").at(-1) ?? "";
        const body = operation.method === "GET" ? undefined : (bodies[last] ?? operation.body);
        for (const headers of [bySession, byKey]) {
          const answer = await world.ask(operation.method, filled(operation), {
            headers: { ...headers, "Idempotency-Key": "a-key-of-ben" },
            ...(body === undefined ? {} : { body }),
          });
          const keyless =
            operation.own ||
            /^\/api\/desk\/(members|keys)\//.test(operation.path) ||
            membersOnly.test(`${operation.method} ${operation.path}`);
          const says = headers === byKey && keyless ? [401, 403] : [404];
          isProblem(answer, (status) => says.includes(status), `${operation.method} ${operation.path}`);
        }
      }
      for (const path of ["/api/desk/orders", "/api/desk/returns", "/api/desk/tasks/buried"]) {
        assert.deepEqual((await world.ask("GET", path, { token: world.ben.apiKey })).json.items, []);
      }
      assert.equal(await state(), before);
    });

    test("a shopper's token opens one order and no other", async () => {
      await world.order(world.ada, { number: "A2", email: "other@example.test" });
      const other = (await world.ask("POST", "/api/shopper/shops/ada/sessions", { body: { orderNumber: "A2", postalCode: "69006" } })).json
        .token;
      for (const [method, path] of [
        ["GET", `/api/shopper/returns/${ids.returns}`],
        ["POST", `/api/shopper/returns/${ids.returns}/cancellation`],
      ] as const) {
        isProblem(await world.ask(method, path, { token: other }), (status) => status === 404, path);
      }
    });

    test("what cannot be read gets a problem document and changes nothing", async () => {
      const before = await state();
      const deep = `${"[".repeat(5_000)}${"]".repeat(5_000)}`;
      const wrong: readonly unknown[] = [
        "",
        "{",
        "null",
        "[]",
        "7",
        '"text"',
        deep,
        { items: {} },
        { __proto__: null, constructor: 1 },
        { orderNumber: 7 },
        { items: [{ lineId: "1", quantity: 1.5, reasonId: "x" }] },
        { items: [{ lineId: "\u0000", quantity: 1e9, reasonId: "x".repeat(500) }] },
      ];
      for (const operation of operations.filter((one) => "body" in one)) {
        const token = operation.path.startsWith("/api/desk") ? world.ada.apiKey : shopperToken;
        for (const body of wrong) {
          const answer = await world.ask(operation.method, filled(operation), {
            token,
            body,
            headers: { "Content-Type": "application/json", "Idempotency-Key": "some-key-of-eight" },
          });
          const harmless = operation.method === "PATCH" && answer.status === 200;
          if (!harmless)
            isProblem(
              answer,
              (status) => status >= 400 && status < 500,
              `${operation.method} ${operation.path} with ${JSON.stringify(body).slice(0, 60)}`,
            );
        }
        const asText = await world.ask(operation.method, filled(operation), {
          token,
          body: "a=b",
          headers: { "Content-Type": "text/plain" },
        });
        isProblem(asText, (status) => status >= 400 && status < 500, `${operation.method} ${operation.path} as text`);
      }
      assert.equal(await state(), before);
    });

    test("a path that does not exist, and a method that does not, are told apart", async () => {
      isProblem(await world.ask("GET", "/api/desk/nothing"), (status) => status === 404, "nothing");
      isProblem(await world.ask("DELETE", "/api/shopper/quotes"), (status) => status === 405, "quotes");
    });

    test("ids that are no ids are not found", async () => {
      for (const id of ["1", "ret_1", "..%2f..%2fetc", "%00", "🙂", "a".repeat(64)]) {
        for (const path of [`/api/desk/returns/${id}`, `/api/desk/orders/${id}`])
          isProblem(await world.ask("GET", path, { token: world.ada.apiKey }), (status) => status === 404 || status === 400, path);
        isProblem(
          await world.ask("GET", `/api/shopper/returns/${id}`, { token: shopperToken }),
          (status) => status === 404 || status === 400,
          id,
        );
      }
    });
  });
}

/** Of Ada's team: whom she works with, their keys and their ways in, and work that was set aside. */
async function peopleOf(world: World): Promise<Record<string, string>> {
  const { db, newId } = world.app.context;
  const { merchantId } = world.ada.shop;
  const headers = await world.member(world.ada, "owner");
  const of = async (path: string): Promise<Answer["json"]> => (await world.ask("GET", path, { headers })).json;
  const [{ member }, { items: sessions }] = [await of("/api/desk/me"), await of("/api/desk/me/sessions")];
  const passkey = { id: "a-passkey-of-ada", memberId: member.id, publicKey: "k", counter: 0, transports: [], name: "Phone" };
  await savePasskey(db, merchantId, { ...passkey, createdAt: world.now() });
  const key = await world.ask("POST", "/api/desk/keys", { headers, body: { name: "ERP", scopes: ["orders:read"] } });
  const task: Task = { do: "send-copy", merchantId, letterId: newId("letter"), copyId: newId("letter") };
  await db.write((tx) => insertTasks(tx, [task], world.now()));
  await db.write((tx) => tx.updateTable("tasks").set({ state: "buried" }).where("kind", "=", task.do).execute());
  const { id } = await db.selectFrom("tasks").select("id").where("kind", "=", task.do).executeTakeFirstOrThrow();
  return { members: member.id, sessions: sessions[0].id, passkeys: passkey.id, keys: key.json.id, tasks: String(id) };
}

/** What somebody is to do in Ada's shop. */
async function pickupOf({ app, ada, now }: World, parcelId: ParcelId): Promise<string> {
  const { db, newId } = app.context;
  const id = newId("pickup");
  const pickup = { id, parcelId, attempt: 1, state: "booked", day: "2026-11-26", from: 480, to: 780, askedAt: now(), looks: 0 } as const;
  await db.write((tx) => insertPickup(tx, ada.shop.merchantId, ada.shop.id, pickup));
  return id;
}

async function stepOf(world: World, orderId: OrderId): Promise<string> {
  const { context } = world.app;
  const id = context.newId("step");
  const details = { provider: "Shelf", orderNumber: "A1" };
  const asked = { id, shopId: world.ada.shop.id, orderId, kind: "tell_shop", about: "the sweep", details, createdAt: world.now() } as const;
  await context.db.write((tx) => insertStep(tx, world.ada.shop.merchantId, asked));
  return id;
}

/** A day on which Ada's ledger was compared with what she connected. */
async function reconciliationOf(world: World): Promise<string> {
  const { context } = world.app;
  const { merchantId, id: shopId } = world.ada.shop;
  const [connection] = await connectionsOf(context.db, merchantId, shopId);
  const id = context.newId("reconciliation");
  const connectionId = connection?.id ?? context.newId("connection");
  await saveReconciliation(context.db, merchantId, { id, connectionId, day: "2026-11-22", compared: 0, differences: [], at: world.now() });
  return id;
}

/** A shop that Ada connected. */
async function connectionOf(world: World): Promise<string> {
  const made = await world.ask("POST", "/api/desk/shops/ada/connections", {
    headers: { ...(await world.member(world.ada, "owner")), "Idempotency-Key": "the-shop-of-ada" },
    body: { provider: "shelf", settings: { address: "https://shelf.example", secret: "let-me-in" } },
  });
  return made.json.id;
}

/** A dearer article that waits for its money, and a code that is worth some. */
async function moneyOf(world: World): Promise<Record<string, string>> {
  const { db, keys } = world.app.context;
  const token = world.ada.apiKey;
  await world.ask("PATCH", "/api/desk/shops/ada", { token, body: { can: { storeCredit: true, exchange: true } } });
  const product = { sku: "DEAR", title: "Warm sock", price: 2_000, currency: "EUR", stock: 9 };
  await world.ask("PUT", "/api/desk/shops/ada/products", { token, body: [product] });
  const desk = deskWork(world, { Authorization: `Bearer ${token}` });
  for (const number of ["A3", "A4"]) await world.order(world.ada, { number });
  const page = await desk.asked("A3", { items: [{ lineId: "1", quantity: 1, reasonId: "too_small" }] });
  const units = page.items[0].units.map(({ id }: Answer["json"]) => ({ unitId: id, decision: "exchange", sku: "DEAR" }));
  const exchanged = await desk.decide(page.id, { units });
  const credited = await desk.asked("A4", { items: [{ lineId: "2", quantity: 1, reasonId: "too_small" }] });
  const decided = await desk.decide(credited.id, { units: everything(credited), resolution: "store_credit" });
  const [{ id }] = decided.json.money.payments;
  assert.equal((await desk.pay(id, { how: "credit" })).status, 200);
  const { sealed } = await db.selectFrom("credits").select("sealed").where("payment_id", "=", id).executeTakeFirstOrThrow();
  return { exchanges: exchanged.json.money.exchanges[0].id, credits: keys.open("credits", sealed) ?? "" };
}

/** A label that somebody bought for its parcel. */
async function shipmentOf({ app, ada }: World, page: Answer["json"]): Promise<string> {
  const { db, newId } = app.context;
  const [connection] = await connectionsOf(db, ada.shop.merchantId, ada.shop.id);
  assert.ok(connection);
  const ids = { id: newId("shipment"), shopId: ada.shop.id, parcelId: page.parcels[0].id, connectionId: connection.id, returnId: page.id };
  await db.write((tx) => insertShipment(tx, ada.shop.merchantId, { ...aPurchase(ids), state: "made" }));
  return ids.id;
}
