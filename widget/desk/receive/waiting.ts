import { msg, str } from "@lit/localize";
import { html, LitElement, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { UnknownParcelView } from "../../../server/http/desk-reception-schemas.ts";
import { nowOf } from "../clock.ts";
import type { Desk } from "../desk.ts";
import { moment } from "../formats.ts";
import { icon } from "../icons.ts";
import { sheet } from "../sheet.ts";
import { receiveStyles } from "./styles.ts";
import { unknownWords } from "./unknown-words.ts";

/** Somebody knows more of a parcel now. */
export class ParcelTaken extends Event {
  readonly parcel: UnknownParcelView;
  constructor(parcel: UnknownParcelView) {
    super("taken");
    this.parcel = parcel;
  }
}

/** Parcels that were put aside because nothing names them, with what was seen of them. */
@customElement("desk-waiting-parcels")
export class WaitingParcels extends LitElement {
  static override styles = [sheet, receiveStyles];

  @property({ attribute: false }) desk!: Desk;
  @state() private parcels: readonly UnknownParcelView[] = [];

  override connectedCallback(): void {
    super.connectedCallback();
    this.desk.api
      .get<{ readonly items: readonly UnknownParcelView[] }>("/unknown-parcels")
      .then(({ items }) => (this.parcels = items))
      .catch(() => undefined);
  }

  override render(): TemplateResult | typeof nothing {
    const { parcels, desk } = this;
    if (parcels.length === 0) return nothing;
    const zone = desk.me?.shops[0]?.timeZone ?? "UTC";
    return html`<section class="phone" aria-labelledby="waiting">
      <div class="found">
        <h2 id="waiting">${unknownWords(parcels.length)}</h2>
        <p class="soft small">${msg("They were put aside because nothing named them. Whoever knows more finds their order here.", { id: "receive.unknown_waiting_hint" })}</p>
      </div>
      ${parcels.map(
        (parcel) => html`<article class="aside">
          ${
            parcel.photo
              ? html`<a href=${parcel.photo} target="_blank" rel="noopener"><img class="shot" src=${parcel.photo} alt=${msg(str`Photo of parcel ${parcel.label}`, { id: "receive.unknown_photo_of" })} /></a>`
              : icon("box")
          }
          <div>
            <div><b>${parcel.label}</b></div>
            ${parcel.note ? html`<div class="small">${parcel.note}</div>` : nothing}
            <div class="soft small">${parcel.by.name} · ${moment(desk.language, parcel.at, zone, nowOf(desk.me))}</div>
          </div>
          <button type="button" class="btn" aria-label=${msg(str`Find it: ${parcel.label}`, { id: "receive.unknown_find_of" })} @click=${() => this.dispatchEvent(new ParcelTaken(parcel))}>
            ${msg("Find it", { id: "receive.unknown_find" })}
          </button>
        </article>`,
      )}
    </section>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "desk-waiting-parcels": WaitingParcels;
  }
}
