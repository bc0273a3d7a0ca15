import { msg } from "@lit/localize";
import { html, nothing, type TemplateResult } from "lit";
import type { Desk } from "../desk.ts";
import { icon } from "../icons.ts";
import "../menu.ts";
import { capped } from "../rail.ts";
import { queueNames } from "../words.ts";
import { type Sort, type Tab, tabOf, tabs } from "./asking.ts";
import { type Column, columns } from "./columns.ts";
import type { SavedView } from "./saved-views.ts";

export const tabName = (tab: Tab): string => (tab === "all" ? msg("All", { id: "queue.all" }) : queueNames[tab]());

export interface Search {
  readonly value: string;
  readonly label: string;
  readonly hint: string;
  /** Called while somebody types, and with `now` when they press enter. */
  readonly look: (text: string, now: boolean) => void;
  readonly leave: () => void;
}

/** The field that `/` goes to. What is typed is looked for after a moment; `esc` empties it and goes back to the list. */
export function searchField({ value, label, hint, look, leave }: Search): TemplateResult {
  const text = (event: Event): string => (event.target as HTMLInputElement).value;
  return html`<search><label class="find">
    ${icon("search")}<span class="vh">${label}</span
    ><input
      class="input"
      type="search"
      enterkeyhint="search"
      autocomplete="off"
      spellcheck="false"
      maxlength="100"
      .value=${value}
      placeholder=${hint}
      @input=${(event: Event) => look(text(event), false)}
      @keydown=${(event: KeyboardEvent) => {
        if (event.key === "Enter") look(text(event), true);
        if (event.key !== "Escape") return;
        event.preventDefault();
        event.stopPropagation();
        leave();
      }}
    /><kbd>${value ? "esc" : "/"}</kbd>
  </label></search>`;
}

export function topBar(desk: Desk, title: string, search: Search): TemplateResult {
  return html`<div class="top">
    <h1 tabindex="-1">${title}</h1>
    <div class="grow"></div>
    ${searchField(search)}
    ${
      desk.may("returns:write")
        ? html`<a class="btn" href="/desk/returns?new">${icon("plus")}${msg("New return", { id: "list.new_return" })}</a>`
        : nothing
    }
  </div>`;
}

/** Queues are links: each has an address, and opens in a tab of its own. */
export function tabBar(desk: Desk, query: URLSearchParams): TemplateResult {
  const here = tabOf(query);
  const counts = desk.queues?.counts;
  return html`<nav class="tabs" aria-label=${msg("Queues", { id: "list.queues" })}>
    ${tabs.map((tab) => {
      const count = tab === "all" || tab === "done" || !counts ? null : counts[tab];
      return html`<a href="/desk/returns?queue=${tab}" aria-current=${tab === here ? "page" : nothing}
        >${tabName(tab)}${count === null ? nothing : html`<span class="n">${capped(count) || "0"}</span>`}</a
      >`;
    })}
  </nav>`;
}

export interface Tools {
  readonly desk: Desk;
  readonly chips: TemplateResult;
  readonly views: readonly SavedView[];
  /** The list as it stands, to know which view it is. */
  readonly now: string;
  readonly shown: readonly Column[];
  readonly exporting: boolean;
  readonly choose: (column: Column, on: boolean) => void;
  readonly save: () => void;
  readonly download: () => void;
  readonly sortBy: (sort: Sort) => void;
  readonly sort: Sort;
}

export function toolBar(tools: Tools): TemplateResult {
  const { desk, chips, views, shown, exporting } = tools;
  return html`<div class="bar">
    ${sortMenu(tools)} ${chips}
    <span class="tools">
    ${views.length === 0 ? saveButton(tools) : viewsMenu(tools)}
    <desk-menu
      class="wide-only"
      look="btn quiet"
      several
      .items=${columns.map((column) => {
        const on = shown.some(({ name }) => name === column.name);
        return { label: column.title(), checked: on, act: () => tools.choose(column, !on) };
      })}
      >${msg("Columns", { id: "list.columns" })}</desk-menu
    >
    ${
      desk.may("exports:read")
        ? html`<button type="button" class="btn quiet" ?disabled=${exporting} @click=${tools.download}>
          ${exporting ? msg("Exporting…", { id: "list.exporting" }) : msg("Export CSV", { id: "list.export" })}
        </button>`
        : nothing
    }
    </span>
  </div>`;
}

function saveButton({ save }: Tools): TemplateResult {
  return html`<button type="button" class="btn quiet" @click=${save}>${msg("Save view", { id: "list.save_view" })}</button>`;
}

function viewsMenu({ desk, views, now, save }: Tools): TemplateResult {
  const items = views.map(({ name, query }) => ({
    label: name,
    checked: query === now,
    act: () => desk.go(`/desk/returns?${query}`),
  }));
  return html`<desk-menu look="btn quiet" .items=${[...items, { label: msg("Save view", { id: "list.save_view" }), act: save }]}
    >${msg("Views", { id: "list.views" })} ${icon("down")}</desk-menu
  >`;
}

/** On a phone there are no heads to press. */
function sortMenu({ sort, sortBy }: Tools): TemplateResult {
  const choices = [
    { sort: "number" as Sort, title: () => msg("Return", { id: "list.return" }) },
    ...columns.flatMap((column) => (column.sort ? [{ sort: column.sort, title: column.title }] : [])),
  ];
  const now = choices.find((choice) => choice.sort === sort);
  return html`<desk-menu
    class="narrow-only"
    look="chip on"
    .items=${choices.map((choice) => ({ label: choice.title(), checked: choice.sort === sort, act: () => sortBy(choice.sort) }))}
    >${msg("Sorted by:", { id: "list.by" })} <b>${now?.title()}</b> ${icon("down")}</desk-menu
  >`;
}
