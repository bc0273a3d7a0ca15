import { msg, str } from "@lit/localize";
import { html, nothing, type TemplateResult } from "lit";
import { icon } from "../icons.ts";
import { unitCount } from "../words.ts";
import { type Count, type Mark, markAll, missingOf, setGrade, setPresent, setWrong } from "./tally.ts";

/** What the merchant's settings say of receiving. */
export interface ReceivingSettings {
  readonly grades: readonly {
    readonly id: string;
    readonly name: string;
    readonly photo: boolean;
    readonly retired?: boolean | undefined;
  }[];
  readonly dispositions: readonly {
    readonly id: string;
    readonly name: string;
    readonly restock: boolean;
    readonly retired?: boolean | undefined;
  }[];
  readonly locations: readonly string[];
}

export interface LineAsked {
  readonly count: Count;
  readonly settings: ReceivingSettings;
  readonly open: boolean;
  readonly pictures: readonly string[];
  readonly onChange: (count: Count) => void;
  readonly onOpen: () => void;
  readonly onPhoto: (file: File) => void;
}

/** One line of the return on the table: how many are here, in what state, and where they go. A line that is done folds to one row. */
export function receiveLine(asked: LineAsked): TemplateResult {
  return asked.open ? openLine(asked) : foldedLine(asked);
}

function foldedLine({ count, settings, onOpen }: LineAsked): TemplateResult {
  const missing = missingOf(count);
  const place = count.marks[0]?.location;
  const facts = [
    msg(str`${count.present ?? 0} present`, { id: "receive.present_count" }),
    missing > 0 ? msg(str`${missing} missing`, { id: "receive.missing_count" }) : "",
    count.wrong > 0 ? msg(str`${count.wrong} wrong`, { id: "receive.wrong_count" }) : "",
    gradeNames(count, settings.grades),
    place ?? "",
  ];
  return html`<article class="done">
    ${missing + count.wrong > 0 ? html`<span class="warn">${icon("problem")}</span>` : icon("yes")}
    <div>
      <div>${itemName(count)}</div>
      <div class="soft small">${facts.filter(Boolean).join(" · ")}</div>
    </div>
    <button type="button" class="btn quiet" aria-label=${msg(str`Change ${count.title}`, { id: "receive.change_of" })} @click=${onOpen}>
      ${msg("Change", { id: "receive.change" })}
    </button>
  </article>`;
}

function openLine(asked: LineAsked): TemplateResult {
  const { count } = asked;
  const many = count.unitIds.length > 1;
  return html`<article aria-label=${count.title}>
    <div>
      <div>${itemName(count)}</div>
      <div class="soft small"><span class="mono">${count.sku ?? ""}</span> · ${unitCount(count.unitIds.length)} · “${count.reason}”</div>
    </div>
    ${many ? manyUnits(asked) : oneUnit(asked)}${(count.present ?? 0) > 0 ? stateOf(asked) : nothing}
  </article>`;
}

function oneUnit({ count, onChange }: LineAsked): TemplateResult {
  const value = count.present === null ? "" : count.present === 1 ? "present" : count.wrong === 1 ? "wrong" : "missing";
  return segments(`${count.lineId}-here`, msg(str`Is ${count.title} here?`, { id: "receive.is_here" }), value, [
    { value: "present", label: msg("Present", { id: "receive.present" }), choose: () => onChange(setPresent({ ...count, wrong: 0 }, 1)) },
    { value: "missing", label: msg("Missing", { id: "receive.missing" }), choose: () => onChange(setPresent({ ...count, wrong: 0 }, 0)) },
    { value: "wrong", label: msg("Wrong", { id: "receive.wrong" }), choose: () => onChange(setWrong(setPresent(count, 0), 1)) },
  ]);
}

function manyUnits({ count, onChange }: LineAsked): TemplateResult {
  const missing = missingOf(count);
  return html`${stepper(msg("Present", { id: "receive.present" }), count.title, count.present ?? 0, (to) => onChange(setPresent(count, to)))}
    ${
      count.present !== null && count.present < count.unitIds.length
        ? stepper(msg("Wrong", { id: "receive.wrong" }), count.title, count.wrong, (to) => onChange(setWrong(count, to)))
        : nothing
    }
    ${
      missing > 0
        ? html`<p class="st warn small">${icon("problem")}${msg(str`${missing} missing. The shopper is told after you finish.`, { id: "receive.missing_told" })}</p>`
        : nothing
    }`;
}

function stateOf(asked: LineAsked): TemplateResult {
  const { count, settings, pictures, onChange, onPhoto } = asked;
  const first = count.marks[0];
  const wantsPhoto = settings.grades.some(({ id, photo }) => photo && count.marks.some(({ grade }) => grade === id));
  return html`${count.marks.length > 1 ? gradesOfMany(asked) : gradeOfOne(asked)}
    <div class="row2">
      <label class="sel"
        ><span class="vh">${msg(str`Where ${count.title} goes`, { id: "receive.goes" })}</span
        ><select @change=${(event: Event) => onChange(markAll(count, { disposition: chosen(event) || null }))}>
          <option value="" ?selected=${!first?.disposition}>${msg("Goes to …", { id: "receive.goes_to" })}</option>
          ${settings.dispositions.map(({ id, name }) => html`<option value=${id} ?selected=${first?.disposition === id}>${name}</option>`)}
        </select></label
      >
      ${place(count, settings.locations, first, onChange)}
    </div>
    ${pictures.length > 0 ? html`<div class="shots">${pictures.map((url) => html`<img class="shot" src=${url} alt=${msg("Photo you took", { id: "receive.your_photo" })} />`)}</div>` : nothing}
    <label class="btn">
      ${icon("cam")}${wantsPhoto && pictures.length === 0 ? msg("Photo, asked for this grade", { id: "receive.photo_asked" }) : msg("Photo", { id: "receive.photo" })}
      <input
        class="vh"
        type="file"
        accept="image/*"
        capture="environment"
        @change=${(event: Event) => {
          const input = event.target as HTMLInputElement;
          for (const file of input.files ?? []) onPhoto(file);
          input.value = "";
        }}
      />
    </label>`;
}

function place(count: Count, locations: readonly string[], first: Mark | undefined, onChange: LineAsked["onChange"]): TemplateResult {
  const label = msg(str`Place of ${count.title}`, { id: "receive.place_of" });
  const change = (event: Event): void => onChange(markAll(count, { location: chosen(event) }));
  if (locations.length === 0)
    return html`<label><span class="vh">${label}</span><input class="input" placeholder=${msg("Place", { id: "receive.place" })} .value=${first?.location ?? ""} @change=${change} /></label>`;
  return html`<label class="sel"
    ><span class="vh">${label}</span
    ><select @change=${change}>
      <option value="">${msg("Place", { id: "receive.place" })}</option>
      ${locations.map((name) => html`<option ?selected=${first?.location === name}>${name}</option>`)}
    </select></label
  >`;
}

function gradeOfOne({ count, settings, onChange }: LineAsked): TemplateResult {
  return segments(
    `${count.lineId}-grade`,
    msg(str`Grade of ${count.title}`, { id: "receive.grade_of" }),
    count.marks[0]?.grade ?? "",
    settings.grades.map(({ id, name }) => ({ value: id, label: name, choose: () => onChange(markAll(count, { grade: id })) })),
  );
}

function gradesOfMany({ count, settings, onChange }: LineAsked): TemplateResult {
  return html`<details>
    <summary class="btn">${msg("Grades", { id: "receive.grades" })}${gradeNames(count, settings.grades) ? `: ${gradeNames(count, settings.grades)}` : ""} ${icon("down")}</summary>
    ${settings.grades.map(({ id, name }) =>
      stepper(name, count.title, count.marks.filter(({ grade }) => grade === id).length, (to) => onChange(setGrade(count, id, to))),
    )}
  </details>`;
}

function gradeNames({ marks }: Count, grades: LineAsked["settings"]["grades"]): string {
  return grades
    .map(({ id, name }) => ({ name, units: marks.filter(({ grade }) => grade === id).length }))
    .filter(({ units }) => units > 0)
    .map(({ name, units }) => (marks.length === 1 ? name : `${units} × ${name}`))
    .join(", ");
}

interface Segment {
  readonly value: string;
  readonly label: string;
  readonly choose: () => void;
}

function segments(name: string, label: string, value: string, options: readonly Segment[]): TemplateResult {
  return html`<div class="seg" role="radiogroup" aria-label=${label}>
    ${options.map(
      (option) =>
        html`<label><input type="radio" name=${name} .checked=${option.value === value} @change=${option.choose} />${option.label}</label>`,
    )}
  </div>`;
}

function stepper(label: string, title: string, value: number, to: (value: number) => void): TemplateResult {
  return html`<div class="steps" role="group" aria-label="${label}: ${title}">
    <span>${label}</span>
    <button type="button" class="btn" aria-label="−1 ${label}" @click=${() => to(value - 1)}>−</button>
    <output>${value}</output>
    <button type="button" class="btn" aria-label="+1 ${label}" @click=${() => to(value + 1)}>+</button>
  </div>`;
}

export function itemName({ title, variant }: Pick<Count, "title" | "variant">): TemplateResult {
  return html`<b>${title}</b>${variant ? `, ${variant}` : ""}`;
}

const chosen = (event: Event): string => (event.target as HTMLInputElement | HTMLSelectElement).value;
