import type { Me } from "../../server/http/desk-account-schemas.ts";
import { Refused, Unreachable } from "../shared/api.ts";

export interface Asked {
  readonly body?: unknown;
  /** The version that was seen: the server refuses what somebody else changed meanwhile (412 `stale`). */
  readonly version?: number | string;
  /** Makes a repetition harmless; drawn once for each thing a person does, kept while it is tried again. */
  readonly key?: string;
  readonly query?: Readonly<Record<string, string | number | boolean | null | undefined>>;
  readonly signal?: AbortSignal;
  readonly headers?: Readonly<Record<string, string>>;
  /** Milliseconds until an answer is given up; a long file may take longer than a page. */
  readonly patience?: number;
}

export interface Answered<Body> {
  readonly body: Body;
  /** The `ETag` without its quotes. */
  readonly tag: string | null;
  readonly status: number;
  readonly headers: Headers;
}

const patience = 30_000;

/**
 * Every request of the desk. Cookies carry the session; nothing is kept here but the language. What needs a fresh proof of identity asks
 * the person once (`onConfirm`) and goes on.
 */
export class DeskApi {
  language = "en";
  /** Shows the confirmation dialog and answers whether the person confirmed. */
  onConfirm: (() => Promise<boolean>) | null = null;
  /** The session ended: somebody must sign in again. */
  onSignedOut: (() => void) | null = null;
  /** Called with false when the server cannot be reached, with true when it can again. */
  onReach: ((reached: boolean) => void) | null = null;
  #confirming: Promise<boolean> | null = null;

  me(): Promise<Me> {
    return this.get<Me>("/me");
  }

  async get<Body>(path: string, query?: Asked["query"], signal?: AbortSignal): Promise<Body> {
    return (await this.ask<Body>("GET", path, { ...(query && { query }), ...(signal && { signal }) })).body;
  }

  async post<Body>(path: string, asked: Asked = {}): Promise<Body> {
    return (await this.ask<Body>("POST", path, asked)).body;
  }

  /**
   * @throws Refused with the server's problem document; Unreachable when nothing came back, and then nothing is known of what the server
   * did: the same `key` may be sent again. What is not JSON is answered as a Blob.
   */
  async ask<Body>(method: string, path: string, asked: Asked = {}): Promise<Answered<Body>> {
    try {
      return await this.#send<Body>(method, path, asked);
    } catch (failure) {
      if (!(failure instanceof Refused)) throw failure;
      // A wrong password is a 401 too, and no end of the session.
      if (failure.status === 401 && failure.problem.code !== "sign_in_failed" && path !== "/me") this.onSignedOut?.();
      if (failure.problem.code === "confirmation_needed" && (await this.#confirmed())) return this.#send<Body>(method, path, asked);
      throw failure;
    }
  }

  /** Several that are under way at once ask once. */
  #confirmed(): Promise<boolean> {
    this.#confirming ??= (this.onConfirm?.() ?? Promise.resolve(false)).finally(() => {
      this.#confirming = null;
    });
    return this.#confirming;
  }

  async #send<Body>(method: string, path: string, asked: Asked): Promise<Answered<Body>> {
    const { body, version, key, query, signal, headers } = asked;
    const raw = body instanceof Blob || body instanceof ArrayBuffer || body instanceof Uint8Array || typeof body === "string";
    const late = AbortSignal.timeout(asked.patience ?? patience);
    const response = await fetch(address(path, query), {
      method,
      credentials: "same-origin",
      cache: "no-store",
      headers: {
        "accept-language": this.language,
        ...(body !== undefined && !raw && { "content-type": "application/json" }),
        ...(version !== undefined && { "if-match": `"${version}"` }),
        ...(key !== undefined && { "idempotency-key": key }),
        ...headers,
      },
      signal: signal ? AbortSignal.any([signal, late]) : late,
      ...(body === undefined ? {} : { body: raw ? (body as BodyInit) : JSON.stringify(body) }),
    }).catch((cause: unknown) => {
      if (!signal?.aborted) this.onReach?.(false);
      throw new Unreachable("no answer", { cause });
    });
    this.onReach?.(true);
    const type = response.headers.get("content-type") ?? "";
    const tag = response.headers.get("etag")?.replace(/^(?:W\/)?"|"$/g, "") ?? null;
    if (response.ok && type !== "" && !/json/.test(type))
      return { body: (await fileOf(response)) as Body, tag, status: response.status, headers: response.headers };
    const text = await response.text().catch(() => null);
    const parsed: unknown = text !== null && /json/.test(type) && text !== "" ? parse(text) : text;
    // 300: one of several is to be chosen, which is an answer and no refusal.
    if (response.ok || response.status === 300) return { body: parsed as Body, tag, status: response.status, headers: response.headers };
    if (parsed === null || (response.status >= 500 && !/json/.test(type))) throw new Unreachable(`HTTP ${response.status}`);
    throw new Refused(
      response.status,
      typeof parsed === "object" && parsed ? parsed : {},
      Number(response.headers.get("retry-after")) || null,
    );
  }
}

export function address(path: string, query: Asked["query"] = {}): string {
  const said = Object.entries(query).filter(([, value]) => value !== null && value !== undefined && value !== "");
  const text = new URLSearchParams(said.map(([name, value]): [string, string] => [name, String(value)])).toString();
  return `/api/desk${path}${text ? `?${text}` : ""}`;
}

/** A PDF, a picture or a CSV comes as it is: read as text it would lose bytes. */
function fileOf(response: Response): Promise<Blob> {
  return response.blob().catch((cause: unknown) => {
    throw new Unreachable("the file broke off", { cause });
  });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** A key for one thing a person does. */
export const newKey = (): string => crypto.randomUUID();

/** What a person reads when something was refused or did not arrive. */
export function sentenceOf(failure: unknown, unreachable: string): string {
  return failure instanceof Refused ? failure.message : unreachable;
}

export { Refused, Unreachable };
