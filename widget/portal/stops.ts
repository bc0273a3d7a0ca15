import { html, nothing, type TemplateResult } from "lit";

export interface Stop {
  readonly state: "done" | "now" | "later";
  readonly title: unknown;
  readonly when: string | null;
  readonly note: string | null;
}

/** Past solid, present in the accent, future dotted. */
export const stops = (list: readonly Stop[]): TemplateResult =>
  html`<ol class="timeline" part="timeline">
    ${list.map(
      ({ state, title, when, note }) => html`<li class=${state} aria-current=${state === "now" ? "step" : nothing}>
        <span class="dot" aria-hidden="true"></span><span class=${state === "later" ? "" : "strong"}>${title}</span>
        <span class="when">${when}</span>${note ? html`<span class="more">${note}</span>` : nothing}
      </li>`,
    )}
  </ol>`;
