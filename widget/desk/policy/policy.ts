import { html, type TemplateResult } from "lit";
import { customElement } from "lit/decorators.js";
import { Screen } from "../screen.ts";

@customElement("desk-policy")
export class PolicyScreen extends Screen {
  override heading(): string {
    return "PolicyScreen";
  }

  override render(): TemplateResult {
    return html`<div class="top"><h1 tabindex="-1">${this.heading()}</h1></div>`;
  }
}
