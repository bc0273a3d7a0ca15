import { createHmac, timingSafeEqual } from "node:crypto";
import type { z } from "zod";
import type { Delivery, DeliveryRead, Hooks } from "../port.ts";
import type { CarrierChange } from "./port.ts";
import { news } from "./sendcloud-shapes.ts";
import { kindOf, slugOf, slugOfNumber, wordsOf } from "./sendcloud-words.ts";

/** Sendcloud tries ten times, at last an hour apart. */
const oldest = 24 * 3_600_000;
const newest = 600_000;
const mostBytes = 1_000_000;

/**
 * Deliveries are signed with the secret of the integration's own key. A person types the address in, because the same setting may lead
 * to the merchant's shop already and an integration has only one.
 */
export function sendcloudHooks(key: string): Hooks<CarrierChange> {
  return {
    ensure: async () => ({ ids: [], secret: key }),
    remove: async () => {},
    read: async (delivery, secret) => read(delivery, secret),
  };
}

function read({ body, headers, at }: Delivery, secret: string): DeliveryRead<CarrierChange> {
  if (secret === "") return { genuine: false, why: "there is no secret to check it by" };
  if (body.length > mostBytes) return { genuine: false, why: "it is too long" };
  const told = Buffer.from(headers["sendcloud-signature"] ?? "", "hex");
  const right = createHmac("sha256", secret).update(body).digest();
  if (told.length !== right.length || !timingSafeEqual(told, right)) return { genuine: false, why: "its signature is another" };
  const { data: said } = news.safeParse(jsonOf(body));
  if (!said) return { genuine: true, changes: [] };
  const age = at - milliseconds(said.timestamp);
  if (age > oldest || age < -newest) return { genuine: false, why: "it is of another time" };
  const number = said.parcel?.tracking_number;
  return { genuine: true, changes: said.action === "parcel_status_changed" && number ? [changeIn(said, number)] : [] };
}

/** A state nobody heard before is a reason to look. */
function changeIn(
  { timestamp, carrier_status_change_timestamp: carriers, parcel }: z.infer<typeof news>,
  trackingNumber: string,
): CarrierChange {
  const { id, message } = parcel?.status ?? {};
  const kind = kindOf(slugOfNumber(id) ?? slugOf(message ?? ""));
  const at = milliseconds(carriers ?? timestamp);
  return {
    kind: "track",
    trackingNumber,
    scans: kind === null ? [] : [{ kind, at, ...wordsOf(message), ...(id != null && { code: String(id) }) }],
  };
}

/** Both are seen in Sendcloud's own examples. */
function milliseconds(time: number): number {
  return time < 100_000_000_000 ? Math.round(time * 1_000) : Math.round(time);
}

function jsonOf(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(body));
  } catch {
    return null;
  }
}
