import { sql } from "kysely";
import type { MerchantId, ReturnId } from "../domain/ids.ts";
import { most } from "./columns.ts";
import type { Reader } from "./database.ts";

export interface Overdue {
  readonly merchantId: MerchantId;
  readonly id: ReturnId;
  readonly sendBy: number;
}

/**
 * Approved returns of any merchant whose parcel was to be sent before `before` and has not moved and that nobody proved to have sent, to which nothing has happened since
 * either; longest overdue first. Left out are those the shopper could not send: without a parcel, or with one whose label never came.
 * A withdrawal never expires.
 * @param after the last one of the page before
 */
export async function listOverdue(
  db: Reader,
  { before, after, limit }: { readonly before: number; readonly after?: Pick<Overdue, "sendBy" | "id">; readonly limit: number },
): Promise<Overdue[]> {
  return db
    .selectFrom("returns")
    .select(["returns.merchant_id as merchantId", "returns.id", "returns.send_by as sendBy"])
    .where("returns.status", "=", sql.lit("approved"))
    .where("returns.lane", "<>", sql.lit("withdrawal"))
    .where("returns.send_by", "<", before)
    .$if(after !== undefined, (query) =>
      query
        .where("returns.send_by", ">=", after?.sendBy ?? 0)
        .where(({ eb, or }) => or([eb("returns.send_by", ">", after?.sendBy ?? 0), eb("returns.id", ">", after?.id ?? ("" as ReturnId))])),
    )
    .where(({ and, exists, not, selectFrom }) => {
      const parcels = selectFrom("return_parcels")
        .innerJoin("parcels", "parcels.id", "return_parcels.parcel_id")
        .select("parcels.id")
        .whereRef("return_parcels.return_id", "=", "returns.id");
      const units = selectFrom("return_units").select("return_units.id").whereRef("return_units.return_id", "=", "returns.id");
      const events = selectFrom("return_events").select("return_events.id").whereRef("return_events.return_id", "=", "returns.id");
      return and([
        exists(parcels.where(({ or, eb }) => or([eb("parcels.handover", "=", "own"), eb("parcels.label", "is not", null)]))),
        not(exists(parcels.where(({ or, eb }) => or([eb("parcels.progress", "<>", "announced"), eb("parcels.posted", "is not", null)])))),
        not(exists(units.where("return_units.reception", "<>", "awaited"))),
        not(exists(events.where("return_events.at", ">=", before))),
      ]);
    })
    .orderBy("returns.send_by")
    .orderBy("returns.id")
    .limit(most(limit))
    .execute();
}
