import { sql } from "kysely";
import { Refusal } from "../domain/errors.ts";
import type { Database, Reader } from "./database.ts";
import { prepared } from "./prepared.ts";

export interface Limit {
  readonly limit: number;
  readonly windowMs: number;
  /** Epoch milliseconds. */
  readonly at: number;
  /** How much this hit counts; 1 when absent. */
  readonly cost?: number;
}

export interface Spent {
  readonly used: number;
  /** Epoch milliseconds. */
  readonly resetsAt: number;
}

/**
 * Counts a hit on a bucket, in one statement that holds across processes. The window begins with the first hit. Hits beyond the limit
 * count too. Buckets must not name people in clear: they are kept until the window has passed.
 */
export async function hit(
  db: Database,
  bucket: string,
  { limit, windowMs, at, cost = 1 }: Limit,
): Promise<Spent & { readonly allowed: boolean }> {
  const { used, resets_at } = await db.writeLightly((tx) =>
    tx
      .insertInto("limits")
      .values({ bucket, used: cost, resets_at: at + windowMs })
      .onConflict((conflict) =>
        conflict.column("bucket").doUpdateSet({
          used: sql<number>`case when limits.resets_at <= ${at} then excluded.used else limits.used + excluded.used end`,
          resets_at: sql<number>`case when limits.resets_at <= ${at} then excluded.resets_at else limits.resets_at end`,
        }),
      )
      .returning(["used", "resets_at"])
      .executeTakeFirstOrThrow(),
  );
  return { used, allowed: used <= limit, resetsAt: resets_at };
}

/** As `hit`. @throws Refusal `too_many_requests` beyond the limit */
export async function hitWithin(db: Database, bucket: string, limit: Limit): Promise<void> {
  const { allowed, resetsAt } = await hit(db, bucket, limit);
  if (!allowed) throw new Refusal("too_many_requests", { retryAfterSeconds: Math.ceil((resetsAt - limit.at) / 1000) });
}

/** What the buckets have spent in their running windows, without counting anything. A bucket without hits is absent. */
export async function peek(
  db: Reader,
  [one, two = one, three = one]: readonly [string, string?, string?],
  at: number,
): Promise<Map<string, Spent>> {
  const rows = await running(db, { one, two, three, at });
  return new Map(rows.map(({ bucket, used, resets_at }) => [bucket, { used, resetsAt: resets_at }]));
}

const running = prepared((db, { one, two, three, at }: { one: string; two: string; three: string; at: number }) =>
  db.selectFrom("limits").selectAll().where("bucket", "in", [one, two, three]).where("resets_at", ">", at),
);
