import { msg, str } from "@lit/localize";
import { html, type TemplateResult } from "lit";
import type { ReturnPage } from "../../../server/http/desk-return-schemas.ts";
import { time } from "../formats.ts";

type Line = ReturnPage["timeline"][number];

/** What happened to a return between two looks at it, latest first. */
function changesSince(before: ReturnPage, after: ReturnPage): readonly Line[] {
  const known = new Set(before.timeline.map(nameOf));
  return after.timeline.filter((line) => line.letter === null && !known.has(nameOf(line)));
}

const nameOf = ({ at, type, text }: Line): string => `${at} ${type} ${text}`;

/** "Agent Two, 10:40: Approved", for each. */
export function changeWords(before: ReturnPage, after: ReturnPage, language: string): string {
  return changesSince(before, after)
    .map(({ by, at, text }) => `${by.name}, ${time(language, at, after.shop.timeZone)}: ${text}`)
    .join(" · ");
}

/** Somebody was faster: who, when, and that nothing was overwritten. */
export function conflictWords(before: ReturnPage, after: ReturnPage, language: string): TemplateResult {
  const what = changeWords(before, after, language);
  return html`<div class="problem" role="alert">
    <b>${msg(str`${after.number} was changed while you had it open`, { id: "return.conflict" })}</b>
    ${what ? html`<span>${what}</span>` : ""}
    <span>${msg("Nothing was overwritten, and your words are still here. What you see below is as it is now.", { id: "return.conflict_kept" })}</span>
  </div>`;
}
