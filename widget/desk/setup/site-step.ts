import { msg, str } from "@lit/localize";
import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { CheckedPageView } from "../../../server/http/desk-set-up-schemas.ts";
import { sentenceOf } from "../api.ts";
import { nowOf } from "../clock.ts";
import type { Desk } from "../desk.ts";
import { age } from "../formats.ts";
import "../help.ts";
import { icon } from "../icons.ts";
import type { KeyGroup } from "../keys.ts";
import { sheet } from "../sheet.ts";
import { words } from "../words.ts";
import { findingWords } from "./findings.ts";

interface Snippets {
  readonly embed: string;
  readonly hostedPage: string;
}

const again = 10_000;

/** The two lines to paste, and a look whether the merchant's page has them. */
@customElement("desk-site-step")
export class SiteStep extends LitElement {
  static override styles = [
    sheet,
    css`
      :host {
        display: grid;
        gap: var(--s3);
        padding-block-start: var(--s3);
      }
      .look {
        display: flex;
        gap: var(--s2);
      }
      .look .input {
        flex: 1;
        min-inline-size: 0;
      }
      .named {
        display: flex;
        gap: var(--s2);
        align-items: center;
        font-weight: 600;
      }
      ul {
        display: grid;
        gap: var(--s1);
      }
      li {
        overflow-wrap: anywhere;
      }
      @media (max-width: 500px) {
        .look {
          flex-wrap: wrap;
        }
        .look .input {
          flex-basis: 100%;
        }
      }
    `,
  ];

  @property({ attribute: false }) desk!: Desk;
  @property() slug = "";
  @property({ attribute: false }) checked: CheckedPageView | null = null;

  @state() private snippets: Snippets | null = null;
  @state() private url: string | null = null;
  @state() private found: CheckedPageView | null = null;
  @state() private busy = false;
  @state() private problem = "";
  @state() private copied = false;
  #slug = "";
  #timer: ReturnType<typeof setInterval> | undefined;
  #forget: (() => void) | null = null;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#timer = setInterval(() => void this.#glance(), again);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearInterval(this.#timer);
    this.#forget?.();
    this.#forget = null;
  }

  protected override willUpdate(): void {
    this.#forget ??= this.desk.keys.add(this.#keys());
    if (this.slug === this.#slug || this.slug === "") return;
    this.#slug = this.slug;
    [this.snippets, this.found, this.url, this.problem] = [null, null, null, ""];
    this.desk.api
      .get<Snippets>(`/shops/${this.slug}/snippets`)
      .then((snippets) => (this.snippets = snippets))
      .catch((failure: unknown) => (this.problem = sentenceOf(failure, words.unreachable())));
  }

  override render(): TemplateResult {
    const { snippets } = this;
    return html`${
      snippets
        ? html`<pre class="code" tabindex="0" aria-label=${msg("The two lines", { id: "site.lines" })}>${snippets.embed}</pre>
          <div class="rowx">
            <button type="button" class="btn key" @click=${() => this.#copy()}>
              ${this.copied ? html`${icon("yes")}${msg("Copied", { id: "site.copied" })}` : html`${msg("Copy both lines", { id: "site.copy" })} <kbd>c</kbd>`}
            </button>
            <a class="btn quiet" href="/desk/help/links" target="_blank" rel="noopener">${msg("For Wix, WooCommerce, Shopify", { id: "site.for" })}</a>
            <a class="btn quiet" href=${snippets.hostedPage} target="_blank" rel="noopener">${msg("Or link the hosted page", { id: "site.hosted" })}</a>
          </div>`
        : nothing
    }
    <form class="field" @submit=${this.#ask} novalidate>
      <span class="named">
        <label for="url">${msg("The page that has them", { id: "site.url" })}</label>
        <desk-help
          .about=${msg("The page that has them", { id: "site.url" })}
          .text=${msg("The page is read as a server sends it, and every reason why the portal would not show is named.", { id: "site.url_help" })}
          topic="page-check"
        ></desk-help>
      </span>
      <div class="look">
        <input
          id="url"
          class="input"
          type="url"
          inputmode="url"
          maxlength="2000"
          placeholder="https://"
          .value=${this.#url()}
          ?disabled=${!this.desk.may("settings:write")}
          @input=${(event: Event) => (this.url = (event.target as HTMLInputElement).value)}
        />
        <button type="submit" class="btn" ?disabled=${this.busy || !this.desk.may("settings:write")}>${msg("Check now", { id: "site.check" })}</button>
      </div>
      <div role="status">${this.#said()}</div>
    </form>`;
  }

  #said(): TemplateResult | typeof nothing {
    if (this.problem) return html`<p class="bad">${this.problem}</p>`;
    const seen = this.found ?? this.checked;
    if (!seen) return nothing;
    const when = html`<p class="soft">${this.#when(seen)}</p>`;
    if (seen.ok && seen.findings.length === 0)
      return html`<p class="st good">${icon("yes")}${msg("Both lines are there, and nothing keeps them from working.", { id: "site.good" })}</p>${when}`;
    const harmless = new Set(["redirected", "cut"]);
    return html`${seen.ok ? html`<p class="st good">${icon("yes")}${msg("Both lines are there, and nothing keeps them from working.", { id: "site.good" })}</p>` : nothing}
      <ul>
        ${seen.findings.map(
          (finding) => html`<li class=${harmless.has(finding.code) ? "soft" : "warn"}>
            ${harmless.has(finding.code) ? nothing : icon("problem")} ${findingWords(finding)}
          </li>`,
        )}
      </ul>
      ${
        seen.findings.some(({ code }) => code === "no_script" || code === "no_element")
          ? html`<p class="soft">${msg("A site builder that puts the lines in by script cannot be seen from here: open the page and look.", { id: "site.by_script" })}</p>`
          : nothing
      }
      ${when}`;
  }

  #when(seen: CheckedPageView): string {
    const old = Math.max(0, nowOf(this.desk.me) - seen.at);
    const when =
      old < 60_000
        ? msg("Looked just now", { id: "site.just_now" })
        : msg(str`Looked ${age(this.desk.language, old)} ago`, { id: "site.ago" });
    return this.found && !seen.ok ? `${when}; ${msg("again by itself every 10 s.", { id: "site.again" })}` : `${when}.`;
  }

  #url(): string {
    return this.url ?? this.checked?.url ?? "";
  }

  readonly #ask = (event: Event): void => {
    event.preventDefault();
    const typed = this.#url().trim();
    if (typed === "") return;
    this.url = /^[a-z]+:\/\//i.test(typed) ? typed : `https://${typed}`;
    void this.#look(this.url);
  };

  /** While somebody waits for their page to change, and only then. */
  async #glance(): Promise<void> {
    if (!this.found || this.found.ok || this.busy || document.visibilityState !== "visible") return;
    await this.#look(this.found.url);
  }

  async #look(url: string): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    this.problem = "";
    try {
      this.found = await this.desk.api.post<CheckedPageView>(`/shops/${this.slug}/page-checks`, { body: { url } });
      this.dispatchEvent(new Event("checked"));
    } catch (failure) {
      this.problem = sentenceOf(failure, words.unreachable());
    } finally {
      this.busy = false;
    }
  }

  async #copy(): Promise<void> {
    if (!this.snippets) return;
    await navigator.clipboard.writeText(this.snippets.embed);
    this.copied = true;
    this.desk.announce(msg("Copied", { id: "site.copied" }));
    setTimeout(() => (this.copied = false), 2_000);
  }

  #keys(): KeyGroup {
    return {
      name: msg("Set-up", { id: "rail.set_up" }),
      shortcuts: [{ key: "c", does: msg("Copy both lines", { id: "site.copy" }), act: () => void this.#copy() }],
    };
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "desk-site-step": SiteStep;
  }
}
