import type { z } from "zod";
import type { Answer, Outside } from "../providers/http.ts";

/** What was promised, and what came instead. */
export class Broken extends Error {
  readonly expected: string;
  readonly came: string;
  constructor(expected: string, came: string) {
    super(`expected ${expected}, came ${came}`);
    this.expected = expected;
    this.came = came;
  }
}

export interface Came {
  readonly status: number;
  readonly json: unknown;
  readonly text: string;
  readonly milliseconds: number;
}

/** A shop that is asked as the portal would ask it, and looked at more closely. */
export interface Asking {
  get(path: string, secret?: string | null): Promise<Came>;
  put(path: string, body: object, secret?: string | null): Promise<Came>;
  remove(path: string): Promise<Came>;
}

const longest = 15_000;
const most = 20_000_000;

export function askingOf(outside: Outside, address: string, ours: string): Asking {
  const ask = async (method: "GET" | "PUT" | "DELETE", path: string, secret: string | null, body?: object): Promise<Came> => {
    const began = performance.now();
    const headers = {
      accept: "application/json",
      "user-agent": "returns-portal",
      ...(secret !== null && { authorization: `Bearer ${secret}` }),
      ...(body && { "content-type": "application/json" }),
    };
    const outcome = await outside.call(address + path, {
      method,
      headers,
      within: longest,
      most,
      ...(body && { body: JSON.stringify(body) }),
    });
    if ("failure" in outcome) throw new Broken(`an answer to ${method} ${path}`, `none: ${outcome.detail}`);
    return { ...readAnswer(outcome.answer), milliseconds: Math.round(performance.now() - began) };
  };
  return {
    get: (path, secret = ours) => ask("GET", path, secret),
    put: (path, body, secret = ours) => ask("PUT", path, secret, body),
    remove: (path) => ask("DELETE", path, ours),
  };
}

function readAnswer({ status, body, cut }: Answer): Omit<Came, "milliseconds"> {
  const text = new TextDecoder().decode(body);
  if (cut) throw new Broken(`an answer below ${most / 1_000_000} MB`, "a longer one: make pages smaller");
  try {
    return { status, text, json: JSON.parse(text) };
  } catch {
    return { status, text, json: undefined };
  }
}

/** The answer as the schema reads it. */
export function expectJson<Value>({ status, json, text }: Came, what: string, schema: z.ZodType<Value>): Value {
  if (status < 200 || status > 299) throw new Broken(`${what} answered 200`, `${status} ${shown(text)}`);
  if (json === undefined) throw new Broken(`${what} answered JSON`, shown(text));
  const { data, error } = schema.safeParse(json);
  if (error) throw new Broken(`${what} in the shape of the contract`, placed(error));
  return data;
}

export function expectStatus(came: Came, what: string, ...wanted: readonly number[]): void {
  if (!wanted.includes(came.status)) throw new Broken(`${what} answered ${wanted.join(" or ")}`, `${came.status} ${shown(came.text)}`);
}

/** The beginning of what came, on one line. */
export function shown(text: string): string {
  const line = text.replaceAll(/\s+/g, " ").trim();
  return line === "" ? "(nothing)" : line.length > 200 ? `${line.slice(0, 200)}…` : line;
}

function placed({ issues }: z.ZodError): string {
  return issues
    .slice(0, 5)
    .map(({ path, message }) => (path.length > 0 ? `${path.join(".")}: ${message}` : message))
    .join("; ");
}
