import type { ListQuery, ReturnRow } from "../../../server/http/desk-list-schemas.ts";
import { dayStart, nextDay } from "../clock.ts";

export type Tab = ReturnRow["queue"] | "all";

/** In the order of the work; their numbers are their keys. */
export const tabs: readonly Tab[] = ["to_review", "to_receive", "to_decide", "to_pay", "problems", "done", "all"];

export type Sort = ListQuery["sort"];
export type Direction = ListQuery["order"];

/** What narrows a list, in the order its chips stand. `from` and `to` are days in the address, instants on the way to the server. */
export const filters = ["lane", "reason", "shop", "country", "parcel", "waiting", "word", "from", "to", "unanswered"] as const;
export type Filter = (typeof filters)[number];

/** Rows of one page. */
export const pageSize = 50;

/** Messages are looked for in every queue, and so is what somebody searches. */
export function tabOf(query: URLSearchParams): Tab {
  if (query.get("search")) return "all";
  const named = tabs.find((tab) => tab === query.get("queue"));
  return named ?? (query.has("unanswered") ? "all" : "to_review");
}

export function sortOf(query: URLSearchParams): { readonly sort: Sort; readonly order: Direction } {
  const sort = sorts.find((one) => one === query.get("sort")) ?? "waiting";
  return { sort, order: query.get("order") === "desc" ? "desc" : "asc" };
}

const sorts: readonly Sort[] = ["waiting", "requested", "number", "shopper", "value", "units"];

/** What the server is asked for an address. The same answers the same rows, so its text tells whether to ask again. */
export function asked(query: URLSearchParams, timeZone: string): Readonly<Record<string, string>> {
  const tab = tabOf(query);
  const { sort, order } = sortOf(query);
  const search = query.get("search") ?? "";
  const set = filters.flatMap((name): [string, string][] => {
    const value = query.get(name);
    if (!value) return [];
    if (name !== "from" && name !== "to") return [[name, value]];
    // "to" names the last day that still counts.
    const instant = dayStart(name === "to" ? nextDay(value) : value, timeZone);
    return instant === null ? [] : [[name, String(instant)]];
  });
  return { ...(tab === "all" ? {} : { queue: tab }), ...(search && { search }), ...Object.fromEntries(set), sort, order };
}

export const isFiltered = (query: URLSearchParams): boolean => filters.some((name) => query.get(name));

/** An address without what belongs to one moment: the page, the row, the dialog. What a saved view keeps. */
export function lasting(query: URLSearchParams): string {
  const kept = new URLSearchParams();
  for (const name of ["queue", "search", ...filters, "sort", "order"]) {
    const value = query.get(name);
    if (value) kept.set(name, value);
  }
  return kept.toString();
}

/** An address without the row and the dialog: the list a return is opened from and goes back to. */
export function listOf(query: URLSearchParams): string {
  const kept = new URLSearchParams(lasting(query));
  const after = query.get("after");
  if (after) kept.set("after", after);
  return kept.toString();
}
