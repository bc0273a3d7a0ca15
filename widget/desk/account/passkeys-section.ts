import { localized, msg, str } from "@lit/localize";
import { html, nothing, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import type { ChallengeView, PasskeyView } from "../../../server/http/desk-account-schemas.ts";
import { words } from "../words.ts";
import { Declined, deviceName, makePasskey, passkeysWork } from "./passkey.ts";
import { Section } from "./section.ts";

/** One's own passkeys: adding, naming, taking away. */
@localized()
@customElement("desk-account-passkeys")
export class PasskeysSection extends Section {
  @state() private passkeys: readonly PasskeyView[] | null = null;
  @state() private renaming: string | null = null;

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#load();
  }

  override render(): TemplateResult {
    return html`<section class="sec" aria-labelledby="passkeys-head">
      <header>
        <h2 id="passkeys-head">${msg("Passkeys", { id: "account.passkeys" })}</h2>
        <span class="soft grow">${msg("sign in with a fingerprint, a face or a device’s PIN", { id: "account.passkeys_about" })}</span>
        ${passkeysWork() ? html`<button type="button" class="btn" ?disabled=${this.busy} @click=${this.#add}>${msg("Add a passkey", { id: "account.passkey_add" })}</button>` : nothing}
      </header>
      ${this.outcome()}
      ${
        this.passkeys === null
          ? html`<p class="soft" aria-busy="true">${words.loading()}</p>`
          : this.passkeys.length === 0
            ? html`<p class="soft">${passkeysWork() ? msg("None yet.", { id: "account.passkeys_none" }) : msg("This browser knows no passkeys.", { id: "account.passkeys_unknown" })}</p>`
            : html`<ul class="lines">${this.passkeys.map((passkey) => this.#line(passkey))}</ul>`
      }
    </section>`;
  }

  #line(passkey: PasskeyView): TemplateResult {
    const { id, name, createdAt, usedAt } = passkey;
    if (this.renaming === id)
      return html`<li>
        <form class="acts" style="max-inline-size:none;display:flex" @submit=${(event: Event) => this.#rename(event, id)}>
          <label class="vh" for="passkey-name">${msg("Name of the passkey", { id: "account.passkey_name" })}</label>
          <input class="input" id="passkey-name" style="inline-size:240px" maxlength="60" required .value=${name} />
          <button class="btn" ?disabled=${this.busy}>${words.save()}</button>
          <button type="button" class="btn quiet" @click=${() => (this.renaming = null)}>${words.cancel()}</button>
        </form>
      </li>`;
    return html`<li>
      <div class="what">
        <b>${name}</b>
        <span class="soft small">
          ${msg("added", { id: "account.added" })} ${this.when(createdAt)} ·
          ${usedAt === null ? msg("not used yet", { id: "account.unused" }) : html`${msg("last used", { id: "account.used" })} ${this.when(usedAt)}`}
        </span>
      </div>
      <button type="button" class="btn quiet" aria-label=${msg(str`Rename ${name}`, { id: "account.passkey_rename_one" })} @click=${() => this.#startRenaming(id)}>
        ${msg("Rename", { id: "account.passkey_rename" })}
      </button>
      <button
        type="button"
        class="btn quiet"
        aria-label=${msg(str`Take away: ${name}`, { id: "account.passkey_remove_one" })}
        ?disabled=${this.busy}
        @click=${() => this.#remove(passkey)}
      >
        ${msg("Take away", { id: "account.take_away" })}
      </button>
    </li>`;
  }

  async #load(): Promise<void> {
    await this.trying(async () => {
      this.passkeys = (await this.desk.api.get<{ items: PasskeyView[] }>("/me/passkeys")).items;
    });
  }

  readonly #add = async (): Promise<void> => {
    await this.trying(async () => {
      try {
        const made = await makePasskey(await this.desk.api.post<ChallengeView>("/me/passkeys/challenges"));
        await this.desk.api.post("/me/passkeys", { body: { ...made, name: deviceName(navigator.userAgent) } });
      } catch (failure) {
        if (failure instanceof Declined) return;
        throw failure;
      }
      this.desk.announce(msg("The passkey opens your account from now on.", { id: "account.passkey_added" }));
      await this.#changed();
    });
  };

  async #startRenaming(id: string): Promise<void> {
    this.renaming = id;
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLInputElement>("#passkey-name")?.select();
  }

  async #rename(event: Event, id: string): Promise<void> {
    event.preventDefault();
    const name = this.renderRoot.querySelector<HTMLInputElement>("#passkey-name")?.value.trim() ?? "";
    await this.trying(async () => {
      await this.desk.api.ask("PATCH", `/me/passkeys/${encodeURIComponent(id)}`, { body: { name } });
      this.renaming = null;
      await this.#changed();
    });
  }

  async #remove({ id, name }: PasskeyView): Promise<void> {
    await this.trying(
      async () => {
        await this.desk.api.ask("DELETE", `/me/passkeys/${encodeURIComponent(id)}`);
        await this.#changed();
      },
      msg(str`${name} opens nothing any more. Your device may still offer it; delete it there too.`, { id: "account.passkey_removed" }),
    );
  }

  async #changed(): Promise<void> {
    this.passkeys = (await this.desk.api.get<{ items: PasskeyView[] }>("/me/passkeys")).items;
    await this.desk.refresh();
  }
}
