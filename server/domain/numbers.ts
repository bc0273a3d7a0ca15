/** Letters and digits nobody mixes up when reading aloud: no I, L, O, U (Crockford's base 32). */
const readable = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** The 4 capital letters that begin every number of a shop: taken from its slug, filled up with X. */
export function shopCode(slug: string): string {
  const letters = slug
    .normalize("NFKD")
    .toUpperCase()
    .replace(/[^A-Z]/g, "");
  return letters.slice(0, 4).padEnd(4, "X");
}

/** What people read aloud: the shop's code and 8 digits. Not unique by itself; the store draws again when it is taken. @param entropy at least 8 random bytes */
export function returnNumber(code: string, entropy: Uint8Array): string {
  return code + draw("0123456789", 8, entropy);
}

/** Our own 12-character id of an order (S1-33). @param entropy at least 8 random bytes */
export function portalNumber(code: string, entropy: Uint8Array): string {
  return code + draw(readable, 8, entropy);
}

function draw(alphabet: string, length: number, entropy: Uint8Array): string {
  return Array.from({ length }, (_, place) => alphabet.charAt((entropy[place % entropy.length] ?? 0) % alphabet.length)).join("");
}
