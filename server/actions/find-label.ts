import { recordMade, recordPurchase } from "../buying/outcome.ts";
import { carrierOf, labelAsked } from "../buying/way.ts";
import type { Context } from "../context.ts";
import type { Actor } from "../domain/actor.ts";
import { Refusal } from "../domain/errors.ts";
import type { MerchantId, ReturnId, ShipmentId } from "../domain/ids.ts";
import type { MadeLabel } from "../providers/carriers/port.ts";
import { ConnectionProblem } from "../providers/port.ts";
import { findShipment } from "../store/shipments.ts";

export interface Finding {
  readonly by: Actor;
  readonly made: boolean;
  readonly reference?: string;
  readonly trackingNumber?: string;
  readonly why: string;
}

/**
 * A person looked at the carrier whether a label exists of which nobody knew. One that does is taken up with its file where the carrier gives
 * it; one that does not leaves the parcel free for another. Answers whose page it stands on.
 * @throws Refusal `not_found`, `stale` for one of which it is known
 */
export async function findLabel(context: Context, merchantId: MerchantId, id: ShipmentId, found: Finding): Promise<ReturnId> {
  const purchase = await findShipment(context.db, merchantId, id);
  if (!purchase) throw new Refusal("not_found");
  if (purchase.state !== "unknown") throw new Refusal("stale");
  const page = purchase.asked.returnId;
  const at = context.now();
  if (!found.made) {
    const trouble = { code: "not_found", message: found.why, at };
    const missed = { code: "refused" as const, at, message: found.why };
    await recordPurchase(
      context,
      merchantId,
      purchase,
      { do: "refuse", trouble },
      {
        change: (_, parcel) =>
          parcel.label ? null : { do: "miss_label", parcelId: parcel.id, trouble: missed, leads: false, by: found.by },
      },
    );
    return page;
  }
  const open = await carrierOf(context, merchantId, purchase);
  const asked = await labelAsked(context, merchantId, purchase);
  const known = open && asked ? await askedAgain(open.carrier.findLabel?.(asked, purchase.sentAt ?? at)) : null;
  const reference = found.reference ?? purchase.reference;
  const made: MadeLabel = known ?? {
    reference: reference ?? `by-hand-${purchase.id}`,
    carrier: purchase.carrier,
    ...(found.trackingNumber !== undefined && { trackingNumber: found.trackingNumber }),
    files: [],
    ...(purchase.cost && { cost: { amount: purchase.cost.amount, currency: purchase.cost.currency } }),
  };
  await recordMade(context, merchantId, purchase, open, made);
  return page;
}

async function askedAgain(answer: Promise<MadeLabel | "pending" | "given_up" | null> | undefined): Promise<MadeLabel | null> {
  try {
    const found = (await answer) ?? null;
    return found === "pending" || found === "given_up" ? null : found;
  } catch (failure) {
    if (failure instanceof ConnectionProblem) return null;
    throw failure;
  }
}
