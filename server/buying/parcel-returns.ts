import type { MerchantId, ParcelId } from "../domain/ids.ts";
import type { Return } from "../domain/return.ts";
import type { Reader } from "../store/database.ts";
import { findReturns, listReturnsOfSubmission } from "../store/returns.ts";
import { returnIdsOfParcel } from "../store/shipments.ts";

/** The returns of a submission that are under way: their pieces lie in the same parcels. */
export async function goingBack(db: Reader, { merchantId, submissionId }: Return): Promise<Return[]> {
  const siblings = await listReturnsOfSubmission(db, merchantId, submissionId);
  return siblings.filter(({ status }) => status === "approved" || status === "requested");
}

/** The return on whose timeline a label of the parcel is told; null when none needs one any more. @param first the one that asked for it */
export async function returnOfParcel(db: Reader, merchantId: MerchantId, parcelId: ParcelId, first?: Return["id"]): Promise<Return | null> {
  const returns = await findReturns(db, merchantId, await returnIdsOfParcel(db, merchantId, parcelId));
  const approved = returns.filter(({ status }) => status === "approved");
  return approved.find(({ id }) => id === first) ?? approved[0] ?? null;
}
