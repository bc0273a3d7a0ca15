import type { Actor } from "./actor.ts";
import type { Ranked } from "./carrier-choice.ts";
import type { CarrierHandover, LabelFormat, LostAnswer } from "./connection.ts";
import type { ReturnedGoods } from "./customs.ts";
import { Refusal } from "./errors.ts";
import type { ReturnId } from "./ids.ts";
import type { Minor } from "./money.ts";
import type { Measures } from "./parcel.ts";
import type { ParcelItem } from "./parcel-contents.ts";
import { nextAsking, nextLook } from "./paying.ts";
import type { CostState, Shipment } from "./shipment.ts";

/** What is asked of a carrier, without the people in it: asked again, it is the same. */
export interface PurchaseAsked {
  /** On whose timeline it is told. */
  readonly returnId: ReturnId;
  readonly returnNumber: string;
  readonly orderNumber: string;
  readonly handover: CarrierHandover;
  /** Null: without paper. */
  readonly format: LabelFormat | null;
  readonly measures: Measures;
  readonly items: readonly ParcelItem[];
  readonly value: Minor;
  readonly currency: string;
  readonly customs?: ReturnedGoods;
  readonly outbound?: { readonly carrier?: string; readonly trackingNumber: string; readonly shippedAt?: number };
  /** The carrier a rule of the policy named. */
  readonly policyCarrier?: string;
  readonly pointId?: string;
  readonly pickup?: { readonly day: string; readonly from: number; readonly to: number; readonly note?: string };
  /** When it was chosen, and the zone in which the merchant's days are counted. */
  readonly at: number;
  readonly zone: string;
  /** Which account of the connection it is asked of: another one knows nothing of it. */
  readonly account: string;
  /** What goes with the label once it is there; absent: it comes by itself, with the letter of the approval. */
  readonly saying?: { readonly told: boolean; readonly message?: string; readonly by?: Actor };
}

export interface PurchaseTrouble {
  readonly code: string;
  /** The carrier's own words, for a technician. */
  readonly message?: string;
  /** Since when. Epoch milliseconds. */
  readonly at: number;
}

/** A shipment with what was asked, why it was chosen and what is wrong with it. */
export interface Purchase extends Shipment {
  readonly asked: PurchaseAsked;
  /** As it was ranked, the one that is bought and those that could take its place among them. */
  readonly choice: readonly Ranked[];
  /** Who chose it; absent: the rules. */
  readonly by?: Actor;
  readonly trouble?: PurchaseTrouble;
}

/** What is learned of a label when it is there, or of one that is still being made. */
export interface Bought {
  readonly reference: string;
  readonly carrier?: string;
  readonly trackingNumber?: string;
  readonly trackedAs?: string;
  readonly cost?: { readonly amount: Minor; readonly currency: string };
  readonly expiresAt?: number;
}

/** What happens to a purchase. What does not fit its state is refused. */
export type PurchaseStep =
  /** Certainly not made, and tried again by itself. */
  | { readonly do: "wait"; readonly trouble: PurchaseTrouble }
  /** Asked for, and nobody has heard what became of it. */
  | { readonly do: "miss"; readonly trouble: PurchaseTrouble }
  /** It is being made. */
  | { readonly do: "accept"; readonly bought: Bought }
  /** There is a label, and it is handed out. */
  | { readonly do: "make"; readonly bought: Bought; readonly charged: CostState }
  /** There is a label, and another was handed out, or none is needed any more. */
  | { readonly do: "spare"; readonly bought?: Bought; readonly charged?: CostState }
  /** Certainly not made. */
  | { readonly do: "refuse"; readonly trouble: PurchaseTrouble }
  /** Nobody can find out what became of it: a person says. */
  | { readonly do: "lose"; readonly trouble: PurchaseTrouble }
  /** It is given back to the carrier. */
  | { readonly do: "give_back" }
  /** Whether it was given back is not known yet, or the carrier had no time. */
  | { readonly do: "put_off"; readonly trouble: PurchaseTrouble }
  | { readonly do: "given_back"; readonly refund: "given" | "asked" | "none" }
  /** The carrier does not take it back: it stays a cost. */
  | { readonly do: "keep"; readonly trouble: PurchaseTrouble };

const startsFrom: Readonly<Record<PurchaseStep["do"], readonly Shipment["state"][]>> = {
  wait: ["sending"],
  miss: ["sending"],
  accept: ["sending"],
  make: ["sending", "unknown"],
  spare: ["sending", "unknown", "made"],
  refuse: ["sending", "unknown"],
  lose: ["sending"],
  give_back: ["made"],
  put_off: ["cancelling", "spare"],
  given_back: ["cancelling", "spare"],
  keep: ["cancelling", "spare"],
};

/** @throws Refusal `stale` for what does not fit what became of it meanwhile */
export function afterPurchase(purchase: Purchase, step: PurchaseStep, at: number): Purchase {
  if (!startsFrom[step.do].includes(purchase.state)) throw new Refusal("stale");
  const { trouble: _, ...rest } = purchase;
  switch (step.do) {
    case "wait": {
      const { sentAt: __, ...unsent } = rest;
      return { ...unsent, trouble: since(purchase, step.trouble) };
    }
    case "miss":
    case "put_off":
      return { ...rest, trouble: since(purchase, step.trouble) };
    case "accept":
      return { ...rest, ...learned(rest, step.bought, "expected") };
    case "make":
      return { ...rest, ...learned(rest, step.bought, step.charged), state: "made", madeAt: at };
    case "spare":
      return {
        ...rest,
        ...(step.bought && learned(rest, step.bought, step.charged ?? "expected")),
        state: "spare",
        ...(rest.madeAt === undefined && { madeAt: at }),
      };
    case "refuse":
      return { ...withCost(rest, "none"), state: "refused", trouble: step.trouble };
    case "lose":
      return { ...rest, state: "unknown", trouble: step.trouble };
    case "give_back":
      return { ...rest, state: "cancelling" };
    case "given_back": {
      const money: Readonly<Record<typeof step.refund, CostState>> = {
        given: rest.cost?.state === "charged" ? "given_back" : "none",
        asked: "asked_back",
        none: rest.cost?.state === "charged" ? "charged" : "none",
      };
      return { ...withCost(rest, money[step.refund]), state: "cancelled", cancelledAt: at };
    }
    case "keep":
      return { ...rest, state: "spare", trouble: step.trouble };
  }
}

function learned({ cost: known }: Shipment, { cost, ...bought }: Bought, state: CostState): Partial<Shipment> {
  if (cost) return { ...bought, cost: { amount: cost.amount, currency: cost.currency, state } };
  return { ...bought, ...(known && { cost: { ...known, state } }) };
}

function withCost<Kept extends Shipment>(shipment: Kept, state: CostState): Kept {
  return shipment.cost ? { ...shipment, cost: { ...shipment.cost, state } } : shipment;
}

/** The same trouble goes on since it began. */
function since({ trouble }: Purchase, now: PurchaseTrouble): PurchaseTrouble {
  return trouble?.code === now.code ? { ...now, at: trouble.at } : now;
}

/** It may exist at the carrier, and nobody knows. */
export function isUnderWay({ state }: Pick<Shipment, "state">): boolean {
  return state === "sending" || state === "unknown";
}

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;

/** A shopper waits for the label: who could make another one is asked after a moment, who is alone is asked for an hour. */
const patience = { others: minute, alone: hour } as const;

/**
 * Milliseconds until a label is asked for again that certainly was not made; null when the next best is to be asked, or a person.
 * @param elapsed since the trouble began @param retryAfter seconds, as the carrier said
 */
export function nextPurchase(elapsed: number, retryAfter: number, others: boolean): number | null {
  const longest = others ? patience.others : patience.alone;
  const pause = Math.max(retryAfter * second, Math.min(15 * minute, elapsed));
  return elapsed + pause > longest ? null : pause;
}

/** Milliseconds until a label whose answer was lost, or that is being made, is looked for again; null: a person looks. */
export function nextFinding(
  lostAnswer: LostAnswer,
  { reference }: Pick<Purchase, "reference">,
  elapsed: number,
  reached: boolean,
): number | null {
  if (reference === undefined) return nextLook(lostAnswer, elapsed, reached);
  const pause = nextAsking(elapsed);
  return elapsed < 24 * hour && pause !== null ? Math.min(pause, hour) : null;
}

/** Giving a label back may be asked for as often as one likes. */
const longestGivingBack = 7 * 24 * hour;

/** Milliseconds until a label is given back again; null after a week: it stays a cost, in view. @param elapsed since it began */
export function nextGivingBack(elapsed: number, retryAfter = 60): number | null {
  return elapsed >= longestGivingBack ? null : Math.max(retryAfter * second, Math.min(6 * hour, elapsed));
}
