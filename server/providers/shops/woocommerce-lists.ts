import { z } from "zod";
import type { OrderSnapshot } from "../../domain/order.ts";
import { ConnectionProblem } from "../port.ts";
import type { OrderPage } from "./port.ts";
import { orderPath, type Woo } from "./woocommerce-client.ts";
import { instant, key, readWooOrder, refundSchema, scalar, type WooRefund } from "./woocommerce-orders.ts";

/** Reading a shop's orders whole: nothing is left out while the shop goes on selling, and never more than a page is held. */

export const orderFields = [
  "id,number,status,currency,total,date_created_gmt,date_modified_gmt,date_paid_gmt,date_completed_gmt,created_via,needs_processing",
  "payment_method,payment_method_title,transaction_id,billing,shipping,line_items,shipping_lines,fee_lines,tax_lines,coupon_lines,refunds,meta_data",
].join(",");

const aPage = 100;
/** How many orders' refunds are asked for at once. */
const atOnce = 4;

const rowSchema = z.looseObject({
  id: key,
  number: key.optional(),
  date_modified_gmt: scalar,
  refunds: z.array(z.unknown()).catch([]),
});
type Row = z.infer<typeof rowSchema>;
const rows = z.array(rowSchema);

/** An order with its refunds line by line, which the order itself does not know. */
export async function readOrder(woo: Woo, externalId: string): Promise<OrderSnapshot | null> {
  const found = await woo.get(orderPath(externalId), rowSchema, { _fields: orderFields });
  if (!found) return null;
  const read = await withRefunds(woo, found.body);
  if ("why" in read) throw new ConnectionProblem("unreadable", read.why);
  return read;
}

export async function refundsOf(woo: Woo, externalId: string): Promise<readonly WooRefund[]> {
  const all: WooRefund[] = [];
  for (let page = 1; ; page++) {
    const query = { page, per_page: aPage, orderby: "id", order: "asc" };
    const found = (await woo.get(`${orderPath(externalId)}/refunds`, z.array(refundSchema), query))?.body ?? [];
    all.push(...found);
    if (found.length < aPage) return all;
  }
}

/**
 * All orders by their ids. Where one is put in the trash meanwhile, those behind it move up, so a page begins with the last one of the
 * page before; when that one is not there, the page is asked for again from further ahead.
 */
export async function wholePage(woo: Woo, cursor = "0:0"): Promise<OrderPage> {
  const [offset, last] = numbersIn(cursor);
  for (let from = Math.max(0, offset - 1); ; from = Math.max(0, from - aPage / 2)) {
    const query = { offset: from, per_page: aPage, orderby: "id", order: "asc", status: "any", _fields: orderFields };
    const found = await woo.get("/orders", rows, query);
    const all = found?.body ?? [];
    const [first] = all;
    if (from > 0 && (first === undefined || Number(first.id) > last)) continue;
    const unseen = all.filter(({ id }) => Number(id) > last);
    const end = all.at(-1);
    const next = all.length < aPage || !end ? null : `${from + all.length}:${end.id}`;
    return { orders: await readRows(woo, unseen), next, total: found?.total ?? null };
  }
}

/**
 * What changed since, by the moment it changed. An order that changes meanwhile goes to the end, so each page begins anew at the moment
 * the one before ended with; those of that same second come again.
 */
export async function changedPage(woo: Woo, since: number, cursor?: string): Promise<OrderPage> {
  const [at, offset] = cursor === undefined ? [Math.floor(since / 1_000), 0] : numbersIn(cursor);
  const query = {
    // The shop leaves out what changed at that very second.
    modified_after: new Date((at - 1) * 1_000).toISOString().slice(0, 19),
    dates_are_gmt: "true",
    orderby: "modified",
    order: "asc",
    offset,
    per_page: aPage,
    status: "any",
    _fields: orderFields,
  };
  const all = (await woo.get("/orders", rows, query))?.body ?? [];
  const changed = all.filter((row) => modifiedIn(row) >= at);
  const end = all.at(-1);
  const last = end ? modifiedIn(end) : at;
  const next = all.length < aPage ? null : last > at ? `${last}:0` : `${at}:${offset + aPage}`;
  return { orders: await readRows(woo, changed), next, total: null };
}

/** Seconds; an order that does not say when it changed counts as changed. */
function modifiedIn({ date_modified_gmt }: Row): number {
  const at = instant(date_modified_gmt);
  return at === undefined ? Number.MAX_SAFE_INTEGER : Math.floor(at / 1_000);
}

function numbersIn(cursor: string): [number, number] {
  const [one = "", other = ""] = cursor.split(":");
  return [Number.parseInt(one, 10) || 0, Number.parseInt(other, 10) || 0];
}

type ReadRow = OrderPage["orders"][number];

async function readRows(woo: Woo, all: readonly Row[]): Promise<readonly ReadRow[]> {
  const read: ReadRow[] = [];
  for (let from = 0; from < all.length; from += atOnce) {
    read.push(...(await Promise.all(all.slice(from, from + atOnce).map((row) => withRefunds(woo, row)))));
  }
  return read;
}

async function withRefunds(woo: Woo, row: Row): Promise<ReadRow> {
  const refunds = row.refunds.length === 0 ? [] : await refundsOf(woo, row.id);
  try {
    return readWooOrder(row, new Map(refunds.map((one) => [one.id, one])));
  } catch (problem) {
    return { number: row.number ?? row.id, why: problem instanceof Error ? problem.message.slice(0, 500) : "it cannot be read" };
  }
}
