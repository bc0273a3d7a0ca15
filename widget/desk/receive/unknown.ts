import { msg, str } from "@lit/localize";
import { html, LitElement, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { Scan, UnknownParcelRequest, UnknownParcelView } from "../../../server/http/desk-reception-schemas.ts";
import { newKey, sentenceOf } from "../api.ts";
import type { Desk } from "../desk.ts";
import { icon } from "../icons.ts";
import { sheet } from "../sheet.ts";
import { words } from "../words.ts";
import { candidates } from "./candidates.ts";
import { receiveStyles } from "./styles.ts";

/** A return was chosen for the parcel. */
export class CandidateChosen extends Event {
  readonly candidate: Scan["candidates"][number];
  constructor(candidate: Scan["candidates"][number]) {
    super("chosen");
    this.candidate = candidate;
  }
}

/** The parcel is written down. */
export class ParcelKept extends Event {
  readonly label: string;
  constructor(label: string) {
    super("kept");
    this.label = label;
  }
}

/**
 * A parcel that says nothing certain: what it may be, each with its reason, and the way on when it is none of them: a picture, and it is
 * written down for somebody who knows more.
 */
@customElement("desk-unknown-parcel")
export class UnknownParcel extends LitElement {
  static override styles = [sheet, receiveStyles];

  @property({ attribute: false }) desk!: Desk;
  /** What was scanned; nothing where the label cannot be read. */
  @property() text = "";
  /** A product of the parcel that was scanned too. */
  @property() article = "";
  @property({ attribute: false }) scan!: Scan;
  /** It was put aside before and is looked at again. */
  @property({ attribute: false }) parcel: UnknownParcelView | null = null;

  @state() private read = "";
  @state() private note = "";
  @state() private photo: { readonly file: File; readonly url: string } | null = null;
  @state() private busy = false;
  @state() private trouble = "";
  #key = newKey();
  /** It is written down, and only its picture is missing yet. */
  #kept: UnknownParcelView | null = null;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    if (this.photo) URL.revokeObjectURL(this.photo.url);
  }

  override render(): TemplateResult {
    const may = this.desk.may("returns:receive");
    const { scan, parcel, article } = this;
    return html`<div class="phone">
      <div class="found">
        <h2>${this.#title()}</h2>
        ${article ? html`<p class="st soft small">${icon("scan")}${msg(str`With ${article} in the box.`, { id: "receive.unknown_with" })}</p>` : nothing}
      </div>
      ${candidates({
        scan,
        mayCreate: may,
        parcelId: parcel?.id ?? null,
        choose: (candidate) => this.dispatchEvent(new CandidateChosen(candidate)),
      })}
      <div class="way">
        ${
          article
            ? nothing
            : html`<p class="st soft">${icon("scan")}<span>${msg("Or scan a product in the box. It narrows the list.", { id: "receive.unknown_narrow" })}</span></p>`
        }
        <p class="soft">
          ${msg("A name or an order number on a slip inside finds the order, too: type it above.", { id: "receive.unknown_slip" })}
        </p>
        ${scan.orders.length === 0 && may ? html`<p><a class="go" href="/desk/orders">${msg("Find the order by name", { id: "receive.find_order" })}</a></p>` : nothing}
      </div>
      ${may && !parcel ? this.#keeping() : nothing}
    </div>`;
  }

  #title(): string {
    const { text, scan } = this;
    if (text === "") return msg("What is this parcel?", { id: "receive.unknown_title" });
    return scan.candidates.length + scan.orders.length === 0
      ? msg(str`Nothing known for “${text}”`, { id: "receive.nothing_known" })
      : msg(str`“${text}” may be one of these`, { id: "receive.may_be" });
  }

  #keeping(): TemplateResult {
    const { photo, busy, trouble } = this;
    return html`<div class="thumbs">
      ${
        this.text
          ? nothing
          : html`<div class="field">
            <label for="read">${msg("What can be read on it", { id: "receive.unknown_read" })}</label>
            <input id="read" class="input" maxlength="200" .value=${this.read} @input=${(event: Event) => (this.read = (event.target as HTMLInputElement).value)} />
          </div>`
      }
      <div class="field">
        <label for="note">${msg("Note for the team", { id: "receive.extra_note" })}</label>
        <input id="note" class="input" maxlength="1000" .value=${this.note} @input=${(event: Event) => (this.note = (event.target as HTMLInputElement).value)} />
      </div>
      ${photo ? html`<img class="shot big" src=${photo.url} alt=${msg("Photo you took", { id: "receive.your_photo" })} />` : nothing}
      ${trouble ? html`<p class="problem" role="alert">${trouble}</p>` : nothing}
      <label class="btn">
        ${icon("cam")}${photo ? msg("Another photo", { id: "receive.unknown_again" }) : msg("Photo of the parcel", { id: "receive.unknown_photo" })}
        <input class="vh" type="file" accept="image/*" capture="environment" @change=${this.#took} />
      </label>
      <button type="button" class="btn key" ?disabled=${busy} @click=${() => void this.#keep()}>
        ${msg("Receive as unknown parcel", { id: "receive.unknown_keep" })}
      </button>
    </div>`;
  }

  #took(event: Event): void {
    const input = event.target as HTMLInputElement;
    const [file] = input.files ?? [];
    if (file) {
      if (this.photo) URL.revokeObjectURL(this.photo.url);
      this.photo = { file, url: URL.createObjectURL(file) };
      this.trouble = "";
    }
    input.value = "";
  }

  /** Pressed again after a dropped answer, it writes down nothing twice. */
  async #keep(): Promise<void> {
    const label = this.text || this.read.trim();
    const note = this.note.trim();
    if (label === "") {
      this.trouble = msg("Write what can be read on it, or what it looks like.", { id: "receive.unknown_no_text" });
      return;
    }
    this.busy = true;
    this.trouble = "";
    const { api } = this.desk;
    try {
      const body: UnknownParcelRequest = { label, ...(note && { note }) };
      this.#kept ??= await api.post<UnknownParcelView>("/unknown-parcels", { body, key: this.#key });
      const { photo } = this;
      if (photo)
        await api
          .ask("PUT", `/unknown-parcels/${this.#kept.id}/photo`, {
            body: photo.file,
            headers: { "content-type": photo.file.type || "application/octet-stream" },
          })
          .catch((failure: unknown) => {
            const why = sentenceOf(failure, words.unreachable());
            throw new Error(msg(str`The parcel is written down, its photo is not. ${why}`, { id: "receive.unknown_no_photo" }));
          });
      this.desk.recount();
      this.dispatchEvent(new ParcelKept(label));
    } catch (failure) {
      this.trouble = this.#kept && failure instanceof Error ? failure.message : sentenceOf(failure, words.unreachable());
    } finally {
      this.busy = false;
    }
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "desk-unknown-parcel": UnknownParcel;
  }
}
