import { msg, str } from "@lit/localize";
import { html, nothing, type TemplateResult } from "lit";
import type { Settlement } from "../../../server/http/desk-decision-schemas.ts";
import type { ReturnPage } from "../../../server/http/desk-return-schemas.ts";
import { amount, languageName, money, symbol } from "../formats.ts";
import { wayName } from "../pay/ways.ts";
import type { Booked } from "./draft.ts";

export interface SideAsked {
  readonly page: ReturnPage;
  readonly settlement: Settlement | null;
  readonly busy: boolean;
  readonly language: string;
  readonly stock: readonly Booked[];
  /** Paid in the same go; null where it cannot be. */
  readonly payNow: boolean | null;
  /** Why it cannot be paid in the same go. */
  readonly payLater: string;
  readonly message: string;
  readonly onPayNow: (now: boolean) => void;
  readonly onMessage: (text: string) => void;
  readonly onPreview: () => void;
}

/** What it comes to, how it is paid, what is booked and who is told. */
export function side(asked: SideAsked): TemplateResult {
  return html`<aside class="side" aria-label=${msg("What follows", { id: "decide.side" })}>
    ${totals(asked)} ${paySection(asked)} ${stockSection(asked)} ${thenSection(asked)}
  </aside>`;
}

function totals({ settlement, page, language, busy }: SideAsked): TemplateResult {
  const figure = (minor: number): string => amount(language, minor, page.currency);
  const given = settlement?.payments.filter(({ kind }) => kind !== "charge") ?? [];
  const charged = settlement?.payments.filter(({ kind }) => kind === "charge") ?? [];
  return html`<section class="sec ${busy ? "stale" : ""}" aria-labelledby="total" aria-busy=${busy}>
    <header><h2 id="total">${msg("Total", { id: "decide.total" })}</h2></header>
    <div class="sums">
      ${given.map(({ how, amount: size }) => html`<div><span>${how}</span><span>${figure(size)}</span></div>`)}
      <div class="total">
        <span>${symbol(language, page.currency)}</span>
        <span role="status">${settlement ? figure(settlement.total) : "—"}</span>
      </div>
      ${charged.map(({ how, amount: size }) => html`<div class="warn"><span>${how}</span><span>${figure(size)}</span></div>`)}
      <div class="soft"><span>${msg("Shopper was shown", { id: "decide.was_shown" })}</span><span>${figure(settlement?.shown ?? page.money.shown)}</span></div>
      ${(settlement?.bridge ?? []).map(({ text, amount: size }) => html`<div class="soft"><span>${text}</span><span>${figure(size)}</span></div>`)}
      ${
        settlement && settlement.bridge.length > 0
          ? html`<div><span>${msg("Shopper will get", { id: "decide.will_get" })}</span><span>${figure(settlement.total)}</span></div>`
          : nothing
      }
    </div>
  </section>`;
}

function paySection({ settlement, page, language, payNow, payLater, onPayNow }: SideAsked): unknown {
  if (!settlement || settlement.payments.length === 0) return nothing;
  const { secondPersonAbove, total, needsSecondPerson } = settlement;
  const size = money(language, total, page.currency);
  const option = (value: boolean, label: string): TemplateResult =>
    html`<label><input class="cb" type="radio" name="pay" .checked=${payNow === value} @change=${() => onPayNow(value)} />${label}</label>`;
  return html`<section class="sec" aria-labelledby="pay">
    <header><h2 id="pay">${msg("Pay", { id: "decide.pay" })}</h2></header>
    ${
      payNow === null
        ? html`<p>${payLater}</p>`
        : html`<div class="opts" role="radiogroup" aria-labelledby="pay">
          ${option(true, wayWords(settlement, page))} ${option(false, msg("Decide now, pay later", { id: "decide.pay_later" }))}
        </div>`
    }
    ${
      secondPersonAbove === null || total === 0
        ? nothing
        : html`<p class="hint">${
            needsSecondPerson
              ? msg(
                  str`${size} is above ${money(language, secondPersonAbove, page.currency)}: who decides it may not also pay it. A second person does.`,
                  {
                    id: "decide.second_person",
                  },
                )
              : msg(str`${size} is under ${money(language, secondPersonAbove, page.currency)}, so no second person is needed.`, {
                  id: "decide.no_second_person",
                })
          }</p>`
    }
  </section>`;
}

/** The first way there is for each part of what goes to the shopper. */
function wayWords({ payments }: Settlement, { order }: ReturnPage): string {
  const [only, ...others] = order.paidBy;
  const paidBy = only && others.length === 0 ? only.name : null;
  const names = payments
    .filter(({ kind }) => kind !== "charge")
    .map((payment) => wayName(payment.ways[0] ?? "outside", { payment, paidBy }));
  return [...new Set(names)].join("; ");
}

function stockSection({ stock }: SideAsked): unknown {
  if (stock.length === 0) return nothing;
  return html`<section class="sec" aria-labelledby="stock">
    <header>
      <h2 id="stock">${msg("Stock", { id: "decide.stock" })}</h2>
      <span class="soft small">${msg("goes back on sale", { id: "decide.stock_hint" })}</span>
    </header>
    <dl class="facts">
      ${stock.map(
        ({ title, quantity, place }) => html`<dt>${title}</dt>
          <dd>${place ? html`${quantity} → ${place}` : quantity}</dd>`,
      )}
    </dl>
  </section>`;
}

function thenSection({ page, message, language, onMessage, onPreview }: SideAsked): TemplateResult {
  return html`<section class="sec" aria-labelledby="then">
    <header><h2 id="then">${msg("Then", { id: "decide.then" })}</h2></header>
    ${
      page.shopper.email === null
        ? html`<p>${msg("The order has no e-mail address, so no mail can leave.", { id: "decide.no_mail" })}</p>`
        : html`<p>
            ${msg(str`A mail with these amounts, in ${languageName(language, page.language)}.`, { id: "decide.mail" })}
            <button type="button" class="plain" @click=${onPreview}>${msg("Preview", { id: "decide.preview" })}</button>
          </p>
          <div class="field">
            <label for="message">${msg("Message to the shopper, in the mail", { id: "decide.message" })}</label>
            <textarea
              id="message"
              rows="3"
              maxlength="2000"
              .value=${message}
              @input=${(event: Event) => onMessage((event.target as HTMLTextAreaElement).value)}
            ></textarea>
          </div>`
    }
    <p class="soft">${msg(str`${page.number} closes by itself once everything is paid and sent.`, { id: "decide.closes" })}</p>
  </section>`;
}
