import { msg, str } from "@lit/localize";
import { html, nothing, type TemplateResult } from "lit";
import type { ReturnPage } from "../../../server/http/desk-return-schemas.ts";

export type Payment = ReturnPage["money"]["payments"][number];
export type Way = Payment["ways"][number];

interface Back {
  readonly payment: Pick<Payment, "kind" | "ways" | "provider" | "tender">;
  /** By what the order was paid, where that was one thing. */
  readonly paidBy: string | null;
}

/** "Back to Visa ending in 4821, by WooCommerce": what would happen, in words. */
export function wayName(way: Way, { payment, paidBy }: Back): string {
  const provider = payment.provider ?? "";
  const to = payment.tender ?? paidBy;
  switch (way) {
    case "shop":
    case "gateway":
      if (payment.kind === "store_credit") return msg(str`As store credit of the shop, by ${provider}`, { id: "way.shop_credit" });
      return to === null
        ? msg(str`Back the way it was paid, by ${provider}`, { id: "way.back" })
        : msg(str`Back to ${to}, by ${provider}`, { id: "way.back_to" });
    case "credit":
      return msg("With a store-credit code, now", { id: "decide.by_credit" });
    case "outside":
      return msg("Paid outside, mark as done", { id: "decide.by_outside" });
  }
}

/** It is asked of a shop or gateway, which takes its time. */
export function isAsked(way: Way): way is "shop" | "gateway" {
  return way === "shop" || way === "gateway";
}

/** Where there is more than one way, which. */
export function wayOptions({
  way,
  choose,
  ...back
}: Back & { readonly way: Way; readonly choose: (way: Way) => void }): TemplateResult | typeof nothing {
  const { ways } = back.payment;
  if (ways.length < 2) return nothing;
  return html`<fieldset class="ways" role="radiogroup">
    <legend>${msg("How", { id: "pay.how" })}</legend>
    <div class="opts">
      ${ways.map(
        (one) => html`<label>
          <input class="cb" type="radio" name="way" value=${one} .checked=${one === way} @change=${() => choose(one)} />${wayName(one, back)}
        </label>`,
      )}
    </div>
  </fieldset>`;
}

/** What follows when it is asked of a shop or gateway. */
export function askedHint({ provider }: Pick<Payment, "provider">): TemplateResult {
  return html`<p class="soft">
    ${msg(str`${provider ?? ""} is asked to pay it now; until it says so, the amount stands as being paid. It is never paid twice. A mail leaves once the money has moved.`, { id: "way.asked_hint" })}
  </p>`;
}
