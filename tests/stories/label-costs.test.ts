import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { takeScans } from "../../server/connected/taken-scans.ts";
import type { ScanKind } from "../../server/domain/tracking.ts";
import { doChores } from "../../server/worker/schedule.ts";
import { type CarrierDouble, carrierDouble, standardServices } from "../support/carrier-double.ts";
import { engines } from "../support/databases.ts";
import { type DeskWork, deskWork } from "../support/desk.ts";
import { type Answer, aWorld, day, monday, type World } from "../support/world.ts";

type Json = Answer["json"];

const minute = 60_000;

for (const engine of engines()) {
  describe(`what labels cost, on ${engine.name}`, () => {
    let world: World;
    let desk: DeskWork;
    let carrier: CarrierDouble;
    let orders = 0;
    before(async () => {
      carrier = carrierDouble(() => world?.now() ?? monday, "double", { charged: "on_scan" });
      world = await aWorld(engine, { providers: { carriers: new Map([["double", carrier.provider]]) } });
      await carrier.connect(world, world.ada);
      desk = deskWork(world, { Authorization: `Bearer ${world.ada.apiKey}` });
    });
    after(() => world.close());

    const priced = (amount: number, currency: string) => {
      carrier.services = standardServices.map((one) => ({ ...one, price: { amount, currency } }));
      // What a service costs is remembered for a while.
      world.pass(day / 4);
    };
    const labelled = async (): Promise<{ id: string; number: string }> => {
      const order = `C${++orders}`;
      await world.order(world.ada, {
        number: order,
        placedAt: world.now() - 14 * day,
        fulfilments: [{ id: "f1", shippedAt: world.now() - 12 * day, deliveredAt: world.now() - 10 * day }],
      });
      const page = await desk.asked(order);
      return { id: page.id, number: page.parcels[0].trackingNumber };
    };
    const shipment = async ({ id }: { id: string }): Promise<Json> => (await desk.page(id)).parcels[0].shipment;
    const scanned = async (number: string, kind: ScanKind): Promise<void> => {
      world.pass(2 * day);
      carrier.scan(number, { at: world.now() - minute, kind });
      await world.track();
      await world.settle({ again: false });
    };
    const costs = async (query = ""): Promise<Json> =>
      (await world.ask("GET", `/api/desk/label-costs?limit=100${query}`, { token: world.ada.apiKey })).json;
    const cancel = async (one: { id: string }): Promise<void> => {
      const { id } = await shipment(one);
      const headers = { Authorization: `Bearer ${world.ada.apiKey}`, "Idempotency-Key": `cancel-${id}` };
      const answer = await world.ask("POST", `/api/desk/shipments/${id}/cancellation`, { headers });
      assert.ok(answer.status < 300, answer.text);
      await world.settle({ again: false });
    };

    const takeScansOf = async (number: string): Promise<void> => {
      const { db } = world.app.context;
      const told = await db.selectFrom("trackings").select("parcel_id").where("number", "=", number).executeTakeFirstOrThrow();
      const scan = { at: world.now() - minute, kind: "moving" } as const;
      await takeScans(world.app.context, world.ada.shop.merchantId, [{ parcelId: told.parcel_id, scans: [scan] }], {
        asked: false,
        told: true,
      });
    };

    test("a carrier that takes money for what it carries is owed nothing before the first scan, and once after it", async () => {
      priced(450, "EUR");
      const one = await labelled();
      assert.deepEqual([(await shipment(one)).costState, (await shipment(one)).cost], ["expected", { amount: 450, currency: "EUR" }]);
      await scanned(one.number, "announced");
      assert.equal((await shipment(one)).costState, "expected", "that a label exists is no scan of its parcel");
      assert.equal((await desk.page(one.id)).parcels[0].scans.length, 1);
      await scanned(one.number, "accepted");
      assert.equal((await shipment(one)).costState, "charged");
      await scanned(one.number, "delivered");
      assert.deepEqual([(await shipment(one)).costState, (await shipment(one)).cost.amount], ["charged", 450]);
    });

    test("what is given back before anybody scanned it never costs anything", async () => {
      const one = await labelled();
      await cancel(one);
      assert.deepEqual([(await shipment(one)).state, (await shipment(one)).costState], ["cancelled", "none"]);
      await scanned(one.number, "moving");
      assert.equal((await shipment(one)).costState, "none");
    });

    test("one that travels although it was to go back costs what it costs", async () => {
      const one = await labelled();
      carrier.fates.push("refused");
      await cancel(one);
      assert.equal((await shipment(one)).state, "spare");
      assert.equal((await shipment(one)).costState, "expected");
      await takeScansOf(one.number);
      assert.equal((await shipment(one)).costState, "charged");
    });

    test("what the merchant's contract says stands for a carrier that says no price, marked, from choosing to the sums", async () => {
      carrier.services = standardServices.map(({ price: _, ...one }) => one);
      world.pass(day / 4);
      const ask = (method: string, path: string, body?: object) =>
        world.ask(method, `/api/desk${path}`, { token: world.ada.apiKey, ...(body && { body }) });
      const read = (await ask("GET", "/shops/ada/shipping")).json;
      const of = (service: string) => read.services.find((one: Json) => one.service === service);
      assert.ok(read.zones.some(({ id }: Json) => id === "france"));
      const prices = [
        { zone: "france", upTo: 31_500, amount: 419, currency: "EUR" },
        { upTo: 31_500, amount: 1_290, currency: "EUR" },
      ];
      const { connectionId } = of("drop");
      const put = (services: object[]) => ask("PUT", "/shops/ada/shipping", { ...read.rules, services });
      const saved = await put([{ connectionId, service: "drop", on: true, prices }]);
      assert.equal(saved.status, 200, saved.text);
      assert.equal(saved.json.services.find((one: Json) => one.service === "drop").price, null, "the carrier still says none");
      const rates = (country: string, postalCode: string) => ask("POST", "/shops/ada/shipping-trials", { country, postalCode });
      const prized = async (country: string, postalCode: string) =>
        (await rates(country, postalCode)).json.items.map(({ service, price, contract }: Json) => [service, price?.amount, contract]);
      assert.deepEqual(await prized("FR", "69006"), [
        ["drop", 419, { asked: null }],
        ["fetch", undefined, null],
      ]);
      assert.deepEqual((await prized("US", "10001"))[0], ["drop", 1_290, { asked: null }]);
      const one = await labelled();
      const { cost, costState, contract } = await shipment(one);
      assert.deepEqual([cost, costState, contract], [{ amount: 419, currency: "EUR" }, "expected", true]);
      const [item] = (await costs()).items;
      assert.deepEqual([item.returnId, item.cost.amount, item.contract], [one.id, 419, true]);
      const { months } = await costs();
      assert.equal(
        months.reduce((sum: number, { byContract }: Json) => sum + byContract, 0),
        419,
      );
      const csv = (await ask("GET", "/label-costs.csv")).text;
      assert.match(csv, /4\.19"?[,;]"?EUR"?[,;]"?Expected"?[,;]"?Your contract/);
      await scanned(one.number, "accepted");
      assert.deepEqual([(await shipment(one)).costState, (await shipment(one)).contract], ["charged", true]);
      for (const wrong of [{ amount: -1 }, { amount: 4.19 }, { upTo: 0 }, { currency: "euro" }, { zone: "" }])
        assert.equal((await put([{ connectionId, service: "drop", on: true, prices: [{ ...prices[0], ...wrong }] }])).status, 400);
      await put([]);
    });

    test("a courier's own price is kept, shown on the parcel, counted once by month, shop and carrier, and not when called off (S2-18)", async () => {
      priced(450, "EUR");
      carrier.fetching = { amount: 590, currency: "EUR" };
      const headers = { Authorization: `Bearer ${world.ada.apiKey}` };
      const post = (path: string, body: object) =>
        world.ask("POST", `/api/desk${path}`, { headers: { ...headers, "Idempotency-Key": `pickup-${Math.random()}` }, body });
      const fetched = async () => {
        const one = await labelled();
        const { json: offered } = await world.ask("GET", `/api/desk/returns/${one.id}/pickup-days`, { headers });
        const [{ day: chosen, windows }] = offered.items;
        const answer = await post(`/returns/${one.id}/pickups`, { day: chosen, from: windows[0].from, to: windows[0].to, mail: false });
        assert.ok(answer.status < 300, answer.text);
        await world.settle({ again: false });
        return one;
      };
      const [kept, dropped] = [await fetched(), await fetched()];
      const pickup = async (one: { id: string }) => (await desk.page(one.id)).parcels[0].pickup;
      assert.deepEqual([(await pickup(kept)).state, (await pickup(kept)).cost], ["booked", { amount: 590, currency: "EUR" }]);
      const off = await post(`/pickups/${(await pickup(dropped)).id}/cancellation`, { mail: false });
      assert.ok(off.status < 300, off.text);
      await world.settle({ again: false });
      assert.equal((await pickup(dropped)).state, "cancelled");
      const { months, items } = await costs("&carrier=Double%20Post");
      const couriers = items.filter(({ service }: Json) => service === null);
      assert.deepEqual(
        couriers.map(({ returnId, state, costState, cost }: Json) => [returnId, state, costState, cost.amount]).toSorted(),
        [
          [kept.id, "booked", "expected", 590],
          [dropped.id, "cancelled", "none", 590],
        ].toSorted(),
      );
      const euros = months.filter(({ currency }: Json) => currency === "EUR");
      assert.equal(
        euros.reduce((sum: number, { pickups }: Json) => sum + pickups, 0),
        1,
      );
      const counted = items.filter(
        ({ costState, cost }: Json) => cost?.currency === "EUR" && (costState === "charged" || costState === "expected"),
      );
      assert.equal(
        euros.reduce((sum: number, { amount }: Json) => sum + amount, 0),
        counted.reduce((sum: number, { cost }: Json) => sum + cost.amount, 0),
      );
      // Pages hold each once, labels and couriers among each other.
      const seen: string[] = [];
      for (let next: string | null = ""; next !== null; ) {
        const token = world.ada.apiKey;
        const { json }: Answer = await world.ask("GET", `/api/desk/label-costs?limit=1${next && `&after=${next}`}`, { token });
        seen.push(...json.items.map(({ id }: Json) => id));
        next = json.next;
      }
      const all = (await costs()).items.map(({ id }: Json) => id);
      assert.deepEqual(seen, all);
      assert.deepEqual((await costs("&carrier=nobody")).items, []);
      assert.deepEqual((await world.ask("GET", "/api/desk/label-costs", { token: world.ben.apiKey })).json.items, []);
      const csv = (await world.ask("GET", "/api/desk/label-costs.csv", { token: world.ada.apiKey })).text;
      assert.match(csv, /Pickup[,;][^\n]*Booked[,;]5\.90[,;]EUR/);
      delete carrier.fetching;
    });

    test("one that ran out and that nobody scanned cost nothing, until somebody scans it after all", async () => {
      priced(450, "EUR");
      const [used, unused, endless, arrived] = [await labelled(), await labelled(), await labelled(), await labelled()];
      await scanned(used.number, "accepted");
      const { db } = world.app.context;
      const ends = world.now() + 30 * day;
      const numbers = [used, unused, arrived].map(({ number }) => number);
      await db.write((tx) => tx.updateTable("shipments").set({ expires_at: ends }).where("tracking_number", "in", numbers).execute());
      await db.write((tx) => tx.updateTable("shipments").set({ expires_at: null }).where("tracking_number", "=", endless.number).execute());
      await db.write((tx) =>
        tx.updateTable("parcels").set({ progress: "delivered" }).where("tracking_number", "=", arrived.number).execute(),
      );
      const states = async () => {
        const rows = await db.selectFrom("shipments").select(["tracking_number", "cost_state"]).execute();
        const of = new Map(rows.map((row) => [row.tracking_number, row.cost_state]));
        return [used, unused, endless, arrived].map(({ number }) => of.get(number));
      };
      world.pass(36 * day);
      await doChores(world.app.context);
      assert.deepEqual(await states(), ["charged", "expected", "expected", "expected"], "it may have been handed in on its last day");
      world.pass(2 * day);
      await doChores(world.app.context);
      assert.deepEqual(await states(), ["charged", "none", "expected", "expected"]);
      const { items } = await costs("&from=2026-01-01");
      const item = items.find((one: Json) => one.trackingNumber === unused.number);
      assert.equal(item.costState, "none");
      await takeScansOf(unused.number);
      assert.deepEqual(await states(), ["charged", "charged", "expected", "expected"]);
      world.pass(150 * day);
      await doChores(world.app.context);
      assert.deepEqual(await states(), ["charged", "charged", "none", "expected"]);
    });

    test("currencies without cents and with three places add up to the last of them, by label, month and brand", async () => {
      const given = { JPY: [601, 1_299, 7], KWD: [1_275, 1_005, 3] } as const;
      for (const [currency, amounts] of Object.entries(given))
        for (const amount of amounts) {
          priced(amount, currency);
          const one = await labelled();
          assert.deepEqual((await shipment(one)).cost, { amount, currency });
        }
      const { months, items } = await costs();
      for (const [currency, amounts] of Object.entries(given)) {
        const own = items.filter(({ cost }: Json) => cost?.currency === currency);
        assert.equal(own.length, amounts.length);
        assert.equal(
          months.filter((one: Json) => one.currency === currency).reduce((sum: number, { amount }: Json) => sum + amount, 0),
          amounts.reduce((sum, amount) => sum + amount, 0),
        );
      }
      for (const { month, shop, carrier: name, currency, labels, amount } of months) {
        const own = items.filter(
          (one: Json) =>
            new Date(one.at).toISOString().startsWith(month) &&
            one.shop === shop &&
            one.carrier === name &&
            one.cost?.currency === currency,
        );
        assert.equal(own.filter(({ service }: Json) => service !== null).length, labels);
        const kept = own.filter(({ costState }: Json) => costState === "charged" || costState === "expected");
        assert.equal(
          kept.reduce((sum: number, { cost }: Json) => sum + cost.amount, 0),
          amount,
          `${month} ${currency}`,
        );
      }
      assert.deepEqual(await costs("&shop=ada").then((page) => page.months), months);
      const csv = (await world.ask("GET", "/api/desk/label-costs.csv", { token: world.ada.apiKey })).text;
      for (const written of ["601", "1299", "1.275", "1.005", "0.003"])
        assert.match(csv, new RegExp(`[,;]"?${written.replace(".", "\\.")}"?[,;]`), written);
    });
  });
}
