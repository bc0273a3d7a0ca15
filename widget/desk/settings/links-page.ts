import { msg } from "@lit/localize";
import { html, LitElement, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { sentenceOf } from "../api.ts";
import type { Desk } from "../desk.ts";
import { icon } from "../icons.ts";
import { sheet } from "../sheet.ts";
import { words } from "../words.ts";
import { languageName } from "./languages.ts";
import { pageSheet } from "./page-styles.ts";
import { select } from "./parts.ts";

interface Snippets {
  readonly embed: string;
  readonly hostedPage: string;
  readonly delivered: { readonly html: string; readonly text: string };
  readonly promoted: boolean;
  readonly policy: { readonly html: string; readonly text: string };
}

/** What is pasted elsewhere: the portal itself, its link, and the words for the policy page and the Delivered mail (S1-16 to S1-18, S1-37). */
@customElement("desk-links-page")
export class LinksPage extends LitElement {
  static override styles = [sheet, pageSheet];

  @property({ attribute: false }) desk!: Desk;
  @property() slug = "";
  readonly unsaved = false;

  @state() private snippets: Snippets | null = null;
  @state() private language: string | null = null;
  @state() private copied = "";
  @state() private problem = "";
  #asked = "";

  protected override willUpdate(): void {
    const asked = `${this.slug} ${this.#spoken()}`;
    if (asked === this.#asked) return;
    this.#asked = asked;
    void this.#load();
  }

  override render(): TemplateResult {
    const { snippets, problem } = this;
    if (problem && !snippets)
      return html`<div class="blank" role="alert">
        <p class="soft">${problem}</p>
        <button type="button" class="btn" @click=${() => this.#load()}>${words.retry()}</button>
      </div>`;
    if (!snippets) return html`<div class="page" aria-busy="true"></div>`;
    return html`<div class="page">
      ${select({
        id: "language",
        label: msg("Language of the words", { id: "links.language" }),
        help: msg("The links open the portal in this language.", { id: "links.language_help" }),
        topic: "links",
        value: this.#spoken(),
        choices: this.#languages().map((value) => ({ value, label: languageName(this.desk.language, value) })),
        change: (language) => (this.language = language),
      })}
      ${this.#piece("embed", msg("The portal in a page", { id: "links.embed" }), msg("The two lines, where the portal should appear.", { id: "links.embed_hint" }), snippets.embed, true)}
      <section>
        ${this.#piece("link", msg("The portal’s own page", { id: "links.page" }), msg("For a button, a menu or a mail. While the portal is hidden this is how it is looked at.", { id: "links.page_hint" }), snippets.hostedPage)}
        <p><a class="go" href="${snippets.hostedPage}?lng=${this.#spoken()}" target="_blank" rel="noopener">${msg("Open it", { id: "links.open" })}</a></p>
      </section>
      ${this.#piece("policy", msg("In your returns policy", { id: "links.policy" }), msg("A sentence with the link, for the page that states your policy.", { id: "links.policy_hint" }), snippets.policy.html)}
      ${this.#piece("delivered", msg("In your Delivered mail", { id: "links.delivered" }), msg("For shops that send that mail themselves.", { id: "links.delivered_hint" }), snippets.delivered.html)}
      ${this.#piece("plain", msg("The same as plain text", { id: "links.plain" }), msg("For mails without HTML.", { id: "links.plain_hint" }), snippets.delivered.text)}
    </div>`;
  }

  #piece(id: string, title: string, hint: string, text: string, main = false): TemplateResult {
    return html`<section>
      <h2>${title}</h2>
      <p class="soft">${hint}</p>
      <pre class="code" tabindex="0" aria-label=${title}>${text}</pre>
      <p>
        <button type="button" class="btn ${main ? "key" : ""}" @click=${() => this.#copy(id, text)}>
          ${this.copied === id ? html`${icon("yes")}${msg("Copied", { id: "site.copied" })}` : html`${msg("Copy", { id: "links.copy" })}<span class="vh">: ${title}</span>`}
        </button>
      </p>
    </section>`;
  }

  async #copy(id: string, text: string): Promise<void> {
    await navigator.clipboard.writeText(text);
    this.copied = id;
    this.desk.announce(msg("Copied", { id: "site.copied" }));
  }

  async #load(): Promise<void> {
    this.problem = "";
    try {
      this.snippets = await this.desk.api.get<Snippets>(`/shops/${this.slug}/snippets`, { lng: this.#spoken() });
    } catch (failure) {
      this.problem = sentenceOf(failure, words.unreachable());
    }
  }

  #shop() {
    return this.desk.me?.shops.find(({ slug }) => slug === this.slug);
  }

  #languages(): readonly string[] {
    return this.#shop()?.languages ?? ["en"];
  }

  #spoken(): string {
    return this.language ?? this.#shop()?.defaultLanguage ?? "en";
  }
}
