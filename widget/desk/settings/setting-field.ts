import { msg } from "@lit/localize";
import { html, nothing, type TemplateResult } from "lit";
import type { ProviderView } from "../../../server/http/desk-connected-schemas.ts";

export type Setting = ProviderView["settings"][number];

interface Asked {
  readonly setting: Setting;
  readonly value: string;
  /** A secret that is there already and stays unless another is typed. */
  readonly kept: boolean;
  readonly shown: boolean;
  /** Why it does not do as it is. */
  readonly wrong: string;
  readonly change: (value: string) => void;
  readonly reveal: () => void;
}

/** One thing a shop or gateway has to be told, drawn from what its provider says of it. */
export function settingField(asked: Asked): TemplateResult {
  const { setting, wrong } = asked;
  const id = `set-${setting.name}`;
  const secret = setting.kind === "secret";
  return html`<div class="field" style="grid-template-columns:minmax(0,1fr) auto">
    <label for=${id}>
      ${setting.label}${setting.required ? nothing : html` <span class="soft" style="font-weight:400">${msg("(may stay empty)", { id: "connect.optional" })}</span>`}
    </label>
    ${setting.kind === "choice" ? choice(id, asked) : setting.kind === "lines" ? lines(id, asked) : text(id, asked)}
    ${
      secret
        ? html`<button
          type="button"
          class="btn quiet"
          style="grid-area:1 / 2;min-height:24px;padding:0 var(--s1)"
          aria-controls=${id}
          aria-pressed=${asked.shown ? "true" : "false"}
          @click=${asked.reveal}
        >
          ${asked.shown ? msg("Hide", { id: "account.hide" }) : msg("Show", { id: "account.show" })}<span class="vh"> ${setting.label}</span>
        </button>`
        : nothing
    }
    <p class="hint" id="${id}-hint" style="grid-column:1 / -1">
      ${wrong ? html`<span class="bad">${wrong}</span> ` : nothing}${asked.kept ? `${msg("Kept, unless you type another.", { id: "connect.kept" })} ` : nothing}${setting.hint}
    </p>
  </div>`;
}

function text(id: string, { setting, value, kept, shown, wrong, change }: Asked): TemplateResult {
  const secret = setting.kind === "secret";
  return html`<input
    class="input ${secret ? "mono" : ""}"
    id=${id}
    type=${secret && !shown ? "password" : "text"}
    inputmode=${setting.kind === "address" ? "url" : nothing}
    autocomplete="off"
    autocapitalize="off"
    spellcheck="false"
    maxlength="8000"
    placeholder=${kept ? "••••••••" : (setting.example ?? nothing)}
    ?required=${setting.required && !kept}
    aria-invalid=${wrong ? "true" : nothing}
    aria-describedby="${id}-hint"
    .value=${value}
    @input=${(event: Event) => change((event.target as HTMLInputElement).value)}
    style="grid-column:1 / -1"
  />`;
}

/** A line of input would take the breaks out of what is pasted. */
function lines(id: string, { setting, value, wrong, change }: Asked): TemplateResult {
  return html`<textarea
    class="input mono"
    id=${id}
    rows="4"
    autocomplete="off"
    autocapitalize="off"
    spellcheck="false"
    maxlength="8000"
    placeholder=${setting.example ?? nothing}
    ?required=${setting.required}
    aria-invalid=${wrong ? "true" : nothing}
    aria-describedby="${id}-hint"
    .value=${value}
    @input=${(event: Event) => change((event.target as HTMLTextAreaElement).value)}
    style="grid-column:1 / -1"
  ></textarea>`;
}

function choice(id: string, { setting, value, wrong, change }: Asked): TemplateResult {
  return html`<span class="sel" style="grid-column:1 / -1">
    <select id=${id} aria-invalid=${wrong ? "true" : nothing} aria-describedby="${id}-hint" @change=${(event: Event) => change((event.target as HTMLSelectElement).value)}>
      ${setting.required ? nothing : html`<option value="" ?selected=${value === ""}></option>`}
      ${setting.options.map((option) => html`<option value=${option} ?selected=${option === value}>${option}</option>`)}
    </select>
  </span>`;
}
