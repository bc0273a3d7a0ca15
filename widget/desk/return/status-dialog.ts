import { msg, str } from "@lit/localize";
import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import type { ReturnPage } from "../../../server/http/desk-return-schemas.ts";
import { newKey, Refused, sentenceOf } from "../api.ts";
import type { Desk } from "../desk.ts";
import { sheet } from "../sheet.ts";
import { status, words } from "../words.ts";
import { conflictWords } from "./changes.ts";
import "./label-choice.ts";
import { type LabelChosen, type OwnLabel, sendLabel } from "./label-file.ts";
import { awaited, choices, impossible, possible, type Target, targetName, wholeReceipt } from "./status-choices.ts";
import type { Said, SaidEvent, TellDialog } from "./tell-dialog.ts";
import "./tell-dialog.ts";

/** A status was changed; `quiet`: nobody was told, so it can be taken back for a moment. */
export class StatusChanged extends Event {
  readonly page: ReturnPage;
  readonly quiet: boolean;

  constructor(page: ReturnPage, quiet: boolean) {
    super("done");
    this.page = page;
    this.quiet = quiet;
  }
}

/**
 * Changes a return's status (S3-14 to S3-22), over its page or over a list: where it goes, a label, a message, and the mail as it will
 * leave. Fires `done` with the return as it is then, or `close`.
 */
@customElement("desk-status")
export class StatusDialog extends LitElement {
  static override styles = [
    sheet,
    css`
      :host {
        display: contents;
      }
      .form {
        display: grid;
        gap: var(--s5);
      }
      .from {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--s2);
      }
      .from .sel {
        flex: 1;
      }
      .alone {
        padding: var(--s5);
        display: grid;
        gap: var(--s3);
        justify-items: start;
      }
    `,
  ];

  @property({ attribute: false }) desk!: Desk;
  /** Its number, where the page is not known yet. */
  @property() number = "";
  /** The status to begin with. */
  @property() wanted = "";
  @property({ attribute: false }) page: ReturnPage | null = null;

  @state() private target: Target | null = null;
  @state() private failure: unknown = null;
  @state() private problem = "";
  @state() private conflict: TemplateResult | null = null;
  @state() private busy = false;
  @state() private label: OwnLabel | null = null;
  @query("desk-tell") private readonly tell!: TellDialog | null;
  #key = newKey();
  #sent = "";
  #stood = false;

  protected override willUpdate(changed: PropertyValues): void {
    if (!this.page && changed.has("number") && this.number) void this.#read();
    if (changed.has("page") && this.page && !this.target) this.#begin(this.page);
  }

  protected override updated(): void {
    if (!this.page || this.#stood) return;
    this.#stood = true;
    // The arrows choose a status at once; a phone needs no help.
    void this.tell?.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>("#to")?.focus());
  }

  override render(): TemplateResult {
    const { page } = this;
    if (!page) return this.#waiting();
    const open = possible(page);
    const target = this.target && open.includes(this.target) ? this.target : (open[0] ?? null);
    return html`<desk-tell
      .desk=${this.desk}
      .page=${page}
      .heading=${msg(str`Change status of ${page.number}`, { id: "return.change_of" })}
      .notice=${target && choices[target].notice}
      .about=${this.#about(page, target)}
      .quiet=${msg("Status only", { id: "return.status_only" })}
      .loud=${msg("Status and mail", { id: "return.status_mail" })}
      .hint=${this.#hint(page, target)}
      .needsMessage=${target === "rejected"}
      .busy=${this.busy}
      .problem=${this.problem}
      @said=${({ said }: SaidEvent) => target && void this.#change(page, target, said)}
      @close=${() => this.dispatchEvent(new Event("close"))}
    >
      <div class="form">${this.conflict ?? nothing} ${this.#status(page, open, target)} ${this.#label(page, target)}</div>
    </desk-tell>`;
  }

  #waiting(): TemplateResult {
    return html`<desk-dialog
      heading=${msg(str`Change status of ${this.number}`, { id: "return.change_of" })}
      @close=${() => this.dispatchEvent(new Event("close"))}
    >
      <div class="alone">
        ${
          this.failure === null
            ? html`<p class="soft" role="status">${words.loading()} …</p>`
            : html`<p class="problem" role="alert">${this.#words(this.failure)}</p>
              <button type="button" class="btn" @click=${() => void this.#read()}>${words.retry()}</button>`
        }
      </div>
    </desk-dialog>`;
  }

  #status(page: ReturnPage, open: readonly Target[], target: Target | null): TemplateResult {
    const whyNot = impossible(page);
    return html`<div class="field">
      <label for="to">${msg("New status", { id: "return.new_status" })}</label>
      ${
        open.length === 0
          ? html`<p>${status(page.word)}</p>`
          : html`<div class="from">
            <span class="soft">${status(page.word)}</span><span class="soft" aria-hidden="true">→</span>
            <span class="sel">
              <select id="to" class="input" aria-describedby="may" @change=${(event: Event) => this.#aim((event.target as HTMLSelectElement).value)}>
                ${open.map((one) => html`<option value=${one} ?selected=${one === target}>${targetName(one)}</option>`)}
              </select>
            </span>
          </div>`
      }
      <div id="may">
        ${
          open.length > 0
            ? html`<p class="hint">${msg(str`From here: ${open.map(targetName).join(", ")}.`, { id: "return.from_here" })}</p>`
            : nothing
        }
        ${whyNot.map(({ target: one, why }) => html`<p class="hint">${targetName(one)}: ${why}</p>`)}
        ${
          page.can.includes("decide")
            ? html`<p class="hint"><a class="go" href="/desk/returns/${page.number}/decision">${msg("Decide on units", { id: "return.decide_units" })}</a></p>`
            : nothing
        }
      </div>
      ${
        target === "received"
          ? html`<p class="hint">
            ${msg(str`Records all ${awaited(page).length} awaited units as present.`, { id: "return.receive_all" })}
            <a class="go" href="/desk/receive/${page.number}">${msg("Count them one by one", { id: "return.receive_each" })}</a>
          </p>`
          : nothing
      }
    </div>`;
  }

  #label(page: ReturnPage, target: Target | null): TemplateResult | typeof nothing {
    if (target !== "approved" || !page.can.includes("upload_label")) return nothing;
    return html`<desk-label-choice
      .desk=${this.desk}
      .page=${page}
      @label=${({ label }: LabelChosen) => (this.label = label)}
    ></desk-label-choice>`;
  }

  #about(page: ReturnPage, target: Target | null) {
    if (target === "received") return { receipt: wholeReceipt(page, { mail: true }) };
    if (target === "approved" && this.label) return { attachment: { name: this.label.name, bytes: this.label.bytes } };
    return {};
  }

  #hint(page: ReturnPage, target: Target | null): string {
    if (!target) return "";
    if (page.shopper.email === null) return msg("The order has no e-mail address, so no mail can leave.", { id: "return.no_mail_can" });
    return target === "received"
      ? msg("A mail that left cannot be called back.", { id: "return.no_undo_mail" })
      : msg("Undo is not possible after a mail. A status alone can be taken back for 10 seconds.", { id: "return.undo_hint" });
  }

  #aim(to: string): void {
    this.target = possibleTarget(to);
    this.problem = "";
  }

  #begin(page: ReturnPage): void {
    const wanted = possibleTarget(this.wanted);
    const open = possible(page);
    this.target = wanted && open.includes(wanted) ? wanted : (open[0] ?? null);
  }

  async #read(): Promise<void> {
    this.failure = null;
    try {
      this.page = await this.desk.api.get<ReturnPage>(`/returns/${encodeURIComponent(this.number)}`);
    } catch (failure) {
      this.failure = failure;
    }
  }

  async #change(page: ReturnPage, target: Target, said: Said): Promise<void> {
    const label = target === "approved" ? this.label : null;
    const body = target === "received" ? wholeReceipt(page, said) : said;
    const line = JSON.stringify([target, body, page.version, label && [label.name, label.bytes]]);
    // The same again after no answer is one change; another wish is another key.
    if (line !== this.#sent) this.#key = newKey();
    this.#sent = line;
    this.busy = true;
    this.problem = "";
    const { api } = this.desk;
    const request = { body, version: page.version, key: this.#key };
    try {
      const done = label
        ? await sendLabel(api, page, label, said, this.#key)
        : await api.post<ReturnPage>(`/returns/${page.id}/${choices[target].noun}`, request);
      this.tell?.forget();
      this.dispatchEvent(new StatusChanged(done, !said.mail));
    } catch (failure) {
      if (failure instanceof Refused && failure.problem.code === "stale") await this.#overtaken(page);
      else this.problem = this.#words(failure);
    }
    this.busy = false;
  }

  async #overtaken(seen: ReturnPage): Promise<void> {
    try {
      const now = await this.desk.api.get<ReturnPage>(`/returns/${seen.id}`);
      this.conflict = conflictWords(seen, now, this.desk.language);
      this.page = now;
    } catch (failure) {
      this.problem = this.#words(failure);
    }
  }

  #words(failure: unknown): string {
    return sentenceOf(failure, words.unreachable());
  }
}

const possibleTarget = (text: string): Target | null => (text in choices ? (text as Target) : null);

declare global {
  interface HTMLElementTagNameMap {
    "desk-status": StatusDialog;
  }
}
