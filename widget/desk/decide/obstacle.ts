import { msg, str } from "@lit/localize";
import type { Settlement } from "../../../server/http/desk-decision-schemas.ts";
import { choiceOf, type Draft, decidedOf, openGroups, withoutArticle } from "./draft.ts";

/** What stands in the way of deciding, in a few words, in the order in which it is on the screen; "" when nothing does. */
export function obstacleOf(draft: Draft, problems: Settlement["problems"]): string {
  const [open] = openGroups(draft);
  if (open) {
    const left = open.units.length - decidedOf(choiceOf(draft, open.key));
    const name = [open.item.title, open.item.variant].filter(Boolean).join(", ");
    return left > 0
      ? msg(str`${name}: ${left} undecided`, { id: "decide.open_line" })
      : msg(str`${name}: ${-left} too many`, { id: "decide.over_line" });
  }
  const bare = withoutArticle(draft);
  if (bare) return msg(str`${bare.item.title}: exchanged for what?`, { id: "decide.open_swap" });
  const problem = problems.find(({ code }) => code !== "unit_undecided");
  switch (problem?.code) {
    case undefined:
      return "";
    case "why_missing":
      return msg("A changed amount has no reason", { id: "decide.open_why" });
    case "beyond_limit":
      return msg("An amount is beyond its limit", { id: "decide.open_limit" });
    default:
      // What else the server says, it says in a sentence beside its line.
      return problem?.text ?? "";
  }
}
