import type { MerchantId, ParcelId } from "./domain/ids.ts";
import { isId } from "./domain/ids.ts";
import type { Keys } from "./store/keys.ts";

const purpose = "tracking";
const day = 24 * 60 * 60_000;
/** A parcel is followed for so long after the last day on which it could be sent: carriers lose and find for months. */
const lifetime = 180 * day;

/** What a tracking link opens: one parcel, and nothing around it. */
export interface Followable {
  readonly merchantId: MerchantId;
  readonly parcelId: ParcelId;
}

/**
 * It follows from the parcel and the instance key, so that every letter and page holds the same.
 * @param sendBy last moment to hand the parcel over, by the return that it belongs to
 */
export function trackingToken(keys: Pick<Keys, "sign">, { merchantId, parcelId }: Followable, sendBy: number): string {
  const named = `${merchantId}.${parcelId}.${Math.ceil((sendBy + lifetime) / day).toString(36)}`;
  return `${named}.${keys.sign(purpose, named)}`;
}

/** Null for what we did not sign, and for what is over. */
export function readTrackingToken(keys: Pick<Keys, "verify">, token: string, now: number): Followable | null {
  const [merchantId = "", parcelId = "", until = "", ...signature] = token.slice(0, 400).split(".");
  if (!keys.verify(purpose, `${merchantId}.${parcelId}.${until}`, signature.join("."))) return null;
  if (!isId("merchant", merchantId) || !isId("parcel", parcelId)) return null;
  return Number.parseInt(until, 36) * day > now ? { merchantId, parcelId } : null;
}

/** The token stands in the fragment, which no server and no referrer sees. */
export function trackingPage(
  publicUrl: string,
  slug: string,
  { token, language }: { readonly token: string; readonly language: string },
): string {
  return `${publicUrl}/r/${slug}?lng=${encodeURIComponent(language)}#tracking=${token}`;
}
