import type { Task } from "../domain/consequences.ts";
import type { ConnectionId, MerchantId, OrderId, ReturnId } from "../domain/ids.ts";
import { fromJson, json, present } from "./columns.ts";
import type { Database, Reader, Writer } from "./database.ts";
import { insertRows } from "./rows.ts";
import { insertTasks } from "./tasks.ts";

/** Something we wrote into a shop, or may have. */
export interface ShopWrite {
  readonly key: string;
  readonly kind: "tell" | "restock" | "book";
  readonly returnId?: ReturnId;
  readonly pieces: readonly { readonly lineId: string; readonly quantity: number }[];
  readonly state: "sent" | "waiting" | "done" | "failed";
  readonly reference?: string;
}

export interface WriteBegun extends Pick<ShopWrite, "key" | "kind" | "pieces"> {
  readonly orderId: OrderId;
  readonly returnId: ReturnId | null;
  readonly connectionId: ConnectionId;
}

/**
 * Notes on disk that something is about to be written. `lost`: it was about to be before, and nobody knows what became of it. `over`: it
 * is done, a person was asked, or another look at it is meant. @param look how often it was tried before
 */
export async function beginShopWrite(
  tx: Writer,
  merchantId: MerchantId,
  write: WriteBegun,
  { look, at }: { readonly look: number; readonly at: number },
): Promise<"begun" | "lost" | "over"> {
  const row = {
    key: write.key,
    merchant_id: merchantId,
    order_id: write.orderId,
    return_id: write.returnId,
    connection_id: write.connectionId,
    kind: write.kind,
    content: json(write.pieces),
    state: "sent" as const,
    reference: null,
    at,
  };
  if ((await insertRows(tx, "shop_writes", [row], { on: ["merchant_id", "key"], take: [] })) === 1) return "begun";
  const { numUpdatedRows } = await tx
    .updateTable("shop_writes")
    .set({ state: "sent" })
    .where("merchant_id", "=", merchantId)
    .where("key", "=", write.key)
    .where("state", "=", "waiting")
    .where("tries", "=", look)
    .executeTakeFirst();
  if (numUpdatedRows === 1n) return "begun";
  const known = await tx
    .selectFrom("shop_writes")
    .select(["state", "tries"])
    .where("merchant_id", "=", merchantId)
    .where("key", "=", write.key)
    .executeTakeFirst();
  return known?.state === "sent" && known.tries === look ? "lost" : "over";
}

/** What became of it. `waiting`: it certainly did not happen, or may be asked again, and `next` does so at `dueAt`. */
export async function endShopWrite(
  tx: Writer,
  merchantId: MerchantId,
  key: string,
  became:
    | { readonly state: "done"; readonly reference?: string }
    | { readonly state: "failed" }
    | { readonly state: "waiting"; readonly next: Task; readonly look: number; readonly at: number; readonly dueAt: number },
): Promise<void> {
  const { numUpdatedRows } = await tx
    .updateTable("shop_writes")
    .set({
      state: became.state,
      ...(became.state === "done" && became.reference !== undefined && { reference: became.reference }),
      ...(became.state === "waiting" && { tries: became.look + 1 }),
    })
    .where("merchant_id", "=", merchantId)
    .where("key", "=", key)
    .where("state", "=", "sent")
    .executeTakeFirst();
  if (numUpdatedRows === 1n && became.state === "waiting") await insertTasks(tx, [became.next], became.at, became.dueAt);
}

/** Those of an order that were made, or may have been. */
export async function listShopWrites(db: Reader, merchantId: MerchantId, orderId: OrderId): Promise<ShopWrite[]> {
  const rows = await db
    .selectFrom("shop_writes")
    .selectAll()
    .where("merchant_id", "=", merchantId)
    .where("order_id", "=", orderId)
    .orderBy("key")
    .execute();
  return rows.map((row) => ({
    key: row.key,
    kind: row.kind,
    pieces: fromJson<ShopWrite["pieces"]>(row.content),
    state: row.state,
    ...present({ returnId: row.return_id, reference: row.reference }),
  }));
}

/** What the shop itself calls a return of ours; null where it keeps none. */
export async function returnReferenceOf(db: Reader, merchantId: MerchantId, returnId: ReturnId): Promise<string | null> {
  const row = await db
    .selectFrom("shop_returns")
    .select("reference")
    .where("merchant_id", "=", merchantId)
    .where("return_id", "=", returnId)
    .executeTakeFirst();
  return row?.reference ?? null;
}

/** Remembers it; the first answer stays. */
export async function keepReturnReference(
  db: Database,
  merchantId: MerchantId,
  kept: { readonly returnId: ReturnId; readonly connectionId: ConnectionId; readonly reference: string },
): Promise<void> {
  const row = { return_id: kept.returnId, merchant_id: merchantId, connection_id: kept.connectionId, reference: kept.reference };
  await db.write((tx) => insertRows(tx, "shop_returns", [row], { on: ["return_id"], take: [] }));
}
