import { msg, str } from "@lit/localize";
import { html, nothing, type TemplateResult } from "lit";
import type { Item } from "../../server/http/schemas.ts";
import { away, link } from "../controls/button.ts";
import { ruler } from "../controls/ruler.ts";
import { stepper } from "../controls/stepper.ts";
import { wishFor } from "./flow.ts";
import { helpAddress } from "./frame.ts";
import { aside, running } from "./summary.ts";
import { amount, continueLabel, dayOf, heading, main, nameOf, onSubmit, picture, title, type View } from "./view.ts";

/** Step one: what goes back. What cannot is shown as clearly, with its sum and with what is left to do. */
export function chooseItems(view: View): TemplateResult {
  const { journey, flow } = view;
  const { order, items = [], returns = [] } = flow.session ?? {};
  return html`<form class="layout" novalidate @submit=${onSubmit(() => journey.forward())}>
    <div class="stack wide">
      ${heading(
        view,
        msg("What is going back?", { id: "items.title" }),
        msg(str`Order ⁨${order?.number ?? ""}⁩, placed on ${dayOf(view, order?.placedAt ?? 0)}. Prices are what you paid, after discounts.`, {
          id: "items.lead",
        }),
      )}
      ${view.trouble()}
      <ul class="items" part="items" id="items" role="list">${items.map((item) => (item.open || wishFor(flow, item.lineId) ? open(view, item) : blocked(view, item)))}</ul>
      ${
        returns.length
          ? html`<div>
              ${title(view, msg("Returns of this order", { id: "items.returns" }))}
              ${returns.map(({ id, number, headline }) => html`<p class="small">${link(html`<bdi>${number}</bdi>`, () => journey.open(id), "")} ${headline}</p>`)}
            </div>`
          : nothing
      }
      <div>${running(view)}${main(view, continueLabel(), "open")}</div>
    </div>
    ${aside(view)}
  </form>`;
}

function open(view: View, item: Item): TemplateResult {
  const { journey, flow } = view;
  const { lineId } = item;
  const wish = wishFor(flow, lineId);
  const most = Math.max(1, item.available);
  return html`<li class="item" part="item">
    <label class="choice">
      <input type="checkbox" .checked=${wish !== undefined} @change=${(event: Event) => journey.choose(lineId, (event.target as HTMLInputElement).checked)} />
      ${picture(item.imageUrl)}<span class="about">${about(view, item)}${item.until ? html`<span class="until">${item.until}</span>` : nothing}</span>
    </label>
    ${wish && most > 1 ? stepper({ name: nameOf(item), value: wish.quantity, most, onChange: (quantity) => journey.tell(lineId, { quantity }) }) : nothing}
  </li>`;
}

function blocked(view: View, item: Item): TemplateResult {
  const { title: reason = "", explanation = null, ruler: drawn = null, possible = null } = item.blocked ?? {};
  // Short answers stand beside the picture; a ruler, or what is still possible, needs the whole width.
  const wide = drawn || possible?.text;
  const why = html`${explanation ? html`<p class="sum muted">${explanation}</p>` : nothing}${possible?.text ? html`<p class="sum">${headed(possible.text)}</p>` : nothing}${way(view, item)}`;
  return html`<li class="item blocked" part="item item-blocked">
    <div class="choice">
      <span></span>${picture(item.imageUrl)}
      <div class="about">${about(view, item)}<span class="until strong">${reason}</span>${wide ? nothing : why}</div>
    </div>
    ${wide ? html`<div class="why">${drawn ? ruler(drawn) : nothing}${why}</div>` : nothing}
  </li>`;
}

/** "What you can still do: …" with its first words in bold. */
function headed(text: string): TemplateResult {
  const end = text.indexOf(":") + 1;
  return html`<span class="strong">${text.slice(0, end)}</span>${text.slice(end)}`;
}

function way(view: View, { lineId, blocked }: Item): unknown {
  const { action = null, link: words = null, returnId = null } = blocked?.possible ?? {};
  const help = helpAddress(view);
  if (!words) return nothing;
  if (action === "report_fault") return link(words, () => view.journey.choose(lineId, true), "");
  if (action === "see_return" && returnId) return link(words, () => void view.journey.open(returnId));
  return action === "contact" && help ? away(words, help, "link small") : nothing;
}

function about(view: View, { title, variant, paid, paidEach, quantity }: Item): TemplateResult {
  const each = quantity > 1 && paidEach !== null ? msg(str`${amount(view, paidEach)} each`, { id: "items.each" }) : null;
  const facts = [variant, quantity > 1 && each].filter(Boolean).join(" · ");
  return html`<span class="line"><span class="name">${title}</span><span class="paid">${amount(view, paid)}</span></span>${facts ? html`<span class="facts">${facts}</span>` : nothing}`;
}
