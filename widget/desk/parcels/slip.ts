import { msg } from "@lit/localize";
import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { sentenceOf } from "../api.ts";
import type { Desk } from "../desk.ts";
import { addressOf } from "../download.ts";
import { icon } from "../icons.ts";
import { sheet } from "../sheet.ts";
import { words } from "../words.ts";

/** The packing slip of a return: its number, items and reasons, beside the opened box (S5-46). */
@customElement("desk-slip")
export class PackingSlip extends LitElement {
  static override styles = [
    sheet,
    css`
      /* It stands in the row of the others. */
      :host {
        display: contents;
      }
      /* Under a thumb, at the table where parcels are opened. */
      .large {
        min-block-size: var(--touch);
      }
    `,
  ];

  @property({ attribute: false }) desk!: Desk;
  @property() return = "";
  /** How its button looks. */
  @property() look = "btn";

  @state() private busy = false;
  @state() private problem = "";
  /** Browsers may keep the new tab from opening: then the link is there. */
  @state() private made = "";

  override render(): TemplateResult {
    const { busy, made, problem } = this;
    return html`${
      made
        ? html`<a class=${this.look} href=${made} target="_blank" rel="noopener">${this.#picture()}${msg("Open the packing slip", { id: "slip.open" })}</a>`
        : html`<button type="button" class=${this.look} ?disabled=${busy} @click=${() => void this.#print()}>
          ${this.#picture()}${busy ? msg("Making it …", { id: "slip.making" }) : msg("Print the packing slip", { id: "slip.print" })}
        </button>`
    }
    ${problem ? html`<p class="bad" role="alert">${problem}</p>` : nothing}`;
  }

  /** Beside words alone it would stand on another line than they. */
  #picture(): TemplateResult | typeof nothing {
    return this.look.includes("quiet") ? nothing : icon("page");
  }

  async #print(): Promise<void> {
    this.busy = true;
    this.problem = "";
    try {
      const { body } = await this.desk.api.ask<Blob>("POST", "/packing-slips", { body: { ids: [this.return] } });
      this.made = addressOf(body);
      window.open(this.made, "_blank", "noopener");
    } catch (failure) {
      this.problem = sentenceOf(failure, words.unreachable());
    }
    this.busy = false;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "desk-slip": PackingSlip;
  }
}
