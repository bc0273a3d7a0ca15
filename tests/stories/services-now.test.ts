import assert from "node:assert/strict";
import { test } from "node:test";
import type { OpenCarrier } from "../../server/connected/open.ts";
import { servicesKept, servicesNow, servicesRemembered } from "../../server/connected/services-now.ts";
import type { Context } from "../../server/context.ts";
import type { Service, ServicesAsked } from "../../server/providers/carriers/port.ts";
import { ConnectionProblem } from "../../server/providers/port.ts";

/** A carrier that offers so many services, and how often it was asked. */
function aCarrier(id: string, count: number, version = 1) {
  const services = Array.from(
    { length: count },
    (_, place): Service => ({ service: `s${place}`, carrier: id, title: `${id} ${place}`, handovers: ["drop_off"], paperless: "none" }),
  );
  const asked = { times: 0, silent: false };
  const open = {
    connection: { id, version },
    carrier: {
      services: async () => {
        asked.times += 1;
        if (asked.silent) throw new ConnectionProblem("not_reached", "nobody answers");
        return services;
      },
    },
  } as unknown as OpenCarrier;
  return { open, asked };
}
const parcel = (weight: number) => ({ weight }) as unknown as ServicesAsked;
const aContext = () => {
  const clock = { at: 1_000_000 };
  return { clock, context: { db: {} as Context["db"], now: () => clock.at } };
};
const minute = 60_000;
const day = 24 * 60 * minute;

test("what carriers offer is remembered within bounds, however many parcels, services, connections and versions of them there are", async () => {
  const { context } = aContext();
  const { open } = aCarrier("many", 1_000);
  for (let weight = 0; weight < 200; weight++) await servicesNow(context, [open], parcel(weight));
  for (let place = 0; place < 3_000; place++) await servicesNow(context, [aCarrier(`c${place}`, 1).open], parcel(1));
  for (let version = 0; version < 3_000; version++) await servicesNow(context, [aCarrier("changing", 1, version).open], parcel(1));
  for (let place = 0; place < 3_000; place++) {
    const silent = aCarrier(`silent${place}`, 1);
    silent.asked.silent = true;
    await servicesNow(context, [silent.open], parcel(1));
  }
  const kept = servicesKept(context);
  assert.ok(kept.services <= 50_000 && kept.answers <= 2_000, JSON.stringify(kept));
  assert.ok(kept.last <= 1_000 && kept.quiet <= 1_000, JSON.stringify(kept));
});

test("an answer lives five minutes, what was offered last a day, and another version of a connection has heard nothing", async () => {
  const { context, clock } = aContext();
  const { open, asked } = aCarrier("one", 2);
  await servicesNow(context, [open], parcel(1));
  await servicesNow(context, [open], parcel(1));
  assert.equal(asked.times, 1);
  clock.at += 5 * minute + 1;
  await servicesNow(context, [open], parcel(1));
  assert.equal(asked.times, 2);
  assert.equal(servicesRemembered(context, open)?.length, 2);
  assert.equal(servicesRemembered(context, aCarrier("one", 2, 2).open), null);
  clock.at += day + 1;
  assert.equal(servicesRemembered(context, open), null);
  // What is over makes room by itself.
  await servicesNow(context, [aCarrier("two", 1).open], parcel(1));
  assert.deepEqual(servicesKept(context), { answers: 1, services: 1, last: 1, quiet: 0 });
});

test("a carrier that did not answer is left alone for a moment, and then asked again", async () => {
  const { context, clock } = aContext();
  const { open, asked } = aCarrier("one", 1);
  asked.silent = true;
  for (let times = 0; times < 3; times++) assert.ok("trouble" in ((await servicesNow(context, [open], parcel(1)))[0] ?? assert.fail()));
  assert.equal(asked.times, 1);
  asked.silent = false;
  clock.at += 20_001;
  assert.ok("services" in ((await servicesNow(context, [open], parcel(1)))[0] ?? assert.fail()));
  assert.equal(servicesKept(context).quiet, 0);
});
