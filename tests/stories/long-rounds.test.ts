import assert from "node:assert/strict";
import { test } from "node:test";
import { escalatePickups } from "../../server/actions/escalate-pickups.ts";
import { expireReturns } from "../../server/actions/expire-returns.ts";
import { missParcels } from "../../server/actions/miss-parcels.ts";
import { pickupFailed } from "../../server/connected/pickups.ts";
import type { MerchantId, ParcelId, PickupId, ReturnId } from "../../server/domain/ids.ts";
import type { Writer } from "../../server/store/database.ts";
import { findReturn } from "../../server/store/returns.ts";
import { insertRows } from "../../server/store/rows.ts";
import { beginTracking } from "../../server/store/tracking.ts";
import { carrierDouble } from "../support/carrier-double.ts";
import { couriers, fetchedPolicy } from "../support/couriers.ts";
import { engines } from "../support/databases.ts";
import { shopping } from "../support/shopping.ts";
import { aWorld, day } from "../support/world.ts";

const always = () => true;
/** More than one page of a round, all of the same moment. */
const stuck = 430;

for (const engine of engines()) {
  const aShop = async (t: { after(end: () => Promise<void>): void }) => {
    let now = () => 0;
    const carrier = carrierDouble(() => now());
    const world = await aWorld(engine, { policy: fetchedPolicy(), providers: { carriers: new Map([["double", carrier.provider]]) } });
    now = world.now;
    t.after(() => world.close());
    await carrier.connect(world, world.ada);
    return world;
  };
  const { name } = engine;

  test(`${name}: silent parcels that nothing can be said of keep no other one from being missed`, async (t) => {
    const world = await aShop(t);
    const { db } = world.app.context;
    const { merchantId } = world.ada.shop;
    await world.order(world.ada, { number: "1001" });
    const { id } = await shopping(world).sendBack("1001");
    const ret = (await findReturn(db, merchantId, id as ReturnId)) ?? assert.fail();
    const parcelId = ret.parcels[0]?.id ?? assert.fail();
    await db.write(async (tx) => {
      await beginTracking(tx, merchantId, { parcelId, number: "P1", carrier: "Post", asked: false, typed: false, at: world.now() });
      await tx
        .updateTable("trackings")
        .set({ last_scan_at: world.now(), lost_at: world.now() })
        .where("parcel_id", "=", parcelId)
        .execute();
      await tx.updateTable("parcels").set({ progress: "moving" }).where("id", "=", parcelId).execute();
      const parcels = await stuckParcels(tx, merchantId);
      // Nobody has seen any of them: there is nothing to count the silence from.
      const silent = parcels.map((parcel) => ({ ...tracked(parcel, merchantId), lost_at: world.now() }));
      await insertRows(tx, "trackings", silent);
    });
    world.pass(60 * day);
    await missParcels(world.app.context, always);
    assert.equal((await findReturn(db, merchantId, ret.id))?.parcels[0]?.progress, "lost");
  });

  test(`${name}: pickups that nobody can be asked about keep no other one from being put before a person`, async (t) => {
    const world = await aShop(t);
    const { db } = world.app.context;
    const { merchantId } = world.ada.shop;
    await world.order(world.ada, { number: "1001" });
    const { view } = await couriers(world).fetched("1001");
    const parcelId: ParcelId = view.parcels[0].id;
    world.pass(day);
    await pickupFailed(world.app.context, merchantId, parcelId, { at: world.now(), words: "nobody at home" });
    world.pass(5 * day);
    await db.write(async (tx) => {
      const parcels = await stuckParcels(tx, merchantId);
      const asked = parcels.map((parcel) => ({
        id: parcel.replace("par_", "pic_") as PickupId,
        merchant_id: merchantId,
        shop_id: world.ada.shop.id,
        parcel_id: parcel,
        attempt: 1,
        state: "failed" as const,
        day: "2026-11-24",
        from_minute: 0,
        to_minute: 60,
        asked_at: 0,
        escalate_at: 1,
      }));
      await insertRows(tx, "pickups", asked as never);
    });
    await escalatePickups(world.app.context, always);
    const { json } = await world.ask("GET", `/api/desk/returns/${view.id}`, { token: world.ada.apiKey });
    assert.equal(json.queue, "problems");
  });

  test(`${name}: a round ends between two parcels when the process does`, async (t) => {
    const world = await aShop(t);
    const { db } = world.app.context;
    const { merchantId } = world.ada.shop;
    await db.write(async (tx) => {
      const silent = (await stuckParcels(tx, merchantId)).map((parcel) => ({ ...tracked(parcel, merchantId), lost_at: 0 }));
      await insertRows(tx, "trackings", silent);
    });
    let asked = 0;
    await missParcels(world.app.context, () => ++asked <= 3);
    assert.ok(asked <= 5, `${asked}`);
  });

  test(`${name}: overdue returns that cannot end keep no other one from ending`, async (t) => {
    const world = await aShop(t);
    const { db } = world.app.context;
    const { merchantId } = world.ada.shop;
    const delivered = { fulfilments: [{ id: "f1", shippedAt: world.now() - 22 * day, deliveredAt: world.now() - 20 * day }] };
    await world.order(world.ada, { number: "1001", ...delivered });
    const { id } = await shopping(world).sendBack("1001");
    const ret = (await findReturn(db, merchantId, id as ReturnId)) ?? assert.fail();
    assert.equal(ret.lane, "commercial");
    await db.write((tx) => overdueCopies(tx, ret.id, merchantId));
    world.pass(ret.sendBy + 15 * day - world.now());
    await expireReturns(world.app.context, always);
    assert.equal((await findReturn(db, merchantId, ret.id))?.status, "expired");
  });
}

async function stuckParcels(tx: Writer, merchantId: MerchantId): Promise<ParcelId[]> {
  const ids = Array.from({ length: stuck }, (_, place) => `par_${String(place).padStart(20, "0")}` as ParcelId);
  const rows = ids.map((id) => ({
    id,
    merchant_id: merchantId,
    handover: "print" as const,
    code: "STUCK",
    destination: "{}",
    progress: "moving" as const,
  }));
  await insertRows(tx, "parcels", rows as never);
  return ids;
}

const tracked = (parcel_id: ParcelId, merchant_id: MerchantId) => ({
  parcel_id,
  merchant_id,
  number: "none",
  number_key: "NONE",
  carrier: "Post",
  began_at: 0,
});

/** Returns that are longer overdue, whose label nobody can read: whoever tries to end one fails. */
async function overdueCopies(tx: Writer, id: ReturnId, merchantId: MerchantId): Promise<void> {
  const row = await tx.selectFrom("returns").selectAll().where("id", "=", id).executeTakeFirstOrThrow();
  const parcels = await stuckParcels(tx, merchantId);
  await tx.updateTable("parcels").set({ progress: "announced", label: "{" }).where("id", "in", parcels).execute();
  const copies = parcels.map((parcel, place) => ({
    ...row,
    id: parcel.replace("par_", "ret_") as ReturnId,
    number: `STUCK-${place}`,
    send_by: row.send_by - day,
  }));
  await insertRows(tx, "returns", copies);
  const links = parcels.map((parcel_id, place) => ({ return_id: copies[place]?.id ?? id, parcel_id }));
  await insertRows(tx, "return_parcels", links);
}
