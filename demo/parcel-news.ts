import { takeScans } from "../server/connected/taken-scans.ts";
import type { Context } from "../server/context.ts";
import type { Shop } from "../server/domain/shop.ts";
import { connectionsOf } from "../server/store/connections.ts";
import { findTrackingsByNumber } from "../server/store/tracking.ts";
import type { Bergpost, Happened } from "./bergpost.ts";

/** Something happens to a parcel, and the shop it comes back to hears of it at once, as from a carrier whose webhooks are signed. */
export async function tell(
  context: Context,
  { id: shopId, merchantId }: Pick<Shop, "id" | "merchantId">,
  { carrier, number, happened }: { readonly carrier: Pick<Bergpost, "scan">; readonly number: string; readonly happened: Happened },
): Promise<void> {
  const track = carrier.scan(number, happened, context.now());
  const connection = (await connectionsOf(context.db, merchantId, shopId)).find(({ kind }) => kind === "carrier");
  if (!connection || !track) return;
  const known = await findTrackingsByNumber(context.db, merchantId, connection.id, [number]);
  const { scans, expectedAt } = track;
  const news = known.map(({ parcelId }) => ({ parcelId, scans, ...(expectedAt !== undefined && { expectedAt }) }));
  await takeScans(context, merchantId, news, { asked: false, told: false });
}
