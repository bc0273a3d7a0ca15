import { msg } from "@lit/localize";
import { html, nothing, type TemplateResult } from "lit";

interface FieldFrame {
  readonly id: string;
  readonly label: string;
  readonly hint?: string | null | undefined;
  readonly missing?: string | null | undefined;
}

/** Label, hint, what is missing, control: in that order, tied together by id. */
export function field({ id, label, hint, missing }: FieldFrame, control: TemplateResult): TemplateResult {
  return html`<div class="field" part="field">
    <label for=${id}>${label}</label>
    ${hint ? html`<p class="hint" id="${id}-hint">${hint}</p>` : nothing}${wanted(id, missing)}${control}
  </div>`;
}

export const wanted = (id: string, missing: string | null | undefined): unknown =>
  missing
    ? html`<p class="error" id="${id}-error"><span class="visually-hidden">${msg("Missing:", { id: "field.missing" })} </span>${missing}</p>`
    : nothing;

/** The ids of what describes a control, as far as they are on the page. */
export const describedBy = ({ id, hint, missing }: FieldFrame): string | typeof nothing =>
  [hint && `${id}-hint`, missing && `${id}-error`].filter(Boolean).join(" ") || nothing;

export interface TextField extends FieldFrame {
  readonly value: string;
  readonly readonly: boolean;
  readonly type?: string;
  readonly mode?: string;
  readonly autocomplete: string;
  readonly enter: "next" | "go";
  readonly onInput: (value: string) => void;
}

export function textField(frame: TextField): TemplateResult {
  return field(
    frame,
    html`<input
      class="input"
      part="input"
      id=${frame.id}
      name=${frame.id}
      type=${frame.type ?? "text"}
      inputmode=${frame.mode ?? nothing}
      autocomplete=${frame.autocomplete}
      autocapitalize="off"
      spellcheck="false"
      dir="auto"
      enterkeyhint=${frame.enter}
      .value=${frame.value}
      ?readonly=${frame.readonly}
      aria-describedby=${describedBy(frame)}
      aria-invalid=${frame.missing ? "true" : nothing}
      @input=${(event: Event) => frame.onInput((event.target as HTMLInputElement).value)}
    />`,
  );
}
