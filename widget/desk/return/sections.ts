import { msg, str } from "@lit/localize";
import { html, nothing, type TemplateResult } from "lit";
import type { ReturnPage } from "../../../server/http/desk-return-schemas.ts";
import { amount, day, money, symbol } from "../formats.ts";
import { icon, type Shape } from "../icons.ts";
import type { Named } from "./named.ts";
import { shopperPhoto, warehousePhoto } from "./pictures.ts";
import { decisionNames, receptionWords } from "./return-words.ts";

export interface SectionAsked {
  readonly page: ReturnPage;
  readonly language: string;
  readonly now: number;
  readonly showPhoto: (url: string) => void;
}

type Item = ReturnPage["items"][number];

/** What comes back, why it was claimed, and what arrived of it. */
export function itemsSection({ page, language, showPhoto, named }: SectionAsked & { readonly named: Named }): TemplateResult {
  const bought = page.items.reduce((sum, item) => sum + item.bought, 0);
  return html`<section class="sec" aria-labelledby="items">
    <header>
      <h2 id="items">${msg("Items", { id: "return.items" })}</h2>
      <span class="soft">
        ${page.items.length === 1 ? msg("1 line", { id: "return.line_one" }) : msg(str`${page.items.length} lines`, { id: "return.lines" })},
        ${msg(str`${page.units} sent back of ${bought} bought`, { id: "return.of_bought" })}
      </span>
    </header>
    <table role="table" class="items stack">
      <thead role="rowgroup">
        <tr role="row">
          <th role="columnheader">${msg("Item", { id: "return.item" })}</th>
          <th role="columnheader">${msg("Claimed reason", { id: "return.reason" })}</th>
          <th role="columnheader">${msg("Reception", { id: "return.reception" })}</th>
          <th role="columnheader" class="r">${msg("Units", { id: "return.units" })}</th>
          <th role="columnheader" class="r">${msg(str`Paid, ${symbol(language, page.currency)}`, { id: "return.paid" })}</th>
        </tr>
      </thead>
      <tbody role="rowgroup">
        ${page.items.map(
          (item) => html`<tr role="row">
            <td role="cell">
              <b>${item.title}</b>${item.variant ? `, ${item.variant}` : ""}
              <div class="soft small mono">${[item.sku, ...item.tags].filter(Boolean).join(" · ")}</div>
              ${wantedOf(item, page, language)}
            </td>
            <td role="cell">${reasonsOf(item)}${pictures(item, "photos", shopperPhoto(), showPhoto)}</td>
            <td role="cell">
              ${receptionWords(item.units, named)}${pictures(item, "evidence", warehousePhoto(), showPhoto)}
              ${decisionsOf(item)}
            </td>
            <td role="cell" class="r" data-head=${msg("Units", { id: "return.units" })}>${item.units.length}</td>
            <td role="cell" class="r" data-head=${msg(str`Paid, ${symbol(language, page.currency)}`, { id: "return.paid" })}>${amount(language, item.paid, page.currency)}</td>
          </tr>`,
        )}
      </tbody>
    </table>
  </section>`;
}

/** What the shopper chose to get instead, as they were shown it. */
function wantedOf({ units }: Item, { currency }: ReturnPage, language: string): unknown {
  const chosen = new Map(units.flatMap(({ wanted }) => (wanted ? [[wanted.sku, wanted] as const] : [])));
  return [...chosen.values()].map(({ title, variant, price }) => {
    const name = [title, variant].filter(Boolean).join(", ");
    return html`<p class="said">${msg(str`Wants instead: ${name}, ${money(language, price, currency)}`, { id: "return.wants" })}</p>`;
  });
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
    ${page.review ? html`<p class="st">${icon("look")}<span>${page.review.text}</span></p>` : nothing}
    ${page.override ? html`<p class="st warn">${icon("problem")}${msg(str`Outside the policy: ${page.override}`, { id: "return.override" })}</p>` : nothing}
    <table role="table" class="stack trace">
      <thead role="rowgroup">
        <tr role="row">
          <th role="columnheader"><span class="vh">${msg("Spoke", { id: "return.spoke" })}</span></th>
          <th role="columnheader">${msg("Rule", { id: "return.rule" })}</th>
          <th role="columnheader">${msg("What it saw", { id: "return.saw" })}</th>
          <th role="columnheader">${msg("What it did", { id: "return.did" })}</th>
        </tr>
      </thead>
      <tbody role="rowgroup">
        ${page.trace.map((row) => {
          const [shape, word] = spoke[row.spoke];
          return html`<tr role="row">
            <td role="cell">${icon(shape, word())}</td>
            <td role="cell">${row.rule}${row.items.length > 0 ? html`<div class="soft small">${row.items.join(", ")}</div>` : nothing}</td>
            <td role="cell" class="soft">${row.saw}</td>
            <td role="cell">${row.did}</td>
          </tr>`;
        })}
      </tbody>
    </table>
  </section>`;
}
