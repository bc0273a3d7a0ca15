import { msg } from "@lit/localize";
import { html, type TemplateResult } from "lit";
import type { KeyGroup } from "./keys.ts";

/** Every key that works here, with what it does. */
export function keyOverview(groups: readonly KeyGroup[], close: () => void): TemplateResult {
  return html`<desk-dialog heading=${msg("Keys", { id: "keys.title" })} @close=${close}>
    <div class="narrow">
      ${groups
        .filter(({ shortcuts }) => shortcuts.length > 0)
        .map(
          ({ name, shortcuts }) => html`<section class="sec">
            <h3>${name}</h3>
            <dl class="facts">
              ${shortcuts.map(({ key, does }) => html`<dt>${key.split(" ").map((part) => html`<kbd>${part}</kbd> `)}</dt><dd>${does}</dd>`)}
            </dl>
          </section>`,
        )}
    </div>
    <span slot="foot" class="soft small">${msg("Single keys can be switched off in your account.", { id: "keys.off" })}</span>
  </desk-dialog>`;
}
