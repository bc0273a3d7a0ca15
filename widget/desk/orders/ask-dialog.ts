import { msg } from "@lit/localize";
import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { Desk } from "../desk.ts";
import "../dialog.ts";
import { DialogKeys } from "../dialog-keys.ts";
import { sheet } from "../sheet.ts";
import { words } from "../words.ts";

/** Somebody wants it, and where that was asked for, why. */
export class Asserted extends Event {
  readonly why: string;
  constructor(why: string) {
    super("chosen");
    this.why = why;
  }
}

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

  /** It is not done without a reason, which is kept. */
  @property({ type: Boolean }) why = false;

  @state() private reason = "";
  @state() private tried = false;

  constructor() {
    super();
    new DialogKeys(
      this,
      () => this.desk,
      () => ({ name: this.heading, shortcuts: [{ key: "ctrl enter", does: this.act, inFields: this.why, act: () => this.#choose() }] }),
    );
  }

  override render(): TemplateResult {
    return html`<desk-dialog heading=${this.heading} .width=${480} @close=${() => this.dispatchEvent(new Event("close"))}>
      <div class="narrow">
        <p>${this.text}</p>
        ${this.why ? this.#asksWhy() : nothing}
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

  #asksWhy(): TemplateResult {
    const missing = this.tried && !this.reason.trim();
    return html`<div class="field">
      <label for="why">${msg("Why", { id: "pay.why" })}</label>
      <textarea
        id="why"
        rows="3"
        maxlength="500"
        autofocus
        aria-invalid=${missing ? "true" : "false"}
        .value=${this.reason}
        @input=${(event: Event) => (this.reason = (event.target as HTMLTextAreaElement).value)}
      ></textarea>
      ${missing ? html`<p class="bad small" role="alert">${msg("Say why.", { id: "decide.say_why" })}</p>` : nothing}
    </div>`;
  }

  #choose(): void {
    this.tried = true;
    const why = this.reason.trim();
    if (!this.busy && (!this.why || why)) this.dispatchEvent(new Asserted(why));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "desk-ask": AskDialog;
  }
}
