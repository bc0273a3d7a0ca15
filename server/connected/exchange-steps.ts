import type { Context } from "../context.ts";
import type { StepKind } from "../domain/connection.ts";
import type { Exchange } from "../domain/exchange.ts";
import type { MerchantId } from "../domain/ids.ts";
import type { Return } from "../domain/return.ts";
import type { Writer } from "../store/database.ts";
import { insertStep, type StepDetails } from "../store/steps.ts";

/** What a person does in the shop about the order of an exchange, asked once. */
export async function askForExchange(
  { newId, now }: Pick<Context, "newId" | "now">,
  tx: Writer,
  merchantId: MerchantId,
  kind: Extract<StepKind, "exchange_order" | "cancel_exchange_order">,
  {
    ret,
    exchange,
    orderNumber,
    provider,
    more = {},
  }: {
    readonly ret: Return;
    readonly exchange: Exchange;
    readonly orderNumber: string;
    /** The vendor's own name of the shop. */
    readonly provider: string;
    readonly more?: Pick<StepDetails, "unsure" | "note" | "reference">;
  },
): Promise<void> {
  await insertStep(tx, merchantId, {
    id: newId("step"),
    shopId: ret.shopId,
    orderId: ret.orderId,
    returnId: ret.id,
    kind,
    about: `${kind}:${exchange.id}`,
    details: {
      provider,
      orderNumber,
      returnNumber: ret.number,
      amount: Math.max(0, exchange.difference),
      currency: ret.currency,
      pieces: [{ title: [exchange.title, exchange.variant].filter(Boolean).join(", "), quantity: 1 }],
      ...more,
    },
    createdAt: now(),
  });
}
