import { msg, str } from "@lit/localize";
import { html, nothing, type TemplateResult } from "lit";
import type { Settlement } from "../../../server/http/desk-decision-schemas.ts";
import type { ReturnPage } from "../../../server/http/desk-return-schemas.ts";
import { amount, readAmount, symbol } from "../formats.ts";
import { amountOf, choiceOf, type Draft } from "./draft.ts";

type Line = Settlement["lines"][number];

export interface AmountsAsked {
  readonly draft: Draft;
  readonly page: ReturnPage;
  readonly settlement: Settlement | null;
  readonly busy: boolean;
  readonly language: string;
  readonly owner: boolean;
  readonly tried: boolean;
  readonly feeShown: boolean;
  readonly onChange: (key: string, change: { text: string; why: string } | null) => void;
  readonly onWaive: (waive: boolean) => void;
  readonly onFee: () => void;
  readonly onGoodwill: (goodwill: Draft["goodwill"]) => void;
  readonly onResolution: (resolution: "refund" | "store_credit") => void;
}

/** What the shopper gets, line by line: as suggested, or as somebody set it and said why. The limit stands there before it is hit. */
export function amountsSection(asked: AmountsAsked): TemplateResult {
  const { settlement, draft, page, language, busy } = asked;
  const sign = symbol(language, page.currency);
  const lines = (settlement?.lines ?? []).filter(({ key }) => key !== "goodwill:new");
  return html`<section class="sec" aria-labelledby="gets">
    <header>
      <h2 id="gets">${msg("What the shopper gets", { id: "decide.gets" })}</h2>
      <span class="soft">${msg(str`Suggested by policy ${page.policy.version}; change a line and say why`, { id: "decide.suggested_by" })}</span>
    </header>
    ${resolutionChoice(asked)}
    ${
      settlement
        ? html`<table class="fix ${busy ? "stale" : ""}" aria-busy=${busy}>
          <thead>
            <tr>
              <th>${msg("Line", { id: "decide.line" })}</th>
              <th class="r">${msg(str`Suggested, ${sign}`, { id: "decide.suggested" })}</th>
              <th class="r">${msg(str`Given back, ${sign}`, { id: "decide.given" })}</th>
              <th class="why">${msg("Why it differs", { id: "decide.why_differs" })}</th>
            </tr>
          </thead>
          <tbody>
            ${lines.filter((line) => isShown(line, asked)).map((line) => lineRow(line, asked))} ${goodwillRow(asked)}
          </tbody>
        </table>`
        : html`<p class="soft">${msg("Decide at least one unit, and the amounts stand here.", { id: "decide.no_amounts" })}</p>`
    }
    ${
      settlement
        ? html`<div class="rowx">
          ${
            lines.some((line) => line.kind === "fee" && !isShown(line, asked))
              ? html`<button type="button" class="btn quiet" @click=${asked.onFee}>${msg("Charge a fee", { id: "decide.add_fee" })}</button>`
              : nothing
          }
          ${
            draft.goodwill
              ? nothing
              : html`<button type="button" class="btn quiet" @click=${() => asked.onGoodwill({ text: "", why: "" })}>
                ${msg("Add goodwill", { id: "decide.add_goodwill" })}
              </button>`
          }
        </div>`
        : nothing
    }
  </section>`;
}

/** A fee nobody was shown is there to be set, and not in the way. */
function isShown({ kind, suggested, key }: Line, { feeShown, draft }: AmountsAsked): boolean {
  return kind !== "fee" || suggested !== 0 || feeShown || draft.waiveFee || draft.changes.has(key);
}

function resolutionChoice({ page, draft, onResolution }: AmountsAsked): TemplateResult {
  const now = draft.resolution ?? (page.resolution === "store_credit" ? "store_credit" : "refund");
  const option = (value: "refund" | "store_credit", label: string): TemplateResult =>
    html`<label class="rowx" style="gap:8px">
      <input class="cb" type="radio" name="resolution" .checked=${now === value} @change=${() => onResolution(value)} />${label}
    </label>`;
  return html`<div class="rowx" role="radiogroup" aria-label=${msg("How money is given", { id: "decide.resolution" })}>
    ${option("refund", msg("Money back", { id: "decide.refund" }))} ${option("store_credit", msg("Store credit", { id: "decide.store_credit" }))}
    ${
      page.lane === "withdrawal" && now === "store_credit"
        ? html`<span class="warn small">${msg("By law money goes back the way it was paid, unless the shopper agreed to credit.", { id: "decide.credit_law" })}</span>`
        : nothing
    }
  </div>`;
}

function lineRow(line: Line, asked: AmountsAsked): TemplateResult {
  const { draft, page, language, tried, onChange } = asked;
  const change = draft.changes.get(line.key);
  const figure = (minor: number): string => amount(language, minor, page.currency);
  const typed = change ? amountOf(line.kind, change.text, page.currency) : line.suggested;
  const differs = typed !== line.suggested;
  const problems = (asked.settlement?.problems ?? []).filter(({ key, code }) => key === line.key && code !== "why_missing");
  const id = `amount-${line.key}`;
  return html`<tr>
    <td>${line.title}${wordsOf(line, draft)}</td>
    <td class="r ${differs ? "was" : "soft"}">${differs ? html`<s>${figure(line.suggested)}</s>` : figure(line.suggested)}</td>
    <td class="r">
      <input
        class="input money"
        inputmode="decimal"
        autocomplete="off"
        aria-label=${msg(str`Given back for ${line.title}`, { id: "decide.given_for" })}
        aria-describedby=${`${id}-limit`}
        aria-invalid=${typed === null || problems.length > 0 ? "true" : "false"}
        .value=${change?.text ?? figure(line.suggested)}
        @focus=${(event: Event) => (event.target as HTMLInputElement).select()}
        @input=${(event: Event) => onChange(line.key, { text: (event.target as HTMLInputElement).value, why: change?.why ?? "" })}
        @blur=${() => (change && !differs ? onChange(line.key, null) : undefined)}
      />
    </td>
    <td class="why">
      ${
        differs
          ? html`<input
            class="input"
            maxlength="500"
            placeholder=${msg("Why it differs", { id: "decide.why_differs" })}
            aria-label=${msg(str`Why ${line.title} differs`, { id: "decide.why_of" })}
            aria-invalid=${tried && !change?.why.trim() ? "true" : "false"}
            .value=${change?.why ?? ""}
            @input=${(event: Event) => onChange(line.key, { text: change?.text ?? "", why: (event.target as HTMLInputElement).value })}
          />`
          : nothing
      }
      ${waiver(line, asked)}
      <div class=${differs ? "hint" : "hint vh"} id=${`${id}-limit`}>${limitWords(line, asked)}</div>
      ${typed === null ? html`<p class="bad small">${msg("That is no amount.", { id: "decide.no_number" })}</p>` : nothing}
      ${problems.map(({ text }) => html`<p class="bad small">${text}</p>`)}
      ${differs && tried && !change?.why.trim() ? html`<p class="bad small">${msg("Say why.", { id: "decide.say_why" })}</p>` : nothing}
    </td>
  </tr>`;
}

function waiver({ kind, suggested }: Line, { draft, onWaive }: AmountsAsked): unknown {
  if (kind !== "fee" || (suggested === 0 && !draft.waiveFee)) return nothing;
  return html`<label>
    <input class="cb" type="checkbox" .checked=${draft.waiveFee} @change=${(event: Event) => onWaive((event.target as HTMLInputElement).checked)} />
    ${msg("Waive the fee", { id: "decide.waive" })}
  </label>`;
}

function limitWords({ least, most, kind }: Line, { language, page, owner }: AmountsAsked): string {
  const figure = (minor: number): string => amount(language, minor, page.currency);
  const [low, high] = [figure(kind === "fee" ? least : Math.max(0, least)), figure(kind === "fee" ? Math.min(0, most) : most)];
  return owner
    ? msg(str`An agent may set ${low} to ${high}; you are an owner.`, { id: "decide.limit_owner" })
    : msg(str`${low} to ${high}; beyond, an owner sets it.`, { id: "decide.limit" });
}

/** ", 3 accepted + 1 kept" */
function wordsOf({ lineId, kind }: Line, draft: Draft): string {
  if (kind !== "purchase") return "";
  const groups = draft.groups.filter(({ item }) => item.lineId === lineId);
  const count = (decision: "accept" | "keep" | "exchange"): number =>
    groups.reduce((sum, { key }) => sum + choiceOf(draft, key).counts[decision], 0);
  const [accepted, kept, exchanged] = [count("accept"), count("keep"), count("exchange")];
  const words = [
    accepted > 0 ? msg(str`${accepted} accepted`, { id: "decide.accepted" }) : "",
    kept > 0 ? msg(str`${kept} kept`, { id: "decide.kept" }) : "",
    exchanged > 0 ? msg(str`${exchanged} exchanged`, { id: "decide.exchanged" }) : "",
  ].filter(Boolean);
  return words.length > 0 ? ` · ${words.join(" + ")}` : "";
}

function goodwillRow(asked: AmountsAsked): unknown {
  const { draft, page, language, tried, settlement, onGoodwill } = asked;
  const { goodwill } = draft;
  if (!goodwill) return nothing;
  const line = settlement?.lines.find(({ key }) => key === "goodwill:new");
  const read = readAmount(goodwill.text, page.currency);
  const problems = (settlement?.problems ?? []).filter(({ key, code }) => key === "goodwill:new" && code !== "why_missing");
  const wrong = goodwill.text !== "" && (read === null || read <= 0);
  return html`<tr>
    <td>${msg("Goodwill", { id: "decide.goodwill" })}</td>
    <td class="r soft">${amount(language, 0, page.currency)}</td>
    <td class="r">
      <input
        class="input money"
        id="goodwill"
        inputmode="decimal"
        autocomplete="off"
        aria-label=${msg("Goodwill", { id: "decide.goodwill" })}
        aria-invalid=${wrong || problems.length > 0 ? "true" : "false"}
        .value=${goodwill.text}
        @input=${(event: Event) => onGoodwill({ ...goodwill, text: (event.target as HTMLInputElement).value })}
      />
    </td>
    <td class="why">
      <input
        class="input"
        maxlength="500"
        placeholder=${msg("Why it is given", { id: "decide.goodwill_why" })}
        aria-label=${msg("Why it is given", { id: "decide.goodwill_why" })}
        aria-invalid=${tried && !goodwill.why.trim() ? "true" : "false"}
        .value=${goodwill.why}
        @input=${(event: Event) => onGoodwill({ ...goodwill, why: (event.target as HTMLInputElement).value })}
      />
      <div class="hint">
        ${line ? limitWords(line, asked) : nothing}
        <button type="button" class="plain" @click=${() => onGoodwill(null)}>${msg("No goodwill", { id: "decide.no_goodwill" })}</button>
      </div>
      ${wrong ? html`<p class="bad small">${msg("That is no amount.", { id: "decide.no_number" })}</p>` : nothing}
      ${problems.map(({ text }) => html`<p class="bad small">${text}</p>`)}
      ${tried && !goodwill.why.trim() ? html`<p class="bad small">${msg("Say why.", { id: "decide.say_why" })}</p>` : nothing}
    </td>
  </tr>`;
}
