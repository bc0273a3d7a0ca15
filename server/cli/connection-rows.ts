import { ConnectionProblem, type Written } from "../providers/port.ts";

/** One thing that a connection does, and whether it does. */
export interface Row {
  readonly what: string;
  /** `works`: it was tried. `declared`: it can, and was not tried. `person`: somebody does it instead. `not`: it should, and does not. */
  readonly state: "works" | "declared" | "person" | "not";
  readonly words: string;
}

/** Fails with the words for whoever connects it. */
export class NotAsExpected extends Error {}

export async function tried(what: string, hold: () => Promise<string>): Promise<Row> {
  try {
    return { what, state: "works", words: await hold() };
  } catch (failure) {
    return { what, state: "not", words: wordsOf(failure) };
  }
}

export function declared(what: string, words: string): Row {
  return { what, state: "declared", words };
}

export function person(what: string, words: string): Row {
  return { what, state: "person", words };
}

/** Some of it was said by somebody else's server, and a terminal obeys more than letters. */
export function printable(words: string): string {
  return words.replaceAll(/[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu, " ");
}

function wordsOf(failure: unknown): string {
  if (failure instanceof NotAsExpected) return failure.message;
  if (!(failure instanceof ConnectionProblem)) throw failure;
  const hint = {
    not_allowed: "it does not let us: is the key right, and has it every permission?",
    busy: "it is busy or slow",
    not_reached: "it was not reached",
    unreadable: "its answer cannot be read",
    refused: "it refused",
    not_found: "there is nothing at this address",
    key_gone: "its settings cannot be opened",
  }[failure.trouble];
  return `${hint} (${failure.message})`;
}

/** What was made. @throws NotAsExpected for everything but yes */
export function doneOf<Value>(written: Written<Value>): Value {
  if (written.kind === "done" || written.kind === "pending") return written.value;
  const more = written.kind === "unknown" ? "nobody can say whether it was done" : written.code;
  throw new NotAsExpected(`${more}: ${written.message}`);
}

export async function timed<Value>(ask: () => Promise<Value>): Promise<{ readonly value: Value; readonly milliseconds: number }> {
  const began = performance.now();
  const value = await ask();
  return { value, milliseconds: Math.round(performance.now() - began) };
}
