import { msg, str } from "@lit/localize";
import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import type { BuriedTask } from "../../../server/http/desk-unsent-schemas.ts";
import { nowOf } from "../clock.ts";
import { moment } from "../formats.ts";
import { icon } from "../icons.ts";
import { Screen } from "../screen.ts";
import { sheet } from "../sheet.ts";
import { words } from "../words.ts";
import { unsentWords } from "./unsent-words.ts";

/** Mails and labels that failed so often that they wait for a person: what, of which return or order, why, and trying again. */
@customElement("desk-unsent")
export class UnsentScreen extends Screen {
  static override styles = [
    sheet,
    css`
      .edge {
        border-block-end: 1px solid var(--line);
        flex-wrap: wrap;
      }
      .work {
        padding: var(--s5);
        display: grid;
        gap: var(--s4);
        min-inline-size: 0;
      }
      td {
        overflow-wrap: anywhere;
      }
      td:last-child {
        white-space: nowrap;
      }
      @media (max-width: 700px) {
        .work {
          padding: var(--s4);
        }
        thead {
          display: none;
        }
        tr,
        td {
          display: block;
          padding-inline: 0;
        }
        td {
          border: 0;
          padding-block: 2px;
        }
        tr {
          border-block-start: 1px solid var(--line);
          padding-block: var(--s3);
        }
        .btn {
          min-block-size: var(--touch);
        }
      }
    `,
  ];

  @state() private items: readonly BuriedTask[] | null = null;
  @state() private failure: unknown = null;
  @state() private problem = "";
  @state() private said = "";
  /** The task that is tried again, or all. */
  @state() private busy: number | "all" | null = null;
  @state() private waits = false;

  override heading(): string {
    return msg("Not sent", { id: "unsent.title" });
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#load();
  }

  override render(): TemplateResult {
    const { items, failure } = this;
    return html`<header class="top edge">
        <h1 tabindex="-1">${this.heading()}</h1>
        <span class="grow"></span>
        ${
          items && items.length > 1 && this.desk.may("returns:write")
            ? html`<button type="button" class="btn key" ?disabled=${this.busy !== null} @click=${() => void this.#retry("all")}>
              ${msg("Try all again", { id: "unsent.all" })}
            </button>`
            : nothing
        }
      </header>
      ${this.said ? html`<p class="live" role="status">${icon("yes")} ${this.said}</p>` : nothing}
      <div class="work">
        ${this.problem ? html`<p class="problem" role="alert">${this.problem}</p>` : nothing}
        ${
          items
            ? items.length > 0
              ? this.#table(items)
              : html`<p class="soft">${msg("Every mail has left and every label is made.", { id: "unsent.none" })}</p>`
            : failure === null
              ? this.waits
                ? html`<p class="soft" role="status">${words.loading()} …</p>`
                : nothing
              : html`<div class="blank" role="alert">
                <p>${this.sentence(failure)}</p>
                <button type="button" class="btn" @click=${() => void this.#load()}>${words.retry()}</button>
              </div>`
        }
      </div>`;
  }

  #table(items: readonly BuriedTask[]): TemplateResult {
    return html`<p class="soft">
        ${msg("These were tried for hours. What they tell happened; only the mail or the label is missing.", { id: "unsent.lead" })}
      </p>
      <table role="table">
        <thead role="rowgroup">
          <tr role="row">
            <th role="columnheader">${msg("Return or order", { id: "unsent.of" })}</th>
            <th role="columnheader">${msg("What", { id: "unsent.what" })}</th>
            <th role="columnheader">${msg("Since", { id: "unsent.since_head" })}</th>
            <th role="columnheader"><span class="vh">${words.again()}</span></th>
          </tr>
        </thead>
        <tbody role="rowgroup">
          ${items.map((item) => this.#row(item))}
        </tbody>
      </table>`;
  }

  #row(item: BuriedTask): TemplateResult {
    const { desk } = this;
    const zone = item.timeZone ?? desk.me?.shops[0]?.timeZone ?? "UTC";
    const since = moment(desk.language, item.since, zone, nowOf(desk.me));
    const name = unsentWords(item);
    return html`<tr role="row">
      <td role="cell">${this.#way(item)}</td>
      <td role="cell">
        <b>${name}</b>
        <div class="soft"><bdi>${item.reason}</bdi></div>
      </td>
      <td role="cell"><time datetime=${new Date(item.since).toISOString()}>${since}</time></td>
      <td role="cell">
        ${
          desk.may("returns:write")
            ? html`<button
              type="button"
              class="btn"
              aria-label=${[`${words.again()}: ${name}`, item.return?.number ?? item.order?.number].filter(Boolean).join(", ")}
              ?disabled=${this.busy !== null}
              @click=${() => void this.#retry(item.id)}
            >
              ${words.again()}
            </button>`
            : nothing
        }
      </td>
    </tr>`;
  }

  #way({ return: ret, order, what }: BuriedTask): TemplateResult | string {
    if (ret) return html`<a class="id" href="/desk/returns/${ret.number}">${ret.number}</a>`;
    if (order) return html`<a class="id" href="/desk/orders/${order.id}">${msg(str`Order ${order.number}`, { id: "order.title" })}</a>`;
    return what === "invitation" ? html`<a href="/desk/settings/members">${msg("Members", { id: "unsent.team" })}</a>` : "—";
  }

  async #load(): Promise<void> {
    const slow = setTimeout(() => (this.waits = true), 300);
    try {
      this.items = (await this.desk.api.get<{ items: BuriedTask[] }>("/tasks/buried")).items;
      this.failure = null;
    } catch (failure) {
      this.failure = failure;
    }
    clearTimeout(slow);
    this.waits = false;
  }

  async #retry(which: number | "all"): Promise<void> {
    if (this.busy !== null) return;
    this.busy = which;
    this.problem = "";
    try {
      if (which === "all") await this.desk.api.post("/tasks/retries");
      else await this.desk.api.post(`/tasks/${which}/retry`);
      this.said =
        which === "all" ? msg("All are tried again now.", { id: "unsent.all_now" }) : msg("It is tried again now.", { id: "unsent.now" });
      this.desk.announce(this.said);
      this.desk.recount();
      await this.#load();
    } catch (failure) {
      this.problem = this.sentence(failure);
    }
    this.busy = null;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "desk-unsent": UnsentScreen;
  }
}
