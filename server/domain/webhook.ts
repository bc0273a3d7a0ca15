import type { ReturnEvent } from "./events.ts";
import type { Return } from "./return.ts";
import { type StatusWord, settlementOf, statusWord } from "./status.ts";

/** What a webhook may be told of: every event of a return. A kind that is missing here does not compile. */
const told: Readonly<Record<ReturnEvent["type"], true>> = {
  "return.requested": true,
  "return.approved": true,
  "return.rejected": true,
  "return.cancelled": true,
  "return.expired": true,
  "return.taken_back": true,
  "return.reopened": true,
  "return.edited": true,
  "return.received": true,
  "return.decided": true,
  "return.restocked": true,
  "return.let_stand": true,
  "return.closed": true,
  "payment.added": true,
  "payment.asked": true,
  "payment.done": true,
  "payment.found": true,
  "payment.rejected": true,
  "payment.unknown": true,
  "payment.voided": true,
  "charge.due": true,
  "charge.expired": true,
  "charge.paid_again": true,
  "exchange.confirmed": true,
  "exchange.ordered": true,
  "exchange.stuck": true,
  "exchange.sent": true,
  "exchange.handed_over": true,
  "exchange.cancelled": true,
  "parcel.label_issued": true,
  "parcel.label_missed": true,
  "parcel.label_withdrawn": true,
  "parcel.added": true,
  "parcel.moving": true,
  "parcel.found": true,
  "parcel.arriving": true,
  "parcel.delivered": true,
  "parcel.sent_back": true,
  "parcel.lost": true,
  "return.reminded": true,
  "parcel.posted": true,
  "parcel.label_expired": true,
  "pickup.asked": true,
  "pickup.booked": true,
  "pickup.refused": true,
  "pickup.failed": true,
  "pickup.answered": true,
  "pickup.unknown": true,
  "pickup.found": true,
  "pickup.escalated": true,
  "pickup.calling_off": true,
  "pickup.cancelled": true,
};

export type WebhookType = ReturnEvent["type"] | "webhook.test";

export const webhookTypes = Object.keys(told) as readonly ReturnEvent["type"][];

/** Chosen instead of single events: everything, also what is added later. */
export const everyType = "*";

/** What a delivery says. Nobody's name or address is in it, and no word a person wrote: whoever needs them asks the API. */
export interface WebhookPayload {
  readonly type: WebhookType;
  /** When it happened, ISO 8601. */
  readonly timestamp: string;
  readonly data: {
    readonly shop: string;
    readonly return?: {
      readonly id: string;
      readonly number: string;
      readonly orderId: string;
      readonly orderNumber: string;
      readonly lane: string;
      readonly origin: string;
      readonly status: string;
      /** The one word a person reads as status. */
      readonly word: StatusWord;
      readonly settlement: string;
      readonly resolution: string;
      readonly currency: string;
      /** Minor units. */
      readonly total: number;
      readonly units: number;
      /** Epoch milliseconds. */
      readonly requestedAt: number;
      /** Counts changes: of two deliveries the one with the higher version tells the newer state. */
      readonly version: number;
    };
    /** What the event itself says: counts, amounts, ids. */
    readonly event?: Readonly<Record<string, unknown>>;
  };
}

export interface Told {
  readonly shop: string;
  readonly ret: Return;
  /** The version it has once the event is saved. */
  readonly version: number;
  readonly orderNumber: string;
  readonly event: ReturnEvent;
  /** Epoch milliseconds. */
  readonly at: number;
}

export function payloadOf({ shop, ret, version, orderNumber, event, at }: Told): WebhookPayload {
  return {
    type: event.type,
    timestamp: new Date(at).toISOString(),
    data: {
      shop,
      return: {
        id: ret.id,
        number: ret.number,
        orderId: ret.orderId,
        orderNumber,
        lane: ret.lane,
        origin: ret.origin,
        status: ret.status,
        word: statusWord(ret),
        settlement: settlementOf(ret),
        resolution: ret.resolution,
        currency: ret.currency,
        total: ret.ledger.reduce((sum, { amount }) => sum + amount, 0),
        units: ret.units.length,
        requestedAt: ret.requestedAt,
        version,
      },
      event: factsOf(event),
    },
  };
}

export function testPayload(shop: string, at: number): WebhookPayload {
  return { type: "webhook.test", timestamp: new Date(at).toISOString(), data: { shop } };
}

const unsaid = new Set(["type", "returnId", "merchantId", "by", "told", "message", "note", "reference"]);

function factsOf(event: ReturnEvent): Record<string, unknown> {
  return Object.fromEntries(Object.entries(event).filter(([name]) => !unsaid.has(name)));
}

const minute = 60_000;
const hour = 60 * minute;

/** How long to wait after so many failures in a row: three days and three hours in all, then it is given up. */
const waits = [5_000, 5 * minute, 30 * minute, 2 * hour, 5 * hour, 10 * hour, 14 * hour, 20 * hour, 24 * hour];

/** Milliseconds until the next try; null: no more. @param failures in a row, this one included */
export function nextTryAfter(failures: number): number | null {
  return waits[failures - 1] ?? null;
}
