import { msg, str } from "@lit/localize";
import { html, nothing, type TemplateResult } from "lit";
import { link } from "../controls/button.ts";
import { textField } from "../controls/field.ts";
import { heading, main, onSubmit, shopName, title, type View } from "./view.ts";

/** Step nought: prove the order. Drawn at once; the shop's own words join when they arrive. */
export function findOrder(view: View): TemplateResult {
  const { journey, flow } = view;
  const { proof, shop } = flow;
  const readonly = journey.busy !== null;
  const byEmail = proof.by === "email";
  return html`<div class="layout">
    <form class="stack wide narrow" novalidate @submit=${onSubmit(() => journey.find())}>
      ${heading(view, msg("Send something back", { id: "find.title" }), msg("Two things from your confirmation e‑mail, and you will see what can be returned and what you get.", { id: "find.lead" }))}
      ${view.trouble()}
      <div class="stack">
        ${textField({
          id: "order",
          label: msg("Order number", { id: "find.order" }),
          hint: msg("For example 10482. It is in your confirmation e‑mail.", { id: "find.order_hint" }),
          missing: view.missingAt("order"),
          value: proof.orderNumber,
          readonly,
          autocomplete: "off",
          enter: "next",
          onInput: (orderNumber) => journey.prove({ orderNumber }),
        })}
        ${textField({
          id: "proof",
          label: byEmail ? msg("E‑mail address", { id: "find.email" }) : msg("Postcode", { id: "find.postcode" }),
          hint: byEmail
            ? msg("The one you ordered with.", { id: "find.email_hint" })
            : msg("Of the delivery or the billing address.", { id: "find.postcode_hint" }),
          missing: view.missingAt("proof"),
          value: proof[proof.by],
          readonly,
          ...(byEmail && { type: "email", mode: "email" }),
          autocomplete: byEmail ? "email" : "postal-code",
          enter: "go",
          onInput: (value) => journey.prove({ [proof.by]: value }),
        })}
      </div>
      ${main(view, msg("Find my order", { id: "find.go" }), "find", {
        beside: shop?.proof.email
          ? link(
              byEmail
                ? msg("Use my postcode instead", { id: "find.use_postcode" })
                : msg("Use my e‑mail address instead", { id: "find.use_email" }),
              () => journey.prove({ by: byEmail ? "postalCode" : "email" }),
              "quiet",
            )
          : nothing,
      })}
    </form>
    ${
      shop?.highlights.length
        ? html`<aside class="summary always" part="summary">
            ${title(view, msg(str`Returns at ${shopName(view)}`, { id: "find.about" }))}
            <ul class="facts-list small">${shop.highlights.map((line) => html`<li>${line}</li>`)}</ul>
          </aside>`
        : nothing
    }
  </div>`;
}
