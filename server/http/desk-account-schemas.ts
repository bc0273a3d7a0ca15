import { z } from "@hono/zod-openapi";
import { permissions, roles } from "../domain/permissions.ts";

/** Who is signed in, and what the desk needs to draw itself. */
export const meSchema = z
  .object({
    member: z.object({
      id: z.string(),
      name: z.string(),
      email: z.string(),
      role: z.enum(roles),
      language: z.string().nullable(),
      /** What the desk remembers for this person: columns, single keys off, light or dark. Whatever the desk put there. */
      preferences: z.record(z.string(), z.unknown()),
      hasPassword: z.boolean(),
      hasTotp: z.boolean(),
    }),
    permissions: z.array(z.enum(permissions)),
    merchant: z.object({ id: z.string(), name: z.string() }),
    shops: z.array(
      z.object({ slug: z.string(), name: z.string(), timeZone: z.string(), languages: z.array(z.string()), defaultLanguage: z.string() }),
    ),
    /** Until when what needs a fresh proof of identity is done without asking, epoch milliseconds. */
    confirmedUntil: z.int(),
    /** The server's clock, epoch milliseconds. */
    now: z.int(),
  })
  .openapi("Me");

export type Me = z.infer<typeof meSchema>;

export type Permission = Me["permissions"][number];
