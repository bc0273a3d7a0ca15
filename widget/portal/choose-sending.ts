import { msg } from "@lit/localize";
import { html, nothing, type TemplateResult } from "lit";
import type { QuoteView } from "../../server/http/schemas.ts";
import { options } from "../controls/options.ts";
import { stepper } from "../controls/stepper.ts";
import { chooseInstead } from "./choose-instead.ts";
import { kept, postalAddress } from "./contact.ts";
import type { Handover, Resolution } from "./flow.ts";
import { placesNear } from "./places.ts";
import { aside, running } from "./summary.ts";
import { amount, heading, main, onSubmit, title, type View } from "./view.ts";
import { choosePickup } from "./when.ts";

/** Step three: the money and the way back, both before there is a label. */
export function chooseSending(view: View): TemplateResult {
  const { journey, flow } = view;
  const { quote } = flow;
  if (!quote) return html``;
  const { contact } = quote;
  return html`<form class="layout" novalidate @submit=${onSubmit(() => journey.forward())}>
    <div class="stack wide">
      ${contact ? heading(view, contact.title, contact.promise) : heading(view, msg("Refund and sending", { id: "bar.sending" }), msg("You decide both before there is a label.", { id: "send.lead" }))}
      ${view.trouble()} ${contact ? kept(contact) : nothing} ${choices(view, quote)}
      ${
        contact
          ? html`<div class="stack">
              <p class="small muted">${contact.without}</p>
              ${postalAddress(quote.handovers.find(({ address }) => address)?.address ?? null)}
            </div>`
          : nothing
      }
      ${quote.review ? html`<p class="note small" part="note">${quote.review}</p>` : nothing}
      <div>${running(view)}${main(view, msg("Continue to review", { id: "send.go" }), "quote")}</div>
    </div>
    ${aside(view)}
  </form>`;
}

function choices(view: View, quote: QuoteView): TemplateResult {
  const { journey, flow } = view;
  return html`${options({
    id: "money",
    legend: title(view, msg("How would you like your money?", { id: "send.money" })),
    list: quote.resolutions.map(({ kind, title, note, amount: minor }) => ({
      value: kind,
      title,
      note,
      amount: kind === "exchange" ? "" : amount(view, minor),
      inside: kind === "exchange" && quote.exchange ? chooseInstead(view) : null,
    })),
    chosen: flow.resolution,
    onChoose: (resolution) => void journey.prefer({ resolution: resolution as Resolution }),
  })}
  ${options({
    id: "way",
    legend: title(view, msg("How will you send it?", { id: "send.way" })),
    list: quote.handovers.map((one) => ({
      value: one.kind,
      title: one.title,
      note: one.note,
      amount: one.cost,
      inside: one.kind === flow.handover ? more(view, quote, one) : null,
    })),
    chosen: flow.handover,
    onChoose: (handover) => void journey.prefer({ handover: handover as Handover, sending: { ...flow.sending, point: null } }),
  })}
  ${quote.parcels.most > 1 ? parcels(view, quote.parcels.most) : nothing}`;
}

/** What a way asks for once it is chosen. */
function more(view: View, { sendBy }: QuoteView, { kind, address, points }: QuoteView["handovers"][number]): unknown {
  if (kind === "pickup") return choosePickup(view);
  if (kind === "own" && address) return html`<div class="stack">${postalAddress(address)}<p class="small strong">${sendBy}</p></div>`;
  return points && placesNear(view, kind);
}

function parcels(view: View, most: number): TemplateResult {
  const { journey, flow } = view;
  const value = Math.min(flow.sending.parcels, most);
  return html`<div>
    ${title(view, msg("How many parcels?", { id: "send.parcels" }))}
    <p class="small muted">${msg("Each gets a label of its own.", { id: "send.each" })}</p>
    <div class="block-space">${stepper({ name: parcelsLabel(), value, most, onChange: (parcels) => journey.send({ parcels }) })}</div>
  </div>`;
}

export const parcelsLabel = (): string => msg("Parcels", { id: "send.parcel" });
