import { z } from "zod";
import type { Outside } from "../http.ts";
import { ConnectionProblem, type Given, type Pace } from "../port.ts";
import { openVendor, plainly, type Reply, type Vendor, whatIsWrong } from "../vendor.ts";

/** ClickPost answers with 200 whatever happened; what did stands in `meta`. Its key travels in the address, as it asks for it. */

export interface ClickpostWay extends Pick<Vendor, "read" | "write"> {
  /** A path with the account in it. */
  at(path: string, query?: Readonly<Record<string, string>>): string;
}

export function openClickpost({ user = "", key = "" }: Given, outside: Outside, pace: Pace): ClickpostWay {
  const vendor = openVendor(outside, { origin: "https://www.clickpost.in", headers: () => ({}), pace });
  return { ...vendor, at: (path, query = {}) => `${path}?${new URLSearchParams({ username: user, key, ...query })}` };
}

export interface Meta {
  readonly status: number;
  readonly success: boolean;
  readonly message: string;
}

const metaShape = z.object({
  meta: z.object({ status: z.coerce.number().int(), success: z.boolean(), message: z.string().catch("") }),
});

/** Null: it is no answer of ClickPost's. */
export function metaOf({ json }: Reply): Meta | null {
  const read = metaShape.safeParse(json);
  return read.success ? read.data.meta : null;
}

export function isNotAllowed({ status, message }: Meta): boolean {
  return (
    status === 301 ||
    status === 306 ||
    status === 401 ||
    status === 403 ||
    /invalid (?:api |license )?key|unauthori[sz]ed|username/i.test(message)
  );
}

/** What was read and how ClickPost calls it. @throws ConnectionProblem when it cannot be read, or the key is not taken */
export function readMeta(reply: Reply): Meta {
  const meta = metaOf(reply);
  if (!meta) throw new ConnectionProblem("unreadable", `answered ${reply.status} and nothing we can read`);
  if (isNotAllowed(meta)) throw new ConnectionProblem("not_allowed", saidBy(meta));
  if (meta.status === 429) throw new ConnectionProblem("busy", saidBy(meta), 60);
  return meta;
}

/** @throws ConnectionProblem */
export function readable<Shape extends z.ZodType>(shape: Shape, { json }: Reply): z.output<Shape> {
  const read = shape.safeParse(json);
  if (!read.success) throw new ConnectionProblem("unreadable", whatIsWrong(read.error));
  return read.data;
}

export function saidBy({ status, message }: Meta): string {
  return `ClickPost answered ${status}${message ? `: ${plainly(message)}` : ""}`;
}
