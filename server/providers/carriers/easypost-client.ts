import type { z } from "zod";
import type { Outside } from "../http.ts";
import { openVendor, outcomeOf, type Understood, understood } from "../vendor.ts";

/** EasyPost's API, version 2. */

export const easypostOrigin = "https://api.easypost.com";
/** It slows down who asks for more than some rates a second. */
export const easypostPace = { perSecond: 5, burst: 10 };

export interface EasypostApi {
  /** Also asks for what is worked out and costs nothing. Null: there is no such thing. @throws ConnectionProblem */
  read<Schema extends z.ZodType>(path: string, schema: Schema, body?: unknown): Promise<z.output<Schema> | null>;
  /** Never throws. */
  write<Schema extends z.ZodType>(
    method: "POST" | "PATCH" | "DELETE",
    path: string,
    body: unknown,
    schema: Schema,
    why?: (json: unknown) => string | undefined,
  ): Promise<Understood<z.output<Schema>>>;
}

export function openEasypost(outside: Outside, key: string): EasypostApi {
  const authorization = `Basic ${Buffer.from(`${key}:`).toString("base64")}`;
  const vendor = openVendor(outside, { origin: `${easypostOrigin}/v2`, headers: () => ({ authorization }), pace: easypostPace });
  return {
    read: async (path, schema, body) =>
      understood(schema, await vendor.read(body === undefined ? { path } : { path, method: "POST", body, within: 40_000 })),
    write: async (method, path, body, schema, why) =>
      outcomeOf(schema, await vendor.write({ method, path, ...(body !== undefined && { body }), within: 60_000 }), why),
  };
}

/** An object's id; what is none is never put into an address. */
export function isEasypostId(kind: "shp" | "pickup" | "hook", id: string): boolean {
  return new RegExp(`^${kind}_[0-9a-f]{1,40}$`).test(id);
}
