import { msg, str } from "@lit/localize";
import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { PolicyVersionsView, PolicyVersionView } from "../../../server/http/desk-policy-schemas.ts";
import { sentenceOf } from "../api.ts";
import { nowOf } from "../clock.ts";
import type { Desk } from "../desk.ts";
import { moment } from "../formats.ts";
import { sheet } from "../sheet.ts";
import { words } from "../words.ts";
import { difference } from "./changes.ts";
import { policySheet } from "./styles.ts";
import "../dialog.ts";

/** Every version, who published it and when, what it changed, and the way back to it. Fires `bring-back` and `close`. */
@customElement("desk-policy-history")
export class PolicyHistory extends LitElement {
  static override styles = [
    sheet,
    policySheet,
    css`
      :host {
        display: contents;
      }
      .list > li {
        padding: var(--s3) var(--s5);
        border-block-end: 1px solid var(--line);
        display: grid;
        gap: var(--s2);
      }
      .list .rowx {
        gap: var(--s3);
      }
    `,
  ];

  @property({ attribute: false }) desk!: Desk;
  @property() slug = "";
  @property() timeZone = "UTC";
  @property({ type: Number }) inForce = 0;
  @property({ type: Boolean }) locked = false;

  @state() private versions: PolicyVersionsView["items"] | null = null;
  @state() private next: string | null = null;
  @state() private open: PolicyVersionView | null = null;
  @state() private failure: unknown = null;

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#load(null);
  }

  override render(): TemplateResult {
    return html`<desk-dialog heading=${msg("History of the policy", { id: "policy.history" })} .width=${720} @close=${() => this.dispatchEvent(new Event("close"))}>
      ${this.failure !== null ? html`<div class="problem" role="alert"><span>${sentenceOf(this.failure, words.unreachable())}</span></div>` : nothing}
      <ol class="list">${this.versions?.map((one) => this.#line(one))}</ol>
      ${this.next === null ? nothing : html`<div class="rowx" style="padding:12px 24px"><button type="button" class="btn" @click=${() => this.#load(this.next)}>${msg("Older versions", { id: "policy.history.older" })}</button></div>`}
    </desk-dialog>`;
  }

  #line({ version, publishedAt, publishedBy, restores }: PolicyVersionsView["items"][number]): TemplateResult {
    const open = this.open?.version === version ? this.open : null;
    const when = moment(this.desk.language, publishedAt, this.timeZone, nowOf(this.desk.me));
    return html`<li>
      <div class="rowx">
        <b>${msg(str`Version ${version}`, { id: "policy.history.version" })}</b>
        <span class="soft">${publishedBy ? msg(str`${when}, by ${publishedBy}`, { id: "policy.history.by" }) : when}</span>
        ${restores === null ? nothing : html`<span class="tag">${msg(str`brought back version ${restores}`, { id: "policy.history.restored" })}</span>`}
        ${version === this.inForce ? html`<span class="tag">${msg("in force", { id: "policy.history.in_force" })}</span>` : nothing}
        <button type="button" class="btn quiet" aria-expanded=${open ? "true" : "false"} aria-label=${msg(str`What it changed: version ${version}`, { id: "policy.history.see_name" })} @click=${() => this.#show(version)}>${msg("What it changed", { id: "policy.history.see" })}</button>
      </div>
      ${open ? this.#detail(open) : nothing}
    </li>`;
  }

  #detail(open: PolicyVersionView): TemplateResult {
    return html`${open.changes.length > 0 ? difference(open.changes) : html`<p class="soft">${msg("Nothing before it to compare with.", { id: "policy.history.first" })}</p>`}
    ${
      open.version === this.inForce || this.locked
        ? nothing
        : html`<div class="rowx"><button type="button" class="btn" @click=${() => this.dispatchEvent(new CustomEvent("bring-back", { detail: open }))}>${msg(str`Bring version ${open.version} back as the draft`, { id: "policy.history.back" })}</button></div>`
    }`;
  }

  async #load(after: string | null): Promise<void> {
    try {
      const page = await this.desk.api.get<PolicyVersionsView>(`/shops/${encodeURIComponent(this.slug)}/policy-versions`, { after });
      this.versions = [...(this.versions ?? []), ...page.items];
      this.next = page.next;
    } catch (failure) {
      this.failure = failure;
    }
  }

  async #show(version: number): Promise<void> {
    if (this.open?.version === version) {
      this.open = null;
      return;
    }
    try {
      this.open = await this.desk.api.get<PolicyVersionView>(`/shops/${encodeURIComponent(this.slug)}/policy-versions/${version}`);
    } catch (failure) {
      this.failure = failure;
    }
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "desk-policy-history": PolicyHistory;
  }
}
