import { Refusal } from "../domain/errors.ts";
import type { MerchantId, OrderId } from "../domain/ids.ts";
import { filesOfLabel, type Label } from "../domain/parcel.ts";
import { fromJson, json } from "./columns.ts";
import type { Database, Reader, Writer } from "./database.ts";
import { loosenLabelFiles } from "./label-files.ts";
import { erasePickups } from "./pickups.ts";
import { touchListOfOrders } from "./return-list.ts";
import { eraseShipments } from "./shipments.ts";
import { eraseUnknownParcels, photosOfUnknownParcels } from "./unknown-parcels.ts";

/** Storage keys of every file that shows or names the people of an order, or was mailed to them: photos, labels and receipts. */
export async function filesOfOrder(db: Reader, merchantId: MerchantId, orderId: OrderId): Promise<string[]> {
  const itsParcels = db
    .selectFrom("return_parcels")
    .innerJoin("returns", "returns.id", "return_parcels.return_id")
    .select("return_parcels.parcel_id")
    .where("returns.merchant_id", "=", merchantId)
    .where("returns.order_id", "=", orderId);
  const [photos, arrived, letters, parcels, written] = await Promise.all([
    db.selectFrom("photos").select("key").where("merchant_id", "=", merchantId).where("order_id", "=", orderId).execute(),
    photosOfUnknownParcels(db, merchantId, orderId),
    db.selectFrom("letters").select("attachments").where("merchant_id", "=", merchantId).where("order_id", "=", orderId).execute(),
    db.selectFrom("parcels").select("label").where("id", "in", itsParcels).execute(),
    db.selectFrom("label_files").select("key").where("merchant_id", "=", merchantId).where("parcel_id", "in", itsParcels).execute(),
  ]);
  const labels = parcels.flatMap(({ label }) => (label === null ? [] : filesOfLabel(fromJson<Label>(label))));
  const mailed = letters.flatMap(({ attachments }) => fromJson<{ readonly key?: string }[]>(attachments).map(({ key }) => key));
  const known = [...photos, ...written].map(({ key }) => key);
  return [...new Set([...known, ...arrived, ...[...labels, ...mailed].filter((key) => typeof key === "string")])];
}

/** @throws Refusal `returns_open` while a return of the order is not over */
export async function refuseOpenReturns(db: Reader, merchantId: MerchantId, orderId: OrderId): Promise<void> {
  const open = await db
    .selectFrom("returns")
    .select("id")
    .where("merchant_id", "=", merchantId)
    .where("order_id", "=", orderId)
    .where("status", "in", ["requested", "approved"])
    .executeTakeFirst();
  if (open) throw new Refusal("returns_open");
}

/**
 * Forgets who an order is of: names, addresses, e-mail, phone, photos, comments, letters and messages, what the
 * team wrote about them, and every way in. Amounts, items, the ledger and the timeline without words stay. What the shop says of its people afterwards is not taken up again.
 * @throws Refusal `returns_open`
 */
export async function erasePeople(db: Database, merchantId: MerchantId, orderId: OrderId, at: number): Promise<void> {
  await db.write(async (tx) => {
    await tx
      .updateTable("orders")
      .set((is) => ({ erased_at: is.fn.coalesce("erased_at", is.val(at)) }))
      .where("merchant_id", "=", merchantId)
      .where("id", "=", orderId)
      .execute();
    await refuseOpenReturns(tx, merchantId, orderId);
    for (const table of ["order_people", "letters", "messages", "links", "codes"] as const)
      await tx.deleteFrom(table).where("merchant_id", "=", merchantId).where("order_id", "=", orderId).execute();
    await tx
      .updateTable("cancellations")
      .set({ note: null })
      .where("merchant_id", "=", merchantId)
      .where("order_id", "=", orderId)
      .execute();
    await eraseReturns(tx, merchantId, orderId, at);
    await tx.deleteFrom("photos").where("merchant_id", "=", merchantId).where("order_id", "=", orderId).execute();
    await touchListOfOrders(tx, merchantId, [orderId]);
  });
}

async function eraseReturns(tx: Writer, merchantId: MerchantId, orderId: OrderId, at: number): Promise<void> {
  const returns = await tx
    .selectFrom("returns")
    .select("id")
    .where("merchant_id", "=", merchantId)
    .where("order_id", "=", orderId)
    .execute();
  const ids = returns.map(({ id }) => id);
  if (ids.length === 0) return;
  const itsParcels = tx.selectFrom("return_parcels").select("parcel_id").where("return_id", "in", ids);
  await tx
    .deleteFrom("unit_photos")
    .where("unit_id", "in", (units) => units.selectFrom("return_units").select("id").where("return_id", "in", ids))
    .execute();
  await tx.updateTable("return_units").set({ comment: null, say: null }).where("return_id", "in", ids).execute();
  await tx
    .updateTable("parcels")
    // A carrier's page is often opened by the postcode in its address.
    .set({ sender: null, label: null, wish: null, posted: null, trouble: null, tracking_url: null })
    .where("id", "in", itsParcels)
    .execute();
  const parcelIds = (await itsParcels.execute()).map(({ parcel_id }) => parcel_id);
  await loosenLabelFiles(tx, merchantId, [...new Set(parcelIds)], at);
  // Carriers write down who signed for it, and where; some do so long after.
  await tx
    .updateTable("trackings")
    .set({ wordless: 1 })
    .where("merchant_id", "=", merchantId)
    .where("parcel_id", "in", itsParcels)
    .execute();
  await tx
    .updateTable("scans")
    .set({ words: null, place: null })
    .where("merchant_id", "=", merchantId)
    .where("parcel_id", "in", itsParcels)
    .execute();
  await erasePickups(tx, merchantId, ids);
  await eraseShipments(tx, merchantId, ids);
  await eraseUnknownParcels(tx, merchantId, ids);
  // Why somebody changed an amount, allowed an exception, or what lay in the parcel: words about a person, as a rule.
  await tx.updateTable("ledger_entries").set({ note: null }).where("merchant_id", "=", merchantId).where("return_id", "in", ids).execute();
  await tx
    .updateTable("receptions")
    .set({ scanned: null, extras: json([]) })
    .where("merchant_id", "=", merchantId)
    .where("return_id", "in", ids)
    .execute();
  await tx
    .updateTable("returns")
    .set({ override: "" })
    .where("merchant_id", "=", merchantId)
    .where("id", "in", ids)
    .where("override", "is not", null)
    .execute();
  const events = await tx
    .selectFrom("return_events")
    .select(["id", "event"])
    .where("merchant_id", "=", merchantId)
    .where("return_id", "in", ids)
    .execute();
  for (const { id, event } of events) {
    const { message, note, ...rest } = fromJson<Record<string, unknown>>(event);
    if (message !== undefined || note !== undefined)
      await tx
        .updateTable("return_events")
        .set({ event: json(rest) })
        .where("id", "=", id)
        .execute();
  }
}
