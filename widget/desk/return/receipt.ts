import { msg, str } from "@lit/localize";
import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { ReturnPage } from "../../../server/http/desk-return-schemas.ts";
import { newKey, sentenceOf } from "../api.ts";
import type { Desk } from "../desk.ts";
import { icon } from "../icons.ts";
import { sheet } from "../sheet.ts";
import { words } from "../words.ts";

/** The receipt of a return: printed for the shopper at the counter, or mailed to the order's address (S5-24, S5-32). */
@customElement("desk-receipt")
export class Receipt extends LitElement {
  static override styles = [
    sheet,
    css`
      /* Its buttons stand in the row of the others. */
      :host {
        display: contents;
      }
      p {
        min-inline-size: 0;
        margin: 0;
        overflow-wrap: anywhere;
      }
    `,
  ];

  @property({ attribute: false }) desk!: Desk;
  @property({ attribute: false }) page!: ReturnPage;

  @state() private busy = false;
  @state() private problem = "";
  /** Whom it was mailed to, as this version of the return. */
  @state() private sent: { readonly to: string; readonly of: string } | null = null;
  #key = { key: newKey(), of: "" };

  override render(): TemplateResult {
    const { page } = this;
    return html`<a class="btn" href="/api/desk/returns/${page.id}/receipt.pdf" target="_blank" rel="noopener">
        ${icon("page")}${msg("Print the receipt", { id: "receive.print" })}
      </a>
      ${this.desk.may("returns:receive") ? this.#mail() : nothing}`;
  }

  #mail(): TemplateResult {
    if (this.page.shopper.email === null)
      return html`<p class="soft">${msg("The order has no e-mail address for the receipt.", { id: "receipt.no_address" })}</p>`;
    if (this.sent?.of === this.#shown)
      return html`<p class="st good" role="status">${icon("yes")}${msg(str`The receipt is mailed to ${this.sent.to}.`, { id: "receipt.sent" })}</p>`;
    return html`<button type="button" class="btn" ?disabled=${this.busy} @click=${() => void this.#send()}>
        ${icon("mail")}${msg("Mail the receipt", { id: "receipt.mail" })}
      </button>
      ${this.problem ? html`<p class="bad" role="alert">${this.problem}</p>` : nothing}`;
  }

  /** What is on the receipt changes with the return; then it may be mailed anew. */
  get #shown(): string {
    return `${this.page.id} ${this.page.version}`;
  }

  async #send(): Promise<void> {
    const of = this.#shown;
    if (this.#key.of !== of) this.#key = { key: newKey(), of };
    this.busy = true;
    this.problem = "";
    try {
      const { to } = await this.desk.api.post<{ to: string }>(`/returns/${this.page.id}/receipts`, { key: this.#key.key });
      this.sent = { to, of };
    } catch (failure) {
      this.problem = sentenceOf(failure, words.unreachable());
    }
    this.busy = false;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "desk-receipt": Receipt;
  }
}
