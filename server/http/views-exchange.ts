import type { Texts } from "../../locales/texts.ts";
import type { ArticlesNow } from "../connected/live-articles.ts";
import { availabilityOf, insteadDue, priceInstead } from "../domain/instead.ts";
import type { Minor } from "../domain/money.ts";
import type { OrderLine } from "../domain/order.ts";
import type { Product } from "../domain/product.ts";
import type { Shop } from "../domain/shop.ts";
import type { Article, Articles, QuoteView } from "./schemas.ts";
import type { QuoteAsked } from "./views-quote.ts";

/** What was chosen for each piece of an exchange, what it comes to, and what happens with the difference. */
export function exchangeView(asked: QuoteAsked): NonNullable<QuoteView["exchange"]> {
  const { quote, shop, texts, holdDays } = asked;
  const exchanged = quote.returns.filter(({ resolution }) => resolution === "exchange");
  const units = exchanged.flatMap((one) => one.units);
  const counts = new Map<number, number>();
  const pieces = units.flatMap(({ wish, lineId, paid, wanted }) => {
    const piece = counts.get(wish) ?? 0;
    counts.set(wish, piece + 1);
    if (!wanted) return [];
    const { sku, title, variant = null, imageUrl = null, price } = wanted;
    return [{ lineId, piece, sku, title, variant, imageUrl, price, difference: price - paid }];
  });
  const due = insteadDue(units);
  const rest = units.some(({ wanted }) => wanted?.rest === "store_credit") ? ("store_credit" as const) : ("refund" as const);
  const amount = texts.money(Math.abs(due), quote.currency);
  const note =
    pieces.length === 0
      ? null
      : due < 0
        ? texts.say("exchange.pays", { amount, shop: shop.brand.name, days: holdDays })
        : due > 0
          ? texts.say(`exchange.rest.${rest}`, { amount })
          : texts.say("exchange.even");
  const ways = due > 0 && mayBeCredit(asked) ? (["refund", "store_credit"] as const) : [];
  return {
    pieces,
    difference: due === 0 ? 0 : -due,
    note,
    rest: ways.map((kind) => ({ kind, title: texts.say(`exchange.rest.title.${kind}`), chosen: kind === rest })),
  };
}

/** Credit is the shop's own offer, so only what comes back in it may be left over as credit. */
export function mayBeCredit({ quote, shop, policy }: Pick<QuoteAsked, "quote" | "shop" | "policy">): boolean {
  const exchanged = quote.returns.filter(({ resolution }) => resolution === "exchange");
  return shop.can.storeCredit && policy.resolutions.storeCredit !== undefined && exchanged.every(({ lane }) => lane === "commercial");
}

export interface ArticlesAsked {
  readonly now: ArticlesNow;
  readonly line: OrderLine;
  /** What the catalogue knows of the line's own article. */
  readonly own: Product | undefined;
  /** What one piece of the line cost. */
  readonly paid: Minor;
  readonly searchable: boolean;
  readonly shop: Shop;
  readonly texts: Texts;
}

/** Sold out is said and never hidden; what can be had comes first. */
export function articlesView({ now, line, own, paid, searchable, shop, texts }: ArticlesAsked): Articles {
  const items = now.articles.map((article): Article => {
    const { sku, title, variant = null, imageUrl = null, stock = 0 } = article;
    const price = priceInstead(article, line, own, paid);
    const availability = availabilityOf(article);
    const note =
      availability === "low_stock"
        ? texts.say("exchange.left", { count: stock })
        : availability === "sold_out"
          ? texts.say("exchange.sold_out")
          : null;
    return { sku, title, variant, imageUrl, price, difference: price - paid, stock: availability, note };
  });
  return {
    items: items.toSorted((one, other) => Number(one.stock === "sold_out") - Number(other.stock === "sold_out")),
    searchable,
    told: now.live || items.length === 0 ? null : texts.say("exchange.told", { time: texts.date(now.toldAt, shop.timeZone, "time") }),
  };
}
