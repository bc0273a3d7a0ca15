import { msg } from "@lit/localize";
import { html, type TemplateResult } from "lit";
import { link } from "../controls/button.ts";
import { wasRefused } from "../shared/api.ts";
import type { Journey } from "./journey.ts";
import type { View } from "./view.ts";
import { tryAgain } from "./waiting.ts";

/** Something asked of the server for one visit of a step. */
export interface Asked<Answer> {
  readonly answer: Answer | null;
  /** Null: nothing stood in the way. "": nothing came back. Else the server's words. */
  readonly trouble: string | null;
  readonly busy: boolean;
}

interface Known extends Asked<unknown> {
  readonly path: string;
  readonly turn: number;
}

const known = new WeakMap<Journey, Map<string, Known>>();

/**
 * What was answered to `path`; the first look at it, a new visit and another path ask. What was answered to the same before stays meanwhile,
 * and where nothing comes.
 * @param told hears the answer, once
 */
export function askFor<Answer>(
  { journey, flow }: View,
  name: string,
  path: string,
  told: (answer: Answer) => void = () => {},
): Asked<Answer> {
  const all = known.get(journey) ?? new Map<string, Known>();
  known.set(journey, all);
  const before = all.get(name);
  if (before && before.turn === flow.turn && before.path === path) return before as Asked<Answer>;
  const asked: Known = { answer: before?.path === path ? before.answer : null, trouble: null, busy: true, path, turn: flow.turn };
  all.set(name, asked);
  void ask<Answer>(journey, path).then((outcome) => {
    // A later question has taken its place.
    if (all.get(name) !== asked) return;
    all.set(name, { ...asked, ...outcome, busy: false });
    if (outcome.answer) told(outcome.answer);
    journey.around.changed();
  });
  return asked as Asked<Answer>;
}

async function ask<Answer>({ around }: Journey, path: string): Promise<{ answer: Answer } | { answer?: never; trouble: string }> {
  try {
    return { answer: await around.api.ask<Answer>(path) };
  } catch (failure) {
    return { trouble: wasRefused(failure) ? failure.message : "" };
  }
}

/** It is another one by now. */
export function replace(journey: Journey, name: string, answer: unknown): void {
  const before = known.get(journey)?.get(name);
  if (before) known.get(journey)?.set(name, { ...before, answer });
}

/** The place of an answer that is not there: on its way, or why it does not come, and the way to ask again. */
export function absent({ journey }: View, name: string, { trouble, busy }: Asked<unknown>, looking: string): TemplateResult {
  const again = () => {
    known.get(journey)?.delete(name);
    journey.around.changed();
  };
  return busy
    ? html`<p class="small muted" role="status"><i class="spinner" aria-hidden="true"></i> ${looking}</p>`
    : html`<p class="small" role="status">${trouble || silence()} ${link(tryAgain(), again)}</p>`;
}

export const silence = (): string => msg("No answer came back", { id: "trouble.silence" });
