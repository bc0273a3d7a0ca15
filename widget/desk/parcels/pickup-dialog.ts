import { msg, str } from "@lit/localize";
import { html, LitElement, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { ReturnPage } from "../../../server/http/desk-return-schemas.ts";
import { newKey, sentenceOf } from "../api.ts";
import type { Desk } from "../desk.ts";
import "../dialog.ts";
import { DialogKeys } from "../dialog-keys.ts";
import { Acted } from "../return/acted.ts";
import type { Said } from "../return/tell-dialog.ts";
import { dialogSheet, sheet } from "../sheet.ts";
import { words } from "../words.ts";

/** When somebody could come, soonest first. */
interface Days {
  readonly items: readonly {
    readonly day: string;
    readonly title: string;
    readonly windows: readonly { readonly from: number; readonly to: number; readonly title: string }[];
  }[];
}

/** Has a courier come for a parcel, or at another time than was booked (S5-54). Fires `done`, `close`. */
@customElement("desk-pickup")
export class PickupDialog extends LitElement {
  static override styles = [sheet, dialogSheet];

  @property({ attribute: false }) desk!: Desk;
  @property({ attribute: false }) page!: ReturnPage;
  @property() parcel = "";

  @state() private days: Days["items"] | null = null;
  @state() private day = "";
  @state() private window = "";
  @state() private note = "";
  @state() private failed = "";
  @state() private problem = "";
  @state() private busy = false;
  #key = newKey();
  #sent = "";

  constructor() {
    super();
    new DialogKeys(
      this,
      () => this.desk,
      () => ({
        name: msg("Pickup", { id: "parcels.pickup_name" }),
        shortcuts: [
          {
            key: "ctrl enter",
            does: msg("Book and mail", { id: "parcels.book_loud" }),
            inFields: true,
            act: () => void this.#book({ mail: this.page.shopper.email !== null }),
          },
        ],
      }),
    );
  }

  /** Loaded late, it knows what it is about only when it is drawn. */
  protected override willUpdate(): void {
    if (this.hasUpdated) return;
    this.note = this.#pickup()?.note ?? "";
    void this.#read();
  }

  override render(): TemplateResult {
    const moves = this.#pickup()?.state === "booked";
    const none = this.days?.length === 0 || this.failed !== "" || this.days === null;
    const heading = moves
      ? msg(str`Move the pickup of ${this.page.number}`, { id: "parcels.move_of" })
      : msg(str`Have a courier come for ${this.page.number}`, { id: "parcels.book_of" });
    return html`<desk-dialog heading=${heading} aside=${this.page.shopper.name} .width=${520} @close=${() => this.dispatchEvent(new Event("close"))}>
      <div class="form">
        ${this.#body()} ${moves ? html`<p class="soft">${msg("The one that is booked is called off first.", { id: "parcels.move_hint" })}</p>` : nothing}
        ${this.problem ? html`<p class="problem" role="alert">${this.problem}</p>` : nothing}
      </div>
      <div slot="foot" class="rowx" style="flex:1;justify-content:flex-end">
        <button type="button" class="btn quiet" @click=${() => this.dispatchEvent(new Event("close"))}>${words.cancel()}</button>
        ${none ? nothing : this.#buttons()}
      </div>
    </desk-dialog>`;
  }

  /** Whether the shopper is told is always said. */
  #buttons(): TemplateResult {
    const unheard = this.page.shopper.email === null;
    return html`<button type="button" class="btn ${unheard ? "key" : ""}" ?disabled=${this.busy} @click=${() => void this.#book({ mail: false })}>
        ${msg("Book, no mail", { id: "parcels.book_quiet" })}
      </button>
      ${
        unheard
          ? nothing
          : html`<button type="button" class="btn key" ?disabled=${this.busy} @click=${() => void this.#book({ mail: true })}>
            ${msg("Book and mail", { id: "parcels.book_loud" })} <kbd>ctrl enter</kbd>
          </button>`
      }`;
  }

  #body(): TemplateResult {
    const { days, failed } = this;
    if (failed)
      return html`<div class="problem" role="alert">
        <p>${failed}</p>
        <button type="button" class="btn" @click=${() => void this.#read()}>${words.retry()}</button>
      </div>`;
    if (!days) return html`<p class="soft pulse" role="status">${words.loading()} …</p>`;
    if (days.length === 0)
      return html`<p>${msg("No connected carrier comes for this parcel. Choose another label, or agree with the shopper on something else.", { id: "parcels.no_days" })}</p>`;
    const windows = days.find(({ day }) => day === this.day)?.windows ?? [];
    return html`<div class="field">
        <label for="day">${msg("Day", { id: "pay.day" })}</label>
        <span class="sel"><select id="day" @change=${(event: Event) => this.#choose((event.target as HTMLSelectElement).value)}>
          ${days.map(({ day, title }) => html`<option value=${day} ?selected=${day === this.day}>${title}</option>`)}
        </select></span>
      </div>
      <div class="field">
        <label for="window">${msg("Between", { id: "parcels.window" })}</label>
        <span class="sel"><select id="window" @change=${(event: Event) => (this.window = (event.target as HTMLSelectElement).value)}>
          ${windows.map(({ from, to, title }) => html`<option value="${from}-${to}" ?selected=${`${from}-${to}` === this.window}>${title}</option>`)}
        </select></span>
      </div>
      <div class="field">
        <label for="note">${msg("Note for the courier", { id: "parcels.courier_note" })}</label>
        <input class="input" id="note" maxlength="200" autocomplete="off" .value=${this.note} @input=${(event: Event) => (this.note = (event.target as HTMLInputElement).value)} />
        <p class="hint">${msg("Which bell, which door, where it lies.", { id: "parcels.courier_hint" })}</p>
      </div>`;
  }

  #pickup() {
    return this.page.parcels.find(({ id }) => id === this.parcel)?.pickup;
  }

  #choose(day: string): void {
    this.day = day;
    const [first] = this.days?.find((one) => one.day === day)?.windows ?? [];
    this.window = first ? `${first.from}-${first.to}` : "";
  }

  async #read(): Promise<void> {
    this.failed = "";
    try {
      this.days = (await this.desk.api.get<Days>(`/returns/${this.page.id}/pickup-days`, { parcel: this.parcel })).items;
      this.#choose(this.days[0]?.day ?? "");
    } catch (failure) {
      this.failed = sentenceOf(failure, words.unreachable());
    }
  }

  async #book(said: Said): Promise<void> {
    const [from, to] = this.window.split("-").map(Number);
    if (this.busy || from === undefined || to === undefined) return;
    const note = this.note.trim();
    const body = { parcelId: this.parcel, day: this.day, from, to, ...(note && { note }), ...said };
    const line = JSON.stringify([body, this.page.version]);
    if (line !== this.#sent) this.#key = newKey();
    this.#sent = line;
    this.busy = true;
    this.problem = "";
    try {
      const page = await this.desk.api.post<ReturnPage>(`/returns/${this.page.id}/pickups`, {
        body,
        version: this.page.version,
        key: this.#key,
      });
      this.dispatchEvent(new Acted(page));
    } catch (failure) {
      this.problem = sentenceOf(failure, words.unreachable());
    }
    this.busy = false;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "desk-pickup": PickupDialog;
  }
}
