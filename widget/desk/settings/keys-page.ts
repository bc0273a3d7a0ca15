import { localized, msg, str } from "@lit/localize";
import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import type { ApiKeyList, ApiKeyView, CreatedApiKey } from "../../../server/http/desk-member-schemas.ts";
import { Section } from "../account/section.ts";
import { words } from "../words.ts";
import { permissionNames } from "./permission-names.ts";

/** API keys: what other programs of the merchant show instead of a person. */
@localized()
@customElement("desk-keys-page")
export class KeysPage extends Section {
  static override styles = [
    ...Section.styles,
    css`
      form,
      .made {
        display: grid;
        gap: var(--s4);
        max-inline-size: 560px;
        padding: var(--s4);
        border: 1px solid var(--line);
        border-radius: var(--radius);
      }
      .made {
        border-color: var(--accent);
      }
      fieldset {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(220px, 1fr));
        gap: 6px var(--s4);
      }
      legend {
        padding: 0;
        margin-block-end: var(--s2);
        font: 600 var(--t1) var(--desk-font);
      }
      .sure {
        flex-basis: 100%;
        display: flex;
        flex-wrap: wrap;
        gap: var(--s3);
        align-items: center;
      }
    `,
  ];

  @state() private list: ApiKeyList | null = null;
  @state() private making = false;
  @state() private made: CreatedApiKey | null = null;
  @state() private leaving: string | null = null;
  @state() private chosen: ReadonlySet<string> = new Set();
  #name = "";

  override connectedCallback(): void {
    super.connectedCallback();
    void this.load();
  }

  override render(): TemplateResult {
    const mayChange = this.desk.may("keys:write");
    return html`<section class="sec" aria-labelledby="keys-head">
      <header>
        <h2 id="keys-head">${msg("API keys", { id: "api_keys.head" })}</h2>
        <span class="soft grow">${msg("for programs of yours; each may do what you choose and no more", { id: "api_keys.about" })}</span>
        ${mayChange && !this.making && !this.made ? html`<button type="button" class="btn key" @click=${this.#begin}>${msg("Make a key", { id: "api_keys.make" })}</button>` : nothing}
      </header>
      ${this.outcome()} ${this.made ? this.#shown(this.made) : nothing} ${this.making && this.list ? this.#form(this.list) : nothing}
      ${
        this.list
          ? this.list.items.length === 0
            ? html`<p class="soft">${msg("No key is in use.", { id: "api_keys.none" })}</p>`
            : html`<ul class="lines">${this.list.items.map((key) => this.#line(key, mayChange))}</ul>`
          : this.wrong
            ? html`<button type="button" class="btn" @click=${this.load}>${words.retry()}</button>`
            : html`<p class="soft" aria-busy="true">${words.loading()}</p>`
      }
    </section>`;
  }

  #form({ scopes }: ApiKeyList): TemplateResult {
    return html`<form @submit=${this.#make} aria-label=${msg("Make a key", { id: "api_keys.make" })}>
      <div class="field">
        <label for="key-name">${msg("Name", { id: "api_keys.name" })}</label>
        <input
          class="input"
          id="key-name"
          autocomplete="off"
          maxlength="60"
          required
          aria-describedby="key-about"
          .value=${this.#name}
          @input=${(event: Event) => (this.#name = (event.target as HTMLInputElement).value)}
        />
        <p class="hint" id="key-about">${msg("Which program uses it, so that you know later what ends with it.", { id: "api_keys.name_about" })}</p>
      </div>
      <fieldset>
        <legend>${msg("It may", { id: "api_keys.may" })}</legend>
        ${scopes.map(
          (scope) => html`<label class="acts" style="gap:var(--s2);flex-wrap:nowrap">
            <input class="cb" type="checkbox" .checked=${this.chosen.has(scope)} @change=${() => this.#toggle(scope)} />
            <span>${permissionNames[scope as keyof typeof permissionNames]?.() ?? scope} <span class="soft small mono">${scope}</span></span>
          </label>`,
        )}
      </fieldset>
      <div class="acts">
        <button class="btn key" ?disabled=${this.busy || this.chosen.size === 0}>${msg("Make this key", { id: "api_keys.make_this" })}</button>
        <button type="button" class="btn quiet" @click=${() => (this.making = false)}>${words.cancel()}</button>
        ${this.chosen.size === 0 ? html`<span class="soft">${msg("Choose at least one thing it may do.", { id: "api_keys.nothing_chosen" })}</span>` : nothing}
      </div>
    </form>`;
  }

  #shown({ name, key }: CreatedApiKey): TemplateResult {
    return html`<div class="made" role="group" aria-label=${msg("The new key", { id: "api_keys.new" })}>
      <p><b>${msg(str`The key “${name}”`, { id: "api_keys.made" })}</b><br />${msg("It is shown now and never again. Put it where the program looks for it.", { id: "api_keys.once" })}</p>
      <pre class="code" tabindex="0" style="white-space:pre-wrap;overflow-wrap:anywhere">${key}</pre>
      <div class="acts">
        <button type="button" class="btn key" @click=${() => this.#copy(key)}>${msg("Copy the key", { id: "api_keys.copy" })}</button>
        <button type="button" class="btn quiet" @click=${() => (this.made = null)}>${msg("I have kept it", { id: "api_keys.kept" })}</button>
      </div>
    </div>`;
  }

  #line(key: ApiKeyView, mayChange: boolean): TemplateResult {
    const { id, name, hint, createdBy, createdAt, usedAt, scopes } = key;
    return html`<li>
      <div class="what">
        <span><b>${name}</b> ${hint ? html`<span class="soft mono">…${hint}</span>` : nothing}</span>
        <span class="soft small">
          ${createdBy === null ? msg("made on the command line", { id: "api_keys.by_cli" }) : msg(str`made by ${createdBy}`, { id: "api_keys.by" })},
          ${this.when(createdAt)} · ${usedAt === null ? msg("never used", { id: "api_keys.unused" }) : html`${msg("last used", { id: "account.used" })} ${this.when(usedAt)}`}
        </span>
        <span class="soft small mono">${scopes.join(", ")}</span>
      </div>
      ${
        mayChange && this.leaving !== id
          ? html`<button type="button" class="btn quiet" aria-label=${msg(str`Revoke ${name}`, { id: "api_keys.revoke_one" })} @click=${() => (this.leaving = id)}>
            ${msg("Revoke", { id: "api_keys.revoke" })}
          </button>`
          : nothing
      }
      ${
        this.leaving === id
          ? html`<div class="sure" role="group" aria-label=${msg("Revoke", { id: "api_keys.revoke" })}>
            <span>${msg("Whatever uses it stops working at once.", { id: "api_keys.revoke_about" })}</span>
            <button type="button" class="btn danger" ?disabled=${this.busy} @click=${() => this.#revoke(key)}>${msg(str`Revoke ${name}`, { id: "api_keys.revoke_one" })}</button>
            <button type="button" class="btn quiet" @click=${() => (this.leaving = null)}>${words.cancel()}</button>
          </div>`
          : nothing
      }
    </li>`;
  }

  readonly load = async (): Promise<void> => {
    await this.trying(() => this.#read());
  };

  async #read(): Promise<void> {
    this.list = await this.desk.api.get<ApiKeyList>("/keys");
  }

  readonly #begin = async (): Promise<void> => {
    this.#name = "";
    this.chosen = new Set();
    this.making = true;
    this.done = "";
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>("#key-name")?.focus();
  };

  #toggle(scope: string): void {
    const chosen = new Set(this.chosen);
    if (!chosen.delete(scope)) chosen.add(scope);
    this.chosen = chosen;
  }

  readonly #make = async (event: Event): Promise<void> => {
    event.preventDefault();
    await this.trying(async () => {
      this.made = await this.desk.api.post<CreatedApiKey>("/keys", { body: { name: this.#name, scopes: [...this.chosen] } });
      this.making = false;
      await this.#read();
    });
  };

  async #revoke({ id, name }: ApiKeyView): Promise<void> {
    await this.trying(
      async () => {
        await this.desk.api.ask("DELETE", `/keys/${id}`);
        this.leaving = null;
        await this.#read();
      },
      msg(str`${name} opens nothing any more.`, { id: "api_keys.revoked" }),
    );
  }

  async #copy(key: string): Promise<void> {
    await navigator.clipboard.writeText(key);
    this.done = msg("Copied.", { id: "account.copied" });
    this.desk.announce(this.done);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "desk-keys-page": KeysPage;
  }
}
