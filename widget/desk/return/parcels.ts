import { msg, str } from "@lit/localize";
import { html, nothing, type TemplateResult } from "lit";
import { moment } from "../formats.ts";
import { icon } from "../icons.ts";
import type { ParcelActs } from "../parcels/acts.ts";
import { parcelRows } from "../parcels/parcel.ts";
import type { SectionAsked } from "./sections.ts";

/** Where the parcels are, their labels, and what is wrong with either. */
export function parcelsSection(
  { page, language, now }: SectionAsked,
  acts: ParcelActs,
  slip: TemplateResult | typeof nothing = nothing,
): TemplateResult {
  const { issue, upload, add } = acts;
  const told = { language, now, timeZone: page.shop.timeZone };
  return html`<section class="sec parcels" aria-labelledby="parcels">
    <header>
      <h2 id="parcels">${msg("Parcels", { id: "return.parcels" })}</h2>
      <span class="grow"></span>
      ${slip} ${add ? html`<button type="button" class="btn quiet" @click=${add}>${msg("Add a parcel", { id: "parcels.add" })}</button>` : nothing}
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
            ${page.parcels.map((parcel, place) => parcelRows(parcel, place + 1, acts, told))}
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
