import { msg } from "@lit/localize";
import { css, html, LitElement, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { ReturnPage } from "../../../server/http/desk-return-schemas.ts";
import { sheet } from "../sheet.ts";
import { words } from "../words.ts";
import type { Extra } from "./tally.ts";

/** Something that nobody announced: one more piece of the order, or a thing nobody knows. Fires `add`, then `close`. */
@customElement("desk-extra")
export class ExtraDialog extends LitElement {
  static override styles = [
    sheet,
    css`
      :host {
        display: contents;
      }
      .btn,
      .input,
      select {
        min-block-size: var(--touch);
      }
    `,
  ];

  @property({ attribute: false }) lines: ReturnPage["items"] = [];
  @state() private lineId = "";
  @state() private named = "";
  @state() private quantity = 1;
  @state() private note = "";

  override render(): TemplateResult {
    const line = this.lines.find(({ lineId }) => lineId === this.lineId);
    return html`<desk-dialog heading=${msg("Something else was in the box", { id: "receive.extra_title" })} @close=${() => this.dispatchEvent(new Event("close"))}>
      <form
        id="extra"
        class="narrow"
        @submit=${(event: SubmitEvent) => {
          event.preventDefault();
          this.#add(line?.title ?? this.named.trim());
        }}
      >
        <div class="field">
          <label for="line">${msg("What is it?", { id: "receive.extra_what" })}</label>
          <span class="sel"
            ><select id="line" @change=${(event: Event) => (this.lineId = (event.target as HTMLSelectElement).value)}>
              <option value="">${msg("Something not of this return", { id: "receive.extra_other" })}</option>
              ${this.lines.map(({ lineId, title, variant }) => html`<option value=${lineId}>${title}${variant ? `, ${variant}` : ""}</option>`)}
            </select></span
          >
        </div>
        ${
          line
            ? ""
            : html`<div class="field">
              <label for="title">${msg("What it says on it", { id: "receive.extra_name" })}</label>
              <input id="title" class="input" required maxlength="200" .value=${this.named} @input=${(event: Event) => (this.named = (event.target as HTMLInputElement).value)} />
            </div>`
        }
        <div class="field">
          <label for="quantity">${msg("How many", { id: "receive.extra_many" })}</label>
          <input
            id="quantity"
            class="input"
            type="number"
            min="1"
            max="500"
            required
            .value=${String(this.quantity)}
            @input=${(event: Event) => (this.quantity = Number((event.target as HTMLInputElement).value))}
          />
        </div>
        <div class="field">
          <label for="note">${msg("Note for the team", { id: "receive.extra_note" })}</label>
          <textarea id="note" rows="2" maxlength="1000" @input=${(event: Event) => (this.note = (event.target as HTMLTextAreaElement).value)}></textarea>
        </div>
      </form>
      <button slot="foot" type="button" class="btn" @click=${() => this.dispatchEvent(new Event("close"))}>${words.cancel()}</button>
      <button slot="foot" type="submit" form="extra" class="btn key" @click=${this.#submit}>${msg("Add it", { id: "receive.extra_add" })}</button>
    </desk-dialog>`;
  }

  /** The button stands in another slot than its form. */
  #submit(event: Event): void {
    event.preventDefault();
    this.shadowRoot?.querySelector("form")?.requestSubmit();
  }

  #add(title: string): void {
    const detail: Extra = { ...(this.lineId && { lineId: this.lineId }), title, quantity: this.quantity, note: this.note.trim() };
    this.dispatchEvent(new CustomEvent("add", { detail }));
    this.dispatchEvent(new Event("close"));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "desk-extra": ExtraDialog;
  }
}
