import { localized, msg, str } from "@lit/localize";
import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import type { ChallengeView, Merchants, Ways } from "../../../server/http/desk-account-schemas.ts";
import { Refused } from "../api.ts";
import { Screen } from "../screen.ts";
import { sheet } from "../sheet.ts";
import { placeFrom } from "./back-to.ts";
import { entry } from "./entry.ts";
import { Declined, passkeysAreOffered, passkeysWork, showPasskey, stopAsking } from "./passkey.ts";
import { PasswordField } from "./password-field.ts";

type Step = "who" | "merchant" | "code";
/** A challenge lives five minutes; a page may wait longer. */
const askedAnewEvery = 4 * 60_000;

/** Signing in: by password, by a passkey that the browser offers by itself; then, where it is needed, for which merchant, and the code. */
@localized()
@customElement("desk-sign-in")
export class SignIn extends Screen {
  static override styles = [sheet, entry];

  @state() private step: Step = "who";
  @state() private busy = false;
  @state() private wrong = "";
  /** What the operator's single sign-on is called; empty without one. */
  @state() private signOn = "";
  @state() private merchants: Merchants["merchants"] = [];
  #email = "";
  #bySignOn = false;
  #merchant: string | null = null;
  #code = "";
  #anew: ReturnType<typeof setInterval> | undefined;
  readonly #password = new PasswordField(this, {
    id: "password",
    label: () => msg("Password", { id: "sign_in.password" }),
    autocomplete: "current-password webauthn",
  });

  override heading(): string {
    return this.step === "merchant"
      ? msg("For which shop?", { id: "sign_in.which" })
      : this.step === "code"
        ? msg("One more code", { id: "sign_in.code_head" })
        : msg("Sign in", { id: "sign_in.head" });
  }

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.desk.me) return void this.#arrive();
    this.#email = this.place.query.get("email") ?? "";
    void this.#findWays();
    void this.#offer();
    const oidc = this.place.query.get("oidc");
    if (oidc === "back") void this.#enterBySignOn();
    else if (oidc)
      this.wrong = msg("The single sign-on did not come to its end. Try again, or sign in another way.", { id: "sign_in.sign_on_over" });
    this.#anew = setInterval(() => void this.#offer(), askedAnewEvery);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearInterval(this.#anew);
    stopAsking();
  }

  override render(): TemplateResult {
    return html`<div class="sheet-of-paper">
      <header>
        <p class="whose">${msg("Returns desk", { id: "sign_in.whose" })}</p>
        <h1 tabindex="-1">${this.heading()}</h1>
      </header>
      ${this.place.query.get("chosen") && this.step === "who" && !this.wrong ? html`<p role="status">${msg("Your new password holds. Sign in with it.", { id: "sign_in.chosen" })}</p>` : nothing}
      ${this.wrong ? html`<div class="problem" role="alert">${this.wrong}</div>` : nothing}
      ${this.step === "who" ? this.#who() : this.step === "merchant" ? this.#which() : this.#second()}
    </div>`;
  }

  #who(): TemplateResult {
    return html`<form @submit=${this.#submit}>
        <div class="field">
          <label for="email">${msg("E-mail address", { id: "sign_in.email" })}</label>
          <input
            class="input"
            id="email"
            name="email"
            type="email"
            inputmode="email"
            autocomplete="username webauthn"
            autocapitalize="off"
            spellcheck="false"
            maxlength="254"
            required
            .value=${this.#email}
            @input=${(event: Event) => (this.#email = (event.target as HTMLInputElement).value)}
          />
        </div>
        ${this.#password.render()}
        <button class="btn key wide" ?disabled=${this.busy}>
          ${this.busy ? msg("Signing in", { id: "sign_in.busy" }) : msg("Sign in", { id: "sign_in.head" })}
        </button>
      </form>
      ${
        passkeysWork() || this.signOn
          ? html`<div class="others">
            <p class="or">${msg("or", { id: "sign_in.or" })}</p>
            ${
              passkeysWork()
                ? html`<button type="button" class="btn wide" ?disabled=${this.busy} @click=${this.#byPasskey}>
                  ${msg("Sign in with a passkey", { id: "sign_in.passkey" })}
                </button>`
                : nothing
            }
            ${
              this.signOn
                ? html`<button type="button" class="btn wide" ?disabled=${this.busy} @click=${this.#leave}>
                  ${msg(str`Sign in with ${this.signOn}`, { id: "sign_in.sign_on" })}
                </button>`
                : nothing
            }
          </div>`
          : nothing
      }
      <p class="foot-line">
        <a class="go" href="/desk/reset">${msg("Forgot the password?", { id: "sign_in.forgot" })}</a>
      </p>`;
  }

  #which(): TemplateResult {
    return html`<p>${msg("You work for several shops here.", { id: "sign_in.which_lead" })}</p>
      <div class="choices">
        ${this.merchants.map(
          ({ id, name }) =>
            html`<button type="button" class="btn wide" ?disabled=${this.busy} @click=${() => this.#choose(id)}>${name}</button>`,
        )}
      </div>
      ${this.#back()}`;
  }

  #second(): TemplateResult {
    return html`<form @submit=${this.#submit}>
        <div class="field">
          <label for="code">${msg("Six digits of your authenticator app", { id: "sign_in.code" })}</label>
          <input
            class="input"
            id="code"
            name="code"
            autocomplete="one-time-code"
            autocapitalize="off"
            spellcheck="false"
            maxlength="40"
            required
            aria-describedby="code-about"
            .value=${this.#code}
            @input=${(event: Event) => (this.#code = (event.target as HTMLInputElement).value)}
          />
          <p class="hint" id="code-about">
            ${msg("The app is not at hand? Type one of your recovery codes instead; each works once.", { id: "sign_in.code_about" })}
          </p>
        </div>
        <button class="btn key wide" ?disabled=${this.busy}>
          ${this.busy ? msg("Signing in", { id: "sign_in.busy" }) : msg("Sign in", { id: "sign_in.head" })}
        </button>
      </form>
      ${this.#back()}`;
  }

  #back(): TemplateResult {
    return html`<p class="foot-line">
      <button type="button" class="btn quiet" style="padding:0" @click=${this.#again}>
        ${this.#email ? msg(str`Not ${this.#email}? Start again`, { id: "sign_in.again" }) : msg("Start again", { id: "sign_in.anew" })}
      </button>
    </p>`;
  }

  readonly #submit = (event: Event): void => {
    event.preventDefault();
    void this.#send();
  };

  async #send(): Promise<void> {
    await this.#trying(async () => {
      const { body, status } = await this.desk.api.ask<Merchants>("POST", "/sessions", {
        body: {
          email: this.#email,
          password: this.#password.value,
          ...(this.#merchant !== null && { merchant: this.#merchant }),
          ...(this.step === "code" && { code: this.#code }),
        },
      });
      if (status !== 300) return this.#arrive();
      this.merchants = body.merchants;
      await this.#turnTo("merchant");
    });
  }

  async #choose(merchant: string): Promise<void> {
    this.#merchant = merchant;
    await (this.#bySignOn ? this.#enterBySignOn() : this.#send());
  }

  async #findWays(): Promise<void> {
    const ways = await this.desk.api.get<Ways>("/sessions/ways").catch(() => null);
    this.signOn = ways?.oidc?.label ?? "";
  }

  readonly #leave = (): void => {
    location.assign(`/api/desk/oidc/start?to=${encodeURIComponent(placeFrom(this.place.query.get("to")))}`);
  };

  /** The person came back from the single sign-on: what it said is in a cookie that only the server reads. */
  async #enterBySignOn(): Promise<void> {
    this.#bySignOn = true;
    await this.#trying(async () => {
      const body = this.#merchant === null ? {} : { merchant: this.#merchant };
      const { body: answer, status } = await this.desk.api.ask<Merchants>("POST", "/sessions/oidc", { body });
      if (status !== 300) return this.#arrive();
      this.merchants = answer.merchants;
      await this.#turnTo("merchant");
    });
  }

  readonly #byPasskey = async (): Promise<void> => {
    await this.#trying(async () => {
      const challenge = await this.desk.api.post<ChallengeView>("/passkey-challenges");
      await this.desk.api.post("/sessions/passkey", { body: await showPasskey(challenge) });
      await this.#arrive();
    });
    void this.#offer();
  };

  /** Lets the browser offer passkeys in the field for the address. Nobody who does not want one notices. */
  async #offer(): Promise<void> {
    if (!this.isConnected || this.desk.me || !(await passkeysAreOffered())) return;
    try {
      const shown = await showPasskey(await this.desk.api.post<ChallengeView>("/passkey-challenges"), true);
      await this.#trying(async () => {
        await this.desk.api.post("/sessions/passkey", { body: shown });
        await this.#arrive();
      });
    } catch {
      // The browser offers none; the form is there.
    }
  }

  async #trying(attempt: () => Promise<void>): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    this.wrong = "";
    try {
      await attempt();
    } catch (failure) {
      await this.#failed(failure);
    } finally {
      this.busy = false;
    }
  }

  async #failed(failure: unknown): Promise<void> {
    if (failure instanceof Declined) return;
    if (failure instanceof Refused && failure.problem.code === "totp_needed" && this.step !== "code") return this.#turnTo("code");
    this.#code = "";
    this.wrong = this.sentence(failure);
  }

  /** What was typed stays with the form; the heading says what is asked now. */
  async #turnTo(step: Step): Promise<void> {
    this.step = step;
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>(step === "code" ? "#code" : "h1")?.focus();
  }

  readonly #again = async (): Promise<void> => {
    this.#bySignOn = false;
    this.#merchant = null;
    this.#code = "";
    this.#password.clear();
    this.wrong = "";
    await this.#turnTo("who");
    this.renderRoot.querySelector<HTMLElement>("#email")?.focus();
  };

  async #arrive(): Promise<void> {
    stopAsking();
    this.#password.clear();
    await this.desk.refresh();
    this.desk.recount();
    this.desk.go(placeFrom(this.place.query.get("to")), { replace: true });
  }

  protected override firstUpdated(_: PropertyValues): void {
    const empty = this.#email === "" ? "#email" : "#password";
    this.renderRoot.querySelector<HTMLElement>(empty)?.focus();
  }
}
