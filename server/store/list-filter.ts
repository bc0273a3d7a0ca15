import { type RawBuilder, sql } from "kysely";
import type { ReturnId, ShopId } from "../domain/ids.ts";
import type { ParcelWord } from "../domain/listing.ts";
import { type Queue, queues } from "../domain/queue.ts";
import type { Lane } from "../domain/return.ts";
import type { StatusWord } from "../domain/status.ts";
import { bound, storable } from "./columns.ts";
import type { Tables } from "./tables.ts";

/** What a return must be like to be listed; what is absent does not matter. */
export interface ListFilter {
  readonly queue?: Queue;
  readonly lane?: Lane;
  readonly reason?: string;
  readonly shopId?: ShopId;
  readonly country?: string;
  readonly word?: StatusWord;
  readonly parcel?: ParcelWord;
  /** Waits since then or longer. What is done waits no more. */
  readonly waitingSince?: number;
  /** Requested at or after. */
  readonly from?: number;
  /** Requested before. */
  readonly to?: number;
  /** The shopper wrote and nobody has answered. */
  readonly unanswered?: boolean;
  /** Only these: what a search found, in whatever queue. */
  readonly among?: readonly ReturnId[];
}

export interface Condition {
  readonly column: keyof Tables["return_list"];
  readonly test: RawBuilder<unknown>;
  /** An index holds what fits it, in the order of waiting. */
  readonly alone: boolean;
}

export function conditionsOf(filter: ListFilter): Condition[] {
  const { waitingSince, from, to } = filter;
  const equal = {
    word: filter.word,
    parcel: filter.parcel,
    reason: filter.reason,
    country: filter.country,
    shop_id: filter.shopId,
    lane: filter.lane,
  } as const;
  const conditions: Condition[] = [];
  if (filter.unanswered) conditions.push({ column: "unanswered", test: sql`unanswered > 0`, alone: true });
  for (const column of Object.keys(equal) as (keyof typeof equal)[]) {
    const value = equal[column];
    if (value !== undefined) conditions.push({ column, test: sql`${sql.ref(column)} = ${bound(storable(value))}`, alone: true });
  }
  const at = (value: number): RawBuilder<unknown> => sql`cast(${value} as bigint)`;
  if (waitingSince !== undefined)
    conditions.push({ column: "waiting_since", test: sql`waiting_since <= ${at(waitingSince)}`, alone: false });
  if (from !== undefined || to !== undefined) {
    const test = sql`requested_at >= ${at(from ?? 0)} and requested_at < ${at(to ?? Number.MAX_SAFE_INTEGER)}`;
    conditions.push({ column: "requested_at", test, alone: false });
  }
  return conditions;
}

/** Where such a return can be. */
export function queuesOf({ queue, among, waitingSince }: ListFilter): Queue[] {
  const asked = queue === undefined || among ? queues : [queue];
  return asked.filter((one) => waitingSince === undefined || one !== "done");
}
