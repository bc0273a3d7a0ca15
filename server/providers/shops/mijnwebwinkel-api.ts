import type { z } from "zod";
import type { Outside } from "../http.ts";
import { ConnectionProblem, type Rejection } from "../port.ts";
import { openVendor, type WriteReply, whatIsWrong } from "../vendor.ts";

/** MyOnlineStore's API, version 1. Both secrets stand in every address, so no address may ever stand in a message. */

export const apiOrigin = "https://api.myonlinestore.com";
/** How fast is documented nowhere; it answers 429 to what is too fast. */
export const apiPace = { perSecond: 5, burst: 20 };

type Query = Readonly<Record<string, string>>;

export interface Api {
  /** Null: there is no such thing. @throws ConnectionProblem */
  read<Schema extends z.ZodType>(path: string, schema: Schema, more?: { query?: Query; within?: number }): Promise<z.output<Schema> | null>;
  /** Never throws. */
  write<Schema extends z.ZodType>(
    method: "POST" | "PATCH",
    path: string,
    asked: { readonly query?: Query; readonly body: unknown },
    schema: Schema,
  ): Promise<WriteAnswer<z.output<Schema>>>;
}

export type WriteAnswer<Data> = { readonly kind: "answered"; readonly data: Data } | Exclude<WriteReply, { readonly kind: "answered" }>;

export function openApi(outside: Outside, { token, partnerToken }: { readonly token: string; readonly partnerToken: string }): Api {
  const vendor = openVendor(outside, { origin: apiOrigin, headers: () => ({}), pace: apiPace });
  const full = (path: string, query: Query = {}) =>
    `/v1${path}?${new URLSearchParams({ ...query, format: "json", token, partner_token: partnerToken })}`;
  return {
    read: async (path, schema, { query, within } = {}) => {
      const { status, json } = await vendor.read({ path: full(path, query), ...(within !== undefined && { within }) });
      if (status === 404) return null;
      if (status !== 200) throw new ConnectionProblem("refused", `answered ${status}`);
      const read = schema.safeParse(json);
      if (!read.success) throw new ConnectionProblem("unreadable", whatIsWrong(read.error));
      return read.data;
    },
    write: async (method, path, { query, body }, schema) =>
      toAnswer(await vendor.write({ method, path: full(path, query), body, within: 60_000 }), schema),
  };
}

function toAnswer<Schema extends z.ZodType>(written: WriteReply, schema: Schema): WriteAnswer<z.output<Schema>> {
  if (written.kind !== "answered") return written;
  const { status, json } = written.reply;
  const message = `answered ${status}`;
  if (status >= 200 && status < 300) {
    const read = schema.safeParse(json);
    return read.success ? { kind: "answered", data: read.data } : { kind: "unknown", message: whatIsWrong(read.error) };
  }
  if (status < 400 || status === 408 || status >= 500) return { kind: "unknown", message };
  return { kind: "rejected", code: rejections[status] ?? "wrong_request", message };
}

const rejections: Readonly<Record<number, Rejection>> = { 401: "not_allowed", 403: "not_allowed", 404: "not_found", 409: "wrong_state" };

/**
 * What of ours a comment belongs to, and which part of it where it took two. Named by kind, because a credit order made in the back office
 * may carry the comment of its order along.
 */
export interface Mark {
  readonly kind: "refund" | "note" | "credit";
  readonly key: string;
  readonly part?: number;
  readonly parts?: number;
}

export function marked(note: string, { kind, key, part = 1, parts = 1 }: Mark): string {
  return `${note} [returns-portal ${kind} ${key}${parts > 1 ? ` ${part}/${parts}` : ""}]`;
}

export function marksIn(comment: string | null | undefined, kind: Mark["kind"]): Required<Mark>[] {
  return [...(comment ?? "").matchAll(/\[returns-portal (\w+) ([^\]\s]+)(?: (\d)\/(\d))?\]/g)].flatMap(
    ([, is, key = "", part = "1", parts = "1"]) => (is === kind ? [{ kind, key, part: Number(part), parts: Number(parts) }] : []),
  );
}
