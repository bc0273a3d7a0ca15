import { msg, str } from "@lit/localize";
import { html, nothing, type TemplateResult } from "lit";
import type { Product } from "../../../server/http/desk-product-schemas.ts";
import { money } from "../formats.ts";
import type { Choice, Group } from "./draft.ts";

interface SwapsAsked {
  readonly language: string;
  readonly currency: string;
  readonly tried: boolean;
  readonly onChooseArticle: (key: string, place: number) => void;
}

/** For each piece that is exchanged: what is given for it, whether it is there, and what follows for the money (S5-22 to S5-26, S5-39). */
export function swaps(group: Group, { counts, articles }: Choice, asked: SwapsAsked): TemplateResult[] {
  const paid = group.units[0]?.paid ?? 0;
  return Array.from({ length: counts.exchange }, (_, place) => {
    const article = articles[place];
    const choose = (): void => asked.onChooseArticle(group.key, place);
    if (!article)
      return html`<div class="swap">
        <span class="grow ${asked.tried ? "bad" : "soft"}">${msg("Exchanged for what?", { id: "decide.swap_open" })}</span>
        <button type="button" class="btn" data-choose=${group.key} @click=${choose}>${msg("Choose the article", { id: "decide.choose" })}</button>
      </div>`;
    return html`<div class="swap">
      <span class="grow">
        <b>${article.title}</b>${article.variant ? `, ${article.variant}` : nothing}
        <span class="mono small soft">${article.sku}</span>
        ${article.sku === group.wanted?.sku ? html`<span class="tag">${msg("chosen by the shopper", { id: "decide.wanted" })}</span>` : nothing}
        <span class="soft small"> · ${stockWords(article)} · ${differenceWords(article.price - paid, asked)}</span>
      </span>
      <button type="button" class="btn quiet" data-choose=${group.key} @click=${choose}>${msg("Another article", { id: "decide.choose_other" })}</button>
    </div>`;
  });
}

/** Whether it is there, said in words (S5-39). */
export function stockWords({ availability, stock }: Pick<Product, "availability" | "stock">): string {
  switch (availability) {
    case "in_stock":
      return msg(str`in stock, ${stock ?? 0}`, { id: "stock.in" });
    case "low_stock":
      return msg(str`low stock, ${stock ?? 0} left`, { id: "stock.low" });
    case "sold_out":
      return msg("sold out", { id: "stock.out" });
    case "unknown":
      return msg("stock not known", { id: "stock.unknown" });
  }
}

/** What a price means for who exchanges. */
function differenceWords(difference: number, { language, currency }: { language: string; currency: string }): string {
  const size = money(language, Math.abs(difference), currency);
  if (difference === 0) return msg("same price, nothing to pay", { id: "decide.swap_equal" });
  return difference > 0
    ? msg(str`${size} dearer: the shopper pays it, the article waits until then`, { id: "decide.swap_dearer" })
    : msg(str`${size} cheaper: given back`, { id: "decide.swap_cheaper" });
}
