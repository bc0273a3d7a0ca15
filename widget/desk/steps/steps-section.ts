import { msg } from "@lit/localize";
import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { StepView } from "../../../server/http/desk-step-schemas.ts";
import type { Desk } from "../desk.ts";
import { sheet } from "../sheet.ts";
import { stepLine, stepSheet } from "./step-line.ts";
import { Ticking } from "./ticking.ts";

/** What is to be done in the shop itself for a return or an order, first what is open. Fires `ticked` after one is done. */
@customElement("desk-steps")
export class StepsSection extends LitElement {
  static override styles = [
    sheet,
    stepSheet,
    css`
      :host {
        display: block;
      }
      :host([hidden]) {
        display: none;
      }
    `,
  ];

  @property({ attribute: false }) desk!: Desk;
  @property({ attribute: false }) steps: readonly StepView[] = [];
  @property() timeZone = "UTC";

  /** Ticked here a moment ago: said in place before the page says it. */
  @state() private done: ReadonlyMap<string, StepView> = new Map();
  readonly #ticking = new Ticking(this);

  protected override willUpdate(): void {
    // Without steps it takes no place among the sections either.
    this.toggleAttribute("hidden", this.steps.length === 0);
  }

  override render(): TemplateResult | typeof nothing {
    if (this.steps.length === 0) return nothing;
    const steps = this.steps.map((step) => this.done.get(step.id) ?? step);
    const open = steps.filter(({ doneAt }) => doneAt === null);
    const over = steps.filter(({ doneAt }) => doneAt !== null);
    const line = (step: StepView): TemplateResult =>
      stepLine({ step, desk: this.desk, timeZone: this.timeZone, busy: this.#ticking.busy === step.id, tick: () => void this.#tick(step) });
    return html`<section class="sec" aria-labelledby="steps">
      <header>
        <h2 id="steps">${msg("To do in the shop", { id: "steps.title" })}</h2>
        <span class="soft">${msg("what its connection cannot do, or could not", { id: "steps.hint" })}</span>
      </header>
      <ul class="steps">${open.map(line)}</ul>
      ${this.#ticking.problem ? html`<p class="problem" role="alert">${this.#ticking.problem}</p>` : nothing}
      ${
        over.length > 0
          ? html`<details ?open=${open.length === 0}>
            <summary>${msg("Done there", { id: "steps.over" })} (${over.length})</summary>
            <ul class="steps">${over.map(line)}</ul>
          </details>`
          : nothing
      }
    </section>`;
  }

  async #tick(step: StepView): Promise<void> {
    const done = await this.#ticking.tick(this.desk, step);
    if (!done) return;
    this.done = new Map([...this.done, [done.id, done]]);
    this.dispatchEvent(new Event("ticked"));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "desk-steps": StepsSection;
  }
}
