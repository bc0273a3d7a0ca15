import { z } from "zod";
import { parseDecimal } from "../../domain/money.ts";
import type { Product } from "../../domain/product.ts";
import { present } from "../../domain/snapshot.ts";
import type { ArticleNamed } from "./port.ts";
import type { Admin, Operation } from "./shopify-admin.ts";
import { toGoods } from "./shopify-order.ts";
import { goodsParts } from "./shopify-orders.ts";
import { gid, goodsSchema, pageInfo, plainId } from "./shopify-shapes.ts";

/**
 * Articles with their price and stock, in the shop's own currency. In a shop whose prices are without tax nobody knows what a shopper
 * would pay before they are at the checkout, so there are none.
 */

const text = z.string().nullish().catch(undefined);

const variantSchema = z.object({
  id: z.string(),
  title: z.string(),
  sku: text,
  barcode: text,
  price: z.union([z.string(), z.number()]).transform(String),
  sellableOnlineQuantity: z.int(),
  inventoryPolicy: z.string(),
  image: z.object({ url: text }).nullish().catch(undefined),
  inventoryItem: goodsSchema.extend({ tracked: z.boolean() }),
  product: z.object({
    id: z.string(),
    title: z.string(),
    status: text,
    isGiftCard: z.boolean().catch(false),
    featuredImage: z.object({ url: text }).nullish().catch(undefined),
  }),
});
type Variant = z.infer<typeof variantSchema>;

const variantParts = `fragment V on ProductVariant {
  id title sku barcode price sellableOnlineQuantity inventoryPolicy image { url } inventoryItem { tracked ...G }
  product { id title status isGiftCard featuredImage { url } }
}
${goodsParts}`;

const shop = z.object({ currencyCode: z.string(), taxesIncluded: z.boolean() });

const listed: Operation<{ shop: z.infer<typeof shop>; productVariants: { nodes: Variant[]; pageInfo: z.infer<typeof pageInfo> } }> = {
  text: `query Variants($first: Int!, $after: String) {
    shop { currencyCode taxesIncluded }
    productVariants(first: $first, after: $after, sortKey: ID) { nodes { ...V } pageInfo { hasNextPage endCursor } }
  }
  ${variantParts}`,
  data: z.object({ shop, productVariants: z.object({ nodes: z.array(variantSchema), pageInfo }) }),
};

const byId: Operation<{ shop: z.infer<typeof shop>; nodes: (Variant | null)[] }> = {
  text: `query VariantsNow($ids: [ID!]!) { shop { currencyCode taxesIncluded } nodes(ids: $ids) { ... on ProductVariant { ...V } } } ${variantParts}`,
  data: z.object({ shop, nodes: z.array(variantSchema.nullable()) }),
};

const bySku: Operation<{ shop: z.infer<typeof shop>; productVariants: { nodes: Variant[] } }> = {
  text: `query VariantBySku($query: String!) { shop { currencyCode taxesIncluded } productVariants(first: 3, query: $query) { nodes { ...V } } } ${variantParts}`,
  data: z.object({ shop, productVariants: z.object({ nodes: z.array(variantSchema) }) }),
};

export async function listProducts(admin: Admin, cursor?: string) {
  const page = await admin.read(listed, { first: admin.sized(listed, 50, 100), after: cursor ?? null });
  const { hasNextPage, endCursor } = page.productVariants.pageInfo;
  const { currencyCode, taxesIncluded } = page.shop;
  if (!taxesIncluded) return { products: [], next: null };
  return {
    products: page.productVariants.nodes.flatMap((variant) => toProduct(variant, currencyCode) ?? []),
    next: hasNextPage && endCursor ? endCursor : null,
  };
}

/** What is sold in another currency than the one asked for is left out: its price there is not known here. */
export async function stock(admin: Admin, items: readonly ArticleNamed[], currency: string): Promise<readonly Product[]> {
  const found = await variantsOf(admin, items);
  return found.flatMap(({ variant, shop: { currencyCode, taxesIncluded } }) =>
    taxesIncluded && currencyCode === currency ? (toProduct(variant, currencyCode) ?? []) : [],
  );
}

/** @returns the shop's id of each article that is there, in the order they were asked for; null for those that are not */
export async function variantIds(admin: Admin, items: readonly ArticleNamed[]): Promise<readonly (string | null)[]> {
  const found = await variantsOf(admin, items);
  return items.map((item) => found.find((one) => one.item === item)?.variant.id ?? null);
}

const atOnce = 50;

async function variantsOf(admin: Admin, items: readonly ArticleNamed[]) {
  const found: { readonly item: ArticleNamed; readonly variant: Variant; readonly shop: z.infer<typeof shop> }[] = [];
  const named = items.filter(({ variantId }) => variantId !== undefined && /^\d{1,20}$/.test(variantId));
  for (let place = 0; place < named.length; place += atOnce) {
    const some = named.slice(place, place + atOnce);
    const answer = await admin.read(byId, { ids: some.map(({ variantId = "" }) => gid("ProductVariant", variantId)) });
    for (const item of some) {
      const variant = answer.nodes.find((one) => one && plainId(one.id) === item.variantId);
      if (variant) found.push({ item, variant, shop: answer.shop });
    }
  }
  for (const item of items) {
    const { sku = "" } = item;
    if (named.includes(item) || sku === "" || /["\\*]/.test(sku)) continue;
    const answer = await admin.read(bySku, { query: `sku:"${sku}"` });
    const variant = answer.productVariants.nodes.find((one) => one.sku === sku);
    if (variant) found.push({ item, variant, shop: answer.shop });
  }
  return found;
}

/** Null for what nobody can buy: drafts, what was taken out of sale, and gift cards. */
function toProduct(variant: Variant, currency: string): Product | null {
  const price = parseDecimal(variant.price, currency);
  const { product } = variant;
  if (price === null || product.isGiftCard || (product.status && product.status !== "ACTIVE" && product.status !== "UNLISTED")) return null;
  const image = variant.image?.url ?? product.featuredImage?.url;
  const isCounted = variant.inventoryItem.tracked && variant.inventoryPolicy !== "CONTINUE";
  return {
    sku: variant.sku || plainId(variant.id),
    productId: plainId(product.id),
    variantId: plainId(variant.id),
    title: product.title.slice(0, 500),
    price,
    currency,
    ...present({
      barcode: variant.barcode || undefined,
      variant: variant.title === "Default Title" ? undefined : variant.title.slice(0, 200),
      stock: isCounted ? Math.max(0, variant.sellableOnlineQuantity) : undefined,
      imageUrl: image && /^https?:\/\//.test(image) && image.length <= 2_000 ? image : undefined,
    }),
    ...toGoods(variant.inventoryItem),
  };
}
