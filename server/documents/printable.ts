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
