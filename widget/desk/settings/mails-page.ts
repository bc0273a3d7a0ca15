import { msg } from "@lit/localize";
import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { MailPreview } from "../../../server/http/desk-letter-schemas.ts";
import type { TemplateView } from "../../../server/http/desk-template-schemas.ts";
import { Refused, sentenceOf } from "../api.ts";
import type { Desk } from "../desk.ts";
import { letterFrame } from "../return/letter-frame.ts";
import { sheet } from "../sheet.ts";
import { words } from "../words.ts";
import { languageName } from "./languages.ts";
import { noticeNames } from "./notice-names.ts";
import { pageSheet } from "./page-styles.ts";
import { line, named, select } from "./parts.ts";

type Notice = TemplateView["notice"];
type Language = TemplateView["language"];

/** How long a person rests between two keys before the preview follows. */
const rest = 400;

/** What each mail opens with, in each language: written on the left, seen on the right exactly as it will leave. */
@customElement("desk-mails-page")
export class MailsPage extends LitElement {
  static override styles = [
    sheet,
    pageSheet,
    css`
      .both {
        display: grid;
        grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);
        gap: var(--s5);
        padding: var(--s5);
        align-items: start;
      }
      .sunken {
        display: grid;
        gap: var(--s3);
        padding: var(--s4);
        background: var(--sunken);
        border-radius: var(--radius);
        min-inline-size: 0;
      }
      .sheet-frame {
        inline-size: 100%;
        block-size: 520px;
        border: 1px solid var(--line);
        border-radius: var(--radius);
        background: #fff;
      }
      .variables {
        display: flex;
        flex-wrap: wrap;
        gap: var(--s1);
      }
      @media (max-width: 1100px) {
        .both {
          grid-template-columns: minmax(0, 1fr);
          padding: var(--s4);
        }
      }
    `,
  ];

  @property({ attribute: false }) desk!: Desk;
  @property() slug = "";

  @state() private items: readonly TemplateView[] | null = null;
  @state() private notice: Notice = "approved";
  @state() private language: Language | null = null;
  @state() private draft: { readonly subject: string; readonly body: string } | null = null;
  @state() private preview: MailPreview | null = null;
  @state() private busy = false;
  @state() private problem = "";
  @state() private said = "";
  #asked = "";
  #timer: ReturnType<typeof setTimeout> | undefined;

  get unsaved(): boolean {
    const { draft } = this;
    const shown = this.#shown();
    return draft !== null && shown !== null && (draft.subject !== shown.subject || draft.body !== shown.body);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
  }

  protected override willUpdate(): void {
    if (this.#asked === this.slug) return;
    this.#asked = this.slug;
    [this.items, this.draft, this.preview, this.language] = [null, null, null, null];
    void this.#load();
  }

  override render(): TemplateResult {
    const shown = this.#shown();
    if (!shown)
      return this.problem
        ? html`<div class="blank" role="alert"><p class="soft">${this.problem}</p><button type="button" class="btn" @click=${() => this.#load()}>${words.retry()}</button></div>`
        : html`<div class="page" aria-busy="true"></div>`;
    return html`<div class="both">${this.#form(shown)} ${this.#frame()}</div>
      ${this.#foot(shown)}`;
  }

  #form(shown: TemplateView): TemplateResult {
    const draft = this.draft ?? shown;
    const locked = !this.desk.may("settings:write");
    const languages = [...new Set(this.items?.map(({ language }) => language))];
    return html`<form class="stack" id="form" @submit=${this.#save} novalidate>
      <div class="pair">
        ${select<Notice>({
          id: "notice",
          label: msg("Mail", { id: "set_up.mail" }),
          help: msg(
            "Each thing that happens to a return has its mail. Yours replace our opening words; facts, amounts and links below stay.",
            { id: "mails.notice_help" },
          ),
          topic: "mails",
          value: shown.notice,
          choices: [...new Set(this.items?.map(({ notice }) => notice))].map((value) => ({
            value,
            label: this.#label(value, shown.language),
          })),
          change: (notice) => this.#turn(notice, shown.language),
        })}
        ${select<Language>({
          id: "language",
          label: msg("Language", { id: "mails.language" }),
          help: msg("Each language has its own words. A language without any of yours speaks ours.", { id: "mails.language_help" }),
          topic: "mails",
          value: shown.language,
          choices: languages.map((value) => ({ value, label: languageName(this.desk.language, value) })),
          change: (language) => this.#turn(shown.notice, language),
        })}
      </div>
      ${line({
        id: "subject",
        label: msg("Subject", { id: "mails.subject" }),
        help: msg("One line. What stands in braces is filled in for each return.", { id: "mails.subject_help" }),
        topic: "mails",
        value: draft.subject,
        locked,
        change: (subject) => this.#write({ subject, body: draft.body }),
      })}
      <div class="field">
        ${named({ label: msg("Opening words", { id: "mails.body" }), help: msg("The first words of the mail. What stands in braces is filled in for each return.", { id: "mails.body_help" }), topic: "mails" }, "body")}
        <textarea id="body" rows="8" maxlength="5000" lang=${shown.language} .value=${draft.body} ?disabled=${locked} @input=${(event: Event) => this.#write({ subject: draft.subject, body: (event.target as HTMLTextAreaElement).value })}></textarea>
      </div>
      ${
        locked
          ? nothing
          : html`<div class="variables" role="group" aria-label=${msg("Put in", { id: "mails.variables" })}>
            ${shown.variables.map((name) => html`<button type="button" class="btn quiet mono" @click=${() => this.#insert(draft, name)}>{${name}}</button>`)}
          </div>`
      }
    </form>`;
  }

  #frame(): TemplateResult {
    const { preview } = this;
    return html`<section class="sunken" aria-label=${msg("As it will leave", { id: "mails.preview" })}>
      <h3>${msg("As it will leave", { id: "mails.preview" })}</h3>
      ${preview ? html`<b>${preview.subject}</b>${letterFrame(preview.html, preview.subject)}` : html`<span class="ghost" style="inline-size:60%"></span>`}
    </section>`;
  }

  #foot(shown: TemplateView): TemplateResult {
    return html`${this.problem ? html`<div class="problem" role="alert">${this.problem}</div>` : nothing}
      <div class="foot">
        <span class="said" role="status">${this.unsaved ? msg("Not saved yet", { id: "settings.unsaved" }) : this.said || (shown.own ? msg("Your own words", { id: "mails.own" }) : msg("Our words", { id: "mails.standard" }))}</span>
        ${
          this.desk.may("settings:write")
            ? html`${shown.own ? html`<button type="button" class="btn quiet" ?disabled=${this.busy} @click=${() => this.#reset(shown)}>${msg("Back to our words", { id: "mails.reset" })}</button>` : nothing}
              ${this.unsaved ? html`<button type="button" class="btn quiet" @click=${() => this.#turn(shown.notice, shown.language)}>${msg("Discard", { id: "settings.discard" })}</button>` : nothing}
              <button type="submit" form="form" class="btn key" ?disabled=${this.busy || !this.unsaved}>${words.save()}</button>`
            : nothing
        }
      </div>`;
  }

  #label(notice: Notice, language: Language): string {
    const own = this.items?.some((item) => item.notice === notice && item.language === language && item.own) ?? false;
    return own ? `${noticeNames[notice]()} ·` : noticeNames[notice]();
  }

  #shown(): TemplateView | null {
    const language = this.language ?? this.#first();
    return this.items?.find((item) => item.notice === this.notice && item.language === language) ?? null;
  }

  #first(): string {
    const shop = this.desk.me?.shops.find(({ slug }) => slug === this.slug);
    return shop?.defaultLanguage ?? this.items?.[0]?.language ?? "en";
  }

  #turn(notice: Notice, language: Language): void {
    [this.notice, this.language, this.draft, this.problem, this.said] = [notice, language, null, "", ""];
    this.#tell();
    void this.#look();
  }

  #write(draft: { readonly subject: string; readonly body: string }): void {
    this.draft = draft;
    this.said = "";
    this.#tell();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#look(), rest);
  }

  #tell(): void {
    this.dispatchEvent(new Event("edited", { bubbles: true, composed: true }));
  }

  #insert(draft: { readonly subject: string; readonly body: string }, name: string): void {
    const area = this.renderRoot.querySelector<HTMLTextAreaElement>("#body");
    const at = area?.selectionStart ?? draft.body.length;
    this.#write({ subject: draft.subject, body: `${draft.body.slice(0, at)}{${name}}${draft.body.slice(area?.selectionEnd ?? at)}` });
    area?.focus();
  }

  async #look(): Promise<void> {
    const shown = this.#shown();
    if (!shown) return;
    const { subject, body } = this.draft ?? shown;
    if (subject.trim() === "" || body.trim() === "") return;
    try {
      const sent = this.unsaved ? { subject, body } : {};
      const preview = await this.desk.api.post<MailPreview>(`${this.#path(shown)}/previews`, { body: sent });
      if (this.#shown() === shown) this.preview = preview;
      this.problem = "";
    } catch (failure) {
      this.problem = this.#sentence(failure);
    }
  }

  readonly #save = (event: Event): void => {
    event.preventDefault();
    const shown = this.#shown();
    const { draft } = this;
    if (!shown || !draft || this.busy || !this.unsaved) return;
    void this.#act(async () => {
      this.#keep(
        await this.desk.api.ask<TemplateView>("PUT", this.#path(shown), { body: draft, version: shown.version }).then(({ body }) => body),
      );
      this.said = msg("Saved.", { id: "settings.saved" });
    });
  };

  #reset(shown: TemplateView): void {
    void this.#act(async () => {
      await this.desk.api.ask("DELETE", this.#path(shown), { version: shown.version });
      this.#keep(await this.desk.api.get<TemplateView>(this.#path(shown)));
    });
  }

  #keep(now: TemplateView): void {
    this.items = this.items?.map((item) => (item.notice === now.notice && item.language === now.language ? now : item)) ?? null;
    this.draft = null;
    this.#tell();
  }

  async #act(act: () => Promise<void>): Promise<void> {
    this.busy = true;
    this.problem = "";
    try {
      await act();
      await this.#look();
    } catch (failure) {
      this.problem = this.#sentence(failure);
      // What somebody else saved is read; what is written here stays, and is saved over it only when that is wanted.
      if (failure instanceof Refused && failure.problem.code === "stale") await this.#meet();
    } finally {
      this.busy = false;
    }
  }

  async #meet(): Promise<void> {
    const { draft } = this;
    const shown = this.#shown();
    if (!shown) return;
    const theirs = await this.desk.api.get<TemplateView>(this.#path(shown)).catch(() => null);
    if (!theirs) return;
    this.#keep(theirs);
    this.draft = draft;
    this.problem = `${this.problem} ${msg("Theirs", { id: "mails.theirs" })}: “${theirs.subject}” ${theirs.body}`;
  }

  #sentence(failure: unknown): string {
    const [wrong] = failure instanceof Refused ? (failure.problem.errors ?? []) : [];
    return wrong ? wrong.detail : sentenceOf(failure, words.unreachable());
  }

  #path({ notice, language }: TemplateView): string {
    return `/shops/${this.slug}/templates/${notice}/${language}`;
  }

  async #load(): Promise<void> {
    const { slug } = this;
    this.problem = "";
    try {
      const { items } = await this.desk.api.get<{ items: TemplateView[] }>(`/shops/${slug}/templates`);
      if (slug !== this.slug) return;
      this.items = items;
      await this.#look();
    } catch (failure) {
      this.problem = sentenceOf(failure, words.unreachable());
    }
  }
}
