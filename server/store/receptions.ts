import type { Actor } from "../domain/actor.ts";
import type { MerchantId, ReceptionId, ReturnId } from "../domain/ids.ts";
import { fromJson, most, present } from "./columns.ts";
import type { Reader } from "./database.ts";

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
