import { msg, str } from "@lit/localize";
import { html, nothing, type TemplateResult } from "lit";
import type { DeskOrder } from "../../../server/http/desk-order-schemas.ts";
import type { Desk } from "../desk.ts";
import { amount, day, money, symbol } from "../formats.ts";
import { laneNames, status } from "../words.ts";

export interface Shown {
  readonly desk: Desk;
  readonly order: DeskOrder;
  readonly now: number;
}

/** What was bought; what is in returns and what was cancelled stands beside the count it is taken from. */
export function orderItems({ desk, order }: Shown): TemplateResult {
  const { language } = desk;
  return html`<section class="sec">
    <header><h2>${msg("Items", { id: "list.items" })}</h2></header>
    <table class="items">
      <thead>
        <tr>
          <th>${msg("Item", { id: "orders.item" })}</th>
          <th class="r">${msg("Ordered", { id: "orders.ordered" })}</th>
          <th class="r">${msg("In returns", { id: "order.returned" })}</th>
          <th class="r">${msg("Cancelled", { id: "word.cancelled" })}</th>
          <th class="r">${msg(str`Paid, ${symbol(language, order.currency)}`, { id: "order.paid" })}</th>
        </tr>
      </thead>
      <tbody>
        ${order.lines.map(
          (line) => html`<tr>
            <td>
              ${line.title}
              <div class="soft">${[line.variant, line.sku].filter(Boolean).join(" · ")}</div>
            </td>
            <td class="r">${line.quantity}</td>
            <td class="r">${line.returned || "—"}</td>
            <td class="r">${line.cancelled || "—"}</td>
            <td class="r">${amount(language, line.paid, order.currency)}</td>
          </tr>`,
        )}
      </tbody>
    </table>
  </section>`;
}

export function orderMoney({ desk, order, now }: Shown): TemplateResult {
  const { language } = desk;
  const sum = (name: string, minor: number): TemplateResult =>
    html`<tr><td>${name}</td><td class="r">${amount(language, minor, order.currency)}</td></tr>`;
  return html`<section class="sec">
    <header>
      <h2>${msg("Money", { id: "orders.money" })}</h2>
      <span class="soft">${paidBy(language, order)}</span>
    </header>
    <table>
      <caption class="vh">${msg("Money", { id: "orders.money" })}</caption>
      <tbody>
        ${sum(
          msg("Items, after discounts", { id: "order.items_paid" }),
          order.lines.reduce((all, { paid }) => all + paid, 0),
        )}
        ${order.fees.map(({ title, paid }) => sum(title, paid))}
        ${sum(msg("Delivery", { id: "order.delivery" }), order.shipping.paid)}
      </tbody>
      <tfoot>
        <tr><td>${msg("Total", { id: "orders.total" })}</td><td class="r">${money(language, order.total, order.currency)}</td></tr>
        ${order.refunds.map(
          ({ at, amount: given }) => html`<tr>
            <td>
              ${msg("Given back in the shop", { id: "order.refunded" })}
              ${at === null ? nothing : html`<span class="soft">${day(language, at, order.shop.timeZone, now)}</span>`}
            </td>
            <td class="r">${money(language, -given, order.currency)}</td>
          </tr>`,
        )}
      </tfoot>
    </table>
  </section>`;
}

/** "Visa ending in 4821", with its share where there are several. */
function paidBy(language: string, { paidBy: means, currency }: DeskOrder): string {
  const [only, ...more] = means;
  if (only && more.length === 0) return msg(str`paid by ${only.label}`, { id: "order.paid_by" });
  return means.length === 0
    ? msg("as the shop told it", { id: "order.money_note" })
    : means.map(({ label, paid }) => `${label} ${money(language, paid, currency)}`).join(", ");
}

/** The order's returns (S3-13), each with its status, and cancelled from here where that may be (S1-44). */
export function orderReturns({ desk, order, now }: Shown, cancel: (number: string) => void): TemplateResult {
  return html`<section class="sec">
    <header><h2>${msg("Returns", { id: "rail.returns" })}</h2></header>
    ${
      order.returns.length === 0
        ? html`<p class="soft">${msg("Nothing of it comes back so far.", { id: "order.no_returns" })}</p>`
        : html`<table class="rets">
          <caption class="vh">${msg("Returns of this order", { id: "order.returns_caption" })}</caption>
          <thead>
            <tr>
              <th>${msg("Return", { id: "list.return" })}</th>
              <th>${msg("Status", { id: "list.status" })}</th>
              <th class="wide-only">${msg("Lane", { id: "list.lane" })}</th>
              <th class="wide-only">${msg("Requested", { id: "list.requested" })}</th>
              <th class="r wide-only">${msg("Items", { id: "list.items" })}</th>
              <th class="r">${msg("Value", { id: "list.value" })}</th>
              <th><span class="vh">${msg("Acts", { id: "order.acts" })}</span></th>
            </tr>
          </thead>
          <tbody>
            ${order.returns.map((ret) => returnLine(ret, { desk, order, now }, cancel))}
          </tbody>
        </table>`
    }
  </section>`;
}

function returnLine(ret: DeskOrder["returns"][number], { desk, order, now }: Shown, cancel: (number: string) => void): TemplateResult {
  const { language } = desk;
  return html`<tr>
    <td><a href="/desk/returns/${ret.number}"><b>${ret.number}</b></a></td>
    <td>${status(ret.word)}</td>
    <td class="soft wide-only">${laneNames[ret.lane]()}</td>
    <td class="soft wide-only">${day(language, ret.requestedAt, order.shop.timeZone, now)}</td>
    <td class="r wide-only">${ret.units}</td>
    <td class="r">${money(language, ret.value, order.currency)}</td>
    <td class="r">
      ${
        ret.cancellable && desk.may("returns:write")
          ? html`<button
            type="button"
            class="btn"
            aria-label=${msg(str`Cancel return ${ret.number}`, { id: "order.cancel_return" })}
            @click=${() => cancel(ret.number)}
          >
            ${msg("Cancel", { id: "orders.cancel_column" })}
          </button>`
          : nothing
      }
    </td>
  </tr>`;
}
