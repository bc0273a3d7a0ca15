import { msg, str } from "@lit/localize";
import { html, nothing, type TemplateResult } from "lit";
import { customElement } from "lit/decorators.js";
import type { TeamSettings } from "../../../server/http/desk-team-schemas.ts";
import { amount, readAmount } from "../formats.ts";
import { icon } from "../icons.ts";
import { line, named, switched } from "./parts.ts";
import { TeamPage } from "./team-page.ts";

type Grade = TeamSettings["grades"][number];
type Disposition = TeamSettings["dispositions"][number];

/** Limits are in the currency of whatever return they are held against; they are typed as euros are. */
const currency = "EUR";

/** What the warehouse marks pieces with, where they go, and how far an agent may go alone. */
@customElement("desk-work-page")
export class WorkPage extends TeamPage {
  protected override wrong({ grades, dispositions, lateAfterHours }: TeamSettings): string | null {
    if ([...grades, ...dispositions].some(({ name }) => name.trim() === ""))
      return msg("Every grade and every place of stay needs a name.", { id: "work.no_name" });
    if (grades.every(({ retired }) => retired) || dispositions.every(({ retired }) => retired))
      return msg("At least one of each has to be offered.", { id: "work.none_offered" });
    if (!Number.isInteger(lateAfterHours) || lateAfterHours < 1 || lateAfterHours > 8_760)
      return msg("Late is counted in whole hours, from 1 on.", { id: "work.late_wrong" });
    return null;
  }

  protected override nameOf(at: string): string {
    const names: Record<string, string> = {
      grades: msg("Grades", { id: "work.grades" }),
      dispositions: msg("Where pieces go", { id: "work.dispositions" }),
      locations: msg("Shelves and docks", { id: "work.locations" }),
      "money.secondPersonAbove": msg("A second person pays above", { id: "work.second" }),
      "money.lowerShare": msg("Lower than suggested, at most", { id: "work.lower" }),
      "money.raiseLimit": msg("Higher than suggested, at most", { id: "work.raise" }),
      lateAfterHours: msg("Late after", { id: "work.late" }),
    };
    return names[at] ?? names[at.split(".")[0] ?? ""] ?? at;
  }

  protected body(draft: TeamSettings): TemplateResult {
    return html`${this.#marks(
      "grades",
      draft.grades,
      msg("In this order they are offered when a parcel is received.", { id: "work.grades_help" }),
      (grade) => this.#flag("grades", draft.grades, grade, "photo", msg("asks for a photo", { id: "work.photo" })),
      (id) => ({ id, name: "", photo: false }),
    )}
      ${this.#marks(
        "dispositions",
        draft.dispositions,
        msg("Where a returned piece goes after it was looked at.", { id: "work.dispositions_help" }),
        (one) => this.#flag("dispositions", draft.dispositions, one, "restock", msg("goes back on sale", { id: "work.restock" })),
        (id) => ({ id, name: "", restock: false }),
      )}
      ${this.#locations(draft)} ${this.#money(draft)}`;
  }

  #marks<Mark extends Grade | Disposition>(
    list: "grades" | "dispositions",
    marks: readonly Mark[],
    help: string,
    flag: (mark: Mark) => TemplateResult,
    fresh: (id: string) => Mark,
  ): TemplateResult {
    const saved: readonly { id: string }[] = this.base?.[list] ?? [];
    return html`<section>
      <span class="named">
        <h2>${this.nameOf(list)}</h2>
        <desk-help .about=${this.nameOf(list)} .text=${help} topic="grades"></desk-help>
      </span>
      <ol class="rows">
        ${marks.map(
          (mark, place) => html`<li>
            <input
              class="input grow"
              aria-label=${msg("Name", { id: "addresses.name" })}
              maxlength="60"
              .value=${mark.name}
              ?disabled=${this.locked}
              @input=${(event: Event) => this.#set(list, marks, place, { name: (event.target as HTMLInputElement).value })}
            />
            ${flag(mark)} ${mark.retired ? html`<span class="tag">${msg("retired", { id: "work.retired" })}</span>` : nothing}
            ${
              this.locked
                ? nothing
                : html`<button type="button" class="btn quiet" ?disabled=${place === 0} aria-label=${msg(str`${mark.name} earlier`, { id: "work.earlier" })} @click=${() => this.change(list, swapped(marks, place))}>
                    <span aria-hidden="true">↑</span>
                  </button>
                  ${
                    saved.some(({ id }) => id === mark.id)
                      ? html`<button type="button" class="btn quiet" @click=${() => this.#set(list, marks, place, { retired: !mark.retired })}>
                        ${mark.retired ? msg("Offer again", { id: "work.offer" }) : msg("Retire", { id: "work.retire" })}
                      </button>`
                      : nothing
                  }
                  <button type="button" class="btn quiet" aria-label=${msg(str`Take ${mark.name} away`, { id: "addresses.remove" })} @click=${() =>
                    this.change(
                      list,
                      marks.filter((one) => one !== mark),
                    )}>
                    ${icon("no")}
                  </button>`
            }
          </li>`,
        )}
      </ol>
      ${
        this.locked
          ? nothing
          : html`<p>
            <button type="button" class="btn" @click=${() => this.change(list, [...marks, fresh(crypto.randomUUID().slice(0, 8))])}>
              ${icon("plus")}${msg("Add", { id: "settings.add" })}
            </button>
          </p>`
      }
    </section>`;
  }

  #set<Mark>(list: string, marks: readonly Mark[], place: number, changes: Partial<Grade & Disposition>): void {
    this.change(
      list,
      marks.map((mark, at) => (at === place ? { ...mark, ...changes } : mark)),
    );
  }

  #flag<Mark extends Grade | Disposition>(
    list: string,
    marks: readonly Mark[],
    mark: Mark,
    name: "photo" | "restock",
    label: string,
  ): TemplateResult {
    return html`<label>
      <input
        class="cb"
        type="checkbox"
        .checked=${(mark as Partial<Record<typeof name, boolean>>)[name] ?? false}
        ?disabled=${this.locked}
        @change=${(event: Event) => this.#set(list, marks, marks.indexOf(mark), { [name]: (event.target as HTMLInputElement).checked })}
      />
      ${label}
    </label>`;
  }

  #locations({ locations }: TeamSettings): TemplateResult {
    return html`<section>
      <div class="field">
        ${named({ label: this.nameOf("locations"), help: msg("One a line. They can be chosen or scanned as the place of a piece.", { id: "work.locations_help" }), topic: "grades" }, "locations")}
        <textarea
          id="locations"
          rows="5"
          .value=${locations.join("\n")}
          ?disabled=${this.locked}
          @change=${(event: Event) => this.change("locations", linesOf((event.target as HTMLTextAreaElement).value))}
        ></textarea>
      </div>
    </section>`;
  }

  #money({ money, lateAfterHours }: TeamSettings): TemplateResult {
    const { language } = this.desk;
    const typed = (at: string, text: string): void => {
      const minor = readAmount(text, currency);
      if (minor !== null && minor >= 0) this.change(at, minor);
    };
    return html`<section>
      <h2>${msg("How far an agent may go alone", { id: "work.limits" })}</h2>
      ${switched({
        id: "second",
        label: msg("Large amounts need a second person", { id: "work.second_on" }),
        help: msg("Who decided a refund above this may not pay it as well.", { id: "work.second_help" }),
        topic: "limits",
        checked: money.secondPersonAbove !== null,
        locked: this.locked,
        change: (on) => this.change("money.secondPersonAbove", on ? 25_000 : null),
      })}
      <div class="pair">
        ${
          money.secondPersonAbove === null
            ? nothing
            : this.#amount("second-above", "money.secondPersonAbove", amount(language, money.secondPersonAbove, currency), typed)
        }
        ${line({
          id: "lower",
          label: this.nameOf("money.lowerShare"),
          help: msg("In percent of the suggested refund. Whoever wants to go further asks an owner.", { id: "work.lower_help" }),
          topic: "limits",
          type: "number",
          hint: "%",
          value: String(money.lowerShare / 100),
          locked: this.locked,
          change: (text) => {
            const share = Math.round(Number(text) * 100);
            if (text !== "" && share >= 0 && share <= 10_000) this.change("money.lowerShare", share);
          },
        })}
        ${this.#amount("raise", "money.raiseLimit", amount(language, money.raiseLimit, currency), typed)}
        ${line({
          id: "late",
          label: this.nameOf("lateAfterHours"),
          help: msg("A return that waits longer for you carries a triangle and sorts first.", { id: "work.late_help" }),
          topic: "limits",
          type: "number",
          hint: msg("hours", { id: "work.hours" }),
          value: String(lateAfterHours),
          locked: this.locked,
          change: (text) => this.change("lateAfterHours", Number(text)),
        })}
      </div>
    </section>`;
  }

  #amount(id: string, at: string, value: string, typed: (at: string, text: string) => void): TemplateResult {
    return html`<div class="field">
      ${named({ label: this.nameOf(at), help: msg("In the currency of the return. What goes further needs an owner, or another person.", { id: "work.amount_help" }), topic: "limits" }, id)}
      <input id=${id} class="input short" inputmode="decimal" .value=${value} ?disabled=${this.locked} @change=${(event: Event) => typed(at, (event.target as HTMLInputElement).value)} />
    </div>`;
  }
}

function swapped<Item>(items: readonly Item[], place: number): Item[] {
  return items.map((item, at) => (at === place - 1 ? (items[place] ?? item) : at === place ? (items[place - 1] ?? item) : item));
}

function linesOf(text: string): string[] {
  return [...new Set(text.split("\n").map((line) => line.trim()))].filter((line) => line !== "");
}
