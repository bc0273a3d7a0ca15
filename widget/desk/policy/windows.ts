import { msg } from "@lit/localize";
import { html, nothing, type TemplateResult } from "lit";
import type { Policy, ResolutionKind } from "../../../server/http/desk-policy-schemas.ts";
import { countryName } from "../formats.ts";
import { named, oneOf, select, switched } from "../settings/parts.ts";
import type { Editing } from "./editing.ts";
import { count, write } from "./fields.ts";

const kinds: readonly ResolutionKind[] = ["refund", "store_credit", "exchange", "repair", "keep"];

/** How long things may come back, by the shop's own offer and by law. */
export function windowsPart(editing: Editing): TemplateResult {
  const { policy, view } = editing;
  const { window } = policy;
  const set = (changes: Partial<Policy["window"]>) => editing.change({ ...policy, window: { ...window, ...changes } });
  const days = (about: Parameters<typeof named>[0], value: number, change: (days: number) => void, id: string) =>
    html`<div class="row">${named(about, id)} ${count(about.label, value, (is) => is !== undefined && change(is), { id })}</div>`;
  return html`<section class="sec">
      <header>
        <h2>${msg("Windows", { id: "policy.part.windows" })}</h2>
        <span class="soft">${msg("The shop’s own offer; the law’s periods run beside it", { id: "policy.windows.sub" })}</span>
      </header>
      <div class="form">
        ${days(
          {
            label: msg("Days to return", { id: "policy.windows.days" }),
            help: msg("How many days a shopper has. Thirty is what most shops give.", { id: "policy.windows.days_help" }),
            topic: "windows",
          },
          window.days,
          (is) => set({ days: is }),
          "window-days",
        )}
        ${select({
          id: "window-from",
          label: msg("Counted from", { id: "policy.windows.from" }),
          help: msg("The day the count begins. Where it is not known, the next earlier fact stands in.", {
            id: "policy.windows.from_help",
          }),
          topic: "windows",
          value: window.from,
          choices: [
            { value: "delivery", label: msg("delivery", { id: "policy.from.delivery" }) },
            { value: "shipment", label: msg("shipment", { id: "policy.from.shipment" }) },
            { value: "order", label: msg("the order", { id: "policy.from.order" }) },
          ],
          change: (from) => set({ from }),
        })}
        ${days(
          {
            label: msg("More days where the start is not known", { id: "policy.windows.fallback" }),
            help: msg("Added when nobody reported the delivery, so that the way to the shopper is not theirs to lose.", {
              id: "policy.windows.fallback_help",
            }),
            topic: "windows",
          },
          window.fallbackDays,
          (is) => set({ fallbackDays: is }),
          "window-fallback",
        )}
        ${days(
          {
            label: msg("Days of grace", { id: "policy.windows.grace" }),
            help: msg("Honoured and never shown: who is a day late is not turned away.", { id: "policy.windows.grace_help" }),
            topic: "windows",
          },
          window.graceDays,
          (is) => set({ graceDays: is }),
          "window-grace",
        )}
      </div>
    </section>
    <section class="sec">
      <header>
        <h2>${msg("Other windows", { id: "policy.windows.other" })}</h2>
        <span class="soft">${msg("Empty: the days above", { id: "policy.windows.other_sub" })}</span>
      </header>
      <div class="form">
        ${kinds.map(
          (kind) => html`<div class="row">
            <label for="window-${kind}">${view.words.resolution[kind]}</label>
            ${count(
              view.words.resolution[kind] ?? kind,
              window.perResolution?.[kind],
              (is) => {
                const { [kind]: _, ...others } = window.perResolution ?? {};
                const all = is === undefined ? others : { ...others, [kind]: is };
                const { perResolution: __, ...plain } = window;
                editing.change({ ...policy, window: Object.keys(all).length > 0 ? { ...plain, perResolution: all } : plain });
              },
              { id: `window-${kind}` },
            )}
          </div>`,
        )}
      </div>
    </section>
    <section class="sec">
      <header><h2>${msg("Withdrawal by law", { id: "policy.windows.withdrawal" })}</h2></header>
      <div class="form">
        ${oneOf({
          id: "withdrawal-cost",
          label: msg("Who pays the way back", { id: "policy.withdrawal.cost" }),
          help: msg("The law lets the shopper pay it only when they were told before they bought.", { id: "policy.withdrawal.cost_help" }),
          topic: "withdrawal",
          value: policy.withdrawal.returnCost,
          choices: [
            { value: "shop", label: msg("The shop", { id: "policy.withdrawal.shop" }) },
            { value: "shopper", label: msg("The shopper", { id: "policy.withdrawal.shopper" }) },
          ],
          change: (returnCost) => editing.change({ ...policy, withdrawal: { ...policy.withdrawal, returnCost } }),
        })}
        ${switched({
          id: "withdrawal-informed",
          label: msg("Shoppers are told of it before they buy", { id: "policy.withdrawal.informed" }),
          help: msg("Without it the shop pays, whatever is chosen above.", { id: "policy.withdrawal.informed_help" }),
          topic: "withdrawal",
          checked: policy.withdrawal.informed,
          change: (informed) => editing.change({ ...policy, withdrawal: { ...policy.withdrawal, informed } }),
        })}
      </div>
    </section>
    ${guarantee(editing)}`;
}

function guarantee(editing: Editing): TemplateResult {
  const { policy, desk } = editing;
  const { months } = policy.guarantee;
  const set = (all: Record<string, number>) => editing.change({ ...policy, guarantee: { months: all } });
  return html`<section class="sec">
    <header>
      <h2>${msg("Legal guarantee", { id: "policy.guarantee" })}</h2>
      <span class="soft">${msg("Months by country; never less than its law gives", { id: "policy.guarantee.sub" })}</span>
    </header>
    <div class="form">
      ${Object.entries(months).map(([country, value]) => {
        const name = country === "default" ? msg("Elsewhere", { id: "policy.guarantee.elsewhere" }) : countryName(desk.language, country);
        return html`<div class="row">
          <label for="guarantee-${country}">${name}</label>
          ${count(
            name,
            value,
            (is) => {
              const { [country]: _, ...others } = months;
              set(is === undefined && country !== "default" ? others : { ...months, [country]: is ?? 0 });
            },
            { id: `guarantee-${country}` },
          )}
        </div>`;
      })}
      <div class="row">
        <span class="soft">${msg("A further country, by its two letters", { id: "policy.guarantee.add" })}</span>
        ${write(
          msg("A further country, by its two letters", { id: "policy.guarantee.add" }),
          "",
          (text) => {
            const code = text.trim().toUpperCase();
            if (/^[A-Z]{2}$/.test(code) && !Object.hasOwn(months, code)) set({ ...months, [code]: months.default ?? 24 });
          },
          { width: 84 },
        )}
        ${nothing}
      </div>
    </div>
  </section>`;
}
