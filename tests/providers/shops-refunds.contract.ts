import assert from "node:assert/strict";
import { describe } from "node:test";
import type { Minor } from "../../server/domain/money.ts";
import type { OrderSnapshot } from "../../server/domain/order.ts";
import type { Written } from "../../server/providers/port.ts";
import type { RefundAsked, RefundMade } from "../../server/providers/shops/port.ts";
import type { Fault } from "../support/vendors/fake-vendor.ts";
import { hurried } from "../support/vendors/shop-bench.ts";
import { assertSecretless, type Bench, done, idOf, known, type On, piecesOf, read } from "./shops.asking.ts";

/** Money through the shop: exactly once, to the cent, whatever happens on the way. */
export function refundContract(name: string, on: On): void {
  const refunding = (title: string, test: (bench: Refunding) => Promise<void>) =>
    on(title, async (bench) => {
      const { refund, listRefunds } = bench.connected;
      if (!refund || !listRefunds) return;
      const order = await read(bench.connected, bench.seed.discounted.externalId);
      await test({ ...bench, order, refund: (asked) => bench.connected.refund?.(asked) ?? assert.fail(), asked: askedOf(bench, order) });
    });

  describe(`${name}: refunds`, () => {
    refunding(
      "give an order back piece by piece, to the last cent and no further",
      async ({ order, refund, asked, shop, seed, connected }) => {
        let given = 0;
        for (const [place, piece] of piecesOf(order).entries()) {
          const amount = piece.amount;
          if (amount === 0) continue;
          const made = done(await refund(asked({ key: `piece-${place}`, lines: [piece], amount })));
          assert.equal(made.amount, amount);
          given += amount;
        }
        const fees = order.fees.reduce((sum, { paid }) => sum + paid, 0);
        const { paid, tax } = order.shipping;
        done(await refund(asked({ key: "delivery", delivery: { amount: paid, tax }, adjustment: fees, amount: paid + fees })));
        assert.equal(given + paid + fees, order.total);
        const truth = shop.refunds(seed.discounted.externalId);
        assert.equal(sum(truth), order.total);
        const after = await read(connected, seed.discounted.externalId);
        assert.equal(sum(after.refunds), order.total);
        for (const line of order.lines) {
          const back = after.refunds.flatMap((one) => one.lines ?? []).filter(({ lineId }) => lineId === line.id);
          assert.equal(sum(back), line.paid, line.title);
          assert.equal(
            back.reduce((pieces, { quantity }) => pieces + quantity, 0),
            line.quantity,
            line.title,
          );
        }
        const more = await refund(asked({ key: "one-cent-more", adjustment: 1, amount: 1 }));
        assert.equal(more.kind, "rejected");
        assert.equal(more.kind === "rejected" && more.code, "too_much");
        assert.equal(sum(shop.refunds(seed.discounted.externalId)), order.total);
      },
    );

    refunding("of more than is left are rejected, and nothing moves", async ({ order, refund, asked, shop, seed }) => {
      const [first] = piecesOf(order);
      assert.ok(first);
      done(await refund(asked({ key: "first", lines: [first], amount: first.amount })));
      const answer = await refund(asked({ key: "whole", adjustment: order.total, amount: order.total }));
      assert.deepEqual([answer.kind, answer.kind === "rejected" && answer.code], ["rejected", "too_much"]);
      assert.equal(sum(shop.refunds(seed.discounted.externalId)), first.amount);
    });

    refunding("take a fee off and add goodwill", async ({ order, refund, asked, shop, seed }) => {
      const [first, second] = piecesOf(order);
      assert.ok(first && second && first.amount > 150);
      done(await refund(asked({ key: "fee", lines: [first], adjustment: -150, amount: first.amount - 150 })));
      done(await refund(asked({ key: "goodwill", lines: [second], adjustment: 75, amount: second.amount + 75 })));
      const truth = shop.refunds(seed.discounted.externalId);
      assert.deepEqual(
        truth.map(({ amount }) => amount),
        [first.amount - 150, second.amount + 75],
      );
      for (const { lines } of truth) assert.equal(lines.find(({ lineId }) => lineId === first.lineId)?.quantity, 1);
    });

    refunding("of an order in whole units of its currency have no decimals", async ({ connected, refund, asked, shop, seed }) => {
      const yen = await read(connected, seed.wholeUnits.externalId);
      const [first] = piecesOf(yen);
      assert.ok(first);
      const made = done(await refund(asked({ key: "yen", order: known(yen), lines: [first], amount: first.amount })));
      assert.equal(made.amount, first.amount);
      assert.equal(sum(shop.refunds(seed.wholeUnits.externalId)), first.amount);
    });

    refunding("put pieces back on sale only when asked to", async ({ provider, order, refund, asked, shop, seed }) => {
      if (provider.can.restock === "none") return;
      const [first, second] = piecesOf(order);
      assert.ok(first && second && first.lineId === second.lineId);
      done(await refund(asked({ key: "worn", lines: [first], amount: first.amount })));
      assert.equal(shop.restocked(seed.discounted.externalId, first.lineId), 0);
      done(
        await refund(asked({ key: "like-new", lines: [second], amount: second.amount, restock: [{ lineId: second.lineId, quantity: 1 }] })),
      );
      assert.equal(shop.restocked(seed.discounted.externalId, first.lineId), 1);
    });

    refunding("move money where the shop does, and are only written down where somebody else gave it", async (bench) => {
      const { provider, order, refund, asked, shop, seed } = bench;
      const [first, second] = piecesOf(order);
      assert.ok(first && second);
      done(await refund(asked({ key: "elsewhere", lines: [first], amount: first.amount, moves: false })));
      const through = await refund(asked({ key: "through", lines: [second], amount: second.amount, moves: true }));
      if (provider.can.refund === "moves") done(through);
      else assert.deepEqual([through.kind, through.kind === "rejected" && through.code], ["rejected", "not_supported"]);
      assert.deepEqual(
        shop.refunds(seed.discounted.externalId).map(({ moved }) => moved),
        provider.can.refund === "moves" ? [false, true] : [false],
      );
    });

    refunding("with two keys are two, with one key one", async ({ provider, connected, order, refund, asked, shop, seed }) => {
      if (provider.can.lostAnswer === "person") return;
      const [first, second] = piecesOf(order);
      assert.ok(first && second);
      const one = done(await refund(asked({ key: "one", lines: [first], amount: first.amount })));
      const other = done(await refund(asked({ key: "other", lines: [second], amount: second.amount })));
      assert.notEqual(one.reference, other.reference);
      const again = done(await refund(asked({ key: "one", lines: [first], amount: first.amount })));
      assert.deepEqual([again.reference, again.amount], [one.reference, one.amount]);
      assert.equal(shop.refunds(seed.discounted.externalId).length, 2);
      const listed = (await connected.listRefunds?.(known(order))) ?? [];
      assert.deepEqual(listed.map(({ reference }) => reference).sort(), [one.reference, other.reference].sort());
      assert.equal(sum(listed), first.amount + second.amount);
      if (!connected.findRefund) return;
      assert.equal((await connected.findRefund(known(order), "one"))?.reference, one.reference);
      assert.equal((await connected.findRefund(known(order), "other"))?.reference, other.reference);
      for (const stranger of ["on", "one ", "", "ONE"]) assert.equal(await connected.findRefund(known(order), stranger), null, stranger);
    });

    refunding("made in the back office are listed, and are none of ours", async ({ connected, seed }) => {
      const order = await read(connected, seed.partlyRefunded.externalId);
      const listed = (await connected.listRefunds?.(known(order))) ?? [];
      assert.deepEqual(
        listed.map(({ amount, key, state }) => ({ amount, key, state })),
        [{ amount: seed.partlyRefunded.refunded, key: undefined, state: "done" }],
      );
    });

    refunding("of an order that is gone are rejected", async ({ refund, asked, order }) => {
      const [first] = piecesOf(order);
      assert.ok(first);
      const gone = { ...known(order), externalId: idOf(order).replaceAll(/\d/g, "9") };
      const answer = await refund(asked({ key: "gone", order: gone, lines: [first], amount: first.amount }));
      assert.deepEqual([answer.kind, answer.kind === "rejected" && answer.code], ["rejected", "not_found"]);
    });
  });

  describe(`${name}: when a refund goes wrong`, () => {
    /** What may be said of each, and whether the shop did it. `done` is right where the provider looked again and found it. */
    const faults: Readonly<Record<Fault, { readonly said: readonly Written<unknown>["kind"][]; readonly happened: boolean }>> = {
      lost: { said: ["unknown", "done"], happened: true },
      dropped: { said: ["unknown"], happened: false },
      too_many: { said: ["rejected"], happened: false },
      server_error: { said: ["unknown"], happened: false },
      cut: { said: ["unknown", "done"], happened: true },
      no_json: { said: ["unknown", "done"], happened: true },
      wrong_types: { said: ["unknown", "done"], happened: true },
      slow: { said: ["unknown", "done"], happened: true },
      elsewhere: { said: ["unknown", "rejected"], happened: false },
    };
    for (const [fault, { said, happened }] of Object.entries(faults) as [Fault, (typeof faults)[Fault]][]) {
      refunding(`nothing is lost and nothing is done twice: ${fault}`, async (bench) => {
        const { provider, given, outside, vendor, order, asked, shop, seed, speaksXml } = bench;
        if (speaksXml && fault === "wrong_types") return;
        const impatient = provider.connect(given, hurried(outside, fault === "slow" ? 400 : 10_000));
        const [first] = piecesOf(order);
        assert.ok(first && impatient.refund);
        const request = asked({ key: "key-1", lines: [first], amount: first.amount });
        vendor.fail(fault, (seen) => bench.isWrite(seen, "refund"));
        const answer = await impatient.refund(request);
        assert.ok(said.includes(answer.kind), `said ${answer.kind}`);
        if (fault === "too_many") assert.ok(answer.kind === "rejected" && answer.code === "busy" && (answer.retryAfter ?? 0) >= 1);
        if ("message" in answer) assertSecretless(answer.message, provider, given);
        const truth = () => shop.refunds(seed.discounted.externalId);
        assert.equal(truth().length, happened ? 1 : 0);
        assert.ok(!vendor.seen.some(({ path }) => path.startsWith("/latest")), "no redirect is followed");
        if (provider.can.lostAnswer === "person") return;
        if (bench.connected.findRefund) {
          const found = await bench.connected.findRefund(known(order), "key-1");
          assert.equal(found?.amount ?? null, happened ? first.amount : null);
        }
        const again = done(await (bench.connected.refund?.(request) ?? assert.fail()));
        assert.equal(again.amount, first.amount);
        assert.equal(truth().length, 1);
        assert.equal(sum(truth()), first.amount);
      });
    }

    refunding("what was looked up first and could not be read is no reason to move money", async (bench) => {
      const { vendor, order, asked, shop, seed, refund } = bench;
      const [first] = piecesOf(order);
      assert.ok(first);
      const before = vendor.seen.length;
      done(await refund(asked({ key: "looked", lines: [first], amount: first.amount })));
      const looks = vendor.seen.slice(before).filter((seen) => !bench.isWrite(seen, "refund")).length;
      for (const fault of ["server_error", "no_json", "dropped"] as const) {
        for (let place = 0; place < looks; place++) {
          let met = 0;
          vendor.fail(fault, (seen) => !bench.isWrite(seen, "refund") && met++ === place);
          const answer = await refund(asked({ key: `${fault}-${place}`, lines: [first], amount: first.amount }));
          const made = shop.refunds(seed.discounted.externalId).length;
          assert.ok(answer.kind === "done" || answer.kind === "pending" ? made === 2 : made === 1, `${fault} at look ${place + 1}`);
          if (made === 2) return;
          assert.ok(answer.kind === "rejected" && answer.retryAfter, "asked again by itself: nothing was sent");
        }
      }
    });
  });
}

type Refunding = Bench & {
  readonly order: OrderSnapshot;
  readonly refund: (asked: RefundAsked) => Promise<Written<RefundMade>>;
  readonly asked: ReturnType<typeof askedOf>;
};

/** A refund of nothing yet, of the discounted order; given back by the shop itself where it can. */
function askedOf({ provider }: Bench, order: OrderSnapshot) {
  return (change: Partial<RefundAsked> & Pick<RefundAsked, "key" | "amount">): RefundAsked => ({
    order: known(order),
    lines: [],
    delivery: { amount: 0, tax: 0 },
    adjustment: 0,
    restock: [],
    moves: provider.can.refund === "moves",
    returnNumber: "R-1001",
    note: "Return R-1001",
    ...change,
  });
}

function sum(all: readonly { readonly amount: Minor }[]): Minor {
  return all.reduce((total, { amount }) => total + amount, 0);
}
