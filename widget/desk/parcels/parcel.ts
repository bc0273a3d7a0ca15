import { msg, str } from "@lit/localize";
import { html, nothing, type TemplateResult } from "lit";
import { moment } from "../formats.ts";
import { icon, type Shape } from "../icons.ts";
import type { MenuItem } from "../menu.ts";
import { parcelNames } from "../words.ts";
import type { ParcelActs, Told } from "./acts.ts";
import { costWords, labelFiles, labelPart } from "./label.ts";
import { pickupPart } from "./pickup.ts";
import { scansPart } from "./scans.ts";
import { handoverNames, type Parcel, progressShapes, type Shipment } from "./words.ts";

/** One parcel as a row, and below it whatever there is to say of it. */
export function parcelRows(parcel: Parcel, place: number, acts: ParcelActs, told: Told): TemplateResult {
  const [shape, tone, word] = stands(parcel);
  const [seen] = parcel.scans;
  const items = menuOf(parcel, acts);
  const number = parcel.trackingNumber ?? parcel.code;
  return html`<tr role="row">
      <td role="cell">
        <b>${place}</b>
        ${parcel.trackingUrl ? html`<a class="mono" href=${parcel.trackingUrl} target="_blank" rel="noopener noreferrer">${number}</a>` : html`<span class="mono">${number}</span>`}
        ${parcel.carrier ? html`<div class="soft small">${parcel.carrier}</div>` : nothing}
      </td>
      <td role="cell">
        <span class="st ${tone}">${icon(shape)}${word}</span>
        ${seen ? html`<div class="soft small">${moment(told.language, seen.at, told.timeZone, told.now)}${seen.place ? `, ${seen.place}` : ""}</div>` : nothing}
      </td>
      <td role="cell" data-head=${msg("Handover", { id: "return.handover" })}>${handoverNames[parcel.handover]()}</td>
      <td role="cell" class="soft small" data-head=${msg("To", { id: "return.to" })}>${parcel.to.join(", ")}</td>
      <td role="cell" class="r" data-head=${msg("Label", { id: "return.label" })}>
        ${labelFiles(parcel)}
        ${parcel.shipment && parcel.label ? html`<div class="soft small">${costWords(parcel.shipment, told.language)}</div>` : nothing}
      </td>
    </tr>
    ${says(parcel) || items.length > 0 ? more(parcel, place, items, acts, told) : nothing}`;
}

/** What is held up is on its way, and wants a look. */
function stands({ progress, heldUp }: Parcel): readonly [Shape, string, string] {
  return heldUp ? ["problem", "warn", parcelNames.held_up()] : [...progressShapes[progress], parcelNames[progress]()];
}

function says({ trouble, shipment, pickup, posted, scans, lookedAt, expectedAt }: Parcel): boolean {
  return Boolean(trouble || shipment || pickup || posted || scans.length > 0 || lookedAt !== null || expectedAt !== null);
}

function more(parcel: Parcel, place: number, items: MenuItem[], acts: ParcelActs, told: Told): TemplateResult {
  return html`<tr role="row" class="about">
    <td role="cell" colspan="5">
      <div class="parcel-about">
        ${labelPart(parcel, acts, told)} ${pickupPart(parcel, acts, told)} ${postedPart(parcel, acts, told)} ${scansPart(parcel, told)}
        ${
          items.length > 0
            ? html`<div>
              <desk-menu look="btn quiet" .items=${items}>${msg(str`Parcel ${place}`, { id: "parcels.menu" })} ${icon("down")}</desk-menu>
            </div>`
            : nothing
        }
      </div>
    </td>
  </tr>`;
}

/** That the shopper handed it over, by their own word and picture. */
function postedPart({ posted }: Parcel, { showPhoto }: ParcelActs, { language, timeZone, now }: Told): TemplateResult | typeof nothing {
  if (!posted) return nothing;
  const { photo, at } = posted;
  const with_ = [posted.carrier, posted.trackingNumber].filter(Boolean).join(" ");
  const when = moment(language, at, timeZone, now);
  return html`<p class="small">
    ${msg(str`The shopper says they sent it, ${when}`, { id: "parcels.posted" })}${with_ ? ` · ${with_}` : ""}
    ${photo ? html`· <button type="button" class="plain" @click=${() => showPhoto(photo)}>${msg("Proof of posting", { id: "parcels.proof" })}</button>` : nothing}
  </p>`;
}

/** What can be done with it as it stands. */
function menuOf(parcel: Parcel, acts: ParcelActs): MenuItem[] {
  const { shipment, pickup, progress } = parcel;
  const ours = parcel.handover !== "own" && parcel.handover !== "contact";
  const open = progress !== "delivered";
  const items: (MenuItem | false | null)[] = [
    acts.choose &&
      ours &&
      open &&
      !isUnheard(shipment) && { label: msg("Choose a label", { id: "parcels.choose" }), act: () => acts.choose?.(parcel) },
    acts.giveBack !== null &&
      shipment?.state === "made" && {
        label: msg("Give the label back", { id: "parcels.give_back" }),
        act: () => acts.giveBack?.(parcel, shipment),
      },
    acts.book &&
      ours &&
      progress === "announced" &&
      pickup?.state !== "unknown" &&
      pickup?.state !== "cancelling" && {
        label:
          pickup?.state === "booked" ? msg("Move the pickup", { id: "parcels.move" }) : msg("Have a courier come", { id: "parcels.book" }),
        act: () => acts.book?.(parcel),
      },
    acts.callOff !== null &&
      pickup?.state === "booked" && { label: msg("Call the courier off", { id: "parcels.call_off" }), act: () => acts.callOff?.(pickup) },
    acts.lose && progress === "lost" && { label: msg("It is not lost", { id: "parcels.not_lost" }), act: () => acts.lose?.(parcel, false) },
    acts.lose &&
      open &&
      progress !== "lost" && { label: msg("Mark as lost", { id: "parcels.lost" }), act: () => acts.lose?.(parcel, true) },
    (progress === "lost" || progress === "sent_back") && {
      label: msg("Facts for a claim", { id: "parcels.claim" }),
      act: () => acts.claim(parcel),
    },
  ];
  return items.filter((item): item is MenuItem => Boolean(item));
}

function isUnheard(shipment: Shipment | null): boolean {
  return shipment?.state === "unknown" || shipment?.state === "sending";
}
