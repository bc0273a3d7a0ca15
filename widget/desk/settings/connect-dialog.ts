import { msg, str } from "@lit/localize";
import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { ConnectedView, ConnectionCheckView, ProviderView } from "../../../server/http/desk-connected-schemas.ts";
import { newKey, Refused, sentenceOf } from "../api.ts";
import type { Desk } from "../desk.ts";
import "../dialog.ts";
import { icon } from "../icons.ts";
import { dialogSheet, sheet } from "../sheet.ts";
import { words } from "../words.ts";
import { type Setting, settingField } from "./setting-field.ts";

/** It is connected, or was told something else. */
export class ConnectionMade extends Event {
  readonly connection: ConnectedView;
  constructor(connection: ConnectedView) {
    super("connected");
    this.connection = connection;
  }
}

/**
 * Connects a shop or a gateway, or tells a connection something else: the kind, a form drawn from what it has to be told, and what it
 * says to that before anything is kept (S2-15, S4-02). Fires `connected`, and `close`.
 */
@customElement("desk-connect")
export class ConnectDialog extends LitElement {
  static override styles = [
    sheet,
    dialogSheet,
    css`
      :host {
        display: contents;
      }
      .kinds button {
        display: grid;
        grid-template-columns: minmax(0, 1fr) 14px;
        gap: 2px var(--s4);
        inline-size: 100%;
        padding: var(--s3) 0;
        border: 0;
        border-block-start: 1px solid var(--line);
        background: none;
        text-align: start;
        cursor: pointer;
      }
      .kinds button:hover b {
        color: var(--accent);
      }
      .kinds .i {
        grid-row: 1 / 3;
        grid-column: 2;
        align-self: center;
        rotate: -90deg;
      }
      .kinds .soft {
        grid-column: 1;
      }
      .answer {
        display: grid;
        gap: var(--s1);
        padding: var(--s3);
        border-radius: var(--radius);
        background: var(--sunken);
      }
      .foot-in {
        flex: 1;
        justify-content: flex-end;
        gap: var(--s3);
      }
      @media (max-width: 700px) {
        .foot-in .btn {
          flex: 1 1 100%;
          min-block-size: var(--touch);
          white-space: normal;
        }
      }
    `,
  ];

  @property({ attribute: false }) desk!: Desk;
  @property() slug = "";
  /** What can be connected, without what is connected already. */
  @property({ attribute: false }) providers: readonly ProviderView[] = [];
  /** Is told something else; null: a new one. */
  @property({ attribute: false }) connection: ConnectedView | null = null;

  @state() private provider: ProviderView | null = null;
  @state() private values: Readonly<Record<string, string>> = {};
  @state() private shown: ReadonlySet<string> = new Set();
  @state() private wrong: Readonly<Record<string, string>> = {};
  @state() private check: ConnectionCheckView | null = null;
  @state() private problem = "";
  @state() private busy: "check" | "save" | null = null;
  /** Of the wish as it was last sent: tried again it is the same. */
  #sent: { readonly body: string; readonly key: string } | null = null;

  override connectedCallback(): void {
    super.connectedCallback();
    const { connection, providers } = this;
    const known = connection && providers.find(({ id }) => id === connection.provider);
    if (known) this.#choose(known);
  }

  override render(): TemplateResult {
    const { provider, connection } = this;
    const heading = connection
      ? msg(str`Change ${connection.title}`, { id: "connect.change_title" })
      : provider
        ? msg(str`Connect ${provider.title}`, { id: "connect.title_one" })
        : msg("Connect", { id: "connect.title" });
    return html`<desk-dialog heading=${heading} .width=${640} @close=${() => this.dispatchEvent(new Event("close"))}>
      ${provider ? this.#form(provider) : this.#kinds()}
      <div slot="foot" class="rowx foot-in">${
        provider
          ? this.#foot(provider)
          : html`<button type="button" class="btn quiet" @click=${() => this.dispatchEvent(new Event("close"))}>${words.cancel()}</button>`
      }</div>
    </desk-dialog>`;
  }

  #kinds(): TemplateResult {
    const group = (kind: ProviderView["kind"], title: string): TemplateResult | typeof nothing => {
      const some = this.providers.filter((one) => one.kind === kind);
      if (some.length === 0) return nothing;
      return html`<section>
        <h3>${title}</h3>
        <div class="kinds">
          ${some.map(
            (one) => html`<button type="button" data-kind=${one.id} @click=${() => this.#choose(one)}>
              <b>${one.title}</b><span class="soft">${one.about}</span>${icon("down")}
            </button>`,
          )}
        </div>
      </section>`;
    };
    return html`<div class="form">
      ${group("shop", msg("Shops", { id: "connect.shops" }))}
      ${group("gateway", msg("Payment providers, for what the shop itself cannot give back", { id: "connect.gateways" }))}
      ${group("carrier", msg("Carriers, for labels, couriers and where parcels are", { id: "connect.carriers" }))}
    </div>`;
  }

  #form(provider: ProviderView): TemplateResult {
    return html`<form class="form" id="settings" autocomplete="off" novalidate @submit=${this.#submit}>
      <div>
        <p class="soft">${provider.about}</p>
        <p><a class="go" href="/desk/help/connections?lng=${this.desk.language}" target="_blank" rel="noopener">${msg("How connecting works", { id: "connect.guide" })}</a></p>
      </div>
      ${provider.settings.map((setting) =>
        settingField({
          setting,
          value: this.values[setting.name] ?? "",
          kept: this.#kept(setting.name),
          shown: this.shown.has(setting.name),
          wrong: this.wrong[setting.name] ?? "",
          change: (value) => this.#type(setting.name, value),
          reveal: () => this.#reveal(setting.name),
        }),
      )}
      ${this.problem ? html`<p class="problem" role="alert">${this.problem}</p>` : nothing}
      ${this.check ? this.#answer(provider, this.check) : nothing}
      <button type="submit" hidden></button>
    </form>`;
  }

  /** What the vendor said, in words. */
  #answer(provider: ProviderView, check: ConnectionCheckView): TemplateResult {
    if (check.ok) {
      const account = check.account || provider.title;
      return html`<div class="answer" role="status">
        <p class="st good">${icon("yes")}<b>${msg(str`${account} lets us in`, { id: "connect.ok" })}</b></p>
        <p>
          ${check.currency ? msg(str`Its currency is ${check.currency}.`, { id: "connect.currency" }) : nothing}
          ${msg("Every permission that is needed is there. Nothing is kept yet.", { id: "connect.allowed" })}
        </p>
      </div>`;
    }
    return html`<div class="problem" role="alert">
      <b>${check.text ?? msg("It could not be connected like this.", { id: "connect.not" })}</b>
      ${check.account ? html`<p>${msg(str`The account there is ${check.account}.`, { id: "connect.account" })}</p>` : nothing}
      ${check.message ? html`<details><summary>${msg("What was answered", { id: "connected.answered" })}</summary><p class="mono small" lang="en">${check.message}</p></details>` : nothing}
    </div>`;
  }

  #foot(provider: ProviderView): TemplateResult {
    const checked = this.check?.ok === true;
    const { busy } = this;
    if (this.connection)
      return html`<span class="soft small">${msg(str`${provider.title} is asked first; only then is it kept.`, { id: "connect.asked_first" })}</span>
        <button type="button" class="btn key" ?disabled=${busy !== null} @click=${() => void this.#save()}>
          ${busy ? this.#asking(provider) : words.save()}
        </button>`;
    return html`<button type="button" class="btn quiet" @click=${() => (this.provider = null)}>${msg("Another kind", { id: "connect.other" })}</button>
      <button type="button" class="btn ${checked ? "" : "key"}" ?disabled=${busy !== null} @click=${() => void this.#try()}>
        ${busy === "check" ? this.#asking(provider) : checked ? msg("Check again", { id: "connect.check_again" }) : msg("Check", { id: "connect.check" })}
      </button>
      ${
        checked
          ? html`<button type="button" class="btn key" ?disabled=${busy !== null} @click=${() => void this.#save()}>
            ${busy === "save" ? this.#asking(provider) : msg(str`Connect ${provider.title}`, { id: "connect.title_one" })}
          </button>`
          : nothing
      }`;
  }

  #asking({ title }: ProviderView): string {
    return msg(str`${title} is asked …`, { id: "connect.asking" });
  }

  #choose(provider: ProviderView): void {
    const { connection } = this;
    this.provider = provider;
    this.values = Object.fromEntries(
      provider.settings.map(({ name, kind, required, standard, options }) => {
        const first = kind === "choice" && required ? options[0] : undefined;
        return [name, connection ? (connection.settings[name] ?? "") : (standard ?? first ?? "")];
      }),
    );
    this.shown = new Set();
    this.wrong = {};
    this.check = null;
    this.problem = "";
    void this.updateComplete.then(() => requestAnimationFrame(() => this.renderRoot.querySelector<HTMLElement>("form .input")?.focus()));
  }

  #kept(name: string): boolean {
    return this.connection?.secrets.includes(name) ?? false;
  }

  #type(name: string, value: string): void {
    this.values = { ...this.values, [name]: value };
    this.wrong = { ...this.wrong, [name]: "" };
    this.check = null;
  }

  #reveal(name: string): void {
    const shown = new Set(this.shown);
    if (!shown.delete(name)) shown.add(name);
    this.shown = shown;
  }

  readonly #submit = (event: Event): void => {
    event.preventDefault();
    if (this.connection || this.check?.ok) void this.#save();
    else void this.#try();
  };

  /** What is sent: what stays as it is kept is left out. */
  #settings(): Record<string, string> {
    const given = Object.entries(this.values).map(([name, value]): [string, string] => [name, value.trim()]);
    return Object.fromEntries(given.filter(([, value]) => value !== ""));
  }

  /** Says which lines are still empty, and goes to the first. */
  #complete(): boolean {
    const { provider } = this;
    const missing = (provider?.settings ?? []).filter(
      ({ name, required }) => required && !this.#kept(name) && !(this.values[name] ?? "").trim(),
    );
    const needed = msg("This is needed.", { id: "connect.needed" });
    this.wrong = Object.fromEntries(missing.map(({ name }) => [name, needed]));
    if (missing[0]) this.#focus(missing[0].name);
    return missing.length === 0;
  }

  /** What the server refused of a line, as its kind tells: its own words are for programs. */
  #whyNot({ name, kind }: Setting): string {
    if (kind === "address")
      return msg("This is no address that begins with https:// and has nothing behind it.", { id: "connect.no_address" });
    if (this.#kept(name) && !this.values[name])
      return msg("Type it again: the address is another one, and a kept secret is sent to no other.", { id: "connect.moved" });
    return msg("This does not fit. Copy it once more, whole.", { id: "connect.no_fit" });
  }

  #focus(name: string): void {
    this.renderRoot.querySelector<HTMLElement>(`#set-${CSS.escape(name)}`)?.focus();
  }

  async #try(): Promise<void> {
    await this.#ask("check", async (provider, settings) => {
      this.check = await this.desk.api.post<ConnectionCheckView>(`/shops/${this.slug}/connection-checks`, {
        body: { provider: provider.id, settings },
      });
    });
  }

  async #save(): Promise<void> {
    await this.#ask("save", async (provider, settings) => {
      const connection = this.connection ? await this.#change(this.connection, settings) : await this.#connect(provider, settings);
      this.desk.announce(msg(str`${connection.title} is connected`, { id: "connect.done" }));
      this.dispatchEvent(new ConnectionMade(connection));
      this.dispatchEvent(new Event("close"));
    });
  }

  #connect(provider: ProviderView, settings: Record<string, string>): Promise<ConnectedView> {
    const body = { provider: provider.id, settings };
    const text = JSON.stringify(body);
    if (this.#sent?.body !== text) this.#sent = { body: text, key: newKey() };
    return this.desk.api.post<ConnectedView>(`/shops/${this.slug}/connections`, { body, key: this.#sent.key });
  }

  async #change({ id, version }: ConnectedView, settings: Record<string, string>): Promise<ConnectedView> {
    return (await this.desk.api.ask<ConnectedView>("PUT", `/connections/${id}`, { body: { settings }, version })).body;
  }

  async #ask(what: "check" | "save", act: (provider: ProviderView, settings: Record<string, string>) => Promise<void>): Promise<void> {
    const { provider } = this;
    if (!provider || this.busy || !this.#complete()) return;
    this.busy = what;
    this.problem = "";
    try {
      await act(provider, this.#settings());
    } catch (failure) {
      this.#failed(provider, failure);
    } finally {
      this.busy = null;
    }
  }

  #failed({ settings }: ProviderView, failure: unknown): void {
    const errors = failure instanceof Refused ? (failure.problem.errors ?? []) : [];
    const wrong = errors.flatMap(({ pointer }) => {
      const found = settings.find(({ name }) => pointer === `/settings/${name}`);
      return found ? [[found.name, this.#whyNot(found)] as const] : [];
    });
    this.wrong = Object.fromEntries(wrong);
    const [first] = wrong;
    if (first) this.#focus(first[0]);
    else
      this.problem =
        failure instanceof Refused && failure.problem.code === "stale"
          ? msg("Somebody changed this connection meanwhile. Nothing was overwritten: close this, look at it, then change it again.", {
              id: "connect.stale",
            })
          : sentenceOf(failure, words.unreachable());
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "desk-connect": ConnectDialog;
  }
}
