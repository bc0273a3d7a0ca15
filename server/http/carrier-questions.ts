import type { MiddlewareHandler } from "hono";
import type { Context } from "../context.ts";
import { hitWithin } from "../store/limits.ts";
import type { DeskEnv } from "./desk-route.ts";

/** More than a team that compares prices for each parcel asks; a program that goes through all returns asks more. */
const budget = { limit: 120, windowMs: 60_000 };

/**
 * Questions that carriers are asked on behalf of somebody who only looks: they wait in one line with the labels that are to be bought, so
 * that whoever may read must not fill it. Counted for the merchant, in all processes.
 */
export function withinQuestions({ db, now }: Pick<Context, "db" | "now">): MiddlewareHandler<DeskEnv> {
  return async (c, next) => {
    await hitWithin(db, `carriers:asked:${c.var.merchantId}`, { ...budget, at: now() });
    await next();
  };
}
