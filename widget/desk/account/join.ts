import { localized, msg, str } from "@lit/localize";
import { html, nothing, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import type { ChallengeView } from "../../../server/http/desk-account-schemas.ts";
import { Declined, deviceName, makePasskey, passkeysWork } from "./passkey.ts";
import { PasswordField } from "./password-field.ts";
import { WithLink } from "./with-link.ts";

/** Joining a team by a mailed link: a name, and a password or a passkey. */
@localized()
@customElement("desk-join")
export class Join extends WithLink {
  /** The link is used and the person is in; the passkey was not made. */
  @state() private passwordAfterAll = false;
  #name = "";
  readonly #password = new PasswordField(this, {
    id: "new-password",
    label: () => msg("Password", { id: "sign_in.password" }),
    autocomplete: "new-password",
  });

  override heading(): string {
    if (this.over || !this.secret) return msg("This invitation is over", { id: "join.over" });
    return this.link ? msg(str`Join ${this.link.merchant}`, { id: "join.head" }) : msg("Your invitation", { id: "join.looking" });
  }

  override render(): TemplateResult {
    const whose = msg("Returns desk", { id: "sign_in.whose" });
    if (this.over || !this.secret) return this.page(whose, this.#over());
    return this.page(whose, this.link ? this.#choose() : this.looking());
  }

  #over(): TemplateResult {
    return html`<p>
        ${msg("An invitation works once, for seven days. Who invited you can send it again. Joined already? Then sign in.", { id: "join.over_lead" })}
      </p>
      <a class="btn wide" href="/desk/sign-in">${msg("Sign in", { id: "sign_in.head" })}</a>`;
  }

  #choose(): TemplateResult {
    const known = this.link?.name ?? "";
    return html`${this.wrong && this.#password.value === "" ? html`<div class="problem" role="alert">${this.wrong}</div>` : nothing}
      <form @submit=${this.#save}>
        ${
          this.passwordAfterAll
            ? html`<p role="status">
              ${msg("No passkey was made. Choose a password; a passkey can be added in your account at any time.", { id: "join.no_passkey" })}
            </p>`
            : html`<div class="field">
              <label for="name">${msg("Your name", { id: "join.name" })}</label>
              <input
                class="input"
                id="name"
                name="name"
                autocomplete="name"
                maxlength="100"
                required
                aria-describedby="name-about"
                .value=${this.#name || known}
                @input=${(event: Event) => (this.#name = (event.target as HTMLInputElement).value)}
              />
              <p class="hint" id="name-about">${msg("Your team sees it beside what you do.", { id: "join.name_about" })}</p>
            </div>`
        }
        ${this.nameForManagers()} ${this.#password.render(this.#password.value === "" ? "" : this.wrong)}
        <button class="btn key wide" ?disabled=${this.busy}>${msg("Join", { id: "join.join" })}</button>
      </form>
      ${
        passkeysWork() && !this.passwordAfterAll
          ? html`<div class="others">
            <p class="or">${msg("or", { id: "sign_in.or" })}</p>
            <button type="button" class="btn wide" ?disabled=${this.busy} @click=${this.#byPasskey}>
              ${msg("Join with a passkey", { id: "join.passkey" })}
            </button>
            <p class="hint">${msg("Your fingerprint, your face or your device’s PIN instead of a password.", { id: "join.passkey_about" })}</p>
          </div>`
          : nothing
      }`;
  }

  #called(): string {
    return (this.#name || this.link?.name || "").trim();
  }

  readonly #save = async (event: Event): Promise<void> => {
    event.preventDefault();
    await this.trying(async () => {
      if (this.passwordAfterAll) {
        await this.desk.api.post("/me/password", { body: { wanted: this.#password.value } });
        return this.#in();
      }
      if (await this.use({ name: this.#called(), password: this.#password.value })) return this.#in();
      this.desk.go(`/desk/sign-in?email=${encodeURIComponent(this.link?.email ?? "")}`, { replace: true });
    });
  };

  readonly #byPasskey = async (): Promise<void> => {
    const form = this.renderRoot.querySelector("form");
    const name = this.renderRoot.querySelector<HTMLInputElement>("#name");
    if (!form || !name?.reportValidity()) return;
    await this.trying(async () => {
      await this.use({ name: this.#called() });
      try {
        const made = await makePasskey(await this.desk.api.post<ChallengeView>("/me/passkeys/challenges"));
        await this.desk.api.post("/me/passkeys", { body: { ...made, name: deviceName(navigator.userAgent) } });
      } catch (failure) {
        this.passwordAfterAll = true;
        if (failure instanceof Declined) return;
        throw failure;
      }
      await this.#in();
    });
  };

  async #in(): Promise<void> {
    this.#password.clear();
    await this.desk.refresh();
    this.desk.recount();
    this.desk.go("/desk/returns", { replace: true });
  }
}
