import { msg, str } from "@lit/localize";
import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import type { OpenStepList, OpenStepView } from "../../../server/http/desk-step-schemas.ts";
import { Screen } from "../screen.ts";
import { sheet } from "../sheet.ts";
import { words } from "../words.ts";
import { stepLine, stepSheet } from "./step-line.ts";
import { Ticking } from "./ticking.ts";

/** Everything that is to be done in the shops themselves, because their connections cannot: the oldest first, each with a box to tick. */
@customElement("desk-all-steps")
export class StepsScreen extends Screen {
  static override styles = [
    sheet,
    stepSheet,
    css`
      .edge {
        border-block-end: 1px solid var(--line);
      }
      .work {
        display: grid;
        gap: var(--s4);
        max-inline-size: 860px;
        min-inline-size: 0;
        padding: var(--s5);
      }
      @media (max-width: 700px) {
        .work {
          padding: var(--s4);
        }
      }
    `,
  ];

  @state() private items: readonly OpenStepView[] | null = null;
  @state() private next: string | null = null;
  @state() private failure: unknown = null;
  @state() private waits = false;
  @state() private said = "";
  readonly #ticking = new Ticking(this);

  override heading(): string {
    return msg("To do in the shop", { id: "steps.title" });
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#load(null);
  }

  override render(): TemplateResult {
    const { items, failure } = this;
    return html`<header class="top edge"><h1 tabindex="-1">${this.heading()}</h1></header>
      <div class="work">
        <p class="vh" role="status">${this.said}</p>
        ${this.#ticking.problem ? html`<p class="problem" role="alert">${this.#ticking.problem}</p>` : nothing}
        ${
          items
            ? this.#list(items)
            : failure === null
              ? this.waits
                ? html`<p class="soft" role="status">${words.loading()} …</p>`
                : nothing
              : html`<div class="blank" role="alert">
                <p>${this.sentence(failure)}</p>
                <button type="button" class="btn" @click=${() => void this.#load(null)}>${words.retry()}</button>
              </div>`
        }
      </div>`;
  }

  #list(items: readonly OpenStepView[]): TemplateResult {
    if (items.length === 0) return html`<p class="soft">${msg("Nothing is to be done there.", { id: "steps.none" })}</p>`;
    return html`<p class="soft">
        ${msg("What a connection cannot do, or could not. Tick what you did there; it stands on its return, with your name.", { id: "steps.lead" })}
      </p>
      <ul class="steps">
        ${repeat(
          items,
          ({ id }) => id,
          (step) =>
            stepLine({
              step,
              desk: this.desk,
              timeZone: step.timeZone,
              busy: this.#ticking.busy === step.id,
              tick: () => void this.#tick(step),
              of: this.#of(step),
            }),
        )}
      </ul>
      ${this.next ? html`<p><button type="button" class="btn" @click=${() => void this.#load(this.next)}>${msg("More", { id: "order.more" })}</button></p>` : nothing}`;
  }

  #of({ returnNumber, orderId, orderNumber }: OpenStepView): TemplateResult {
    return returnNumber
      ? html`<a href="/desk/returns/${returnNumber}">${returnNumber}</a>`
      : html`<a href="/desk/orders/${orderId}">${msg(str`Order ${orderNumber}`, { id: "order.title" })}</a>`;
  }

  async #tick(step: OpenStepView): Promise<void> {
    const done = await this.#ticking.tick(this.desk, step);
    if (!done) return;
    // Rows do not move under a hand: it stays, ticked, until the page is opened anew.
    this.items = (this.items ?? []).map((one) => (one.id === done.id ? { ...one, ...done } : one));
    this.said = msg(str`Done: ${done.title}`, { id: "steps.said" });
  }

  async #load(cursor: string | null): Promise<void> {
    const slow = setTimeout(() => (this.waits = true), 300);
    try {
      const list = await this.desk.api.get<OpenStepList>("/steps", { cursor });
      this.items = cursor === null ? list.items : [...(this.items ?? []), ...list.items];
      this.next = list.next;
      this.failure = null;
    } catch (failure) {
      this.failure = failure;
    }
    clearTimeout(slow);
    this.waits = false;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "desk-all-steps": StepsScreen;
  }
}
