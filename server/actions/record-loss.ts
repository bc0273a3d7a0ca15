import { recordNews } from "../connected/taken-scans.ts";
import type { Context } from "../context.ts";
import type { Actor } from "../domain/actor.ts";
import { Refusal } from "../domain/errors.ts";
import type { MerchantId, ParcelId } from "../domain/ids.ts";
import { lostAt } from "../domain/look-ahead.ts";
import type { Parcel } from "../domain/parcel.ts";
import { standardShipping } from "../domain/shipping.ts";
import { newsOf, ownScanName, type Scan } from "../domain/tracking.ts";
import { together } from "../store/database.ts";
import { listReturnsOfParcels } from "../store/returns.ts";
import { shippingOfParcels } from "../store/shipping.ts";
import { holdTrackings, saveScans, saveTrackings, scansOfParcels } from "../store/tracking.ts";
import { whileStale } from "../store/while-stale.ts";

export interface LossGiven {
  /** False: it is on its way after all. */
  readonly lost: boolean;
  readonly note: string;
  readonly by: Actor;
}

/**
 * A person says that a parcel is lost, or that it is not. It stands among its scans, so that a later one of its carrier finds the parcel
 * again. Said twice it is said once.
 * @throws Refusal `not_found`, `why_missing`, `parcel_wrong_state` for one that is here, or that nobody thinks lost
 */
export async function recordLoss(context: Context, merchantId: MerchantId, id: ParcelId, given: LossGiven): Promise<Parcel> {
  const { db, now } = context;
  const note = given.note.trim();
  if (!note) throw new Refusal("why_missing");
  await whileStale(() =>
    together(db, async (inside) => {
      const at = now();
      const [ret] = await listReturnsOfParcels(inside, merchantId, [id]);
      const before = ret?.parcels.find((parcel) => parcel.id === id);
      if (!before) throw new Refusal("not_found");
      if (before.progress === "delivered") throw new Refusal("parcel_wrong_state");
      if ((before.progress === "lost") === given.lost) return;
      const scan: Scan = { kind: given.lost ? "lost" : "moving", at, words: note };
      const followed = await inside.write((tx) => holdTrackings(tx, merchantId, [id]));
      const known = (await scansOfParcels(inside, merchantId, [id])).get(id) ?? [];
      const news = newsOf(
        before.progress,
        known.map((one) => one.scan),
        [scan],
      );
      const rules = (await shippingOfParcels(inside, merchantId, [id])).get(id) ?? standardShipping;
      await inside.write(async (tx) => {
        await saveScans(tx, merchantId, [{ parcelId: id, name: ownScanName("person", at), scan }], at);
        for (const { tracking } of followed.values()) {
          const { lostAt: _, ...rest } = tracking;
          const silentFrom = lostAt(news.progress, at, rules.lostAfterDays);
          await saveTrackings(tx, [{ ...rest, lastScanAt: at, ...(silentFrom !== null && { lostAt: silentFrom }) }]);
        }
      });
      await recordNews(inside, merchantId, new Map([[id, news]]), { at, by: given.by, note });
    }),
  );
  db.announceTasks();
  const [ret] = await listReturnsOfParcels(db, merchantId, [id]);
  const parcel = ret?.parcels.find((one) => one.id === id);
  if (!parcel) throw new Refusal("not_found");
  return parcel;
}
