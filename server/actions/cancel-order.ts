import type { Context } from "../context.ts";
import type { Actor } from "../domain/actor.ts";
import { type CancellationAsked, cancelUnits } from "../domain/cancellation.ts";
import type { MerchantId, OrderId } from "../domain/ids.ts";
import { cancelInOrder } from "../store/cancellations.ts";

export interface CancellationGiven extends CancellationAsked {
  readonly by: Actor;
  /** The goods go back on sale. */
  readonly restock: boolean;
  /** To the shopper. */
  readonly note?: string;
  readonly told: boolean;
  readonly idempotency: { readonly key: string; readonly requestHash: string };
}

/**
 * Cancels an order or units of it. What is given back is due from now on and waits for whoever pays. The same key again changes nothing.
 * @throws Refusal as `cancelInOrder` and `cancelUnits`
 */
export async function cancelOrder({ db, now, newId }: Context, merchantId: MerchantId, orderId: OrderId, given: CancellationGiven) {
  const at = now();
  const id = newId("cancellation");
  const { by, restock, note, told, idempotency } = given;
  await cancelInOrder(
    db,
    merchantId,
    orderId,
    {
      id,
      paymentId: () => newId("payment"),
      by,
      restock,
      told,
      ...(note && { note }),
      tasks: [
        ...(told ? [{ do: "send-order-notice", merchantId, orderId, notice: "order_cancelled", about: id } as const] : []),
        ...(restock ? [{ do: "restock-cancelled", merchantId, cancellationId: id, look: 0 } as const] : []),
      ],
      idempotency: { scope: orderId, subject: id, ...idempotency },
    },
    { at, judge: (order, returns) => cancelUnits(order, returns, given, at) },
  );
}
