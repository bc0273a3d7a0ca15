import { z } from "zod";
import { parseInstant } from "../../domain/instant.ts";
import type { Scan, ScanKind } from "../../domain/tracking.ts";
import type { Track } from "./port.ts";

const text = z.string().nullish().catch(null);

const status = z.object({
  clickpost_status_code: z.coerce.number().int(),
  clickpost_status_description: text,
  timestamp: text,
  location: text,
  remark: text,
  checkpoint_id: z.union([z.number(), z.string()]).nullish().catch(null),
});

export const trackingShape = z.object({
  result: z.record(
    z.string(),
    z.object({
      valid: z.boolean().nullish().catch(null),
      latest_status: status.nullish().catch(null),
      scans: z.array(status.nullable().catch(null)).nullish(),
    }),
  ),
});

type Shipment = z.output<typeof trackingShape>["result"][string];

export function toTracks({ result }: z.output<typeof trackingShape>): Track[] {
  return Object.entries(result).flatMap(([trackingNumber, shipment]) =>
    shipment.valid === false ? [] : [{ trackingNumber, scans: (shipment.scans ?? []).flatMap((one) => (one ? toScan(one) : [])) }],
  );
}

export function isCancelled({ latest_status: latest }: Shipment): boolean {
  return latest?.clickpost_status_code === 10;
}

function toScan({ clickpost_status_code: code, timestamp, location, remark, checkpoint_id: id, ...said }: z.output<typeof status>): Scan[] {
  // Times without a zone are Indian.
  const at = timestamp ? parseInstant(timestamp, "Asia/Kolkata") : null;
  if (at === null) return [];
  const words = remark || said.clickpost_status_description;
  return [
    {
      kind: kinds[code] ?? "announced",
      at,
      code: String(code),
      ...(words && { words }),
      ...(location && { place: location }),
      ...(id !== null && id !== undefined && { id: String(id) }),
    },
  ];
}

/** ClickPost's own codes for what two hundred couriers say. One that is not here says nothing of who has the parcel. */
const kinds: Readonly<Record<number, ScanKind>> = {
  1: "announced",
  2: "announced",
  3: "pickup_failed",
  4: "accepted",
  5: "moving",
  6: "arriving",
  7: "held_up",
  8: "delivered",
  9: "held_up",
  10: "cancelled",
  11: "sent_back",
  12: "sent_back",
  13: "sent_back",
  14: "sent_back",
  15: "sent_back",
  16: "lost",
  17: "held_up",
  18: "held_up",
  19: "held_up",
  20: "held_up",
  21: "sent_back",
  23: "held_up",
  25: "announced",
  26: "sent_back",
  27: "sent_back",
  28: "announced",
  30: "accepted",
  31: "moving",
  32: "delivered",
  101: "announced",
  1004: "moving",
};
