import { localized, msg } from "@lit/localize";
import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { ChallengeView } from "../../../server/http/desk-account-schemas.ts";
import { sentenceOf } from "../api.ts";
import type { Desk } from "../desk.ts";
import "../dialog.ts";
import { sheet } from "../sheet.ts";
import { words } from "../words.ts";
import { Declined, passkeysWork, showPasskey } from "./passkey.ts";
import { PasswordField } from "./password-field.ts";

/** Asks the person to show once more who they are. Fires `confirmed`, then `close`; or `close` alone. */
@localized()
@customElement("desk-confirm")
export class Confirm extends LitElement {
  static override styles = [
    sheet,
    css`
      form,
      .other {
        padding: var(--s5);
        display: grid;
        gap: var(--s4);
      }
      .ways {
        display: flex;
        flex-wrap: wrap;
        gap: var(--s3);
        flex: 1;
        justify-content: flex-end;
      }
    `,
  ];

  @property({ attribute: false }) desk!: Desk;
  /** What is typed: the password, or a code of the app. */
  @state() private byCode = false;
  @state() private busy = false;
  @state() private wrong = "";
  #code = "";
  readonly #password = new PasswordField(this, {
    id: "confirm-password",
    label: () => msg("Your password", { id: "confirm.password" }),
    autocomplete: "current-password",
  });

  override connectedCallback(): void {
    super.connectedCallback();
    const { hasPassword = false, hasTotp = false } = this.desk.me?.member ?? {};
    this.byCode = !hasPassword && hasTotp;
  }

  override render(): TemplateResult {
    const { hasPassword = false, hasTotp = false, hasPasskey = false } = this.desk.me?.member ?? {};
    const types = hasPassword || hasTotp;
    return html`<desk-dialog heading=${msg("Show that it is you", { id: "confirm.head" })} .width=${480} @close=${() => this.dispatchEvent(new Event("close"))}>
      <form id="proof" @submit=${this.#submit}>
        <p>
          ${msg("This moves money, lets data out or changes who gets in. Afterwards nothing asks again for half an hour.", { id: "confirm.lead" })}
        </p>
        ${this.wrong ? html`<div class="problem" role="alert">${this.wrong}</div>` : nothing}
        ${types ? (this.byCode ? this.#codeField() : this.#passwordField()) : nothing}
        ${
          hasPassword && hasTotp
            ? html`<p>
              <button type="button" class="btn quiet" style="padding:0" @click=${this.#other}>
                ${this.byCode ? msg("With the password instead", { id: "confirm.by_password" }) : msg("With a code of the app instead", { id: "confirm.by_code" })}
              </button>
            </p>`
            : nothing
        }
        ${!types && !hasPasskey ? html`<p>${msg("You have no password and no passkey here. Sign in anew, the way you did before.", { id: "confirm.anew_lead" })}</p>` : nothing}
      </form>
      <div slot="foot" class="ways">
        ${
          hasPasskey && passkeysWork()
            ? html`<button type="button" class="btn ${types ? "" : "key"}" ?disabled=${this.busy} @click=${this.#byPasskey}>
              ${msg("With a passkey", { id: "confirm.passkey" })}
            </button>`
            : nothing
        }
        ${types ? html`<button type="button" class="btn key" ?disabled=${this.busy} @click=${this.#send}>${msg("Confirm", { id: "confirm.confirm" })}</button>` : nothing}
        ${!types && !hasPasskey ? html`<button type="button" class="btn key" @click=${this.#anew}>${msg("Sign in anew", { id: "confirm.anew" })}</button>` : nothing}
      </div>
    </desk-dialog>`;
  }

  #passwordField(): TemplateResult {
    return html`<input class="vh" tabindex="-1" aria-hidden="true" autocomplete="username" readonly .value=${this.desk.me?.member.email ?? ""} />
      ${this.#password.render()}`;
  }

  #codeField(): TemplateResult {
    return html`<div class="field">
      <label for="confirm-code">${msg("Six digits of your authenticator app", { id: "sign_in.code" })}</label>
      <input
        class="input"
        id="confirm-code"
        autocomplete="one-time-code"
        autocapitalize="off"
        spellcheck="false"
        maxlength="40"
        required
        .value=${this.#code}
        @input=${(event: Event) => (this.#code = (event.target as HTMLInputElement).value)}
      />
    </div>`;
  }

  protected override firstUpdated(): void {
    this.#focus();
  }

  #focus(): void {
    // After the dialog has opened: it moves the focus itself.
    requestAnimationFrame(() => this.renderRoot.querySelector<HTMLElement>(this.byCode ? "#confirm-code" : "#confirm-password")?.focus());
  }

  readonly #other = (): void => {
    this.byCode = !this.byCode;
    this.wrong = "";
    this.#focus();
  };

  readonly #submit = (event: Event): void => {
    event.preventDefault();
    void this.#send();
  };

  readonly #send = async (): Promise<void> => {
    if (!this.renderRoot.querySelector("form")?.reportValidity()) return;
    await this.#prove(async () => (this.byCode ? { code: this.#code } : { password: this.#password.value }));
  };

  readonly #byPasskey = (): Promise<void> =>
    this.#prove(async () => ({ passkey: await showPasskey(await this.desk.api.post<ChallengeView>("/confirmations/challenges")) }));

  async #prove(proof: () => Promise<object>): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    this.wrong = "";
    try {
      await this.desk.api.post("/confirmations", { body: await proof() });
      this.#password.clear();
      this.dispatchEvent(new Event("confirmed"));
    } catch (failure) {
      if (!(failure instanceof Declined)) this.wrong = sentenceOf(failure, words.unreachable());
    } finally {
      this.busy = false;
    }
  }

  readonly #anew = async (): Promise<void> => {
    await this.desk.api.ask("DELETE", "/sessions/current").catch(() => undefined);
    location.assign(`/desk/sign-in?to=${encodeURIComponent(location.pathname + location.search)}`);
  };
}

declare global {
  interface HTMLElementTagNameMap {
    "desk-confirm": Confirm;
  }
}
