import type { Texts } from "../../locales/texts.ts";
import type { MerchantId, ParcelId } from "../domain/ids.ts";
import { isOwnScan, type NamedScan } from "../domain/tracking.ts";
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
    .map(({ name, scan }) => ({
      title: isOwnScan(name) ? texts.say(ownTitle(name, scan.kind)) : texts.say(`tracking.scan.${scan.kind}`),
      words: scan.words ?? null,
      place: scan.place ?? null,
      at: scan.at,
    }))
    .toReversed();
}

function ownTitle(name: string, kind: NamedScan["scan"]["kind"]) {
  if (name.startsWith("own:silence")) return "tracking.scan.silent";
  return kind === "lost" ? "tracking.scan.said_lost" : "tracking.scan.said_found";
}
