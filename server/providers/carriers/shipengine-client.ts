import { z } from "zod";
import type { Outside } from "../http.ts";
import { ConnectionProblem } from "../port.ts";
import { download, openVendor, outcomeOf, type Understood, understood } from "../vendor.ts";

/** ShipStation's API, which was ShipEngine: version 1. */

export const shipengineOrigin = "https://api.shipengine.com";
/** It allows two hundred requests a minute, and twenty in its sandbox. */
export const shipenginePace = { perSecond: 3, burst: 10 };

export interface ShipengineApi {
  /** Also asks for what is worked out and costs nothing. Null: there is no such thing. @throws ConnectionProblem */
  read<Schema extends z.ZodType>(path: string, schema: Schema, body?: unknown): Promise<z.output<Schema> | null>;
  /** Never throws. */
  write<Schema extends z.ZodType>(
    method: "POST" | "PUT" | "DELETE",
    path: string,
    body: unknown,
    schema: Schema,
  ): Promise<Understood<z.output<Schema>>>;
  /** A file of a label. Only ShipStation itself is shown the key, wherever else the file lies. @throws ConnectionProblem */
  file(url: string): Promise<Uint8Array>;
}

export function openShipengine(outside: Outside, key: string): ShipengineApi {
  const vendor = openVendor(outside, { origin: shipengineOrigin, headers: () => ({ "api-key": key }), pace: shipenginePace });
  return {
    read: async (path, schema, body) =>
      understood(schema, await vendor.read(body === undefined ? { path } : { path, method: "POST", body, within: 40_000 })),
    write: async (method, path, body, schema) => {
      const written = await vendor.write({ method, path, ...(body !== undefined && { body }), within: 60_000 });
      const outcome = outcomeOf(schema, written, (json) => saidIn(json)?.words);
      if (outcome.kind !== "rejected" || written.kind !== "answered") return outcome;
      return saidIn(written.reply.json)?.code === "insufficient_funds" ? { ...outcome, code: "no_funds" } : outcome;
    },
    file: async (url) => {
      if (!url.startsWith(`${shipengineOrigin}/`)) return download(outside, url);
      const reply = await vendor.read({ path: url.slice(shipengineOrigin.length) });
      if (reply.status !== 200) throw new ConnectionProblem("not_found", `a file answered ${reply.status}`);
      return reply.bytes;
    },
  };
}

const refusal = z.object({ errors: z.array(z.object({ error_code: z.string().optional(), message: z.string().optional() })).min(1) });

function saidIn(json: unknown): { readonly code: string | undefined; readonly words: string } | undefined {
  const { data } = refusal.safeParse(json);
  return (
    data && {
      code: data.errors[0]?.error_code,
      words: data.errors.map(({ error_code: code = "", message = "" }) => `${code} ${message}`).join(" "),
    }
  );
}

/** An id of a label, carrier or webhook; what is none is never put into an address. */
export function isShipengineId(id: string): boolean {
  return id.length <= 25 && /^se(-[a-z0-9]+)+$/.test(id);
}
