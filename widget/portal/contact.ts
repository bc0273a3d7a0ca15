import { msg, str } from "@lit/localize";
import { html, nothing, type TemplateResult } from "lit";
import type { QuoteView } from "../../server/http/schemas.ts";
import { away, button } from "../controls/button.ts";
import { shopName, type View } from "./view.ts";

type Contact = NonNullable<QuoteView["contact"]>;

/** Where no label exists: a reference to name and a message already written. */
export function contactTicket(view: View, { email, url, reference, message }: Contact): TemplateResult {
  const href = email ? `mailto:${email}?subject=${encodeURIComponent(reference)}&body=${encodeURIComponent(message)}` : url;
  const copy = () =>
    void navigator.clipboard.writeText(reference).then(
      () => view.announce(msg("Copied", { id: "contact.copied" })),
      () => {},
    );
  return html`<div class="ticket" part="ticket">
    <div class="stack">
      <div>
        <p class="small muted">${msg("Your reference", { id: "contact.reference" })}</p>
        <p class="code"><bdi>${reference}</bdi></p>
      </div>
      <div class="buttons">
        ${href ? away(msg(str`Write to ${shopName(view)}`, { id: "contact.write" }), href, "button primary", "button primary") : nothing}
        ${navigator.clipboard ? button(msg("Copy the reference", { id: "contact.copy" }), copy) : nothing}
      </div>
      ${email ? html`<p class="small muted"><bdi>${email}</bdi></p>` : nothing}
    </div>
  </div>`;
}

export const kept = ({ kept: sentence }: Contact): TemplateResult => html`<p class="note small" part="note">${sentence}</p>`;

export const postalAddress = (lines: readonly string[] | null): unknown =>
  lines?.length
    ? html`<address class="address">${lines.map((line, index) => html`${index ? html`<br />` : nothing}<bdi>${line}</bdi>`)}</address>`
    : nothing;
