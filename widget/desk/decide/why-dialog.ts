import { msg } from "@lit/localize";
import { css, html, LitElement, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import type { ReturnPage } from "../../../server/http/desk-return-schemas.ts";
import { nowOf } from "../clock.ts";
import type { Desk } from "../desk.ts";
import "../dialog.ts";
import { whySection } from "../return/sections.ts";
import { returnStyles } from "../return/styles.ts";
import { sheet } from "../sheet.ts";

/** Why the policy said what it said, read without leaving what is being decided. Fires `close`. */
@customElement("desk-why")
export class WhyDialog extends LitElement {
  static override styles = [
    sheet,
    returnStyles,
    css`
      :host {
        display: contents;
      }
      .whole {
        padding: var(--s5);
      }
    `,
  ];

  @property({ attribute: false }) desk!: Desk;
  @property({ attribute: false }) page!: ReturnPage;

  override render(): TemplateResult {
    const { desk, page } = this;
    return html`<desk-dialog
      heading=${msg("Why it is allowed", { id: "return.key_why" })}
      aside=${page.number}
      .width=${960}
      @close=${() => this.dispatchEvent(new Event("close"))}
    >
      <div class="whole">
        ${whySection({ page, language: desk.language, now: nowOf(desk.me), showPhoto: () => undefined })}
      </div>
    </desk-dialog>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "desk-why": WhyDialog;
  }
}
