import { html, nothing, type TemplateResult } from "lit";
import { wanted } from "./field.ts";

export interface Option {
  readonly value: string;
  readonly title: string;
  readonly amount?: string;
  readonly note?: unknown;
  /** Before the title. */
  readonly picture?: unknown;
  /** Shown, and not to be chosen. */
  readonly gone?: boolean;
  /** Opens under the row once it is chosen. */
  readonly inside?: unknown;
}

export interface Options {
  readonly id: string;
  readonly legend: unknown;
  readonly look?: string;
  readonly list: readonly Option[];
  readonly chosen: string | null;
  readonly missing?: string | null | undefined;
  readonly onChoose: (value: string) => void;
  /** What belongs to the same question, under the choices. */
  readonly after?: unknown;
}

/** One frame, hairlines between, the chosen row lit. Native radios: arrows, names and forced colours come with them. */
export function options({ id, legend, look = "", list, chosen, missing, onChoose, after }: Options): TemplateResult {
  return html`<fieldset id=${id} tabindex="-1" aria-describedby=${missing ? `${id}-error` : nothing}>
    <legend>${legend}</legend>
    ${wanted(id, missing)}
    <div class="options ${look}" part="options">
      ${list.map(({ value, title, amount, note, picture, gone, inside }) =>
        gone
          ? html`<div class="option gone" part="option"><div>${picture}<span class="what">${title}</span><span class="more">${note}</span></div></div>`
          : html`<div class="option ${value === chosen ? "chosen" : ""}" part="option ${value === chosen ? "option-chosen" : ""}">
          <label>
            <input type="radio" name=${id} value=${value} .checked=${value === chosen} aria-invalid=${missing ? "true" : nothing} @change=${() => onChoose(value)} />
            ${picture ?? nothing}<span class="what">${title}</span><span class="amount">${amount}</span>
            ${note ? html`<span class="more">${note}</span>` : nothing}
          </label>
          ${inside && value === chosen ? html`<div class="inside">${inside}</div>` : nothing}
        </div>`,
      )}
    </div>
    ${after ? html`<div class="stack after">${after}</div>` : nothing}
  </fieldset>`;
}
