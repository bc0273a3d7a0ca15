import assert from "node:assert/strict";
import { describe } from "node:test";
import type { OrderSnapshot } from "../../server/domain/order.ts";
import type { Written } from "../../server/providers/port.ts";
import type { CreditAsked, ExchangeAsked, Telling } from "../../server/providers/shops/port.ts";
import type { Fault } from "../support/vendors/fake-vendor.ts";
import type { Write } from "../support/vendors/shop-bench.ts";
import { type Bench, done, known, type On, piecesOf, read } from "./shops.asking.ts";

/** What a shop is told or asked to make, apart from refunds: each thing once. */
export function writeContract(name: string, on: On): void {
  const withOrder = (title: string, test: (bench: Bench, order: OrderSnapshot) => Promise<void>) =>
    on(title, async (bench) => test(bench, await read(bench.connected, bench.seed.discounted.externalId)));

  describe(`${name}: what it is told and makes`, () => {
    withOrder("puts pieces back on sale without money", async ({ connected, shop, seed }, order) => {
      if (!connected.restock) return;
      const [first] = piecesOf(order);
      assert.ok(first);
      const asked = {
        key: "restock-1",
        order: known(order),
        items: [{ lineId: first.lineId, quantity: 1 }],
        returnNumber: "R-1001",
        note: "Return R-1001",
      };
      done(await connected.restock(asked));
      assert.equal(shop.restocked(seed.discounted.externalId, first.lineId), 1);
      done(await connected.restock(asked));
      assert.equal(shop.restocked(seed.discounted.externalId, first.lineId), 1, "once for a key");
      assert.equal(
        shop.refunds(seed.discounted.externalId).reduce((sum, { amount }) => sum + amount, 0),
        0,
      );
      assert.equal((await read(connected, seed.discounted.externalId)).total, order.total);
    });

    withOrder("makes a credit once", async ({ connected, shop, provider }, order) => {
      if (!connected.issueCredit) return;
      const made = done(await connected.issueCredit(creditOf(order, "credit-1", "RET-AB12-CD34")));
      assert.equal(made.amount, 2_590);
      if (provider.can.credit !== "account") assert.ok(made.code, "a code the shopper can type");
      assert.equal(shop.credits().length, 1);
      assert.equal(shop.credits()[0]?.amount, 2_590);
      done(await connected.issueCredit(creditOf(order, "credit-2", "RET-EF56-GH78")));
      assert.equal(shop.credits().length, 2);
      if (provider.can.lostAnswer === "person") return;
      const again = done(await connected.issueCredit(creditOf(order, "credit-1", "RET-AB12-CD34")));
      assert.deepEqual(again, made);
      assert.equal(shop.credits().length, 2);
      if (!connected.findCredit) return;
      assert.deepEqual(await connected.findCredit(known(order), "credit-1"), made);
      assert.equal(await connected.findCredit(known(order), "credit-3"), null);
    });

    withOrder("makes what is wanted instead an order, once", async (bench, order) => {
      const { connected, shop } = bench;
      if (!connected.exchange) return;
      const made = done(await connected.exchange(exchangeOf(bench, order, "exchange-1", 0)));
      assert.ok(made.reference && made.number);
      assert.equal(made.payAt, undefined, "there is nothing to pay");
      const again = done(await connected.exchange(exchangeOf(bench, order, "exchange-1", 0)));
      assert.deepEqual(again, made);
      assert.deepEqual(shop.exchanges(), [{ reference: made.reference, toPay: 0 }]);
      if (!connected.findExchange) return;
      assert.deepEqual(await connected.findExchange(known(order), "exchange-1"), made);
      assert.equal(await connected.findExchange(known(order), "exchange-2"), null);
    });

    withOrder("lets a shopper pay what is dearer", async (bench, order) => {
      const { connected, shop } = bench;
      if (!connected.exchange || !connected.exchangePaid) return;
      const first = done(await connected.exchange(exchangeOf(bench, order, "dearer-1", 500)));
      const second = done(await connected.exchange(exchangeOf(bench, order, "dearer-2", 500)));
      assert.match(first.payAt ?? "", /^https?:\/\//);
      assert.deepEqual(
        shop.exchanges().map(({ toPay }) => toPay),
        [500, 500],
      );
      assert.equal(await connected.exchangePaid(first.reference), null);
      shop.settle(first.reference, "paid");
      shop.settle(second.reference, "gone");
      assert.equal(await connected.exchangePaid(first.reference), "paid");
      assert.equal(await connected.exchangePaid(second.reference), "gone");
    });

    withOrder("is told of a return in one note for a key", async ({ connected, shop, seed }, order) => {
      if (!connected.tell) return;
      const tell = connected.tell.bind(connected);
      const first = done(await tell(tellingOf(order, "tell-1")));
      const notes = shop.notes(seed.discounted.externalId);
      assert.ok(
        notes.some((note) => note.includes("R-1001")),
        "the return's number is on the order",
      );
      const returnReference = first.reference === undefined ? {} : { returnReference: first.reference };
      done(await tell({ ...tellingOf(order, "tell-1"), ...returnReference }));
      assert.deepEqual(shop.notes(seed.discounted.externalId), notes, "once for a key");
      done(await tell({ ...tellingOf(order, "tell-2", "received"), ...returnReference }));
      assert.notDeepEqual(shop.notes(seed.discounted.externalId), notes, "and again for another");
    });
  });

  describe(`${name}: when what it is told goes wrong`, () => {
    const faults: readonly Fault[] = ["lost", "dropped", "too_many", "server_error", "cut", "no_json", "wrong_types", "elsewhere"];
    const asks: Readonly<
      Record<Exclude<Write, "refund">, (bench: Bench, order: OrderSnapshot) => (() => Promise<Written<unknown>>) | undefined>
    > = {
      restock: ({ connected }, order) => {
        const [first] = piecesOf(order);
        const items = first ? [{ lineId: first.lineId, quantity: 1 }] : [];
        return connected.restock?.bind(connected, {
          key: "key-1",
          order: known(order),
          items,
          returnNumber: "R-1001",
          note: "Return R-1001",
        });
      },
      credit: ({ connected }, order) => connected.issueCredit?.bind(connected, creditOf(order, "key-1", "RET-AB12-CD34")),
      exchange: (bench, order) => bench.connected.exchange?.bind(bench.connected, exchangeOf(bench, order, "key-1", 0)),
      tell: ({ connected }, order) => connected.tell?.bind(connected, tellingOf(order, "key-1")),
    };
    for (const [what, asking] of Object.entries(asks) as [Exclude<Write, "refund">, (typeof asks)["tell"]][]) {
      for (const fault of faults) {
        withOrder(`${what} is done once at most: ${fault}`, async (bench, order) => {
          const { vendor, shop, seed, provider } = bench;
          const ask = asking(bench, order);
          if (!ask || (bench.speaksXml && fault === "wrong_types")) return;
          const { externalId } = seed.discounted;
          const [line] = order.lines;
          const count: Record<typeof what, () => number> = {
            restock: () => shop.restocked(externalId, line?.id ?? ""),
            credit: () => shop.credits().length,
            exchange: () => shop.exchanges().length,
            tell: () => shop.notes(externalId).length,
          };
          vendor.fail(fault, (seen) => bench.isWrite(seen, what));
          const answer = await ask();
          if (fault === "too_many") assert.ok(answer.kind === "rejected" && answer.code === "busy" && answer.retryAfter);
          if (fault === "lost" || fault === "cut") assert.notEqual(answer.kind, "rejected");
          if (fault === "dropped" || fault === "server_error") assert.notEqual(answer.kind, "done");
          assert.ok(!vendor.seen.some(({ path }) => path.startsWith("/latest")), "no redirect is followed");
          if (provider.can.lostAnswer === "person") return;
          done(await ask());
          const once = count[what]();
          assert.ok(once > 0, "it is done");
          done(await ask());
          assert.equal(count[what](), once, "and stays done once");
          if (what !== "tell") assert.equal(once, 1);
        });
      }
    }
  });
}

function creditOf(order: OrderSnapshot, key: string, code: string): CreditAsked {
  const expiresAt = Date.UTC(2030, 5, 30, 12);
  return { key, order: known(order), amount: 2_590, expiresAt, returnNumber: "R-1001", code, note: "Store credit for return R-1001" };
}

/** One piece comes back and an article goes out, `charge` dearer. */
function exchangeOf({ seed: { article }, provider }: Bench, order: OrderSnapshot, key: string, charge: number): ExchangeAsked {
  const [first] = piecesOf(order);
  assert.ok(first);
  return {
    key,
    order: known(order),
    returned: [first],
    wanted: [{ ...article, quantity: 1 }],
    worth: article.price - charge,
    charge,
    collects: charge > 0 && provider.can.collects,
    returnNumber: "R-1001",
    note: "Exchange for return R-1001",
  };
}

function tellingOf(order: OrderSnapshot, key: string, status: Telling["status"] = "approved"): Telling {
  const [line] = order.lines;
  return {
    key,
    order: known(order),
    returnNumber: "R-1001",
    status,
    note: `Return R-1001: ${status}`,
    pieces: line ? [{ lineId: line.id, quantity: 1, reason: "Too small" }] : [],
    labelUrl: "https://returns.example.com/labels/1",
    trackingNumber: "6A12345678901",
  };
}
