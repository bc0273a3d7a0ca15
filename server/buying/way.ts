import { type OpenCarrier, openCarrier } from "../connected/open.ts";
import type { Context } from "../context.ts";
import { placeOf } from "../domain/connection-settings.ts";
import type { MerchantId } from "../domain/ids.ts";
import type { Order } from "../domain/order.ts";
import { type Parcel, senderOf } from "../domain/parcel.ts";
import type { Purchase } from "../domain/purchase.ts";
import { shipmentKey } from "../domain/shipment.ts";
import type { Shop } from "../domain/shop.ts";
import type { LabelAsked } from "../providers/carriers/port.ts";
import { findConnection } from "../store/connections.ts";
import { findShopById } from "../store/merchants.ts";
import { findOrder } from "../store/orders.ts";
import { findReturn } from "../store/returns.ts";

/** Null when its connection is gone, cannot be opened, or is one to another account than it was asked of. */
export async function carrierOf(context: Context, merchantId: MerchantId, purchase: Purchase): Promise<OpenCarrier | null> {
  const connection = purchase.connectionId ? await findConnection(context.db, merchantId, purchase.connectionId) : null;
  const open = connection && openCarrier(context, connection);
  return open && accountOf(open) === purchase.asked.account ? open : null;
}

/** Which account of which place is asked. */
export function accountOf({ provider, connection }: OpenCarrier): string {
  return placeOf(provider.settings, connection);
}

/** What the carrier is asked, the same however often; null when its people are forgotten. */
export async function labelAsked({ db }: Context, merchantId: MerchantId, purchase: Purchase): Promise<LabelAsked | null> {
  const ret = await findReturn(db, merchantId, purchase.asked.returnId);
  const parcel = ret?.parcels.find(({ id }) => id === purchase.parcelId);
  if (!ret || !parcel) return null;
  const [order, shop] = await Promise.all([findOrder(db, merchantId, ret.orderId), findShopById(db, merchantId, ret.shopId)]);
  if (!order || !shop) return null;
  return askedOf(purchase, { parcel, order, shop });
}

function askedOf(purchase: Purchase, { parcel, order, shop }: { parcel: Parcel; order: Order; shop: Shop }): LabelAsked | null {
  const from = senderOf(parcel, order);
  if (!from || order.erasedAt !== undefined) return null;
  const { email, phone } = order;
  const { asked, service } = purchase;
  return {
    key: shipmentKey(purchase),
    returnNumber: asked.returnNumber,
    orderNumber: asked.orderNumber,
    service,
    handover: purchase.handover,
    from: { ...from, ...(email && { email }), ...(phone && { phone }) },
    to: { ...parcel.to, ...(shop.help.email && { email: shop.help.email }) },
    measures: asked.measures,
    items: asked.items,
    currency: asked.currency,
    format: asked.format,
    ...(asked.customs && { customs: { reason: "returned_goods", ...asked.customs } }),
    ...(asked.outbound && { outbound: asked.outbound }),
    ...(asked.pointId !== undefined && { pointId: asked.pointId }),
    ...(asked.pickup && { pickup: asked.pickup }),
    at: asked.at,
    zone: asked.zone,
  };
}
