import { html, type TemplateResult } from "lit";
import { customElement } from "lit/decorators.js";
import { Screen } from "../screen.ts";

@customElement("desk-reset")
export class Reset extends Screen {
  override heading(): string {
    return "Reset";
  }

  override render(): TemplateResult {
    return html`<div class="top"><h1 tabindex="-1">${this.heading()}</h1></div>`;
  }
}
