import { msg, str } from "@lit/localize";
import { html, nothing, type TemplateResult } from "lit";
import { day, moment, money } from "../formats.ts";
import { icon } from "../icons.ts";
import type { ParcelActs, Told } from "./acts.ts";
import { contractWords, costNames, type Parcel, type Purchase, purchaseNames } from "./words.ts";

/** What can be printed of a label, and what is shown instead of paper. */
export function labelFiles({ label, paperless }: Parcel): TemplateResult | string {
  if (!label) return "—";
  const files = [
    ["A4", label.a4],
    ["A6", label.a6],
    ["ZPL", label.zpl],
    [msg("Customs form", { id: "parcels.customs" }), label.customs],
    [msg("Code", { id: "parcels.code" }), paperless?.picture ?? null],
  ] as const;
  const there = files.flatMap(([name, url]) => (url ? [{ name, url }] : []));
  return html`${there.map(
    ({ name, url }, place) => html`${place > 0 ? " · " : nothing}<a class="go" href=${url} target="_blank" rel="noopener">${name}</a>`,
  )}${paperless?.code ? html`<div class="soft small mono">${paperless.code}</div>` : nothing}`;
}

/** What a label cost, and whether it was charged. */
export function costWords({ cost, costState, contract }: Purchase, language: string): string {
  return cost
    ? [`${money(language, cost.amount, cost.currency)} ${costNames[costState]()}`, ...(contract ? [contractWords()] : [])].join(", ")
    : msg("price not known", { id: "parcels.no_price" });
}

/** Who made the label and why they; what went wrong before; and until when it holds. */
export function labelPart(parcel: Parcel, acts: ParcelActs, told: Told): TemplateResult | typeof nothing {
  const { shipment, expiresAt } = parcel;
  return html`${parcel.trouble ? trouble(parcel, acts, told) : nothing}
  ${
    shipment
      ? html`<p>
          ${purchaseLine(shipment, told)}${expiresAt === null || !parcel.label ? nothing : html` <span class=${expiresAt < told.now ? "warn" : "soft"}>· ${expiry(expiresAt, told)}</span>`}
        </p>
        ${shipment.why.length > 0 ? html`<p class="soft small">${msg(str`Why ${shipment.carrier}: ${shipment.why.join(". ")}.`, { id: "parcels.why" })}</p>` : nothing}
        ${attempts(shipment.attempts, shipment.id, told)}`
      : nothing
  }`;
}

function purchaseLine(purchase: Purchase, { language }: Told): TemplateResult {
  const waits = purchase.state === "sending" || purchase.state === "cancelling";
  return html`<span class="st">${waits ? icon("transit") : nothing}<span class=${waits ? "pulse" : ""}>${purchase.title} · ${purchaseNames[purchase.state]()} · ${costWords(purchase, language)}</span></span>`;
}

function expiry(at: number, { language, timeZone, now }: Told): string {
  const when = day(language, at, timeZone, now);
  return at < now
    ? msg(str`ran out ${when}; make another`, { id: "parcels.expired" })
    : msg(str`holds until ${when}`, { id: "parcels.expires" });
}

/** Why there is no label, with what helps. */
function trouble(parcel: Parcel, acts: ParcelActs, { language, timeZone, now }: Told): TemplateResult | typeof nothing {
  const { trouble: one, shipment } = parcel;
  if (!one) return nothing;
  const unheard = shipment?.state === "unknown" ? shipment : null;
  const { again, choose, upload, foundLabel } = acts;
  return html`<div class="problem">
    <b>${msg("No label yet", { id: "parcels.stuck" })}</b>
    <p>${one.text} <span class="soft small">${moment(language, one.at, timeZone, now)}</span></p>
    ${answered(one.message)}
    <div class="rowx">
      ${
        unheard
          ? foundLabel
            ? html`<button type="button" class="btn" @click=${() => foundLabel(unheard, true)}>${msg("It exists there", { id: "parcels.found" })}</button>
              <button type="button" class="btn" @click=${() => foundLabel(unheard, false)}>${msg("It does not exist", { id: "parcels.not_found" })}</button>`
            : nothing
          : html`${again ? html`<button type="button" class="btn" @click=${() => again(parcel)}>${msg("Try again", { id: "desk.again" })}</button>` : nothing}
            ${choose ? html`<button type="button" class="btn" @click=${() => choose(parcel)}>${msg("Choose a label", { id: "parcels.choose" })}</button>` : nothing}`
      }
      ${upload ? html`<button type="button" class="btn quiet" @click=${upload}>${msg("Upload a label", { id: "return.upload" })}</button>` : nothing}
    </div>
  </div>`;
}

/** The carrier's own words, for a technician. */
export function answered(message: string | null): TemplateResult | typeof nothing {
  return message
    ? html`<details>
      <summary>${msg("What was answered", { id: "connected.answered" })}</summary>
      <p class="mono small" lang="en">${message}</p>
    </details>`
    : nothing;
}

/** Those before the one that counts. */
function attempts(all: readonly Purchase[], shown: string, told: Told): TemplateResult | typeof nothing {
  const others = all.filter(({ id }) => id !== shown);
  if (others.length === 0) return nothing;
  return html`<details>
    <summary>
      ${others.length === 1 ? msg("1 other attempt", { id: "parcels.attempt" }) : msg(str`${others.length} other attempts`, { id: "parcels.attempts" })}
    </summary>
    <ul class="attempts small">
      ${others.map(
        (one) => html`<li>
          <time class="soft" datetime=${new Date(one.at).toISOString()}>${moment(told.language, one.at, told.timeZone, told.now)}</time>
          ${purchaseLine(one, told)}${one.trouble ? html`<div class="soft">${one.trouble.text}</div>` : nothing} ${answered(one.trouble?.message ?? null)}
        </li>`,
      )}
    </ul>
  </details>`;
}
