import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { exponent } from "../../server/domain/money.ts";
import { providers } from "../../server/providers/catalogue.ts";
import { ConnectionProblem } from "../../server/providers/port.ts";
import type { Fault } from "../support/vendors/fake-vendor.ts";
import { hurried } from "../support/vendors/shop-bench.ts";
import { asked, type Bench, type On, rejectedWith, reopened, type Start, truth } from "./gateways.asking.ts";
import { gatewayHookContract } from "./gateways-hooks.contract.ts";
import { pageContract } from "./gateways-pages.contract.ts";
import { done, troubled } from "./shops.asking.ts";

/** What every gateway must do, as far as it says that it can. */
export function gatewayContract(name: string, start: Start): void {
  const on: On = (title, test) => {
    it(title, async () => {
      const bench = await start();
      try {
        await test({ ...bench, connected: bench.provider.connect(bench.given, bench.outside) });
        assert.deepEqual(bench.vendor.mistakes, []);
      } finally {
        await bench.outside.close();
        await bench.vendor.close();
      }
    });
  };

  describe(`${name}: what it says of itself`, () => {
    on("is in the catalogue, with settings for a form and the methods it declares", async ({ provider, given, connected, words }) => {
      assert.equal(providers.gateways.get(provider.id), provider);
      for (const { name: setting, kind, required, options } of provider.settings) {
        assert.equal(kind === "choice", (options ?? []).length > 0, setting);
        if (required) assert.ok(given[setting], `${setting} is required and was not given`);
      }
      const { can } = provider;
      for (const method of ["requestPayment", "findPayment", "withdrawPayment"] as const) {
        assert.equal(connected[method] !== undefined, can.collects, method);
      }
      assert.equal(connected.listRefunds !== undefined, can.lists);
      assert.equal(connected.hooks !== undefined, can.webhooks !== "none");
      for (const word of words.its) assert.ok(provider.handles(word), word);
      for (const word of words.others) assert.ok(!provider.handles(word), word);
    });

    on(
      "knows the right key, the wrong one, and one that may not do everything",
      async ({ provider, connected, wrong, narrow, outside }) => {
        const { account, missing } = await connected.check();
        assert.notEqual(account.trim(), "");
        assert.deepEqual(missing, []);
        await assert.rejects(provider.connect(wrong, outside).check(), troubled("not_allowed"));
        const partly = await provider.connect(narrow, outside).check();
        assert.notDeepEqual(partly.missing, []);
      },
    );

    on("changes nothing by being checked", async ({ connected, gateway }) => {
      const payment = gateway.pay(1_000, "EUR");
      await connected.check();
      assert.deepEqual([gateway.refunds(payment), gateway.hooks(), gateway.pages?.() ?? []], [[], [], []]);
    });
  });

  describe(`${name}: refunds`, () => {
    on("give everything back that was paid, in one piece or in several, and no more", async (bench) => {
      const { connected, gateway } = bench;
      const whole = gateway.pay(4_990, "EUR");
      assert.equal(done(await connected.refund(asked(whole, 4_990))).amount, 4_990);
      const parts = gateway.pay(4_990, "EUR");
      for (const [place, amount] of [1, 2_345, 2_644].entries()) {
        const made = done(await connected.refund(asked(parts, amount, "EUR", `part-${place}`)));
        assert.deepEqual([made.amount, made.currency, made.key], [amount, "EUR", `part-${place}`]);
        assert.deepEqual((await connected.getRefund(made.reference))?.amount, amount);
      }
      rejectedWith(await connected.refund(asked(parts, 1, "EUR", "a-cent-more")), "too_much");
      assert.deepEqual(
        truth(bench, parts).reduce((sum, amount) => sum + amount, 0),
        4_990,
      );
    });

    on("of more than is left are rejected, and nothing moves", async (bench) => {
      const { connected, gateway } = bench;
      const payment = gateway.pay(4_990, "EUR");
      rejectedWith(await connected.refund(asked(payment, 4_991)), "too_much");
      gateway.refundByHand(payment, 990);
      rejectedWith(await connected.refund(asked(payment, 4_990, "EUR", "another")), "too_much");
      assert.deepEqual(truth(bench, payment), [990]);
    });

    on("with two keys are two, with one key one: again, from a second process, and at once", async (bench) => {
      const { connected, gateway } = bench;
      const payment = gateway.pay(4_990, "EUR");
      const one = done(await connected.refund(asked(payment, 1_000, "EUR", "one")));
      const other = done(await connected.refund(asked(payment, 1_000, "EUR", "other")));
      assert.notEqual(one.reference, other.reference);
      for (const process of [connected, reopened(bench)]) {
        assert.equal(done(await process.refund(asked(payment, 1_000, "EUR", "one"))).reference, one.reference);
      }
      const racing = await Promise.all(
        [connected, reopened(bench), connected].map((process) => process.refund(asked(payment, 500, "EUR", "racing"))),
      );
      assert.ok(racing.some(({ kind }) => kind === "done"));
      assert.deepEqual(truth(bench, payment).sort(), [1_000, 1_000, 500]);
    });

    on("stay one under one key when the vendor has forgotten it", async (bench) => {
      const { connected, gateway } = bench;
      const payment = gateway.pay(4_990, "EUR");
      const one = done(await connected.refund(asked(payment, 1_000)));
      gateway.forgetKeys();
      assert.equal(done(await connected.refund(asked(payment, 1_000))).reference, one.reference);
      assert.deepEqual(truth(bench, payment), [1_000]);
    });

    on("are found by their key, and by no other", async ({ connected, gateway }) => {
      const payment = gateway.pay(4_990, "EUR");
      gateway.refundByHand(payment, 10);
      const made = done(await connected.refund(asked(payment, 1_000, "EUR", "pay_1")));
      assert.equal((await connected.findRefund(payment, "pay_1"))?.reference, made.reference);
      for (const stranger of ["pay_", "pay_1 ", "", "PAY_1", "pay_11"])
        assert.equal(await connected.findRefund(payment, stranger), null, stranger);
      assert.deepEqual(await connected.refundable(payment), { paid: 4_990, refunded: 1_010, currency: "EUR" });
    });

    on("take keys of any length and letters", async ({ connected, gateway }) => {
      const payment = gateway.pay(4_990, "EUR");
      const keys = ["k".repeat(240), `${"k".repeat(239)}l`, 'Ümläut / "key"?&=#', "日本"];
      const made = [];
      for (const key of keys) made.push(done(await connected.refund(asked(payment, 10, "EUR", key))).reference);
      assert.equal(new Set(made).size, keys.length);
      for (const [place, key] of keys.entries()) assert.equal((await connected.findRefund(payment, key))?.reference, made[place]);
    });

    on("that wait are pending, and end done or rejected", async ({ connected, gateway }) => {
      const payment = gateway.pay(4_990, "EUR");
      for (const end of ["done", "rejected"] as const) {
        gateway.nextRefund("pending");
        const made = await connected.refund(asked(payment, 1_000, "EUR", end));
        assert.ok(made.kind === "pending", made.kind);
        assert.equal((await connected.getRefund(made.value.reference))?.state, "pending");
        gateway.end(made.value.reference, end);
        assert.equal((await connected.getRefund(made.value.reference))?.state, end);
        assert.equal((await connected.findRefund(payment, end))?.state, end);
      }
    });

    on("that fail at once, or find nothing to pay from, are rejected", async (bench) => {
      const { connected, gateway } = bench;
      const payment = gateway.pay(4_990, "EUR");
      gateway.nextRefund("rejected");
      assert.equal((await connected.refund(asked(payment, 1_000))).kind, "rejected");
      gateway.runDry();
      rejectedWith(await connected.refund(asked(payment, 1_000, "EUR", "dry")), "no_funds");
      assert.deepEqual(truth(bench, payment), []);
    });

    on("of a payment that is not there are rejected", async ({ connected, gateway }) => {
      const payment = gateway.pay(4_990, "EUR");
      const stranger = payment.replaceAll(/\d/g, "9");
      for (const gone of [stranger, "", "../refunds", "9?x=1", "💶", `${payment}/refund`]) {
        rejectedWith(await connected.refund(asked(gone, 100)), "not_found");
      }
      await assert.rejects(connected.refundable(stranger), troubled("not_found"));
      for (const reference of [stranger, "", "../captures/1", "a b"]) assert.equal(await connected.getRefund(reference), null, reference);
    });

    on("are to the smallest coin of every currency, and never rounded", async (bench) => {
      const { connected, gateway, exact, impossible } = bench;
      assert.deepEqual([...new Set(exact.map(([currency]) => exponent(currency)))].sort().slice(0, 2), [0, 2]);
      for (const [currency, amount] of exact) {
        const payment = gateway.pay(amount, currency);
        const made = done(await connected.refund(asked(payment, amount, currency, `all ${currency}`)));
        assert.deepEqual([made.amount, made.currency], [amount, currency]);
        assert.deepEqual(truth(bench, payment), [amount]);
        assert.deepEqual(await connected.refundable(payment), { paid: amount, refunded: amount, currency });
      }
      const before = bench.vendor.seen.length;
      for (const [currency, amount] of impossible) {
        rejectedWith(await connected.refund(asked("pi_1", amount, currency)), "wrong_request");
      }
      assert.equal(bench.vendor.seen.length, before, "nothing was asked");
    });

    on("of a day are listed once each, page by page", async ({ provider, connected, gateway, pageSize }) => {
      if (!provider.can.lists) return;
      const payment = gateway.pay(1_000_000, "EUR");
      const made = Array.from({ length: pageSize + 3 }, () => gateway.refundByHand(payment, 10));
      const ours = done(await connected.refund(asked(payment, 990, "EUR", "pay_ours:0")));
      const to = Date.now() + 60_000;
      const listed = [];
      let cursor: string | null | undefined;
      for (let pages = 0; cursor !== null && pages < 10; pages++) {
        const page = await connected.listRefunds?.({ from: to - 3_600_000, to, ...(cursor && { cursor }) });
        listed.push(...(page?.refunds ?? []));
        cursor = page?.next ?? null;
      }
      assert.deepEqual(listed.map(({ reference }) => reference).sort(), [...made, ours.reference].sort());
      const mine = listed.find(({ reference }) => reference === ours.reference);
      assert.deepEqual([mine?.amount, mine?.currency, mine?.key, mine?.state], [990, "EUR", "pay_ours:0", "done"]);
      assert.ok(listed.every(({ at = 0 }) => Math.abs(at - Date.now()) < 120_000));
      const earlier = await connected.listRefunds?.({ from: to - 7_200_000, to: to - 3_600_000 });
      assert.deepEqual(earlier, { refunds: [], next: null });
    });
  });

  describe(`${name}: when a refund goes wrong`, () => faultContract(on));
  gatewayHookContract(name, on);
  pageContract(name, on);
}

/** What may be said of each fault, and whether the vendor did it. */
const faults: Readonly<Record<Fault, { readonly said: readonly string[]; readonly happened: boolean }>> = {
  lost: { said: ["unknown"], happened: true },
  dropped: { said: ["unknown"], happened: false },
  too_many: { said: ["rejected"], happened: false },
  server_error: { said: ["unknown"], happened: false },
  cut: { said: ["unknown"], happened: true },
  no_json: { said: ["unknown"], happened: true },
  wrong_types: { said: ["unknown"], happened: true },
  slow: { said: ["unknown"], happened: true },
  elsewhere: { said: ["unknown"], happened: false },
};

function faultContract(on: On): void {
  for (const [fault, { said, happened }] of Object.entries(faults) as [Fault, (typeof faults)[Fault]][]) {
    on(`nothing is lost and nothing is done twice: ${fault}`, async (bench) => {
      const { provider, given, outside, vendor, gateway } = bench;
      const payment = gateway.pay(4_990, "EUR");
      const impatient = provider.connect(given, hurried(outside, fault === "slow" ? 400 : 10_000));
      vendor.fail(fault, (seen) => bench.isWrite(seen, "refund"));
      const answer = await impatient.refund(asked(payment, 1_000));
      assert.ok(said.includes(answer.kind), `said ${answer.kind}`);
      if (fault === "too_many") assert.ok(answer.kind === "rejected" && answer.code === "busy" && (answer.retryAfter ?? 0) >= 1);
      if ("message" in answer) assertSecretless(bench, answer.message);
      assert.deepEqual(truth(bench, payment), happened ? [1_000] : []);
      assert.ok(!vendor.seen.some(({ path }) => path.startsWith("/latest")), "no redirect is followed");
      assert.equal((await bench.connected.findRefund(payment, asked(payment, 1).key))?.amount ?? null, happened ? 1_000 : null);
      const again = done(await reopened(bench).refund(asked(payment, 1_000)));
      assert.equal(again.amount, 1_000);
      assert.deepEqual(truth(bench, payment), [1_000]);
    });

    on(`what only reads says what is wrong: ${fault}`, async (bench) => {
      const { provider, given, outside, vendor, gateway } = bench;
      const reference = gateway.refundByHand(gateway.pay(4_990, "EUR"), 100);
      const impatient = provider.connect(given, hurried(outside, fault === "slow" ? 400 : 10_000));
      vendor.fail(fault, ({ path }) => path.includes(reference));
      await assert.rejects(impatient.getRefund(reference), (problem) => {
        assert.ok(problem instanceof ConnectionProblem, String(problem));
        assertSecretless(bench, problem.message);
        return true;
      });
      assert.equal((await impatient.getRefund(reference))?.amount, 100);
    });
  }

  on("what is looked up first and cannot be read is no reason to move money", async (bench) => {
    const { gateway, vendor } = bench;
    const payment = gateway.pay(4_990, "EUR");
    const before = vendor.seen.length;
    done(await reopened(bench).refund(asked(payment, 1, "EUR", "looked")));
    const looks = vendor.seen.slice(before).filter((seen) => !bench.isWrite(seen, "refund"));
    for (const look of looks) {
      for (const fault of ["server_error", "no_json", "dropped", "too_many"] as const) {
        vendor.fail(fault, ({ path }) => path === look.path);
        const answer = await reopened(bench).refund(asked(payment, 100, "EUR", `after ${fault} ${look.path}`));
        assert.equal(answer.kind, "rejected", `${fault} ${look.path}`);
      }
    }
    assert.deepEqual(truth(bench, payment), [1]);
  });

  on("a server that is not there was not asked", async (bench) => {
    const payment = bench.gateway.pay(4_990, "EUR");
    await bench.connected.check();
    await bench.vendor.close();
    const answer = await bench.connected.refund(asked(payment, 100));
    rejectedWith(answer, "not_reached");
    assert.ok(answer.kind === "rejected" && answer.retryAfter);
  });
}

function assertSecretless({ provider, given }: Bench, message: string): void {
  for (const { name, kind } of provider.settings) {
    if (kind === "secret" && given[name]) assert.ok(!message.includes(given[name]), `${name} stands in: ${message}`);
  }
}
