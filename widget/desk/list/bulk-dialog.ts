import { msg, str } from "@lit/localize";
import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import type { ReturnRow } from "../../../server/http/desk-list-schemas.ts";
import type { Desk } from "../desk.ts";
import "../dialog.ts";
import { DialogKeys } from "../dialog-keys.ts";
import { money } from "../formats.ts";
import { dialogSheet, sheet } from "../sheet.ts";
import { allows, type BulkKind, type Said } from "./bulk.ts";
import { bulkTitle } from "./bulk-words.ts";

/** What was chosen for all of them. */
export class BulkChosen extends Event {
  readonly rows: readonly ReturnRow[];
  readonly said: Said;

  constructor(rows: readonly ReturnRow[], said: Said) {
    super("chosen");
    this.rows = rows;
    this.said = said;
  }
}

/** One message for many returns, with mail or without: both are buttons, neither is a hidden default. */
@customElement("desk-bulk-dialog")
export class BulkDialog extends LitElement {
  static override styles = [
    sheet,
    dialogSheet,
    css`
      .grow {
        flex: 1;
      }
      .list {
        max-block-size: 30vh;
        overflow: auto;
      }
      .list li {
        display: flex;
        gap: var(--s3);
        padding: var(--s1) 0;
        border-block-start: 1px solid var(--line);
      }
      .list li:first-child {
        border: 0;
      }
    `,
  ];

  @property({ attribute: false }) desk!: Desk;
  @property() kind: BulkKind = "approve";
  @property({ attribute: false }) rows: readonly ReturnRow[] = [];

  @state() private message = "";
  @state() private missing = false;
  @query("textarea") private readonly field!: HTMLTextAreaElement;

  constructor() {
    super();
    new DialogKeys(
      this,
      () => this.desk,
      () => ({
        name: bulkTitle(this.kind, this.#fit().length),
        shortcuts: [
          { key: "shift enter", does: msg("Status only", { id: "bulk.status_only" }), act: () => this.#choose(false) },
          { key: "ctrl enter", does: msg("Status and mail", { id: "bulk.with_mail" }), inFields: true, act: () => this.#choose(true) },
        ],
      }),
    );
  }

  override render(): TemplateResult {
    const fit = this.#fit();
    const unfit = this.rows.filter((row) => !allows(this.kind, row));
    const title = bulkTitle(this.kind, fit.length);
    return html`<desk-dialog heading=${title} @close=${() => this.dispatchEvent(new Event("close"))}>
      <div class="form">
        ${unfit.length > 0 ? html`<p class="problem">${this.#unfitWords(unfit)}</p>` : nothing}
        <ul class="list" aria-label=${title}>
          ${fit.map(
            ({ number, shopper, value, currency }) => html`<li>
              <b>${number}</b><span class="grow soft">${shopper}</span><span class="num">${money(this.desk.language, value, currency)}</span>
            </li>`,
          )}
        </ul>
        <div class="field">
          <label for="message">${
            this.kind === "reject"
              ? msg("Why, to each shopper", { id: "bulk.why" })
              : msg("Message to each shopper, if any", { id: "bulk.message" })
          }</label>
          <textarea
            id="message"
            rows="4"
            maxlength="2000"
            aria-describedby="hint"
            aria-invalid=${this.missing}
            .value=${this.message}
            @input=${(event: Event) => {
              this.message = (event.target as HTMLTextAreaElement).value;
              this.missing = false;
            }}
          ></textarea>
          <p class=${this.missing ? "bad" : "hint"} id="hint" role=${this.missing ? "alert" : nothing}>${
            this.missing
              ? msg("A rejection says why. Write a sentence that fits all of them.", { id: "bulk.why_missing" })
              : msg("The same words go to all of them. Shoppers read them on their page too.", { id: "bulk.same_words" })
          }</p>
        </div>
      </div>
      <div slot="foot" class="rowx" style="flex:1;justify-content:flex-end">
        <button type="button" class="btn" ?disabled=${fit.length === 0} @click=${() => this.#choose(false)}>
          ${title}, ${msg("no mail", { id: "bulk.no_mail" })} <kbd>shift enter</kbd>
        </button>
        <button type="button" class="btn key" ?disabled=${fit.length === 0} @click=${() => this.#choose(true)}>
          ${title} ${msg("and mail", { id: "bulk.and_mail" })} <kbd>ctrl enter</kbd>
        </button>
      </div>
    </desk-dialog>`;
  }

  #fit(): ReturnRow[] {
    return this.rows.filter((row) => allows(this.kind, row));
  }

  #unfitWords(unfit: readonly ReturnRow[]): string {
    const named = unfit
      .slice(0, 5)
      .map(({ number }) => number)
      .join(", ");
    const rest = unfit.length > 5 ? ` +${unfit.length - 5}` : "";
    const [count, all] = [unfit.length, this.rows.length];
    return this.kind === "receive"
      ? msg(str`${count} of ${all} picked cannot be received now and stay as they are: ${named}${rest}`, { id: "bulk.unfit_receive" })
      : msg(str`${count} of ${all} picked do not wait for review and stay as they are: ${named}${rest}`, { id: "bulk.unfit" });
  }

  #choose(mail: boolean): void {
    const message = this.message.trim();
    const fit = this.#fit();
    if (fit.length === 0) return;
    if (this.kind === "reject" && !message) {
      this.missing = true;
      this.field.focus();
      return;
    }
    this.dispatchEvent(new BulkChosen(fit, { mail, ...(message && { message }) }));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "desk-bulk-dialog": BulkDialog;
  }
}
