import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { z } from "zod";
import { firstPage, nextPage, placeOf, windowOf } from "../../server/providers/shops/magento1-history.ts";
import { listedSchema, type Magento1Order, memoSchema, orderSchema, toSnapshot } from "../../server/providers/shops/magento1-order.ts";
import { planBooking } from "../../server/providers/shops/magento1-refund.ts";
import { envelope, readSaid, text } from "../../server/providers/shops/magento1-soap.ts";
import type { ConnectedShop } from "../../server/providers/shops/port.ts";
import { type Magento1, openMagento1, toInfo, toListed, toMemo } from "../support/vendors/magento1.ts";
import { answered, faulted, itemsOf, readRequest, wordOf } from "../support/vendors/magento1-wsdl.ts";
import type { MemoRequest } from "../support/vendors/magento2-memos.ts";
import { asking, type Books, holdToTheCent } from "./magento.money.ts";
import { done, known, piecesOf, read } from "./shops.asking.ts";
import { shopContract } from "./shops.contract.ts";

shopContract("Magento 1", openMagento1);

/** A test on a shop of its own. */
function on(title: string, work: (shop: Magento1, connected: ConnectedShop) => Promise<void>): void {
  test(title, async () => {
    const shop = await openMagento1();
    try {
      await work(shop, shop.provider.connect(shop.given, shop.outside));
      assert.deepEqual(shop.vendor.mistakes, []);
    } finally {
      await shop.outside.close();
      await shop.vendor.close();
    }
  });
}

describe("An order of Magento 1", () => {
  on("is one of ours, though it does not say which item belongs to which", async (_shop, connected) => {
    const order = await read(connected, "100000102");
    assert.deepEqual(
      [order.number, order.externalId, order.shipTo?.line1, order.shipTo?.line2],
      ["100000102", "100000102", "Hauptstraße 5", "2. Stock"],
    );
    assert.deepEqual(
      order.lines.map(({ id, title, variant, variantId, quantity, listed, paid }) => [
        id,
        title,
        variant,
        variantId,
        quantity,
        listed,
        paid,
      ]),
      [
        ["201", "Hero Hoodie", "S", "501", 3, 5_997, 5_398],
        ["203", "Mug", undefined, undefined, 2, 2_490, 2_490],
      ],
    );
    assert.deepEqual(order.fulfilments[0]?.lines, [
      { lineId: "201", quantity: 3 },
      { lineId: "203", quantity: 2 },
    ]);
    assert.equal(order.fulfilments[0]?.trackingNumber, "JJD2");
  });

  on("has the parts of a bundle priced by its parts for lines, and a bundle with a price of its own for one", async (shop, connected) => {
    const parts = (pot: number, cup: number) => [
      { product: 601, sku: "POT", name: "Pot", qty: 1, price: pot },
      { product: 602, sku: "CUP", name: "Cup", qty: 4, price: cup },
    ];
    const set = { type: "bundle" as const, product: 600, sku: "SET", name: "Tea set", qty: 1 };
    shop.add({ id: 20, number: "100000120", at: "2026-11-01 10:00:00", pieces: [{ ...set, price: 60, parts: parts(20, 10) }] });
    shop.add({ id: 21, number: "100000121", at: "2026-11-01 10:00:00", pieces: [{ ...set, price: 55, parts: parts(0, 0) }] });
    const titles = async (number: string) =>
      (await read(connected, number)).lines.map(({ title, quantity, paid }) => [title, quantity, paid]);
    assert.deepEqual(await titles("100000120"), [
      ["Pot", 1, 2_000],
      ["Cup", 4, 4_000],
    ]);
    assert.deepEqual(await titles("100000121"), [["Tea set", 1, 5_500]]);
  });

  on("whose line taxes do not add up to its own is read, and booked by a person", async (shop, connected) => {
    const order = shop.orders[1] ?? assert.fail();
    order.discount_tax_compensation_invoiced += 0.37;
    order.grand_total += 0.37;
    order.total_paid += 0.37;
    const snapshot = await read(connected, "100000102");
    assert.equal(snapshot.total, 8_415);
    const answer = await connected.refund?.(asking(snapshot, { moves: false, amount: 100, adjustment: 100 }));
    assert.deepEqual([answer?.kind, answer?.kind === "rejected" && answer.code], ["rejected", "not_supported"]);
  });
});

describe("The session of Magento 1", () => {
  on("is begun once for everybody, and anew when the shop has forgotten it", async (shop, connected) => {
    await Promise.all([read(connected, "100000102"), read(connected, "100000103")]);
    assert.equal(shop.logins(), 1);
    shop.expire();
    await Promise.all([read(connected, "100000102"), read(connected, "100000103")]);
    assert.equal(shop.logins(), 2);
  });

  on("that ends in the middle of a booking loses and doubles nothing", async (shop, connected) => {
    const order = await read(connected, "100000102");
    const [piece] = piecesOf(order);
    assert.ok(piece);
    let ended = false;
    shop.vendor.fail("dropped", ({ body }) => {
      if (!ended && body.includes("CreditmemoCreate")) {
        ended = true;
        shop.expire();
      }
      return false;
    });
    const made = done((await connected.refund?.(asking(order, { moves: false, lines: [piece], amount: piece.amount }))) ?? assert.fail());
    assert.equal(made.amount, piece.amount);
    assert.ok(ended);
    assert.equal(shop.shop.refunds("100000102").length, 1);
  });
});

describe("What Magento 1 is sent", () => {
  on("is data, whatever stands in it, and leaves the order's status as it is", async (shop, connected) => {
    const order = await read(connected, "100000102");
    Object.assign(shop.orders[1] ?? {}, { status: "packed <twice>" });
    const note = `]]></comment><status>canceled</status><!-- & "quoted" ' \u0000\u0008 é 🎁 &amp;`;
    done(
      (await connected.tell?.({ key: "t", order: known(order), returnNumber: "R-1001", status: "approved", note, pieces: [] })) ??
        assert.fail(),
    );
    assert.equal(shop.orders[1]?.status, "packed <twice>");
    assert.deepEqual(shop.shop.notes("100000102"), [
      `]]></comment><status>canceled</status><!-- & "quoted" '  é 🎁 &amp; [returns-portal t]`,
    ]);
  });

  test("is one document with one operation, whatever is put into it", () => {
    const xml = envelope("salesOrderInfo", { orderIncrementId: text("</x><api:login/>") });
    assert.deepEqual(readRequest(xml).operation, "salesOrderInfo");
    assert.equal(wordOf(readRequest(xml).parts.orderIncrementId), "</x><api:login/>");
  });
});

describe("What Magento 1 answers", () => {
  test("with entities of its own is not read", () => {
    const bomb = `<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x "boom"><!ENTITY y "&x;&x;&x;">]>${answered("login", "&y;", "").replace(/^<\?xml[^>]*>/, "")}`;
    assert.deepEqual(readSaid(bomb), { kind: "unreadable" });
    for (const wrong of ["", "{}", "<html><body>Just a moment…</body></html>", answered("login", "x", "").slice(0, -20)]) {
      assert.deepEqual(readSaid(wrong), { kind: "unreadable" }, wrong);
    }
    for (const attack of [
      `${"<a>".repeat(100_000)}${"</a>".repeat(100_000)}`,
      "<Envelope><Body><loginResponse><__proto__><a>1</a></__proto__></loginResponse></Body></Envelope>",
    ]) {
      assert.deepEqual(readSaid(attack), { kind: "unreadable" }, attack.slice(0, 100));
    }
  });

  test("is a result or a fault, with its number", () => {
    assert.deepEqual(readSaid(answered("login", "a&b <c>", "")), { kind: "result", result: "a&b <c>" });
    assert.deepEqual(readSaid(faulted("5", "Session expired. Try to relogin.")), {
      kind: "fault",
      code: "5",
      message: "Session expired. Try to relogin.",
    });
  });
});

describe("The history of a shop on Magento 1", () => {
  /** So many orders a day, from one day to another. */
  const selling = (perDay: number, from: number, to: number) => {
    const all: number[] = [];
    for (let at = from; at < to; at += 86_400_000 / perDay) all.push(Math.floor(at / 1_000) * 1_000);
    return all;
  };

  test("is read whole in stretches that fit into an answer, dense years and empty ones alike", async () => {
    const sold = [
      ...selling(0.01, Date.UTC(2009, 2, 1), Date.UTC(2011, 0, 1)),
      ...selling(400, Date.UTC(2016, 5, 1), Date.UTC(2016, 7, 1)),
      ...selling(3, Date.UTC(2020, 0, 1), Date.UTC(2020, 11, 1)),
    ];
    let asked = 0;
    let largest = 0;
    const seen: number[] = [];
    for (let place: ReturnType<typeof placeOf> | null = placeOf(undefined); place !== null; ) {
      const { at, entries } = await firstPage(place, async (stretch) => {
        asked += 1;
        const { from, to } = windowOf(stretch);
        return sold.filter((one) => one >= from && (to === null || one <= to));
      });
      largest = Math.max(largest, entries.length);
      seen.push(...entries);
      place = nextPage(at, entries.length);
    }
    assert.deepEqual(seen, sold);
    assert.ok(largest <= 500, `${largest} in one answer`);
    assert.ok(asked < 400, `${asked} questions`);
  });
});

test("What is booked in Magento 1 arrives to the cent, whatever was sold, given back before, and taken off", () => {
  const result = (value: object, type: string): unknown => {
    const said = readSaid(answered("any", value, type));
    return said.kind === "result" ? said.result : assert.fail(said.kind);
  };
  const orderOf = ({ order }: Books): Magento1Order => ({
    ...orderSchema.parse(result(toInfo(order), "salesOrderEntity")),
    listed: listedSchema.parse(result(toListed(order), "salesOrderListEntity")),
  });
  const memosOf = ({ memos }: Books) => memos.map((memo) => memoSchema.parse(result(toMemo(memo, "1"), "salesOrderCreditmemoEntity")));
  const dataSchema = z.record(z.string(), z.unknown());
  const compared = holdToTheCent(
    (books) => toSnapshot(orderOf(books), memosOf(books), []),
    (asked, books) => {
      const plan = planBooking(asked, orderOf(books), memosOf(books));
      if (plan.kind === "rejected") return null;
      const { parts } = readRequest(envelope("salesOrderCreditmemoCreate", plan.parameters));
      const data = dataSchema.parse(parts.creditmemoData);
      const number = (name: string) => (data[name] === undefined ? {} : { [name]: Number(wordOf(data[name])) });
      const request: MemoRequest = {
        items: itemsOf(data.qtys).map((item) => ({ order_item_id: Number(wordOf(item.order_item_id)), qty: Number(wordOf(item.qty)) })),
        arguments: { ...number("shipping_amount"), ...number("adjustment_positive"), ...number("adjustment_negative") },
      };
      return request;
    },
    [false],
    400,
  );
  assert.ok(compared > 200, `${compared} bookings were compared`);
});
