import type { Actor } from "./actor.ts";
import { daysBetween, windowEnd } from "./deadlines.ts";
import { Refusal } from "./errors.ts";
import type { ReturnEvent, Was } from "./events.ts";
import type { ParcelId, ReturnId } from "./ids.ts";
import { type Carried, labelled, needsLabel, withoutLabel } from "./labelled.ts";
import type { Label, LabelTrouble, Parcel } from "./parcel.ts";
import { stands } from "./pickup.ts";
import { isDecided, isMoving, isPosted, isReceived, type Return, type ReturnStatus } from "./return.ts";
import type { ParcelNews } from "./tracking.ts";

/** The event of an approval, at birth or later. */
export function approvedEvent(ret: Return, leads: boolean): ReturnEvent {
  const { id: returnId, merchantId, submissionId } = ret;
  return { type: "return.approved", returnId, merchantId, submissionId, needsLabel: needsLabel(ret), leads };
}

/** What a person says with a command: who they are, whether the shopper is mailed of it, and a message that goes with it. */
export interface Saying {
  readonly by?: Actor;
  readonly told?: boolean;
  readonly message?: string;
}

export type Command =
  /**
   * `leads`: the shopper is told of it, and the label made when there is none; false for those that are told together with another.
   * `zone`: the shop's, in which its days are counted.
   */
  | ({ readonly do: "approve"; readonly leads: boolean; readonly zone: string } & Saying)
  | ({ readonly do: "reject"; readonly message: string } & Saying)
  | ({ readonly do: "cancel"; readonly by: Actor } & Saying)
  | { readonly do: "expire" }
  /** `again`: it takes the place of another, or comes by itself and not with an approval. */
  | ({
      readonly do: "attach_label";
      readonly parcelId: ParcelId;
      readonly label: Label;
      readonly leads: boolean;
      readonly again?: true;
      readonly edited?: { readonly returnId: ReturnId; readonly version: number };
      /** Who carries it, of a label that was bought. */
      readonly carried?: Carried;
    } & Saying)
  /** There is no label, and a person has to see to it. */
  | ({
      readonly do: "miss_label";
      readonly parcelId: ParcelId;
      readonly trouble: LabelTrouble;
      readonly leads: boolean;
      readonly carried?: Carried;
    } & Pick<Saying, "by">)
  /** A label that was bought goes back to the carrier. */
  | ({ readonly do: "withdraw_label"; readonly parcelId: ParcelId } & Saying)
  | ({ readonly do: "add_parcel"; readonly parcel: Parcel; readonly leads: boolean } & Saying)
  /** `leads`: the shopper is told by this return, and not by another that shares the parcel. */
  | ({
      readonly do: "record_news";
      readonly parcelId: ParcelId;
      readonly news: ParcelNews;
      readonly leads: boolean;
    } & Saying);

/** What each command may start from. Parcels move whatever we think of them, so their news is taken in every state. */
const startsFrom: Readonly<Record<Command["do"], readonly ReturnStatus[]>> = {
  approve: ["requested"],
  reject: ["requested"],
  cancel: ["requested", "approved"],
  expire: ["requested", "approved"],
  attach_label: ["approved"],
  miss_label: ["approved"],
  withdraw_label: ["approved"],
  add_parcel: ["approved"],
  record_news: ["requested", "approved", "rejected", "cancelled", "expired", "closed"],
};

/**
 * What becomes of a return by a command, with the events to tell; the store raises the version.
 * Throws `return_wrong_state` where the command has no place, `parcel_moving` for what the parcel has overtaken.
 */
export function decide(before: Return, command: Command, at: number): { after: Return; events: ReturnEvent[] } {
  const wrongState = () => new Refusal("return_wrong_state", { number: before.number, status: before.status, command: command.do, at });
  if (!startsFrom[command.do].includes(before.status)) throw wrongState();
  const { id: returnId, merchantId } = before;
  switch (command.do) {
    case "approve": {
      const { review: _, ...rest } = before;
      // Waiting for us uses up none of the shopper's days: the last one ends as late as ever, so many days later.
      const waited = Math.max(0, daysBetween(before.requestedAt, at, command.zone));
      const after: Return = { ...rest, status: "approved", sendBy: windowEnd(before.sendBy, waited, command.zone) };
      const events = [{ ...approvedEvent(after, command.leads), ...said(command), ...wasOf(before, command) } as const];
      return { after, events };
    }
    case "reject":
      // Only a person may say that a withdrawal came too late, and only where no date speaks for the shopper.
      if (before.lane === "withdrawal" && before.review !== "late_unknown") throw wrongState();
      return {
        after: { ...before, status: "rejected" },
        events: [
          {
            type: "return.rejected",
            returnId,
            merchantId,
            ...said(command),
            message: command.message,
            ...wasOf(before, command),
            ...fetchedOf(before),
          },
        ],
      };
    case "cancel":
      if (isMoving(before)) throw new Refusal("parcel_moving", { number: before.number });
      if (isReceived(before) || isDecided(before)) throw wrongState();
      return {
        after: { ...before, status: "cancelled" },
        events: [{ type: "return.cancelled", returnId, merchantId, ...said(command), ...wasOf(before, command), ...fetchedOf(before) }],
      };
    case "expire":
      // A declared withdrawal stands, however late the goods are (CRD art. 14(1) gives the shop a claim, not a cancellation).
      if (before.lane === "withdrawal" || before.sendBy >= at || before.parcels.length === 0) throw wrongState();
      if (isReceived(before) || isDecided(before)) throw wrongState();
      if (isMoving(before)) throw new Refusal("parcel_moving", { number: before.number });
      // Who showed that they sent it has done their part, whatever became of the parcel.
      if (isPosted(before)) throw wrongState();
      return { after: { ...before, status: "expired" }, events: [{ type: "return.expired", returnId, merchantId, ...fetchedOf(before) }] };
    case "attach_label": {
      const { parcelId, label, leads, again, edited, carried } = command;
      if (isReceived(before)) throw wrongState();
      const parcels = changeParcel(before, parcelId, (parcel) => labelled(parcel, label, carried), wrongState);
      const issued: ReturnEvent = {
        type: "parcel.label_issued",
        returnId,
        merchantId,
        ...said(command),
        parcelId,
        leads,
        ...(label.uploaded && { uploaded: true }),
        ...(label.shipmentId && { shipmentId: label.shipmentId, ...(carried?.carrier !== undefined && { carrier: carried.carrier }) }),
        ...(again && { again, version: before.version + 1 }),
        ...(edited && { edited }),
        ...(before.parcels.some(
          (parcel) => parcel.id === parcelId && parcel.handover === "pickup" && parcel.wish?.pickup && !parcel.pickup,
        ) && {
          fetched: true,
        }),
      };
      return { after: { ...before, parcels }, events: [issued] };
    }
    case "miss_label": {
      const { parcelId, trouble, leads, carried, by } = command;
      const parcels = changeParcel(before, parcelId, (parcel) => ({ ...parcel, ...carried, trouble }), wrongState);
      const events = [
        { type: "parcel.label_missed", returnId, merchantId, ...(by && { by }), parcelId, trouble: trouble.code, leads } as const,
      ];
      return { after: { ...before, parcels }, events };
    }
    case "withdraw_label": {
      const { parcelId } = command;
      const known = before.parcels.find(({ id }) => id === parcelId);
      if (known && known.progress !== "announced") throw new Refusal("parcel_moving", { number: before.number });
      const bare = (parcel: Parcel): Parcel => ({ ...withoutLabel(parcel), trouble: { code: "cancelled", at } });
      const parcels = changeParcel(before, parcelId, bare, wrongState);
      return {
        after: { ...before, parcels },
        events: [{ type: "parcel.label_withdrawn", returnId, merchantId, ...said(command), parcelId }],
      };
    }
    case "add_parcel": {
      const { parcel, leads } = command;
      if (isReceived(before) || isDecided(before) || before.parcels.length === 0) throw wrongState();
      const after: Return = { ...before, parcels: [...before.parcels, parcel] };
      const event = { type: "parcel.added", returnId, merchantId, ...said(command), parcelId: parcel.id } as const;
      return { after, events: [{ ...event, needsLabel: leads && needsLabel(after) }] };
    }
    case "record_news": {
      const { parcelId, news, leads, by, told, message } = command;
      const parcels = changeParcel(before, parcelId, (parcel) => afterNews(parcel, news), wrongState);
      const after = { ...before, parcels };
      const events = news.happened.map(
        (happened, place): ReturnEvent => ({
          type: `parcel.${happened}`,
          returnId,
          merchantId,
          ...(by && { by }),
          ...(told === false && { told }),
          parcelId,
          // What came at once is told once, by the last of it.
          leads: leads && place === news.happened.length - 1,
          ...(message && { note: message }),
          version: before.version + 1,
        }),
      );
      return { after, events };
    }
  }
}

/** Somebody who may come for one of its parcels is to be told that they need not. */
function fetchedOf({ parcels }: Return): { fetched?: true } {
  return parcels.some(({ pickup }) => pickup && stands(pickup)) ? { fetched: true } : {};
}

/** What is kept of a return when its status is changed quietly: nobody was told, so it may be taken back. */
function wasOf({ status, sendBy, review }: Return, { told }: Saying): { was?: Was } {
  if (told !== false || (status !== "requested" && status !== "approved")) return {};
  return { was: { status, sendBy, ...(review && { review }) } };
}

/** The part of an event that says who did it and what they said. */
export function said({ by, told, message }: Saying): { by?: Actor; told?: false; message?: string } {
  return { ...(by && { by }), ...(told === false && { told: false }), ...(message && { message }) };
}

function afterNews({ heldUp: _, ...parcel }: Parcel, { progress, heldUp }: ParcelNews): Parcel {
  return { ...parcel, progress, ...(heldUp && { heldUp }) };
}

function changeParcel({ parcels }: Return, id: ParcelId, change: (parcel: Parcel) => Parcel, unknown: () => Refusal): Parcel[] {
  if (!parcels.some((parcel) => parcel.id === id)) throw unknown();
  return parcels.map((parcel) => (parcel.id === id ? change(parcel) : parcel));
}

/** A shopper may take a return back until its parcel moves. */
export function canCancel(ret: Return): boolean {
  return startsFrom.cancel.includes(ret.status) && !isMoving(ret) && !isReceived(ret) && !isDecided(ret);
}
