import { msg } from "@lit/localize";
import { html, nothing, type TemplateResult } from "lit";
import { link } from "../controls/button.ts";
import { ledger } from "../controls/ledger.ts";
import { parcelsLabel } from "./choose-sending.ts";
import { itemOf, reasonOf, type Step, type Wish } from "./flow.ts";
import { photosLabel } from "./photos.ts";
import { moneyRow, total } from "./summary.ts";
import { heading, main, onSubmit, picture, title, type View } from "./view.ts";

/** Step four: what, how and how much, each with a way to change it, then one button. */
export function review(view: View): TemplateResult {
  const { journey, flow } = view;
  const { quote } = flow;
  const handover = quote?.handovers.find(({ kind }) => kind === quote.handover);
  const resolution = quote?.resolutions.find(({ kind }) => kind === quote.resolution);
  return html`<form class="stack wide" novalidate @submit=${onSubmit(() => journey.submit())}>
    ${heading(view, msg("Check and submit", { id: "review.title" }))} ${view.trouble()}
    <div class="layout even">
      <div class="stack">
        ${block(
          view,
          "items",
          msg("Going back", { id: "review.items" }),
          flow.wishes.map((wish) => row(view, wish)),
        )}
        ${block(view, "sending", msg("Sending", { id: "review.sending" }), html`<p>${handover?.title}</p>${way(view).map((words) => html`<p class="small">${words}</p>`)}<p class="small muted">${quote?.sendBy}</p>`)}
        ${block(view, "sending", msg("Refund", { id: "review.refund" }), html`<p>${resolution?.title}</p><p class="small muted">${quote?.when}</p>`)}
      </div>
      <section class="stack">
        ${
          quote
            ? html`<div class="money" part="summary">
                ${title(view, moneyTitle())}${ledger([...quote.rows.map((one) => moneyRow(view, one)), total(view, quote)], quote.total.note)}
              </div>`
            : nothing
        }
        ${quote?.exchange?.note ? html`<p class="note small" part="note">${quote.exchange.note}</p>` : nothing}
        ${quote?.review ? html`<p class="note small" part="note">${quote.review}</p>` : nothing}
        ${main(view, msg("Submit return", { id: "review.go" }), "submit", {
          waiting: msg("Saving your return. You can press once; it counts once.", { id: "review.saving" }),
          beside: html`<p class="small muted">${msg("Nothing is final until you press this. Afterwards you can cancel until the parcel moves.", { id: "review.final" })}</p>`,
        })}
      </section>
    </div>
  </form>`;
}

/** When somebody comes, where it is brought to, and in how many parcels. */
function way({ flow }: View): string[] {
  const { slot, slotTitle, note, point, parcels } = flow.sending;
  const most = flow.quote?.parcels.most ?? 1;
  return [
    ...(slot && flow.quote?.handover === "pickup" ? [slotTitle, note] : []),
    point?.title ?? "",
    parcels > 1 && most > 1 ? `${parcelsLabel()}: ${Math.min(parcels, most)}` : "",
  ].filter(Boolean);
}

export const insteadLabel = (): string => msg("You get instead:", { id: "instead.get" });

export const moneyTitle = (): string => msg("Your money, line by line", { id: "review.money" });

function block(view: View, step: Step, name: string, content: unknown): TemplateResult {
  const change = html`${msg("Change", { id: "review.change" })}<span class="visually-hidden">: ${name}</span>`;
  return html`<section class="block">
    <div class="top">${title(view, name)}${link(change, () => view.journey.back(step))}</div>
    ${content}
  </section>`;
}

function row(view: View, wish: Wish): TemplateResult {
  const item = itemOf(view.flow, wish.lineId);
  const reason = reasonOf(view.flow, wish);
  const sub = reason?.subReasons.find(({ id }) => id === wish.subReasonId)?.text;
  const facts = [item?.variant, reason?.text, sub, wish.photos.length && `${photosLabel()}: ${wish.photos.length}`]
    .filter(Boolean)
    .join(" · ");
  const instead = view.flow.quote?.exchange?.pieces.filter(({ lineId }) => lineId === wish.lineId) ?? [];
  return html`<div class="row">
    ${picture(item?.imageUrl, "tiny")}
    <div>
      <p class="strong">${item?.title}${wish.quantity > 1 ? html` ×&nbsp;${wish.quantity}` : nothing}</p>
      <p class="small muted">${facts}</p>
      ${instead.map((one) => html`<p class="small">${insteadLabel()} <span class="strong">${[one.title, one.variant].filter(Boolean).join(", ")}</span></p>`)}
    </div>
  </div>`;
}
