import { msg, str } from "@lit/localize";
import { html, type TemplateResult } from "lit";

export interface Stepper {
  readonly name: string;
  readonly value: number;
  readonly most: number;
  readonly onChange: (value: number) => void;
}

/** At its ends a button stays focusable and does nothing, so that focus is never lost under a finger. */
export function stepper({ name, value, most, onChange }: Stepper): TemplateResult {
  const step = (by: number, label: string, sign: string) => {
    const next = value + by;
    const end = next < 1 || next > most;
    return html`<button type="button" aria-label=${label} aria-disabled=${String(end)} @click=${() => end || onChange(next)}>${sign}</button>`;
  };
  const limit = msg(str`of ${most}`, { id: "step.of" });
  return html`<div class="quantity">
    <span class="stepper" part="stepper" role="group" aria-label=${msg(str`How many: ${name}`, { id: "step.how_many" })}>
      ${step(-1, msg(str`One fewer: ${name}`, { id: "step.fewer" }), "−")}<output>${value}<span class="visually-hidden"> ${limit}</span></output>${step(1, msg(str`One more: ${name}`, { id: "step.more" }), "+")}
    </span>
    <span class="muted" aria-hidden="true">${limit}</span>
  </div>`;
}
