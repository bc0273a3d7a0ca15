import { z } from "@hono/zod-openapi";
import type { MiddlewareHandler } from "hono";
import type { MerchantId } from "../domain/ids.ts";
import type { Env } from "./routes.ts";
import type { Scope } from "./who.ts";

/** What the desk's routes are made of. */
export type DeskEnv = { Variables: Env["Variables"] & { merchantId: MerchantId } };

/** Lets in who shows an API key with this scope, and says whose it is. */
export type Needs = (scope: Scope) => MiddlewareHandler<DeskEnv>;

export const json = <Schema extends z.ZodType>(schema: Schema) => ({ "application/json": { schema } });
export const idParam = z.object({ id: z.string().max(64) });
export const slugParam = z.object({ slug: z.string().max(64) });
export const page = z.object({ after: z.string().max(200).optional(), limit: z.coerce.number().int().min(1).max(200).default(50) });
export const security = [{ apiKey: [] }];

/** Keyset paging: a full page may have a next one. */
export function nextAfter(items: readonly { readonly id: string }[], limit: number): string | null {
  return items.length < limit ? null : (items.at(-1)?.id ?? null);
}
