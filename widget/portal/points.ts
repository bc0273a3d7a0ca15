import { msg, str } from "@lit/localize";
import { html, nothing, type TemplateResult } from "lit";
import type { Points } from "../../server/http/shopper-parcel-schemas.ts";
import { link } from "../controls/button.ts";
import { textField } from "../controls/field.ts";
import { options } from "../controls/options.ts";
import { length } from "../shared/length.ts";
import { absent, askFor } from "./asked.ts";
import type { Handover } from "./flow.ts";
import type { Journey } from "./journey.ts";
import { map } from "./map.ts";
import { title, type View } from "./view.ts";

export { version } from "../shared/version.ts";

/** What somebody looks for; kept as long as the journey. */
interface Search {
  typed: string;
  /** The postcode that was asked for; "": wherever the order went. */
  postcode: string;
  drawn: boolean;
  /** Looked at, where nothing is chosen. */
  looked: string | null;
}

const searches = new WeakMap<Journey, Search>();

/** Places to bring a parcel to, nearest first: a list that says all, and a map of it for who likes one. */
export function points(view: View, handover: Handover, choosable: boolean): TemplateResult {
  const { journey, flow } = view;
  const search = searchOf(view);
  const query = new URLSearchParams({ handover, ...(search.postcode && { postalCode: search.postcode }) });
  const asked = askFor<Points>(view, "points", `/points?${query}`);
  const chosen = choosable ? (flow.sending.point?.id ?? null) : search.looked;
  const choose = (id: string | null) => {
    const point = asked.answer?.items.find((one) => one.id === id);
    search.looked = id;
    if (choosable) journey.send({ point: point ? { id: point.id, title: [point.name, ...point.address].join(", ") } : null });
    else journey.around.changed();
  };
  return html`<div class="stack places">
    ${postcode(view, search)} ${asked.answer ? found(view, search, asked.answer, chosen, choose) : absent(view, "points", asked, msg("Looking for places", { id: "points.looking" }))}
    ${choosable ? html`<p class="small muted">${msg("You can also go on without choosing a place.", { id: "points.optional" })} ${chosen ? link(msg("Choose none", { id: "points.none" }), () => choose(null)) : nothing}</p>` : nothing}
  </div>`;
}

/** Enter searches; the form around it, which it would otherwise send on, is another question. */
function postcode(view: View, search: Search): TemplateResult {
  const go = () => {
    search.postcode = search.typed.trim();
    view.journey.around.changed();
  };
  const enter = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || (event.target as Element).id !== "postcode") return;
    event.preventDefault();
    go();
  };
  return html`<div @keydown=${enter}>
    ${textField({
      id: "postcode",
      label: msg("Near which postcode?", { id: "points.near" }),
      value: search.typed,
      readonly: false,
      autocomplete: "postal-code",
      enter: "go",
      onInput: (typed) => {
        search.typed = typed;
      },
    })}
    ${link(msg("Search", { id: "instead.go" }), go)}
  </div>`;
}

function found(view: View, search: Search, { items, silent }: Points, chosen: string | null, choose: (id: string) => void): TemplateResult {
  const told = silent ? html`<p class="note small" part="note">${silent}</p>` : nothing;
  if (items.length === 0)
    return html`${silent ? told : html`<p class="small" role="status">${msg("No place was found here. Try another postcode.", { id: "points.empty" })}</p>`}`;
  const many = new Set(items.map(({ carrier }) => carrier)).size > 1;
  const drawable = items.filter(({ place }) => place);
  return html`<p class="visually-hidden" role="status">${msg(str`Places found: ${items.length}`, { id: "points.count" })}</p>
    ${told}
    ${drawable.length ? html`<div>${toggle(view, search)}${search.drawn ? map(view.language, items, chosen, choose) : nothing}</div>` : nothing}
    ${options({
      id: "point",
      legend: title(view, msg("Places near you", { id: "points.title" })),
      look: "points",
      list: items.map((point, index) => ({
        value: point.id,
        title: point.name,
        picture: html`<span class="pin">${index + 1}</span>`,
        amount: point.distance === null ? "" : length(view.language, point.distance),
        note: html`${[...(many ? [point.carrier] : []), ...point.address].join(", ")}${line(point.open)}${point.paperless ? line(msg("They print the label for you", { id: "points.paperless" })) : nothing}`,
        inside: point.hours.length ? html`<ul class="small">${point.hours.map((day) => html`<li>${day}</li>`)}</ul>` : null,
      })),
      chosen,
      onChoose: choose,
    })}`;
}

const line = (text: string | null): unknown => (text ? html`<br />${text}` : nothing);

function toggle({ journey }: View, search: Search): TemplateResult {
  const turn = () => {
    search.drawn = !search.drawn;
    journey.around.changed();
  };
  return link(search.drawn ? msg("Hide the map", { id: "points.hide" }) : msg("Show them on a map", { id: "points.map" }), turn);
}

function searchOf({ journey, flow }: View): Search {
  const typed = flow.proof.by === "postalCode" ? flow.proof.postalCode : "";
  const search = searches.get(journey) ?? { typed, postcode: typed.trim(), drawn: false, looked: null };
  searches.set(journey, search);
  return search;
}
