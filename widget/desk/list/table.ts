import { msg, str } from "@lit/localize";
import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import type { ReturnRow } from "../../../server/http/desk-list-schemas.ts";
import type { Direction, Sort } from "./asking.ts";
import type { Column, Told } from "./columns.ts";
import { ghosts, pickAllBox, pickBox, pressedRow } from "./rows.ts";

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
  readonly urlOf: (row: ReturnRow) => string;
  readonly open: (row: ReturnRow) => void;
}

/** What a person sees going up or down: `waiting` is asked for by the instant since when, and what waits longest has the earliest. */
function directionOf(sort: Sort, order: Direction): "ascending" | "descending" {
  const down = sort === "waiting" ? order === "asc" : order === "desc";
  return down ? "descending" : "ascending";
}

/** The roles are said again: on a phone the rows are laid out as grids, and a browser may then forget that this is a table. */
export function table(props: Table): TemplateResult {
  const { caption, rows, columns, told, picked, waits, working } = props;
  return html`<table class="list ${working ? "working" : ""}" role="table" aria-busy=${waits}>
    <caption class="vh">${caption}</caption>
    <thead role="rowgroup">
      <tr role="row">
        <th class="c-pick" role="columnheader">
          ${pickAllBox(rows, picked, props.pickAll)}
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
          ? ghosts(["number", ...columns.map(({ name }) => name)])
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
    @click=${(event: MouseEvent) => pressedRow(event) && props.open(row)}
  >
    <td class="c-pick" role="cell">
      ${pickBox(msg(str`Pick ${row.number}`, { id: "list.pick" }), on, (range) => props.pick(row, range))}
    </td>
    <td class="c-number" role="cell"><a class="id" href=${props.urlOf(row)} @click=${() => props.stand(row)}>${row.number}</a></td>
    ${columns.map(
      ({ name, number, soft, cell }) =>
        html`<td role="cell" class="c-${name} ${number ? "r" : ""} ${soft ? "soft" : ""}">${cell(row, told)}</td>`,
    )}
  </tr>`;
}
