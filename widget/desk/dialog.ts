import { css, html, LitElement, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, query } from "lit/decorators.js";
import { icon } from "./icons.ts";
import { sheet } from "./sheet.ts";
import { words } from "./words.ts";

/**
 * A dialog on the browser's own `<dialog>`: focus is held, the page behind is inert, `esc` closes, and focus goes back where it was.
 * Slots: the body (default) and `foot`. Fires `close`, also after `esc`; whoever shows it takes it away then.
 */
@customElement("desk-dialog")
export class DeskDialog extends LitElement {
  static override styles = [
    sheet,
    css`
      :host {
        display: contents;
      }
      dialog {
        inline-size: var(--dialog-width, 560px);
        max-inline-size: calc(100vw - 2 * var(--s4));
        max-block-size: calc(100dvh - 2 * var(--s4));
        padding: 0;
        border: 1px solid var(--line);
        border-radius: var(--radius-l);
        background: var(--raised);
        color: var(--ink);
        box-shadow: var(--shadow);
      }
      dialog[open] {
        display: flex;
        flex-direction: column;
      }
      dialog::backdrop {
        background: var(--veil);
      }
      header {
        display: flex;
        align-items: center;
        gap: var(--s3);
        padding: var(--s4) var(--s5);
        border-block-end: 1px solid var(--line);
      }
      h2 {
        flex: 1 0 auto;
        max-inline-size: 100%;
        font: 600 var(--t3) var(--desk-font);
        overflow-wrap: anywhere;
      }
      .aside {
        min-inline-size: 0;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      .body {
        overflow: auto;
        flex: 1;
      }
      footer {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--s3);
        padding: var(--s3) var(--s5);
        border-block-start: 1px solid var(--line);
      }
      .shut {
        padding: 0 var(--s2);
      }
      @media (prefers-reduced-motion: no-preference) {
        dialog[open] {
          animation: rise 160ms ease-out;
        }
        @keyframes rise {
          from {
            opacity: 0;
            translate: 0 8px;
          }
        }
      }
      @media (max-width: 700px) {
        dialog {
          inline-size: 100vw;
          max-inline-size: 100vw;
          max-block-size: 100dvh;
          block-size: 100dvh;
          border: 0;
          border-radius: 0;
        }
        header {
          flex-wrap: wrap;
          row-gap: 0;
        }
        h2 {
          flex: 1 1 0;
        }
        .aside {
          order: 1;
          flex-basis: 100%;
        }
      }
    `,
  ];

  /** What it is about; its accessible name. */
  @property() heading = "";
  /** A short line beside the heading. */
  @property() aside = "";
  /** `960` for two columns. */
  @property({ type: Number }) width = 560;

  @query("dialog") private readonly dialog!: HTMLDialogElement;

  override render(): TemplateResult {
    return html`<dialog aria-labelledby="heading" style="--dialog-width: ${this.width}px" @close=${this.#closed} @cancel=${this.#cancelled}>
      <header>
        <h2 id="heading">${this.heading}</h2>
        <span class="soft aside" title=${this.aside}>${this.aside}</span>
        <button type="button" class="btn quiet shut" @click=${() => this.dialog.close()}>
          ${icon("no")} <span class="vh">${words.close()}</span> <kbd>esc</kbd>
        </button>
      </header>
      <div class="body"><slot></slot></div>
      <footer><slot name="foot"></slot></footer>
    </dialog>`;
  }

  protected override firstUpdated(_: PropertyValues): void {
    this.dialog.showModal();
  }

  #cancelled(event: Event): void {
    // A screen that has something to lose may keep it open.
    if (!this.dispatchEvent(new Event("dismiss", { cancelable: true }))) event.preventDefault();
  }

  #closed(): void {
    this.dispatchEvent(new Event("close"));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "desk-dialog": DeskDialog;
  }
}
