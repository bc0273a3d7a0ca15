import { createHash } from "node:crypto";
import type { Context } from "../context.ts";
import { type AssessContext, type Assessment, assess } from "../domain/assess.ts";
import { Refusal } from "../domain/errors.ts";
import type { Id, IdKind, PolicyId, ShopId, SubmissionId } from "../domain/ids.ts";
import { makeId } from "../domain/ids.ts";
import type { Order } from "../domain/order.ts";
import { quoteRefund } from "../domain/refund.ts";
import type { Return } from "../domain/return.ts";
import { destination, type Shop } from "../domain/shop.ts";
import { requestReturns } from "../domain/submission.ts";
import { type TestNumber, testOrder } from "../domain/test-orders.ts";
import type { Reader } from "../store/database.ts";
import { findShop, findShopById } from "../store/merchants.ts";
import { findOrder } from "../store/orders.ts";
import { readSituation } from "../store/situation.ts";
import type { SubmissionRequest } from "./schemas.ts";
import type { ShopperSession } from "./who.ts";

/** All that a shopper's request is answered from: their order, judged now. */
export interface Visit {
  readonly session: ShopperSession;
  readonly shop: Shop;
  readonly context: AssessContext;
  readonly assessment: Assessment;
  readonly policyId: PolicyId;
  /** Every return of the order, whatever became of it, oldest first. */
  readonly returns: readonly Return[];
  readonly test: TestNumber | null;
}

/** @throws Refusal `shop_not_found` */
export async function shopNamed(db: Reader, slug: string): Promise<Shop> {
  const shop = await findShop(db, slug);
  if (!shop) throw new Refusal("shop_not_found");
  return shop;
}

/** @throws Refusal `session_expired` when the shop is gone, `portal_inactive` */
export async function shopOf({ db }: Context, { merchantId, shopId }: ShopperSession): Promise<Shop> {
  const shop = await findShopById(db, merchantId, shopId);
  if (!shop) throw new Refusal("session_expired");
  if (shop.portal === "inactive") throw new Refusal("portal_inactive");
  return shop;
}

/** @throws Refusal `session_expired` when the shop or the order is gone, `portal_inactive` */
export async function openVisit(context: Context, session: ShopperSession): Promise<Visit> {
  const shop = await shopOf(context, session);
  if ("test" in session.subject) return { session, ...testVisit(shop, session.subject, context) };
  const order = await findOrder(context.db, session.merchantId, session.subject.orderId);
  if (!order) throw new Refusal("session_expired");
  return visitOrder(context, session, shop, order);
}

/** As `openVisit`, for a shop and an order that were read a moment ago. */
export async function visitOrder(context: Context, session: ShopperSession, shop: Shop, order: Order): Promise<Visit> {
  const { context: judged, policyVersion, returns } = await readSituation(context.db, shop, order, context.now());
  return { session, shop, context: judged, assessment: assess(judged), policyId: policyVersion.id, returns, test: null };
}

/** X1, X2 and X3 are played with fake products and a policy of their own; nothing of them is ever stored (S1-39 to S1-43). */
function testVisit(
  shop: Shop,
  { test, at }: { readonly test: TestNumber; readonly at: number },
  { now, publicUrl }: Pick<Context, "now" | "publicUrl">,
): Omit<Visit, "session"> {
  const { order, policy } = testOrder(test, { merchantId: shop.merchantId, shopId: shop.id, id: fixedId("order", `${test}:${at}`), at });
  const context: AssessContext = {
    order: { ...order, lines: order.lines.map((line) => ({ ...line, imageUrl: `${publicUrl}${line.imageUrl}` })) },
    shopSlug: shop.slug,
    policy,
    earlier: [],
    customerReturns: 0,
    zones: { shop: shop.timeZone, shopper: shop.timeZone },
    can: { storeCredit: true, exchange: false },
    at: now(),
  };
  return { shop, context, assessment: assess(context), policyId: fixedId("policy", test), returns: [], test };
}

/** A test submission is its own record: what was asked, sealed into the ids it answers to. */
export interface TestSubmission {
  readonly shopId: ShopId;
  readonly test: TestNumber;
  readonly orderAt: number;
  readonly at: number;
  readonly request: SubmissionRequest;
  readonly cancelled?: boolean;
}

/** Plays a test submission again: same figures, same numbers, every time. */
export function playTest(
  { publicUrl }: Pick<Context, "publicUrl">,
  shop: Shop,
  played: TestSubmission,
  language: string,
): { visit: Omit<Visit, "session">; returns: Return[] } {
  const visit = testVisit(shop, { test: played.test, at: played.orderAt }, { publicUrl, now: () => played.at });
  const { items, resolution, handover } = played.request;
  const quote = quoteRefund({ context: visit.context, assessment: visit.assessment, wishes: items, resolution, handover });
  let count = 0;
  const { returns } = requestReturns({
    context: visit.context,
    quote,
    answers: items.map((wish) => ({ ...wish, comment: "test" })),
    handover,
    origin: "portal",
    language,
    policyId: visit.policyId,
    submissionId: testSubmissionId(played),
    newId: (kind) => fixedId(kind, `${JSON.stringify(played.request)}:${played.at}:${count++}`),
    newNumber: () => `TEST${String(played.at).slice(-8)}`,
    ...(visit.context.order.shipTo ? { from: visit.context.order.shipTo } : {}),
    to: destination(shop.brand, quote.address),
  });
  return { visit, returns: returns.map((ret) => ({ ...ret, status: played.cancelled ? "cancelled" : ret.status })) };
}

export function testSubmissionId({ test, at }: TestSubmission): SubmissionId {
  return fixedId("submission", `${test}:${at}`);
}

function fixedId<Kind extends IdKind>(kind: Kind, seed: string): Id<Kind> {
  return makeId(kind, 0, createHash("sha256").update(`${kind}:${seed}`).digest());
}
