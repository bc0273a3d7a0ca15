import { msg } from "@lit/localize";
import { html, nothing, type TemplateResult } from "lit";
import type { Desk } from "../desk.ts";
import { icon } from "../icons.ts";
import { unsentCount } from "./unsent-words.ts";

/** Above a list: how much has not left, and the way to it. */
export function unsentLine({ queues }: Desk): TemplateResult | typeof nothing {
  if (!queues?.unsent) return nothing;
  return html`<p class="live bad">
    ${icon("problem")} <span>${unsentCount(queues.unsent)}.</span> <a class="go" href="/desk/unsent">${msg("See what and why", { id: "unsent.see" })}</a>
  </p>`;
}
