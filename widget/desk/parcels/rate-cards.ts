import { msg, str } from "@lit/localize";
import { css, html, nothing, type TemplateResult } from "lit";
import type { Rate } from "../../../server/http/desk-shipping-schemas.ts";
import { money } from "../formats.ts";
import { icon } from "../icons.ts";
import { contractWords } from "./words.ts";

export const rateStyles = css`
  .rates,
  .rates fieldset {
    display: grid;
    gap: var(--s3);
    min-inline-size: 0;
  }
  .rates legend {
    padding: 0;
    margin-block-end: var(--s2);
    font: 600 var(--t1) var(--desk-font);
  }
  .card {
    display: grid;
    grid-template-columns: 16px minmax(0, 1fr) auto;
    gap: var(--s1) var(--s3);
    padding: var(--s3);
    border: 1px solid var(--line);
    border-radius: var(--radius);
  }
  .card:has(:checked) {
    border-color: var(--accent);
    background: var(--wash);
  }
  .card:has(:focus-visible) {
    outline: 2px solid var(--accent);
    outline-offset: 2px;
  }
  .card > .cb {
    margin-block-start: 2px;
  }
  .card .price {
    text-align: end;
    font-weight: 600;
    white-space: nowrap;
  }
  .card .rest {
    grid-column: 2 / -1;
  }
  .card .st {
    display: flex;
  }
  .card.out b {
    color: var(--ink-2);
  }
`;

/** A service with all there is to compare, and why it would be taken or not. */
export function rateCard(rate: Rate, checked: boolean, language: string, take: () => void): TemplateResult {
  const { title, carrier, price, contract, days, score, chosen, why } = rate;
  const out = score === null;
  const asked = contract?.asked;
  const facts = [
    contract && contractWords(),
    asked && msg(str`the carrier says ${money(language, asked.amount, asked.currency)}`, { id: "parcels.asked_price" }),
    carrier !== title && carrier,
    days !== null && (days === 1 ? msg("1 day", { id: "parcels.day" }) : msg(str`${days} days`, { id: "parcels.days" })),
    ...rate.handovers.map((way) => wayNames[way]()),
    rate.printer ? msg("printer needed", { id: "parcels.printer" }) : msg("no printer", { id: "parcels.no_printer" }),
    // Nobody who is visited looks for a place.
    rate.points && rate.handovers.includes("drop_off") && msg("list of points", { id: "parcels.points" }),
    score !== null && msg(str`${Math.round(score)} of 100`, { id: "parcels.score" }),
  ].filter(Boolean);
  return html`<label class="card ${out ? "out" : ""}">
    <input class="cb" type="radio" name="service" .checked=${checked} @change=${take} />
    <b>${title}</b>
    <span class="price">${price ? money(language, price.amount, price.currency) : "—"}</span>
    <span class="rest soft small">${facts.join(" · ")}</span>
    ${
      chosen || why.length > 0
        ? html`<span class="rest small">
          ${chosen ? html`<span class="st good">${icon("yes")}<b>${msg("The rules take this one", { id: "parcels.chosen" })}</b></span> ` : nothing}${why.join(". ")}${why.length > 0 ? "." : ""}
        </span>`
        : nothing
    }
  </label>`;
}

export function optionCard(title: string, hint: string, checked: boolean, take: () => void): TemplateResult {
  return html`<label class="card">
    <input class="cb" type="radio" name="service" .checked=${checked} @change=${take} />
    <b>${title}</b>
    <span></span>
    <span class="rest soft small">${hint}</span>
  </label>`;
}

export const wayNames: Readonly<Record<Rate["handovers"][number], () => string>> = {
  drop_off: () => msg("dropped off", { id: "parcels.drop_off" }),
  in_store: () => msg("given in at a shop", { id: "parcels.in_store" }),
  pickup: () => msg("fetched", { id: "parcels.fetched" }),
};
