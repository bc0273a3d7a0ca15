import { randomBytes } from "node:crypto";
import type { Context } from "../context.ts";
import { assess } from "../domain/assess.ts";
import { Refusal } from "../domain/errors.ts";
import type { OrderId, ReturnId, SubmissionId } from "../domain/ids.ts";
import type { Handover } from "../domain/policy.ts";
import { quoteRefund, type Quote } from "../domain/refund.ts";
import { returnNumber } from "../domain/numbers.ts";
import { requestReturns } from "../domain/return.ts";
import type { Answer, Origin, ResolutionKind } from "../domain/return.ts";
import { destination, type Shop } from "../domain/shop.ts";
import { commit } from "../store/commit.ts";
import { findOrder } from "../store/orders.ts";
import { findPhotos } from "../store/photos.ts";
import { readSituation } from "../store/situation.ts";

export interface Submission {
  readonly orderId: OrderId;
  readonly items: readonly Answer[];
  readonly resolution: ResolutionKind;
  readonly handover: Handover;
  /** What `fingerprintOf` gave for the figures that were shown. */
  readonly quote: string;
  readonly language: string;
  readonly origin: Origin;
  readonly idempotency: { readonly key: string; readonly requestHash: string };
}

/**
 * Turns a wish into returns, one per lane, all in one transaction. Nothing the browser computed is believed: the order is assessed
 * and quoted again, and when the figures differ from those shown nothing is submitted (`quote_changed`).
 * After any throw nothing has been saved; the same idempotency key may be sent again and gives the same returns.
 */
export async function submitReturn(context: Context, shop: Shop, submission: Submission): Promise<{ submissionId: SubmissionId; returnIds: ReturnId[] }> {
  const { db } = context;
  const at = context.now();
  const order = await findOrder(db, shop.merchantId, submission.orderId);
  if (!order) throw new Refusal("order_not_found");
  const situation = await readSituation(db, shop, order, at);
  const assessment = assess(situation.context);
  const quote = quoteRefund({ context: situation.context, assessment, wishes: submission.items, resolution: submission.resolution, handover: submission.handover });
  if (fingerprintOf(quote) !== submission.quote) throw new Refusal("quote_changed");
  await requirePhotos(context, shop, submission);

  const submissionId = context.newId("submission");
  const { returns, events } = requestReturns({
    context: situation.context,
    quote,
    answers: submission.items,
    handover: submission.handover,
    origin: submission.origin,
    language: submission.language,
    policyId: situation.policyVersion.id,
    submissionId,
    newId: context.newId,
    newNumber: () => returnNumber(shop.code, randomBytes(8)),
    ...(order.shipTo ? { from: order.shipTo } : {}),
    to: destination(shop.brand, assessment.address),
  });
  await commit(db, { merchantId: shop.merchantId, created: returns, updated: [], events }, { at, idempotency: { scope: order.id, subject: submissionId, ...submission.idempotency } });
  return { submissionId, returnIds: returns.map(({ id }) => id) };
}

/** Equal for equal figures: what was shown is what is submitted. */
export function fingerprintOf(quote: Quote): string {
  return [quote.currency, quote.total, ...quote.returns.map(({ lane, resolution, total, units, ledger }) => `${lane}:${resolution}:${total}:${units.length}:${ledger.map(({ kind, amount }) => `${kind}${amount}`).join("+")}`)].join("/");
}

async function requirePhotos(context: Context, shop: Shop, { items, orderId }: Submission): Promise<void> {
  const wanted = items.flatMap(({ photos = [] }) => photos);
  if (wanted.length === 0) return;
  const found = await findPhotos(context.db, shop.merchantId, orderId, wanted);
  if (found.length !== new Set(wanted).size) throw new Refusal("photo_not_found");
}
