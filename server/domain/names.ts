/** Letters that are one sign but no letter with an accent. */
const letters: Readonly<Record<string, string>> = { ß: "ss", æ: "ae", œ: "oe", ø: "o", đ: "d", ð: "d", þ: "th", ł: "l", ħ: "h", ı: "i" };

/**
 * A name as it is searched: small letters without accents, words parted by one blank. *ä* and *ae* are the same, whoever wrote which;
 * the beginning of a name has the beginning of its key.
 */
export function nameKey(name: string): string {
  return name
    .normalize("NFKC")
    .toLowerCase()
    .normalize("NFKD")
    .replace(/[\p{M}\p{Cf}]/gu, "")
    .replace(/[ßæœøđðþłħı]/g, (letter) => letters[letter] ?? letter)
    .replace(/([aou])e/g, "$1")
    .replace(/['’`.]/g, "")
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
}

/** The key of a name begun with any of its words, so that its beginning finds it: "claire martin" and "martin claire". */
export function turnsOf(name: string): string[] {
  const words = nameKey(name).split(" ").slice(0, mostWords);
  return words.map((_, place) => [...words.slice(place), ...words.slice(0, place)].join(" ")).filter((turn) => turn !== "");
}

const mostWords = 6;

/** From the last word on. */
export function surnameKey(name: string): string {
  return turnsOf(name).at(-1) ?? "";
}
