import { z } from "zod";
import { type Checked, ConnectionProblem, type NotDone } from "../port.ts";
import { type StripeWay, settled } from "./stripe-client.ts";

const account = z.object({
  id: z.string(),
  default_currency: z.string().length(3).nullish().catch(undefined),
  email: z.string().nullish().catch(undefined),
  business_profile: z.object({ name: z.string().nullish() }).nullish().catch(undefined),
  settings: z
    .object({ dashboard: z.object({ display_name: z.string().nullish() }).nullish() })
    .nullish()
    .catch(undefined),
});

/** Nothing has this id. Whoever may change such a thing is told so, and whoever may not is told that. */
const nothing = "returnsportalcheck";

/**
 * Tries each permission by asking for a change to something that does not exist, so that nothing is ever changed; Stripe weighs the
 * permission first. What each is called is what the merchant reads in Stripe's own list.
 */
export async function checkStripe(way: StripeWay): Promise<Checked> {
  const tried: [string, Promise<boolean>][] = [
    [
      "Charges and Refunds: Write",
      mayWrite(way.write((stripe) => stripe.refunds.create({ charge: `ch_${nothing}` }, { idempotencyKey: `${nothing} ${Date.now()}` }))),
    ],
    ["PaymentIntents: Read", mayRead(way.read((stripe) => stripe.paymentIntents.list({ limit: 1 })))],
    ["Checkout Sessions: Write", mayWrite(way.write((stripe) => stripe.checkout.sessions.expire(`cs_test_${nothing}`)))],
    ["Webhook Endpoints: Write", mayWrite(way.write((stripe) => stripe.webhookEndpoints.update(`we_${nothing}`, { disabled: false })))],
  ];
  const missing: string[] = [];
  for (const [permission, trying] of tried) if (!(await trying)) missing.push(permission);
  // A key without any of them is a wrong one.
  if (missing.length === tried.length) throw new ConnectionProblem("not_allowed", "Stripe does not take this key");
  return { ...(await accountOf(way)), missing };
}

async function mayWrite(writing: Promise<{ readonly kind: "answered" } | NotDone>): Promise<boolean> {
  const written = await writing;
  if (written.kind === "rejected" && written.code === "not_allowed") return false;
  if (written.kind === "rejected" && (written.code === "not_found" || written.code === "wrong_request")) return true;
  settled(written.kind === "answered" ? { kind: "answered", value: null } : written);
  return true;
}

async function mayRead(reading: Promise<unknown>): Promise<boolean> {
  try {
    await reading;
    return true;
  } catch (problem) {
    if (problem instanceof ConnectionProblem && problem.trouble === "not_allowed") return false;
    throw problem;
  }
}

/** The account's name is a kindness: a key that may not read it is as good as one that may. */
async function accountOf(way: StripeWay): Promise<{ account: string; currency?: string }> {
  let found: unknown;
  try {
    found = await way.read((stripe) => stripe.accounts.retrieveCurrent());
  } catch (problem) {
    if (problem instanceof ConnectionProblem && problem.trouble === "not_allowed") return { account: "Stripe" };
    throw problem;
  }
  const read = account.safeParse(found);
  if (!read.success) throw new ConnectionProblem("unreadable", "Stripe answered something we cannot read");
  const { id, default_currency: currency, email, business_profile: business, settings } = read.data;
  return {
    account: settings?.dashboard?.display_name || business?.name || email || id,
    ...(currency && { currency: currency.toUpperCase() }),
  };
}
