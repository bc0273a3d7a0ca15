import { msg, str } from "@lit/localize";
import { html, nothing, type TemplateResult } from "lit";
import type { Effect, ResolutionKind } from "../../../server/http/desk-policy-schemas.ts";
import { dayOf, nowOf } from "../clock.ts";
import { type Editing, spoken } from "./editing.ts";
import { count, feeField, pick, settleChoices, tick, write } from "./fields.ts";

type Do = Effect["do"];

const names = (): readonly (readonly [Do, string])[] => [
  ["refuse", msg("Refuse, and say", { id: "policy.do.refuse" })],
  ["window", msg("Window is, in days", { id: "policy.do.window" })],
  ["window_until", msg("Window ends no earlier than", { id: "policy.do.window_until" })],
  ["resolutions", msg("Resolutions: only", { id: "policy.do.resolutions" })],
  ["fee", msg("Fee is", { id: "policy.do.fee" })],
  ["review", msg("A person looks", { id: "policy.do.review" })],
  ["keep", msg("The shopper may keep it", { id: "policy.do.keep" })],
  ["require_photo", msg("Ask for a photo", { id: "policy.do.photo" })],
  ["address", msg("Send to address", { id: "policy.do.address" })],
  ["brand", msg("Under the brand", { id: "policy.do.brand" })],
  ["carrier", msg("With the carrier", { id: "policy.do.carrier" })],
  ["settle_at", msg("Give what was asked for", { id: "policy.do.settle_at" })],
];

/** What a rule does. */
export function effectFields(effect: Effect, editing: Editing, rule: string, set: (effect: Effect) => void): TemplateResult {
  return html`${pick(msg(str`What rule ${rule} does`, { id: "policy.rule.does" }), effect.do, names(), (what) => set(freshEffect(what, editing)))}
  ${parameter(effect, editing, rule, set)}`;
}

/** An effect that is whole from the start. */
export function freshEffect(what: Do, { desk, language, view }: Editing): Effect {
  switch (what) {
    case "refuse":
      return { do: what, message: { [language]: msg("This one stays.", { id: "policy.do.refuse_text" }) } };
    case "window":
      return { do: what, days: 14 };
    case "window_until":
      return { do: what, date: dayOf(nowOf(desk.me) + 30 * 86_400_000, desk.me?.shops[0]?.timeZone ?? "UTC") };
    case "resolutions":
      return { do: what, only: ["store_credit", "exchange"] };
    case "fee":
      return { do: what, fee: { kind: "flat", amount: 500 } };
    case "address":
      return { do: what, address: view.addresses[0]?.id ?? "" };
    case "brand":
      return { do: what, brand: "" };
    case "carrier":
      return { do: what, carrier: "" };
    case "settle_at":
      return { do: what, at: "first_scan" };
    case "review":
    case "keep":
    case "require_photo":
      return { do: what };
  }
}

function parameter(effect: Effect, editing: Editing, rule: string, set: (effect: Effect) => void): TemplateResult | typeof nothing {
  const { view, language } = editing;
  const name = msg(str`What rule ${rule} sets`, { id: "policy.rule.sets" });
  switch (effect.do) {
    case "refuse":
      return write(
        name,
        effect.message[language] ?? "",
        (text) => set({ ...effect, message: spoken(effect.message, language, text.trim()) }),
        { width: 260 },
      );
    case "window":
      return count(name, effect.days, (days) => days !== undefined && set({ ...effect, days }));
    case "window_until":
      return write(name, effect.date, (date) => set({ ...effect, date }), { type: "date", width: 140 });
    case "resolutions":
      return html`<span class="cl" role="group" aria-label=${name}
        >${Object.entries(view.words.resolution).map(([kind, word]) =>
          tick(word, effect.only.includes(kind as ResolutionKind), (is) =>
            set({ ...effect, only: is ? [...effect.only, kind as ResolutionKind] : effect.only.filter((one) => one !== kind) }),
          ),
        )}</span
      >`;
    case "fee":
      return feeField(name, effect.fee, editing, (fee) => set({ ...effect, fee }));
    case "address":
      return view.addresses.length === 0
        ? html`<span class="soft">${msg("The shop has one address only; more are added under Settings, Brand.", { id: "policy.do.no_address" })}</span>`
        : pick(
            name,
            effect.address,
            view.addresses.map(({ id, name: address }) => [id, address] as const),
            (address) => set({ ...effect, address }),
          );
    case "brand":
      return write(name, effect.brand, (brand) => set({ ...effect, brand: brand.trim() }));
    case "carrier":
      return write(name, effect.carrier, (carrier) => set({ ...effect, carrier: carrier.trim() }));
    case "settle_at":
      return pick(name, effect.at, settleChoices(editing), (at) => set({ ...effect, at }));
    case "review":
    case "keep":
    case "require_photo":
      return nothing;
  }
}
