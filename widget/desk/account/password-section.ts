import { localized, msg } from "@lit/localize";
import { html, nothing, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import { words } from "../words.ts";
import { PasswordField } from "./password-field.ts";
import { Section } from "./section.ts";

/** Choosing another password, or the first. */
@localized()
@customElement("desk-account-password")
export class PasswordSection extends Section {
  @state() private open = false;
  readonly #current = new PasswordField(this, {
    id: "current-password",
    label: () => msg("Password now", { id: "account.password_now" }),
    autocomplete: "current-password",
  });
  readonly #wanted = new PasswordField(this, {
    id: "new-password",
    label: () => msg("New password", { id: "reset.new" }),
    autocomplete: "new-password",
  });

  override render(): TemplateResult {
    const has = this.desk.me?.member.hasPassword ?? false;
    return html`<section class="sec" aria-labelledby="password-head">
      <header>
        <h2 id="password-head">${msg("Password", { id: "sign_in.password" })}</h2>
        <span class="soft grow">${has ? "" : msg("none; you sign in another way", { id: "account.password_none" })}</span>
        ${this.open ? nothing : html`<button type="button" class="btn" @click=${this.#show}>${has ? msg("Change password", { id: "account.password_change" }) : msg("Choose a password", { id: "account.password_choose" })}</button>`}
      </header>
      ${this.outcome()} ${this.open ? this.#form(has) : nothing}
    </section>`;
  }

  #form(has: boolean): TemplateResult {
    return html`<form @submit=${this.#save}>
      <input class="vh" tabindex="-1" aria-hidden="true" autocomplete="username" readonly .value=${this.desk.me?.member.email ?? ""} />
      ${has ? this.#current.render() : nothing} ${this.#wanted.render()}
      <p class="hint">${msg("Everywhere else you are signed in, you will be signed out.", { id: "account.password_ends" })}</p>
      <div class="acts">
        <button class="btn" ?disabled=${this.busy}>${msg("Take this password", { id: "reset.take" })}</button>
        <button type="button" class="btn quiet" @click=${this.#hide}>${words.cancel()}</button>
      </div>
    </form>`;
  }

  readonly #show = async (): Promise<void> => {
    this.open = true;
    this.done = "";
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>("#current-password, #new-password")?.focus();
  };

  readonly #hide = (): void => {
    this.#current.clear();
    this.#wanted.clear();
    this.wrong = "";
    this.open = false;
  };

  readonly #save = async (event: Event): Promise<void> => {
    event.preventDefault();
    const current = this.desk.me?.member.hasPassword ? { current: this.#current.value } : {};
    await this.trying(
      async () => {
        await this.desk.api.post("/me/password", { body: { ...current, wanted: this.#wanted.value } });
        this.#hide();
        await this.desk.refresh();
        this.dispatchEvent(new Event("sessions-ended", { bubbles: true, composed: true }));
      },
      msg("Your new password holds from now on.", { id: "account.password_done" }),
    );
  };
}
