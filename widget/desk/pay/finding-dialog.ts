import { msg, str } from "@lit/localize";
import { html, LitElement, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { DeskOrder } from "../../../server/http/desk-order-schemas.ts";
import type { ReturnPage } from "../../../server/http/desk-return-schemas.ts";
import { sentenceOf } from "../api.ts";
import type { Desk } from "../desk.ts";
import "../dialog.ts";
import { DialogKeys } from "../dialog-keys.ts";
import { money } from "../formats.ts";
import { dialogSheet, sheet } from "../sheet.ts";
import { words } from "../words.ts";
import type { Payment } from "./ways.ts";

/** What became of it is known: the page it stands on, as it is since. */
export class Found<Page extends ReturnPage | DeskOrder> extends Event {
  readonly page: Page;
  constructor(page: Page) {
    super("found");
    this.page = page;
  }
}

/** A person looked where the money moves whether a payment was made of which no answer came. Fires `found`, and `close`. */
@customElement("desk-finding")
export class FindingDialog extends LitElement {
  static override styles = [sheet, dialogSheet];

  @property({ attribute: false }) desk!: Desk;
  @property({ attribute: false }) payment!: Payment;
  @property() currency = "EUR";
  /** What they found. */
  @property({ type: Boolean }) paid = false;

  @state() private reference = "";
  @state() private why = "";
  @state() private tried = false;
  @state() private busy = false;
  @state() private problem = "";

  constructor() {
    super();
    new DialogKeys(
      this,
      () => this.desk,
      () => ({ name: this.#act(), shortcuts: [{ key: "ctrl enter", does: this.#act(), inFields: true, act: () => void this.#say() }] }),
    );
  }

  override render(): TemplateResult {
    const missing = this.tried && !this.why.trim();
    const provider = this.payment.provider ?? "";
    const size = money(this.desk.language, this.payment.amount, this.currency);
    return html`<desk-dialog
      heading=${this.paid ? msg(str`${size} was paid`, { id: "finding.paid_title" }) : msg(str`${size} was not paid`, { id: "finding.not_title" })}
      .width=${520}
      @close=${() => this.dispatchEvent(new Event("close"))}
    >
      <div class="form">
        <p>
          ${
            this.paid
              ? msg(str`Say so when you saw the money leave at ${provider}. The payment is done from then on.`, { id: "finding.paid_text" })
              : msg(str`Say so when you looked at ${provider} and no money left. The payment is due again and can be made a second time.`, {
                  id: "finding.not_text",
                })
          }
        </p>
        ${
          this.paid
            ? html`<div class="field">
              <label for="reference">${msg("Reference there, if there is one", { id: "pay.reference" })}</label>
              <input class="input" id="reference" maxlength="200" autocomplete="off" .value=${this.reference} @input=${(event: Event) => (this.reference = (event.target as HTMLInputElement).value)} />
            </div>`
            : nothing
        }
        <div class="field">
          <label for="why">${msg("Where you looked, and what stood there", { id: "finding.why" })}</label>
          <textarea
            id="why"
            rows="3"
            maxlength="500"
            autofocus
            aria-invalid=${missing ? "true" : "false"}
            .value=${this.why}
            @input=${(event: Event) => (this.why = (event.target as HTMLTextAreaElement).value)}
          ></textarea>
          ${missing ? html`<p class="bad small" role="alert">${msg("Say why.", { id: "decide.say_why" })}</p>` : nothing}
        </div>
        ${this.problem ? html`<p class="problem" role="alert">${this.problem}</p>` : nothing}
      </div>
      <div slot="foot" class="rowx" style="flex:1;justify-content:flex-end">
        <button type="button" class="btn quiet" @click=${() => this.dispatchEvent(new Event("close"))}>${words.cancel()}</button>
        <button type="button" class="btn ${this.paid ? "key" : "danger"}" ?disabled=${this.busy} @click=${() => void this.#say()}>
          ${this.#act()} <kbd>ctrl enter</kbd>
        </button>
      </div>
    </desk-dialog>`;
  }

  #act(): string {
    return this.paid ? msg("It was paid", { id: "finding.paid" }) : msg("It was not paid", { id: "finding.not" });
  }

  async #say(): Promise<void> {
    this.tried = true;
    const why = this.why.trim();
    if (this.busy || !why) return;
    this.busy = true;
    this.problem = "";
    const reference = this.reference.trim();
    try {
      const page = await this.desk.api.post<ReturnPage | DeskOrder>(`/payments/${this.payment.id}/finding`, {
        body: { paid: this.paid, why, ...(this.paid && reference && { reference }) },
      });
      this.dispatchEvent(new Found(page));
      this.dispatchEvent(new Event("close"));
    } catch (failure) {
      this.problem = sentenceOf(failure, words.unreachable());
    } finally {
      this.busy = false;
    }
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "desk-finding": FindingDialog;
  }
}
