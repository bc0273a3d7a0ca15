import { msg, str } from "@lit/localize";
import { html, nothing, type TemplateResult } from "lit";
import type { ReturnPage } from "../../../server/http/desk-return-schemas.ts";
import { moment } from "../formats.ts";

/** What others did while somebody decided here. */
export interface Conflict {
  readonly news: ReturnPage["timeline"];
  /** It can still be decided, on what is there now. */
  readonly open: boolean;
}

/** What stands in the timeline since it was last read here. */
export function conflictOf(seen: ReturnPage, now: ReturnPage): Conflict {
  const known = new Set(seen.timeline.map(keyOf));
  return { news: now.timeline.filter((entry) => !known.has(keyOf(entry))), open: now.can.includes("decide") };
}

const keyOf = ({ at, type, text }: ReturnPage["timeline"][number]): string => `${at} ${type} ${text}`;

/** Who, when and what; that nothing was overwritten; and what is left to do. */
export function conflictBanner({ news, open }: Conflict, page: ReturnPage, language: string, now: number): TemplateResult {
  const decided = news.find(({ type }) => type === "return.decided");
  const first = decided ?? news[0];
  const when = first ? moment(language, first.at, page.shop.timeZone, now) : "";
  return html`<div class="problem banner" role="alert" tabindex="-1" id="conflict">
    <b>${
      decided
        ? msg(str`${decided.by.name} decided ${page.number} at ${when}`, { id: "decide.conflict_decided" })
        : first
          ? msg(str`${first.by.name} changed ${page.number} at ${when}`, { id: "decide.conflict_changed" })
          : msg(str`${page.number} was changed meanwhile`, { id: "decide.conflict_unknown" })
    }</b>
    <span>${
      open
        ? msg(
            "Nothing of yours was saved, nothing of theirs was overwritten. Your numbers stand below, on what is there now; look at them once more.",
            { id: "decide.conflict_open" },
          )
        : msg("Nothing of yours was saved, nothing of theirs was overwritten.", { id: "decide.conflict_over" })
    }</span>
    ${
      news.length > 0
        ? html`<ul>
          ${news.map(({ at, by, text }) => html`<li>${moment(language, at, page.shop.timeZone, now)} · ${by.name}: ${text}</li>`)}
        </ul>`
        : nothing
    }
  </div>`;
}
