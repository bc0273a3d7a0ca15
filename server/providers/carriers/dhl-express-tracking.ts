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
    { kind: kinds[typeCode] ?? "announced", at, code: typeCode, ...(description && { words: description }), ...(place && { place }) },
  ];
}

/** DHL's own codes of what happened at a checkpoint. One that is not here, as new ones come, says nothing of who has the parcel. */
const kinds: Readonly<Record<string, ScanKind>> = {
  SA: "announced",
  PU: "accepted",
  PL: "moving",
  DF: "moving",
  AF: "moving",
  AR: "moving",
  RR: "moving",
  CR: "moving",
  CI: "moving",
  IC: "moving",
  TP: "moving",
  SM: "moving",
  FD: "moving",
  BN: "moving",
  BR: "moving",
  ES: "moving",
  TR: "moving",
  WC: "arriving",
  AD: "waiting",
  CC: "waiting",
  OK: "delivered",
  DD: "delivered",
  PD: "delivered",
  DL: "delivered",
  BA: "held_up",
  CA: "held_up",
  CD: "held_up",
  CM: "held_up",
  DM: "held_up",
  HI: "held_up",
  HN: "held_up",
  HP: "held_up",
  HX: "held_up",
  MC: "held_up",
  MD: "held_up",
  MS: "held_up",
  NA: "held_up",
  ND: "held_up",
  NH: "held_up",
  OH: "held_up",
  RD: "held_up",
  TD: "held_up",
  UD: "held_up",
  UV: "held_up",
  RT: "sent_back",
};
