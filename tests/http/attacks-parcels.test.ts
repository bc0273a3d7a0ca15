import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import type { ConnectionId, ParcelId } from "../../server/domain/ids.ts";
import type { Scan } from "../../server/domain/tracking.ts";
import { findTracking, scansOfParcels } from "../../server/store/tracking.ts";
import { trackingToken } from "../../server/tracking-links.ts";
import { type CarrierDouble, carrierDouble } from "../support/carrier-double.ts";
import { type Couriers, couriers, fetchedPolicy } from "../support/couriers.ts";
import { engines } from "../support/databases.ts";
import { type DeskWork, deskWork } from "../support/desk.ts";
import { cap, shopping } from "../support/shopping.ts";
import { type Answer, aWorld, day, monday, type World } from "../support/world.ts";

type Json = Answer["json"];

const policy = fetchedPolicy();
const everyWay = { ...policy, zones: policy.zones.map((zone) => ({ ...zone, handovers: ["print", "qr", "pickup", "own"] as const })) };

for (const engine of engines()) {
  describe(`who reads a label, or tells stories of parcels, on ${engine.name}`, () => {
    let world: World;
    let desk: DeskWork;
    let carrier: CarrierDouble;
    let shopper: Couriers;
    let connection: ConnectionId;
    let bens: ConnectionId;
    let orders = 0;
    before(async () => {
      carrier = carrierDouble(() => world?.now() ?? monday, "double", { webhooks: "signed" });
      world = await aWorld(engine, { policy: everyWay, providers: { carriers: new Map([["double", carrier.provider]]) } });
      connection = await carrier.connect(world, world.ada);
      bens = await carrier.connect(world, world.ben);
      desk = deskWork(world, { Authorization: `Bearer ${world.ada.apiKey}` });
      shopper = couriers(world);
      await shopping(world).change(world.ada, { portal: "active" });
    });
    after(() => world.close());

    const order = async (): Promise<string> => {
      const number = `K${++orders}`;
      await world.order(world.ada, { number });
      return number;
    };
    /** Whoever has the box in hand reads both on it. */
    const finder = async (orderNumber: string): Promise<string> =>
      (await world.ask("POST", "/api/shopper/shops/ada/sessions", { body: { orderNumber, postalCode: "69006" } })).json.token;
    const sent = async (handover: "print" | "qr"): Promise<{ number: string; view: Json; parcelId: ParcelId }> => {
      const number = await order();
      const { returns } = await shopping(world).submit(await finder(number), { items: [cap], handover });
      await world.settle({ again: false });
      return { number, view: returns[0], parcelId: returns[0].parcels[0].id };
    };
    const scan = (kind: Scan["kind"], more: Partial<Scan> = {}): Scan => ({ kind, at: world.now(), ...more });

    test("a carrier that sends its label along with the code for the counter opens the address to nobody with number and postcode", async () => {
      const { number, view } = await sent("qr");
      assert.equal(carrier.labels.at(-1)?.asked.format, null);
      const read = await shopper.view(await finder(number), view.id);
      assert.deepEqual(read.label, { ready: true, a4: null, a6: null, locked: true });
      assert.deepEqual(read.parcels[0].label, read.label);
    });

    test("what was written for the courier, and when the next one comes, is only for who made the return", async () => {
      const number = await order();
      const { token, view } = await shopper.fetched(number, { note: "Door code 4711, key under the pot" });
      const stranger = await finder(number);
      assert.ok(!JSON.stringify(await shopper.view(stranger, view.id)).includes("4711"));
      assert.match(JSON.stringify(await shopper.view(token, view.id)), /4711/);
      world.pass(day);
      const { trackingNumber } = (await desk.page(view.id)).parcels[0];
      const failed = { kind: "track", trackingNumber, scans: [scan("pickup_failed")] } as const;
      assert.equal(await carrier.tell(world, connection, [failed]), 200);
      await world.settle({ again: false });
      const again = await finder(number);
      const asked = await shopper.view(again, view.id);
      assert.ok(asked.parcels[0].pickup.question, JSON.stringify(asked.parcels[0].pickup));
      for (const answer of [{ do: "drop_off" }, { do: "note", note: "Leave it with me" }]) {
        const refused = await shopper.answer(again, view, answer);
        assert.deepEqual([refused.status, refused.json.code], [403, "proof_too_weak"]);
      }
      const theirs = await shopper.byMail(/could not collect/);
      assert.equal((await shopper.answer(theirs, view, { do: "drop_off" })).status, 200);
    });

    test("a carrier that tells without end, of no time and in nobody's letters fills nothing and breaks no page", async () => {
      const { parcelId, view } = await sent("print");
      const { db, keys } = world.app.context;
      const { merchantId } = world.ada.shop;
      const { trackingNumber } = (await desk.page(view.id)).parcels[0];
      const flood = Array.from({ length: 2_000 }, (_, place) =>
        scan("moving", { id: `${place}\0`, words: "\u202e<script>alert(1)</script>\0", place: "\ud800" }),
      );
      for (const expectedAt of [8.7e15, 1e300, -1, 0.5, Number.MAX_SAFE_INTEGER]) {
        const told = await carrier.tell(world, connection, [{ kind: "track", trackingNumber, scans: flood.splice(0, 400), expectedAt }]);
        assert.equal(told, 200);
      }
      assert.equal(await carrier.tell(world, connection, [{ kind: "track", trackingNumber, scans: [scan("delivered")] }]), 200);
      await world.settle({ again: false });
      const kept = (await scansOfParcels(db, merchantId, [parcelId])).get(parcelId) ?? [];
      assert.ok(kept.length <= 312, `${kept.length} scans`);
      assert.equal((await findTracking(db, merchantId, parcelId))?.expectedAt, undefined);
      const page = await desk.page(view.id);
      assert.equal(page.parcels[0].progress, "delivered", "what counts is kept however much was told before");
      const token = trackingToken(keys, { merchantId, parcelId }, world.now());
      const shown = await world.ask("GET", "/api/shopper/tracking", { token });
      assert.equal(shown.status, 200, shown.text);
      assert.ok(!shown.text.includes("script"), "no words of the carrier");
      assert.ok(world.letters.every(({ html }) => !html?.includes("<script>")));
    });

    test("another merchant's carrier says nothing of a parcel, whatever number it names", async () => {
      const { parcelId, view } = await sent("print");
      const { trackingNumber } = (await desk.page(view.id)).parcels[0];
      const lie = { kind: "track", trackingNumber, scans: [scan("delivered")] } as const;
      assert.equal(await carrier.tell(world, bens, [lie]), 200);
      assert.equal(await carrier.tell(world, connection, [lie], { forged: true }), 404);
      assert.equal((await scansOfParcels(world.app.context.db, world.ada.shop.merchantId, [parcelId])).get(parcelId), undefined);
      assert.equal((await desk.page(view.id)).parcels[0].progress, "announced");
    });

    test("a carrier's page that is opened by the postcode in its address is shown to nobody who was passed the link", async () => {
      const { make } = carrier;
      const shownPage = async (trackingUrl: string): Promise<string | null> => {
        carrier.make = async (asked) => ({ ...(await make(asked)), trackingUrl });
        const { parcelId } = await sent("print");
        const token = trackingToken(world.app.context.keys, { merchantId: world.ada.shop.merchantId, parcelId }, world.now());
        return (await world.ask("GET", "/api/shopper/tracking", { token })).json.carrierUrl;
      };
      assert.equal(await shownPage("https://carrier.test/3SABC/FR/69006"), null);
      assert.equal(await shownPage("https://carrier.test/3SABC?zip=69%20006"), null);
      assert.equal(await shownPage("https://carrier.test/3SABC"), "https://carrier.test/3SABC");
      carrier.make = make;
    });

    test("of a carrier that signs for some, only what is signed is believed", async () => {
      const half = carrierDouble(() => world.now(), "half", { webhooks: "hint" });
      const { connect } = half.provider;
      let signed = false;
      Object.assign(half.provider, {
        connect: (...given: Parameters<typeof connect>) => {
          const way = connect(...given);
          const read = async (...told: Parameters<NonNullable<typeof way.hooks>["read"]>) => {
            const heard = await way.hooks?.read(...told);
            return heard?.genuine && signed ? { ...heard, signed } : heard;
          };
          return { ...way, hooks: { ...way.hooks, read } };
        },
      });
      const other = await aWorld(engine, { policy: everyWay, providers: { carriers: new Map([["half", half.provider]]) } });
      try {
        const its = await half.connect(other, other.ada);
        await other.order(other.ada, { number: "H1" });
        const { id } = await shopping(other).sendBack("H1", { items: [cap], handover: "print" });
        const work = deskWork(other, { Authorization: `Bearer ${other.ada.apiKey}` });
        const { trackingNumber } = (await work.page(id)).parcels[0];
        const news = [{ kind: "track", trackingNumber, scans: [{ kind: "delivered", at: other.now() }] }] as const;
        for (const progress of ["announced", "delivered"]) {
          assert.equal(await half.tell(other, its, news), 200);
          await other.settle({ again: false });
          assert.equal((await work.page(id)).parcels[0].progress, progress);
          signed = true;
        }
      } finally {
        await other.close();
      }
    });

    test("what was written when a label was asked for is forgotten with its people", async () => {
      const { parcelId, view } = await sent("print");
      const { db } = world.app.context;
      const bought = db.selectFrom("shipments").select(["id", "asked"]).where("parcel_id", "=", parcelId);
      const { id, asked } = await bought.executeTakeFirstOrThrow();
      const words = {
        saying: { told: true, message: "Dear Claire" },
        pickup: { day: "2026-11-24", from: 480, to: 780, note: "Door code 4711" },
      };
      const written = JSON.stringify({ ...JSON.parse(asked), ...words });
      await db.write((tx) => tx.updateTable("shipments").set({ asked: written }).where("id", "=", id).execute());
      const path = `/api/desk/returns/${view.id}/cancellation`;
      assert.equal((await world.ask("POST", path, { token: world.ada.apiKey, body: { mail: false } })).status, 200);
      await world.settle({ again: false });
      const { order: its } = await desk.page(view.id);
      const erased = await world.ask("POST", `/api/desk/orders/${its.id}/erasure`, { token: world.ada.apiKey });
      assert.equal(erased.status, 200, erased.text);
      const { asked: left } = await bought.executeTakeFirstOrThrow();
      assert.ok(!/Claire|4711/.test(left), left);
      assert.equal(JSON.parse(left).pickup.day, "2026-11-24", "what is no word stays");
      const parcel = await db.selectFrom("parcels").select("tracking_url").where("id", "=", parcelId).executeTakeFirstOrThrow();
      assert.equal(parcel.tracking_url, null);
    });
  });
}
