import { type ClaimFacts, claimFacts } from "../domain/claim.ts";
import type { MerchantId, ParcelId } from "../domain/ids.ts";
import { asItStands, type Return } from "../domain/return.ts";
import type { Shop } from "../domain/shop.ts";
import type { Reader } from "./database.ts";
import { findShopById } from "./merchants.ts";
import { findOrder } from "./orders.ts";
import { findPhotos } from "./photos.ts";
import { listReturnsOfParcels } from "./returns.ts";
import { findTracking, scansOfParcels } from "./tracking.ts";

export interface Claimed {
  readonly facts: ClaimFacts;
  readonly shop: Shop;
  readonly lead: Return;
  /** Storage key of the shopper's picture of the receipt. */
  readonly photo: string | null;
}

/** What is known of a parcel for its carrier; null where there is none, also for another merchant's. */
export async function readClaim(db: Reader, merchantId: MerchantId, id: ParcelId): Promise<Claimed | null> {
  const [lead, ...others] = (await listReturnsOfParcels(db, merchantId, [id])).map(asItStands);
  const parcel = lead?.parcels.find((one) => one.id === id);
  if (!lead || !parcel) return null;
  const orderIds = new Set([lead, ...others].map(({ orderId }) => orderId));
  const [shop, tracking, scans, orders] = await Promise.all([
    findShopById(db, merchantId, lead.shopId),
    findTracking(db, merchantId, id),
    scansOfParcels(db, merchantId, [id]),
    Promise.all([...orderIds].map((orderId) => findOrder(db, merchantId, orderId))),
  ]);
  if (!shop) return null;
  const [photo] = parcel.posted?.photo === undefined ? [] : await findPhotos(db, merchantId, lead.orderId, [parcel.posted.photo]);
  const known = orders.flatMap((order) => (order ? [order] : []));
  return { facts: claimFacts(parcel, [lead, ...others], known, scans.get(id) ?? [], tracking), shop, lead, photo: photo?.key ?? null };
}
