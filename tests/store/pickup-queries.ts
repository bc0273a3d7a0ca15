import assert from "node:assert/strict";
import type { NewId } from "../../server/domain/ids.ts";
import type { Pickup } from "../../server/domain/pickup.ts";
import type { Return } from "../../server/domain/return.ts";
import { commit } from "../../server/store/commit.ts";
import type { Database } from "../../server/store/database.ts";
import { listExpiredLabels } from "../../server/store/expired-labels.ts";
import {
  boughtLabelOf,
  donePickups,
  erasePickups,
  findPickup,
  insertPickup,
  lastPickups,
  listPickupsOfParcel,
  listSilentPickups,
  savePickup,
} from "../../server/store/pickups.ts";
import { listReminding, listToRemind, noteReminded } from "../../server/store/reminders.ts";
import { findReturn, listReturnsOfParcels } from "../../server/store/returns.ts";
import { noon, type Tenant } from "./samples.ts";

/** Asks the store everything about couriers and reminders, once and with something to be found. */
export async function useThePickups(
  db: Database,
  { merchantId, shop, ret, newId }: Tenant & { readonly ret: Return; readonly newId: NewId },
): Promise<void> {
  const before = await findReturn(db, merchantId, ret.id);
  assert.ok(before);
  const parcel = { id: newId("parcel"), handover: "pickup", code: "TEST1", to: shop.brand.address, progress: "announced" } as const;
  const after = { ...before, parcels: [...before.parcels, parcel] };
  await commit(db, { merchantId, created: [], updated: [{ before, after }], events: [] }, { at: noon });
  const asked: Pickup = {
    id: newId("pickup"),
    parcelId: parcel.id,
    attempt: 1,
    state: "sending",
    day: "2026-11-25",
    from: 480,
    to: 780,
    askedAt: noon,
    looks: 0,
  };
  await db.write((tx) => insertPickup(tx, merchantId, shop.id, asked));
  await assert.rejects(db.write((tx) => insertPickup(tx, merchantId, shop.id, { ...asked, id: newId("pickup"), attempt: 2 })));
  const cost = { amount: 590, currency: "EUR", carrier: "Bergpost" };
  const failed: Pickup = { ...asked, cost, state: "failed", note: "Door code 12", escalateAt: noon };
  await db.write((tx) => savePickup(tx, merchantId, asked, failed));
  await assert.rejects(db.write((tx) => savePickup(tx, merchantId, asked, failed)));
  assert.deepEqual(await findPickup(db, merchantId, asked.id), failed);
  assert.deepEqual(await listPickupsOfParcel(db, merchantId, parcel.id), [failed]);
  assert.deepEqual((await lastPickups(db, [before.id])).get(parcel.id), failed);
  assert.deepEqual(
    (await listReturnsOfParcels(db, merchantId, [parcel.id])).map(({ id }) => id),
    [before.id],
  );
  assert.deepEqual(
    (await listSilentPickups(db, { at: noon, limit: 10 })).map(({ id }) => id),
    [asked.id],
  );
  assert.deepEqual(await listSilentPickups(db, { at: noon, after: { id: asked.id, until: noon }, limit: 10 }), []);
  assert.equal(await boughtLabelOf(db, merchantId, parcel.id), null);
  await db.write((tx) => erasePickups(tx, merchantId, [before.id]));
  assert.equal((await findPickup(db, merchantId, asked.id))?.note, undefined);
  await db.write((tx) => donePickups(tx, merchantId, [parcel.id]));
  assert.equal((await findPickup(db, merchantId, asked.id))?.state, "done");
  const page = { from: 0, to: noon, quietSince: noon, limit: 10 };
  await listToRemind(db, page);
  await listToRemind(db, { ...page, after: { sendBy: noon, id: before.id } });
  await listExpiredLabels(db, { from: 0, to: noon, limit: 10 });
  await listExpiredLabels(db, { from: 0, to: noon, after: { expiresAt: noon, id: newId("shipment") }, limit: 10 });
  await listReminding(db, null, 10);
  await listReminding(db, shop.id, 10);
  await db.write((tx) => noteReminded(tx, merchantId, [before.id], noon));
}
