import { Refusal, type RefusalCode } from "../domain/errors.ts";

/** So often at once nobody is overtaken but by a mistake of ours. */
const tries = 20;

/**
 * Makes an attempt again while somebody else was quicker: it reads anew what it writes. Every other failure ends it.
 * @param overtaken by which refusals it knows that somebody was
 * @throws what the attempt throws, also that it was overtaken when it was every time
 */
export async function whileStale<Answer>(attempt: () => Promise<Answer>, overtaken: readonly RefusalCode[] = ["stale"]): Promise<Answer> {
  for (let left = tries; ; left--) {
    try {
      return await attempt();
    } catch (failure) {
      if (!(failure instanceof Refusal && overtaken.includes(failure.code)) || left === 0) throw failure;
    }
  }
}
