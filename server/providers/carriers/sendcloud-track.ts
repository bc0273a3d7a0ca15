import type { Scan } from "../../domain/tracking.ts";
import type { Vendor } from "../vendor.ts";
import type { Track, Tracked } from "./port.ts";
import { idsOf } from "./sendcloud-documents.ts";
import { returnBy } from "./sendcloud-labels.ts";
import type { MadeReturn } from "./sendcloud-shapes.ts";
import { kindOf, slugOf, wordsOf } from "./sendcloud-words.ts";

/** The way of returns, one question each: a list of them is only given by the day they were made. */
export async function trackReturns(vendor: Vendor, parcels: readonly Tracked[]): Promise<readonly Track[]> {
  const tracks: Track[] = [];
  for (const { trackingNumber, reference = "" } of parcels) {
    const id = idsOf(reference)?.returnId ?? 0;
    const made = id === 0 ? null : await returnBy(vendor, id);
    if (made) tracks.push({ trackingNumber, scans: scansIn(made) });
  }
  return tracks;
}

export function scansIn({ status_history: history }: Pick<MadeReturn, "status_history">): Scan[] {
  return history.flatMap(
    ({ parent_status: word, carrier_update_timestamp: time, parcel_status_history_id: id, carrier_message: words, carrier_code: code }) => {
      const kind = kindOf(slugOf(word ?? ""));
      const at = Date.parse(time ?? "");
      if (kind === null || Number.isNaN(at)) return [];
      return [
        {
          kind,
          at,
          ...wordsOf(words || word),
          ...(code && { code: code.slice(0, 60) }),
          ...(id != null && { id: String(id).slice(0, 100) }),
        },
      ];
    },
  );
}
