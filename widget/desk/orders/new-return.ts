import { msg, str } from "@lit/localize";
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type {
  DeskOrder,
  ExceptionalQuote,
  ExceptionalReturn,
  OrderRow,
  UnannouncedReturn,
} from "../../../server/http/desk-order-schemas.ts";
import { newKey, Refused, sentenceOf } from "../api.ts";
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
  /** The parcel is here already: what is in it is named, and then received. */
  @property({ type: Boolean }) unannounced = false;
  /** It was put aside as unknown before. */
  @property() parcel = "";

  @state() private search = "";
  @state() private candidates: readonly OrderRow[] | null = null;
  @state() private reasons: readonly OfferedReason[] = [];
  @state() private wishes: ReadonlyMap<string, Wish> = new Map();
  @state() private resolution: ExceptionalQuote["resolution"] | null = null;
  @state() private handover: ExceptionalQuote["handover"] | null = null;
  @state() private quote: ExceptionalQuote | null = null;
  @state() private why = "";
  @state() private message = "";
  @state() private problem = "";
  @state() private busy = false;
  #key = newKey();
  #abort: AbortController | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    super();
    new DialogKeys(
      this,
      () => this.desk,
      () => ({
        name: msg("New return", { id: "list.new_return" }),
        shortcuts: this.unannounced
          ? [
              {
                key: "ctrl enter",
                does: msg("Make it and receive", { id: "new.receive" }),
                inFields: true,
                act: () => void this.#create(false),
              },
            ]
          : [
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
          ? html`<div slot="foot" class="rowx foot-in">${this.unannounced ? this.#receiveButton() : this.#createButtons()}</div>`
          : nothing
      }
    </desk-dialog>`;
  }

  #createButtons(): TemplateResult {
    return html`<button type="button" class="btn" ?disabled=${this.busy} @click=${() => void this.#create(false)}>
        ${msg("Create, no mail", { id: "new.quiet" })} <kbd>shift enter</kbd>
      </button>
      <button type="button" class="btn key" ?disabled=${this.busy} @click=${() => void this.#create(true)}>
        ${msg("Create and mail", { id: "new.mail" })} <kbd>ctrl enter</kbd>
      </button>`;
  }

  #receiveButton(): TemplateResult {
    return html`<button type="button" class="btn key" ?disabled=${this.busy} @click=${() => void this.#create(false)}>
      ${msg("Make it and receive", { id: "new.receive" })} <kbd>ctrl enter</kbd>
    </button>`;
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
    return html`<div class=${this.unannounced ? "" : "halves"}>
      <div class="form">
        ${this.unannounced ? html`<p class="soft">${msg("Name what is in the parcel. The return is made without a label, and you count it next; what is given back is decided later.", { id: "new.unannounced_text" })}</p>` : nothing}
        ${wishTable({ lines: found.lines, reasons: this.reasons, wishes: this.wishes, set: (id, wish) => this.#wish(id, wish) })}
        ${
          this.unannounced
            ? this.#words("why", msg("A note for the team, if there is something to say", { id: "new.note" }), null)
            : html`${this.#words("why", msg("Why it is allowed", { id: "new.why" }), msg("Kept with the return and read by the team, not by the shopper.", { id: "new.why_hint" }))}
              ${this.#words("message", msg("Message to the shopper, in the mail", { id: "new.message" }), null)}`
        }
        ${this.problem ? html`<p class="problem" role="alert">${this.problem}</p>` : nothing}
      </div>
      ${
        this.unannounced
          ? nothing
          : quoteSide({
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
            })
      }
    </div>`;
  }

  #words(name: "why" | "message", label: string, hint: string | null): TemplateResult {
    return html`<div class="field">
      <label for=${name}>${label}</label>
      <textarea
        id=${name}
        rows="2"
        maxlength=${name === "why" ? 500 : 2_000}
        aria-describedby=${hint === null ? nothing : `${name}-hint`}
        .value=${this[name]}
        @input=${(event: Event) => (this[name] = (event.target as HTMLTextAreaElement).value)}
      ></textarea>
      ${hint === null ? nothing : html`<p class="hint" id="${name}-hint">${hint}</p>`}
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
    if (this.unannounced) return;
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
      this.quote = await this.desk.api.post<ExceptionalQuote>(`/orders/${this.found?.id ?? ""}/quotes`, { body, signal });
      this.problem = "";
    } catch (failure) {
      if (signal.aborted) return;
      this.quote = null;
      this.problem = sentenceOf(failure, words.unreachable());
    }
  }

  async #create(mail: boolean): Promise<void> {
    const { found, quote, unannounced } = this;
    if (!found || this.busy) return;
    const [items, why, message] = [this.#items(), this.why.trim(), this.message.trim()];
    if (items.length === 0) this.problem = msg("Choose at least one unit, and a reason for each line.", { id: "new.no_units" });
    else if (!unannounced && !quote) this.problem ||= msg("The figures are still being worked out.", { id: "new.working" });
    else if (!unannounced && !why) this.problem = msg("Say why it is allowed: it is kept with the return.", { id: "new.no_why" });
    else if (unannounced)
      await this.#send(`/orders/${found.id}/unannounced-returns`, {
        items,
        mail,
        ...(why && { note: why }),
        ...(this.parcel && { unknownParcelId: this.parcel }),
      } satisfies UnannouncedReturn);
    else if (quote) {
      const { resolution, handover, quote: shown } = quote;
      const body: ExceptionalReturn = {
        orderId: found.id,
        items,
        resolution,
        handover,
        quote: shown,
        override: why,
        mail,
        ...(message && { message }),
      };
      await this.#send("/returns", body);
    }
  }

  async #send(path: string, body: ExceptionalReturn | UnannouncedReturn): Promise<void> {
    this.busy = true;
    this.problem = "";
    try {
      const { number } = await this.desk.api.post<{ readonly number: string }>(path, { body, key: this.#key });
      this.desk.recount();
      this.desk.go(this.unannounced ? `/desk/receive/${number}` : `/desk/returns/${number}`);
    } catch (failure) {
      this.problem = sentenceOf(failure, words.unreachable());
      if (failure instanceof Refused) this.#key = newKey();
      if (failure instanceof Refused && failure.problem.code === "quote_changed") this.#ask();
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
