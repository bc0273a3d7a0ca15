import type { Policy } from "./policy.ts";

/** What a new shop starts with. */
export function defaultPolicy(): Policy {
  throw new Error("not built yet");
}
