import { msg, str } from "@lit/localize";
import { html, nothing, type TemplateResult } from "lit";
import type { Settlement } from "../../../server/http/desk-decision-schemas.ts";
import { icon } from "../icons.ts";
import { type Decision, type DecisionReason, decisionNames, decisionReasonNames, decisions } from "../return/return-words.ts";
import { type Choice, choiceOf, type Draft, decidedOf, type Group } from "./draft.ts";
import { swaps } from "./swaps.ts";

export interface UnitsAsked {
  readonly draft: Draft;
  readonly language: string;
  readonly currency: string;
  /** Nobody rejects a withdrawal that is in time. */
  readonly mayReject: boolean;
  readonly withdrawal: boolean;
  readonly grades: readonly { readonly id: string; readonly name: string }[];
  readonly problems: Settlement["problems"];
  /** Somebody tried to decide: what is open is said aloud. */
  readonly tried: boolean;
  readonly onCount: (key: string, decision: Decision, count: number) => void;
  readonly onSay: (key: string, change: Partial<Pick<Choice, "reason" | "say">>) => void;
  readonly onChooseArticle: (key: string, place: number) => void;
  readonly onAcceptAll: () => void;
}

/** What becomes of each piece: six numbers for those that are alike, and what the shopper is told of them. */
export function unitsSection(asked: UnitsAsked): TemplateResult {
  const shown = columnsOf(asked);
  return html`<section class="sec" aria-labelledby="units">
    <header>
      <h2 id="units">${msg("What happens to each unit", { id: "decide.units" })}</h2>
      <span class="soft keys">
        ${msg("Type a number;", { id: "decide.type" })} <kbd>tab</kbd> ${msg("next,", { id: "decide.tab" })} <kbd>↑</kbd> <kbd>↓</kbd>
        ${msg("one more, one less", { id: "decide.arrows" })}
      </span>
      <span class="grow"></span>
      <button type="button" class="btn quiet" @click=${asked.onAcceptAll}>
        ${msg("Accept everything present", { id: "decide.accept_present" })} <kbd>shift a</kbd>
      </button>
    </header>
    <table class="dec">
      <thead>
        <tr>
          <th>${msg("Item", { id: "decide.item" })}</th>
          ${shown.map((decision) => html`<th class="c">${decisionNames[decision]()}</th>`)}
          <th class="r">${msg("Decided", { id: "decide.decided" })}</th>
        </tr>
      </thead>
      <tbody>
        ${asked.draft.groups.map((group) => groupRows(group, asked))}
      </tbody>
    </table>
    <p class="soft small">${hint(asked)}</p>
  </section>`;
}

const columnsOf = ({ mayReject }: UnitsAsked): readonly Decision[] => decisions.filter((decision) => decision !== "reject" || mayReject);

function hint({ withdrawal, mayReject }: UnitsAsked): string {
  const money = msg("Only Accept and Keep give money back. Cancel takes a unit out of this return; it may come back later.", {
    id: "decide.hint",
  });
  if (!withdrawal || mayReject) return money;
  const law = msg("A withdrawal has no Reject: what was worn more than a shop allows is deducted as lost value below, with its reason.", {
    id: "decide.hint_withdrawal",
  });
  return `${money} ${law}`;
}

function groupRows(group: Group, asked: UnitsAsked): TemplateResult {
  const { draft, tried, problems } = asked;
  const choice = choiceOf(draft, group.key);
  const { units, item } = group;
  const decided = decidedOf(choice);
  const whole = decided === units.length;
  const name = [item.title, item.variant].filter(Boolean).join(", ");
  const ids = new Set(units.map(({ id }) => id));
  const texts = [
    ...new Set(
      problems.flatMap(({ unitId, code, text }) =>
        unitId && ids.has(unitId) && code !== "unit_undecided" && code !== "replacement_unknown" ? [text] : [],
      ),
    ),
  ];
  return html`<tr class="first">
      <td class="name">
        <b>${item.title}</b>${item.variant ? `, ${item.variant}` : nothing}
        <div class="soft small">${factsOf(group, asked)}</div>
      </td>
      ${columnsOf(asked).map((decision) => countCell(group, choice, decision, name, asked))}
      <td class="sum">
        <span class="st ${whole ? "" : tried || decided > units.length ? "bad" : ""}">
          ${whole ? icon("yes") : tried || decided > units.length ? icon("problem") : nothing}
          ${msg(str`${decided} of ${units.length}`, { id: "decide.sum" })}
        </span>
      </td>
    </tr>
    <tr class="more">
      <td colspan=${columnsOf(asked).length + 2}>
        <div class="pair">
          <span class="sel">
            <select
              aria-label=${msg(str`Reason for ${name}`, { id: "decide.reason_of" })}
              @change=${(event: Event) => asked.onSay(group.key, { reason: (event.target as HTMLSelectElement).value as DecisionReason })}
            >
              ${(Object.keys(decisionReasonNames) as DecisionReason[]).map(
                (reason) => html`<option value=${reason} ?selected=${reason === choice.reason}>${decisionReasonNames[reason]()}</option>`,
              )}
            </select>
          </span>
          <input
            class="input"
            maxlength="1000"
            aria-label=${msg(str`To the shopper about ${name}`, { id: "decide.say_of" })}
            placeholder=${msg("Say it to the shopper, in one sentence", { id: "decide.say" })}
            .value=${choice.say}
            @input=${(event: Event) => asked.onSay(group.key, { say: (event.target as HTMLInputElement).value })}
          />
        </div>
        ${choice.counts.exchange > 0 ? swaps(group, choice, asked) : nothing}
        ${texts.map((text) => html`<p class="bad small">${text}</p>`)}
      </td>
    </tr>`;
}

function countCell(group: Group, { counts }: Choice, decision: Decision, name: string, asked: UnitsAsked): TemplateResult {
  const count = counts[decision];
  return html`<td class="c" data-name=${decisionNames[decision]()}>
    <input
      class="input qty ${count === 0 ? "zero" : ""}"
      inputmode="numeric"
      autocomplete="off"
      data-group=${group.key}
      aria-label=${`${name}, ${stateName(group)}: ${decisionNames[decision]()}`}
      .value=${String(count)}
      @focus=${(event: Event) => (event.target as HTMLInputElement).select()}
      @input=${(event: Event) => asked.onCount(group.key, decision, Number((event.target as HTMLInputElement).value.replace(/\D/g, "")))}
      @blur=${(event: Event) => ((event.target as HTMLInputElement).value = String(count))}
      @keydown=${(event: KeyboardEvent) => counted(event, count, (next) => asked.onCount(group.key, decision, next), asked.onAcceptAll)}
    />
  </td>`;
}

/** One more, one less; and the one key that would else be a letter in a number. */
function counted(event: KeyboardEvent, count: number, set: (count: number) => void, acceptAll: () => void): void {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "ArrowUp") set(count + 1);
  else if (event.key === "ArrowDown") set(Math.max(0, count - 1));
  else if (event.shiftKey && event.key.toLowerCase() === "a") acceptAll();
  else return;
  event.preventDefault();
  event.stopPropagation();
}

function stateName({ state, units }: Group): string {
  const count = units.length;
  switch (state) {
    case "present":
      return msg(str`${count} present`, { id: "receive.present_count" });
    case "missing":
      return msg(str`${count} missing`, { id: "receive.missing_count" });
    case "wrong_item":
      return msg(str`${count} wrong`, { id: "receive.wrong_count" });
    case "awaited":
      return msg(str`${count} awaited`, { id: "reception.awaited_count" });
  }
}

function factsOf(group: Group, { grades }: UnitsAsked): string {
  const { wanted } = group;
  const [unit] = group.units;
  const grade = grades.find(({ id }) => id === unit?.grade)?.name ?? unit?.grade?.toUpperCase();
  const places = [...new Set(group.units.flatMap(({ location }) => location ?? []))];
  const reasons = [...new Set(group.units.map(({ reason, subReason }) => subReason ?? reason))];
  return [
    stateName(group),
    grade ? msg(str`grade ${grade}`, { id: "decide.grade" }) : "",
    ...places.map((place) => msg(str`to ${place}`, { id: "decide.to_place" })),
    ...reasons.map((reason) => `“${reason}”`),
    wanted ? msg(str`wants ${[wanted.title, wanted.variant].filter(Boolean).join(", ")}`, { id: "decide.wants" }) : "",
  ]
    .filter(Boolean)
    .join(" · ");
}
