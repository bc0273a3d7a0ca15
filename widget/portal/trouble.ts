import { msg, str } from "@lit/localize";
import { html, nothing, type TemplateResult } from "lit";
import { away } from "../controls/button.ts";
import { isOne } from "../shared/locale.ts";
import { itemOf, type Missing } from "./flow.ts";
import { helpAddress } from "./frame.ts";
import { nameOf, shopName, title, type View } from "./view.ts";

/** What stands in the way, before everything else: what it is, and how to go on. It gets the focus. */
export function troubleNote(view: View): unknown {
  const { trouble } = view.journey;
  if (!trouble) return nothing;
  switch (trouble.kind) {
    case "missing":
      return frame(
        view,
        headline(view.language, trouble.missing),
        html`${trouble.missing.map((missing) => html`<a class="link" href="#${missing.field}" @click=${(event: Event) => jump(event, missing.field)}>${sentence(view, missing)}</a>`)}`,
      );
    case "not_found":
      return frame(
        view,
        view.flow.proof.by === "email"
          ? msg("We found no order with this number and this e‑mail address", { id: "trouble.no_match_email" })
          : msg("We found no order with this number and this postcode", { id: "trouble.no_match" }),
        say(
          msg("Compare both with your confirmation e‑mail. If it was a present, use what the person who bought it gave.", {
            id: "trouble.compare",
          }),
        ),
        lookup(view),
      );
    case "no_answer":
      return frame(
        view,
        msg("No answer came back", { id: "trouble.silence" }),
        say(
          msg("Look at your connection and press the button again. What you entered is still here, and nothing counts twice.", {
            id: "trouble.retry",
          }),
        ),
      );
    case "slow_down":
      return frame(
        view,
        msg("A short pause, please", { id: "trouble.pause" }),
        say(msg(str`Too many tries came from here. Try again in ${span(view.language, trouble.seconds)}.`, { id: "trouble.later" })),
      );
    case "again":
      return frame(
        view,
        msg("Please show us your order once more", { id: "trouble.again" }),
        say(msg("It has been a while, so we ask again to keep it private. What you chose is kept.", { id: "trouble.kept" })),
      );
    case "refused":
      return frame(view, trouble.detail);
  }
}

/** The sentence at the field itself. */
export function missingAt(view: View, field: string): string | null {
  const { trouble } = view.journey;
  const missing = trouble?.kind === "missing" && trouble.missing.find((one) => one.field === field);
  return missing ? sentence(view, missing) : null;
}

const frame = (view: View, headline: string, ...more: unknown[]): TemplateResult =>
  html`<div class="problem" part="problem" id="problem" tabindex="-1"><div role="alert">${title(view, headline)}${more}</div></div>`;

const say = (text: string): TemplateResult => html`<p class="small">${text}</p>`;

function lookup(view: View): unknown {
  const help = helpAddress(view);
  return help ? away(msg(str`Let ${shopName(view)} look it up`, { id: "trouble.ask" }), help, "link small") : nothing;
}

function headline(language: string, missing: readonly Missing[]): string {
  const own = missing[0] && wanted[missing[0].what]?.headline;
  if (own) return own();
  return isOne(language, missing.length)
    ? msg("One thing is missing", { id: "missing.one" })
    : msg(str`${missing.length} things are missing`, { id: "missing.many" });
}

interface Wanted {
  /** `name` of the item it belongs to. */
  readonly sentence: (name: string) => string;
  /** Where it is said otherwise than by counting. */
  readonly headline?: () => string;
}

export type Wants = Partial<Record<Missing["what"], Wanted>>;

/** What the first steps ask for. */
const wanted: Wants = {
  order: { sentence: () => msg("Enter the order number", { id: "missing.order" }) },
  postalCode: { sentence: () => msg("Enter a postcode", { id: "missing.postcode" }) },
  email: { sentence: () => msg("Enter the e‑mail address", { id: "missing.email" }) },
  code: { sentence: () => sixDigits() },
};

/** The words of what only later steps ask for come with them. */
export const alsoWants = (more: Wants): Wants => Object.assign(wanted, more);

function sentence(view: View, { what, lineId }: Missing): string {
  const item = lineId && itemOf(view.flow, lineId);
  return wanted[what]?.sentence(item ? nameOf(item) : "") ?? "";
}

export const sixDigits = (): string => msg("Six digits", { id: "code.label" });

/** "2 minutes", "40 seconds": plural and words by Intl. */
function span(language: string, seconds: number): string {
  const [count, unit] = seconds > 90 ? [Math.ceil(seconds / 60), "minute"] : [seconds, "second"];
  return new Intl.NumberFormat(language, { style: "unit", unit: unit as string, unitDisplay: "long" }).format(count as number);
}

/** A fragment link cannot reach into a shadow root: bring the field's label into view and focus the control by hand. */
function jump(event: Event, field: string): void {
  event.preventDefault();
  const root = (event.target as HTMLElement).getRootNode() as ShadowRoot;
  const found = root.getElementById(field);
  const control = found?.matches("input,textarea,select,button")
    ? found
    : (found?.querySelector<HTMLElement>("input,textarea,select,button") ?? found);
  (root.querySelector(`label[for="${CSS.escape(field)}"]`) ?? found)?.scrollIntoView({ block: "nearest" });
  control?.focus({ preventScroll: true });
}
