import { msg } from "@lit/localize";
import { css, html, LitElement, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { icon } from "./icons.ts";
import { sheet } from "./sheet.ts";

/** Puts a text where it can be pasted from, and says so in place. */
@customElement("desk-copy")
export class CopyButton extends LitElement {
  static override styles = [
    sheet,
    css`
      :host {
        display: inline-block;
        flex: none;
      }
    `,
  ];

  @property() text = "";
  /** What is copied; said on the button. */
  @property() label = "";

  @state() private copied = false;

  override render(): TemplateResult {
    return html`<button type="button" class="btn" @click=${this.#copy}>
      ${this.copied ? html`${icon("yes")}${msg("Copied", { id: "site.copied" })}` : this.label}
    </button>`;
  }

  readonly #copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(this.text);
    this.copied = true;
    setTimeout(() => (this.copied = false), 3_000);
  };
}

declare global {
  interface HTMLElementTagNameMap {
    "desk-copy": CopyButton;
  }
}
