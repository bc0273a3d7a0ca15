import type { Parcel, Pickup, Purchase } from "./words.ts";

/** What can be done about the parcels of a return; each opens its dialog, or does it. */
export interface ParcelActs {
  readonly issue: (() => void) | null;
  readonly upload: (() => void) | null;
  /** One more box. */
  readonly add: (() => void) | null;
  /** Labels side by side. */
  readonly choose: ((parcel: Parcel) => void) | null;
  /** The rules choose once more. */
  readonly again: ((parcel: Parcel) => void) | null;
  readonly giveBack: ((parcel: Parcel, purchase: Purchase) => void) | null;
  readonly foundLabel: ((purchase: Purchase, made: boolean) => void) | null;
  readonly book: ((parcel: Parcel) => void) | null;
  readonly callOff: ((pickup: Pickup) => void) | null;
  readonly foundPickup: ((pickup: Pickup, made: boolean) => void) | null;
  readonly lose: ((parcel: Parcel, lost: boolean) => void) | null;
  /** Whoever reads may. */
  readonly claim: (parcel: Parcel) => void;
  readonly showPhoto: (url: string) => void;
}

export interface Told {
  readonly language: string;
  readonly now: number;
  readonly timeZone: string;
}
