import { type Selectable, sql } from "kysely";
import type { MerchantId, ShopId } from "../domain/ids.ts";
import type { Product } from "../domain/product.ts";
import { most, present, storable } from "./columns.ts";
import type { Database, Reader, Writer } from "./database.ts";
import { insertRows } from "./rows.ts";
import type { Tables } from "./tables.ts";

/** An article with the moment we were told of it, epoch milliseconds. */
export interface StoredProduct extends Product {
  readonly updatedAt: number;
}

const columns = [
  "barcode",
  "product_id",
  "variant_id",
  "title",
  "variant",
  "title_key",
  "price",
  "currency",
  "stock",
  "low_stock",
  "image_url",
  "weight",
  "hs_code",
  "origin",
  "updated_at",
] as const;

/** Writes or overwrites articles by their SKU; at most 250 at a time hold up nobody. */
export async function saveProducts(
  db: Database,
  merchantId: MerchantId,
  shopId: ShopId,
  products: readonly Product[],
  at: number,
): Promise<void> {
  // Of two with one SKU in a batch the later holds.
  const bySku = new Map(products.map((product) => [product.sku, product]));
  const rows = [...bySku.values()].map((product) => ({
    merchant_id: merchantId,
    shop_id: shopId,
    sku: product.sku,
    barcode: product.barcode ?? null,
    product_id: product.productId ?? null,
    variant_id: product.variantId ?? null,
    title: product.title,
    variant: product.variant ?? null,
    title_key: titleKey(product.title),
    price: product.price,
    currency: product.currency,
    stock: product.stock ?? null,
    low_stock: product.lowStock ?? null,
    image_url: product.imageUrl ?? null,
    weight: product.weight ?? null,
    hs_code: product.hsCode ?? null,
    origin: product.origin ?? null,
    updated_at: at,
  }));
  await db.write((tx) => insertRows(tx, "products", rows, { on: ["merchant_id", "shop_id", "sku"], take: columns }));
}

export async function findProducts(db: Reader, merchantId: MerchantId, shopId: ShopId, skus: readonly string[]): Promise<StoredProduct[]> {
  if (skus.length === 0) return [];
  const rows = await db
    .selectFrom("products")
    .selectAll()
    .where("merchant_id", "=", merchantId)
    .where("shop_id", "=", shopId)
    .where("sku", "in", [...new Set(skus)].map(storable))
    .execute();
  return rows.map(toProduct);
}

/** Pieces came back on sale, or (below zero) are promised to somebody. An article whose stock nobody told stays unknown; the next file that tells it is right. */
export async function raiseStock(
  tx: Writer,
  merchantId: MerchantId,
  shopId: ShopId,
  items: readonly { readonly sku?: string; readonly quantity: number }[],
  at: number,
): Promise<void> {
  const raises = new Map<string, number>();
  for (const { sku, quantity } of items) if (sku !== undefined) raises.set(sku, (raises.get(sku) ?? 0) + quantity);
  // Two that raise the same articles must lock them in the same order.
  for (const [sku, quantity] of [...raises].toSorted(([one], [other]) => (one < other ? -1 : 1))) {
    await tx
      .updateTable("products")
      .set((eb) => ({ stock: eb("stock", "+", quantity), updated_at: at }))
      .where("merchant_id", "=", merchantId)
      .where("shop_id", "=", shopId)
      .where("sku", "=", storable(sku))
      .where("stock", "is not", null)
      .execute();
  }
}

export interface ProductSearch {
  /** The beginning of the title or the SKU, or a barcode. */
  readonly search?: string;
  /** Only variants of the same product as this SKU, itself among them. */
  readonly like?: string;
  readonly limit: number;
}

/** By title; articles that are asked for by their very SKU or barcode come alone. */
export async function searchProducts(
  db: Reader,
  merchantId: MerchantId,
  shopId: ShopId,
  { search = "", like, limit }: ProductSearch,
): Promise<StoredProduct[]> {
  const all = () => db.selectFrom("products").selectAll().where("merchant_id", "=", merchantId).where("shop_id", "=", shopId);
  if (like !== undefined) {
    const [known] = await findProducts(db, merchantId, shopId, [like]);
    if (known?.productId === undefined) return known ? [known] : [];
    return (await all().where("product_id", "=", known.productId).orderBy("sku").limit(most(limit)).execute()).map(toProduct);
  }
  const text = storable(search.trim());
  if (text === "") return (await all().orderBy("title_key").orderBy("sku").limit(most(limit)).execute()).map(toProduct);
  const exact = await all()
    .where(({ or, eb }) => or([eb("sku", "=", text), eb("barcode", "=", text)]))
    .limit(most(limit))
    .execute();
  if (exact.length > 0) return exact.map(toProduct);
  const key = titleKey(text);
  const [titled, numbered] = await Promise.all([
    all()
      .where("title_key", ">=", key)
      .where("title_key", "<", `${key}\u{10ffff}`)
      .orderBy("title_key")
      .orderBy("sku")
      .limit(most(limit))
      .execute(),
    all().where("sku", ">=", text).where("sku", "<", `${text}\u{10ffff}`).orderBy("sku").limit(most(limit)).execute(),
  ]);
  const found = new Map([...titled, ...numbered].map((row) => [row.sku, toProduct(row)]));
  return [...found.values()].slice(0, limit);
}

/** By the barcode on the article itself, in any shop of the merchant. */
export async function findSkusByBarcode(db: Reader, merchantId: MerchantId, barcode: string): Promise<string[]> {
  const rows = await db
    .selectFrom("products")
    .select("sku")
    .where("merchant_id", "=", merchantId)
    .where(sql<boolean>`barcode = ${storable(barcode)}`)
    .limit(most(10))
    .execute();
  return rows.map(({ sku }) => sku);
}

function titleKey(title: string): string {
  return storable(title.normalize("NFKD").replaceAll(/\p{M}/gu, "").toLowerCase().trim());
}

function toProduct(row: Selectable<Tables["products"]>): StoredProduct {
  return {
    sku: row.sku,
    ...present({ barcode: row.barcode, productId: row.product_id, variantId: row.variant_id }),
    title: row.title,
    ...present({ variant: row.variant }),
    price: row.price,
    currency: row.currency,
    // Where more was promised than is there, the count remembers it; nobody can take less than nothing.
    ...present({ stock: row.stock === null ? null : Math.max(0, row.stock), lowStock: row.low_stock, imageUrl: row.image_url }),
    ...present({ weight: row.weight, hsCode: row.hs_code, origin: row.origin }),
    updatedAt: row.updated_at,
  };
}
