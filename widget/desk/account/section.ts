import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";
import { sentenceOf } from "../api.ts";
import type { Desk } from "../desk.ts";
import { moment } from "../formats.ts";
import { sheet } from "../sheet.ts";
import { words } from "../words.ts";

/** A part of the account's page: it does its own asking and says in place what became of it. */
export abstract class Section extends LitElement {
  static override styles = [
    sheet,
    css`
      :host {
        display: block;
        min-height: 0;
      }
      .sec {
        gap: var(--s3);
      }
      form {
        display: grid;
        gap: var(--s4);
        max-inline-size: 420px;
      }
      .lines > li {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--s2) var(--s4);
        padding: var(--s2) 0;
        border-block-start: 1px solid var(--line);
      }
      .lines > li > .what {
        flex: 1 1 200px;
        display: grid;
        min-inline-size: 0;
        overflow-wrap: anywhere;
      }
      .codes {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(150px, 1fr));
        gap: var(--s2) var(--s4);
        padding: var(--s4);
        border: 1px solid var(--line);
        border-radius: var(--radius);
        background: var(--sunken);
        font: 14px/20px var(--desk-mono);
      }
      .qr {
        inline-size: 196px;
        max-inline-size: 100%;
        border-radius: var(--radius);
        background: #fff;
        color: #000;
      }
      .acts {
        display: flex;
        flex-wrap: wrap;
        gap: var(--s3);
        align-items: center;
      }
    `,
  ];

  @property({ attribute: false }) desk!: Desk;
  @state() protected busy = false;
  @state() protected wrong = "";
  /** What was just done, said where it was done. */
  @state() protected done = "";

  protected async trying(attempt: () => Promise<void>, done = ""): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    this.wrong = "";
    this.done = "";
    try {
      await attempt();
      this.done = done;
      if (done) this.desk.announce(done);
    } catch (failure) {
      this.wrong = sentenceOf(failure, words.unreachable());
    } finally {
      this.busy = false;
    }
  }

  protected outcome(): TemplateResult {
    return html`${this.wrong ? html`<div class="problem" role="alert">${this.wrong}</div>` : nothing}
    ${this.done ? html`<p class="good">${this.done}</p>` : nothing}`;
  }

  protected when(at: number): TemplateResult {
    const zone = this.desk.me?.shops[0]?.timeZone ?? "UTC";
    const now = this.desk.me?.now ?? at;
    return html`<time datetime=${new Date(at).toISOString()}>${moment(this.desk.language, at, zone, now)}</time>`;
  }
}
