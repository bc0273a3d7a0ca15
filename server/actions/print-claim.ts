import type { Texts } from "../../locales/texts.ts";
import type { Context } from "../context.ts";
import { Refusal } from "../domain/errors.ts";
import type { MerchantId, ParcelId } from "../domain/ids.ts";
import { readClaim } from "../store/claims.ts";

/**
 * Draws what a carrier is sent about a parcel that does not come (S5-42), in the language of who sends it, with its label behind it.
 * @throws Refusal `not_found`, also for another merchant's
 */
export async function printClaim(
  { db, now, press, storage }: Context,
  merchantId: MerchantId,
  id: ParcelId,
  texts: Texts,
): Promise<{ readonly name: string; readonly bytes: Uint8Array }> {
  const claimed = await readClaim(db, merchantId, id);
  if (!claimed) throw new Refusal("not_found");
  const { facts, shop, lead, photo } = claimed;
  const read = async (key: string | null | undefined) => (key ? ((await storage.read(key))?.content ?? null) : null);
  const [logo, proof, label] = await Promise.all([shop.brand.logo, photo, facts.parcel.label?.a4].map(read));
  const bytes = await press.claim({
    brand: { name: shop.brand.name, ...(logo && { logo }) },
    facts,
    shop,
    ...(proof && { proof }),
    ...(label && { label }),
    at: now(),
    texts,
  });
  return { name: `claim-${lead.number}.pdf`, bytes };
}
