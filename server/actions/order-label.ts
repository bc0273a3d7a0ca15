import { beginPurchase, purchaseOf } from "../buying/begin.ts";
import { dropFiles } from "../buying/drop-files.ts";
import { letGo } from "../buying/let-go.ts";
import { groundOf, rate } from "../buying/plan.ts";
import type { Context } from "../context.ts";
import type { Actor } from "../domain/actor.ts";
import type { Ranked } from "../domain/carrier-choice.ts";
import { decide } from "../domain/command.ts";
import { Refusal } from "../domain/errors.ts";
import type { ConnectionId, MerchantId, ParcelId, ReturnId } from "../domain/ids.ts";
import { isUnderWay } from "../domain/purchase.ts";
import { isReceived, type Return } from "../domain/return.ts";
import { commit } from "../store/commit.ts";
import { findAnswer } from "../store/idempotency.ts";
import { findReturn } from "../store/returns.ts";
import { standingOf } from "../store/shipments.ts";

export interface Ordered {
  /** Absent: the first that has no label, else the first. */
  readonly parcelId?: ParcelId;
  /** Absent: the best by the rules. */
  readonly service?: { readonly connectionId: ConnectionId; readonly service: string };
  readonly by: Actor;
  readonly told: boolean;
  readonly message?: string;
  /** The version it was read in; null takes whatever is there. */
  readonly seen: number | null;
  readonly idempotency: { readonly key: string; readonly requestHash: string };
}

/**
 * Has a label bought for a parcel, in the place of whatever label there was: the service that is named, else the best by the rules. The same
 * key again buys nothing.
 * @throws Refusal `return_not_found`, `not_found`, `stale`, `return_wrong_state`, `label_under_way` while nobody knows of another,
 * `service_not_offered` when it does not take this parcel, or none does
 */
export async function orderLabel(context: Context, merchantId: MerchantId, id: ReturnId, asked: Ordered): Promise<void> {
  const { db } = context;
  const before = await findReturn(db, merchantId, id);
  if (!before) throw new Refusal("return_not_found");
  const earlier = await findAnswer(db, merchantId, id, asked.idempotency.key);
  if (earlier?.requestHash === asked.idempotency.requestHash) return;
  if (asked.seen !== null && asked.seen !== before.version) throw new Refusal("stale");
  const at = context.now();
  const parcel = parcelOf(before, asked.parcelId);
  if (before.status !== "approved" || isReceived(before) || parcel.progress !== "announced")
    throw new Refusal("return_wrong_state", { number: before.number, status: before.status, command: "attach_label", at });
  const ground = await groundOf(context, before, parcel.id);
  const standing = standingOf(ground.earlier, parcel.id);
  if (standing && (isUnderWay(standing) || standing.state === "cancelling")) throw new Refusal("label_under_way");
  const { ranked } = await rate(context, ground, { anew: true });
  const { by, told, message, service } = asked;
  const chosen = service ? named(ranked, service) : ranked;
  const saying = { told, ...(message !== undefined && { message }) };
  const purchase = purchaseOf(context, ground, chosen, { saying, by, ...(service && { chosen: true }) });
  if (!purchase) throw new Refusal("service_not_offered");
  // What is there is not handed out any more while another is bought.
  const withdrawn = parcel.label ? decide(before, { do: "withdraw_label", parcelId: parcel.id, by }, at) : { after: before, events: [] };
  const after = { ...withdrawn.after, parcels: withdrawn.after.parcels.map((one) => (one.id === parcel.id ? untroubled(one) : one)) };
  await commit(
    db,
    { merchantId, created: [], updated: [{ before, after }], events: withdrawn.events },
    {
      at,
      idempotency: { scope: id, subject: purchase.id, ...asked.idempotency },
      also: async (tx) => {
        if (standing) await letGo(tx, merchantId, standing, "spare", at);
        await beginPurchase(tx, merchantId, purchase, at);
      },
    },
  );
  await dropFiles(context, parcel.label);
}

/** The named one alone, whatever the rules prefer; what cannot take the parcel still cannot. */
function named(ranked: readonly Ranked[], { connectionId, service }: NonNullable<Ordered["service"]>): readonly Ranked[] {
  const possible = new Set(["off", "rule_only", "rule_never", "other_carrier"]);
  const found = ranked.find(({ candidate }) => candidate.connectionId === connectionId && candidate.service === service);
  const able = found && (found.kept || found.why.every(({ is }) => possible.has(is)));
  return able ? [{ ...found, kept: true }, ...ranked.filter((one) => one !== found).map((one) => ({ ...one, kept: false }))] : [];
}

function parcelOf({ parcels }: Return, id: ParcelId | undefined) {
  const found = id === undefined ? (parcels.find(({ label }) => !label) ?? parcels[0]) : parcels.find((one) => one.id === id);
  if (!found) throw new Refusal("not_found");
  return found;
}

function untroubled<Parcel extends { readonly trouble?: unknown }>(parcel: Parcel): Omit<Parcel, "trouble"> {
  const { trouble: _, ...rest } = parcel;
  return rest;
}
