import { msg, str } from "@lit/localize";
import { html, LitElement, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { ReturnPage } from "../../../server/http/desk-return-schemas.ts";
import { sentenceOf } from "../api.ts";
import type { Desk } from "../desk.ts";
import "../dialog.ts";
import { DialogKeys } from "../dialog-keys.ts";
import { Acted } from "../return/acted.ts";
import { dialogSheet, sheet } from "../sheet.ts";
import { words } from "../words.ts";

/** What was asked of a carrier whose answer never came, and what a person saw in the account there. */
export interface Found {
  readonly of: "label" | "pickup";
  /** Of the shipment or the pickup. */
  readonly id: string;
  /** Whom it was asked of. */
  readonly carrier: string;
  readonly made: boolean;
}

/** A person looked at the carrier's whether a label or a pickup exists of which no answer came. Fires `done`, `close`. */
@customElement("desk-found")
export class FoundDialog extends LitElement {
  static override styles = [sheet, dialogSheet];

  @property({ attribute: false }) desk!: Desk;
  @property({ attribute: false }) found!: Found;

  @state() private reference = "";
  @state() private number = "";
  @state() private why = "";
  @state() private tried = false;
  @state() private busy = false;
  @state() private problem = "";

  constructor() {
    super();
    new DialogKeys(
      this,
      () => this.desk,
      () => ({ name: this.#act(), shortcuts: [{ key: "ctrl enter", does: this.#act(), inFields: true, act: () => void this.#say() }] }),
    );
  }

  override render(): TemplateResult {
    const { of, made, carrier } = this.found;
    const missing = this.tried && !this.why.trim();
    const label = of === "label";
    return html`<desk-dialog heading=${this.#act()} .width=${520} @close=${() => this.dispatchEvent(new Event("close"))}>
      <div class="form">
        <p>
          ${
            label
              ? made
                ? msg(
                    str`Say so when you saw the label in your account at ${carrier}. It is taken up from there, and no other is bought.`,
                    { id: "found.label_made" },
                  )
                : msg(str`Say so when you looked in your account at ${carrier} and there is no such label. Another can be bought then.`, {
                    id: "found.label_not",
                  })
              : made
                ? msg(str`Say so when you saw the pickup in your account at ${carrier}.`, { id: "found.pickup_made" })
                : msg(str`Say so when ${carrier} knows of no pickup. It is asked for anew, or the shopper is asked when its day is over.`, {
                    id: "found.pickup_not",
                  })
          }
        </p>
        ${made ? this.#line("reference", msg("Reference there, if there is one", { id: "pay.reference" }), this.reference, (text) => (this.reference = text)) : nothing}
        ${made && label ? this.#line("number", msg("Tracking number, if there is one", { id: "return.reference" }), this.number, (text) => (this.number = text)) : nothing}
        <div class="field">
          <label for="why">${msg("Where you looked, and what stood there", { id: "finding.why" })}</label>
          <textarea
            id="why"
            rows="3"
            maxlength="500"
            aria-invalid=${missing ? "true" : "false"}
            .value=${this.why}
            @input=${(event: Event) => (this.why = (event.target as HTMLTextAreaElement).value)}
          ></textarea>
          ${missing ? html`<p class="bad small" role="alert">${msg("Say why.", { id: "decide.say_why" })}</p>` : nothing}
        </div>
        ${this.problem ? html`<p class="problem" role="alert">${this.problem}</p>` : nothing}
      </div>
      <div slot="foot" class="rowx" style="flex:1;justify-content:flex-end">
        <button type="button" class="btn quiet" @click=${() => this.dispatchEvent(new Event("close"))}>${words.cancel()}</button>
        <button type="button" class="btn key" ?disabled=${this.busy} @click=${() => void this.#say()}>${this.#act()} <kbd>ctrl enter</kbd></button>
      </div>
    </desk-dialog>`;
  }

  #line(id: string, label: string, value: string, set: (text: string) => void): TemplateResult {
    return html`<div class="field">
      <label for=${id}>${label}</label>
      <input class="input" id=${id} maxlength="100" autocomplete="off" .value=${value} @input=${(event: Event) => set((event.target as HTMLInputElement).value)} />
    </div>`;
  }

  #act(): string {
    const { of, made } = this.found;
    if (of === "label") return made ? msg("The label exists", { id: "found.label" }) : msg("There is no label", { id: "found.no_label" });
    return made ? msg("Somebody comes", { id: "parcels.comes" }) : msg("Nobody comes", { id: "parcels.nobody" });
  }

  async #say(): Promise<void> {
    this.tried = true;
    const { of, id, made } = this.found;
    const [why, reference, trackingNumber] = [this.why.trim(), this.reference.trim(), this.number.trim()];
    if (this.busy || !why) return;
    this.busy = true;
    this.problem = "";
    try {
      const page = await this.desk.api.post<ReturnPage>(`/${of === "label" ? "shipments" : "pickups"}/${id}/finding`, {
        body: { made, why, ...(made && reference && { reference }), ...(made && of === "label" && trackingNumber && { trackingNumber }) },
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
    "desk-found": FoundDialog;
  }
}
