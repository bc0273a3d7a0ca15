import { msg, str } from "@lit/localize";
import { html, nothing, type TemplateResult } from "lit";
import type { QueueCounts, ReturnRow } from "../../../server/http/desk-list-schemas.ts";
import type { Desk } from "../desk.ts";
import { moment } from "../formats.ts";
import { capped } from "../rail.ts";
import { queueNames, words } from "../words.ts";
import { isFiltered, type Tab, tabOf, tabs } from "./asking.ts";

export interface Blank {
  readonly desk: Desk;
  readonly query: URLSearchParams;
  /** The youngest return there is; null when there is none, undefined until it is known. */
  readonly youngest: ReturnRow | null | undefined;
  readonly now: number;
  readonly timeZone: string;
  readonly clear: () => void;
  /** Goes on looking, where the server stopped after a while. */
  readonly further: (() => void) | null;
}

/** Nothing to show is a fact: what was looked for, what happened last, and where to go. */
export function blank(props: Blank): TemplateResult {
  const { query, youngest, further } = props;
  if (further) return noneSoFar(further);
  const search = query.get("search");
  if (search) return noMatch(search, props);
  if (isFiltered(query)) return noneFits(props);
  return youngest === null ? firstDay(props) : nothingThere(tabOf(query), props);
}

function noneSoFar(further: () => void): TemplateResult {
  return html`<div class="blank">
    <h2>${msg("None so far", { id: "list.none_so_far" })}</h2>
    <p class="soft">${msg("Thousands of returns were looked through and none of them fits. There are older ones.", { id: "list.none_so_far_text" })}</p>
    <button type="button" class="btn" @click=${further}>${msg("Look further", { id: "list.further" })}</button>
  </div>`;
}

function noMatch(search: string, { desk }: Blank): TemplateResult {
  return html`<div class="blank">
    <h2>${msg(str`No return has “${search}”`, { id: "list.no_match" })}</h2>
    <p class="soft">${msg("Searched in return and order numbers, names, e-mail, SKU and tracking numbers, in all queues and all shops.", { id: "list.searched_in" })}</p>
    <div class="rowx">
      <a class="btn" href="/desk/orders?search=${encodeURIComponent(search)}">${msg("Search orders instead", { id: "list.search_orders" })}</a>
      ${
        desk.may("returns:receive")
          ? html`<a class="btn quiet" href="/desk/receive?text=${encodeURIComponent(search)}"
            >${msg("Receive as unannounced parcel", { id: "list.unannounced" })}</a
          >`
          : nothing
      }
    </div>
  </div>`;
}

function noneFits({ query, clear }: Blank): TemplateResult {
  const messages = query.get("unanswered") && !tabs.some((tab) => tab === query.get("queue"));
  return html`<div class="blank">
    <h2>${messages ? msg("No message waits for an answer", { id: "list.no_messages" }) : msg("No return fits these filters", { id: "list.none_fits" })}</h2>
    <p class="soft">${
      messages
        ? msg("What shoppers write appears here by itself.", { id: "list.messages_appear" })
        : msg("The filters above hold together: a return must fit all of them.", { id: "list.filters_hold" })
    }</p>
    <button type="button" class="btn" @click=${clear}>
      ${messages ? msg("All returns", { id: "list.all_returns" }) : msg("Clear filters", { id: "list.clear" })}
    </button>
  </div>`;
}

function firstDay({ desk }: Blank): TemplateResult {
  const shop = desk.me?.shops[0];
  return html`<div class="blank">
    <h2>${msg("No returns yet", { id: "list.first_day" })}</h2>
    <p class="soft">${msg("Requests appear here by themselves as soon as a shopper sends one. Try it as a shopper would: a test return is never paid and never counted.", { id: "list.first_day_text" })}</p>
    <div class="rowx">
      ${
        shop
          ? html`<a class="btn key" href="/r/${shop.slug}" target="_blank" rel="noopener">${msg("Open the portal", { id: "list.open_portal" })}</a>`
          : nothing
      }
      ${desk.may("settings:write") ? html`<a class="btn quiet" href="/desk/set-up">${msg("Back to set-up", { id: "list.to_set_up" })}</a>` : nothing}
    </div>
  </div>`;
}

function nothingThere(tab: Tab, { desk, youngest, now, timeZone }: Blank): TemplateResult {
  const next = nextWork(tab, desk.queues);
  const at = youngest && moment(desk.language, youngest.requestedAt, timeZone, now);
  return html`<div class="blank">
    <h2>${emptyWords(tab)}</h2>
    <p class="soft">
      ${youngest && at ? msg(str`The last request, ${youngest.number}, came on ${at}.`, { id: "list.last_request" }) : nothing}
      ${msg("New work appears here by itself.", { id: "list.appears" })}
    </p>
    <div class="rowx">
      ${
        next
          ? html`<a class="btn" href="/desk/returns?queue=${next.tab}"
            >${queueNames[next.tab]()} · ${capped(next.count)} <kbd>${tabs.indexOf(next.tab) + 1}</kbd></a
          >`
          : nothing
      }
      ${tab === "done" ? nothing : html`<a class="btn quiet" href="/desk/returns?queue=done&sort=requested&order=desc">${msg("See what was done", { id: "list.see_done" })}</a>`}
    </div>
  </div>`;
}

function emptyWords(tab: Tab): string {
  switch (tab) {
    case "to_review":
      return msg("Nothing to review", { id: "list.none_to_review" });
    case "to_receive":
      return msg("Nothing to receive", { id: "list.none_to_receive" });
    case "to_decide":
      return msg("Nothing to decide", { id: "list.none_to_decide" });
    case "to_pay":
      return msg("Nothing to pay", { id: "list.none_to_pay" });
    case "problems":
      return msg("No problems", { id: "list.none_problems" });
    case "done":
    case "all":
      return msg("Nothing here", { id: "list.none" });
  }
}

/** The next queue with work in it, in the order of work, beginning after this one. */
function nextWork(tab: Tab, queues: QueueCounts | null): { readonly tab: ReturnRow["queue"]; readonly count: number } | null {
  const work = (["to_review", "to_receive", "to_decide", "to_pay", "problems"] as const).filter((one) => one !== tab);
  const from = work.findIndex((one) => tabs.indexOf(one) > tabs.indexOf(tab));
  const turned = from > 0 ? [...work.slice(from), ...work.slice(0, from)] : work;
  const found = turned.find((one) => (queues?.counts[one] ?? 0) > 0);
  return found ? { tab: found, count: queues?.counts[found] ?? 0 } : null;
}

/** The list did not come: what is known, and the way out. */
export function failedLoad(sentence: string, again: () => void): TemplateResult {
  return html`<div class="blank" role="alert">
    <h2>${msg("The list did not load", { id: "list.failed" })}</h2>
    <p class="soft">${sentence}</p>
    <button type="button" class="btn" @click=${again}>${words.retry()}</button>
  </div>`;
}
