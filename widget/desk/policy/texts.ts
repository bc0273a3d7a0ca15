import { msg, str } from "@lit/localize";
import { html, type TemplateResult } from "lit";
import type { Policy, Text } from "../../../server/http/desk-policy-schemas.ts";
import { languageName } from "../formats.ts";
import { type Editing, replaced, said, spoken } from "./editing.ts";
import { pick } from "./fields.ts";

interface Line {
  readonly about: string;
  readonly text: Text;
  readonly put: (text: Text) => Policy;
}

/** Everything shoppers read of a policy, one language beside the first. */
export function textsPart(editing: Editing, language: string, turn: (language: string) => void): TemplateResult {
  const { desk, languages } = editing;
  const first = editing.language;
  const lines = linesOf(editing.policy);
  const missing = lines.filter(({ text }) => !text[language]).length;
  const choose = msg("Language", { id: "policy.texts.language" });
  return html`<section class="sec">
    <header>
      <h2>${msg("Texts", { id: "policy.part.texts" })}</h2>
      <span class="soft">${missing === 0 ? msg("All are there", { id: "policy.texts.all" }) : msg(str`${missing} missing; shoppers read ${languageName(desk.language, first)} instead`, { id: "policy.texts.missing" })}</span>
      <span class="grow"></span>
      ${pick(
        choose,
        language,
        languages.map((one) => [one, languageName(desk.language, one)] as const),
        turn,
      )}
    </header>
    <table class="texts">
      <thead><tr><th scope="col">${msg("Where", { id: "policy.texts.where" })}</th><th scope="col">${languageName(desk.language, language)}</th></tr></thead>
      <tbody>
        ${lines.map(
          ({ about, text, put }) => html`<tr>
            <td>${about}${language === first ? "" : html`<br /><span class="small">${said(text, first)}</span>`}</td>
            <td><input class="input" lang=${language} maxlength="2000" aria-label="${about}, ${languageName(desk.language, language)}" .value=${text[language] ?? ""}
              @change=${(event: Event) => editing.change(put(spoken(text, language, (event.target as HTMLInputElement).value.trim())))} /></td>
          </tr>`,
        )}
      </tbody>
    </table>
  </section>`;
}

function linesOf(policy: Policy): Line[] {
  return [
    ...policy.zones.map(
      (zone, place): Line => ({
        about: msg("Zone", { id: "policy.texts.zone" }),
        text: zone.title,
        put: (title) => ({ ...policy, zones: replaced(policy.zones, place, { ...zone, title }) }),
      }),
    ),
    ...policy.reasons.flatMap((reason, place): Line[] => [
      {
        about: msg("Reason", { id: "policy.texts.reason" }),
        text: reason.text,
        put: (text) => ({ ...policy, reasons: replaced(policy.reasons, place, { ...reason, text }) }),
      },
      ...reason.subReasons.map(
        (sub, at): Line => ({
          about: msg("Finer reason", { id: "policy.texts.finer" }),
          text: sub.text,
          put: (text) => ({
            ...policy,
            reasons: replaced(policy.reasons, place, { ...reason, subReasons: replaced(reason.subReasons, at, { ...sub, text }) }),
          }),
        }),
      ),
    ]),
    ...policy.rules.flatMap((rule, place): Line[] => [
      {
        about: msg("Rule", { id: "policy.texts.rule" }),
        text: rule.title,
        put: (title) => ({ ...policy, rules: replaced(policy.rules, place, { ...rule, title }) }),
      },
      ...rule.then.flatMap((effect, at): Line[] =>
        effect.do === "refuse"
          ? [
              {
                about: msg("Message of a refusal", { id: "policy.texts.message" }),
                text: effect.message,
                put: (message) => ({
                  ...policy,
                  rules: replaced(policy.rules, place, { ...rule, then: replaced(rule.then, at, { ...effect, message }) }),
                }),
              },
            ]
          : [],
      ),
    ]),
  ];
}
