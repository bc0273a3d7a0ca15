import { msg, str } from "@lit/localize";
import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { ReturnPage } from "../../../server/http/desk-return-schemas.ts";
import { sentenceOf } from "../api.ts";
import type { Desk } from "../desk.ts";
import { bytes } from "../formats.ts";
import { icon } from "../icons.ts";
import { sheet } from "../sheet.ts";
import { words } from "../words.ts";
import { checkLabel, LabelChosen, mostLabelBytes, type OwnLabel } from "./label-file.ts";

/** The label that goes along: the one that is made, or a file of one's own, opened and checked before anything is sent (S3-17). Fires `label`. */
@customElement("desk-label-choice")
export class LabelChoice extends LitElement {
  static override styles = [
    sheet,
    css`
      :host {
        display: grid;
        gap: var(--s2);
        min-block-size: 0;
      }
      legend {
        font: 600 var(--t1) var(--desk-font);
        margin-block-end: var(--s1);
        padding: 0;
      }
      .file b {
        overflow-wrap: anywhere;
      }
      input[type="file"] {
        max-inline-size: 100%;
      }
      .opts label {
        min-block-size: 24px;
      }
      @media (pointer: coarse), (max-width: 700px) {
        .opts label {
          min-block-size: 44px;
        }
      }
    `,
  ];

  @property({ attribute: false }) desk!: Desk;
  @property({ attribute: false }) page!: ReturnPage;
  /** There is nothing to choose: a file is asked for. */
  @property({ type: Boolean }) only = false;

  @state() private uploads = false;
  @state() private label: OwnLabel | null = null;
  @state() private checking = "";
  @state() private problem = "";

  override render(): TemplateResult {
    const uploads = this.only || this.uploads;
    return html`<fieldset>
      <legend>${msg("Label", { id: "return.label" })}</legend>
      ${
        this.only
          ? nothing
          : html`<div class="opts">
            ${this.#option(false, this.#ownWords())} ${this.#option(true, msg("Upload a file", { id: "return.upload_file" }))}
          </div>`
      }
      ${uploads ? this.#file() : nothing}
    </fieldset>`;
  }

  #option(uploads: boolean, label: string): TemplateResult {
    return html`<label>
      <input
        class="cb"
        type="radio"
        name="label"
        .checked=${this.uploads === uploads}
        @change=${() => {
          this.uploads = uploads;
          if (!uploads) this.#choose(null);
        }}
      />${label}
    </label>`;
  }

  /** What happens without a file is the policy's way: a label of ours, or none. */
  #ownWords(): string {
    const made = this.page.parcels.some(({ handover }) => handover === "qr" || handover === "print");
    return made ? msg("Make one with it", { id: "return.label_made" }) : msg("None, the shopper sends it", { id: "return.label_none" });
  }

  #file(): TemplateResult {
    const { label, checking, problem } = this;
    return html`${
      label
        ? this.#checked(label)
        : html`<input
            id="file"
            type="file"
            accept="application/pdf,image/png"
            aria-label=${msg("Label file, PDF or PNG", { id: "return.label_file" })}
            aria-describedby="rule"
            ?disabled=${checking !== ""}
            @change=${(event: Event) => void this.#check(event.target as HTMLInputElement)}
          />`
    }
      ${checking ? html`<p class="soft small pulse" role="status">${msg(str`Opening ${checking} …`, { id: "return.label_checking" })}</p>` : nothing}
      ${problem ? html`<p class="problem" role="alert">${problem}</p>` : nothing}
      <p class="hint" id="rule">
        ${msg("PDF or PNG up to 5 MB. It stays in the shopper’s space with either button.", { id: "return.label_rule" })}
      </p>`;
  }

  #checked(label: OwnLabel): TemplateResult {
    const { type, pages, width, height } = label;
    const size = bytes(this.desk.language, label.bytes);
    const kind = type.toUpperCase();
    const sheets = pages === 1 ? msg("1 page", { id: "return.page_one" }) : msg(str`${pages} pages`, { id: "return.pages" });
    return html`<div class="file">
      ${icon("page")}
      <div>
        <b>${label.name}</b>
        <div class="hint">${kind}, ${sheets}, ${width} × ${height} mm, ${size}</div>
        <div class="small good">
          ${icon("yes")} ${msg("Opens; no scripts, no attached files, no password", { id: "return.label_verified" })}
        </div>
      </div>
      <button type="button" class="btn quiet" @click=${() => this.#choose(null)}>${msg("Remove", { id: "receive.remove" })}</button>
    </div>`;
  }

  #choose(label: OwnLabel | null): void {
    this.label = label;
    this.problem = "";
    this.dispatchEvent(new LabelChosen(label));
  }

  async #check(input: HTMLInputElement): Promise<void> {
    const file = input.files?.[0];
    if (!file) return;
    this.problem = "";
    if (file.size > mostLabelBytes) {
      const size = bytes(this.desk.language, file.size);
      this.problem = msg(str`${file.name} has ${size}. A label may have 5 MB.`, { id: "return.label_large" });
      input.value = "";
      return;
    }
    this.checking = file.name;
    try {
      this.#choose(await checkLabel(this.desk.api, file));
    } catch (failure) {
      this.problem = sentenceOf(failure, words.unreachable());
      input.value = "";
    }
    this.checking = "";
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "desk-label-choice": LabelChoice;
  }
}
