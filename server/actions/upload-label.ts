import { dropFiles } from "../buying/drop-files.ts";
import { letGo } from "../buying/let-go.ts";
import type { Context } from "../context.ts";
import { type LabelFile, readLabelFile } from "../documents/label-file.ts";
import type { Actor } from "../domain/actor.ts";
import { decide } from "../domain/command.ts";
import { Refusal } from "../domain/errors.ts";
import type { ReturnEvent } from "../domain/events.ts";
import type { MerchantId, ParcelId, ReturnId } from "../domain/ids.ts";
import type { Label, Parcel } from "../domain/parcel.ts";
import type { Return } from "../domain/return.ts";
import { commit } from "../store/commit.ts";
import { findAnswer } from "../store/idempotency.ts";
import { expectLabelFiles } from "../store/label-files.ts";
import { findShopById } from "../store/merchants.ts";
import { findReturn } from "../store/returns.ts";
import { listShipmentsOf, standingOf } from "../store/shipments.ts";

export interface Upload {
  /** Absent: the one that has none, else the first. */
  readonly parcelId?: ParcelId;
  readonly by: Actor;
  readonly bytes: Uint8Array;
  readonly told: boolean;
  readonly message?: string;
  /** The version it was read in; null takes whatever is there. */
  readonly seen: number | null;
  readonly idempotency: { readonly key: string; readonly requestHash: string };
}

export type Checked = Omit<LabelFile, "content">;

/**
 * Gives a return a label of the merchant's own, checked and written anew. A request is approved by it: one change, one letter with the
 * label attached. It stays in the shopper's space whether a letter leaves or not. The same key again changes nothing.
 * @throws Refusal as `readLabelFile`, and `return_not_found`, `stale`, `return_wrong_state`
 */
export async function uploadLabel(context: Context, merchantId: MerchantId, id: ReturnId, upload: Upload): Promise<Checked> {
  const { db, storage, newId } = context;
  const before = await findReturn(db, merchantId, id);
  if (!before) throw new Refusal("return_not_found");
  const earlier = await findAnswer(db, merchantId, id, upload.idempotency.key);
  const again = earlier?.requestHash === upload.idempotency.requestHash;
  if (!again && upload.seen !== null && upload.seen !== before.version) throw new Refusal("stale");
  const { content, ...checked } = await readLabelFile(upload.bytes);
  if (again) return checked;

  const at = context.now();
  const parcel =
    before.parcels.find((one) => (upload.parcelId ? one.id === upload.parcelId : !one.label)) ??
    (upload.parcelId ? undefined : before.parcels[0]);
  if (!parcel) throw new Refusal("return_wrong_state", { number: before.number, status: before.status, command: "attach_label", at });
  const key = `labels/${parcel.id}/${newId("event")}.pdf`;
  const standing = standingOf(await listShipmentsOf(db, merchantId, [parcel.id]), parcel.id);
  // Bought, and its file could not be fetched: what is brought now is that file.
  const itsFile = standing?.state === "made" && parcel.label === undefined ? standing : null;
  const label: Label = { a4: key, a6: key, uploaded: true, ...(itsFile && { shipmentId: itsFile.id }) };
  const { after, events } = await given(context, before, parcel, label, upload, at);
  await expectLabelFiles(db, merchantId, parcel.id, [key], at);
  await storage.put(key, content, "application/pdf");
  const claim = { scope: id, subject: key, ...upload.idempotency };
  await commit(
    db,
    { merchantId, created: [], updated: [{ before, after }], events },
    { at, idempotency: claim, also: async (tx) => (standing && !itsFile ? letGo(tx, merchantId, standing, "spare", at) : undefined) },
  );
  await dropFiles(context, parcel.label);
  return checked;
}

async function given(
  { db }: Context,
  before: Return,
  parcel: Parcel,
  label: Label,
  { by, told, message }: Upload,
  at: number,
): Promise<{ after: Return; events: ReturnEvent[] }> {
  const attach = { do: "attach_label", parcelId: parcel.id, label, leads: true, by, told } as const;
  const words = message !== undefined && { message };
  if (before.status !== "requested") return decide(before, { ...attach, again: true, ...words }, at);
  const shop = await findShopById(db, before.merchantId, before.shopId);
  if (!shop) throw new Refusal("return_not_found");
  // Whoever sends the label has said yes. The letter of the approval waits for the label, which comes with it.
  const approved = decide(before, { do: "approve", leads: false, zone: shop.timeZone, by, told, ...words }, at);
  const labelled = decide(approved.after, attach, at);
  return { after: labelled.after, events: [...approved.events, ...labelled.events] };
}
