import type { Texts } from "../../locales/texts.ts";
import type { Brand } from "./brand.ts";
import { allPrintable, printable } from "./printable.ts";

export interface InsertRequest {
  /** `pdf`: an A6 page. `png`: the same at 300 dots per inch, for a shop's own delivery note. */
  readonly format: "pdf" | "png";
  readonly brand: Brand;
  readonly orderNumber: string;
  /** The signed address the QR code opens; it logs in. */
  readonly link: string;
  /** The short address people type, without `https://`; it never logs in. */
  readonly typed: string;
  /** When it is made, epoch milliseconds. */
  readonly at: number;
  readonly texts: Texts;
}

/** An insert with every word already said: plain data, so that it can cross into a thread. */
export type InsertData = Omit<InsertRequest, "texts"> & { readonly language: string; readonly words: InsertWords };
type InsertWords = ReturnType<typeof insertWords>;

/** Says every word of the insert in its language. */
export function insertData({ texts, ...rest }: InsertRequest): InsertData {
  return {
    ...rest,
    language: texts.language,
    brand: { ...rest.brand, name: printable(rest.brand.name) },
    words: insertWords(texts, rest.orderNumber),
  };
}

function insertWords(texts: Texts, number: string) {
  return allPrintable({
    title: texts.say("insert_document", { number }),
    heading: texts.say("insert_heading"),
    scan: texts.say("insert_scan"),
    type: texts.say("insert_type"),
    enter: texts.say("insert_enter", { number }),
    code: texts.say("insert_code"),
  });
}
