import { msg, str } from "@lit/localize";
import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import type { ReturnPage } from "../../../server/http/desk-return-schemas.ts";
import { newKey } from "../api.ts";
import { nowOf } from "../clock.ts";
import type { Desk } from "../desk.ts";
import { languageName, moment } from "../formats.ts";
import { icon } from "../icons.ts";
import { sheet } from "../sheet.ts";
import { type Draft, keepDraft, readDraft } from "./drafts.ts";
import { type Outgoing, OutgoingWords } from "./outgoing.ts";
import { SavedTexts } from "./saved-texts.ts";
import { returnStyles } from "./styles.ts";

type Kind = "message" | "note";

/** What was said about a return: with the shopper, and among the team. Fires `sent`. */
@customElement("desk-talk")
export class Talk extends LitElement {
  static override styles = [
    sheet,
    returnStyles,
    css`
      :host {
        display: grid;
        gap: var(--s2);
        min-block-size: 0;
      }
      .by {
        gap: 0 var(--s3);
        flex-wrap: wrap;
      }
      .note-on textarea {
        border-style: dashed;
      }
      .writing {
        display: grid;
        gap: var(--s2);
      }
    `,
  ];

  @property({ attribute: false }) desk!: Desk;
  @property({ attribute: false }) page!: ReturnPage;

  @state() private kind: Kind = "message";
  @state() private text = "";
  @state() private problem = "";
  @query("textarea") private readonly area!: HTMLTextAreaElement | null;
  readonly #saved = new SavedTexts(this);
  #outgoing: OutgoingWords | null = null;
  #of = "";

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#outgoing?.leave();
    this.#of = "";
  }

  protected override willUpdate(_: PropertyValues): void {
    const { id, can } = this.page;
    if (this.#of === id) return;
    this.#of = id;
    this.#outgoing?.leave();
    this.#outgoing = new OutgoingWords(this.desk.api, this.#merchant(), id);
    this.#outgoing.addEventListener("change", () => this.requestUpdate());
    this.#outgoing.addEventListener("sent", () => this.dispatchEvent(new Event("sent")));
    if (this.kind === "note" || !can.includes("message")) this.kind = can.includes("message") ? "message" : "note";
    this.#take(this.kind);
  }

  override render(): TemplateResult {
    const { page } = this;
    const waiting = this.#outgoing?.all ?? [];
    return html`<section class="sec" aria-labelledby="talk">
      <header><h2 id="talk">${msg("Conversation", { id: "return.conversation" })}</h2></header>
      <div class="talk" role="log" aria-labelledby="talk">
        ${
          page.conversation.length + waiting.length === 0
            ? html`<p class="soft">${msg("Nothing was written yet.", { id: "return.no_talk" })}</p>`
            : nothing
        }
        ${page.conversation.map((one) => this.#bubble(one))} ${waiting.map((one) => this.#waits(one))}
      </div>
      ${page.can.includes("message") || page.can.includes("note") ? this.#form() : nothing}
    </section>`;
  }

  #bubble({ kind, by, text, at }: ReturnPage["conversation"][number]): TemplateResult {
    const { desk, page } = this;
    const look = kind === "note" ? "note" : kind === "merchant" ? "ours" : "";
    return html`<div class="bubble ${look}">
      <div class="by">
        <span>${kind === "note" ? html`${icon("page")} ${msg(str`Note, only for the team · ${by}`, { id: "return.note_by" })}` : html`<bdi>${by}</bdi>`}</span>
        <time datetime=${new Date(at).toISOString()}>${moment(desk.language, at, page.shop.timeZone, nowOf(desk.me))}</time>
      </div>
      <p dir="auto">${text}</p>
    </div>`;
  }

  #waits({ key, kind, text, refused }: Outgoing): TemplateResult {
    return html`<div class="bubble ${kind === "notes" ? "note" : "ours"}">
      <div class="by">
        <span class=${refused === undefined ? "warn" : "bad"} role="status">
          ${icon(refused === undefined ? "off" : "problem")}
          ${
            refused === undefined
              ? msg("Not sent yet. It is kept here and sent once the server answers.", { id: "return.waits" })
              : msg(str`Not sent: ${refused}`, { id: "return.refused" })
          }
        </span>
      </div>
      <p dir="auto">${text}</p>
      <button type="button" class="btn quiet" @click=${() => this.#back(key, kind, text)}>
        ${refused === undefined ? msg("Do not send, change it", { id: "return.change_it" }) : msg("Change it", { id: "return.change_refused" })}
      </button>
    </div>`;
  }

  #form(): TemplateResult {
    const { page, desk, kind } = this;
    const note = kind === "note";
    const name = page.shopper.name || msg("the shopper", { id: "return.the_shopper" });
    const tongue = languageName(desk.language, page.language);
    const label = note
      ? msg("Note, only for the team", { id: "return.note_label" })
      : msg(str`Write to ${name}, in ${tongue}`, { id: "return.write_to" });
    return html`<div class="writing ${note ? "note-on" : ""}" @keydown=${this.#pressed}>
      <div class="field">
        <label class="vh" for="say">${label}</label>
        <textarea
          id="say"
          rows="3"
          maxlength=${4_000}
          dir="auto"
          lang=${note ? desk.language : page.language}
          placeholder=${label}
          .value=${this.text}
          @input=${(event: Event) => this.#write((event.target as HTMLTextAreaElement).value)}
        ></textarea>
      </div>
      ${note ? html`<p class="hint">${msg("The shopper never sees it.", { id: "return.note_hint" })}</p>` : nothing}
      ${
        !note && page.shopper.email === null
          ? html`<p class="hint">${msg("The order has no e-mail address: they read it on the portal only.", { id: "return.portal_only" })}</p>`
          : nothing
      }
      ${this.problem ? html`<p class="bad small" role="alert">${this.problem}</p>` : nothing}
      <div class="rowx" style="gap: var(--s2)">
        <button type="button" class="btn" @click=${() => void this.#send()}>
          ${note ? msg("Keep the note", { id: "return.keep_note" }) : msg("Send", { id: "return.send" })} <kbd>ctrl enter</kbd>
        </button>
        ${
          page.can.includes("message") && page.can.includes("note")
            ? html`<button type="button" class="btn quiet" @click=${() => this.write(note ? "message" : "note")}>
              ${note ? msg("Write a message instead", { id: "return.message_instead" }) : msg("Write a note instead", { id: "return.note_instead" })}
              <kbd>${note ? "m" : "n"}</kbd>
            </button>`
            : nothing
        }
        ${note ? nothing : this.#saved.menu(page.language, (text) => this.#insert(text))}
      </div>
    </div>`;
  }

  /** Begins or goes on writing. */
  write(kind: Kind): void {
    if (!this.page.can.includes(kind)) return;
    this.#take(kind);
    void this.updateComplete.then(() => {
      this.area?.focus();
      this.area?.scrollIntoView({ block: "nearest" });
    });
  }

  #take(kind: Kind): void {
    this.kind = kind;
    this.text = readDraft(this.#draft(kind));
    this.problem = "";
  }

  #write(text: string): void {
    this.text = text;
    this.problem = "";
    keepDraft(this.#draft(this.kind), text);
  }

  #insert(text: string): void {
    this.#write(this.text.trim() === "" ? text : `${this.text.trimEnd()}\n\n${text}`);
    this.area?.focus();
  }

  #back(key: string, kind: Outgoing["kind"], text: string): void {
    this.#outgoing?.forget(key);
    this.write(kind === "notes" ? "note" : "message");
    this.#write(text);
  }

  readonly #pressed = (event: KeyboardEvent): void => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    event.stopPropagation();
    void this.#send();
  };

  async #send(): Promise<void> {
    const text = this.text.trim();
    if (text === "") {
      this.problem = msg("There is nothing to send yet.", { id: "order.empty" });
      return;
    }
    const kind = this.kind === "note" ? "notes" : "messages";
    this.#write("");
    await this.#outgoing?.add({ key: newKey(), kind, text });
  }

  #draft(what: Kind): Draft {
    return { merchant: this.#merchant(), returnId: this.page.id, what };
  }

  #merchant(): string {
    return this.desk.me?.merchant.id ?? "";
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "desk-talk": Talk;
  }
}
