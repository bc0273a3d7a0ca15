import { msg, str } from "@lit/localize";
import { html, nothing, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import type { ShopSettings } from "../../../server/http/desk-schemas.ts";
import { icon } from "../icons.ts";
import { line, named } from "./parts.ts";
import { ShopPage } from "./shop-page.ts";

type Address = ShopSettings["brand"]["address"];

const empty: Address = { name: "", line1: "", postalCode: "", city: "", country: "" };
const required = ["name", "line1", "postalCode", "city", "country"] as const;

/** Where parcels come back to: the brand’s own address, and further ones that rules of the policy choose (S2-24 to S2-26, S2-30). */
@customElement("desk-addresses-page")
export class AddressesPage extends ShopPage {
  @state() private moving = "";

  protected override wrong({ brand }: ShopSettings): string | null {
    for (const [id, address] of [["", brand.address] as const, ...Object.entries(brand.addresses)]) {
      const name = id || this.nameOf("brand.address");
      if (required.some((part) => address[part].trim() === ""))
        return msg(str`${name}: labels need a name, a street, a postcode, a city and a country.`, { id: "addresses.incomplete" });
      if (!/^[A-Z]{2}$/.test(address.country))
        return msg(str`${name}: a country is two capital letters, such as FR.`, { id: "addresses.country_wrong" });
    }
    return null;
  }

  protected override nameOf(at: string): string {
    const [, list, id] = at.split(".");
    if (list === "addresses" && id) return id;
    return msg("The brand’s own address", { id: "addresses.own" });
  }

  protected body(draft: ShopSettings): TemplateResult {
    return html`<section>
        <h2>${this.nameOf("brand.address")}</h2>
        <p class="soft">${msg("Where returns go unless a zone or a rule of the policy says otherwise.", { id: "addresses.own_hint" })}</p>
        ${this.#address("brand.address", draft.brand.address, "own")}
      </section>
      ${Object.entries(draft.brand.addresses).map(([id, address], place) => this.#further(draft, id, address, place))}
      ${this.locked ? nothing : this.#add(draft)}`;
  }

  #further(draft: ShopSettings, id: string, address: Address, place: number): TemplateResult {
    const others = (this.desk.me?.shops ?? []).filter(({ slug }) => slug !== this.slug);
    return html`<section>
      <h2>${id}</h2>
      ${this.#address(`brand.addresses.${id}`, address, `further-${place}`)}
      ${
        this.locked
          ? nothing
          : html`<div class="rowx">
            ${
              others.length > 0
                ? html`<span class="stack">
                  ${named({ label: msg("Brand", { id: "settings.brand" }), help: msg("An address belongs to one brand. Another brand takes it over as soon as it is chosen.", { id: "addresses.brand_help" }), topic: "addresses" }, `brand-${place}`)}
                  <span class="sel">
                    <select id="brand-${place}" ?disabled=${this.moving !== "" || this.unsaved} @change=${(event: Event) => this.#move(id, address, (event.target as HTMLSelectElement).value)}>
                      <option value=${this.slug} selected>${draft.brand.name}</option>
                      ${others.map(({ slug, name }) => html`<option value=${slug}>${name}</option>`)}
                    </select>
                  </span>
                </span>`
                : nothing
            }
            <button type="button" class="btn quiet" @click=${() => this.#remove(draft, id)}>
              ${msg(str`Take ${id} away`, { id: "addresses.remove" })}
            </button>
          </div>`
      }
    </section>`;
  }

  #add(draft: ShopSettings): TemplateResult {
    return html`<div class="rowx" style="align-items:end" @keydown=${(event: KeyboardEvent) => event.key === "Enter" && this.#added(event, draft)}>
      <span class="stack">
        ${named({ label: msg("Name of a further address", { id: "addresses.new" }), help: msg("The name by which zones and rules of the policy choose it: letters, digits, dots and dashes.", { id: "addresses.new_help" }), topic: "addresses" }, "new")}
        <input id="new" class="input" maxlength="64" />
      </span>
      <button type="button" class="btn" @click=${(event: Event) => this.#added(event, draft)}>${icon("plus")}${msg("Add", { id: "settings.add" })}</button>
    </div>`;
  }

  #added(event: Event, draft: ShopSettings): void {
    event.preventDefault();
    const input = this.renderRoot.querySelector<HTMLInputElement>("#new");
    const id = input?.value.trim() ?? "";
    if (!input || !/^[\w-]{1,64}$/.test(id) || Object.hasOwn(draft.brand.addresses, id)) return;
    input.value = "";
    this.change("brand.addresses", { ...draft.brand.addresses, [id]: { ...empty, country: draft.brand.address.country } });
  }

  #remove(draft: ShopSettings, gone: string): void {
    this.change("brand.addresses", Object.fromEntries(Object.entries(draft.brand.addresses).filter(([id]) => id !== gone)));
  }

  /** There first, then away from here: what stops in between leaves it with both, never with none. */
  async #move(id: string, address: Address, slug: string): Promise<void> {
    if (slug === this.slug) return;
    this.moving = id;
    try {
      const there = await this.desk.api.ask<ShopSettings>("GET", `/shops/${slug}`);
      const brand = { ...there.body.brand, addresses: { ...there.body.brand.addresses, [id]: address } };
      await this.desk.api.ask("PATCH", `/shops/${slug}`, { body: { brand }, ...(there.tag !== null && { version: there.tag }) });
      if (this.draft) this.#remove(this.draft, id);
      await this.save();
    } catch (failure) {
      this.fail(failure);
    } finally {
      this.moving = "";
    }
  }

  #address(at: string, address: Address, id: string): TemplateResult {
    const about = { help: msg("As it stands on labels.", { id: "addresses.help" }), topic: "addresses", locked: this.locked };
    const field = (part: keyof Address, label: string, longest = 200): TemplateResult =>
      line({
        ...about,
        id: `${id}-${part}`,
        label,
        longest,
        value: address[part] ?? "",
        change: (value) =>
          this.change(`${at}.${part}`, (part === "country" ? value.toUpperCase() : value) || (isOptional(part) ? undefined : "")),
      });
    return html`<div class="pair">
        ${field("name", msg("Name", { id: "addresses.name" }))} ${field("company", msg("Company", { id: "addresses.company" }))}
        ${field("line1", msg("Street and number", { id: "addresses.line1" }))} ${field("line2", msg("Addition", { id: "addresses.line2" }))}
      </div>
      <div class="pair">
        ${field("postalCode", msg("Postcode", { id: "addresses.postcode" }), 20)} ${field("city", msg("City", { id: "addresses.city" }))}
        ${field("region", msg("Region", { id: "addresses.region" }), 100)} ${field("country", msg("Country", { id: "addresses.country" }), 2)}
      </div>`;
  }
}

function isOptional(part: keyof Address): boolean {
  return part === "company" || part === "line2" || part === "region";
}
