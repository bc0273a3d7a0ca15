import type { CarrierHandover, LabelFormat } from "../../../server/domain/connection.ts";
import type { Minor } from "../../../server/domain/money.ts";
import type { ScanKind } from "../../../server/domain/tracking.ts";
import type { CarrierProvider, LabelAsked, PickupWindow, PointsAsked, ServicesAsked } from "../../../server/providers/carriers/port.ts";
import type { Outside } from "../../../server/providers/http.ts";
import type { Delivery, Given } from "../../../server/providers/port.ts";
import type { FakeVendor, Seen } from "./fake-vendor.ts";

/** A carrier's provider and a carrier of our own making that it talks to: what the suite of all carriers works on. Opened for every test. */
export interface CarrierBench {
  readonly provider: CarrierProvider;
  readonly vendor: FakeVendor;
  readonly outside: Outside;
  /** The right settings, the same with a key the vendor does not know, and, where keys can be less than whole, one that may not do everything. */
  readonly given: Given;
  readonly wrong: Given;
  readonly narrow?: Given;
  /** What is different about a plain parcel that this vendor carries on paper; the rest is `asking.ts`' own parcel within France. */
  readonly plain: Partial<LabelAsked> & Pick<LabelAsked, "service">;
  /** Of one that travels without paper, where the vendor has such. */
  readonly paperless?: Partial<LabelAsked>;
  /** Of one that crosses a customs border, where `can.customs`. */
  readonly abroad?: Partial<LabelAsked>;
  /** What the vendor keeps of our key, where it takes no more than a few characters. */
  readonly keyThere?: (key: string) => string;
  /** Everything the fake offers for the plain parcel. */
  readonly offers: readonly Offer[];
  /** A parcel that nobody carries. */
  readonly nowhere: ServicesAsked;
  /**
   * Every word of the vendor's own for what happens to a parcel, and what it means to us; null: it is no scan. What `scan` is told.
   */
  readonly words: readonly (readonly [word: string, kind: ScanKind | null])[];
  /** Where `can.points`: of which the fake knows some, and where there are none. */
  readonly near?: PointsAsked;
  readonly far?: PointsAsked;
  /** Where pickups are separate, or asked for with the label. */
  readonly pickup?: PickupWindow;
  /** Milliseconds after which a delivery is too old to be believed; absent where the vendor signs no time. */
  readonly window?: number;
  readonly carrier: CarrierOffice;
  /** The request that does it, not those that look first or fetch what came of it. */
  isWrite(seen: Seen, what: CarrierWrite): boolean;
}

export type CarrierWrite = "label" | "cancel" | "pickup" | "cancel_pickup";

export interface Offer {
  readonly service: string;
  readonly carrier: string;
  /** Absent: the vendor does not say. */
  readonly amount?: Minor;
  readonly currency?: string;
  readonly handovers: readonly CarrierHandover[];
  readonly paperless: "qr" | "code" | "none";
}

/** What happens at the carrier behind our back, and what is true there. */
export interface CarrierOffice {
  /** Every label that was ever made there, in order, whoever heard of it. */
  labels(): readonly TrueLabel[];
  /** What comes of the next label that is asked for; `pending` only where the vendor ever makes one later. */
  nextLabel(fate: "refused" | "pending"): void;
  /** The one that is pending is made, or will never be. */
  finish?(reference: string, how: "made" | "given_up"): void;
  /** The carrier has it in its hands: it cannot be given back any more. */
  use(reference: string): void;
  /** A word of the vendor's own about a parcel; also one that nobody heard before. */
  scan(trackingNumber: string, word: string, at: number): void;
  hooks?(): readonly { readonly url: string; readonly active: boolean }[];
  switchOffHooks?(): void;
  /** A delivery that says this of the parcel, signed as the vendor signs, at `signedAt`. Each call is another delivery. */
  deliver?(news: News, secret: string, signedAt?: number): Delivery | Promise<Delivery>;
  pickups?(): readonly TruePickup[];
}

export interface News {
  readonly trackingNumber: string;
  readonly word: string;
  /** Epoch milliseconds of when it happened. */
  readonly at: number;
}

export interface TrueLabel {
  readonly reference: string;
  /** What of ours the vendor keeps with it; null: it has no place for it. */
  readonly key: string | null;
  readonly trackingNumber: string;
  readonly format: LabelFormat | "paperless";
  /** As the parcel truly travels, whatever the vendor makes of what it was told. */
  readonly from: TruePlace;
  readonly to: TruePlace;
  readonly grams: number;
  /** Whole millimetres; absent where the vendor takes none. */
  readonly size?: readonly [length: number, width: number, height: number];
  /** What customs are told; null: nothing. */
  readonly customs: readonly TrueItem[] | null;
  readonly cost?: { readonly amount: Minor; readonly currency: string };
  readonly state: "pending" | "made" | "cancelled" | "given_up";
}

export interface TruePlace {
  readonly name: string;
  readonly postalCode: string;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
}

export interface TrueItem {
  readonly quantity: number;
  /** Of one piece. */
  readonly value: Minor;
  readonly grams: number;
  /** Digits only. */
  readonly hsCode: string;
  readonly origin: string;
}

export interface TruePickup extends PickupWindow {
  readonly reference: string;
  readonly cancelled: boolean;
}
