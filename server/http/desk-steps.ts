import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import { textsFor } from "../../locales/texts.ts";
import { completeStep } from "../actions/complete-step.ts";
import type { Context } from "../context.ts";
import { Refusal } from "../domain/errors.ts";
import { isId, type StepId } from "../domain/ids.ts";
import { namesOf } from "../store/actors.ts";
import { listShopsOf } from "../store/merchants.ts";
import { listOpenSteps } from "../store/steps.ts";
import { type DeskEnv, idParam, json, type Needs, security } from "./desk-route.ts";
import { openStepsSchema, stepSchema } from "./desk-step-schemas.ts";
import { languageOf } from "./language.ts";
import { problemResponses, refuseInvalid } from "./openapi.ts";
import { stepView } from "./step-view.ts";

const pageSize = 50;

/** What connections cannot do, and people do in the shop itself. */
export function deskSteps(context: Context, needs: Needs): OpenAPIHono<DeskEnv> {
  const { db } = context;
  const app = new OpenAPIHono<DeskEnv>({ defaultHook: refuseInvalid });

  app.openapi(
    createRoute({
      method: "get",
      path: "/steps",
      summary: "What is to be done in the shops themselves, oldest first",
      security,
      middleware: [needs("returns:read")] as const,
      request: { query: z.object({ cursor: z.string().max(64).optional() }) },
      responses: { 200: { description: "Those that are open", content: json(openStepsSchema) }, ...problemResponses(401, 403, 404) },
    }),
    async (c) => {
      const { cursor } = c.req.valid("query");
      const page = { ...(cursor !== undefined && { after: stepId(cursor) }), limit: pageSize };
      const [steps, shops] = await Promise.all([listOpenSteps(db, c.var.merchantId, page), listShopsOf(db, c.var.merchantId)]);
      const zones = new Map(shops.map(({ id, timeZone }) => [id, timeZone]));
      const who = {
        names: new Map<string, string>(),
        shopper: "",
        texts: textsFor(languageOf(undefined, c.req.header("Accept-Language"), "en")),
      };
      return c.json(
        {
          items: steps.map((step) => ({
            ...stepView(step, who),
            orderId: step.orderId,
            orderNumber: step.details.orderNumber,
            returnId: step.returnId ?? null,
            returnNumber: step.details.returnNumber ?? null,
            provider: step.details.provider,
            timeZone: zones.get(step.shopId) ?? "UTC",
          })),
          next: steps.length < pageSize ? null : (steps.at(-1)?.id ?? null),
        },
        200,
      );
    },
  );

  app.openapi(
    createRoute({
      method: "post",
      path: "/steps/{id}/completion",
      summary: "Say that a step was done in the shop",
      description: "Said twice it is done once.",
      security,
      middleware: [needs("returns:decide")] as const,
      request: { params: idParam },
      responses: { 200: { description: "The step", content: json(stepSchema) }, ...problemResponses(401, 403, 404) },
    }),
    async (c) => {
      const step = await completeStep(context, c.var.merchantId, stepId(c.req.valid("param").id), c.var.actor);
      const names = await namesOf(db, c.var.merchantId, [step.doneBy]);
      const texts = textsFor(languageOf(undefined, c.req.header("Accept-Language"), "en"));
      return c.json(stepView(step, { names, shopper: "", texts }), 200);
    },
  );
  return app;
}

function stepId(text: string): StepId {
  if (!isId("step", text)) throw new Refusal("not_found");
  return text;
}
