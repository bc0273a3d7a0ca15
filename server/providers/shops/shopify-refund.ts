import { z } from "zod";
import { type Minor, toDecimal } from "../../domain/money.ts";
import type { Written } from "../port.ts";
import { notRead, rejected, unknown } from "../vendor.ts";
import type { KnownOrder, RefundAsked, RefundMade } from "./port.ts";
import { type Admin, type Operation, type UserError, userError, userErrors } from "./shopify-admin.ts";
import { madeBy, madeOf, notedKey, type OrderMoney, orderMoneyOf, type Part, sourcesFor, writtenOf } from "./shopify-money.ts";
import { sum } from "./shopify-order.ts";
import { refundParts, refundsOf } from "./shopify-orders.ts";
import { processReturn } from "./shopify-process.ts";
import { gid, refundSchema, type ShopifyRefund } from "./shopify-shapes.ts";

/**
 * Money through Shopify. A return that Shopify keeps is paid by processing it, everything else by `refundCreate`; which of the two is
 * decided by what is asked alone, so that the same key can never go both ways.
 */

const create: Operation<{ refundCreate: { refund: ShopifyRefund | null; userErrors: UserError[] } }> = {
  text: `mutation Refund($input: RefundInput!, $key: String!) {
    refundCreate(input: $input) @idempotent(key: $key) { refund { ...R } userErrors { field message } }
  }
  ${refundParts}`,
  data: z.object({ refundCreate: z.object({ refund: refundSchema.nullable(), userErrors }) }),
};

export async function refund(admin: Admin, asked: RefundAsked): Promise<Written<RefundMade>> {
  try {
    const now = await orderMoneyOf(admin, asked.order.externalId);
    if (!now) return rejected("not_found", "the order is not in the shop any more");
    const made = await madeBy(admin, now, asked.key);
    if (made) return writtenOf(made);
    if (now.begun.has(asked.key) && !asked.returnReference) return rejected("wrong_state", "it was begun as a return");
    const sources = asked.moves ? sourcesFor(now, asked.amount, asked.payment) : { parts: [] };
    if (sources === "too_much") return rejected("too_much", "less is left of what was paid than is to be given back");
    if (sources === "by_hand") return rejected("not_supported", "it was paid by hand: the shop writes a refund down, but moves no money");
    const { parts } = sources;
    if (asked.returnReference && asked.lines.length > 0 && asked.moves) return await processReturn(admin, asked, now, parts);
    const written = await admin.write(create, { input: refundInput(asked, now, parts), key: asked.key });
    if (written.kind !== "answered") return written;
    const { refund: answered, userErrors: wrong } = written.data.refundCreate;
    const complaint = userError(wrong);
    if (complaint) return complaint;
    return answered ? writtenOf({ ...madeOf(answered, now), key: asked.key }) : unknown("it was taken, and no refund was answered");
  } catch (problem) {
    return notRead(problem);
  }
}

function refundInput(asked: RefundAsked, now: OrderMoney, parts: readonly Part[]): Readonly<Record<string, unknown>> {
  const orderId = gid("Order", asked.order.externalId);
  const decimal = (minor: Minor) => toDecimal(minor, now.currency);
  return {
    orderId,
    note: notedKey(asked.note, asked.key),
    notify: false,
    ...(now.currency !== now.shopCurrency && { currency: now.currency }),
    ...(asked.adjustment !== 0 && { discrepancyReason: "OTHER" }),
    refundLineItems: asked.lines.flatMap(({ lineId, quantity }) => {
      const back = Math.min(quantity, sum(asked.restock.filter((one) => one.lineId === lineId).map((one) => one.quantity)));
      const line = { lineItemId: gid("LineItem", lineId) };
      return [
        ...(back > 0 ? [{ ...line, quantity: back, restockType: "RETURN", ...(now.locationId && { locationId: now.locationId }) }] : []),
        ...(quantity > back ? [{ ...line, quantity: quantity - back, restockType: "NO_RESTOCK" }] : []),
      ];
    }),
    ...(asked.delivery.amount > 0 && { shipping: { amount: decimal(asked.delivery.amount) } }),
    transactions: parts.map(({ parent, amount }) => ({
      orderId,
      parentId: parent.id,
      gateway: parent.gateway ?? "",
      kind: "REFUND",
      amount: decimal(amount),
    })),
  };
}

export async function findRefund(admin: Admin, order: KnownOrder, key: string): Promise<RefundMade | null> {
  const now = await orderMoneyOf(admin, order.externalId);
  return now && key !== "" ? madeBy(admin, now, key) : null;
}

/** Ours and others'; by which key ours were made is in their note, or in what we kept before a return was processed. */
export async function listRefunds(admin: Admin, order: KnownOrder): Promise<readonly RefundMade[]> {
  const now = await orderMoneyOf(admin, order.externalId);
  if (!now) return [];
  const all = await refundsOf(
    admin,
    now.refunds.map(({ id }) => id),
  );
  return all.map((one) => {
    const made = madeOf(one, now);
    const begun = [...now.begun.values()].find(
      ({ returnId, before, amount }) => returnId === one.return?.id && !before.includes(one.id) && amount === made.amount,
    );
    return begun && made.key === undefined ? { ...made, key: begun.key } : made;
  });
}
