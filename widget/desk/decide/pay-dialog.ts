import { msg, str } from "@lit/localize";
import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { MailPreviewRequest } from "../../../server/http/desk-letter-schemas.ts";
import type { PaymentRequest } from "../../../server/http/desk-payment-schemas.ts";
import type { ReturnPage } from "../../../server/http/desk-return-schemas.ts";
import { sentenceOf } from "../api.ts";
import { dayOf, nowOf } from "../clock.ts";
import type { Desk } from "../desk.ts";
import "../dialog.ts";
import { DialogKeys } from "../dialog-keys.ts";
import { money } from "../formats.ts";
import { paymentState } from "../pay/state.ts";
import { askedHint, isAsked, type Payment, type Way, wayOptions } from "../pay/ways.ts";
import { dialogSheet, sheet } from "../sheet.ts";
import { words } from "../words.ts";
import "./mail-dialog.ts";

/** The payment is settled or given up; the return as it is since. */
export class PaymentSettled extends Event {
  readonly page: ReturnPage;

  constructor(page: ReturnPage) {
    super("settled");
    this.page = page;
  }
}

/**
 * Settles what is due: money that was paid by other means is marked as done, store credit becomes a code, a charge is received; or it will
 * not be paid, and why (S5-14, S5-16, S5-31). Fires `settled`, and `close` when it is over. Twice is once: the server knows the payment.
 */
@customElement("desk-pay")
export class PayDialog extends LitElement {
  static override styles = [
    sheet,
    dialogSheet,
    css`
      .two-fields {
        display: grid;
        grid-template-columns: minmax(0, 1fr) 168px;
        gap: var(--s4);
      }
      .size {
        font: 600 var(--t4) var(--desk-font);
      }
      fieldset {
        display: grid;
        gap: 6px;
      }
      legend {
        font: 600 var(--t1) var(--desk-font);
        margin-block-end: 6px;
        padding: 0;
      }
      .foot-in {
        flex: 1;
        justify-content: flex-end;
        gap: var(--s3);
      }
      .foot-in .plain {
        margin-inline-end: auto;
      }
      @media (max-width: 700px) {
        .two-fields {
          grid-template-columns: minmax(0, 1fr);
        }
        .foot-in .btn {
          flex: 1 1 100%;
          min-block-size: var(--touch);
          white-space: normal;
        }
      }
    `,
  ];

  @property({ attribute: false }) desk!: Desk;
  @property({ attribute: false }) page!: ReturnPage;
  @property({ attribute: false }) payment!: Payment;
  /** Begins with giving it up. */
  @property({ type: Boolean }) givingUp = false;

  @state() private way: Way | null = null;
  @state() private reference = "";
  @state() private paidOn = "";
  @state() private message = "";
  @state() private why = "";
  @state() private problem = "";
  @state() private tried = false;
  @state() private busy = false;
  @state() private previewing = false;

  constructor() {
    super();
    new DialogKeys(
      this,
      () => this.desk,
      () => ({
        name: msg("Pay", { id: "decide.pay" }),
        shortcuts: [
          { key: "shift enter", does: msg("Done, no mail", { id: "pay.key_quiet" }), act: () => void this.#act(false) },
          { key: "ctrl enter", does: msg("Done, and mail", { id: "pay.key_mail" }), inFields: true, act: () => void this.#act(true) },
        ],
      }),
    );
  }

  override render(): TemplateResult {
    return html`<desk-dialog
      heading=${this.#heading()}
      aside=${this.page.number}
      .width=${720}
      @close=${() => this.dispatchEvent(new Event("close"))}
    >
      <div class="form">
        ${this.problem ? html`<p class="problem" role="alert">${this.problem}</p>` : nothing}
        ${this.givingUp ? this.#giveUp() : this.#settle()}
      </div>
      <div slot="foot" class="rowx foot-in">${this.givingUp ? this.#giveUpFoot() : this.#settleFoot()}</div>
    </desk-dialog>
    ${
      this.previewing
        ? html`<desk-mail-preview
            .desk=${this.desk}
            .returnId=${this.page.id}
            .asked=${this.#mailed()}
            @close=${() => (this.previewing = false)}
          ></desk-mail-preview>`
        : nothing
    }`;
  }

  #heading(): string {
    const size = this.#size();
    if (this.givingUp) return msg(str`${size} will not be paid`, { id: "pay.give_up_title" });
    switch (this.payment.kind) {
      case "charge":
        return msg(str`Receive ${size}`, { id: "pay.charge_title" });
      case "refund":
      case "store_credit":
        return msg(str`Pay ${size}`, { id: "pay.title" });
    }
  }

  #settle(): TemplateResult {
    const { payment, page, desk } = this;
    const size = this.#size();
    const { decidedBy } = payment;
    return html`${this.#tender()}
      ${
        payment.secondPerson
          ? html`<p class="soft">
            ${msg(str`${decidedBy.name} decided this amount. It is above the limit of one person, so somebody else pays it.`, { id: "pay.second_person" })}
          </p>`
          : nothing
      }
      ${wayOptions({ payment, paidBy: this.#paidBy(), way: this.#way(), choose: (way) => (this.way = way) })}
      ${isAsked(this.#way()) ? askedHint(payment) : nothing}
      ${
        this.#way() === "outside"
          ? html`<div class="two-fields">
            <div class="field">
              <label for="reference">${msg("Reference there, if there is one", { id: "pay.reference" })}</label>
              <input
                class="input"
                id="reference"
                maxlength="180"
                autocomplete="off"
                autofocus
                .value=${this.reference}
                @input=${(event: Event) => (this.reference = (event.target as HTMLInputElement).value)}
              />
            </div>
            <div class="field">
              <label for="paid-on">${msg("Day", { id: "pay.day" })}</label>
              <input
                class="input"
                id="paid-on"
                type="date"
                max=${this.#today()}
                .value=${this.paidOn || this.#today()}
                @input=${(event: Event) => (this.paidOn = (event.target as HTMLInputElement).value)}
              />
            </div>
          </div>`
          : this.#way() === "credit"
            ? html`<p>
              ${msg(str`A code worth ${size} is made and mailed to the order’s own address. It is shown nowhere else whole; the desk keeps its last four characters.`, { id: "pay.code_hint" })}
            </p>`
            : nothing
      }
      ${
        page.shopper.email === null
          ? html`<p class="soft">${msg("The order has no e-mail address, so no mail can leave.", { id: "decide.no_mail" })}</p>`
          : html`<div class="field">
            <label for="note">${msg("Message to the shopper, in the mail", { id: "decide.message" })}</label>
            <textarea
              id="note"
              rows="2"
              maxlength="2000"
              .value=${this.message}
              @input=${(event: Event) => (this.message = (event.target as HTMLTextAreaElement).value)}
            ></textarea>
            <span><button type="button" class="plain" @click=${() => (this.previewing = true)}>${msg("Preview", { id: "decide.preview" })}</button></span>
          </div>`
      }
      ${desk.may("money:write") ? nothing : html`<p class="warn">${page.cannot.pay ?? ""}</p>`}`;
  }

  /** By what it was paid, and what that means here (S5-31). */
  #tender(): TemplateResult {
    const { page, payment, desk } = this;
    const names = page.order.paidBy.map(({ name, amount }) => `${name} (${money(desk.language, amount, page.currency)})`).join(", ");
    if (payment.kind === "charge")
      return html`<p>
        ${msg("The shopper pays this for a dearer article. It is taken outside: at the till, by a link of your payment provider, or by bank. The article waits until then.", { id: "pay.charge_hint" })}
      </p>`;
    if (payment.kind === "store_credit") return html`<p class="size">${this.#size()}</p>`;
    const others = page.money.payments.filter(({ id, state: is }) => id !== payment.id && is !== "void");
    const where = { language: desk.language, currency: page.currency, timeZone: page.shop.timeZone, now: nowOf(desk.me) };
    const paid = names
      ? msg(str`The order was paid by ${names}.`, { id: "pay.paid_by" })
      : msg("How the order was paid is not known.", { id: "pay.paid_by_unknown" });
    return html`${payment.trouble ? html`<p class="problem">${payment.trouble.message}</p>` : nothing}
      <p>
        ${paid}
        ${
          payment.ways.some(isAsked)
            ? nothing
            : msg("No connection can give that back from here: do it where the payment was taken, then say so here.", {
                id: "pay.not_from_here",
              })
        }
      </p>
      ${
        others.length > 0
          ? html`<div>
            <p class="soft small">${msg("Also of this return", { id: "pay.others" })}</p>
            <ul>${others.map((one) => html`<li>${paymentState(one, where)}</li>`)}</ul>
          </div>`
          : nothing
      }`;
  }

  /** By what the order was paid, where that was one thing. */
  #paidBy(): string | null {
    const [only, ...others] = this.page.order.paidBy;
    return only && others.length === 0 ? only.name : null;
  }

  #settleFoot(): TemplateResult {
    const size = this.#size();
    const code = this.#way() === "credit";
    const charge = this.payment.kind === "charge";
    const asks = isAsked(this.#way());
    const quiet = asks
      ? msg(str`Pay ${size}, no mail`, { id: "pay.asked_quiet" })
      : charge
        ? msg("Received, no mail", { id: "pay.received_quiet" })
        : msg("Mark as done, no mail", { id: "pay.done_quiet" });
    const told = asks
      ? msg(str`Pay ${size}, and mail`, { id: "pay.asked_mail" })
      : code
        ? msg(str`Mail a code worth ${size}`, { id: "pay.code_mail" })
        : charge
          ? msg(str`${size} received, and mail`, { id: "pay.received_mail" })
          : msg(str`${size} is paid, and mail`, { id: "pay.done_mail" });
    return html`<button type="button" class="plain" @click=${this.#turn}>${msg("Will not be paid", { id: "return.give_up" })}</button>
      ${
        // A code that nobody is told of would be lost.
        code
          ? nothing
          : html`<button type="button" class="btn" ?disabled=${this.busy} @click=${() => void this.#act(false)}>${quiet} <kbd>shift enter</kbd></button>`
      }
      <button type="button" class="btn key" ?disabled=${this.busy} @click=${() => void this.#act(true)}>${told} <kbd>ctrl enter</kbd></button>`;
  }

  #giveUp(): TemplateResult {
    const charge = this.payment.kind === "charge";
    return html`<p>
        ${
          charge
            ? msg("The dearer article stays held. Cancel its exchange to pay for the piece that came back.", { id: "pay.give_up_charge" })
            : msg("The shopper was promised this amount. Nothing is mailed of it: write to them where they should know.", {
                id: "pay.give_up_hint",
              })
        }
      </p>
      <div class="field">
        <label for="why">${msg("Why", { id: "pay.why" })}</label>
        <textarea
          id="why"
          rows="3"
          maxlength="500"
          autofocus
          aria-invalid=${this.tried && !this.why.trim() ? "true" : "false"}
          .value=${this.why}
          @input=${(event: Event) => (this.why = (event.target as HTMLTextAreaElement).value)}
        ></textarea>
        ${this.tried && !this.why.trim() ? html`<p class="bad small" role="alert">${msg("Say why.", { id: "decide.say_why" })}</p>` : nothing}
      </div>`;
  }

  #giveUpFoot(): TemplateResult {
    return html`<button type="button" class="plain" @click=${this.#turn}>${msg("Pay it after all", { id: "pay.after_all" })}</button>
      <button type="button" class="btn danger" ?disabled=${this.busy} @click=${() => void this.#act(false)}>
        ${msg(str`Do not pay ${this.#size()}`, { id: "pay.give_up" })} <kbd>shift enter</kbd>
      </button>`;
  }

  readonly #turn = (): void => {
    this.givingUp = !this.givingUp;
    this.problem = "";
    this.tried = false;
  };

  async #act(mail: boolean): Promise<void> {
    if (this.busy || (!mail && !this.givingUp && this.#way() === "credit")) return;
    this.tried = true;
    if (this.givingUp && !this.why.trim()) return;
    this.busy = true;
    this.problem = "";
    const { id } = this.payment;
    try {
      const page = this.givingUp
        ? await this.desk.api.post<ReturnPage>(`/payments/${id}/cancellation`, { body: { why: this.why.trim() } })
        : await this.desk.api.post<ReturnPage>(`/payments/${id}/settlement`, { body: this.#request(mail) });
      this.dispatchEvent(new PaymentSettled(page));
      this.dispatchEvent(new Event("close"));
    } catch (failure) {
      this.problem = sentenceOf(failure, words.unreachable());
    } finally {
      this.busy = false;
    }
  }

  /** The day it was paid on is part of the reference, unless it is today. */
  #request(mail: boolean): PaymentRequest {
    const way = this.#way();
    const day = this.paidOn && this.paidOn !== this.#today() ? this.paidOn : "";
    const reference = [this.reference.trim(), day].filter(Boolean).join(", ");
    const message = this.message.trim();
    return {
      how: way,
      ...(way === "outside" && reference && { reference }),
      mail,
      ...(mail && message && { message }),
    };
  }

  /** The mail of this very payment, as it would be sent with what stands here. */
  #mailed(): MailPreviewRequest {
    const { how, reference, message } = this.#request(true);
    const payment = { id: this.payment.id, how, ...(reference && { reference }) };
    return { notice: "paid", payment, ...(message && { message }) };
  }

  #way(): Way {
    return this.way ?? this.payment.ways[0] ?? "outside";
  }

  #size(): string {
    return money(this.desk.language, this.payment.amount, this.page.currency);
  }

  #today(): string {
    return dayOf(nowOf(this.desk.me), this.page.shop.timeZone);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "desk-pay": PayDialog;
  }
}
