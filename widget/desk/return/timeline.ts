import { msg, str } from "@lit/localize";
import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { LetterView } from "../../../server/http/desk-letter-schemas.ts";
import type { ReturnPage } from "../../../server/http/desk-return-schemas.ts";
import { newKey, sentenceOf } from "../api.ts";
import { nowOf } from "../clock.ts";
import type { Desk } from "../desk.ts";
import "../dialog.ts";
import { day, moment, time } from "../formats.ts";
import { icon } from "../icons.ts";
import "../orders/ask-dialog.ts";
import { sheet } from "../sheet.ts";
import { words } from "../words.ts";
import { letterFrame } from "./letter-frame.ts";
import { returnStyles } from "./styles.ts";

type Line = ReturnPage["timeline"][number];
type Head = NonNullable<Line["letter"]>;

/** Who did what, by day, latest first. A mail opens in place and can be read as it was sent. Fires `sent` after one was sent again. */
@customElement("desk-timeline")
export class Timeline extends LitElement {
  static override styles = [
    sheet,
    returnStyles,
    css`
      :host {
        display: grid;
        gap: var(--s2);
        min-block-size: 0;
      }
      li > div {
        min-inline-size: 0;
        overflow-wrap: anywhere;
      }
      .excerpt {
        white-space: pre-line;
        max-block-size: 12em;
        overflow: hidden;
      }
      .whole {
        padding: var(--s4);
        display: grid;
        gap: var(--s3);
      }
      .whole .sheet-frame {
        block-size: 60vh;
      }
    `,
  ];

  @property({ attribute: false }) desk!: Desk;
  @property({ attribute: false }) page!: ReturnPage;

  @state() private mailsOnly = false;
  @state() private letters: ReadonlyMap<string, LetterView | string> = new Map();
  @state() private reads: LetterView | null = null;
  @state() private again: Head | null = null;
  @state() private busy = false;
  @state() private problem = "";
  @state() private said = "";
  #key = newKey();

  override render(): TemplateResult {
    const { page } = this;
    const lines = page.timeline.filter(({ letter }) => !this.mailsOnly || letter !== null);
    return html`<section class="sec" aria-labelledby="timeline">
        <header>
          <h2 id="timeline">${msg("Timeline", { id: "return.timeline" })}</h2>
          <span class="grow"></span>
          <button type="button" class="btn quiet" aria-pressed=${this.mailsOnly} @click=${() => (this.mailsOnly = !this.mailsOnly)}>
            ${this.mailsOnly ? html`${icon("yes")} ` : nothing}${msg("Mails only", { id: "return.mails_only" })}
          </button>
        </header>
        ${this.said ? html`<p class="st" role="status">${icon("yes")} ${this.said}</p>` : nothing}
        ${
          lines.length === 0
            ? html`<p class="soft">${msg("No mail has left yet.", { id: "return.no_mails" })}</p>`
            : html`<ol class="log">${lines.map((line, at) => this.#line(line, lines[at - 1]))}</ol>`
        }
      </section>
      ${this.#dialogs()}`;
  }

  #line(line: Line, before: Line | undefined): TemplateResult {
    const { desk, page } = this;
    const { timeZone } = page.shop;
    const now = nowOf(desk.me);
    const today = day(desk.language, line.at, timeZone, now);
    const new_ = !before || day(desk.language, before.at, timeZone, now) !== today;
    return html`${new_ ? html`<li class="day">${today}</li>` : nothing}
      <li>
        <time datetime=${new Date(line.at).toISOString()} title=${moment(desk.language, line.at, timeZone, now)}>
          ${time(desk.language, line.at, timeZone)}
        </time>
        <div>${line.letter ? this.#letter(line.text, line.letter) : this.#event(line)}</div>
      </li>`;
  }

  #event({ text, by, told }: Line): TemplateResult {
    const who = by.kind === "system" ? "" : by.name;
    const more = [who, told === null ? "" : toldWords(told)].filter(Boolean).join(", ");
    return html`<span dir="auto">${text}</span>${more ? html` <span class="soft">· ${more}</span>` : nothing}`;
  }

  #letter(text: string, letter: Head): TemplateResult {
    const kept = this.letters.get(letter.id);
    return html`<details @toggle=${(event: Event) => (event.target as HTMLDetailsElement).open && void this.#read(letter.id)}>
      <summary>${icon("mail")} ${text}</summary>
      <div class="letter small">
        <div class="soft">${[msg(str`To ${letter.to}`, { id: "return.letter_to" }), ...letter.attachments].join(" · ")}</div>
        ${
          kept === undefined
            ? html`<p class="soft" role="status">${words.loading()} …</p>`
            : typeof kept === "string"
              ? html`<p class="bad" role="alert">${kept}</p>`
              : html`<p class="excerpt" dir="auto">${kept.text.trim()}</p>
                <div class="rowx">
                  <button type="button" class="plain" @click=${() => (this.reads = kept)}>${msg("Read as sent", { id: "return.read_sent" })}</button>
                  ${
                    this.page.can.includes("message")
                      ? html`<button type="button" class="plain" @click=${() => this.#ask(letter)}>${msg("Send again", { id: "return.send_again" })}</button>`
                      : nothing
                  }
                </div>`
        }
      </div>
    </details>`;
  }

  #dialogs(): TemplateResult | typeof nothing {
    const { reads, again, desk } = this;
    if (reads)
      return html`<desk-dialog heading=${reads.subject} aside=${reads.to} .width=${760} @close=${() => (this.reads = null)}>
        <div class="whole">
          <p class="soft">
            ${moment(desk.language, reads.sentAt, this.page.shop.timeZone, nowOf(desk.me))}
            ${reads.attachments.map(
              ({ name, url }) => html`· ${icon("page")} ${url ? html`<a href=${url} target="_blank" rel="noopener">${name}</a>` : name}`,
            )}
          </p>
          ${letterFrame(reads.html, reads.subject)}
        </div>
      </desk-dialog>`;
    if (again)
      return html`<desk-ask
        .desk=${desk}
        .heading=${msg("Send this mail again", { id: "return.again_title" })}
        .text=${msg(str`“${again.subject}” leaves once more to ${again.to}, as it was.`, { id: "return.again_text" })}
        .act=${msg("Send again", { id: "return.send_again" })}
        .busy=${this.busy}
        .problem=${this.problem}
        @close=${() => this.#ask(null)}
        @chosen=${() => void this.#send(again)}
      ></desk-ask>`;
    return nothing;
  }

  #ask(letter: Head | null): void {
    this.again = letter;
    this.problem = "";
    this.#key = newKey();
  }

  async #read(id: string): Promise<void> {
    if (typeof this.letters.get(id) === "object") return;
    try {
      const letter = await this.desk.api.get<LetterView>(`/letters/${id}`);
      this.letters = new Map(this.letters).set(id, letter);
    } catch (failure) {
      this.letters = new Map(this.letters).set(id, sentenceOf(failure, words.unreachable()));
    }
  }

  async #send({ id, to }: Head): Promise<void> {
    this.busy = true;
    this.problem = "";
    try {
      await this.desk.api.post(`/letters/${id}/copies`, { key: this.#key });
      this.again = null;
      this.said = msg(str`Sent again to ${to}.`, { id: "return.sent_again" });
      this.dispatchEvent(new Event("sent"));
    } catch (failure) {
      this.problem = sentenceOf(failure, words.unreachable());
    }
    this.busy = false;
  }
}

function toldWords(told: NonNullable<Line["told"]>): string {
  if (told === "unsent") return msg("the mail has not left", { id: "return.unsent" });
  return told ? msg("with a mail", { id: "return.told" }) : msg("no mail", { id: "bulk.no_mail" });
}

declare global {
  interface HTMLElementTagNameMap {
    "desk-timeline": Timeline;
  }
}
