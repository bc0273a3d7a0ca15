import { msg, str } from "@lit/localize";
import { html, LitElement, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import type { ConnectedView, ProviderListView, ProviderView } from "../../../server/http/desk-connected-schemas.ts";
import type { ConnectionListView, ConnectionView } from "../../../server/http/desk-connection-schemas.ts";
import { sentenceOf } from "../api.ts";
import { nowOf } from "../clock.ts";
import type { Desk } from "../desk.ts";
import { moment } from "../formats.ts";
import "../help.ts";
import { icon } from "../icons.ts";
import { capped } from "../rail.ts";
import { sheet } from "../sheet.ts";
import { words } from "../words.ts";
import type { ConnectionMade } from "./connect-dialog.ts";
import type { Changed } from "./connected.ts";
import "./connected.ts";
import { pageSheet } from "./page-styles.ts";

/** Connections of one sort, and those that can join them. */
interface Group {
  readonly title: string;
  /** What is so while none is connected. */
  readonly none: string;
  readonly connected: readonly ConnectedView[];
  readonly open: readonly ProviderView[];
  readonly button: string;
  readonly act: string;
}

/** Looked at again after so many milliseconds: often while a history is read or something was asked for, seldom else. */
const soon = 3_000;
const later = 20_000;

/**
 * Shops, gateways and carriers that are connected and those that can be (S2-15, S4-02, S4-19); then what else the shop takes in and gives out, with
 * what each way needs. All of it is drawn from what the providers say of themselves.
 */
@customElement("desk-connections-page")
export class ConnectionsPage extends LitElement {
  static override styles = [sheet, pageSheet];

  @property({ attribute: false }) desk!: Desk;
  @property() slug = "";
  readonly unsaved = false;

  @state() private items: readonly ConnectionView[] | null = null;
  @state() private connected: readonly ConnectedView[] = [];
  @state() private providers: readonly ProviderView[] = [];
  @state() private problem = "";
  /** What the dialog connects or changes. */
  @state() private asks: { readonly connection: ConnectedView | null; readonly among: readonly ProviderView[] } | null = null;
  #asked = "";
  /** Something was asked for a moment ago: what comes of it is looked for. */
  #awaits = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
    document.removeEventListener("visibilitychange", this.#look);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener("visibilitychange", this.#look);
    // Come back to: what is shown may be old.
    if (this.items) void this.#load();
  }

  protected override willUpdate(): void {
    if (this.#asked === this.slug) return;
    this.#asked = this.slug;
    this.items = null;
    this.connected = [];
    void this.#load();
  }

  override render(): TemplateResult {
    const { items, problem } = this;
    return html`<div class="page">
      <span class="named">
        <p class="soft">${msg("Shops, payment providers and carriers, and how orders, articles, mails and files come and go.", { id: "connections.lead" })}</p>
        <desk-help
          .about=${msg("Connections", { id: "settings.connections" })}
          .text=${msg("Connect a shop and its orders come by themselves. Mail and files are set by whoever runs the server.", { id: "connections.help" })}
          topic="connections"
        ></desk-help>
      </span>
      ${problem ? html`<div class="problem" role="alert"><p>${problem}</p></div><p><button type="button" class="btn" @click=${() => this.#load()}>${words.retry()}</button></p>` : nothing}
      ${items ? html`${this.#connections()} ${items.map((item) => this.#connection(item))}` : problem ? nothing : html`<p aria-busy="true"><span class="ghost late" style="inline-size:240px"></span></p>`}
    </div>
    ${this.#dialog()}`;
  }

  #connections(): TemplateResult {
    const open = this.#connectable();
    const paid = open.filter(({ kind }) => kind !== "carrier");
    const carriers = open.filter(({ kind }) => kind === "carrier");
    return html`${this.#group({
      title: msg("Shops and payment providers", { id: "connections.connected" }),
      none: msg("None is connected. Orders come by file or by API, and what is given back is paid outside and noted here.", {
        id: "connections.none",
      }),
      connected: this.connected.filter(({ kind }) => kind !== "carrier"),
      open: paid,
      button: "connect",
      act: paid.some(({ kind }) => kind === "shop")
        ? msg("Connect a shop or payment provider", { id: "connections.connect" })
        : msg("Connect a payment provider", { id: "connections.connect_gateway" }),
    })}
    ${
      this.providers.some(({ kind }) => kind === "carrier")
        ? this.#group({
            title: msg("Carriers", { id: "connections.carriers" }),
            none: msg("None is connected. Labels are drawn here without postage, or are uploaded, and nobody says where parcels are.", {
              id: "connections.no_carrier",
            }),
            connected: this.connected.filter(({ kind }) => kind === "carrier"),
            open: carriers,
            button: "connect-carrier",
            act: msg("Connect a carrier", { id: "shipping.connect" }),
          })
        : nothing
    }`;
  }

  #group({ title, none, connected, open, button, act }: Group): TemplateResult {
    const may = this.desk.may("connections:write");
    const zone = this.#zone();
    return html`<section>
      <h2>${title}</h2>
      ${connected.length === 0 ? html`<p>${none}</p>` : nothing}
      ${repeat(
        connected,
        ({ id }) => id,
        (one) => html`<desk-connected
          .desk=${this.desk}
          .connection=${one}
          .provider=${this.providers.find(({ id }) => id === one.provider) ?? null}
          .timeZone=${zone}
          @changed=${({ now }: Changed) => this.#took(one, now)}
          @edit=${() => this.#ask(one, [])}
        ></desk-connected>`,
      )}
      ${
        !may
          ? html`<p class="soft">${msg("Only an owner connects and disconnects.", { id: "connections.locked" })}</p>`
          : open.length > 0
            ? html`<p>
              <button type="button" class="btn ${connected.length === 0 ? "key" : ""}" id=${button} @click=${() => this.#ask(null, open)}>${icon("plus")}${act}</button>
            </p>`
            : nothing
      }
    </section>`;
  }

  #dialog(): TemplateResult | typeof nothing {
    const { asks, desk } = this;
    if (!asks) return nothing;
    return html`<desk-connect
      .desk=${desk}
      .slug=${this.slug}
      .providers=${asks.connection ? this.providers : asks.among}
      .connection=${asks.connection}
      @connected=${({ connection }: ConnectionMade) => this.#took(asks.connection, connection)}
      @close=${() => (this.asks = null)}
    ></desk-connect>`;
  }

  /** A shop has one shop system, and each gateway once. */
  #connectable(): readonly ProviderView[] {
    const shop = this.connected.some(({ kind }) => kind === "shop");
    return this.providers.filter(({ id, kind }) => (kind === "shop" ? !shop : !this.connected.some(({ provider }) => provider === id)));
  }

  #ask(connection: ConnectedView | null, among: readonly ProviderView[]): void {
    void import("./connect-dialog.ts");
    this.asks = { connection, among };
  }

  /** @param now as it is since; null: it is gone */
  #took(before: ConnectedView | null, now: ConnectedView | null): void {
    const others = this.connected.filter(({ id }) => id !== (now ?? before)?.id);
    this.connected = !now ? others : before ? this.connected.map((one) => (one.id === now.id ? now : one)) : [...others, now];
    this.#awaits = 5;
    this.#plan();
  }

  #zone(): string {
    return this.desk.me?.shops.find(({ slug }) => slug === this.slug)?.timeZone ?? "UTC";
  }

  #connection({ id, ready, count, lastAt, settings, doors }: ConnectionView): TemplateResult {
    return html`<section>
      <div class="rowx">
        <h2 style="flex:1">${nameOf(id)}</h2>
        ${
          ready
            ? html`<span class="st good">${icon("yes")}${msg("Works", { id: "connections.ready" })}</span>`
            : html`<span class="st warn">${icon("problem")}${msg("Not set up", { id: "connections.not_ready" })}</span>`
        }
      </div>
      <p class="soft">${factOf(id, ready)}</p>
      ${count !== null ? html`<p>${this.#counted(id, count, lastAt)}</p>` : nothing}
      ${
        doors.length > 0
          ? html`<ul class="rows">
            ${doors.map(({ format, method, path }) => html`<li><span class="grow">${formatName(format)}</span><code class="mono soft">${method} ${path}</code></li>`)}
          </ul>`
          : nothing
      }
      ${
        settings.length > 0
          ? html`<dl class="facts">
            ${settings.map(({ name, given }) => html`<dt class="mono">${name}</dt><dd>${given ? msg("given", { id: "connections.given" }) : msg("not given", { id: "connections.not_given" })}</dd>`)}
          </dl>`
          : nothing
      }
    </section>`;
  }

  #counted(id: ConnectionView["id"], count: number, lastAt: number | null): string {
    const zone = this.#zone();
    const when = lastAt === null ? "—" : moment(this.desk.language, lastAt, zone, nowOf(this.desk.me));
    const amount = capped(count) || "0";
    return id === "products"
      ? msg(str`${amount} articles, the last change ${when}`, { id: "connections.products_count" })
      : msg(str`${amount} orders, the youngest of ${when}`, { id: "connections.orders_count" });
  }

  async #load(): Promise<void> {
    const { slug } = this;
    this.problem = "";
    try {
      const [{ items, connected }, providers] = await Promise.all([
        this.desk.api.get<ConnectionListView>(`/shops/${slug}/connections`),
        this.providers.length > 0 ? this.providers : this.#readProviders(slug),
      ]);
      if (slug !== this.slug) return;
      this.items = items;
      this.connected = connected;
      this.providers = providers;
    } catch (failure) {
      this.problem = sentenceOf(failure, words.unreachable());
    }
    this.#plan();
  }

  async #readProviders(slug: string): Promise<readonly ProviderView[]> {
    return (await this.desk.api.get<ProviderListView>(`/shops/${slug}/providers`)).items;
  }

  #plan(): void {
    clearTimeout(this.#timer);
    if (!this.isConnected || this.connected.length === 0) return;
    const often = this.#awaits > 0 || this.connected.some(({ health }) => health === "filling");
    this.#timer = setTimeout(this.#look, often ? soon : later);
  }

  /** A look that fails changes nothing: the frame says when the server is away. */
  readonly #look = async (): Promise<void> => {
    const { slug } = this;
    if (!this.items || document.visibilityState !== "visible") return;
    this.#awaits = Math.max(0, this.#awaits - 1);
    const list = await this.desk.api.get<ConnectionListView>(`/shops/${slug}/connections`).catch(() => null);
    if (list && slug === this.slug) {
      this.items = list.items;
      this.connected = list.connected;
    }
    this.#plan();
  };
}

function nameOf(id: ConnectionView["id"]): string {
  return {
    orders: () => msg("Orders", { id: "rail.orders" }),
    products: () => msg("Articles", { id: "connections.products" }),
    mail: () => msg("Mail server", { id: "connections.mail" }),
    storage: () => msg("Files", { id: "connections.storage" }),
  }[id]();
}

function factOf(id: ConnectionView["id"], ready: boolean): string {
  switch (id) {
    case "orders":
      return msg("By file or by API, as often as you like: what is the same is counted and changes nothing.", {
        id: "connections.orders_fact",
      });
    case "products":
      return msg("For exchanges: what there is, what it costs and how many are left.", { id: "connections.products_fact" });
    case "mail":
      return ready
        ? msg("Mails leave by it. Whoever runs the server sets it.", { id: "connections.mail_fact" })
        : msg("No mail leaves; each waits until whoever runs the server sets one.", { id: "connections.mail_missing" });
    case "storage":
      return msg("Photos, labels and logos. Whoever runs the server sets where.", { id: "connections.storage_fact" });
  }
}

function formatName(format: ConnectionView["doors"][number]["format"]): string {
  return {
    json: () => msg("API, one by one or many (JSON)", { id: "connections.json" }),
    csv: () => msg("File (CSV)", { id: "connections.csv" }),
    woocommerce: () => msg("Orders file of WooCommerce", { id: "connections.woocommerce" }),
  }[format]();
}
