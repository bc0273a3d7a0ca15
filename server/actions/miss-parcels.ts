import { recordNews } from "../connected/taken-scans.ts";
import type { Context } from "../context.ts";
import type { MerchantId, ParcelId } from "../domain/ids.ts";
import { lostAt } from "../domain/look-ahead.ts";
import { standardShipping } from "../domain/shipping.ts";
import { newsOf, ownScanName, type Scan } from "../domain/tracking.ts";
import { together } from "../store/database.ts";
import { pageByPage } from "../store/page-by-page.ts";
import { shippingOfParcels } from "../store/shipping.ts";
import { holdTrackings, listSilent, type Silent, saveScans, saveTrackings } from "../store/tracking.ts";
import { whileStale } from "../store/while-stale.ts";

/** Parcels under way that nobody has seen for as long as their shop waits count as lost: a person looks, and their shopper is told. */
export async function missParcels(context: Context, going: () => boolean = () => true): Promise<void> {
  const { db, log, now } = context;
  const at = now();
  for await (const { merchantId, parcelId } of pageByPage<Silent>((page) => listSilent(db, { at, ...page }))) {
    if (!going()) break;
    try {
      await whileStale(() => missed(context, merchantId, parcelId));
    } catch (error) {
      log.error({ parcelId, err: error }, "A silent parcel could not be put before a person; trying again later.");
    }
  }
  db.announceTasks();
}

async function missed({ db, now }: Context, merchantId: MerchantId, parcelId: ParcelId): Promise<void> {
  await together(db, async (inside) => {
    const at = now();
    const followed = (await inside.write((tx) => holdTrackings(tx, merchantId, [parcelId]))).get(parcelId);
    const lastScanAt = followed?.tracking.lastScanAt;
    if (!followed || lastScanAt === undefined) return;
    const rules = (await shippingOfParcels(inside, merchantId, [parcelId])).get(parcelId) ?? standardShipping;
    const { lostAt: _, ...tracking } = followed.tracking;
    const due = lostAt(followed.progress, lastScanAt, rules.lostAfterDays);
    // It arrived meanwhile, or its shop waits longer now.
    if (due === null || due > at) return inside.write((tx) => saveTrackings(tx, [{ ...tracking, ...(due !== null && { lostAt: due }) }]));
    // It lies right behind what was seen last: whatever happened later finds the parcel again.
    const scan: Scan = { kind: "lost", at: lastScanAt + 1 };
    const news = newsOf(
      followed.progress,
      followed.known.map((one) => one.scan),
      [scan],
    );
    await inside.write(async (tx) => {
      await saveScans(tx, merchantId, [{ parcelId, name: ownScanName("silence", scan.at), scan }], at);
      await saveTrackings(tx, [tracking]);
    });
    await recordNews(inside, merchantId, new Map([[parcelId, news]]), { at });
  });
}
