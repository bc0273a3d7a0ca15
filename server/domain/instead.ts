import { Refusal } from "./errors.ts";
import type { Minor } from "./money.ts";
import type { OrderLine } from "./order.ts";
import type { Policy } from "./policy.ts";
import type { Product } from "./product.ts";
import type { Quote, QuotedUnit, Wish } from "./refund.ts";
import type { ReturnUnit, Wanted } from "./return.ts";

/** How many are there, as people are told it. */
export type Availability = "in_stock" | "low_stock" | "sold_out" | "unknown";

const lowFrom = 3;

export function availabilityOf({ stock, lowStock = lowFrom }: Pick<Product, "stock" | "lowStock">): Availability {
  if (stock === undefined) return "unknown";
  return stock <= 0 ? "sold_out" : stock <= lowStock ? "low_stock" : "in_stock";
}

/** Whether an article is a variant of what a line of the order is. @param own what the catalogue knows of the line's article */
export function isVariantOf(article: Product, line: Pick<OrderLine, "sku" | "productId">, own: Product | undefined): boolean {
  const productId = own?.productId ?? line.productId;
  return article.sku === line.sku || (productId !== undefined && article.productId === productId);
}

/**
 * What an article costs who gives a piece of this line for it. A variant that has the price the line was listed at is an even exchange,
 * whatever discount was given on the line; so is the very same article.
 */
export function priceInstead(article: Product, line: OrderLine, own: Product | undefined, paid: Minor): Minor {
  const even = article.sku === line.sku || (isVariantOf(article, line, own) && article.price * line.quantity === line.listed);
  return even ? paid : article.price;
}

export interface InsteadAsked {
  readonly quote: Quote;
  readonly wishes: readonly Wish[];
  readonly lines: readonly OrderLine[];
  readonly resolutions: Policy["resolutions"];
  /** By SKU, with what the lines themselves are. */
  readonly articles: ReadonlyMap<string, Product>;
  /** What is left over comes as credit. */
  readonly rest?: "store_credit";
  /** What was shown has to be what is. */
  readonly strict: boolean;
}

/**
 * The quote with the article that was chosen for each piece of an exchange.
 * @throws Refusal `article_not_offered`, `article_sold_out`; with `strict` also `article_price_changed`
 */
export function withInstead(asked: InsteadAsked): Quote {
  const counts = new Map<number, number>();
  const left = new Map<string, number>();
  const chosen = (unit: QuotedUnit): QuotedUnit => {
    const piece = counts.get(unit.wish) ?? 0;
    counts.set(unit.wish, piece + 1);
    const wanted = wantedFor(unit, asked.wishes[unit.wish]?.instead?.[piece], asked, left);
    return wanted ? { ...unit, wanted } : unit;
  };
  return {
    ...asked.quote,
    returns: asked.quote.returns.map((one) => (one.resolution === "exchange" ? { ...one, units: one.units.map(chosen) } : one)),
  };
}

function wantedFor(
  unit: QuotedUnit,
  choice: NonNullable<Wish["instead"]>[number] | undefined,
  { lines, resolutions, articles, rest, strict, quote }: InsteadAsked,
  left: Map<string, number>,
): Wanted | null {
  const line = lines.find(({ id }) => id === unit.lineId);
  if (!choice || !line) return null;
  const article = articles.get(choice.sku);
  const own = line.sku === undefined ? undefined : articles.get(line.sku);
  const offered = article?.currency === quote.currency && (resolutions.exchangeOthers || isVariantOf(article, line, own));
  if (!article || !offered) throw new Refusal("article_not_offered", { sku: choice.sku });
  const title = [article.title, article.variant].filter(Boolean).join(", ");
  const there = left.get(article.sku) ?? article.stock ?? Number.POSITIVE_INFINITY;
  if (there < 1) throw new Refusal("article_sold_out", { title });
  left.set(article.sku, there - 1);
  const price = priceInstead(article, line, own, unit.paid);
  if (strict && choice.price !== undefined && choice.price !== price)
    throw new Refusal("article_price_changed", { title, before: choice.price, now: price, currency: quote.currency });
  const { productId, variantId, variant, imageUrl } = article;
  return {
    sku: article.sku,
    title: article.title,
    price,
    ...(variant !== undefined && { variant }),
    ...(productId !== undefined && { productId }),
    ...(variantId !== undefined && { variantId }),
    ...(imageUrl !== undefined && { imageUrl }),
    ...(rest && price < unit.paid && { rest }),
  };
}

/** The articles whose stock and price a wish asks for, those of its lines among them. */
export function skusAsked(wishes: readonly Wish[], lines: readonly OrderLine[]): string[] {
  const chosen = wishes.filter(({ instead = [] }) => instead.length > 0);
  const own = chosen.flatMap(({ lineId }) => lines.find(({ id }) => id === lineId)?.sku ?? []);
  return [...new Set([...chosen.flatMap(({ instead = [] }) => instead.map(({ sku }) => sku)), ...own])];
}

/** What the chosen articles leave over (positive) or ask for on top (negative), for pieces that nobody decided yet. */
export function insteadDue(units: readonly (Pick<ReturnUnit, "paid"> & Partial<Pick<ReturnUnit, "wanted" | "decision">>)[]): Minor {
  return units.reduce((sum, { paid, wanted, decision }) => sum + (wanted && decision === undefined ? paid - wanted.price : 0), 0);
}
