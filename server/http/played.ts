import { createHash } from "node:crypto";
import type { Context } from "../context.ts";
import { type AssessContext, type Assessment, assess } from "../domain/assess.ts";
import { Refusal } from "../domain/errors.ts";
import { type Id, type IdKind, makeId, type OrderId, type PolicyId, type ShopId, type SubmissionId } from "../domain/ids.ts";
import { quoteRefund } from "../domain/refund.ts";
import type { Return } from "../domain/return.ts";
import { destination, type Shop } from "../domain/shop.ts";
import { requestReturns } from "../domain/submission.ts";
import { type TestNumber, testOrder } from "../domain/test-orders.ts";
import { findOrder } from "../store/orders.ts";
import { findDraft } from "../store/policy-drafts.ts";
import { listReturnsOfOrder } from "../store/returns.ts";
import { contextUnder } from "../store/situation.ts";
import { newestPolicy, readDraftPolicy } from "./policy-draft-view.ts";
import type { SubmissionRequest } from "./schemas.ts";

/**
 * What is played and never stored: a test order with fake products and a policy of its own (S1-39 to S1-43), or a real order at any
 * moment under the draft of its shop's policy.
 */
export type PlayedSubject = { readonly test: TestNumber; readonly at: number } | { readonly preview: OrderId; readonly at: number };

/** A submission that is played is its own record: what was asked, sealed into the ids it answers to. */
export interface PlayedSubmission {
  readonly shopId: ShopId;
  readonly subject: PlayedSubject;
  readonly at: number;
  readonly request: SubmissionRequest;
  readonly cancelled?: boolean;
}

export interface PlayedVisit {
  readonly shop: Shop;
  readonly context: AssessContext;
  readonly assessment: Assessment;
  readonly policyId: PolicyId;
  readonly returns: readonly Return[];
  readonly played: PlayedSubject;
}

type Reads = Pick<Context, "db" | "publicUrl">;

/** @param at now, for a test order; a preview has a clock of its own @throws Refusal `session_expired` when the order is gone */
export async function playedVisit(reads: Reads, shop: Shop, played: PlayedSubject, at: number): Promise<PlayedVisit> {
  return "test" in played ? testVisit(reads, shop, played, at) : previewVisit(reads, shop, played);
}

function testVisit({ publicUrl }: Reads, shop: Shop, played: Extract<PlayedSubject, { test: TestNumber }>, at: number): PlayedVisit {
  const { test } = played;
  const id = fixedId("order", `${test}:${played.at}`);
  const { order, policy } = testOrder(test, { merchantId: shop.merchantId, shopId: shop.id, id, at: played.at });
  const context: AssessContext = {
    order: { ...order, lines: order.lines.map((line) => ({ ...line, imageUrl: `${publicUrl}${line.imageUrl}` })) },
    shopSlug: shop.slug,
    policy,
    earlier: [],
    customerReturns: 0,
    zones: { shop: shop.timeZone, shopper: shop.timeZone },
    can: { storeCredit: true, exchange: false },
    at,
  };
  return { shop, context, assessment: assess(context), policyId: fixedId("policy", test), returns: [], played };
}

async function previewVisit({ db }: Reads, shop: Shop, played: Extract<PlayedSubject, { preview: OrderId }>): Promise<PlayedVisit> {
  const [order, policy, returns] = await Promise.all([
    findOrder(db, shop.merchantId, played.preview),
    previewedPolicy({ db }, shop),
    listReturnsOfOrder(db, shop.merchantId, played.preview),
  ]);
  if (!order || order.shopId !== shop.id) throw new Refusal("session_expired");
  const earlier = returns.filter(({ requestedAt }) => requestedAt <= played.at);
  const context = await contextUnder(db, shop, order, policy, { returns: earlier, at: played.at });
  // Earlier returns take their pieces, and are not opened from here.
  return { shop, context, assessment: assess(context), policyId: fixedId("policy", "preview"), returns: [], played };
}

/** The draft, once it is whole; until then the one in force. */
export async function previewedPolicy({ db }: Pick<Context, "db">, shop: Shop) {
  const draft = await findDraft(db, shop.merchantId, shop.id);
  const read = draft && readDraftPolicy(draft.policy, shop);
  return read && "policy" in read ? read.policy : (await newestPolicy(db, shop)).policy;
}

/** Plays a submission again: same figures, same numbers, as long as the policy stays the same. */
export async function play(
  reads: Reads,
  shop: Shop,
  submission: PlayedSubmission,
  language: string,
): Promise<{ visit: PlayedVisit; returns: Return[] }> {
  const visit = await playedVisit(reads, shop, submission.subject, submission.at);
  const { items, resolution, handover } = submission.request;
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
    submissionId: playedSubmissionId(submission),
    newId: (kind) => fixedId(kind, `${JSON.stringify(submission.request)}:${submission.at}:${count++}`),
    newNumber: () => `TEST${String(submission.at).slice(-8)}`,
    ...(visit.context.order.shipTo ? { from: visit.context.order.shipTo } : {}),
    to: destination(shop.brand, quote.address),
  });
  return { visit, returns: returns.map((ret) => ({ ...ret, status: submission.cancelled ? "cancelled" : ret.status })) };
}

export function playedSubmissionId({ subject, at }: PlayedSubmission): SubmissionId {
  return fixedId("submission", `${"test" in subject ? subject.test : subject.preview}:${at}`);
}

function fixedId<Kind extends IdKind>(kind: Kind, seed: string): Id<Kind> {
  return makeId(kind, 0, createHash("sha256").update(`${kind}:${seed}`).digest());
}
