import { Refused } from "../shared/api.ts";
import type { Missing } from "./flow.ts";

/** What stands in the shopper's way, as plain data; `trouble.ts` puts it into words. */
export type Trouble =
  | { readonly kind: "missing"; readonly missing: readonly Missing[] }
  | { readonly kind: "not_found" }
  | { readonly kind: "no_answer" }
  | { readonly kind: "slow_down"; readonly seconds: number }
  | { readonly kind: "again" }
  | { readonly kind: "refused"; readonly code: string; readonly detail: string };

/** A stronger proof is wanted: the six digits mailed to the order's own address. */
export const asksForMoreProof = (failure: unknown): failure is Refused =>
  failure instanceof Refused && (failure.problem.code === "code_needed" || failure.problem.code === "proof_too_weak");

export const codeSentTo = (failure: unknown): string | null => (failure instanceof Refused ? (failure.problem.sentTo ?? null) : null);

export function troubleOf(failure: unknown): Trouble {
  if (!(failure instanceof Refused)) return { kind: "no_answer" };
  const { problem, status, retryAfter, message } = failure;
  if (status === 429) return { kind: "slow_down", seconds: retryAfter ?? 60 };
  if (status === 401) return { kind: "again" };
  if (problem.code === "order_not_found") return { kind: "not_found" };
  return { kind: "refused", code: problem.code ?? String(status), detail: message };
}
