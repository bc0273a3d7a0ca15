import { msg, str } from "@lit/localize";
import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { Unsent } from "../../../server/http/desk-unsent-schemas.ts";
import { sentenceOf } from "../api.ts";
import { nowOf } from "../clock.ts";
import type { Desk } from "../desk.ts";
import { moment } from "../formats.ts";
import { icon } from "../icons.ts";
import { sheet } from "../sheet.ts";
import { words } from "../words.ts";
import { unsentWords } from "./unsent-words.ts";

/** Mails that have not left and labels that are not made, where their return or order is shown, and why. Fires `tried` after one is tried again. */
@customElement("desk-unsent-lines")
export class UnsentLines extends LitElement {
  static override styles = [
    sheet,
    css`
      :host {
        display: block;
        flex: none;
      }
      li {
        display: grid;
        grid-template-columns: 14px minmax(0, 1fr) auto;
        gap: 0 var(--s3);
        align-items: start;
        padding: var(--s2) var(--s5);
        border-block-end: 1px solid var(--line);
        overflow-wrap: anywhere;
      }
      li > .i {
        margin-block-start: 3px;
      }
      @media (max-width: 700px) {
        li {
          grid-template-columns: 14px minmax(0, 1fr);
          padding-inline: var(--s4);
        }
        .btn {
          grid-column: 2;
          justify-self: start;
          min-block-size: var(--touch);
          margin-block-start: var(--s2);
        }
      }
    `,
  ];

  @property({ attribute: false }) desk!: Desk;
  @property({ attribute: false }) items: readonly Unsent[] = [];
  @property() timeZone = "UTC";

  @state() private busy: number | null = null;
  @state() private problem = "";

  override render(): TemplateResult | typeof nothing {
    if (this.items.length === 0 && !this.problem) return nothing;
    return html`<ul class="unsent" aria-label=${msg("Not sent", { id: "unsent.title" })}>
        ${this.items.map((one) => this.#line(one))}
      </ul>
      ${this.problem ? html`<p class="problem" role="alert">${this.problem}</p>` : nothing}`;
  }

  #line(one: Unsent): TemplateResult {
    const { desk } = this;
    const since = moment(desk.language, one.since, this.timeZone, nowOf(desk.me));
    const name = unsentWords(one);
    return html`<li class=${one.tried ? "warn" : "bad"}>
      ${icon("problem")}
      <div>
        <b>${msg(str`${name} since ${since}`, { id: "unsent.since" })}</b>
        <div><bdi>${one.reason}</bdi> ${one.tried ? msg("It is tried again by itself.", { id: "unsent.by_itself" }) : nothing}</div>
      </div>
      ${
        !one.tried && desk.may("returns:write")
          ? html`<button
            type="button"
            class="btn"
            ?disabled=${this.busy === one.id}
            aria-label=${`${words.again()}: ${name}`}
            @click=${() => void this.#retry(one.id)}
          >
            ${words.again()}
          </button>`
          : nothing
      }
    </li>`;
  }

  async #retry(id: number): Promise<void> {
    this.busy = id;
    this.problem = "";
    try {
      await this.desk.api.post(`/tasks/${id}/retry`);
      this.desk.announce(msg("It is tried again now.", { id: "unsent.now" }));
      this.desk.recount();
      this.dispatchEvent(new Event("tried"));
    } catch (failure) {
      this.problem = sentenceOf(failure, words.unreachable());
    }
    this.busy = null;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "desk-unsent-lines": UnsentLines;
  }
}
