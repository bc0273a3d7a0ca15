import { msg, str } from "@lit/localize";
import { html, nothing, type TemplateResult } from "lit";
import type { ReturnRow } from "../../../server/http/desk-list-schemas.ts";
import { dayStart } from "../clock.ts";
import type { Desk } from "../desk.ts";
import { day } from "../formats.ts";
import { icon } from "../icons.ts";
import "../menu.ts";
import type { MenuItem } from "../menu.ts";
import { type Filter, isFiltered } from "./asking.ts";
import {
  type Choice,
  countryChoices,
  countryName,
  laneChoices,
  parcelChoices,
  reasonChoices,
  reasonName,
  waitingChoices,
  waitingLabel,
  wordChoices,
} from "./choices.ts";

export interface Filters {
  readonly desk: Desk;
  readonly query: URLSearchParams;
  readonly rows: readonly ReturnRow[];
  readonly now: number;
  readonly timeZone: string;
  /** Sets or, with null, takes away. */
  readonly set: (changes: Readonly<Record<string, string | null>>) => void;
  readonly askDays: () => void;
  /** The reasons the portals offer may be asked for now. */
  readonly learn: () => void;
}

/** Chips that read as a sentence; only those that are set carry an edge. */
export function filterChips(props: Filters): TemplateResult {
  const { desk, query, rows, set } = props;
  const { language } = desk;
  const shops = desk.me?.shops ?? [];
  const reason = query.get("reason");
  return html`
    ${chip("lane", msg("Lane", { id: "list.lane" }), laneChoices(), props)}
    <span @pointerenter=${props.learn} @focusin=${props.learn}>
      ${chip("reason", msg("Reason", { id: "list.reason" }), withChosen(reasonChoices(), reason, reasonName), props)}
    </span>
    ${
      shops.length > 1 || query.get("shop")
        ? chip(
            "shop",
            msg("Shop", { id: "list.shop" }),
            shops.map(({ slug, name }) => ({ value: slug, label: name })),
            props,
          )
        : nothing
    }
    ${chip(
      "country",
      msg("Country", { id: "list.country" }),
      withChosen(countryChoices(language, rows), query.get("country"), (code) => countryName(language, code)),
      props,
    )}
    ${chip("parcel", msg("Parcel", { id: "list.parcel" }), parcelChoices(), props)}
    ${chip(
      "waiting",
      msg("Waiting", { id: "list.waiting" }),
      withChosen(waitingChoices(language), query.get("waiting"), (hours) => waitingLabel(language, Number(hours))),
      props,
      (label) => msg(str`over ${label}`, { id: "list.waiting_over" }),
    )}
    ${query.get("word") ? chip("word", msg("Status", { id: "list.status" }), wordChoices(), props) : nothing}
    ${query.get("from") || query.get("to") ? daysChip(props) : nothing}
    ${
      query.get("unanswered")
        ? html`<button type="button" class="chip on" @click=${() => set({ unanswered: null })}>
          ${msg("Messages:", { id: "list.messages" })} <b>${msg("unanswered", { id: "list.unanswered" })}</b>
          ${icon("no", msg("Take away", { id: "list.take_away" }))}
        </button>`
        : nothing
    }
    ${more(props)}
    ${
      isFiltered(query)
        ? html`<button type="button" class="btn quiet" @click=${() => set(cleared)}>${msg("Clear filters", { id: "list.clear" })}</button>`
        : nothing
    }
  `;
}

export const cleared: Readonly<Record<Filter, null>> = {
  lane: null,
  reason: null,
  shop: null,
  country: null,
  parcel: null,
  waiting: null,
  word: null,
  from: null,
  to: null,
  unanswered: null,
};

/** What an address holds may be something the menu does not offer; it is offered then, so that the chip says what is so. */
function withChosen(choices: Choice[], value: string | null, name: (value: string) => string): Choice[] {
  return !value || choices.some((choice) => choice.value === value) ? choices : [{ value, label: name(value) }, ...choices];
}

function chip(
  name: Filter,
  title: string,
  choices: readonly Choice[],
  { query, set }: Filters,
  wording: (label: string) => string = (label) => label,
): TemplateResult {
  const value = query.get(name);
  const now = choices.find((choice) => choice.value === value);
  const items: MenuItem[] = [
    { label: msg("any", { id: "list.any" }), checked: !value, act: () => set({ [name]: null }) },
    ...choices.map((choice) => ({
      label: choice.label,
      checked: choice.value === value,
      act: () => set({ [name]: choice.value }),
    })),
  ];
  return html`<desk-menu look=${value ? "chip on" : "chip"} .items=${items}>
    ${value ? html`${title}: <b>${wording(now?.label ?? value)}</b>` : title} ${icon("down")}
  </desk-menu>`;
}

function daysChip({ query, desk, now, timeZone, askDays }: Filters): TemplateResult {
  const named = (name: "from" | "to"): string => {
    const at = dayStart(query.get(name) ?? "", timeZone);
    return at === null ? "" : day(desk.language, at, timeZone, now);
  };
  const [from, to] = [named("from"), named("to")];
  const span =
    from && to
      ? msg(str`${from} to ${to}`, { id: "list.from_to" })
      : from
        ? msg(str`since ${from}`, { id: "list.since" })
        : msg(str`until ${to}`, { id: "list.until" });
  return html`<button type="button" class="chip on" @click=${askDays}>
    ${msg("Requested", { id: "list.requested" })}: <b>${span}</b> ${icon("down")}
  </button>`;
}

/** The filters that are needed less often. */
function more({ query, set, askDays }: Filters): TemplateResult {
  const items: MenuItem[] = [
    { label: msg("Requested between days", { id: "list.filter_days" }), act: askDays },
    ...(query.get("unanswered")
      ? []
      : [{ label: msg("Unanswered messages", { id: "list.filter_unanswered" }), act: () => set({ unanswered: "true" }) }]),
    ...(query.get("word")
      ? []
      : wordChoices().map(({ value, label }) => ({
          label: msg(str`Status: ${label}`, { id: "list.filter_word" }),
          act: () => set({ word: value }),
        }))),
  ];
  return html`<desk-menu look="chip" .items=${items}>${icon("plus")}${msg("Filter", { id: "list.filter" })}</desk-menu>`;
}
