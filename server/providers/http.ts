import { lookup as ask } from "node:dns/promises";
import { isIP, type LookupFunction } from "node:net";
import ipaddr from "ipaddr.js";
import { Agent, fetch, Headers, type Response } from "undici";

/** What somebody else's server answered. */
export interface Answer {
  /** Where the answer came from, after redirects. */
  readonly url: string;
  readonly status: number;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  /** The body was longer than asked for; this is its beginning. */
  readonly cut: boolean;
}

/**
 * Why there is no answer. `refused_address`: it leads, or a redirect of it led, into a private network. `bad_address`: no http(s)
 * address, or one with a password in it. `unknown_host`: no such name.
 */
export type Failure = "bad_address" | "refused_address" | "unknown_host" | "too_many_redirects" | "too_slow" | "not_reached";

/** `sent`: the request may have reached them, so that nobody knows what they did with it. */
export type Outcome = { readonly answer: Answer } | { readonly failure: Failure; readonly detail: string; readonly sent: boolean };

export interface Call {
  readonly method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** For everything together, redirects and body included. Milliseconds. */
  readonly within: number;
  /** Bytes kept of the body, after it was unpacked. */
  readonly most: number;
  /** How many redirects are followed; each is checked as the first address was. */
  readonly redirects?: number;
}

/** The one way out to addresses that others give us. */
export interface Outside {
  /** Never throws: what cannot be reached is an outcome too. */
  call(url: string, call: Call): Promise<Outcome>;
  close(): Promise<void>;
}

/** Every address a name has. */
export type Resolve = (host: string) => Promise<readonly { readonly address: string; readonly family: number }[]>;

/**
 * Reaches the public internet, and of private networks only the hosts the operator allowed. A name is looked up once, when the
 * connection is made, and only what was checked is connected to: a name that answers differently a moment later gains nothing.
 */
export function openOutside({ allowed, resolve = bySystem }: { allowed: readonly string[]; resolve?: Resolve }): Outside {
  const permitted = new Set(allowed.map(plainHost));
  const lookup: LookupFunction = (host, options, answer) => {
    resolve(host).then(
      (found) => {
        const [first] = found;
        if (!first) return answer(new Failed("unknown_host", `${host} has no address`), "");
        const wrong = permitted.has(plainHost(host)) ? undefined : found.find(({ address }) => !isOpen(address, permitted));
        if (wrong) return answer(new Failed("refused_address", `${host} is ${wrong.address}, which is not on the public internet`), "");
        if (options.all) return answer(null, [...found]);
        return answer(null, first.address, first.family);
      },
      () => answer(new Failed("unknown_host", `${host} has no address`), ""),
    );
  };
  const agent = new Agent({ connect: { lookup, timeout: 5_000 }, connections: 4, keepAliveTimeout: 4_000, maxHeaderSize: 16_384 });

  const call = async (start: string, { method = "GET", headers = {}, body, within, most, redirects = 0 }: Call): Promise<Outcome> => {
    const signal = AbortSignal.timeout(Math.ceil(within));
    try {
      let url = checkedUrl(start, permitted);
      const carried = sendable(headers);
      for (let followed = 0; ; followed++) {
        const response = await fetch(url, { method, headers: carried, body: body ?? null, redirect: "manual", signal, dispatcher: agent });
        const next = redirects === 0 ? null : nextOf(response, url);
        if (!next) return { answer: { url: url.href, status: response.status, headers: named(response), ...(await read(response, most)) } };
        await response.body?.cancel();
        if (followed === redirects) throw new Failed("too_many_redirects", `more than ${redirects} redirects`);
        url = checkedUrl(next.href, permitted);
      }
    } catch (error) {
      return failureOf(error, signal.aborted ? within : null);
    }
  };

  return { call, close: () => agent.destroy() };
}

const bySystem: Resolve = (host) => ask(host, { all: true, verbatim: true });

class Failed extends Error {
  readonly failure: Failure;
  constructor(failure: Failure, detail: string) {
    super(detail);
    this.failure = failure;
  }
}

/** An address written as a number is never looked up, so it is checked here; the parser has turned octal and decimal ones into dots. */
function checkedUrl(text: string, permitted: ReadonlySet<string>): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url?.protocol !== "https:" && url?.protocol !== "http:") throw new Failed("bad_address", "this is no http or https address");
  if (url.username !== "" || url.password !== "") throw new Failed("bad_address", "the address holds a name or password");
  const host = plainHost(url.hostname);
  if (isIP(host) !== 0 && !isOpen(host, permitted)) throw new Failed("refused_address", `${host} is not on the public internet`);
  return url;
}

/** What is wrong with a header is not quoted: most of them hold a secret, and somebody reads why it was not sent. */
function sendable(headers: Readonly<Record<string, string>>): Headers {
  try {
    return new Headers(headers);
  } catch {
    throw new Failed("not_reached", "a header cannot be sent: it holds a character that no header may have, such as a line break");
  }
}

function plainHost(host: string): string {
  return host
    .toLowerCase()
    .replace(/^\[(.*)\]$/, "$1")
    .replace(/\.$/, "");
}

function isOpen(text: string, permitted: ReadonlySet<string>): boolean {
  if (!ipaddr.isValid(text)) return false;
  const address = ipaddr.process(text);
  return permitted.has(plainHost(text)) || permitted.has(address.toString()) || isPublic(address);
}

/** Whatever has a name of its own in the registries of special addresses is no place for us. */
function isPublic(address: ipaddr.IPv4 | ipaddr.IPv6): boolean {
  if (address.kind() === "ipv4") return address.range() === "unicast";
  const bytes = address.toByteArray();
  const inside = (from: number) => new ipaddr.IPv4(bytes.slice(from, from + 4));
  // A network without IPv4 of its own reaches it through such addresses, so what counts is the one within.
  if (address.range() === "rfc6052" && bytes[4] === 0 && bytes[5] === 0) return isPublic(inside(12));
  return address.range() === "unicast" && ((bytes[0] ?? 0) & 0xe0) === 0x20;
}

function nextOf(response: Response, from: URL): URL | null {
  const location = response.headers.get("location");
  if (![301, 302, 303, 307, 308].includes(response.status) || location === null) return null;
  if (!URL.canParse(location, from)) throw new Failed("bad_address", "a redirect leads to no address");
  return new URL(location, from);
}

function named(response: Response): Record<string, string> {
  return Object.fromEntries([...response.headers].map(([name, value]) => [name, value.slice(0, 1_000)]));
}

async function read(response: Response, most: number): Promise<{ body: Uint8Array; cut: boolean }> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of response.body ?? []) {
    parts.push(part as Uint8Array);
    size += (part as Uint8Array).length;
    // Leaving the loop ends the connection: nobody sends us the rest.
    if (size > most) break;
  }
  return { body: Buffer.concat(parts).subarray(0, most), cut: size > most };
}

/** `fetch` wraps what went wrong, sometimes twice. */
function failureOf(error: unknown, limit: number | null): Outcome {
  for (let inner = error; inner instanceof Error; inner = inner.cause) {
    if (inner instanceof Failed) return { failure: inner.failure, detail: inner.message, sent: false };
    if (inner instanceof AggregateError && inner.errors[0] instanceof Error && !inner.cause) inner.cause = inner.errors[0];
  }
  if (limit !== null) return { failure: "too_slow", detail: `no whole answer within ${limit / 1_000} seconds`, sent: true };
  let deepest = error;
  while (deepest instanceof Error && deepest.cause instanceof Error) deepest = deepest.cause;
  const detail = deepest instanceof Error ? deepest.message : String(deepest);
  const code = deepest instanceof Error && "code" in deepest ? String(deepest.code) : "";
  const sent = !beforeSending.test(code);
  return { failure: /TIMEOUT/.test(code) ? "too_slow" : "not_reached", detail, sent };
}

/** No connection was made, or no trust in who answered: nothing of the request left. */
const beforeSending =
  /^(ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL|UND_ERR_CONNECT_TIMEOUT|CERT_|ERR_TLS|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO)/;
