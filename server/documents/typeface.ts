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
