import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { Hono } from "hono";
import { Webhook } from "standardwebhooks";
import { readOrder } from "../../server/contract/orders-json.ts";
import { documentFile, shopContractDocument } from "../../server/http/shop-contract-document.ts";
import { openOutside } from "../../server/providers/http.ts";
import { ConnectionProblem } from "../../server/providers/port.ts";
import { http } from "../../server/providers/shops/http.ts";
import type { ConnectedShop, RefundAsked } from "../../server/providers/shops/port.ts";
import { openFakeVendor } from "../support/vendors/fake-vendor.ts";
import { aDelivery, aHttpShop, secret, someBooks } from "../support/vendors/http.ts";
import { known } from "./shops.asking.ts";

describe("the contract of any other shop", () => {
  it("is open: kept as an OpenAPI document that says what the schemas say (S5-41)", () => {
    const kept = JSON.parse(readFileSync(documentFile, "utf8"));
    assert.deepEqual(kept, JSON.parse(JSON.stringify(shopContractDocument())), "run `node server/http/shop-contract-document.ts`");
  });

  it("says which of the optional parts a shop has, and everything else is a person's", async () => {
    const { can: all } = await checked({
      version: 1,
      name: "Shop",
      currency: "EUR",
      delivery: "shipped",
      can: { refunds: "books", notes: true },
    });
    assert.deepEqual(all, {
      delivery: "shipped",
      refund: "books",
      restock: "none",
      credit: "none",
      exchange: "none",
      collects: false,
      products: false,
      stock: false,
      label: true,
      notes: ["note"],
      webhooks: "none",
    });
    const { can: least, currency } = await checked({ version: 1, name: "Shop" });
    assert.deepEqual([least?.refund, least?.delivery, least?.notes, currency], ["none", "placed", [], undefined]);
    assert.deepEqual(
      Object.keys(least ?? {}).filter((name) => !(name in http.can)),
      [],
    );
  });

  it("is refused in another version, and when the shop keeps its orders to itself", async () => {
    await assert.rejects(checked({ version: 2, name: "Shop" }), isTrouble("unreadable", /version/));
    await assert.rejects(checked({ version: 1 }), isTrouble("unreadable", /name/));
    await assert.rejects(checked({ version: 1, name: "Shop" }, { orders: 403 }), isTrouble("not_allowed"));
    await assert.rejects(checked({ version: 1, name: "Shop" }, { orders: 404 }), isTrouble("not_found"));
  });

  it("sends its secret over the internet only by https", async () => {
    const outside = openOutside({ allowed: [] });
    try {
      for (const address of ["http://shop.example/api", "http://203.0.113.7", "http://[2001:db8::1]", "nonsense"])
        await assert.rejects(http.connect({ address, secret }, outside).check(), isTrouble("refused", /https/), address);
    } finally {
      await outside.close();
    }
  });
});

describe("an order from any other shop", () => {
  const [sample] = someBooks().orders;

  it("is the order of our own import, field by field", async () => {
    await onShop(async (connected) => {
      assert.deepEqual(await connected.getOrder("5001"), readOrder(sample?.json));
      assert.equal((await connected.getOrder("5001"))?.payments[0]?.reference, "pi_1");
    });
  });

  it("is known by its number where it has no other id", async () => {
    const { externalId: _, ...json } = sample?.json ?? { externalId: "" };
    await onAnswers({ "/orders/1001": json }, async (connected) => {
      assert.equal((await connected.getOrder("1001"))?.number, "1001");
    });
  });

  it("may say more than we use, at any depth", async () => {
    const [line, ...lines] = (sample?.json.lines ?? []) as object[];
    const more = { ...sample?.json, loyalty: 7, lines: [{ ...line, shelf: { row: 3 } }, ...lines] };
    await onAnswers({ "/orders/5001": more }, async (connected) => {
      assert.deepEqual(await connected.getOrder("5001"), readOrder(sample?.json));
    });
  });

  it("holds up no other when it does not add up, and is told by its number", async () => {
    const wrong = { ...sample?.json, number: "1009", externalId: "5009", total: "74.20" };
    await onAnswers({ "/orders": { orders: [wrong, sample?.json, "nonsense"], next: "" } }, async (connected) => {
      const { orders, next } = await connected.listOrders({});
      assert.equal(next, null);
      assert.deepEqual(
        orders.map(({ number }) => number),
        ["1009", "1001", "#3"],
      );
      assert.match("why" in (orders[0] ?? {}) ? String(Object(orders[0]).why) : "", /0\.01 apart/);
    });
  });

  it("is never taken from a shop that answers with everything it has", async () => {
    await onAnswers({ "/orders": { orders: someBooks().orders.map(({ json }) => json), next: null } }, async (connected) => {
      assert.equal((await connected.findOrder?.("1003", 5_000))?.number, "1003");
      assert.equal(await connected.findOrder?.("4711", 5_000), null);
    });
  });
});

describe("a write to any other shop", () => {
  const answered: readonly [status: number, body: unknown, expected: object][] = [
    [200, { id: "RF-7", amount: "5.00", state: "pending", at: "2026-11-23T10:00:00Z" }, { kind: "pending" }],
    [201, { id: "RF-7", amount: "5.00", state: "rejected" }, { kind: "rejected", code: "wrong_state" }],
    [200, { id: "RF-7", amount: "5.001", state: "done" }, { kind: "unknown" }],
    [200, { id: "RF-7", amount: 5, state: "done" }, { kind: "unknown" }],
    [200, {}, { kind: "unknown" }],
    [302, {}, { kind: "unknown" }],
    [400, {}, { kind: "rejected", code: "wrong_request" }],
    [401, { code: "too_much" }, { kind: "rejected", code: "not_allowed" }],
    [404, {}, { kind: "rejected", code: "not_found" }],
    [405, {}, { kind: "rejected", code: "not_supported" }],
    [408, {}, { kind: "unknown" }],
    [409, {}, { kind: "rejected", code: "wrong_state" }],
    [422, { code: "no_funds", detail: "the account is empty" }, { kind: "rejected", code: "no_funds", message: "the account is empty" }],
    [422, { code: "a word of its own" }, { kind: "rejected", code: "wrong_request" }],
    [500, {}, { kind: "unknown" }],
    [501, {}, { kind: "rejected", code: "not_supported" }],
    [504, {}, { kind: "unknown" }],
  ];
  for (const [status, body, expected] of answered) {
    it(`answered ${status} ${JSON.stringify(body)} is ${Object.values(expected).slice(0, 2).join(", ")}`, async () => {
      const app = new Hono().put("/refunds/:key", () => new Response(JSON.stringify(body), { status }));
      await onApp(app, async (connected) => {
        const written = await connected.refund?.(fiveEuros);
        assert.deepEqual(written && Object.fromEntries(Object.keys(expected).map((name) => [name, Object(written)[name]])), expected);
      });
    });
  }

  it("carries its key in the address, whatever stands in it", async () => {
    let asked = "";
    const app = new Hono().put("/refunds/:key", (c) => {
      asked = c.req.param("key");
      return c.json({ id: "1", amount: "5.00", state: "done" });
    });
    await onApp(app, async (connected) => void (await connected.refund?.({ ...fiveEuros, key: "pay/1 ä?#" })));
    assert.equal(asked, "pay/1 ä?#");
  });
});

describe("a webhook of any other shop", () => {
  const key = `whsec_${Buffer.alloc(32, 7).toString("base64")}`;
  const at = Date.UTC(2026, 10, 23, 11);
  const connected = () => http.connect({ address: "https://shop.example", secret }, openOutside({ allowed: [] })).hooks;

  it("is one that the library of Standard Webhooks signed", async () => {
    const body = '{"type":"order.changed","data":{"id":"5001"}}';
    const signature = new Webhook(key).sign("msg_1", new Date(at), body);
    const headers = { "webhook-id": "msg_1", "webhook-timestamp": String(at / 1_000), "webhook-signature": `v1a,other ${signature}` };
    const delivery = { body: Buffer.from(body), headers, url: "", at };
    assert.deepEqual(await connected()?.read(delivery, key), {
      genuine: true,
      id: "msg_1",
      changes: [{ kind: "order", externalId: "5001" }],
    });
    for (const late of [-301_000, 301_000])
      assert.equal((await connected()?.read({ ...delivery, at: at + late }, key))?.genuine, false, "replayed");
    for (const no of ["", "whsec_"]) assert.equal((await connected()?.read(delivery, no))?.genuine, false, "no secret");
    const renamed = { ...delivery, headers: { ...headers, "webhook-id": "msg_2" } };
    assert.equal((await connected()?.read(renamed, key))?.genuine, false, "under another id");
  });

  it("is a reason to look when it says nothing we know", async () => {
    for (const event of ["no json", { type: "changed" }, { type: "order.changed" }, { type: "order.paid", data: { id: "1" } }, [], null])
      assert.deepEqual((await genuine(event)).changes, [{ kind: "something" }], JSON.stringify(event));
    assert.deepEqual((await genuine({ type: "order.deleted", data: { id: "5001" } })).changes, [
      { kind: "order_gone", externalId: "5001" },
    ]);
  });

  async function genuine(event: unknown) {
    const read = await connected()?.read(aDelivery(event, "a text"), "a text");
    assert.ok(read?.genuine);
    return read;
  }

  it("is not asked for where the shop has none", async () => {
    await onApp(
      new Hono().put("/webhook", (c) => c.json({}, 405)),
      async ({ hooks }) => {
        assert.deepEqual(await hooks?.ensure("https://returns.example.com/api/inbound/con_1", key), { ids: [] });
        await hooks?.remove([]);
      },
    );
  });
});

const line = { lineId: "1", quantity: 1, amount: 500, tax: 83 };
const fiveEuros: RefundAsked = {
  ...{ key: "pay_1", amount: 500, lines: [line], delivery: { amount: 0, tax: 0 }, adjustment: 0, restock: [], moves: true },
  ...{ order: known(readOrder(someBooks().orders[0]?.json)), returnNumber: "R-1", note: "Return R-1" },
};

async function onShop(test: (connected: ConnectedShop) => Promise<void>): Promise<void> {
  const bench = await aHttpShop();
  try {
    await test(bench.provider.connect(bench.given, bench.outside));
    assert.deepEqual(bench.vendor.mistakes, []);
  } finally {
    await bench.outside.close();
    await bench.vendor.close();
  }
}

async function onApp(app: Hono, test: (connected: ConnectedShop) => Promise<void>): Promise<void> {
  const vendor = await openFakeVendor(app);
  const outside = openOutside({ allowed: ["localhost"] });
  try {
    await test(http.connect({ address: vendor.origin, secret }, outside));
  } finally {
    await outside.close();
    await vendor.close();
  }
}

function onAnswers(answers: Readonly<Record<string, unknown>>, test: (connected: ConnectedShop) => Promise<void>): Promise<void> {
  const app = new Hono().get("*", (c) => (c.req.path in answers ? c.json(answers[c.req.path]) : c.json({}, 404)));
  return onApp(app, test);
}

async function checked(about: object, { orders = 200 } = {}) {
  const app = new Hono().get("/", (c) => c.json(about)).get("/orders", () => new Response('{"orders":[]}', { status: orders }));
  let result: Awaited<ReturnType<ConnectedShop["check"]>> | undefined;
  await onApp(app, async (connected) => {
    result = await connected.check();
  });
  assert.ok(result);
  return result;
}

function isTrouble(trouble: string, message = /./) {
  return (problem: unknown) => {
    assert.ok(problem instanceof ConnectionProblem, String(problem));
    assert.equal(problem.trouble, trouble, problem.message);
    assert.match(problem.message, message);
    return true;
  };
}
