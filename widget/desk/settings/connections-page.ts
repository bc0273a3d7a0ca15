import { msg, str } from "@lit/localize";
import { html, LitElement, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
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
import { pageSheet } from "./page-styles.ts";

/** What the shop takes in from elsewhere and gives out, with what each way needs; drawn from what the providers say of themselves. */
@customElement("desk-connections-page")
export class ConnectionsPage extends LitElement {
  static override styles = [sheet, pageSheet];

  @property({ attribute: false }) desk!: Desk;
  @property() slug = "";
  readonly unsaved = false;

  @state() private items: readonly ConnectionView[] | null = null;
  @state() private problem = "";
  #asked = "";

  protected override willUpdate(): void {
    if (this.#asked === this.slug) return;
    this.#asked = this.slug;
    void this.#load();
  }

  override render(): TemplateResult {
    const { items, problem } = this;
    return html`<div class="page">
      <span class="named">
        <p class="soft">${msg("How orders, articles, mails and files come and go today.", { id: "connections.lead" })}</p>
        <desk-help
          .about=${msg("Connections", { id: "settings.connections" })}
          .text=${msg("Files and the API need nothing else. Mail and files are set by whoever runs the server.", { id: "connections.help" })}
          topic="connections"
        ></desk-help>
      </span>
      ${problem ? html`<div class="problem" role="alert"><p>${problem}</p></div><p><button type="button" class="btn" @click=${() => this.#load()}>${words.retry()}</button></p>` : nothing}
      ${items?.map((item) => this.#connection(item)) ?? nothing}
    </div>`;
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
    const zone = this.desk.me?.shops.find(({ slug }) => slug === this.slug)?.timeZone ?? "UTC";
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
      const { items } = await this.desk.api.get<ConnectionListView>(`/shops/${slug}/connections`);
      if (slug === this.slug) this.items = items;
    } catch (failure) {
      this.problem = sentenceOf(failure, words.unreachable());
    }
  }
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
