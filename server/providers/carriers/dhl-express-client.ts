import { z } from "zod";
import type { Outside } from "../http.ts";
import { ConnectionProblem, type Given, type NotDone, type Pace } from "../port.ts";
import { openVendor, plainly, type Reply, rejected, unknown, type Vendor, whatIsWrong } from "../vendor.ts";

const places: Readonly<Record<string, string>> = {
  live: "https://express.api.dhl.com/mydhlapi",
  test: "https://express.api.dhl.com/mydhlapi/test",
};

export function openDhl({ account = "", user = "", secret = "" }: Given, outside: Outside, pace: Pace): Vendor {
  const authorization = `Basic ${Buffer.from(`${user}:${secret}`).toString("base64")}`;
  return openVendor(outside, {
    origin: places[account] ?? places.live ?? "",
    headers: () => ({ authorization, "x-version": "3.1.0" }),
    pace,
  });
}

/** What DHL answered, as far as we use it. @throws ConnectionProblem */
export function readable<Shape extends z.ZodType>(shape: Shape, reply: Reply): z.output<Shape> {
  if (reply.status === 404) throw new ConnectionProblem("not_found", said(reply));
  if (reply.status >= 400) throw new ConnectionProblem("refused", said(reply));
  const read = shape.safeParse(reply.json);
  if (!read.success) throw new ConnectionProblem("unreadable", whatIsWrong(read.error));
  return read.data;
}

/** A write that was not done, or of which nobody can say. */
export function undone(reply: Reply): NotDone {
  const { status, json } = reply;
  if (status === 401 || status === 403) return rejected("not_allowed", said(reply));
  if (status >= 500 || status < 400 || status === 408 || !problem.safeParse(json).success) return unknown(`answered ${status}`);
  return rejected(status === 404 ? "not_found" : "wrong_request", said(reply));
}

const problem = z.object({ detail: z.string() });

export function said({ status, json }: Reply): string {
  const read = problem.safeParse(json);
  return `DHL answered ${status}${read.success ? `: ${plainly(read.data.detail)}` : ""}`;
}
