import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { woocommerce } from "../../server/providers/shops/woocommerce.ts";
import { signed } from "../../server/providers/shops/woocommerce-client.ts";
import { wooFixture } from "../support/vendors/woocommerce.ts";
import { delivered, openWooBench } from "../support/vendors/woocommerce-bench.ts";
import type { Json } from "../support/vendors/woocommerce-money.ts";
import { read, troubled } from "./shops.asking.ts";
import { shopContract } from "./shops.contract.ts";
import { on } from "./woocommerce.asking.ts";

shopContract("WooCommerce over https", () => openWooBench(true));
shopContract("WooCommerce over http, signed", () => openWooBench(false));

describe("Who asks WooCommerce", () => {
  it("signs a request over http the way a hand would", () => {
    const sent = signed(
      "GET",
      "http://shop.example:8080/wp-json/wc/v3/orders",
      [
        ["per_page", "100"],
        ["_fields", "id,number"],
      ],
      { key: "ck_1", secret: "cs_1" },
      { nonce: "abc", at: 1_764_115_200_999 },
    );
    assert.equal(Object.fromEntries(sent).oauth_signature, "Qzhn5ebjvedMwtwXNT8/twsHDD8Bwys9CshWP75T4BI=");
  });

  on("sends the secret as a password over https, and nothing of it to WordPress itself", async ({ vendor }, shop) => {
    assert.deepEqual(await shop.check(), { account: "Café & Co", currency: "EUR", missing: [] });
    for (const { path, headers } of vendor.seen) {
      assert.ok(!path.includes("cs_") && !path.includes("ck_"), path);
      assert.equal(headers.authorization !== undefined, path.startsWith("/wp-json/wc/"), path);
    }
  });

  on(
    "sends no secret at all over http",
    async ({ vendor, given }, shop) => {
      await shop.check();
      for (const { path, headers } of vendor.seen) assert.ok(!`${path}${JSON.stringify(headers)}`.includes(given.secret ?? "-"));
    },
    false,
  );

  on("is told which rights a key lacks", async ({ provider, narrow, outside }) => {
    assert.ok(narrow);
    assert.deepEqual((await provider.connect(narrow, outside).check()).missing, ["Read/Write"]);
  });

  on("is told where there is no WooCommerce", async ({ provider, given, outside }) => {
    const astray = provider.connect({ ...given, address: `${given.address ?? ""}/elsewhere` }, outside);
    await assert.rejects(astray.check(), troubled("not_found"));
  });
});

describe("Orders of WooCommerce", () => {
  on("are looked up by exactly one read of one id", async ({ vendor }, shop) => {
    for (const [number, found] of [
      ["82", "82"],
      ["101", undefined],
      ["88", undefined],
      ["114", undefined],
      ["115", "115"],
    ] as const) {
      const before = vendor.seen.length;
      assert.equal((await shop.findOrder?.(number, 5_000))?.externalId, found, number);
      assert.deepEqual(
        vendor.seen.slice(before).map(({ method, path }) => `${method} ${path.split("?")[0]}`),
        [`GET /wp-json/wc/v3/orders/${number}`],
      );
    }
  });

  on("with a prefix before their id are found by it, in any letters, and not by the id alone", async ({ woo }, shop) => {
    woo.orders.set(56, { ...woo.orders.get(56), number: "WC-56" });
    for (const typed of ["WC-56", "#wc-56", " wc-56 "]) assert.equal((await shop.findOrder?.(typed, 5_000))?.externalId, "56", typed);
    for (const typed of ["56", "XX-56", "WC-82", "WC-5-6"]) assert.equal(await shop.findOrder?.(typed, 5_000), null, typed);
  });

  on("carry what the gateway calls their payment", async (_, shop) => {
    const { payments } = await read(shop, "82");
    assert.deepEqual(payments, [{ id: "pi_82", gateway: "stripe", label: "Card", reference: "pi_82", tender: "money", paid: 11_966 }]);
  });

  on("are all listed although some are put in the trash meanwhile", async ({ woo, shop: office }, shop) => {
    const ids = [...woo.orders.keys(), ...office.addOrders(260).map(({ externalId }) => Number(externalId))];
    const trashed = ids.slice(0, 60);
    const seen: string[] = [];
    let cursor: string | null | undefined;
    for (let place = 0; cursor !== null; place++) {
      const page = await shop.listOrders(cursor === undefined ? {} : { cursor });
      seen.push(...page.orders.map((order) => ("why" in order ? assert.fail(order.why) : (order.externalId ?? ""))));
      cursor = page.next;
      for (const id of trashed.slice(place * 20, place * 20 + 20)) woo.orders.set(id, { ...woo.orders.get(id), status: "trash" });
    }
    assert.deepEqual(
      seen.map(Number),
      ids.toSorted((one, other) => one - other),
    );
  });

  on("that changed at one and the same second come whole", async ({ shop: office }, shop) => {
    const at = Date.UTC(2026, 10, 30, 8);
    const changed = office.addOrders(250).map(({ externalId }) => externalId);
    for (const id of changed) office.change(id, at);
    const seen = new Set<string>();
    for (let cursor: string | null | undefined; cursor !== null; ) {
      const page = await shop.listOrders({ changedSince: at, ...(cursor !== undefined && { cursor }) });
      for (const order of page.orders) seen.add("why" in order ? order.why : (order.externalId ?? ""));
      cursor = page.next;
    }
    assert.deepEqual([...seen].sort(), changed.sort());
  });

  on("that cannot be read are told by number and hold up none of the others", async ({ woo }, shop) => {
    woo.orders.set(56, { ...woo.orders.get(56), total: "84.70" });
    const { orders } = await shop.listOrders({});
    const wrong = orders.filter((order) => "why" in order);
    assert.deepEqual(
      wrong.map(({ number }) => number),
      ["56"],
    );
    assert.equal(orders.length, woo.orders.size);
    await assert.rejects(shop.getOrder("56"), troubled("unreadable"));
  });

  for (const strange of ["../settings", "59/refunds", "", "0", "59?force=true", "9".repeat(40)]) {
    on(`are not where "${strange.slice(0, 20)}" leads`, async ({ vendor }, shop) => {
      assert.equal(await shop.getOrder(strange), null);
      assert.ok(vendor.seen.every(({ path }) => path.startsWith("/wp-json/wc/v3/orders/0?")));
    });
  }
});

describe("Articles of WooCommerce", () => {
  on("have their tax within, also where the shop writes net prices", async ({ woo }, shop) => {
    woo.settings.pricesIncludeTax = false;
    const [one] = (await shop.stock?.([{ productId: "25", variantId: "29" }], "EUR")) ?? [];
    assert.equal(one?.price, 3_588);
  });

  on("are known by their SKU too, and called by product and variation", async (_, shop) => {
    const [one] = (await shop.stock?.([{ sku: "TEE-NOIR-XL" }], "EUR")) ?? [];
    assert.deepEqual([one?.productId, one?.variantId, one?.title, one?.variant], ["25", "29", "T-shirt coton bio noir", "XL"]);
  });
});

describe("Webhooks of WooCommerce", () => {
  const hooks = woocommerce.connect(
    { address: "https://shop.example" },
    { call: () => assert.fail("nothing is asked"), close: async () => {} },
  ).hooks;
  const secret = "whsec-throwaway-0123456789";
  const changes = async (body: string, topic = "order.updated") => {
    const read_ = await hooks?.read(delivered(body, secret, topic), secret);
    return read_?.genuine ? read_.changes : read_;
  };

  it("are verified by the known answer", async () => {
    const delivery = delivered('{"id":118,"status":"processing"}', "", "order.updated", "d1");
    const headers = { ...delivery.headers, "x-wc-webhook-signature": "cAr6wSfBtCszRvycVTaLIwy3dNp9mrNv0ehsvdm0C1Q=" };
    assert.deepEqual(await hooks?.read({ ...delivery, headers }, secret), {
      genuine: true,
      id: "d1",
      changes: [{ kind: "order", externalId: "118" }],
    });
  });

  it("say which order, and by the body alone: nobody signed the headers", async () => {
    const { body } = wooFixture<{ body: Json }>("webhook-delivery-order.updated");
    assert.deepEqual(await changes(JSON.stringify(body), "order.deleted"), [{ kind: "order", externalId: "59" }]);
    assert.deepEqual(await changes('{"id":59}', "order.deleted"), [{ kind: "order_gone", externalId: "59" }]);
    assert.deepEqual(await changes('{"action":"woocommerce_order_refunded","arg":59}'), [{ kind: "order", externalId: "59" }]);
    assert.deepEqual(await changes('{"action":"woocommerce_refund_created","arg":155}'), [{ kind: "something" }]);
    assert.deepEqual(await changes("[]"), [{ kind: "something" }]);
  });

  it("begin with a form that is not signed and says nothing", async () => {
    const ping = wooFixture<{ headers: Record<string, string>; body: string }>("webhook-delivery-ping");
    const delivery = { headers: ping.headers, url: "/", at: 0, body: new TextEncoder().encode(ping.body) };
    assert.deepEqual(await hooks?.read(delivery, secret), { genuine: true, changes: [] });
    assert.equal((await hooks?.read(delivery, ""))?.genuine, false);
    for (const body of ["webhook_id=11&order=59", '{"id":59}', "webhook_id=", `webhook_id=${"1".repeat(100)}`]) {
      assert.equal((await hooks?.read({ ...delivery, body: new TextEncoder().encode(body) }, secret))?.genuine, false, body);
    }
  });
});
