import type { z } from "zod";
import type { Outside, Outcome as Reached } from "./http.ts";
import { ConnectionProblem, type NotDone, type Pace, type Rejected, type Rejection, type Written } from "./port.ts";

/** What a vendor answered. */
export interface Reply {
  readonly status: number;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  /** The body as JSON; undefined when it is none. */
  readonly json: unknown;
  /** The body as it came, for files. */
  readonly bytes: Uint8Array;
}

export interface Request {
  readonly method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** From the vendor's own address, with a slash in front. */
  readonly path: string;
  /** Sent as JSON, or as it is when it is text. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Milliseconds for everything; 15 seconds when absent. */
  readonly within?: number;
  /** A body with the status 500 is an answer: SOAP tells by it that something is wrong with the request. */
  readonly faults?: boolean;
}

/** One vendor's API: paced, bounded in time and bytes, and never through a redirect. */
export interface Vendor {
  /**
   * Asks and answers with whatever came back in time, of any status below 500.
   * @throws ConnectionProblem for no answer, one that was cut, 401, 403, 429 and everything from 500 on
   */
  read(request: Request): Promise<Reply>;
  /** Asks for something to be done. Never throws: what came back, or how much is known when nothing did. */
  write(request: Request): Promise<WriteReply>;
}

export type WriteReply = { readonly kind: "answered"; readonly reply: Reply } | NotDone;

export interface VendorOptions {
  /** `https://shop.example`, with a path in front of every other where there is one. */
  readonly origin: string;
  /** What every request carries; asked each time, since some are signed by method and address. */
  readonly headers: (request: { readonly method: string; readonly url: string }) => Readonly<Record<string, string>>;
  readonly pace: Pace;
}

const standardTime = 15_000;
const mostBytes = 20_000_000;
/** A request waits at most so long for its turn; then the vendor counts as busy. */
const mostWaiting = 30_000;

/** Opens the way to one vendor. What is asked of it at once shares one pace. */
export function openVendor(outside: Outside, { origin, headers, pace }: VendorOptions): Vendor {
  const turn = pacer(pace);

  const send = async ({ method = "GET", path, body, headers: own = {}, within = standardTime }: Request): Promise<Reached> => {
    const url = origin + path;
    const text = body === undefined || typeof body === "string" ? body : JSON.stringify(body);
    const kind: Readonly<Record<string, string>> = text === undefined ? {} : { "content-type": "application/json" };
    const everything = { accept: "application/json", ...kind, ...headers({ method, url }), ...own };
    return outside.call(url, { method, headers: everything, within, most: mostBytes, ...(text !== undefined && { body: text }) });
  };

  return {
    read: async (request) => {
      if (!(await turn(request.within ?? mostWaiting))) throw new ConnectionProblem("busy", "too much is being asked at once");
      const reached = await send(request);
      if ("failure" in reached) {
        throw new ConnectionProblem(reached.failure === "too_slow" ? "busy" : "not_reached", `${reached.failure}: ${reached.detail}`);
      }
      const reply = toReply(reached.answer);
      const { status } = reply;
      if (reached.answer.cut) throw new ConnectionProblem("unreadable", "the answer was longer than we read");
      if (status === 401 || status === 403) throw new ConnectionProblem("not_allowed", `answered ${status}`);
      if (status === 429) throw new ConnectionProblem("busy", "answered 429", retryAfter(reply));
      if (status >= 500 && !(request.faults && status === 500))
        throw new ConnectionProblem("busy", `answered ${status}`, retryAfter(reply));
      if (status >= 300 && status < 400) throw new ConnectionProblem("not_reached", `answered ${status}, a redirect`);
      return reply;
    },
    write: async (request) => {
      if (!(await turn(mostWaiting))) return rejected("busy", "too much is being asked at once", 60);
      const reached = await send(request);
      if ("failure" in reached) {
        const message = `${reached.failure}: ${reached.detail}`;
        return reached.sent ? unknown(message) : rejected("not_reached", message, 60);
      }
      const reply = toReply(reached.answer);
      if (reached.answer.cut) return unknown("the answer was longer than we read");
      if (reply.status === 429) return rejected("busy", "answered 429", retryAfter(reply) ?? 60);
      return { kind: "answered", reply };
    },
  };
}

/** A label is a page or two. */
const mostFileBytes = 10_000_000;

/**
 * Fetches a file from where a vendor said that it lies, which is often another host: nothing that names us goes there.
 * @throws ConnectionProblem
 */
export async function download(outside: Outside, url: string): Promise<Uint8Array> {
  if (!URL.canParse(url)) throw new ConnectionProblem("unreadable", "the address of a file is none");
  const reached = await outside.call(url, { method: "GET", headers: {}, within: standardTime, most: mostFileBytes });
  if ("failure" in reached) {
    throw new ConnectionProblem(reached.failure === "too_slow" ? "busy" : "not_reached", `${reached.failure}: ${reached.detail}`);
  }
  const { status, body, cut } = reached.answer;
  if (status !== 200 || cut) throw new ConnectionProblem(status >= 500 ? "busy" : "unreadable", `a file answered ${status}`);
  return body;
}

function toReply({ status, headers, body }: Extract<Reached, { answer: unknown }>["answer"]): Reply {
  const text = new TextDecoder().decode(body);
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    json = undefined;
  }
  return { status, headers, text, json, bytes: body };
}

/** Seconds; a date is none of the forms our vendors use. At most an hour is believed. */
function retryAfter({ headers }: Reply): number | undefined {
  const seconds = Number(headers["retry-after"]);
  return Number.isFinite(seconds) && seconds > 0 ? Math.min(3_600, Math.ceil(seconds)) : undefined;
}

/** Lets so many through a second, `burst` at once, the others one after the other. False for one whose turn is further away than it waits. */
function pacer({ perSecond, burst }: Pace): (within: number) => Promise<boolean> {
  const gap = 1_000 / perSecond;
  /** When the bucket will be full again, on the clock that only moves forward. */
  let fullAt = 0;
  return async (within) => {
    const at = performance.now();
    const wait = Math.max(fullAt, at) + gap - at - burst * gap;
    if (wait > within) return false;
    fullAt = Math.max(fullAt, at) + gap;
    if (wait > 0) await new Promise((resume) => setTimeout(resume, wait));
    return true;
  };
}

export function rejected(code: Rejection, message: string, retryAfter?: number): Rejected {
  return { kind: "rejected", code, message, ...(retryAfter !== undefined && { retryAfter }) };
}

export function unknown(message: string): NotDone {
  return { kind: "unknown", message };
}

/** What a write answers when what it had to read first could not be read: it was never asked for. What passes by itself may be asked again. */
export function notRead(problem: unknown): Rejected {
  if (!(problem instanceof ConnectionProblem)) throw problem;
  const { trouble, message, retryAfter = 60 } = problem;
  switch (trouble) {
    case "not_allowed":
    case "not_found":
      return rejected(trouble, message);
    case "refused":
      return rejected("wrong_request", message);
    case "busy":
      return rejected("busy", message, retryAfter);
    case "not_reached":
    case "unreadable":
    case "key_gone":
      return rejected("not_reached", message, retryAfter);
  }
}

/** Whatever is looked up before something is written: when that fails, nothing was asked for. */
export async function lookedUp<Value>(look: () => Promise<Written<Value>>): Promise<Written<Value>> {
  try {
    return await look();
  } catch (problem) {
    return notRead(problem);
  }
}

/** The first thing that is not as it was expected, by its place in the answer and never by its value. */
export function whatIsWrong({ issues: [issue] }: z.ZodError): string {
  return `${issue?.path.join(".") ?? ""}: ${issue?.message ?? "is not what it should be"}`.slice(0, 200);
}

/** Of a reply only the fields we use; null where the vendor says that there is no such thing. @throws ConnectionProblem */
export function understood<Schema extends z.ZodType>(schema: Schema, { status, json }: Reply): z.output<Schema> | null {
  if (status === 404) return null;
  if (status < 200 || status > 299) throw new ConnectionProblem("refused", `answered ${status}`);
  const read = schema.safeParse(json);
  if (!read.success) throw new ConnectionProblem("unreadable", whatIsWrong(read.error));
  return read.data;
}

/** The same of what has to be there. @throws ConnectionProblem */
export function readAs<Schema extends z.ZodType>(schema: Schema, reply: Reply): z.output<Schema> {
  const read = understood(schema, reply);
  if (read === null) throw new ConnectionProblem("not_found", "answered 404");
  return read;
}

export type Understood<Data> = { readonly kind: "answered"; readonly data: Data } | NotDone;

/**
 * What a write came to, as most vendors mean it: from 400 on nothing happened, from 500 on nobody knows. Nobody knows either what an answer
 * means that cannot be read.
 * @param why the vendor's own words for a refusal, in which nobody's data stand
 */
export function outcomeOf<Schema extends z.ZodType>(
  schema: Schema,
  written: WriteReply,
  why: (json: unknown) => string | undefined = () => undefined,
): Understood<z.output<Schema>> {
  if (written.kind !== "answered") return written;
  const { status, json } = written.reply;
  if (status >= 200 && status < 300) {
    const read = schema.safeParse(json);
    return read.success ? { kind: "answered", data: read.data } : unknown(whatIsWrong(read.error));
  }
  if (status < 400 || status === 408 || status >= 500) return unknown(`answered ${status}`);
  return rejected(refusals[status] ?? "wrong_request", (why(json) ?? `answered ${status}`).slice(0, 300));
}

const refusals: Readonly<Record<number, Rejection>> = {
  401: "not_allowed",
  402: "no_funds",
  403: "not_allowed",
  404: "not_found",
  409: "wrong_state",
};

/** A vendor's words without the people and places that it says back to us. */
export function masked(text: string, people: readonly object[]): string {
  const named = people
    .flatMap((one) => Object.values(one))
    .filter((value): value is string => typeof value === "string" && value.length > 2);
  return named.sort((one, other) => other.length - one.length).reduce((said, name) => said.replaceAll(name, "…"), text);
}

/** An address that a person may be led to; undefined for everything else. */
export function webAddress(text: string | null | undefined): string | undefined {
  return text && URL.canParse(text) && /^https?:$/.test(new URL(text).protocol) ? text : undefined;
}

const mostWords = 1_000;

/**
 * What a vendor said was wrong, for the merchant's technician: without what it quotes, since numbers, addresses and words in quotation
 * marks may be somebody's. A code in front stays.
 */
export function plainly(said: string): string {
  // Only so much of it is looked into: what a vendor writes has no end but ours.
  const start = said.trim().slice(0, mostWords);
  const [, code = "", rest = ""] = /^([A-Z]{0,6}[-_]?\d{1,6}:?\s)?([\s\S]*)$/.exec(start) ?? [];
  const bare = rest.replace(/(["'“‘`])[^"'”’`]*["'”’`]/g, "…").replace(/\S*(?:\d|@)\S*/g, "…");
  return (code + bare).replace(/\s+/g, " ").trim().slice(0, 200);
}

/** What a vendor is asked through, whose refusals are told by their status. */
export interface Asking {
  /** With a body: what is worked out and costs nothing. Null: there is no such thing. @throws ConnectionProblem */
  read<Schema extends z.ZodType>(path: string, schema: Schema, body?: unknown): Promise<z.output<Schema> | null>;
  /** Never throws. @param why as for `outcomeOf` */
  write<Schema extends z.ZodType>(
    method: "POST" | "PUT" | "PATCH" | "DELETE",
    path: string,
    body: unknown,
    schema: Schema,
    why?: (json: unknown) => string | undefined,
  ): Promise<Understood<z.output<Schema>>>;
}

/** Carriers are asked in turn by whoever stands between, so that rates and labels take their time. */
const ratingTime = 40_000;
const buyingTime = 60_000;

export function askingOf(vendor: Vendor): Asking {
  return {
    read: async (path, schema, body) =>
      understood(schema, await vendor.read(body === undefined ? { path } : { path, method: "POST", body, within: ratingTime })),
    write: async (method, path, body, schema, why) =>
      outcomeOf(schema, await vendor.write({ method, path, ...(body !== undefined && { body }), within: buyingTime }), why),
  };
}

/** What is fetched after something was done, and would only be good to have: null where it cannot be had now. */
export async function leniently<Value>(fetch: () => Promise<Value>): Promise<Value | null> {
  try {
    return await fetch();
  } catch (problem) {
    if (problem instanceof ConnectionProblem) return null;
    throw problem;
  }
}

/** A write that had to come to something and did not. */
export function problemOf(answer: NotDone): ConnectionProblem {
  return new ConnectionProblem(answer.kind === "rejected" && answer.code === "not_allowed" ? "not_allowed" : "not_reached", answer.message);
}

/** What bytes say as JSON; undefined when they are none. */
export function jsonOf(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}
