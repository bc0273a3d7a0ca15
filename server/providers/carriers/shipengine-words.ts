import type { ScanKind } from "../../domain/tracking.ts";

/** A way to send: which of the merchant's carriers, by which of its services. Neither changes. */
export interface ShipengineService {
  readonly carrierId: string;
  readonly code: string;
}

export function serviceOf({ carrierId, code }: ShipengineService): string {
  return `${carrierId}.${code}`;
}

export function parseService(text: string): ShipengineService | null {
  const [, carrierId, code] = /^(se(?:-[a-z0-9]+)+)\.([a-z0-9]+(?:_[a-z0-9-]+)*)$/.exec(text) ?? [];
  return carrierId === undefined || code === undefined ? null : { carrierId, code };
}

const names: Readonly<Record<string, string>> = {
  stamps_com: "USPS",
  endicia: "USPS",
  usps: "USPS",
  ups: "UPS",
  fedex: "FedEx",
  fedex_uk: "FedEx",
  dhl_express: "DHL Express",
  dpd: "DPD",
  aramex_au: "Aramex",
};

/** What people call it; a label only says its code. */
export function carrierCalled(code: string): string {
  if (Object.hasOwn(names, code)) return names[code] ?? code;
  return code.replaceAll("_", " ").replaceAll(/\b[a-z]/g, (letter) => letter.toUpperCase());
}

/** Of the others nobody says in advance which of their services can. */
export function canShowCode(code: string): boolean {
  return carrierCalled(code) === "USPS";
}

const kindsByCode: Readonly<Record<string, ScanKind>> = {
  AC: "accepted",
  IT: "moving",
  DE: "delivered",
  EX: "held_up",
  AT: "held_up",
  NY: "announced",
  SP: "waiting",
};

// biome-ignore format: a table is read across
const byDetail: Readonly<Partial<Record<ScanKind, readonly string[]>>> = {
  announced: [
    "SHIPMENT_CREATED", "AWAITING_PICKUP_DROP_OFF", "ELEC_ADVICE_RECD_BY_CARRIER", "NOT_YET_RECEIVED_BY_CARRIER",
  ],
  accepted: ["DROPPED_OFF", "PICKED_UP", "RECEIVED_BY_CARRIER", "RECD_BY_CARRIER_NO_ELEC_ADVICE"],
  moving: [
    "CUSTOMS_CLEARED", "CUSTOMS_PROCESSING", "DELIVERY_ARRANGED_WITH_RECIPIENT", "HUB_SCAN_OUT", "HUB_SCAN_IN", "IN_TRANSIT", "PARCEL_OVER_LABELLED",
    "RECEIVED_LOCAL_DELIVERY_DEPOT", "SUB_CONTRACTOR_EVENT", "SUB_CONTRACTOR_RECEIVED", "PARCEL_REDIRECTED", "DELIVERY_SCHEDULED", "HUB_PROCESSING",
    "COD_AMOUNT_PAID", "PARCEL_REPACKED", "PARCEL_REDIRECTED_BY_CARRIER",
  ],
  arriving: ["OUT_FOR_DELIVERY"],
  waiting: [
    "AWAITING_COLLECTION_FROM_PICKUP_POINT", "COLLECT_AT_LOCAL_PO", "CUSTOMER_TO_COLLECT_FROM_CARRIER", "CUSTOMER_CARDED", "DELIVERED_TO_PICKUP_POINT",
  ],
  delivered: [
    "DELIVERED_TO_RECEPTION", "DELIVERED", "DELIVERED_DAMAGED", "DELIVERED_IN_PART", "DELIVERED_SPECIFIED_SAFE_PLACE",
    "DELIVERED_TO_ALTERNATIVE_DELIVERY_LOCATION", "DELIVERED_TO_NEIGHBOUR", "DELIVERED_TO_PO_BOX", "PARCEL_COLLECTED_FROM_PICKUP_POINT",
    "PROOF_OF_DELIVERY",
  ],
  pickup_failed: ["PICKUP_FAILED"],
  held_up: [
    "DELIVERY_RESCHEDULED", "ATTEMPTED_DELIVERY", "ATTEMPTED_DELIVERY_FINAL", "PARCEL_DAMAGED", "ADDRESS_QUERY", "CARRIER_DELAYS", "DELAYED_NOT_CARRIER",
    "HELD_BY_CARRIER", "HELD_BY_CARRIER_FOR_CLEARANCE_PRE_PROCESSING", "HELD_BY_CUSTOMS", "INCORRECT_DECLARATION", "MISROUTED", "COD_AMOUNT_NOT_PAID",
    "CUSTOMER_IDENTIFICATION_FAILED", "NO_ACCESS_TO_RECIPIENTS_ADDRESS", "CUSTOMER_MOVED", "HAZARDOUS_PROHIBITED", "NOT_COLLECTED_FROM_PICKUP_POINT",
    "NOT_DELIVERED", "NOT_DELIVERED_ADDRESSEE_DECEASED", "PARCEL_OUTSIDE_OF_SERVICE_CAPABILITY", "REFUSED_BY_CUSTOMER", "UNSPECIFIED_EXCEPTION",
    "DUTY_NOT_PAID",
  ],
  sent_back: ["RETURN_TO_SENDER", "UNDELIVERABLE_RETURNED_TO_SENDER"],
  lost: ["PARCEL_LOST", "PARCEL_DISPOSED"],
  cancelled: ["CANCELLED"],
};

const kindsByDetail = new Map(Object.entries(byDetail).flatMap(([kind, words]) => words.map((word) => [word, kind as ScanKind] as const)));

/** These say that somebody wrote something, and nothing of where the parcel is. */
const silent = new Set([
  "CARRIER_STATUS_NOT_MAPPED",
  "INFORMATION",
  "PARCEL_UPDATE_NOTIFICATION",
  "POST_TRANSIT_STATUS",
  "TRACKING_EXPIRED",
]);

export function kindOf(code: string, detail: string | undefined): ScanKind | undefined {
  const finer = detail === undefined ? undefined : kindsByDetail.get(detail);
  if (finer) return finer;
  const coarse = Object.hasOwn(kindsByCode, code) ? kindsByCode[code] : undefined;
  return detail !== undefined && silent.has(detail) && coarse !== "delivered" ? undefined : coarse;
}
