import type { GraphQLResolveInfo } from "graphql";
import { parseDecimal } from "../../../server/domain/money.ts";
import { numberOf, refundNode, returnNode } from "./shopify-answers.ts";
import {
  type FakeOrder,
  type FakeRefund,
  type FakeReturn,
  type FakeShop,
  figuresOf,
  leftOf,
  nextId,
  refundedOf,
  shippingOf,
} from "./shopify-state.ts";

/** Money that the shop gives back, and what it complains of. */

export type Input = Record<string, unknown>;
export interface Money {
  readonly amount: string;
  readonly currencyCode: string;
}
interface RefundLine {
  readonly lineItemId: string;
  readonly quantity: number;
  readonly restockType?: string;
}

export const wrong = (message: string, code?: string) => ({ userErrors: [{ field: ["input"], message, ...(code && { code }) }] });

export function minor(amount: string, currency: string): number {
  const read = parseDecimal(String(amount), currency);
  if (read === null) throw new Error(`${amount} is no amount in ${currency}`);
  return read;
}

export function orderOf(shop: FakeShop, id: string): FakeOrder | undefined {
  return shop.orders.find((one) => one.id === numberOf(id));
}

export function returnOf(shop: FakeShop, id: string): { readonly order: FakeOrder; readonly kept: FakeReturn } | null {
  const order = shop.orders.find(({ returns }) => returns.some((one) => one.id === numberOf(id)));
  const kept = order?.returns.find((one) => one.id === numberOf(id));
  return order && kept ? { order, kept } : null;
}

export function touch(shop: FakeShop, order: FakeOrder): void {
  shop.now += 1_000;
  order.updatedAt = Math.max(order.updatedAt, shop.now);
}

/** From 2026-04 on these are not carried out without a key, although the schema does not say so. */
export function once(shop: FakeShop, info: GraphQLResolveInfo, input: unknown, act: () => Input): unknown {
  const directive = info.fieldNodes[0]?.directives?.find(({ name }) => name.value === "idempotent");
  const value = directive?.arguments?.[0]?.value;
  const key =
    value?.kind === "Variable" ? info.variableValues.coerced[value.name.value] : value?.kind === "StringValue" ? value.value : undefined;
  if (typeof key !== "string" || key === "") return wrong("The @idempotent directive is required for this mutation");
  const words = JSON.stringify(input);
  const before = shop.keys.get(key);
  if (before)
    return before.input === words ? before.answer : wrong("The same idempotency key cannot be used with different operation parameters");
  const answer = act();
  if (!("userErrors" in answer) || (answer.userErrors as unknown[]).length === 0) shop.keys.set(key, { input: words, answer });
  return answer;
}

export function refundingOf(shop: FakeShop): Record<string, unknown> {
  /** Money back on the payments it came by. */
  const give = (order: FakeOrder, parts: readonly { parentId: string; amount: number }[]): FakeRefund["transactions"] | string => {
    for (const { parentId, amount } of parts) {
      const parent = order.transactions.find(({ id }) => id === numberOf(parentId));
      if (parent?.kind !== "SALE") return "Parent transaction must be a sale";
      if (leftOf(order, parent) < amount) return "Refund amount cannot be more than what is left of the payment";
    }
    const made = parts.map(({ parentId, amount }) => {
      const parent = order.transactions.find(({ id }) => id === numberOf(parentId));
      return {
        id: nextId(shop),
        kind: "REFUND",
        status: shop.nextStatus,
        gateway: parent?.gateway ?? "",
        manual: parent?.manual ?? false,
        amount,
        parent: numberOf(parentId),
      };
    });
    order.transactions.push(...made);
    return made;
  };

  const priced = (order: FakeOrder, lines: readonly { lineId: number; quantity: number }[]): FakeRefund["lines"] | string => {
    const merged: FakeRefund["lines"] = [];
    for (const { lineId, quantity } of lines) {
      const line = order.lines.find(({ id }) => id === lineId);
      if (!line) return "Line item does not exist";
      const taken = refundedOf(order, lineId) + merged.reduce((all, one) => all + (one.lineId === lineId ? one.quantity : 0), 0);
      if (taken + quantity > line.quantity - line.removed) return "Refund line items cannot refund more items than were purchased";
      const { net, tax } = figuresOf(line, order.taxesIncluded);
      // Each piece is rounded by itself, so that pieces do not add up to their line.
      merged.push({
        lineId,
        quantity,
        subtotal: Math.round(net / line.quantity) * quantity,
        tax: Math.round(tax / line.quantity) * quantity,
      });
    }
    return merged;
  };

  const restocked = (order: FakeOrder, lineId: number, quantity: number) => {
    const at = `${order.id}/${lineId}`;
    shop.restocked.set(at, (shop.restocked.get(at) ?? 0) + quantity);
    const variant = order.lines.find(({ id }) => id === lineId)?.variant;
    if (variant) variant.stock += quantity;
  };

  const refundCreate = (input: Input): Input => {
    const order = orderOf(shop, String(input.orderId));
    if (!order) return wrong("Order does not exist");
    if (order.currency !== shop.currency && input.currency !== order.currency) return wrong("Currency must be the presentment currency");
    const asked = (input.refundLineItems ?? []) as RefundLine[];
    const lines = priced(
      order,
      asked.map(({ lineItemId, quantity }) => ({ lineId: numberOf(lineItemId), quantity })),
    );
    if (typeof lines === "string") return wrong(lines);
    const shipping = input.shipping ? minor((input.shipping as { amount: string }).amount, order.currency) : 0;
    const before = order.refunds.reduce((all, one) => all + one.shipping, 0);
    if (before + shipping > shippingOf(order).gross) return wrong("Shipping refund cannot be more than what was paid for shipping");
    const given = (input.transactions ?? []) as { parentId: string; amount: string }[];
    const transactions = give(
      order,
      given.map(({ parentId, amount }) => ({ parentId, amount: minor(amount, order.currency) })),
    );
    if (typeof transactions === "string") return wrong(transactions);
    touch(shop, order);
    const refund = {
      id: nextId(shop),
      at: shop.now,
      note: (input.note as string | undefined) ?? null,
      returnId: null,
      lines,
      shipping,
      transactions,
    };
    order.refunds.push(refund);
    for (const { lineItemId, quantity, restockType } of asked)
      if (restockType === "RETURN") restocked(order, numberOf(lineItemId), quantity);
    return { refund: refundNode(shop, order, refund), userErrors: [] };
  };

  const returnProcess = ({ input }: { input: Input }): Input => {
    const one = returnOf(shop, String(input.returnId));
    if (!one) return wrong("Return not found.", "NOT_FOUND");
    const { order, kept } = one;
    if (kept.status !== "OPEN") return wrong("Return is not open.", "INVALID_STATE");
    const lines = (input.returnLineItems ?? []) as { id: string; quantity: number; dispositions?: Input[] }[];
    const pieces = lines.map(({ id, quantity }) => ({ line: kept.lines.find((line) => line.id === numberOf(id)), quantity }));
    if (pieces.some(({ line, quantity }) => !line || line.quantity - line.processed < quantity)) {
      return wrong("Quantity must be less than or equal to the unprocessed quantity", "LESS_THAN_OR_EQUAL_TO");
    }
    const dispositions = lines.flatMap((line) => line.dispositions ?? []);
    for (const { reverseFulfillmentOrderLineItemId, quantity, dispositionType, locationId } of dispositions) {
      const place = kept.places.find(({ id }) => id === numberOf(String(reverseFulfillmentOrderLineItemId)));
      if (!place || place.quantity - place.placed < Number(quantity)) return wrong("Disposition is more than what is left", "INVALID");
      if (dispositionType === "RESTOCKED" && !locationId) return wrong("Location can't be blank", "BLANK");
    }
    const refunded = priced(
      order,
      pieces.map(({ line, quantity }) => ({ lineId: line?.lineId ?? 0, quantity })),
    );
    if (typeof refunded === "string") return wrong(refunded, "INVALID");
    const transfer = input.financialTransfer as
      | { issueRefund: { orderTransactions: { parentId: string; transactionAmount: Money }[] } }
      | undefined;
    const parts = (transfer?.issueRefund.orderTransactions ?? []).map(({ parentId, transactionAmount: { amount, currencyCode } }) => ({
      parentId,
      amount: minor(amount, currencyCode),
      currencyCode,
    }));
    if (parts.some(({ currencyCode }) => currencyCode !== order.currency))
      return wrong("Currency must be the presentment currency", "INVALID");
    const transactions = give(order, parts);
    if (typeof transactions === "string") return wrong(transactions, "INVALID");
    touch(shop, order);
    for (const { line, quantity } of pieces) if (line) line.processed += quantity;
    for (const { reverseFulfillmentOrderLineItemId, quantity, dispositionType } of dispositions) {
      const place = kept.places.find(({ id }) => id === numberOf(String(reverseFulfillmentOrderLineItemId)));
      if (place) place.placed += Number(quantity);
      const line = kept.lines.find(({ partId }) => partId === place?.partId);
      if (line && dispositionType === "RESTOCKED") restocked(order, line.lineId, Number(quantity));
    }
    const shipping = input.refundShipping as { shippingRefundAmount: Money } | undefined;
    const back = shipping ? minor(shipping.shippingRefundAmount.amount, order.currency) : 0;
    // What is written here is kept with the return and not with the refund, so nobody may count on finding it there.
    order.refunds.push({ id: nextId(shop), at: shop.now, note: null, returnId: kept.id, lines: refunded, shipping: back, transactions });
    if (kept.lines.every(({ quantity, processed }) => quantity === processed)) kept.status = "CLOSED";
    return { return: returnNode(shop, order, kept), userErrors: [] };
  };

  return {
    refundCreate: ({ input }: { input: Input }, _: unknown, info: GraphQLResolveInfo) => once(shop, info, input, () => refundCreate(input)),
    returnProcess,
  };
}
