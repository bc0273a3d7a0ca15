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
      <span class="small muted" aria-hidden="true">${where}</span>
    </div>
    <ol class="steps" part="steps" aria-label=${where}>
      ${steps.map((step, index) =>
        index === at
          ? html`<li aria-current="step"><span>${names[step]()}</span></li>`
          : html`<li class=${index < at ? "done" : ""}>${index < at ? link(names[step](), () => journey.back(step), "quiet") : html`<span>${names[step]()}</span>`}</li>`,
      )}
    </ol>`;
}

export const backLink = (go: () => void): TemplateResult => link(html`${arrow}${msg("Back", { id: "bar.back" })}`, go, "plain");

const arrow = html`<svg viewBox="0 0 18 18" fill="none" stroke="currentColor" stroke-width="1.75" aria-hidden="true"><path d="M11 3.5 5.5 9l5.5 5.5" /></svg>`;

/** Help stands in the same place on every step. */
export function foot(view: View): unknown {
  const help = helpAddress(view);
  return help
    ? html`<div class="foot" part="foot">${away(msg(str`Help from ${shopName(view)}`, { id: "foot.help" }), help, "link quiet")}</div>`
    : nothing;
}

export function helpAddress({ flow }: View): string | null {
  const { url = null, email = null } = flow.shop?.help ?? {};
  return url ?? (email && `mailto:${email}`);
}

/** The shop takes no returns here: said at once, with the way that is left. */
export function closed(text: string): TemplateResult {
  return html`<p class="problem" part="problem">${text || msg("Returns are not open here at the moment.", { id: "closed" })}</p>`;
}
