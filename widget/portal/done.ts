import { msg, str } from "@lit/localize";
import { html, nothing, type TemplateResult } from "lit";
import type { ReturnView } from "../../server/http/schemas.ts";
import { away, button, link } from "../controls/button.ts";
import { ticket } from "./ticket.ts";
import { heading, shopName, title, totalOf, type View } from "./view.ts";

/** The answer: one submission, its returns together, one parcel. */
export function done(view: View): TemplateResult {
  const { returns } = view.flow;
  // One submission may open a return that waits for the shop beside one that may go at once.
  const first = returns.find(({ qr, label, address, contact }) => qr || label || address || contact) ?? returns[0];
  if (!first) return html``;
  return html`<div class="stack wide">
    ${heading(view, headline(first), first.lead, numbers(returns))} ${view.trouble()} ${ticket(view, first)}
    ${returns.length > 1 ? returns.map((one) => part(view, one)) : nothing}
    <div class="layout even">
      <section>
        ${title(view, msg("What happens next", { id: "done.next" }))}
        <ol class="next block-space">${[...new Set(returns.flatMap(({ nextSteps }) => nextSteps))].map((step) => html`<li><p>${step}</p></li>`)}</ol>
      </section>
      <section class="stack">${returns.map((one) => changedMind(view, one))}${leave(view)}</section>
    </div>
  </div>`;
}

/** Each of the returns one submission opened, because each has its own rules and its own money. */
function part(view: View, one: ReturnView): TemplateResult {
  return html`<section class="block">
    <div class="top">
      <div>
        ${title(view, html`<bdi>${one.number}</bdi>`)}
        <p class="small muted">${one.items.map(({ title, quantity }) => (quantity > 1 ? `${title} × ${quantity}` : title)).join(", ")}</p>
      </div>
      <p class="strong nowrap">${one.total.amount < 0 ? html`<span class="small muted">${one.total.title}</span> ` : nothing}${totalOf(view, one.total)}</p>
    </div>
    ${one.status === "approved" ? nothing : html`<p class="small">${one.headline}</p>`}
    <p class="small muted">${one.when}</p>
  </section>`;
}

function headline({ parcels: [parcel], label, handover, headline, status }: ReturnView): string {
  if (status !== "approved" || handover === "pickup") return headline;
  if (parcel?.qr) return msg("Done. Here is your QR code", { id: "done.title_qr" });
  return label?.ready ? msg("Done. Here is your label", { id: "done.title_label" }) : headline;
}

export const numbers = (returns: readonly ReturnView[]): TemplateResult =>
  html`<p class="small muted">${msg("Return", { id: "done.return" })} ${returns.map(({ number }, index) => html`${index ? ", " : nothing}<bdi class="strong">${number}</bdi>`)}</p>`;

/** Cancelling takes two presses, the second with its consequence in words; no dialog covers the page. */
export function changedMind(view: View, { id, number, cancellable }: ReturnView): unknown {
  const { journey, flow } = view;
  if (!cancellable) return nothing;
  const busy = journey.busy?.work === "cancel";
  return html`<div class="note" part="note">
    <p class="strong">${msg("Changed your mind?", { id: "cancel.title" })}${flow.returns.length > 1 ? html` <bdi>${number}</bdi>` : nothing}</p>
    <p class="small muted" id="hint-${id}">${msg("You can cancel until the parcel moves. Then you keep everything and nothing is charged.", { id: "cancel.hint" })}</p>
    ${
      journey.doubting === id
        ? html`<div class="buttons block-space" id="doubt">
            <button type="button" class="button secondary" part="button secondary" aria-describedby="hint-${id}" aria-disabled=${busy ? "true" : nothing} @click=${() => void journey.cancel(id)}>
              ${busy && journey.busy?.phase ? html`<i class="spinner" aria-hidden="true"></i>` : nothing}<span>${msg("Yes, cancel it", { id: "cancel.yes" })}</span>
            </button>
            ${button(msg("Keep the return", { id: "cancel.no" }), () => journey.doubt(null))}
          </div>`
        : link(msg("Cancel this return", { id: "cancel.go" }), () => journey.doubt(id))
    }
  </div>`;
}

export function leave(view: View): TemplateResult {
  const { journey } = view;
  return html`<div class="leave">
    ${link(msg("Print this page", { id: "done.print" }), () => print(), "")}
    ${link(msg("Return something else from this order", { id: "done.more" }), () => void journey.startAgain(), "")} ${feedback(view)}
  </div>`;
}

/** The shop hears how this page was, from those who like to say so. */
function feedback(view: View): unknown {
  const { shop, returns } = view.flow;
  if (!shop?.help.email) return nothing;
  const subject = msg(str`Feedback on return ${returns.map(({ number }) => number).join(", ")}`, { id: "feedback.subject" });
  return html`<p class="small muted">
    ${msg("Did this page help you?", { id: "feedback.ask" })}
    ${away(msg(str`Write to ${shopName(view)}`, { id: "contact.write" }), `mailto:${shop.help.email}?subject=${encodeURIComponent(subject)}`, "link")}
  </p>`;
}
