import type { MerchantId, ReturnId } from "../domain/ids.ts";
import { beginningsOf } from "../domain/listing.ts";
import { beginsWith, bound, most, storable } from "./columns.ts";
import type { Reader } from "./database.ts";

/** What fits more is found in part: whoever searches sees as much and types on. */
const mostFound = 1_000;
const mostWords = 5;

/**
 * Returns whose numbers, names, address, SKUs or tracking numbers begin with what was typed; of several words each must begin one,
 * unless all of them together do.
 */
export async function searchReturns(db: Reader, merchantId: MerchantId, typed: string): Promise<ReturnId[]> {
  const whole = await beginning(db, merchantId, typed);
  const words = typed
    .split(/\s+/u)
    .filter((word) => beginningsOf(word).length > 0)
    .slice(0, mostWords);
  if (words.length < 2 || whole.length >= mostFound) return whole;
  const found = await Promise.all(words.map((word) => beginning(db, merchantId, word)));
  const [fewest] = found.toSorted((one, other) => one.length - other.length);
  const both = await withWords(db, merchantId, fewest ?? [], words);
  return [...new Set([...whole, ...both])].slice(0, mostFound);
}

async function beginning(db: Reader, merchantId: MerchantId, typed: string): Promise<ReturnId[]> {
  const found = new Set<ReturnId>();
  for (const term of beginningsOf(typed).map(storable)) {
    const rows = await db
      .selectFrom("return_terms")
      .select("return_id")
      .where("merchant_id", "=", bound(merchantId))
      .where(beginsWith("term", term))
      .limit(most(mostFound))
      .execute();
    for (const { return_id } of rows) found.add(return_id);
  }
  return [...found].slice(0, mostFound);
}

async function withWords(db: Reader, merchantId: MerchantId, ids: readonly ReturnId[], words: readonly string[]): Promise<ReturnId[]> {
  if (ids.length === 0) return [];
  const rows = await db
    .selectFrom("return_list")
    .select(["return_id", "terms"])
    .where("merchant_id", "=", bound(merchantId))
    .where("return_id", "in", ids)
    .execute();
  const wanted = words.map(beginningsOf);
  const fits = (terms: readonly string[]): boolean =>
    wanted.every((beginnings) => beginnings.some((one) => terms.some((term) => term.startsWith(one))));
  return rows.filter(({ terms }) => fits(terms.split("\n"))).map(({ return_id }) => return_id);
}
