import assert from "node:assert/strict";
import type { ConnectionId, NewId, ReturnId } from "../../server/domain/ids.ts";
import { afterPurchase, type Purchase } from "../../server/domain/purchase.ts";
import type { Return } from "../../server/domain/return.ts";
import { insertConnection } from "../../server/store/connections.ts";
import type { Database } from "../../server/store/database.ts";
import { filesOfOrder } from "../../server/store/erase.ts";
import { labelCostsByDay, letUnusedCostsGo, listLabelCosts } from "../../server/store/label-costs.ts";
import { expectLabelFiles, forgetLooseFiles, holdLabelFiles, listLooseFiles, loosenLabelFiles } from "../../server/store/label-files.ts";
import { insertRows } from "../../server/store/rows.ts";
import {
  chargeLabels,
  eraseShipments,
  findShipment,
  insertShipment,
  listShipmentsOf,
  markPurchaseSent,
  planShipmentLook,
  recordOfServices,
  returnIdsOfParcel,
  saveShipment,
} from "../../server/store/shipments.ts";
import { noon, type Tenant } from "./samples.ts";

interface Desk extends Tenant {
  readonly ret: Return;
  readonly newId: NewId;
}

/** Asks the store everything about labels that are bought, once and with something to be found. */
export async function useTheShipments(db: Database, { merchantId, shop, ret, newId }: Desk): Promise<void> {
  const [parcel] = ret.parcels;
  assert.ok(parcel);
  const connectionId = newId("connection");
  await db.write((tx) =>
    insertConnection(tx, merchantId, {
      id: connectionId,
      shopId: shop.id,
      kind: "carrier",
      provider: "labels",
      settings: {},
      sealedSecrets: "",
      account: "Double",
      createdAt: noon,
      createdBy: { kind: "system" },
    }),
  );
  const purchase = aPurchase({ id: newId("shipment"), shopId: shop.id, parcelId: parcel.id, connectionId, returnId: ret.id });
  await db.write((tx) => insertShipment(tx, merchantId, purchase));
  await assert.rejects(
    db.write((tx) => insertShipment(tx, merchantId, { ...purchase, id: newId("shipment"), attempt: 2 })),
    { code: "label_under_way" },
  );
  assert.deepEqual(await findShipment(db, merchantId, purchase.id), purchase);
  assert.ok(await markPurchaseSent(db, merchantId, purchase, noon));
  assert.ok(!(await markPurchaseSent(db, merchantId, purchase, noon)));
  const sent = { ...purchase, sentAt: noon };
  await db.write((tx) => planShipmentLook(tx, merchantId, sent, "buy-label", { at: noon }));
  const looked = { ...sent, looks: 1 };
  const made = afterPurchase(looked, { do: "make", bought: { reference: "ref" }, charged: "charged" }, noon);
  await db.write((tx) => saveShipment(tx, merchantId, looked, made));
  await assert.rejects(
    db.write((tx) => saveShipment(tx, merchantId, looked, made)),
    { code: "stale" },
  );
  await db.write((tx) => chargeLabels(tx, merchantId, [parcel.id], ["P1"]));
  assert.deepEqual(await listShipmentsOf(db, merchantId, [parcel.id]), [made], "nothing scanned its own number");
  assert.deepEqual(await returnIdsOfParcel(db, merchantId, parcel.id), [ret.id]);
  const november = { shopIds: [shop.id], from: noon, until: noon + 1 };
  assert.equal((await labelCostsByDay(db, merchantId, november))[0]?.labels, 1);
  const { items } = await listLabelCosts(db, merchantId, november, { after: null, limit: 10 });
  const [first, courier, ...others] = items;
  assert.deepEqual([first?.id, courier?.serviceTitle, courier?.cost, others], [purchase.id, null, 590, []]);
  const later = await listLabelCosts(db, merchantId, november, { after: { at: noon, id: purchase.id }, limit: 10 });
  assert.deepEqual(later.items, [courier]);
  const nobody = { ...november, carrier: "nobody" };
  assert.deepEqual((await listLabelCosts(db, merchantId, nobody, { after: null, limit: 10 })).items, []);
  assert.deepEqual(await labelCostsByDay(db, merchantId, nobody), []);
  assert.deepEqual(await labelCostsByDay(db, newId("merchant"), november), []);
  assert.deepEqual(await recordOfServices(db, merchantId, shop.id, noon), [{ connectionId, service: "drop", good: 1, bad: 0 }]);
  await tellsTheLatest(db, { merchantId, shop, connectionId, parcel, purchase, newId });
  const late = noon + 400 * 24 * 60 * 60_000;
  assert.equal(await letUnusedCostsGo(db, ["labels"], { expiredBy: late, madeBy: late }, 10), 0, "it was charged");
  await useTheFiles(db, { merchantId, ret, newId });
  await db.write((tx) => eraseShipments(tx, merchantId, [ret.id]));
  const { pickup, saying } = (await findShipment(db, merchantId, purchase.id))?.asked ?? {};
  assert.deepEqual([pickup, saying], [{ day: "2026-11-25", from: 480, to: 780 }, { told: true }]);
}

/** A record is told from the latest thousand labels: as many are counted, and those of a parcel that went wrong as such. */
async function tellsTheLatest(
  db: Database,
  {
    merchantId,
    shop,
    connectionId,
    parcel,
    purchase,
    newId,
  }: Pick<Desk, "merchantId" | "shop" | "newId"> & {
    readonly connectionId: ConnectionId;
    readonly parcel: Return["parcels"][number];
    readonly purchase: Purchase;
  },
): Promise<void> {
  const rolledBack = new Error("nothing of it stays");
  const counted = db.write(async (tx) => {
    const { parcels, shipments } = {
      parcels: await tx.selectFrom("parcels").selectAll().where("id", "=", parcel.id).executeTakeFirstOrThrow(),
      shipments: await tx.selectFrom("shipments").selectAll().where("id", "=", purchase.id).executeTakeFirstOrThrow(),
    };
    const copies = Array.from({ length: 1_100 }, (_, place) => ({ place, parcelId: newId("parcel") }));
    await insertRows(
      tx,
      "parcels",
      copies.map(({ place, parcelId }) => ({
        ...parcels,
        id: parcelId,
        progress: place % 10 === 0 ? ("lost" as const) : ("delivered" as const),
      })),
    );
    await insertRows(
      tx,
      "shipments",
      copies.map(({ place, parcelId }) => ({ ...shipments, id: newId("shipment"), parcel_id: parcelId, chosen_at: noon + 1 + place })),
    );
    assert.deepEqual(await recordOfServices(tx, merchantId, shop.id, noon), [{ connectionId, service: "drop", good: 900, bad: 100 }]);
    throw rolledBack;
  });
  await assert.rejects(counted, rolledBack);
}

/** Files of labels: known before they are written, loose until a parcel has them. */
async function useTheFiles(db: Database, { merchantId, ret, newId }: Pick<Desk, "merchantId" | "ret" | "newId">): Promise<void> {
  const [parcel] = ret.parcels;
  assert.ok(parcel);
  const dayLater = noon + 24 * 60 * 60_000;
  await expectLabelFiles(db, merchantId, parcel.id, ["labels/1-a4.pdf", "labels/2-a4.pdf"], noon);
  assert.deepEqual(await listLooseFiles(db, dayLater - 1, 10), []);
  assert.deepEqual(await listLooseFiles(db, dayLater, 1), ["labels/1-a4.pdf"]);
  const label = { a4: "labels/1-a4.pdf", a6: "labels/1-a4.pdf" };
  const labelled = { ...ret, parcels: [{ ...parcel, label }] };
  await db.write((tx) => holdLabelFiles(tx, merchantId, [{ before: ret, after: labelled }], noon));
  assert.deepEqual(await listLooseFiles(db, dayLater, 10), ["labels/2-a4.pdf"]);
  await forgetLooseFiles(db, ["labels/1-a4.pdf", "labels/2-a4.pdf"]);
  assert.deepEqual(await filesOfOrder(db, merchantId, ret.orderId), ["labels/1-a4.pdf"], "what a parcel has stays known");
  assert.deepEqual(await filesOfOrder(db, newId("merchant"), ret.orderId), []);
  await db.write((tx) => loosenLabelFiles(tx, newId("merchant"), [parcel.id], noon));
  assert.deepEqual(await listLooseFiles(db, dayLater, 10), []);
  await db.write((tx) => holdLabelFiles(tx, merchantId, [{ before: labelled, after: ret }], noon));
  assert.deepEqual(await listLooseFiles(db, dayLater, 10), ["labels/1-a4.pdf"]);
  await db.write((tx) => holdLabelFiles(tx, merchantId, [{ before: ret, after: labelled }], noon));
  await db.write((tx) => loosenLabelFiles(tx, merchantId, [parcel.id], noon));
  assert.deepEqual(await listLooseFiles(db, dayLater, 10), ["labels/1-a4.pdf"]);
  await forgetLooseFiles(db, ["labels/1-a4.pdf"]);
}

/** A label that is about to be bought. */
export function aPurchase({
  returnId,
  ...ids
}: Pick<Purchase, "id" | "shopId" | "parcelId"> & { connectionId: ConnectionId; returnId: ReturnId }): Purchase {
  return {
    ...ids,
    provider: "labels",
    attempt: 1,
    service: "drop",
    serviceTitle: "Drop-off",
    carrier: "Double Post",
    handover: "drop_off",
    state: "sending",
    chosenAt: noon,
    looks: 0,
    asked: {
      returnId,
      returnNumber: "R",
      orderNumber: "O",
      handover: "drop_off",
      format: "pdf",
      measures: { weight: 1, length: 1, width: 1, height: 1 },
      items: [],
      value: 1,
      currency: "EUR",
      at: noon,
      zone: "Europe/Paris",
      account: "Double",
      pickup: { day: "2026-11-25", from: 480, to: 780, note: "Door code 12" },
      saying: { told: true, message: "Dear Alice" },
    },
    choice: [],
  };
}
