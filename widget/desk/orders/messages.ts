import { msg } from "@lit/localize";
import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { DeskOrder } from "../../../server/http/desk-order-schemas.ts";
import { newKey, sentenceOf } from "../api.ts";
import { nowOf } from "../clock.ts";
import type { Desk } from "../desk.ts";
import { moment } from "../formats.ts";
import { sheet } from "../sheet.ts";
import { words } from "../words.ts";

/** Notes to the shopper about an order, before or after it is cancelled (S5-30). Each leaves as a mail. Fires `sent`. */
@customElement("desk-order-messages")
export class OrderMessages extends LitElement {
  static override styles = [
    sheet,
    css`
      :host {
        display: grid;
        gap: var(--s2);
        min-height: 0;
      }
      .talk .by {
        flex-wrap: wrap;
        gap: 0 var(--s2);
        overflow-wrap: anywhere;
      }
      .bubble {
        white-space: pre-line;
        overflow-wrap: anywhere;
      }
    `,
  ];

  @property({ attribute: false }) desk!: Desk;
  @property({ attribute: false }) order!: DeskOrder;

  @state() private text = "";
  @state() private problem = "";
  @state() private busy = false;
  #key = newKey();

  override render(): TemplateResult {
    const { desk, order } = this;
    const now = nowOf(desk.me);
    return html`<h2>${msg("Mails to the shopper", { id: "order.mails" })}</h2>
      <ul class="talk">
        ${order.messages.map(
          ({ by, text, at }) => html`<li>
            <div class="by"><span>${by}</span><time>${moment(desk.language, at, order.shop.timeZone, now)}</time></div>
            <p class="bubble ours">${text}</p>
          </li>`,
        )}
      </ul>
      ${desk.may("messages:write") ? this.#form(order) : nothing}`;
  }

  #form({ email }: DeskOrder): TemplateResult {
    if (!email)
      return html`<p class="soft">${msg("The order has no e-mail address, so nothing can be written to them.", { id: "order.no_email" })}</p>`;
    return html`<form
      class="field"
      @submit=${(event: Event) => {
        event.preventDefault();
        void this.#send();
      }}
      @keydown=${(event: KeyboardEvent) => {
        if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
        event.preventDefault();
        void this.#send();
      }}
    >
      <label for="text">${msg("Write to the shopper", { id: "order.write" })}</label>
      <textarea
        id="text"
        rows="3"
        maxlength="4000"
        .value=${this.text}
        @input=${(event: Event) => (this.text = (event.target as HTMLTextAreaElement).value)}
      ></textarea>
      ${this.problem ? html`<p class="problem" role="alert">${this.problem}</p>` : nothing}
      <div class="rowx">
        <button type="submit" class="btn" ?disabled=${this.busy}>${msg("Send as mail", { id: "order.send" })} <kbd>ctrl enter</kbd></button>
        <span class="hint">${email}</span>
      </div>
    </form>`;
  }

  async #send(): Promise<void> {
    const text = this.text.trim();
    if (this.busy) return;
    if (!text) {
      this.problem = msg("There is nothing to send yet.", { id: "order.empty" });
      return;
    }
    this.busy = true;
    this.problem = "";
    try {
      await this.desk.api.post(`/orders/${this.order.id}/messages`, { body: { text }, key: this.#key });
      this.#key = newKey();
      this.text = "";
      this.dispatchEvent(new Event("sent"));
    } catch (failure) {
      this.problem = sentenceOf(failure, words.unreachable());
    }
    this.busy = false;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "desk-order-messages": OrderMessages;
  }
}
