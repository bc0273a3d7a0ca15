import { scanTitle } from "../../locales/scans.ts";
import type { Texts } from "../../locales/texts.ts";
import type { MerchantId, ParcelId } from "../domain/ids.ts";
import type { NamedScan } from "../domain/tracking.ts";
import type { Reader } from "../store/database.ts";
import { findTracking, scansOfParcels } from "../store/tracking.ts";
import type { Way } from "./desk-tracking-schemas.ts";

/** By parcel. */
export async function waysOf(db: Reader, merchantId: MerchantId, ids: readonly ParcelId[], texts: Texts): Promise<Map<ParcelId, Way>> {
  const [scans, trackings] = await Promise.all([
    scansOfParcels(db, merchantId, ids),
    Promise.all(ids.map((id) => findTracking(db, merchantId, id))),
  ]);
  return new Map(
    ids.map((id, place) => [
      id,
      {
        scans: scanViews(scans.get(id) ?? [], texts),
        expectedAt: trackings[place]?.expectedAt ?? null,
        lookedAt: trackings[place]?.lookedAt ?? null,
      },
    ]),
  );
}

export function scanViews(scans: readonly NamedScan[], texts: Texts): Way["scans"] {
  return scans
    .map((named) => ({
      title: scanTitle(named, texts),
      words: named.scan.words ?? null,
      place: named.scan.place ?? null,
      at: named.scan.at,
    }))
    .toReversed();
}
