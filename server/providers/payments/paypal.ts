import { z } from "zod";
import type { GatewayCan } from "../../domain/connection.ts";
import { type Checked, ConnectionProblem, type Rejection, type Setting, type Written } from "../port.ts";
import { notRead, type Reply, type WriteReply } from "../vendor.ts";
import { openPaypal, type PaypalWay, readable } from "./paypal-client.ts";
import { paypalHooks } from "./paypal-hooks.ts";
import { fromPaypal, invoiceOf, ourKey, plainKey, toPaypal } from "./paypal-money.ts";
import { capturedBy, refundShape, refundsOf, toRefund } from "./paypal-refunds.ts";
import { listRefunds } from "./paypal-report.ts";
import type { ConnectedGateway, GatewayProvider, GatewayRefund, GatewayRefundAsked } from "./port.ts";

const settings: readonly Setting[] = [
  { name: "account", kind: "choice", required: true, options: ["live", "sandbox"], standard: "live" },
  { name: "client", kind: "text", required: true, example: "AQkquBDf1zctJOWGKWUEtKXm6qVhueUE…" },
  { name: "secret", kind: "secret", required: true },
];

/** PayPal keeps our keys for 45 days. A page to pay on would have to be captured by us after the shopper came back, so there is none. */
const can: GatewayCan = { collects: false, lists: true, webhooks: "signed", lostAnswer: "same_key" };

const pace = { perSecond: 10, burst: 10 };

export const paypal: GatewayProvider = {
  id: "paypal",
  title: "PayPal",
  settings,
  can,
  pace,
  handles: (gateway) => /^(?:paypal|ppcp)(?:[_-]|$)/i.test(gateway.trim()),
  connect: (given, outside) => connected(openPaypal(given, outside, pace)),
};

function connected(way: PaypalWay): ConnectedGateway {
  return {
    check: () => check(way),
    refund: (asked) => refund(way, asked),
    findRefund: async (payment, key) => {
      const capture = await capturedBy(way, payment);
      if (!capture) return null;
      const refunds = await refundsOf(way, capture);
      if (refunds) return byKey(refunds, key);
      if (capture.status === "COMPLETED") return null;
      throw new ConnectionProblem("refused", "PayPal does not list the refunds of this payment");
    },
    getRefund: async (reference) => {
      if (!/^[\w-]{4,40}$/.test(reference)) return null;
      const reply = await way.read({ path: `/v2/payments/refunds/${reference}` });
      return reply.status === 404 ? null : toRefund(readable(refundShape, reply));
    },
    refundable: async (payment) => {
      const capture = await capturedBy(way, payment);
      if (!capture) throw new ConnectionProblem("not_found", "PayPal knows no such payment");
      const { amount: paid, currency } = fromPaypal(capture.amount);
      const refunds = await refundsOf(way, capture);
      if (refunds) {
        const given = refunds.filter(({ state }) => state !== "rejected").reduce((sum, { amount }) => sum + amount, 0);
        return { paid, refunded: given, currency };
      }
      if (capture.status === "COMPLETED") return { paid, refunded: 0, currency };
      if (capture.status === "REFUNDED") return { paid, refunded: paid, currency };
      throw new ConnectionProblem("refused", "PayPal does not list the refunds of this payment");
    },
    listRefunds: (page) => listRefunds(way, page),
    hooks: paypalHooks(way),
  };
}

/** Scopes by what they are called where the merchant ticks them. */
const needed: readonly (readonly [scope: string, name: string])[] = [
  ["https://uri.paypal.com/services/payments/refund", "Accept payments (payments/refund)"],
  ["https://uri.paypal.com/services/applications/webhooks", "Webhooks (applications/webhooks)"],
  ["https://uri.paypal.com/services/reporting/search/read", "Transaction search (reporting/search/read)"],
];

async function check(way: PaypalWay): Promise<Checked> {
  const { scopes, app } = await way.granted();
  const missing = needed.filter(([scope]) => !scopes.includes(scope)).map(([, name]) => name);
  return { account: (await nameOf(way)) ?? app, missing };
}

const profile = z.object({ name: z.string().optional(), email: z.string().optional(), payer_id: z.string().optional() });

/** A kindness: not every app may read whose it is. */
async function nameOf(way: PaypalWay): Promise<string | null> {
  try {
    const reply = await way.read({ path: "/v1/identity/openidconnect/userinfo?schema=openid" });
    const { name, email, payer_id: payer } = readable(profile, reply);
    return name || email || payer || null;
  } catch (problem) {
    if (problem instanceof ConnectionProblem && (problem.trouble === "not_allowed" || problem.trouble === "refused")) return null;
    throw problem;
  }
}

/** PayPal forgets keys in the end, and what it did under one stays: where it lists a payment's refunds they are looked through first. */
async function refund(way: PaypalWay, asked: GatewayRefundAsked): Promise<Written<GatewayRefund>> {
  const amount = toPaypal(asked.amount, asked.currency);
  if (amount === null) return { kind: "rejected", code: "wrong_request", message: `PayPal takes no such amount in ${asked.currency}` };
  try {
    const capture = await capturedBy(way, asked.payment);
    if (!capture) return { kind: "rejected", code: "not_found", message: "PayPal knows no such payment" };
    const made = byKey((await refundsOf(way, capture)) ?? [], asked.key);
    if (made) return outcome(made);
  } catch (problem) {
    return notRead(problem);
  }
  const written = await way.write({
    method: "POST",
    path: `/v2/payments/captures/${asked.payment}/refund`,
    headers: { "paypal-request-id": plainKey(asked.key), prefer: "return=representation" },
    body: { amount, custom_id: plainKey(asked.key), invoice_id: invoiceOf(asked.returnNumber, asked.key) },
  });
  return written.kind === "answered" ? answered(written.reply, asked) : written;
}

function byKey(refunds: readonly GatewayRefund[], key: string): GatewayRefund | null {
  const found = refunds.find((one) => one.key === ourKey(plainKey(key)));
  return found ? { ...found, key } : null;
}

function answered(reply: Reply, { key, amount, currency }: GatewayRefundAsked): Written<GatewayRefund> {
  const { status } = reply;
  if (status >= 400 && status < 500 && status !== 408) return refusedBy(reply);
  const read = refundShape.safeParse(reply.json);
  if ((status !== 200 && status !== 201) || !read.success)
    return { kind: "unknown", message: `answered ${status} and nothing we can read` };
  // A short answer names no amount; then it is what was asked for.
  return outcome({ ...toRefund({ amount: toPaypal(amount, currency) ?? undefined, ...read.data }), key });
}

function outcome(made: GatewayRefund): Written<GatewayRefund> {
  if (made.state !== "rejected") return { kind: made.state, value: made };
  return { kind: "rejected", code: "wrong_state", message: `PayPal could not pay the refund ${made.reference}` };
}

const refusal = z.object({
  name: z.string(),
  details: z
    .array(z.object({ issue: z.string() }))
    .optional()
    .catch(undefined),
});

/** A refusal that can be read means that nothing happened, but for those that say that something did under the same key. */
function refusedBy({ status, json }: Reply): Exclude<WriteReply, { readonly kind: "answered" }> {
  const read = refusal.safeParse(json);
  if (!read.success) return { kind: "unknown", message: `answered ${status} and nothing we can read` };
  const issue = read.data.details?.[0]?.issue ?? read.data.name;
  const message = `PayPal refused it: ${issue.slice(0, 100)}`;
  if (status === 409 || madeBefore.has(issue)) return { kind: "unknown", message };
  return { kind: "rejected", code: codeOf(status, issue), message };
}

/** The number of a refund's invoice is its own, so one that was there before was made under the same key. */
const madeBefore: ReadonlySet<string> = new Set(["DUPLICATE_INVOICE_ID", "DUPLICATE_REQUEST_ID", "PREVIOUS_REQUEST_IN_PROGRESS"]);

function codeOf(status: number, issue: string): Rejection {
  if (status === 404) return "not_found";
  if (status === 401 || status === 403) return "not_allowed";
  return issues[issue] ?? "wrong_request";
}

const issues: Readonly<Record<string, Rejection>> = {
  REFUND_AMOUNT_EXCEEDED: "too_much",
  CAPTURE_FULLY_REFUNDED: "too_much",
  REFUND_FAILED_INSUFFICIENT_FUNDS: "no_funds",
  PERMISSION_DENIED: "not_allowed",
  INVALID_RESOURCE_ID: "not_found",
  REFUND_NOT_ALLOWED: "wrong_state",
  REFUND_TIME_LIMIT_EXCEEDED: "wrong_state",
  PARTIAL_REFUND_NOT_ALLOWED: "wrong_state",
  MAX_NUMBER_OF_REFUNDS_EXCEEDED: "wrong_state",
  PENDING_CAPTURE: "wrong_state",
  PAYEE_ACCOUNT_LOCKED_OR_CLOSED: "wrong_state",
  PAYER_ACCOUNT_LOCKED_OR_CLOSED: "wrong_state",
  PAYEE_ACCOUNT_RESTRICTED: "wrong_state",
  REFUND_NOT_PERMITTED_DUE_TO_CHARGEBACK: "wrong_state",
  TRANSACTION_DISPUTED: "wrong_state",
  REFUND_IS_RESTRICTED: "wrong_state",
};
