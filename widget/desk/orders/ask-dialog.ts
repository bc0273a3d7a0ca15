import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import type { Desk } from "../desk.ts";
import "../dialog.ts";
import { DialogKeys } from "../dialog-keys.ts";
import { sheet } from "../sheet.ts";
import { words } from "../words.ts";

/** Says what will happen before it does. The button says the same again; fires `chosen`, or `close`. */
@customElement("desk-ask")
export class AskDialog extends LitElement {
  static override styles = [
    sheet,
    css`
      :host {
        display: contents;
      }
    `,
  ];

  @property({ attribute: false }) desk!: Desk;
  @property() heading = "";
  @property() text = "";
  @property() act = "";
  @property() problem = "";
  @property({ type: Boolean }) busy = false;
  /** It cannot be taken back. */
  @property({ type: Boolean }) danger = false;

  constructor() {
    super();
    new DialogKeys(
      this,
      () => this.desk,
      () => ({ name: this.heading, shortcuts: [{ key: "ctrl enter", does: this.act, act: () => this.#choose() }] }),
    );
  }

  override render(): TemplateResult {
    return html`<desk-dialog heading=${this.heading} .width=${480} @close=${() => this.dispatchEvent(new Event("close"))}>
      <div class="narrow">
        <p>${this.text}</p>
        ${this.problem ? html`<p class="problem" role="alert">${this.problem}</p>` : nothing}
      </div>
      <div slot="foot" class="rowx" style="flex:1;justify-content:flex-end">
        <button type="button" class="btn quiet" @click=${() => this.dispatchEvent(new Event("close"))}>${words.cancel()}</button>
        <button type="button" class="btn ${this.danger ? "danger" : "key"}" ?disabled=${this.busy} @click=${() => this.#choose()}>
          ${this.act} <kbd>ctrl enter</kbd>
        </button>
      </div>
    </desk-dialog>`;
  }

  #choose(): void {
    if (!this.busy) this.dispatchEvent(new Event("chosen"));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "desk-ask": AskDialog;
  }
}
