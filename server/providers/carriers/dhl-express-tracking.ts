import { z } from "zod";
import { parseInstant } from "../../domain/instant.ts";
import type { Scan, ScanKind } from "../../domain/tracking.ts";
import type { Track } from "./port.ts";

const text = z.string().nullish().catch(null);

export const trackingShape = z.object({
  shipments: z.array(
    z.object({
      shipmentTrackingNumber: z.string(),
      estimatedDeliveryDate: text,
      events: z.array(
        z
          .object({
            date: z.string(),
            time: z.string(),
            GMTOffset: text,
            typeCode: z.string(),
            description: text,
            serviceArea: z
              .array(z.object({ description: text }))
              .nullish()
              .catch(null),
          })
          .nullable()
          .catch(null),
      ),
    }),
  ),
});

type Shipment = z.output<typeof trackingShape>["shipments"][number];

export function toTrack({ shipmentTrackingNumber: trackingNumber, events, estimatedDeliveryDate }: Shipment): Track {
  const expectedAt = estimatedDeliveryDate ? parseInstant(estimatedDeliveryDate, "UTC") : null;
  return {
    trackingNumber,
    scans: events.flatMap((event) => (event ? toScan(event) : [])),
    ...(expectedAt !== null && { expectedAt }),
  };
}

function toScan({ date, time, GMTOffset, typeCode, description, serviceArea }: NonNullable<Shipment["events"][number]>): Scan[] {
  const at = parseInstant(`${date}T${time}${GMTOffset ?? "Z"}`, "UTC");
  const place = serviceArea?.[0]?.description;
  if (at === null) return [];
  return [
    { kind: kinds.get(typeCode) ?? "announced", at, code: typeCode, ...(description && { words: description }), ...(place && { place }) },
  ];
}

/**
 * The checkpoints of DHL's own document. Those that say nothing of where the parcel is (papers, traces, payments) are not here, and neither
 * are ones that come new: both move no parcel on.
 */
const checkpoints: readonly (readonly [kind: ScanKind, codes: string])[] = [
  ["accepted", "PU SA"],
  ["moving", "AD AF AR BN BR CI CR CU DF ES FD HN HO IC LV PL RR RW SM TP TR UV"],
  ["arriving", "WC"],
  ["waiting", "CC"],
  ["delivered", "OK DD"],
  // Of a parcel alone in its shipment, "in part" is not all of it.
  ["held_up", "BA BL CA CD CM DM DP HI HP IR MC MD MS NA ND NH OH PD RD SI SS ST TD UD"],
  ["sent_back", "RT"],
  ["lost", "DS"],
];
const kinds: ReadonlyMap<string, ScanKind> = new Map(
  checkpoints.flatMap(([kind, codes]) => codes.split(" ").map((code) => [code, kind] as const)),
);
