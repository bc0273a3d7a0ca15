import { msg } from "@lit/localize";
import { html, nothing, type TemplateResult } from "lit";
import { link } from "../controls/button.ts";
import { field } from "../controls/field.ts";
import { options } from "../controls/options.ts";
import { comment, describe } from "./comment.ts";
import { itemOf, photoNeeds, type Reason, reasonOf, reasonsFor, type Wish } from "./flow.ts";
import { photoField } from "./photos.ts";
import { aside, running } from "./summary.ts";
import { continueLabel, heading, main, onSubmit, picture, title, type View } from "./view.ts";

/** Step two: one reason an item; what the reason needs opens under it, and who pays is said the moment it is known. */
export function sayWhy(view: View): TemplateResult {
  const { journey, flow } = view;
  return html`<form class="layout" novalidate @submit=${onSubmit(() => journey.forward())}>
    <div class="stack wide">
      ${heading(view, msg("Why is it going back?", { id: "why.title" }), msg("Your answer helps decide who pays for the way back.", { id: "why.lead" }))} ${view.trouble()}
      ${flow.wishes.map((wish) => about(view, wish))}
      <div>${running(view)}${main(view, continueLabel(), "quote")}</div>
    </div>
    ${aside(view)}
  </form>`;
}

function about(view: View, wish: Wish): unknown {
  const { journey, flow } = view;
  const item = itemOf(flow, wish.lineId);
  if (!item) return nothing;
  const reason = reasonOf(flow, wish);
  const list = reasonsFor(flow, item);
  return html`<div class="reason">
    ${options({
      id: `reason-${wish.lineId}`,
      legend: html`<span class="row">${picture(item.imageUrl, "tiny")}<span>${title(view, html`${item.title}${wish.quantity > 1 ? html` ×&nbsp;${wish.quantity}` : nothing}`)}<span class="small muted">${item.variant}</span></span></span>`,
      look: list.length > 3 ? "dense two" : "dense",
      list: list.map(({ id, text }) => ({ value: id, title: text })),
      chosen: wish.reasonId,
      missing: view.missingAt(`reason-${wish.lineId}`),
      onChoose: (reasonId) => journey.chooseReason(wish.lineId, reasonId),
      after: reason && details(view, wish, reason),
    })}
  </div>`;
}

function details(view: View, wish: Wish, reason: Reason): TemplateResult {
  const needs = photoNeeds(reason, itemOf(view.flow, wish.lineId));
  const writing = wish.describing || wish.comment !== "" || reason.comment === "required";
  return html`${reason.subReasons.length ? subReason(view, wish, reason) : nothing}${writing ? comment(view, wish) : nothing}
  ${needs.most ? photoField(view, wish, needs) : nothing}
  ${!writing && !needs.most && reason.comment === "optional" ? html`<div>${link(msg("Add a comment", { id: "why.add" }), () => describe(view, wish))}</div>` : nothing}
  ${reason.note ? html`<p class="note small ${reason.fault === "merchant" ? "good" : ""}" part="note">${reason.note}</p>` : nothing}`;
}

function subReason(view: View, { lineId, subReasonId }: Wish, { subReasons }: Reason): TemplateResult {
  const id = `sub-${lineId}`;
  const choose = (event: Event) => view.journey.tell(lineId, { subReasonId: (event.target as HTMLSelectElement).value || null });
  return field(
    { id, label: msg("What fits best? (optional)", { id: "why.sub" }) },
    html`<select class="input" part="input" id=${id} @change=${choose}>
      <option value=""></option>
      ${subReasons.map(({ id, text }) => html`<option value=${id} ?selected=${id === subReasonId}>${text}</option>`)}
    </select>`,
  );
}
