import { msg, str } from "@lit/localize";
import { css, html, nothing, type TemplateResult } from "lit";
import type { StepView } from "../../../server/http/desk-step-schemas.ts";
import { nowOf } from "../clock.ts";
import type { Desk } from "../desk.ts";
import { moment } from "../formats.ts";

export const stepSheet = css`
  .steps > li {
    display: grid;
    grid-template-columns: 16px minmax(0, 1fr);
    gap: 0 var(--s3);
    padding-block: var(--s2);
    border-block-start: 1px solid var(--line);
  }
  .steps .cb {
    margin-block-start: 2px;
  }
  .steps p {
    max-inline-size: 72ch;
    overflow-wrap: anywhere;
  }
  .steps label {
    font-weight: 600;
    overflow-wrap: anywhere;
  }
  .steps .over label {
    font-weight: 400;
    color: var(--ink-2);
  }
  .sec {
    overflow-x: visible;
  }
  @media (pointer: coarse) {
    .steps label {
      display: block;
      padding-block: var(--s3);
    }
    .steps .cb {
      margin-block-start: 14px;
    }
  }
`;

export interface StepLine {
  readonly step: StepView;
  readonly desk: Desk;
  readonly timeZone: string;
  readonly busy: boolean;
  readonly tick: () => void;
  /** The return or order it is of, where that is not where it stands. */
  readonly of?: TemplateResult;
}

/** What is to be done, exactly, with a box to tick; or who did it, and when. A tick is not taken back: it may have told others. */
export function stepLine({ step, desk, timeZone, busy, tick, of }: StepLine): TemplateResult {
  const { id, title, text, createdAt, doneAt, doneBy } = step;
  const when = (at: number): string => moment(desk.language, at, timeZone, nowOf(desk.me));
  const over = doneAt !== null;
  const may = desk.may("returns:decide");
  return html`<li class=${over ? "over" : ""}>
    <input
      class="cb"
      type="checkbox"
      id=${id}
      .checked=${over}
      ?disabled=${over || busy || !may}
      aria-describedby="${id}-text"
      @change=${(event: Event) => {
        // It is ticked when the server says so.
        (event.target as HTMLInputElement).checked = false;
        tick();
      }}
    />
    <div>
      <label for=${id}>${title}</label>${of ? html` <span class="soft">· ${of}</span>` : nothing}
      <p id="${id}-text" class=${over ? "soft" : ""}>${text}</p>
      <p class="soft small">
        ${
          over
            ? msg(str`Done ${when(doneAt)} by ${doneBy?.name ?? "—"}`, { id: "steps.done_by" })
            : msg(str`Since ${when(createdAt)}`, { id: "steps.since" })
        }
      </p>
    </div>
  </li>`;
}
