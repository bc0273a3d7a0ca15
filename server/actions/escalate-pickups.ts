import { changePickup } from "../connected/pickups.ts";
import type { Context } from "../context.ts";
import { afterPickup, isAsked } from "../domain/pickup.ts";
import { pageByPage } from "../store/page-by-page.ts";
import { listSilentPickups, type SilentPickup } from "../store/pickups.ts";

/** Puts before a person what shoppers were asked about their pickups and did not answer in time; they may still answer. */
export async function escalatePickups(context: Context, going: () => boolean): Promise<void> {
  const at = context.now();
  for await (const { merchantId, parcelId, id } of pageByPage<SilentPickup>((page) => listSilentPickups(context.db, { at, ...page }))) {
    if (!going()) return;
    try {
      await changePickup(context, merchantId, parcelId, ({ parcel: { pickup: last }, open }, now) =>
        last?.id === id && isAsked(last) && last.escalatedAt === undefined
          ? { after: afterPickup(last, { do: "escalate" }, now), ...(open && { tell: [{ type: "pickup.escalated" }] }) }
          : null,
      );
    } catch (error) {
      context.log.error({ pickupId: id, err: error }, "A pickup nobody answered for could not be put before a person; trying again later.");
    }
  }
}
