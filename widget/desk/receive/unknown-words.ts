import { msg, str } from "@lit/localize";

/** How many parcels lie there that nobody knows. */
export function unknownWords(count: number): string {
  return count === 1
    ? msg("1 unknown parcel waits", { id: "receive.unknown_one" })
    : msg(str`${count > 999 ? "999+" : count} unknown parcels wait`, { id: "receive.unknown_many" });
}
