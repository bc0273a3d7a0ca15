import { msg, str } from "@lit/localize";
import { css, html, LitElement, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { Desk } from "../desk.ts";
import "../dialog.ts";
import { DialogKeys } from "../dialog-keys.ts";
import { sheet } from "../sheet.ts";

export interface Picture {
  readonly url: string;
  /** "Photo by the shopper", "Photo by the warehouse". */
  readonly by: string;
  readonly of: string;
}

/** The photos of a return, large, one after the other. */
@customElement("desk-photos")
export class PhotoDialog extends LitElement {
  static override styles = [
    sheet,
    css`
      :host {
        display: contents;
      }
      .large {
        display: block;
        max-inline-size: 100%;
        max-block-size: 70vh;
        margin: var(--s4) auto;
      }
      .foot-in {
        flex: 1;
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--s3);
      }
      .foot-in span {
        flex: 1;
      }
    `,
  ];

  @property({ attribute: false }) desk!: Desk;
  @property({ attribute: false }) pictures: readonly Picture[] = [];
  @property() url = "";
  @state() private at: number | null = null;

  constructor() {
    super();
    new DialogKeys(
      this,
      () => this.desk,
      () => ({
        name: msg("Photos", { id: "return.photos" }),
        shortcuts: [
          { key: "right", does: msg("Next photo", { id: "return.photo_next" }), act: () => this.#step(1) },
          { key: "left", does: msg("Photo before", { id: "return.photo_before" }), act: () => this.#step(-1) },
        ],
      }),
    );
  }

  override render(): TemplateResult {
    const { pictures } = this;
    const picture = pictures[this.#at()];
    return html`<desk-dialog
      heading=${picture?.by ?? msg("Photos", { id: "return.photos" })}
      aside=${picture?.of ?? ""}
      .width=${960}
      @close=${() => this.dispatchEvent(new Event("close"))}
    >
      ${picture ? html`<img class="large" src=${picture.url} alt="${picture.by}, ${picture.of}" />` : ""}
      <div slot="foot" class="foot-in">
        <span class="soft">${msg(str`${this.#at() + 1} of ${pictures.length}`, { id: "return.place" })}</span>
        <button type="button" class="btn" ?disabled=${this.#at() === 0} @click=${() => this.#step(-1)}>
          ${msg("Photo before", { id: "return.photo_before" })} <kbd>←</kbd>
        </button>
        <button type="button" class="btn" ?disabled=${this.#at() === pictures.length - 1} @click=${() => this.#step(1)}>
          ${msg("Next photo", { id: "return.photo_next" })} <kbd>→</kbd>
        </button>
      </div>
    </desk-dialog>`;
  }

  #at(): number {
    return (
      this.at ??
      Math.max(
        0,
        this.pictures.findIndex(({ url }) => url === this.url),
      )
    );
  }

  #step(by: number): void {
    this.at = Math.max(0, Math.min(this.pictures.length - 1, this.#at() + by));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "desk-photos": PhotoDialog;
  }
}
