import { msg, str } from "@lit/localize";
import { html, LitElement, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { DeskOrder } from "../../../server/http/desk-order-schemas.ts";
import type { Desk } from "../desk.ts";
import "../dialog.ts";
import { DialogKeys } from "../dialog-keys.ts";
import { moment, money } from "../formats.ts";
import { icon } from "../icons.ts";
import { dialogSheet, sheet } from "../sheet.ts";
import type { Shown } from "./order-parts.ts";

export type OrderPayment = DeskOrder["payments"][number];

/** What is given back for cancellations, and whether it was paid. Paying is done outside and said here (S5-14, S5-16). */
export function orderPayments(
  { desk, order, now }: Shown,
  { pay, giveUp }: { readonly pay: (payment: OrderPayment) => void; readonly giveUp: (payment: OrderPayment) => void },
): TemplateResult | typeof nothing {
  if (order.payments.length === 0) return nothing;
  return html`<section class="sec">
    <header><h2>${msg("To give back", { id: "order.give_back" })}</h2></header>
    <ul class="pays">
      ${order.payments.map(
        (payment) => html`<li>
          <b>${money(desk.language, payment.amount, order.currency)}</b>
          <span class="grow">${stateOf(payment, { desk, order, now })}</span>
          ${
            payment.state === "due" && desk.may("money:write")
              ? html`<button
                type="button"
                class="btn quiet"
                aria-label=${msg(str`Will not be paid: ${money(desk.language, payment.amount, order.currency)}`, { id: "order.unpaid_name" })}
                @click=${() => giveUp(payment)}
              >
                ${msg("Will not be paid", { id: "return.give_up" })}
              </button>
              <button
                type="button"
                class="btn"
                aria-label=${msg(str`Mark as paid: ${money(desk.language, payment.amount, order.currency)}`, { id: "order.pay_name" })}
                @click=${() => pay(payment)}
              >
                ${msg("Mark as paid", { id: "order.pay" })}
              </button>`
              : nothing
          }
        </li>`,
      )}
    </ul>
  </section>`;
}

function stateOf(
  { state: is, doneAt, doneBy, reference, secondPerson, decidedBy }: OrderPayment,
  { desk, order, now }: Shown,
): TemplateResult {
  if (is === "done")
    return html`<span class="st good">${icon("yes")}${msg(str`Paid ${moment(desk.language, doneAt ?? now, order.shop.timeZone, now)}`, { id: "order.paid_at" })}</span>
      <div class="soft small">${[doneBy?.name, reference].filter(Boolean).join(" · ")}</div>`;
  if (is === "void")
    return html`<span class="soft">${msg("Will not be paid", { id: "return.give_up" })}</span>
      <div class="soft small">${[doneBy?.name, reference].filter(Boolean).join(" · ")}</div>`;
  return html`<span>${msg("Waits to be paid", { id: "order.pay_due" })}</span>
    ${secondPerson ? html`<div class="soft small">${msg(str`By somebody other than ${decidedBy.name}`, { id: "order.pay_second" })}</div>` : nothing}`;
}

/** How the money went, as it was paid outside. */
export class PaidOutside extends Event {
  readonly reference: string;
  readonly mail: boolean;
  /** To the shopper, in the mail. */
  readonly message: string;

  constructor(reference: string, mail: boolean, message: string) {
    super("chosen");
    this.reference = reference;
    this.mail = mail;
    this.message = message;
  }
}

/** Says that money was given back by other means. Fires `chosen`, or `close`. */
@customElement("desk-order-paid")
export class OrderPaid extends LitElement {
  static override styles = [sheet, dialogSheet];

  @property({ attribute: false }) desk!: Desk;
  @property() amount = "";
  /** Where a mail would go; null: nowhere. */
  @property({ attribute: false }) email: string | null = null;
  @property() problem = "";
  @property({ type: Boolean }) busy = false;

  @state() private reference = "";
  @state() private message = "";

  constructor() {
    super();
    new DialogKeys(
      this,
      () => this.desk,
      () => ({
        name: msg("Mark as paid", { id: "order.pay" }),
        shortcuts: [
          { key: "shift enter", does: msg("Paid, no mail", { id: "order.pay_quiet" }), act: () => this.#choose(false) },
          ...(this.email === null
            ? []
            : [{ key: "ctrl enter", does: msg("Paid and mail", { id: "order.pay_mail" }), inFields: true, act: () => this.#choose(true) }]),
        ],
      }),
    );
  }

  override render(): TemplateResult {
    return html`<desk-dialog
      heading=${msg(str`Mark ${this.amount} as paid`, { id: "order.pay_label" })}
      .width=${480}
      @close=${() => this.dispatchEvent(new Event("close"))}
    >
      <div class="form">
        <p>${msg("Pay it where the shopper paid: in the shop, at the payment provider or by transfer. This only records that it was done, once.", { id: "order.pay_text" })}</p>
        <div class="field">
          <label for="reference">${msg("Its reference there, if it has one", { id: "order.pay_reference" })}</label>
          <input
            class="input"
            id="reference"
            maxlength="200"
            autocomplete="off"
            autofocus
            .value=${this.reference}
            @input=${(event: Event) => (this.reference = (event.target as HTMLInputElement).value)}
          />
        </div>
        ${
          this.email === null
            ? html`<p class="soft">${msg("The order has no e-mail address, so nobody is mailed.", { id: "order.pay_nobody" })}</p>`
            : html`<div class="field">
              <label for="message">${msg("Message to the shopper, in the mail", { id: "new.message" })}</label>
              <textarea id="message" rows="2" maxlength="2000" .value=${this.message} @input=${(event: Event) => (this.message = (event.target as HTMLTextAreaElement).value)}></textarea>
            </div>`
        }
        ${this.problem ? html`<p class="problem" role="alert">${this.problem}</p>` : nothing}
      </div>
      <div slot="foot" class="rowx" style="flex:1;justify-content:flex-end">
        <button type="button" class="btn ${this.email === null ? "key" : ""}" ?disabled=${this.busy} @click=${() => this.#choose(false)}>
          ${msg("Paid, no mail", { id: "order.pay_quiet" })} <kbd>shift enter</kbd>
        </button>
        ${
          this.email === null
            ? nothing
            : html`<button type="button" class="btn key" ?disabled=${this.busy} @click=${() => this.#choose(true)}>
              ${msg("Paid and mail", { id: "order.pay_mail" })} <kbd>ctrl enter</kbd>
            </button>`
        }
      </div>
    </desk-dialog>`;
  }

  #choose(mail: boolean): void {
    if (!this.busy) this.dispatchEvent(new PaidOutside(this.reference.trim(), mail, mail ? this.message.trim() : ""));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "desk-order-paid": OrderPaid;
  }
}
