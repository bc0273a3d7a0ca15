import type { Selectable } from "kysely";
import { Refusal } from "../domain/errors.ts";
import type { MerchantId, ShopId } from "../domain/ids.ts";
import type { Shop } from "../domain/shop.ts";
import { bound, flag, fromJson, json, most, storable } from "./columns.ts";
import type { Database, Reader } from "./database.ts";
import { prepared } from "./prepared.ts";
import { isTaken } from "./rows.ts";
import type { Tables } from "./tables.ts";

export async function createMerchant(db: Database, { id, name, at }: { id: MerchantId; name: string; at: number }): Promise<void> {
  await db.write((tx) => tx.insertInto("merchants").values({ id, name, created_at: at }).execute());
}

/** @throws Refusal `conflict` when the slug is in use, by whatever merchant */
export async function createShop(db: Database, merchantId: MerchantId, shop: Shop): Promise<void> {
  try {
    await db.write((tx) =>
      tx
        .insertInto("shops")
        .values({ ...toRow(shop), merchant_id: merchantId })
        .execute(),
    );
  } catch (error) {
    if (isTaken(error, "shops")) throw new Refusal("conflict", { slug: shop.slug });
    throw error;
  }
}

/**
 * Saves everything but what a shop is named by: its id and slug stay.
 * @param seen as it was read; when it is no longer so, nothing is saved and the answer is false
 */
export async function updateShop(db: Database, merchantId: MerchantId, shop: Shop, seen?: Shop): Promise<boolean> {
  const changes = settingsOf(shop);
  const { numUpdatedRows } = await db.write((tx) =>
    tx
      .updateTable("shops")
      .set(changes)
      .where("merchant_id", "=", merchantId)
      .where("id", "=", shop.id)
      .where((is) => is.and(seen ? settingsOf(seen) : {}))
      .executeTakeFirst(),
  );
  return numUpdatedRows > 0n;
}

function settingsOf(shop: Shop) {
  const { id: _, merchant_id: __, slug: ___, created_at: ____, ...settings } = toRow(shop);
  return settings;
}

/** By the slug a widget names: the one reading that knows no merchant yet. */
export async function findShop(db: Reader, slug: string): Promise<Shop | null> {
  const [row] = await bySlug(db, { slug: storable(slug) });
  return row ? toShop(row) : null;
}

const bySlug = prepared((db, { slug }: { slug: string }) => db.selectFrom("shops").selectAll().where("slug", "=", slug));

export async function findShopOf(db: Reader, merchantId: MerchantId, slug: string): Promise<Shop | null> {
  const shop = await findShop(db, slug);
  return shop?.merchantId === merchantId ? shop : null;
}

export async function findShopById(db: Reader, merchantId: MerchantId, id: ShopId): Promise<Shop | null> {
  const [row] = await byId(db, { merchantId, id });
  return row ? toShop(row) : null;
}

const byId = prepared((db, { merchantId, id }: { merchantId: MerchantId; id: ShopId }) =>
  db.selectFrom("shops").selectAll().where("merchant_id", "=", merchantId).where("id", "=", id),
);

/** All of a merchant's, as they were opened. */
export async function listShopsOf(db: Reader, merchantId: MerchantId): Promise<Shop[]> {
  return (await ofMerchant(db, { merchantId })).map(toShop);
}

const ofMerchant = prepared((db, { merchantId }: { merchantId: MerchantId }) =>
  db.selectFrom("shops").selectAll().where("merchant_id", "=", bound(merchantId)).orderBy("created_at").orderBy("id"),
);

export async function findMerchant(db: Reader, id: MerchantId): Promise<{ id: MerchantId; name: string } | null> {
  const row = await db.selectFrom("merchants").select(["id", "name"]).where("id", "=", id).executeTakeFirst();
  return row ?? null;
}

/** For the operator's command line, which stands above merchants. */
export async function listShops(db: Reader, limit: number): Promise<Shop[]> {
  const rows = await db.selectFrom("shops").selectAll().orderBy("created_at").orderBy("id").limit(most(limit)).execute();
  return rows.map(toShop);
}

function toRow(shop: Shop): Omit<Selectable<Tables["shops"]>, "page" | "set_up"> {
  return {
    id: shop.id,
    merchant_id: shop.merchantId,
    slug: shop.slug,
    name: shop.name,
    code: shop.code,
    portal: shop.portal,
    promoted: flag(shop.promoted),
    brand: json(shop.brand),
    time_zone: shop.timeZone,
    default_language: shop.defaultLanguage,
    languages: json(shop.languages),
    email_proof: flag(shop.emailProof),
    insert_qr: flag(shop.insertQr),
    api_returns: flag(shop.apiReturns),
    can: json(shop.can),
    help: json(shop.help),
    created_at: shop.createdAt,
  };
}

function toShop(row: Selectable<Tables["shops"]>): Shop {
  return {
    id: row.id,
    merchantId: row.merchant_id,
    slug: row.slug,
    name: row.name,
    code: row.code,
    portal: row.portal,
    promoted: row.promoted === 1,
    brand: fromJson<Shop["brand"]>(row.brand),
    timeZone: row.time_zone,
    defaultLanguage: row.default_language,
    languages: fromJson<string[]>(row.languages),
    emailProof: row.email_proof === 1,
    insertQr: row.insert_qr === 1,
    apiReturns: row.api_returns === 1,
    can: fromJson<Shop["can"]>(row.can),
    help: fromJson<Shop["help"]>(row.help),
    createdAt: row.created_at,
  };
}
