import { createHmac, timingSafeEqual } from "node:crypto";
import { z } from "zod";
import type { Delivery, DeliveryRead, Hooks } from "../port.ts";
import { jsonOf, problemOf } from "../vendor.ts";
import { type EasypostApi, isEasypostId } from "./easypost-client.ts";
import { toTrack, trackerShape } from "./easypost-track.ts";
import type { CarrierChange } from "./port.ts";

const hook = z.object({ id: z.string(), url: z.string(), disabled_at: z.string().nullish() });

/** One registration for everything EasyPost tells, signed with a secret of ours. */
export function easypostHooks(api: EasypostApi): Hooks<CarrierChange> {
  return {
    ensure: async (url, secret) => {
      const listed = await api.read("/webhooks", z.object({ webhooks: z.array(hook) }));
      const ours = listed?.webhooks.find((one) => one.url === url && isEasypostId("hook", one.id));
      // Whatever secret it was made with: a change gives it ours, and switches it on again.
      const made = ours
        ? await api.write("PATCH", `/webhooks/${ours.id}`, { webhook_secret: secret }, hook)
        : await api.write("POST", "/webhooks", { webhook: { url, webhook_secret: secret } }, hook);
      if (made.kind !== "answered") throw problemOf(made);
      return { ids: [made.data.id] };
    },
    remove: async (ids) => {
      for (const id of ids) {
        if (!isEasypostId("hook", id)) continue;
        const gone = await api.write("DELETE", `/webhooks/${id}`, undefined, z.unknown());
        if (gone.kind !== "answered" && !(gone.kind === "rejected" && gone.code === "not_found")) throw problemOf(gone);
      }
    },
    read: async (delivery, secret) => readDelivery(delivery, secret),
  };
}

const event = z.object({ id: z.string(), description: z.string(), result: z.unknown() });

function readDelivery({ body, headers }: Delivery, secret: string): DeliveryRead<CarrierChange> {
  if (secret === "") return { genuine: false, why: "there is no secret to check it by" };
  const [, signature] = /^hmac-sha256-hex=([0-9a-f]{64})$/.exec(headers["x-hmac-signature"] ?? "") ?? [];
  if (signature === undefined) return { genuine: false, why: "it has no signature" };
  if (!isSigned(body, signature, secret)) return { genuine: false, why: "its signature is another" };
  const { data: read } = event.safeParse(jsonOf(body));
  const tracker = read?.description.startsWith("tracker.") ? trackerShape.safeParse(read.result).data : undefined;
  return { genuine: true, ...(read && { id: read.id }), changes: tracker ? [{ kind: "track", ...toTrack(tracker) }] : [] };
}

/**
 * EasyPost signs its own writing of the event, in which a whole weight is `1.0`; on the way some of those become `1`. So a body is taken
 * as it came, or as EasyPost wrote it. The secret counts in its decomposed letters (NFKD), whichever a person typed.
 */
function isSigned(body: Uint8Array, signature: string, secret: string): boolean {
  const key = secret.normalize("NFKD");
  const written = Buffer.from(body)
    .toString("latin1")
    .replaceAll(/("weight":\s*)(\d{1,9})(\s*)(?=[,}])/g, "$1$2.0$3");
  const given = Buffer.from(signature, "hex");
  const fits = [body, Buffer.from(written, "latin1")].map((one) => timingSafeEqual(given, createHmac("sha256", key).update(one).digest()));
  return fits.includes(true);
}
