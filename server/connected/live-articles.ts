import type { Context } from "../context.ts";
import type { MerchantId, ShopId } from "../domain/ids.ts";
import type { Product } from "../domain/product.ts";
import type { StoredProduct } from "../store/products.ts";
import { connectedTo, type OpenShop } from "./open.ts";

/** Articles as somebody may choose them now. */
export interface ArticlesNow {
  readonly articles: readonly Product[];
  /** The shop itself answered; else the catalogue did, with what it was told at `toldAt`. */
  readonly live: boolean;
  /** The oldest of them, epoch milliseconds. */
  readonly toldAt: number;
}

/** How long a shopper waits for the shop, in milliseconds. */
const patience = 1_500;
/** An answer is good so long, and a shop that did not answer is left alone so long. */
const freshFor = 30_000;
const quietFor = 10_000;
const mostKept = 5_000;

interface Seen {
  readonly at: number;
  /** Null: the shop has it no more. */
  readonly product: Product | null;
}

interface Memory {
  readonly seen: Map<string, Seen>;
  readonly asked: Map<string, Promise<readonly Product[]>>;
  /** By connection: until when it is left alone. */
  readonly quiet: Map<string, number>;
}

const memories = new WeakMap<Context, Memory>();

/**
 * Stock and price as the connected shop says them now, within a short time; of two who ask at once one asks for both. Where the shop
 * cannot or does not answer, what the catalogue was told.
 * @param anew nothing that was answered before is good enough
 */
export async function articlesNow(
  context: Context,
  { merchantId, shopId }: { readonly merchantId: MerchantId; readonly shopId: ShopId },
  products: readonly StoredProduct[],
  { anew = false }: { readonly anew?: boolean } = {},
): Promise<ArticlesNow> {
  const at = context.now();
  const kept: ArticlesNow = { articles: products, live: false, toldAt: Math.min(at, ...products.map(({ updatedAt }) => updatedAt)) };
  const { shop } = products.length > 0 ? await connectedTo(context, merchantId, shopId) : { shop: null };
  if (!shop?.can.stock || !shop.shop.stock) return kept;
  const memory = memoryOf(context);
  if ((memory.quiet.get(shop.connection.id) ?? 0) > at) return kept;
  const stale = products.filter((product) => anew || !isFresh(memory.seen.get(nameOf(shop, product)), at));
  for (const [currency, some] of Map.groupBy(stale, (product) => product.currency)) {
    const answer = await answerOf(ask(shop, some, currency, memory));
    if (answer === null) {
      memory.quiet.set(shop.connection.id, at + quietFor);
      return kept;
    }
    for (const product of some) remember(memory, nameOf(shop, product), { at, product: sameIn(answer, product) });
  }
  const seen = products.map((product) => ({ product, now: memory.seen.get(nameOf(shop, product)) }));
  return {
    articles: seen.map(({ product, now }) => (now?.product ? merged(product, now.product) : { ...product, stock: 0 })),
    live: true,
    toldAt: Math.min(at, ...seen.map(({ now }) => now?.at ?? at)),
  };
}

function memoryOf(context: Context): Memory {
  const known = memories.get(context) ?? { seen: new Map(), asked: new Map(), quiet: new Map() };
  memories.set(context, known);
  return known;
}

function nameOf({ connection }: OpenShop, { sku, currency }: Product): string {
  return JSON.stringify([connection.id, connection.version, sku, currency]);
}

function isFresh(seen: Seen | undefined, at: number): boolean {
  return seen !== undefined && seen.at > at - freshFor;
}

/** One question at a time for the same articles. */
function ask(
  { connection, shop }: OpenShop,
  products: readonly Product[],
  currency: string,
  { asked }: Memory,
): Promise<readonly Product[]> {
  const name = JSON.stringify([connection.id, currency, products.map(({ sku }) => sku).toSorted()]);
  const known = asked.get(name);
  if (known !== undefined) return known;
  const items = products.map(({ sku, productId, variantId }) => ({
    sku,
    ...(productId !== undefined && { productId }),
    ...(variantId !== undefined && { variantId }),
  }));
  const answer = (shop.stock?.(items, currency) ?? Promise.resolve([])).finally(() => asked.delete(name));
  asked.set(name, answer);
  return answer;
}

/** Null when nothing came in time, or the shop said no. */
async function answerOf(asked: Promise<readonly Product[]>): Promise<readonly Product[] | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), patience);
  });
  try {
    return await Promise.race([asked.catch(() => null), late]);
  } finally {
    clearTimeout(timer);
  }
}

function sameIn(answer: readonly Product[], { sku, variantId }: Product): Product | null {
  return answer.find((one) => one.sku === sku || (variantId !== undefined && one.variantId === variantId)) ?? null;
}

/** The catalogue's words and our SKU; what may have changed is the shop's. */
function merged(known: Product, now: Product): Product {
  const { stock: _, ...rest } = known;
  return { ...rest, price: now.price, ...(now.stock !== undefined && { stock: now.stock }) };
}

function remember({ seen }: Memory, name: string, one: Seen): void {
  seen.delete(name);
  seen.set(name, one);
  const [oldest] = seen.size > mostKept ? seen.keys() : [];
  if (oldest !== undefined) seen.delete(oldest);
}
