import { textsFor } from "../../locales/texts.ts";
import { askForExchange } from "../connected/exchange-steps.ts";
import { calledThere, connectedTo, openGateway, openShop } from "../connected/open.ts";
import type { Context } from "../context.ts";
import { recordPayment } from "../domain/decision.ts";
import { expireDifference, paidAgain } from "../domain/difference.ts";
import { Refusal } from "../domain/errors.ts";
import type { MerchantId, PaymentId } from "../domain/ids.ts";
import type { Payment } from "../domain/payment.ts";
import type { Return } from "../domain/return.ts";
import type { ConnectedGateway, PaymentRequest } from "../providers/payments/port.ts";
import { ConnectionProblem, type Written } from "../providers/port.ts";
import type { ConnectedShop } from "../providers/shops/port.ts";
import { commit } from "../store/commit.ts";
import { findConnection } from "../store/connections.ts";
import type { Writer } from "../store/database.ts";
import { refuseOverpaying } from "../store/order-money.ts";
import { findOrder } from "../store/orders.ts";
import { closePage, findPaymentPage, keepPage, lookLater, nextPage, notePageAsked, type PaymentPage } from "../store/payment-pages.ts";
import { findReturnOfPayment } from "../store/returns.ts";
import { readSettlementFacts } from "../store/settlement-facts.ts";
import { whileStale } from "../store/while-stale.ts";
import { planPaying } from "./claim.ts";
import { paySecret, payUrl } from "./pay-links.ts";

const minute = 60_000;
const day = 24 * 60 * minute;
/** How often somebody looks whether it was paid; a webhook is quicker. */
export const lookEvery = 15 * minute;
/** A shop's own checkout cannot be closed from here: so long it is looked at after its time. */
const afterwards = 30 * day;

type Collector =
  | { readonly kind: "gateway"; readonly gateway: ConnectedGateway }
  | { readonly kind: "shop"; readonly shop: ConnectedShop; readonly title: string };

/** Who asks the shopper for a difference: a gateway before the shop's checkout, never both. Null: nobody can, so a person does. */
export async function collectorFor(context: Context, ret: Return): Promise<Pick<PaymentPage, "collector" | "connectionId"> | null> {
  const { shop, gateways } = await connectedTo(context, ret.merchantId, ret.shopId);
  const gateway = gateways.find(({ provider, gateway: one }) => provider.can.collects && one.requestPayment && one.findPayment);
  if (gateway) return { collector: "gateway", connectionId: gateway.connection.id };
  // The shop asks for what one order costs: where several articles wait for one payment, it cannot.
  const held = ret.exchanges.filter(({ state }) => state === "held");
  const able = shop?.can.collects && shop.can.exchange !== "none" && shop.shop.exchange && shop.shop.exchangePaid;
  return able && held.length === 1 ? { collector: "shop", connectionId: shop.connection.id } : null;
}

async function collectorOf(context: Context, { merchantId, connectionId }: PaymentPage): Promise<Collector | null> {
  const connection = connectionId && (await findConnection(context.db, merchantId, connectionId));
  if (!connection) return null;
  if (connection.kind === "gateway") {
    const gateway = openGateway(context, connection);
    return gateway && { kind: "gateway", gateway: gateway.gateway };
  }
  const shop = openShop(context, connection);
  return shop && { kind: "shop", shop: shop.shop, title: calledThere(shop) };
}

/** What the other side says of the page as it is kept. @throws ConnectionProblem */
async function askState(context: Context, page: PaymentPage, collector: Collector): Promise<"open" | "paid" | "closed"> {
  if (collector.kind === "shop") {
    if (page.reference === undefined) return "closed";
    const state = await collector.shop.exchangePaid?.(page.reference);
    return state === "paid" ? "paid" : state === "gone" ? "closed" : "open";
  }
  // An answer that was lost is asked for again: the same key is the same page.
  const reference = page.reference ?? (page.asked ? (await makePage(context, page, collector.gateway))?.reference : undefined);
  if (reference === undefined) return "closed";
  const state = await collector.gateway.findPayment?.(reference);
  return state === "paid" || state === "open" ? state : "closed";
}

/** @throws ConnectionProblem where it is not known whether there is a page now */
async function makePage(context: Context, page: PaymentPage, gateway: ConnectedGateway): Promise<PaymentRequest | null> {
  const { merchantId, paymentId, attempt, expiresAt } = page;
  const found = await paymentOf(context, merchantId, paymentId);
  if (!found || !(await notePageAsked(context.db, page))) return null;
  const { ret, payment } = found;
  const order = await findOrder(context.db, merchantId, ret.orderId);
  if (!order) return null;
  const returnUrl = `${payUrl(context.publicUrl, paySecret(context, paymentId))}?back=1`;
  const written: Written<PaymentRequest> | undefined = await gateway.requestPayment?.({
    key: `${paymentId}:${attempt}`,
    amount: payment.amount,
    currency: ret.currency,
    title: textsFor(ret.language).say("exchange.pay.title", { number: ret.number }),
    language: ret.language,
    ...(order.email !== undefined && { email: order.email }),
    returnUrl,
    expiresAt,
  });
  switch (written?.kind) {
    case "done":
    case "pending": {
      const { reference, url, expiresAt: closesAt } = written.value;
      await context.db.write((tx) => keepPage(tx, page, { reference, url, closesAt }));
      return written.value;
    }
    case "rejected":
      throw new ConnectionProblem(written.retryAfter === undefined ? "refused" : "busy", written.message, written.retryAfter);
    case "unknown":
      throw new ConnectionProblem("not_reached", written.message);
    case undefined:
      return null;
  }
}

async function paymentOf({ db }: Context, merchantId: MerchantId, paymentId: PaymentId): Promise<{ ret: Return; payment: Payment } | null> {
  const ret = await findReturnOfPayment(db, merchantId, paymentId);
  const payment = ret?.payments.find(({ id }) => id === paymentId);
  return ret && payment ? { ret, payment } : null;
}

/** Where the shopper may pay now. `later`: the other side does not say at the moment. */
export type PayNow = { readonly is: "go"; readonly url: string } | { readonly is: "paid" | "over" | "later" };

/** Opens the page that is open, or a fresh one where it has run out; sees before whether it was paid. */
export async function pageToPay(context: Context, merchantId: MerchantId, paymentId: PaymentId): Promise<PayNow> {
  const [page, found] = await Promise.all([findPaymentPage(context.db, merchantId, paymentId), paymentOf(context, merchantId, paymentId)]);
  if (!page || !found) return { is: "over" };
  const { payment } = found;
  if (payment.state === "done" || page.state === "paid") return { is: "paid" };
  if (payment.state !== "due" || page.state !== "open" || page.expiresAt <= context.now()) return { is: "over" };
  try {
    return await openPage(context, page);
  } catch (failure) {
    if (!(failure instanceof ConnectionProblem)) throw failure;
    await lookLater(context.db, page, context.now() + lookEvery, { message: failure.message, at: context.now() });
    return { is: "later" };
  }
}

async function openPage(context: Context, page: PaymentPage): Promise<PayNow> {
  const collector = await collectorOf(context, page);
  if (!collector) return { is: "later" };
  const state = await askState(context, page, collector);
  const kept = (await findPaymentPage(context.db, page.merchantId, page.paymentId)) ?? page;
  if (state === "paid") {
    await recordPaid(context, kept);
    return { is: "paid" };
  }
  if (collector.kind === "shop") return kept.url === undefined ? { is: "later" } : { is: "go", url: kept.url };
  const fresh = kept.closesAt === undefined || kept.closesAt > context.now() + minute;
  if (state === "open" && kept.url !== undefined && fresh) return { is: "go", url: kept.url };
  if (kept.reference !== undefined) {
    // Nobody pays on the old one while there is a new one.
    if (!((await collector.gateway.withdrawPayment?.(kept.reference)) ?? true)) {
      await recordPaid(context, kept);
      return { is: "paid" };
    }
    if (!(await nextPage(context.db, kept))) return { is: "later" };
  }
  const next = await findPaymentPage(context.db, page.merchantId, page.paymentId);
  const made = next && (await makePage(context, next, collector.gateway));
  return made ? { is: "go", url: made.url } : { is: "later" };
}

/**
 * Looks what became of a page: what was paid is recorded, once. One that nobody needs any more, or whose time is over, is closed, and who
 * paid at that very moment has paid.
 */
export async function lookAtPage(context: Context, page: PaymentPage): Promise<void> {
  const at = context.now();
  const found = await paymentOf(context, page.merchantId, page.paymentId);
  const collector = await collectorOf(context, page);
  if (!found) return lookLater(context.db, page, null);
  if (!collector && page.state === "over") return lookLater(context.db, page, null);
  if (!collector) return lookLater(context.db, page, at + 60 * minute, { message: "its connection is gone", at });
  try {
    await look(context, page, collector, found.payment);
  } catch (failure) {
    if (!(failure instanceof ConnectionProblem)) throw failure;
    await lookLater(context.db, page, at + lookEvery, { message: failure.message, at });
  }
}

async function look(context: Context, page: PaymentPage, collector: Collector, payment: Payment): Promise<void> {
  const { db } = context;
  const at = context.now();
  const state = await askState(context, page, collector);
  const kept = (await findPaymentPage(db, page.merchantId, page.paymentId)) ?? page;
  if (state === "paid") return recordPaid(context, kept);
  if (page.state === "over") return lookLater(db, page, state === "open" && at < page.expiresAt + afterwards ? at + day : null);
  const needed = payment.state === "due" && at < page.expiresAt;
  if (needed) return lookLater(db, page, at + lookEvery);
  if (collector.kind === "gateway" && kept.reference !== undefined) {
    const closed = (await collector.gateway.withdrawPayment?.(kept.reference)) ?? state === "closed";
    if (!closed) return recordPaid(context, kept);
  }
  await close(context, kept, collector);
}

/** The page is over. An order in the shop stays until a person cancels it there; it may still be paid, so it is looked at. */
async function close(context: Context, page: PaymentPage, collector: Collector): Promise<void> {
  const lookAt = collector.kind === "shop" && page.reference !== undefined ? context.now() + day : null;
  await changed(context, page, async (before) => {
    const { facts, settings } = await readSettlementFacts(context.db, before, { skus: [], owner: false });
    const { newId, now } = context;
    const step = expireDifference(before, page.paymentId, { at: now(), newId, facts });
    const order = await findOrder(context.db, before.merchantId, before.orderId);
    const also = async (tx: Writer): Promise<void> => {
      if (!(await closePage(tx, page, "over", lookAt))) throw new Refusal("conflict");
      await refuseOverpaying(tx, context.db.engine, before, step.after);
      await planPaying(tx, settings, { merchantId: before.merchantId, returnId: before.id, told: true }, now());
      const exchange = before.exchanges.find(({ order: made }) => made?.reference !== undefined && made.reference === page.reference);
      if (collector.kind !== "shop" || !exchange || !order) return;
      await askForExchange(context, tx, before.merchantId, "cancel_exchange_order", {
        ret: before,
        exchange,
        orderNumber: order.number,
        provider: collector.title,
        more: { reference: exchange.order?.number ?? page.reference ?? "" },
      });
    };
    return { ...step, also };
  });
}

/** It was paid there: the difference is, or, where it was already or is over, what came is owed back. */
async function recordPaid(context: Context, page: PaymentPage): Promise<void> {
  const { paymentId, reference = paymentId, collector: how } = page;
  await changed(context, page, async (before) => {
    const payment = before.payments.find(({ id }) => id === paymentId);
    const at = context.now();
    const by = { kind: "system" } as const;
    const step =
      payment?.state === "due" || payment?.state === "rejected"
        ? recordPayment(before, { by, paymentId, how, reference }, at)
        : paidAgain(before, { paymentId, how, reference }, { at, newId: context.newId });
    const also = async (tx: Writer): Promise<void> => {
      if (!(await closePage(tx, page, "paid"))) throw new Refusal("conflict");
    };
    return { ...step, also };
  });
}

interface Changed {
  readonly after: Return;
  readonly events: Parameters<typeof commit>[1]["events"];
  readonly also: (tx: Writer) => Promise<void>;
}

/** Saves what becomes of the return; of several who see the same one says it. */
async function changed(context: Context, page: PaymentPage, change: (before: Return) => Promise<Changed>): Promise<void> {
  const { merchantId, paymentId } = page;
  try {
    await whileStale(async () => {
      const before = await findReturnOfPayment(context.db, merchantId, paymentId);
      if (!before) return;
      const { after, events, also } = await change(before);
      const updated = events.length > 0 ? [{ before, after }] : [];
      await commit(context.db, { merchantId, created: [], updated, events }, { at: context.now(), also });
    });
  } catch (error) {
    if (!(error instanceof Refusal && error.code === "conflict")) throw error;
  }
}
