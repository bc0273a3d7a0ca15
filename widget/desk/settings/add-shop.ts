import { msg } from "@lit/localize";
import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { sentenceOf } from "../api.ts";
import type { Desk } from "../desk.ts";
import "../dialog.ts";
import { sheet } from "../sheet.ts";
import { words } from "../words.ts";
import { pageSheet } from "./page-styles.ts";
import { line } from "./parts.ts";

/** Opens a further shop of the merchant (S2-06). Fires `added` with its slug. */
@customElement("desk-add-shop")
export class AddShop extends LitElement {
  static override styles = [
    sheet,
    pageSheet,
    css`
      :host {
        display: contents;
      }
    `,
  ];

  @property({ attribute: false }) desk!: Desk;
  @state() private name = "";
  @state() private slug = "";
  @state() private owner = "";
  @state() private busy = false;
  @state() private problem = "";
  /** The address follows the name until it is written by hand. */
  #typed = false;

  override render(): TemplateResult {
    const ready = this.name.trim() !== "" && /^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/.test(this.slug) && this.#owner().includes("@");
    return html`<desk-dialog heading=${msg("Add a shop", { id: "settings.add_shop" })} @close=${() => this.dispatchEvent(new Event("close"))}>
      <form class="narrow" id="add" @submit=${this.#add} novalidate>
        ${line({
          id: "name",
          label: msg("Name of the shop", { id: "portal.name" }),
          help: msg("How the desk names the shop. What shoppers read is the brand’s name.", { id: "portal.name_help" }),
          topic: "brand",
          value: this.name,
          change: (name) => {
            this.name = name;
            if (!this.#typed) this.slug = slugOf(name);
          },
        })}
        ${line({
          id: "slug",
          label: msg("Short name", { id: "shop.slug" }),
          help: msg("Stands in the lines to paste and in the portal’s address. It cannot be changed later.", { id: "shop.slug_help" }),
          topic: "links",
          value: this.slug,
          longest: 40,
          hint: msg("Small letters, digits and dashes", { id: "shop.slug_hint" }),
          change: (slug) => {
            this.slug = slug;
            this.#typed = true;
          },
        })}
        ${line({
          id: "owner",
          label: msg("Sender and help address", { id: "shop.owner" }),
          help: msg("Signs its mails and answers questions until the settings say otherwise.", { id: "shop.owner_help" }),
          topic: "sender",
          type: "email",
          longest: 254,
          value: this.#owner(),
          change: (owner) => (this.owner = owner),
        })}
        ${this.problem ? html`<p class="problem" role="alert">${this.problem}</p>` : nothing}
      </form>
      <div slot="foot" class="rowx" style="flex:1;justify-content:flex-end">
        <button type="button" class="btn quiet" @click=${() => this.dispatchEvent(new Event("close"))}>${words.cancel()}</button>
        <button type="submit" class="btn key" ?disabled=${!ready || this.busy} @click=${this.#add}>${msg("Open the shop", { id: "shop.add" })}</button>
      </div>
    </desk-dialog>`;
  }

  #owner(): string {
    return this.owner || (this.desk.me?.member.email ?? "");
  }

  async #add(event: Event): Promise<void> {
    event.preventDefault();
    if (this.busy) return;
    this.busy = true;
    this.problem = "";
    try {
      const body = { name: this.name.trim(), slug: this.slug, owner: this.#owner().trim() };
      await this.desk.api.post("/shops", { body });
      this.dispatchEvent(new CustomEvent("added", { detail: this.slug }));
    } catch (failure) {
      this.problem = sentenceOf(failure, words.unreachable());
    } finally {
      this.busy = false;
    }
  }
}

function slugOf(name: string): string {
  return name
    .normalize("NFD")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, 40)
    .replace(/-+$/, "");
}
