import type { CarrierCan, CarrierHandover, LabelFormat } from "../../domain/connection.ts";
import type { Minor } from "../../domain/money.ts";
import type { Address } from "../../domain/order.ts";
import type { LabelFile, Measures } from "../../domain/parcel.ts";
import type { Scan } from "../../domain/tracking.ts";
import type { Outside } from "../http.ts";
import type { Checked, Given, Hooks, Pace, Setting, Written } from "../port.ts";

/** A carrier, or a hub of many, as data first. */
export interface CarrierProvider {
  /** As it is stored: `sendcloud`. */
  readonly id: string;
  readonly title: string;
  readonly settings: readonly Setting[];
  readonly can: CarrierCan;
  readonly pace: Pace;
  /** True where a person types the address of our webhooks in at the vendor. */
  readonly hooksByHand?: boolean;
  connect(given: Given, outside: Outside): ConnectedCarrier;
}

/** Everything that reads throws `ConnectionProblem`; everything that writes never throws. What it cannot do by `can` it has no method for. */
export interface ConnectedCarrier {
  check(): Promise<Checked>;
  /** Every way a parcel like this could go, cheapest first where prices are known. Empty: none. */
  services(asked: ServicesAsked): Promise<readonly Service[]>;
  /**
   * Buys a label. `pending`: it is being made, and `findLabel` finds it when it is. Asked again with the same key it is the same label
   * where the vendor keeps keys (`lostAnswer: same_key`); elsewhere nobody asks twice.
   */
  createLabel(asked: LabelAsked): Promise<Written<MadeLabel>>;
  /**
   * The label this key made, whatever became of its answer; null: there is none that is of use. `given_up`: it was being made, and
   * certainly will not be. Present unless `lostAnswer` is `person`; also where labels can be `pending`.
   */
  findLabel?(asked: LabelAsked, sentAt: number): Promise<MadeLabel | "pending" | "given_up" | null>;
  /** The same label once more, in a format of `can.reprints`. */
  reprint?(reference: string, format: LabelFormat): Promise<LabelFile>;
  /** Gives back a label nobody used. `done` also when it was given back before. `refund`: what becomes of its price. */
  cancelLabel?(reference: string): Promise<Written<{ readonly refund: "given" | "asked" | "none" }>>;
  /** Where parcels are; at most `can.trackedAtOnce` of them. One nobody has seen yet has no scans; one that is not known is left out. */
  track?(parcels: readonly Tracked[]): Promise<readonly Track[]>;
  /** Where a parcel can be handed over, nearest first. */
  points?(near: PointsAsked): Promise<readonly Point[]>;
  /** Days on which somebody could come; absent: any working day, and the vendor says no when it is asked. */
  pickupDays?(asked: Pick<PickupAsked, "address" | "service">, from: string): Promise<readonly PickupWindow[]>;
  /** Has somebody come for it. With `can.pickup: with_label` only for one that failed; the first is part of `createLabel`. */
  bookPickup?(asked: PickupAsked): Promise<Written<BookedPickup>>;
  /** The pickup this key made, where the vendor can be asked. */
  findPickup?(asked: PickupAsked): Promise<BookedPickup | null>;
  /** `done` also when it was called off before. */
  cancelPickup?(reference: string): Promise<Written<null>>;
  /** Deliveries of news about parcels. */
  readonly hooks?: Hooks<CarrierChange>;
}

export interface ServicesAsked {
  readonly from: Address;
  readonly to: Address;
  readonly measures: Measures;
  /** What is in it is worth; for what must be insured or declared. */
  readonly value: Minor;
  readonly currency: string;
}

/** One way a parcel could go. */
export interface Service {
  /** The vendor's stable code, never a name that is shown: what `createLabel` is told. */
  readonly service: string;
  /** Who carries it: "DPD". */
  readonly carrier: string;
  /** "DPD Return Drop-off" */
  readonly title: string;
  /** Absent: the vendor does not say; what the merchant agreed on is theirs to fill in. */
  readonly price?: { readonly amount: Minor; readonly currency: string };
  /** Days it usually takes. */
  readonly days?: number;
  readonly handovers: readonly CarrierHandover[];
  readonly paperless: "qr" | "code" | "none";
}

export interface LabelAsked {
  /** Stable and unique for one purchase: letters, digits and dots, at most 40. The vendor keeps it as its key, or as our reference. */
  readonly key: string;
  readonly returnNumber: string;
  readonly orderNumber: string;
  readonly service: string;
  readonly handover: CarrierHandover;
  /** Who sends it: the shopper. */
  readonly from: Sender;
  /** Where it goes: the merchant. */
  readonly to: Sender;
  readonly measures: Measures;
  readonly items: readonly LabelItem[];
  readonly currency: string;
  /** Wanted on paper; a vendor that has another one only gives that. Null: without paper. */
  readonly format: LabelFormat | null;
  /** Present where the border asks (`domain/customs.ts`). */
  readonly customs?: CustomsAsked;
  /** How the parcel that brought it was called. */
  readonly outbound?: { readonly carrier?: string; readonly trackingNumber: string; readonly shippedAt?: number };
  readonly pointId?: string;
  /** With `can.pickup: with_label` and the handover `pickup`. */
  readonly pickup?: PickupWindow & { readonly note?: string };
  /** Epoch milliseconds of now, and the IANA zone in which the merchant's days are counted. */
  readonly at: number;
  readonly zone: string;
}

export type Sender = Address & { readonly email?: string; readonly phone?: string };

export interface LabelItem {
  readonly title: string;
  readonly quantity: number;
  readonly sku?: string;
  /** For one piece, in the label's currency. */
  readonly value: Minor;
  /** Grams, of one piece. */
  readonly weight: number;
  /** Harmonised System, 6 to 10 digits. */
  readonly hsCode?: string;
  /** ISO 3166-1 alpha-2. */
  readonly origin?: string;
  /** Why it goes back, in English. */
  readonly reason: string;
}

/** What a returned-goods relief asks for (UCC art. 203; CN23). */
export interface CustomsAsked {
  readonly reason: "returned_goods";
  readonly invoiceNumber: string;
  /** Epoch milliseconds of the sale. */
  readonly invoiceAt: number;
  readonly outboundTrackingNumber?: string;
}

export interface MadeLabel {
  /** The vendor's own id, by which it is reprinted and cancelled. */
  readonly reference: string;
  readonly carrier: string;
  readonly trackingNumber?: string;
  readonly trackingUrl?: string;
  /** What `track` needs to know besides the number, as some vendors do; at most 100 characters. */
  readonly trackedAs?: string;
  readonly files: readonly LabelFile[];
  /** Instead of paper. `code` is ASCII. */
  readonly paperless?: { readonly picture?: Uint8Array; readonly code?: string };
  /** A customs form of its own. PDF. */
  readonly customs?: Uint8Array;
  /** Absent: not known yet. */
  readonly cost?: { readonly amount: Minor; readonly currency: string };
  /** Epoch milliseconds. */
  readonly expiresAt?: number;
  readonly pickup?: BookedPickup;
  /** The key that made it, where the vendor says it back. */
  readonly key?: string;
}

export interface Tracked {
  readonly trackingNumber: string;
  readonly carrier: string;
  /** The vendor's own id of the label. */
  readonly reference?: string;
  readonly trackedAs?: string;
}

export interface Track {
  readonly trackingNumber: string;
  readonly scans: readonly Scan[];
  /** Epoch milliseconds of when it should arrive. */
  readonly expectedAt?: number;
}

export interface PointsAsked {
  readonly country: string;
  readonly postalCode: string;
  readonly city?: string;
  readonly carrier?: string;
  readonly service?: string;
  readonly most: number;
}

export interface Point {
  readonly id: string;
  readonly carrier: string;
  readonly name: string;
  readonly address: Address;
  /** Degrees, WGS 84. */
  readonly place?: { readonly latitude: number; readonly longitude: number };
  /** Metres from what was asked for. */
  readonly distance?: number;
  /** By day of the week, 1 Monday to 7 Sunday: minutes from midnight. A day that is absent is closed. Absent altogether: not known. */
  readonly hours?: Readonly<Partial<Record<1 | 2 | 3 | 4 | 5 | 6 | 7, readonly (readonly [from: number, to: number])[]>>>;
  /** Takes parcels that have no printed label. */
  readonly paperless?: boolean;
}

/** A day ("2026-11-30") of where the parcel lies, and minutes from its midnight. */
export interface PickupWindow {
  readonly day: string;
  readonly from: number;
  readonly to: number;
}

export interface PickupAsked extends PickupWindow {
  /** As `LabelAsked.key`. */
  readonly key: string;
  /** The vendor's ids of the labels of what lies there. */
  readonly references: readonly string[];
  readonly trackingNumbers: readonly string[];
  readonly carrier: string;
  readonly service: string;
  readonly address: Sender;
  readonly measures: Measures;
  /** What whoever comes has to know: a door code, a neighbour. */
  readonly note?: string;
  /** The one that failed, and is replaced. */
  readonly replaces?: string;
  readonly at: number;
}

export interface BookedPickup extends PickupWindow {
  readonly reference: string;
  /** What coming costs beside the label; absent: nothing, or nobody says. */
  readonly price?: { readonly amount: Minor; readonly currency: string };
}

/** Signed news of a parcel are taken as they stand; without scans, and unsigned, it is only looked at sooner. */
export interface CarrierChange extends Track {
  readonly kind: "track";
}
