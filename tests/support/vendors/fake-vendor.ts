import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import type { Hono } from "hono";

/**
 * What goes wrong with one request. `lost`: it is done, and the answer never comes. `dropped`: the connection breaks before anything is
 * done. `slow`: the answer drips. `elsewhere`: a redirect to an address inside.
 */
export type Fault = "lost" | "dropped" | "too_many" | "server_error" | "cut" | "no_json" | "wrong_types" | "slow" | "elsewhere";

/** A request as it arrived. */
export interface Seen {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A vendor's server of our own making: it keeps state, checks every request and fails on demand. */
export interface FakeVendor {
  /** `http://localhost:PORT` */
  readonly origin: string;
  /** Everything that was asked, in order. */
  readonly seen: readonly Seen[];
  /** What was wrong with requests by the vendor's contract. A test that ends with any has failed. */
  readonly mistakes: string[];
  /** The next request that fits goes wrong, `times` in a row. */
  fail(fault: Fault, which?: (seen: Seen) => boolean, times?: number): void;
  close(): Promise<void>;
}

/**
 * Serves `app` on a free port. `check` looks at each request before it is answered and names what the vendor's contract does not allow.
 */
export async function openFakeVendor(app: Hono, check: (seen: Seen) => readonly string[] = () => []): Promise<FakeVendor> {
  const seen: Seen[] = [];
  const mistakes: string[] = [];
  const faults: { fault: Fault; which: (seen: Seen) => boolean; left: number }[] = [];

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await buffer(request);
    const one: Seen = {
      method: request.method ?? "GET",
      path: request.url ?? "/",
      headers: Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)])),
      body: body.toString("utf8"),
    };
    seen.push(one);
    const wrong = faults.find(({ which, left }) => left > 0 && which(one));
    if (wrong) wrong.left -= 1;
    const fault = wrong?.fault;
    if (fault === "dropped") return void response.destroy();
    if (fault === "too_many") return end(response, 429, { "retry-after": "1" }, "{}");
    if (fault === "server_error") return end(response, 503, {}, "<h1>Service Unavailable</h1>");
    if (fault === "elsewhere") return end(response, 302, { location: "http://10.0.0.1/latest/meta-data" }, "");
    mistakes.push(...check(one).map((mistake) => `${one.method} ${one.path}: ${mistake}`));
    const answered = await app.fetch(
      new Request(`http://${request.headers.host ?? "vendor"}${one.path}`, {
        method: one.method,
        headers: one.headers,
        ...(body.length > 0 && one.method !== "GET" && { body: new Uint8Array(body) }),
      }),
    );
    const bytes = Buffer.from(await answered.arrayBuffer());
    const headers = Object.fromEntries(answered.headers);
    switch (fault) {
      case "lost":
        return void response.destroy();
      case "cut":
        response.writeHead(answered.status, { ...headers, "content-length": String(Math.max(1, bytes.length)) });
        response.write(bytes.subarray(0, Math.ceil(bytes.length / 2)));
        return void setImmediate(() => response.destroy());
      case "no_json":
        return end(response, 200, { "content-type": "text/html" }, "<html><body>Just a moment…</body></html>");
      case "wrong_types":
        return end(response, answered.status, { "content-type": "application/json" }, retyped(bytes.toString("utf8")));
      case "slow": {
        response.writeHead(answered.status, headers);
        // Whoever asked may have died while this was answered: then no end of the response is heard any more.
        const drip = setInterval(() => (response.closed ? clearInterval(drip) : response.write(" ")), 50);
        return;
      }
      default:
        response.writeHead(answered.status, headers);
        return void response.end(bytes);
    }
  };

  const server = createServer((request, response) => {
    answer(request, response).catch((failure: unknown) => {
      mistakes.push(`the vendor itself broke: ${String(failure)}`);
      response.destroy();
    });
  });
  await new Promise<void>((listening) => server.listen(0, "localhost", listening));
  return {
    origin: `http://localhost:${(server.address() as AddressInfo).port}`,
    seen,
    mistakes,
    fail: (fault, which = () => true, times = 1) => {
      faults.push({ fault, which, left: times });
    },
    close: () =>
      new Promise((closed) => {
        // Whoever keeps a connection hears of its end before anybody asks again.
        server.close(() => setImmediate(closed));
        server.closeAllConnections();
      }),
  };
}

function end(response: ServerResponse, status: number, headers: Record<string, string>, body: string): void {
  response.writeHead(status, headers);
  response.end(body);
}

/** The same document with numbers for texts, texts for numbers and nothing where lists were: what plugins do to an API. */
function retyped(text: string): string {
  const change = (value: unknown): unknown => {
    if (Array.isArray(value)) return null;
    if (typeof value === "object" && value !== null)
      return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, change(one)]));
    return typeof value === "string" ? 7 : "seven";
  };
  try {
    return JSON.stringify(change(JSON.parse(text)));
  } catch {
    return text;
  }
}
