import { goingBack } from "../buying/parcel-returns.ts";
import type { Context } from "../context.ts";
import type { Actor } from "../domain/actor.ts";
import { decide } from "../domain/command.ts";
import { Refusal } from "../domain/errors.ts";
import type { MerchantId, ReturnId } from "../domain/ids.ts";
import { nextParcel } from "../domain/parcel.ts";
import { commit } from "../store/commit.ts";
import { findAnswer } from "../store/idempotency.ts";
import { findReturn } from "../store/returns.ts";
import { shippingOf } from "../store/shipping.ts";

export interface Added {
  readonly by: Actor;
  readonly told: boolean;
  readonly message?: string;
  readonly seen: number | null;
  readonly idempotency: { readonly key: string; readonly requestHash: string };
}

/**
 * One more parcel for what goes back, with a label of its own; the returns of a submission share it. The same key again adds none.
 * @throws Refusal `return_not_found`, `stale`, `return_wrong_state`, `too_many_parcels`
 */
export async function addParcel(context: Context, merchantId: MerchantId, id: ReturnId, given: Added): Promise<void> {
  const { db } = context;
  const before = await findReturn(db, merchantId, id);
  if (!before) throw new Refusal("return_not_found");
  const earlier = await findAnswer(db, merchantId, id, given.idempotency.key);
  if (earlier?.requestHash === given.idempotency.requestHash) return;
  if (given.seen !== null && given.seen !== before.version) throw new Refusal("stale");
  const at = context.now();
  const { rules } = await shippingOf(db, merchantId, before.shopId);
  const [first] = before.parcels;
  if (!first) throw new Refusal("return_wrong_state", { number: before.number, status: before.status, command: "add_parcel", at });
  if (before.parcels.length >= Math.max(rules.mostParcels, 20)) throw new Refusal("too_many_parcels", { most: rules.mostParcels });
  const parcel = nextParcel(before.parcels, first, context.newId("parcel"));
  const { by, told, message } = given;
  const { after, events } = decide(before, { do: "add_parcel", parcel, leads: true, by, told, ...(message && { message }) }, at);
  const siblings = (await goingBack(db, before)).filter((one) => one.id !== id && one.parcels.some((shared) => shared.id === first.id));
  const shared = siblings.map((one) => ({ before: one, after: { ...one, parcels: [...one.parcels, parcel] } }));
  const claim = { scope: id, subject: parcel.id, ...given.idempotency };
  await commit(db, { merchantId, created: [], updated: [{ before, after }, ...shared], events }, { at, idempotency: claim });
}
