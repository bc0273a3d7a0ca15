import { Refusal } from "../domain/errors.ts";

/**
 * The tag of what the editor saw (`If-Match`); null where they do not say, or take whatever is there.
 * @throws Refusal `stale` for a tag that is none of ours: it cannot be what is there now
 */
export function tagOf(header: string | undefined): string | null {
  const tag = header?.trim() ?? "*";
  if (tag === "*") return null;
  const text = /^"([\w-]{1,64})"$/.exec(tag)?.[1];
  if (text === undefined) throw new Refusal("stale");
  return text;
}

/** As `tagOf`, for what is counted. */
export function versionOf(header: string | undefined): number | null {
  const tag = tagOf(header);
  if (tag === null) return null;
  if (!/^\d{1,15}$/.test(tag)) throw new Refusal("stale");
  return Number(tag);
}
