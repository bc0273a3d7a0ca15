import assert from "node:assert/strict";
import { describe } from "node:test";
import type { PaymentAsked } from "../../server/providers/payments/port.ts";
import { asked, type Bench, type On, rejectedWith, reopened } from "./gateways.asking.ts";
import { done, troubled } from "./shops.asking.ts";

const hour = 3_600_000;

function page(more: Partial<PaymentAsked> = {}): PaymentAsked {
  return {
    key: "exc_01J9ZK3T5V",
    amount: 1_250,
    currency: "EUR",
    title: "Umtausch HALD-R-1042: Aufpreis",
    language: "de",
    email: "anna@example.com",
    returnUrl: "https://returns.example.com/halden/HALD-R-1042",
    expiresAt: Date.now() + 6 * hour,
    ...more,
  };
}

type Paging = Bench & { readonly request: NonNullable<Bench["connected"]["requestPayment"]> };

/** Where a shopper pays the difference to a dearer article. */
export function pageContract(name: string, on: On): void {
  const paging = (title: string, test: (bench: Paging) => Promise<void>) =>
    on(title, async (bench) => {
      const { requestPayment: request } = bench.connected;
      if (request) await test({ ...bench, request });
    });

  describe(`${name}: pages to pay on`, () => {
    paging("are opened once for one key, at once, again and by another process", async (bench) => {
      const { request, gateway } = bench;
      const first = done(await request(page()));
      assert.match(first.url, /^https:/);
      const asking = page();
      const others = await Promise.all([
        request(asking),
        reopened(bench).requestPayment?.(asking),
        request({ ...asking, expiresAt: asking.expiresAt + 5 * hour }),
      ]);
      for (const other of others) assert.deepEqual(other && done(other).reference, first.reference);
      const second = done(await request(page({ key: "another" })));
      assert.notEqual(second.reference, first.reference);
      assert.deepEqual(
        gateway.pages?.().map(({ amount }) => amount),
        [1_250, 1_250],
      );
    });

    paging("say honestly when they close", async ({ request }) => {
      for (const [key, held] of [
        ["short", 60_000],
        ["day", 6 * hour],
        ["week", 7 * 24 * hour],
      ] as const) {
        const expiresAt = Date.now() + held;
        const made = done(await request(page({ key, expiresAt })));
        assert.ok(made.expiresAt > Date.now() + 25 * 60_000, "long enough to pay");
        if (held === 6 * hour) assert.ok(Math.abs(made.expiresAt - expiresAt) < 2_000);
        if (held > 24 * hour) assert.ok(made.expiresAt < expiresAt, "before what was asked");
        assert.equal(done(await request(page({ key, expiresAt }))).expiresAt, made.expiresAt);
      }
    });

    paging("are open, then paid or over; and money that is still on its way is not there", async ({ request, connected, gateway }) => {
      const ends = { paid: "paid", expired: "expired", pending: "open", failed: "expired" } as const;
      for (const [how, state] of Object.entries(ends) as [keyof typeof ends, string][]) {
        const { reference } = done(await request(page({ key: how })));
        assert.equal(await connected.findPayment?.(reference), "open");
        gateway.endPage?.(reference, how);
        assert.equal(await connected.findPayment?.(reference), state, how);
        assert.equal(done(await request(page({ key: how }))).reference, reference, "the same key is the same page");
      }
      assert.equal(await connected.findPayment?.("cs_test_nothing"), null);
    });

    paging("can be withdrawn, unless somebody paid meanwhile", async ({ request, connected, gateway }) => {
      const one = done(await request(page()));
      assert.equal(await connected.withdrawPayment?.(one.reference), true);
      assert.equal(await connected.withdrawPayment?.(one.reference), true);
      assert.equal(await connected.findPayment?.(one.reference), "expired");
      const other = done(await request(page({ key: "paid" })));
      gateway.endPage?.(other.reference, "paid");
      assert.equal(await connected.withdrawPayment?.(other.reference), false);
      const third = done(await request(page({ key: "pending" })));
      gateway.endPage?.(third.reference, "pending");
      await assert.rejects(connected.withdrawPayment?.(third.reference) ?? assert.fail(), troubled("busy"));
      gateway.endPage?.(third.reference, "failed");
      assert.equal(await connected.withdrawPayment?.(third.reference), true);
      assert.equal(await connected.withdrawPayment?.("cs_test_nothing"), true);
    });

    paging("that were paid can be given back", async ({ request, connected, gateway }) => {
      const { reference } = done(await request(page()));
      rejectedWith(await connected.refund(asked(reference, 1_250)), "not_found");
      gateway.endPage?.(reference, "paid");
      assert.equal(done(await connected.refund(asked(reference, 1_250))).amount, 1_250);
      assert.deepEqual(await connected.refundable(reference), { paid: 1_250, refunded: 1_250, currency: "EUR" });
    });

    paging("are found again when the answer was lost", async (bench) => {
      const { request, vendor, gateway } = bench;
      for (const fault of ["lost", "cut", "no_json", "wrong_types"] as const) {
        const asking = page({ key: fault });
        vendor.fail(fault, (seen) => bench.isWrite(seen, "page"));
        const first = await request(asking);
        assert.ok(first.kind === "done" || first.kind === "unknown", first.kind);
        const again = done((await reopened(bench).requestPayment?.(asking)) ?? assert.fail());
        if (first.kind === "done") assert.equal(again.reference, first.value.reference);
      }
      assert.equal(gateway.pages?.().length, 4);
    });

    paging("are never of an amount that the gateway cannot count", async ({ request, impossible, gateway }) => {
      for (const [currency, amount] of impossible) rejectedWith(await request(page({ currency, amount })), "wrong_request");
      assert.deepEqual(gateway.pages?.(), []);
    });
  });
}
