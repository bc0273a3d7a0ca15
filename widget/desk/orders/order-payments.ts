import { msg, str } from "@lit/localize";
import { html, LitElement, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { Desk } from "../desk.ts";
import "../dialog.ts";
import { DialogKeys } from "../dialog-keys.ts";
import { type PayActs, paymentActs, paymentFacts, paymentState, paymentTrouble } from "../pay/state.ts";
import { askedHint, isAsked, type Payment, type Way, wayOptions } from "../pay/ways.ts";
import { dialogSheet, sheet } from "../sheet.ts";
import type { Shown } from "./order-parts.ts";

/** What is given back for cancellations, and whether it was paid (S5-14, S5-16). */
export function orderPayments({ desk, order, now }: Shown, acts: PayActs): TemplateResult | typeof nothing {
  if (order.payments.length === 0) return nothing;
  const where = { language: desk.language, now, currency: order.currency, timeZone: order.shop.timeZone };
  return html`<section class="sec">
    <header><h2>${msg("To give back", { id: "order.give_back" })}</h2></header>
    <ul class="pays">
      ${order.payments.map((payment) => {
        const facts = paymentFacts(payment, where);
        return html`<li>
          <span class="grow">
            ${paymentState(payment, where)} ${facts ? html`<span class="soft small"> ${facts}</span>` : nothing} ${paymentTrouble(payment)}
          </span>
          ${desk.may("money:write") ? paymentActs(payment, where, acts) : nothing}
        </li>`;
      })}
    </ul>
  </section>`;
}

/** How it is paid, and what is said of it. */
export interface HowPaid {
  readonly how: Way;
  /** Of what was paid outside. */
  readonly reference: string;
  readonly mail: boolean;
  /** To the shopper, in the mail. */
  readonly message: string;
}

export class PaymentChosen extends Event {
  readonly chosen: HowPaid;

  constructor(chosen: HowPaid) {
    super("chosen");
    this.chosen = chosen;
  }
}

/** Has money given back by a connection, or says that it was by other means. Fires `chosen`, or `close`. */
@customElement("desk-order-paid")
export class OrderPaid extends LitElement {
  static override styles = [sheet, dialogSheet];

  @property({ attribute: false }) desk!: Desk;
  @property({ attribute: false }) payment!: Payment;
  /** By what the order was paid, where that was one thing. */
  @property({ attribute: false }) paidBy: string | null = null;
  @property() amount = "";
  /** Where a mail would go; null: nowhere. */
  @property({ attribute: false }) email: string | null = null;
  @property() problem = "";
  @property({ type: Boolean }) busy = false;

  @state() private way: Way | null = null;
  @state() private reference = "";
  @state() private message = "";

  constructor() {
    super();
    new DialogKeys(
      this,
      () => this.desk,
      () => ({
        name: msg("Pay", { id: "decide.pay" }),
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
    const way = this.#way();
    const asks = isAsked(way);
    const quiet = asks ? msg(str`Pay ${this.amount}, no mail`, { id: "pay.asked_quiet" }) : msg("Paid, no mail", { id: "order.pay_quiet" });
    const told = asks
      ? msg(str`Pay ${this.amount}, and mail`, { id: "pay.asked_mail" })
      : way === "credit"
        ? msg(str`Mail a code worth ${this.amount}`, { id: "pay.code_mail" })
        : msg("Paid and mail", { id: "order.pay_mail" });
    return html`<desk-dialog
      heading=${msg(str`Pay ${this.amount}`, { id: "pay.title" })}
      .width=${480}
      @close=${() => this.dispatchEvent(new Event("close"))}
    >
      <div class="form">
        ${this.payment.trouble ? html`<p class="problem">${this.payment.trouble.message}</p>` : nothing}
        ${wayOptions({ payment: this.payment, paidBy: this.paidBy, way, choose: (one) => (this.way = one) })}
        ${isAsked(way) ? askedHint(this.payment) : nothing} ${way === "outside" ? this.#outside() : nothing}
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
        ${
          // A code that nobody is told of would be lost.
          way === "credit"
            ? nothing
            : html`<button type="button" class="btn ${this.email === null ? "key" : ""}" ?disabled=${this.busy} @click=${() => this.#choose(false)}>
              ${quiet} <kbd>shift enter</kbd>
            </button>`
        }
        ${
          this.email === null
            ? nothing
            : html`<button type="button" class="btn key" ?disabled=${this.busy} @click=${() => this.#choose(true)}>
              ${told} <kbd>ctrl enter</kbd>
            </button>`
        }
      </div>
    </desk-dialog>`;
  }

  #outside(): TemplateResult {
    return html`<p>${msg("Pay it where the shopper paid: in the shop, at the payment provider or by transfer. This only records that it was done, once.", { id: "order.pay_text" })}</p>
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
      </div>`;
  }

  #way(): Way {
    return this.way ?? this.payment.ways[0] ?? "outside";
  }

  #choose(mail: boolean): void {
    const how = this.#way();
    if (this.busy || (how === "credit" && !mail)) return;
    const reference = how === "outside" ? this.reference.trim() : "";
    this.dispatchEvent(new PaymentChosen({ how, reference, mail, message: mail ? this.message.trim() : "" }));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "desk-order-paid": OrderPaid;
  }
}
