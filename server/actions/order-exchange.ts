import { textsFor } from "../../locales/texts.ts";
import { askForExchange } from "../connected/exchange-steps.ts";
import { articlesNow } from "../connected/live-articles.ts";
import { calledThere, connectedTo, knownOrder, type OpenShop } from "../connected/open.ts";
import type { Context } from "../context.ts";
import { Refusal } from "../domain/errors.ts";
import type { ReturnEvent } from "../domain/events.ts";
import type { Exchange, ExchangeOrder, ExchangeTrouble } from "../domain/exchange.ts";
import type { ExchangeId, MerchantId, ReturnId } from "../domain/ids.ts";
import { availabilityOf } from "../domain/instead.ts";
import type { Order } from "../domain/order.ts";
import type { Return } from "../domain/return.ts";
import type { Written } from "../providers/port.ts";
import type { ExchangeAsked, ExchangeMade } from "../providers/shops/port.ts";
import { commit } from "../store/commit.ts";
import type { Writer } from "../store/database.ts";
import { beginExchangeOrder, type OrderOutcome, putOffExchangeOrder, saveExchangeOrder } from "../store/exchange-orders.ts";
import { findOrder } from "../store/orders.ts";
import { keepPage, type PaymentPage, pagesOfReturn } from "../store/payment-pages.ts";
import { findProducts } from "../store/products.ts";
import { findReturn } from "../store/returns.ts";
import { returnReferenceOf } from "../store/shop-writes.ts";
import { insertTasks } from "../store/tasks.ts";
import { whileStale } from "../store/while-stale.ts";

/** So long a lost answer is looked for by itself; then a person says. */
const quietPeriod = 15 * 60_000;
const lookEvery = 2 * 60_000;
/** What was put off is not done at once by whoever runs a task a second time. */
const apart = 30_000;
/** Whoever asks has an answer within this, or none. */
const underWay = 60_000;
/** A shop that has no time is asked so often before a person orders. */
const mostAttempts = 5;

interface Job {
  readonly ret: Return;
  readonly exchange: Exchange;
  readonly order: Order;
  readonly open: OpenShop;
  /** Set when the shopper pays in the shop, and nothing is confirmed before. */
  readonly page: PaymentPage | undefined;
  /** What the shop itself calls the return, where it keeps them. */
  readonly returnReference: string | null;
}

/**
 * Has the connected shop make an order of the other article, once: its stock is looked at just before, a lost answer is found again by its
 * key, and what the connection cannot do becomes a step for a person. Without a connected shop the team orders as it always did.
 */
export async function orderExchange(context: Context, merchantId: MerchantId, returnId: ReturnId, exchangeId: ExchangeId): Promise<void> {
  const job = await jobOf(context, merchantId, returnId, exchangeId);
  if (!job) return;
  const { exchange, open } = job;
  switch (exchange.order?.state) {
    case "made":
    case "by_hand":
    case "sold_out":
    case "refused":
      return;
    case "sending":
    case "unknown":
      return lookForOrder(context, job, exchange.order);
    case "open":
      if ((exchange.order.lookedAt ?? 0) > context.now() - apart) return;
      break;
    case undefined:
      break;
  }
  if (open.can.exchange === "none" || !open.shop.exchange) return byHand(context, job, "not_possible", calledThere(open));
  if (await isGone(context, job))
    return stuck(context, job, exchange.order?.attempt ?? 0, {
      state: "sold_out",
      trouble: troubleOf(context, "sold_out", "the shop has none left"),
    });
  const attempt = await begin(context, job);
  if (attempt === null) return;
  await record(context, job, attempt, await ask(job, open.shop.exchange.bind(open.shop), attempt));
}

async function jobOf(context: Context, merchantId: MerchantId, returnId: ReturnId, exchangeId: ExchangeId): Promise<Job | null> {
  const { db } = context;
  const ret = await findReturn(db, merchantId, returnId);
  const exchange = ret?.exchanges.find(({ id }) => id === exchangeId);
  if (!ret || !exchange) return null;
  const pages = exchange.state === "held" ? await pagesOfReturn(db, merchantId, returnId) : [];
  const page = pages.find(({ collector, state }) => collector === "shop" && state === "open");
  if (exchange.state !== "confirmed" && !page) return null;
  const [order, { shop: open }, returnReference] = await Promise.all([
    findOrder(db, merchantId, ret.orderId),
    connectedTo(context, merchantId, ret.shopId),
    returnReferenceOf(db, merchantId, returnId),
  ]);
  return order && open ? { ret, exchange, order, open, page, returnReference } : null;
}

/** Told by the shop itself; when it does not answer, this is tried again later. */
async function isGone(context: Context, { ret: { merchantId, shopId }, exchange, open }: Job): Promise<boolean> {
  const products = await findProducts(context.db, merchantId, shopId, [exchange.sku]);
  const { articles, live } = await articlesNow(context, { merchantId, shopId }, products, { anew: true });
  if (open.can.stock && products.length > 0 && !live) throw new Error("The shop did not say how many are left.");
  // Our own catalogue has this piece taken off already.
  return live && articles.some((article) => availabilityOf(article) === "sold_out");
}

async function begin({ db, now }: Context, { ret, exchange, open }: Job): Promise<number | null> {
  const seen = exchange.order?.attempt ?? 0;
  const begun = await beginExchangeOrder(db, ret.merchantId, exchange.id, { seen, connectionId: open.connection.id, at: now() });
  return begun ? seen + 1 : null;
}

function keyOf({ id }: Exchange, attempt: number): string {
  return `${id}:${attempt}`;
}

function ask(
  { ret, exchange, order, page, returnReference }: Job,
  exchangeInShop: (asked: ExchangeAsked) => Promise<Written<ExchangeMade>>,
  attempt: number,
): Promise<Written<ExchangeMade>> {
  const unit = ret.units.find(({ id }) => id === exchange.unitId);
  const { sku, title, productId, variantId, price, difference } = exchange;
  return exchangeInShop({
    key: keyOf(exchange, attempt),
    order: knownOrder(order),
    returned: unit ? [{ lineId: unit.lineId, quantity: 1, amount: unit.paid, tax: unit.tax }] : [],
    wanted: [
      { sku, title, quantity: 1, price, ...(productId !== undefined && { productId }), ...(variantId !== undefined && { variantId }) },
    ],
    // What was paid elsewhere is worth as much as the piece itself.
    worth: page ? price - Math.max(0, difference) : price,
    charge: page ? Math.max(0, difference) : 0,
    collects: page !== undefined,
    returnNumber: ret.number,
    ...(returnReference !== null && { returnReference }),
    note: textsFor(ret.language).say("exchange.note", { number: ret.number }),
  });
}

async function record(context: Context, job: Job, attempt: number, answer: Written<ExchangeMade>): Promise<void> {
  switch (answer.kind) {
    case "done":
    case "pending":
      return made(context, job, attempt, answer.value);
    case "rejected": {
      const { message, retryAfter } = answer;
      if (retryAfter !== undefined && attempt < mostAttempts) return later(context, job, attempt, retryAfter * 1_000);
      return stuck(context, job, attempt, { state: "refused", trouble: troubleOf(context, "refused", message) });
    }
    case "unknown":
      return lookForOrder(context, job, { state: "unknown", attempt, sentAt: context.now() });
  }
}

/** Nothing happened, and the same may be asked again in a while. */
function later(context: Context, job: Job, attempt: number, wait: number): Promise<void> {
  return lookAgain(context, job, attempt, "open", wait);
}

/** An order that may have been made: asked for again where the shop honours the key, else looked for until a person has to. */
async function lookForOrder(context: Context, job: Job, { attempt, sentAt = 0, state }: ExchangeOrder): Promise<void> {
  const { exchange, order, open } = job;
  const at = context.now();
  if (state === "sending" && at - sentAt < underWay) return lookAgain(context, job, attempt, "sending", underWay);
  const { lostAnswer } = open.can;
  if (lostAnswer === "same_key" && open.shop.exchange) {
    const answer = await ask(job, open.shop.exchange.bind(open.shop), attempt);
    // That it says no now does not say that it said no the first time.
    if (answer.kind === "done" || answer.kind === "pending") return record(context, job, attempt, answer);
  }
  const found = await open.shop.findExchange?.(knownOrder(order), keyOf(exchange, attempt)).catch(() => null);
  if (found) return made(context, job, attempt, found);
  if (lostAnswer === "person" || at - sentAt >= quietPeriod) return byHand(context, job, "no_answer", calledThere(open));
  await lookAgain(context, job, attempt, "unknown", lookEvery);
}

async function lookAgain(
  { db, now }: Context,
  { ret, exchange }: Job,
  attempt: number,
  state: "open" | "sending" | "unknown",
  wait: number,
): Promise<void> {
  const at = now();
  const { merchantId, id: returnId } = ret;
  await db.write(async (tx) => {
    const since = at - Math.min(wait, apart);
    if (await putOffExchangeOrder(tx, merchantId, exchange.id, { attempt, state, at, since }))
      await insertTasks(tx, [{ do: "order-exchange", merchantId, returnId, exchangeId: exchange.id }], at, at + wait);
  });
}

async function made(context: Context, job: Job, attempt: number, { reference, number, payAt }: ExchangeMade): Promise<void> {
  const { ret, exchange, page } = job;
  const { merchantId, id: returnId } = ret;
  const about = { returnId, merchantId, exchangeId: exchange.id } as const;
  await change(
    context,
    job,
    attempt,
    { state: "made", reference, number },
    [{ type: "exchange.ordered", ...about, number, ...(page && { held: true }) }],
    async (tx) => {
      if (!page) return;
      await keepPage(tx, page, { reference, ...(payAt !== undefined && { url: payAt }) });
      if (payAt !== undefined)
        await insertTasks(tx, [{ do: "send-notice", merchantId, returnId, notice: "pay", about: page.paymentId }], context.now());
    },
  );
}

/** What a person has to do or decide; nothing is asked of the shop by itself any more. */
async function byHand(context: Context, job: Job, code: ExchangeTrouble, provider: string): Promise<void> {
  const { ret, exchange, order } = job;
  const attempt = exchange.order?.attempt ?? 0;
  const trouble = troubleOf(context, code, code === "no_answer" ? "the answer was lost" : "the connection makes no such orders");
  const unsure = code === "no_answer" ? ({ unsure: true } as const) : {};
  await change(context, job, attempt, { state: "by_hand", trouble }, [stuckEvent(job, code)], (tx) =>
    askForExchange(context, tx, ret.merchantId, "exchange_order", { ret, exchange, orderNumber: order.number, provider, more: unsure }),
  );
}

async function stuck(context: Context, job: Job, attempt: number, outcome: OrderOutcome): Promise<void> {
  await change(context, job, attempt, outcome, [stuckEvent(job, outcome.trouble?.code ?? "refused")], () => Promise.resolve());
}

function stuckEvent({ ret: { id: returnId, merchantId }, exchange: { id: exchangeId } }: Job, trouble: ExchangeTrouble): ReturnEvent {
  return { type: "exchange.stuck", returnId, merchantId, exchangeId, trouble };
}

function troubleOf({ now }: Context, code: ExchangeTrouble, message: string): NonNullable<ExchangeOrder["trouble"]> {
  return { code, message: message.slice(0, 500), at: now() };
}

/** Known to everybody at once: the order's own columns, the timeline and the list. Of two who know it one tells. */
async function change(
  context: Context,
  { ret: { merchantId, id }, exchange }: Job,
  attempt: number,
  outcome: OrderOutcome,
  events: ReturnEvent[],
  also: (tx: Writer) => Promise<void>,
): Promise<void> {
  const { db } = context;
  try {
    await whileStale(async () => {
      const before = await findReturn(db, merchantId, id);
      if (!before) return;
      const exchanges = before.exchanges.map((one) => (one.id === exchange.id ? { ...one, order: { attempt, ...outcome } } : one));
      await commit(
        db,
        { merchantId, created: [], updated: [{ before, after: { ...before, exchanges } }], events },
        {
          at: context.now(),
          also: async (tx) => {
            if (!(await saveExchangeOrder(tx, merchantId, exchange.id, attempt, outcome))) throw new Refusal("conflict");
            await also(tx);
          },
        },
      );
    });
  } catch (error) {
    if (!(error instanceof Refusal && error.code === "conflict")) throw error;
  }
}
