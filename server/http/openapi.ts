import type { z } from "@hono/zod-openapi";
import { InvalidRequest } from "./errors.ts";
import { problemSchema } from "./schemas.ts";

const meanings: Readonly<Record<number, string>> = {
  400: "The request cannot be used as it is; `errors` names the parts",
  401: "No valid token or key",
  403: "Not allowed with this proof or key",
  404: "Not found, or not yours",
  409: "Something changed meanwhile",
  412: "Somebody else changed it first",
  413: "Too large",
  415: "Unsupported kind of body",
  422: "Understood, and refused; `code` says why",
  429: "Too many requests; `Retry-After` says when to come back",
};

/** Declares the problems a route may answer with. */
export function problemResponses<Status extends number>(...statuses: readonly Status[]) {
  const content = { "application/problem+json": { schema: problemSchema } };
  return Object.fromEntries(statuses.map((status) => [status, { description: meanings[status] ?? "A problem", content }])) as Record<
    Status,
    { description: string; content: typeof content }
  >;
}

/** Bad input becomes a problem document that names each part and what it takes. */
export function refuseInvalid(result: { readonly success: true } | { readonly success: false; readonly error: z.ZodError }): void {
  if (result.success) return;
  throw new InvalidRequest(placesOf(result.error));
}

/** What is wrong, by JSON pointer; at most fifty places. */
export function placesOf(error: z.ZodError): { pointer: string; detail: string }[] {
  return error.issues.slice(0, 50).map(({ path, message }) => ({
    pointer: `/${path.map((part) => String(part).replaceAll("~", "~0").replaceAll("/", "~1")).join("/")}`,
    detail: message.slice(0, 300),
  }));
}
