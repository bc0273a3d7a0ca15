import { textsFor } from "../../locales/texts.ts";
import type { Context } from "../context.ts";
import { labelRequest } from "../documents/label-request.ts";
import type { Actor } from "../domain/actor.ts";
import { Refusal } from "../domain/errors.ts";
import type { MerchantId, ParcelId, ReturnId } from "../domain/ids.ts";
import type { Label, Parcel } from "../domain/parcel.ts";
import { asItStands, decide, isReceived, type Return } from "../domain/return.ts";
import { commit } from "../store/commit.ts";
import { findAnswer } from "../store/idempotency.ts";
import { findShopById } from "../store/merchants.ts";
import { findOrder } from "../store/orders.ts";
import { findReturn, listReturnsOfSubmission, timelineOf } from "../store/returns.ts";
import { addTasks } from "../store/tasks.ts";

/**
 * Draws the label of a return's parcel, keeps it, and only then says that it exists. Drawing it twice gives the same files under the
 * same keys, so a crash in between costs nothing. When the return came to nothing meanwhile, the next one in the parcel gets it.
 */
export async function issueLabel(context: Context, merchantId: MerchantId, id: ReturnId): Promise<void> {
  const { db } = context;
  const asked = await findReturn(db, merchantId, id);
  if (!asked) return;
  const returns = await inOneParcel(context, asked);
  const before = [asked, ...returns].find(({ status, parcels }) => status === "approved" && parcels.length > 0);
  const parcel = before?.parcels[0];
  if (!before || !parcel) return;
  if (parcel.label) return tellOfLabel(context, asked, parcel.id);
  const edit = await lastEdit(context, asked);
  // The parcel was faster: no label is of use any more, but what was changed is still told.
  if (isReceived(before)) {
    const about = String(edit?.edited.version);
    if (edit && edit.quiet.told !== false)
      await addTasks(db, [{ do: "send-notice", merchantId, returnId: id, notice: "edited", about }], context.now());
    return;
  }
  const label = await drawn(context, before, returns, parcel, `labels/${parcel.id}/${edit ? `${edit.edited.version}-` : ""}`);
  const at = context.now();
  const saying = edit ? { edited: edit.edited, ...edit.quiet } : await approvedQuietly(context, before);
  const { after, events } = decide(before, { do: "attach_label", parcelId: parcel.id, label, leads: true, ...saying }, at);
  await commit(db, { merchantId, created: [], updated: [{ before, after }], events }, { at });
}

/** A return that was approved while the label of its parcel was being made has its letter still to come. */
async function tellOfLabel(context: Context, ret: Return, parcelId: ParcelId): Promise<void> {
  const { db, now } = context;
  const { id: returnId, merchantId, status } = ret;
  const timeline = await timelineOf(db, merchantId, returnId);
  if (status !== "approved" || timeline.some(({ event }) => event.type === "parcel.label_issued")) return;
  const quiet = await approvedQuietly(context, ret);
  const events = [{ type: "parcel.label_issued", returnId, merchantId, parcelId, leads: true, ...quiet } as const];
  await commit(db, { merchantId, created: [], updated: [], events }, { at: now() });
}

/** The letter of an approval leaves with the label; who approved may have chosen that none leaves. */
async function approvedQuietly({ db }: Context, { id, merchantId }: Return): Promise<{ told?: false }> {
  const approved = (await timelineOf(db, merchantId, id)).findLast(({ event }) => event.type === "return.approved");
  return approved?.event.told === false ? { told: false } : {};
}

/** The change of items that took the label away; its mail leaves with the new one, unless who made it chose that none does. */
async function lastEdit(
  { db }: Context,
  { id, merchantId }: Return,
): Promise<{ edited: { returnId: ReturnId; version: number }; quiet: { told?: false } } | null> {
  for (const { event } of (await timelineOf(db, merchantId, id)).toReversed())
    if (event.type === "return.edited" && event.needsLabel)
      return { edited: { returnId: id, version: event.version }, quiet: event.told === false ? ({ told: false } as const) : {} };
  return null;
}

export interface Reissue {
  readonly by: Actor;
  readonly told: boolean;
  readonly message?: string;
  /** The version it was read in; null takes whatever is there. */
  readonly seen: number | null;
  readonly idempotency: { readonly key: string; readonly requestHash: string };
}

/**
 * Draws our label anew, in the place of whatever label there was; nobody is handed the old one any more. The same key again draws nothing.
 * @throws Refusal `return_not_found`, `stale`, `return_wrong_state` before approval, after the parcel arrived and where there is none
 */
export async function reissueLabel(context: Context, merchantId: MerchantId, id: ReturnId, asked: Reissue): Promise<void> {
  const { db, storage, newId } = context;
  const before = await findReturn(db, merchantId, id);
  if (!before) throw new Refusal("return_not_found");
  const earlier = await findAnswer(db, merchantId, id, asked.idempotency.key);
  if (earlier?.requestHash === asked.idempotency.requestHash) return;
  if (asked.seen !== null && asked.seen !== before.version) throw new Refusal("stale");
  const at = context.now();
  const [parcel] = before.parcels;
  if (before.status !== "approved" || !parcel)
    throw new Refusal("return_wrong_state", { number: before.number, status: before.status, command: "attach_label", at });
  const place = newId("event");
  const returns = await inOneParcel(context, before);
  const label = await drawn(context, before, returns, parcel, `labels/${parcel.id}/${place}-`);
  const { by, told, message } = asked;
  const saying = { by, told, ...(message !== undefined && { message }) };
  const { after, events } = decide(before, { do: "attach_label", parcelId: parcel.id, label, leads: true, again: true, ...saying }, at);
  const claim = { scope: id, subject: place, ...asked.idempotency };
  await commit(db, { merchantId, created: [], updated: [{ before, after }], events }, { at, idempotency: claim });
  for (const key of new Set(parcel.label ? [parcel.label.a4, parcel.label.a6] : [])) await storage.delete(key);
}

/** The returns whose pieces lie in the parcel. */
async function inOneParcel({ db }: Context, { merchantId, submissionId }: Return): Promise<Return[]> {
  const siblings = await listReturnsOfSubmission(db, merchantId, submissionId);
  return siblings.filter(({ status }) => status === "approved" || status === "requested");
}

/** @param place where the files are kept, up to the size of the paper */
async function drawn(
  { db, press, storage }: Context,
  ret: Return,
  returns: readonly Return[],
  parcel: Parcel,
  place: string,
): Promise<Label> {
  const { merchantId } = ret;
  const [shop, order] = await Promise.all([findShopById(db, merchantId, ret.shopId), findOrder(db, merchantId, ret.orderId)]);
  if (!shop || !order) throw new Refusal("return_not_found");
  const logo = shop.brand.logo ? await storage.read(shop.brand.logo) : null;
  const label = { a4: `${place}a4.pdf`, a6: `${place}a6.pdf` };
  for (const format of ["a4", "a6"] as const) {
    const request = labelRequest({
      format,
      shop,
      order,
      returns: returns.map(asItStands),
      parcel,
      texts: textsFor(ret.language),
      test: false,
      ...(logo ? { logo: logo.content } : {}),
    });
    await storage.put(label[format], await press.label(request), "application/pdf");
  }
  return label;
}
