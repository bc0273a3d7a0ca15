import { z } from "zod";
import { WrongOrder } from "../../domain/snapshot.ts";
import { ConnectionProblem } from "../port.ts";
import type { Vendor } from "../vendor.ts";
import { toMinor } from "./magento-amounts.ts";
import { canceledMemo } from "./magento-snapshot.ts";
import { instant, keyIn } from "./magento-words.ts";
import { ask, type Filter, searched } from "./magento2-api.ts";
import { type MagentoMemo, type MagentoOrder, memoSchema, readOrder } from "./magento2-order.ts";
import type { KnownOrder, RefundMade } from "./port.ts";

/** Reading orders of Magento 2 and what belongs to them. */

export const pageSize = 100;

/** An order that nobody understood, with its number where that could be read. */
const nameless = z.object({ increment_id: z.union([z.string(), z.number()]).transform(String).catch("?") }).catch({ increment_id: "?" });
/** @throws ConnectionProblem */
export function orderIn(given: unknown): MagentoOrder {
  const one = readable(given);
  if (!("order" in one)) throw new ConnectionProblem("unreadable", one.why);
  return one.order;
}

export function readable(given: unknown): { readonly order: MagentoOrder } | { readonly number: string; readonly why: string } {
  try {
    return { order: readOrder(given) };
  } catch (wrong) {
    if (!(wrong instanceof WrongOrder)) throw wrong;
    return { number: nameless.parse(given).increment_id, why: wrong.message };
  }
}

export async function orderOf(vendor: Vendor, externalId: string): Promise<MagentoOrder | null> {
  if (!/^\d{1,18}$/.test(externalId)) return null;
  const found = await ask(vendor, `/rest/V1/orders/${externalId}`, z.unknown());
  return found === null ? null : orderIn(found);
}

/** Everything of a kind that belongs to these orders, however many pages that is. */
export async function allOf<Schema extends z.ZodType<{ readonly entity_id: string }>>(
  vendor: Vendor,
  kind: "creditmemos" | "shipments" | "invoices",
  schema: Schema,
  orderIds: readonly string[],
  within?: number,
): Promise<z.output<Schema>[]> {
  const all: z.output<Schema>[] = [];
  for (let after: string | null = orderIds.length > 0 ? "0" : null; after !== null; ) {
    const filters: Filter[] = [
      { field: "order_id", is: "in", value: orderIds.join(",") },
      { field: "entity_id", is: "gt", value: after },
    ];
    const page = await ask(
      vendor,
      `/rest/V1/${kind}?${searched(filters, { size: pageSize })}`,
      z.object({ items: z.array(schema) }),
      within,
    );
    const items: z.output<Schema>[] = page?.items ?? [];
    all.push(...items);
    after = items.length === pageSize ? (items.at(-1)?.entity_id ?? null) : null;
  }
  return all;
}

/** With their comments, which some versions leave out of a list. */
export async function memosOf(vendor: Vendor, externalId: string): Promise<MagentoMemo[]> {
  const memos = await allOf(vendor, "creditmemos", memoSchema, [externalId]);
  return Promise.all(
    memos.map(async (memo) => {
      if (memo.comments) return memo;
      const comments = await ask(vendor, `/rest/V1/creditmemo/${memo.entity_id}/comments`, commentsSchema);
      return { ...memo, comments: comments?.items ?? [] };
    }),
  );
}

const commentsSchema = z.object({ items: memoSchema.shape.comments });

export function made(memo: MagentoMemo, { currency }: Pick<KnownOrder, "currency">): RefundMade {
  const key = (memo.comments ?? []).map(({ comment }) => keyIn(comment)).find((one) => one !== undefined);
  const at = instant(memo.created_at);
  return {
    reference: memo.entity_id,
    amount: toMinor(memo.grand_total, currency),
    state: memo.state === canceledMemo ? "rejected" : "done",
    ...(key !== undefined && { key }),
    ...(at !== undefined && { at }),
  };
}
