import assert from "node:assert/strict";
import type { NewId } from "../../server/domain/ids.ts";
import type { Order } from "../../server/domain/order.ts";
import type { Return } from "../../server/domain/return.ts";
import { commit } from "../../server/store/commit.ts";
import { connectedShops, insertConnection } from "../../server/store/connections.ts";
import type { Database } from "../../server/store/database.ts";
import {
  findPayable,
  findPaymentOfConnection,
  listMovedOf,
  listOpenOfConnection,
  markSent,
  noteKnown,
  ordersPaidThrough,
  planLook,
  saveStep,
} from "../../server/store/payables.ts";
import {
  findReconciliation,
  lastReconciledDay,
  listByReference,
  listConnections,
  listGivenTo,
  listReconciliations,
  saveReconciliation,
} from "../../server/store/reconciliations.ts";
import { findReturn } from "../../server/store/returns.ts";
import { beginShopWrite, endShopWrite, keepReturnReference, listShopWrites, returnReferenceOf } from "../../server/store/shop-writes.ts";
import { completeStep, findStep, insertStep, listOpenSteps, listStepsOfOrder } from "../../server/store/steps.ts";
import { mayBeCode, readTenders } from "../../server/store/tenders.ts";
import { noon, type Tenant } from "./samples.ts";

interface Desk extends Tenant {
  readonly order: Order;
  readonly ret: Return;
  readonly newId: NewId;
}

/** Asks the store everything that moves money through connections, once and with something to be found. */
export async function useTheMoney(db: Database, { merchantId, shop, order, ret, newId }: Desk): Promise<void> {
  const connectionId = newId("connection");
  const told = { settings: {}, sealedSecrets: "k1.x", account: "Ada", createdBy: { kind: "system" }, createdAt: noon } as const;
  await db.write((tx) => insertConnection(tx, merchantId, { ...told, id: connectionId, shopId: shop.id, kind: "shop", provider: "shelf" }));
  assert.deepEqual([...(await connectedShops(db, merchantId, [shop.id]))], [shop.id]);

  const id = newId("payment");
  const due = { id, kind: "refund", amount: 100, state: "due", decidedBy: { kind: "system" }, dueAt: noon } as const;
  const before = await findReturn(db, merchantId, ret.id);
  assert.ok(before);
  const after = { ...before, payments: [...before.payments, due] };
  await commit(db, { merchantId, created: [], updated: [{ before, after }], events: [] }, { at: noon });
  const asking = await findPayable(db, merchantId, id);
  assert.ok(asking);
  await saveStep(db, asking, { do: "ask", by: { kind: "system" }, how: "shop", connectionId, told: false }, { at: noon });
  const asked = await findPayable(db, merchantId, id);
  assert.equal(asked?.payment.state, "pending");
  assert.equal(await markSent(db, asked, { known: [] }, noon), "sent");
  assert.deepEqual(await listOpenOfConnection(db, merchantId, connectionId), [id]);
  assert.deepEqual(await ordersPaidThrough(db, merchantId, connectionId), [order.number]);
  assert.ok((await listMovedOf(db, merchantId, order.id)).some(({ payment }) => payment.id === id));
  await db.write(async (tx) => {
    await noteKnown(tx, asked, ["r0"]);
    await planLook(tx, asked, noon, noon + 1);
  });
  const sent = await findPayable(db, merchantId, id);
  assert.deepEqual([sent?.looks, sent?.asked?.known], [1, ["r0"]]);
  if (sent) await saveStep(db, sent, { do: "settle", reference: "r1" }, { at: noon });
  assert.equal(await findPaymentOfConnection(db, merchantId, connectionId, "r1"), id);

  const compared = { id: newId("reconciliation"), connectionId, day: "2026-11-22", compared: 1, differences: [], at: noon };
  await saveReconciliation(db, merchantId, compared);
  assert.equal(await lastReconciledDay(db, merchantId, connectionId), "2026-11-22");
  assert.equal((await listConnections(db, merchantId)).length, 1);
  assert.equal((await listGivenTo(db, merchantId, connectionId, { from: 0, to: noon + 1 })).length, 1);
  assert.equal((await listByReference(db, merchantId, connectionId, ["r1"])).length, 1);
  for (const search of [{}, { shopId: shop.id, from: "2026-11-01", to: "2026-11-30" }])
    assert.equal((await listReconciliations(db, merchantId, { ...search, limit: 10 })).length, 1);
  assert.ok(await findReconciliation(db, merchantId, compared.id));

  const begun = {
    key: "k",
    kind: "restock",
    pieces: [{ lineId: "1", quantity: 1 }],
    orderId: order.id,
    returnId: ret.id,
    connectionId,
  } as const;
  await db.write(async (tx) => {
    assert.equal(await beginShopWrite(tx, merchantId, begun, { look: 0, at: noon }), "begun");
    assert.equal(await beginShopWrite(tx, merchantId, begun, { look: 0, at: noon }), "lost");
    await endShopWrite(tx, merchantId, "k", { state: "done", reference: "w" });
    assert.equal(await beginShopWrite(tx, merchantId, begun, { look: 0, at: noon }), "over");
  });
  assert.equal((await listShopWrites(db, merchantId, order.id))[0]?.reference, "w");
  await keepReturnReference(db, merchantId, { returnId: ret.id, connectionId, reference: "native" });
  assert.equal(await mayBeCode(db, ret, { ...due, tender: "p1" }), false);
  assert.deepEqual(await readTenders(db, order, []), []);
  assert.equal(await returnReferenceOf(db, merchantId, ret.id), "native");

  const step = {
    id: newId("step"),
    shopId: shop.id,
    orderId: order.id,
    returnId: ret.id,
    connectionId,
    kind: "restock",
    about: "a",
  } as const;
  const details = { provider: "Shelf", orderNumber: order.number };
  for (const one of [step.id, newId("step")]) {
    await db.write((tx) => insertStep(tx, merchantId, { ...step, id: one, details, createdAt: noon }));
  }
  assert.deepEqual(
    (await listOpenSteps(db, merchantId, { limit: 10 })).map((one) => one.id),
    [step.id],
  );
  await listOpenSteps(db, merchantId, { after: step.id, limit: 10 });
  assert.equal((await listStepsOfOrder(db, merchantId, order.id)).length, 1);
  assert.ok(await completeStep(db, merchantId, step.id, { kind: "system" }, noon));
  assert.ok((await findStep(db, merchantId, step.id))?.doneAt);
}
