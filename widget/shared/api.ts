import type {
  CodeRequest,
  PhotoView,
  Problem,
  QuoteRequestBody,
  QuoteView,
  ReturnView,
  Session,
  SessionRequest,
  ShopView,
  SubmissionRequest,
  SubmissionView,
} from "../../server/http/schemas.ts";

export interface Call extends RequestInit {
  /** Called with the share already sent, 0 to 1. Only uploads ask for it. */
  onProgress?: (share: number) => void;
}

/** How a request leaves the page. Tests and hosts that sign their requests may bring their own. */
export type Transport = (url: string, call: Call) => Promise<Response>;

/** The server answered, and said no: an RFC 9457 problem. */
export class Refused extends Error {
  readonly problem: Partial<Problem>;
  readonly status: number;
  /** Seconds the server asks us to wait, when it asks. */
  readonly retryAfter: number | null;

  constructor(status: number, problem: Partial<Problem>, retryAfter: number | null) {
    super(problem.detail ?? problem.title ?? `HTTP ${status}`);
    this.status = status;
    this.problem = problem;
    this.retryAfter = retryAfter;
  }
}

/** For files that are built apart, where the class has another identity. */
export const wasRefused = (failure: unknown): failure is Refused => failure instanceof Error && "problem" in failure;

/** No answer came back: offline, too slow, blocked, or the shopper stopped waiting. Nothing is known about what the server did. */
export class Unreachable extends Error {}

/** Longer than any honest answer; after it the shopper is told instead of left waiting. */
const patience = 30_000;

export class ShopperApi {
  /** Held here and nowhere else: a token never touches storage, attributes or the page. */
  token: string | null = null;
  language = "en";

  readonly #base: string;
  readonly #shop: string;
  readonly #send: Transport;

  constructor(base: string, shop: string, send: Transport = sendFromPage) {
    this.#base = `${base.replace(/\/+$/, "")}/api/shopper`;
    this.#shop = `/shops/${encodeURIComponent(shop)}`;
    this.#send = send;
  }

  shop(): Promise<ShopView> {
    return this.ask(this.#shop);
  }

  async openSession(proof: SessionRequest, signal: AbortSignal): Promise<Session> {
    const session = await this.ask<Session>(`${this.#shop}/sessions`, { ...json(proof), signal });
    this.token = session.token;
    return session;
  }

  sendCode(request: CodeRequest, signal: AbortSignal): Promise<unknown> {
    return this.ask(`${this.#shop}/codes`, { ...json(request), signal });
  }

  quote(request: QuoteRequestBody, signal?: AbortSignal): Promise<QuoteView> {
    return this.ask("/quotes", { ...json(request), ...(signal && { signal }) });
  }

  uploadPhoto(photo: Blob, key: string, onProgress: (share: number) => void, signal: AbortSignal): Promise<PhotoView> {
    return this.ask("/photos", {
      method: "POST",
      body: photo,
      headers: { "content-type": photo.type || "application/octet-stream", "idempotency-key": key },
      onProgress,
      signal,
    });
  }

  submit(request: SubmissionRequest, key: string, signal: AbortSignal): Promise<SubmissionView> {
    return this.ask("/returns", { ...json(request, { "idempotency-key": key }), signal });
  }

  findReturn(id: string, signal?: AbortSignal): Promise<ReturnView> {
    return this.ask(`/returns/${encodeURIComponent(id)}`, signal ? { signal } : {});
  }

  cancel(id: string, signal: AbortSignal): Promise<ReturnView> {
    return this.ask(`/returns/${encodeURIComponent(id)}/cancellation`, { method: "POST", signal });
  }

  /** Asks what has no name of its own here. Throws `Refused` and `Unreachable`. */
  async ask<Answer>(path: string, call: Call = {}): Promise<Answer> {
    const headers = {
      "accept-language": this.language,
      ...(this.token && { authorization: `Bearer ${this.token}` }),
      ...(call.headers as Record<string, string>),
    };
    const late = AbortSignal.timeout(call.onProgress ? patience * 4 : patience);
    const signal = call.signal ? AbortSignal.any([call.signal, late]) : late;
    const response = await this.#send(this.#base + path, { ...call, headers, signal, credentials: "omit", cache: "no-store" }).catch(
      (cause) => {
        throw new Unreachable("no answer", { cause });
      },
    );
    const body = await response.json().catch(() => null);
    if (response.ok && (body || response.status === 204 || response.status === 202)) return body as Answer;
    if (!response.ok && (body || response.status < 500))
      throw new Refused(response.status, body ?? {}, Number(response.headers.get("retry-after")) || null);
    throw new Unreachable(`HTTP ${response.status} without a readable answer`);
  }
}

export const json = (body: unknown, headers = {}): RequestInit => ({
  method: "POST",
  body: JSON.stringify(body),
  headers: { "content-type": "application/json", ...headers },
});

/** `fetch` cannot report upload progress, so photos leave by XMLHttpRequest. */
const sendFromPage: Transport = (url, call) => (call.onProgress ? upload(url, call, call.onProgress) : fetch(url, call));

function upload(url: string, call: Call, onProgress: (share: number) => void): Promise<Response> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", url);
    for (const [name, value] of Object.entries(call.headers ?? {})) request.setRequestHeader(name, value);
    request.upload.onprogress = (event) => onProgress(event.loaded / event.total);
    request.onload = () =>
      resolve(
        new Response(request.responseText, {
          status: request.status,
          headers: { "retry-after": request.getResponseHeader("retry-after") ?? "" },
        }),
      );
    request.onerror = reject;
    request.onabort = reject;
    call.signal?.addEventListener("abort", () => request.abort());
    request.send(call.body as Blob);
  });
}
