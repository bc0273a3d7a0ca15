import { msg } from "@lit/localize";
import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { DeliveryListView, DeliveryView } from "../../../server/http/desk-webhook-schemas.ts";
import { sentenceOf } from "../api.ts";
import { nowOf } from "../clock.ts";
import type { Desk } from "../desk.ts";
import { moment } from "../formats.ts";
import { icon } from "../icons.ts";
import { sheet } from "../sheet.ts";
import { words } from "../words.ts";

/** What one webhook was told, youngest first, with what it answered; each can be sent again. */
@customElement("desk-deliveries")
export class Deliveries extends LitElement {
  static override styles = [
    sheet,
    css`
      :host {
        display: block;
        overflow-x: auto;
      }
      pre {
        max-block-size: 240px;
        white-space: pre-wrap;
        overflow-wrap: anywhere;
      }
      td {
        overflow-wrap: anywhere;
      }
    `,
  ];

  @property({ attribute: false }) desk!: Desk;
  @property() webhook = "";

  @state() private items: readonly DeliveryView[] | null = null;
  @state() private next: string | null = null;
  @state() private problem = "";
  @state() private busy = false;

  override connectedCallback(): void {
    super.connectedCallback();
    void this.updateComplete.then(() => this.#load(null));
  }

  override render(): TemplateResult {
    const { items } = this;
    return html`${this.problem ? html`<p class="problem" role="alert">${this.problem}</p>` : nothing}
      ${items?.length === 0 ? html`<p class="soft">${msg("Nothing was told yet.", { id: "webhooks.nothing" })}</p>` : nothing}
      ${
        items && items.length > 0
          ? html`<table>
            <thead>
              <tr>
                <th scope="col">${msg("When", { id: "webhooks.when" })}</th>
                <th scope="col">${msg("Event", { id: "webhooks.event" })}</th>
                <th scope="col">${msg("State", { id: "webhooks.state" })}</th>
                <th scope="col">${msg("Answer", { id: "webhooks.answer" })}</th>
                <th scope="col"><span class="vh">${msg("Send again", { id: "webhooks.replay" })}</span></th>
              </tr>
            </thead>
            <tbody>${items.map((delivery) => this.#row(delivery))}</tbody>
          </table>`
          : nothing
      }
      <p class="rowx">
        <button type="button" class="btn quiet" ?disabled=${this.busy} @click=${() => this.#load(null)}>${words.retry()}</button>
        ${this.next ? html`<button type="button" class="btn quiet" ?disabled=${this.busy} @click=${() => this.#load(this.next)}>${msg("Earlier ones", { id: "webhooks.earlier" })}</button>` : nothing}
      </p>`;
  }

  #row(delivery: DeliveryView): TemplateResult {
    const { type, state: is, status, answer, createdAt, attempts, body } = delivery;
    return html`<tr>
      <td><time>${this.#moment(createdAt)}</time></td>
      <td>
        <details>
          <summary class="mono">${type}</summary>
          <pre class="code" tabindex="0">${pretty(body)}</pre>
        </details>
      </td>
      <td>${this.#state(delivery)} <span class="soft small num">× ${attempts}</span></td>
      <td>${status ?? ""} <span class="soft">${answer ?? "—"}</span></td>
      <td class="r">
        ${
          is !== "waiting" && this.desk.may("settings:write")
            ? html`<button type="button" class="btn" ?disabled=${this.busy} @click=${() => this.#replay(delivery)}>${msg("Send again", { id: "webhooks.replay" })}</button>`
            : nothing
        }
      </td>
    </tr>`;
  }

  #state({ state: is, nextAt }: DeliveryView): TemplateResult {
    if (is === "delivered") return html`<span class="st good">${icon("yes")}${msg("arrived", { id: "webhooks.arrived" })}</span>`;
    if (is === "failed") return html`<span class="st bad">${icon("no")}${msg("given up", { id: "webhooks.given_up" })}</span>`;
    return html`<span class="st">${icon("requested")}${msg("waits", { id: "webhooks.waits" })}</span>${nextAt ? html` <span class="soft small"><time>${this.#moment(nextAt)}</time></span>` : nothing}`;
  }

  #moment(at: number): string {
    return moment(this.desk.language, at, this.desk.me?.shops[0]?.timeZone ?? "UTC", nowOf(this.desk.me));
  }

  async #replay({ id }: DeliveryView): Promise<void> {
    await this.#try(async () => {
      const now = await this.desk.api.post<DeliveryView>(`/deliveries/${id}/replay`);
      this.items = (this.items ?? []).map((one) => (one.id === id ? now : one));
    });
  }

  async #load(after: string | null): Promise<void> {
    await this.#try(async () => {
      const page = await this.desk.api.get<DeliveryListView>(`/webhooks/${this.webhook}/deliveries`, { after, limit: 20 });
      this.items = after === null ? page.items : [...(this.items ?? []), ...page.items];
      this.next = page.next;
    });
  }

  async #try(work: () => Promise<void>): Promise<void> {
    this.busy = true;
    this.problem = "";
    try {
      await work();
    } catch (failure) {
      this.problem = sentenceOf(failure, words.unreachable());
    } finally {
      this.busy = false;
    }
  }
}

function pretty(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}
