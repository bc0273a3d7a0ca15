import { z } from "zod";
import { goodsOf, type WeightUnit } from "../../domain/goods.ts";
import type { Product } from "../../domain/product.ts";
import { present } from "../../domain/snapshot.ts";
import type { Vendor } from "../vendor.ts";
import { amount, quantity, toMinor } from "./magento-amounts.ts";
import { clean, variantOf } from "./magento-words.ts";
import { ask, searched } from "./magento2-api.ts";
import type { ArticleNamed } from "./port.ts";

/** Articles of Magento 2. Each product that can be bought is one; those of a configurable are its variants. */

const id = z.union([z.string().min(1), z.number()]).transform(String);
const productSchema = z.object({
  id,
  sku: z.string(),
  name: z.union([z.string(), z.number()]).nullish(),
  status: z.coerce.number().nullish(),
  visibility: z.coerce.number().nullish(),
  type_id: z.string().nullish(),
  price: amount,
  weight: z.union([z.number(), z.string()]).nullish().catch(undefined),
  custom_attributes: z
    .array(z.object({ attribute_code: z.string(), value: z.unknown() }))
    .nullish()
    .catch(undefined),
  extension_attributes: z.object({ configurable_product_links: z.array(id).nullish() }).nullish(),
  media_gallery_entries: z.array(z.object({ file: z.string(), disabled: z.boolean() }).partial()).nullish(),
});
type MagentoProduct = z.infer<typeof productSchema>;
const pageSchema = z.object({ items: z.array(productSchema) });
const stockSchema = z.object({ qty: quantity, is_in_stock: z.boolean().nullish(), manage_stock: z.boolean().nullish() });

export interface ArticlesOf {
  readonly vendor: Vendor;
  readonly currency: string;
  /** Where pictures lie, with a slash at the end. */
  readonly media: string;
  readonly weighsIn?: WeightUnit;
}

const pageSize = 20;
const enabled = 1;

/** First what is sold by itself, then the variants: what is both ends as a variant. */
export async function listProducts(of: ArticlesOf, cursor = "single:0"): Promise<{ products: readonly Product[]; next: string | null }> {
  const [phase = "", after = "0"] = cursor.split(":");
  const isLast = phase === "variants";
  const found = await productsBy(of.vendor, [
    { field: "entity_id", is: "gt", value: after },
    { field: "type_id", is: isLast ? "eq" : "in", value: isLast ? "configurable" : "simple,virtual,downloadable" },
    ...(isLast ? [] : [{ field: "visibility", is: "in", value: "2,3,4" } as const]),
    { field: "status", is: "eq", value: enabled },
  ]);
  const products: Product[] = [];
  for (const product of found) {
    const parts = isLast ? await partsOf(of.vendor, product) : [];
    for (const part of isLast ? parts : [product]) {
      const article = await toProduct(of, part, isLast ? product : undefined);
      if (article) products.push(article);
    }
  }
  const last = found.at(-1);
  if (found.length === pageSize && last) return { products, next: `${phase}:${last.id}` };
  return { products, next: isLast ? null : "variants:0" };
}

async function partsOf(vendor: Vendor, { extension_attributes }: MagentoProduct): Promise<MagentoProduct[]> {
  const links = extension_attributes?.configurable_product_links ?? [];
  if (links.length === 0) return [];
  return productsBy(
    vendor,
    [
      { field: "entity_id", is: "in", value: links.slice(0, mostParts).join(",") },
      { field: "status", is: "eq", value: enabled },
    ],
    mostParts,
  );
}

const mostParts = 200;

async function productsBy(vendor: Vendor, filters: Parameters<typeof searched>[0], size = pageSize): Promise<MagentoProduct[]> {
  return (await ask(vendor, `/rest/V1/products?${searched(filters, { size })}`, pageSchema))?.items ?? [];
}

/** Null for one that cannot be bought any more. */
async function toProduct(
  { vendor, currency, media, weighsIn }: ArticlesOf,
  product: MagentoProduct,
  parent?: MagentoProduct,
): Promise<Product | null> {
  const stock = await ask(vendor, `/rest/V1/stockItems/${encodeURIComponent(product.sku)}`, stockSchema);
  const sku = clean(product.sku, 100);
  if (!stock || !sku) return null;
  const name = clean(product.name, 500) ?? sku;
  const title = (parent && clean(parent.name, 500)) ?? name;
  const picture = [...(product.media_gallery_entries ?? []), ...(parent?.media_gallery_entries ?? [])].find(
    (one) => one.file && !one.disabled,
  );
  const pieces = stock.is_in_stock === false ? 0 : Math.max(0, Math.floor(stock.qty));
  return {
    sku,
    productId: parent?.id ?? product.id,
    variantId: product.id,
    title,
    price: toMinor(product.price, currency),
    currency,
    ...present({
      variant: parent ? (variantOf(name, title) ?? sku) : undefined,
      // Stock that is not managed is stock nobody knows.
      stock: stock.manage_stock === false ? undefined : pieces,
      imageUrl: picture?.file ? `${media}catalog/product${picture.file}` : undefined,
    }),
    ...goodsOf({
      weight: weighsIn && product.weight,
      unit: weighsIn,
      origin: product.custom_attributes?.find(({ attribute_code }) => attribute_code === "country_of_manufacture")?.value,
    }),
  };
}

/** @param currency of the order; an article whose price is in another is left out */
export async function stockOf(of: ArticlesOf, items: readonly ArticleNamed[], currency: string): Promise<Product[]> {
  if (currency !== of.currency) return [];
  const found = await Promise.all(
    items.map(async ({ sku }) => {
      const product = sku ? await ask(of.vendor, `/rest/V1/products/${encodeURIComponent(sku)}`, productSchema) : null;
      return product && product.status === enabled ? toProduct(of, product) : null;
    }),
  );
  return found.flatMap((one) => one ?? []);
}
