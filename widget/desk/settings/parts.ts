import { html, nothing, type TemplateResult } from "lit";
import "../help.ts";

export interface Explained {
  readonly label: string;
  /** One or two sentences behind the question mark. */
  readonly help: string;
  /** The page at `/desk/help/{topic}` that says more. */
  readonly topic: string;
}

/** A setting's name with the help beside it. @param id of the control it names */
export function named({ label, help, topic }: Explained, id: string): TemplateResult {
  return html`<span class="named"><label for=${id}>${label}</label><desk-help .about=${label} .text=${help} .topic=${topic}></desk-help></span>`;
}

interface Line extends Explained {
  readonly id: string;
  readonly value: string;
  readonly change: (value: string) => void;
  readonly type?: "text" | "email" | "url" | "number";
  readonly hint?: string;
  /** Why it cannot be saved like this. */
  readonly wrong?: string;
  readonly longest?: number;
  readonly required?: boolean;
  readonly locked?: boolean;
}

export function line(asked: Line): TemplateResult {
  const { id, value, change, type = "text", hint, wrong, longest = 200, required, locked } = asked;
  const described = wrong ? `${id}-wrong` : hint ? `${id}-hint` : nothing;
  return html`<div class="field">
    ${named(asked, id)}
    <input
      id=${id}
      class="input"
      type=${type}
      maxlength=${longest}
      .value=${value}
      ?required=${required}
      ?disabled=${locked}
      aria-invalid=${wrong ? "true" : nothing}
      aria-describedby=${described}
      @input=${(event: Event) => change((event.target as HTMLInputElement).value)}
    />
    ${hint && !wrong ? html`<p class="hint" id="${id}-hint">${hint}</p>` : nothing}
    ${wrong ? html`<p class="small bad" id="${id}-wrong">${wrong}</p>` : nothing}
  </div>`;
}

interface Switch extends Explained {
  readonly id: string;
  readonly checked: boolean;
  readonly change: (checked: boolean) => void;
  readonly hint?: string;
  readonly locked?: boolean;
}

export function switched(asked: Switch): TemplateResult {
  const { id, checked, change, hint, locked } = asked;
  return html`<div class="switch">
    <input
      id=${id}
      class="cb"
      type="checkbox"
      .checked=${checked}
      ?disabled=${locked}
      aria-describedby=${hint ? `${id}-hint` : nothing}
      @change=${(event: Event) => change((event.target as HTMLInputElement).checked)}
    />
    <div>${named(asked, id)} ${hint ? html`<p class="hint" id="${id}-hint">${hint}</p>` : nothing}</div>
  </div>`;
}

export interface Choice<Value extends string> {
  readonly value: Value;
  readonly label: string;
  readonly hint?: string;
}

interface Choosing<Value extends string> extends Explained {
  readonly id: string;
  readonly value: Value;
  readonly choices: readonly Choice<Value>[];
  readonly change: (value: Value) => void;
  readonly locked?: boolean;
}

/** A few ways that shut each other out, each with what it means. */
export function oneOf<Value extends string>({ id, value, choices, change, locked, ...about }: Choosing<Value>): TemplateResult {
  return html`<fieldset class="field">
    <legend class="named"><span class="label">${about.label}</span><desk-help .about=${about.label} .text=${about.help} .topic=${about.topic}></desk-help></legend>
    <div class="opts">
      ${choices.map(
        (choice) => html`<div class="switch">
          <input
            class="cb"
            type="radio"
            id="${id}-${choice.value}"
            name=${id}
            value=${choice.value}
            .checked=${choice.value === value}
            ?disabled=${locked}
            aria-describedby=${choice.hint ? `${id}-${choice.value}-hint` : nothing}
            @change=${() => change(choice.value)}
          />
          <div>
            <label for="${id}-${choice.value}">${choice.label}</label>
            ${choice.hint ? html`<p class="hint" id="${id}-${choice.value}-hint">${choice.hint}</p>` : nothing}
          </div>
        </div>`,
      )}
    </div>
  </fieldset>`;
}

export function select<Value extends string>(asked: Choosing<Value>): TemplateResult {
  const { id, value, choices, change, locked } = asked;
  return html`<div class="field">
    ${named(asked, id)}
    <span class="sel">
      <select id=${id} ?disabled=${locked} @change=${(event: Event) => change((event.target as HTMLSelectElement).value as Value)}>
        ${choices.map((choice) => html`<option value=${choice.value} ?selected=${choice.value === value}>${choice.label}</option>`)}
      </select>
    </span>
  </div>`;
}
