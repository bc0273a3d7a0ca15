import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { fromPaypal, invoiceOf, ourKey, plainKey, toPaypal } from "../../server/providers/payments/paypal-money.ts";
import type { ConnectedGateway } from "../../server/providers/payments/port.ts";
import type { Delivery } from "../../server/providers/port.ts";
import { openPaypalBench, type PaypalBench } from "../support/vendors/paypal.ts";
import { asked, rejectedWith, reopened, truth } from "./gateways.asking.ts";
import { gatewayContract } from "./gateways.contract.ts";
import { done, troubled } from "./shops.asking.ts";

gatewayContract("PayPal", openPaypalBench);

type Bench = PaypalBench & { readonly connected: ConnectedGateway };

async function onPaypal(test: (bench: Bench) => Promise<void>): Promise<void> {
  const bench = await openPaypalBench();
  try {
    await test({ ...bench, connected: bench.provider.connect(bench.given, bench.outside) });
    assert.deepEqual(bench.vendor.mistakes, []);
  } finally {
    await bench.outside.close();
    await bench.vendor.close();
  }
}

const tokensOf = ({ vendor }: Bench) => vendor.seen.filter(({ path }) => path === "/v1/oauth2/token").length;
const url = "https://returns.example.com/api/inbound/con_1";

describe("PayPal's own ways", () => {
  it("writes each currency as PayPal does, and rounds none", () => {
    const written = { EUR: "49.90", JPY: "4990", KWD: "4.990" };
    for (const [currency, value] of Object.entries(written)) assert.equal(toPaypal(4_990, currency)?.value, value, currency);
    assert.deepEqual([toPaypal(1_250_000, "HUF")?.value, toPaypal(12_300, "TWD")?.value], ["12500", "123"]);
    for (const [amount, currency] of [
      [10_045, "HUF"],
      [0, "EUR"],
      [-5, "EUR"],
      [0.5, "EUR"],
    ] as const) {
      assert.equal(toPaypal(amount, currency), null, `${amount} ${currency}`);
    }
    assert.deepEqual(fromPaypal({ currency_code: "HUF", value: "12500" }), { amount: 1_250_000, currency: "HUF" });
    assert.deepEqual(fromPaypal({ currency_code: "EUR", value: "-10.00" }), { amount: 1_000, currency: "EUR" });
    assert.throws(() => fromPaypal({ currency_code: "JPY", value: "9.5" }), troubled("unreadable"));
  });

  it("keeps keys and invoice numbers within what PayPal takes, each its own", () => {
    for (const key of ["pay_01J9ZK3T5V", "pay_01J9ZK3T5V:0", "pay-1:12"]) {
      assert.match(plainKey(key), /^[\w.-]+$/);
      assert.equal(ourKey(plainKey(key)), key);
    }
    assert.notEqual(plainKey("pay.1"), plainKey("pay:1"));
    for (const key of ["pay.1", "pay:1:2", "pay: 1", "k".repeat(101), "日本", ""]) assert.match(plainKey(key), /^[0-9a-f]{64}$/);
    assert.notEqual(invoiceOf("HALD-R-1", "a"), invoiceOf("HALD-R-1", "b"));
    assert.match(invoiceOf('HALD-R-1"\n{}', "a"), /^HALD-R-1-[0-9a-f]{8}$/);
    assert.ok(invoiceOf("x".repeat(500), "a").length <= 127);
  });

  it("asks for one token, however much is asked at once", () =>
    onPaypal(async (bench) => {
      const { connected, gateway } = bench;
      const payments = [gateway.pay(4_990, "EUR"), gateway.pay(4_990, "EUR"), gateway.pay(4_990, "EUR")];
      await Promise.all(payments.map((payment) => connected.refundable(payment)));
      await connected.check();
      assert.equal(tokensOf(bench), 1);
    }));

  it("renews a token that PayPal ended, once, for reading and for paying", () =>
    onPaypal(async (bench) => {
      const { connected, gateway } = bench;
      const payment = gateway.pay(4_990, "EUR");
      await connected.refundable(payment);
      bench.endTokens();
      assert.equal((await connected.refundable(payment)).paid, 4_990);
      assert.equal(tokensOf(bench), 2);
      bench.endTokens();
      await Promise.all([1, 2, 3].map((one) => connected.refundable(payment).then(({ paid }) => assert.equal(paid, 4_990, String(one)))));
      assert.equal(tokensOf(bench), 3);
      const { outside } = bench;
      let ended = false;
      const between: typeof outside = {
        call: (to, call) => {
          if (to.endsWith("/refund") && !ended) {
            ended = true;
            bench.endTokens();
          }
          return outside.call(to, call);
        },
        close: () => outside.close(),
      };
      done(await bench.provider.connect(bench.given, between).refund(asked(payment, 1_000)));
      assert.deepEqual(truth(bench, payment), [1_000]);
    }));

  it("says no when the secret was changed, and asks no second time for each request", () =>
    onPaypal(async (bench) => {
      const changed = bench.provider.connect(bench.wrong, bench.outside);
      rejectedWith(await changed.refund(asked(bench.gateway.pay(4_990, "EUR"), 1_000)), "not_allowed");
      assert.equal(bench.vendor.seen.length, 1);
    }));

  it("names exactly the features that are missing", () =>
    onPaypal(async ({ provider, narrow, outside, connected }) => {
      assert.deepEqual((await provider.connect(narrow, outside).check()).missing, ["Transaction search (reporting/search/read)"]);
      assert.deepEqual(await connected.check(), { account: "Halden Goods", missing: [] });
    }));

  it("pays under PayPal's own key where it may not look into the order", () =>
    onPaypal(async (bench) => {
      const { connected, gateway } = bench;
      const payment = gateway.pay(4_990, "EUR");
      bench.hideOrders();
      assert.equal(await connected.findRefund(payment, "pay_1"), null);
      const one = done(await connected.refund(asked(payment, 1_000)));
      assert.equal(done(await reopened(bench).refund(asked(payment, 1_000))).reference, one.reference);
      assert.deepEqual(truth(bench, payment), [1_000]);
      await assert.rejects(connected.findRefund(payment, "pay_1"), troubled("refused"));
      await assert.rejects(connected.refundable(payment), troubled("refused"));
      done(await connected.refund(asked(payment, 3_990, "EUR", "the rest")));
      assert.deepEqual(await connected.refundable(payment), { paid: 4_990, refunded: 4_990, currency: "EUR" });
      assert.equal(tokensOf(bench), 2, "what it may not do is no reason for another token");
      // After PayPal forgot the key its invoice number is what stops it, and then nobody says more than is known.
      gateway.forgetKeys();
      assert.equal((await connected.refund(asked(payment, 1_000))).kind, "unknown");
    }));
});

describe("PayPal's deliveries", () => {
  const verifications = ({ vendor }: Bench) => vendor.seen.filter(({ path }) => path.endsWith("/verify-webhook-signature"));

  it("are sent back to be verified byte for byte", () =>
    onPaypal(async (bench) => {
      const { secret = "" } = (await bench.connected.hooks?.ensure(url, "ours")) ?? {};
      const delivery = bench.gateway.deliver({ kind: "refund", reference: "1" }, secret);
      assert.equal((await bench.connected.hooks?.read(delivery, secret))?.genuine, true);
      assert.ok(verifications(bench)[0]?.body.includes(`"webhook_event":${new TextDecoder().decode(delivery.body)}}`));
    }));

  it("that PayPal cannot be asked about are not believed, and may come again", () =>
    onPaypal(async (bench) => {
      const { secret = "" } = (await bench.connected.hooks?.ensure(url, "ours")) ?? {};
      for (const fault of ["server_error", "dropped", "lost", "cut", "no_json", "wrong_types", "too_many", "elsewhere"] as const) {
        bench.vendor.fail(fault, ({ path }) => path.endsWith("/verify-webhook-signature"));
        const read = await bench.connected.hooks?.read(bench.gateway.deliver({ kind: "refund", reference: "1" }, secret), secret);
        assert.ok(read && !read.genuine && read.again, fault);
      }
    }));

  it("cannot put words into the question", () =>
    onPaypal(async (bench) => {
      const { secret = "" } = (await bench.connected.hooks?.ensure(url, "ours")) ?? {};
      const { secret: stranger = "" } = (await bench.connected.hooks?.ensure(`${url}2`, "ours")) ?? {};
      const real = bench.gateway.deliver({ kind: "refund", reference: "1" }, stranger);
      const text = new TextDecoder().decode(real.body);
      const before = verifications(bench).length;
      for (const body of [
        `${text},"webhook_id":"${stranger}"`,
        `${text}}`,
        `[${text}]`,
        "null",
        `1,"webhook_id":"${stranger}","a":${text}`,
      ]) {
        const forged = { ...real, body: new TextEncoder().encode(body) };
        assert.equal((await bench.connected.hooks?.read(forged, secret))?.genuine, false, body);
      }
      assert.equal(verifications(bench).length, before, "PayPal was not even asked");
    }));

  it("whose certificate is elsewhere are not even asked about", () =>
    onPaypal(async (bench) => {
      const { secret = "" } = (await bench.connected.hooks?.ensure(url, "ours")) ?? {};
      const real = bench.gateway.deliver({ kind: "refund", reference: "1" }, secret);
      const elsewhere = [
        "http://api.paypal.com/c",
        "https://paypal.com.evil.example/c",
        "https://evil.example/paypal.com",
        "https://notpaypal.com/c",
        "file:///c",
      ];
      for (const cert of elsewhere) {
        const forged: Delivery = { ...real, headers: { ...real.headers, "paypal-cert-url": cert } };
        assert.equal((await bench.connected.hooks?.read(forged, secret))?.genuine, false, cert);
      }
      assert.equal(verifications(bench).length, 0);
    }));
});
