import { msg, str } from "@lit/localize";
import { html, nothing, type TemplateResult } from "lit";
import type { DeskOrder } from "../../../server/http/desk-order-schemas.ts";
import { languageName, moment, money } from "../formats.ts";
import "./messages.ts";
import type { Shown } from "./order-parts.ts";

/** Who bought it and where it went; nothing once they were erased. */
export function people({ desk, order, now }: Shown): TemplateResult {
  const facts: [string, TemplateResult | string | null][] = [
    [msg("Name", { id: "list.view_name" }), order.shopper || null],
    [msg("E-mail", { id: "order.email" }), order.email],
    [msg("Phone", { id: "order.phone" }), order.phone],
    [msg("Sent to", { id: "order.ship_to" }), lines(order.shipTo)],
    [msg("Billed to", { id: "order.bill_to" }), same(order) ? null : lines(order.billTo)],
    [msg("Language", { id: "order.language" }), order.language && languageName(desk.language, order.language)],
  ];
  const known = facts.filter(([, value]) => value !== null);
  return html`<section class="sec">
    <header><h2>${msg("Shopper", { id: "list.shopper" })}</h2></header>
    ${
      known.length === 0 || order.erasedAt !== null
        ? html`<p class="soft">${
            order.erasedAt === null
              ? msg("Nothing is kept of who bought it.", { id: "order.nobody" })
              : msg(
                  str`Erased ${moment(desk.language, order.erasedAt, order.shop.timeZone, now)}. Amounts and items stay, for the books.`,
                  { id: "order.erased_at" },
                )
          }</p>`
        : html`<dl class="facts">${known.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>`
    }
    ${
      order.shopper || order.email
        ? html`<a class="go" href="/desk/orders?search=${encodeURIComponent(order.email ?? order.shopper)}"
          >${msg("All their orders", { id: "order.all_orders" })}</a
        >`
        : nothing
    }
  </section>`;
}

const lines = (address: readonly string[] | null): TemplateResult | null =>
  address && address.length > 0 ? html`${address.map((line, at) => (at === 0 ? line : html`<br />${line}`))}` : null;

const same = ({ shipTo, billTo }: DeskOrder): boolean => JSON.stringify(shipTo) === JSON.stringify(billTo);

/** What was cancelled of it, by whom, and what that gave back. */
export function cancellations({ desk, order, now }: Shown): TemplateResult | typeof nothing {
  if (order.cancellations.length === 0) return nothing;
  const titles = new Map(order.lines.map(({ id, title }) => [id, title]));
  return html`<section class="sec">
    <header><h2>${msg("Cancelled", { id: "word.cancelled" })}</h2></header>
    <ul class="talk">
      ${order.cancellations.map(
        (one) => html`<li>
          <div class="by"><span>${one.by}</span><time>${moment(desk.language, one.at, order.shop.timeZone, now)}</time></div>
          <p>${one.lines.map(({ lineId, quantity }) => `${quantity} × ${titles.get(lineId) ?? lineId}`).join(", ")}</p>
          <p class="soft">
            ${
              one.amount === 0
                ? msg("Nothing given back", { id: "order.gave_nothing" })
                : msg(str`${money(desk.language, one.amount, order.currency)} to give back`, { id: "order.gave" })
            }
            ${one.delivery === 0 ? nothing : html`(${msg(str`of it ${money(desk.language, one.delivery, order.currency)} delivery`, { id: "order.gave_delivery" })})`}
            · ${one.restock ? msg("back on sale", { id: "order.restocked" }) : msg("not back on sale", { id: "order.not_restocked" })} ·
            ${one.mail ? msg("mailed", { id: "order.mailed" }) : msg("no mail", { id: "bulk.no_mail" })}
          </p>
          ${one.note ? html`<p class="bubble ours">${one.note}</p>` : nothing}
        </li>`,
      )}
    </ul>
  </section>`;
}
