import { sql } from "kysely";
import type { MerchantId, ReturnId, ShopId } from "../domain/ids.ts";
import { type ShippingRules, standardShipping } from "../domain/shipping.ts";
import { fromJson, most } from "./columns.ts";
import type { Reader, Writer } from "./database.ts";

export interface ToRemind {
  readonly merchantId: MerchantId;
  readonly shopId: ShopId;
  readonly id: ReturnId;
  readonly sendBy: number;
}

/**
 * Approved returns of any merchant whose last day to send lies between two moments, soonest first, and that nobody has reminded. Left out
 * are those that moved, that their shopper showed to have sent or could not send yet, for which somebody comes, and to which something
 * happened since `quietSince`.
 * @param after the last one of the page before
 */
export async function listToRemind(
  db: Reader,
  {
    from,
    to,
    quietSince,
    after,
    limit,
  }: {
    readonly from: number;
    readonly to: number;
    readonly quietSince: number;
    readonly after?: Pick<ToRemind, "sendBy" | "id">;
    readonly limit: number;
  },
): Promise<ToRemind[]> {
  return db
    .selectFrom("returns")
    .select(["returns.merchant_id as merchantId", "returns.shop_id as shopId", "returns.id", "returns.send_by as sendBy"])
    .where("returns.status", "=", sql.lit("approved"))
    .where("returns.reminded_at", "is", null)
    .where("returns.send_by", ">", from)
    .where("returns.send_by", "<=", to)
    .$if(after !== undefined, (query) =>
      query.where(({ eb, or, and }) =>
        or([
          eb("returns.send_by", ">", after?.sendBy ?? 0),
          and([eb("returns.send_by", "=", after?.sendBy ?? 0), eb("returns.id", ">", after?.id ?? ("" as ReturnId))]),
        ]),
      ),
    )
    .where(({ and, exists, not, selectFrom }) => {
      const parcels = selectFrom("return_parcels")
        .innerJoin("parcels", "parcels.id", "return_parcels.parcel_id")
        .select("parcels.id")
        .whereRef("return_parcels.return_id", "=", "returns.id");
      const pickups = selectFrom("return_parcels")
        .innerJoin("pickups", "pickups.parcel_id", "return_parcels.parcel_id")
        .select("pickups.id")
        .whereRef("return_parcels.return_id", "=", "returns.id");
      const units = selectFrom("return_units").select("return_units.id").whereRef("return_units.return_id", "=", "returns.id");
      const events = selectFrom("return_events").select("return_events.id").whereRef("return_events.return_id", "=", "returns.id");
      return and([
        exists(parcels.where(({ or, eb }) => or([eb("parcels.handover", "=", "own"), eb("parcels.label", "is not", null)]))),
        not(exists(parcels.where(({ or, eb }) => or([eb("parcels.progress", "<>", "announced"), eb("parcels.posted", "is not", null)])))),
        not(exists(pickups.where("pickups.state", "in", ["sending", "unknown", "booked", "cancelling"]))),
        not(exists(units.where("return_units.reception", "<>", "awaited"))),
        not(exists(events.where("return_events.at", ">=", quietSince))),
      ]);
    })
    .orderBy("returns.send_by")
    .orderBy("returns.id")
    .limit(most(limit))
    .execute();
}

export interface Reminding {
  readonly shopId: ShopId;
  /** Days before the last one; null: never. */
  readonly days: number | null;
}

/** When shops of any merchant remind that chose for themselves, in the order of their ids. @param after the last one of the page before */
export async function listReminding(db: Reader, after: ShopId | null, limit: number): Promise<Reminding[]> {
  const rows = await db
    .selectFrom("shipping_rules")
    .select(["shop_id", "rules"])
    .where("shop_id", ">", after ?? ("" as ShopId))
    .orderBy("shop_id")
    .limit(most(limit))
    .execute();
  return rows.map(({ shop_id: shopId, rules }) => ({
    shopId,
    days: { ...standardShipping, ...fromJson<Partial<ShippingRules>>(rules) }.remindBeforeDays,
  }));
}

/** Each is reminded once. */
export async function noteReminded(tx: Writer, merchantId: MerchantId, ids: readonly ReturnId[], at: number): Promise<void> {
  await tx.updateTable("returns").set({ reminded_at: at }).where("merchant_id", "=", merchantId).where("id", "in", ids).execute();
}
