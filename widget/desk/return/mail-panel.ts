import { msg, str } from "@lit/localize";
import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { MailPreview, MailPreviewRequest } from "../../../server/http/desk-letter-schemas.ts";
import type { ReturnPage } from "../../../server/http/desk-return-schemas.ts";
import { sentenceOf } from "../api.ts";
import type { Desk } from "../desk.ts";
import { bytes, languageName } from "../formats.ts";
import { icon } from "../icons.ts";
import { sheet } from "../sheet.ts";
import { words } from "../words.ts";
import { letterFrame } from "./letter-frame.ts";

type Language = NonNullable<MailPreviewRequest["language"]>;

/** What letters are written in. */
const written: readonly Language[] = ["en", "fr", "es", "de"];

/** Long enough for the next key to come first, short enough to be felt as one. */
const pause = 200;

/** The mail exactly as it will leave (S3-19): the server writes it, anew after each key, and what was shown stays until the next is here. */
@customElement("desk-mail-panel")
export class MailPanel extends LitElement {
  static override styles = [
    sheet,
    css`
      :host {
        display: grid;
        gap: var(--s3);
        align-content: start;
        min-block-size: 0;
      }
      header {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--s2);
        min-block-size: var(--control);
      }
      h3 {
        flex: 1;
      }
      .facts {
        grid-template-columns: 72px minmax(0, 1fr);
      }
      dd {
        overflow-wrap: anywhere;
      }
      .sheet-frame {
        display: block;
        inline-size: 100%;
        block-size: 380px;
        border: 1px solid var(--line);
        border-radius: var(--radius);
        background: #fff;
      }
      .whole {
        display: grid;
        gap: var(--s3);
      }
      .later {
        opacity: 0.6;
      }
    `,
  ];

  @property({ attribute: false }) desk!: Desk;
  @property({ attribute: false }) page!: ReturnPage;
  @property({ attribute: false }) asked!: MailPreviewRequest;

  @state() private mail: MailPreview | null = null;
  @state() private failure: unknown = null;
  @state() private stale = false;
  /** Read in another language than the shopper's; the mail leaves in the shopper's all the same. */
  @state() private language: Language | null = null;
  #question = "";
  #abort: AbortController | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
    this.#abort?.abort();
    this.#question = "";
  }

  protected override willUpdate(_: PropertyValues): void {
    const body = { ...this.asked, ...(this.language && { language: this.language }) };
    const question = JSON.stringify([this.page.id, this.page.version, body]);
    if (question === this.#question) return;
    const first = this.#question === "";
    this.#question = question;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#ask(body), first ? 0 : pause);
  }

  override render(): TemplateResult {
    const { mail, failure, stale } = this;
    return html`<header>
        <h3>${msg("The mail, exactly as it will leave", { id: "return.mail_as_it_leaves" })}</h3>
        ${this.#languages()}
      </header>
      ${
        failure === null
          ? nothing
          : html`<p class="problem" role="alert">
            <span>${msg("The mail cannot be shown now.", { id: "return.no_preview" })} ${sentenceOf(failure, words.unreachable())}</span>
            <button type="button" class="btn" @click=${() => void this.#again()}>${words.again()}</button>
          </p>`
      }
      ${mail ? html`<div aria-busy=${stale} class="whole ${stale ? "later" : ""}">${this.#letter(mail)}</div>` : nothing}
      ${!mail && failure === null && stale ? html`<p class="soft pulse" role="status">${words.loading()} …</p>` : nothing}`;
  }

  #languages(): TemplateResult | typeof nothing {
    const { page, desk } = this;
    const spoken = written.filter((one) => one === page.language || page.shop.languages.includes(one));
    if (spoken.length < 2) return nothing;
    return html`<span class="sel">
      <select
        class="input"
        aria-label=${msg("Read it in", { id: "return.read_in" })}
        @change=${(event: Event) => {
          const { value } = event.target as HTMLSelectElement;
          this.language = spoken.find((one) => one === value && one !== page.language) ?? null;
        }}
      >
        ${spoken.map((one) => html`<option value=${one} ?selected=${one === (this.language ?? page.language)}>${languageName(desk.language, one)}</option>`)}
      </select>
    </span>`;
  }

  #letter(mail: MailPreview): TemplateResult {
    const { desk, page } = this;
    const lines = mail.text.trim().split("\n").length;
    const leaves = languageName(desk.language, page.language);
    return html`<dl class="facts">
        <dt>${msg("From", { id: "return.mail_from" })}</dt>
        <dd>${mail.from}</dd>
        <dt>${msg("To", { id: "return.to" })}</dt>
        <dd>
          ${
            mail.to ??
            html`<span class="st warn">${icon("problem")}${msg("The order has no e-mail address", { id: "return.no_address" })}</span>`
          }
        </dd>
        <dt>${msg("Subject", { id: "return.mail_subject" })}</dt>
        <dd dir="auto"><b>${mail.subject}</b></dd>
        ${
          mail.attachments.length > 0
            ? html`<dt>${msg("Attached", { id: "return.mail_attached" })}</dt>
              <dd>
                ${mail.attachments.map(
                  ({ name, bytes: size }) =>
                    html`<div>${icon("page")} ${name}${size === null ? "" : `, ${bytes(desk.language, size)}`}</div>`,
                )}
              </dd>`
            : nothing
        }
      </dl>
      ${letterFrame(mail.html, mail.subject)}
      <p class="hint">
        ${
          this.language === null
            ? msg(str`Plain-text part, ${lines} lines. Sent once: if you press twice, one mail leaves.`, { id: "return.mail_hint" })
            : msg(str`Shown to be read here. It leaves in ${leaves}.`, { id: "return.mail_other" })
        }
      </p>`;
  }

  #again(): Promise<void> {
    return this.#ask({ ...this.asked, ...(this.language && { language: this.language }) });
  }

  async #ask(body: MailPreviewRequest): Promise<void> {
    this.#abort?.abort();
    const abort = new AbortController();
    this.#abort = abort;
    const slow = setTimeout(() => (this.stale = true), 300);
    try {
      const mail = await this.desk.api.post<MailPreview>(`/returns/${this.page.id}/mail-previews`, { body, signal: abort.signal });
      if (abort.signal.aborted) return;
      this.mail = mail;
      this.failure = null;
    } catch (failure) {
      if (!abort.signal.aborted) this.failure = failure;
    } finally {
      clearTimeout(slow);
      if (this.#abort === abort) this.stale = false;
    }
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "desk-mail-panel": MailPanel;
  }
}
