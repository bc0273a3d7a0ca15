import type { Address } from "../../domain/order.ts";
import type { ScanKind } from "../../domain/tracking.ts";

/** A way to send by Shippo: whose contract, with which carrier, at which level. All three are needed to buy, and none of them changes. */
export interface ShippoService {
  readonly carrier: string;
  readonly account: string;
  readonly level: string;
}

export function serviceOf({ carrier, account, level }: ShippoService): string {
  return `${carrier}.${account}.${level}`;
}

export function parseService(text: string): ShippoService | null {
  const match = /^([a-z0-9_]+)\.([0-9a-f]{32})\.([a-zA-Z0-9_]+)$/.exec(text);
  const [, carrier = "", account = "", level = ""] = match ?? [];
  return match && { carrier, account, level };
}

/** For these Shippo makes return labels that are paid when they are used, from the addresses of the way out. */
export function isTurned(carrier: string): boolean {
  return validDays[carrier] !== undefined;
}

/** How long such a label is taken. */
const validDays: Readonly<Record<string, number>> = { usps: 365, fedex: 730, ups: 100 };

export function validUntil(carrier: string, madeAt: number): number | undefined {
  const days = validDays[carrier];
  return days === undefined ? undefined : madeAt + days * 24 * 60 * 60_000;
}

/** Whose drivers Shippo can send. */
export function isFetched(carrier: string): boolean {
  return carrier === "usps" || carrier === "dhl_express";
}

export function canShowCode(carrier: string, from: Address, to: Address): boolean {
  const within = from.country === to.country ? from.country : "";
  return (carrier === "usps" && within === "US") || (carrier === "hermes_uk" && within === "GB");
}

/** By Shippo's finer word, and where it has none, or one that is new, by its coarse one. What is absent says nothing. */
const kindsByCode: Readonly<Record<string, ScanKind>> = {
  information_received: "announced",
  address_issue: "held_up",
  contact_carrier: "held_up",
  delayed: "held_up",
  delivery_attempted: "held_up",
  delivery_rescheduled: "held_up",
  delivery_scheduled: "moving",
  location_inaccessible: "held_up",
  notice_left: "held_up",
  out_for_delivery: "arriving",
  package_accepted: "accepted",
  package_arrived: "moving",
  package_damaged: "held_up",
  package_departed: "moving",
  package_forwarded: "moving",
  package_held: "held_up",
  package_processed: "moving",
  package_processing: "moving",
  pickup_available: "waiting",
  reschedule_delivery: "held_up",
  delivered: "delivered",
  return_to_sender: "sent_back",
  package_unclaimed: "sent_back",
  package_undeliverable: "held_up",
  package_disposed: "lost",
  package_lost: "lost",
};

const kindsByStatus: Readonly<Record<string, ScanKind>> = {
  PRE_TRANSIT: "announced",
  TRANSIT: "moving",
  DELIVERED: "delivered",
  RETURNED: "sent_back",
  FAILURE: "held_up",
};

export function kindOf(status: string, code: string | undefined): ScanKind | undefined {
  const finer = code === undefined || !Object.hasOwn(kindsByCode, code) ? undefined : kindsByCode[code];
  return finer ?? (Object.hasOwn(kindsByStatus, status) ? kindsByStatus[status] : undefined);
}
