import { msg, str } from "@lit/localize";
import { html, nothing, type TemplateResult } from "lit";
import type { ReturnPage } from "../../../server/http/desk-return-schemas.ts";
import { amount, money, symbol } from "../formats.ts";
import { type PayActs, paymentActs, paymentFacts, paymentState, paymentTrouble } from "../pay/state.ts";
import type { Payment } from "../pay/ways.ts";
import { type ExchangeAsked, exchangeLine } from "./exchange-line.ts";

export interface MoneyAsked extends PayActs, ExchangeAsked {
  readonly mayPay: boolean;
}

/** Money line by line, as frozen when the shopper asked, with every correction; then what has moved. */
export function moneySection(asked: MoneyAsked): TemplateResult {
  const { page, language } = asked;
  const { rows, shown, total, payments, exchanges, givenBackBefore } = page.money;
  const figure = (minor: number): string => amount(language, minor, page.currency);
  return html`<section class="sec" aria-labelledby="money">
    <header>
      <h2 id="money">${msg("Money", { id: "return.money" })}</h2>
      <span class="soft">${msg(str`${page.currency}, as frozen when it was asked for`, { id: "return.frozen" })}</span>
    </header>
    <table class="sums">
      <thead>
        <tr>
          <th>${msg("Line", { id: "return.line" })}</th>
          <th class="r">${msg("Units", { id: "return.units" })}</th>
          <th class="r wide">${msg("Price", { id: "return.price" })}</th>
          <th class="r wide">${msg("Discount", { id: "return.discount" })}</th>
          <th class="r wide">${msg("Paid", { id: "return.paid_short" })}</th>
          <th class="r">${msg("Tax in it", { id: "return.tax" })}</th>
          <th class="r">${msg(str`To give back, ${symbol(language, page.currency)}`, { id: "return.give_back" })}</th>
        </tr>
      </thead>
      <tbody>
        ${rows.map((row) => {
          const item = row.kind === "purchase" ? page.items.find(({ lineId }) => lineId === row.lineId) : undefined;
          return html`<tr>
            <td>${row.title}${row.note ? html` <span class="soft">· ${row.note}</span>` : nothing}</td>
            <td class="r">${row.quantity ?? ""}</td>
            <td class="r wide">${item ? figure(item.listed) : ""}</td>
            <td class="r wide">${item ? figure(item.discount) : ""}</td>
            <td class="r wide">${item ? figure(item.paid) : ""}</td>
            <td class="r soft">${figure(row.tax)}</td>
            <td class="r">${figure(row.amount)}</td>
          </tr>`;
        })}
      </tbody>
      <tfoot>
        ${sum(msg("Shown to the shopper", { id: "return.shown" }), figure(shown))}
        ${total === shown ? nothing : sum(msg("After the decision", { id: "return.decided_total" }), figure(total))}
        ${byTender(page, language).map(([name, size]) => sum(name, size))}
        ${givenBackBefore > 0 ? sum(msg("Given back by the shop before", { id: "return.before" }), figure(givenBackBefore)) : nothing}
      </tfoot>
    </table>
    ${exchanges.map((exchange) => exchangeLine(exchange, asked))} ${payments.map((payment) => paymentLine(payment, asked))}
  </section>`;
}

/** The cells between are there on a wide screen only, so none of them spans a column that is not. */
function sum(name: string, size: string): TemplateResult {
  return html`<tr>
    <td>${name}</td>
    <td></td>
    <td class="wide"></td>
    <td class="wide"></td>
    <td class="wide"></td>
    <td></td>
    <td class="r">${size}</td>
  </tr>`;
}

/** By what it goes back: as credit, or to what the order was paid with. What is due or done says more, so then nothing is said here. */
function byTender(
  { money: { payments, total }, order: { paidBy }, resolution, currency }: ReturnPage,
  language: string,
): [string, string][] {
  if (payments.length > 0 || total <= 0) return [];
  if (resolution === "store_credit") return [[msg("Store credit", { id: "payment.store_credit" }), amount(language, total, currency)]];
  if (resolution !== "refund") return [];
  const [only, ...others] = paidBy;
  if (only && others.length === 0) return [[only.name, amount(language, total, currency)]];
  // How a refund is split over several tenders is the provider's: what was paid with each is known.
  return paidBy.map(({ name, amount: paid }) => [
    msg(str`${name}, of ${money(language, paid, currency)} paid with it`, { id: "return.tender" }),
    "",
  ]);
}

/** A payment, and what can be done about it. @param next it is what this screen asks for now */
export function paymentLine(payment: Payment, asked: MoneyAsked, next = false): TemplateResult {
  const { page, language, now, mayPay } = asked;
  const where = { language, now, currency: page.currency, timeZone: page.shop.timeZone };
  const facts = paymentFacts(payment, where);
  return html`<div class="pay">
    <span class="grow">
      ${paymentState(payment, where)} ${facts ? html`<span class="soft small"> ${facts}</span>` : nothing} ${paymentTrouble(payment)}
    </span>
    ${mayPay ? paymentActs(payment, where, asked, next) : nothing}
  </div>`;
}
