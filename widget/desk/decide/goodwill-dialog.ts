import { msg, str } from "@lit/localize";
import { html, LitElement, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { ReturnPage } from "../../../server/http/desk-return-schemas.ts";
import { newKey, sentenceOf } from "../api.ts";
import type { Desk } from "../desk.ts";
import "../dialog.ts";
import { DialogKeys } from "../dialog-keys.ts";
import { money, readAmount, symbol } from "../formats.ts";
import { dialogSheet, sheet } from "../sheet.ts";
import { words } from "../words.ts";
import { PaymentSettled } from "./pay-dialog.ts";

/** Something beyond what was decided, with its reason; it is due from then on. Fires `settled` with the return as it is since, and `close`. */
@customElement("desk-goodwill")
export class GoodwillDialog extends LitElement {
  static override styles = [sheet, dialogSheet];

  @property({ attribute: false }) desk!: Desk;
  @property({ attribute: false }) page!: ReturnPage;

  @state() private text = "";
  @state() private why = "";
  @state() private problem = "";
  @state() private tried = false;
  @state() private busy = false;
  /** One gift, however often it is tried; another amount is another. */
  #key = newKey();

  constructor() {
    super();
    new DialogKeys(
      this,
      () => this.desk,
      () => ({
        name: msg("Give something more", { id: "goodwill.title" }),
        shortcuts: [
          { key: "ctrl enter", does: msg("Give it", { id: "goodwill.give_short" }), inFields: true, act: () => void this.#give() },
        ],
      }),
    );
  }

  override render(): TemplateResult {
    const { page, desk, tried } = this;
    const amount = this.#amount();
    return html`<desk-dialog
      heading=${msg("Give something more", { id: "goodwill.title" })}
      aside=${page.number}
      .width=${480}
      @close=${() => this.dispatchEvent(new Event("close"))}
    >
      <div class="form">
        ${this.problem ? html`<p class="problem" role="alert">${this.problem}</p>` : nothing}
        <div class="field">
          <label for="amount">${msg(str`Amount, ${symbol(desk.language, page.currency)}`, { id: "goodwill.amount" })}</label>
          <input
            class="input money"
            id="amount"
            inputmode="decimal"
            autocomplete="off"
            autofocus
            aria-invalid=${tried && amount === null ? "true" : "false"}
            .value=${this.text}
            @input=${(event: Event) => this.#typed(() => (this.text = (event.target as HTMLInputElement).value))}
          />
          ${tried && amount === null ? html`<p class="bad small" role="alert">${msg("That is no amount.", { id: "decide.no_number" })}</p>` : nothing}
        </div>
        <div class="field">
          <label for="why">${msg("Why", { id: "pay.why" })}</label>
          <textarea
            id="why"
            rows="3"
            maxlength="500"
            aria-invalid=${tried && !this.why.trim() ? "true" : "false"}
            .value=${this.why}
            @input=${(event: Event) => this.#typed(() => (this.why = (event.target as HTMLTextAreaElement).value))}
          ></textarea>
          ${tried && !this.why.trim() ? html`<p class="bad small" role="alert">${msg("Say why.", { id: "decide.say_why" })}</p>` : nothing}
        </div>
        <p class="hint">
          ${msg("It is due from then on and paid like any other amount. Beyond an agent’s limit an owner gives it.", { id: "goodwill.hint" })}
        </p>
      </div>
      <div slot="foot" class="rowx" style="flex:1;justify-content:flex-end">
        <button type="button" class="btn key" ?disabled=${this.busy} @click=${() => void this.#give()}>
          ${amount === null ? msg("Give it", { id: "goodwill.give_short" }) : msg(str`Give ${money(desk.language, amount, page.currency)}`, { id: "goodwill.give" })}
          <kbd>ctrl enter</kbd>
        </button>
      </div>
    </desk-dialog>`;
  }

  #typed(change: () => void): void {
    change();
    this.#key = newKey();
  }

  #amount(): number | null {
    const read = readAmount(this.text, this.page.currency);
    return read !== null && read > 0 ? read : null;
  }

  async #give(): Promise<void> {
    this.tried = true;
    const amount = this.#amount();
    const why = this.why.trim();
    if (this.busy || amount === null || !why) return;
    this.busy = true;
    this.problem = "";
    try {
      const { id, version } = this.page;
      const page = await this.desk.api.post<ReturnPage>(`/returns/${id}/goodwill`, { body: { amount, why }, key: this.#key, version });
      this.dispatchEvent(new PaymentSettled(page));
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
    "desk-goodwill": GoodwillDialog;
  }
}
