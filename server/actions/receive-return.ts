import type { Context } from "../context.ts";
import type { Actor } from "../domain/actor.ts";
import { Refusal } from "../domain/errors.ts";
import type { MerchantId, ReturnId } from "../domain/ids.ts";
import { type ReceivedUnit, receiveUnits } from "../domain/reception.ts";
import { skusOf } from "../domain/restock.ts";
import type { Return } from "../domain/return.ts";
import { commit } from "../store/commit.ts";
import { type ExtraPiece, extrasOf } from "../store/extra-units.ts";
import { findOrder } from "../store/orders.ts";
import { findPhotos } from "../store/photos.ts";
import { insertReception } from "../store/receptions.ts";
import { findReturn } from "../store/returns.ts";

export interface ReceiptGiven {
  readonly by: Actor;
  readonly units: readonly ReceivedUnit[];
  readonly extras: readonly ExtraPiece[];
  readonly scanned?: string;
  readonly told: boolean;
  readonly message?: string;
  /** The version it was read in; null takes whatever is there. */
  readonly seen: number | null;
  readonly idempotency: { readonly key: string; readonly requestHash: string };
}

/**
 * Records what came out of a parcel. A further piece of the order becomes a unit of the return; what belongs to nobody is written down.
 * The same key again changes nothing.
 * @throws Refusal `return_not_found`, `stale`, `return_wrong_state`, `unit_taken`, `photo_not_found`, `idempotency_key_reused`
 */
export async function receiveReturn(context: Context, merchantId: MerchantId, id: ReturnId, given: ReceiptGiven): Promise<void> {
  const { db, newId } = context;
  const at = context.now();
  const before = await findReturn(db, merchantId, id);
  if (!before) throw new Refusal("return_not_found");
  if (given.seen !== null && given.seen !== before.version) throw new Refusal("stale");
  await requirePhotos(context, before, given.units);
  const order = await findOrder(db, merchantId, before.orderId);
  if (!order) throw new Refusal("return_not_found");
  const { units: extras, strangers } = await extrasOf(db, before, given.extras, newId);
  const { after, events } = receiveUnits(
    before,
    {
      by: given.by,
      units: given.units,
      extras,
      strangers: strangers.reduce((sum, { quantity }) => sum + quantity, 0),
      skus: skusOf(order),
      told: given.told,
      ...(given.scanned !== undefined && { scanned: given.scanned }),
      ...(given.message && { message: given.message }),
    },
    at,
  );
  if (events.length === 0) return;
  const receptionId = newId("reception");
  const reception = {
    id: receptionId,
    at,
    by: given.by,
    ...(given.scanned && { scanned: given.scanned }),
    extras: strangers.map(({ title, quantity, note }) => ({ title, quantity, ...(note && { note }) })),
  };
  await commit(
    db,
    { merchantId, created: [], updated: [{ before, after }], events },
    {
      at,
      idempotency: { scope: id, subject: receptionId, ...given.idempotency },
      also: (tx) => insertReception(tx, merchantId, id, reception),
    },
  );
}

async function requirePhotos({ db }: Context, { merchantId, orderId }: Return, units: readonly ReceivedUnit[]): Promise<void> {
  const wanted = new Set(units.flatMap(({ photos }) => photos));
  if (wanted.size === 0) return;
  const found = await findPhotos(db, merchantId, orderId, [...wanted]);
  if (found.length !== wanted.size) throw new Refusal("photo_not_found");
}
