import { msg } from "@lit/localize";
import { html, nothing, type TemplateResult } from "lit";
import type { View } from "./view.ts";

/** Sends what was said about a return. It keeps its label, its focus and its place while it is on its way. */
export function sendButton({ journey }: View, label = sendLabel(), look = "secondary"): TemplateResult {
  const busy = journey.busy?.work === "say" ? journey.busy : null;
  return html`<div class="buttons">
    <button type="submit" class="button ${look}" part="button ${look}" aria-disabled=${busy ? "true" : nothing}>
      ${busy?.phase ? html`<i class="spinner" aria-hidden="true"></i>` : nothing}<span>${label}</span>
    </button>
  </div>`;
}

export const sendLabel = (): string => msg("Send", { id: "talk.send" });
