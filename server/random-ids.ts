import { randomBytes } from "node:crypto";
import { makeId, type NewId } from "./domain/ids.ts";

/** Ids for the running server. Tests bring their own, which count. */
export function randomIds(now: () => number): NewId {
  return (kind) => makeId(kind, now(), randomBytes(16));
}
