import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { describe, it } from "node:test";
import { fromStripe, toStripe } from "../../server/providers/payments/stripe-money.ts";
import type { Delivery } from "../../server/providers/port.ts";
import { openStripeBench } from "../support/vendors/stripe.ts";
import { asked, type Bench, truth } from "./gateways.asking.ts";
import { gatewayContract } from "./gateways.contract.ts";
import { done } from "./shops.asking.ts";

gatewayContract("Stripe", openStripeBench);

async function onStripe(test: (bench: Bench) => Promise<void>): Promise<void> {
  const bench = await openStripeBench();
  try {
    await test({ ...bench, connected: bench.provider.connect(bench.given, bench.outside) });
    assert.deepEqual(bench.vendor.mistakes, []);
  } finally {
    await bench.outside.close();
    await bench.vendor.close();
  }
}

describe("Stripe's own ways", () => {
  it("counts each currency as Stripe does, and rounds none", () => {
    const counted = { EUR: 4_990, JPY: 4_990, KRW: 4_990, ISK: 499_000, UGX: 499_000, KWD: 4_990, HUF: 4_990 };
    for (const [currency, there] of Object.entries(counted)) {
      assert.equal(toStripe(4_990, currency), there, currency);
      assert.equal(fromStripe(there, currency), 4_990, currency);
    }
    assert.deepEqual([toStripe(250_000, "MGA"), fromStripe(2_500, "MGA")], [2_500, 250_000]);
    for (const [amount, currency] of [
      [4_991, "KWD"],
      [4_995, "BHD"],
      [250_050, "MGA"],
      [0, "EUR"],
      [-1, "EUR"],
      [0.5, "EUR"],
    ] as const) {
      assert.equal(toStripe(amount, currency), null, `${amount} ${currency}`);
    }
    assert.equal(fromStripe(4_010, "ISK"), null, "a part of a krona");
    assert.equal(toStripe(Number.MAX_SAFE_INTEGER, "ISK"), null);
  });

  it("names exactly the permissions that are missing", () =>
    onStripe(async ({ provider, narrow, outside, connected }) => {
      assert.deepEqual((await provider.connect(narrow, outside).check()).missing, ["Checkout Sessions: Write", "Webhook Endpoints: Write"]);
      assert.deepEqual(await connected.check(), { account: "Halden Goods", currency: "EUR", missing: [] });
    }));

  it("takes a key that was used for something else as no word about what happened", () =>
    onStripe(async (bench) => {
      const { connected, gateway } = bench;
      const [one, other] = [gateway.pay(4_990, "EUR"), gateway.pay(4_990, "EUR")];
      done(await connected.refund(asked(one, 1_000, "EUR", "same")));
      assert.equal((await connected.refund(asked(other, 1_000, "EUR", "same"))).kind, "unknown");
      assert.deepEqual([truth(bench, one), truth(bench, other)], [[1_000], []]);
    }));

  it("looks through all refunds of a payment for its own", () =>
    onStripe(async ({ connected, gateway }) => {
      const payment = gateway.pay(100_000, "EUR");
      const made = done(await connected.refund(asked(payment, 1_000, "EUR", "first")));
      for (let count = 0; count < 230; count++) gateway.refundByHand(payment, 10);
      gateway.forgetKeys();
      assert.equal(done(await connected.refund(asked(payment, 1_000, "EUR", "first"))).reference, made.reference);
    }));

  it("says what the return and the order are, and nothing of the shopper", () =>
    onStripe(async ({ connected, gateway, vendor }) => {
      done(await connected.refund(asked(gateway.pay(4_990, "EUR"), 1_000)));
      const form = new URLSearchParams(vendor.seen.findLast(({ method }) => method === "POST")?.body);
      assert.deepEqual(Object.fromEntries([...form].filter(([name]) => name.startsWith("metadata"))), {
        "metadata[key]": "pay_01J9ZK3T5V:1",
        "metadata[return]": "HALD-R-1042",
        "metadata[order]": "#1042",
      });
    }));
});

describe("Stripe's signatures", () => {
  const secret = "whsec_kT7mZ0yQ4sV2dX9bR1cN6jH8";
  const text = '{"id":"evt_1","object":"event","type":"refund.updated","data":{"object":{"id":"re_3Nabc","object":"refund"}}}';
  // Computed with openssl, not with anything here.
  const known = "de68854708d2d19dab5dd18698e6d9c2b1d8a6aa82876daf874d528c32f48e33";
  const time = 1_764_115_200;
  const read = async (header: string, more: Partial<Delivery> = {}, by = secret) => {
    let result: unknown;
    await onStripe(async ({ connected }) => {
      const delivery = {
        body: new TextEncoder().encode(text),
        headers: { "stripe-signature": header },
        url: "",
        at: time * 1_000,
        ...more,
      };
      result = await connected.hooks?.read(delivery, by);
    });
    return result as { genuine: boolean };
  };

  it("are the known answer", async () => {
    assert.deepEqual(await read(`t=${time},v1=${known}`), {
      genuine: true,
      id: "evt_1",
      changes: [{ kind: "refund", reference: "re_3Nabc" }],
    });
  });

  it("are two while the secret is rolled, in either order, and an older kind beside them", async () => {
    const other = "5".repeat(64);
    for (const header of [`t=${time},v1=${known},v1=${other}`, `t=${time},v1=${other},v1=${known}`, `t=${time},v0=${other},v1=${known}`]) {
      assert.equal((await read(header)).genuine, true, header);
    }
  });

  it("are nothing in any other form", async () => {
    const headers = [
      "",
      "t=,v1=",
      `v1=${known}`,
      `t=${time}`,
      `t=${time},v0=${known}`,
      `t=${time},v1=${known.toUpperCase()}`,
      `t=${time},v1=${known.slice(1)}`,
      `t=${time}0,v1=${known}`,
      `t=-${time},v1=${known}`,
      `t=1e9,v1=${known}`,
      `t=${time - 301},t=${time},v1=${known}`,
      `t=${time + 1},v1=${known}`,
      `t=${time},v1=${"0".repeat(64)}`,
      `${Array.from({ length: 9 }, () => `v1=${"0".repeat(64)}`).join()},t=${time},v1=${known}`,
    ];
    for (const header of headers) assert.equal((await read(header)).genuine, false, header);
  });

  it("hold for five minutes in both directions", async () => {
    const header = `t=${time},v1=${known}`;
    for (const [seconds, genuine] of [
      [-301, false],
      [-300, true],
      [300, true],
      [301, false],
    ] as const) {
      assert.equal((await read(header, { at: (time + seconds) * 1_000 })).genuine, genuine, String(seconds));
    }
  });

  it("are none without a secret or by another", async () => {
    for (const by of ["", "whsec_another", `${secret} `]) assert.equal((await read(`t=${time},v1=${known}`, {}, by)).genuine, false, by);
  });
});

describe("Stripe's library", () => {
  it("is not loaded until a Stripe is asked for something", () => {
    const listen = `import { registerHooks } from "node:module";
      registerHooks({ resolve: (name, context, next) => { if (/^stripe(\\/|$)/.test(name)) console.log("loaded"); return next(name, context); } });
      const { providers } = await import(process.argv[1]);
      const gateway = providers.gateways.get("stripe").connect({ key: "rk_test" }, { call: async () => ({ failure: "not_reached", detail: "", sent: false }) });
      console.log("opened");
      await gateway.getRefund("re_1").catch(() => console.log("asked"));`;
    const catalogue = new URL("../../server/providers/catalogue.ts", import.meta.url).href;
    const { stdout } = spawnSync(process.execPath, ["--input-type=module", "-e", listen, catalogue], { encoding: "utf8" });
    assert.deepEqual(stdout.trim().split("\n"), ["opened", "loaded", "asked"]);
  });
});
