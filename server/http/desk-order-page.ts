import type { Context as HonoContext } from "hono";
import { addressLines } from "../../locales/address.ts";
import { textsFor } from "../../locales/texts.ts";
import type { Context } from "../context.ts";
import { cancellableOf, cancelledOf } from "../domain/cancellation.ts";
import { canCancel } from "../domain/command.ts";
import { Refusal } from "../domain/errors.ts";
import { isId, type OrderId } from "../domain/ids.ts";
import { shopperOf } from "../domain/listing.ts";
import type { Order } from "../domain/order.ts";
import { asItStands, holdsUnits, type Return } from "../domain/return.ts";
import { statusWord } from "../domain/status.ts";
import { namesOf } from "../store/actors.ts";
import { listCancellations } from "../store/cancellations.ts";
import { readDeskSettings } from "../store/desk-settings.ts";
import { listLetters } from "../store/letters.ts";
import { findShopById } from "../store/merchants.ts";
import { listOrderMessages } from "../store/order-messages.ts";
import { listOrderPayments } from "../store/order-payments.ts";
import { findOrder } from "../store/orders.ts";
import { listReturnsOfOrder } from "../store/returns.ts";
import { listStepsOfOrder } from "../store/steps.ts";
import { listFailedAbout } from "../store/tasks.ts";
import type { DeskOrder } from "./desk-order-schemas.ts";
import type { DeskEnv } from "./desk-route.ts";
import { byWords } from "./desk-timeline.ts";
import { unsentViews } from "./desk-unsent.ts";
import { orderDetail } from "./desk-views.ts";
import { languageOf } from "./language.ts";
import { payingFacts, paymentView } from "./payment-view.ts";
import { stepView } from "./step-view.ts";

/** @throws Refusal `order_not_found` for what is no order's id */
export function orderId(text: string): OrderId {
  if (!isId("order", text)) throw new Refusal("order_not_found");
  return text;
}

/** Everything the desk shows of an order (S2-17, S3-13), in the asker's language. @throws Refusal `order_not_found` */
export async function orderPage(context: Context, c: HonoContext<DeskEnv>, id: OrderId): Promise<DeskOrder> {
  const { db } = context;
  const { merchantId } = c.var;
  const order = await findOrder(db, merchantId, id);
  const shop = order && (await findShopById(db, merchantId, order.shopId));
  if (!order || !shop) throw new Refusal("order_not_found");
  const returns = await listReturnsOfOrder(db, merchantId, id);
  const [failed, letters, cancellations, messages, payments, steps, { settings }] = await Promise.all([
    listFailedAbout(db, merchantId, [id, ...returns.map((ret) => ret.id)]),
    listLetters(db, merchantId, id),
    listCancellations(db, merchantId, id),
    listOrderMessages(db, merchantId, id),
    listOrderPayments(db, merchantId, id),
    listStepsOfOrder(db, merchantId, id),
    readDeskSettings(db, merchantId),
  ]);
  const names = await namesOf(db, merchantId, [
    ...cancellations.map(({ by }) => by),
    ...steps.map(({ doneBy }) => doneBy),
    ...payments.flatMap(({ payment }) => [payment.decidedBy, payment.doneBy]),
    ...messages.map(({ memberId }) => (memberId ? { kind: "member" as const, id: memberId } : undefined)),
  ]);
  const texts = textsFor(languageOf(undefined, c.req.header("Accept-Language"), "en"));
  const who = { names, shopper: shopperOf(order), texts };
  const facts = await payingFacts(context, order, settings);
  const detail = orderDetail(order);
  return {
    ...detail,
    shop: { slug: shop.slug, name: shop.name, timeZone: shop.timeZone },
    language: order.language ?? null,
    phone: order.phone ?? null,
    shopper: shopperOf(order),
    shipTo: order.shipTo ? addressLines(order.shipTo, texts) : null,
    billTo: order.billTo ? addressLines(order.billTo, texts) : null,
    lines: linesOf(detail.lines, order, returns),
    returns: returns.map((ret) => ({
      id: ret.id,
      number: ret.number,
      version: ret.version,
      word: statusWord(ret),
      lane: ret.lane,
      requestedAt: ret.requestedAt,
      units: asItStands(ret).units.length,
      value: ret.units.reduce((sum, { paid }) => sum + paid, 0),
      cancellable: canCancel(ret),
    })),
    cancellations: cancellations.map(({ id: cancellationId, at, by, lines, amount, delivery, restock, note, told }) => ({
      id: cancellationId,
      at,
      by: byWords(by, who).name,
      lines: lines.map(({ lineId, quantity }) => ({ lineId, quantity })),
      amount,
      delivery,
      restock,
      note: note ?? null,
      mail: told,
    })),
    messages: messages.map(({ id: messageId, memberId, text, at }) => ({
      id: messageId,
      by: (memberId && names.get(memberId)) ?? shop.name,
      text,
      at,
    })),
    unsent: unsentViews(failed, letters, texts),
    paidBy: order.payments.map(({ label, gateway, paid }) => ({ label: label ?? gateway, paid })),
    refunds: order.refunds.map(({ at, amount, shipping }) => ({ at: at ?? null, amount, delivery: shipping ?? 0 })),
    payments: payments.map(({ payment }) => {
      const view = paymentView(payment, who, facts);
      // What was never delivered goes back as money or by the shop, never as a code.
      return { ...view, ways: view.ways.filter((way) => way !== "credit") };
    }),
    steps: steps.map((step) => stepView(step, who)),
    erasedAt: order.erasedAt ?? null,
  };
}

function linesOf(lines: ReturnType<typeof orderDetail>["lines"], order: Order, returns: readonly Return[]): DeskOrder["lines"] {
  const cancellable = cancellableOf(order, returns);
  const cancelled = cancelledOf(order);
  const held = returns
    .filter(holdsUnits)
    .flatMap(({ units }) => units.filter(({ decision }) => decision !== "cancel" && decision !== "reject"));
  return lines.map((line) => ({
    ...line,
    returned: held.filter(({ lineId }) => lineId === line.id).length,
    cancelled: cancelled.get(line.id) ?? 0,
    cancellable: cancellable.get(line.id) ?? 0,
  }));
}
