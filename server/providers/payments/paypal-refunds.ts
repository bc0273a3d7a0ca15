import { z } from "zod";
import { ConnectionProblem } from "../port.ts";
import { type PaypalWay, readable } from "./paypal-client.ts";
import { fromPaypal, money, ourKey } from "./paypal-money.ts";
import type { GatewayRefund } from "./port.ts";

export const refundShape = z.object({
  id: z.string(),
  status: z.string(),
  amount: money.optional(),
  custom_id: z.string().optional().catch(undefined),
  create_time: z.string().optional().catch(undefined),
  links: z
    .array(z.object({ rel: z.string(), href: z.string() }))
    .optional()
    .catch(undefined),
});

const captureShape = z.object({
  id: z.string(),
  status: z.string(),
  amount: money,
  supplementary_data: z
    .object({ related_ids: z.object({ order_id: z.string().optional() }).optional() })
    .optional()
    .catch(undefined),
});
export type Capture = z.infer<typeof captureShape>;

/** Null: PayPal knows no such payment, or this is no id of one. */
export async function capturedBy(way: PaypalWay, payment: string): Promise<Capture | null> {
  if (!/^[\w-]{4,40}$/.test(payment)) return null;
  const reply = await way.read({ path: `/v2/payments/captures/${payment}` });
  return reply.status === 404 ? null : readable(captureShape, reply);
}

const orderShape = z.object({
  purchase_units: z.array(z.object({ payments: z.object({ refunds: z.array(refundShape).optional() }).optional() })),
});

/**
 * What was given back of a payment, as its order has it; a payment has no list of its own. Null where there is no order, or it is one of
 * an app that this one may not look into.
 */
export async function refundsOf(way: PaypalWay, capture: Capture): Promise<readonly GatewayRefund[] | null> {
  const order = capture.supplementary_data?.related_ids?.order_id;
  if (order === undefined || !/^\w{4,40}$/.test(order)) return null;
  const reply = await way.read({ path: `/v2/checkout/orders/${order}` }).catch((problem: unknown) => {
    if (problem instanceof ConnectionProblem && problem.trouble === "not_allowed") return null;
    throw problem;
  });
  if (reply === null || reply.status === 404) return null;
  const refunds = readable(orderShape, reply).purchase_units.flatMap(({ payments }) => payments?.refunds ?? []);
  return refunds.filter(({ links }) => isOf(capture, links)).map(toRefund);
}

/** An order may hold several payments, and a refund links up to its own. */
function isOf({ id }: Capture, links: z.infer<typeof refundShape>["links"]): boolean {
  const up = links?.find(({ rel }) => rel === "up");
  return up === undefined || up.href.endsWith(`/captures/${id}`);
}

const states: Readonly<Record<string, GatewayRefund["state"]>> = { COMPLETED: "done", FAILED: "rejected", CANCELLED: "rejected" };

/** What PayPal may yet call it is nothing that is done. */
export function toRefund({ id, status, amount, custom_id: key, create_time: at }: z.infer<typeof refundShape>): GatewayRefund {
  if (!amount) throw new ConnectionProblem("unreadable", "PayPal answered a refund without its amount");
  const made = at === undefined ? Number.NaN : Date.parse(at);
  return {
    reference: id,
    ...fromPaypal(amount),
    state: states[status] ?? "pending",
    ...(key !== undefined && { key: ourKey(key) }),
    ...(Number.isFinite(made) && { at: made }),
  };
}
