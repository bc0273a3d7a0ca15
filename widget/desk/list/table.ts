import { msg, str } from "@lit/localize";
import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import type { ReturnRow } from "../../../server/http/desk-return-schemas.ts";
import { words } from "../words.ts";
import type { Direction, Sort } from "./asking.ts";
import type { Column, Told } from "./columns.ts";

export interface Table {
  readonly caption: string;
  readonly rows: readonly ReturnRow[];
  readonly columns: readonly Column[];
  readonly told: Told;
  readonly sort: Sort;
  readonly order: Direction;
  readonly picked: ReadonlySet<string>;
  /** Number of the row that keys act on. */
  readonly current: string | null;
  /** Rows say what became of them. */
  readonly working: boolean;
  /** Rows are on their way: the heads stay, only words wait. */
  readonly waits: boolean;
  readonly pick: (row: ReturnRow, range: boolean) => void;
  readonly pickAll: (on: boolean) => void;
  readonly sortBy: (sort: Sort) => void;
  readonly stand: (row: ReturnRow) => void;
  readonly open: (row: ReturnRow) => void;
}

/** What a person sees going up or down: `waiting` is asked for by the instant since when, and what waits longest has the earliest. */
export function directionOf(sort: Sort, order: Direction): "ascending" | "descending" {
  const down = sort === "waiting" ? order === "asc" : order === "desc";
  return down ? "descending" : "ascending";
}

/** The roles are said again: on a phone the rows are laid out as grids, and a browser may then forget that this is a table. */
export function table(props: Table): TemplateResult {
  const { caption, rows, columns, told, picked, waits, working } = props;
  const all = rows.length > 0 && rows.every(({ id }) => picked.has(id));
  return html`<table class="list ${working ? "working" : ""}" role="table" aria-busy=${waits}>
    <caption class="vh">${caption}</caption>
    <thead role="rowgroup">
      <tr role="row">
        <th class="c-pick" role="columnheader">
          <input
            class="cb"
            type="checkbox"
            aria-label=${msg(str`Pick all ${rows.length}`, { id: "list.pick_all" })}
            .checked=${all}
            .indeterminate=${!all && rows.some(({ id }) => picked.has(id))}
            ?disabled=${rows.length === 0}
            @change=${(event: Event) => props.pickAll((event.target as HTMLInputElement).checked)}
          />
        </th>
        ${head({ name: "number", title: msg("Return", { id: "list.return" }), sort: "number" }, props)}
        ${columns.map((column) =>
          head(
            {
              name: column.name,
              title: column.head?.(told) ?? column.title(),
              ...(column.sort && { sort: column.sort }),
              ...(column.number && { number: true }),
            },
            props,
          ),
        )}
      </tr>
    </thead>
    <tbody role="rowgroup">
      ${
        waits
          ? ghosts(columns)
          : repeat(
              rows,
              ({ id }) => id,
              (row) => line(row, props),
            )
      }
    </tbody>
  </table>`;
}

interface Head {
  readonly name: string;
  readonly title: string;
  readonly sort?: Sort;
  readonly number?: boolean;
}

function head({ name, title, sort, number }: Head, { sort: sorted, order, sortBy }: Table): TemplateResult {
  const direction = sort === sorted ? directionOf(sort, order) : null;
  return html`<th
    role="columnheader"
    class="c-${name} ${number ? "r" : ""} ${direction ? "sorted" : ""}"
    aria-sort=${direction ?? nothing}
  >
    ${
      sort
        ? html`<button type="button" class="sorter" @click=${() => sortBy(sort)}>
          ${title}${direction ? html`<span aria-hidden="true"> ${direction === "descending" ? "↓" : "↑"}</span>` : nothing}
        </button>`
        : title
    }
  </th>`;
}

function line(row: ReturnRow, props: Table): TemplateResult {
  const { columns, told, picked, current } = props;
  const on = picked.has(row.id);
  return html`<tr
    role="row"
    data-number=${row.number}
    class="${on ? "is-picked" : ""} ${row.number === current ? "is-current" : ""}"
    aria-selected=${on ? "true" : nothing}
    aria-current=${row.number === current ? "true" : nothing}
    @click=${(event: MouseEvent) => pressed(event, row, props)}
  >
    <td class="c-pick" role="cell">
      <label
        ><span class="vh">${msg(str`Pick ${row.number}`, { id: "list.pick" })}</span
        ><input
          class="cb"
          type="checkbox"
          .checked=${on}
          @click=${(event: MouseEvent) => props.pick(row, event.shiftKey)}
      /></label>
    </td>
    <td class="c-number" role="cell"><a class="id" href="/desk/returns/${row.number}" @click=${() => props.stand(row)}>${row.number}</a></td>
    ${columns.map(
      ({ name, number, soft, cell }) =>
        html`<td role="cell" class="c-${name} ${number ? "r" : ""} ${soft ? "soft" : ""}">${cell(row, told)}</td>`,
    )}
  </tr>`;
}

/** A press on the row opens it; on what is pressable in it, it is not for the row. */
function pressed(event: MouseEvent, row: ReturnRow, { open }: Table): void {
  if (event.defaultPrevented || event.metaKey || event.ctrlKey || getSelection()?.type === "Range") return;
  const inside = event.composedPath().find((place) => place instanceof Element && place.matches("a, input, label, button"));
  if (!inside) open(row);
}

const lengths = [70, 60, 55, 75, 40, 80, 60, 50, 66, 30, 70, 40, 52];

function ghosts(list: readonly Column[]): TemplateResult[] {
  return Array.from(
    { length: 8 },
    (_, at) => html`<tr role="row">
      <td class="c-pick" role="cell">
        ${at === 0 ? html`<span class="vh">${words.loading()}</span>` : nothing}<span class="ghost pulse" style="width:16px"></span>
      </td>
      ${["number", ...list.map(({ name }) => name)].map(
        (name, place) =>
          html`<td class="c-${name}" role="cell"><span class="ghost pulse" style="width:${lengths[(at + place * 2) % lengths.length]}%"></span></td>`,
      )}
    </tr>`,
  );
}
