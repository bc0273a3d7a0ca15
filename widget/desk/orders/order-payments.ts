import { msg, str } from "@lit/localize";
import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { DeskOrder } from "../../../server/http/desk-order-schemas.ts";
import type { Desk } from "../desk.ts";
import "../dialog.ts";
import { DialogKeys } from "../dialog-keys.ts";
import { moment, money } from "../formats.ts";
import { icon } from "../icons.ts";
import { sheet } from "../sheet.ts";
import { words } from "../words.ts";
import type { Shown } from "./order-parts.ts";

export type OrderPayment = DeskOrder["payments"][number];

/** What is given back for cancellations, and whether it was paid. Paying is done outside and said here (S5-14, S5-16). */
export function orderPayments({ desk, order, now }: Shown, pay: (payment: OrderPayment) => void): TemplateResult | typeof nothing {
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
  if (is === "void") return html`<span class="soft">${msg("Given up", { id: "order.pay_void" })}</span>`;
  return html`<span>${msg("Waits to be paid", { id: "order.pay_due" })}</span>
    ${secondPerson ? html`<div class="soft small">${msg(str`By somebody other than ${decidedBy.name}`, { id: "order.pay_second" })}</div>` : nothing}`;
}

/** How the money went, as it was paid outside. */
export class PaidOutside extends Event {
  readonly reference: string;

  constructor(reference: string) {
    super("chosen");
    this.reference = reference;
  }
}

/** Says that money was given back by other means. Fires `chosen`, or `close`. */
@customElement("desk-order-paid")
export class OrderPaid extends LitElement {
  static override styles = [
    sheet,
    css`
      :host {
        display: contents;
      }
      .form {
        display: grid;
        gap: var(--s4);
        padding: var(--s5);
      }
    `,
  ];

  @property({ attribute: false }) desk!: Desk;
  @property() amount = "";
  @property() problem = "";
  @property({ type: Boolean }) busy = false;

  @state() private reference = "";

  constructor() {
    super();
    new DialogKeys(
      this,
      () => this.desk,
      () => ({
        name: msg("Mark as paid", { id: "order.pay" }),
        shortcuts: [{ key: "ctrl enter", does: msg("Mark as paid", { id: "order.pay" }), inFields: true, act: () => this.#choose() }],
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
        ${this.problem ? html`<p class="problem" role="alert">${this.problem}</p>` : nothing}
      </div>
      <div slot="foot" class="rowx" style="flex:1;justify-content:flex-end">
        <button type="button" class="btn quiet" @click=${() => this.dispatchEvent(new Event("close"))}>${words.cancel()}</button>
        <button type="button" class="btn key" ?disabled=${this.busy} @click=${() => this.#choose()}>
          ${msg("Mark as paid", { id: "order.pay" })} <kbd>ctrl enter</kbd>
        </button>
      </div>
    </desk-dialog>`;
  }

  #choose(): void {
    if (!this.busy) this.dispatchEvent(new PaidOutside(this.reference.trim()));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "desk-order-paid": OrderPaid;
  }
}
