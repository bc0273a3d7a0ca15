import { changePickup } from "../connected/pickups.ts";
import type { Context } from "../context.ts";
import { afterPickup, isAsked } from "../domain/pickup.ts";
import { listSilentPickups } from "../store/pickups.ts";

const mostAtOnce = 200;

/** Puts before a person what shoppers were asked about their pickups and did not answer in time; they may still answer. */
export async function escalatePickups(context: Context, going: () => boolean): Promise<void> {
  for (const { merchantId, parcelId, id } of await listSilentPickups(context.db, context.now(), mostAtOnce)) {
    if (!going()) return;
    try {
      await changePickup(context, merchantId, parcelId, ({ parcel: { pickup: last }, open }, at) =>
        last?.id === id && isAsked(last) && last.escalatedAt === undefined
          ? { after: afterPickup(last, { do: "escalate" }, at), ...(open && { tell: [{ type: "pickup.escalated" }] }) }
          : null,
      );
    } catch (error) {
      context.log.error({ pickupId: id, err: error }, "A pickup nobody answered for could not be put before a person; trying again later.");
    }
  }
}
