import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { customElement, property, query } from "lit/decorators.js";
import { sheet } from "./sheet.ts";

export interface MenuItem {
  readonly label: string;
  /** What it is now, or why it cannot be done. */
  readonly note?: string;
  readonly key?: string;
  readonly checked?: boolean;
  readonly disabled?: boolean;
  readonly act: () => void;
}

/**
 * A button with a menu, on the browser's popover: it closes by itself when the person clicks elsewhere or presses `esc`, and arrows,
 * Home, End and a first letter move in it (ARIA menu button). The label is its default slot.
 */
@customElement("desk-menu")
export class DeskMenu extends LitElement {
  static override styles = [
    sheet,
    css`
      :host {
        display: inline-flex;
        position: relative;
        flex: none;
        min-height: 0;
      }
      [popover] {
        position: fixed;
        margin: 0;
        min-inline-size: 200px;
        max-inline-size: min(360px, 100vw - 16px);
        max-block-size: 60vh;
        overflow: auto;
        padding: var(--s1);
        border: 1px solid var(--line);
        border-radius: var(--radius);
        background: var(--raised);
        color: var(--ink);
        box-shadow: var(--shadow);
      }
      [role^="menuitem"] {
        display: grid;
        grid-template-columns: 16px 1fr auto;
        gap: var(--s2);
        align-items: baseline;
        inline-size: 100%;
        padding: 6px var(--s2);
        border: 0;
        border-radius: var(--radius-s);
        background: none;
        text-align: start;
        cursor: pointer;
      }
      [role^="menuitem"]:is(:hover, :focus-visible) {
        background: var(--wash);
      }
      [aria-disabled="true"] {
        color: var(--ink-2);
        cursor: not-allowed;
      }
      .note {
        grid-column: 2 / -1;
        color: var(--ink-2);
        font: var(--t0) var(--desk-font);
      }
    `,
  ];

  @property({ attribute: false }) items: readonly MenuItem[] = [];
  /** Classes of the button: "btn", "chip on", … */
  @property() look = "btn";
  /** Several may be checked, and choosing one leaves it open. */
  @property({ type: Boolean }) several = false;
  /** Its name, when the slotted label says too little. */
  @property() label = "";

  @query("[popover]") private readonly list!: HTMLElement;
  @query("#button") private readonly button!: HTMLButtonElement;

  override render(): TemplateResult {
    return html`<button
        type="button"
        id="button"
        class=${this.look}
        aria-haspopup="menu"
        aria-expanded="false"
        aria-label=${this.label || nothing}
        @click=${() => this.show()}
        @keydown=${this.#opened}
      >
        <slot></slot>
      </button>
      <div popover role="menu" aria-labelledby="button" @toggle=${this.#toggled} @keydown=${this.#moved}>
        ${this.items.map(
          ({ label, note, key, checked, disabled, act }) => html`<button
            type="button"
            role=${checked === undefined ? "menuitem" : this.several ? "menuitemcheckbox" : "menuitemradio"}
            aria-checked=${checked === undefined ? nothing : String(checked)}
            aria-disabled=${disabled ? "true" : "false"}
            tabindex="-1"
            @click=${() => this.#chosen(disabled ?? false, act)}
          >
            <span aria-hidden="true">${checked ? "✓" : ""}</span><span>${label}</span>${key ? html`<kbd>${key}</kbd>` : html`<span></span>`}
            ${note ? html`<span class="note">${note}</span>` : ""}
          </button>`,
        )}
      </div>`;
  }

  show(): void {
    this.list.showPopover();
    const { left, bottom, top, right } = this.button.getBoundingClientRect();
    const { width, height } = this.list.getBoundingClientRect();
    const below = bottom + 4 + height <= innerHeight || top < height;
    this.list.style.insetBlockStart = `${below ? bottom + 4 : top - 4 - height}px`;
    const start = getComputedStyle(this).direction === "rtl" ? right - width : left;
    this.list.style.left = `${Math.max(8, Math.min(start, innerWidth - width - 8))}px`;
    this.#entries()[0]?.focus();
  }

  #entries(): HTMLElement[] {
    return [...this.list.querySelectorAll<HTMLElement>("[role^=menuitem]")];
  }

  #chosen(disabled: boolean, act: () => void): void {
    if (disabled) return;
    if (!this.several) {
      this.list.hidePopover();
      this.button.focus();
    }
    act();
  }

  #toggled(event: Event): void {
    this.button.setAttribute("aria-expanded", String((event as ToggleEvent).newState === "open"));
  }

  #opened(event: KeyboardEvent): void {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    event.preventDefault();
    this.show();
  }

  #moved(event: KeyboardEvent): void {
    const entries = this.#entries();
    const at = entries.indexOf(this.shadowRoot?.activeElement as HTMLElement);
    const letter = event.key.length === 1 ? event.key.toLowerCase() : null;
    const to =
      event.key === "ArrowDown"
        ? entries[(at + 1) % entries.length]
        : event.key === "ArrowUp"
          ? entries[(at - 1 + entries.length) % entries.length]
          : event.key === "Home"
            ? entries[0]
            : event.key === "End"
              ? entries.at(-1)
              : letter && entries.find((entry, place) => place > at && entry.innerText.trim().toLowerCase().startsWith(letter));
    event.stopPropagation();
    if (event.key === "Escape" || event.key === "Tab") {
      this.list.hidePopover();
      this.button.focus();
    }
    if (!to) return;
    event.preventDefault();
    to.focus();
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "desk-menu": DeskMenu;
  }
}
