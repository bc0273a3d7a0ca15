import { msg, str } from "@lit/localize";
import { html, nothing, type TemplateResult } from "lit";
import { customElement } from "lit/decorators.js";
import type { TeamSettings } from "../../../server/http/desk-team-schemas.ts";
import { icon } from "../icons.ts";
import { deskLanguages } from "../language.ts";
import { languageName } from "./languages.ts";
import { TeamPage } from "./team-page.ts";

type Saved = TeamSettings["savedTexts"][number];

/** Answers that are written often, in each language; a message is begun with one of them. */
@customElement("desk-texts-page")
export class TextsPage extends TeamPage {
  protected override wrong({ savedTexts }: TeamSettings): string | null {
    const open = savedTexts.find(({ name, text }) => name.trim() === "" || Object.values(text).every((words) => !words?.trim()));
    return open ? msg("Every text needs a name, and words in one language at least.", { id: "texts.incomplete" }) : null;
  }

  protected override nameOf(): string {
    return msg("Saved texts", { id: "settings.texts" });
  }

  protected body({ savedTexts }: TeamSettings): TemplateResult {
    return html`<section>
      <span class="named">
        <p class="soft">${msg("Answers your team writes often. They are offered in the shopper’s language.", { id: "texts.lead" })}</p>
        <desk-help
          .about=${this.nameOf()}
          .text=${msg("Offered beside every message to a shopper. A language that is left empty falls back to the shop’s default.", { id: "texts.help" })}
          topic="saved-texts"
        ></desk-help>
      </span>
      ${savedTexts.length === 0 ? html`<p>${msg("None yet.", { id: "texts.none" })}</p>` : nothing}
      ${savedTexts.map((saved, place) => this.#text(savedTexts, saved, place))}
      ${
        this.locked
          ? nothing
          : html`<p>
            <button type="button" class="btn" @click=${() => this.change("savedTexts", [...savedTexts, { id: crypto.randomUUID().slice(0, 8), name: "", text: {} }])}>
              ${icon("plus")}${msg("Add a text", { id: "texts.add" })}
            </button>
          </p>`
      }
    </section>`;
  }

  #text(all: readonly Saved[], saved: Saved, place: number): TemplateResult {
    const set = (next: Saved): void =>
      this.change(
        "savedTexts",
        all.map((one, at) => (at === place ? next : one)),
      );
    return html`<fieldset class="stack clash">
      <legend class="vh">${saved.name}</legend>
      <div class="rowx">
        <div class="field" style="flex:1">
          <label for="name-${place}">${msg("Name", { id: "addresses.name" })}</label>
          <input id="name-${place}" class="input" maxlength="80" .value=${saved.name} ?disabled=${this.locked} @input=${(event: Event) => set({ ...saved, name: (event.target as HTMLInputElement).value })} />
        </div>
        ${
          this.locked
            ? nothing
            : html`<button type="button" class="btn quiet" style="align-self:end" @click=${() =>
                this.change(
                  "savedTexts",
                  all.filter((one) => one !== saved),
                )}>
              ${msg(str`Take ${saved.name} away`, { id: "addresses.remove" })}
            </button>`
        }
      </div>
      <div class="pair">
        ${deskLanguages.map(
          (language) => html`<div class="field">
            <label for="${language}-${place}">${languageName(this.desk.language, language)}</label>
            <textarea
              id="${language}-${place}"
              lang=${language}
              rows="4"
              maxlength="4000"
              .value=${saved.text[language] ?? ""}
              ?disabled=${this.locked}
              @input=${(event: Event) => set({ ...saved, text: spoken(saved.text, language, (event.target as HTMLTextAreaElement).value) })}
            ></textarea>
          </div>`,
        )}
      </div>
    </fieldset>`;
  }
}

function spoken(text: Saved["text"], language: (typeof deskLanguages)[number], words: string): Saved["text"] {
  const { [language]: _, ...rest } = text;
  return words === "" ? rest : { ...rest, [language]: words };
}
