import { z } from "zod";
import type { Outside } from "../http.ts";
import { ConnectionProblem, type NotDone, type Pace, type Rejection } from "../port.ts";
import { notRead, openVendor, type Reply, rejected, unknown, whatIsWrong } from "../vendor.ts";
import type { Tokens } from "./shopify-token.ts";

/** One operation of Shopify's Admin GraphQL, and what we use of its answer. */
export interface Operation<Data> {
  readonly text: string;
  readonly data: z.ZodType<Data>;
}

export type Variables = Readonly<Record<string, unknown>>;

export interface Admin {
  /** @throws ConnectionProblem */
  read<Data>(operation: Operation<Data>, variables: Variables, within?: number): Promise<Data>;
  /** Never throws. */
  write<Data>(operation: Operation<Data>, variables: Variables): Promise<{ readonly kind: "answered"; readonly data: Data } | NotDone>;
  /** How many entries of a list an operation may ask for, when each costs what it did the last time. */
  sized(operation: Operation<unknown>, start: number, most: number): number;
  /** The last answer said that so many were too many. */
  tooMany(operation: Operation<unknown>, asked: number): void;
}

/** The version whose documents this provider is written and tested by. */
export const version = "2026-04";

/** Shopify counts by cost, not by requests; this only keeps a crowd from leaving at once. */
export const shopifyPace: Pace = { perSecond: 20, burst: 20 };

/** A single question may not cost more, whatever a shop's plan is. */
const mostCost = 1_000;

/** A request of unknown cost. */
const unknownCost = 100;

const standardTime = 15_000;

/** What is known of a shop's bucket of points. */
interface Bucket {
  available: number;
  restoreRate: number;
  /** On the clock that only moves forward. */
  at: number;
  /** What an operation cost the last time, and how many entries its list was asked for; by its text. */
  readonly costs: Map<string, number>;
  readonly sizes: Map<string, number>;
}

/** All connections of this process to the same shop drink from the same bucket. */
const buckets = new WeakMap<Outside, Map<string, Bucket>>();

function bucketOf(outside: Outside, origin: string): Bucket {
  const known = buckets.get(outside) ?? new Map<string, Bucket>();
  buckets.set(outside, known);
  const bucket = known.get(origin) ?? { available: 1_000, restoreRate: 50, at: performance.now(), costs: new Map(), sizes: new Map() };
  known.set(origin, bucket);
  return bucket;
}

export function openAdmin(outside: Outside, { origin, tokens }: { readonly origin: string; readonly tokens: Tokens }): Admin {
  const vendor = openVendor(outside, { origin, pace: shopifyPace, headers: () => ({}) });
  const bucket = bucketOf(outside, origin);
  const path = `/admin/api/${version}/graphql.json`;

  /** Waits until the bucket holds what the operation costs. False: that is further away than it waits. */
  const afford = async (operation: Operation<unknown>, within: number): Promise<boolean> => {
    const cost = bucket.costs.get(operation.text) ?? unknownCost;
    const now = performance.now();
    bucket.available += ((now - bucket.at) / 1_000) * bucket.restoreRate;
    bucket.at = now;
    const wait = ((cost - bucket.available) / bucket.restoreRate) * 1_000;
    if (wait > within) return false;
    bucket.available -= cost;
    if (wait > 0) await new Promise((resume) => setTimeout(resume, wait));
    return true;
  };

  /** What the answer says of the bucket. Seconds until as much is in it again, for a question that was throttled. */
  const learn = (operation: Operation<unknown>, cost: Cost | undefined): number => {
    if (!cost) return 2;
    const { currentlyAvailable, restoreRate } = cost.throttleStatus;
    Object.assign(bucket, { available: currentlyAvailable, restoreRate, at: performance.now() });
    bucket.costs.set(operation.text, cost.requestedQueryCost);
    return Math.max(1, Math.ceil((cost.requestedQueryCost - currentlyAvailable) / restoreRate));
  };

  const read = async <Data>(operation: Operation<Data>, variables: Variables, within = standardTime): Promise<Data> => {
    const until = performance.now() + within;
    for (;;) {
      const left = Math.max(1, until - performance.now());
      if (!(await afford(operation, left))) throw new ConnectionProblem("busy", "the shop's limit is used up", 2);
      const headers = { "x-shopify-access-token": await tokens.get(left) };
      const reply = await vendor
        .read({ method: "POST", path, body: { query: operation.text, variables }, headers, within: left })
        .catch((problem: unknown) => {
          if (problem instanceof ConnectionProblem && problem.trouble === "not_allowed") tokens.forget();
          throw problem;
        });
      const envelope = opened(reply);
      if (!envelope) throw unlike(reply);
      const wait = learn(operation, envelope.extensions?.cost);
      const wrong = complaint(envelope);
      if (wrong?.code === "busy" && performance.now() + wait * 1_000 < until) {
        await new Promise((resume) => setTimeout(resume, wait * 1_000));
        continue;
      }
      if (wrong) throw new ConnectionProblem(troubleOf(wrong.code), wrong.message, wrong.code === "busy" ? wait : undefined);
      const parsed = operation.data.safeParse(envelope.data);
      if (!parsed.success) throw new ConnectionProblem("unreadable", whatIsWrong(parsed.error));
      return parsed.data;
    }
  };

  const write = async <Data>(operation: Operation<Data>, variables: Variables) => {
    if (!(await afford(operation, standardTime))) return rejected("busy", "the shop's limit is used up", 10);
    const token = await tokens.get(standardTime).catch(notRead);
    if (typeof token !== "string") return token;
    const headers = { "x-shopify-access-token": token };
    const written = await vendor.write({ method: "POST", path, body: { query: operation.text, variables }, headers });
    if (written.kind !== "answered") return written;
    const { reply } = written;
    if (reply.status === 401) tokens.forget();
    if (reply.status >= 500) return unknown(`answered ${reply.status}`);
    if (reply.status >= 300) return rejected(rejectionOf(reply.status), `answered ${reply.status}`);
    const envelope = opened(reply);
    if (!envelope) return unknown("the answer is no GraphQL answer");
    const wait = learn(operation, envelope.extensions?.cost);
    const wrong = complaint(envelope);
    if (wrong?.code === "internal") return unknown(wrong.message);
    if (wrong) return rejected(wrong.code, wrong.message, wrong.code === "busy" ? wait : undefined);
    const parsed = operation.data.safeParse(envelope.data);
    return parsed.success ? ({ kind: "answered", data: parsed.data } as const) : unknown(whatIsWrong(parsed.error));
  };

  return {
    read,
    write,
    sized: (operation, start, most) => {
      const last = bucket.sizes.get(operation.text) ?? start;
      const cost = bucket.costs.get(operation.text);
      const size = cost === undefined ? last : Math.floor((last * mostCost * 0.9) / Math.max(cost, 1));
      const next = Math.max(1, Math.min(most, size));
      bucket.sizes.set(operation.text, next);
      return next;
    },
    tooMany: (operation, asked) => {
      bucket.costs.delete(operation.text);
      bucket.sizes.set(operation.text, Math.max(1, Math.floor(asked / 2)));
    },
  };
}

/** What a mutation complained of, with status 200. Null: nothing. */
export function userError(errors: readonly UserError[]): NotDone | null {
  const [first] = errors;
  if (!first) return null;
  const message = errors
    .map((one) => `${(one.field ?? []).join(".")} ${one.message}`.trim())
    .join("; ")
    .slice(0, 500);
  return /in progress/i.test(message) || first.code === "IDEMPOTENCY_CONCURRENT_REQUEST"
    ? unknown(message)
    : rejected(codeOf(first, message), message);
}

export const userErrors = z.array(
  z.object({ field: z.array(z.string()).nullish(), message: z.string(), code: z.string().nullish().catch(undefined) }),
);
export type UserError = z.infer<typeof userErrors>[number];

function codeOf({ code }: UserError, message: string): Rejection {
  switch (code) {
    case "MISSING_PERMISSION":
      return "not_allowed";
    case "NOT_FOUND":
    case "ACCOUNT_NOT_FOUND":
    case "OWNER_NOT_FOUND":
      return "not_found";
    case "ALREADY_EXISTS":
    case "TAKEN":
      return "already_done";
    case "FEATURE_NOT_ENABLED":
    case "UNSUPPORTED_CURRENCY":
      return "not_supported";
    case "INVALID_STATE":
    case "NOT_EDITABLE":
      return "wrong_state";
    case "LESS_THAN_OR_EQUAL_TO":
    case "TOO_BIG":
    case "CREDIT_LIMIT_EXCEEDED":
      return "too_much";
    default:
      return /more than|exceed|greater than|cannot refund|too (?:large|much)/i.test(message) ? "too_much" : "wrong_request";
  }
}

interface Cost {
  readonly requestedQueryCost: number;
  readonly throttleStatus: { readonly currentlyAvailable: number; readonly restoreRate: number };
}

interface Envelope {
  readonly data: unknown;
  readonly errors: readonly { readonly message: string; readonly code: string }[];
  readonly extensions?: { readonly cost?: Cost };
}

/** Looked at by hand, since a schema would say no to the whole for one field that nobody uses. */
function opened({ json }: Reply): Envelope | null {
  if (!isRecord(json) || (!("data" in json) && !("errors" in json))) return null;
  const errors = Array.isArray(json.errors) ? json.errors : json.errors === undefined ? [] : [json.errors];
  const cost = isRecord(json.extensions) && isRecord(json.extensions.cost) ? json.extensions.cost : {};
  const status = isRecord(cost.throttleStatus) ? cost.throttleStatus : {};
  const { requestedQueryCost } = cost;
  const { currentlyAvailable, restoreRate } = status;
  const known =
    typeof requestedQueryCost === "number" && typeof currentlyAvailable === "number" && typeof restoreRate === "number" && restoreRate > 0;
  return {
    data: json.data,
    errors: errors.map((one) => ({
      message: isRecord(one) && typeof one.message === "string" ? one.message.slice(0, 300) : String(one).slice(0, 300),
      code: isRecord(one) && isRecord(one.extensions) && typeof one.extensions.code === "string" ? one.extensions.code : "",
    })),
    ...(known && { extensions: { cost: { requestedQueryCost, throttleStatus: { currentlyAvailable, restoreRate } } } }),
  };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

type Complaint = { readonly code: Rejection | "internal"; readonly message: string };

function complaint({ errors, data }: Envelope): Complaint | null {
  const [first] = errors;
  if (!first) return data === null || data === undefined ? { code: "internal", message: "the answer holds nothing" } : null;
  const message = first.code ? `${first.code}: ${first.message}` : first.message;
  switch (first.code) {
    case "THROTTLED":
      return { code: "busy", message };
    case "ACCESS_DENIED":
    case "SHOP_INACTIVE":
      return { code: "not_allowed", message };
    case "MAX_COST_EXCEEDED":
      return { code: "too_much", message };
    case "INTERNAL_SERVER_ERROR":
    case "TIMEOUT":
      return { code: "internal", message };
    default:
      // What is wrong with a document has a name and is found before anything is carried out. Of the rest nobody knows.
      return { code: first.code && (data === null || data === undefined) ? "wrong_request" : "internal", message };
  }
}

function troubleOf(code: Complaint["code"]): ConnectionProblem["trouble"] {
  if (code === "busy" || code === "not_allowed") return code;
  return code === "internal" ? "busy" : "refused";
}

function rejectionOf(status: number): Rejection {
  if (status === 401 || status === 402 || status === 403 || status === 423) return "not_allowed";
  return status === 404 ? "not_found" : "wrong_request";
}

function unlike({ status }: Reply): ConnectionProblem {
  if (status === 404) return new ConnectionProblem("not_found", "there is no shop at this address");
  if (status === 402 || status === 423) return new ConnectionProblem("not_allowed", `answered ${status}: the shop is closed`);
  return new ConnectionProblem(status >= 400 ? "refused" : "unreadable", `answered ${status}, and no GraphQL`);
}
