import { msg } from "@lit/localize";
import { html, LitElement, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { Desk } from "../desk.ts";
import "../dialog.ts";
import { DialogKeys } from "../dialog-keys.ts";
import { sheet } from "../sheet.ts";

export class DaysChosen extends Event {
  readonly from: string | null;
  readonly to: string | null;

  constructor(from: string | null, to: string | null) {
    super("chosen");
    this.from = from;
    this.to = to;
  }
}

/** Between which days somebody asked for a return. */
@customElement("desk-days-dialog")
export class DaysDialog extends LitElement {
  static override styles = [sheet];

  @property({ attribute: false }) desk!: Desk;
  @property() from = "";
  @property() to = "";
  @state() private wrong = false;

  constructor() {
    super();
    const done = { key: "ctrl enter", does: msg("Show these", { id: "list.show_these" }), inFields: true, act: () => this.#done() };
    new DialogKeys(
      this,
      () => this.desk,
      () => ({ name: msg("Requested between days", { id: "list.filter_days" }), shortcuts: [done] }),
    );
  }

  override render(): TemplateResult {
    return html`<desk-dialog
      heading=${msg("Requested between days", { id: "list.filter_days" })}
      .width=${420}
      @close=${() => this.dispatchEvent(new Event("close"))}
    >
      <form id="days" class="narrow" @submit=${this.#done}>
        <div class="rowx">
          ${this.#field("from", msg("From", { id: "list.day_from" }), this.from)} ${this.#field("to", msg("To, that day too", { id: "list.day_to" }), this.to)}
        </div>
        ${this.wrong ? html`<p class="bad" role="alert">${msg("The last day lies before the first.", { id: "list.days_wrong" })}</p>` : nothing}
      </form>
      <div slot="foot" class="rowx" style="flex:1;justify-content:flex-end">
        <button type="button" class="btn quiet" @click=${() => this.dispatchEvent(new DaysChosen(null, null))}>
          ${msg("Any day", { id: "list.any_day" })}
        </button>
        <button type="button" class="btn key" @click=${this.#done}>${msg("Show these", { id: "list.show_these" })}</button>
      </div>
    </desk-dialog>`;
  }

  #field(name: "from" | "to", label: string, value: string): TemplateResult {
    return html`<div class="field">
      <label for=${name}>${label}</label>
      <input
        class="input"
        type="date"
        id=${name}
        .value=${value}
        @input=${(event: Event) => {
          this[name] = (event.target as HTMLInputElement).value;
          this.wrong = false;
        }}
      />
    </div>`;
  }

  #done(event?: Event): void {
    event?.preventDefault();
    this.wrong = this.from !== "" && this.to !== "" && this.to < this.from;
    if (!this.wrong) this.dispatchEvent(new DaysChosen(this.from || null, this.to || null));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "desk-days-dialog": DaysDialog;
  }
}
