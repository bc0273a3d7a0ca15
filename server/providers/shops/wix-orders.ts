import { z } from "zod";
import type { OrderSnapshot } from "../../domain/order.ts";
import { WrongOrder } from "../../domain/snapshot.ts";
import { ConnectionProblem } from "../port.ts";
import type { OrderPage } from "./port.ts";
import type { WixApi } from "./wix-api.ts";
import { fulfilmentsSchema, orderSchema, toSnapshot, transactionsSchema, type WixFulfilments, type WixTransactions } from "./wix-order.ts";

/** Reads orders; what was paid and sent of them is asked for with a page of them at once. */

const found = z.object({
  orders: z.array(z.unknown()),
  metadata: z.object({ hasNext: z.boolean().nullish(), cursors: z.object({ next: z.string().nullish() }).nullish() }).nullish(),
});
const one = z.object({ order: z.unknown() });
const paid = z.object({ orderTransactions: z.array(transactionsSchema) });
const sent = z.object({ ordersWithFulfillments: z.array(fulfilmentsSchema) });

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
export const mostOrders = 100;

const search = "/ecom/v1/orders/search";

/** Wix keeps filter and order of a list in its cursor, and takes neither beside it. */
export async function listOrders(api: WixApi, { changedSince, cursor }: { changedSince?: number; cursor?: string }): Promise<OrderPage> {
  const field = changedSince === undefined ? "createdDate" : "updatedDate";
  const asked = {
    sort: [{ fieldName: field, order: "ASC" }],
    ...(changedSince !== undefined && { filter: { updatedDate: { $gte: new Date(changedSince).toISOString() } } }),
  };
  const cursorPaging = { limit: mostOrders, ...(cursor !== undefined && { cursor }) };
  const page = await api.read({ path: search, body: { search: { ...(cursor === undefined && asked), cursorPaging } } }, found);
  if (page === null) throw new ConnectionProblem("not_found", "the site has no shop");
  const { hasNext, cursors } = page.metadata ?? {};
  return { orders: await snapshots(api, page.orders), next: hasNext && cursors?.next ? cursors.next : null, total: null };
}

export async function getOrder(api: WixApi, externalId: string): Promise<OrderSnapshot | null> {
  if (!guid.test(externalId)) return null;
  const answer = await api.read({ path: `/ecom/v1/orders/${externalId}` }, one);
  return answer === null ? null : readable(await snapshots(api, [answer.order]));
}

/** Numbers are counted by Wix itself, so that they are digits and nothing else, and a filter by them reads an index. */
export async function findOrder(api: WixApi, typed: string, within: number): Promise<OrderSnapshot | null> {
  const number = typed.trim().replace(/^#/, "");
  if (!/^[1-9]\d{0,18}$/.test(number)) return null;
  const until = performance.now() + within;
  const soon: WixApi = { ...api, read: (asked, data) => api.read({ ...asked, within: Math.max(1, until - performance.now()) }, data) };
  const page = await soon.read(
    { path: search, body: { search: { filter: { number: { $eq: number } }, cursorPaging: { limit: 2 } } } },
    found,
  );
  const [order] = await snapshots(soon, page?.orders ?? []);
  return order && order.number === number ? readable([order]) : null;
}

type Read = OrderPage["orders"][number];

/** @throws ConnectionProblem `unreadable` when its figures do not hold together */
function readable([order]: readonly Read[]): OrderSnapshot {
  if (!order) throw new ConnectionProblem("unreadable", "the answer holds no order");
  if ("why" in order) throw new ConnectionProblem("unreadable", `order ${order.number}: ${order.why}`);
  return order;
}

async function snapshots(api: WixApi, nodes: readonly unknown[]): Promise<readonly Read[]> {
  const parsed = nodes.map((node) => ({ node, order: orderSchema.safeParse(node) }));
  const orderIds = parsed.flatMap(({ order }) => (order.success ? [order.data.id] : []));
  const [transactions, fulfilments] = orderIds.length === 0 ? [[], []] : await Promise.all([paidOf(api, orderIds), sentOf(api, orderIds)]);
  return parsed.map(({ node, order }) => {
    if (!order.success) {
      const issue = order.error.issues[0];
      return { number: numberIn(node), why: `${issue?.path.join(".") ?? ""}: ${issue?.message ?? "is not as it should be"}`.slice(0, 300) };
    }
    const { id: orderId, number } = order.data;
    try {
      return toSnapshot(
        order.data,
        transactions.find((entry) => entry.orderId === orderId) ?? { orderId, payments: [], refunds: [] },
        fulfilments.find((entry) => entry.orderId === orderId) ?? { orderId, fulfillments: [] },
      );
    } catch (problem) {
      if (problem instanceof WrongOrder) return { number, why: problem.message.slice(0, 300) };
      throw problem;
    }
  });
}

function numberIn(node: unknown): string {
  const number = typeof node === "object" && node !== null && "number" in node ? node.number : undefined;
  return typeof number === "string" || typeof number === "number" ? String(number).slice(0, 64) : "?";
}

export async function paidOf(api: WixApi, orderIds: readonly string[]): Promise<readonly WixTransactions[]> {
  return (await api.read({ path: "/ecom/v1/payments/list-by-ids", body: { orderIds } }, paid))?.orderTransactions ?? [];
}

async function sentOf(api: WixApi, orderIds: readonly string[]): Promise<readonly WixFulfilments[]> {
  return (await api.read({ path: "/ecom/v1/fulfillments/list-by-ids", body: { orderIds } }, sent))?.ordersWithFulfillments ?? [];
}
