import { askForOrder } from "../connected/live-orders.ts";
import type { Context } from "../context.ts";
import { lookupKey, pickOrder } from "../domain/lookup.ts";
import type { TypedProof } from "../domain/order.ts";
import type { Shop } from "../domain/shop.ts";
import { saveCode } from "../store/codes.ts";
import { hit } from "../store/limits.ts";
import { findOrdersByKey } from "../store/orders.ts";

const lifetime = 10 * 60_000;
/** Mails to one order. Only those that leave count: else a stranger could keep its owner from getting one. */
const budgets = [
  { name: "quarter", limit: 3, windowMs: 15 * 60_000 },
  { name: "day", limit: 10, windowMs: 24 * 60 * 60_000 },
] as const;

/**
 * Mails six digits to the order's own address, when number and proof fit. Answers nothing either way, so that it tells nobody
 * whether an order exists; a caller holds the answer back to a fixed deadline.
 */
export async function requestCode(
  context: Context,
  shop: Shop,
  typed: TypedProof,
  { language, digits, address }: { readonly language: string; readonly digits: () => string /** Who asks. */; readonly address: string },
): Promise<void> {
  const { db, keys } = context;
  const at = context.now();
  const key = lookupKey(typed.orderNumber);
  const proof = {
    ...(typed.postalCode === undefined ? {} : { postalCode: typed.postalCode }),
    ...(typed.email === undefined || !shop.emailProof ? {} : { email: typed.email }),
  };
  const find = async () => pickOrder(await findOrdersByKey(db, shop.merchantId, shop.id, key), typed.orderNumber, proof);
  let order = await find();
  if (!order) {
    await askForOrder(context, shop, typed.orderNumber, keys.hash("limits", address));
    order = await find();
  }
  if (!order?.email) return;
  for (const { name, ...limit } of budgets) if (!(await hit(db, `codes:${name}:${order.id}`, { ...limit, at })).allowed) return;
  const code = digits();
  await saveCode(
    db,
    { merchantId: shop.merchantId, orderId: order.id, hash: keys.hash("codes", code), expiresAt: at + lifetime },
    { do: "send-code", merchantId: shop.merchantId, orderId: order.id, code: keys.seal("codes", code), language },
    at,
  );
}
