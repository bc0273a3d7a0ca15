import { msg, str } from "@lit/localize";
import { css, html, LitElement, type TemplateResult } from "lit";
import { customElement, property, query } from "lit/decorators.js";
import { sheet } from "./sheet.ts";

/** Help beside a setting (S2-22): a question mark that opens one or two sentences, with a way to the dated help page. */
@customElement("desk-help")
export class DeskHelp extends LitElement {
  static override styles = [
    sheet,
    css`
      :host {
        display: inline-block;
        flex: none;
        min-height: 0;
      }
      button {
        inline-size: 24px;
        block-size: 24px;
        padding: 0;
        border: 1px solid var(--edge);
        border-radius: 50%;
        background: var(--paper);
        color: var(--ink-2);
        font: 600 var(--t0) var(--desk-font);
        cursor: pointer;
      }
      [popover] {
        position: fixed;
        margin: 0;
        max-inline-size: min(320px, 100vw - 16px);
        padding: var(--s3) var(--s4);
        border: 1px solid var(--line);
        border-radius: var(--radius);
        background: var(--raised);
        color: var(--ink);
        box-shadow: var(--shadow);
        font: var(--t1) var(--desk-font);
      }
      p + p {
        margin-block-start: var(--s2);
      }
    `,
  ];

  /** The setting it is about. */
  @property() about = "";
  /** The sentence or two. */
  @property() text = "";
  /** The topic of the help page at `/desk/help/{topic}`; none: no link. */
  @property() topic = "";

  @query("[popover]") private readonly bubble!: HTMLElement;

  override render(): TemplateResult {
    return html`<button type="button" id="button" aria-label=${msg(str`Help: ${this.about}`, { id: "help.about" })} @click=${this.#show}>?</button>
      <div popover id="bubble" role="note" aria-labelledby="button" tabindex="-1">
        <p>${this.text}</p>
        ${this.topic ? html`<p><a class="go" href="/desk/help/${this.topic}" target="_blank" rel="noopener">${msg("More about it", { id: "help.more" })}</a></p>` : ""}
      </div>`;
  }

  #show(event: Event): void {
    const { left, bottom } = (event.currentTarget as HTMLElement).getBoundingClientRect();
    this.bubble.togglePopover();
    if (!this.bubble.matches(":popover-open")) return;
    const { width, height } = this.bubble.getBoundingClientRect();
    this.bubble.style.top = `${Math.min(bottom + 6, innerHeight - height - 8)}px`;
    this.bubble.style.left = `${Math.max(8, Math.min(left, innerWidth - width - 8))}px`;
    this.bubble.focus();
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "desk-help": DeskHelp;
  }
}
