import { createHash } from "node:crypto";
import { z } from "zod";
import type { Minor } from "../../domain/money.ts";
import type { Written } from "../port.ts";
import { rejected } from "../vendor.ts";
import type { RefundMade } from "./port.ts";
import type { Admin, Operation } from "./shopify-admin.ts";
import { amountsIn, instant, movedBy, portionsOf, sum, tenderOf } from "./shopify-order.ts";
import { moneyParts, refundsOf } from "./shopify-orders.ts";
import { gid, plainId, type ShopifyRefund, transactionSchema } from "./shopify-shapes.ts";

/** What is true of an order's money before any of it moves, and which refund a key of ours made. */

/** What is looked at before money moves. */
export interface OrderMoney {
  readonly currency: string;
  readonly shopCurrency: string;
  readonly taxesIncluded: boolean;
  readonly transactions: readonly Paid[];
  readonly refunds: readonly { readonly id: string; readonly note: string; readonly returnId: string | null }[];
  readonly locationId: string | null;
  /** Returns that were to be processed for a key of ours, by that key. */
  readonly begun: ReadonlyMap<string, Begun>;
}

const paidSchema = transactionSchema.extend({ manualPaymentGateway: z.boolean() });
type Paid = z.infer<typeof paidSchema>;

/** Kept on the order before a return is processed, since the refund that comes of it bears no word of ours. */
export interface Begun {
  readonly key: string;
  readonly returnId: string;
  readonly amount: Minor;
  /** The refunds the return had by then. */
  readonly before: readonly string[];
}

const begunSchema = z.object({ key: z.string(), returnId: z.string(), amount: z.int(), before: z.array(z.string()) });

export const namespace = "returns_portal";

export function metafieldKey(kind: string, key: string): string {
  return `${kind}_${createHash("sha256").update(key).digest("hex").slice(0, 32)}`;
}

const orderMoney = z.object({
  order: z
    .object({
      currencyCode: z.string(),
      presentmentCurrencyCode: z.string(),
      taxesIncluded: z.boolean(),
      transactions: z.array(paidSchema),
      refunds: z.array(z.object({ id: z.string(), note: z.string().nullish(), return: z.object({ id: z.string() }).nullish() })),
      fulfillments: z.array(z.object({ location: z.object({ id: z.string() }).nullish() })),
      metafields: z.object({ nodes: z.array(z.object({ key: z.string(), value: z.string() })) }),
    })
    .nullable(),
});

const money: Operation<z.infer<typeof orderMoney>> = {
  text: `query OrderMoney($id: ID!) {
    order(id: $id) {
      currencyCode presentmentCurrencyCode taxesIncluded
      transactions(first: 60) {
        id kind status gateway formattedGateway accountNumber authorizationCode paymentId manualPaymentGateway
        amountSet { ...M } parentTransaction { id }
      }
      refunds(first: 150) { id note return { id } }
      fulfillments(first: 5) { location { id } }
      metafields(first: 100, namespace: "${namespace}") { nodes { key value } }
    }
  }
  ${moneyParts}`,
  data: orderMoney,
};

/** @throws ConnectionProblem */
export async function orderMoneyOf(admin: Admin, externalId: string): Promise<OrderMoney | null> {
  const { order } = await admin.read(money, { id: gid("Order", externalId) });
  if (!order) return null;
  const begun = order.metafields.nodes.flatMap(({ value }) => {
    const parsed = begunSchema.safeParse(jsonOf(value));
    return parsed.success ? [[parsed.data.key, parsed.data] as const] : [];
  });
  return {
    currency: order.presentmentCurrencyCode,
    shopCurrency: order.currencyCode,
    taxesIncluded: order.taxesIncluded,
    transactions: order.transactions,
    refunds: order.refunds.map((one) => ({ id: one.id, note: one.note ?? "", returnId: one.return?.id ?? null })),
    locationId: order.fulfillments.find(({ location }) => location)?.location?.id ?? null,
    begun: new Map(begun),
  };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** The refund a key made: by its note, or by what was kept before a return was processed. */
export async function madeBy(admin: Admin, now: OrderMoney, key: string): Promise<RefundMade | null> {
  const noted = now.refunds.find(({ note }) => keyIn(note) === key);
  const begun = now.begun.get(key);
  const processed = begun && now.refunds.filter(({ id, returnId }) => returnId === begun.returnId && !begun.before.includes(id));
  const ids = noted ? [noted.id] : (processed ?? []).map(({ id }) => id);
  if (ids.length === 0) return null;
  const made = (await refundsOf(admin, ids)).map((one) => madeOf(one, now));
  const ours = noted ? made[0] : made.find(({ amount }) => amount === begun?.amount);
  return ours ? { ...ours, key } : null;
}

export function writtenOf(made: RefundMade): Written<RefundMade> {
  if (made.state === "rejected") return rejected("no_funds", "the gateway did not give the money back");
  return { kind: made.state, value: made };
}

/** Its amount is what moved; of one that moved nothing, what was written down. */
export function madeOf(refund: ShopifyRefund, { currency, taxesIncluded }: Pick<OrderMoney, "currency" | "taxesIncluded">): RefundMade {
  const { moved, open, failed } = movedBy(refund, currency);
  const { lines, shipping } = portionsOf(refund, { presentmentCurrencyCode: currency, taxesIncluded });
  const isWritten = refund.transactions.nodes.length === 0;
  const key = keyIn(refund.note ?? "");
  const at = instant(refund.createdAt);
  return {
    reference: plainId(refund.id),
    amount: isWritten ? sum(lines.map(({ amount }) => amount)) + shipping : moved,
    state: failed && moved === 0 ? "rejected" : open ? "pending" : "done",
    ...(key !== undefined && { key }),
    ...(at !== undefined && { at }),
  };
}

/** A part of a payment that goes back. */
export interface Part {
  readonly parent: Paid;
  readonly amount: Minor;
}

/** The payment that was named; without one, money first, then gift cards and credit. Each up to what is left of it. */
export function sourcesFor(
  now: OrderMoney,
  amount: Minor,
  payment: string | undefined,
): { readonly parts: readonly Part[] } | "too_much" | "by_hand" {
  const read = amountsIn(now.currency);
  const gone = now.transactions.filter(({ kind, status }) => kind === "REFUND" && status !== "FAILURE" && status !== "ERROR");
  const left = now.transactions
    .filter(({ id, kind, status }) => {
      const isPaid = (kind === "SALE" || kind === "CAPTURE") && status === "SUCCESS";
      return isPaid && (payment === undefined || plainId(id) === payment);
    })
    .map((parent) => {
      const back = gone.filter((one) => one.parentTransaction?.id === parent.id).map((one) => read(one.amountSet));
      return { parent, amount: read(parent.amountSet) - sum(back) };
    });
  if (sum(left.map((one) => one.amount)) < amount) return "too_much";
  const isCredit = (one: Part) => (tenderOf(one.parent.gateway) === "money" ? 0 : 1);
  const parts: Part[] = [];
  let open = amount;
  for (const one of left.sort((first, second) => isCredit(first) - isCredit(second))) {
    const part = Math.min(open, one.amount);
    if (part <= 0) continue;
    if (one.parent.manualPaymentGateway) return "by_hand";
    parts.push({ parent: one.parent, amount: part });
    open -= part;
  }
  return { parts };
}

const mark = /\[returns-portal ([^\]]*)\]\s*$/;

/** A note for people that ends with our key for machines. */
export function notedKey(note: string, key: string): string {
  return `${note.slice(0, 1_000)} [returns-portal ${encodeURIComponent(key)}]`.trim();
}

function keyIn(note: string): string | undefined {
  const found = mark.exec(note)?.[1];
  try {
    return found ? decodeURIComponent(found) : undefined;
  } catch {
    return undefined;
  }
}
