import { isWanted, recordAnswer, recordLost, recordMade, recordPurchase, recordRefused } from "../buying/outcome.ts";
import { returnOfParcel } from "../buying/parcel-returns.ts";
import { carrierOf, labelAsked } from "../buying/way.ts";
import type { OpenCarrier } from "../connected/open.ts";
import type { Context } from "../context.ts";
import type { Task } from "../domain/consequences.ts";
import type { MerchantId } from "../domain/ids.ts";
import { nextFinding, type Purchase, type PurchaseTrouble } from "../domain/purchase.ts";
import type { LabelAsked } from "../providers/carriers/port.ts";
import { ConnectionProblem, type Rejection } from "../providers/port.ts";
import { findShipment, markPurchaseSent } from "../store/shipments.ts";

/**
 * Buys the label that was chosen, exactly once however often this runs and wherever it dies: that it is asked for is on disk before anything
 * leaves, and from then on it is only asked for under the same key where the carrier keeps keys, or looked for.
 */
export async function buyLabel(
  context: Context,
  { merchantId, shipmentId, look }: Omit<Extract<Task, { do: "buy-label" }>, "do">,
): Promise<void> {
  const purchase = await findShipment(context.db, merchantId, shipmentId);
  if (purchase?.state !== "sending" || purchase.looks !== look) return;
  const [open, asked] = await Promise.all([carrierOf(context, merchantId, purchase), labelAsked(context, merchantId, purchase)]);
  if (!open || !asked) {
    const trouble: PurchaseTrouble = { code: open ? "not_found" : "not_connected", at: context.now() };
    return purchase.sentAt === undefined
      ? recordRefused(context, merchantId, purchase, trouble)
      : recordLost(context, merchantId, purchase, trouble);
  }
  return purchase.sentAt === undefined
    ? send(context, merchantId, purchase, open, asked)
    : lookAgain(context, merchantId, purchase, open, asked);
}

async function send(context: Context, merchantId: MerchantId, purchase: Purchase, open: OpenCarrier, asked: LabelAsked): Promise<void> {
  const { db } = context;
  const ret = await returnOfParcel(db, merchantId, purchase.parcelId, purchase.asked.returnId);
  const parcel = ret?.parcels.find(({ id }) => id === purchase.parcelId);
  if (!ret || !parcel || !isWanted(ret, parcel)) {
    const trouble: PurchaseTrouble = { code: "not_needed", at: context.now() };
    await recordPurchase(context, merchantId, purchase, { do: "refuse", trouble });
    return;
  }
  const sentAt = context.now();
  if (!(await markPurchaseSent(db, merchantId, purchase, sentAt))) return;
  await recordAnswer(context, merchantId, { ...purchase, sentAt }, open, await open.carrier.createLabel(asked));
}

/** It was asked for, and the process died, the answer was lost, or the carrier is still at it. */
async function lookAgain(
  context: Context,
  merchantId: MerchantId,
  purchase: Purchase,
  open: OpenCarrier,
  asked: LabelAsked,
): Promise<void> {
  const { lostAnswer } = open.provider.can;
  const at = context.now();
  const sentAt = purchase.sentAt ?? at;
  const again = purchase.reference === undefined && lostAnswer === "same_key" ? await open.carrier.createLabel(asked) : null;
  if (again && (again.kind !== "rejected" || telling.has(again.code))) return recordAnswer(context, merchantId, purchase, open, again);
  const found = again ? null : await findAt(open, asked, sentAt);
  const unheard = found instanceof ConnectionProblem;
  if (found === "given_up") return recordRefused(context, merchantId, purchase, { code: "given_up", at });
  if (found && found !== "pending" && !unheard) return recordMade(context, merchantId, purchase, open, found);
  const reached = again ? again.retryAfter === undefined : !unheard;
  const known = found === "pending" ? { reference: purchase.reference ?? asked.key } : purchase;
  const dueIn = nextFinding(lostAnswer, known, at - sentAt, reached);
  const trouble: PurchaseTrouble = { code: "no_answer", at };
  if (dueIn === null) return recordLost(context, merchantId, purchase, trouble);
  await recordPurchase(context, merchantId, purchase, { do: "miss", trouble }, { dueIn });
}

async function findAt({ carrier }: OpenCarrier, asked: LabelAsked, sentAt: number) {
  try {
    return (await carrier.findLabel?.(asked, sentAt)) ?? null;
  } catch (failure) {
    if (failure instanceof ConnectionProblem) return failure;
    throw failure;
  }
}

/** Only these say what became of the first request under the same key: the carrier read it and would not make it. */
const telling: ReadonlySet<Rejection> = new Set(["no_funds", "wrong_request", "not_supported", "too_much"]);
