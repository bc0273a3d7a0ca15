import { msg, str } from "@lit/localize";
import { html, nothing, type TemplateResult } from "lit";
import type { ReturnView } from "../../server/http/schemas.ts";
import { away, button } from "../controls/button.ts";
import { ledger } from "../controls/ledger.ts";
import { conversation } from "./conversation.ts";
import { changedMind, leave, numbers } from "./done.ts";
import { pickupQuestion } from "./pickup-question.ts";
import { insteadLabel } from "./review.ts";
import { stops } from "./stops.ts";
import { moneyRow, orderLabel, total } from "./summary.ts";
import { nameOf, ticket } from "./ticket.ts";
import { amount, heading, title, type View } from "./view.ts";

/** The same return later: its state in words, what happens next, and the money as the last stop. */
export function status(view: View): TemplateResult {
  return html`<div class="stack wide">${view.flow.returns.map((one, index) => about(view, one, index === 0))}${leave(view)}</div>`;
}

function about(view: View, one: ReturnView, first: boolean): TemplateResult {
  return html`<div class="layout">
    <div class="stack wide">
      ${first ? html`${heading(view, one.headline, one.lead, numbers([one]))}${view.trouble()}` : html`<div>${numbers([one])}${title(view, one.headline)}<p class="muted">${one.lead}</p></div>`}
      ${pickupQuestion(view, one)} ${one.pay ? toPay(view, one, one.pay) : nothing} ${toHandOver(one) ? ticket(view, one) : nothing}
      ${stops(one.timeline.map((stop) => ({ ...stop, title: stop.amount === null ? stop.title : html`${stop.title} <span class="nowrap">${amount(view, stop.amount)}</span>` })))}
      ${underWay(view, one)} ${conversation(view, one)} ${changedMind(view, one)}
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

/** Something is still to be printed, shown or sent. Not while an answer is asked for: nobody keeps two things to do in mind. */
const toHandOver = ({ cancellable, parcels }: ReturnView): boolean =>
  (cancellable || parcels.some(({ progress }) => progress !== "announced")) && !parcels.some(({ pickup }) => pickup?.question);

/** Where each parcel is, on a page of its own. */
function underWay(view: View, { parcels }: ReturnView): unknown {
  const [only, ...others] = parcels;
  if (only && others.length === 0)
    return only.trackingUrl
      ? html`<div class="buttons">${away(follow(), only.trackingUrl, "button secondary", "button secondary")}</div>`
      : nothing;
  return parcels.some(({ progress }) => progress !== "announced")
    ? html`<section>
        ${title(view, msg("Your parcels", { id: "status.parcels" }))}
        ${parcels.map(
          (one) => html`<div class="top">
            <p>${nameOf(one)}: ${one.stands}${one.carrier ? html` <span class="small muted">${one.carrier} <bdi>${one.trackingNumber}</bdi></span>` : nothing}</p>
            ${one.trackingUrl ? away(html`${follow()}<span class="visually-hidden">, ${nameOf(one)}</span>`, one.trackingUrl, "link small nowrap") : nothing}
          </div>`,
        )}
      </section>`
    : nothing;
}

const follow = (): string => msg("Follow the parcel", { id: "status.follow" });

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
