import { localized, msg, str } from "@lit/localize";
import { html, nothing, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import type { OwnSession } from "../../../server/http/desk-account-schemas.ts";
import { words } from "../words.ts";
import { deviceName } from "./passkey.ts";
import { Section } from "./section.ts";

/** Where one is signed in, and ending it. */
@localized()
@customElement("desk-account-sessions")
export class SessionsSection extends Section {
  @state() private sessions: readonly OwnSession[] | null = null;

  override connectedCallback(): void {
    super.connectedCallback();
    void this.load();
  }

  override render(): TemplateResult {
    const others = this.sessions?.filter(({ current }) => !current).length ?? 0;
    return html`<section class="sec" aria-labelledby="sessions-head">
      <header>
        <h2 id="sessions-head">${msg("Where you are signed in", { id: "account.sessions" })}</h2>
        <span class="grow"></span>
        ${others > 0 ? html`<button type="button" class="btn" ?disabled=${this.busy} @click=${this.#endOthers}>${msg("Sign out everywhere else", { id: "account.sessions_end" })}</button>` : nothing}
      </header>
      ${this.outcome()}
      ${
        this.sessions === null
          ? html`<p class="soft" aria-busy="true">${words.loading()}</p>`
          : html`<ul class="lines">${this.sessions.map((session) => this.#line(session))}</ul>`
      }
    </section>`;
  }

  #line({ id, device, seenAt, createdAt, current }: OwnSession): TemplateResult {
    const name = deviceName(device) || msg("Unknown browser", { id: "account.device_unknown" });
    return html`<li>
      <div class="what">
        <b>${name}</b>
        <span class="soft small">
          ${msg("since", { id: "account.since" })} ${this.when(createdAt)} · ${msg("last seen", { id: "account.seen" })} ${this.when(seenAt)}
        </span>
      </div>
      ${
        current
          ? html`<span class="soft">${msg("this one", { id: "account.here" })}</span>`
          : html`<button type="button" class="btn quiet" aria-label=${msg(str`Sign out on ${name}`, { id: "account.session_end_one" })} ?disabled=${this.busy} @click=${() => this.#end(id)}>
            ${msg("Sign out", { id: "account.sign_out" })}
          </button>`
      }
    </li>`;
  }

  async load(): Promise<void> {
    await this.trying(() => this.#read());
  }

  async #read(): Promise<void> {
    this.sessions = (await this.desk.api.get<{ items: OwnSession[] }>("/me/sessions")).items;
  }

  async #end(id: string): Promise<void> {
    await this.trying(
      async () => {
        await this.desk.api.ask("DELETE", `/me/sessions/${encodeURIComponent(id)}`);
        await this.#read();
      },
      msg("Signed out there.", { id: "account.session_ended" }),
    );
  }

  readonly #endOthers = async (): Promise<void> => {
    await this.trying(
      async () => {
        await this.desk.api.ask("DELETE", "/me/sessions");
        await this.#read();
      },
      msg("Signed out everywhere but here.", { id: "account.sessions_ended" }),
    );
  };
}
