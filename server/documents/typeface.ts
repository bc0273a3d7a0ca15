import { createRequire } from "node:module";
import { type Font, openSync } from "fontkit";
import type { Weight } from "./surface.ts";

/** Two weights of DejaVu Sans Condensed, which has every letter of every European script. */
export type Typeface = Readonly<Record<Weight, Font>>;

const packages = createRequire(import.meta.url);
let parsed: Typeface | undefined;

/** Parsing the files costs more than drawing a page, so one thread does it once. */
export function dejaVu(): Typeface {
  parsed ??= { regular: open("DejaVuSansCondensed.ttf"), bold: open("DejaVuSansCondensed-Bold.ttf") };
  return parsed;
}

function open(file: string): Font {
  return openSync(packages.resolve(`dejavu-fonts-ttf/ttf/${file}`));
}

/** What Helvetica can show in a PDF: Windows-1252 without control characters. */
const latin = /^[\x20-\x7e\xa0-\xff€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]*$/;

export function isLatin(text: string): boolean {
  return latin.test(text);
}

/** One line as both typefaces can draw it: composed letters, no control characters, no special spaces or hyphens that a font may lack. */
export function printable(text: string): string {
  return text
    .normalize("NFC")
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, " ")
    .replace(/[\p{Cf}]/gu, "")
    .replace(/[\u2000-\u200a\u202f\u205f]/g, "\u00a0")
    .replace(/[\u2010\u2011]/g, "-")
    .trim();
}

/** The same words, each printable. */
export function allPrintable<Words extends Readonly<Record<string, string>>>(words: Words): Words {
  return Object.fromEntries(Object.entries(words).map(([name, word]) => [name, printable(word)])) as Words;
}
