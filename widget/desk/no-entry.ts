import { msg, str } from "@lit/localize";
import { html, type TemplateResult } from "lit";
import { customElement } from "lit/decorators.js";
import type { Me } from "../../server/http/desk-account-schemas.ts";
import { roleNames } from "./rail.ts";
import { Screen } from "./screen.ts";

/** What stands in place of a page that a person's role does not see: why, who can change it, and a way on. */
export function noEntry(me: Me | null): TemplateResult {
  const role = me ? roleNames[me.member.role]() : "";
  return html`<div class="blank">
    <h2>${msg("This page is not open to your role", { id: "no_entry.title" })}</h2>
    <p class="soft">${msg(str`You work here as ${role}. An owner can give you another role.`, { id: "no_entry.why" })}</p>
    <a class="btn" href="/desk/returns">${msg("To the returns", { id: "no_entry.back" })}</a>
  </div>`;
}

@customElement("desk-no-entry")
export class NoEntry extends Screen {
  override heading(): string {
    return msg("Not open to you", { id: "no_entry.heading" });
  }

  override render(): TemplateResult {
    return html`<div class="top"><h1 tabindex="-1">${this.heading()}</h1></div>${noEntry(this.desk.me)}`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "desk-no-entry": NoEntry;
  }
}
