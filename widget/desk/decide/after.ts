import { msg } from "@lit/localize";
import { html, nothing, type TemplateResult } from "lit";
import type { ReturnPage } from "../../../server/http/desk-return-schemas.ts";
import type { Desk } from "../desk.ts";
import { exchangeLine } from "../return/exchange-line.ts";
import { type MoneyAsked, paymentLine } from "../return/money.ts";
import "../return/receipt.ts";
import { decisionNames, decisions } from "../return/return-words.ts";
import { unitCount } from "../words.ts";

export interface AfterAsked extends MoneyAsked {
  readonly desk: Desk;
  readonly mayGive: boolean;
  readonly onGive: () => void;
  /** The shopper is mailed when the other article is handed over or sent. */
  readonly mails: boolean;
  readonly onMails: (mails: boolean) => void;
}

/**
 * When all is decided: what is still to be paid, what is handed over or sent, and the receipt. A counter works from here with the shopper
 * in front of it (S5-20, S5-24, S5-32).
 */
export function after(asked: AfterAsked): TemplateResult {
  const { page } = asked;
  const { payments, exchanges } = page.money;
  const next = payments.find(({ state }) => state === "due");
  const open =
    payments.some(({ state }) => state === "due" || state === "rejected") ||
    exchanges.some(({ state }) => state === "held" || state === "confirmed");
  return html`<div class="after">
    <section class="sec" aria-labelledby="decided">
      <header>
        <h2 id="decided">${msg("Decided", { id: "decide.decided" })}</h2>
      </header>
      <p>${countsOf(page)}</p>
      ${open ? nothing : html`<p class="soft">${msg("Nothing is left to be paid or sent.", { id: "decide.nothing_left" })}</p>`}
    </section>
    ${
      exchanges.length > 0
        ? html`<section class="sec" aria-labelledby="instead">
          <header><h2 id="instead">${msg("Goes to the shopper instead", { id: "receive.instead" })}</h2></header>
          ${exchanges.map((exchange) => exchangeLine(exchange, asked))}
          ${
            page.shopper.email !== null && exchanges.some(({ state }) => state === "held" || state === "confirmed")
              ? html`<label>
                <input
                  class="cb"
                  type="checkbox"
                  .checked=${asked.mails}
                  @change=${(event: Event) => asked.onMails((event.target as HTMLInputElement).checked)}
                />
                ${msg("Mail the shopper when it is handed over or sent", { id: "decide.mail_exchange" })}
              </label>`
              : nothing
          }
        </section>`
        : nothing
    }
    ${
      payments.length > 0
        ? html`<section class="sec" aria-labelledby="payments">
          <header><h2 id="payments">${msg("Payments", { id: "decide.payments" })}</h2></header>
          ${payments.map((payment) => paymentLine(payment, asked, payment === next))}
        </section>`
        : nothing
    }
    <div class="rowx">
      <desk-receipt .desk=${asked.desk} .page=${page}></desk-receipt>
      ${
        asked.mayGive
          ? html`<button type="button" class="btn quiet" @click=${asked.onGive}>${msg("Give something more", { id: "goodwill.title" })}</button>`
          : nothing
      }
    </div>
  </div>`;
}

/** "3 Accept · 1 Keep": in the words of the columns. */
function countsOf({ items, units }: ReturnPage): string {
  const all = items.flatMap((item) => item.units);
  const parts = decisions.flatMap((decision) => {
    const count = all.filter((unit) => unit.decision === decision).length;
    return count > 0 ? [`${decisionNames[decision]()}: ${count}`] : [];
  });
  return [unitCount(units), ...parts].join(" · ");
}
