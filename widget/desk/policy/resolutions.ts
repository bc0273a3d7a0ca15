import { msg, str } from "@lit/localize";
import { html, nothing, type TemplateResult } from "lit";
import type { Policy, ResolutionKind } from "../../../server/http/desk-policy-schemas.ts";
import { named, switched } from "../settings/parts.ts";
import type { Editing } from "./editing.ts";
import { cents, count, percent, pick, settleChoices, tick, write } from "./fields.ts";

const kinds: readonly ResolutionKind[] = ["refund", "store_credit", "exchange", "repair", "keep"];

/** What a shopper may get. Exchange-only and credit-only shops switch money back off; while the law's period runs it stays. */
export function resolutionsPart(editing: Editing): TemplateResult {
  const { policy } = editing;
  const { resolutions } = policy;
  const set = (next: Policy["resolutions"]) => editing.change({ ...policy, resolutions: next });
  const { storeCredit: credit, ...others } = resolutions;
  const offered = (name: "original" | "exchange" | "repair" | "keep", label: string, help: string) =>
    switched({
      id: `resolution-${name}`,
      label,
      help,
      topic: "resolutions",
      checked: resolutions[name],
      change: (is) => set({ ...resolutions, [name]: is }),
    });
  return html`<section class="sec">
      <header>
        <h2>${msg("Resolutions", { id: "policy.part.resolutions" })}</h2>
        <span class="soft">${msg("What a shopper may choose to get", { id: "policy.resolutions.sub" })}</span>
      </header>
      <div class="form">
        ${offered(
          "original",
          msg("Money back", { id: "policy.resolutions.money" }),
          msg("Off: exchange or credit only. While the law’s period runs, money back stays offered.", {
            id: "policy.resolutions.money_help",
          }),
        )}
        ${switched({
          id: "resolution-credit",
          label: msg("Store credit", { id: "policy.resolutions.credit" }),
          help: msg("A code that pays later orders. Offered where the shop can issue it.", { id: "policy.resolutions.credit_help" }),
          topic: "resolutions",
          checked: credit !== undefined,
          change: (is) => set(is ? { ...others, storeCredit: { bonusBasisPoints: 0, validMonths: 24 } } : others),
        })}
        ${credit ? creditForm(credit, editing, (next) => set({ ...resolutions, storeCredit: next })) : nothing}
        ${offered(
          "exchange",
          msg("Exchange", { id: "policy.resolutions.exchange" }),
          msg("For the same or another variant, where the shop can do it.", { id: "policy.resolutions.exchange_help" }),
        )}
        ${
          resolutions.exchange
            ? switched({
                id: "resolution-exchange-others",
                label: msg("Any article", { id: "policy.resolutions.others" }),
                help: msg("The shopper may also search your catalogue. Off: only variants of what they bought.", {
                  id: "policy.resolutions.others_help",
                }),
                topic: "resolutions",
                checked: resolutions.exchangeOthers === true,
                change: (is) => {
                  const { exchangeOthers: _, ...variants } = resolutions;
                  set(is ? { ...variants, exchangeOthers: true } : variants);
                },
              })
            : nothing
        }
        ${offered(
          "repair",
          msg("Repair", { id: "policy.resolutions.repair" }),
          msg("Under the legal guarantee it comes before money.", { id: "policy.resolutions.repair_help" }),
        )}
        ${offered(
          "keep",
          msg("Keep it", { id: "policy.resolutions.keep" }),
          msg("The shopper keeps the piece and gets money all the same.", { id: "policy.resolutions.keep_help" }),
        )}
      </div>
    </section>
    ${moments(editing)} ${categories(editing)}`;
}

/** When what was asked for is given: before anybody has looked, only where the merchant trusts their carriers and shoppers so far. */
function moments(editing: Editing): TemplateResult {
  const { policy, view } = editing;
  const { settleAt = {}, ...plain } = policy.resolutions;
  const set = (all: NonNullable<Policy["resolutions"]["settleAt"]>) =>
    editing.change({ ...policy, resolutions: Object.keys(all).length > 0 ? { ...plain, settleAt: all } : plain });
  return html`<section class="sec">
    <header>
      <h2>${msg("When it is given", { id: "policy.settle" })}</h2>
      <span class="soft">${msg("What the shopper asked for, in full", { id: "policy.settle.sub" })}</span>
    </header>
    <div class="form">
      <p class="soft">
        ${msg("Before the parcel is opened it is given on the carrier’s word alone. If something else comes, a person looks; nothing is taken back by itself.", { id: "policy.settle.help" })}
      </p>
      ${(["refund", "store_credit", "exchange"] as const).map((kind) => {
        const label = view.words.resolution[kind] ?? kind;
        return html`<div class="row">
          <span>${label}</span>
          ${pick(label, settleAt[kind] ?? "inspection", settleChoices(editing), (at) => {
            const { [kind]: _, ...others } = settleAt;
            set(at === "inspection" ? others : { ...others, [kind]: at });
          })}
        </div>`;
      })}
    </div>
  </section>`;
}

type Credit = NonNullable<Policy["resolutions"]["storeCredit"]>;

function creditForm(credit: Credit, { view, desk }: Editing, set: (credit: Credit) => void): TemplateResult {
  const { bonusCap, ...uncapped } = credit;
  const bonus = msg("Bonus", { id: "policy.credit.bonus" });
  const cap = msg("At most", { id: "policy.credit.cap" });
  const months = msg("Valid for months", { id: "policy.credit.months" });
  return html`<div class="row">
    ${named({ label: bonus, help: msg("What credit is worth more than money, and its limit. Zero: no limit.", { id: "policy.credit.help" }), topic: "resolutions" }, "credit-months")}
    <div class="cl">
      ${percent(bonus, credit.bonusBasisPoints, (bonusBasisPoints) => set({ ...credit, bonusBasisPoints }))}
      <span class="soft">${cap}</span>
      ${cents(cap, bonusCap ?? 0, view.currency, desk.language, (is) => set(is > 0 ? { ...uncapped, bonusCap: is } : uncapped))}
      <label class="soft" for="credit-months">${months}</label>
      ${count(months, credit.validMonths, (is) => is !== undefined && set({ ...credit, validMonths: is }), { least: 1, id: "credit-months" })}
    </div>
  </div>`;
}

function categories(editing: Editing): TemplateResult {
  const { policy, view } = editing;
  const { perCategory = {}, ...plain } = policy.resolutions;
  const set = (all: Record<string, readonly ResolutionKind[]>) =>
    editing.change({ ...policy, resolutions: Object.keys(all).length > 0 ? { ...plain, perCategory: all } : plain });
  return html`<section class="sec">
    <header>
      <h2>${msg("By category", { id: "policy.categories" })}</h2>
      <span class="soft">${msg("The only resolutions for what is in it", { id: "policy.categories.sub" })}</span>
    </header>
    <div class="form">
      ${Object.entries(perCategory).map(
        ([category, only]) => html`<div class="row" role="group" aria-label=${category}>
          <span>${category}</span>
          <div class="cl">
            ${kinds.map((kind) =>
              tick(view.words.resolution[kind] ?? kind, only.includes(kind), (is) =>
                set({ ...perCategory, [category]: is ? [...only, kind] : only.filter((one) => one !== kind) }),
              ),
            )}
            <button type="button" class="btn quiet" aria-label=${msg(str`Remove ${category}`, { id: "policy.remove" })}
              @click=${() => {
                const { [category]: _, ...rest } = perCategory;
                set(rest);
              }}>✕</button>
          </div>
        </div>`,
      )}
      <div class="row">
        <span class="soft">${msg("A further category", { id: "policy.categories.add" })}</span>
        ${write(msg("A further category", { id: "policy.categories.add" }), "", (text) => {
          const category = text.trim();
          if (category && category !== "__proto__" && !Object.hasOwn(perCategory, category))
            set({ ...perCategory, [category]: ["refund"] });
        })}
      </div>
    </div>
  </section>`;
}
