import type { Context } from "../context.ts";
import { type LabelFile, readLabelFile } from "../documents/label-file.ts";
import type { Actor } from "../domain/actor.ts";
import { Refusal } from "../domain/errors.ts";
import type { ReturnEvent } from "../domain/events.ts";
import type { MerchantId, ReturnId } from "../domain/ids.ts";
import type { Parcel } from "../domain/parcel.ts";
import { decide, type Return } from "../domain/return.ts";
import { commit } from "../store/commit.ts";
import { findAnswer } from "../store/idempotency.ts";
import { findShopById } from "../store/merchants.ts";
import { findReturn } from "../store/returns.ts";

export interface Upload {
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
  const [parcel] = before.parcels;
  if (!parcel) throw new Refusal("return_wrong_state", { number: before.number, status: before.status, command: "attach_label", at });
  const key = `labels/${parcel.id}/${newId("event")}.pdf`;
  const { after, events } = await given(context, before, parcel, key, upload, at);
  await storage.put(key, content, "application/pdf");
  const claim = { scope: id, subject: key, ...upload.idempotency };
  await commit(db, { merchantId, created: [], updated: [{ before, after }], events }, { at, idempotency: claim });
  for (const old of new Set(parcel.label ? [parcel.label.a4, parcel.label.a6] : [])) await storage.delete(old);
  return checked;
}

async function given(
  { db }: Context,
  before: Return,
  parcel: Parcel,
  key: string,
  { by, told, message }: Upload,
  at: number,
): Promise<{ after: Return; events: ReturnEvent[] }> {
  const attach = { do: "attach_label", parcelId: parcel.id, label: { a4: key, a6: key, uploaded: true }, leads: true, by, told } as const;
  const words = message !== undefined && { message };
  if (before.status !== "requested") return decide(before, { ...attach, again: true, ...words }, at);
  const shop = await findShopById(db, before.merchantId, before.shopId);
  if (!shop) throw new Refusal("return_not_found");
  // Whoever sends the label has said yes. The letter of the approval waits for the label, which comes with it.
  const approved = decide(before, { do: "approve", leads: false, zone: shop.timeZone, by, told, ...words }, at);
  const labelled = decide(approved.after, attach, at);
  return { after: labelled.after, events: [...approved.events, ...labelled.events] };
}
