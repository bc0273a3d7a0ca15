import type { Context } from "../context.ts";
import { Refusal } from "../domain/errors.ts";
import type { MerchantId, ReturnId, UnknownParcelId } from "../domain/ids.ts";
import { assignUnknownParcel } from "../store/unknown-parcels.ts";

/**
 * Says which return a parcel was that nobody knew. Saying the same again changes nothing.
 * @throws Refusal `parcel_assigned` when it is another's
 */
export async function assignParcel({ db }: Context, merchantId: MerchantId, id: UnknownParcelId, returnId: ReturnId): Promise<void> {
  if (!(await assignUnknownParcel(db, merchantId, id, returnId))) throw new Refusal("parcel_assigned");
}
