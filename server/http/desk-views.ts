import type { z } from "@hono/zod-openapi";
import { isCancelled } from "../domain/cancellation.ts";
import { countryOf, shopperOf } from "../domain/listing.ts";
import type { Order } from "../domain/order.ts";
import type { Shop } from "../domain/shop.ts";
import type { orderDetailSchema, orderRowSchema, orderSummarySchema, shopSettingsSchema } from "./desk-schemas.ts";

function orderSummary(order: Order): z.infer<typeof orderSummarySchema> {
  return {
    id: order.id,
    number: order.number,
    portalNumber: order.portalNumber,
    placedAt: order.placedAt,
    status: isCancelled(order) ? "cancelled" : order.status,
    currency: order.currency,
    total: order.total,
    refunded: order.refunds.reduce((sum, { amount }) => sum + amount, 0),
    items: order.lines.reduce((sum, { quantity }) => sum + quantity, 0),
    revision: order.revision,
  };
}

export function orderRow(order: Order, shops: readonly Shop[], returns: number): z.infer<typeof orderRowSchema> {
  return {
    ...orderSummary(order),
    shop: shops.find(({ id }) => id === order.shopId)?.slug ?? "",
    shopper: shopperOf(order),
    country: countryOf(order),
    returns,
  };
}

export function orderDetail(order: Order): z.infer<typeof orderDetailSchema> {
  return {
    ...orderSummary(order),
    email: order.email ?? null,
    lines: order.lines.map(({ id, sku, title, variant, quantity, paid, tax }) => ({
      id,
      sku: sku ?? null,
      title,
      variant: variant ?? null,
      quantity,
      paid,
      tax,
    })),
    shipping: { paid: order.shipping.paid, tax: order.shipping.tax },
    fees: order.fees.map(({ title, paid, tax }) => ({ title, paid, tax })),
  };
}

export function shopSettings({
  slug,
  code,
  name,
  portal,
  promoted,
  brand,
  timeZone,
  defaultLanguage,
  languages,
  emailProof,
  insertQr,
  apiReturns,
  can,
  help,
}: Shop): z.infer<typeof shopSettingsSchema> {
  const { logo, ...look } = brand;
  return {
    slug,
    code,
    logo: logo === undefined ? null : `/r/${slug}/logo?${logo.slice(-20, -4)}`,
    name,
    portal,
    promoted,
    brand: { ...look, addresses: { ...look.addresses } },
    timeZone,
    defaultLanguage,
    languages: [...languages],
    emailProof,
    insertQr,
    apiReturns,
    can,
    help,
  };
}
