import { msg, str } from "@lit/localize";
import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { CancellationQuote, DeskOrder, OrderCancellation } from "../../../server/http/desk-order-schemas.ts";
import type { Desk } from "../desk.ts";
import "../dialog.ts";
import { DialogKeys } from "../dialog-keys.ts";
import { money } from "../formats.ts";
import { icon } from "../icons.ts";
import { dialogSheet, sheet } from "../sheet.ts";
import { type CancellationSums, sumsOf } from "./cancellation-sums.ts";
import type { Named } from "./cancelling.ts";
import { cancelTitle } from "./words.ts";

type Line = DeskOrder["lines"][number];

/** How the orders are to be cancelled. */
export class CancelChosen extends Event {
  readonly how: OrderCancellation;

  constructor(how: OrderCancellation) {
    super("chosen");
    this.how = how;
  }
}

/**
 * Cancels orders, whole or one of them by line (S5-27 to S5-30): with money given back or without, goods back on sale or not, and a note
 * to the shopper. Mail or none are two buttons.
 */
@customElement("desk-cancel-order")
export class CancelDialog extends LitElement {
  static override styles = [
    sheet,
    dialogSheet,
    css`
      td .input {
        inline-size: 72px;
        text-align: end;
      }
      fieldset {
        display: grid;
        gap: 6px;
      }
      legend {
        font: 600 var(--t1) var(--desk-font);
        margin-block-end: 6px;
        padding: 0;
      }
      label.pick {
        display: flex;
        gap: var(--s2);
        align-items: center;
      }
    `,
  ];

  @property({ attribute: false }) desk!: Desk;
  @property({ attribute: false }) orders: readonly Named[] = [];
  /** Of one order: its lines, to cancel some of them. */
  @property({ attribute: false }) lines: readonly Line[] | null = null;
  /** What stood in the way, when it was tried. */
  @property() problem = "";
  @property({ type: Boolean }) busy = false;

  @state() private refund: boolean | null = null;
  @state() private restock = true;
  @state() private note = "";
  @state() private counts: ReadonlyMap<string, number> | null = null;
  @state() private quote: CancellationQuote | null = null;
  @state() private missing: "" | "refund" | "lines" | "count" = "";

  /** Of several orders: what cancelling all of them gives back. */
  @state() private sums: CancellationSums | null = null;

  #timer: ReturnType<typeof setTimeout> | undefined;
  #asked = 0;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#ask();
  }

  protected override firstUpdated(): void {
    if (!this.lines) void sumsOf(this.desk, this.orders).then((sums) => (this.sums = sums));
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
  }

  constructor() {
    super();
    new DialogKeys(
      this,
      () => this.desk,
      () => ({
        name: cancelTitle(this.orders.length),
        shortcuts: [
          { key: "shift enter", does: msg("Cancel, no mail", { id: "orders.key_quiet" }), act: () => this.#choose(false) },
          { key: "ctrl enter", does: msg("Cancel and mail", { id: "orders.key_mail" }), inFields: true, act: () => this.#choose(true) },
        ],
      }),
    );
  }

  override render(): TemplateResult {
    const title = this.#title();
    return html`<desk-dialog heading=${this.#heading()} .width=${640} @close=${() => this.dispatchEvent(new Event("close"))}>
      <div class="form">
        ${this.lines ? this.#lineTable(this.lines) : html`<p>${this.orders.map(({ number }) => number).join(", ")}</p>`}
        <fieldset role="radiogroup" aria-describedby="money">
          <legend>${msg("Money", { id: "orders.money" })}</legend>
          ${this.#refundChoice(true, this.#giveBack())}
          ${
            this.sums && this.sums.unknown > 0
              ? html`<p class="st warn small">${icon("problem")}${msg(str`Of ${this.sums.unknown} of ${this.orders.length} no sum is known: nothing can be cancelled or given back there, or the question failed.`, { id: "orders.sums_unknown" })}</p>`
              : nothing
          }
          ${this.#refundChoice(false, msg("Give nothing back from here", { id: "orders.refund_no" }))}
          <p class=${this.missing === "refund" ? "bad small" : "hint"} id="money">${
            this.missing === "refund"
              ? msg("Choose whether money is given back.", { id: "orders.refund_missing" })
              : msg("What is given back waits to be paid, as for returns. Without, the shop has paid it already or nothing was paid.", {
                  id: "orders.refund_hint",
                })
          }</p>
        </fieldset>
        <label class="pick">
          <input
            class="cb"
            type="checkbox"
            .checked=${this.restock}
            @change=${(event: Event) => (this.restock = (event.target as HTMLInputElement).checked)}
          />
          ${msg("The goods go back on sale", { id: "orders.restock" })}
        </label>
        <div class="field">
          <label for="note">${msg("Note to the shopper, in the mail", { id: "orders.note" })}</label>
          <textarea
            id="note"
            rows="3"
            maxlength="2000"
            .value=${this.note}
            @input=${(event: Event) => (this.note = (event.target as HTMLTextAreaElement).value)}
          ></textarea>
        </div>
        ${this.problem ? html`<p class="problem" role="alert">${this.problem}</p>` : nothing}
      </div>
      <div slot="foot" class="rowx" style="flex:1;justify-content:flex-end">
        <button type="button" class="btn" ?disabled=${this.busy} @click=${() => this.#choose(false)}>
          ${title}, ${msg("no mail", { id: "bulk.no_mail" })} <kbd>shift enter</kbd>
        </button>
        <button type="button" class="btn key" ?disabled=${this.busy} @click=${() => this.#choose(true)}>
          ${title} ${msg("and mail", { id: "bulk.and_mail" })} <kbd>ctrl enter</kbd>
        </button>
      </div>
    </desk-dialog>`;
  }

  /** With the sum, when one order is asked about. */
  #giveBack(): string {
    const { quote, desk } = this;
    if (this.sums && this.sums.totals.length > 0)
      return msg(
        str`Give back what was paid for them: ${this.sums.totals.map(([currency, sum]) => money(desk.language, sum, currency)).join(" + ")}`,
        {
          id: "orders.refund_sums",
        },
      );
    if (!quote) return msg("Give back what was paid for it", { id: "orders.refund_yes" });
    const amount = money(desk.language, quote.amount, quote.currency);
    const delivery = money(desk.language, quote.delivery, quote.currency);
    return quote.delivery === 0
      ? msg(str`Give back what was paid for it: ${amount}`, { id: "orders.refund_sum" })
      : msg(str`Give back what was paid for it: ${amount}, of it ${delivery} for delivery`, { id: "orders.refund_sum_delivery" });
  }

  #heading(): string {
    const [only] = this.orders;
    return this.orders.length === 1 && only
      ? msg(str`Cancel order ${only.number}`, { id: "orders.cancel_of" })
      : cancelTitle(this.orders.length);
  }

  /** "Cancel 2 units", when only some of an order's are. */
  #title(): string {
    const lines = this.lines ?? [];
    const count = this.#count(lines);
    const whole = lines.every((line) => this.#countOf(line) === line.cancellable);
    if (!this.lines || whole) return cancelTitle(this.orders.length);
    return count === 1
      ? msg("Cancel 1 unit", { id: "orders.cancel_unit" })
      : msg(str`Cancel ${count} units`, { id: "orders.cancel_units" });
  }

  #lineTable(lines: readonly Line[]): TemplateResult {
    return html`<table>
        <caption class="vh">${msg("How many of each line are cancelled", { id: "orders.lines_caption" })}</caption>
        <thead>
          <tr>
            <th>${msg("Item", { id: "orders.item" })}</th>
            <th class="r">${msg("Ordered", { id: "orders.ordered" })}</th>
            <th class="r">${msg("Cancel", { id: "orders.cancel_column" })}</th>
          </tr>
        </thead>
        <tbody>
          ${lines.map(
            (line) => html`<tr>
              <td>${line.title}${line.variant ? html`<br /><span class="soft">${line.variant}</span>` : nothing}</td>
              <td class="r">${line.quantity}</td>
              <td class="r">
                <input
                  class="input"
                  type="number"
                  min="0"
                  max=${line.cancellable}
                  step="1"
                  inputmode="numeric"
                  ?disabled=${line.cancellable === 0}
                  aria-label=${msg(str`Cancel of ${line.title}, at most ${line.cancellable}`, { id: "orders.cancel_count" })}
                  .value=${String(this.#countOf(line))}
                  @input=${(event: Event) => this.#set(line, (event.target as HTMLInputElement).valueAsNumber)}
                />
              </td>
            </tr>`,
          )}
        </tbody>
      </table>
      ${
        this.missing === "lines"
          ? html`<p class="bad" role="alert">${msg("Choose at least one unit.", { id: "orders.lines_missing" })}</p>`
          : this.missing === "count"
            ? html`<p class="bad" role="alert">${msg("A line has more than may be cancelled: units in a return or cancelled before do not count.", { id: "orders.lines_wrong" })}</p>`
            : nothing
      }`;
  }

  #refundChoice(value: boolean, label: string): TemplateResult {
    return html`<label class="pick">
      <input
        class="cb"
        type="radio"
        name="refund"
        .checked=${this.refund === value}
        @change=${() => {
          this.refund = value;
          this.missing = "";
        }}
      />
      ${label}
    </label>`;
  }

  #countOf(line: Line): number {
    return this.counts?.get(line.id) ?? line.cancellable;
  }

  #count(lines: readonly Line[]): number {
    return lines.reduce((sum, line) => sum + (Number.isNaN(this.#countOf(line)) ? 0 : this.#countOf(line)), 0);
  }

  #set(line: Line, count: number): void {
    const all = (this.lines ?? []).map((one): [string, number] => [one.id, this.#countOf(one)]);
    this.counts = new Map([...all, [line.id, count]]);
    this.missing = "";
    this.#ask();
  }

  /** What it would give back, a moment after the last change; of several orders each has its own. */
  #ask(): void {
    clearTimeout(this.#timer);
    this.quote = null;
    const [only] = this.orders;
    const { lines } = this;
    if (!only || !lines || this.#count(lines) === 0 || lines.some((line) => !(this.#countOf(line) <= line.cancellable))) return;
    this.#timer = setTimeout(() => void this.#readQuote(only.id, this.#chosen(lines)), this.counts ? 250 : 0);
  }

  async #readQuote(id: string, lines: readonly { readonly lineId: string; readonly quantity: number }[]): Promise<void> {
    const asked = ++this.#asked;
    const quote = await this.desk.api.post<CancellationQuote>(`/orders/${id}/cancellation-quotes`, { body: { lines } }).catch(() => null);
    if (asked === this.#asked) this.quote = quote;
  }

  #chosen(lines: readonly Line[]): { readonly lineId: string; readonly quantity: number }[] {
    return lines.flatMap((line) => (this.#countOf(line) > 0 ? [{ lineId: line.id, quantity: this.#countOf(line) }] : []));
  }

  #choose(mail: boolean): void {
    if (this.busy) return;
    const lines = this.lines ?? [];
    const wrong = lines.some((line) => !(this.#countOf(line) >= 0 && this.#countOf(line) <= line.cancellable));
    this.missing = wrong ? "count" : this.lines && this.#count(lines) === 0 ? "lines" : this.refund === null ? "refund" : "";
    if (this.missing || this.refund === null) return;
    const some = this.#chosen(lines);
    const note = this.note.trim();
    this.dispatchEvent(
      new CancelChosen({ refund: this.refund, restock: this.restock, mail, ...(this.lines && { lines: some }), ...(note && { note }) }),
    );
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "desk-cancel-order": CancelDialog;
  }
}
