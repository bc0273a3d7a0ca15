import { msg, str } from "@lit/localize";
import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { ReturnPage } from "../../../server/http/desk-return-schemas.ts";
import { newKey, Refused, sentenceOf } from "../api.ts";
import type { Desk } from "../desk.ts";
import { icon } from "../icons.ts";
import { sheet } from "../sheet.ts";
import { wordNames, words } from "../words.ts";

const seconds = 10;

/** A quiet change of status stands here for ten seconds and can be taken back. Fires `undone` with the return as it was, `over` when it is too late. */
export class Undone extends Event {
  readonly page: ReturnPage;

  constructor(page: ReturnPage) {
    super("undone");
    this.page = page;
  }
}

@customElement("desk-undo")
export class Undo extends LitElement {
  static override styles = [
    sheet,
    css`
      :host {
        display: block;
        min-block-size: 0;
        flex: none;
      }
      .live {
        flex-wrap: wrap;
        color: var(--ink);
      }
    `,
  ];

  @property({ attribute: false }) desk!: Desk;
  @property({ attribute: false }) page!: ReturnPage;

  @state() private left = seconds;
  @state() private problem = "";
  @state() private busy = false;
  #timer: ReturnType<typeof setInterval> | undefined;
  readonly #key = newKey();

  override connectedCallback(): void {
    super.connectedCallback();
    const until = performance.now() + seconds * 1_000;
    this.#timer = setInterval(() => {
      this.left = Math.max(0, Math.ceil((until - performance.now()) / 1_000));
      if (this.left === 0 && !this.busy && !this.problem) this.dispatchEvent(new Event("over"));
    }, 250);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearInterval(this.#timer);
  }

  protected override firstUpdated(_: PropertyValues): void {
    this.desk.announce(this.#words());
  }

  override render(): TemplateResult {
    return html`<p class="live" role=${this.problem ? "alert" : nothing}>
      ${icon(this.problem ? "problem" : "yes")} <span>${this.problem || this.#words()}</span>
      ${
        this.problem
          ? html`<button type="button" class="btn quiet" @click=${() => this.dispatchEvent(new Event("over"))}>${words.close()}</button>`
          : html`<button type="button" class="btn" ?disabled=${this.busy} @click=${() => void this.#take()}>
            ${msg("Take back", { id: "return.take_back" })} <span class="soft" aria-hidden="true">${msg(str`${this.left} s`, { id: "return.seconds" })}</span>
          </button>`
      }
    </p>`;
  }

  #words(): string {
    const word = wordNames[this.page.word]();
    return msg(str`${this.page.number}: ${word}. No mail was sent.`, { id: "return.quietly" });
  }

  async #take(): Promise<void> {
    this.busy = true;
    try {
      const page = await this.#reversed();
      this.desk.announce(msg(str`${page.number} is as it was.`, { id: "return.taken_back" }));
      this.dispatchEvent(new Undone(page));
    } catch (failure) {
      this.problem =
        failure instanceof Refused && failure.problem.code === "stale"
          ? msg(str`${this.page.number} was changed by somebody else meanwhile, so it was not taken back.`, {
              id: "return.take_back_stale",
            })
          : sentenceOf(failure, words.unreachable());
    }
    this.busy = false;
  }

  /** The label is made in the moment after an approval: that is no change of its status, so it does not stand in the way. */
  async #reversed(): Promise<ReturnPage> {
    const { page } = this;
    try {
      return await this.#ask(page);
    } catch (failure) {
      if (!(failure instanceof Refused) || failure.problem.code !== "stale") throw failure;
      const now = await this.desk.api.get<ReturnPage>(`/returns/${page.id}`);
      if (lastChange(now) !== lastChange(page)) throw failure;
      return this.#ask(now);
    }
  }

  #ask({ id, version }: ReturnPage): Promise<ReturnPage> {
    return this.desk.api.post<ReturnPage>(`/returns/${id}/reversal`, { version, key: this.#key });
  }
}

/** The last thing that happened to the status, by its instant and kind. */
function lastChange({ timeline }: ReturnPage): string {
  const last = timeline.find(({ type }) => type.startsWith("return."));
  return last ? `${last.at} ${last.type}` : "";
}

declare global {
  interface HTMLElementTagNameMap {
    "desk-undo": Undo;
  }
}
