import type { Stripe } from "stripe";
import { z } from "zod";
import { ConnectionProblem, type Written } from "../port.ts";
import type { ConnectedGateway, PaymentAsked, PaymentRequest } from "./port.ts";
import { plainKey, readable, type StripeWay, settled } from "./stripe-client.ts";
import { toStripe } from "./stripe-money.ts";

/** Stripe keeps a page open for half an hour at least and a day at most; a minute more or less is left to clocks that differ. */
const shortest = 31 * 60_000;
const longest = 24 * 3_600_000 - 60_000;

const session = z.object({
  id: z.string(),
  url: z.url().nullish(),
  expires_at: z.number(),
  status: z.string().nullish(),
  payment_status: z.string(),
  client_reference_id: z.string().nullish().catch(undefined),
  payment_intent: z.object({ status: z.string() }).nullish().catch(undefined),
});
type Session = z.infer<typeof session>;

type Pages = Required<Pick<ConnectedGateway, "requestPayment" | "findPayment" | "withdrawPayment">>;

/** Pages of Stripe Checkout, where a shopper pays the difference to a dearer article. */
export function stripePages(way: StripeWay): Pages {
  return {
    requestPayment: (asked) => requestPayment(way, asked),
    findPayment: async (reference) => {
      const found = await retrieve(way, reference);
      return found && stateOf(found);
    },
    withdrawPayment: async (reference) => {
      const closed = await way.write((stripe) => stripe.checkout.sessions.expire(reference));
      if (closed.kind === "answered") return true;
      if (closed.kind === "rejected" && closed.code === "not_found") return true;
      // It was not open any more, or the answer is lost; how it ended is what matters.
      const found = await retrieve(way, reference);
      const state = found && stateOf(found);
      if (state === "paid") return false;
      if (state === "expired") return true;
      // Neither paid nor withdrawn: whoever asks has to wait for how it ends.
      if (found?.status === "complete") throw new ConnectionProblem("busy", "somebody paid there, and the money is still on its way");
      settled(closed);
      throw new ConnectionProblem("unreadable", "Stripe's page is still open");
    },
  };
}

async function requestPayment(way: StripeWay, asked: PaymentAsked): Promise<Written<PaymentRequest>> {
  const amount = toStripe(asked.amount, asked.currency);
  if (amount === null) return { kind: "rejected", code: "wrong_request", message: `Stripe takes no such amount in ${asked.currency}` };
  const params = pageOf(asked, amount, Date.now());
  const made = await way.write((stripe) => stripe.checkout.sessions.create(params, { idempotencyKey: plainKey(asked.key) }));
  if (made.kind === "rejected") return made;
  try {
    // Asked again, Stripe repeats what it answered the first time. Under a key that was used with another end of the page it refuses, so
    // then the page is looked for.
    const found = made.kind === "answered" ? readable(session, made.value) : await findByKey(way, asked.key);
    if (!found) return { kind: "unknown", message: made.kind === "unknown" ? made.message : "the page is not there yet" };
    if (!found.url) return { kind: "rejected", code: "wrong_state", message: `the page for this is ${stateOf(found)} already` };
    return { kind: "done", value: { reference: found.id, url: found.url, expiresAt: found.expires_at * 1_000 } };
  } catch (problem) {
    if (!(problem instanceof ConnectionProblem)) throw problem;
    return { kind: "unknown", message: problem.message };
  }
}

/** Everything but a short or long end is the same whenever it is asked, as Stripe wants it under one key. */
function pageOf(asked: PaymentAsked, amount: number, now: number): Stripe.Checkout.SessionCreateParams {
  const ends = Math.max(asked.expiresAt, now + shortest);
  const currency = asked.currency.toLowerCase();
  return {
    mode: "payment",
    line_items: [{ quantity: 1, price_data: { currency, unit_amount: amount, product_data: { name: asked.title } } }],
    success_url: asked.returnUrl,
    cancel_url: asked.returnUrl,
    client_reference_id: plainKey(asked.key),
    metadata: { key: asked.key },
    payment_intent_data: { metadata: { key: asked.key } },
    locale: localeOf(asked.language),
    ...(asked.email !== undefined && { customer_email: asked.email }),
    ...(ends - now <= longest && { expires_at: Math.floor(ends / 1_000) }),
  };
}

const locales = ["en", "fr", "es", "de"] as const;

function localeOf(language: string): Stripe.Checkout.SessionCreateParams.Locale {
  return locales.find((one) => one === language.slice(0, 2).toLowerCase()) ?? "auto";
}

/** Among the pages of the last day, since none is open for longer. */
async function findByKey(way: StripeWay, key: string): Promise<Session | null> {
  const created = { gte: Math.floor(Date.now() / 1_000) - 25 * 3_600 };
  let after: string | undefined;
  for (let pages = 0; pages < 20; pages++) {
    const page = await way.read((stripe) =>
      stripe.checkout.sessions.list({ created, limit: 100, ...(after && { starting_after: after }) }),
    );
    const { data, has_more: more } = readable(z.object({ data: z.array(session), has_more: z.boolean() }), page);
    const found = data.find((one) => one.client_reference_id === plainKey(key));
    if (found) return found;
    after = data.at(-1)?.id;
    if (!more || !after) return null;
  }
  return null;
}

async function retrieve(way: StripeWay, reference: string): Promise<Session | null> {
  const found = await way.read((stripe) => stripe.checkout.sessions.retrieve(reference, { expand: ["payment_intent"] }));
  return found && readable(session, found);
}

/** A page can be complete long before its money is here, and the money can still fail to come. */
function stateOf({ status, payment_status: paid, payment_intent: intent }: Session): "open" | "paid" | "expired" {
  if (status === "expired") return "expired";
  if (paid === "paid" || paid === "no_payment_required") return "paid";
  if (status !== "complete") return "open";
  return intent?.status === "requires_payment_method" || intent?.status === "canceled" ? "expired" : "open";
}
