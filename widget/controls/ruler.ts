import { html, type TemplateResult } from "lit";

export interface Ruler {
  readonly start: string;
  readonly startNote: string;
  readonly last: string;
  readonly lastNote: string;
  readonly today: string;
  readonly todayNote: string;
  readonly share: number;
}

/** Why the last day is the last day, drawn to scale. Hidden from readers, who get the sum in words. `.style` is CSSOM, which a strict CSP allows. */
export function ruler({ start, startNote, last, lastNote, today, todayNote, share }: Ruler): TemplateResult {
  const mark = (date: string, note: string) => html`<span>${date}<small>${note}</small></span>`;
  return html`<div class="ruler" aria-hidden="true" .style=${`--last:${Math.round(Math.min(0.85, Math.max(0.4, share)) * 100)}%`}>
    <div class="allowed">${mark(start, startNote)}${mark(last, lastNote)}</div>
    <div class="over">${mark(today, todayNote)}</div>
  </div>`;
}
