import { msg, str } from "@lit/localize";
import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { PolicyTest } from "../../../server/http/desk-policy-schemas.ts";
import { sentenceOf } from "../api.ts";
import type { Desk } from "../desk.ts";
import { day, money, number } from "../formats.ts";
import { sheet } from "../sheet.ts";
import { words } from "../words.ts";

/** What the draft would change for the orders of the last 90 days, with the orders behind each count. */
@customElement("desk-policy-past-orders")
export class PastOrders extends LitElement {
  static override styles = [
    sheet,
    css`
      :host {
        display: grid;
        gap: var(--s2);
        min-height: 0;
      }
      ul {
        display: grid;
        gap: 2px;
      }
    `,
  ];

  @property({ attribute: false }) desk!: Desk;
  @property() slug = "";
  @property() timeZone = "UTC";
  /** The draft's revision: what was counted for another is old. */
  @property({ type: Number }) revision = 0;

  @state() private found: PolicyTest | null = null;
  @state() private busy = false;
  @state() private failure: unknown = null;
  @state() private of = -1;

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has("slug")) return;
    this.found = null;
    this.failure = null;
  }

  async run(): Promise<void> {
    const { slug, revision } = this;
    this.busy = true;
    this.failure = null;
    try {
      const found = await this.desk.api.post<PolicyTest>(`/shops/${encodeURIComponent(slug)}/policy-tests`, {
        body: { days: 90 },
        patience: 120_000,
      });
      if (slug !== this.slug) return;
      this.found = found;
      this.of = revision;
    } catch (failure) {
      this.failure = failure;
    } finally {
      this.busy = false;
    }
  }

  override render(): TemplateResult | typeof nothing {
    if (this.busy)
      return html`<p role="status">${msg("Judging the orders of the last 90 days by both", { id: "policy.test.busy" })}</p><progress aria-label=${words.loading()}></progress>`;
    if (this.failure !== null)
      return html`<div class="problem" role="alert">
        <b>${msg("Past orders were not counted", { id: "policy.test.failed" })}</b>
        <span>${sentenceOf(this.failure, words.unreachable())}</span>
        <div><button type="button" class="btn" @click=${() => this.run()}>${words.again()}</button></div>
      </div>`;
    return this.found ? this.#result(this.found) : nothing;
  }

  #result(found: PolicyTest): TemplateResult {
    const { language } = this.desk;
    const { fees, given, leftOut } = found;
    const saved = fees.after - fees.before;
    const sum = money(language, Math.abs(saved), fees.currency);
    return html`<p role="status">
        ${msg(str`On the ${number(language, found.orders)} orders of the last 90 days, if asked today:`, { id: "policy.test.orders" })}
        <b>${msg(str`${number(language, found.allowed.count)} that are refused would be allowed`, { id: "policy.test.allowed" })}</b>,
        <b>${msg(str`${number(language, found.refused.count)} the other way`, { id: "policy.test.refused" })}</b>.
        ${
          saved === 0
            ? msg(str`Fees of ${fees.returns} returns: the same.`, { id: "policy.test.fees_same" })
            : saved > 0
              ? msg(str`Fees of ${fees.returns} returns: ${sum} more.`, { id: "policy.test.fees_more" })
              : msg(str`Fees of ${fees.returns} returns: ${sum} less.`, { id: "policy.test.fees_less" })
        }
        ${given.sooner > 0 ? msg(str`${number(language, given.sooner)} of them would be settled sooner.`, { id: "policy.test.sooner" }) : nothing}
        ${given.later > 0 ? msg(str`${number(language, given.later)} of them would be settled later.`, { id: "policy.test.later" }) : nothing}
        ${this.of === this.revision ? nothing : html`<button type="button" class="btn quiet" @click=${() => this.run()}>${msg("The draft has changed since: count again", { id: "policy.test.old" })}</button>`}
      </p>
      ${this.#orders(msg(str`See the ${number(language, found.allowed.count)}`, { id: "policy.test.see" }), found.allowed)}
      ${this.#orders(msg(str`See the ${number(language, found.refused.count)} that would be refused`, { id: "policy.test.see_refused" }), found.refused)}
      <details>
        <summary>${msg("By zone", { id: "policy.test.zones" })}</summary>
        <table>
          <thead><tr><th scope="col">${msg("Zone", { id: "policy.texts.zone" })}</th><th scope="col" class="r">${msg("Orders", { id: "policy.test.zone_orders" })}</th><th scope="col" class="r">${msg("Allowed now", { id: "policy.test.zone_before" })}</th><th scope="col" class="r">${msg("With the draft", { id: "policy.test.zone_after" })}</th></tr></thead>
          <tbody>${found.zones.map((zone) => html`<tr><td>${zone.zone}</td><td class="r">${zone.orders}</td><td class="r">${zone.before}</td><td class="r">${zone.after}</td></tr>`)}</tbody>
        </table>
      </details>
      <p class="hint">
        ${msg(str`Left out: ${leftOut.cancelled} orders cancelled or not paid, ${leftOut.returns} returns in another currency or that one of the two would not take.`, { id: "policy.test.left_out" })}
        ${leftOut.older ? msg("Only the newest 2,000 orders were judged.", { id: "policy.test.older" }) : nothing}
      </p>`;
  }

  #orders(summary: string, { count, orders }: PolicyTest["allowed"]): TemplateResult | typeof nothing {
    if (count === 0) return nothing;
    return html`<details>
      <summary>${summary}</summary>
      <ul>
        ${orders.map(
          ({ id, number: name, placedAt, items }) =>
            html`<li><a class="go" href="/desk/orders/${id}">${name}</a> <span class="soft">${day(this.desk.language, placedAt, this.timeZone, this.desk.me?.now ?? placedAt)} · ${items.join(", ")}</span></li>`,
        )}
      </ul>
      ${count > orders.length ? html`<p class="hint">${msg(str`The first ${orders.length} of ${count}.`, { id: "policy.test.first" })}</p>` : nothing}
    </details>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "desk-policy-past-orders": PastOrders;
  }
}
