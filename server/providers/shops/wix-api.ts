import type { z } from "zod";
import type { Outside } from "../http.ts";
import { ConnectionProblem, type NotDone, type Rejection } from "../port.ts";
import { openVendor, type Reply, rejected, unknown, whatIsWrong } from "../vendor.ts";

/** Wix's REST API for one site. */

export interface WixApi {
  /** Null: there is no such thing. @throws ConnectionProblem */
  read<Data>(
    asked: { readonly path: string; readonly body?: unknown; readonly within?: number },
    data: z.ZodType<Data>,
  ): Promise<Data | null>;
  /** Never throws. */
  write<Data>(path: string, body: unknown, data: z.ZodType<Data>): Promise<{ readonly kind: "answered"; readonly data: Data } | NotDone>;
}

/** 200 requests a minute are what Wix promises a site. */
export const wixPace = { perSecond: 3, burst: 20 };

export const wixOrigin = "https://www.wixapis.com";

export function openWix(outside: Outside, { siteId, apiKey }: { readonly siteId: string; readonly apiKey: string }): WixApi {
  const headers = () => ({ authorization: apiKey, "wix-site-id": siteId });
  const vendor = openVendor(outside, { origin: wixOrigin, headers, pace: wixPace });
  return {
    read: async ({ path, body, within }, data) => {
      const post = body === undefined ? {} : { method: "POST" as const, body };
      const reply = await vendor.read({ path, ...post, ...(within !== undefined && { within }) });
      if (reply.status === 404) return null;
      if (reply.status >= 400) throw new ConnectionProblem("refused", complaint(reply));
      const parsed = data.safeParse(reply.json);
      if (!parsed.success) throw new ConnectionProblem("unreadable", whatIsWrong(parsed.error));
      return parsed.data;
    },
    write: async (path, body, data) => {
      const written = await vendor.write({ method: "POST", path, body });
      if (written.kind !== "answered") return written;
      const { reply } = written;
      if (reply.status >= 500) return unknown(`answered ${reply.status}`);
      if (reply.status >= 300) return rejected(rejectionOf(reply), complaint(reply));
      const parsed = data.safeParse(reply.json);
      return parsed.success ? { kind: "answered", data: parsed.data } : unknown(whatIsWrong(parsed.error));
    },
  };
}

function rejectionOf({ status, text }: Reply): Rejection {
  if (status === 401 || status === 403) return "not_allowed";
  if (status === 404) return "not_found";
  if (/EXCEED|GREATER|TOO_MUCH|INSUFFICIENT/i.test(text)) return "too_much";
  return status === 409 || status === 428 ? "wrong_state" : "wrong_request";
}

/** Wix's own word for what is wrong; its sentences may repeat what was sent. */
function complaint({ status, json }: Reply): string {
  const details = record(record(record(json)?.details)?.applicationError);
  const code = details?.code;
  return typeof code === "string" ? `answered ${status}: ${code.slice(0, 100)}` : `answered ${status}`;
}

function record(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>) : undefined;
}
