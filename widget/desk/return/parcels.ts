import { msg, str } from "@lit/localize";
import { html, nothing, type TemplateResult } from "lit";
import type { ReturnPage } from "../../../server/http/desk-return-schemas.ts";
import { moment } from "../formats.ts";
import { icon, type Shape } from "../icons.ts";
import { parcelNames } from "../words.ts";
import type { SectionAsked } from "./sections.ts";

export interface ParcelActs {
  readonly issue: (() => void) | null;
  readonly upload: (() => void) | null;
}

/** Where the parcels are, and their labels. */
export function parcelsSection({ page, language, now }: SectionAsked, { issue, upload }: ParcelActs): TemplateResult {
  return html`<section class="sec" aria-labelledby="parcels">
    <header>
      <h2 id="parcels">${msg("Parcels", { id: "return.parcels" })}</h2>
      <span class="grow"></span>
      ${upload ? html`<button type="button" class="btn quiet" @click=${upload}>${msg("Upload a label", { id: "return.upload" })}</button>` : nothing}
      ${issue ? html`<button type="button" class="btn quiet" @click=${issue}>${msg("Issue the label again", { id: "return.issue" })}</button>` : nothing}
    </header>
    ${
      page.parcels.length === 0
        ? html`<p class="soft">${msg("Nothing has to be sent.", { id: "return.no_parcel" })}</p>`
        : html`<table role="table" class="stack">
          <thead role="rowgroup">
            <tr role="row">
              <th role="columnheader">${msg("Parcel", { id: "return.parcel" })}</th>
              <th role="columnheader">${msg("Progress", { id: "return.progress" })}</th>
              <th role="columnheader">${msg("Handover", { id: "return.handover" })}</th>
              <th role="columnheader">${msg("To", { id: "return.to" })}</th>
              <th role="columnheader" class="r">${msg("Label", { id: "return.label" })}</th>
            </tr>
          </thead>
          <tbody role="rowgroup">
            ${page.parcels.map(
              (parcel, place) => html`<tr role="row">
                <td role="cell"><b>${place + 1}</b> <span class="mono">${parcel.trackingNumber ?? parcel.code}</span>${parcel.carrier ? html`<div class="soft small">${parcel.carrier}</div>` : nothing}</td>
                <td role="cell"><span class="st ${parcel.progress === "delivered" ? "good" : parcel.progress === "lost" ? "bad" : ""}">${icon(parcelShapes[parcel.progress])}${parcelNames[parcel.progress]()}</span></td>
                <td role="cell" data-head=${msg("Handover", { id: "return.handover" })}>${handoverNames[parcel.handover]()}</td>
                <td role="cell" class="soft small" data-head=${msg("To", { id: "return.to" })}>${parcel.to.join(", ")}</td>
                <td role="cell" class="r" data-head=${msg("Label", { id: "return.label" })}>
                  ${
                    parcel.label
                      ? html`<a class="go" href=${parcel.label.a4} target="_blank" rel="noopener">A4</a> · <a class="go" href=${parcel.label.a6} target="_blank" rel="noopener">A6</a>`
                      : "—"
                  }
                </td>
              </tr>`,
            )}
          </tbody>
        </table>`
    }
    ${page.unknownParcels.map(
      ({ label, note, by, at, photo }) => html`<p class="st small">
        ${icon("box")}<span
          >${msg(str`Came as an unknown parcel: “${label}”`, { id: "return.came_unknown" })} · ${by.name}, ${moment(language, at, page.shop.timeZone, now)}${note ? ` (${note})` : ""}
          ${photo ? html`<a class="go" href=${photo} target="_blank" rel="noopener">${msg("Photo", { id: "receive.photo" })}</a>` : nothing}</span
        >
      </p>`,
    )}
    ${page.receptions.flatMap(({ extras }) =>
      extras.map(
        (extra) =>
          html`<p class="st warn small">${icon("problem")}${msg(str`Also in the box: ${extra.quantity} × ${extra.title}`, { id: "return.stranger" })}${extra.note ? ` (${extra.note})` : ""}</p>`,
      ),
    )}
  </section>`;
}

const parcelShapes: Readonly<Record<ReturnPage["parcels"][number]["progress"], Shape>> = {
  announced: "requested",
  moving: "transit",
  arriving: "transit",
  delivered: "settled",
  lost: "problem",
  sent_back: "problem",
};

const handoverNames: Readonly<Record<ReturnPage["parcels"][number]["handover"], () => string>> = {
  qr: () => msg("QR code", { id: "handover.qr" }),
  print: () => msg("Printed label", { id: "handover.print" }),
  pickup: () => msg("Picked up at home", { id: "handover.pickup" }),
  own: () => msg("Own postage", { id: "handover.own" }),
  contact: () => msg("By arrangement", { id: "handover.contact" }),
};
