import { addressLines } from "../../locales/address.ts";
import { claimRuleWords, claimUntilWords } from "../../locales/claim.ts";
import type { Texts } from "../../locales/texts.ts";
import type { Context } from "../context.ts";
import { Refusal } from "../domain/errors.ts";
import type { MerchantId, ParcelId } from "../domain/ids.ts";
import { signedFilePath } from "../file-links.ts";
import { readClaim } from "../store/claims.ts";
import { scanViews } from "./desk-parcel-way.ts";
import type { Claim } from "./desk-tracking-schemas.ts";

/** Everything a carrier asks for when a parcel is claimed. @throws Refusal `not_found`, also for another merchant's */
export async function claimView({ db, keys, now, publicUrl }: Context, merchantId: MerchantId, id: ParcelId, texts: Texts): Promise<Claim> {
  const claimed = await readClaim(db, merchantId, id);
  if (!claimed) throw new Refusal("not_found");
  const { facts, shop, lead, photo } = claimed;
  const { parcel, from, term, until } = facts;
  const file = (key: string, name: string) => `${publicUrl}${signedFilePath(keys, now(), key, name)}`;
  return {
    parcelId: id,
    progress: parcel.progress,
    carrier: facts.carrier,
    trackingNumber: facts.trackingNumber,
    reference: facts.reference,
    returns: facts.returns.map((one) => ({ ...one })),
    items: facts.items.map((one) => ({ ...one })),
    value: facts.value,
    currency: facts.currency,
    from: from ? addressLines(from, texts) : [],
    to: addressLines(parcel.to, texts),
    label: parcel.label ? file(parcel.label.a4, `${lead.number}-label.pdf`) : null,
    scans: scanViews(facts.scans, texts),
    handedOverAt: facts.handedOverAt,
    lastSeenAt: facts.lastSeen?.at ?? null,
    lastSeenPlace: facts.lastSeen?.place ?? null,
    proof: parcel.posted
      ? {
          at: parcel.posted.at,
          photo: photo === null ? null : file(photo, "proof.jpg"),
          carrier: parcel.posted.carrier ?? null,
          trackingNumber: parcel.posted.trackingNumber ?? null,
        }
      : null,
    deadline: {
      at: until,
      text: claimUntilWords(facts, shop, texts),
      rule: claimRuleWords(facts, texts),
      source: term?.source ?? null,
    },
  };
}
