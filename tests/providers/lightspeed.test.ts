import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { orderSchema, toSnapshot } from "../../server/providers/shops/lightspeed-order.ts";
import type { ConnectedShop } from "../../server/providers/shops/port.ts";
import { type Lightspeed, openLightspeed } from "../support/vendors/lightspeed.ts";
import { done, known, read, troubled } from "./shops.asking.ts";
import { shopContract } from "./shops.contract.ts";

// A shop has one currency: that one has the yen, those below the euro.
shopContract("Lightspeed", () => openLightspeed("JPY"));

/** A test on a shop of its own. */
function on(title: string, work: (shop: Lightspeed, connected: ConnectedShop) => Promise<void>): void {
  test(title, async () => {
    const shop = await openLightspeed();
    try {
      await work(shop, shop.provider.connect(shop.given, shop.outside));
      assert.deepEqual(shop.vendor.mistakes, []);
    } finally {
      await shop.outside.close();
      await shop.vendor.close();
    }
  });
}

describe("An order of Lightspeed", () => {
  on("carries who bought what, each line as it was paid, with delivery, costs and when it left", async (shop, connected) => {
    const order = await read(connected, "5001");
    assert.deepEqual([order.number, order.email, order.phone, order.language], ["ORD00001", "jan@example.com", "+31 6 12345678", "nl-NL"]);
    assert.deepEqual(order.shipTo, {
      name: "Jan Jansen",
      line1: "Keizersgracht 313 B",
      postalCode: "1016 EE",
      city: "Amsterdam",
      country: "NL",
    });
    assert.deepEqual(
      order.lines.map(({ title, variant, quantity, listed, paid, tax, taxRate }) => [title, variant, quantity, listed, paid, tax, taxRate]),
      [
        ["Hoodie", "Size: S", 3, 5_997, 5_398, 937, 2_100],
        ["Mug", undefined, 2, 2_490, 2_490, 206, 900],
      ],
    );
    assert.deepEqual([order.shipping.paid, order.fees.map(({ title, paid }) => [title, paid]), order.total], [625, [["iDEAL", 50]], 8_563]);
    assert.deepEqual(order.payments, [{ id: "1", gateway: "mollie", label: "iDEAL", tender: "money", paid: 8_563 }]);
    const left = shop.seed.now - 29 * 86_400_000;
    assert.deepEqual(
      order.fulfilments.map(({ shippedAt, trackingNumber, lines }) => [shippedAt, trackingNumber, lines]),
      [[left, "3SABC123", undefined]],
    );
  });

  test("adds up as the vendor's own do: six pieces at 7.35, and delivery of 6.2475", () => {
    const embedded = (...all: object[]) => ({ resource: { id: false, url: "", link: "", embedded: all } });
    const line = {
      id: 3_515_302,
      productTitle: "anacampseros",
      variantTitle: "anacampseros",
      taxRate: 0.05,
      sku: "",
      ean: "",
      articleCode: "ana",
    };
    const order = orderSchema.parse({
      ...{ id: 1_623_550, createdAt: "2019-08-21T17:15:00+00:00", number: "ORD00018", status: "processing_awaiting_shipment" },
      ...{ priceIncl: 50.35, paymentId: "invoice", paymentStatus: "paid", paymentPriceIncl: 0, paymentTaxRate: 0 },
      ...{ shipmentStatus: "not_shipped", shipmentPriceIncl: 6.25, shipmentTaxRate: 0.05, addressShippingCompany: false, language: false },
      addressShippingZipcode: "h4a4r4",
      addressShippingCountry: { id: 38, code: "ca" },
      products: embedded({ ...line, quantityOrdered: 6, quantityShipped: 6, quantityRefunded: 0, basePriceIncl: 7.35, priceIncl: 44.1 }),
      invoices: embedded({ id: 1_741_975, createdAt: "2019-08-21T17:15:00+00:00", isCreditNote: false, priceIncl: 50.35 }),
      shipments: embedded({ id: 1, status: "not_shipped", updatedAt: "2019-08-21T17:15:00+00:00", trackingCode: "" }),
    });
    const { lines, shipping, total, refunds, fulfilments, language, shipTo } = toSnapshot(order, "CAD");
    assert.deepEqual([lines[0]?.paid, lines[0]?.quantity, lines[0]?.variant, shipping.paid, total], [4_410, 6, undefined, 625, 5_035]);
    assert.deepEqual([refunds, fulfilments, language, shipTo?.country], [[], [], undefined, "CA"]);
  });

  on(
    "whose lines round to another sum is right to the cent, whatever else was charged is a fee, and what is missing is told",
    async (shop, connected) => {
      const sold = {
        at: shop.seed.now,
        pieces: [
          { title: "Mug", quantity: 3, unit: 3.33 },
          { title: "Cup", quantity: 1, unit: 5 },
        ],
      };
      const [rounded, charged, short] = [shop.sell(sold), shop.sell(sold), shop.sell(sold)];
      assert.ok(rounded && charged && short);
      for (const line of rounded.products) line.priceIncl = line.quantityOrdered === 3 ? 9.9949 : 5.0049;
      rounded.priceIncl = 15;
      charged.priceIncl += 2.5;
      short.priceIncl -= 2.5;
      const { lines, total, fees } = await read(connected, String(rounded.id));
      assert.deepEqual([lines.map(({ paid }) => paid), total, fees], [[1_000, 500], 1_500, []]);
      assert.deepEqual((await read(connected, String(charged.id))).fees, [{ id: "other", title: "Other costs", paid: 250, tax: 0 }]);
      await assert.rejects(connected.getOrder(String(short.id)), troubled("unreadable"));
      const { orders } = await connected.listOrders({});
      assert.deepEqual(
        orders.filter((one) => "why" in one).map(({ number }) => number),
        [short.number],
      );
    },
  );

  on("that was refunded says of which pieces, and by money alone when nobody said", async (shop, connected) => {
    const one = await read(connected, "5002");
    assert.deepEqual(
      one.refunds.map(({ amount, lines }) => [amount, lines?.map(({ quantity, amount: worth }) => [quantity, worth])]),
      [[1_250, [[1, 1_250]]]],
    );
    const order = shop.orders[2] ?? assert.fail();
    for (const [place, priceIncl] of [-2, -1.5].entries()) {
      order.invoices.push({ id: 7 + place, createdAt: "2026-11-01T10:00:00+00:00", isCreditNote: true, priceIncl });
    }
    const money = await read(connected, "5003");
    assert.deepEqual(
      money.refunds.map(({ id, amount, lines }) => [id, amount, lines]),
      [["7+8", 350, undefined]],
    );
  });

  on("without the invoices that hang on it is not read, since nobody would know what was given back", async (shop, connected) => {
    Object.assign(shop.orders[0] ?? {}, { invoices: undefined });
    await assert.rejects(connected.getOrder("5001"), troubled("unreadable"));
  });

  on("that waits for its payment is not open yet", async (shop, connected) => {
    Object.assign(shop.orders[0] ?? {}, { status: "processing_awaiting_payment", paymentStatus: "not_paid" });
    const order = await read(connected, "5001");
    assert.deepEqual([order.status, order.payments], ["pending", []]);
  });
});

describe("Lightspeed", () => {
  on(
    "is never asked for more than the three hundred in five minutes that a shop has for all of its apps",
    async ({ provider: { pace } }) => {
      assert.ok(pace.burst + pace.perSecond * 300 < 300);
    },
  );

  on("is asked for more than is meant, in whatever zone it counts, and no order older than that is read", async (shop, connected) => {
    const since = shop.seed.now + 86_400_000;
    shop.shop.change("5001", since - 3_600_000);
    shop.shop.change("5002", since + 3_600_000);
    const before = shop.vendor.seen.length;
    const { orders } = await connected.listOrders({ changedSince: since });
    assert.deepEqual(
      orders.map(({ number }) => number),
      ["ORD00002"],
    );
    const asked = shop.vendor.seen.slice(before).map(({ path }) => decodeURIComponent(path).replaceAll("+", " "));
    assert.match(asked[0] ?? "", /updated_at_min=2026-11-20 19:00:00/);
    assert.ok(!asked.some((path) => path.includes("/5001.json")));
  });

  on("is told in a field of the order for each thing, and nothing it keeps itself is changed", async (shop, connected) => {
    const order = shop.orders[0] ?? assert.fail();
    const kept = structuredClone({ ...order, metafields: [] });
    const telling = {
      ...{
        key: "t1",
        order: known(await read(connected, "5001")),
        returnNumber: "R-1001",
        status: "approved" as const,
        note: "Return R-1001 approved",
      },
      ...{ pieces: [], trackingNumber: "3SXYZ" },
    };
    done((await connected.tell?.(telling)) ?? assert.fail());
    done((await connected.tell?.(telling)) ?? assert.fail());
    assert.deepEqual(
      order.metafields.map(({ key, value }) => [key, value]),
      [["returns_portal_t1", "Return R-1001 approved · 3SXYZ"]],
    );
    assert.deepEqual({ ...order, metafields: [] }, kept);
  });

  on("believes nothing of a delivery but which order to look at", async (_shop, connected) => {
    const reads = async (body: string) =>
      connected.hooks?.read({ body: new TextEncoder().encode(body), headers: {}, url: "", at: 0 }, "ours");
    const nothing = { genuine: true, changes: [] };
    for (const forged of [
      "",
      "{",
      "[]",
      '{"order":{"id":"../1"}}',
      '{"order":{"id":1.5}}',
      `{"order":{"id":"${"9".repeat(40)}"}}`,
      '{"product":{"id":1}}',
    ]) {
      assert.deepEqual(await reads(forged), nothing, forged);
    }
    assert.deepEqual(await reads('{"order":{"id":5001,"priceIncl":0,"status":"cancelled"}}'), {
      genuine: true,
      changes: [{ kind: "order", externalId: "5001" }],
    });
  });

  on("goes to no other server than its clusters, whatever is given for one", async (shop) => {
    const asked: string[] = [];
    const outside: typeof shop.outside = {
      call: (url, call) => {
        asked.push(url);
        return shop.outside.call(url, call);
      },
      close: () => shop.outside.close(),
    };
    for (const given of [
      { ...shop.given, cluster: "https://evil.example" },
      { ...shop.given, language: "../../evil" },
      { ...shop.given, cluster: "constructor", language: "nl/.." },
    ]) {
      await shop.provider.connect(given, outside).getOrder("5001");
    }
    assert.ok(asked.length > 0 && asked.every((url) => url.startsWith("https://api.webshopapp.com/nl/")), asked.join());
  });
});
