import { createHash, randomBytes } from "node:crypto";
import { isOfferedBefore } from "../buying/days-before.ts";
import { handingOver } from "../connected/handing-over.ts";
import { articlesNow } from "../connected/live-articles.ts";
import { namedPoint } from "../connected/points.ts";
import type { Context } from "../context.ts";
import { type AssessContext, type Assessment, assess } from "../domain/assess.ts";
import { Refusal } from "../domain/errors.ts";
import type { OrderId, SubmissionId } from "../domain/ids.ts";
import { skusAsked, withInstead } from "../domain/instead.ts";
import { returnNumber } from "../domain/numbers.ts";
import type { HandoverWish } from "../domain/parcel.ts";
import type { PickupWish } from "../domain/pickup.ts";
import type { Handover } from "../domain/policy.ts";
import { type Quote, quoteRefund, type Wish } from "../domain/refund.ts";
import type { Origin, ResolutionKind, Return } from "../domain/return.ts";
import { destination, type Shop } from "../domain/shop.ts";
import { type Answer, type Made, mostParcels, requestReturns } from "../domain/submission.ts";
import { commit } from "../store/commit.ts";
import { findAnswer } from "../store/idempotency.ts";
import { findOrder } from "../store/orders.ts";
import { findPhotos, photoWaits } from "../store/photos.ts";
import { findProducts } from "../store/products.ts";
import { listReturnsOfSubmission } from "../store/returns.ts";
import { readSituation } from "../store/situation.ts";
import { whileStale } from "../store/while-stale.ts";

export interface Submission {
  readonly orderId: OrderId;
  readonly items: readonly Answer[];
  readonly resolution: ResolutionKind;
  readonly handover: Handover;
  /** How many parcels; absent: one. */
  readonly parcels?: number;
  /** With the handover `pickup`: when somebody comes. */
  readonly pickup?: PickupWish;
  /** Where it is brought, by the name this server gave the place. */
  readonly point?: string;
  /** With an exchange for something cheaper: how what is left over comes. */
  readonly rest?: "refund" | "store_credit";
  /** What `fingerprintOf` gave for the figures that were shown; only the merchant may do without. */
  readonly quote?: string;
  readonly language: string;
  readonly origin: Origin;
  /** The merchant makes it, whatever the policy says (S1-46). */
  readonly made?: Made;
  readonly idempotency: { readonly key: string; readonly requestHash: string };
}

export interface Submitted {
  readonly submissionId: SubmissionId;
  /** As they stand: just made, or what became of them when the request is a replay. */
  readonly returns: readonly Return[];
  /** What they were judged by; null when the request is a replay, which is not judged. */
  readonly judged: AssessContext | null;
}

/**
 * Turns a wish into returns, one per lane, all in one transaction. Nothing the browser computed is believed: the order is assessed
 * and quoted again, and when the figures differ from those shown nothing is submitted (`quote_changed`).
 * After any throw nothing has been saved; the same idempotency key may be sent again and gives the same returns.
 */
export async function submitReturn(context: Context, shop: Shop, submission: Submission): Promise<Submitted> {
  const attempt = async (): Promise<Submitted> => {
    try {
      return await submitOnce(context, shop, submission);
    } catch (failure) {
      // The same request may have been answered before, or while this one was being judged; then its units are taken by itself.
      const twin = failure instanceof Refusal ? await answered(context, shop, submission) : null;
      if (!twin) throw failure;
      return twin;
    }
  };
  // Return numbers are drawn; one that is in use is drawn again, and an order that changed meanwhile is judged again.
  return whileStale(attempt, ["stale", "conflict"]);
}

const day = 24 * 60 * 60_000;
/** Submissions for one order within a day, cancelled ones too: each writes to its owner. */
const mostADay = 10;

async function answered({ db }: Context, shop: Shop, { orderId, idempotency }: Submission): Promise<Submitted | null> {
  const found = await findAnswer(db, shop.merchantId, orderId, idempotency.key);
  if (!found) return null;
  if (found.requestHash !== idempotency.requestHash) throw new Refusal("idempotency_key_reused");
  const submissionId = found.subject as SubmissionId;
  return { submissionId, returns: await listReturnsOfSubmission(db, shop.merchantId, submissionId), judged: null };
}

async function submitOnce(context: Context, shop: Shop, submission: Submission): Promise<Submitted> {
  const { db } = context;
  const at = context.now();
  if (submission.origin === "api" && !shop.apiReturns) throw new Refusal("api_returns_off");
  const order = await findOrder(db, shop.merchantId, submission.orderId);
  if (!order) throw new Refusal("order_not_found");
  const { context: situation, policyVersion, returns: all } = await readSituation(db, shop, order, at);
  const judged: AssessContext = submission.made ? { ...situation, exceptional: true } : situation;
  if (submission.origin === "portal") refuseTooMany(all, at);
  const { assessment, most } = await choiceOf(context, shop, submission, judged);
  const { items, resolution, handover, made, quote: shown } = submission;
  const quote = await quoteInstead(context, shop, {
    quote: quoteRefund({ context: judged, assessment, wishes: items, resolution, handover }),
    wishes: items,
    context: judged,
    ...(submission.rest && { rest: submission.rest }),
    strict: true,
  });
  if ((!made || shown !== undefined) && fingerprintOf(quote, handover) !== shown) throw new Refusal("quote_changed");
  const wish = await wishOf(context, shop, submission, { judged, assessment, quote });
  await requirePhotos(context, shop, submission);
  const { parcels = 1 } = submission;
  if (parcels > mostParcels(quote, handover, most)) throw new Refusal("too_many_parcels", { most: mostParcels(quote, handover, most) });

  const submissionId = context.newId("submission");
  const { returns, events } = requestReturns({
    context: judged,
    quote,
    answers: items,
    handover,
    origin: submission.origin,
    language: submission.language,
    policyId: policyVersion.id,
    submissionId,
    newId: context.newId,
    newNumber: () => returnNumber(shop.code, randomBytes(8)),
    ...(order.shipTo ? { from: order.shipTo } : {}),
    to: destination(shop.brand, quote.address),
    ...(wish && { wish }),
    parcels,
    ...(made && { made }),
  });
  const claim = { scope: order.id, subject: submissionId, ...submission.idempotency };
  const outcome = await commit(db, { merchantId: shop.merchantId, created: returns, updated: [], events }, { at, idempotency: claim });
  const earlier = outcome === "replayed" ? await answered(context, shop, submission) : null;
  return earlier ?? { submissionId, returns, judged };
}

/** What may be chosen. The merchant may promise what no connection offers; a shopper may not. */
async function choiceOf(
  context: Context,
  shop: Shop,
  { made }: Submission,
  judged: AssessContext,
): Promise<{ readonly assessment: Assessment; readonly most: number }> {
  const assessed = assess(judged);
  return made ? { assessment: assessed, most: 20 } : handingOver(context, shop, judged.order, assessed);
}

/**
 * What was chosen for the parcel's way.
 * @throws Refusal `pickup_not_offered`, `point_unknown`
 */
async function wishOf(
  context: Context,
  shop: Shop,
  { pickup, point, handover, made }: Submission,
  { judged, assessment, quote }: { readonly judged: AssessContext; readonly assessment: Assessment; readonly quote: Quote },
): Promise<HandoverWish | null> {
  if (made) return pickup ? { pickup } : null;
  const chosen = point === undefined || handover === "pickup" ? undefined : await namedPoint(context, shop, point);
  if (handover !== "pickup" || !assessment.handovers.includes("pickup")) return chosen ? { point: chosen } : null;
  if (!pickup || !(await isOfferedBefore(context, shop, { ...judged, quote }, pickup))) throw new Refusal("pickup_not_offered");
  return { pickup };
}

/**
 * The quote with the articles that are wanted instead, by what the shop says of them now.
 * @throws Refusal as `withInstead`
 */
export async function quoteInstead(
  context: Context,
  { merchantId, id: shopId, can }: Shop,
  asked: {
    readonly quote: Quote;
    readonly wishes: readonly Wish[];
    readonly context: AssessContext;
    readonly rest?: "refund" | "store_credit";
    /** What was shown has to be what is, and the shop is asked anew. */
    readonly strict: boolean;
  },
): Promise<Quote> {
  const { quote, wishes, strict } = asked;
  const { order, policy } = asked.context;
  const skus = skusAsked(wishes, order.lines);
  if (skus.length === 0 || quote.returns.every(({ resolution }) => resolution !== "exchange")) return quote;
  const products = await findProducts(context.db, merchantId, shopId, skus);
  const { articles } = await articlesNow(context, { merchantId, shopId }, products, { anew: strict });
  const exchanged = quote.returns.filter(({ resolution }) => resolution === "exchange");
  const credit = can.storeCredit && policy.resolutions.storeCredit !== undefined && exchanged.every(({ lane }) => lane === "commercial");
  return withInstead({
    quote,
    wishes,
    lines: order.lines,
    resolutions: policy.resolutions,
    articles: new Map(articles.map((one) => [one.sku, one])),
    ...(asked.rest === "store_credit" && credit && { rest: asked.rest }),
    strict,
  });
}

function refuseTooMany(all: readonly Return[], at: number): void {
  const recent = all.filter(({ requestedAt }) => requestedAt > at - day);
  if (new Set(recent.map(({ submissionId }) => submissionId)).size < mostADay) return;
  const oldest = Math.min(...recent.map(({ requestedAt }) => requestedAt));
  throw new Refusal("too_many_requests", { retryAfterSeconds: Math.ceil((oldest + day - at) / 1000) });
}

/**
 * Equal for equal pieces, figures, ways and reviews: what was shown is what is submitted. Which of a line's like pieces they are does
 * not count.
 */
export function fingerprintOf({ currency, returns, address }: Quote, handover: Handover): string {
  const shown = returns.map(({ lane, resolution, units, ledger, review }) => [
    lane,
    resolution,
    review ?? "",
    units.map(({ lineId, reasonId, subReasonId = "", paid, wanted }) => [
      lineId,
      reasonId,
      subReasonId,
      paid,
      ...(wanted ? [wanted.sku, wanted.price, wanted.rest ?? ""] : []),
    ]),
    ledger.map(({ kind, amount, tax, reason, lineId = "" }) => [kind, amount, tax, reason, lineId]),
  ]);
  return createHash("sha256")
    .update(JSON.stringify([currency, handover, address ?? "", shown]))
    .digest("base64url");
}

async function requirePhotos(context: Context, shop: Shop, { items, orderId }: Submission): Promise<void> {
  const wanted = items.flatMap(({ photos = [] }) => photos);
  if (wanted.length === 0) return;
  const found = await findPhotos(context.db, shop.merchantId, orderId, wanted);
  const fresh = found.filter(({ at }) => at > context.now() - photoWaits);
  if (fresh.length !== new Set(wanted).size) throw new Refusal("photo_not_found");
}
