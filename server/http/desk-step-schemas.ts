import { z } from "@hono/zod-openapi";
import { stepKinds } from "../domain/connection.ts";
import { who } from "./desk-saying-schemas.ts";

/** What a connection cannot do, or could not, and a person does in the shop itself. */
export const stepSchema = z
  .object({
    id: z.string(),
    kind: z.enum(stepKinds),
    title: z.string(),
    text: z.string(),
    createdAt: z.int(),
    doneAt: z.int().nullable(),
    doneBy: who.nullable(),
  })
  .openapi("Step");

const openStepSchema = stepSchema
  .extend({
    orderId: z.string(),
    orderNumber: z.string(),
    returnId: z.string().nullable(),
    returnNumber: z.string().nullable(),
    /** What the shop system calls itself. */
    provider: z.string(),
    /** The shop's: its days are counted there. */
    timeZone: z.string(),
  })
  .openapi("OpenStep");

export const openStepsSchema = z.object({ items: z.array(openStepSchema), next: z.string().nullable() }).openapi("OpenSteps");

export type StepView = z.infer<typeof stepSchema>;
export type OpenStepView = z.infer<typeof openStepSchema>;
export type OpenStepList = z.infer<typeof openStepsSchema>;
