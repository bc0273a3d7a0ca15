import assert from "node:assert/strict";
import type { ConnectionId, MerchantId, NewId, ParcelId } from "../../server/domain/ids.ts";
import type { Order } from "../../server/domain/order.ts";
import type { Return } from "../../server/domain/return.ts";
import { standardShipping } from "../../server/domain/shipping.ts";
import { readClaim } from "../../server/store/claims.ts";
import { insertConnection } from "../../server/store/connections.ts";
import type { Database } from "../../server/store/database.ts";
import { listReturnsOfParcels } from "../../server/store/returns.ts";
import { saveShipping, shippingOf, shippingOfParcels } from "../../server/store/shipping.ts";
import {
  beginTracking,
  endTracking,
  findTracking,
  findTrackingsByNumber,
  holdTrackings,
  listDueTrackings,
  listSilent,
  lookSooner,
  nextLookOf,
  saveScans,
  saveTrackings,
  scansOfParcels,
  stopAsking,
} from "../../server/store/tracking.ts";
import { giveTurnBack, holdTurn, keepTurn, listDueTurns } from "../../server/store/turns.ts";
import { noon, type Tenant } from "./samples.ts";

interface Desk extends Tenant {
  readonly order: Order;
  readonly ret: Return;
  readonly newId: NewId;
}

/** Asks the store everything about parcels and who carries them, once and with something to be found. */
export async function useTheParcels(db: Database, desk: Desk): Promise<void> {
  const { merchantId, shop } = desk;
  const by = { kind: "system" } as const;
  const rules = { ...standardShipping, lostAfterDays: 20 };
  assert.ok(await saveShipping(db, merchantId, shop.id, { rules, seen: 0, by, at: noon }));
  assert.ok(await saveShipping(db, merchantId, shop.id, { rules, seen: 1, by, at: noon }));
  assert.ok(!(await saveShipping(db, merchantId, shop.id, { rules, seen: 1, by, at: noon })));
  assert.deepEqual(await shippingOf(db, merchantId, shop.id), { rules, revision: 2 });
  await useTheWay(db, desk);
}

async function useTheWay(db: Database, { merchantId, shop, ret, newId }: Desk): Promise<void> {
  const parcelId = ret.parcels[0]?.id ?? assert.fail();
  const [connectionId, at] = [newId("connection"), noon];
  await db.write((tx) =>
    insertConnection(tx, merchantId, {
      id: connectionId,
      shopId: shop.id,
      kind: "carrier",
      provider: "double",
      settings: {},
      sealedSecrets: "sealed",
      account: "",
      createdAt: at,
      createdBy: { kind: "system" },
    }),
  );
  const begun = { parcelId, connectionId, number: "P1", carrier: "Post", asked: true, typed: false, at } as const;
  await db.write((tx) => beginTracking(tx, merchantId, begun));
  assert.deepEqual([...(await shippingOfParcels(db, merchantId, [parcelId])).keys()], [parcelId]);
  assert.deepEqual(
    (await listReturnsOfParcels(db, merchantId, [parcelId])).map(({ id }) => id),
    [ret.id],
  );
  assert.deepEqual(await listDueTurns(db, "tracking", at, 10), [connectionId]);
  const turn = (await holdTurn(db, "tracking", connectionId, at, 1_000)) ?? assert.fail();
  assert.equal(await holdTurn(db, "tracking", connectionId, at, 1_000), null);
  assert.ok(await db.write((tx) => keepTurn(tx, turn, at + 1_000)));
  const due = { at, limit: 10 };
  assert.equal((await listDueTrackings(db, merchantId, connectionId, due)).length, 1);
  assert.equal((await findTrackingsByNumber(db, merchantId, connectionId, ["P1"])).length, 1);
  await db.write(async (tx) => {
    const followed = (await holdTrackings(tx, merchantId, [parcelId])).get(parcelId) ?? assert.fail();
    await saveScans(tx, merchantId, [{ parcelId, name: "at:1", scan: { kind: "moving", at } }], at);
    await saveTrackings(tx, [{ ...followed.tracking, lastScanAt: at, lostAt: at, nextLookAt: at + 1_000_000, lookedAt: at - 100_000 }]);
  });
  assert.equal((await scansOfParcels(db, merchantId, [parcelId])).get(parcelId)?.length, 1);
  const claimed = await readClaim(db, merchantId, parcelId);
  assert.deepEqual([claimed?.facts.trackingNumber, claimed?.facts.handedOverAt], ["P1", at]);
  assert.equal(await readClaim(db, newId("merchant"), parcelId), null);
  assert.deepEqual(await listSilent(db, { at, limit: 10 }), [{ merchantId, parcelId, since: at }]);
  assert.deepEqual(await listSilent(db, { at, after: { parcelId, since: at }, limit: 10 }), []);
  const next = await nextLookOf(db, merchantId, connectionId);
  assert.equal(next, at + 1_000_000);
  assert.ok(await db.write((tx) => giveTurnBack(tx, turn, { nextAt: next, restUntil: at + 10, failures: 0 })));
  assert.equal(await db.write((tx) => keepTurn(tx, turn, at + 1_000)), false, "it was given back");
  assert.deepEqual(await listDueTurns(db, "tracking", at + 10, 10), []);
  await db.write((tx) => lookSooner(tx, merchantId, connectionId, { numbers: ["P1"], at: at + 20 }));
  assert.deepEqual(await listDueTurns(db, "tracking", at + 20, 10), [connectionId]);
  assert.equal((await findTracking(db, merchantId, parcelId))?.nextLookAt, at + 20);
  await keepTheWayToItself(db, newId("merchant"), { parcelId, connectionId });
  assert.equal((await findTracking(db, merchantId, parcelId))?.nextLookAt, at + 20);
  await db.write((tx) => stopAsking(tx, merchantId, connectionId));
  assert.equal((await findTracking(db, merchantId, parcelId))?.nextLookAt, undefined);
  await db.write((tx) => endTracking(tx, merchantId, parcelId));
}

/** Another merchant finds nothing of it, and changes nothing. */
async function keepTheWayToItself(
  db: Database,
  merchantId: MerchantId,
  { parcelId, connectionId }: { readonly parcelId: ParcelId; readonly connectionId: ConnectionId },
): Promise<void> {
  assert.equal(await findTracking(db, merchantId, parcelId), null);
  assert.deepEqual(await findTrackingsByNumber(db, merchantId, connectionId, ["P1"]), []);
  assert.deepEqual(await listDueTrackings(db, merchantId, connectionId, { at: noon + 1e9, limit: 10 }), []);
  assert.deepEqual(await listReturnsOfParcels(db, merchantId, [parcelId]), []);
  assert.equal((await scansOfParcels(db, merchantId, [parcelId])).size, 0);
  assert.equal((await shippingOfParcels(db, merchantId, [parcelId])).size, 0);
  await db.write(async (tx) => {
    assert.equal((await holdTrackings(tx, merchantId, [parcelId])).size, 0);
    await endTracking(tx, merchantId, parcelId);
    await lookSooner(tx, merchantId, connectionId, { numbers: ["P1"], at: noon });
  });
}
