import { msg } from "@lit/localize";
import { html, nothing, type TemplateResult } from "lit";
import type { Item } from "../../server/http/schemas.ts";
import { type MainButton, mainButton } from "../controls/button.ts";
import { day, money } from "../shared/locale.ts";
import { type Flow, type Step, steps } from "./flow.ts";
import type { Journey } from "./journey.ts";
import type { Work } from "./workbench.ts";

/** What every step is drawn from. */
export interface View {
  readonly journey: Journey;
  readonly flow: Flow;
  readonly language: string;
  /** Level of the step's heading in the outline of the page around us. */
  readonly level: number;
  /** What stands in the way, drawn; and what is missing at one field. Whoever draws the first step has the words of both. */
  readonly trouble: () => unknown;
  readonly missingAt: (field: string) => string | null;
  readonly announce: (sentence: string) => void;
  /** Brings a control into view and gives it the focus, once what was just changed is drawn. */
  readonly focus: (id: string) => void;
}

/** Two sizes of one shoe are told apart by their variant. */
export const nameOf = ({ title, variant }: Item): string => [title, variant].filter(Boolean).join(", ");
export const currencyOf = ({ flow }: View): string => flow.session?.order.currency ?? flow.returns[0]?.currency ?? "EUR";
export const amount = (view: View, minor: number, signed = false): string => money(view.language, minor, currencyOf(view), signed);
/** Its title says which way it goes: what is still to pay carries no minus. */
export const totalOf = (view: View, total: { readonly amount: number }): string => amount(view, Math.abs(total.amount));
export const dayOf = (view: View, at: number): string => day(view.language, at);
export const shopName = ({ flow }: View): string => flow.shop?.name ?? "";

/** The step's heading: a question or an answer. It gets the focus when the step opens. */
export function heading(view: View, title: unknown, lead?: unknown, above: unknown = nothing): TemplateResult {
  return html`<div>
    ${above}
    <h2 class="heading" part="heading" id="heading" tabindex="-1" aria-describedby=${steps.includes(view.flow.place as Step) ? "where" : nothing} aria-level=${view.level}>${title}</h2>
    ${lead ? html`<p class="lead">${lead}</p>` : nothing}
  </div>`;
}

export const title = (view: View, text: unknown): TemplateResult => html`<h3 class="title" aria-level=${view.level + 1}>${text}</h3>`;

export function main(view: View, label: string, work: Work, more: Partial<MainButton> = {}): TemplateResult {
  const { busy } = view.journey;
  return mainButton({ label, phase: busy?.work === work ? busy.phase : null, stop: () => view.journey.giveUp(), ...more });
}

export const continueLabel = (): string => msg("Continue", { id: "go.on" });

/** A form that hands its submit to us and to nobody else. */
export function onSubmit(act: () => unknown): (event: Event) => void {
  return (event) => {
    event.preventDefault();
    event.stopPropagation();
    void act();
  };
}

/** `<img>` only where there is a picture; the frame keeps its place either way. */
export const picture = (url: string | null | undefined, look = ""): TemplateResult =>
  url
    ? html`<img class="picture ${look}" part="picture" src=${url} alt="" loading="lazy" decoding="async" />`
    : html`<span class="picture ${look}" part="picture"></span>`;
