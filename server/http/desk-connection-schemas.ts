import { z } from "@hono/zod-openapi";
import { connectedSchema } from "./desk-connected-schemas.ts";

const connectionSchema = z
  .object({
    id: z.enum(["orders", "products", "mail", "storage"]),
    /** It can be used as it is now. */
    ready: z.boolean(),
    /** What came in by it, counted up to a thousand; null for what takes nothing in. */
    count: z.int().nullable(),
    lastAt: z.int().nullable(),
    /** Ways in: an address of the API, or a command of the server's command line. */
    doors: z.array(z.object({ format: z.enum(["json", "csv", "woocommerce"]), method: z.enum(["POST", "PUT", "CLI"]), path: z.string() })),
    /** What the provider has to be told, by name, and whether it was. Never the value. */
    settings: z.array(z.object({ name: z.string(), given: z.boolean() })),
    /** Which of several it is: `smtp`, `disk`, `s3`. */
    provider: z.string().nullable(),
  })
  .openapi("Connection");

export const connectionListSchema = z
  .object({
    items: z.array(connectionSchema),
    /** Shops and gateways, the shop's own first. */
    connected: z.array(connectedSchema),
  })
  .openapi("Connections");

export type ConnectionView = z.infer<typeof connectionSchema>;
export type ConnectionListView = z.infer<typeof connectionListSchema>;
