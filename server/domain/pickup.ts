import { Refusal } from "./errors.ts";
import type { ConnectionId, ParcelId, PickupId } from "./ids.ts";
import type { Minor } from "./money.ts";
import type { PickupState } from "./shipment.ts";

/** A day ("2026-11-30") of where the parcel lies, and minutes from its midnight. */
export interface Slot {
  readonly day: string;
  readonly from: number;
  readonly to: number;
}

/** When the shopper wants somebody to come, and what whoever comes has to know. */
export interface PickupWish extends Slot {
  readonly note?: string;
}

/** What is done after a pickup that came to nothing. */
export type PickupAnswer =
  | ({ readonly do: "slot" } & PickupWish)
  | { readonly do: "drop_off" }
  | { readonly do: "note"; readonly note: string };

/**
 * Why nobody comes, or nobody knows whether somebody does; one sentence in every language each. `no_carrier`: there is nobody who can be
 * asked from here.
 */
export const pickupTroubles = ["not_then", "not_allowed", "not_reached", "no_answer", "no_carrier", "too_late_to_cancel"] as const;
export type PickupTroubleCode = (typeof pickupTroubles)[number];

/** `message`: the carrier's own words, for a technician. `at`: since when, epoch milliseconds. */
export interface PickupTrouble {
  readonly code: PickupTroubleCode;
  readonly message?: string;
  readonly at: number;
}

/** What a carrier charges for coming, beside its label. In minor units. */
export interface PickupCost {
  readonly amount: Minor;
  readonly currency: string;
  readonly carrier: string;
}

/** One time somebody is asked to come for a parcel. Of a parcel one stands at a time, held by the database. */
export interface Pickup extends Slot {
  readonly id: PickupId;
  readonly parcelId: ParcelId;
  readonly connectionId?: ConnectionId;
  /** Counts them: with the parcel's id the key each is asked under. */
  readonly attempt: number;
  readonly state: PickupState;
  readonly note?: string;
  /** What the carrier calls it. */
  readonly reference?: string;
  /** As the carrier said when it was booked; it is owed unless it was called off. */
  readonly cost?: PickupCost;
  /** Epoch milliseconds, as all of these. */
  readonly askedAt: number;
  readonly sentAt?: number;
  readonly failedAt?: number;
  /** The carrier's words for why nobody could fetch it. */
  readonly why?: string;
  /** When the shopper was asked what happens now. */
  readonly askedShopperAt?: number;
  readonly answer?: PickupAnswer;
  readonly answeredAt?: number;
  /** When silence is put before a person. */
  readonly escalateAt?: number;
  /** Since when a person has to look. */
  readonly escalatedAt?: number;
  readonly looks: number;
  readonly trouble?: PickupTrouble;
}

/** What one pickup is asked under at the vendor: the same for ever, and another one's, or a label's, never. */
export function pickupKey({ parcelId, attempt }: Pick<Pickup, "parcelId" | "attempt">): string {
  return `${parcelId.replace("_", "")}.p${attempt}`;
}

/** Somebody may still come. */
export function stands({ state }: Pick<Pickup, "state">): boolean {
  return state === "sending" || state === "unknown" || state === "booked" || state === "cancelling";
}

/** The shopper was asked what happens now, and has not said. */
export function isAsked({ state, askedShopperAt, answeredAt }: Pickup): boolean {
  return (state === "failed" || state === "refused") && askedShopperAt !== undefined && answeredAt === undefined;
}

/** Nobody fetched it, and nothing has taken its place yet. */
export function cameToNothing({ state, answeredAt }: Pickup): boolean {
  return (state === "failed" || state === "refused") && answeredAt === undefined;
}

/** A person has to look, and nothing has happened since. */
export function needsPerson({ state, escalatedAt, answeredAt }: Pickup): boolean {
  if (state === "unknown") return true;
  return escalatedAt !== undefined && (answeredAt === undefined || answeredAt < escalatedAt) && state !== "done" && state !== "cancelled";
}

export type PickupStep =
  /** It is about to be asked for. */
  | { readonly do: "send" }
  | ({ readonly do: "book"; readonly reference?: string; readonly cost?: PickupCost } & Slot)
  /** Nothing happened yet, and it is asked for again. */
  | { readonly do: "wait"; readonly trouble: PickupTrouble }
  /** The carrier does not come then. `asks`: the shopper may say what else; otherwise a person looks at once. */
  | { readonly do: "refuse"; readonly trouble: PickupTrouble; readonly asks: boolean; readonly answerHours: number }
  /** Nobody can find out whether somebody comes. */
  | { readonly do: "lose"; readonly trouble: PickupTrouble }
  /** Somebody came, or not, and could not fetch it. */
  | { readonly do: "fail"; readonly failedAt: number; readonly why?: string; readonly answerHours: number }
  | { readonly do: "answer"; readonly answer: PickupAnswer }
  | { readonly do: "escalate"; readonly trouble?: PickupTrouble }
  /** It is to be called off. `then`: what comes instead. */
  | { readonly do: "call_off"; readonly then?: PickupAnswer }
  | { readonly do: "called_off" }
  /** The carrier does not call it off any more. */
  | { readonly do: "stay"; readonly trouble: PickupTrouble }
  /** A person looked at the carrier's: somebody comes. */
  | { readonly do: "find"; readonly reference?: string }
  /** A person looked, and nobody comes. `again`: it is asked for anew, for the same time; otherwise the shopper is asked. */
  | { readonly do: "miss"; readonly again: boolean; readonly answerHours: number };

const from: Readonly<Record<PickupStep["do"], readonly PickupState[]>> = {
  send: ["sending"],
  book: ["sending", "unknown"],
  wait: ["sending"],
  refuse: ["sending"],
  lose: ["sending", "cancelling"],
  fail: ["sending", "unknown", "booked"],
  answer: ["failed", "refused"],
  escalate: ["failed", "refused", "booked"],
  call_off: ["sending", "booked"],
  called_off: ["cancelling", "sending"],
  stay: ["cancelling"],
  find: ["unknown"],
  miss: ["unknown"],
};

const hour = 3_600_000;

/**
 * What becomes of a pickup by a step.
 * @throws Refusal `pickup_under_way` while nobody knows yet what became of it, `pickup_over` for what has no place any more
 */
export function afterPickup(before: Pickup, step: PickupStep, at: number): Pickup {
  if (!from[step.do].includes(before.state))
    throw new Refusal(before.state === "sending" || before.state === "cancelling" ? "pickup_under_way" : "pickup_over");
  const { trouble: _, ...free } = before;
  switch (step.do) {
    case "send":
      return { ...free, sentAt: at };
    case "book": {
      const { day, from: begin, to, reference, cost } = step;
      return { ...free, state: "booked", day, from: begin, to, ...(reference !== undefined && { reference }), ...(cost && { cost }) };
    }
    case "wait": {
      const { sentAt: __, ...unsent } = before;
      return { ...unsent, trouble: step.trouble };
    }
    case "refuse":
      return { ...before, state: "refused", trouble: step.trouble, ...(step.asks ? asking(step, at) : { escalatedAt: at }) };
    case "lose":
      return { ...before, state: "unknown", trouble: step.trouble, escalatedAt: at };
    case "fail":
      return { ...free, state: "failed", failedAt: step.failedAt, ...(step.why !== undefined && { why: step.why }), ...asking(step, at) };
    case "answer": {
      if (!isAsked(before) && before.escalatedAt === undefined) throw new Refusal("pickup_over");
      const { escalateAt: __, ...rest } = free;
      return { ...rest, answer: step.answer, answeredAt: at };
    }
    case "escalate": {
      const { escalateAt: __, ...rest } = before;
      return { ...rest, escalatedAt: at, ...(step.trouble && { trouble: step.trouble }) };
    }
    case "call_off":
      if (before.state === "sending" && before.sentAt !== undefined) throw new Refusal("pickup_under_way");
      return {
        ...free,
        state: before.state === "sending" ? "cancelled" : "cancelling",
        looks: 0,
        ...(step.then && { answer: step.then, answeredAt: at }),
      };
    case "called_off":
      return { ...free, state: "cancelled" };
    case "stay":
      return { ...before, state: "booked", trouble: step.trouble, escalatedAt: at };
    case "find": {
      const { escalatedAt: __, ...rest } = free;
      return { ...rest, state: "booked", ...(step.reference !== undefined && { reference: step.reference }) };
    }
    case "miss": {
      const { escalatedAt: __, ...rest } = before;
      const { day, from: begin, to } = before;
      const next = step.again ? { answer: { do: "slot" as const, day, from: begin, to }, answeredAt: at } : asking(step, at);
      return { ...rest, state: "refused", ...next };
    }
  }
}

function asking({ answerHours }: { readonly answerHours: number }, at: number): Pick<Pickup, "askedShopperAt" | "escalateAt"> {
  return { askedShopperAt: at, escalateAt: at + answerHours * hour };
}

/**
 * Whether news of a pickup that failed are of this one. What is told late of an earlier one says nothing of the one that was asked for
 * since.
 */
export function isOf({ attempt, askedAt, state }: Pickup, scan: { readonly at: number }): boolean {
  return (state === "booked" || state === "sending" || state === "unknown") && (attempt === 1 || scan.at >= askedAt);
}
