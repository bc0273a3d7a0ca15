/** A street and the number of a house in it, as carriers want them apart. */
export interface Street {
  readonly street: string;
  /** Absent: the line holds none. */
  readonly house?: string;
}

/** No street is longer; what is longer is not looked into, since whoever wrote it may want us to look for ever. */
const longest = 300;
/** "12", "12a", "12 a", "12-14", "12/3", "12 bis": what follows a street in most of Europe. */
const behind = /^(?=.*\p{L})(.+?)[\s,]+(\d+(?:\s?\p{L})?(?:\s?[-/+]\s?\d+(?:\s?\p{L})?)*(?:\s(?:bis|ter))?)$/iu;
/** "4 rue des Lilas", "10 bis, avenue Foch", "221B Baker Street" */
const before = /^(\d+(?:\s?\p{L})?(?:\s?[-/]\s?\d+(?:\s?\p{L})?)?(?:\s(?:bis|ter))?)[\s,]+(\p{L}.*)$/iu;
/** Where a street's own name may begin with a number, and the house stands before it. */
const numberFirst: ReadonlySet<string> = new Set(["FR", "GB", "IE", "LU", "MT", "MC", "US", "CA", "AU", "NZ"]);

/** Takes an address line apart as it is usual in the country; a line that is neither is all street. */
export function partStreet(line: string, country: string): Street {
  const text = line.trim().replace(/\s+/g, " ");
  if (text.length > longest) return { street: text };
  for (const first of numberFirst.has(country) ? [before, behind] : [behind, before]) {
    const [, one = "", other = ""] = first.exec(text) ?? [];
    if (one !== "") return first === before ? { house: one, street: other } : { street: one.trim(), house: other };
  }
  return { street: text };
}
