import { createHash, timingSafeEqual } from "node:crypto";
import { z } from "zod";
import type { Hooks } from "../port.ts";
import type { CarrierChange } from "./port.ts";

/**
 * ClickPost sends a key along and signs nothing: who overheard one delivery could write another, so what it says is only a reason to look.
 * It keeps one address for everybody, and registering ours would take it from another system; a person types it in.
 */

const said = z.object({ waybill: z.coerce.string().trim().min(1).max(60) });

/** A parcel's news are a few hundred bytes. */
const mostBytes = 200_000;

export function openHooks(webhookKey: string): Hooks<CarrierChange> {
  return {
    ensure: async () => ({ ids: [], secret: webhookKey }),
    remove: async () => {},
    read: async ({ body, headers }, secret) => {
      if (secret.trim() === "") return { genuine: false, why: "there is no key to check it by" };
      const given = headers.webhook_key ?? headers["webhook-key"] ?? "";
      if (!isEqual(given, secret)) return { genuine: false, why: "it does not carry the webhook key" };
      if (body.length > mostBytes) return { genuine: true, changes: [] };
      const read = said.safeParse(json(new TextDecoder().decode(body)));
      return { genuine: true, changes: read.success ? [{ kind: "track", trackingNumber: read.data.waybill, scans: [] }] : [] };
    },
  };
}

function isEqual(one: string, other: string): boolean {
  const hashed = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(hashed(one), hashed(other));
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
