import { msg, str } from "@lit/localize";
import { html, nothing, type TemplateResult } from "lit";
import type { Scan } from "../../../server/http/desk-return-schemas.ts";
import { status } from "../words.ts";

export interface UnknownAsked {
  readonly text: string;
  readonly scan: Scan;
  readonly mayCreate: boolean;
  readonly onChoose: (number: string) => void;
}

/** What a parcel may be that says nothing certain. Each candidate says why; with none there is still a way on. */
export function unknownParcel({ text, scan, mayCreate, onChoose }: UnknownAsked): TemplateResult {
  return html`<div class="found">
      <h2>
        ${
          scan.candidates.length + scan.orders.length === 0
            ? msg(str`Nothing known for “${text}”`, { id: "receive.nothing_known" })
            : msg(str`“${text}” may be one of these`, { id: "receive.may_be" })
        }
      </h2>
    </div>
    ${scan.candidates.map(
      ({ number, orderNumber, shopper, word, why }) => html`<a
        class="cand"
        href="/desk/receive/${number}"
        @click=${(event: Event) => {
          event.preventDefault();
          onChoose(number);
        }}
      >
        <span><b>${number}</b> · ${orderNumber} · ${shopper}</span>
        ${status(word)}
        <span class="soft small">${why}</span>
      </a>`,
    )}
    ${scan.orders.map(
      ({
        id,
        number,
        shopper,
        why,
      }) => html`<a class="cand" href=${mayCreate ? `/desk/orders/${id}?new=unannounced` : `/desk/orders/${id}`}>
        <span><b>${msg(str`Order ${number}`, { id: "receive.order_named" })}</b> · ${shopper}</span>
        <span class="go">${mayCreate ? msg("Make a return", { id: "receive.make" }) : msg("See the order", { id: "receive.see_order" })}</span>
        <span class="soft small">${why}</span>
      </a>`,
    )}
    <div class="found">
      <p class="soft">
        ${msg("Look for a name or an order number on a slip inside, and type it. Else put the parcel aside; it can be received later.", { id: "receive.way_on" })}
      </p>
      ${scan.orders.length === 0 && mayCreate ? html`<p><a class="go" href="/desk/orders">${msg("Find the order by name", { id: "receive.find_order" })}</a></p>` : nothing}
    </div>`;
}
