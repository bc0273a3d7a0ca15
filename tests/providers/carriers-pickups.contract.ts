import assert from "node:assert/strict";
import { describe } from "node:test";
import type { PickupAsked } from "../../server/providers/carriers/port.ts";
import type { Fault } from "../support/vendors/fake-vendor.ts";
import { asked, type Bench, bought, key, type On, pickupOf, rejectedWith, reopened } from "./carriers.asking.ts";
import { faults, impatiently, missing, settles } from "./carriers-faults.contract.ts";
import { assertSecretless, done } from "./shops.asking.ts";

/** Somebody comes and fetches a parcel: asked for with its label, or apart from it. */
export function carrierPickupContract(name: string, on: On): void {
  const booking = (title: string, test: (bench: Bench, wanted: PickupAsked) => Promise<void>) =>
    on(title, async (bench) => {
      if (bench.connected.bookPickup) await test(bench, pickupOf(bench, await bought(bench)));
    });

  describe(`${name}: pickups`, () => {
    on("are asked for together with the label where that is declared", async (bench) => {
      const { provider, carrier, pickup } = bench;
      if (provider.can.pickup !== "with_label" || !pickup) return;
      const offer = bench.offers.find(({ handovers }) => handovers.includes("pickup"));
      assert.ok(offer, "something is offered that is fetched");
      const made = await bought(bench, { service: offer.service, handover: "pickup", pickup: { ...pickup, note: "Code 4821" } });
      assert.equal(carrier.pickups?.().length, 1);
      if (made.pickup) assert.equal(made.pickup.day, carrier.pickups?.()[0]?.day);
      if (!provider.can.handovers.includes("drop_off")) return;
      await bought(bench, { key: `${key}.2` });
      assert.equal(carrier.pickups?.().length, 1, "a parcel that is dropped off is not fetched");
    });

    booking("are booked for a label that exists, found by their key, and called off once or twice", async (bench, wanted) => {
      const { connected, carrier } = bench;
      const booked = done((await connected.bookPickup?.(wanted)) ?? missing);
      const truth = standingPickups(bench);
      assert.deepEqual(
        truth.map(({ reference, day }) => [reference, day]),
        [[booked.reference, booked.day]],
      );
      assert.equal(booked.day, wanted.day);
      assert.ok(booked.from >= 0 && booked.from < booked.to && booked.to <= 24 * 60);
      if (connected.findPickup) {
        assert.equal((await reopened(bench).findPickup?.(wanted))?.reference, booked.reference);
        assert.equal(await connected.findPickup({ ...wanted, key: `${wanted.key}1` }), null);
      }
      if (!connected.cancelPickup) return;
      done(await connected.cancelPickup(booked.reference));
      assert.deepEqual(standingPickups(bench), []);
      done((await reopened(bench).cancelPickup?.(booked.reference)) ?? missing);
      for (const stranger of ["", "../pickups", "9?x=1", "💶"]) rejectedWith(await connected.cancelPickup(stranger), "not_found");
      assert.equal(carrier.pickups?.().length, 1);
    });

    for (const fault of Object.keys(faults) as Fault[]) {
      booking(`are booked at most once: ${fault}`, async (bench, wanted) => {
        const { happened } = faults[fault];
        bench.vendor.fail(fault, (seen) => bench.isWrite(seen, "pickup"));
        const answer = (await impatiently(bench, fault).bookPickup?.(wanted)) ?? missing;
        assert.equal(answer.kind, fault === "too_many" ? "rejected" : "unknown");
        if (answer.kind === "rejected") assert.ok(answer.code === "busy" && (answer.retryAfter ?? 0) >= 1);
        if ("message" in answer) assertSecretless(answer.message, bench.provider, bench.given);
        assert.equal(standingPickups(bench).length, happened ? 1 : 0);
        if (bench.connected.findPickup) {
          const found = await reopened(bench).findPickup?.(wanted);
          assert.equal(found?.reference ?? null, standingPickups(bench)[0]?.reference ?? null);
        }
      });

      booking(`are called off for sure: ${fault}`, async (bench, wanted) => {
        if (!bench.connected.cancelPickup) return;
        const { reference } = done((await bench.connected.bookPickup?.(wanted)) ?? missing);
        await settles(bench, fault, "cancel_pickup", {
          write: async (connected) => (await connected.cancelPickup?.(reference)) ?? missing,
          isDone: () => standingPickups(bench).length === 0,
        });
      });
    }

    on("can be asked about where days are known", async (bench) => {
      if (!bench.connected.pickupDays || !bench.pickup) return;
      const { from, service } = asked(bench);
      const days = await bench.connected.pickupDays({ address: from, service }, bench.pickup.day);
      assert.ok(days.length > 0);
      for (const window of days) {
        assert.match(window.day, /^\d{4}-\d\d-\d\d$/);
        assert.ok(window.day >= bench.pickup.day && window.from >= 0 && window.from < window.to && window.to <= 24 * 60);
      }
    });
  });
}

function standingPickups({ carrier }: Bench) {
  return (carrier.pickups?.() ?? []).filter(({ cancelled }) => !cancelled);
}
