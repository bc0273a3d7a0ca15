import { msg, str } from "@lit/localize";
import { html, nothing, type TemplateResult } from "lit";
import type { ReturnView } from "../../server/http/schemas.ts";
import { away, button } from "../controls/button.ts";
import { ledger } from "../controls/ledger.ts";
import { conversation } from "./conversation.ts";
import { changedMind, leave, numbers } from "./done.ts";
import { insteadLabel } from "./review.ts";
import { moneyRow, orderLabel, total } from "./summary.ts";
import { ticket } from "./ticket.ts";
import { troubleNote } from "./trouble.ts";
import { amount, heading, title, type View } from "./view.ts";

/** The same return later: its state in words, what happens next, and the money as the last stop. */
export function status(view: View): TemplateResult {
  return html`<div class="stack wide">${view.flow.returns.map((one, index) => about(view, one, index === 0))}${leave(view)}</div>`;
}

function about(view: View, one: ReturnView, first: boolean): TemplateResult {
  return html`<div class="layout">
    <div class="stack wide">
      ${first ? html`${heading(view, one.headline, one.lead, numbers([one]))}${troubleNote(view)}` : html`<div>${numbers([one])}${title(view, one.headline)}<p class="muted">${one.lead}</p></div>`}
      ${one.pay ? toPay(view, one, one.pay) : nothing}
      ${one.cancellable ? ticket(view, one) : nothing}
      <ol class="timeline" part="timeline">
        ${one.timeline.map(
          ({ state, title, when, note, amount: minor }) => html`<li class=${state} aria-current=${state === "now" ? "step" : nothing}>
            <span class="dot" aria-hidden="true"></span><span class=${state === "later" ? "" : "strong"}>${title}${minor === null ? nothing : html` <span class="nowrap">${amount(view, minor)}</span>`}</span>
            <span class="when">${when}</span>${note ? html`<span class="more">${note}</span>` : nothing}
          </li>`,
        )}
      </ol>
      ${conversation(view, one)} ${changedMind(view, one)}
    </div>
    <aside class="summary always" part="summary">
      ${title(view, msg("What you sent", { id: "status.sent" }))}
      <p class="small muted">${orderLabel(one.orderNumber)}</p>
      ${wanted(one).map((words) => html`<p class="small">${insteadLabel()} <span class="strong">${words}</span></p>`)}
      ${one.instead.map((words) => html`<p class="small strong">${words}</p>`)}
      ${ledger([...one.rows.map((row) => moneyRow(view, row)), total(view, one)], one.total.note)}
    </aside>
  </div>`;
}

/** What was chosen, until it is said what became of it. */
function wanted({ items, instead }: ReturnView): string[] {
  if (instead.length > 0) return [];
  return items.flatMap((item) => item.instead.map(({ title, variant }) => [title, variant].filter(Boolean).join(", ")));
}

/** A dearer article waits for its difference. Only who proved enough is sent to pay. */
function toPay(view: View, { id }: ReturnView, pay: NonNullable<ReturnView["pay"]>): TemplateResult {
  const label = msg(str`Pay ${amount(view, pay.amount)}`, { id: "pay.go" });
  return html`<div class="note" part="note">
    <p class="strong">${pay.text}</p>
    ${
      pay.url
        ? html`<p class="buttons block-space">${away(label, pay.url, "button primary", "button primary")}</p>`
        : html`<p class="small">${msg("Before you pay we mail you six digits.", { id: "pay.locked" })}</p>
            <div class="buttons">${button(msg("Mail me the digits", { id: "label.unlock" }), () => void view.journey.unlock(id), "primary")}</div>`
    }
  </div>`;
}
