import type { Context } from "../context.ts";
import { Refusal } from "../domain/errors.ts";
import type { DeliveryId, MerchantId } from "../domain/ids.ts";
import { type Delivery, findDelivery, replay } from "../store/webhook-deliveries.ts";

/** Sends a delivery again, under its own id; one that still waits is sent anyway and stays as it is. @throws Refusal `not_found` */
export async function replayDelivery({ db, now }: Pick<Context, "db" | "now">, merchantId: MerchantId, id: DeliveryId): Promise<Delivery> {
  const delivery = await findDelivery(db, merchantId, id);
  if (!delivery) throw new Refusal("not_found");
  await replay(db, merchantId, delivery, now());
  return (await findDelivery(db, merchantId, id)) ?? delivery;
}
