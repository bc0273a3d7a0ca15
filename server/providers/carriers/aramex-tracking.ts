import { z } from "zod";
import type { Scan, ScanKind } from "../../domain/tracking.ts";
import { readMoment } from "./aramex-api.ts";
import type { Track } from "./port.ts";

const text = z.string().nullish().catch(null);

export const trackingShape = z.object({
  HasErrors: z.literal(false),
  TrackingResults: z
    .array(
      z.object({
        Key: z.string(),
        Value: z
          .array(
            z
              .object({ UpdateCode: text, UpdateDescription: text, UpdateDateTime: z.string(), UpdateLocation: text })
              .nullable()
              .catch(null),
          )
          .nullish(),
      }),
    )
    .nullish(),
});

export function toTracks({ TrackingResults: results }: z.output<typeof trackingShape>): Track[] {
  return (results ?? []).map(({ Key: trackingNumber, Value: updates }) => ({
    trackingNumber,
    scans: (updates ?? []).flatMap((update): Scan[] => {
      const at = update ? readMoment(update.UpdateDateTime) : null;
      if (!update || at === null) return [];
      const { UpdateCode: code, UpdateDescription: words, UpdateLocation: place } = update;
      return [{ kind: kindOf(code ?? "", words ?? ""), at, ...(code && { code }), ...(words && { words }), ...(place && { place }) }];
    }),
  }));
}

/**
 * Aramex publishes no list of its codes. These are those of a list that goes with a program others use, as far as they say where the parcel
 * is; the rest go by their sentence. What is neither counts as nothing.
 */
export function kindOf(code: string, words: string): ScanKind {
  return kinds.get(code) ?? sentences.find(([sentence]) => sentence.test(words))?.[1] ?? "announced";
}

const codes: readonly (readonly [kind: ScanKind, codes: string])[] = [
  // "Documents delivered" and a part that was delivered are among those that move nothing.
  ["announced", "SH007 SH014 SH034 SH154 SH203 SH236 SH247 SH278 SH299 SH308 SH312 SH313 SH408"],
  ["accepted", "SH012 SH047 SH314 SH406 SH434"],
  ["moving", "SH001 SH022 SH041 SH073 SH077 SH110 SH160 SH222 SH252 SH259 SH260 SH272 SH461 SH464 SH469 SH475 SH495 SH543"],
  ["arriving", "SH003 SH004"],
  ["waiting", "SH164 SH499 SH532 SH533 SH560"],
  ["delivered", "SH005 SH006 SH234 SH496 SH534"],
  ["held_up", "SH008 SH033 SH035 SH043 SH044 SH071 SH074 SH076 SH156 SH157 SH158 SH162 SH163 SH275 SH280 SH294 SH375 SH376 SH381"],
  ["held_up", "SH462 SH467 SH468 SH470 SH471 SH472 SH473 SH474 SH480 SH498"],
  ["sent_back", "SH069 SH407 SH559"],
];
const kinds: ReadonlyMap<string, ScanKind> = new Map(
  codes.flatMap(([kind, those]) => those.split(" ").map((code) => [code, kind] as const)),
);

const sentences: readonly (readonly [RegExp, ScanKind])[] = [
  [/returned? to (?:shipper|sender|origin)/i, "sent_back"],
  [/cancell?ed/i, "cancelled"],
  [/\blost\b/i, "lost"],
  [/pick-?up (?:failed|attempt|unsuccessful|not done)|(?:attempted|unable to) pick-?up/i, "pickup_failed"],
  [/^(?:shipment )?delivered|^collected by consignee/i, "delivered"],
  [/attempted|unable|refused|on hold|\bheld\b|customs (?:hold|delay|inspection)|incorrect|incomplete|damaged|delay/i, "held_up"],
  [/ready for collection|awaiting (?:consignee )?collection/i, "waiting"],
  [/out for delivery|with (?:the )?courier/i, "arriving"],
  [/record created|shipment created|pick-?up (?:scheduled|requested|booked)/i, "announced"],
  [/^picked ?up|picked up from|received from (?:shipper|customer)|collected from/i, "accepted"],
  [/departed|arrived|in transit|received at|forwarded|sorted|processed|cleared|under processing/i, "moving"],
];
