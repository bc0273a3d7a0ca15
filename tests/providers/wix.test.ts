import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { OrderSnapshot } from "../../server/domain/order.ts";
import type { Delivery } from "../../server/providers/port.ts";
import type { ConnectedShop, RefundAsked } from "../../server/providers/shops/port.ts";
import { openWixSite, publicKey, type WixBench } from "../support/vendors/wix.ts";
import { done, known, piecesOf, read, troubled } from "./shops.asking.ts";
import { shopContract } from "./shops.contract.ts";

shopContract("wix", openWixSite);

type Bench = WixBench & { readonly connected: ConnectedShop };

function on(title: string, test: (bench: Bench) => Promise<void>): void {
  it(title, async () => {
    const bench = await openWixSite();
    try {
      await test({ ...bench, connected: bench.provider.connect(bench.given, bench.outside) });
      assert.deepEqual(bench.vendor.mistakes, []);
    } finally {
      await bench.outside.close();
      await bench.vendor.close();
    }
  });
}

describe("wix: connecting", () => {
  on("asks for a site ID of the right form, and can do without webhooks", async ({ provider, given, outside, vendor }) => {
    await assert.rejects(provider.connect({ ...given, siteId: "acme" }, outside).check(), troubled("refused"));
    assert.deepEqual(vendor.seen, []);
    const { publicKey: _, ...keyless } = given;
    const connected = provider.connect(keyless, outside);
    assert.equal(connected.hooks, undefined);
    assert.deepEqual(await connected.check(), { account: "Ada's Shoes", currency: "EUR", missing: [], can: { webhooks: "none" } });
  });
});

describe("wix: orders", () => {
  on("are read to the cent, with what was paid and sent", async (bench) => {
    const { lines, shipping, total, payments, fulfilments, discountCodes, language, shipTo } = await read(
      bench.connected,
      bench.seed.discounted.externalId,
    );
    assert.deepEqual(
      lines.map(({ title, quantity, listed, paid, tax, taxRate, variant, sku }) => [
        title,
        quantity,
        listed,
        paid,
        tax,
        taxRate,
        variant,
        sku,
      ]),
      [
        ["Moccasin", 3, 11_001, 10_000, 1_667, 2_000, "Blue", "MOCCASIN"],
        ["Socks", 2, 1_580, 1_580, 263, 2_000, "Blue", "SOCKS"],
      ],
    );
    assert.deepEqual(
      lines.map(({ weight }) => weight),
      [680, 680],
      "a pound and a half",
    );
    assert.deepEqual([shipping, total, discountCodes, language], [{ paid: 490, tax: 82 }, 12_070, ["SPRING"], "fr"]);
    assert.deepEqual([shipTo?.name, shipTo?.line1, shipTo?.postalCode], ["Ada Lovelace", "12 rue des Lilas", "69003"]);
    const [payment] = payments;
    assert.deepEqual([payment?.tender, payment?.paid, payment?.label], ["money", 12_070, "Visa 4242"]);
    assert.match(payment?.reference ?? "", /^pi_/);
    assert.deepEqual([fulfilments[0]?.carrier, fulfilments[0]?.lines?.length], ["colissimo", 2]);
  });

  on("in whole units are read although Wix writes decimals", async (bench) => {
    const yen = await read(bench.connected, bench.seed.wholeUnits.externalId);
    assert.deepEqual([yen.currency, yen.total], ["JPY", 10_000]);
  });

  on("of a page need three questions, whatever their number", async (bench) => {
    bench.shop.addOrders(80);
    const before = bench.vendor.seen.length;
    const { orders } = await bench.connected.listOrders({});
    assert.deepEqual([orders.length, bench.vendor.seen.length - before], [85, 3]);
  });
});

describe("wix: refunds", () => {
  on("put what is for sale again back into Wix's stock (S5-40)", async (bench) => {
    const order = await read(bench.connected, bench.seed.discounted.externalId);
    const [first] = piecesOf(order);
    assert.ok(first);
    const stock = () => bench.state.orders[0]?.lines[0]?.stock;
    const before = stock() ?? 0;
    const restock = [{ lineId: first.lineId, quantity: 2 }];
    done(await refunded(bench, asking(order, { key: "k1", amount: 6_667, lines: [{ ...first, quantity: 2, amount: 6_667 }], restock })));
    assert.equal(stock(), before + 2);
    done(await refunded(bench, asking(order, { key: "k1", amount: 6_667, lines: [{ ...first, quantity: 2, amount: 6_667 }], restock })));
    assert.equal(stock(), before + 2, "once for a key");
  });

  on("go to the payment that is named; a gift card is given back whole or by a person", async (bench) => {
    const mixed = await read(bench.connected, bench.seed.others[0]?.externalId ?? "");
    const card = mixed.payments.find(({ tender }) => tender === "gift_card");
    const money = mixed.payments.find(({ tender }) => tender === "money");
    assert.ok(card && money);
    const half = await refunded(bench, asking(mixed, { key: "half", amount: 1_000, adjustment: 1_000, payment: card.id }));
    assert.ok(half.kind === "rejected" && half.code === "not_supported");
    const other = await refunded(bench, asking(mixed, { key: "other", amount: 100, adjustment: 100, payment: "nobody's" }));
    assert.ok(other.kind === "rejected" && other.code === "not_found");
    done(await refunded(bench, asking(mixed, { key: "money", amount: 500, adjustment: 500, payment: money.id })));
    done(await refunded(bench, asking(mixed, { key: "card", amount: 2_000, adjustment: 2_000, payment: card.id })));
    assert.deepEqual(
      bench.state.orders.find(({ id }) => id === mixed.externalId)?.refunds.map(({ transactions }) => transactions[0]?.paymentId),
      [money.id, card.id],
    );
  });

  on("of what was paid by hand are written down, and move nothing", async (bench) => {
    const order = await read(bench.connected, bench.seed.others[1]?.externalId ?? "");
    const [piece] = piecesOf(order);
    assert.ok(piece);
    const moved = await refunded(bench, asking(order, { key: "m", amount: piece.amount, lines: [piece] }));
    assert.ok(moved.kind === "rejected" && moved.code === "not_supported");
    const booked = done(await refunded(bench, asking(order, { key: "b", amount: piece.amount, lines: [piece], moves: false })));
    assert.equal(booked.amount, piece.amount);
    assert.deepEqual(
      bench.shop.refunds(order.externalId ?? "").map(({ moved: was }) => was),
      [false],
    );
  });

  on("under way are pending, and those that failed are none", async (bench) => {
    const order = await read(bench.connected, bench.seed.discounted.externalId);
    bench.state.nextStatus = "PENDING";
    assert.equal((await refunded(bench, asking(order, { key: "p", amount: 500, adjustment: 500 }))).kind, "pending");
    bench.state.nextStatus = "FAILED";
    const failed = await refunded(bench, asking(order, { key: "f", amount: 700, adjustment: 700 }));
    assert.ok(failed.kind === "rejected" && failed.code === "no_funds");
    const after = await read(bench.connected, bench.seed.discounted.externalId);
    assert.deepEqual(
      after.refunds.map(({ amount }) => amount),
      [500, 0],
    );
  });

  on("carry our key in a reason that is never too long for Wix", async (bench) => {
    const order = await read(bench.connected, bench.seed.discounted.externalId);
    const note = "Return R-1001 [returns-portal stolen] ".repeat(20);
    done(await refunded(bench, asking(order, { key: "refund:0c9d1a2b", amount: 500, adjustment: 500, note })));
    assert.equal((await bench.connected.findRefund?.(known(order), "refund:0c9d1a2b"))?.amount, 500);
    assert.equal(await bench.connected.findRefund?.(known(order), "stolen"), null);
  });
});

describe("wix: webhooks", () => {
  on("are believed by the app's key alone, as Wix signs them", async ({ connected, delivered, seed }) => {
    const { hooks } = connected;
    assert.ok(hooks);
    const { externalId } = seed.discounted;
    const right = delivered("wix.ecom.v1.order_updated", externalId);
    assert.deepEqual(await hooks.read(right, publicKey), { genuine: true, id: "e-1", changes: [{ kind: "order", externalId }] });
    const pasted = publicKey.replaceAll("\n", " ");
    assert.equal((await hooks.read(right, pasted)).genuine, true, "a key that lost its lines");
    const [head = "", claims = "", signature = ""] = new TextDecoder().decode(right.body).split(".");
    const body = (text: string) => ({ ...right, body: new TextEncoder().encode(text) });
    const none = Buffer.from('{"alg":"none"}').toString("base64url");
    const forged: Readonly<Record<string, Delivery>> = {
      "no signature": body(`${head}.${claims}.`),
      "a token that says it needs none": body(`${none}.${claims}.${signature}`),
      "one signed with the public key as a secret": delivered("wix.ecom.v1.order_updated", externalId, { alg: "HS256" }),
      "another's key": delivered("wix.ecom.v1.order_updated", externalId, { by: "another" }),
      "one that is too old": delivered("wix.ecom.v1.order_updated", externalId, { exp: seed.now / 1_000 - 3_600 }),
      "other claims": body(`${head}.${Buffer.from('{"data":"{}","exp":9999999999}').toString("base64url")}.${signature}`),
    };
    for (const [how, one] of Object.entries(forged)) assert.equal((await hooks.read(one, publicKey)).genuine, false, how);
    for (const key of ["", "  ", "no key", "-----BEGIN PUBLIC KEY-----"]) assert.equal((await hooks.read(right, key)).genuine, false, key);
  });

  on("say what they are about: an order, something else, or the end", async ({ connected, delivered }) => {
    const changes = async (type: string) => {
      const answer = await connected.hooks?.read(delivered(type, "o-1"), publicKey);
      return answer?.genuine ? answer.changes : assert.fail("not genuine");
    };
    for (const type of ["created", "approved", "updated", "canceled", "payment_status_updated"]) {
      assert.deepEqual(await changes(`wix.ecom.v1.order_${type}`), [{ kind: "order", externalId: "o-1" }]);
    }
    assert.deepEqual(await changes("AppRemoved"), [{ kind: "disconnected" }]);
  });
});

async function refunded({ connected }: Bench, asked: RefundAsked) {
  return connected.refund?.(asked) ?? assert.fail("no refunds");
}

function asking(order: OrderSnapshot, change: Partial<RefundAsked> & Pick<RefundAsked, "key" | "amount">): RefundAsked {
  const nothing = { lines: [], delivery: { amount: 0, tax: 0 }, adjustment: 0, restock: [] };
  return { order: known(order), ...nothing, moves: true, returnNumber: "R-1001", note: "Return R-1001", ...change };
}
