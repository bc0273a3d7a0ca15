import type { Context } from "../context.ts";
import { Refusal } from "../domain/errors.ts";
import type { MerchantId, ParcelId, PhotoId, ReturnId } from "../domain/ids.ts";
import type { Posted } from "../domain/parcel.ts";
import { isReceived } from "../domain/return.ts";
import { commit } from "../store/commit.ts";
import { findAnswer } from "../store/idempotency.ts";
import { findPhotos, takePhotos } from "../store/photos.ts";
import { findReturn } from "../store/returns.ts";
import { beginTracking } from "../store/tracking.ts";
import { whileStale } from "../store/while-stale.ts";

export interface Posting {
  readonly parcelId: ParcelId;
  /** Of a receipt, uploaded for the order before. */
  readonly photoId?: PhotoId;
  /** Of own postage: who carries it, and what they call it. */
  readonly carrier?: string;
  readonly trackingNumber?: string;
  readonly idempotency: { readonly key: string; readonly requestHash: string };
}

/**
 * The shopper says that they handed a parcel over, and shows it: from then on its return does not expire. Said again, the later proof is
 * added to the earlier.
 * @throws Refusal `return_not_found`, `return_wrong_state`, `proof_missing`, `photo_not_found`, `idempotency_key_reused`
 */
export async function postParcel(context: Context, merchantId: MerchantId, id: ReturnId, posting: Posting): Promise<void> {
  const { db } = context;
  const { parcelId, photoId, carrier, trackingNumber, idempotency } = posting;
  const scope = `${parcelId} posting`;
  await whileStale(async () => {
    const before = await findReturn(db, merchantId, id);
    const parcel = before?.parcels.find((one) => one.id === parcelId);
    if (!before || !parcel) throw new Refusal("return_not_found");
    const earlier = await findAnswer(db, merchantId, scope, idempotency.key);
    if (earlier && earlier.requestHash !== idempotency.requestHash) throw new Refusal("idempotency_key_reused");
    if (earlier) return;
    const at = context.now();
    if (before.status !== "approved" || isReceived(before) || parcel.progress === "delivered")
      throw new Refusal("return_wrong_state", { number: before.number, status: before.status, command: "post", at });
    if (photoId === undefined && trackingNumber === undefined) throw new Refusal("proof_missing");
    if (photoId !== undefined && (await findPhotos(db, merchantId, before.orderId, [photoId])).length === 0)
      throw new Refusal("photo_not_found");
    const posted: Posted = {
      ...parcel.posted,
      at: parcel.posted?.at ?? at,
      ...(photoId !== undefined && { photo: photoId }),
      ...(carrier !== undefined && { carrier }),
      ...(trackingNumber !== undefined && { trackingNumber }),
    };
    // What our label or a carrier's is called by stays; a number that is typed names a parcel that had none, or only one that was typed.
    const typed = parcel.label === undefined && parcel.trackingNumber === parcel.posted?.trackingNumber;
    const nameless = parcel.trackingNumber === undefined || typed;
    const named = nameless && trackingNumber !== undefined ? { trackingNumber, ...(carrier !== undefined && { carrier }) } : null;
    const after = { ...before, parcels: before.parcels.map((one) => (one.id === parcelId ? { ...one, ...named, posted } : one)) };
    const event = {
      type: "parcel.posted",
      returnId: id,
      merchantId,
      by: { kind: "shopper" },
      parcelId,
      photo: photoId !== undefined,
      ...(trackingNumber !== undefined && { trackingNumber }),
    } as const;
    await commit(
      db,
      { merchantId, created: [], updated: [{ before, after }], events: [event] },
      {
        at,
        idempotency: { scope, subject: id, ...idempotency },
        also: async (tx) => {
          await takePhotos(tx, merchantId, photoId === undefined ? [] : [photoId]);
          // It is followed by what was typed; nobody is asked about it, since it may be anybody's parcel.
          if (named)
            await beginTracking(tx, merchantId, {
              parcelId,
              number: named.trackingNumber,
              carrier: carrier ?? "",
              asked: false,
              typed: true,
              at,
            });
        },
      },
    );
  });
}
