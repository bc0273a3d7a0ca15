import { msg, str } from "@lit/localize";
import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import type { OrderRow } from "../../../server/http/desk-order-schemas.ts";
import { nowOf } from "../clock.ts";
import type { Desk } from "../desk.ts";
import { day, moment, money } from "../formats.ts";
import { ghosts, pickAllBox, pickBox, pressedRow } from "../list/rows.ts";
import { orderStatus } from "./words.ts";

export interface OrderTable {
  readonly desk: Desk;
  readonly rows: readonly OrderRow[];
  readonly picked: ReadonlySet<string>;
  /** Id of the row that keys act on. */
  readonly current: string | null;
  readonly waits: boolean;
  /** Some may only look. */
  readonly mayPick: boolean;
  /** What became of it, while orders are cancelled. */
  readonly result: (row: OrderRow) => TemplateResult | null;
  readonly pick: (row: OrderRow, range: boolean) => void;
  readonly pickAll: (on: boolean) => void;
  readonly stand: (row: OrderRow) => void;
  readonly open: (row: OrderRow) => void;
}

export function orderTable(props: OrderTable): TemplateResult {
  const { desk, rows, waits } = props;
  const shops = (desk.me?.shops.length ?? 0) > 1;
  const heads: [string, string, boolean?][] = [
    ["number", msg("Order", { id: "list.order" })],
    ["shopper", msg("Shopper", { id: "list.shopper" })],
    ["status", msg("Status", { id: "list.status" })],
    ["placed", msg("Placed", { id: "orders.placed" })],
    ["units", msg("Items", { id: "list.items" }), true],
    ["total", msg("Total", { id: "orders.total" }), true],
    ["returns", msg("Returns", { id: "rail.returns" }), true],
    ...(shops ? [["shop", msg("Shop", { id: "list.shop" })] as [string, string]] : []),
  ];
  return html`<table class="list orders ${props.mayPick ? "pickable" : ""}" role="table" aria-busy=${waits}>
    <caption class="vh">${msg("Orders, newest first", { id: "orders.caption" })}</caption>
    <thead role="rowgroup">
      <tr role="row">
        <th class="c-pick" role="columnheader">${props.mayPick ? pickAllBox(rows, props.picked, props.pickAll) : nothing}</th>
        ${heads.map(([name, title, number]) => html`<th role="columnheader" class="c-${name} ${number ? "r" : ""}">${title}</th>`)}
      </tr>
    </thead>
    <tbody role="rowgroup">
      ${
        waits
          ? ghosts(heads.map(([name]) => name))
          : repeat(
              rows,
              ({ id }) => id,
              (row) => line(row, props, shops),
            )
      }
    </tbody>
  </table>`;
}

function line(row: OrderRow, props: OrderTable, shops: boolean): TemplateResult {
  const { desk, picked, current, stand } = props;
  const { language } = desk;
  const on = picked.has(row.id);
  const now = nowOf(desk.me);
  const shop = desk.me?.shops.find(({ slug }) => slug === row.shop);
  const zone = shop?.timeZone ?? desk.me?.shops[0]?.timeZone ?? "UTC";
  return html`<tr
    role="row"
    class="${on ? "is-picked" : ""} ${row.id === current ? "is-current" : ""}"
    aria-current=${row.id === current ? "true" : nothing}
    @click=${(event: MouseEvent) => pressedRow(event) && props.open(row)}
  >
    <td class="c-pick" role="cell">
      ${props.mayPick ? pickBox(msg(str`Pick order ${row.number}`, { id: "orders.pick" }), on, (range) => props.pick(row, range)) : nothing}
    </td>
    <td class="c-number" role="cell">
      <a class="id" href="/desk/orders/${row.id}" title=${row.number} @click=${() => stand(row)}>${row.number}</a>
    </td>
    <td class="c-shopper" role="cell"><span title=${row.shopper}>${row.shopper || "—"}</span></td>
    <td class="c-status" role="cell">${props.result(row) ?? orderStatus(row.status)}</td>
    <td class="c-placed" role="cell">
      <time datetime=${new Date(row.placedAt).toISOString()} title=${moment(language, row.placedAt, zone, now)}
        >${day(language, row.placedAt, zone, now)}</time
      >
    </td>
    <td class="c-units r" role="cell">${row.items}</td>
    <td class="c-total r" role="cell">${money(language, row.total, row.currency)}</td>
    <td class="c-returns r" role="cell">${row.returns === 0 ? "—" : row.returns}</td>
    ${shops ? html`<td class="c-shop soft" role="cell">${shop?.name ?? row.shop}</td>` : nothing}
  </tr>`;
}
