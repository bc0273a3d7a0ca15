import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Written } from "../../server/providers/port.ts";
import { marked } from "../../server/providers/shops/mijnwebwinkel-api.ts";
import { localTime } from "../../server/providers/shops/mijnwebwinkel-lists.ts";
import { orderSchema, toSnapshot } from "../../server/providers/shops/mijnwebwinkel-order.ts";
import type { ConnectedShop, RefundAsked } from "../../server/providers/shops/port.ts";
import type { Fault } from "../support/vendors/fake-vendor.ts";
import { type Mijnwebwinkel, openMijnwebwinkel } from "../support/vendors/mijnwebwinkel.ts";
import { vendorText } from "../support/vendors/vendor-document.ts";
import { holdCreditsToTheCent } from "./mijnwebwinkel.money.ts";
import { done, known, piecesOf, read, troubled } from "./shops.asking.ts";
import { shopContract } from "./shops.contract.ts";

shopContract("Mijnwebwinkel", openMijnwebwinkel);

/** A test on a shop of its own. */
function on(title: string, work: (shop: Mijnwebwinkel, connected: ConnectedShop) => Promise<void>): void {
  test(title, async () => {
    const shop = await openMijnwebwinkel();
    try {
      await work(shop, shop.provider.connect(shop.given, shop.outside));
      assert.deepEqual(shop.vendor.mistakes, []);
    } finally {
      await shop.outside.close();
      await shop.vendor.close();
    }
  });
}

const nothing = { lines: [], delivery: { amount: 0, tax: 0 }, adjustment: 0, restock: [], moves: false, returnNumber: "R-1001" };
const refund = (connected: ConnectedShop, asked: Omit<RefundAsked, keyof typeof nothing | "note"> & Partial<RefundAsked>) =>
  connected.refund?.({ ...nothing, note: "Return R-1001", ...asked }) ?? assert.fail();
const rejection = (written: Written<unknown>) => (written.kind === "rejected" ? written.code : written.kind);
const bodies = ({ vendor }: Mijnwebwinkel) =>
  vendor.seen
    .filter(({ method, path }) => method === "POST" && path.startsWith("/v1/orders/credit"))
    .map(({ path, body }) => ({ path, ...JSON.parse(body) }));

describe("An order of Mijnwebwinkel", () => {
  on("carries who bought what and when, with the discount of a code shared by what each line is worth", async (shop, connected) => {
    const order = await read(connected, "1001");
    assert.deepEqual([order.number, order.language, order.email, order.status], ["1001", "nl-NL", "lotte@example.com", "open"]);
    assert.deepEqual(order.shipTo, { name: "Lotte de Vries", line1: "Molenstraat 62", postalCode: "5341 GE", city: "Oss", country: "NL" });
    assert.equal(order.placedAt, shop.seed.now - 30 * 86_400_000);
    assert.deepEqual(
      order.lines.map(({ title, variant, sku, productId, quantity, listed, paid, tax, taxRate }) => [
        title,
        variant,
        sku,
        productId,
        quantity,
        listed,
        paid,
        tax,
        taxRate,
      ]),
      [
        ["Hero Hoodie", "S", "HOODIE", "500", 3, 5_997, 5_397, 937, 2_100],
        ["Mug", undefined, "MUG", "510", 2, 2_490, 2_241, 185, 900],
      ],
    );
    assert.deepEqual(
      order.fees.map(({ title, paid, tax }) => [title, paid, tax]),
      [["iDEAL", 50, 9]],
    );
    assert.deepEqual([order.shipping, order.total, order.discountCodes], [{ paid: 495, tax: 86 }, 8_183, ["HERFST10"]]);
    assert.deepEqual(order.payments, [{ id: "1", gateway: "paypal", label: "paypal", tender: "money", paid: 8_183 }]);
  });

  test("is read from the vendor's own example, whose figures add up", (t) => {
    const document = vendorText("mijnwebwinkel-myonlinestore-openapi.json");
    if (document === null) return t.skip("VENDOR_CONTRACTS names no folder");
    const order = toSnapshot(orderSchema.parse(JSON.parse(document).components.schemas.Order.example), () => []);
    assert.deepEqual([order.total, order.shipTo?.postalCode, order.shipTo?.country], [4_745, "5341GE", "NL"]);
    assert.deepEqual(
      order.lines.map(({ quantity, paid, tax }) => [quantity, paid, tax]),
      [
        [1, 1_500, 260],
        [2, 990, 172],
        [3, 585, 102],
        [5, 975, 81],
      ],
    );
    assert.deepEqual(
      order.fees.map(({ paid }) => paid),
      [100, 595],
    );
  });

  test("is read as PHP writes it: texts for numbers, lists for empty objects, a number for a list", () => {
    const order = orderSchema.parse({
      ...{ number: "1001", date: "2026-01-01", time: "12:00:00", currency: "EUR", credit_order_numbers: { 0: 1_002, 1: "1003" } },
      ...{ comments: [], payment: [], debtor: { email: "", address: [] }, price: { total: 68 }, discountcode: null },
      orderlines: [{ id: "a", type: "article", quantity: "2", description: "Mug", unit_price: { rate: 21, amount: "28.099174" } }],
    });
    assert.deepEqual(order.credit_order_numbers, ["1002", "1003"]);
    const { lines, email, payments } = toSnapshot(order, () => []);
    assert.deepEqual([lines[0]?.paid, lines[0]?.tax, email, payments], [6_800, 1_180, undefined, []]);
    assert.equal(orderSchema.safeParse({ ...order, credit_order_numbers: [{}] }).success, false, "what is lost here is given back twice");
  });

  on(
    "takes what no line explains for delivery, or for the code's discount; anything else is told and holds up nobody",
    async (shop, connected) => {
      const mug = { article: 510, sku: "MUG", name: "Mug", quantity: 1, unit: 10 };
      const [delivered, coded, wrong] = ["2026-11-01 10:00:00", "2026-11-02 10:00:00", "2026-11-03 10:00:00"].map((at) =>
        shop.sell({ at, pieces: [mug] }),
      );
      assert.ok(delivered && coded && wrong);
      delivered.price.total = "14.95";
      Object.assign(coded, { discountcode: "TIEN", price: { total: "9.00" } });
      wrong.price.total = "9.00";
      assert.deepEqual((await read(connected, String(delivered.number))).shipping, { paid: 495, tax: 0 });
      assert.equal((await read(connected, String(coded.number))).lines[0]?.paid, 900);
      await assert.rejects(connected.getOrder(String(wrong.number)), troubled("unreadable"));
      const { orders } = await connected.listOrders({});
      assert.deepEqual(
        orders.filter((one) => "why" in one).map(({ number }) => number),
        [String(wrong.number)],
      );
    },
  );

  on("that is a credit order is no order: it is a refund of the one it credits", async (shop, connected) => {
    const [number] = shop.orders[1]?.credit_order_numbers ?? [];
    assert.equal(await connected.getOrder(String(number)), null);
    assert.equal(await connected.findOrder?.(String(number), 5_000), null);
    const later = shop.seed.now + 5 * 86_400_000;
    shop.shop.change(String(number), later);
    const { orders } = await connected.listOrders({ changedSince: later });
    assert.deepEqual(
      orders.map((one) => ("why" in one ? one : [one.number, one.refunds.length])),
      [["1002", 1]],
    );
  });

  on("that is new is found among those placed since, once and without those of before", async (shop, connected) => {
    const placed = shop.sell({ at: "2026-11-25 10:00:00", pieces: [{ article: 510, sku: "MUG", name: "Mug", quantity: 1, unit: 5 }] });
    const earlier = shop.sell({ at: "2026-11-25 01:00:00", pieces: [{ article: 510, sku: "MUG", name: "Mug", quantity: 1, unit: 5 }] });
    for (const one of [placed, earlier]) Object.assign(one, { status_changed_date: "", status_changed_time: "" });
    const numbers = [];
    for (let cursor: string | undefined, more = true; more; ) {
      const page = await connected.listOrders({ changedSince: Date.UTC(2026, 10, 25, 8), ...(cursor !== undefined && { cursor }) });
      numbers.push(...page.orders.map(({ number }) => number));
      more = page.next !== null;
      cursor = page.next ?? undefined;
    }
    assert.deepEqual(numbers, [String(placed.number)]);
  });

  test("is asked for by the shop's own clock, in summer and in winter", () => {
    assert.equal(localTime(Date.UTC(2026, 6, 1, 22, 30)), "2026-07-02 00:30:00");
    assert.equal(localTime(Date.UTC(2026, 11, 1, 22, 30)), "2026-12-01 23:30:00");
  });

  on("changed while their clock went back is not missed", async (shop, connected) => {
    // 02:10 for the second time; asked from 02:30 of the first time on.
    shop.shop.change("1004", Date.UTC(2027, 9, 31, 1, 10));
    const { orders } = await connected.listOrders({ changedSince: Date.UTC(2027, 9, 31, 0, 30) });
    assert.deepEqual(
      orders.map(({ number }) => number),
      ["1004"],
    );
  });
});

describe("A refund in the books of Mijnwebwinkel", () => {
  on("of which some pieces are for sale again is two credit orders, each made once whatever is lost", async (shop, connected) => {
    const order = await read(connected, "1001");
    const [hoodie] = order.lines;
    const pieces = piecesOf(order).filter(({ lineId }) => lineId === hoodie?.id);
    const amount = pieces.reduce((sum, one) => sum + one.amount, 0);
    const line = { lineId: hoodie?.id ?? "", quantity: 3, amount, tax: 0 };
    const asked = {
      key: "k",
      order: known(order),
      lines: [line],
      amount: amount - 100,
      adjustment: -100,
      restock: [{ lineId: line.lineId, quantity: 1 }],
    };
    shop.vendor.fail("dropped", ({ path }) => path.includes("mutate_stock=false"));
    const lost = await refund(connected, asked);
    assert.equal(lost.kind, "unknown");
    assert.equal(await connected.findRefund?.(known(order), "k"), null, "half of it is not it");
    const made = done(await refund(connected, asked));
    assert.deepEqual([made.amount, made.key, made.reference.split("+").length], [amount - 100, "k", 2]);
    assert.deepEqual(done(await refund(connected, asked)), made);
    assert.equal(shop.shop.restocked("1001", line.lineId), 1);
    assert.deepEqual(
      bodies(shop).map(({ path, comments, orderlines }) => [
        /mutate_stock=(\w+)/.exec(path)?.[1],
        comments.internal,
        orderlines[0].quantity,
      ]),
      [
        ["true", "Return R-1001 [returns-portal refund k 1/2]", 1],
        ["false", "Return R-1001 [returns-portal refund k 2/2]", 2],
        ["false", "Return R-1001 [returns-portal refund k 2/2]", 2],
      ],
    );
    const [read_] = (await read(connected, "1001")).refunds;
    assert.deepEqual([read_?.id, read_?.amount, read_?.lines?.map(({ quantity }) => quantity)], [made.reference, amount - 100, [1, 2]]);
  });

  on("whose second part has to wait is asked again by itself", async (shop, connected) => {
    const order = await read(connected, "1001");
    const [first, second] = piecesOf(order);
    assert.ok(first && second);
    const line = { ...first, quantity: 2, amount: first.amount + second.amount };
    const asked = { key: "k", order: known(order), lines: [line], amount: line.amount, restock: [{ lineId: line.lineId, quantity: 1 }] };
    shop.vendor.fail("too_many", ({ path }) => path.includes("mutate_stock=false"));
    const answer = await refund(connected, asked);
    assert.ok(answer.kind === "rejected" && answer.retryAfter);
    assert.equal(done(await refund(connected, asked)).amount, line.amount);
    assert.equal(shop.shop.refunds("1001").length, 2);
  });

  on("says what was booked, not what was meant", async (shop, connected) => {
    const order = await read(connected, "1004");
    const [piece] = piecesOf(order);
    assert.ok(piece);
    shop.miscount(-0.01);
    const made = done(await refund(connected, { key: "k", order: known(order), lines: [piece], amount: piece.amount }));
    assert.equal(made.amount, 1_251);
  });

  on(
    "never leaves costs to the shop's own judgement, and gives all of them back with the last piece because it must",
    async (shop, connected) => {
      const order = await read(connected, "1001");
      const pieces = order.lines.map(({ id, quantity, paid, tax }) => ({ lineId: id, quantity, amount: paid, tax }));
      const [hoodies, mugs] = pieces;
      assert.ok(hoodies && mugs);
      done(await refund(connected, { key: "a", order: known(order), lines: [hoodies], amount: hoodies.amount }));
      done(await refund(connected, { key: "b", order: known(order), lines: [mugs], amount: mugs.amount }));
      assert.deepEqual(
        bodies(shop).map(({ shipping_costs, payment_costs }) => [shipping_costs, payment_costs]),
        [
          ["0", "0"],
          ["4.090909", "0.413223"],
        ],
      );
      const { refunds } = await read(connected, "1001");
      assert.deepEqual(
        refunds.map(({ amount, shipping }) => [amount, shipping]),
        [
          [hoodies.amount, undefined],
          [mugs.amount, undefined],
        ],
      );
    },
  );

  on("with delivery says what of it was for delivery", async (_shop, connected) => {
    const order = await read(connected, "1001");
    const [piece] = piecesOf(order);
    assert.ok(piece);
    const asked = { key: "k", order: known(order), lines: [piece], delivery: { amount: 495, tax: 86 }, amount: piece.amount + 495 };
    assert.equal(done(await refund(connected, asked)).amount, piece.amount + 495);
    assert.equal((await read(connected, "1001")).refunds[0]?.shipping, 495);
  });

  on("is not mistaken for one of the back office that carries the order's own comment along", async (shop, connected) => {
    const order = await read(connected, "1002");
    Object.assign(shop.orders.find(({ credited_order_number }) => credited_order_number === 1_002) ?? {}, {
      comments: { internal: "Return R-1001 approved [returns-portal note t]" },
    });
    assert.deepEqual(
      (await connected.listRefunds?.(known(order)))?.map(({ key, amount }) => [key, amount]),
      [[undefined, 1_250]],
    );
  });

  test("arrives to the cent, whatever was sold, given back before, taken off and put back on sale", () => {
    const compared = holdCreditsToTheCent(1_000);
    assert.ok(compared > 1_000, `${compared} credit orders were compared`);
  });

  on("sees what the back office credited since the return was quoted", async (shop, connected) => {
    const order = await read(connected, "1004");
    const [piece] = piecesOf(order);
    assert.ok(piece);
    const credit = { credited_order_number: "1004", status: 10, orderlines: [{ id: piece.lineId, type: "article", quantity: 1 }] };
    shop.creditInBackOffice(credit);
    const answer = await refund(connected, { key: "k", order: known(order), lines: [piece], amount: piece.amount });
    assert.equal(rejection(answer), "too_much");
  });
});

describe("What Mijnwebwinkel is told", () => {
  on("stands behind what the team wrote itself", async (shop, connected) => {
    const order = shop.orders[0] ?? assert.fail();
    order.comments = { internal: "Called, is at home on Friday" };
    const telling = {
      ...{
        key: "t",
        order: known(await read(connected, "1001")),
        returnNumber: "R-1001",
        status: "approved" as const,
        note: "Return R-1001 approved",
      },
      ...{ pieces: [], trackingNumber: "3SABC" },
    };
    done((await connected.tell?.(telling)) ?? assert.fail());
    done((await connected.tell?.(telling)) ?? assert.fail());
    assert.deepEqual(order.comments, { internal: "Called, is at home on Friday\nReturn R-1001 approved · 3SABC [returns-portal note t]" });
  });

  on("is a discount code that is good on its last day, and never somebody else's", async (shop, connected) => {
    const order = known(await read(connected, "1001"));
    // The end of 30 June in Amsterdam, where it is two hours later than in Greenwich.
    const credit = {
      key: "c",
      order,
      amount: 2_590,
      expiresAt: Date.UTC(2030, 5, 30, 22),
      returnNumber: "R-1001",
      code: "RET-AB12-CD34",
      note: "",
    };
    const issue = async (change: Partial<typeof credit>) => (await connected.issueCredit?.({ ...credit, ...change })) ?? assert.fail();
    done(await issue({}));
    assert.deepEqual(
      [shop.codes[0]?.valid_until, shop.codes[0]?.description],
      ["2030-06-30", marked("Return R-1001", { kind: "credit", key: "c" })],
    );
    assert.equal(rejection(await issue({ key: "other" })), "wrong_state");
    assert.equal(done(await issue({ key: "long", code: "RET-AB12-CD34-EF56-GH78" })).code, "RETAB12CD34EF56GH78");
    assert.equal(rejection(await issue({ key: "longer", code: "X".repeat(21) })), "not_supported");
  });

  on("goes with both secrets in the address, and neither ever stands in a message", async (shop) => {
    const faults: readonly Fault[] = ["lost", "dropped", "too_many", "server_error", "cut", "no_json", "wrong_types", "elsewhere"];
    const connected = shop.provider.connect(shop.given, shop.outside);
    const order = known(await read(connected, "1001"));
    const asked = { key: "c", order, amount: 100, expiresAt: shop.seed.now, returnNumber: "R-1", code: "A", note: "" };
    const messages: string[] = [];
    for (const fault of faults) {
      shop.vendor.fail(fault);
      await connected
        .getOrder("1001")
        .catch((problem: Error) => messages.push(problem.message, String(problem.stack), JSON.stringify(problem)));
      shop.vendor.fail(fault, ({ method }) => method === "POST");
      const answer = await connected.issueCredit?.({ ...asked, key: fault, code: fault });
      if (answer && "message" in answer) messages.push(answer.message);
    }
    const nowhere = shop.provider.connect(shop.given, {
      ...shop.outside,
      call: (url, call) => shop.outside.call(url.replace("https://api.myonlinestore.com", "http://localhost:1"), call),
    });
    await nowhere.check().catch((problem: Error) => messages.push(problem.message));
    assert.ok(messages.length > faults.length);
    for (const message of messages) for (const secret of Object.values(shop.given)) assert.ok(!message.includes(secret), message);
  });
});
