import { type Context, Hono } from "hono";
import { parseDecimal, toDecimal } from "../../../server/domain/money.ts";
import { paypal } from "../../../server/providers/payments/paypal.ts";
import { openFakeVendor } from "./fake-vendor.ts";
import type { GatewayBench, GatewayOffice } from "./gateway-bench.ts";
import { checkPaypalRequest, wholeUnits } from "./paypal-requests.ts";
import { paypalWebhooks } from "./paypal-webhooks.ts";
import { outsideTo } from "./shop-bench.ts";

const origin = "https://api-m.sandbox.paypal.com";
const client = "AQkquBDf1zctJOWGKWUEtKXm6qVhueUEMvXO";
const secret = "EGnHDxD_qRPdaLdZz8iCr8N7_MzF-YHPTkjs6NKYQvQSBngp4PTTVWkPZRbL";
const narrowClient = "ANarrowAppThatMayNotSearch";
const scopes = [
  "openid",
  "https://uri.paypal.com/services/payments/realtimepayment",
  "https://uri.paypal.com/services/payments/refund",
  "https://uri.paypal.com/services/applications/webhooks",
];
const search = "https://uri.paypal.com/services/reporting/search/read";

interface Capture {
  readonly id: string;
  readonly order: string;
  readonly amount: number;
  readonly currency: string;
}
type Status = "COMPLETED" | "PENDING" | "FAILED";
interface Refund {
  readonly id: string;
  readonly capture: Capture;
  readonly amount: number;
  readonly at: number;
  readonly custom?: string;
  readonly invoice?: string;
  status: Status;
}

export interface PaypalBench extends GatewayBench {
  /** Every token ends, as when a merchant changes the app. */
  endTokens(): void;
  /** Orders of another app, which this one may not look into. */
  hideOrders(): void;
}

/** PayPal, as far as the portal asks it for something: its tokens, its idempotency, its report and its way to prove a delivery. */
export async function openPaypalBench(): Promise<PaypalBench> {
  const captures: Capture[] = [];
  const refunds: Refund[] = [];
  const asked = new Map<string, Refund>();
  let tokens = new Map<string, readonly string[]>();
  let next: Status = "COMPLETED";
  let dry = false;
  let hidden = false;
  let count = 0;
  const id = () => `${(++count).toString().padStart(5, "0")}TEST41U471931`;

  const given = (capture: Capture) =>
    refunds.filter((one) => one.capture === capture && one.status !== "FAILED").reduce((sum, { amount }) => sum + amount, 0);
  const add = (capture: Capture, amount: number, more: Partial<Refund> = {}): Refund => {
    const made = { id: id(), capture, amount, at: Date.now(), status: next, ...more };
    next = "COMPLETED";
    refunds.push(made);
    return made;
  };

  const app = new Hono();
  const refuse = (context: Context, status: 400 | 401 | 403 | 404 | 422, name: string, issue = name) =>
    context.json({ name, message: "no", debug_id: "b1", details: [{ issue, description: "no" }] }, status);

  app.post("/v1/oauth2/token", async (context) => {
    const [name, word] = Buffer.from(context.req.header("authorization")?.slice(6) ?? "", "base64")
      .toString()
      .split(":");
    if ((name !== client && name !== narrowClient) || word !== secret) {
      return context.json({ error: "invalid_client", error_description: "Client Authentication failed" }, 401);
    }
    const allowed = name === client ? [...scopes, search] : scopes;
    const value = `A21AA${id()}`;
    tokens.set(`Bearer ${value}`, allowed);
    return context.json({
      access_token: value,
      token_type: "Bearer",
      app_id: "APP-80W284485P519543T",
      expires_in: 32_400,
      scope: allowed.join(" "),
    });
  });

  app.use("*", async (context, proceed) => {
    if (!tokens.has(context.req.header("authorization") ?? "")) return context.json({ error: "invalid_token" }, 401);
    return proceed();
  });

  app.get("/v1/identity/openidconnect/userinfo", (context) =>
    context.json({ user_id: "u", name: "Halden Goods", email: "shop@halden.example" }),
  );

  app.get("/v2/payments/captures/:id", (context) => {
    const found = captures.find((one) => one.id === context.req.param("id"));
    return found ? context.json(captureAnswer(found, given(found))) : refuse(context, 404, "RESOURCE_NOT_FOUND", "INVALID_RESOURCE_ID");
  });

  app.post("/v2/payments/captures/:id/refund", async (context) => {
    const key = context.req.header("paypal-request-id") ?? "";
    const before = asked.get(key);
    if (before) return context.json(refundAnswer(before), 200);
    const capture = captures.find((one) => one.id === context.req.param("id"));
    if (!capture) return refuse(context, 404, "RESOURCE_NOT_FOUND", "INVALID_RESOURCE_ID");
    const body = (await context.req.json()) as { amount: { value: string; currency_code: string }; custom_id: string; invoice_id: string };
    const { value, currency_code: currency } = body.amount;
    const semantic = (issue: string) => refuse(context, 422, "UNPROCESSABLE_ENTITY", issue);
    if (currency !== capture.currency) return semantic("REFUND_CAPTURE_CURRENCY_MISMATCH");
    if (wholeUnits.has(currency) && !/^\d+$/.test(value)) return semantic("DECIMALS_NOT_SUPPORTED");
    const amount = parseDecimal(value, currency) ?? 0;
    if (amount <= 0) return semantic("CANNOT_BE_ZERO_OR_NEGATIVE");
    if (refunds.some(({ invoice }) => invoice === body.invoice_id)) return semantic("DUPLICATE_INVOICE_ID");
    const left = capture.amount - given(capture);
    if (left === 0) return semantic("CAPTURE_FULLY_REFUNDED");
    if (amount > left) return semantic("REFUND_AMOUNT_EXCEEDED");
    if (dry) return semantic("REFUND_FAILED_INSUFFICIENT_FUNDS");
    const made = add(capture, amount, { custom: body.custom_id, invoice: body.invoice_id });
    asked.set(key, made);
    return context.json(refundAnswer(made), 201);
  });

  app.get("/v2/payments/refunds/:id", (context) => {
    const found = refunds.find((one) => one.id === context.req.param("id"));
    return found ? context.json(refundAnswer(found)) : refuse(context, 404, "RESOURCE_NOT_FOUND", "INVALID_RESOURCE_ID");
  });

  app.get("/v2/checkout/orders/:id", (context) => {
    if (hidden) return refuse(context, 403, "NOT_AUTHORIZED", "PERMISSION_DENIED");
    const those = captures.filter((one) => one.order === context.req.param("id"));
    if (those.length === 0) return refuse(context, 404, "RESOURCE_NOT_FOUND");
    const back = refunds.filter(({ capture }) => those.includes(capture));
    const payments = { captures: those.map((one) => captureAnswer(one, given(one))), refunds: back.map(refundAnswer) };
    return context.json({ id: context.req.param("id"), status: "COMPLETED", purchase_units: [{ reference_id: "default", payments }] });
  });

  app.get("/v1/reporting/transactions", (context) => {
    if (!tokens.get(context.req.header("authorization") ?? "")?.includes(search)) return refuse(context, 403, "NOT_AUTHORIZED");
    const { start_date: from = "", end_date: to = "", page = "1", page_size: size = "100" } = context.req.query();
    const those = refunds.filter(({ at }) => at >= Date.parse(from) && at <= Date.parse(to));
    const start = (Number(page) - 1) * Number(size);
    return context.json({
      transaction_details: those.slice(start, start + Number(size)).map((one) => ({ transaction_info: reportAnswer(one) })),
      page: Number(page),
      total_items: those.length,
      total_pages: Math.ceil(those.length / Number(size)),
    });
  });

  const webhooks = paypalWebhooks(app, refuse);
  const vendor = await openFakeVendor(app, checkPaypalRequest);
  const captureOf = (payment: string) => {
    const found = captures.find((one) => one.id === payment);
    if (!found) throw new Error(`no payment ${payment}`);
    return found;
  };

  const gateway: GatewayOffice = {
    pay: (amount, currency) => {
      const made = { id: id(), order: id().replace("TEST", "ORDR"), amount, currency };
      captures.push(made);
      return made.id;
    },
    refunds: (payment) =>
      refunds
        .filter(({ capture }) => capture.id === payment)
        .map(({ id: reference, amount, status }) => ({
          reference,
          amount,
          state: status === "COMPLETED" ? "done" : status === "PENDING" ? "pending" : "rejected",
        })),
    refundByHand: (payment, amount) => add(captureOf(payment), amount).id,
    nextRefund: (state) => {
      next = state === "done" ? "COMPLETED" : state === "pending" ? "PENDING" : "FAILED";
    },
    runDry: () => {
      dry = true;
    },
    end: (reference, state) => {
      for (const one of refunds) if (one.id === reference) one.status = state === "done" ? "COMPLETED" : "FAILED";
    },
    forgetKeys: () => asked.clear(),
    ...webhooks,
  };

  return {
    provider: paypal,
    vendor,
    outside: outsideTo(vendor, [origin]),
    given: { account: "sandbox", client, secret },
    wrong: { account: "sandbox", client, secret: "another" },
    narrow: { account: "sandbox", client: narrowClient, secret },
    gateway,
    exact: [
      ["EUR", 4_990],
      ["JPY", 900],
      ["HUF", 1_250_000],
      ["TWD", 12_300],
      ["USD", 1],
    ],
    impossible: [
      ["HUF", 10_045],
      ["TWD", 12_350],
      ["EUR", 0],
      ["EUR", -5],
    ],
    pageSize: 100,
    words: {
      its: ["paypal", "PayPal", "ppcp-gateway", "ppcp-credit-card-gateway", "paypal_express"],
      others: ["stripe", "braintree_paypal", "paypalish", "", "ppec"],
    },
    window: 4 * 24 * 3_600_000,
    isWrite: ({ method, path }, what) => what === "refund" && method === "POST" && /^\/v2\/payments\/captures\/\w+\/refund$/.test(path),
    endTokens: () => {
      tokens = new Map();
    },
    hideOrders: () => {
      hidden = true;
    },
  };
}

function moneyOf(amount: number, currency: string) {
  const value = toDecimal(amount, currency);
  return { currency_code: currency, value: wholeUnits.has(currency) ? value.replace(/\.00$/, "") : value };
}

function captureAnswer({ id, order, amount, currency }: Capture, given: number): object {
  return {
    id,
    status: given === 0 ? "COMPLETED" : given === amount ? "REFUNDED" : "PARTIALLY_REFUNDED",
    amount: moneyOf(amount, currency),
    final_capture: true,
    supplementary_data: { related_ids: { order_id: order } },
    create_time: "2026-11-02T09:12:00Z",
    links: [],
  };
}

function refundAnswer({ id, capture, amount, at, custom, invoice, status }: Refund): object {
  return {
    id,
    status,
    amount: moneyOf(amount, capture.currency),
    ...(custom && { custom_id: custom }),
    ...(invoice && { invoice_id: invoice }),
    create_time: new Date(at).toISOString(),
    links: [
      { rel: "self", href: `${origin}/v2/payments/refunds/${id}`, method: "GET" },
      { rel: "up", href: `${origin}/v2/payments/captures/${capture.id}`, method: "GET" },
    ],
  };
}

function reportAnswer({ id, capture, amount, at, custom, status }: Refund): object {
  const { currency_code, value } = moneyOf(amount, capture.currency);
  return {
    transaction_id: id,
    paypal_reference_id: capture.id,
    paypal_reference_id_type: "TXN",
    transaction_event_code: "T1107",
    transaction_initiation_date: new Date(at).toISOString().replace(/\.\d+Z$/, "+0000"),
    transaction_amount: { currency_code, value: `-${value}` },
    transaction_status: status === "COMPLETED" ? "S" : status === "PENDING" ? "P" : "D",
    ...(custom && { custom_field: custom }),
  };
}
