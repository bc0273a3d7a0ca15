import { localized, msg } from "@lit/localize";
import { html, nothing, svg, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import type { EnrolmentView } from "../../../server/http/desk-account-schemas.ts";
import { words } from "../words.ts";
import { Section } from "./section.ts";

/** The second factor: setting up an authenticator app, its recovery codes, and taking it off. */
@localized()
@customElement("desk-account-totp")
export class TotpSection extends Section {
  @state() private enrolment: EnrolmentView | null = null;
  @state() private codes: readonly string[] | null = null;
  @state() private leaving = false;
  #code = "";

  override render(): TemplateResult {
    const on = this.desk.me?.member.hasTotp ?? false;
    return html`<section class="sec" aria-labelledby="totp-head">
      <header>
        <h2 id="totp-head">${msg("Authenticator app", { id: "account.totp" })}</h2>
        <span class="soft grow">
          ${on ? msg("on: signing in by password asks for its code", { id: "account.totp_on" }) : msg("off", { id: "account.totp_off" })}
        </span>
        ${this.enrolment || this.codes || this.leaving ? nothing : this.#button(on)}
      </header>
      ${this.outcome()} ${this.enrolment ? this.#enrol(this.enrolment) : nothing} ${this.codes ? this.#recovery(this.codes) : nothing}
      ${this.leaving ? this.#leave() : nothing}
    </section>`;
  }

  #button(on: boolean): TemplateResult {
    return on
      ? html`<button type="button" class="btn" @click=${() => (this.leaving = true)}>${msg("Take it off", { id: "account.totp_remove" })}</button>`
      : html`<button type="button" class="btn" ?disabled=${this.busy} @click=${this.#begin}>${msg("Set up an app", { id: "account.totp_begin" })}</button>`;
  }

  #enrol({ secret, qr }: EnrolmentView): TemplateResult {
    const side = qr.size + 8;
    return html`<form @submit=${this.#switchOn}>
      <p>${msg("Scan this with your app, or type the key into it. Then type the six digits it shows.", { id: "account.totp_scan" })}</p>
      <svg class="qr" viewBox="0 0 ${side} ${side}" role="img" aria-label=${msg("QR code for the authenticator app", { id: "account.totp_qr" })}>
        ${svg`<path transform="translate(4 4)" fill="currentColor" shape-rendering="crispEdges" d=${qr.path}/>`}
      </svg>
      <p>
        <span class="soft small">${msg("Key", { id: "account.totp_key" })}</span><br />
        <code class="mono" style="overflow-wrap:anywhere">${secret.match(/.{1,4}/g)?.join(" ")}</code>
      </p>
      <div class="field">
        <label for="totp-code">${msg("Six digits of your authenticator app", { id: "sign_in.code" })}</label>
        <input
          class="input"
          id="totp-code"
          inputmode="numeric"
          autocomplete="one-time-code"
          maxlength="12"
          required
          .value=${this.#code}
          @input=${(event: Event) => (this.#code = (event.target as HTMLInputElement).value)}
        />
      </div>
      <div class="acts">
        <button class="btn" ?disabled=${this.busy}>${msg("Switch it on", { id: "account.totp_switch_on" })}</button>
        <button type="button" class="btn quiet" @click=${() => (this.enrolment = null)}>${words.cancel()}</button>
      </div>
    </form>`;
  }

  #recovery(codes: readonly string[]): TemplateResult {
    return html`<p>
        <b>${msg("Keep these recovery codes.", { id: "account.codes_keep" })}</b>
        ${msg("Each signs you in once when the app is not at hand. They are shown now and never again.", { id: "account.codes_about" })}
      </p>
      <ul class="codes" aria-label=${msg("Recovery codes", { id: "account.codes" })}>${codes.map((code) => html`<li>${code}</li>`)}</ul>
      <div class="acts">
        <button type="button" class="btn" @click=${() => this.#copy(codes)}>${msg("Copy them", { id: "account.codes_copy" })}</button>
        <button type="button" class="btn quiet" @click=${() => (this.codes = null)}>${msg("I have kept them", { id: "account.codes_kept" })}</button>
      </div>`;
  }

  #leave(): TemplateResult {
    return html`<p>${msg("Your password alone opens the account then, and the recovery codes end.", { id: "account.totp_remove_about" })}</p>
      <div class="acts">
        <button type="button" class="btn danger" ?disabled=${this.busy} @click=${this.#switchOff}>${msg("Take the app off", { id: "account.totp_remove_do" })}</button>
        <button type="button" class="btn quiet" @click=${() => (this.leaving = false)}>${words.cancel()}</button>
      </div>`;
  }

  readonly #begin = async (): Promise<void> => {
    await this.trying(async () => {
      this.enrolment = await this.desk.api.post<EnrolmentView>("/me/totp");
      this.#code = "";
      await this.updateComplete;
      this.renderRoot.querySelector<HTMLElement>("#totp-code")?.focus();
    });
  };

  readonly #switchOn = async (event: Event): Promise<void> => {
    event.preventDefault();
    const enrolment = this.enrolment?.enrolment;
    await this.trying(async () => {
      const { body } = await this.desk.api.ask<{ recoveryCodes: string[] }>("PUT", "/me/totp", { body: { enrolment, code: this.#code } });
      this.enrolment = null;
      this.codes = body.recoveryCodes;
      await this.desk.refresh();
    });
  };

  readonly #switchOff = async (): Promise<void> => {
    await this.trying(
      async () => {
        await this.desk.api.ask("DELETE", "/me/totp");
        this.leaving = false;
        await this.desk.refresh();
      },
      msg("No code is asked for any more.", { id: "account.totp_removed" }),
    );
  };

  async #copy(codes: readonly string[]): Promise<void> {
    await navigator.clipboard.writeText(codes.join("\n"));
    this.done = msg("Copied.", { id: "account.copied" });
    this.desk.announce(this.done);
  }
}
