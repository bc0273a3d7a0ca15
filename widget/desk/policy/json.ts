import { msg, str } from "@lit/localize";
import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { same } from "../settings/merge.ts";
import { sheet } from "../sheet.ts";
import { lineOf, readJson } from "./json-lines.ts";
import { policySheet } from "./styles.ts";

/** The policy as it is kept. What is typed goes into the draft as soon as it is JSON; what the schema misses is told by line. */
@customElement("desk-policy-json")
export class PolicyJson extends LitElement {
  static override styles = [
    sheet,
    policySheet,
    css`
      :host {
        display: block;
        min-height: 0;
      }
    `,
  ];

  @property({ attribute: false }) policy: unknown = null;
  @property({ attribute: false }) problems: readonly { readonly pointer: string; readonly detail: string }[] = [];
  @property({ type: Boolean }) locked = false;

  @state() private text = "";
  @state() private broken: { readonly line: number; readonly said: string } | null = null;

  protected override willUpdate(): void {
    const read = readJson(this.text);
    // Typed in its own way it stays so; changed elsewhere it is written anew.
    if (this.broken === null && !("value" in read && same(read.value, this.policy))) this.text = JSON.stringify(this.policy, null, 2);
  }

  override render(): TemplateResult {
    const wrong = this.broken ? [{ line: this.broken.line, said: this.broken.said }] : this.#problems();
    return html`<section class="sec">
      <header>
        <h2>${msg("JSON", { id: "policy.part.json" })}</h2>
        <span class="soft"><a class="go" href="/schemas/policy.json" target="_blank" rel="noopener">${msg("Its schema", { id: "policy.json.schema" })}</a></span>
      </header>
      <div class="raw">
        <textarea
          spellcheck="false"
          aria-label=${msg("The policy as JSON", { id: "policy.json.name" })}
          aria-invalid=${wrong.length > 0 ? "true" : nothing}
          aria-describedby=${wrong.length > 0 ? "wrong" : nothing}
          ?readonly=${this.locked}
          .value=${this.text}
          @input=${this.#typed}
        ></textarea>
        ${
          wrong.length === 0
            ? html`<p class="small soft">${msg("Whole: it can be published.", { id: "policy.json.whole" })}</p>`
            : html`<ul class="problem" id="wrong">
                ${wrong.map(
                  ({ line, said }) =>
                    html`<li><button type="button" class="btn quiet" @click=${() => this.#show(line)}>${msg(str`Line ${line}`, { id: "policy.json.line" })}</button> ${said}</li>`,
                )}
              </ul>`
        }
      </div>
    </section>`;
  }

  #problems(): { line: number; said: string }[] {
    return this.problems.map(({ pointer, detail }) => ({ line: lineOf(this.text, pointer), said: `${pointer}: ${detail}` }));
  }

  #typed(event: Event): void {
    this.text = (event.target as HTMLTextAreaElement).value;
    const read = readJson(this.text);
    this.broken = "value" in read ? null : read;
    const map = "value" in read && typeof read.value === "object" && read.value !== null && !Array.isArray(read.value);
    if ("value" in read && !map) this.broken = { line: 1, said: msg("A policy begins with a brace.", { id: "policy.json.map" }) };
    else if ("value" in read) this.dispatchEvent(new CustomEvent<unknown>("edited", { detail: read.value }));
  }

  #show(line: number): void {
    const field = this.renderRoot.querySelector("textarea");
    if (!field) return;
    const before = this.text.split("\n").slice(0, line - 1);
    const from = before.reduce((sum, one) => sum + one.length + 1, 0);
    field.focus();
    field.setSelectionRange(from, from + (this.text.split("\n")[line - 1]?.length ?? 0));
    field.scrollTop = Math.max(0, (line - 6) * 18);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "desk-policy-json": PolicyJson;
  }
}
