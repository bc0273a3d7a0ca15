import { msg, str } from "@lit/localize";
import type { TemplateResult } from "lit";
import { html } from "lit";
import type { ReturnRow } from "../../server/http/desk-list-schemas.ts";
import { icon, type Shape } from "./icons.ts";

type Word = ReturnRow["word"];

/** Words that several screens say, in one place so that they stay the same. Functions: the language may change. */
export const words = {
  desk: () => msg("Desk", { id: "desk.name" }),
  unreachable: () =>
    msg("The server could not be reached. Nothing is known of what it did; trying again is safe.", { id: "desk.unreachable" }),
  save: () => msg("Save", { id: "desk.save" }),
  cancel: () => msg("Cancel", { id: "desk.cancel" }),
  close: () => msg("Close", { id: "desk.close" }),
  again: () => msg("Try again", { id: "desk.again" }),
  loading: () => msg("Loading", { id: "desk.loading" }),
  retry: () => msg("Load again", { id: "desk.reload" }),
} as const;

export const queueNames: Readonly<Record<ReturnRow["queue"], () => string>> = {
  to_review: () => msg("To review", { id: "queue.to_review" }),
  to_receive: () => msg("To receive", { id: "queue.to_receive" }),
  to_decide: () => msg("To decide", { id: "queue.to_decide" }),
  to_pay: () => msg("To pay", { id: "queue.to_pay" }),
  problems: () => msg("Problems", { id: "queue.problems" }),
  done: () => msg("Done", { id: "queue.done" }),
};

export const laneNames: Readonly<Record<ReturnRow["lane"], () => string>> = {
  withdrawal: () => msg("Withdrawal", { id: "lane.withdrawal" }),
  guarantee: () => msg("Guarantee", { id: "lane.guarantee" }),
  commercial: () => msg("Commercial", { id: "lane.commercial" }),
};

export const parcelNames: Readonly<Record<ReturnRow["parcel"], () => string>> = {
  announced: () => msg("Not sent yet", { id: "parcel.announced" }),
  pickup_failed: () => msg("Not fetched", { id: "parcel.pickup_failed" }),
  moving: () => msg("On its way", { id: "parcel.moving" }),
  held_up: () => msg("Held up", { id: "parcel.held_up" }),
  arriving: () => msg("Arriving", { id: "parcel.arriving" }),
  delivered: () => msg("Delivered", { id: "parcel.delivered" }),
  lost: () => msg("Lost", { id: "parcel.lost" }),
  sent_back: () => msg("Sent back to the shopper", { id: "parcel.sent_back" }),
  none: () => "—",
};

export const wordNames: Readonly<Record<Word, () => string>> = {
  requested: () => msg("Requested", { id: "word.requested" }),
  approved: () => msg("Approved", { id: "word.approved" }),
  waiting_for_parcel: () => msg("Approved", { id: "word.waiting_for_parcel" }),
  in_transit: () => msg("In transit", { id: "word.in_transit" }),
  arrived: () => msg("Arrived", { id: "word.arrived" }),
  partly_received: () => msg("Partly received", { id: "word.partly_received" }),
  received: () => msg("Received", { id: "word.received" }),
  decided: () => msg("Decided", { id: "word.decided" }),
  settled: () => msg("Settled", { id: "word.settled" }),
  rejected: () => msg("Rejected", { id: "word.rejected" }),
  cancelled: () => msg("Cancelled", { id: "word.cancelled" }),
  expired: () => msg("Expired", { id: "word.expired" }),
  closed: () => msg("Closed", { id: "word.closed" }),
};

/** A disc that fills as the work goes on; colour repeats what the shape says. */
const shapes: Readonly<Record<Word, readonly [Shape, string]>> = {
  requested: ["requested", ""],
  approved: ["approved", ""],
  waiting_for_parcel: ["approved", ""],
  in_transit: ["transit", ""],
  arrived: ["transit", ""],
  partly_received: ["received", "warn"],
  received: ["received", ""],
  decided: ["received", ""],
  settled: ["settled", "good"],
  rejected: ["rejected", ""],
  cancelled: ["cancelled", ""],
  expired: ["expired", ""],
  closed: ["closed", ""],
};

/** "1 unit", "3 units" */
export function unitCount(units: number): string {
  return units === 1 ? msg("1 unit", { id: "return.unit" }) : msg(str`${units} units`, { id: "return.units_count" });
}

/** A status: a shape and its word, never one alone. */
export function status(word: Word): TemplateResult {
  const [shape, tone] = shapes[word];
  return html`<span class="st ${tone}">${icon(shape)}${wordNames[word]()}</span>`;
}
