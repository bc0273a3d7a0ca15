import { Refusal } from "../domain/errors.ts";

/** So often at once nobody is overtaken but by a mistake of ours. */
const tries = 20;

/**
 * Makes an attempt again while somebody else was quicker: it reads anew what it writes. Every other failure ends it.
 * @throws what the attempt throws; Refusal `stale` when it was overtaken every time
 */
export async function whileStale<Answer>(attempt: () => Promise<Answer>): Promise<Answer> {
  for (let left = tries; ; left--) {
    try {
      return await attempt();
    } catch (failure) {
      if (!(failure instanceof Refusal && failure.code === "stale") || left === 0) throw failure;
    }
  }
}
