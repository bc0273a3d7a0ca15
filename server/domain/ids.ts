/**
 * Ids carry a prefix that says what they name (`ret_…`), and a type that keeps one kind from being used as another.
 * They are opaque, unguessable and sort by the time they were made.
 */
const prefixes = {
  merchant: "mer",
  shop: "shp",
  brand: "brd",
  order: "ord",
  policy: "pol",
  submission: "sub",
  return: "ret",
  unit: "unt",
  parcel: "par",
  photo: "pho",
  link: "lnk",
  task: "tsk",
  event: "evt",
  apiKey: "key",
  member: "mem",
  payment: "pay",
  exchange: "exc",
  credit: "crd",
  letter: "let",
  message: "msg",
  reception: "rec",
  unknownParcel: "unk",
  cancellation: "can",
  view: "viw",
  webhook: "whk",
  delivery: "dlv",
  connection: "con",
  step: "stp",
  reconciliation: "rcn",
  shipment: "shm",
  pickup: "pku",
} as const;

export type IdKind = keyof typeof prefixes;
export type Id<Kind extends IdKind> = string & { readonly __kind: Kind };

export type MerchantId = Id<"merchant">;
export type ShopId = Id<"shop">;
export type OrderId = Id<"order">;
export type PolicyId = Id<"policy">;
export type SubmissionId = Id<"submission">;
export type ReturnId = Id<"return">;
export type UnitId = Id<"unit">;
export type ParcelId = Id<"parcel">;
export type PhotoId = Id<"photo">;
export type LinkId = Id<"link">;
export type ApiKeyId = Id<"apiKey">;
export type MemberId = Id<"member">;
export type PaymentId = Id<"payment">;
export type ExchangeId = Id<"exchange">;
export type CreditId = Id<"credit">;
export type LetterId = Id<"letter">;
export type MessageId = Id<"message">;
export type ReceptionId = Id<"reception">;
export type UnknownParcelId = Id<"unknownParcel">;
export type CancellationId = Id<"cancellation">;
export type ViewId = Id<"view">;
export type WebhookId = Id<"webhook">;
export type DeliveryId = Id<"delivery">;
export type ConnectionId = Id<"connection">;
export type StepId = Id<"step">;
export type ReconciliationId = Id<"reconciliation">;
export type ShipmentId = Id<"shipment">;
export type PickupId = Id<"pickup">;

/** Makes a new id of a kind. Given by the context, so that tests can count instead of drawing lots. */
export type NewId = <Kind extends IdKind>(kind: Kind) => Id<Kind>;

const alphabet = "0123456789abcdefghjkmnpqrstvwxyz";

/** @param at epoch milliseconds @param entropy 16 random bytes */
export function makeId<Kind extends IdKind>(kind: Kind, at: number, entropy: Uint8Array): Id<Kind> {
  let time = "";
  for (let rest = at, place = 0; place < 9; place++) {
    time = alphabet.charAt(rest % 32) + time;
    rest = Math.floor(rest / 32);
  }
  let chance = "";
  for (let place = 0; place < 16; place++) chance += alphabet.charAt((entropy[place % entropy.length] ?? 0) % 32);
  return `${prefixes[kind]}_${time}${chance}` as Id<Kind>;
}

/** True when the text has the shape of an id of this kind; says nothing of whether it exists. */
export function isId<Kind extends IdKind>(kind: Kind, text: string): text is Id<Kind> {
  return new RegExp(`^${prefixes[kind]}_[0-9a-z]{25}$`).test(text);
}
