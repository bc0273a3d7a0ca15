import { msg, str } from "@lit/localize";
import { html, nothing, type TemplateResult } from "lit";
import type { ReturnRow } from "../../../server/http/desk-list-schemas.ts";
import { age, amount, countryName, day, moment, money, symbol } from "../formats.ts";
import { icon } from "../icons.ts";
import { laneNames, parcelNames, queueNames, status, wordNames } from "../words.ts";
import type { Sort } from "./asking.ts";

/** What cells need to know besides their row. */
export interface Told {
  readonly language: string;
  readonly now: number;
  readonly timeZone: (shop: string) => string;
  /** As the team calls it, of its slug. */
  readonly shopName: (shop: string) => string;
  /** The one currency of all rows, so that it is said once, in the head; null: each says its own. */
  readonly currency: string | null;
  /** What stands in the status's place while many are worked on. */
  readonly result: (row: ReturnRow) => TemplateResult | null;
}

export interface Column {
  readonly name: ColumnName;
  readonly title: () => string;
  /** The head, when it says more than the title. */
  readonly head?: (told: Told) => string;
  readonly sort?: Sort;
  readonly number?: boolean;
  readonly soft?: boolean;
  /** Shown until somebody chooses. */
  readonly usual: boolean;
  readonly cell: (row: ReturnRow, told: Told) => TemplateResult | string;
}

export type ColumnName =
  | "order"
  | "shopper"
  | "status"
  | "parcel"
  | "reason"
  | "lane"
  | "country"
  | "shop"
  | "requested"
  | "units"
  | "value"
  | "waiting";

const over: ReadonlySet<ReturnRow["queue"]> = new Set(["done"]);

/** In the order they stand, after the return's number, which always stands. */
export const columns: readonly Column[] = [
  { name: "order", title: () => msg("Order", { id: "list.order" }), usual: true, cell: orderLink },
  { name: "shopper", title: () => msg("Shopper", { id: "list.shopper" }), sort: "shopper", usual: true, cell: shopper },
  { name: "status", title: () => msg("Status", { id: "list.status" }), usual: true, cell: state },
  { name: "parcel", title: () => msg("Parcel", { id: "list.parcel" }), usual: true, soft: true, cell: parcel },
  { name: "reason", title: () => msg("Reason", { id: "list.reason" }), usual: true, cell: reason },
  { name: "lane", title: () => msg("Lane", { id: "list.lane" }), usual: true, soft: true, cell: ({ lane }) => laneNames[lane]() },
  { name: "country", title: () => msg("Country", { id: "list.country" }), usual: false, cell: country },
  { name: "shop", title: () => msg("Shop", { id: "list.shop" }), usual: false, soft: true, cell: shopOf },
  {
    name: "requested",
    title: () => msg("Requested", { id: "list.requested" }),
    sort: "requested",
    usual: true,
    soft: true,
    cell: requested,
  },
  {
    name: "units",
    title: () => msg("Items", { id: "list.items" }),
    sort: "units",
    number: true,
    usual: true,
    cell: ({ units }) => String(units),
  },
  {
    name: "value",
    title: () => msg("Value", { id: "list.value" }),
    head: ({ language, currency }) =>
      currency ? `${msg("Value", { id: "list.value" })}, ${symbol(language, currency)}` : msg("Value", { id: "list.value" }),
    sort: "value",
    number: true,
    usual: true,
    cell: value,
  },
  { name: "waiting", title: () => msg("Waiting", { id: "list.waiting" }), sort: "waiting", number: true, usual: true, cell: waiting },
];

/** The columns a person chose, whatever their preferences hold by now; without a choice the usual ones. */
export function chosen(preference: unknown): readonly Column[] {
  if (!Array.isArray(preference)) return columns.filter(({ usual }) => usual);
  return columns.filter(({ name }) => preference.includes(name));
}

export function oneCurrency(rows: readonly ReturnRow[]): string | null {
  const found = new Set(rows.map(({ currency }) => currency));
  return found.size === 1 ? (rows[0]?.currency ?? null) : null;
}

function orderLink({ orderId, orderNumber }: ReturnRow): TemplateResult {
  return html`<a href="/desk/orders/${orderId}" title=${orderNumber}>${orderNumber}</a>`;
}

function shopper(row: ReturnRow): TemplateResult {
  return html`<span title=${row.shopper}>${row.shopper || "—"}</span>`;
}

function country({ country: code }: ReturnRow, { language }: Told): TemplateResult {
  const name = countryName(language, code);
  return html`<span title=${name}>${name}</span>`;
}

function shopOf({ shop }: ReturnRow, { shopName }: Told): TemplateResult {
  return html`<span title=${shopName(shop)}>${shopName(shop)}</span>`;
}

function state(row: ReturnRow, { result }: Told): TemplateResult {
  const said = result(row);
  if (said) return said;
  if (row.queue !== "problems") return status(row.word);
  const word = wordNames[row.word]();
  const why = row.problem === null ? word : problemNames[row.problem]();
  return html`<span class="st bad" title=${word}>${icon("problem", queueNames.problems())}<span class="bad">${why}</span></span>`;
}

/** Why somebody has to look. */
const problemNames: Readonly<Record<NonNullable<ReturnRow["problem"]>, () => string>> = {
  came_otherwise: () => msg("Came otherwise", { id: "problem.came_otherwise" }),
  exchange: () => msg("Exchange stuck", { id: "problem.exchange" }),
  label: () => msg("No label", { id: "problem.label" }),
  lost: () => msg("Parcel lost", { id: "problem.lost" }),
  sent_back: () => msg("Parcel sent back", { id: "problem.sent_back" }),
  pickup: () => msg("Not fetched", { id: "problem.pickup" }),
  payment_unknown: () => msg("Payment uncertain", { id: "problem.payment_unknown" }),
  payment_rejected: () => msg("Not paid", { id: "problem.payment_rejected" }),
  order_changed: () => msg("Order changed", { id: "problem.order_changed" }),
};

/** What needs a person sooner or later. */
const troubled: ReadonlySet<ReturnRow["parcel"]> = new Set(["lost", "sent_back", "held_up", "pickup_failed"]);

function parcel(row: ReturnRow): TemplateResult | string {
  return troubled.has(row.parcel)
    ? html`<span class="bad" title=${parcelNames[row.parcel]()}>${icon("problem")} ${parcelNames[row.parcel]()}</span>`
    : parcelNames[row.parcel]();
}

function reason(row: ReturnRow): TemplateResult {
  const { unanswered } = row;
  return html`<span title=${row.reason.text}
    >${
      unanswered === 0
        ? nothing
        : html`<b>${unanswered === 1 ? msg("1 unanswered", { id: "list.unanswered_one" }) : msg(str`${unanswered} unanswered`, { id: "rail.unanswered" })}</b> · `
    }${row.reason.text}</span
  >`;
}

/** On a phone there is no head that could say the currency. */
function value(row: ReturnRow, { language, currency }: Told): TemplateResult | string {
  const whole = money(language, row.value, row.currency);
  if (!currency) return whole;
  return html`<span class="wide-only">${amount(language, row.value, currency)}</span><span class="narrow-only">${whole}</span>`;
}

function requested({ requestedAt, shop }: ReturnRow, { language, now, timeZone }: Told): TemplateResult {
  return html`<time datetime=${new Date(requestedAt).toISOString()} title=${moment(language, requestedAt, timeZone(shop), now)}
    >${day(language, requestedAt, timeZone(shop), now)}</time
  >`;
}

/** How long it waits; what is over waits for nobody. */
function waiting(row: ReturnRow, { language, now, timeZone }: Told): TemplateResult | string {
  if (over.has(row.queue)) return "—";
  const since = html`<time
    datetime=${new Date(row.waitingSince).toISOString()}
    title=${moment(language, row.waitingSince, timeZone(row.shop), now)}
    >${age(language, now - row.waitingSince)}</time
  >`;
  if (!row.late) return since;
  return html`<span class="warn">${icon("problem")} <span class="vh">${msg("late,", { id: "list.late" })} </span>${since}</span>`;
}
