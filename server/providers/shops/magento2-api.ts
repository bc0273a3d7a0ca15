import type { z } from "zod";
import { ConnectionProblem } from "../port.ts";
import type { Vendor } from "../vendor.ts";

/** How Magento 2 is asked for many things of a kind, and how what it answers is read. */

export interface Filter {
  readonly field: string;
  readonly is: "eq" | "in" | "gt" | "gteq" | "like";
  readonly value: string | number;
}

/**
 * All filters must hold. Sorted by `entity_id` unless said otherwise, so that going on after an id misses nothing; a kind that has no such
 * column breaks over it.
 * @param sort null: in whatever order
 */
export function searched(
  filters: readonly Filter[],
  { size, sort = "entity_id" }: { readonly size: number; readonly sort?: string | null },
): string {
  const query = new URLSearchParams();
  for (const [place, { field, is, value }] of filters.entries()) {
    const at = `searchCriteria[filter_groups][${place}][filters][0]`;
    query.set(`${at}[field]`, field);
    query.set(`${at}[value]`, String(value));
    query.set(`${at}[condition_type]`, is);
  }
  if (sort !== null) {
    query.set("searchCriteria[sortOrders][0][field]", sort);
    query.set("searchCriteria[sortOrders][0][direction]", "ASC");
  }
  query.set("searchCriteria[pageSize]", String(size));
  return query.toString();
}

/** Null for what is not there. @throws ConnectionProblem */
export async function ask<Schema extends z.ZodType>(
  vendor: Vendor,
  path: string,
  schema: Schema,
  within?: number,
): Promise<z.output<Schema> | null> {
  const { status, json } = await vendor.read({ path, ...(within !== undefined && { within }) });
  if (status === 404 && json !== undefined) return null;
  if (status !== 200) throw new ConnectionProblem("unreadable", `answered ${status}`);
  return understood(schema, json);
}

export function understood<Schema extends z.ZodType>(schema: Schema, given: unknown): z.output<Schema> {
  const read = schema.safeParse(given);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw new ConnectionProblem("unreadable", `${issue?.path.join(".") ?? ""}: ${issue?.message ?? "is not what it should be"}`);
}
