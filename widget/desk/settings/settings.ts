import { msg, str } from "@lit/localize";
import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import { icon } from "../icons.ts";
import { noEntry } from "../no-entry.ts";
import { Screen } from "../screen.ts";
import { sheet } from "../sheet.ts";
import type { SettingsPage } from "./page.ts";
import { type Page, pages } from "./pages.ts";

type PageElement = SettingsPage<unknown>;

/** What a merchant sets: a list of pages beside the one that is open. A page that was left keeps what was not saved yet. */
@customElement("desk-settings")
export class Settings extends Screen {
  static override styles = [
    sheet,
    css`
      .sides {
        display: grid;
        grid-template-columns: 200px minmax(0, 1fr);
        flex: 1;
        min-height: 0;
        border-block-start: 1px solid var(--line);
      }
      .list {
        padding: var(--s4) var(--s3) var(--s4) var(--s4);
        border-inline-end: 1px solid var(--line);
      }
      .list h2 {
        padding: var(--s2);
        color: var(--ink-2);
        font: 400 var(--t0) var(--desk-font);
      }
      .list ul + h2 {
        margin-block-start: var(--s3);
      }
      .list a {
        display: flex;
        gap: var(--s2);
        align-items: center;
        justify-content: space-between;
        min-block-size: 28px;
        padding: 4px var(--s2);
        border-radius: var(--radius);
        color: var(--ink-2);
        text-decoration: none;
      }
      .list a:hover {
        color: var(--ink);
      }
      .list a[aria-current] {
        background: var(--here);
        color: var(--ink);
        font-weight: 600;
      }
      .dot {
        inline-size: 6px;
        block-size: 6px;
        border-radius: 50%;
        background: var(--accent);
        flex: none;
      }
      .open {
        display: flex;
        flex-direction: column;
        min-inline-size: 0;
      }
      .open > h2 {
        padding: var(--s5) var(--s5) 0;
        font: 600 var(--t3) var(--desk-font);
      }
      .whole {
        display: contents;
      }
      .bare {
        max-inline-size: 860px;
        padding: var(--s5);
      }
      .shop {
        display: flex;
        gap: var(--s2);
        align-items: center;
      }
      @media (max-width: 900px) {
        .sides {
          grid-template-columns: minmax(0, 1fr);
          grid-template-rows: auto 1fr;
        }
        .list {
          display: flex;
          gap: var(--s1);
          overflow-x: auto;
          padding: var(--s2) var(--s4);
          border-inline-end: 0;
          border-block-end: 1px solid var(--line);
        }
        .list h2 {
          display: none;
        }
        .list ul {
          display: flex;
          gap: var(--s1);
        }
        .list a {
          white-space: nowrap;
        }
        .open > h2 {
          padding: var(--s4) var(--s4) 0;
        }
        .bare {
          padding: var(--s4);
        }
      }
      @media (max-width: 900px) and (pointer: coarse) {
        .list a {
          min-block-size: 44px;
        }
      }
    `,
  ];

  @state() private adding = false;
  /** Pages whose code is here: an element is made only then, so that it begins with everything it is given. */
  @state() private loaded: ReadonlySet<string> = new Set();
  readonly #opened = new Map<string, PageElement>();

  override heading(): string {
    const page = this.#page();
    return page ? `${page.name()} · ${msg("Settings", { id: "rail.settings" })}` : msg("Settings", { id: "rail.settings" });
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.addEventListener("edited", () => this.requestUpdate());
  }

  protected override willUpdate(): void {
    const page = this.#page();
    if (page && !this.loaded.has(page.tag)) void this.#load(page);
    if (this.adding) void import("./add-shop.ts");
  }

  override render(): TemplateResult {
    const open = this.#page();
    const shops = this.desk.me?.shops ?? [];
    return html`<div class="top">
        <h1 tabindex="-1">${msg("Settings", { id: "rail.settings" })}</h1>
        <span class="grow"></span>
        ${
          shops.length > 1
            ? html`<span class="shop">
              <label for="shop">${msg("Shop", { id: "settings.shop" })}</label>
              <span class="sel">
                <select id="shop" @change=${(event: Event) => this.turn({ shop: (event.target as HTMLSelectElement).value })}>
                  ${shops.map(({ slug, name }) => html`<option value=${slug} ?selected=${slug === this.#shop()}>${name}</option>`)}
                </select>
              </span>
            </span>`
            : nothing
        }
        ${
          this.desk.may("settings:write")
            ? html`<button type="button" class="btn" @click=${() => (this.adding = true)}>${icon("plus")}${msg("Add a shop", { id: "settings.add_shop" })}</button>`
            : nothing
        }
      </div>
      <div class="sides">
        <nav class="list" aria-label=${msg("Settings", { id: "rail.settings" })}>
          ${this.#group(msg("This shop", { id: "settings.group.shop" }), "shop", open)}
          ${this.#group(msg("All shops", { id: "settings.group.all" }), "all", open)}
        </nav>
        <div class="open">
          ${
            open
              ? html`${open.bare ? nothing : html`<h2>${open.name()}</h2>`}
                <div class=${open.bare ? "bare" : "whole"}>${this.loaded.has(open.tag) ? this.#element(open) : nothing}</div>`
              : pages.some(({ path }) => path === this.place.params.page)
                ? noEntry(this.desk.me)
                : html`<div class="blank">
                <h2>${msg("There is no such page", { id: "settings.unknown" })}</h2>
                <a class="go" href="/desk/settings">${msg("To the settings", { id: "settings.back" })}</a>
              </div>`
          }
        </div>
      </div>
      ${
        this.adding
          ? html`<desk-add-shop
            .desk=${this.desk}
            @added=${(event: CustomEvent<string>) => this.#added(event.detail)}
            @close=${() => (this.adding = false)}
          ></desk-add-shop>`
          : nothing
      }`;
  }

  async #load({ tag, load }: Page): Promise<void> {
    await load();
    this.loaded = new Set([...this.loaded, tag]);
  }

  #group(name: string, of: Page["of"], open: Page | null): TemplateResult {
    const shown = pages.filter((page) => page.of === of && this.desk.may(page.needs ?? "settings:read"));
    const query = this.place.query.get("shop") ? `?shop=${encodeURIComponent(this.#shop())}` : "";
    return html`<h2>${name}</h2>
      <ul>
        ${shown.map((page) => {
          const unsaved = this.#opened.get(this.#nameOf(page))?.unsaved ?? false;
          return html`<li>
            <a href="/desk/settings/${page.path}${query}" aria-current=${page === open ? "page" : nothing}>
              ${page.name()}
              ${unsaved ? html`<span class="dot" role="img" aria-label=${msg("Not saved yet", { id: "settings.unsaved" })}></span>` : nothing}
            </a>
          </li>`;
        })}
      </ul>`;
  }

  #page(): Page | null {
    const { page } = this.place.params;
    return pages.find(({ path, needs = "settings:read" }) => (page === undefined || path === page) && this.desk.may(needs)) ?? null;
  }

  #shop(): string {
    const shops = this.desk.me?.shops ?? [];
    const wanted = this.place.query.get("shop");
    return shops.find(({ slug }) => slug === wanted)?.slug ?? shops[0]?.slug ?? "";
  }

  #nameOf(page: Page): string {
    return page.of === "shop" ? `${page.path} ${this.#shop()}` : page.path;
  }

  /** Made once, so that going to another page and back loses nothing. */
  #element(page: Page): PageElement {
    const name = this.#nameOf(page);
    const known = this.#opened.get(name);
    const element = (known ?? document.createElement(page.tag)) as PageElement;
    if (known) known.requestUpdate();
    else {
      element.slug = this.#shop();
      this.#opened.set(name, element);
    }
    element.desk = this.desk;
    return element;
  }

  async #added(slug: string): Promise<void> {
    this.adding = false;
    await this.desk.refresh();
    this.desk.announce(msg(str`${slug} is open`, { id: "settings.shop_added" }));
    this.desk.go(`/desk/settings/portal?shop=${encodeURIComponent(slug)}`);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "desk-settings": Settings;
  }
}
