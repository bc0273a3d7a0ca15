import { z } from "zod";
import type { GatewayCan } from "../../domain/connection.ts";
import { ConnectionProblem, type Setting, type Written } from "../port.ts";
import { notRead } from "../vendor.ts";
import type { ConnectedGateway, GatewayProvider, GatewayRefund, GatewayRefundAsked } from "./port.ts";
import { checkStripe } from "./stripe-check.ts";
import { openStripe, plainKey, readable, type StripeWay } from "./stripe-client.ts";
import { stripeHooks } from "./stripe-hooks.ts";
import { fromStripe, toStripe } from "./stripe-money.ts";
import { stripePages } from "./stripe-pages.ts";

const settings: readonly Setting[] = [{ name: "key", kind: "secret", required: true, example: "rk_live_…" }];

const can: GatewayCan = { collects: true, lists: true, webhooks: "signed", lostAnswer: "same_key" };

/** Stripe takes a hundred requests a second of a live account and a quarter of it in test mode. */
const pace = { perSecond: 20, burst: 20 };

export const stripe: GatewayProvider = {
  id: "stripe",
  title: "Stripe",
  settings,
  can,
  pace,
  handles: (gateway) => /^stripe(?:[_-]|$)/i.test(gateway.trim()),
  connect: ({ key = "" }, outside) => connected(openStripe(key, outside, pace)),
};

function connected(way: StripeWay): ConnectedGateway {
  return {
    check: () => checkStripe(way),
    refund: (asked) => refund(way, asked),
    findRefund: async (payment, key) => {
      const charged = await chargedBy(payment, way);
      return charged && findByKey(way, charged, key);
    },
    getRefund: async (reference) => {
      const found = await way.read((stripe) => stripe.refunds.retrieve(reference));
      return found && toRefund(found);
    },
    refundable: async (payment) => {
      const charge = await chargeOf(payment, way);
      const currency = charge.currency.toUpperCase();
      return { paid: minor(charge.amount_captured, currency), refunded: minor(charge.amount_refunded, currency), currency };
    },
    listRefunds: async ({ from, to, cursor }) => {
      const created = { gte: Math.ceil(from / 1_000), lt: Math.ceil(to / 1_000) };
      const page = await way.read((stripe) => stripe.refunds.list({ created, limit: 100, ...(cursor && { starting_after: cursor }) }));
      const { data, has_more: more } = readable(listed, page);
      const refunds = data.map(toRefund);
      return { refunds, next: more ? (refunds.at(-1)?.reference ?? null) : null };
    },
    ...stripePages(way),
    hooks: stripeHooks(way),
  };
}

/** Stripe forgets keys after a day, and what it did under one stays: so the refund is looked for first, and asked for then. */
async function refund(way: StripeWay, asked: GatewayRefundAsked): Promise<Written<GatewayRefund>> {
  const amount = toStripe(asked.amount, asked.currency);
  if (amount === null) return { kind: "rejected", code: "wrong_request", message: `Stripe takes no such amount in ${asked.currency}` };
  let charged: Charged | null;
  try {
    charged = await chargedBy(asked.payment, way);
    if (charged === null) return { kind: "rejected", code: "not_found", message: "this is no payment of Stripe's" };
    const made = await findByKey(way, charged, asked.key);
    if (made) return outcome(made);
  } catch (problem) {
    return notRead(problem);
  }
  const metadata = { key: asked.key, return: asked.returnNumber, order: asked.orderNumber };
  const params = { ...charged, amount, reason: "requested_by_customer", metadata } as const;
  const written = await way.write((stripe) => stripe.refunds.create(params, { idempotencyKey: plainKey(asked.key) }));
  if (written.kind !== "answered") return written;
  try {
    return outcome(toRefund(written.value));
  } catch {
    return { kind: "unknown", message: "Stripe answered something we cannot read" };
  }
}

function outcome(made: GatewayRefund): Written<GatewayRefund> {
  if (made.state !== "rejected") return { kind: made.state, value: made };
  return { kind: "rejected", code: "wrong_state", message: `Stripe could not pay the refund ${made.reference}` };
}

const listed = z.object({ data: z.array(z.unknown()), has_more: z.boolean() });

/** Of one payment there are few refunds: ten pages are an end to a loop and no history. Null as well when Stripe knows no such payment. */
async function findByKey(way: StripeWay, charged: Charged, key: string): Promise<GatewayRefund | null> {
  let after: string | undefined;
  for (let pages = 0; pages < 10; pages++) {
    const page = await way.read((stripe) => stripe.refunds.list({ ...charged, limit: 100, ...(after && { starting_after: after }) }));
    if (page === null) return null;
    const { data, has_more: more } = readable(listed, page);
    const refunds = data.map(toRefund);
    const found = refunds.find((one) => one.key === key);
    if (found) return found;
    after = refunds.at(-1)?.reference;
    if (!more || !after) return null;
  }
  throw new ConnectionProblem("unreadable", "the payment has more refunds than are looked through");
}

const chargeShape = z.object({ amount_captured: z.number(), amount_refunded: z.number(), currency: z.string().length(3) });

async function chargeOf(payment: string, way: StripeWay): Promise<z.infer<typeof chargeShape>> {
  const charged = await chargedBy(payment, way);
  const found =
    charged &&
    (await way.read<unknown>(async (stripe) =>
      charged.charge === undefined
        ? (
            await stripe.paymentIntents.retrieve(charged.payment_intent, { expand: ["latest_charge"] })
          ).latest_charge
        : stripe.charges.retrieve(charged.charge),
    ));
  if (found === null) throw new ConnectionProblem("not_found", "Stripe knows no such payment, or it was never made");
  return readable(chargeShape, found);
}

type Charged = { readonly charge: string; readonly payment_intent?: never } | { readonly payment_intent: string; readonly charge?: never };

const sessionShape = z.object({ payment_intent: z.string().nullish() });

/** A payment as shops keep it: an intent, a charge (`py_` for everything but cards), or a page of ours that was paid. Null for all else. */
async function chargedBy(payment: string, way: StripeWay): Promise<Charged | null> {
  if (/^pi_\w+$/.test(payment)) return { payment_intent: payment };
  if (/^(?:ch|py)_\w+$/.test(payment)) return { charge: payment };
  if (!/^cs_\w+$/.test(payment)) return null;
  const session = await way.read((stripe) => stripe.checkout.sessions.retrieve(payment));
  const { payment_intent: intent } = session ? readable(sessionShape, session) : {};
  return intent ? { payment_intent: intent } : null;
}

const refundShape = z.object({
  id: z.string(),
  amount: z.number().int(),
  currency: z.string().length(3),
  status: z.string(),
  created: z.number().optional().catch(undefined),
  metadata: z.object({ key: z.string().optional() }).nullish().catch(undefined),
});

/** `requires_action`: the shopper has to say where the money goes. What Stripe may yet call it is nothing that is done. */
const states: Readonly<Record<string, GatewayRefund["state"]>> = { succeeded: "done", failed: "rejected", canceled: "rejected" };

function toRefund(answer: unknown): GatewayRefund {
  const { id, amount, currency: code, status, created, metadata } = readable(refundShape, answer);
  const currency = code.toUpperCase();
  return {
    reference: id,
    amount: minor(amount, currency),
    currency,
    state: states[status] ?? "pending",
    ...(metadata?.key !== undefined && { key: metadata.key }),
    ...(created !== undefined && { at: created * 1_000 }),
  };
}

function minor(counted: number, currency: string): number {
  const amount = fromStripe(counted, currency);
  if (amount === null) throw new ConnectionProblem("unreadable", `Stripe answered ${counted} of ${currency}`);
  return amount;
}
