import type { ClaimFacts } from "../server/domain/claim.ts";
import type { Texts } from "./texts.ts";

/** The last day to claim, or that it is not known. */
export function claimUntilWords({ term, until }: ClaimFacts, { timeZone }: { readonly timeZone: string }, texts: Texts): string {
  if (until !== null) return texts.date(until, timeZone, "weekday_year");
  return texts.say(term ? "claim.until.unseen" : "claim.until.unknown", { days: term?.days ?? 0 });
}

/** Where that day comes from. */
export function claimRuleWords({ term }: ClaimFacts, texts: Texts): string {
  return term ? texts.say("claim.rule.known", { days: term.days, source: term.source }) : texts.say("claim.rule.unknown");
}
