import { msg, str } from "@lit/localize";
import { html, nothing, type TemplateResult } from "lit";
import type { ReturnPage } from "../../../server/http/desk-return-schemas.ts";
import { amount, day, symbol } from "../formats.ts";
import { icon, type Shape } from "../icons.ts";
import { parcelNames } from "../words.ts";
import { decisionNames, receptionWords } from "./return-words.ts";

export interface SectionAsked {
  readonly page: ReturnPage;
  readonly language: string;
  readonly now: number;
  readonly showPhoto: (url: string) => void;
}

type Item = ReturnPage["items"][number];

/** What comes back, why it was claimed, and what arrived of it. */
export function itemsSection({ page, language, showPhoto }: SectionAsked): TemplateResult {
  const bought = page.items.reduce((sum, item) => sum + item.bought, 0);
  return html`<section class="sec" aria-labelledby="items">
    <header>
      <h2 id="items">${msg("Items", { id: "return.items" })}</h2>
      <span class="soft">${msg(str`${page.units} sent back of ${bought} bought`, { id: "return.of_bought" })}</span>
    </header>
    <table class="items">
      <thead>
        <tr>
          <th>${msg("Item", { id: "return.item" })}</th>
          <th>${msg("Claimed reason", { id: "return.reason" })}</th>
          <th>${msg("Reception", { id: "return.reception" })}</th>
          <th class="r">${msg("Units", { id: "return.units" })}</th>
          <th class="r">${msg(str`Paid, ${symbol(language, page.currency)}`, { id: "return.paid" })}</th>
        </tr>
      </thead>
      <tbody>
        ${page.items.map(
          (item) => html`<tr>
            <td>
              <b>${item.title}</b>${item.variant ? `, ${item.variant}` : ""}
              <div class="soft small mono">${[item.sku, ...item.tags].filter(Boolean).join(" · ")}</div>
            </td>
            <td>${reasonsOf(item)}${pictures(item, "photos", msg("Photo by the shopper", { id: "return.photo_shopper" }), showPhoto)}</td>
            <td>
              ${receptionWords(item.units)}${pictures(item, "evidence", msg("Photo by the warehouse", { id: "return.photo_warehouse" }), showPhoto)}
              ${decisionsOf(item)}
            </td>
            <td class="r">${item.units.length}</td>
            <td class="r">${amount(language, item.paid, page.currency)}</td>
          </tr>`,
        )}
      </tbody>
    </table>
  </section>`;
}

function reasonsOf({ units }: Item): TemplateResult {
  const said = [...new Set(units.map(({ reason, subReason }) => subReason ?? reason))];
  const comments = [...new Set(units.flatMap(({ comment }) => (comment ? [comment] : [])))];
  return html`${said.join(" · ")}${comments.map((comment) => html`<p class="said" dir="auto">“${comment}”</p>`)}`;
}

function decisionsOf({ units }: Item): unknown {
  const decided = [...new Set(units.flatMap(({ decision }) => (decision ? [decision] : [])))];
  return decided.map((decision) => {
    const ones = units.filter((unit) => unit.decision === decision);
    return html`<div class="small">${ones.length} × ${decisionNames[decision]()}${ones[0]?.say ? html` <span class="soft">“${ones[0].say}”</span>` : nothing}</div>`;
  });
}

function pictures({ units }: Item, kind: "photos" | "evidence", label: string, show: (url: string) => void): unknown {
  const all = units.flatMap((unit) => unit[kind]);
  if (all.length === 0) return nothing;
  return html`<div class="shots">
    ${all.map(({ url }, place) => html`<button type="button" @click=${() => show(url)}><img src=${url} alt="${label} ${place + 1}" loading="lazy" /></button>`)}
  </div>`;
}

const spoke: Readonly<Record<ReturnPage["trace"][number]["spoke"], readonly [Shape, () => string]>> = {
  yes: ["yes", () => msg("held", { id: "return.spoke_yes" })],
  look: ["look", () => msg("asked for a person", { id: "return.spoke_look" })],
  no: ["no", () => msg("refused", { id: "return.spoke_no" })],
  silent: ["same", () => msg("was silent", { id: "return.spoke_silent" })],
};

/** Every rule, what it saw and what it did; silent ones with a dash. */
export function whySection({ page, language, now }: SectionAsked): TemplateResult {
  const published = day(language, page.policy.publishedAt, page.shop.timeZone, now);
  return html`<section class="sec" aria-labelledby="why">
    <header>
      <h2 id="why" tabindex="-1">${msg("Why", { id: "return.why" })}</h2>
      <span class="soft">${msg(str`Policy ${page.policy.version}, published ${published}`, { id: "return.policy" })}</span>
      <span class="grow"></span>
      <a class="go" href="/desk/policy?shop=${page.shop.slug}&version=${page.policy.version}">${msg("Open the policy", { id: "return.open_policy" })}</a>
    </header>
    ${page.override ? html`<p class="st warn">${icon("problem")}${msg(str`Outside the policy: ${page.override}`, { id: "return.override" })}</p>` : nothing}
    <table>
      <thead>
        <tr>
          <th><span class="vh">${msg("Spoke", { id: "return.spoke" })}</span></th>
          <th>${msg("Rule", { id: "return.rule" })}</th>
          <th>${msg("What it saw", { id: "return.saw" })}</th>
          <th>${msg("What it did", { id: "return.did" })}</th>
        </tr>
      </thead>
      <tbody>
        ${page.trace.map((row) => {
          const [shape, word] = spoke[row.spoke];
          return html`<tr>
            <td>${icon(shape, word())}</td>
            <td>${row.rule}${row.items.length > 0 ? html`<div class="soft small">${row.items.join(", ")}</div>` : nothing}</td>
            <td class="soft">${row.saw}</td>
            <td>${row.did}</td>
          </tr>`;
        })}
      </tbody>
    </table>
  </section>`;
}

export interface ParcelActs {
  readonly issue: (() => void) | null;
  readonly upload: (() => void) | null;
}

/** Where the parcels are, and their labels. */
export function parcelsSection({ page }: SectionAsked, { issue, upload }: ParcelActs): TemplateResult {
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
        : html`<table>
          <thead>
            <tr>
              <th>${msg("Parcel", { id: "return.parcel" })}</th>
              <th>${msg("Progress", { id: "return.progress" })}</th>
              <th>${msg("Handover", { id: "return.handover" })}</th>
              <th>${msg("To", { id: "return.to" })}</th>
              <th class="r">${msg("Label", { id: "return.label" })}</th>
            </tr>
          </thead>
          <tbody>
            ${page.parcels.map(
              (parcel, place) => html`<tr>
                <td><b>${place + 1}</b> <span class="mono">${parcel.trackingNumber ?? parcel.code}</span>${parcel.carrier ? html`<div class="soft small">${parcel.carrier}</div>` : nothing}</td>
                <td><span class="st ${parcel.progress === "delivered" ? "good" : parcel.progress === "lost" ? "bad" : ""}">${icon(parcelShapes[parcel.progress])}${parcelNames[parcel.progress]()}</span></td>
                <td>${handoverNames[parcel.handover]()}</td>
                <td class="soft small">${parcel.to.join(", ")}</td>
                <td class="r">
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
  delivered: "settled",
  lost: "problem",
};

const handoverNames: Readonly<Record<ReturnPage["parcels"][number]["handover"], () => string>> = {
  qr: () => msg("QR code", { id: "handover.qr" }),
  print: () => msg("Printed label", { id: "handover.print" }),
  own: () => msg("Own postage", { id: "handover.own" }),
  contact: () => msg("By arrangement", { id: "handover.contact" }),
};
