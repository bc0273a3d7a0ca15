import { Hono } from "hono";
import { Stripe } from "stripe";
import type { z } from "zod";
import { exponent } from "../../../server/domain/money.ts";
import { stripe } from "../../../server/providers/payments/stripe.ts";
import { openFakeVendor } from "./fake-vendor.ts";
import { parseForm } from "./form.ts";
import type { GatewayBench, GatewayOffice } from "./gateway-bench.ts";
import { outsideTo } from "./shop-bench.ts";
import { asksOf, checkStripeRequest, forms } from "./stripe-forms.ts";
import { decimalsOf, shaped } from "./stripe-samples.ts";

const right = "rk_test_right";
const narrow = "rk_test_narrow";
const halfAnHour = 1_800;

type Payment = { readonly intent: string; readonly charge: string; readonly amount: number; readonly currency: string };
type Session = Pick<
  Stripe.Checkout.Session,
  "id" | "object" | "status" | "payment_status" | "url" | "expires_at" | "created" | "client_reference_id" | "metadata" | "currency"
> & { payment_intent: string | null; amount_total: number; intentStatus: Stripe.PaymentIntent.Status };

/** Stripe, as far as the portal asks it for something: its forms, its idempotency, its signatures, its rules for amounts. */
export async function openStripeBench(): Promise<GatewayBench> {
  const payments: Payment[] = [];
  const refunds: Stripe.Refund[] = [];
  const sessions: Session[] = [];
  const endpoints: (Stripe.WebhookEndpoint & { kept: string })[] = [];
  const answered = new Map<string, { print: string; status: number; body: object }>();
  let next: Stripe.Refund["status"] = "succeeded";
  let dry = false;
  let count = 0;
  const id = (kind: string) => `${kind}_test${String(++count).padStart(6, "0")}`;
  const now = () => Math.floor(Date.now() / 1_000);

  const given = (one: Payment) =>
    refunds
      .filter(({ charge, status }) => charge === one.charge && status !== "failed" && status !== "canceled")
      .reduce((sum, { amount }) => sum + amount, 0);
  const paymentOf = (name: string | undefined) => payments.find(({ intent, charge }) => name === intent || name === charge);

  const addRefund = (one: Payment, amount: number, metadata: Stripe.Metadata): Stripe.Refund => {
    const made = {
      id: id("re"),
      object: "refund",
      amount,
      balance_transaction: null,
      charge: one.charge,
      created: now(),
      currency: one.currency.toLowerCase(),
      metadata,
      payment_intent: one.intent,
      reason: "requested_by_customer",
      receipt_number: null,
      source_transfer_reversal: null,
      status: next,
      transfer_reversal: null,
      customer: null,
      customer_account: null,
      payment_method: null,
    } satisfies Stripe.Refund;
    next = "succeeded";
    refunds.unshift(made);
    return made;
  };

  const app = new Hono();
  type Reply = { readonly status: number; readonly body: object };
  const ok = (body: object): Reply => ({ status: 200, body });
  const refuse = (status: number, error: Record<string, string>): Reply => ({
    status,
    body: { error: { type: "invalid_request_error", message: "no", ...error } },
  });
  const missing = (what: string) => refuse(404, { code: "resource_missing", message: `No such ${what}`, param: "id" });
  const list = (data: readonly { readonly id: string }[], query: URLSearchParams): Reply => {
    const from = data.findIndex((one) => one.id === query.get("starting_after")) + 1;
    const limit = Number(query.get("limit") ?? 10);
    return ok({ object: "list", url: "/v1", data: data.slice(from, from + limit), has_more: data.length > from + limit });
  };
  const createdWithin = (query: URLSearchParams) => (one: { readonly created: number }) =>
    one.created >= Number(query.get("created[gte]") ?? 0) && one.created < Number(query.get("created[lt]") ?? Infinity);

  const createRefund = (form: z.infer<typeof forms.refund>): Reply => {
    const one = paymentOf(form.charge ?? form.payment_intent);
    if (!one) return missing("charge");
    if (form.amount === undefined) return refuse(400, { message: "a whole refund without an amount is nothing we ask for" });
    const left = one.amount - given(one);
    if (left === 0) return refuse(400, { code: "charge_already_refunded", message: `Charge ${one.charge} has already been refunded.` });
    if (form.amount > left) {
      return refuse(400, { param: "amount", message: "Refund amount is greater than unrefunded amount on charge" });
    }
    if (decimalsOf(one.currency) === 3 && form.amount % 10 !== 0)
      return refuse(400, { param: "amount", message: "the last digit is not 0" });
    if (["ISK", "UGX"].includes(one.currency) && form.amount % 100 !== 0) {
      return refuse(400, { code: "invalid_charge_amount_no_decimal_compatible", param: "amount" });
    }
    if (dry) return refuse(400, { code: "balance_insufficient", message: "Insufficient funds in your Stripe balance" });
    return ok(shaped("refund", addRefund(one, form.amount, { ...form.metadata })));
  };

  const createSession = (form: z.infer<typeof forms.session>): Reply => {
    const ends = form.expires_at ?? now() + 24 * 3_600;
    if (ends < now() + halfAnHour || ends > now() + 24 * 3_600) return refuse(400, { param: "expires_at", message: "out of bounds" });
    const { unit_amount: amount, currency } = form.line_items["0"].price_data;
    const name = id("cs_test").replace("cs_test_test", "cs_test_a");
    const made: Session = {
      id: name,
      object: "checkout.session",
      status: "open",
      payment_status: "unpaid",
      url: `https://checkout.stripe.com/c/pay/${name}`,
      expires_at: ends,
      created: now(),
      client_reference_id: form.client_reference_id,
      metadata: { ...form.metadata },
      currency,
      payment_intent: null,
      amount_total: amount,
      intentStatus: "requires_payment_method",
    };
    sessions.unshift(made);
    return ok(sessionAnswer(made, false));
  };

  const sessionAnswer = ({ intentStatus, ...one }: Session, expanded: boolean) =>
    shaped("checkout.session", {
      ...one,
      payment_intent:
        expanded && one.payment_intent ? { id: one.payment_intent, object: "payment_intent", status: intentStatus } : one.payment_intent,
    });

  const chargeAnswer = (one: Payment) =>
    shaped("charge", {
      id: one.charge,
      object: "charge",
      amount: one.amount,
      amount_captured: one.amount,
      amount_refunded: given(one),
      currency: one.currency.toLowerCase(),
      payment_intent: one.intent,
    } satisfies Partial<Stripe.Charge>);

  const answer = (method: string, path: string, query: URLSearchParams, body: string): Reply => {
    const [, , kind, first, second, third] = path.split("/");
    const asked = `${method} ${asksOf(path)}`;
    const form = parseForm(body) ?? {};
    switch (asked) {
      case "GET /v1/account":
        return ok({
          id: "acct_1Test",
          object: "account",
          default_currency: "eur",
          settings: { dashboard: { display_name: "Halden Goods" } },
        });
      case "POST /v1/refunds":
        return createRefund(forms.refund.parse(form));
      case "GET /v1/refunds": {
        const named = query.get("charge") ?? query.get("payment_intent");
        if (named !== null && !paymentOf(named)) return missing("charge");
        const those = refunds.filter((one) => named === null || [one.charge, one.payment_intent].includes(named));
        return list(
          those.filter(createdWithin(query)).map((one) => shaped("refund", one)),
          query,
        );
      }
      case "GET /v1/refunds/{id}": {
        const found = refunds.find((one) => one.id === first);
        return found ? ok(shaped("refund", found)) : missing("refund");
      }
      case "GET /v1/charges/{id}": {
        const found = payments.find(({ charge }) => charge === first);
        return found ? ok(chargeAnswer(found)) : missing("charge");
      }
      case "GET /v1/payment_intents":
        return list([], query);
      case "GET /v1/payment_intents/{id}": {
        const found = payments.find(({ intent }) => intent === first);
        return found ? ok(shaped("payment_intent", { id: found.intent, latest_charge: chargeAnswer(found) })) : missing("payment_intent");
      }
      case "POST /v1/checkout/sessions":
        return createSession(forms.session.parse(form));
      case "GET /v1/checkout/sessions":
        return list(
          sessions.filter(createdWithin(query)).map((one) => sessionAnswer(one, false) as { id: string }),
          query,
        );
      case "GET /v1/checkout/sessions/{id}": {
        const found = sessions.find((one) => one.id === second);
        return found ? ok(sessionAnswer(found, query.has("expand[0]"))) : missing("checkout.session");
      }
      case "POST /v1/checkout/sessions/{id}/expire": {
        const found = sessions.find((one) => one.id === second);
        if (!found || third !== "expire") return missing("checkout.session");
        if (found.status !== "open") return refuse(400, { message: 'Only Checkout Sessions with a status in ["open"] can be expired.' });
        found.status = "expired";
        return ok(sessionAnswer(found, false));
      }
      case "GET /v1/webhook_endpoints":
        return list(endpoints.map(withoutSecret), query);
      case "POST /v1/webhook_endpoints": {
        const { url, enabled_events: events, api_version: version } = forms.endpoint.parse(form);
        const secret = `whsec_${Buffer.from(id("secret")).toString("base64url")}`;
        const made = {
          id: id("we"),
          object: "webhook_endpoint",
          api_version: version,
          application: null,
          created: now(),
          description: null,
          enabled_events: Object.values(events),
          livemode: false,
          metadata: {},
          status: "enabled",
          url,
        } satisfies Stripe.WebhookEndpoint;
        endpoints.unshift({ ...made, kept: secret });
        return ok({ ...made, secret });
      }
      case "POST /v1/webhook_endpoints/{id}": {
        const found = endpoints.find((one) => one.id === first);
        if (!found) return missing("webhook_endpoint");
        const { enabled_events: events, disabled } = forms.endpointChange.parse(form);
        found.status = disabled === "true" ? "disabled" : "enabled";
        if (events) found.enabled_events = Object.values(events);
        return ok(withoutSecret(found));
      }
      case "DELETE /v1/webhook_endpoints/{id}": {
        const at = endpoints.findIndex((one) => one.id === first);
        if (at < 0) return missing("webhook_endpoint");
        endpoints.splice(at, 1);
        return ok({ id: first ?? "", object: "webhook_endpoint", deleted: true });
      }
      default:
        return refuse(404, { message: `Unrecognized request URL (${method}: ${path}, ${kind})` });
    }
  };

  app.all("*", async (context) => {
    const { method, url } = context.req;
    const { pathname, searchParams } = new URL(url);
    const key = context.req.header("authorization")?.replace("Bearer ", "");
    const reply = (made: Reply, headers: Record<string, string> = {}) => context.json(made.body, made.status as 200, headers);
    if (key !== right && key !== narrow) {
      return reply(refuse(401, { message: `Invalid API Key provided: ${key?.slice(0, 8)}****` }));
    }
    const inside = /account|checkout|webhook_endpoints/.test(pathname);
    if (key === narrow && inside) {
      return reply(refuse(403, { message: `The provided key '${narrow}' does not have the required permissions for this endpoint.` }));
    }
    const body = await context.req.text();
    const idempotency = method === "POST" ? context.req.header("idempotency-key") : undefined;
    const print = `${method} ${pathname} ${body}`;
    const before = idempotency === undefined ? undefined : answered.get(idempotency);
    if (before && before.print !== print) {
      return reply(
        refuse(400, { type: "idempotency_error", message: "Keys for idempotent requests can only be used with the same parameters" }),
      );
    }
    if (before) return reply(before, { "idempotent-replayed": "true" });
    const made = answer(method, pathname, searchParams, body);
    if (idempotency !== undefined) answered.set(idempotency, { print, ...made, body: structuredClone(made.body) });
    return reply(made);
  });

  const vendor = await openFakeVendor(app, checkStripeRequest);
  const scale = (amount: number, currency: string) => amount * 10 ** (decimalsOf(currency) - exponent(currency));
  const signer = new Stripe("sk_test_signs_only").webhooks;

  const gateway: GatewayOffice = {
    pay: (amount, currency) => {
      const one: Payment = { intent: id("pi"), charge: id("ch"), amount: scale(amount, currency), currency };
      payments.push(one);
      return payments.length % 2 === 0 ? one.charge : one.intent;
    },
    refunds: (payment) => {
      const one = paymentOf(payment);
      return refunds
        .filter(({ charge }) => charge === one?.charge)
        .map(({ id: reference, amount, status }) => ({
          reference,
          amount: amount / 10 ** (decimalsOf(one?.currency ?? "") - exponent(one?.currency ?? "")),
          state: status === "succeeded" ? "done" : status === "pending" ? "pending" : "rejected",
        }));
    },
    refundByHand: (payment, amount) => {
      const one = paymentOf(payment);
      if (!one) throw new Error(`no payment ${payment}`);
      return addRefund(one, scale(amount, one.currency), {}).id;
    },
    nextRefund: (state) => {
      next = state === "done" ? "succeeded" : state === "pending" ? "pending" : "failed";
    },
    runDry: () => {
      dry = true;
    },
    end: (reference, state) => {
      for (const one of refunds) if (one.id === reference) one.status = state === "done" ? "succeeded" : "failed";
    },
    forgetKeys: () => answered.clear(),
    hooks: () => endpoints.map(({ url, status }) => ({ url, active: status === "enabled" })),
    switchOffHooks: () => {
      for (const one of endpoints) one.status = "disabled";
    },
    deliver: ({ kind, reference }, secret, signedAt = Date.now()) => {
      const object = kind === "refund" ? "refund" : "checkout.session";
      const type = kind === "refund" ? "refund.updated" : "checkout.session.completed";
      const payload = JSON.stringify({ ...shaped("event", { id: id("evt"), type }), data: { object: { id: reference, object } } });
      const header = signer.generateTestHeaderString({ payload, secret, timestamp: Math.floor(signedAt / 1_000) });
      return {
        body: new TextEncoder().encode(payload),
        headers: { "content-type": "application/json; charset=utf-8", "stripe-signature": header },
        url: "https://returns.example.com/api/inbound/con_1",
        at: Date.now(),
      };
    },
    endPage: (reference, how) => {
      const one = sessions.find((session) => session.id === reference);
      if (!one) throw new Error(`no page ${reference}`);
      if (how === "expired") {
        one.status = "expired";
        return;
      }
      one.status = "complete";
      one.payment_status = how === "paid" ? "paid" : "unpaid";
      const paid: Payment = { intent: id("pi"), charge: id("py"), amount: one.amount_total, currency: (one.currency ?? "").toUpperCase() };
      one.payment_intent = paid.intent;
      one.intentStatus = how === "paid" ? "succeeded" : how === "pending" ? "processing" : "requires_payment_method";
      if (how === "paid") payments.push(paid);
    },
    pages: () => sessions.map((one) => ({ reference: one.id, amount: one.amount_total, open: one.status === "open" })),
  };

  return {
    provider: stripe,
    vendor,
    outside: outsideTo(vendor, ["https://api.stripe.com"]),
    given: { key: right },
    wrong: { key: "rk_test_wrong" },
    narrow: { key: narrow },
    gateway,
    exact: [
      ["EUR", 4_990],
      ["JPY", 900],
      ["ISK", 1_250],
      ["UGX", 40_000],
      ["KWD", 12_340],
      ["MGA", 250_000],
      ["HUF", 10_045],
    ],
    impossible: [
      ["KWD", 12_345],
      ["MGA", 250_050],
      ["EUR", 0],
      ["EUR", -5],
    ],
    pageSize: 100,
    words: {
      its: ["stripe", "stripe_cc", "Stripe", "stripe_sepa", "stripe-ideal"],
      others: ["paypal", "stripes", "woocommerce_payments", "", "cod", "my_stripe"],
    },
    window: 300_000,
    isWrite: ({ method, path }, what) => method === "POST" && path === (what === "refund" ? "/v1/refunds" : "/v1/checkout/sessions"),
  };
}

function withoutSecret({ kept: _, ...one }: Stripe.WebhookEndpoint & { kept: string }): Stripe.WebhookEndpoint {
  return one;
}
