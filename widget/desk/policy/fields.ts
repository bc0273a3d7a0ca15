import { msg, str } from "@lit/localize";
import { html, nothing, type TemplateResult } from "lit";
import type { SettleAt, Zone } from "../../../server/http/desk-policy-schemas.ts";
import { amount, readAmount } from "../formats.ts";
import type { Editing } from "./editing.ts";

/** Controls that stand in a sentence: their name is said, not shown. */
export function pick<Value extends string>(
  name: string,
  value: Value,
  choices: readonly (readonly [Value, string])[],
  change: (value: Value) => void,
): TemplateResult {
  const known = choices.some(([choice]) => choice === value);
  return html`<span class="sel"
    ><select aria-label=${name} @change=${(event: Event) => change((event.target as HTMLSelectElement).value as Value)}>
      ${known ? nothing : html`<option value=${value} selected>${value}</option>`}
      ${choices.map(([choice, label]) => html`<option value=${choice} .selected=${choice === value}>${label}</option>`)}
    </select></span
  >`;
}

export function write(
  name: string,
  value: string,
  change: (value: string) => void,
  { width = 160, type = "text", list = "" }: { width?: number; type?: "text" | "date"; list?: string } = {},
): TemplateResult {
  return html`<input
    class="input"
    style="inline-size:${width}px"
    type=${type}
    list=${list || nothing}
    aria-label=${name}
    .value=${value}
    @change=${(event: Event) => change((event.target as HTMLInputElement).value)}
  />`;
}

/** Whole numbers. What is none stays in the field and is not taken. */
export function count(
  name: string,
  value: number | undefined,
  change: (value: number | undefined) => void,
  { least = 0, id = "", describedBy = "" }: { least?: number; id?: string; describedBy?: string } = {},
): TemplateResult {
  return html`<input
    class="input figure"
    type="number"
    min=${least}
    step="1"
    id=${id || nothing}
    aria-label=${id ? nothing : name}
    aria-describedby=${describedBy || nothing}
    .value=${value === undefined ? "" : String(value)}
    @change=${(event: Event) => {
      const { value: text } = event.target as HTMLInputElement;
      if (text === "") change(undefined);
      else if (Number.isInteger(Number(text))) change(Number(text));
    }}
  />`;
}

export function cents(name: string, value: number, currency: string, language: string, change: (value: number) => void): TemplateResult {
  return html`<span class="unit"
    ><input
      class="input figure"
      inputmode="decimal"
      aria-label=${`${name}, ${currency}`}
      .value=${amount(language, value, currency)}
      @change=${(event: Event) => {
        const read = readAmount((event.target as HTMLInputElement).value, currency);
        if (read !== null && read >= 0) change(read);
      }}
    />
    ${currency}</span
  >`;
}

/** "5" or "5.5" of a hundred; kept as basis points. */
export function percent(name: string, basisPoints: number, change: (basisPoints: number) => void): TemplateResult {
  return html`<span class="unit"
    ><input
      class="input figure"
      inputmode="decimal"
      aria-label=${`${name}, %`}
      .value=${String(basisPoints / 100)}
      @change=${(event: Event) => {
        const read = Number((event.target as HTMLInputElement).value.replace(",", "."));
        if (Number.isFinite(read) && read >= 0) change(Math.round(read * 100));
      }}
    />
    %</span
  >`;
}

export function tick(label: string, checked: boolean, change: (checked: boolean) => void): TemplateResult {
  return html`<label class="tick"
    ><input class="cb" type="checkbox" .checked=${checked} @change=${(event: Event) => change((event.target as HTMLInputElement).checked)} />
    ${label}</label
  >`;
}

export function feeField(name: string, fee: Zone["fee"], editing: Editing, change: (fee: Zone["fee"]) => void): TemplateResult {
  const { view, desk } = editing;
  const kinds = [
    ["free", msg("free", { id: "policy.fee.free" })],
    ["flat", msg("a fixed amount", { id: "policy.fee.flat" })],
    ["percent", msg("a share of the refund", { id: "policy.fee.percent" })],
  ] as const;
  return html`${pick(name, fee.kind, kinds, (kind) =>
    change(kind === "free" ? { kind } : kind === "flat" ? { kind, amount: 0 } : { kind, basisPoints: 0 }),
  )}
  ${fee.kind === "flat" ? cents(name, fee.amount, view.currency, desk.language, (cent) => change({ kind: "flat", amount: cent })) : nothing}
  ${fee.kind === "percent" ? percent(name, fee.basisPoints, (basisPoints) => change({ kind: "percent", basisPoints })) : nothing}`;
}

/** The way to move and remove a thing of a list. */
export function moveButtons(
  name: string,
  place: number,
  all: number,
  move: (by: -1 | 1) => void,
  remove: (() => void) | null,
): TemplateResult {
  return html`<span class="moves">
    ${place > 0 ? html`<button type="button" class="btn quiet" aria-label=${msg(str`Move ${name} up`, { id: "policy.up" })} @click=${() => move(-1)}>↑</button>` : nothing}
    ${place < all - 1 ? html`<button type="button" class="btn quiet" aria-label=${msg(str`Move ${name} down`, { id: "policy.down" })} @click=${() => move(1)}>↓</button>` : nothing}
    ${remove ? html`<button type="button" class="btn quiet" aria-label=${msg(str`Remove ${name}`, { id: "policy.remove" })} @click=${remove}>✕</button>` : nothing}
  </span>`;
}

/** A list that is written with commas. */
export const readList = (text: string): string[] =>
  text
    .split(",")
    .map((one) => one.trim())
    .filter(Boolean);

/** When what was asked for may be given, the most careful first. */
export function settleChoices({ view }: Editing): readonly (readonly [SettleAt, string])[] {
  return (["inspection", "delivery", "first_scan"] as const).map((at) => [at, view.words.settle[at] ?? at]);
}
