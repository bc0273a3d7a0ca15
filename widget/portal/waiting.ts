import { msg } from "@lit/localize";
import { html, type TemplateResult } from "lit";
import { button } from "../controls/button.ts";
import type { View } from "./view.ts";

/** What is to be shown is on its way; where it does not come, it may be asked for again. */
export const waiting = (view: View): TemplateResult =>
  view.journey.trouble
    ? html`<div class="stack">${view.trouble()}<div>${button(tryAgain(), () => void view.journey.refresh())}</div></div>`
    : html`<p><i class="spinner" aria-hidden="true"></i></p>`;

export const tryAgain = (): string => msg("Try again", { id: "photo.retry" });
