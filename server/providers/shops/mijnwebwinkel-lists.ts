import { z } from "zod";
import { WrongOrder } from "../../domain/snapshot.ts";
import { ConnectionProblem } from "../port.ts";
import { whatIsWrong } from "../vendor.ts";
import type { Api } from "./mijnwebwinkel-api.ts";
import { orderSchema, placedAt, type ShopOrder, shopZone, statusChangedAt, toSnapshot } from "./mijnwebwinkel-order.ts";
import { toShopRefunds } from "./mijnwebwinkel-refunds.ts";
import type { OrderPage } from "./port.ts";

/** Lists are by order number, oldest first, so that what is sold meanwhile comes at their end. */

export const pageSize = 100;
const hour = 3_600_000;

export type Read = OrderPage["orders"][number];

export const numberIn = z.object({ number: z.union([z.string(), z.number()]).transform(String) });

export async function listHistory(api: Api, cursor = "0"): Promise<OrderPage> {
  const offset = /^\d{1,9}$/.test(cursor) ? Number(cursor) : 0;
  const page = await pageOf(api, {}, offset);
  return { orders: await readAll(api, page), next: page.length === pageSize ? String(offset + pageSize) : null, total: null };
}

/**
 * First those whose status changed, then those placed since: a new one has no change yet. Once a year their clock goes back an hour, and
 * what is asked for by it begins an hour early for that.
 */
export async function listChanges(api: Api, changedSince: number, cursor = "status:0"): Promise<OrderPage> {
  const [, phase = "status", offset = "0"] = /^(status|placed):(\d{1,9})$/.exec(cursor) ?? [];
  const from = changedSince - hour;
  const isPlaced = phase === "placed";
  const asked = isPlaced ? { start_date: localTime(from).slice(0, 10) } : { status_changed_start_date: localTime(from) };
  const page = await pageOf(api, asked, Number(offset));
  const fresh = isPlaced ? page.filter((node) => !isOld(node, from)) : page;
  const more = page.length === pageSize ? `${phase}:${Number(offset) + pageSize}` : null;
  return { orders: await readAll(api, fresh, true), next: more ?? (isPlaced ? null : "placed:0"), total: null };
}

/** "2026-11-26 03:15:00" where the shops are. */
export function localTime(at: number): string {
  return new Intl.DateTimeFormat("sv-SE", { timeZone: shopZone, dateStyle: "short", timeStyle: "medium" }).format(at);
}

/** Placed earlier that day, or told among the changes of status. */
function isOld(node: unknown, from: number): boolean {
  const { data: order } = orderSchema.safeParse(node);
  if (!order) return false;
  try {
    return placedAt(order) < from || (statusChangedAt(order) ?? from - 1) >= from;
  } catch {
    return false;
  }
}

async function pageOf(api: Api, asked: Readonly<Record<string, string>>, offset: number): Promise<readonly unknown[]> {
  const query = { ...asked, ordering: "asc", limit: String(pageSize), offset: String(offset) };
  const page = await api.read("/orders", z.array(z.unknown()), { query });
  if (!page) throw new ConnectionProblem("not_found", "the shop has no orders to read");
  return page;
}

/** @param followed a credit order stands for the order it is a refund of; in a list of everything that comes by itself */
async function readAll(api: Api, nodes: readonly unknown[], followed = false): Promise<Read[]> {
  const read = nodes.map((node) => ({ node, order: orderSchema.safeParse(node) }));
  const known = new Map(read.flatMap(({ order }) => (order.success ? [[order.data.number, order.data] as const] : [])));
  const made: Read[] = [];
  const seen = new Set<string>();
  // One after the other: each may have credit orders to be read, and they wait for their turn.
  for (const { node, order } of read) {
    if (!order.success) {
      made.push({ number: numberIn.safeParse(node).data?.number.slice(0, 64) ?? "?", why: whatIsWrong(order.error) });
      continue;
    }
    const credited = order.data.credited_order_number;
    const number = credited ?? order.data.number;
    if ((credited && !followed) || seen.has(number)) continue;
    seen.add(number);
    const own = known.get(number) ?? (await api.read(`/orders/${number}`, orderSchema));
    if (own) made.push(await snapshotOf(api, own, undefined, known));
  }
  return made;
}

/** With its credit orders. @param until when the last answer must be there, on the clock that only moves forward */
export async function snapshotOf(
  api: Api,
  order: ShopOrder,
  until?: number,
  known: ReadonlyMap<string, ShopOrder> = new Map(),
): Promise<Read> {
  const credits = await Promise.all(
    order.credit_order_numbers.map((number) => {
      const within = until === undefined ? {} : { within: Math.max(1, Math.ceil(until - performance.now())) };
      return known.get(number) ?? api.read(`/orders/${number}`, orderSchema, within);
    }),
  );
  const there = credits.flatMap((one) => one ?? []);
  try {
    return toSnapshot(order, (lines) => toShopRefunds(order, there, lines));
  } catch (wrong) {
    if (wrong instanceof WrongOrder) return { number: order.number, why: wrong.message.slice(0, 300) };
    throw wrong;
  }
}
