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

/** Aramex publishes no list of its codes; a few are known everywhere, the rest go by their sentence. What is neither counts as nothing. */
export function kindOf(code: string, words: string): ScanKind {
  return codes[code] ?? sentences.find(([sentence]) => sentence.test(words))?.[1] ?? "announced";
}

const codes: Readonly<Record<string, ScanKind>> = {
  SH014: "announced",
  SH012: "accepted",
  SH003: "arriving",
  SH005: "delivered",
  SH006: "delivered",
  SH069: "sent_back",
};

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
