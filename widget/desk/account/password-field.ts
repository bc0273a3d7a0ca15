import { msg, str } from "@lit/localize";
import { html, nothing, type ReactiveController, type ReactiveControllerHost, type TemplateResult } from "lit";

/** The server takes none that is shorter. */
const shortest = 12;
const common =
  /^(?:password|passwort|motdepasse|contrasena|qwertyuiop|qwertz|azerty|letmein|welcome|admin|iloveyou|123456789012|(.)\1+)[\d!.]*$/i;

/**
 * How good a new password is, in words: length is what counts, and nothing asks for a capital or a digit. Empty while nothing is typed.
 * The server has the last word.
 */
export function strengthOf(password: string): { readonly text: string; readonly tone: "good" | "warn" | "" } {
  const missing = shortest - password.normalize("NFKC").length;
  if (password === "") return { text: "", tone: "" };
  if (missing > 0) return { text: msg(str`Characters still missing: ${missing}`, { id: "account.password_short" }), tone: "" };
  if (common.test(password.normalize("NFKC")))
    return { text: msg("Guessers try this one first. Take something else.", { id: "account.password_common" }), tone: "warn" };
  return password.length < 18
    ? { text: msg("Long enough", { id: "account.password_enough" }), tone: "good" }
    : { text: msg("Strong", { id: "account.password_strong" }), tone: "good" };
}

export interface PasswordFieldOptions {
  readonly id: string;
  readonly label: () => string;
  /** For whom a password manager knows what to put here. */
  readonly autocomplete: "current-password" | "new-password" | "current-password webauthn";
}

/** A field for a password that can be read while it is typed, and pasted into. In the form of its host, where password managers look. */
export class PasswordField implements ReactiveController {
  value = "";
  readonly #host: ReactiveControllerHost;
  readonly #options: PasswordFieldOptions;
  #shown = false;

  constructor(host: ReactiveControllerHost, options: PasswordFieldOptions) {
    this.#host = host;
    this.#options = options;
    host.addController(this);
  }

  hostDisconnected(): void {
    this.clear();
  }

  clear(): void {
    this.value = "";
    this.#shown = false;
    this.#host.requestUpdate();
  }

  /** @param wrong why what is in it does not do; said with the field */
  render(wrong = ""): TemplateResult {
    const { id, label, autocomplete } = this.#options;
    const isNew = autocomplete === "new-password";
    const { text, tone } = isNew ? strengthOf(this.value) : { text: "", tone: "" };
    // Beside the label to the eye, after the field to a finger on the tab key: from the address one goes straight to the password.
    return html`<div class="field" style="grid-template-columns:1fr auto">
      <label for=${id}>${label()}</label>
      <input
        class="input"
        id=${id}
        name=${id}
        type=${this.#shown ? "text" : "password"}
        autocomplete=${autocomplete}
        autocapitalize="off"
        spellcheck="false"
        maxlength="200"
        required
        aria-describedby=${isNew ? `${id}-about` : nothing}
        aria-invalid=${wrong ? "true" : nothing}
        .value=${this.value}
        @input=${this.#typed}
        style="grid-area:2 / 1 / auto / span 2"
      />
      <button
        type="button"
        class="btn quiet"
        style="grid-area:1 / 2;min-height:24px;padding:0 var(--s1)"
        aria-controls=${id}
        aria-pressed=${this.#shown ? "true" : "false"}
        @click=${this.#toggle}
      >
        ${this.#shown ? msg("Hide", { id: "account.hide" }) : msg("Show", { id: "account.show" })}
        <span class="vh">${label()}</span>
      </button>
      ${
        isNew
          ? html`<p class="hint" id="${id}-about" style="grid-column:1 / -1">
            ${
              wrong
                ? html`<span class="bad">${wrong}</span>`
                : text
                  ? html`<span class=${tone}>${text}</span>`
                  : msg("At least 12 characters. Four words that do not belong together are easy to keep.", { id: "account.password_rule" })
            }
          </p>`
          : nothing
      }
    </div>`;
  }

  readonly #typed = (event: Event): void => {
    this.value = (event.target as HTMLInputElement).value;
    this.#host.requestUpdate();
  };

  readonly #toggle = (): void => {
    this.#shown = !this.#shown;
    this.#host.requestUpdate();
  };
}
