import type { MiddlewareHandler } from "hono";
import { countQuestion } from "../actions/count-question.ts";
import type { Context } from "../context.ts";
import type { DeskEnv } from "./desk-route.ts";

/** For routes by which somebody who only looks has carriers asked. */
export function withinQuestions(context: Pick<Context, "db" | "now">): MiddlewareHandler<DeskEnv> {
  return async (c, next) => {
    await countQuestion(context, c.var.merchantId);
    await next();
  };
}
