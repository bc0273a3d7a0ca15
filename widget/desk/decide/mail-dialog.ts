import { msg, str } from "@lit/localize";
import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { MailPreview, MailPreviewRequest } from "../../../server/http/desk-letter-schemas.ts";
import { sentenceOf } from "../api.ts";
import type { Desk } from "../desk.ts";
import "../dialog.ts";
import { DialogKeys } from "../dialog-keys.ts";
import { icon } from "../icons.ts";
import { letterFrame } from "../return/letter-frame.ts";
import { sheet } from "../sheet.ts";
import { words } from "../words.ts";

/** The mail exactly as it would leave, before anything is done (S3-29). */
@customElement("desk-mail-preview")
export class MailPreviewDialog extends LitElement {
  static override styles = [
    sheet,
    css`
      :host {
        display: contents;
      }
      .form {
        display: grid;
        gap: var(--s3);
        padding: var(--s5);
        background: var(--sunken);
      }
      .sheet-frame {
        display: block;
        inline-size: 100%;
        block-size: min(560px, 60vh);
        border: 1px solid var(--line);
        border-radius: var(--radius);
        background: #fff;
      }
      .facts dd {
        overflow-wrap: anywhere;
      }
    `,
  ];

  @property({ attribute: false }) desk!: Desk;
  @property() returnId = "";
  @property({ attribute: false }) asked: MailPreviewRequest | null = null;

  @state() private mail: MailPreview | null = null;
  @state() private problem = "";

  constructor() {
    super();
    new DialogKeys(
      this,
      () => this.desk,
      () => ({
        name: msg("Preview", { id: "decide.preview" }),
        shortcuts: [{ key: "escape", does: words.close(), inFields: true, act: () => void this.dispatchEvent(new Event("close")) }],
      }),
    );
  }

  protected override firstUpdated(_: PropertyValues): void {
    void this.#load();
  }

  override render(): TemplateResult {
    const { mail } = this;
    return html`<desk-dialog
      heading=${msg("The mail as it will leave", { id: "decide.mail_title" })}
      .width=${720}
      @close=${() => this.dispatchEvent(new Event("close"))}
    >
      <div class="form">
        ${this.problem ? html`<p class="problem" role="alert">${this.problem}</p>` : nothing}
        ${mail ? this.#letter(mail) : this.problem ? nothing : html`<p class="soft" role="status">${words.loading()} …</p>`}
      </div>
    </desk-dialog>`;
  }

  #letter({ from, to, subject, html: markup, attachments }: MailPreview): TemplateResult {
    return html`<dl class="facts">
        <dt>${msg("From", { id: "decide.mail_from" })}</dt>
        <dd>${from}</dd>
        <dt>${msg("To", { id: "decide.mail_to" })}</dt>
        <dd>${to ?? msg("no address, so no mail can leave", { id: "decide.mail_nobody" })}</dd>
        <dt>${msg("Subject", { id: "decide.mail_subject" })}</dt>
        <dd><b>${subject}</b></dd>
      </dl>
      ${letterFrame(markup, msg(str`Mail “${subject}”`, { id: "decide.mail_frame" }))}
      ${attachments.map(({ name }) => html`<span class="soft small">${icon("page")} ${name}</span>`)}`;
  }

  async #load(): Promise<void> {
    try {
      this.mail = await this.desk.api.post<MailPreview>(`/returns/${encodeURIComponent(this.returnId)}/mail-previews`, {
        body: this.asked,
      });
    } catch (failure) {
      this.problem = sentenceOf(failure, words.unreachable());
    }
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "desk-mail-preview": MailPreviewDialog;
  }
}
