import type { z } from "zod";
import { readOrder } from "../../contract/orders-json.ts";
import { readProduct } from "../../contract/products-json.ts";
import {
  type creditAnswerSchema,
  type creditRequestSchema,
  type exchangeRequestSchema,
  type noteRequestSchema,
  orderListSchema,
  productListSchema,
  type refundAnswerSchema,
  type refundRequestSchema,
  refusalSchema,
  type restockRequestSchema,
  type shopAboutSchema,
} from "../../contract/shop-contract.ts";
import type { ShopCan } from "../../domain/connection.ts";
import { parseDecimal, toDecimal } from "../../domain/money.ts";
import type { OrderSnapshot } from "../../domain/order.ts";
import type { Product } from "../../domain/product.ts";
import { present, WrongOrder } from "../../domain/snapshot.ts";
import { ConnectionProblem, type Rejection, type Written } from "../port.ts";
import type { Reply } from "../vendor.ts";
import type {
  CreditAsked,
  CreditMade,
  ExchangeAsked,
  OrderPage,
  RefundAsked,
  RefundLine,
  RefundMade,
  RestockAsked,
  Telling,
} from "./port.ts";

/** What the parts a shop says it has come to, in the words of our own. */
export function toCan({ can, delivery }: z.infer<typeof shopAboutSchema>): Partial<ShopCan> {
  return {
    delivery,
    refund: can.refunds ?? "none",
    restock: can.restocks ? "alone" : "none",
    credit: can.credits ?? "none",
    exchange: can.exchanges ?? "none",
    collects: can.exchanges !== undefined && can.checkout === true,
    products: can.products === true,
    stock: can.stock === true,
    label: can.notes === true,
    notes: can.notes ? ["note"] : [],
    webhooks: can.webhooks ? "signed" : "none",
  };
}

/** @throws ConnectionProblem for an order that cannot be taken */
export function toOrder(given: unknown): OrderSnapshot {
  try {
    return readOrder(given, "left_out");
  } catch (failure) {
    if (failure instanceof WrongOrder) throw unreadable(failure.message);
    throw failure;
  }
}

/** @throws ConnectionProblem when it is no page at all */
export function toPage({ json }: Reply): OrderPage {
  const { data, error } = orderListSchema.safeParse(json);
  if (error) throw unreadable(placed(error));
  const orders = data.orders.map((given, place) => {
    try {
      return readOrder(given, "left_out");
    } catch (failure) {
      if (failure instanceof WrongOrder) return { number: nameOf(given) ?? `#${place + 1}`, why: failure.message.slice(0, 500) };
      throw failure;
    }
  });
  return { orders, next: data.next === "" ? null : data.next, total: data.total ?? null };
}

function nameOf(given: unknown): string | undefined {
  if (typeof given !== "object" || given === null) return undefined;
  const name = "number" in given ? given.number : "externalId" in given ? given.externalId : undefined;
  return typeof name === "string" || typeof name === "number" ? String(name).slice(0, 64) || undefined : undefined;
}

/** Articles that cannot be read are left out: one of them is no reason to offer none. @throws ConnectionProblem when it is no list at all */
export function toProducts({ json }: Reply): { products: Product[]; next: string | null } {
  const { data, error } = productListSchema.safeParse(json);
  if (error) throw unreadable(placed(error));
  const products = data.products.flatMap((given) => {
    const read = readProduct(given);
    return "product" in read ? [read.product] : [];
  });
  return { products, next: data.next === "" ? null : data.next };
}

/** What the shop answered to a write. Nobody can say what became of one that was answered with neither a yes nor a no. */
export function toWritten<Value>(reply: Reply, read: (json: unknown) => Written<Value>): Written<Value> {
  const { status, json } = reply;
  if (status >= 200 && status < 300) return read(json);
  const refused = status === 501 || (status >= 400 && status < 500 && status !== 408);
  if (!refused) return { kind: "unknown", message: `answered ${status}` };
  const said = refusalSchema.safeParse(json).data;
  const code = status === 401 || status === 403 ? "not_allowed" : (said?.code ?? usualCode[status] ?? "wrong_request");
  return { kind: "rejected", code, message: (said?.detail ?? `answered ${status}`).slice(0, 300) };
}

const usualCode: Readonly<Record<number, Rejection>> = {
  404: "not_found",
  405: "not_supported",
  409: "wrong_state",
  501: "not_supported",
};

export function toRefund(answer: z.infer<typeof refundAnswerSchema>, currency: string, key: string): RefundMade | null {
  const amount = parseDecimal(answer.amount, currency);
  if (amount === null || amount < 0) return null;
  const at = answer.at === undefined ? Number.NaN : Date.parse(answer.at);
  return { reference: answer.id, amount, state: answer.state, key, ...(Number.isFinite(at) && { at }) };
}

export function toCredit(answer: z.infer<typeof creditAnswerSchema>, currency: string): CreditMade | null {
  const amount = parseDecimal(answer.amount, currency);
  if (amount === null || amount < 0) return null;
  return { reference: answer.id, amount, ...(answer.code !== undefined && { code: answer.code }) };
}

export function refundRequest(asked: RefundAsked): z.infer<typeof refundRequestSchema> {
  const { order, amount, lines, delivery, adjustment, restock, moves, returnNumber, note } = asked;
  const show = (minor: number) => toDecimal(minor, order.currency);
  return {
    orderId: order.externalId,
    currency: order.currency,
    amount: show(amount),
    moves,
    lines: lines.map((line) => lineOf(line, show)),
    shipping: { amount: show(delivery.amount), tax: show(delivery.tax) },
    adjustment: show(adjustment),
    restock: restock.map(({ lineId, quantity }) => ({ lineId, quantity })),
    returnNumber,
    note,
  };
}

export function restockRequest({ order, items, returnNumber, note }: RestockAsked): z.infer<typeof restockRequestSchema> {
  return { orderId: order.externalId, items: items.map(({ lineId, quantity }) => ({ lineId, quantity })), returnNumber, note };
}

export function creditRequest(asked: CreditAsked): z.infer<typeof creditRequestSchema> {
  const { order, amount, code, expiresAt, returnNumber, note } = asked;
  const { externalId: orderId, currency } = order;
  return { orderId, currency, amount: toDecimal(amount, currency), code, expiresAt: new Date(expiresAt).toISOString(), returnNumber, note };
}

export function exchangeRequest(asked: ExchangeAsked): z.infer<typeof exchangeRequestSchema> {
  const { order, returned, wanted, worth, charge, collects, returnNumber, note } = asked;
  const show = (minor: number) => toDecimal(minor, order.currency);
  return {
    orderId: order.externalId,
    currency: order.currency,
    returned: returned.map((line) => lineOf(line, show)),
    wanted: wanted.map(({ sku, productId, variantId, title, quantity, price }) => ({
      ...present({ sku, productId, variantId }),
      title,
      quantity,
      price: show(price),
    })),
    worth: show(worth),
    charge: show(charge),
    checkout: collects && charge > 0,
    returnNumber,
    note,
  };
}

export function noteRequest(telling: Telling): z.infer<typeof noteRequestSchema> {
  const { order, returnNumber, status, note, pieces, labelUrl, trackingNumber, trackingUrl } = telling;
  return {
    orderId: order.externalId,
    returnNumber,
    status,
    note,
    pieces: pieces.map(({ lineId, quantity, reason }) => ({ lineId, quantity, reason })),
    ...(labelUrl !== undefined && { labelUrl }),
    ...(trackingNumber !== undefined && { trackingNumber }),
    ...(trackingUrl !== undefined && { trackingUrl }),
  };
}

function lineOf({ lineId, quantity, amount, tax }: RefundLine, show: (minor: number) => string) {
  return { lineId, quantity, amount: show(amount), tax: show(tax) };
}

export function unreadable(why: string): ConnectionProblem {
  return new ConnectionProblem("unreadable", why.slice(0, 500));
}

/** What is wrong with an answer, and where. */
export function placed({ issues }: z.ZodError): string {
  return issues
    .slice(0, 5)
    .map(({ path, message }) => (path.length > 0 ? `${path.join(".")}: ${message}` : message))
    .join("; ");
}
