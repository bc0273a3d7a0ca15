import type { Actor } from "../domain/actor.ts";
import type { MerchantId, ReceptionId, ReturnId } from "../domain/ids.ts";
import { fromJson, json, most, present, storable } from "./columns.ts";
import type { Reader, Writer } from "./database.ts";

/** One time somebody opened a parcel of a return. */
export interface Reception {
  readonly id: ReceptionId;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly by: Actor;
  /** What was scanned to find the return. */
  readonly scanned?: string;
  /** Things that belong to no unit of the return. */
  readonly extras: readonly { readonly title: string; readonly quantity: number; readonly note?: string }[];
}

export async function insertReception(tx: Writer, merchantId: MerchantId, returnId: ReturnId, reception: Reception): Promise<void> {
  await tx
    .insertInto("receptions")
    .values({
      id: reception.id,
      merchant_id: merchantId,
      return_id: returnId,
      at: reception.at,
      by_whom: json(reception.by),
      scanned: reception.scanned === undefined ? null : storable(reception.scanned),
      extras: json(reception.extras),
    })
    .execute();
}

/** Oldest first. */
export async function listReceptions(db: Reader, merchantId: MerchantId, returnId: ReturnId): Promise<Reception[]> {
  const rows = await db
    .selectFrom("receptions")
    .selectAll()
    .where("merchant_id", "=", merchantId)
    .where("return_id", "=", returnId)
    .orderBy("id")
    .limit(most(200))
    .execute();
  return rows.map((row) => ({
    id: row.id,
    at: row.at,
    by: fromJson<Actor>(row.by_whom),
    ...present({ scanned: row.scanned }),
    extras: fromJson<Reception["extras"]>(row.extras),
  }));
}
