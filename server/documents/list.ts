import type { Brand } from "./brand.ts";

export interface Row {
  readonly text: string;
  readonly note: string;
  readonly value: string;
}

export interface Section {
  readonly heading: string;
  readonly rows: readonly Row[];
  readonly total: Row | null;
}

/** A page of facts and lists with every word already said: plain data, so that it can cross into a thread. */
export interface ListData {
  readonly brand: Brand;
  readonly language: string;
  /** When it is made, epoch milliseconds; the same data gives the same bytes. */
  readonly at: number;
  readonly title: string;
  /** Stands as bars and as a QR code at the top; ASCII. */
  readonly code?: string;
  readonly facts: readonly (readonly [name: string, value: string])[];
  readonly sections: readonly Section[];
  /** JPEG or PNG, each as large as a page allows, behind the sections. */
  readonly pictures?: readonly { readonly content: Uint8Array; readonly alternative: string }[];
  readonly foot: string;
}
