import { msg, str } from "@lit/localize";
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { DeskOrder, ExceptionalReturn, OrderRow } from "../../../server/http/desk-order-schemas.ts";
import type { QuoteView } from "../../../server/http/schemas.ts";
import { newKey, sentenceOf } from "../api.ts";
import { nowOf } from "../clock.ts";
import type { Desk } from "../desk.ts";
import "../dialog.ts";
import { DialogKeys } from "../dialog-keys.ts";
import { day } from "../formats.ts";
import type { Page } from "../paged.ts";
import { type OfferedReason, offeredReasons } from "../reasons.ts";
import { sheet } from "../sheet.ts";
import { words } from "../words.ts";
import { quoteSide, wishTable } from "./new-return-parts.ts";
import { newReturnSheet } from "./new-return-styles.ts";

/** How many of a line, and why. */
export interface Wish {
  readonly quantity: number;
  readonly reasonId: string;
}

/**
 * A return the merchant makes for a shopper, also where the policy says no (S1-46): which order, which units and why, how it comes back,
 * what it gives, and why it is allowed, which is kept.
 */
@customElement("desk-new-return")
export class NewReturn extends LitElement {
  static override styles = [sheet, newReturnSheet];

  @property({ attribute: false }) desk!: Desk;
  /** An order number or a name to begin with. */
  @property() order = "";
  /** The order, when it is known already. */
  @property({ attribute: false }) found: DeskOrder | null = null;

  @state() private search = "";
  @state() private candidates: readonly OrderRow[] | null = null;
  @state() private reasons: readonly OfferedReason[] = [];
  @state() private wishes: ReadonlyMap<string, Wish> = new Map();
  @state() private resolution: QuoteView["resolution"] | null = null;
  @state() private handover: QuoteView["handover"] | null = null;
  @state() private quote: QuoteView | null = null;
  @state() private why = "";
  @state() private problem = "";
  @state() private busy = false;
  readonly #key = newKey();
  #abort: AbortController | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    super();
    new DialogKeys(
      this,
      () => this.desk,
      () => ({
        name: msg("New return", { id: "list.new_return" }),
        shortcuts: [
          { key: "shift enter", does: msg("Create, no mail", { id: "new.quiet" }), act: () => void this.#create(false) },
          { key: "ctrl enter", does: msg("Create and mail", { id: "new.mail" }), inFields: true, act: () => void this.#create(true) },
        ],
      }),
    );
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#abort?.abort();
    clearTimeout(this.#timer);
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has("order") && this.order && !this.found) this.#look(this.order);
    if (changed.has("found") && this.found) void this.#readReasons(this.found);
  }

  override render(): TemplateResult {
    const { found } = this;
    return html`<desk-dialog
      heading=${found ? msg(str`New return of order ${found.number}`, { id: "new.title_of" }) : msg("New return", { id: "list.new_return" })}
      .width=${found ? 960 : 560}
      @close=${() => this.dispatchEvent(new Event("close"))}
    >
      ${found ? this.#form(found) : this.#finder()}
      ${
        found
          ? html`<div slot="foot" class="rowx foot-in">
            <button type="button" class="btn" ?disabled=${this.busy} @click=${() => void this.#create(false)}>
              ${msg("Create, no mail", { id: "new.quiet" })} <kbd>shift enter</kbd>
            </button>
            <button type="button" class="btn key" ?disabled=${this.busy} @click=${() => void this.#create(true)}>
              ${msg("Create and mail", { id: "new.mail" })} <kbd>ctrl enter</kbd>
            </button>
          </div>`
          : nothing
      }
    </desk-dialog>`;
  }

  #finder(): TemplateResult {
    const { candidates, desk } = this;
    const zone = desk.me?.shops[0]?.timeZone ?? "UTC";
    return html`<div class="form">
      <div class="field">
        <label for="find">${msg("Which order?", { id: "new.which" })}</label>
        <input
          class="input"
          id="find"
          type="search"
          autofocus
          autocomplete="off"
          placeholder=${msg("Order number, name or e-mail", { id: "orders.search_hint" })}
          .value=${this.search}
          @input=${(event: Event) => this.#look((event.target as HTMLInputElement).value)}
        />
      </div>
      ${this.problem ? html`<p class="problem" role="alert">${this.problem}</p>` : nothing}
      <div role="status">
        ${candidates?.length === 0 ? html`<p class="soft">${msg(str`No order has “${this.search}”`, { id: "orders.no_match" })}</p>` : nothing}
      </div>
      <ul>
        ${(candidates ?? []).map(
          (row) => html`<li>
            <button type="button" class="match" @click=${() => void this.#take(row.id)}>
              <b>${row.number}</b><span class="grow">${row.shopper || "—"}</span>
              <span class="soft">${day(desk.language, row.placedAt, zone, nowOf(desk.me))}</span>
            </button>
          </li>`,
        )}
      </ul>
    </div>`;
  }

  #form(found: DeskOrder): TemplateResult {
    return html`<div class="halves">
      <div class="form">
        ${wishTable({ lines: found.lines, reasons: this.reasons, wishes: this.wishes, set: (id, wish) => this.#wish(id, wish) })}
        <div class="field">
          <label for="why">${msg("Why it is allowed", { id: "new.why" })}</label>
          <textarea
            id="why"
            rows="2"
            maxlength="500"
            aria-describedby="why-hint"
            .value=${this.why}
            @input=${(event: Event) => (this.why = (event.target as HTMLTextAreaElement).value)}
          ></textarea>
          <p class="hint" id="why-hint">${msg("Kept with the return and read by the team, not by the shopper.", { id: "new.why_hint" })}</p>
        </div>
        ${this.problem ? html`<p class="problem" role="alert">${this.problem}</p>` : nothing}
      </div>
      ${quoteSide({
        language: this.desk.language,
        quote: this.quote,
        chooseResolution: (kind) => {
          this.resolution = kind;
          this.#ask();
        },
        chooseHandover: (kind) => {
          this.handover = kind;
          this.#ask();
        },
      })}
    </div>`;
  }

  #look(text: string): void {
    this.search = text;
    this.problem = "";
    clearTimeout(this.#timer);
    if (!text.trim()) {
      this.candidates = null;
      return;
    }
    this.#timer = setTimeout(() => void this.#find(text.trim()), 250);
  }

  async #find(search: string): Promise<void> {
    const { signal } = this.#anew();
    try {
      const { items } = await this.desk.api.get<Page<OrderRow>>("/orders", { search, limit: 8 }, signal);
      this.candidates = items;
      const [only] = items;
      // Asked for by its number, and there is just this one.
      if (only && items.length === 1 && this.order === search) await this.#take(only.id);
    } catch (failure) {
      if (!signal.aborted) this.problem = sentenceOf(failure, words.unreachable());
    }
  }

  async #take(id: string): Promise<void> {
    try {
      this.found = await this.desk.api.get<DeskOrder>(`/orders/${id}`);
      this.problem = "";
    } catch (failure) {
      this.problem = sentenceOf(failure, words.unreachable());
    }
  }

  async #readReasons({ shop }: DeskOrder): Promise<void> {
    this.reasons = await offeredReasons(shop.slug, this.desk.language);
  }

  #wish(lineId: string, wish: Wish): void {
    this.wishes = new Map(this.wishes).set(lineId, wish);
    this.problem = "";
    this.#ask();
  }

  #items(): ExceptionalReturn["items"] {
    return [...this.wishes].flatMap(([lineId, { quantity, reasonId }]) =>
      quantity > 0 && reasonId ? [{ lineId, quantity, reasonId }] : [],
    );
  }

  /** What it would give, a moment after the last change. */
  #ask(): void {
    clearTimeout(this.#timer);
    const items = this.#items();
    if (!this.found || items.length === 0) {
      this.quote = null;
      return;
    }
    this.#timer = setTimeout(() => void this.#readQuote(items), 250);
  }

  async #readQuote(items: ExceptionalReturn["items"]): Promise<void> {
    const { signal } = this.#anew();
    const { resolution, handover } = this;
    try {
      const body = { items, ...(resolution && { resolution }), ...(handover && { handover }) };
      this.quote = await this.desk.api.post<QuoteView>(`/orders/${this.found?.id ?? ""}/quotes`, { body, signal });
      this.problem = "";
    } catch (failure) {
      if (signal.aborted) return;
      this.quote = null;
      this.problem = sentenceOf(failure, words.unreachable());
    }
  }

  async #create(mail: boolean): Promise<void> {
    const { found, quote } = this;
    if (!found || this.busy) return;
    const override = this.why.trim();
    if (!quote) this.problem = msg("Choose at least one unit, and a reason for each line.", { id: "new.no_units" });
    else if (!override) this.problem = msg("Say why it is allowed: it is kept with the return.", { id: "new.no_why" });
    if (!quote || !override) return;
    this.busy = true;
    this.problem = "";
    const { resolution, handover } = quote;
    const body: ExceptionalReturn = { orderId: found.id, items: this.#items(), resolution, handover, override, mail };
    try {
      const { number } = await this.desk.api.post<{ readonly number: string }>("/returns", { body, key: this.#key });
      this.desk.recount();
      this.desk.go(`/desk/returns/${number}`);
    } catch (failure) {
      this.problem = sentenceOf(failure, words.unreachable());
    }
    this.busy = false;
  }

  /** The question before is not waited for any longer. */
  #anew(): AbortController {
    this.#abort?.abort();
    this.#abort = new AbortController();
    return this.#abort;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "desk-new-return": NewReturn;
  }
}
