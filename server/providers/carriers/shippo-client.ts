import type { z } from "zod";
import type { Outside } from "../http.ts";
import { openVendor, outcomeOf, type Understood, understood } from "../vendor.ts";

/** Shippo's API of 2018-02-08, the one its documents and library speak. */

export const shippoOrigin = "https://api.goshippo.com";
/** It allows some hundred writes a minute of a live account, and a tenth of that in test mode. */
export const shippoPace = { perSecond: 5, burst: 10 };

export interface ShippoApi {
  /** Also asks for what is worked out and costs nothing. Null: there is no such thing. @throws ConnectionProblem */
  read<Schema extends z.ZodType>(path: string, schema: Schema, body?: unknown): Promise<z.output<Schema> | null>;
  /** Never throws. */
  write<Schema extends z.ZodType>(
    method: "POST" | "PUT" | "DELETE",
    path: string,
    body: unknown,
    schema: Schema,
    why?: (json: unknown) => string | undefined,
  ): Promise<Understood<z.output<Schema>>>;
}

export function openShippo(outside: Outside, token: string): ShippoApi {
  const headers = { authorization: `ShippoToken ${token}`, "shippo-api-version": "2018-02-08" };
  const vendor = openVendor(outside, { origin: shippoOrigin, headers: () => headers, pace: shippoPace });
  return {
    read: async (path, schema, body) =>
      understood(schema, await vendor.read(body === undefined ? { path } : { path, method: "POST", body, within: 40_000 })),
    write: async (method, path, body, schema, why) =>
      outcomeOf(schema, await vendor.write({ method, path, ...(body !== undefined && { body }), within: 60_000 }), why),
  };
}

/** An object's id; what is none is never put into an address. */
export function isShippoId(id: string): boolean {
  return /^[0-9a-f]{32}$/.test(id);
}
