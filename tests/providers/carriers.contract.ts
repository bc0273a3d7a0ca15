import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { CarrierCan } from "../../server/domain/connection.ts";
import type { ConnectedCarrier } from "../../server/providers/carriers/port.ts";
import { providers } from "../../server/providers/catalogue.ts";
import { ConnectionProblem } from "../../server/providers/port.ts";
import type { Fault } from "../support/vendors/fake-vendor.ts";
import { hurried } from "../support/vendors/shop-bench.ts";
import { type Bench, type On, reopened, type Start, servicesAsked } from "./carriers.asking.ts";
import { carrierFaultContract } from "./carriers-faults.contract.ts";
import { carrierHookContract } from "./carriers-hooks.contract.ts";
import { labelContract } from "./carriers-labels.contract.ts";
import { carrierPickupContract } from "./carriers-pickups.contract.ts";
import { trackContract } from "./carriers-tracking.contract.ts";
import { assertSecretless, troubled } from "./shops.asking.ts";

/** What every carrier must do, as far as it says that it can. */
export function carrierContract(name: string, start: Start): void {
  const on: On = (title, test, skip = false) => {
    it(title, { skip }, async () => {
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
    on("is in the catalogue, with settings for a form and the methods it declares", async ({ provider, given, connected, ...bench }) => {
      assert.equal(providers.carriers.get(provider.id), provider);
      for (const { name: setting, kind, required, options } of provider.settings) {
        assert.equal(kind === "choice", (options ?? []).length > 0, setting);
        if (required) assert.ok(given[setting], `${setting} is required and was not given`);
      }
      for (const [method, here] of Object.entries(declared(provider.can))) {
        if (here !== null) assert.equal(connected[method as keyof ConnectedCarrier] !== undefined, here, method);
      }
      const { can, pace } = provider;
      assert.ok(can.formats.length > 0 || can.paperless !== "none", "it makes something to hand a parcel over with");
      assert.ok(can.handovers.length > 0 && can.trackedAtOnce >= 1 && pace.perSecond > 0 && pace.burst >= 1);
      if (can.countries !== "any") assert.ok(can.countries.every((country) => /^[A-Z]{2}$/.test(country)));
      // What it can must be tried below, so the bench brings what that takes.
      assert.equal(can.paperless !== "none", bench.paperless !== undefined, "paperless");
      assert.equal(can.customs, bench.abroad !== undefined, "abroad");
      assert.equal(can.points, bench.near !== undefined && bench.far !== undefined, "points");
      assert.equal(can.pickup !== "none", bench.pickup !== undefined && bench.carrier.pickups !== undefined, "pickups");
      assert.equal(can.webhooks !== "none", bench.carrier.hooks !== undefined && bench.carrier.deliver !== undefined, "webhooks");
    });

    on("knows the right key, the wrong one, and one that may not do everything", async (bench) => {
      const { provider, connected, wrong, narrow, outside } = bench;
      const { account, missing } = await connected.check();
      assert.notEqual(account.trim(), "");
      assert.deepEqual(missing, []);
      await assert.rejects(provider.connect(wrong, outside).check(), troubled("not_allowed"));
      if (narrow) assert.notDeepEqual((await provider.connect(narrow, outside).check()).missing, []);
    });

    on("buys, books and registers nothing by being checked or asked", async (bench) => {
      const { connected, carrier } = bench;
      await connected.check();
      await connected.services(servicesAsked(bench));
      if (bench.near) await connected.points?.(bench.near);
      assert.deepEqual([carrier.labels(), carrier.hooks?.() ?? [], carrier.pickups?.() ?? []], [[], [], []]);
    });
  });

  describe(`${name}: ways a parcel could go`, () => {
    on("are all there are, cheapest first, to the cent, and honest about paper", async (bench) => {
      const { connected, provider, offers } = bench;
      const found = await connected.services(servicesAsked(bench));
      const truth = offers.map(({ amount, currency, ...offer }) => ({
        ...offer,
        price: amount === undefined || currency === undefined ? null : { amount, currency },
      }));
      const told = found.map(({ service, carrier, price = null, handovers, paperless }) => ({
        service,
        carrier,
        handovers,
        paperless,
        price,
      }));
      const byService = (one: { readonly service: string }, other: { readonly service: string }) =>
        one.service.localeCompare(other.service);
      assert.deepEqual([...told].sort(byService), [...truth].sort(byService));
      assert.ok(found.every(({ title }) => title.trim() !== ""));
      assert.ok(found.every(({ days = 1 }) => Number.isInteger(days) && days >= 0));
      const prices = found.map(({ price }) => price?.amount ?? Number.POSITIVE_INFINITY);
      assert.deepEqual(
        prices,
        [...prices].sort((one, other) => one - other),
      );
      if (provider.can.rates) assert.ok(offers.some(({ amount }) => amount !== undefined));
      const ways = found.flatMap(({ handovers }) => handovers);
      assert.ok(ways.every((way) => provider.can.handovers.includes(way)));
      const paper = new Set(found.map(({ paperless }) => paperless));
      if (provider.can.paperless === "none") assert.deepEqual([...paper], ["none"]);
    });

    on("are none where nobody carries it", async ({ connected, nowhere }) => {
      assert.deepEqual(await connected.services(nowhere), []);
    });

    for (const fault of [
      "lost",
      "dropped",
      "too_many",
      "server_error",
      "cut",
      "no_json",
      "wrong_types",
      "slow",
      "elsewhere",
    ] satisfies Fault[]) {
      on(`say what is wrong: ${fault}`, async (bench) => {
        const { provider, given, outside, vendor } = bench;
        const impatient = provider.connect(given, hurried(outside, fault === "slow" ? 400 : 10_000));
        await impatient.check();
        const before = vendor.seen.length;
        const known = await impatient.services(servicesAsked(bench));
        // Where services are the provider's own list nothing is asked, so nothing can go wrong.
        if (vendor.seen.length === before) return;
        vendor.fail(fault);
        await assert.rejects(reopenedImpatiently(bench, fault).services(servicesAsked(bench)), (problem) => {
          assert.ok(problem instanceof ConnectionProblem, String(problem));
          assertSecretless(problem.message, provider, given);
          if (fault === "too_many") assert.deepEqual([problem.trouble, problem.retryAfter], ["busy", 1]);
          return true;
        });
        assert.ok(!vendor.seen.some(({ path }) => path.startsWith("/latest")), "no redirect is followed");
        assert.deepEqual(await reopened(bench).services(servicesAsked(bench)), known);
      });
    }
  });

  labelContract(name, on);
  carrierFaultContract(name, on);
  trackContract(name, on);
  carrierPickupContract(name, on);
  carrierHookContract(name, on);
}

function reopenedImpatiently({ provider, given, outside }: Bench, fault: Fault): ConnectedCarrier {
  return provider.connect(given, hurried(outside, fault === "slow" ? 400 : 10_000));
}

/** Which methods there are by what is declared; null: it may be there or not. */
function declared(
  can: CarrierCan,
): Readonly<Record<Exclude<keyof ConnectedCarrier, "check" | "services" | "createLabel">, boolean | null>> {
  return {
    findLabel: can.lostAnswer === "person" ? null : true,
    reprint: can.reprints.length > 0,
    cancelLabel: can.cancel,
    track: can.tracking !== "none",
    points: can.points,
    pickupDays: can.pickup === "none" ? false : null,
    bookPickup: can.pickup === "with_label" ? null : can.pickup === "separate",
    findPickup: can.pickup === "none" ? false : null,
    cancelPickup: can.pickup === "none" ? false : null,
    hooks: can.webhooks !== "none",
  };
}
