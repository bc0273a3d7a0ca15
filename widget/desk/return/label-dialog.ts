import { msg, str } from "@lit/localize";
import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import type { ReturnPage } from "../../../server/http/desk-return-schemas.ts";
import { newKey, Refused, sentenceOf } from "../api.ts";
import type { Desk } from "../desk.ts";
import { sheet } from "../sheet.ts";
import { words } from "../words.ts";
import { Acted } from "./acted.ts";
import { conflictWords } from "./changes.ts";
import "./label-choice.ts";
import { type LabelChosen, type OwnLabel, sendLabel } from "./label-file.ts";
import type { Said, SaidEvent, TellDialog } from "./tell-dialog.ts";
import "./tell-dialog.ts";

/** The label once more: drawn anew, or a file of one's own in its place (S3-16, S3-17). Fires `done` or `close`. */
@customElement("desk-label")
export class LabelDialog extends LitElement {
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
    `,
  ];

  @property({ attribute: false }) desk!: Desk;
  @property({ attribute: false }) page!: ReturnPage;
  /** A file of one's own instead of ours. */
  @property({ type: Boolean }) upload = false;

  @state() private label: OwnLabel | null = null;
  @state() private problem = "";
  @state() private conflict: TemplateResult | null = null;
  @state() private busy = false;
  @query("desk-tell") private readonly tell!: TellDialog | null;
  #key = newKey();
  #sent = "";

  override render(): TemplateResult {
    const { page, upload, label } = this;
    return html`<desk-tell
      .desk=${this.desk}
      .page=${page}
      .heading=${upload ? msg(str`Upload a label for ${page.number}`, { id: "return.upload_of" }) : msg(str`Issue the label of ${page.number} again`, { id: "return.issue_of" })}
      .notice=${"label"}
      .about=${label ? { attachment: { name: label.name, bytes: label.bytes } } : {}}
      .quiet=${upload ? msg("Keep it, no mail", { id: "return.label_quiet" }) : msg("Issue, no mail", { id: "return.issue_quiet" })}
      .loud=${upload ? msg("Keep and mail it", { id: "return.label_loud" }) : msg("Issue and mail", { id: "return.issue_loud" })}
      .hint=${msg("The label is in the shopper’s space with either button.", { id: "return.label_space" })}
      .busy=${this.busy}
      .problem=${this.problem}
      .what=${"label"}
      @said=${({ said }: SaidEvent) => void this.#do(said)}
      @close=${() => this.dispatchEvent(new Event("close"))}
    >
      <div class="form">
        ${this.conflict ?? nothing}
        ${
          upload
            ? html`<desk-label-choice .desk=${this.desk} .page=${page} only @label=${({ label: chosen }: LabelChosen) => (this.label = chosen)}></desk-label-choice>`
            : html`<p>${msg("A new label takes the place of the one before, which opens no more.", { id: "return.issue_text" })}</p>`
        }
      </div>
    </desk-tell>`;
  }

  async #do(said: Said): Promise<void> {
    const { page, upload, label } = this;
    if (upload && !label) {
      this.problem = msg("Choose the file first.", { id: "return.label_first" });
      return;
    }
    const line = JSON.stringify([said, page.version, label && [label.name, label.bytes]]);
    if (line !== this.#sent) this.#key = newKey();
    this.#sent = line;
    this.busy = true;
    this.problem = "";
    try {
      const done = label
        ? await sendLabel(this.desk.api, page, label, said, this.#key)
        : await this.desk.api.post<ReturnPage>(`/returns/${page.id}/label`, { body: said, version: page.version, key: this.#key });
      this.tell?.forget();
      this.dispatchEvent(new Acted(done));
    } catch (failure) {
      await this.#refused(failure);
    }
    this.busy = false;
  }

  async #refused(failure: unknown): Promise<void> {
    this.problem = sentenceOf(failure, words.unreachable());
    if (!(failure instanceof Refused) || failure.problem.code !== "stale") return;
    const seen = this.page;
    const now = await this.desk.api.get<ReturnPage>(`/returns/${seen.id}`).catch(() => null);
    if (!now) return;
    this.problem = "";
    this.conflict = conflictWords(seen, now, this.desk.language);
    this.page = now;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "desk-label": LabelDialog;
  }
}
