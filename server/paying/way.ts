import { randomBytes } from "node:crypto";
import { textsFor } from "../../locales/texts.ts";
import { connectedTo, knownOrder, type OpenGateway, type OpenShop, openGateway, openShop, payingMeans } from "../connected/open.ts";
import type { Context } from "../context.ts";
import type { LostAnswer } from "../domain/connection.ts";
import { placeOf } from "../domain/connection-settings.ts";
import { creditExpiresAt } from "../domain/credit.ts";
import type { Order } from "../domain/order.ts";
import { payingKey } from "../domain/paying.ts";
import type { PaymentTrouble } from "../domain/payment.ts";
import { gatewayFor } from "../domain/payment-ways.ts";
import { contentFor, contentLeft, contentOfCancellation, contentOfReturn, type RefundContent } from "../domain/refund-content.ts";
import { orderChanged } from "../domain/shop-order-check.ts";
import type { Written } from "../providers/port.ts";
import { findCancellation } from "../store/cancellations.ts";
import { findConnection } from "../store/connections.ts";
import { findShopById } from "../store/merchants.ts";
import { findOrder } from "../store/orders.ts";
import { type Asked, listMovedOf, type Payable } from "../store/payables.ts";
import { findPolicy } from "../store/policies.ts";
import { listShopWrites, returnReferenceOf } from "../store/shop-writes.ts";

/** What another system says it has of a refund or a credit. */
export interface Made {
  readonly reference: string;
  readonly state: "done" | "pending" | "rejected";
  /** Of a credit, when the shop chose another than was asked for. */
  readonly code?: string;
}

/** The way to the system that pays one payment. What reads throws `ConnectionProblem`. */
export interface PayingWay {
  readonly lostAnswer: LostAnswer;
  /** Which account of the connection would be asked. */
  readonly to: string;
  /** What is to be sent, or why nothing may be; `known` are the refunds a person has to look at. */
  prepare(): Promise<{ readonly asked: Asked } | { readonly trouble: PaymentTrouble["code"]; readonly known: readonly string[] }>;
  pay(asked: Asked): Promise<Written<Made>>;
  /** What became of it, by our key or its own name for it. */
  find(): Promise<Made | null>;
  /** What became after all of an attempt before this one, of which a person or the other system said that it came to nothing. */
  findEarlier(): Promise<Made | null>;
}

/** What is paid, of which order, under which key. */
interface Subject {
  readonly payable: Payable;
  readonly order: Order;
  readonly key: string;
  readonly returnNumber: string;
}

/** Null when its connection is gone, cannot be opened, or is one to another account than it was sent to. */
export async function payingWay(context: Context, payable: Payable): Promise<PayingWay | null> {
  const { merchantId, payment, orderId } = payable;
  const connection = payment.connectionId ? await findConnection(context.db, merchantId, payment.connectionId) : null;
  const order = await findOrder(context.db, merchantId, orderId);
  if (!connection || !order) return null;
  const subject: Subject = { payable, order, key: payingKey(payment), returnNumber: payable.ret?.number ?? order.number };
  const open = connection.kind === "gateway" ? openGateway(context, connection) : openShop(context, connection);
  if (!open) return null;
  const to = placeOf(open.provider.settings, connection);
  if (isElsewhere(payable, to)) return null;
  if ("gateway" in open) return gatewayRefund(context, subject, open, to);
  return payment.kind === "store_credit" ? shopCredit(context, subject, open, to) : shopRefund(context, subject, open, to);
}

function gatewayRefund(context: Context, subject: Subject, { connection, provider, gateway }: OpenGateway, to: string): PayingWay {
  const { payable, order, key, returnNumber } = subject;
  const { merchantId, payment } = payable;
  const paid = (asked: Asked | null): string => asked?.payment ?? "";
  return {
    lostAnswer: provider.can.lostAnswer,
    to,
    prepare: async () => {
      const changed = await changesInShop(context, payable);
      if (changed) return changed;
      const connected = await connectedTo(context, merchantId, payable.shopId);
      const found = gatewayFor(payment, order, payingMeans(connected));
      if (found?.connectionId !== connection.id) return { trouble: "not_connected", known: [] };
      const content = withRestock(connected.shop, await contentOf(context, payable), false);
      return { asked: { content, payment: found.payment, known: payable.asked?.known ?? [] } };
    },
    pay: async (asked) => {
      const { amount } = payment;
      const { currency, orderNumber } = { currency: payable.currency, orderNumber: order.number };
      return gateway.refund({ key, payment: paid(asked), amount, currency, returnNumber, orderNumber });
    },
    find: async () =>
      payment.reference === undefined ? gateway.findRefund(paid(payable.asked), key) : gateway.getRefund(payment.reference),
    findEarlier: () => earlierOf(payable, to, (one) => gateway.findRefund(paid(payable.asked), one)),
  };
}

async function shopCredit(context: Context, subject: Subject, { shop, can }: OpenShop, to: string): Promise<PayingWay> {
  const { payable, order, key, returnNumber } = subject;
  const { payment } = payable;
  const known = knownOrder(order);
  const note = await noteFor(context, payable, returnNumber);
  const find = async (one: string): Promise<Made | null> => {
    const found = await shop.findCredit?.(known, one);
    return found ? { ...found, state: "done" } : null;
  };
  return {
    lostAnswer: can.lostAnswer,
    to,
    prepare: async () => ({ asked: await creditAsked(context, payable) }),
    pay: async ({ code, expiresAt = 0 }) => {
      const plain = code === undefined ? null : context.keys.open("credits", code);
      if (!shop.issueCredit || plain === null) return { kind: "rejected", code: "not_supported", message: "this shop gives no credit" };
      const { amount } = payment;
      const made = await shop.issueCredit({ key, order: known, amount, expiresAt, returnNumber, code: plain, note });
      return withState(made);
    },
    find: () => find(key),
    findEarlier: () => earlierOf(payable, to, find),
  };
}

async function shopRefund(context: Context, subject: Subject, open: OpenShop, to: string): Promise<PayingWay> {
  const { shop, can } = open;
  const { payable, order, key, returnNumber } = subject;
  const { merchantId, payment } = payable;
  const known = knownOrder(order);
  const note = await noteFor(context, payable, returnNumber);
  const returnNow = payable.ret ? await returnReferenceOf(context.db, merchantId, payable.ret.id) : null;
  const ofReturn = payable.asked ? returnIn(payable.asked) : returnIn({ returnReference: returnNow ?? undefined });
  const tender = can.tenders === true && payment.tender !== undefined ? { payment: payment.tender } : {};
  return {
    lostAnswer: shop.refundLost?.(ofReturn) ?? can.lostAnswer,
    to,
    prepare: async () => {
      const content = withRestock(open, await contentOf(context, payable), true);
      const asked = { content, known: payable.asked?.known ?? [], ...returnIn({ returnReference: returnNow ?? undefined }) };
      return (await changesInShop(context, payable, content)) ?? { asked };
    },
    pay: async ({ content, returnReference }) => {
      if (!shop.refund || !content) return { kind: "rejected", code: "not_supported", message: "this shop makes no refunds" };
      const { amount } = payment;
      return shop
        .refund({ key, order: known, amount, ...content, moves: true, returnNumber, note, ...returnIn({ returnReference }), ...tender })
        .then(withState);
    },
    find: async () => {
      if (payment.reference !== undefined && shop.listRefunds) {
        return (await shop.listRefunds(known)).find(({ reference }) => reference === payment.reference) ?? null;
      }
      return (await shop.findRefund?.(known, key)) ?? null;
    },
    findEarlier: () => earlierOf(payable, to, async (one) => (await shop.findRefund?.(known, one)) ?? null),
  };
}

function isElsewhere({ payment, asked }: Payable, to: string): boolean {
  return payment.sentAt !== undefined && asked?.to !== undefined && asked.to !== to;
}

/** Nothing was sent, so nothing is looked for; nor can another account know of it. */
async function earlierOf({ payment, asked }: Payable, to: string, find: (key: string) => Promise<Made | null>): Promise<Made | null> {
  if (asked?.at === undefined || asked.to !== to) return null;
  for (let attempt = (payment.attempt ?? 0) - 1; attempt > 0; attempt--) {
    const found = await find(payingKey({ ...payment, attempt }));
    if (found && found.state !== "rejected") return found;
  }
  return null;
}

function returnIn({ returnReference }: { readonly returnReference?: string | undefined }): { readonly returnReference?: string } {
  return returnReference === undefined ? {} : { returnReference };
}

function withState<Value extends { readonly reference: string; readonly code?: string }>(written: Written<Value>): Written<Made> {
  return written.kind === "done" || written.kind === "pending"
    ? { kind: written.kind, value: { ...written.value, state: written.kind } }
    : written;
}

/** What the refund is for: what its return or cancellation gives, less what the payments before it gave. */
async function contentOf({ db }: Context, payable: Payable): Promise<RefundContent> {
  const { merchantId, orderId, payment, ret, cancellationId } = payable;
  const [moved, order, writes] = await Promise.all([
    listMovedOf(db, merchantId, orderId),
    findOrder(db, merchantId, orderId),
    listShopWrites(db, merchantId, orderId),
  ]);
  const before = moved
    .filter((one) => one.payment.id !== payment.id && (ret ? one.returnId === ret.id : one.cancellationId === cancellationId))
    .flatMap(({ asked }) => (asked?.content ? [asked.content] : []));
  if (ret) {
    const restocked = writes.filter(({ kind, returnId }) => kind === "restock" && returnId === ret.id).flatMap(({ pieces }) => pieces);
    const alone: RefundContent = { lines: [], delivery: { amount: 0, tax: 0 }, adjustment: 0, restock: restocked };
    return contentFor(contentLeft(contentOfReturn(ret), [...before, alone]), payment.amount);
  }
  const cancellation = cancellationId && (await findCancellation(db, merchantId, cancellationId));
  const empty: RefundContent = { lines: [], delivery: { amount: 0, tax: 0 }, adjustment: 0, restock: [] };
  const whole = order && cancellation ? contentOfCancellation(order, { ...cancellation, lines: goodsOf(cancellation.lines) }) : empty;
  return contentFor(contentLeft(whole, before), payment.amount);
}

/** With those of its pieces that go back on sale by the refund, which only some shops do, of some pieces. The others go back by themselves. */
function withRestock(open: OpenShop | null, content: RefundContent, moves: boolean): RefundContent {
  const takes = open?.can.restock === "with_refund" && (moves || open.can.refund !== "none");
  return { ...content, restock: takes ? (open.shop.restockable?.(content) ?? content.restock) : [] };
}

const goodsOf = (lines: readonly { readonly lineId: string; readonly quantity: number; readonly amount: number }[]) =>
  lines.map(({ lineId, quantity, amount }) => ({ lineId, quantity, amount }));

/**
 * Reads the shop's order anew, so that nothing is paid that somebody gave back there between deciding and paying.
 * Null when it is as it was, or when no shop is connected that knows it.
 */
async function changesInShop(context: Context, payable: Payable, content?: RefundContent) {
  const { merchantId, shopId, orderId, payment } = payable;
  const { shop } = await connectedTo(context, merchantId, shopId);
  const order = await findOrder(context.db, merchantId, orderId);
  if (!shop || !order) return null;
  const fresh = await shop.shop.getOrder(order.externalId ?? order.number);
  if (!fresh) return content ? ({ trouble: "not_found", known: [] } as const) : null;
  const [moved, writes] = await Promise.all([
    listMovedOf(context.db, merchantId, orderId),
    listShopWrites(context.db, merchantId, orderId),
  ]);
  const ours = [...moved.map((one) => one.payment.reference), ...writes.map(({ reference }) => reference)].filter(
    (one) => one !== undefined,
  );
  const changed = orderChanged({
    fresh,
    kept: order,
    decidedAt: payment.dueAt,
    known: new Set([...ours, ...(payable.asked?.known ?? [])]),
    amount: payment.amount,
    lines: content?.lines ?? [],
  });
  return changed ? ({ trouble: "order_changed", known: fresh.refunds.map(({ id }) => id) } as const) : null;
}

async function creditAsked({ db, keys, now }: Context, { merchantId, ret, asked }: Payable): Promise<Asked> {
  const version = ret && (await findPolicy(db, merchantId, ret.policyId));
  return {
    code: keys.seal("credits", drawCode()),
    expiresAt: creditExpiresAt(now(), version?.policy.resolutions.storeCredit?.validMonths),
    known: asked?.known ?? [],
  };
}

/** In the shop's own language, for its back office. */
async function noteFor({ db }: Context, { merchantId, shopId, ret }: Payable, number: string): Promise<string> {
  const shop = await findShopById(db, merchantId, shopId);
  return textsFor(shop?.defaultLanguage ?? "en").say(ret ? "payments.note.return" : "payments.note.cancellation", { number });
}

/** Without letters and digits that look alike; 16 of them are 2^80 guesses. */
const alphabet = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

function drawCode(): string {
  return [...randomBytes(16)].map((byte) => alphabet.charAt(byte % alphabet.length)).join("");
}
