import { z } from "@hono/zod-openapi";

/** Who did something, as people are named. */
export const who = z.object({ kind: z.enum(["member", "key", "shopper", "system"]), name: z.string() });

/** Whether a mail leaves is always said, never assumed (S3-20). */
export const told = { mail: z.boolean(), message: z.string().trim().max(2_000).exactOptional() };
