import { msg } from "@lit/localize";
import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { ShopSettings } from "../../../server/http/desk-schemas.ts";
import type { Rates, ShippingTrial } from "../../../server/http/desk-shipping-schemas.ts";
import { sentenceOf } from "../api.ts";
import type { Desk } from "../desk.ts";
import { money, readAmount } from "../formats.ts";
import { icon } from "../icons.ts";
import { contractWords, handoverNames } from "../parcels/words.ts";
import { sheet } from "../sheet.ts";
import { words } from "../words.ts";
import type { Rules } from "./shipping-words.ts";

/** An example parcel held against the rules as they stand here, saved or not: which service it gets, and why (S5-43, S5-44). */
@customElement("desk-shipping-trial")
export class ShippingTrialPart extends LitElement {
  static override styles = [
    sheet,
    css`
      :host {
        display: grid;
        gap: var(--s4);
        min-block-size: 0;
      }
      .example {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(min(140px, 100%), 1fr));
        gap: var(--s3);
        align-items: end;
      }
      .sel,
      .sel select {
        inline-size: 100%;
      }
      ul {
        margin-block-start: var(--s2);
      }
      li {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto;
        gap: 2px var(--s3);
        padding-block: var(--s2);
        border-block-start: 1px solid var(--line);
      }
      li > .why {
        grid-column: 1 / -1;
      }
    `,
  ];

  @property({ attribute: false }) desk!: Desk;
  @property() slug = "";
  @property({ attribute: false }) rules!: Rules;
  @property({ attribute: false }) found: (rates: Rates) => void = () => {};
  @state() private from = { country: "", postalCode: "", weight: "1000", value: "50", handover: "qr" };
  @state() private rates: Rates | null = null;
  @state() private busy = false;
  @state() private problem = "";

  protected override firstUpdated(): void {
    void this.#begin();
  }

  override render(): TemplateResult {
    const { from, busy, problem, rates } = this;
    return html`<div class="example">
        ${this.#line("country", msg("Country, as NL", { id: "shipping.try_country" }), from.country)}
        ${this.#line("postalCode", msg("Postcode", { id: "shipping.try_postcode" }), from.postalCode)}
        ${this.#line("weight", msg("Weight in grams", { id: "shipping.try_weight" }), from.weight)}
        ${this.#line("value", msg("Value", { id: "list.value" }), from.value)}
        <div class="field">
          <label for="try-handover">${msg("Handover", { id: "return.handover" })}</label>
          <span class="sel"><select id="try-handover" @change=${(event: Event) => this.#put("handover", (event.target as HTMLSelectElement).value)}>
            ${(["qr", "print", "pickup"] as const).map((way) => html`<option value=${way} ?selected=${way === from.handover}>${handoverNames[way]()}</option>`)}
          </select></span>
        </div>
        <button type="button" class="btn" id="try" ?disabled=${busy} @click=${() => void this.#try()}>${msg("Try it", { id: "shipping.try_act" })}</button>
      </div>
      ${problem ? html`<p class="problem" role="alert">${problem}</p>` : nothing}
      <div role="status">${rates ? this.#found(rates) : nothing}</div>`;
  }

  #found({ items, troubles }: Rates): TemplateResult {
    const { language } = this.desk;
    const best = items.find(({ chosen }) => chosen);
    return html`<p class="st ${best ? "good" : "warn"}">
        ${icon(best ? "yes" : "problem")}
        <span>${best ? html`<b>${best.title}</b>` : msg("No service fits this parcel.", { id: "shipping.try_none" })}</span>
      </p>
      <ul>
        ${items.map(
          ({ title, price, contract, score, why, chosen }) => html`<li>
            <span class=${score === null ? "soft" : ""}>${chosen ? html`<b>${title}</b>` : title}</span>
            <span class="soft">${[price && money(language, price.amount, price.currency), contract && contractWords(), score !== null && `${Math.round(score)}/100`].filter(Boolean).join(" · ")}</span>
            ${why.length > 0 ? html`<span class="why soft small">${why.join(". ")}.</span>` : nothing}
          </li>`,
        )}
      </ul>
      ${troubles.map(({ provider, text }) => html`<p class="warn small"><b>${provider}</b>: ${text}</p>`)}`;
  }

  #line(name: "country" | "postalCode" | "weight" | "value", label: string, value: string): TemplateResult {
    return html`<div class="field">
      <label for="try-${name}">${label}</label>
      <input class="input" id="try-${name}" maxlength="20" autocomplete="off" .value=${value} @input=${(event: Event) => this.#put(name, (event.target as HTMLInputElement).value)} />
    </div>`;
  }

  /** An example of where the shop is; who wants another types it. */
  async #begin(): Promise<void> {
    const shop = await this.desk.api.get<ShopSettings>(`/shops/${this.slug}`).catch(() => null);
    const address = shop?.brand.address;
    if (address && !this.from.country) this.from = { ...this.from, country: address.country, postalCode: address.postalCode };
  }

  #put(name: keyof typeof this.from, value: string): void {
    this.from = { ...this.from, [name]: value };
  }

  async #try(): Promise<void> {
    const { country, postalCode, weight, value, handover } = this.from;
    const grams = Number(weight);
    const worth = readAmount(value, "EUR");
    const body: ShippingTrial = {
      rules: this.rules,
      country: country.trim().toUpperCase(),
      postalCode: postalCode.trim(),
      handover: handover as NonNullable<ShippingTrial["handover"]>,
      ...(Number.isInteger(grams) && grams > 0 && { weight: grams }),
      ...(worth !== null && worth >= 0 && { value: worth }),
    };
    this.busy = true;
    this.problem = "";
    try {
      this.rates = await this.desk.api.post<Rates>(`/shops/${this.slug}/shipping-trials`, { body });
      this.found(this.rates);
    } catch (failure) {
      this.problem = sentenceOf(failure, words.unreachable());
    }
    this.busy = false;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "desk-shipping-trial": ShippingTrialPart;
  }
}
