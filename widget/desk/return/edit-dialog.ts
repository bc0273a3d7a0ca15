import { msg, str } from "@lit/localize";
import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import type { ItemChoices, ItemsQuote } from "../../../server/http/desk-edit-schemas.ts";
import type { ReturnPage } from "../../../server/http/desk-return-schemas.ts";
import { newKey, Refused, sentenceOf } from "../api.ts";
import type { Desk } from "../desk.ts";
import { money } from "../formats.ts";
import { sheet } from "../sheet.ts";
import { words } from "../words.ts";
import { Acted } from "./acted.ts";
import { conflictWords } from "./changes.ts";
import { editOf, isChanged, type LineWish, reasonOptions, unitsOf, type Wishes, wishOf } from "./edit-wish.ts";
import type { Said, SaidEvent, TellDialog } from "./tell-dialog.ts";
import "./tell-dialog.ts";

const pause = 250;

/** What goes back, changed before the parcel moves: how many, why, and for what; with the money it comes to. Fires `done` or `close`. */
@customElement("desk-edit-items")
export class EditItems extends LitElement {
  static override styles = [
    sheet,
    css`
      :host {
        display: contents;
      }
      .form {
        display: grid;
        gap: var(--s4);
      }
      .line {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto;
        gap: var(--s2);
        padding-block-end: var(--s3);
        border-block-end: 1px solid var(--line);
      }
      .line .sel {
        grid-column: 1 / -1;
      }
      .line .input.count {
        appearance: textfield;
        inline-size: 72px;
        text-align: end;
      }
    `,
  ];

  @property({ attribute: false }) desk!: Desk;
  @property({ attribute: false }) page!: ReturnPage;

  @state() private choices: ItemChoices | null = null;
  @state() private wishes: Wishes = new Map();
  @state() private resolution: ReturnPage["resolution"] | null = null;
  @state() private quote: ItemsQuote | null = null;
  @state() private problem = "";
  @state() private conflict: TemplateResult | null = null;
  @state() private busy = false;
  @query("desk-tell") private readonly tell!: TellDialog | null;
  #key = newKey();
  #sent = "";
  #abort: AbortController | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
    this.#abort?.abort();
  }

  protected override firstUpdated(_: PropertyValues): void {
    void this.#read();
  }

  override render(): TemplateResult {
    const { page, choices } = this;
    return html`<desk-tell
      .desk=${this.desk}
      .page=${page}
      .heading=${msg(str`Change the items of ${page.number}`, { id: "return.edit_of" })}
      .notice=${choices ? "edited" : null}
      .about=${this.#about()}
      .quiet=${msg("Change, no mail", { id: "return.edit_quiet" })}
      .loud=${msg("Change and mail", { id: "return.edit_loud" })}
      .busy=${this.busy}
      .problem=${this.problem}
      .what=${"edit"}
      @said=${({ said }: SaidEvent) => void this.#change(said)}
      @close=${() => this.dispatchEvent(new Event("close"))}
    >
      <div class="form">
        ${this.conflict ?? nothing}
        ${choices ? this.#form(choices) : this.problem ? nothing : html`<p class="soft" role="status">${words.loading()} …</p>`}
      </div>
    </desk-tell>`;
  }

  /** Only what the server could count: the mail tells of nothing that is refused. */
  #about() {
    const { page, choices, quote } = this;
    return choices && quote ? { edit: { ...editOf(page, choices, this.wishes, this.#resolution()), mail: true } } : {};
  }

  #form(choices: ItemChoices): TemplateResult {
    const lines = choices.lines.filter(({ lineId, free }) => free > 0 || unitsOf(this.page, lineId).length > 0);
    const { page } = this;
    return html`${lines.map((line) => this.#line(choices, line))}
      ${
        choices.resolutions.length > 1
          ? html`<div class="field">
            <label for="resolution">${msg("For it they get", { id: "return.edit_for" })}</label>
            <span class="sel">
              <select
                id="resolution"
                class="input"
                @change=${(event: Event) => {
                  const { value } = event.target as HTMLSelectElement;
                  this.resolution = choices.resolutions.find((one) => one === value) ?? null;
                  this.#ask();
                }}
              >
                ${choices.resolutions.map((one) => html`<option value=${one} ?selected=${one === this.#resolution()}>${resolutionNames[one]()}</option>`)}
              </select>
            </span>
          </div>`
          : nothing
      }
      <div role="status">${this.quote ? this.#money(this.quote, page.currency) : nothing}</div>`;
  }

  #line(choices: ItemChoices, line: ItemChoices["lines"][number]): TemplateResult {
    const { lineId, title, variant, free, reasons } = line;
    const own = unitsOf(this.page, lineId);
    const wish = wishOf(this.wishes, this.page, lineId);
    const options = reasonOptions(choices, reasons);
    const most = own.length + free;
    const now = [...new Set(own.map(({ reason, subReason }) => (subReason ? `${reason}: ${subReason}` : reason)))].join(" · ");
    return html`<div class="line">
      <div>
        <b>${title}</b>${variant ? `, ${variant}` : ""}
        <div class="soft small">${msg(str`${own.length} of ${most} go back now`, { id: "return.edit_now" })}</div>
      </div>
      <input
        class="input count"
        type="number"
        inputmode="numeric"
        min="0"
        max=${most}
        step="1"
        aria-label=${msg(str`Units of ${title} that go back, at most ${most}`, { id: "return.edit_count" })}
        .value=${String(wish.count)}
        @input=${(event: Event) => this.#wish(lineId, { count: Number((event.target as HTMLInputElement).value) }, options[0]?.value)}
      />
      ${
        wish.count > 0
          ? html`<span class="sel">
            <select
              class="input"
              aria-label=${msg(str`Reason for ${title}`, { id: "new.reason_of" })}
              @change=${(event: Event) => this.#wish(lineId, { reason: (event.target as HTMLSelectElement).value })}
            >
              ${own.length > 0 ? html`<option value="" ?selected=${wish.reason === ""}>${now}</option>` : nothing}
              ${options.map(({ value, text }) => html`<option value=${value} ?selected=${value === wish.reason}>${text}</option>`)}
            </select>
          </span>`
          : nothing
      }
    </div>`;
  }

  #money({ before, after, rows }: ItemsQuote, currency: string): TemplateResult {
    const size = (minor: number): string => money(this.desk.language, minor, currency);
    return html`<table>
      <caption class="vh">${msg("What it comes to", { id: "return.edit_money" })}</caption>
      <tbody>
        <tr>
          <td>${msg("Before", { id: "return.edit_before" })}</td>
          <td class="r">${size(before)}</td>
        </tr>
        ${rows.map(
          ({ title, note, amount }) => html`<tr>
            <td>${title}${note ? html` <span class="soft">· ${note}</span>` : nothing}</td>
            <td class="r">${size(amount)}</td>
          </tr>`,
        )}
      </tbody>
      <tfoot>
        <tr>
          <td>${msg("From now on", { id: "return.edit_after" })}</td>
          <td class="r">${size(after)}</td>
        </tr>
      </tfoot>
    </table>`;
  }

  #resolution(): ReturnPage["resolution"] {
    return this.resolution ?? this.page.resolution;
  }

  #wish(lineId: string, change: Partial<LineWish>, reason = ""): void {
    const before = wishOf(this.wishes, this.page, lineId);
    const next = { ...before, ...change };
    // A line that comes in anew needs a reason at once.
    const named = next.reason === "" && unitsOf(this.page, lineId).length === 0 ? { ...next, reason } : next;
    this.wishes = new Map(this.wishes).set(lineId, named);
    this.problem = "";
    this.#ask();
  }

  #ask(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#count(), pause);
  }

  async #count(): Promise<void> {
    const { page, choices } = this;
    if (!choices) return;
    this.#abort?.abort();
    const abort = new AbortController();
    this.#abort = abort;
    try {
      const body = { ...editOf(page, choices, this.wishes, this.#resolution()), mail: false };
      this.quote = await this.desk.api.post<ItemsQuote>(`/returns/${page.id}/item-quotes`, { body, signal: abort.signal });
    } catch (failure) {
      if (abort.signal.aborted) return;
      this.quote = null;
      this.problem = sentenceOf(failure, words.unreachable());
    }
  }

  async #read(): Promise<void> {
    try {
      this.choices = await this.desk.api.get<ItemChoices>(`/returns/${this.page.id}/items`);
    } catch (failure) {
      this.problem = sentenceOf(failure, words.unreachable());
    }
  }

  async #change(said: Said): Promise<void> {
    const { page, choices } = this;
    if (!choices) return;
    if (!isChanged(page, choices, this.wishes, this.#resolution())) {
      this.problem = msg("Nothing is changed yet.", { id: "return.edit_nothing" });
      return;
    }
    const body = { ...editOf(page, choices, this.wishes, this.#resolution()), ...said };
    const line = JSON.stringify([body, page.version]);
    if (line !== this.#sent) this.#key = newKey();
    this.#sent = line;
    this.busy = true;
    this.problem = "";
    try {
      const { body: done } = await this.desk.api.ask<ReturnPage>("PUT", `/returns/${page.id}/items`, {
        body,
        version: page.version,
        key: this.#key,
      });
      this.tell?.forget();
      this.dispatchEvent(new Acted(done));
    } catch (failure) {
      if (failure instanceof Refused && failure.problem.code === "stale") await this.#overtaken(page);
      else this.problem = sentenceOf(failure, words.unreachable());
    }
    this.busy = false;
  }

  /** What was wished is kept as far as it still fits: lines and counts, not the pieces they were. */
  async #overtaken(seen: ReturnPage): Promise<void> {
    try {
      const now = await this.desk.api.get<ReturnPage>(`/returns/${seen.id}`);
      this.conflict = conflictWords(seen, now, this.desk.language);
      this.page = now;
      await this.#read();
      await this.#count();
    } catch (failure) {
      this.problem = sentenceOf(failure, words.unreachable());
    }
  }
}

const resolutionNames: Readonly<Record<ReturnPage["resolution"], () => string>> = {
  refund: () => msg("Money back", { id: "resolution.refund" }),
  store_credit: () => msg("Store credit", { id: "resolution.store_credit" }),
  exchange: () => msg("Exchange", { id: "resolution.exchange" }),
  repair: () => msg("Repair", { id: "resolution.repair" }),
  keep: () => msg("Keep it", { id: "resolution.keep" }),
};

declare global {
  interface HTMLElementTagNameMap {
    "desk-edit-items": EditItems;
  }
}
