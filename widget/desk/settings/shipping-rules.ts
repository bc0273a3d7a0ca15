import { msg, str } from "@lit/localize";
import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { icon } from "../icons.ts";
import type { MenuItem } from "../menu.ts";
import "../menu.ts";
import { handoverNames } from "../parcels/words.ts";
import { count, pick, readList, write } from "../policy/fields.ts";
import {
  type Condition,
  comparisonsOf,
  effectNames,
  type Fact,
  factKinds,
  factNames,
  type Rule,
  type Rules,
  type ServiceView,
  sameService,
} from "./shipping-words.ts";

interface Asked {
  readonly rules: Rules["rules"];
  readonly services: readonly ServiceView[];
  readonly language: string;
  readonly locked: boolean;
  readonly change: (rules: Rules["rules"]) => void;
}

/** Sentences: when … take only, never or first …. Spoken in order, before the weights. `alt` with an arrow moves one. */
export function rulesPart(asked: Asked): TemplateResult {
  const { rules, locked } = asked;
  return html`${rules.length === 0 ? html`<p class="soft">${msg("No rules: the weights alone choose.", { id: "shipping.no_rules" })}</p>` : nothing}
    <ol class="ship-rules">
      ${repeat(
        rules,
        ({ id }) => id,
        (rule, place) => ruleLine(rule, place, asked),
      )}
    </ol>
    ${locked ? nothing : html`<p><button type="button" class="btn" @click=${() => add(asked)}>${icon("plus")}${msg("Add a rule", { id: "policy.rule.add" })}</button></p>`}`;
}

function add({ rules, services, language, change }: Asked): void {
  const used = new Set(rules.map(({ id }) => id));
  const number =
    Array.from({ length: rules.length + 1 }, (_, place) => place + 1).find((one) => !used.has(`rule-${one}`)) ?? rules.length + 1;
  const [first] = services;
  change([
    ...rules,
    {
      id: `rule-${number}`,
      title: { [language]: msg("New rule", { id: "policy.rule.new" }) },
      when: { match: "all", conditions: [fresh("country")] },
      then: { do: "first", services: first ? [{ connectionId: first.connectionId, service: first.service }] : [] },
    },
  ]);
}

function fresh(fact: Fact): Condition {
  const [[is] = ["equal"] as const] = comparisonsOf(fact);
  const kind = factKinds[fact];
  return { fact, is, value: kind === "number" ? 1_000 : kind === "handover" ? "qr" : "" };
}

function ruleLine(rule: Rule, place: number, asked: Asked): TemplateResult {
  const { rules, language, locked } = asked;
  const number = String(place + 1);
  const set = (next: Rule): void => asked.change(rules.map((one) => (one === rule ? next : one)));
  const name = rule.title[language] ?? rule.title.en ?? Object.values(rule.title)[0] ?? "";
  return html`<li
    class="ship-rule ${rule.off ? "off" : ""}"
    @keydown=${(event: KeyboardEvent) => {
      const by = event.key === "ArrowUp" ? -1 : event.key === "ArrowDown" ? 1 : 0;
      if (!event.altKey || by === 0 || locked) return;
      event.preventDefault();
      move(asked, place, by);
    }}
  >
    <span class="place">${number}</span>
    <fieldset ?disabled=${locked}>
      <legend class="vh">${msg(str`Rule ${number}`, { id: "policy.rule.number" })}</legend>
      <input
        class="input name"
        aria-label=${msg(str`Name of rule ${number}`, { id: "policy.rule.name" })}
        maxlength="200"
        .value=${name}
        @change=${(event: Event) => set({ ...rule, title: { ...rule.title, [language]: (event.target as HTMLInputElement).value.trim() } })}
      />
      ${rule.off ? html`<p class="soft">${msg("switched off", { id: "policy.rule.is_off" })}</p>` : html`${conditions(rule, number, set)} ${effect(rule, number, set, asked)}`}
    </fieldset>
    ${locked ? nothing : html`<desk-menu look="btn quiet" .label=${msg(str`More for rule ${number}`, { id: "policy.rule.more_name" })} .items=${menuOf(rule, place, set, asked)}>${msg("More", { id: "policy.rule.more" })} ${icon("down")}</desk-menu>`}
  </li>`;
}

function conditions(rule: Rule, number: string, set: (rule: Rule) => void): TemplateResult {
  const { when } = rule;
  const put = (all: readonly Condition[]): void => set({ ...rule, when: { ...when, conditions: [...all] } });
  return html`<div class="cl">
    <span>${msg("When", { id: "policy.rule.when" })}</span>
    ${when.conditions.length === 0 ? html`<span class="soft">${msg("always", { id: "policy.rule.always" })}</span>` : nothing}
    ${when.conditions.map(
      (one, at) => html`${
        at === 0
          ? nothing
          : pick(
              msg(str`All or any, in rule ${number}`, { id: "policy.rule.match" }),
              when.match,
              [
                ["all", msg("and", { id: "policy.rule.and" })],
                ["any", msg("or", { id: "policy.rule.or" })],
              ],
              (match) => set({ ...rule, when: { ...when, match } }),
            )
      }
      ${conditionFields(one, number, (next) => put(when.conditions.map((other) => (other === one ? next : other))))}`,
    )}
  </div>`;
}

function conditionFields(condition: Condition, number: string, set: (condition: Condition) => void): TemplateResult {
  const { fact, is, value } = condition;
  const name = msg(str`Value in rule ${number}`, { id: "policy.rule.value" });
  const several = is === "one_of" || is === "none_of";
  return html`${pick(
    msg(str`What rule ${number} looks at`, { id: "policy.rule.fact" }),
    fact,
    (Object.keys(factKinds) as Fact[]).map((one) => [one, factNames[one]()] as const),
    (next) => set(fresh(next)),
  )}
  ${pick(msg(str`How rule ${number} compares`, { id: "policy.rule.is" }), is, comparisonsOf(fact), (next) => {
    const text = [value].flat().join(", ");
    const list = next === "one_of" || next === "none_of";
    set({ fact, is: next, value: typeof value === "number" ? value : list ? readList(text) : text });
  })}
  ${
    factKinds[fact] === "number"
      ? count(name, Number(value), (next) => next !== undefined && set({ fact, is, value: next }))
      : factKinds[fact] === "handover"
        ? pick(
            name,
            String(value),
            Object.entries(handoverNames).map(([way, title]) => [way, title()] as const),
            (next) => set({ fact, is, value: next }),
          )
        : write(name, [value].flat().join(", "), (text) => set({ fact, is, value: several ? readList(text) : text.trim() }), { width: 140 })
  }`;
}

function effect(rule: Rule, number: string, set: (rule: Rule) => void, { services }: Asked): TemplateResult {
  const { then } = rule;
  const left = services.filter((service) => !then.services.some((one) => sameService(one, service)));
  const put = (all: Rule["then"]["services"]): void => set({ ...rule, then: { ...then, services: all } });
  return html`<div class="cl">
    ${pick(
      msg(str`What rule ${number} does`, { id: "shipping.rule_does" }),
      then.do,
      Object.entries(effectNames).map(([what, title]) => [what as Rule["then"]["do"], title()] as const),
      (what) => set({ ...rule, then: { ...then, do: what } }),
    )}
    ${then.services.map((one) => {
      const title = services.find((service) => sameService(service, one))?.title ?? one.service;
      return html`<span class="chip on">${title}
        <button type="button" class="plain" aria-label=${msg(str`Take ${title} out of rule ${number}`, { id: "shipping.rule_out" })} @click=${() => put(then.services.filter((other) => other !== one))}>✕</button>
      </span>`;
    })}
    ${
      left.length === 0
        ? nothing
        : pick(
            msg(str`Add a service to rule ${number}`, { id: "shipping.rule_in" }),
            "",
            [
              ["", msg("add a service …", { id: "shipping.add_service" })] as const,
              ...left.map((one, at) => [String(at), one.title] as const),
            ],
            (at) => {
              const chosen = at === "" ? undefined : left[Number(at)];
              if (chosen) put([...then.services, { connectionId: chosen.connectionId, service: chosen.service }]);
            },
          )
    }
  </div>`;
}

function move({ rules, change }: Asked, place: number, by: number): void {
  const to = place + by;
  const moved = [...rules];
  const [rule] = moved.splice(place, 1);
  if (!rule || to < 0 || to > moved.length) return;
  moved.splice(to, 0, rule);
  change(moved);
}

function menuOf(rule: Rule, place: number, set: (rule: Rule) => void, asked: Asked): MenuItem[] {
  const { rules, change } = asked;
  const { off, ...on } = rule;
  const put = (all: Rule["when"]["conditions"]): void => set({ ...rule, when: { ...rule.when, conditions: all } });
  const all = rule.when.conditions;
  const items: (MenuItem | false)[] = [
    { label: msg("Add a condition", { id: "policy.rule.add_condition" }), act: () => put([...all, fresh("weight")]) },
    all.length > 0 && {
      label: msg("Take the last condition away", { id: "policy.rule.less_condition" }),
      act: () => put(all.slice(0, -1)),
    },
    place > 0 && { label: msg("Move up", { id: "policy.rule.up" }), key: "alt ↑", act: () => move(asked, place, -1) },
    place < rules.length - 1 && { label: msg("Move down", { id: "policy.rule.down" }), key: "alt ↓", act: () => move(asked, place, 1) },
    off
      ? { label: msg("Switch on", { id: "policy.rule.on" }), act: () => set(on) }
      : { label: msg("Switch off", { id: "policy.rule.switch_off" }), act: () => set({ ...rule, off: true }) },
    { label: msg("Remove", { id: "policy.rule.remove" }), act: () => change(rules.filter((one) => one !== rule)) },
  ];
  return items.filter((item): item is MenuItem => item !== false);
}
