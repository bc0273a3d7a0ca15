import type { Order } from "./order.ts";
import type { RefusalCode, RefusalDetails } from "./errors.ts";
import type { Handover, Policy, Text, Zone } from "./policy.ts";
import type { Lane, ResolutionKind, Return, ReviewCause } from "./return.ts";

/** What one lane says of one line. `until` null: no end that could be computed, so it stays open (law-bound, never guessed shut). */
export interface LaneVerdict {
  readonly lane: Lane;
  readonly open: boolean;
  readonly until: number | null;
  /** Later than `until` by the grace days; what the server enforces. Null as `until`. */
  readonly enforcedUntil: number | null;
  readonly resolutions: readonly ResolutionKind[];
  readonly refusal?: { readonly code: RefusalCode; readonly details: RefusalDetails; readonly message?: Text };
}

export type UnitState =
  | { readonly is: "free" }
  | { readonly is: "returning"; readonly returnNumber: string; readonly since: number }
  | { readonly is: "returned"; readonly returnNumber: string; readonly since: number }
  | { readonly is: "refunded" };

export interface LineAssessment {
  readonly lineId: string;
  /** By place, as many as the line's quantity. */
  readonly units: readonly UnitState[];
  /** How many may come back in at least one lane. */
  readonly returnable: number;
  /** In the order in which they are tried: commercial, withdrawal, guarantee. */
  readonly lanes: readonly LaneVerdict[];
  /** The start the commercial window was counted from. */
  readonly counted: { readonly from: "order" | "shipment" | "delivery"; readonly at: number; readonly days: number; readonly known: boolean } | null;
  /** Reason ids that may be given for this line. */
  readonly reasons: readonly string[];
  readonly review?: ReviewCause;
  readonly photoRequired: boolean;
}

export interface Assessment {
  readonly at: number;
  readonly lines: readonly LineAssessment[];
  readonly zone: Zone;
  readonly handovers: readonly Handover[];
  /** Id of the address things go to; absent: the brand's own. */
  readonly address?: string;
  readonly brand?: string;
  readonly carrier?: string;
  /** What the label costs the shopper: the zone's fee where the label is deducted, or what a rule set instead. */
  readonly fee: Zone["fee"];
  /** A refusal of the whole order (cancelled, not paid). */
  readonly refusal?: { readonly code: RefusalCode; readonly details: RefusalDetails };
  readonly review?: ReviewCause;
  /** Every rule that spoke, in order, with its values. */
  readonly trace: readonly TraceEntry[];
}

export interface TraceEntry {
  readonly rule: string;
  readonly lineId?: string;
  readonly said: string;
  readonly values: RefusalDetails;
}

export interface AssessContext {
  readonly order: Order;
  readonly shopSlug: string;
  readonly policy: Policy;
  /** All returns of this order that were not cancelled, rejected or expired, oldest first. */
  readonly earlier: readonly Return[];
  /** Other returns of the same shopper, for `customer.returnCount`. */
  readonly customerReturns: number;
  /** IANA zone of the shop (commercial deadlines) and of the shopper (statutory ones). */
  readonly zones: { readonly shop: string; readonly shopper: string };
  /** What the shop can do: resolutions beyond `refund` are offered only when it can. */
  readonly can: { readonly storeCredit: boolean; readonly exchange: boolean };
  /** Epoch milliseconds. */
  readonly at: number;
}

/** What may come back, in which lanes, until when and why not. Says no by its answer; never throws. */
export function assess(_context: AssessContext): Assessment {
  throw new Error("not built yet");
}
