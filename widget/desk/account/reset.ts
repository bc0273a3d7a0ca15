import { localized, msg, str } from "@lit/localize";
import { html, nothing, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import { PasswordField } from "./password-field.ts";
import { WithLink } from "./with-link.ts";

/** Another password by mail: asking for the link, and choosing with it. */
@localized()
@customElement("desk-reset")
export class Reset extends WithLink {
  @state() private sentTo = "";
  #email = "";
  readonly #password = new PasswordField(this, {
    id: "new-password",
    label: () => msg("New password", { id: "reset.new" }),
    autocomplete: "new-password",
  });

  override heading(): string {
    if (this.over) return msg("This link is over", { id: "reset.over" });
    if (this.secret) return msg("Choose a new password", { id: "reset.choose" });
    return this.sentTo ? msg("Look into your mail", { id: "reset.sent_head" }) : msg("Forgot the password?", { id: "reset.head" });
  }

  override render(): TemplateResult {
    const whose = this.link?.merchant ?? msg("Returns desk", { id: "sign_in.whose" });
    if (this.over)
      return this.page(whose, this.#ask(msg("Links work once, for one hour. Have another one sent.", { id: "reset.over_lead" })));
    if (this.secret) return this.page(whose, this.link ? this.#choose() : this.looking());
    if (this.sentTo) return this.page(whose, this.#sent());
    return this.page(whose, this.#ask(msg("We mail you a link with which you choose a new one.", { id: "reset.lead" })));
  }

  #ask(lead: string): TemplateResult {
    return html`<p>${lead}</p>
      ${this.wrong && !this.over ? html`<div class="problem" role="alert">${this.wrong}</div>` : nothing}
      <form @submit=${this.#send}>
        <div class="field">
          <label for="email">${msg("E-mail address", { id: "sign_in.email" })}</label>
          <input
            class="input"
            id="email"
            name="email"
            type="email"
            inputmode="email"
            autocomplete="username"
            autocapitalize="off"
            spellcheck="false"
            maxlength="254"
            required
            .value=${this.#email}
            @input=${(event: Event) => (this.#email = (event.target as HTMLInputElement).value)}
          />
        </div>
        <button class="btn key wide" ?disabled=${this.busy}>${msg("Mail me the link", { id: "reset.send" })}</button>
      </form>
      ${this.#toSignIn()}`;
  }

  #sent(): TemplateResult {
    return html`<p role="status">
        ${msg(str`If somebody at the desk has the address ${this.sentTo}, a mail is on its way. Its link works once, for one hour.`, { id: "reset.sent" })}
      </p>
      <p class="soft">
        ${msg("Nothing there after a few minutes? Look among unwanted mail, or ask an owner of your shop which address they invited.", { id: "reset.nothing" })}
      </p>
      ${this.#toSignIn()}`;
  }

  #choose(): TemplateResult {
    return html`<p>${msg("Everywhere you are signed in now, you will be signed out.", { id: "reset.ends" })}</p>
      <form @submit=${this.#save}>
        ${this.nameForManagers()} ${this.#password.render(this.wrong)}
        <button class="btn key wide" ?disabled=${this.busy}>${msg("Take this password", { id: "reset.take" })}</button>
      </form>`;
  }

  #toSignIn(): TemplateResult {
    return html`<p class="foot-line"><a class="go" href="/desk/sign-in">${msg("Back to signing in", { id: "reset.back" })}</a></p>`;
  }

  readonly #send = async (event: Event): Promise<void> => {
    event.preventDefault();
    await this.trying(async () => {
      await this.desk.api.post("/password-resets", { body: { email: this.#email } });
      this.secret = "";
      this.over = false;
      this.sentTo = this.#email;
      await this.updateComplete;
      this.renderRoot.querySelector<HTMLElement>("h1")?.focus();
    });
  };

  readonly #save = async (event: Event): Promise<void> => {
    event.preventDefault();
    await this.trying(async () => {
      const entered = await this.use({ password: this.#password.value });
      const email = encodeURIComponent(this.link?.email ?? "");
      this.desk.go(entered ? "/desk/returns" : `/desk/sign-in?chosen=true&email=${email}`, { replace: true });
    });
  };
}
