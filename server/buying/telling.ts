import type { Context } from "../context.ts";
import type { Command } from "../domain/command.ts";
import type { ReturnEvent } from "../domain/events.ts";
import type { ParcelId } from "../domain/ids.ts";
import { isLabelled } from "../domain/labelled.ts";
import type { Return } from "../domain/return.ts";
import { timelineOf } from "../store/returns.ts";

type Attach = Extract<Command, { do: "attach_label" }>;

/** With what a label is told that comes by itself: the letter of the approval, that of an edit, or one of its own. */
export async function toldWith(
  { db }: Context,
  { id, merchantId }: Return,
  parcelId: ParcelId,
): Promise<Pick<Attach, "again" | "edited" | "told" | "message" | "by">> {
  const events = (await timelineOf(db, merchantId, id)).map(({ event }) => event);
  const cause = events.findLast((event) => isCause(event, parcelId));
  if (cause?.type === "return.edited") return { edited: { returnId: id, version: cause.version }, ...quietly(cause) };
  if (cause?.type === "parcel.added")
    return { again: true, ...quietly(cause), ...(cause.by && { by: cause.by }), ...(cause.message && { message: cause.message }) };
  // The letter of the approval has left without it, or with the label of another parcel.
  return { ...(events.some(hasTold) && { again: true }), ...(cause && quietly(cause)) };
}

/** What made the parcel need a label. */
function isCause(event: ReturnEvent, parcelId: ParcelId): boolean {
  if (event.type === "return.edited") return event.needsLabel === true;
  return event.type === "return.approved" || (event.type === "parcel.added" && event.parcelId === parcelId);
}

function hasTold(event: ReturnEvent): boolean {
  return (event.type === "parcel.label_missed" || event.type === "parcel.label_issued") && event.leads;
}

/** Who acted may have chosen that no letter leaves. */
function quietly({ told }: ReturnEvent): { told?: false } {
  return told === false ? { told: false } : {};
}

/** Whether the letter leaves with this label: it is the last that is waited for. */
export function isLast({ parcels }: Return, parcelId: ParcelId): boolean {
  return parcels.every(({ id, handover, label, trouble }) => id === parcelId || !isLabelled(handover) || label || trouble);
}
