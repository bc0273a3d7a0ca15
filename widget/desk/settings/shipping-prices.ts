import { msg, str } from "@lit/localize";
import { html, nothing, type TemplateResult } from "lit";
import type { Shipping } from "../../../server/http/desk-shipping-schemas.ts";
import { amount, readAmount } from "../formats.ts";
import { pick } from "../policy/fields.ts";
import type { PriceLine, Setting } from "./shipping-words.ts";

export type Zones = Shipping["zones"];

/** The prices of one service, as the merchant's contract has them. */
interface Prices {
  readonly title: string;
  readonly currency: string;
  readonly known: Setting | undefined;
  readonly language: string;
  readonly locked: boolean;
  readonly zones: Zones;
  readonly put: (more: Partial<Setting>, less?: readonly "prices"[]) => void;
}

/** Not typed yet; nothing is saved with it. */
const open = Number.NaN;

/** A line that lacks its price, or says neither for which zone nor up to which weight it holds. */
export const isUnfinished = ({ amount: price, zone, upTo }: PriceLine): boolean =>
  !Number.isInteger(price) || (zone === undefined && upTo === undefined);

export function addLine({ known, currency, put }: Prices): void {
  put({ prices: [...(known?.prices ?? []), { upTo: 1_000, amount: open, currency }] });
}

/** Prices by zone and weight below their service, each line on its own. */
export function linesPart(prices: Prices): TemplateResult | typeof nothing {
  const { known, put } = prices;
  const lines = known?.prices ?? [];
  if (lines.length === 0) return nothing;
  const set = (next: readonly PriceLine[]): void => (next.length > 0 ? put({ prices: [...next] }) : put({}, ["prices"]));
  return html`<tr class="lines">
    <td colspan="3">
      ${lines.map((line, place) =>
        lineFields(
          line,
          place,
          prices,
          (next) => set(lines.map((one) => (one === line ? next : one))),
          () => set(lines.filter((one) => one !== line)),
        ),
      )}
      <p class="soft small">${msg("A line of a zone goes before one of anywhere, then the lowest weight that holds the parcel. Where none fits, the price above counts, else what the carrier says.", { id: "shipping.lines_help" })}</p>
    </td>
  </tr>`;
}

function lineFields(
  line: PriceLine,
  place: number,
  { title, zones, language, locked }: Prices,
  set: (line: PriceLine) => void,
  remove: () => void,
): TemplateResult {
  const number = String(place + 1);
  const { zone, upTo, currency } = line;
  return html`<fieldset class="cl" ?disabled=${locked}>
    <legend class="vh">${msg(str`Price ${number} of ${title}`, { id: "shipping.line" })}</legend>
    ${pick(
      msg(str`Zone of price ${number} of ${title}`, { id: "shipping.line_zone" }),
      zone ?? "",
      [["", msg("any zone", { id: "shipping.line_anywhere" })] as const, ...zones.map(({ id, title: name }) => [id, name || id] as const)],
      (next) => set(without(line, "zone", next || undefined)),
    )}
    <span class="unit"
      >${msg("up to", { id: "shipping.line_up_to" })}
      <input
        class="input figure"
        type="number"
        min="1"
        step="1"
        placeholder="—"
        aria-label=${msg(str`Grams up to which price ${number} of ${title} holds`, { id: "shipping.line_grams" })}
        .value=${upTo === undefined ? "" : String(upTo)}
        @change=${(event: Event) => {
          const { value } = event.target as HTMLInputElement;
          const grams = Number(value);
          if (value === "") set(without(line, "upTo", undefined));
          else if (Number.isInteger(grams) && grams > 0) set(without(line, "upTo", grams));
        }}
      />
      g</span
    >
    <span class="unit"
      ><input
        class="input figure"
        inputmode="decimal"
        aria-label=${msg(str`Price ${number} of ${title}, ${currency}`, { id: "shipping.line_price" })}
        .value=${Number.isNaN(line.amount) ? "" : amount(language, line.amount, currency)}
        @change=${(event: Event) => {
          const typed = readAmount((event.target as HTMLInputElement).value, currency);
          set({ ...line, amount: typed !== null && typed >= 0 ? typed : open });
        }}
      />
      ${currency}</span
    >
    ${locked ? nothing : html`<button type="button" class="btn quiet" aria-label=${msg(str`Remove price ${number} of ${title}`, { id: "shipping.line_remove" })} @click=${remove}>✕</button>`}
  </fieldset>`;
}

function without<Name extends "zone" | "upTo">(line: PriceLine, name: Name, value: PriceLine[Name] | undefined): PriceLine {
  const { [name]: _, ...rest } = line;
  return (value === undefined ? rest : { ...rest, [name]: value }) as PriceLine;
}

/** What the prices of a service are in: one currency for all of them. */
export function currencyField({ title, currency, known, language, locked, put }: Prices): TemplateResult | string {
  const { price, prices } = known ?? {};
  if (!price && !prices) return currency;
  return html`<input
    class="input currency"
    maxlength="3"
    aria-label=${msg(str`Currency of the prices of ${title}`, { id: "shipping.currency_of" })}
    .value=${currency}
    ?disabled=${locked}
    @change=${(event: Event) => {
      const next = (event.target as HTMLInputElement).value.trim().toUpperCase();
      if (!/^[A-Z]{3}$/.test(next)) return;
      const kept = (minor: number): number => readAmount(amount(language, minor, currency), next) ?? open;
      put({
        ...(price && { price: { amount: kept(price.amount), currency: next } }),
        ...(prices && { prices: prices.map((line) => ({ ...line, amount: kept(line.amount), currency: next })) }),
      });
    }}
  />`;
}
