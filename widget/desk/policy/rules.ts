import { msg, str } from "@lit/localize";
import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import type { Rule } from "../../../server/http/desk-policy-schemas.ts";
import { icon } from "../icons.ts";
import type { MenuItem } from "../menu.ts";
import { between, conditionFields, fresh } from "./conditions.ts";
import { type Editing, freshId, moved, replaced, said, spoken, without } from "./editing.ts";
import { effectFields, freshEffect } from "./effects.ts";
import "../menu.ts";

export type RuleNews = "new" | "changed" | null;

/** Sentences of drop-downs: when … then …. Read from top to bottom; all that fit speak, the first refusal ends it. */
export function rulesPart(editing: Editing, news: (id: string) => RuleNews): TemplateResult {
  const { policy } = editing;
  return html`<section class="sec">
    <header>
      <h2>${msg("Rules", { id: "policy.part.rules" })}</h2>
      <span class="soft">${msg("Read from top to bottom; all that match speak, the first refusal ends it", { id: "policy.rules.sub" })}</span>
    </header>
    ${policy.rules.length === 0 ? html`<p class="soft">${msg("No rules: windows, zones and resolutions hold for everything.", { id: "policy.rules.none" })}</p>` : nothing}
    <ol>
      ${repeat(
        policy.rules,
        ({ id }) => id,
        (rule, place) => (rule.off ? folded(rule, place, editing) : sentence(rule, place, editing, news(rule.id))),
      )}
    </ol>
    <div class="rowx">
      <button type="button" class="btn add-rule" @click=${() => addRule(editing)}>${icon("plus")}${msg("Add a rule", { id: "policy.rule.add" })} <kbd>n</kbd></button>
      ${policy.rules.length > 0 ? html`<span class="soft small"><kbd>alt ↑</kbd> <kbd>alt ↓</kbd> ${msg("move", { id: "policy.rule.move" })} · <kbd>d</kbd> ${msg("switch off", { id: "policy.rule.off" })}</span>` : nothing}
    </div>
  </section>`;
}

export function addRule(editing: Editing): string {
  const { policy, language } = editing;
  const id = freshId("rule", policy.rules);
  const rule: Rule = {
    id,
    title: { [language]: msg("New rule", { id: "policy.rule.new" }) },
    when: { match: "all", conditions: [{ ...fresh("item.tag", editing), value: "sale" }] },
    then: [freshEffect("review", editing)],
  };
  editing.change({ ...policy, rules: [...policy.rules, rule] });
  return id;
}

export function moveRule(editing: Editing, id: string, by: -1 | 1): void {
  const { policy } = editing;
  const place = policy.rules.findIndex((rule) => rule.id === id);
  if (place >= 0) editing.change({ ...policy, rules: moved(policy.rules, place, by) });
}

export function switchRule(editing: Editing, id: string): void {
  const { policy } = editing;
  const rules = policy.rules.map((rule): Rule => {
    const { off, ...on } = rule;
    return rule.id !== id ? rule : off ? on : { ...on, off: true };
  });
  editing.change({ ...policy, rules });
}

function folded(rule: Rule, place: number, editing: Editing): TemplateResult {
  const name = said(rule.title, editing.language) || rule.id;
  return html`<li class="rule off" data-rule=${rule.id}>
    <span class="place">${place + 1}</span>
    <span>${name} · ${msg("switched off", { id: "policy.rule.is_off" })}</span>
    <button type="button" class="btn quiet" aria-label=${msg(str`Switch on ${name}`, { id: "policy.rule.on_name" })} @click=${() => switchRule(editing, rule.id)}>${msg("Switch on", { id: "policy.rule.on" })}</button>
  </li>`;
}

function sentence(rule: Rule, place: number, editing: Editing, news: RuleNews): TemplateResult {
  const { policy, language } = editing;
  const number = String(place + 1);
  const set = (next: Rule) => editing.change({ ...policy, rules: replaced(policy.rules, place, next) });
  const conditions = (next: Rule["when"]["conditions"]) => set({ ...rule, when: { ...rule.when, conditions: next } });
  return html`<li class="rule ${news ? "draft" : ""}" data-rule=${rule.id}>
    <button type="button" class="place" aria-label=${msg(str`Rule ${number}`, { id: "policy.rule.number" })}>${number}</button>
    <div class="say">
      <div class="cl">
        <span class="w">${msg("When", { id: "policy.rule.when" })}</span>
        ${rule.when.conditions.length === 0 ? html`<span class="soft">${msg("always", { id: "policy.rule.always" })}</span>` : nothing}
        ${rule.when.conditions.map(
          (condition, at) => html`${between(at, rule.when.match, number, (match) => set({ ...rule, when: { ...rule.when, match } }))}
          ${conditionFields(condition, editing, number, (next) => conditions(replaced(rule.when.conditions, at, next)))}`,
        )}
      </div>
      ${rule.then.map(
        (effect, at) => html`<div class="cl">
          <span class="w">${at === 0 ? msg("then", { id: "policy.rule.then" }) : msg("and", { id: "policy.rule.and" })}</span>
          ${effectFields(effect, editing, number, (next) => set({ ...rule, then: replaced(rule.then, at, next) }))}
        </div>`,
      )}
    </div>
    <div class="name">
      ${news ? html`<b class="small">${news === "new" ? msg("New", { id: "policy.new" }) : msg("Changed", { id: "policy.changed" })}</b>` : nothing}
      <input class="input" aria-label=${msg(str`Name of rule ${number}`, { id: "policy.rule.name" })} maxlength="200" .value=${rule.title[language] ?? ""}
        @change=${(event: Event) => set({ ...rule, title: spoken(rule.title, language, (event.target as HTMLInputElement).value.trim()) })} />
      <desk-menu look="btn quiet" .items=${menuOf(rule, place, editing)} .label=${msg(str`More for rule ${number}`, { id: "policy.rule.more_name" })}>${msg("More", { id: "policy.rule.more" })} ${icon("down")}</desk-menu>
    </div>
  </li>`;
}

function menuOf(rule: Rule, place: number, editing: Editing): MenuItem[] {
  const { policy } = editing;
  const { conditions } = rule.when;
  const set = (next: Rule) => editing.change({ ...policy, rules: replaced(policy.rules, place, next) });
  return [
    {
      label: msg("Add a condition", { id: "policy.rule.add_condition" }),
      act: () => set({ ...rule, when: { ...rule.when, conditions: [...conditions, fresh("item.category", editing)] } }),
    },
    ...(conditions.length > 0
      ? [
          {
            label: msg("Take the last condition away", { id: "policy.rule.less_condition" }),
            act: () => set({ ...rule, when: { ...rule.when, conditions: conditions.slice(0, -1) } }),
          },
        ]
      : []),
    {
      label: msg("Do something more", { id: "policy.rule.add_effect" }),
      act: () => set({ ...rule, then: [...rule.then, freshEffect("require_photo", editing)] }),
    },
    ...(rule.then.length > 1
      ? [
          {
            label: msg("Do the last no more", { id: "policy.rule.less_effect" }),
            act: () => set({ ...rule, then: rule.then.slice(0, -1) }),
          },
        ]
      : []),
    ...(place > 0 ? [{ label: msg("Move up", { id: "policy.rule.up" }), key: "alt ↑", act: () => moveRule(editing, rule.id, -1) }] : []),
    ...(place < policy.rules.length - 1
      ? [{ label: msg("Move down", { id: "policy.rule.down" }), key: "alt ↓", act: () => moveRule(editing, rule.id, 1) }]
      : []),
    { label: msg("Switch off", { id: "policy.rule.switch_off" }), key: "d", act: () => switchRule(editing, rule.id) },
    { label: msg("Remove", { id: "policy.rule.remove" }), act: () => editing.change({ ...policy, rules: without(policy.rules, place) }) },
  ];
}
