import { type AssessContext, assess } from "../../server/domain/assess.ts";
import { defaultPolicy } from "../../server/domain/default-policy.ts";
import type { IdKind, MerchantId, NewId, OrderId, PolicyId, ShopId, SubmissionId } from "../../server/domain/ids.ts";
import type { Order, OrderLine } from "../../server/domain/order.ts";
import type { Handover, Policy, Rule, Zone } from "../../server/domain/policy.ts";
import { type Quote, type QuoteRequest, quoteRefund, type Wish } from "../../server/domain/refund.ts";
import type { Return } from "../../server/domain/return.ts";
import { type Answer, requestReturns, type Submission } from "../../server/domain/submission.ts";

/** Noon in Paris of a day written as people write it. */
export function noon(day: string): number {
  return Date.parse(`${day}T11:00:00Z`);
}

export function aLine(changes: Partial<OrderLine> = {}): OrderLine {
  return { id: "shirt", title: "Shirt", quantity: 1, listed: 2_000, paid: 2_000, tax: 333, categories: [], tags: [], ...changes };
}

/** Placed on 1 November 2026, delivered in one parcel on Monday the 2nd to Paris, unless told otherwise. Its total always adds up. */
export function anOrder(changes: Partial<Order> = {}): Order {
  const order: Order = {
    id: "ord_1" as OrderId,
    merchantId: "mer_1" as MerchantId,
    shopId: "shp_1" as ShopId,
    portalNumber: "ADAS00000001",
    revision: 1,
    number: "1001",
    placedAt: noon("2026-11-01"),
    currency: "EUR",
    status: "completed",
    email: "ada@example.test",
    shipTo: { name: "Ada", line1: "1 rue A", postalCode: "75001", city: "Paris", country: "FR" },
    lines: [aLine()],
    fees: [],
    shipping: { paid: 0, tax: 0 },
    total: 0,
    discountCodes: [],
    payments: [],
    refunds: [],
    fulfilments: [{ id: "F1", shippedAt: noon("2026-11-01"), deliveredAt: noon("2026-11-02") }],
    ...changes,
  };
  const paid = [...order.lines, ...order.fees].reduce((sum, part) => sum + part.paid, order.shipping.paid);
  return { ...order, total: paid };
}

export function aPolicy(changes: Partial<Policy> = {}): Policy {
  return { ...defaultPolicy(), window: { days: 30, from: "delivery", fallbackDays: 7, graceDays: 0 }, ...changes };
}

export function aContext(changes: Partial<AssessContext> = {}): AssessContext {
  return {
    order: anOrder(),
    shopSlug: "adas-shoes",
    policy: aPolicy(),
    earlier: [],
    customerReturns: 0,
    zones: { shop: "Europe/Paris", shopper: "Europe/Paris" },
    can: { storeCredit: true, exchange: false },
    at: noon("2026-11-10"),
    ...changes,
  };
}

export function aZone(changes: Partial<Zone> = {}): Zone {
  return {
    id: "all",
    title: { en: "All" },
    countries: ["*"],
    label: "prepaid",
    fee: { kind: "free" },
    handovers: ["print", "own"],
    ...changes,
  };
}

export function aRule(then: Rule["then"], ...conditions: Rule["when"]["conditions"]): Rule {
  return { id: "rule-1", title: { en: "A rule" }, when: { match: "all", conditions }, then };
}

export function aWish(changes: Partial<Wish> = {}): Wish {
  return { lineId: "shirt", quantity: 1, reasonId: "changed_mind", ...changes };
}

export function aQuote(
  context: AssessContext,
  wishes: readonly Wish[],
  choice: Partial<Pick<QuoteRequest, "resolution" | "handover">> = {},
): Quote {
  return quoteRefund({ context, assessment: assess(context), wishes, resolution: "refund", handover: "print", ...choice });
}

let count = 0;
export const newId: NewId = (kind: IdKind) => `${kind}_${++count}` as never;

/** Submits wishes as the portal would. */
export function submit(
  context: AssessContext,
  wishes: readonly Answer[],
  choice: Partial<Pick<QuoteRequest, "resolution" | "handover">> = {},
) {
  return requestReturns(aSubmission(context, aQuote(context, wishes, choice), wishes, choice.handover));
}

export function aSubmission(context: AssessContext, quote: Quote, answers: readonly Answer[], handover: Handover = "print"): Submission {
  return {
    context,
    quote,
    answers,
    handover,
    origin: "portal",
    language: "en",
    policyId: "pol_1" as PolicyId,
    submissionId: "sub_1" as SubmissionId,
    newId,
    newNumber: () => `ADAS${String(++count).padStart(8, "0")}`,
    to: { name: "Ada's Shoes", line1: "2 rue B", postalCode: "69001", city: "Lyon", country: "FR" },
  };
}

export function aReturn(changes: Partial<Return> = {}, context: AssessContext = aContext()): Return {
  const [ret] = submit(context, [aWish({ lineId: context.order.lines[0]?.id ?? "shirt" })]).returns;
  if (!ret) throw new Error("no return was made");
  return { ...ret, ...changes };
}
