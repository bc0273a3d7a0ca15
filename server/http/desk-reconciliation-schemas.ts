import { z } from "@hono/zod-openapi";
import { differenceKinds } from "../domain/reconcile.ts";

const side = z.object({ amount: z.int(), state: z.string() }).nullable();
const reconciliationSchema = z
  .object({
    id: z.string(),
    /** ISO date, as the shop counts its days. */
    day: z.string(),
    shop: z.string(),
    /** What the provider calls itself. */
    provider: z.string(),
    compared: z.int(),
    differences: z.int(),
    at: z.int(),
  })
  .openapi("Reconciliation");
const differenceSchema = z.object({
  kind: z.enum(differenceKinds),
  paymentId: z.string().nullable(),
  reference: z.string().nullable(),
  orderNumber: z.string().nullable(),
  orderId: z.string().nullable(),
  returnId: z.string().nullable(),
  returnNumber: z.string().nullable(),
  currency: z.string().nullable(),
  /** What our ledger says; null: nothing. */
  ours: side,
  /** What the provider says; null: nothing. */
  theirs: side,
});
export const reconciliationPageSchema = reconciliationSchema.extend({ items: z.array(differenceSchema) }).openapi("ReconciliationPage");
export const reconciliationListSchema = z.object({ items: z.array(reconciliationSchema) }).openapi("Reconciliations");

export type ReconciliationRow = z.infer<typeof reconciliationSchema>;
export type ReconciliationPage = z.infer<typeof reconciliationPageSchema>;
export type ReconciliationList = z.infer<typeof reconciliationListSchema>;
