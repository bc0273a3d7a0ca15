import { msg, str } from "@lit/localize";
import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import type { MailPreviewRequest } from "../../../server/http/desk-letter-schemas.ts";
import type { ReturnPage } from "../../../server/http/desk-return-schemas.ts";
import type { Desk } from "../desk.ts";
import "../dialog.ts";
import { DialogKeys } from "../dialog-keys.ts";
import { languageName } from "../formats.ts";
import type { DeskMenu } from "../menu.ts";
import { sheet } from "../sheet.ts";
import { unitCount, words } from "../words.ts";
import { keepDraft, readDraft } from "./drafts.ts";
import "./mail-panel.ts";
import { SavedTexts } from "./saved-texts.ts";

/** Whether a mail leaves is always said, never assumed (S3-20). */
export interface Said {
  readonly mail: boolean;
  readonly message?: string;
}

export class SaidEvent extends Event {
  readonly said: Said;

  constructor(said: Said) {
    super("said");
    this.said = said;
  }
}

/**
 * Something is done and the shopper may be told: at the left what is done (the default slot) and a message, at the right the mail as it
 * will leave, below two buttons, without and with the mail. Fires `said`; nothing is done before, and nothing by `enter` alone.
 */
@customElement("desk-tell")
export class TellDialog extends LitElement {
  static override styles = [
    sheet,
    css`
      :host {
        display: contents;
      }
      .two-sides {
        display: grid;
        grid-template-columns: minmax(0, 392px) minmax(0, 1fr);
        min-block-size: 100%;
      }
      .form,
      .mail {
        display: grid;
        gap: var(--s5);
        align-content: start;
        padding: var(--s5);
      }
      .mail {
        background: var(--sunken);
        border-inline-start: 1px solid var(--line);
      }
      .foot-in {
        flex: 1;
        display: flex;
        align-items: center;
        gap: var(--s3);
      }
      .foot-in .soft {
        flex: 1;
      }
      @media (max-width: 900px) {
        .two-sides {
          grid-template-columns: minmax(0, 1fr);
        }
        .mail {
          border-inline-start: 0;
          border-block-start: 1px solid var(--line);
        }
      }
      @media (max-width: 700px) {
        .form,
        .mail {
          padding: var(--s4);
        }
        .foot-in {
          flex-wrap: wrap;
        }
        .foot-in .soft {
          flex-basis: 100%;
        }
        .foot-in .leave,
        .foot-in kbd {
          display: none;
        }
        .foot-in .btn {
          flex: 1;
          min-block-size: var(--touch);
          white-space: normal;
        }
      }
    `,
  ];

  @property({ attribute: false }) desk!: Desk;
  @property({ attribute: false }) page!: ReturnPage;
  @property() heading = "";
  /** Which mail it would be; null: there is nothing to choose yet. */
  @property({ attribute: false }) notice: MailPreviewRequest["notice"] | null = null;
  /** What the mail is about, beyond its notice. */
  @property({ attribute: false }) about: Omit<MailPreviewRequest, "notice" | "message" | "language"> = {};
  /** The two buttons: "Status only", "Status and mail". */
  @property() quiet = "";
  @property() loud = "";
  /** What of it can be taken back. */
  @property() hint = "";
  /** The act makes no sense without words of ours: a rejection says why. */
  @property({ type: Boolean }) needsMessage = false;
  @property({ type: Boolean }) busy = false;
  @property() problem = "";
  /** What the words are kept under until they are sent. */
  @property() what = "status";

  @state() private text = "";
  @state() private missing = false;
  @query("textarea") private readonly area!: HTMLTextAreaElement | null;
  readonly #saved = new SavedTexts(this);
  #drafted = "";

  constructor() {
    super();
    new DialogKeys(
      this,
      () => this.desk,
      () => ({
        name: this.heading,
        shortcuts: [
          { key: "shift enter", does: this.quiet, inFields: true, act: () => this.#say(false) },
          { key: "ctrl enter", does: this.loud, inFields: true, act: () => this.#say(true) },
          { key: "/", does: msg("Insert a saved text", { id: "return.insert" }), act: () => this.#openSaved() },
        ],
      }),
    );
  }

  protected override willUpdate(_: PropertyValues): void {
    const draft = `${this.page.id} ${this.what}`;
    if (draft === this.#drafted) return;
    this.#drafted = draft;
    this.text = readDraft(this.#draft());
  }

  override render(): TemplateResult {
    const { page, desk, notice } = this;
    const name = page.shopper.name || msg("the shopper", { id: "return.the_shopper" });
    const reads = languageName(desk.language, page.language);
    return html`<desk-dialog
      heading=${this.heading}
      aside=${this.#aside()}
      .width=${960}
      @close=${() => this.dispatchEvent(new Event("close"))}
    >
      <div class="two-sides">
        <div class="form">
          <slot></slot>
          ${
            notice === null
              ? nothing
              : html`<div class="field">
                <label for="message">${msg("Message to the shopper", { id: "return.message" })}</label>
                <textarea
                  id="message"
                  rows="4"
                  maxlength="2000"
                  lang=${page.language}
                  dir="auto"
                  aria-describedby="reads"
                  aria-invalid=${this.missing ? "true" : "false"}
                  .value=${this.text}
                  @keydown=${newLine}
                  @input=${(event: Event) => this.#write((event.target as HTMLTextAreaElement).value)}
                ></textarea>
                <p class=${this.missing ? "bad small" : "hint"} id="reads" role=${this.missing ? "alert" : nothing}>
                  ${
                    this.missing
                      ? msg("Say why, so that the shopper understands it.", { id: "return.say_why" })
                      : msg(str`${name} reads ${reads}. Goes into the mail and the portal.`, { id: "return.reads" })
                  }
                </p>
                ${this.#saved.menu(page.language, (text) => this.#insert(text))}
              </div>`
          }
          ${this.problem ? html`<p class="problem" role="alert">${this.problem}</p>` : nothing}
        </div>
        <div class="mail">
          ${
            notice === null
              ? html`<slot name="mail"></slot>`
              : html`<desk-mail-panel .desk=${desk} .page=${page} .asked=${this.#asked(notice)}></desk-mail-panel>`
          }
        </div>
      </div>
      <div slot="foot" class="foot-in">
        <span class="soft small">${this.hint}</span>
        <button type="button" class="btn quiet leave" @click=${() => this.dispatchEvent(new Event("close"))}>${words.cancel()}</button>
        ${notice === null ? nothing : this.#buttons()}
      </div>
    </desk-dialog>`;
  }

  #buttons(): TemplateResult {
    const unheard = this.page.shopper.email === null;
    return html`<button type="button" class="btn quietly ${unheard ? "key" : ""}" ?disabled=${this.busy} @click=${() => this.#say(false)}>
        ${this.quiet} <kbd>shift enter</kbd>
      </button>
      ${
        unheard
          ? nothing
          : html`<button type="button" class="btn key" ?disabled=${this.busy} @click=${() => this.#say(true)}>
            ${this.loud} <kbd>ctrl enter</kbd>
          </button>`
      }`;
  }

  #aside(): string {
    const { order, shopper, units } = this.page;
    const count = unitCount(units);
    return [msg(str`Order ${order.number}`, { id: "order.title" }), shopper.name, count].filter(Boolean).join(" · ");
  }

  #asked(notice: MailPreviewRequest["notice"]): MailPreviewRequest {
    const message = this.text.trim();
    return { ...this.about, notice, ...(message && { message }) };
  }

  #draft() {
    return { merchant: this.desk.me?.merchant.id ?? "", returnId: this.page.id, what: this.what };
  }

  #write(text: string): void {
    this.text = text;
    this.missing = false;
    keepDraft(this.#draft(), text);
  }

  #insert(text: string): void {
    this.#write(this.text.trim() === "" ? text : `${this.text.trimEnd()}\n\n${text}`);
    this.area?.focus();
  }

  #openSaved(): void {
    this.shadowRoot?.querySelector<DeskMenu>(".saved")?.show();
  }

  /** The words were sent: nothing is kept of them. */
  forget(): void {
    keepDraft(this.#draft(), "");
  }

  #say(mail: boolean): void {
    if (this.busy || this.notice === null || (mail && this.page.shopper.email === null)) return;
    const message = this.text.trim();
    this.missing = this.needsMessage && message === "";
    if (this.missing) {
      this.area?.focus();
      return;
    }
    this.dispatchEvent(new SaidEvent({ mail, ...(message && { message }) }));
  }
}

/** `shift enter` in a message is a new line: there only `ctrl enter` acts. */
function newLine(event: KeyboardEvent): void {
  if (event.key === "Enter" && !event.ctrlKey && !event.metaKey) event.stopPropagation();
}

declare global {
  interface HTMLElementTagNameMap {
    "desk-tell": TellDialog;
  }
}
