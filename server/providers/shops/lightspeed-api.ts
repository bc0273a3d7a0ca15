import type { z } from "zod";
import type { Outside } from "../http.ts";
import { ConnectionProblem, type Rejection } from "../port.ts";
import { openVendor, type WriteReply, whatIsWrong } from "../vendor.ts";

/** Lightspeed eCom C-Series, once Webshopapp and SEOshop: one API for each cluster, with the shop's language in front of every path. */

export const clusters: ReadonlyMap<string, string> = new Map([
  ["eu1", "https://api.webshopapp.com"],
  ["us1", "https://api.shoplightspeed.com"],
]);
/** Three hundred in five minutes are all that a shop has; a fifth is left to its other apps. */
export const apiPace = { perSecond: 0.8, burst: 20 };

export type Query = Readonly<Record<string, string>>;
export type WriteAnswer<Data> = { readonly kind: "answered"; readonly data: Data } | Exclude<WriteReply, { readonly kind: "answered" }>;

export interface Api {
  /** Null: there is no such thing. @throws ConnectionProblem */
  read<Schema extends z.ZodType>(path: string, schema: Schema, more?: { query?: Query; until?: number }): Promise<z.output<Schema> | null>;
  /** Never throws. */
  write<Schema extends z.ZodType>(
    method: "POST" | "PUT" | "DELETE",
    path: string,
    body: unknown,
    schema: Schema,
  ): Promise<WriteAnswer<z.output<Schema>>>;
}

export interface Access {
  /** Of its cluster. */
  readonly origin: string;
  readonly language: string;
  readonly key: string;
  readonly secret: string;
}

export function openApi(outside: Outside, { origin, language, key, secret }: Access): Api {
  const headers = () => ({ authorization: `Basic ${Buffer.from(`${key}:${secret}`).toString("base64")}` });
  const vendor = openVendor(outside, { origin: `${origin}/${language}`, headers, pace: apiPace });
  return {
    read: async (path, schema, { query, until } = {}) => {
      const within = until === undefined ? {} : { within: Math.max(1, Math.ceil(until - performance.now())) };
      const { status, json } = await vendor.read({ path: query ? `${path}?${new URLSearchParams(query)}` : path, ...within });
      if (status === 404) return null;
      if (status !== 200) throw new ConnectionProblem("refused", `answered ${status}`);
      const read = schema.safeParse(json);
      if (!read.success) throw new ConnectionProblem("unreadable", whatIsWrong(read.error));
      return read.data;
    },
    write: async (method, path, body, schema) => {
      const written = await vendor.write({ method, path, ...(body !== undefined && { body }) });
      if (written.kind !== "answered") return written;
      const { status, json } = written.reply;
      const message = `answered ${status}`;
      if (status >= 200 && status < 300) {
        const read = schema.safeParse(json);
        return read.success ? { kind: "answered", data: read.data } : { kind: "unknown", message: whatIsWrong(read.error) };
      }
      if (status < 400 || status === 408 || status >= 500) return { kind: "unknown", message };
      return { kind: "rejected", code: rejections[status] ?? "wrong_request", message };
    },
  };
}

const rejections: Readonly<Record<number, Rejection>> = { 401: "not_allowed", 403: "not_allowed", 404: "not_found" };
