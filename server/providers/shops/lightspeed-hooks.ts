import { z } from "zod";
import { ConnectionProblem, type Hooks } from "../port.ts";
import type { Api } from "./lightspeed-api.ts";
import type { ShopChange } from "./port.ts";

/** One registration for everything about orders. How its deliveries are signed is documented nowhere, so they are only a reason to look. */

const id = z.union([z.number().int(), z.string().regex(/^\d+$/)]).transform(String);
const hookSchema = z.object({ id, isActive: z.boolean(), itemGroup: z.string(), itemAction: z.string(), address: z.string() });
const hooksSchema = z.object({ webhooks: z.array(hookSchema) });
const madeSchema = z.object({ webhook: hookSchema });
const delivered = z.object({
  order: z.object({
    id: z
      .union([z.number().int(), z.string()])
      .transform(String)
      .pipe(z.string().regex(/^\d{1,18}$/)),
  }),
});

export function openHooks(api: Api): Hooks<ShopChange> {
  return {
    ensure: async (url) => {
      const known = (await api.read("/webhooks.json", hooksSchema, { query: { limit: "250" } }))?.webhooks ?? [];
      const ours = known.find(({ address, itemGroup, itemAction }) => address === url && itemGroup === "orders" && itemAction === "*");
      if (ours?.isActive) return { ids: [ours.id] };
      const made = ours
        ? await api.write("PUT", `/webhooks/${ours.id}.json`, { webhook: { isActive: true } }, madeSchema)
        : await api.write(
            "POST",
            "/webhooks.json",
            { webhook: { isActive: true, itemGroup: "orders", itemAction: "*", format: "json", address: url } },
            madeSchema,
          );
      if (made.kind === "answered") return { ids: [made.data.webhook.id] };
      throw new ConnectionProblem(made.kind === "rejected" && made.code === "not_allowed" ? "not_allowed" : "not_reached", made.message);
    },
    remove: async (ids) => {
      for (const one of ids) {
        if (!/^\d+$/.test(one)) continue;
        const gone = await api.write("DELETE", `/webhooks/${one}.json`, undefined, z.unknown());
        if (gone.kind !== "answered" && !(gone.kind === "rejected" && gone.code === "not_found")) {
          throw new ConnectionProblem("not_reached", gone.message);
        }
      }
    },
    read: async ({ body }) => {
      const read = delivered.safeParse(json(body));
      return { genuine: true, changes: read.success ? [{ kind: "order", externalId: read.data.order.id }] : [] };
    },
  };
}

function json(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(body));
  } catch {
    return undefined;
  }
}
