import { z } from "@hono/zod-openapi";
import type { MiddlewareHandler } from "hono";
import type { Actor } from "../domain/actor.ts";
import type { MerchantId } from "../domain/ids.ts";
import type { Permission } from "../domain/permissions.ts";
import type { Env } from "./routes.ts";
import type { Caller } from "./who.ts";

/** What the desk's routes are made of. */
export type DeskEnv = { Variables: Env["Variables"] & { merchantId: MerchantId; actor: Actor; caller: Caller } };

/** Lets in who may do this, by API key or as a signed-in member, and says who they are. */
export type Needs = (permission: Permission) => MiddlewareHandler<DeskEnv>;

export const json = <Schema extends z.ZodType>(schema: Schema) => ({ "application/json": { schema } });
export const idParam = z.object({ id: z.string().max(64) });
export const slugParam = z.object({ slug: z.string().max(64) });
export const page = z.object({ after: z.string().max(200).optional(), limit: z.coerce.number().int().min(1).max(200).default(50) });
export const security = [{ apiKey: [] }, { session: [] }];

/** Keyset paging: a full page may have a next one. */
export function nextAfter(items: readonly { readonly id: string }[], limit: number): string | null {
  return items.length < limit ? null : (items.at(-1)?.id ?? null);
}
