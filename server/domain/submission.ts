import type { Actor } from "./actor.ts";
import type { AssessContext } from "./assess.ts";
import { approvedEvent, said } from "./command.ts";
import { sendBy } from "./deadlines.ts";
import { Refusal } from "./errors.ts";
import type { ReturnEvent } from "./events.ts";
import type { NewId, PhotoId, PolicyId, SubmissionId } from "./ids.ts";
import { isLabelled } from "./labelled.ts";
import type { Address } from "./order.ts";
import { type HandoverWish, nextParcel, type Parcel } from "./parcel.ts";
import type { Handover } from "./policy.ts";
import type { Quote, QuotedReturn, Wish } from "./refund.ts";
import { type Origin, type Return, waitsForPerson } from "./return.ts";

export interface Answer extends Wish {
  readonly comment?: string;
  readonly photos?: readonly PhotoId[];
}

export interface Submission {
  readonly context: AssessContext;
  /** Made from the same context and the same wishes, in the same order. */
  readonly quote: Quote;
  readonly answers: readonly Answer[];
  readonly handover: Handover;
  readonly origin: Origin;
  readonly language: string;
  readonly policyId: PolicyId;
  readonly submissionId: SubmissionId;
  readonly newId: NewId;
  /** Draws one return number; called once per return. */
  readonly newNumber: () => string;
  readonly from?: Address;
  readonly to: Address;
  /** When somebody comes for it, or where it is brought. */
  readonly wish?: HandoverWish;
  /** How many parcels it travels in; absent: one. */
  readonly parcels?: number;
  /** Made by the merchant for the shopper; the reason is kept. */
  readonly made?: Made;
}

export interface Made {
  readonly by: Actor;
  /** Why a person allows what the policy does not. */
  readonly override: string;
  /** The shopper is mailed of it, with a message. */
  readonly told: boolean;
  readonly message?: string;
}

/** One return per lane of the quote with the events of their birth, or a Refusal for an answer the policy still needs. */
export function requestReturns(submission: Submission): { returns: Return[]; events: ReturnEvent[] } {
  const { quote, handover } = submission;
  if (!submission.made) for (const part of quote.returns) checkAnswers(submission, part);
  const numbers = quote.returns.map(() => submission.newNumber());
  const parcel: Parcel = {
    id: submission.newId("parcel"),
    handover,
    code: numbers[0] ?? "",
    ...(quote.carrier && { carrier: quote.carrier }),
    ...(submission.from && { from: submission.from }),
    to: submission.to,
    progress: "announced",
    ...(submission.wish && { wish: submission.wish }),
  };
  const parcels = [parcel];
  while (parcels.length < (submission.parcels ?? 1)) {
    const next = nextParcel(parcels, parcel, submission.newId("parcel"));
    parcels.push({ ...next, ...(parcel.carrier && { carrier: parcel.carrier }), ...(parcel.wish && { wish: parcel.wish }) });
  }
  const returns = quote.returns.map((part, index) => bornReturn(submission, part, numbers[index] ?? "", parcels));
  return { returns, events: birthEvents(returns, submission.made) };
}

/** Reasons may ask for words and pictures; words always stand in for a picture. The statutory right asks for nothing (CRD art. 11). */
function checkAnswers({ context, answers }: Submission, part: QuotedReturn): void {
  for (const unit of part.units) {
    const answer = answers[unit.wish];
    const reason = context.policy.reasons.find(({ id }) => id === unit.reasonId);
    if (!answer || !reason) throw new Refusal("reason_unknown", { lineId: unit.lineId, reasonId: unit.reasonId });
    const photos = answer.photos?.length ?? 0;
    const details = { lineId: unit.lineId, reasonId: unit.reasonId, photos };
    if (photos > Math.max(reason.photos.most, unit.photoRequired ? 1 : 0))
      throw new Refusal("invalid_request", { ...details, most: reason.photos.most });
    if (part.lane === "withdrawal" || answer.comment?.trim()) continue;
    if (reason.comment === "required") throw new Refusal("comment_missing", details);
    const required = Math.max(reason.photos.required, unit.photoRequired ? 1 : 0);
    if (photos < required) throw new Refusal("photo_missing", { ...details, required });
  }
}

function bornReturn(submission: Submission, part: QuotedReturn, number: string, parcels: readonly Parcel[]): Return {
  const { context, answers, newId } = submission;
  const { order, policy, zones, at } = context;
  return {
    id: newId("return"),
    merchantId: order.merchantId,
    shopId: order.shopId,
    orderId: order.id,
    submissionId: submission.submissionId,
    number,
    lane: part.lane,
    origin: submission.origin,
    status: !submission.made && waitsForPerson(part.lane, part.review) ? "requested" : "approved",
    resolution: part.resolution,
    language: submission.language,
    currency: order.currency,
    policyId: submission.policyId,
    orderRevision: order.revision,
    requestedAt: at,
    sendBy: sendBy(at, policy.sendWithinDays, zones.shop, part.lane === "withdrawal"),
    units: part.units.map(({ wish, photoRequired: _, ...unit }) => {
      const comment = answers[wish]?.comment?.trim();
      return {
        id: newId("unit"),
        ...unit,
        ...(comment && { comment }),
        photos: answers[wish]?.photos ?? [],
        reception: "awaited",
        evidence: [],
      };
    }),
    ledger: part.ledger,
    parcels: part.resolution === "keep" ? [] : parcels,
    payments: [],
    exchanges: [],
    ...(submission.made && { override: submission.made.override }),
    ...(part.review && { review: part.review }),
    ...(part.settleAt && { settleAt: part.settleAt }),
    version: 1,
  };
}

/** The first return a person must look at leads the request, the first one approved leads label and mail. */
function birthEvents(returns: readonly Return[], made?: Made): ReturnEvent[] {
  const waiting = returns.find(({ status }) => status === "requested");
  const approved = returns.find(({ status }) => status === "approved");
  return returns.flatMap((ret): ReturnEvent[] => {
    const { id: returnId, merchantId, submissionId, orderId } = ret;
    const requested: ReturnEvent = {
      type: "return.requested",
      returnId,
      merchantId,
      ...(made && { by: made.by }),
      submissionId,
      orderId,
      needsReview: ret.status === "requested",
      leads: ret === (waiting ?? returns[0]),
    };
    return ret.status === "approved" ? [requested, { ...approvedEvent(ret, ret === approved), ...(made && said(made)) }] : [requested];
  });
}

/** In how many parcels a submission may travel: one a piece at most, and one only where the shop makes no label. */
export function mostParcels({ returns }: Quote, handover: Handover, most: number): number {
  if (!isLabelled(handover)) return 1;
  const pieces = returns.reduce((sum, { units, resolution }) => (resolution === "keep" ? sum : sum + units.length), 0);
  return Math.max(1, Math.min(most, pieces));
}
