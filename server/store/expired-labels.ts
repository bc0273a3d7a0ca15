import { sql } from "kysely";
import type { MerchantId, ParcelId, ShipmentId } from "../domain/ids.ts";
import { most } from "./columns.ts";
import type { Reader } from "./database.ts";

export interface ExpiredLabel {
  readonly merchantId: MerchantId;
  readonly parcelId: ParcelId;
  readonly id: ShipmentId;
  readonly expiresAt: number;
}

/**
 * Labels of any merchant that no carrier takes since a moment between two, of parcels that nobody has seen on their way and nobody showed to
 * have sent; the one that ran out first is first. @param after the last one of the page before
 */
export async function listExpiredLabels(
  db: Reader,
  {
    from,
    to,
    after,
    limit,
  }: { readonly from: number; readonly to: number; readonly after?: Pick<ExpiredLabel, "expiresAt" | "id">; readonly limit: number },
): Promise<ExpiredLabel[]> {
  const rows = await db
    .selectFrom("shipments")
    .innerJoin("parcels", "parcels.id", "shipments.parcel_id")
    .select(["shipments.merchant_id as merchantId", "shipments.parcel_id as parcelId", "shipments.id", "shipments.expires_at as expiresAt"])
    .where("shipments.state", "=", sql.lit("made"))
    .where("shipments.expires_at", "is not", null)
    .where("shipments.expires_at", ">=", after?.expiresAt ?? from)
    .where("shipments.expires_at", "<=", to)
    .$if(after !== undefined, (query) =>
      query.where(({ eb, or }) =>
        or([eb("shipments.expires_at", ">", after?.expiresAt ?? 0), eb("shipments.id", ">", after?.id ?? ("" as ShipmentId))]),
      ),
    )
    .where("parcels.progress", "=", "announced")
    .where("parcels.posted", "is", null)
    .where("parcels.label", "is not", null)
    .orderBy("shipments.expires_at")
    .orderBy("shipments.id")
    .limit(most(limit))
    .execute();
  return rows.map(({ expiresAt, ...row }) => ({ ...row, expiresAt: expiresAt ?? 0 }));
}
