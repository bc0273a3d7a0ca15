import { msg } from "@lit/localize";
import { html, type TemplateResult } from "lit";
import { customElement } from "lit/decorators.js";
import type { TeamSettings } from "../../../server/http/desk-team-schemas.ts";
import { line, switched } from "./parts.ts";
import { TeamPage } from "./team-page.ts";

type Kept = keyof TeamSettings["retention"];

const usual: Readonly<Record<Kept, number>> = { photos: 180, letters: 730, people: 1_095 };

/** After how many days what is kept of shoppers is erased. */
@customElement("desk-retention-page")
export class RetentionPage extends TeamPage {
  protected override wrong({ retention }: TeamSettings): string | null {
    const fine = Object.values(retention).every((days) => days === null || (Number.isInteger(days) && days >= 1 && days <= 36_500));
    return fine ? null : msg("Days are whole numbers, from 1 on.", { id: "retention.wrong" });
  }

  protected override nameOf(at: string): string {
    const names: Record<string, string> = {
      "retention.photos": msg("Photos", { id: "retention.photos" }),
      "retention.letters": msg("Mails that were sent", { id: "retention.letters" }),
      "retention.people": msg("Names, addresses, messages", { id: "retention.people" }),
    };
    return names[at] ?? at;
  }

  protected body({ retention }: TeamSettings): TemplateResult {
    return html`<p class="soft">
        ${msg("Erased for good, every quarter of an hour, and never while a return of the order is open. Amounts, numbers and the ledger stay.", { id: "retention.lead" })}
      </p>
      ${this.#kept("photos", retention.photos, msg("Pictures shoppers and the warehouse took, counted from the day they were taken in.", { id: "retention.photos_help" }))}
      ${this.#kept("letters", retention.letters, msg("The words of mails, counted from the day they left. That one was sent stays on the timeline.", { id: "retention.letters_help" }))}
      ${this.#kept("people", retention.people, msg("Who an order was of, with messages, labels and comments, counted from the order and its last return.", { id: "retention.people_help" }))}`;
  }

  #kept(kind: Kept, days: number | null, help: string): TemplateResult {
    const at = `retention.${kind}`;
    return html`<section>
      ${switched({
        id: kind,
        label: this.nameOf(at),
        help,
        topic: "retention",
        checked: days !== null,
        hint: days === null ? msg("Kept until somebody erases them.", { id: "retention.kept" }) : help,
        locked: this.locked,
        change: (on) => this.change(at, on ? usual[kind] : null),
      })}
      ${
        days === null
          ? ""
          : html`<div class="short">
            ${line({
              id: `${kind}-days`,
              label: msg("Days", { id: "retention.days" }),
              help,
              topic: "retention",
              type: "number",
              value: String(days),
              locked: this.locked,
              change: (text) => this.change(at, Number(text)),
            })}
          </div>`
      }
    </section>`;
  }
}
