import type { Texts } from "../../locales/texts.ts";
import type { Brand } from "./brand.ts";
import { allPrintable, printable } from "./printable.ts";

export interface PaperlessRequest {
  readonly brand: Brand;
  /** Who carries the parcel: "DPD". */
  readonly carrier: string;
  readonly returnNumber: string;
  /** A PNG as the carrier drew it. */
  readonly picture?: Uint8Array;
  /** What is typed or said where the picture cannot be shown. */
  readonly code?: string;
  /** When it is made, epoch milliseconds; the same request gives the same bytes. */
  readonly at: number;
  readonly texts: Texts;
}

/** The page with every word already said: plain data, so that it can cross into a thread. */
export type PaperlessData = Omit<PaperlessRequest, "texts"> & { readonly language: string; readonly words: PaperlessWords };

type PaperlessWords = ReturnType<typeof paperlessWords>;

/** Says every word of the page in its language. */
export function paperlessData({ texts, ...rest }: PaperlessRequest): PaperlessData {
  return {
    ...rest,
    language: texts.language,
    brand: { ...rest.brand, name: printable(rest.brand.name) },
    words: paperlessWords(texts, rest),
  };
}

function paperlessWords(texts: Texts, { carrier, returnNumber, code, picture }: Omit<PaperlessRequest, "texts">) {
  return allPrintable({
    title: texts.say("labels.paperless.title", { number: returnNumber }),
    heading: texts.say("labels.paperless.heading", { carrier }),
    show: texts.say(picture ? "labels.paperless.show" : "labels.paperless.say"),
    code: code === undefined ? "" : inGroups(code),
    spell: code === undefined || !picture ? "" : texts.say("labels.paperless.or_say"),
    number: texts.say("labels.paperless.number", { number: returnNumber }),
    picture: texts.say("labels.paperless.picture", { carrier }),
  });
}

/** Long codes in groups of four, as people read them out. */
function inGroups(code: string): string {
  return /^[0-9A-Za-z]{7,}$/.test(code) ? code.replace(/(.{4})(?=.)/g, "$1\u00a0") : code;
}
