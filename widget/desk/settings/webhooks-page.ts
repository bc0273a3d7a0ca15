import { msg, str } from "@lit/localize";
import { html, LitElement, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { CreatedWebhookView, WebhookListView, WebhookView } from "../../../server/http/desk-webhook-schemas.ts";
import { newKey, sentenceOf } from "../api.ts";
import { nowOf } from "../clock.ts";
import type { Desk } from "../desk.ts";
import { moment } from "../formats.ts";
import "../help.ts";
import { icon } from "../icons.ts";
import { sheet } from "../sheet.ts";
import { words } from "../words.ts";
import "./deliveries.ts";
import { pageSheet } from "./page-styles.ts";
import { named } from "./parts.ts";

/** Addresses of the merchant's systems that are told what happens, and what each was told. */
@customElement("desk-webhooks-page")
export class WebhooksPage extends LitElement {
  static override styles = [sheet, pageSheet];

  @property({ attribute: false }) desk!: Desk;
  @property() slug = "";
  readonly unsaved = false;

  @state() private list: WebhookListView | null = null;
  @state() private problem = "";
  @state() private busy = false;
  @state() private url = "";
  @state() private types: readonly string[] = ["*"];
  /** Just made: the one time its secret is shown. */
  @state() private made: CreatedWebhookView | null = null;
  @state() private opened: string | null = null;
  @state() private removing: string | null = null;
  /** Drawn once for each webhook a person adds, kept while it is tried again. */
  #key = newKey();

  override connectedCallback(): void {
    super.connectedCallback();
    void this.updateComplete.then(() => this.#load());
  }

  private get locked(): boolean {
    return !this.desk.may("settings:write");
  }

  override render(): TemplateResult {
    const { list, problem } = this;
    return html`<div class="page">
      <span class="named">
        <p class="soft">${msg("Your systems are told of every event, signed, and again until they answer (Standard Webhooks).", { id: "webhooks.lead" })}</p>
        <desk-help
          .about=${msg("Webhooks", { id: "settings.webhooks" })}
          .text=${msg("Each call carries a signature that the libraries of standardwebhooks.com check. What fails is tried again for three days.", { id: "webhooks.help" })}
          topic="webhooks"
        ></desk-help>
      </span>
      ${problem ? html`<p class="problem" role="alert">${problem}</p>` : nothing}
      ${problem && !list ? html`<p><button type="button" class="btn" @click=${() => this.#load()}>${words.retry()}</button></p>` : nothing}
      ${this.made ? this.#secret(this.made) : nothing}
      ${list ? html`${list.items.length === 0 ? html`<p>${msg("None yet.", { id: "texts.none" })}</p>` : nothing} ${list.items.map((webhook) => this.#webhook(webhook))} ${this.locked ? nothing : this.#add(list)}` : nothing}
    </div>`;
  }

  #secret({ secret, url }: CreatedWebhookView): TemplateResult {
    return html`<section class="clash" role="status">
      <h2>${msg("Its secret, shown this once", { id: "webhooks.secret" })}</h2>
      <p class="soft">${msg(str`Keep it where ${url} can read it: nobody can show it again.`, { id: "webhooks.secret_hint" })}</p>
      <pre class="code" tabindex="0">${secret}</pre>
      <div class="rowx">
        <button type="button" class="btn" @click=${() => navigator.clipboard.writeText(secret)}>${msg("Copy", { id: "links.copy" })}</button>
        <button type="button" class="btn quiet" @click=${() => (this.made = null)}>${msg("I have it", { id: "webhooks.kept" })}</button>
      </div>
    </section>`;
  }

  #webhook(webhook: WebhookView): TemplateResult {
    const { id, url, types, active, quietUntil } = webhook;
    return html`<section>
      <div class="rowx">
        <b class="mono" style="flex:1;overflow-wrap:anywhere">${url}</b>
        ${this.#state(active, quietUntil)}
      </div>
      <p class="soft small">${types.includes("*") ? msg("Every event, also those that are added later", { id: "webhooks.all" }) : types.join(", ")}</p>
      <div class="rowx">
        <button type="button" class="btn" aria-expanded=${this.opened === id} @click=${() => (this.opened = this.opened === id ? null : id)}>
          ${msg("Deliveries", { id: "webhooks.deliveries" })}<span class="vh">: ${url}</span>
        </button>
        ${
          this.locked
            ? nothing
            : html`<button type="button" class="btn" ?disabled=${this.busy} @click=${() => this.#act(() => this.desk.api.post(`/webhooks/${id}/test`), id)}>
                ${msg("Send a test", { id: "webhooks.test" })}<span class="vh">: ${url}</span>
              </button>
              <button type="button" class="btn quiet" ?disabled=${this.busy} @click=${() => this.#act(() => this.desk.api.ask("PATCH", `/webhooks/${id}`, { body: { active: !active } }))}>
                ${active ? msg("Switch off", { id: "webhooks.switch_off" }) : msg("Switch on", { id: "webhooks.switch_on" })}
              </button>
              ${
                this.removing === id
                  ? html`<button type="button" class="btn danger" ?disabled=${this.busy} @click=${() => this.#act(() => this.desk.api.ask("DELETE", `/webhooks/${id}`))}>
                      ${msg("Delete it with its deliveries", { id: "webhooks.delete_now" })}
                    </button>
                    <button type="button" class="btn quiet" @click=${() => (this.removing = null)}>${words.cancel()}</button>`
                  : html`<button type="button" class="btn quiet" @click=${() => (this.removing = id)}>${msg("Delete", { id: "webhooks.delete" })}<span class="vh">: ${url}</span></button>`
              }`
        }
      </div>
      ${this.opened === id ? html`<desk-deliveries .desk=${this.desk} .webhook=${id}></desk-deliveries>` : nothing}
    </section>`;
  }

  #state(active: boolean, quietUntil: number | null): TemplateResult {
    if (!active) return html`<span class="st">${icon("cancelled")}${msg("Off", { id: "webhooks.off" })}</span>`;
    if (quietUntil === null) return html`<span class="st good">${icon("yes")}${msg("On", { id: "webhooks.on" })}</span>`;
    const when = moment(this.desk.language, quietUntil, this.desk.me?.shops[0]?.timeZone ?? "UTC", nowOf(this.desk.me));
    return html`<span class="st warn">${icon("problem")}${msg(str`Does not answer; next try ${when}`, { id: "webhooks.quiet" })}</span>`;
  }

  #add({ types }: WebhookListView): TemplateResult {
    const every = this.types.includes("*");
    return html`<form class="stack" @submit=${this.#create} novalidate>
      <h2>${msg("Add a webhook", { id: "webhooks.add" })}</h2>
      <div class="field">
        ${named({ label: msg("Address", { id: "webhooks.url" }), help: msg("Only addresses on the public internet are called, unless whoever runs the server allowed others.", { id: "webhooks.url_help" }), topic: "webhooks" }, "url")}
        <input id="url" class="input" type="url" inputmode="url" maxlength="2000" placeholder="https://" .value=${this.url} @input=${(event: Event) => (this.url = (event.target as HTMLInputElement).value)} />
      </div>
      <fieldset class="field">
        <legend class="named"><span class="label">${msg("Events", { id: "webhooks.events" })}</span></legend>
        <div class="opts">
          <label><input class="cb" type="checkbox" .checked=${every} @change=${() => (this.types = every ? [] : ["*"])} />${msg("Every event, also those that are added later", { id: "webhooks.all" })}</label>
        </div>
        ${
          every
            ? nothing
            : html`<div class="pair opts">
              ${types.map(
                (type) => html`<label>
                  <input class="cb" type="checkbox" .checked=${this.types.includes(type)} @change=${() => this.#toggle(type)} />
                  <span class="mono">${type}</span>
                </label>`,
              )}
            </div>`
        }
      </fieldset>
      <p><button type="submit" class="btn key" ?disabled=${this.busy || this.types.length === 0 || !URL.canParse(this.url)}>${msg("Add and show the secret", { id: "webhooks.create" })}</button></p>
    </form>`;
  }

  #toggle(type: string): void {
    this.types = this.types.includes(type) ? this.types.filter((one) => one !== type) : [...this.types, type];
  }

  readonly #create = (event: Event): void => {
    event.preventDefault();
    if (this.busy || this.types.length === 0 || !URL.canParse(this.url)) return;
    void this.#act(async () => {
      this.made = await this.desk.api.post<CreatedWebhookView>("/webhooks", { body: { url: this.url, types: this.types }, key: this.#key });
      this.#key = newKey();
      this.url = "";
      this.types = ["*"];
    });
  };

  /** @param show whose deliveries are looked at afterwards */
  async #act(act: () => Promise<unknown>, show?: string): Promise<void> {
    this.busy = true;
    this.problem = "";
    try {
      await act();
      this.removing = null;
      if (show !== undefined) {
        this.opened = null;
        await this.updateComplete;
        this.opened = show;
      }
      await this.#load();
    } catch (failure) {
      this.problem = sentenceOf(failure, words.unreachable());
    } finally {
      this.busy = false;
    }
  }

  async #load(): Promise<void> {
    try {
      this.list = await this.desk.api.get<WebhookListView>("/webhooks");
    } catch (failure) {
      this.problem = sentenceOf(failure, words.unreachable());
    }
  }
}
