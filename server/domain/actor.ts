import type { ApiKeyId, MemberId } from "./ids.ts";

/** Who did something, on the timeline. Names are looked up when it is read, so that a member can be renamed or forgotten. */
export type Actor =
  | { readonly kind: "member"; readonly id: MemberId }
  | { readonly kind: "key"; readonly id: ApiKeyId }
  | { readonly kind: "shopper" }
  | { readonly kind: "system" };

/** Whose name stands on something that people and keys change; null for nobody in particular. */
export function authorOf(actor: Actor): MemberId | ApiKeyId | null {
  return actor.kind === "member" || actor.kind === "key" ? actor.id : null;
}
