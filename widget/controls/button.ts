import { msg } from "@lit/localize";
import { html, nothing, type TemplateResult } from "lit";

export interface MainButton {
  readonly label: string;
  /** 0 to 3 while its work is under way: nothing, spinner, sentence, way out. */
  readonly phase: number | null;
  readonly waiting?: string;
  readonly beside?: unknown;
  readonly stop: () => void;
}

/** The one main button of a step. While busy it keeps its label, its focus and its place. */
export function mainButton({ label, phase, waiting, beside, stop }: MainButton): TemplateResult {
  return html`<div class="actions">
    <button type="submit" class="button primary" part="button primary" aria-disabled=${phase === null ? nothing : "true"}>
      ${phase ? html`<i class="spinner" aria-hidden="true"></i>` : nothing}<span>${label}</span>
    </button>
    ${
      (phase ?? 0) > 1 || (phase && waiting)
        ? html`<p class="small muted">
          ${waiting ?? msg("Taking a little longer than usual. Please keep this page open.", { id: "busy.slow" })}
          ${phase === 3 ? link(msg("Stop waiting", { id: "busy.stop" }), stop) : nothing}
        </p>`
        : beside
    }
  </div>`;
}

export const button = (label: string, onClick: () => void, look: "primary" | "secondary" = "secondary"): TemplateResult =>
  html`<button type="button" class="button ${look}" part="button ${look}" @click=${onClick}><span>${label}</span></button>`;

/** A button that reads as a link, because it leads somewhere inside the portal. */
export const link = (label: unknown, onClick: () => void, look = "small", id?: string): TemplateResult =>
  html`<button type="button" class="link ${look}" id=${id ?? nothing} @click=${onClick}>${label}</button>`;

/** A link out of the page, opened beside it. */
export const away = (label: unknown, href: string, look: string, part?: string): TemplateResult =>
  html`<a class=${look} part=${part ?? nothing} href=${href} target=${href.startsWith("mailto:") ? nothing : "_blank"} rel="noopener"><span>${label}</span></a>`;
