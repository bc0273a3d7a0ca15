import { html, LitElement, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import type { Desk } from "../desk.ts";

/** Asks the person to show once more who they are. Fires `confirmed`, then `close`; or `close` alone. */
@customElement("desk-confirm")
export class Confirm extends LitElement {
  @property({ attribute: false }) desk!: Desk;

  override render(): TemplateResult {
    return html``;
  }
}
