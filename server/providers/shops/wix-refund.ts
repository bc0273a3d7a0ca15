import { z } from "zod";
import { toDecimal } from "../../domain/money.ts";
import type { Written } from "../port.ts";
import { notRead, rejected, unknown } from "../vendor.ts";
import type { KnownOrder, RefundAsked, RefundMade } from "./port.ts";
import type { WixApi } from "./wix-api.ts";
import { amountsIn, instant, movedBy, refundSchema, type WixRefund } from "./wix-order.ts";
import { paidOf } from "./wix-orders.ts";

/** Money through Wix, which knows no key of ours: it stands in the reason of a refund, and is looked for there before another is made. */

const money = z.object({ amount: z.union([z.string(), z.number()]).transform(String) });

const refundability = z.object({
  payments: z.array(
    z.object({
      refundable: z.boolean().nullish(),
      manuallyRefundable: z.object({ reason: z.string().nullish() }).nullish(),
      payment: z.object({
        paymentId: z.string(),
        paymentMethod: z.string().nullish(),
        monetary: z.object({ paid: money.nullish(), maxRefund: money.nullish() }).nullish(),
      }),
    }),
  ),
  lineItems: z.array(z.object({ lineItemId: z.string(), availableRefundQuantity: z.int().nullish() })).default([]),
});
type Refundability = z.infer<typeof refundability>;

const calculated = z.object({ notAvailable: z.object({}).nullish() });
const made = z.object({ refund: refundSchema });

const billing = "/ecom/v1/order-billing";

export async function refund(api: WixApi, asked: RefundAsked): Promise<Written<RefundMade>> {
  const orderId = asked.order.externalId;
  const { currency } = asked.order;
  try {
    const before = await refundsOf(api, orderId);
    const known = before.find((one) => keyIn(one) === asked.key);
    if (known) return writtenOf(toMade(known, currency));
    const able = await api.read({ path: `${billing}/get-order-refundability`, body: { orderId } }, refundability);
    if (!able) return rejected("not_found", "the order is not in the shop any more");
    const gone = asked.lines.some(
      ({ lineId, quantity }) => (able.lineItems.find((one) => one.lineItemId === lineId)?.availableRefundQuantity ?? 0) < quantity,
    );
    if (gone) return rejected("too_much", "some of the pieces were refunded in the shop already");
    const paymentRefunds = sourcesFor(asked, able);
    if (typeof paymentRefunds === "string") return rejected(paymentRefunds, reasons[paymentRefunds]);
    const refundItems = itemsOf(asked);
    if (asked.lines.length > 0 || asked.delivery.amount > 0) {
      const sum = await api.read({ path: `${billing}/calculate-refund`, body: { orderId, refundItems } }, calculated);
      if (sum?.notAvailable) return rejected("wrong_state", "the shop does not give these pieces back");
    }
    const written = await api.write(`${billing}/refund-payments`, bodyOf(asked, paymentRefunds, refundItems), made);
    return written.kind === "answered" ? writtenOf({ ...toMade(written.data.refund, currency), key: asked.key }) : written;
  } catch (problem) {
    return notRead(problem);
  }
}

const reasons = {
  not_found: "the payment is not on the order",
  too_much: "less is left of what was paid than is to be given back",
  not_supported: "the shop cannot give this payment back by itself",
} as const;

interface PaymentRefund {
  readonly paymentId: string;
  readonly amount?: { readonly amount: string };
  readonly externalRefund: boolean;
}

/** The payment that was named; without one, money first, then gift cards, which Wix gives back whole or not at all. */
function sourcesFor(
  { amount, payment, moves, order }: RefundAsked,
  { payments }: Refundability,
): readonly PaymentRefund[] | keyof typeof reasons {
  const read = amountsIn(order.currency);
  const isCard = (id: string) => order.payments.some((one) => one.id === id && one.tender !== "money");
  const all = payments
    .filter((one) => payment === undefined || one.payment.paymentId === payment)
    .map((one) => {
      const { paid, maxRefund } = one.payment.monetary ?? {};
      const able = one.refundable === true || (!moves && Boolean(one.manuallyRefundable));
      return { id: one.payment.paymentId, able, paid: paid ? read(paid) : 0, left: maxRefund ? read(maxRefund) : 0 };
    });
  if (all.length === 0) return payment === undefined ? "too_much" : "not_found";
  if (all.reduce((sum, { left }) => sum + left, 0) < amount) return "too_much";
  const parts: PaymentRefund[] = [];
  let open = amount;
  for (const one of all.sort((first, second) => Number(isCard(first.id)) - Number(isCard(second.id)))) {
    const part = Math.min(open, one.left);
    if (part <= 0) continue;
    if (!one.able || (isCard(one.id) && part < one.paid)) return "not_supported";
    const given = { amount: toDecimal(part, order.currency) };
    parts.push({ paymentId: one.id, externalRefund: !moves, ...(!isCard(one.id) && { amount: given }) });
    open -= part;
  }
  return parts.length > 0 ? parts : "too_much";
}

function itemsOf({ lines, delivery, order }: RefundAsked) {
  return {
    ...(lines.length > 0 && { lineItems: lines.map(({ lineId, quantity }) => ({ lineItemId: lineId, quantity })) }),
    ...(delivery.amount > 0 && { shipping: { amount: { amount: toDecimal(delivery.amount, order.currency) } } }),
  };
}

/** What is asked of Wix. Its types are held against it where they are at hand. */
export function bodyOf(asked: RefundAsked, paymentRefunds: readonly PaymentRefund[], refundItems: ReturnType<typeof itemsOf>) {
  const lineItems = asked.restock.map(({ lineId, quantity }) => ({ lineItemId: lineId, quantity }));
  return {
    orderId: asked.order.externalId,
    paymentRefunds: [...paymentRefunds],
    ...(Object.keys(refundItems).length > 0 && { refundItems }),
    sideEffects: {
      ...(lineItems.length > 0 && { restock: { lineItems } }),
      notifications: { sendCustomerEmail: false },
    },
    customerReason: marked(asked.note, asked.key),
  };
}

const longest = 200;
const mark = /\[returns-portal ([^\]]*)\]\s*$/;

/** A reason for people that ends with our key for machines. */
export function marked(note: string, key: string, most = longest): string {
  const tail = ` [returns-portal ${encodeURIComponent(key)}]`;
  return note.slice(0, Math.max(0, most - tail.length)) + tail;
}

export function markIn(said: string): string | undefined {
  const found = mark.exec(said)?.[1];
  try {
    return found ? decodeURIComponent(found) : undefined;
  } catch {
    return undefined;
  }
}

function keyIn({ details }: WixRefund): string | undefined {
  return markIn(details?.reason ?? "");
}

function writtenOf(one: RefundMade): Written<RefundMade> {
  if (one.state === "rejected") return rejected("no_funds", "the payment provider did not give the money back");
  return one.amount > 0 ? { kind: one.state, value: one } : unknown("the refund that was answered is of nothing");
}

function toMade(one: WixRefund, currency: string): RefundMade {
  const { moved, open, failed } = movedBy(one, amountsIn(currency));
  const key = keyIn(one);
  const at = instant(one.createdDate);
  return {
    reference: one.id,
    amount: moved,
    state: failed && moved === 0 ? "rejected" : open ? "pending" : "done",
    ...(key !== undefined && { key }),
    ...(at !== undefined && { at }),
  };
}

async function refundsOf(api: WixApi, orderId: string): Promise<readonly WixRefund[]> {
  return (await paidOf(api, [orderId])).find((one) => one.orderId === orderId)?.refunds ?? [];
}

export async function findRefund(api: WixApi, order: KnownOrder, key: string): Promise<RefundMade | null> {
  const one = (await refundsOf(api, order.externalId)).find((refund_) => keyIn(refund_) === key);
  return one ? toMade(one, order.currency) : null;
}

export async function listRefunds(api: WixApi, order: KnownOrder): Promise<readonly RefundMade[]> {
  return (await refundsOf(api, order.externalId)).map((one) => toMade(one, order.currency));
}
