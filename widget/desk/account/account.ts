import { localized, msg } from "@lit/localize";
import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, query, state } from "lit/decorators.js";
import type { Me } from "../../../server/http/desk-account-schemas.ts";
import { roleNames } from "../rail.ts";
import { Screen } from "../screen.ts";
import { sheet } from "../sheet.ts";
import { words } from "../words.ts";
import "./passkeys-section.ts";
import "./password-section.ts";
import "./sessions-section.ts";
import type { SessionsSection } from "./sessions-section.ts";
import "./totp-section.ts";

const languageNames = { en: "English", fr: "Français", es: "Español", de: "Deutsch" } as const;
type Scheme = "auto" | "light" | "dark";

/** One's own account: name, language, looks, ways in. What is chosen here holds for this person and nobody else. */
@localized()
@customElement("desk-account")
export class Account extends Screen {
  static override styles = [
    sheet,
    css`
      .narrow {
        gap: var(--s6);
      }
      form {
        display: grid;
        gap: var(--s4);
        max-inline-size: 420px;
      }
      fieldset {
        display: grid;
        gap: var(--s2);
      }
      legend {
        padding: 0;
        margin-block-end: var(--s2);
        font: 600 var(--t1) var(--desk-font);
      }
      .top .btn {
        margin-inline-start: auto;
      }
      @media (max-width: 700px) {
        .narrow {
          padding: var(--s4);
        }
      }
    `,
  ];

  @state() private busy = false;
  @state() private wrong = "";
  @state() private done = "";
  @query("desk-account-sessions") private readonly sessions!: SessionsSection;

  override heading(): string {
    return msg("Your account", { id: "account.head" });
  }

  override render(): TemplateResult {
    const { me } = this.desk;
    if (!me) return html``;
    return html`<div class="top">
        <h1 tabindex="-1">${this.heading()}</h1>
        <span class="soft">${me.member.email} · ${roleNames[me.member.role]()}</span>
        <button type="button" class="btn" @click=${this.#signOut}>${msg("Sign out", { id: "account.sign_out" })}</button>
      </div>
      <div class="narrow" @sessions-ended=${() => this.sessions.load()}>
        ${this.#person(me)} ${this.#looks(me)}
        <desk-account-password .desk=${this.desk}></desk-account-password>
        <desk-account-passkeys .desk=${this.desk}></desk-account-passkeys>
        <desk-account-totp .desk=${this.desk}></desk-account-totp>
        <desk-account-sessions .desk=${this.desk}></desk-account-sessions>
      </div>`;
  }

  /** The parts read the desk: what changed there, they say anew. */
  override willUpdate(): void {
    for (const part of this.renderRoot?.querySelectorAll("desk-account-password, desk-account-passkeys, desk-account-totp") ?? [])
      (part as unknown as { requestUpdate(): void }).requestUpdate();
  }

  #person({ member }: Me): TemplateResult {
    return html`<section class="sec" aria-labelledby="person-head">
      <header><h2 id="person-head">${msg("You", { id: "account.you" })}</h2></header>
      ${this.wrong ? html`<div class="problem" role="alert">${this.wrong}</div>` : nothing}
      <form @submit=${this.#save}>
        <div class="field">
          <label for="name">${msg("Your name", { id: "join.name" })}</label>
          <input class="input" id="name" autocomplete="name" maxlength="100" required aria-describedby="name-about" .value=${member.name} />
          <p class="hint" id="name-about">${msg("Your team sees it beside what you do.", { id: "join.name_about" })}</p>
        </div>
        <div class="field">
          <label for="language">${msg("Language of the desk", { id: "account.language" })}</label>
          <span class="sel">
            <select id="language">
              <option value="" ?selected=${member.language === null}>${msg("As the browser prefers", { id: "account.language_auto" })}</option>
              ${Object.entries(languageNames).map(
                ([code, name]) => html`<option value=${code} lang=${code} ?selected=${member.language === code}>${name}</option>`,
              )}
            </select>
          </span>
        </div>
        <div class="rowx">
          <button class="btn key" ?disabled=${this.busy}>${words.save()}</button>
          ${this.done ? html`<span class="good">${this.done}</span>` : nothing}
        </div>
      </form>
    </section>`;
  }

  #looks({ member: { preferences } }: Me): TemplateResult {
    const chosen: Scheme = preferences.scheme === "light" || preferences.scheme === "dark" ? preferences.scheme : "auto";
    const names: Readonly<Record<Scheme, string>> = {
      auto: msg("As the system", { id: "account.scheme_auto" }),
      light: msg("Light", { id: "account.scheme_light" }),
      dark: msg("Dark", { id: "account.scheme_dark" }),
    };
    return html`<section class="sec" aria-labelledby="looks-head">
      <header>
        <h2 id="looks-head">${msg("Looks and keys", { id: "account.looks" })}</h2>
        <span class="soft">${msg("kept as you choose", { id: "account.looks_about" })}</span>
      </header>
      <fieldset class="opts">
        <legend>${msg("Light or dark", { id: "account.scheme" })}</legend>
        ${(["auto", "light", "dark"] as const).map(
          (scheme) => html`<label>
            <input class="cb" type="radio" name="scheme" .checked=${chosen === scheme} @change=${() => this.#prefer({ scheme })} />
            ${names[scheme]}
          </label>`,
        )}
      </fieldset>
      <div class="opts">
        <label>
          <input
            class="cb"
            type="checkbox"
            aria-describedby="keys-about"
            .checked=${preferences.singleKeys !== false}
            @change=${(event: Event) => this.#prefer({ singleKeys: (event.target as HTMLInputElement).checked })}
          />
          ${msg("Single keys act, such as j and k", { id: "account.single_keys" })}
        </label>
        <p class="hint" id="keys-about">
          ${msg("Off for who speaks to the computer or brushes keys: then only keys with ctrl act. “?” shows them all.", { id: "account.single_keys_about" })}
        </p>
      </div>
    </section>`;
  }

  readonly #save = async (event: Event): Promise<void> => {
    event.preventDefault();
    const name = this.renderRoot.querySelector<HTMLInputElement>("#name")?.value.trim() ?? "";
    const language = this.renderRoot.querySelector<HTMLSelectElement>("#language")?.value || null;
    await this.#change({ name, language });
    if (this.wrong) return;
    this.done = msg("Saved.", { id: "account.saved" });
    this.desk.announce(this.done);
  };

  async #prefer(preferences: object): Promise<void> {
    await this.#change({ preferences });
  }

  async #change(changes: object): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    this.wrong = "";
    this.done = "";
    try {
      await this.desk.api.ask("PATCH", "/me", { body: changes });
      await this.desk.refresh();
    } catch (failure) {
      this.wrong = this.sentence(failure);
    } finally {
      this.busy = false;
    }
  }

  readonly #signOut = async (): Promise<void> => {
    try {
      await this.desk.api.ask("DELETE", "/sessions/current");
      // Everything that was read goes with the page.
      location.assign("/desk/sign-in");
    } catch (failure) {
      this.wrong = this.sentence(failure);
    }
  };
}
