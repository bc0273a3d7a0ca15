import { msg, str } from "@lit/localize";
import { html, nothing, type TemplateResult } from "lit";
import type { DeskOrder, ExceptionalQuote } from "../../../server/http/desk-order-schemas.ts";
import { money } from "../formats.ts";
import { icon } from "../icons.ts";
import type { OfferedReason } from "../reasons.ts";
import type { Wish } from "./new-return.ts";

export interface Wishes {
  readonly lines: DeskOrder["lines"];
  readonly reasons: readonly OfferedReason[];
  readonly wishes: ReadonlyMap<string, Wish>;
  readonly set: (lineId: string, wish: Wish) => void;
}

/** How many of each line come back, and why. */
export function wishTable({ lines, reasons, wishes, set }: Wishes): TemplateResult {
  return html`<table>
    <caption class="vh">${msg("What comes back", { id: "new.caption" })}</caption>
    <thead>
      <tr>
        <th>${msg("Item", { id: "orders.item" })}</th>
        <th class="r">${msg("Units", { id: "new.units" })}</th>
        <th class="why-column">${msg("Reason", { id: "list.reason" })}</th>
      </tr>
    </thead>
    <tbody>
      ${lines.map((line) => {
        const wish = wishes.get(line.id) ?? { quantity: 0, reasonId: "" };
        const left = Math.max(0, line.quantity - line.returned - line.cancelled);
        return html`<tr>
          <td>
            ${line.title}
            <div class="soft">
              ${line.variant ? html`${line.variant} · ` : nothing}${msg(str`${left} of ${line.quantity} left`, { id: "new.left" })}
            </div>
          </td>
          <td class="r">
            <input
              class="input"
              type="number"
              min="0"
              max=${left}
              step="1"
              inputmode="numeric"
              ?disabled=${left === 0}
              aria-label=${msg(str`Units of ${line.title}, at most ${left}`, { id: "new.units_of" })}
              .value=${String(wish.quantity)}
              @input=${(event: Event) => set(line.id, { ...wish, quantity: within((event.target as HTMLInputElement).valueAsNumber, left) })}
            />
          </td>
          <td>
            <span class="sel"
              ><select
                aria-label=${msg(str`Reason for ${line.title}`, { id: "new.reason_of" })}
                ?disabled=${wish.quantity === 0}
                .value=${wish.reasonId}
                @change=${(event: Event) => set(line.id, { ...wish, reasonId: (event.target as HTMLSelectElement).value })}
              >
                <option value="" ?selected=${wish.reasonId === ""}>—</option>
                ${reasons.map(({ id, text }) => html`<option value=${id} ?selected=${wish.reasonId === id}>${text}</option>`)}
              </select></span
            >
          </td>
        </tr>`;
      })}
    </tbody>
  </table>`;
}

const within = (count: number, most: number): number => (Number.isInteger(count) ? Math.max(0, Math.min(count, most)) : 0);

export interface Gives {
  readonly language: string;
  readonly quote: ExceptionalQuote | null;
  readonly chooseResolution: (kind: ExceptionalQuote["resolution"]) => void;
  readonly chooseHandover: (kind: ExceptionalQuote["handover"]) => void;
}

/** How it comes back and what it gives: the figures the shopper will be shown. */
export function quoteSide({ language, quote, chooseResolution, chooseHandover }: Gives): TemplateResult {
  if (!quote)
    return html`<div class="gives">
      <p class="soft">${msg("What it gives is worked out as soon as a line has a count and a reason.", { id: "new.no_quote" })}</p>
    </div>`;
  const { currency } = quote;
  return html`<div class="gives">
    <fieldset>
      <legend>${msg("The shopper gets", { id: "new.gets" })}</legend>
      ${quote.resolutions.map(({ kind, title, note, amount }) =>
        choice("resolution", title, note, money(language, amount, currency), kind === quote.resolution, () => chooseResolution(kind)),
      )}
    </fieldset>
    <fieldset>
      <legend>${msg("It comes back", { id: "new.comes" })}</legend>
      ${quote.handovers.map(({ kind, title, note, cost }) =>
        choice("handover", title, note, cost, kind === quote.handover, () => chooseHandover(kind)),
      )}
    </fieldset>
    <table aria-label=${msg("Money", { id: "orders.money" })}>
      <tbody>
        ${quote.rows
          .filter(({ kind }) => kind === "paid" || kind === "entry")
          .map(
            ({ title, note, amount }) => html`<tr>
              <td>${title}${note ? html`<div class="soft small">${note}</div>` : nothing}</td>
              <td class="r">${money(language, amount, currency)}</td>
            </tr>`,
          )}
      </tbody>
      <tfoot>
        <tr><td>${quote.total.title}</td><td class="r">${money(language, quote.total.amount, currency)}</td></tr>
      </tfoot>
    </table>
    ${verdict(quote)}
  </div>`;
}

/** What the policy says without the exception, and every rule that spoke. */
function verdict({ policy, review }: ExceptionalQuote): TemplateResult {
  const spoke = policy.trace.filter(({ spoke: how }) => how !== "silent");
  return html`<section>
    <h3>${msg("What the policy says", { id: "new.policy" })}</h3>
    ${
      policy.allows
        ? html`<p class="st good">${icon("yes")}${msg("It allows this.", { id: "new.allows" })}</p>`
        : html`<p class="st warn">${icon("problem")}${msg("It does not allow this; you make an exception.", { id: "new.exception" })}</p>
          ${policy.refusal ? html`<p class="soft">${policy.refusal}</p>` : nothing}`
    }
    ${review ? html`<p class="soft">${review}</p>` : nothing}
    <details>
      <summary>${msg(str`The ${spoke.length} rules that spoke`, { id: "new.rules" })}</summary>
      <ul class="why">
        ${spoke.map(({ rule, saw, did }) => html`<li><b>${rule}</b> <span class="soft">${[saw, did].filter(Boolean).join(" → ")}</span></li>`)}
      </ul>
    </details>
  </section>`;
}

function choice(name: string, title: string, note: string | null, right: string, on: boolean, choose: () => void): TemplateResult {
  return html`<label class="choice">
    <input class="cb" type="radio" name=${name} .checked=${on} @change=${choose} /> <span>${title}</span><span>${right}</span>
    ${note ? html`<span class="soft small">${note}</span>` : nothing}
  </label>`;
}
