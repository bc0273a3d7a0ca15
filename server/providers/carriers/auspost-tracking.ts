import { z } from "zod";
import { parseInstant } from "../../domain/instant.ts";
import type { Scan, ScanKind } from "../../domain/tracking.ts";
import type { Track } from "./port.ts";

const events = z
  .array(
    z
      .object({ description: z.string(), date: z.string(), location: z.string().nullish().catch(null) })
      .nullable()
      .catch(null),
  )
  .nullish();

const article = z.object({ article_id: z.string().nullish().catch(null), events });

export const trackingShape = z.object({
  tracking_results: z.array(
    z.object({
      tracking_id: z.string(),
      errors: z.array(z.unknown()).nullish().catch(null),
      trackable_items: z.array(article.extend({ items: z.array(article).nullish() })).nullish(),
    }),
  ),
});

/** Of a consignment the articles lie one level deeper. */
export function toTracks({ tracking_results: results }: z.output<typeof trackingShape>): Track[] {
  return results.flatMap(({ tracking_id: trackingNumber, errors, trackable_items: items }) => {
    if ((errors ?? []).length > 0 || !items) return [];
    const told = items.flatMap((one) => [one, ...(one.items ?? [])]).flatMap((one) => one.events ?? []);
    return [{ trackingNumber, scans: told.flatMap((event) => (event ? toScan(event) : [])) }];
  });
}

function toScan({ description, date, location }: NonNullable<NonNullable<z.output<typeof events>>[number]>): Scan[] {
  const at = parseInstant(date, "Australia/Sydney");
  const words = description.trim();
  if (at === null || words === "") return [];
  return [{ kind: kindOf(words), at, words, ...(location && { place: location }) }];
}

/** Australia Post has sentences and no codes. The first that fits; one that fits none says nothing of who has the parcel. */
export function kindOf(words: string): ScanKind {
  return sentences.find(([sentence]) => sentence.test(words))?.[1] ?? "announced";
}

const sentences: readonly (readonly [RegExp, ScanKind])[] = [
  [/return(?:ed|ing)? to (?:the )?sender|delivered to (?:the )?sender/i, "sent_back"],
  [/\bcancelled\b/i, "cancelled"],
  [/^(?:article |item |parcel )?(?:is )?lost\b|declared lost/i, "lost"],
  [/^(?:item |parcel )?delivered\b(?! to (?:the )?(?:post office|facility|agent))/i, "delivered"],
  [
    /attempted|unable to|could not|not (?:be )?delivered|incorrect address|insufficient|damaged|refused|held by|customs|delayed|redirect|carded/i,
    "held_up",
  ],
  [/awaiting collection|(?:ready|available) for (?:collection|pick ?up)/i, "waiting"],
  [/on ?board (?:with driver|for delivery)|for delivery today|out for delivery|with (?:the )?driver/i, "arriving"],
  [/shipping information|shipment information|label (?:created|printed)|manifest/i, "announced"],
  [/received by australia post|received (?:at|and)|^accepted|^lodged|picked up|collected from|we(?:'|’)ve got it/i, "accepted"],
  [/processed|arrived|departed|in transit|cleared|sorted|transferred|on its way|air carrier/i, "moving"],
];
