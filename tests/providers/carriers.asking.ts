import assert from "node:assert/strict";
import type {
  ConnectedCarrier,
  CustomsAsked,
  LabelAsked,
  MadeLabel,
  PickupAsked,
  Sender,
  ServicesAsked,
} from "../../server/providers/carriers/port.ts";
import type { Written } from "../../server/providers/port.ts";
import type { CarrierBench, TrueLabel } from "../support/vendors/carrier-bench.ts";
import { done } from "./shops.asking.ts";

export type Start = () => Promise<CarrierBench>;
export type Bench = CarrierBench & { readonly connected: ConnectedCarrier };
/** A test on a carrier of its own. What was wrong with requests by the vendor's contract fails it at the end. */
export type On = (title: string, test: (bench: Bench) => Promise<void>, skip?: string | false) => void;

/** One purchase's key, as the server makes them. */
export const key = "par01J9ZK3T5V8QWERTY0123456.1";

const day = 24 * 60 * 60_000;

export const shopper: Sender = {
  name: "Claire Martin",
  line1: "4 rue des Lilas",
  line2: "Bâtiment B",
  postalCode: "69003",
  city: "Lyon",
  country: "FR",
  email: "claire.martin@example.com",
  phone: "+33612345678",
};

export const merchant: Sender = {
  name: "Returns",
  company: "Halden Goods",
  line1: "12 avenue des Ternes",
  postalCode: "75017",
  city: "Paris",
  country: "FR",
  email: "returns@halden.example",
  phone: "+33123456789",
};

export const customs: CustomsAsked = {
  reason: "returned_goods",
  invoiceNumber: "INV-2026-1042",
  invoiceAt: Date.UTC(2026, 9, 30),
  outboundTrackingNumber: "JVGL1234567800001339",
};

/** The bench's plain parcel, with whatever is different this time. */
export function asked({ plain }: CarrierBench, other: Partial<LabelAsked> = {}): LabelAsked {
  return {
    key,
    returnNumber: "HALD-R-1042",
    orderNumber: "#1042",
    handover: "drop_off",
    from: shopper,
    to: merchant,
    measures: { weight: 1_250, length: 300, width: 200, height: 105 },
    items: [
      { title: "Linen shirt", quantity: 2, sku: "SHIRT-L", value: 2_495, weight: 350, hsCode: "620520", origin: "PT", reason: "too small" },
      { title: "Belt", quantity: 1, value: 1_999, weight: 400, hsCode: "42033000", origin: "IT", reason: "changed my mind" },
    ],
    currency: "EUR",
    format: "pdf",
    outbound: { carrier: "DPD", trackingNumber: "JVGL1234567800001339", shippedAt: Date.UTC(2026, 10, 2) },
    at: Date.now(),
    zone: "Europe/Paris",
    ...plain,
    ...other,
  };
}

/** What services are asked for by the same parcel. */
export function servicesAsked(bench: CarrierBench, other: Partial<LabelAsked> = {}): ServicesAsked {
  const { from, to, measures, items, currency } = asked(bench, other);
  return { from, to, measures, value: items.reduce((sum, { value, quantity }) => sum + value * quantity, 0), currency };
}

/** A label that is made, waited for where the vendor takes its time. */
export async function bought(bench: Bench, other: Partial<LabelAsked> = {}): Promise<MadeLabel> {
  const wanted = asked(bench, other);
  return arrived(bench, wanted, await bench.connected.createLabel(wanted));
}

/** What an answer comes to once the vendor has made it. */
export async function arrived({ connected }: Bench, wanted: LabelAsked, answer: Written<MadeLabel>): Promise<MadeLabel> {
  const made = done(answer);
  if (answer.kind === "done") return made;
  const found = await connected.findLabel?.(wanted, wanted.at);
  assert.ok(found && typeof found === "object", `a pending label is found when it is made: ${String(found)}`);
  assert.equal(found.reference, made.reference);
  return found;
}

/** What is true of a label at the vendor. */
export function trueLabel({ carrier }: CarrierBench, reference: string): TrueLabel {
  const one = carrier.labels().find((label) => label.reference === reference);
  assert.ok(one, `no label ${reference}`);
  return one;
}

/** Labels at the vendor that cost something. */
export function standing({ carrier }: CarrierBench): readonly TrueLabel[] {
  return carrier.labels().filter(({ state }) => state === "made" || state === "pending");
}

export function numberOf({ trackingNumber }: MadeLabel): string {
  assert.ok(trackingNumber, "it has a tracking number");
  return trackingNumber;
}

/** A pickup of a label, on the bench's day. */
export function pickupOf(bench: Bench, { reference, carrier, trackingNumber }: MadeLabel, other: Partial<PickupAsked> = {}): PickupAsked {
  const { service, measures, at, from } = asked(bench);
  assert.ok(bench.pickup, "the bench has a day for pickups");
  return {
    key: "pic01J9ZK3T5V8QWERTY0123456.1",
    references: [reference],
    trackingNumbers: trackingNumber === undefined ? [] : [trackingNumber],
    carrier,
    service,
    address: from,
    measures,
    note: "Code 4821, second floor",
    at,
    ...bench.pickup,
    ...other,
  };
}

export function rejectedWith<Value>(written: Written<Value>, ...codes: readonly string[]): void {
  assert.ok(
    written.kind === "rejected" && codes.includes(written.code),
    `${written.kind} ${written.kind === "rejected" ? written.code : ""}: ${"message" in written ? written.message : ""}`,
  );
}

/** The same carrier, opened by another process. */
export function reopened({ provider, given, outside }: CarrierBench): ConnectedCarrier {
  return provider.connect(given, outside);
}

export function daysFrom(at: number, days: number): number {
  return at + days * day;
}
