import type { Context } from "../context.ts";
import type { OrderSnapshot } from "../domain/order.ts";
import type { Shop } from "../domain/shop.ts";
import { type Upserted, upsertOrders } from "../store/upsert-orders.ts";

/** What a reader found in a file: an order with the line it begins on, or what kept it from being one. */
export type OrderRead =
  | { readonly line: number; readonly snapshot: OrderSnapshot }
  | { readonly number?: string; readonly wrong: readonly RowMistake[] };

export interface RowMistake {
  readonly line: number;
  readonly reason: string;
}

/** Counts orders, not rows. */
export interface ImportCounts {
  readonly imported: number;
  readonly unchanged: number;
  readonly rejected: number;
}

export interface ImportReport {
  readonly mistake?: (mistake: RowMistake) => void;
  readonly progress?: (counts: ImportCounts) => void;
}

/** One transaction of the store: it lets the shoppers' requests through after each. */
const batchSize = 250;

/**
 * Keeps every order that could be read, new or changed, and reports the others; one that is wrong never holds up the rest. May be
 * run again with the same orders: they are counted as unchanged. Throws what the reader throws; what the
 * last `progress` counted is kept then, and the same file may be given again.
 */
export async function importOrders(
  context: Pick<Context, "db" | "now" | "newId">,
  shop: Pick<Shop, "id" | "merchantId" | "code">,
  reads: AsyncIterable<OrderRead> | Iterable<OrderRead>,
  report: ImportReport = {},
): Promise<ImportCounts> {
  const counts = { imported: 0, unchanged: 0, rejected: 0 };
  const reject = (wrong: readonly RowMistake[]) => {
    counts.rejected += 1;
    for (const mistake of wrong) report.mistake?.(mistake);
    report.progress?.(counts);
  };
  const save = async (batch: readonly Found[]) => {
    if (batch.length === 0) return;
    for (const outcome of await saveBatch(context, shop, batch)) {
      if (outcome === "unchanged") counts.unchanged += 1;
      else if (typeof outcome === "object") reject([outcome]);
      else counts.imported += 1;
    }
    report.progress?.(counts);
  };

  let batch: Found[] = [];
  for await (const read of reads) {
    if ("wrong" in read) reject(read.wrong);
    else batch.push(read);
    if (batch.length === batchSize) {
      await save(batch);
      batch = [];
    }
  }
  await save(batch);
  return counts;
}

type Found = Extract<OrderRead, { snapshot: OrderSnapshot }>;
type Outcome = Upserted | RowMistake;

async function saveBatch(
  context: Pick<Context, "db" | "now" | "newId">,
  shop: Pick<Shop, "id" | "merchantId" | "code">,
  batch: readonly Found[],
): Promise<Outcome[]> {
  const { db, newId } = context;
  const upsert = (found: readonly Found[]) =>
    upsertOrders(
      db,
      shop.merchantId,
      shop.id,
      found.map(({ snapshot }) => snapshot),
      { shopCode: shop.code, newId, at: context.now() },
    );
  try {
    return await upsert(batch);
  } catch (failure) {
    // Either one order is more than the database takes, or the database is in trouble: then none gets through.
    const outcomes: Outcome[] = [];
    for (const found of batch) {
      const [outcome] = await upsert([found]).catch((cause: unknown) => [
        { line: found.line, reason: `the database refused this order${codeOf(cause)}` },
      ]);
      if (outcome) outcomes.push(outcome);
    }
    if (outcomes.every((outcome) => typeof outcome === "object")) throw failure;
    return outcomes;
  }
}

/** The engine's code for what went wrong: its message may quote people's data. */
function codeOf(cause: unknown): string {
  return cause instanceof Error && "code" in cause ? ` (${String(cause.code)})` : "";
}
