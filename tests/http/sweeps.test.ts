import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { engines } from "../support/databases.ts";
import { deskWork, everything } from "../support/desk.ts";
import { type Schema, sampleOf } from "../support/sample-body.ts";
import { type Answer, aWorld, type World } from "../support/world.ts";

interface Operation {
  readonly method: string;
  readonly path: string;
  readonly secured: boolean;
  /** The smallest body it takes; absent for one that takes none in JSON. */
  readonly body?: unknown;
}

interface Described {
  readonly security?: readonly unknown[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema?: Schema }>> };
}

/** Every operation comes from the server's own description, so a new route is covered the day it appears. */
async function operationsOf(world: World): Promise<Operation[]> {
  const { json } = await world.ask("GET", "/openapi.json");
  return Object.entries<Record<string, Described>>(json.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { security, requestBody }]) => {
      const schema = requestBody?.content["application/json"]?.schema;
      const secured = (security?.length ?? 0) > 0;
      return { method: method.toUpperCase(), path, secured, ...(schema && { body: sampleOf(schema, json.components.schemas) }) };
    }),
  );
}

/** Nobody is signed in yet who asks for these. */
const open =
  /^\/api\/desk\/(sessions(\/(current|passkey|oidc|ways))?|passkey-challenges|password-resets|member-links(\/uses)?|oidc\/(start|callback))$/;

/** No key may ask for these; the stories of members, passkeys and signing in prove them for who may. */
const ofMembers = /^\/api\/desk\/(me|members|keys)\//;

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
      world = await aWorld(engine);
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
        orders: page.order.id,
        returns: page.id,
        payments: decided.json.money.payments[0].id,
        letters: page.timeline.find(({ letter }: Answer["json"]) => letter).letter.id,
        webhooks,
        views: await made("/api/desk/views", { name: "Mine", query: "queue=to_pay", shared: true }),
        deliveries: await made(`/api/desk/webhooks/${webhooks}/test`, {}),
      };
    });
    after(() => world.close());

    const filled = ({ path }: Operation): string =>
      path
        .replace("{slug}", "ada")
        .replace("{number}", "A1")
        .replace("{language}", "en")
        .replace("{notice}", "approved")
        .replace("{code}", "ABCD-EFGH-JKLM")
        .replace("{version}", "1")
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
      ];
      const answers = await Promise.all(paths.map((path) => world.ask("GET", path, { token: world.ada.apiKey })));
      // Addresses of files are signed anew each time.
      return answers.map(({ text }) => text.replaceAll(/\/files\/[^"]+/g, "/files/")).join("\n");
    };

    test("the description names the shopper's and the desk's routes", () => {
      assert.ok(operations.length >= 20, `${operations.length} operations`);
      const unsecured = operations.filter(({ path, secured }) => path.startsWith("/api/desk") && !secured && !open.test(path));
      assert.deepEqual(unsecured, []);
    });

    test("nobody gets in without a token or a key, or with one of the other kind", async () => {
      for (const operation of operations.filter(({ secured }) => secured)) {
        const other = operation.path.startsWith("/api/desk") ? shopperToken : world.ada.apiKey;
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
      for (const operation of operations.filter(
        ({ path, secured }) => path.startsWith("/api/desk") && path.includes("{") && secured && !ofMembers.test(path),
      )) {
        const last = operation.path.split("/").at(-1) ?? "";
        const body = operation.method === "GET" ? undefined : (bodies[last] ?? operation.body);
        const answer = await world.ask(operation.method, filled(operation), {
          token: world.ben.apiKey,
          headers: { "Idempotency-Key": "a-key-of-ben" },
          ...(body === undefined ? {} : { body }),
        });
        isProblem(answer, (status) => status === 404, `${operation.method} ${operation.path}`);
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
