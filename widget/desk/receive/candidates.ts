import { msg, str } from "@lit/localize";
import { html, type TemplateResult } from "lit";
import type { Scan } from "../../../server/http/desk-reception-schemas.ts";
import { status } from "../words.ts";

export interface CandidatesAsked {
  readonly scan: Scan;
  readonly mayCreate: boolean;
  /** The parcel that was put aside and is looked at again. */
  readonly parcelId: string | null;
  readonly choose: (candidate: Scan["candidates"][number]) => void;
}

/** What a parcel may be that says nothing certain. Each says why. */
export function candidates({ scan, mayCreate, parcelId, choose }: CandidatesAsked): TemplateResult {
  const more = mayCreate ? `?new=unannounced${parcelId ? `&parcel=${parcelId}` : ""}` : "";
  return html`${scan.candidates.map(
    (candidate) => html`<a
      class="cand"
      href="/desk/receive/${candidate.number}"
      @click=${(event: Event) => {
        event.preventDefault();
        choose(candidate);
      }}
    >
      <span><b>${candidate.number}</b> · ${candidate.shopper}</span>
      ${status(candidate.word)}
      <span class="soft small">${msg(str`Order ${candidate.orderNumber}`, { id: "receive.order_named" })}</span>
      <span class="soft small">${candidate.why}</span>
    </a>`,
  )}
  ${scan.orders.map(
    ({ id, number, shopper, why }) => html`<a class="cand" href="/desk/orders/${id}${more}">
      <span><b>${msg(str`Order ${number}`, { id: "receive.order_named" })}</b> · ${shopper}</span>
      <span class="go">${mayCreate ? msg("Make a return", { id: "receive.make" }) : msg("See the order", { id: "receive.see_order" })}</span>
      <span class="soft small wide">${why}</span>
    </a>`,
  )}`;
}
