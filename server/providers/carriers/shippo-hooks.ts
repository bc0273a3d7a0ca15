import { createHmac, timingSafeEqual } from "node:crypto";
import { z } from "zod";
import type { Delivery, DeliveryRead, Hooks } from "../port.ts";
import { jsonOf, problemOf } from "../vendor.ts";
import type { CarrierChange } from "./port.ts";
import type { ShippoApi } from "./shippo-client.ts";
import { toTrack, trackShape } from "./shippo-track.ts";

const hook = z.object({
  object_id: z.string(),
  url: z.string(),
  event: z.string(),
  active: z.boolean().nullish(),
  is_test: z.boolean().nullish(),
});
const hooks = z.object({ results: z.array(hook), next: z.string().nullish().catch(undefined) });

const event = "track_updated";
/** How far the time in a signature may be from ours, in either direction. */
const window = 300_000;

/**
 * Shippo signs only where it was asked to by mail and gave a secret. Without one it is known by a mark in the address that only Shippo was
 * told, which stands in logs on the way: its delivery is a reason to look and no more.
 * @param signedBy that secret; empty: there is none
 */
export function shippoHooks(
  api: ShippoApi,
  { signedBy, test }: { readonly signedBy: string; readonly test: boolean },
): Hooks<CarrierChange> {
  return {
    ensure: async (address, secret) => {
      const url = `${address}?token=${markOf(secret)}`;
      const ours = (await listed(api)).find((one) => one.url === url && one.event === event);
      if (ours && ours.active !== false) return { ids: [ours.object_id] };
      const body = { event, url, active: true, is_test: test };
      const made = ours
        ? await api.write("PUT", `/webhooks/${encodeURIComponent(ours.object_id)}`, body, hook)
        : await api.write("POST", "/webhooks", body, hook);
      if (made.kind === "answered") return { ids: [made.data.object_id] };
      throw problemOf(made);
    },
    remove: async (ids) => {
      for (const id of ids) {
        const gone = await api.write("DELETE", `/webhooks/${encodeURIComponent(id)}`, undefined, z.unknown());
        if (gone.kind !== "answered" && !(gone.kind === "rejected" && gone.code === "not_found")) throw problemOf(gone);
      }
    },
    read: async (delivery, secret) => (signedBy === "" ? readHint(delivery, secret) : readDelivery(delivery, signedBy)),
  };
}

async function listed(api: ShippoApi): Promise<readonly z.infer<typeof hook>[]> {
  const all: z.infer<typeof hook>[] = [];
  for (let page = 1; page <= 10; page++) {
    const answered = await api.read(`/webhooks?page=${page}`, hooks);
    all.push(...(answered?.results ?? []));
    if (!answered?.next) break;
  }
  return all;
}

const delivered = z.object({ event: z.literal(event), data: trackShape });
const named = z.object({ event: z.literal(event), data: z.object({ tracking_number: z.string().min(1).max(100) }) });

/** It follows from the secret and tells nothing of it. */
function markOf(secret: string): string {
  return createHmac("sha256", secret).update("shippo webhook").digest("base64url");
}

function readHint({ body, url }: Delivery, secret: string): DeliveryRead<CarrierChange> {
  if (secret === "") return { genuine: false, why: "there is no secret to know it by" };
  const told = URL.canParse(url) ? (new URL(url).searchParams.get("token") ?? "") : "";
  const [one, other] = [Buffer.from(told), Buffer.from(markOf(secret))];
  if (one.length !== other.length || !timingSafeEqual(one, other)) return { genuine: false, why: "its address is not the one Shippo has" };
  const { data: read } = named.safeParse(jsonOf(body));
  return { genuine: true, changes: read ? [{ kind: "track", trackingNumber: read.data.tracking_number, scans: [] }] : [] };
}

function readDelivery({ body, headers, at }: Delivery, signedBy: string): DeliveryRead<CarrierChange> {
  const wrong = wrongSignature(body, headers["shippo-auth-signature"] ?? "", signedBy, at);
  if (wrong !== null) return { genuine: false, why: wrong };
  const { data: read } = delivered.safeParse(jsonOf(body));
  return { genuine: true, signed: true, changes: read ? [{ kind: "track", ...toTrack(read.data, read.data.tracking_number) }] : [] };
}

/** Why a delivery is not Shippo's; null when it is. The time is part of what is signed. */
function wrongSignature(body: Uint8Array, header: string, secret: string, at: number): string | null {
  const [, time = "", signature = ""] = /^t=(\d{1,12}),\s?v1=([0-9a-f]{64})$/.exec(header) ?? [];
  if (time === "") return "it has no signature";
  if (Math.abs(at - Number(time) * 1_000) > window) return "it was signed at another time";
  const expected = createHmac("sha256", secret).update(`${time}.`).update(body).digest();
  return timingSafeEqual(Buffer.from(signature, "hex"), expected) ? null : "its signature is another";
}
