import { msg } from "@lit/localize";
import type { ReturnRow } from "../../../server/http/desk-list-schemas.ts";
import { age } from "../formats.ts";
import { laneNames, parcelNames, wordNames } from "../words.ts";

export interface Choice {
  readonly value: string;
  readonly label: string;
}

/** Where parcels of European shops come from; others join as they are seen. */
const usual = "AT BE BG CH CY CZ DE DK EE ES FI FR GB GR HR HU IE IS IT LI LT LU LV MC MT NL NO PL PT RO SE SI SK AU CA JP NZ US".split(
  " ",
);

/** Waiting at least so many hours. */
const hours = [4, 24, 48, 72, 168, 336];

export function laneChoices(): Choice[] {
  return Object.entries(laneNames).map(([value, name]) => ({ value, label: name() }));
}

/** `waiting_for_parcel` reads as approved too, so it says what it waits for. */
export function wordChoices(): Choice[] {
  return Object.entries(wordNames).map(([value, name]) => ({
    value,
    label: value === "waiting_for_parcel" ? msg("Approved, parcel awaited", { id: "list.word_awaited" }) : name(),
  }));
}

/** What the list says by a dash alone is named here. */
export function parcelChoices(): Choice[] {
  return Object.entries(parcelNames).map(([value, name]) => ({
    value,
    label: value === "none" ? msg("No parcel", { id: "list.no_parcel" }) : name(),
  }));
}

export function waitingChoices(language: string): Choice[] {
  return hours.map((count) => ({ value: String(count), label: waitingLabel(language, count) }));
}

export function waitingLabel(language: string, count: number): string {
  return age(language, count * 3_600_000);
}

export function countryChoices(language: string, seen: readonly ReturnRow[]): Choice[] {
  const sorter = new Intl.Collator(language);
  return [...new Set([...usual, ...seen.map(({ country }) => country).filter((code) => /^[A-Z]{2}$/.test(code))])]
    .map((value) => ({ value, label: countryName(language, value) }))
    .sort((one, other) => sorter.compare(one.label, other.label));
}

export function countryName(language: string, code: string): string {
  try {
    return new Intl.DisplayNames(language, { type: "region" }).of(code) ?? code;
  } catch {
    return code;
  }
}

const known = new Map<string, string>();

/** Reasons are the merchant's own: those that were seen since the desk was opened, and those the portals offer. */
export function learnReasons(reasons: readonly { readonly id: string; readonly text: string }[]): void {
  for (const { id, text } of reasons) known.set(id, text);
}

export function reasonChoices(): Choice[] {
  return [...known].map(([value, label]) => ({ value, label })).sort((one, other) => one.label.localeCompare(other.label));
}

export const reasonName = (id: string): string => known.get(id) ?? id;
