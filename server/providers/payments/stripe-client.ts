import { createHash } from "node:crypto";
import type { Stripe } from "stripe";
import type { z } from "zod";
import type { Outside } from "../http.ts";
import { ConnectionProblem, type NotDone, type Pace, type Rejection } from "../port.ts";
import { openVendor, type Reply, type Vendor, type WriteReply } from "../vendor.ts";

/** The version of Stripe's API that is spoken, whatever the account's own is: answers and deliveries look alike for everybody. */
export const apiVersion: Stripe.LatestApiVersion = "2026-10-28.endive";

/** Stripe's own library, over our way out and without its retries: whether something is asked again is not its decision. */
export interface StripeWay {
  /** Null: there is no such thing. @throws ConnectionProblem */
  read<Value>(call: (stripe: Stripe) => Promise<Value>): Promise<Value | null>;
  write<Value>(call: (stripe: Stripe) => Promise<Value>): Promise<StripeWritten<Value>>;
}

export type StripeWritten<Value> = { readonly kind: "answered"; readonly value: Value } | NotDone;

export function openStripe(key: string, outside: Outside, pace: Pace): StripeWay {
  const vendor = openVendor(outside, { origin: "https://api.stripe.com", headers: () => ({}), pace });
  let opened: Promise<Stripe> | undefined;
  // The library is loaded when the first merchant's Stripe is asked for something; a server without one starts without it.
  const stripe = () => {
    opened ??= import("stripe").then(
      (library) => new library.Stripe(key, { apiVersion, httpClient: clientOver(vendor), maxNetworkRetries: 0, telemetry: false }),
    );
    return opened;
  };

  return {
    read: async (call) => {
      const loaded = await stripe();
      try {
        return await call(loaded);
      } catch (error) {
        const { detail, statusCode, message } = partsOf(error);
        if (error instanceof ConnectionProblem) throw error;
        if (detail instanceof ConnectionProblem) throw detail;
        if (statusCode === 404) return null;
        if (statusCode !== undefined) throw new ConnectionProblem("refused", `answered ${statusCode}: ${message}`);
        throw new ConnectionProblem("unreadable", message);
      }
    },
    write: async (call) => {
      const loaded = await stripe();
      try {
        return { kind: "answered", value: await call(loaded) };
      } catch (error) {
        return refusedBy(error);
      }
    },
  };
}

/** What the library asks goes out as everything does: to public addresses only, paced, bounded in time and bytes. */
function clientOver(vendor: Vendor): Stripe.HttpClient {
  const makeRequest: Stripe.HttpClient["makeRequest"] = async (_host, _port, path, method, headers, body) => {
    const named = Object.entries(headers).flatMap(([name, value]) =>
      name === "Content-Length" ? [] : [[name.toLowerCase(), String(value)]],
    );
    const request = { path, headers: Object.fromEntries(named) as Record<string, string> };
    if (method === "GET") return toResponse(await vendor.read(request));
    const written = await vendor.write({ ...request, method: method === "DELETE" ? "DELETE" : "POST", body });
    if (written.kind !== "answered") throw new NotAnswered(written);
    const { status } = written.reply;
    if (status < 200 || status >= 500 || (status >= 300 && status < 400)) {
      throw new NotAnswered({ kind: "unknown", message: `answered ${status}` });
    }
    return toResponse(written.reply);
  };
  return { getClientName: () => "returns-portal", makeRequest };
}

function toResponse({ status, headers, json }: Reply): Stripe.HttpClientResponse {
  return {
    getStatusCode: () => status,
    getHeaders: () => ({ ...headers }),
    getRawResponse: () => ({ statusCode: status }),
    toStream: () => {
      throw new Error("nothing is streamed");
    },
    toJSON: async () => {
      if (typeof json !== "object" || json === null) throw new Error("the answer is no JSON object");
      return json;
    },
  };
}

/** Turns what became of a write into a problem, where that is all its asker can do with it. @throws ConnectionProblem */
export function settled<Value>(written: StripeWritten<Value>): Value {
  if (written.kind === "answered") return written.value;
  if (written.kind === "unknown") throw new ConnectionProblem("not_reached", written.message);
  const { code, message, retryAfter } = written;
  const trouble = code === "busy" || code === "not_reached" || code === "not_allowed" || code === "not_found" ? code : "refused";
  throw new ConnectionProblem(trouble, message, retryAfter);
}

/** What Stripe answered, as far as we use it. @throws ConnectionProblem */
export function readable<Shape extends z.ZodType>(shape: Shape, value: unknown): z.infer<Shape> {
  const read = shape.safeParse(value);
  if (!read.success) throw new ConnectionProblem("unreadable", "Stripe answered something we cannot read");
  return read.data;
}

/** A key of ours as it may stand in a header: short and of plain letters. */
export function plainKey(key: string): string {
  return /^[\w.:-]{1,150}$/.test(key) ? key : createHash("sha256").update(key).digest("hex");
}

/** Carries what became of a write through the library, which knows nothing of it. */
class NotAnswered extends Error {
  readonly became: Exclude<WriteReply, { readonly kind: "answered" }>;
  constructor(became: Exclude<WriteReply, { readonly kind: "answered" }>) {
    super(became.message);
    this.became = became;
  }
}

interface Parts {
  readonly message: string;
  readonly detail?: unknown;
  readonly statusCode?: number;
  readonly code?: string;
  readonly type?: string;
  readonly param?: string;
}

/** The library's errors by their parts. A key that Stripe repeats, masked by itself, is still nothing to write down. */
function partsOf(error: unknown): Parts {
  if (!(error instanceof Error)) return { message: "no reason given" };
  const { detail, statusCode, code, rawType, param } = error as Error &
    Record<"detail" | "statusCode" | "code" | "rawType" | "param", unknown>;
  const message = error.message.replaceAll(/\b[rsp]k_(?:live|test)_[\w*]+/g, "the key").slice(0, 300);
  return {
    message,
    detail,
    ...(typeof statusCode === "number" && { statusCode }),
    ...(typeof code === "string" && { code }),
    ...(typeof rawType === "string" && { type: rawType }),
    ...(typeof param === "string" && { param }),
  };
}

/** A readable refusal means that nothing happened, but for one: the key was used before, by a request whose end we do not see here. */
function refusedBy(error: unknown): NotDone {
  const { detail, statusCode, code, type, param, message } = partsOf(error);
  if (detail instanceof NotAnswered) return detail.became;
  if (statusCode === undefined || type === "idempotency_error" || statusCode === 409) return { kind: "unknown", message };
  return { kind: "rejected", code: rejectionOf(statusCode, code, param, message), message };
}

function rejectionOf(status: number, code: string | undefined, param: string | undefined, message: string): Rejection {
  if (status === 401 || status === 403) return "not_allowed";
  if (status === 404 || code === "resource_missing") return "not_found";
  const known = code === undefined ? undefined : rejections[code];
  if (known) return known;
  return param === "amount" && /greater than/.test(message) ? "too_much" : "wrong_request";
}

const rejections: Readonly<Record<string, Rejection>> = {
  charge_already_refunded: "too_much",
  amount_too_large: "too_much",
  charge_disputed: "wrong_state",
  charge_not_refundable: "wrong_state",
  payment_intent_unexpected_state: "wrong_state",
  charge_expired_for_capture: "wrong_state",
  refund_disputed_payment: "wrong_state",
  balance_insufficient: "no_funds",
  insufficient_funds: "no_funds",
};
