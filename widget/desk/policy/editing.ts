import type { Policy, PolicyDraftView } from "../../../server/http/desk-policy-schemas.ts";
import type { Desk } from "../desk.ts";

/** What a part of the editor draws from, and how it says what was changed. */
export interface Editing {
  readonly policy: Policy;
  readonly view: PolicyDraftView;
  readonly desk: Desk;
  /** The language its texts are written in here. */
  readonly language: string;
  readonly languages: readonly string[];
  change(policy: Policy): void;
}

/** The policy with its main things in their places, whatever is in them; null: it can only be edited as JSON. */
export function readable(policy: unknown): Policy | null {
  if (!isMap(policy)) return null;
  const { window, withdrawal, guarantee, zones, resolutions, reasons, rules } = policy;
  const whole =
    isMap(window) &&
    isMap(withdrawal) &&
    isMap(guarantee) &&
    isMap(guarantee.months) &&
    isMap(resolutions) &&
    isList(zones, (zone) => isMap(zone.title) && isMap(zone.fee) && Array.isArray(zone.countries) && Array.isArray(zone.handovers)) &&
    isList(reasons, (reason) => isMap(reason.text) && isMap(reason.photos) && isList(reason.subReasons, (sub) => isMap(sub.text))) &&
    isList(
      rules,
      (rule) =>
        isMap(rule.title) &&
        isMap(rule.when) &&
        isList(rule.when.conditions, () => true) &&
        isList(rule.then, (effect) => (effect.do !== "fee" || isMap(effect.fee)) && (effect.do !== "refuse" || isMap(effect.message))),
    );
  return whole ? (policy as unknown as Policy) : null;
}

type Map = Readonly<Record<string, unknown>>;

function isMap(value: unknown): value is Map {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isList(value: unknown, fits: (one: Map) => boolean): boolean {
  return Array.isArray(value) && value.every((one: unknown) => isMap(one) && fits(one));
}

/** The text in a language, else in the first there is. */
export function said(text: Readonly<Record<string, string>>, language: string): string {
  return text[language] ?? text.en ?? Object.values(text)[0] ?? "";
}

/** A text with one language changed; empty takes the language away. */
export function spoken(text: Readonly<Record<string, string>>, language: string, words: string): Record<string, string> {
  const { [language]: _, ...others } = text;
  return words === "" ? others : { ...others, [language]: words };
}

/** An id that none of these has. */
export function freshId(kind: string, taken: readonly { readonly id: string }[]): string {
  for (let count = taken.length + 1; ; count++) {
    const id = `${kind}-${count}`;
    if (!taken.some((one) => one.id === id)) return id;
  }
}

export function replaced<One>(list: readonly One[], place: number, one: One): One[] {
  return list.map((other, at) => (at === place ? one : other));
}

export function without<One>(list: readonly One[], place: number): One[] {
  return list.filter((_, at) => at !== place);
}

/** One place up or down; at the end it stays. */
export function moved<One>(list: readonly One[], place: number, by: -1 | 1): One[] {
  const to = place + by;
  const copy = [...list];
  const [one] = copy.splice(place, 1);
  if (one === undefined || to < 0 || to >= list.length) return [...list];
  copy.splice(to, 0, one);
  return copy;
}
