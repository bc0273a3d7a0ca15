import type { LinkId, MerchantId, OrderId, ShopId } from "../domain/ids.ts";
import { storable } from "./columns.ts";
import type { Database, Reader } from "./database.ts";

/** A way in to one order, such as the QR code of a delivery note. The secret in it is kept as a hash only. */
export interface Link {
  readonly id: LinkId;
  readonly orderId: OrderId;
  readonly shopId: ShopId;
  readonly hash: string;
  readonly purpose: string;
  /** Epoch milliseconds. */
  readonly expiresAt: number;
}

/** The same link again is kept as it was. */
export async function saveLink(db: Database, merchantId: MerchantId, link: Link): Promise<void> {
  const { id, orderId, shopId, hash, purpose, expiresAt } = link;
  await db.write((tx) =>
    tx
      .insertInto("links")
      .values({ id, merchant_id: merchantId, shop_id: shopId, order_id: orderId, hash, purpose, expires_at: expiresAt, revoked_at: null })
      .onConflict((taken) => taken.doNothing())
      .execute(),
  );
}

/** By the hash of the secret somebody shows; null also when it has run out or was revoked. It may be used any number of times. */
export async function findLink(db: Reader, hash: string, at: number): Promise<(Link & { readonly merchantId: MerchantId }) | null> {
  const row = await db
    .selectFrom("links")
    .selectAll()
    .where("hash", "=", storable(hash))
    .where("expires_at", ">", at)
    .where("revoked_at", "is", null)
    .executeTakeFirst();
  if (!row) return null;
  return {
    id: row.id,
    merchantId: row.merchant_id,
    orderId: row.order_id,
    shopId: row.shop_id,
    hash: row.hash,
    purpose: row.purpose,
    expiresAt: row.expires_at,
  };
}

export async function revokeLinksOfOrder(db: Database, merchantId: MerchantId, orderId: OrderId, at: number): Promise<void> {
  await db.write((tx) =>
    tx
      .updateTable("links")
      .set({ revoked_at: at })
      .where("merchant_id", "=", merchantId)
      .where("order_id", "=", orderId)
      .where("revoked_at", "is", null)
      .execute(),
  );
}
