import { msg, str } from "@lit/localize";
import { html, nothing, type TemplateResult } from "lit";
import type { ReturnPage } from "../../../server/http/desk-return-schemas.ts";
import { countryName, languageName } from "../formats.ts";
import { icon } from "../icons.ts";
import { status } from "../words.ts";

/** Who sends it back, and what else they sent back. */
export function shopperSection(page: ReturnPage, language: string): TemplateResult {
  const { shopper, order } = page;
  const spoken = [languageName(language, page.language), countryName(language, shopper.country)].filter(Boolean).join(", ");
  const others = shopper.returns.filter(({ id }) => id !== page.id);
  return html`<section class="sec" aria-labelledby="shopper">
    <header>
      <h2 id="shopper" dir="auto">${shopper.name || msg("Shopper", { id: "list.shopper" })}</h2>
      <span class="grow"></span>
      <a class="go" href="/desk/orders/${order.id}">${msg(str`Order ${order.number}`, { id: "order.title" })}</a>
    </header>
    ${
      order.changedSince
        ? html`<p class="st warn">${icon("problem")}<span>${msg("The order was changed in the shop since this was asked for.", { id: "return.order_changed" })}</span></p>`
        : nothing
    }
    <dl class="facts">
      ${shopper.email ? html`<dt>${msg("E-mail", { id: "order.email" })}</dt><dd>${shopper.email}</dd>` : nothing}
      ${shopper.phone ? html`<dt>${msg("Phone", { id: "order.phone" })}</dt><dd>${shopper.phone}</dd>` : nothing}
      <dt>${msg("Language", { id: "order.language" })}</dt>
      <dd>${spoken}</dd>
      <dt>${msg("Orders", { id: "rail.orders" })}</dt>
      <dd>${shopper.orders}</dd>
      <dt>${msg("Returns", { id: "rail.returns" })}</dt>
      <dd>
        ${
          others.length === 0
            ? msg("This is the only one", { id: "return.only_one" })
            : others.map(
                ({ number, word }) => html`<div class="other"><a href="/desk/returns/${number}">${number}</a> ${status(word)}</div>`,
              )
        }
      </dd>
    </dl>
  </section>`;
}
