import { msg, str } from "@lit/localize";
import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { LabelCosts } from "../../../server/http/desk-shipping-schemas.ts";
import { sentenceOf } from "../api.ts";
import { dayOf, nowOf } from "../clock.ts";
import type { Desk } from "../desk.ts";
import { download } from "../download.ts";
import { day, money, number } from "../formats.ts";
import { contractWords, costNames, pickupNames, purchaseNames } from "../parcels/words.ts";
import { sheet } from "../sheet.ts";
import { words } from "../words.ts";
import { pageSheet } from "./page-styles.ts";

/** What became of a label, or of a pickup. */
function stateName({ service, state }: LabelCosts["items"][number]): string {
  if (service === null && state in pickupNames) return pickupNames[state as keyof typeof pickupNames][2]();
  return state in purchaseNames ? purchaseNames[state as keyof typeof purchaseNames]() : "";
}

/** A file of all labels takes longer than a page. */
const longPatience = 600_000;

/** What labels cost: by month, shop and carrier; then one by one, each with the way to its return (S2-18). */
@customElement("desk-label-costs-page")
export class LabelCostsPage extends LitElement {
  static override styles = [
    sheet,
    pageSheet,
    css`
      .page {
        max-inline-size: 960px;
      }
      .scroll {
        overflow-x: auto;
      }
      .asks {
        display: flex;
        flex-wrap: wrap;
        gap: var(--s3);
        align-items: end;
      }
    `,
  ];

  @property({ attribute: false }) desk!: Desk;
  @property() slug = "";
  readonly unsaved = false;

  @state() private shop = "";
  @state() private carrier = "";
  /** Those there were before one of them was chosen. */
  @state() private carriers: readonly string[] = [];
  @state() private from = "";
  @state() private to = "";
  @state() private costs: LabelCosts | null = null;
  @state() private problem = "";
  @state() private busy: "" | "more" | "csv" = "";
  #asked = "";

  protected override willUpdate(): void {
    const asked = JSON.stringify(this.#query());
    if (asked === this.#asked) return;
    this.#asked = asked;
    void this.#load();
  }

  override render(): TemplateResult {
    const { costs, problem } = this;
    return html`<div class="page">
      <p class="soft">${msg("What carriers charge for return labels and for fetching parcels, less what they gave back for unused ones.", { id: "costs.lead_all" })}</p>
      ${this.#asks()} ${problem ? html`<p class="problem" role="alert">${problem}</p>` : nothing}
      ${problem && !costs ? html`<p><button type="button" class="btn" @click=${() => void this.#load()}>${words.retry()}</button></p>` : nothing}
      ${costs ? this.#whole(costs) : problem ? nothing : html`<p aria-busy="true"><span class="ghost late" style="inline-size:240px"></span></p>`}
    </div>`;
  }

  #asks(): TemplateResult {
    const shops = this.desk.me?.shops ?? [];
    const date = (id: "from" | "to", label: string): TemplateResult => html`<div class="field">
      <label for=${id}>${label}</label>
      <input class="input" id=${id} type="date" .value=${this[id]} @change=${(event: Event) => (this[id] = (event.target as HTMLInputElement).value)} />
    </div>`;
    return html`<div class="asks">
      ${
        shops.length > 1
          ? html`<div class="field">
            <label for="shop">${msg("Shop", { id: "list.shop" })}</label>
            <span class="sel"><select id="shop" @change=${(event: Event) => (this.shop = (event.target as HTMLSelectElement).value)}>
              <option value="" ?selected=${this.shop === ""}>${msg("All shops", { id: "settings.group.all" })}</option>
              ${shops.map(({ slug, name }) => html`<option value=${slug} ?selected=${slug === this.shop}>${name}</option>`)}
            </select></span>
          </div>`
          : nothing
      }
      ${
        this.carriers.length > 1
          ? html`<div class="field">
            <label for="carrier">${msg("Carrier", { id: "claim.carrier" })}</label>
            <span class="sel"><select id="carrier" @change=${(event: Event) => (this.carrier = (event.target as HTMLSelectElement).value)}>
              <option value="" ?selected=${this.carrier === ""}>${msg("All carriers", { id: "costs.all_carriers" })}</option>
              ${this.carriers.map((name) => html`<option value=${name} ?selected=${name === this.carrier}>${name}</option>`)}
            </select></span>
          </div>`
          : nothing
      }
      ${date("from", msg("From", { id: "claim.from" }))} ${date("to", msg("Until", { id: "costs.to" }))}
      ${
        this.desk.may("exports:read")
          ? html`<button type="button" class="btn" ?disabled=${this.busy === "csv"} @click=${() => void this.#csv()}>${msg("Download as CSV", { id: "costs.csv" })}</button>`
          : nothing
      }
    </div>`;
  }

  #whole({ months, items, next }: LabelCosts): TemplateResult {
    if (months.length === 0 && items.length === 0) return html`<p>${msg("No label was bought in this time.", { id: "costs.none" })}</p>`;
    return html`<section>
        <h2>${msg("By month", { id: "costs.months" })}</h2>
        ${this.#months(months)}
      </section>
      <section>
        <h2>${msg("One by one", { id: "costs.items" })}</h2>
        ${this.#items(items)}
        ${next === null ? nothing : html`<p><button type="button" class="btn" ?disabled=${this.busy === "more"} @click=${() => void this.#more(next)}>${msg("Older ones", { id: "costs.more" })}</button></p>`}
      </section>`;
  }

  #months(months: LabelCosts["months"]): TemplateResult {
    const { language } = this.desk;
    const title = new Intl.DateTimeFormat(language === "en" ? "en-GB" : language, { month: "long", year: "numeric", timeZone: "UTC" });
    return html`<div class="scroll">
      <table>
        <thead>
          <tr>
            <th scope="col">${msg("Month", { id: "costs.month" })}</th>
            <th scope="col">${msg("Shop", { id: "list.shop" })}</th>
            <th scope="col">${msg("Carrier", { id: "claim.carrier" })}</th>
            <th scope="col" class="r">${msg("Labels", { id: "costs.labels" })}</th>
            <th scope="col" class="r">${msg("Given back", { id: "costs.cancelled" })}</th>
            <th scope="col" class="r">${msg("Pickups", { id: "costs.pickups" })}</th>
            <th scope="col" class="r">${msg("Cost", { id: "costs.cost" })}</th>
          </tr>
        </thead>
        <tbody>
          ${months.map(
            ({ month, shop, carrier, labels, cancelled, pickups, amount, byContract, currency }) => html`<tr>
              <td>${title.format(Date.parse(`${month}-15T12:00:00Z`))}</td>
              <td>${this.#shopName(shop)}</td>
              <td>${carrier}</td>
              <td class="r">${number(language, labels)}</td>
              <td class="r">${number(language, cancelled)}</td>
              <td class="r">${number(language, pickups)}</td>
              <td class="r">${currency ? html`${money(language, amount, currency)}${byContract === 0 ? nothing : html`<div class="soft small">${msg(str`of it ${money(language, byContract, currency)} by your contract prices`, { id: "costs.by_contract" })}</div>`}` : html`<span class="soft">${msg("not known", { id: "costs.unknown" })}</span>`}</td>
            </tr>`,
          )}
        </tbody>
      </table>
    </div>`;
  }

  #items(items: LabelCosts["items"]): TemplateResult {
    const { language, me } = this.desk;
    return html`<div class="scroll">
      <table>
        <thead>
          <tr>
            <th scope="col">${msg("Day", { id: "pay.day" })}</th>
            <th scope="col">${msg("Return", { id: "costs.return" })}</th>
            <th scope="col">${msg("Service", { id: "shipping.service" })}</th>
            <th scope="col">${msg("Tracking number", { id: "claim.number" })}</th>
            <th scope="col">${msg("Status", { id: "list.status" })}</th>
            <th scope="col" class="r">${msg("Cost", { id: "costs.cost" })}</th>
          </tr>
        </thead>
        <tbody>
          ${items.map(
            (one) => html`<tr>
              <td class="soft"><time datetime=${new Date(one.at).toISOString()}>${day(language, one.at, this.#zone(one.shop), nowOf(me))}</time></td>
              <td><a href="/desk/returns/${one.returnNumber}">${one.returnNumber}</a></td>
              <td>${one.service ?? msg("Pickup", { id: "costs.pickup" })}<div class="soft small">${one.carrier}</div></td>
              <td class="mono small">${one.trackingNumber ?? "—"}</td>
              <td>${stateName(one)}</td>
              <td class="r">${one.cost ? html`${money(language, one.cost.amount, one.cost.currency)}<div class="soft small">${[costNames[one.costState](), ...(one.contract ? [contractWords()] : [])].join(", ")}</div>` : "—"}</td>
            </tr>`,
          )}
        </tbody>
      </table>
    </div>`;
  }

  #shopName(slug: string): string {
    return this.desk.me?.shops.find((shop) => shop.slug === slug)?.name ?? slug;
  }

  #zone(slug: string): string {
    return this.desk.me?.shops.find((shop) => shop.slug === slug)?.timeZone ?? "UTC";
  }

  #query(): Record<string, string> {
    const { shop, carrier, from, to } = this;
    return Object.fromEntries(Object.entries({ shop, carrier, from, to }).filter(([, value]) => value !== ""));
  }

  async #load(): Promise<void> {
    const asked = this.#asked;
    this.problem = "";
    try {
      const costs = await this.desk.api.get<LabelCosts>("/label-costs", this.#query());
      if (asked !== this.#asked) return;
      this.costs = costs;
      if (!this.carrier) this.carriers = [...new Set(costs.months.map(({ carrier }) => carrier))].toSorted();
    } catch (failure) {
      this.problem = sentenceOf(failure, words.unreachable());
    }
  }

  #more(after: string): Promise<void> {
    return this.#while("more", async () => {
      const { items, next } = await this.desk.api.get<LabelCosts>("/label-costs", { ...this.#query(), after });
      if (this.costs) this.costs = { ...this.costs, items: [...this.costs.items, ...items], next };
    });
  }

  #csv(): Promise<void> {
    return this.#while("csv", async () => {
      const { body } = await this.desk.api.ask<Blob>("GET", "/label-costs.csv", { query: this.#query(), patience: longPatience });
      const name = dayOf(nowOf(this.desk.me), this.desk.me?.shops[0]?.timeZone ?? "UTC");
      download(body, `labels-${name}.csv`);
    });
  }

  async #while(what: "more" | "csv", act: () => Promise<void>): Promise<void> {
    if (this.busy) return;
    this.busy = what;
    this.problem = "";
    try {
      await act();
    } catch (failure) {
      this.problem = sentenceOf(failure, words.unreachable());
    }
    this.busy = "";
  }
}
