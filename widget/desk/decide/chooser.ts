import { msg, str } from "@lit/localize";
import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { Product } from "../../../server/http/desk-product-schemas.ts";
import { sentenceOf } from "../api.ts";
import type { Desk } from "../desk.ts";
import "../dialog.ts";
import { DialogKeys } from "../dialog-keys.ts";
import { money } from "../formats.ts";
import { dialogSheet, sheet } from "../sheet.ts";
import { words } from "../words.ts";
import { stockWords } from "./swaps.ts";

/** Somebody chose what is given instead. */
export class ArticleChosen extends Event {
  readonly article: Product;

  constructor(article: Product) {
    super("chosen");
    this.article = article;
  }
}

const pause = 200;

/**
 * The catalogue, for an exchange (S5-22, S5-23, S5-39): first the variants of what came back, then whatever is searched for. What is sold
 * out can be chosen, since a shelf may know better than a file, but says so.
 */
@customElement("desk-article-chooser")
export class ArticleChooser extends LitElement {
  static override styles = [
    sheet,
    dialogSheet,
    css`
      li button {
        display: grid;
        grid-template-columns: 40px minmax(0, 1fr) auto;
        gap: var(--s3);
        align-items: center;
        inline-size: 100%;
        padding: var(--s2);
        border: 0;
        border-block-start: 1px solid var(--line);
        background: none;
        text-align: start;
        cursor: pointer;
      }
      li button:hover {
        background: var(--sunken);
      }
      li button:focus-visible {
        outline-offset: -2px;
      }
      img,
      .none {
        inline-size: 40px;
        block-size: 40px;
        object-fit: contain;
        border-radius: var(--radius-s);
        background: var(--sunken);
      }
      li .name {
        overflow-wrap: anywhere;
      }
      li .price {
        text-align: end;
      }
    `,
  ];

  @property({ attribute: false }) desk!: Desk;
  @property() shop = "";
  @property() currency = "";
  /** What came back: its name, its SKU, and what one piece had cost. */
  @property() back = "";
  @property() sku: string | null = null;
  @property({ type: Number }) paid = 0;

  @state() private search = "";
  @state() private found: readonly Product[] | null = null;
  @state() private problem = "";
  #abort: AbortController | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    super();
    new DialogKeys(
      this,
      () => this.desk,
      () => ({
        name: msg("Choose the article", { id: "decide.choose" }),
        shortcuts: [{ key: "escape", does: words.close(), inFields: true, act: () => void this.dispatchEvent(new Event("close")) }],
      }),
    );
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#abort?.abort();
    clearTimeout(this.#timer);
  }

  protected override firstUpdated(_: PropertyValues): void {
    void this.#load("");
  }

  override render(): TemplateResult {
    const { found, search } = this;
    return html`<desk-dialog
      heading=${msg(str`Instead of ${this.back}`, { id: "decide.instead_of" })}
      aside=${money(this.desk.language, this.paid, this.currency)}
      .width=${640}
      @close=${() => this.dispatchEvent(new Event("close"))}
    >
      <div class="form">
        <div class="field">
          <label for="find">${msg("Title, SKU or barcode", { id: "decide.find" })}</label>
          <input
            class="input"
            id="find"
            type="search"
            autofocus
            autocomplete="off"
            .value=${search}
            @input=${(event: Event) => this.#look((event.target as HTMLInputElement).value)}
            @keydown=${this.#into}
          />
        </div>
        ${this.problem ? html`<p class="problem" role="alert">${this.problem}</p>` : nothing}
        <div role="status" class="soft small">${this.#headline()}</div>
        <ul @keydown=${this.#moved}>
          ${(found ?? []).map((article) => html`<li>${this.#row(article)}</li>`)}
        </ul>
      </div>
    </desk-dialog>`;
  }

  #headline(): string {
    const { found, search } = this;
    if (!found) return this.problem ? "" : `${words.loading()} …`;
    if (found.length === 0)
      return search
        ? msg(str`Nothing in the catalogue is called “${search}”.`, { id: "decide.none_found" })
        : msg("The catalogue is empty. Import it from a file or by the API (docs/import.md).", { id: "decide.no_catalogue" });
    return search
      ? msg(str`${found.length} found`, { id: "decide.found" })
      : this.sku
        ? msg("Variants of the same product", { id: "decide.variants" })
        : msg("The catalogue", { id: "decide.catalogue" });
  }

  #row(article: Product): TemplateResult {
    const { desk, currency } = this;
    const foreign = article.currency !== currency;
    const out = article.availability === "sold_out" || article.availability === "low_stock";
    return html`<button type="button" aria-disabled=${foreign ? "true" : "false"} @click=${() => (foreign ? undefined : this.#choose(article))}>
      ${article.imageUrl ? html`<img src=${article.imageUrl} alt="" loading="lazy" referrerpolicy="no-referrer" />` : html`<span class="none"></span>`}
      <span class="name">
        <b>${article.title}</b>${article.variant ? `, ${article.variant}` : nothing}
        ${article.sku === this.sku ? html`<span class="tag">${msg("the same", { id: "decide.the_same" })}</span>` : nothing}
        <span class="small soft" style="display:block"><span class="mono">${article.sku}</span> · <span class=${out ? "warn" : ""}>${stockWords(article)}</span></span>
      </span>
      <span class="price">
        ${money(desk.language, article.price, article.currency)}
        <span class="small soft" style="display:block">
          ${
            foreign
              ? msg("another currency", { id: "decide.other_currency" })
              : shortDifference(article.price - this.paid, desk.language, currency)
          }
        </span>
      </span>
    </button>`;
  }

  #look(text: string): void {
    this.search = text;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#load(text), pause);
  }

  /** The variants of what came back, or what is looked for; without variants, the catalogue from its beginning. */
  async #load(text: string): Promise<void> {
    this.#abort?.abort();
    const abort = new AbortController();
    this.#abort = abort;
    const ask = async (query: Record<string, string>): Promise<readonly Product[]> =>
      (
        await this.desk.api.get<{ items: Product[] }>(
          `/shops/${encodeURIComponent(this.shop)}/products`,
          { ...query, limit: 50 },
          abort.signal,
        )
      ).items;
    try {
      const variants = text.trim() === "" && this.sku ? await ask({ product: this.sku }) : [];
      const found = variants.length > 0 ? variants : await ask({ search: text.trim() });
      if (this.#abort !== abort) return;
      this.found = found;
      this.problem = "";
    } catch (failure) {
      if (this.#abort === abort && !abort.signal.aborted) this.problem = sentenceOf(failure, words.unreachable());
    }
  }

  #choose(article: Product): void {
    this.dispatchEvent(new ArticleChosen(article));
  }

  readonly #into = (event: KeyboardEvent): void => {
    if (event.key !== "ArrowDown") return;
    event.preventDefault();
    this.shadowRoot?.querySelector<HTMLButtonElement>("li button")?.focus();
  };

  readonly #moved = (event: KeyboardEvent): void => {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step === 0) return;
    event.preventDefault();
    const rows = [...(this.shadowRoot?.querySelectorAll<HTMLButtonElement>("li button") ?? [])];
    const at = rows.indexOf(this.shadowRoot?.activeElement as HTMLButtonElement) + step;
    if (at < 0) this.shadowRoot?.querySelector<HTMLInputElement>("#find")?.focus();
    else rows[at]?.focus();
  };
}

function shortDifference(difference: number, language: string, currency: string): string {
  const size = money(language, Math.abs(difference), currency);
  if (difference === 0) return msg("same price", { id: "decide.short_equal" });
  return difference > 0 ? msg(str`${size} to pay`, { id: "decide.short_dearer" }) : msg(str`${size} back`, { id: "decide.short_cheaper" });
}

declare global {
  interface HTMLElementTagNameMap {
    "desk-article-chooser": ArticleChooser;
  }
}
