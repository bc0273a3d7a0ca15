import { z } from "zod";
import { goodsOf, unitOf, type WeightUnit } from "../../domain/goods.ts";
import { exponent, parseDecimal } from "../../domain/money.ts";
import type { Product } from "../../domain/product.ts";
import { present } from "../../domain/snapshot.ts";
import type { ArticleNamed } from "./port.ts";
import type { Woo } from "./woocommerce-client.ts";
import { amountText, clean, key, reference, scalar } from "./woocommerce-orders.ts";

/** Articles of a WooCommerce shop as they are sold: each variation one, tax included, with what there is of it. */

const imageSchema = z.object({ src: z.unknown() }).nullish().catch(null);

const articleSchema = z.object({
  id: key,
  name: scalar,
  sku: scalar,
  global_unique_id: scalar,
  type: z.string().catch("simple"),
  status: z.string().catch("publish"),
  purchasable: z.boolean().catch(true),
  price: amountText.catch(""),
  tax_status: z.string().catch("taxable"),
  tax_class: z.string().catch(""),
  manage_stock: z.union([z.boolean(), z.literal("parent")]).catch(false),
  stock_quantity: z.coerce.number().int().nullish().catch(null),
  stock_status: z.string().catch("instock"),
  backorders_allowed: z.boolean().catch(false),
  /** In the shop's unit; empty where nobody weighed it. */
  weight: scalar,
  low_stock_amount: z.coerce.number().int().positive().nullish().catch(null),
  images: z.array(imageSchema).catch([]),
  image: imageSchema,
  attributes: z.array(z.object({ option: scalar })).catch([]),
});
type Article = z.infer<typeof articleSchema>;
const articles = z.array(articleSchema);

const common =
  "id,name,sku,global_unique_id,status,purchasable,price,tax_status,tax_class,manage_stock,stock_quantity,stock_status,backorders_allowed,low_stock_amount,weight";
const productFields = `${common},type,images`;
const variationFields = `${common},image,attributes`;

/** A variable product has one request for its variations, so a page is a few products. */
const productsAPage = 20;
const mostAPage = 100;

/** How the shop writes its prices and weights. */
export interface Pricing {
  readonly currency: string;
  /** What a net price is multiplied by, by the name of its tax class ("" is the standard one). Null: prices have their tax within. */
  readonly taxes: ReadonlyMap<string, number> | null;
  readonly weighsIn?: WeightUnit;
}

export async function productPage(
  woo: Woo,
  pricing: Pricing,
  cursor = "1",
): Promise<{ products: readonly Product[]; next: string | null }> {
  const page = Math.max(1, Number.parseInt(cursor, 10) || 1);
  const query = { page, per_page: productsAPage, orderby: "id", order: "asc", status: "publish", _fields: productFields };
  const found = (await woo.get("/products", articles, query))?.body ?? [];
  const products: Product[] = [];
  for (const product of found) products.push(...(await soldOf(woo, product, pricing)));
  return { products, next: found.length === productsAPage ? String(page + 1) : null };
}

async function soldOf(woo: Woo, product: Article, pricing: Pricing): Promise<Product[]> {
  if (product.type !== "variable") return toProducts(product, undefined, pricing);
  const variations: Article[] = [];
  for (let page = 1; ; page++) {
    const query = { page, per_page: mostAPage, orderby: "id", order: "asc", _fields: variationFields };
    const found = (await woo.get(`/products/${product.id}/variations`, articles, query))?.body ?? [];
    variations.push(...found);
    if (found.length < mostAPage) break;
  }
  return variations.flatMap((one) => toProducts(one, product, pricing));
}

/** The articles as they are now, in the order they were asked for; what is not sold any more is left out. */
export async function articlesNow(woo: Woo, pricing: Pricing, items: readonly ArticleNamed[]): Promise<Product[]> {
  const named = items.slice(0, mostAPage);
  const parents = new Map<string, Article>();
  const productIds = [...new Set(named.flatMap(({ productId }) => numeric(productId)))];
  if (productIds.length > 0) {
    const query = { include: productIds.join(","), per_page: mostAPage, _fields: productFields };
    for (const one of (await woo.get("/products", articles, query))?.body ?? []) parents.set(one.id, one);
  }
  const found = new Map<string, Product>();
  for (const [id, parent] of parents) {
    const asked = [...new Set(named.filter(({ productId }) => productId === id).flatMap(({ variantId }) => numeric(variantId)))];
    if (parent.type !== "variable") for (const one of toProducts(parent, undefined, pricing)) found.set(id, one);
    else if (asked.length > 0) {
      const query = { include: asked.join(","), per_page: mostAPage, _fields: variationFields };
      for (const one of (await woo.get(`/products/${id}/variations`, articles, query))?.body ?? []) {
        for (const product of toProducts(one, parent, pricing)) found.set(`${id}/${one.id}`, product);
      }
    }
  }
  const result: Product[] = [];
  for (const { sku, productId, variantId } of named) {
    const one =
      productId !== undefined ? (found.get(`${productId}/${variantId ?? ""}`) ?? found.get(productId)) : await bySku(woo, pricing, sku);
    if (one) result.push(one);
  }
  return result;
}

/** WooCommerce finds variations by their SKU too, and says then which product they belong to. */
async function bySku(woo: Woo, pricing: Pricing, sku: string | undefined): Promise<Product | undefined> {
  if (!sku || sku.includes(",")) return undefined;
  const withParent = z.array(articleSchema.extend({ parent_id: scalar }));
  const [one] =
    (await woo.get("/products", withParent, { sku, per_page: 1, _fields: `${productFields},parent_id,attributes,image` }))?.body ?? [];
  const productId = one && reference(one.parent_id);
  if (!one || one.type === "variable") return undefined;
  if (productId === undefined) return toProducts(one, undefined, pricing)[0];
  return (await articlesNow(woo, pricing, [{ productId, variantId: one.id }]))[0];
}

function numeric(id: string | undefined): readonly string[] {
  return id !== undefined && /^[1-9]\d{0,17}$/.test(id) ? [id] : [];
}

function toProducts(article: Article, parent: Article | undefined, pricing: Pricing): Product[] {
  const price = gross(article, parent, pricing);
  if (price === null || article.status !== "publish" || (parent && parent.status !== "publish") || !article.purchasable) return [];
  if (article.type === "grouped" || article.type === "external") return [];
  const own = clean(article.sku, 100);
  const src = article.image?.src ?? article.images[0]?.src ?? parent?.images[0]?.src;
  const options = article.attributes.flatMap(({ option }) => clean(option, 100) ?? []).join(", ");
  return [
    {
      // A variation without a SKU answers with that of its product, which its brothers answer with too.
      sku: own && own !== clean(parent?.sku, 100) ? own : `product-${article.id}`,
      productId: parent?.id ?? article.id,
      title: (parent ? clean(parent.name, 500) : clean(article.name, 500)) ?? article.id,
      price,
      currency: pricing.currency,
      ...present({
        barcode: clean(article.global_unique_id, 50),
        variantId: parent ? article.id : undefined,
        variant: parent ? options.slice(0, 200) || clean(article.name, 200) : undefined,
        stock: stockOf(article),
        lowStock: article.low_stock_amount ?? parent?.low_stock_amount ?? undefined,
        imageUrl: typeof src === "string" && /^https?:\/\//.test(src) && src.length <= 2_000 ? src : undefined,
      }),
      ...goodsOf({ weight: pricing.weighsIn && (clean(article.weight, 20) ?? clean(parent?.weight, 20)), unit: pricing.weighsIn }),
    },
  ];
}

/** Not known where the shop does not count; what may be sold before it is there counts as not counted. */
function stockOf({ manage_stock, stock_quantity, stock_status, backorders_allowed }: Article): number | undefined {
  if (stock_status === "outofstock") return 0;
  if (manage_stock === false || stock_quantity === null || stock_quantity === undefined) return undefined;
  return backorders_allowed && stock_quantity <= 0 ? undefined : Math.max(0, stock_quantity);
}

/** Net prices have up to six decimals, so they are multiplied before they are rounded. */
function gross({ price, tax_status, tax_class }: Article, parent: Article | undefined, { currency, taxes }: Pricing): number | null {
  if (!/^\d{1,12}(\.\d+)?$/.test(price)) return null;
  const kind = tax_class === "parent" ? (parent?.tax_class ?? "") : tax_class;
  const factor = taxes === null || tax_status !== "taxable" ? 1 : (taxes.get(kind) ?? 1);
  const exact = factor === 1 ? parseDecimal(price, currency) : null;
  return exact ?? Math.round(Number(price) * factor * 10 ** exponent(currency) + 1e-6);
}

const settingsSchema = z.array(z.object({ id: z.string(), value: z.unknown() }));
const ratesSchema = z.array(
  z.object({
    country: z.string(),
    state: z.string(),
    rate: z.coerce.number(),
    class: z.string(),
    compound: z.boolean(),
    priority: z.number(),
  }),
);

/** @throws ConnectionProblem */
export async function pricingOf(woo: Woo): Promise<Pricing> {
  const prices = await pricesOf(woo);
  const weighsIn = unitOf((await settingsOf(woo, "products")).get("woocommerce_weight_unit"));
  return { ...prices, ...(weighsIn && { weighsIn }) };
}

/** Currency, and for a shop that writes net prices the taxes of its own country. */
async function pricesOf(woo: Woo): Promise<Pricing> {
  const general = await settingsOf(woo, "general");
  const currency = general.get("woocommerce_currency") ?? "";
  if (general.get("woocommerce_calc_taxes") !== "yes") return { currency, taxes: null };
  if ((await settingsOf(woo, "tax")).get("woocommerce_prices_include_tax") === "yes") return { currency, taxes: null };
  const [country = "", state = ""] = (general.get("woocommerce_default_country") ?? "").split(":");
  const rates =
    (await woo.get("/taxes", ratesSchema, { per_page: mostAPage, _fields: "country,state,rate,class,compound,priority" }))?.body ?? [];
  const here = rates.filter((one) => ["", country].includes(one.country) && ["", state].includes(one.state));
  const classes = [...new Set(here.map((one) => one.class))];
  return {
    currency,
    taxes: new Map(classes.map((name) => [name === "standard" ? "" : name, factorOf(here.filter((one) => one.class === name))])),
  };
}

async function settingsOf(woo: Woo, group: string): Promise<ReadonlyMap<string, string>> {
  const found = (await woo.get(`/settings/${group}`, settingsSchema, { _fields: "id,value" }))?.body ?? [];
  return new Map(found.map(({ id, value }) => [id, typeof value === "string" ? value : ""]));
}

/** Of each priority the first rate counts, the one of the country before the one of everywhere; those that compound multiply. */
function factorOf(
  rates: readonly { readonly country: string; readonly rate: number; readonly compound: boolean; readonly priority: number }[],
): number {
  const first = new Map<number, (typeof rates)[number]>();
  for (const one of [...rates].sort((a, b) => b.country.length - a.country.length))
    if (!first.has(one.priority)) first.set(one.priority, one);
  const applied = [...first.values()];
  const simple = applied.filter(({ compound }) => !compound).reduce((sum, { rate }) => sum + rate / 100, 1);
  return applied.filter(({ compound }) => compound).reduce((factor, { rate }) => factor * (1 + rate / 100), simple);
}
