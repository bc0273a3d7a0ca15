import { msg, str } from "@lit/localize";
import { html, nothing, type TemplateResult } from "lit";
import { ago, moment, money } from "../formats.ts";
import { icon } from "../icons.ts";
import type { ParcelActs, Told } from "./acts.ts";
import { answered } from "./label.ts";
import { answerNames, type Parcel, type Pickup, pickupNames } from "./words.ts";

/** When somebody comes for it, what became of that, what the shopper was asked and said, and what a person can do. */
export function pickupPart(parcel: Parcel, acts: ParcelActs, told: Told): TemplateResult | typeof nothing {
  const { pickup } = parcel;
  if (!pickup) return nothing;
  const [shape, tone, word] = pickupNames[pickup.state];
  const { language, now, timeZone } = told;
  const asked = pickup.askedShopperAt !== null && pickup.answeredAt === null && pickup.escalatedAt === null && pickup.escalateAt !== null;
  return html`<div class="pickup">
    <p class="st ${tone}">${icon(shape)}<span>${msg(str`Pickup ${pickup.title}`, { id: "parcels.pickup" })} · ${word()}${pickup.cost ? ` · ${money(language, pickup.cost.amount, pickup.cost.currency)}` : ""}</span></p>
    ${pickup.note ? html`<p class="soft small">${msg(str`Note for the courier: ${pickup.note}`, { id: "parcels.note" })}</p>` : nothing}
    ${pickup.why ? html`<p class="small">${msg(str`The carrier says: ${pickup.why}`, { id: "parcels.says" })}</p>` : nothing}
    ${
      asked
        ? html`<p class="small">${msg(str`The shopper was asked ${ago(language, pickup.askedShopperAt ?? now, now)}; a person looks from ${moment(language, pickup.escalateAt ?? now, timeZone, now)}.`, { id: "parcels.asked" })}</p>`
        : nothing
    }
    ${pickup.answer ? html`<p class="small">${msg(str`The shopper says: ${answerNames[pickup.answer]()}`, { id: "parcels.answer" })}</p>` : nothing}
    ${pickup.trouble || pickup.escalatedAt !== null ? troubled(parcel, pickup, acts, told) : nothing}
  </div>`;
}

function troubled(parcel: Parcel, pickup: Pickup, { book, foundPickup, callOff }: ParcelActs, told: Told): TemplateResult {
  const { trouble, escalatedAt, state } = pickup;
  const since = escalatedAt !== null ? moment(told.language, escalatedAt, told.timeZone, told.now) : "";
  return html`<div class="problem">
    ${escalatedAt === null ? nothing : html`<b>${msg(str`A person is needed since ${since}`, { id: "parcels.escalated" })}</b>`}
    ${
      trouble
        ? html`<p>${trouble.text}</p>
          ${answered(trouble.message)}`
        : html`<p>${msg("The shopper has not said what happens now. Write to them, or find another time.", { id: "parcels.silent" })}</p>`
    }
    <div class="rowx">
      ${
        state === "unknown"
          ? foundPickup
            ? html`<button type="button" class="btn" @click=${() => foundPickup(pickup, true)}>${msg("Somebody comes", { id: "parcels.comes" })}</button>
              <button type="button" class="btn" @click=${() => foundPickup(pickup, false)}>${msg("Nobody comes", { id: "parcels.nobody" })}</button>`
            : nothing
          : book
            ? html`<button type="button" class="btn" @click=${() => book(parcel)}>${msg("Find another time", { id: "parcels.another_time" })}</button>`
            : nothing
      }
      ${callOff && state === "booked" ? html`<button type="button" class="btn quiet" @click=${() => callOff(pickup)}>${msg("Call the courier off", { id: "parcels.call_off" })}</button>` : nothing}
    </div>
  </div>`;
}
