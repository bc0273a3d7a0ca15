import type { z } from "@hono/zod-openapi";
import type { Texts } from "../../locales/texts.ts";
import { calledThere, connectedTo, payingMeans } from "../connected/open.ts";
import type { Context } from "../context.ts";
import type { DeskSettings } from "../domain/desk-settings.ts";
import type { ConnectionId } from "../domain/ids.ts";
import type { Order } from "../domain/order.ts";
import type { Payment } from "../domain/payment.ts";
import { gatewayFor, type Means, tenderOf, type WaysAsked, waysOf } from "../domain/payment-ways.ts";
import type { paymentSchema } from "./desk-payment-schemas.ts";
import { byWords } from "./desk-timeline.ts";

/** What says how payments of an order can be made. */
export interface PayingFacts {
  readonly order: Order;
  readonly means: Means;
  readonly money: DeskSettings["money"];
  /** What vendors call themselves. */
  readonly titles: ReadonlyMap<ConnectionId, string>;
}

export async function payingFacts(context: Context, order: Order, { money }: Pick<DeskSettings, "money">): Promise<PayingFacts> {
  const connected = await connectedTo(context, order.merchantId, order.shopId);
  const open = [...(connected.shop ? [connected.shop] : []), ...connected.gateways];
  const titles = new Map(open.map((one) => [one.connection.id, calledThere(one)]));
  return { order, means: payingMeans(connected), money, titles };
}

/** The ways a payment can be made, the one to offer first, with who makes it then and what it goes back to. */
export function waysView(payment: WaysAsked["payment"], { order, means, money, titles }: PayingFacts) {
  const ways = [...waysOf({ payment, order, means, credit: money.credit })];
  const first = ways[0] === "shop" ? means.shop : ways[0] === "gateway" ? gatewayFor(payment, order, means) : null;
  const tender = tenderOf(payment, order);
  return { ways, provider: (first && titles.get(first.connectionId)) ?? null, tender: tender ? (tender.label ?? tender.gateway) : null };
}

/** A payment as the desk shows it, of a return or of an order. */
export function paymentView(
  payment: Payment,
  who: Parameters<typeof byWords>[1] & { readonly texts: Texts },
  facts: PayingFacts,
): z.infer<typeof paymentSchema> {
  const { id, kind, amount, state, dueAt, doneBy, trouble, connectionId } = payment;
  const { secondPersonAbove } = facts.money;
  const view = waysView(payment, facts);
  const provider = connectionId === undefined ? view.provider : (facts.titles.get(connectionId) ?? null);
  return {
    id,
    kind,
    amount,
    state,
    how: payment.how ?? null,
    reference: payment.reference ?? null,
    provider,
    trouble: trouble
      ? {
          code: trouble.code,
          message: who.texts.say(`payments.trouble.${trouble.code}`, { provider: provider ?? who.texts.say("payments.somebody") }),
          at: trouble.at,
        }
      : null,
    tender: view.tender,
    dueAt,
    sentAt: payment.sentAt ?? null,
    decidedBy: byWords(payment.decidedBy, who),
    doneAt: payment.doneAt ?? null,
    doneBy: doneBy ? byWords(doneBy, who) : null,
    ways: view.ways,
    secondPerson: state === "due" && kind !== "charge" && secondPersonAbove !== null && amount > secondPersonAbove,
  };
}
