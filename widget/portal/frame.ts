import { msg, str } from "@lit/localize";
import { html, nothing, type TemplateResult } from "lit";
import { away, link } from "../controls/button.ts";
import { type Step, steps } from "./flow.ts";
import { shopName, type View } from "./view.ts";

const names: Record<Step, () => string> = {
  items: () => msg("Items", { id: "bar.items" }),
  reasons: () => msg("Reasons", { id: "bar.reasons" }),
  sending: () => msg("Refund and sending", { id: "bar.sending" }),
  review: () => msg("Review", { id: "bar.review" }),
};

/** Where the shopper is: back and "Step 2 of 4" when narrow, four named segments when wide. */
export function bar({ flow, journey }: View): unknown {
  const at = steps.indexOf(flow.place as Step);
  if (at < 0) return nothing;
  const where = msg(str`Step ${at + 1} of ${steps.length}`, { id: "bar.step" });
  return html`<div class="bar">
      ${backLink(() => journey.back(steps[at - 1] ?? "find"))}
      <span class="small muted" id="where" aria-hidden="true">${where}</span>
    </div>
    <ol class="steps" part="steps" aria-label=${where}>
      ${steps.map((step, index) => {
        const name = html`<span>${names[step]()}</span>`;
        if (index === at) return html`<li aria-current="step">${name}</li>`;
        return index > at
          ? html`<li>${name}</li>`
          : html`<li class="done">${name}${link(names[step](), () => journey.back(step), "quiet")}</li>`;
      })}
    </ol>`;
}

export const backLink = (go: () => void): TemplateResult => link(html`${arrow}${msg("Back", { id: "bar.back" })}`, go, "plain");

const arrow = html`<svg viewBox="0 0 18 18" fill="none" stroke="currentColor" stroke-width="1.75" aria-hidden="true"><path d="M11 3.5 5.5 9l5.5 5.5" /></svg>`;

/** Help stands in the same place on every step. While nothing of the shop is known, the page's own words are the only way to it. */
export function foot(view: View): unknown {
  const help = helpAddress(view);
  const way = help
    ? away(msg(str`Help from ${shopName(view)}`, { id: "foot.help" }), help, "link quiet")
    : view.journey.unmet && html`<slot></slot>`;
  return way ? html`<div class="foot" part="foot">${way}</div>` : nothing;
}

export function helpAddress({ flow }: View): string | null {
  const { url = null, email = null } = flow.shop?.help ?? {};
  return url ?? (email && `mailto:${email}`);
}

/** The shop takes no returns here: said at once, with the way that is left. */
export function closed(text: string): TemplateResult {
  return html`<p class="problem" part="problem">${text || msg("Returns are not open here at the moment.", { id: "closed" })}</p>`;
}
