import { z } from "zod";
import type { NotDone, Rejection } from "../port.ts";
import { type Reply, rejected, unknown } from "../vendor.ts";

/** RFC 7807, and a list of such where several things are wrong, of which the first is told. */
const problem = z.object({ title: z.string().optional().catch(undefined), detail: z.string().optional().catch(undefined) });
const problems = z.union([problem, z.array(problem).min(1)]);

/** What an answer from 400 on means. Below 500 nothing was done. */
export function refusal({ status, json }: Reply): NotDone {
  if (status >= 500 || status === 408) return unknown(`answered ${status}`);
  const read = problems.safeParse(json);
  if (!read.success) return unknown(`answered ${status} and nothing we can read`);
  const [first] = [read.data].flat();
  return rejected(codeOf(status), `DHL refused it: ${first?.detail ?? first?.title ?? status}`.slice(0, 200));
}

function codeOf(status: number): Rejection {
  if (status === 401 || status === 403) return "not_allowed";
  return status === 404 ? "not_found" : "wrong_request";
}
