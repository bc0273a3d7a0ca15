import { msg, str } from "@lit/localize";
import { html, nothing, type TemplateResult } from "lit";
import { ago, day, moment } from "../formats.ts";
import type { Told } from "./acts.ts";
import type { Parcel } from "./words.ts";

/** So many are shown at once; the rest is behind "all". */
const first = 3;

/** Where its carrier saw it, newest first; when it arrives, and when the carrier was asked. */
export function scansPart({ scans, expectedAt, lookedAt, progress }: Parcel, told: Told): TemplateResult | typeof nothing {
  if (scans.length === 0 && lookedAt === null && expectedAt === null) return nothing;
  const { language, timeZone, now } = told;
  const expected =
    expectedAt !== null && (progress === "moving" || progress === "arriving") ? day(language, expectedAt, timeZone, now) : null;
  const facts = [
    expected && msg(str`expected ${expected}`, { id: "parcels.expected" }),
    lookedAt !== null && msg(str`its carrier was asked ${ago(language, lookedAt, now)}`, { id: "parcels.looked" }),
  ].filter(Boolean);
  const rest = scans.slice(first);
  return html`${scans.length > 0 ? list(scans.slice(0, first), told) : nothing}
  ${
    rest.length > 0
      ? html`<details>
        <summary>${msg(str`All ${scans.length} scans`, { id: "parcels.all_scans" })}</summary>
        ${list(rest, told)}
      </details>`
      : nothing
  }
  ${facts.length > 0 ? html`<p class="soft small">${facts.join(" · ")}</p>` : nothing}`;
}

function list(scans: Parcel["scans"], { language, timeZone, now }: Told): TemplateResult {
  return html`<ol class="scans small">
    ${scans.map(
      ({ title, words, place, at }) => html`<li>
        <time class="soft" datetime=${new Date(at).toISOString()}>${moment(language, at, timeZone, now)}</time>
        <span>${title}${place ? `, ${place}` : ""}${words && words !== title ? html` <span class="soft" dir="auto">“${words}”</span>` : nothing}</span>
      </li>`,
    )}
  </ol>`;
}
