import { msg } from "@lit/localize";
import type { ReturnPage } from "../../../server/http/desk-return-schemas.ts";
import type { Shape } from "../icons.ts";

export type Parcel = ReturnPage["parcels"][number];
export type Shipment = NonNullable<Parcel["shipment"]>;
export type Purchase = Shipment["attempts"][number];
export type Pickup = NonNullable<Parcel["pickup"]>;

export const progressShapes: Readonly<Record<Parcel["progress"], readonly [Shape, string]>> = {
  announced: ["requested", ""],
  moving: ["transit", ""],
  arriving: ["transit", "go"],
  delivered: ["settled", "good"],
  lost: ["problem", "bad"],
  sent_back: ["problem", "bad"],
};

export const handoverNames: Readonly<Record<Parcel["handover"], () => string>> = {
  qr: () => msg("QR code", { id: "handover.qr" }),
  print: () => msg("Printed label", { id: "handover.print" }),
  pickup: () => msg("Picked up at home", { id: "handover.pickup" }),
  own: () => msg("Own postage", { id: "handover.own" }),
  contact: () => msg("By arrangement", { id: "handover.contact" }),
};

/** What became of a purchase of a label. */
export const purchaseNames: Readonly<Record<Purchase["state"], () => string>> = {
  sending: () => msg("being bought", { id: "parcels.sending" }),
  unknown: () => msg("no answer came", { id: "parcels.unknown" }),
  made: () => msg("bought", { id: "parcels.made" }),
  refused: () => msg("not made", { id: "parcels.refused" }),
  cancelling: () => msg("being given back", { id: "parcels.cancelling" }),
  cancelled: () => msg("given back", { id: "parcels.cancelled" }),
  spare: () => msg("bought, not used", { id: "parcels.spare" }),
};

/** What is known of its price; nothing is said of what costs nothing. */
export const costNames: Readonly<Record<Purchase["costState"], () => string>> = {
  none: () => msg("not charged", { id: "parcels.cost_none" }),
  expected: () => msg("expected", { id: "parcels.cost_expected" }),
  charged: () => msg("charged", { id: "parcels.cost_charged" }),
  asked_back: () => msg("asked back", { id: "parcels.cost_asked_back" }),
  given_back: () => msg("given back", { id: "parcels.cost_given_back" }),
};

export const pickupNames: Readonly<Record<Pickup["state"], readonly [shape: Shape, tone: string, word: () => string]>> = {
  sending: ["transit", "", () => msg("is being booked", { id: "parcels.pickup_sending" })],
  unknown: ["problem", "warn", () => msg("nobody knows whether somebody comes", { id: "parcels.pickup_unknown" })],
  booked: ["approved", "", () => msg("booked", { id: "parcels.pickup_booked" })],
  refused: ["problem", "warn", () => msg("not booked", { id: "parcels.pickup_refused" })],
  failed: ["problem", "warn", () => msg("failed", { id: "parcels.pickup_failed" })],
  cancelling: ["transit", "", () => msg("is being called off", { id: "parcels.pickup_cancelling" })],
  cancelled: ["cancelled", "", () => msg("called off", { id: "parcels.pickup_cancelled" })],
  done: ["settled", "good", () => msg("fetched", { id: "parcels.pickup_done" })],
};

export const answerNames: Readonly<Record<NonNullable<Pickup["answer"]>, () => string>> = {
  slot: () => msg("another time", { id: "parcels.answer_slot" }),
  drop_off: () => msg("brings it to a point instead", { id: "parcels.answer_drop_off" }),
  note: () => msg("a note for the courier", { id: "parcels.answer_note" }),
};

/** Whose word a price is: that of the price list the merchant typed, not the carrier's. */
export const contractWords = (): string => msg("your contract price", { id: "parcels.contract" });
