import type { Context } from "../context.ts";
import type { Actor } from "../domain/actor.ts";
import type { MerchantId, UnknownParcelId } from "../domain/ids.ts";
import { saveUnknownParcel } from "../store/unknown-parcels.ts";

/**
 * Writes down a parcel that nothing names, so that it waits for somebody who knows instead of for luck. The same key again writes nothing
 * more.
 * @throws Refusal `idempotency_key_reused`
 */
export async function receiveUnknownParcel(
  { db, newId, now }: Context,
  merchantId: MerchantId,
  parcel: {
    readonly label: string;
    readonly note?: string;
    readonly by: Actor;
    readonly idempotency: { readonly key: string; readonly requestHash: string };
  },
): Promise<UnknownParcelId> {
  const { idempotency, ...rest } = parcel;
  const id = newId("unknownParcel");
  return saveUnknownParcel(db, merchantId, { ...rest, id, at: now() }, { scope: "unknown-parcels", ...idempotency });
}
