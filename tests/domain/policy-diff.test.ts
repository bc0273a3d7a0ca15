import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { textsFor } from "../../locales/texts.ts";
import { defaultPolicy } from "../../server/domain/default-policy.ts";
import type { Policy } from "../../server/domain/policy.ts";
import { changesBetween } from "../../server/domain/policy-diff.ts";
import { type Json, mergeDraft } from "../../server/domain/policy-merge.ts";
import { policySchema } from "../../server/http/policy-schema.ts";
import { changeLines } from "../../server/http/policy-words.ts";

/** A policy that has one of everything. */
function fullPolicy(): Policy {
  const policy = defaultPolicy();
  return {
    ...policy,
    window: { ...policy.window, perResolution: { refund: 14, store_credit: 60, exchange: 45, repair: 90, keep: 10 } },
    zones: policy.zones.map((zone, place) => ({
      ...zone,
      ...(place === 0 ? { postalCodes: ["75", "69"], address: "outlet" } : {}),
      fee: place === 1 ? { kind: "flat", amount: 495 } : place === 2 ? { kind: "percent", basisPoints: 500 } : zone.fee,
    })),
    resolutions: {
      ...policy.resolutions,
      storeCredit: { bonusBasisPoints: 1_000, bonusCap: 2_000, validMonths: 24 },
      exchangeOthers: true,
      perCategory: { "sale/last": ["store_credit", "exchange"], none: [] },
    },
    reasons: policy.reasons.map((reason, place) => (place === 0 ? { ...reason, categories: ["shoes", "boots"] } : reason)),
    rules: [
      {
        id: "everything",
        title: { en: "Everything", de: "Alles" },
        when: {
          match: "any",
          conditions: [
            { fact: "item.tag", is: "contains", value: "sale" },
            { fact: "order.total", is: "at_least", value: 15_000 },
            { fact: "order.placedOn", is: "at_least", value: "2026-11-01" },
            { fact: "order.country", is: "one_of", value: ["FR", "DE"] },
          ],
        },
        then: [
          { do: "refuse", message: { en: "No", fr: "Non" } },
          { do: "window", days: 14 },
          { do: "window_until", date: "2027-01-31" },
          { do: "resolutions", only: ["store_credit"] },
          { do: "fee", fee: { kind: "flat", amount: 300 } },
          { do: "fee", fee: { kind: "percent", basisPoints: 300 } },
          { do: "review" },
          { do: "keep" },
          { do: "address", address: "outlet" },
          { do: "brand", brand: "outlet" },
          { do: "carrier", carrier: "dhl" },
          { do: "require_photo" },
        ],
      },
      {
        id: "quiet",
        title: { en: "Quiet" },
        when: { match: "all", conditions: [] },
        then: [{ do: "review" }],
        off: true,
      },
    ],
    unitLimit: 9,
  };
}

const enumerated =
  "free own none prepaid deducted order shipment delivery shop shopper merchant off optional required manual automatic commercial guarantee all any equal at_most at_least contains keep qr print".split(
    " ",
  );

/** Every policy that differs from one in a single place and is still whole. */
function neighbours(policy: Policy): { path: string; policy: Policy }[] {
  const found: { path: string; policy: Policy }[] = [];
  const own = JSON.stringify(policySchema.parse(policy));
  const clone = (): Json => structuredClone(policy) as unknown as Json;
  const at = (root: Json, path: readonly (string | number)[]) =>
    // biome-ignore lint/suspicious/noExplicitAny: a walk through any JSON
    path.reduce<any>((value, name) => value[name], root);
  const variants = (value: unknown): unknown[] => {
    if (typeof value === "number") return [value + 1, Math.max(0, value - 1)];
    if (typeof value === "boolean") return [!value];
    if (typeof value !== "string") return [];
    return [`${value}x`, "2026-11-02", ...(enumerated.includes(value) ? enumerated : [])];
  };
  const walk = (value: unknown, path: readonly (string | number)[]): void => {
    const last = path.at(-1);
    const change = (what: string, make: (parent: Record<string | number, unknown>, name: string | number) => void): void => {
      const copy = clone();
      if (last === undefined) return;
      make(at(copy, path.slice(0, -1)), last);
      const read = policySchema.safeParse(copy);
      if (read.success && JSON.stringify(read.data) !== own) found.push({ path: `${path.join("/")} ${what}`, policy: read.data as Policy });
    };
    change("gone", (parent, name) => (Array.isArray(parent) ? parent.splice(Number(name), 1) : delete parent[name]));
    for (const other of variants(value)) change(`is ${other}`, (parent, name) => Object.assign(parent, { [name]: other }));
    if (Array.isArray(value) && value.length > 1)
      change("turned", (parent, name) => Object.assign(parent, { [name]: [...value.slice(1), value[0]] }));
    if (typeof value === "object" && value !== null)
      for (const [name, part] of Object.entries(value)) walk(part, [...path, Array.isArray(value) ? Number(name) : name]);
  };
  walk(policy, []);
  return found;
}

describe("the difference of two policies", () => {
  const reader = (language: string) => ({ texts: textsFor(language), currency: "EUR", fallback: "en" });

  it("is nothing for the same policy, however it is written", () => {
    const turned = (value: unknown): unknown =>
      Array.isArray(value)
        ? value.map(turned)
        : typeof value === "object" && value !== null
          ? Object.fromEntries(
              Object.entries(value)
                .reverse()
                .map(([name, part]) => [name, turned(part)]),
            )
          : value;
    assert.deepEqual(changesBetween(fullPolicy(), turned(fullPolicy()) as Policy), []);
  });

  it("misses no place: whatever single thing changes is said, both ways, in four languages", () => {
    const policy = fullPolicy();
    const others = neighbours(policy);
    assert.ok(others.length > 400, `${others.length} neighbours`);
    for (const [place, { path, policy: other }] of others.entries()) {
      const changes = changesBetween(policy, other);
      assert.ok(changes.length > 0, `${path} is not said`);
      const back = changesBetween(other, policy);
      assert.deepEqual(back.map(({ matter }) => matter).sort(), changes.map(({ matter }) => matter).sort(), path);
      for (const language of place % 10 === 0 ? ["en", "fr", "es", "de"] : ["en"]) {
        const lines = changeLines(changes, reader(language));
        for (const { text } of lines) assert.doesNotMatch(text, /undefined|NaN|\{|\}/, `${path} ${text}`);
        for (const matter of new Set(lines.map((line) => line.matter))) {
          const [was, is] = lines.filter((line) => line.matter === matter);
          if (was && is && language === "en") assert.notEqual(was.text, is.text, path);
        }
      }
    }
  });

  it("says a rule that moved as a move, and a new one as a rule", () => {
    const policy = fullPolicy();
    const moved = { ...policy, rules: [...policy.rules].reverse() };
    assert.deepEqual(
      changeLines(changesBetween(policy, moved), reader("en")).map(({ sign, text }) => `${sign} ${text}`),
      ["- order of the rules: Everything, Quiet", "+ order of the rules: Quiet, Everything"],
    );
  });
});

describe("taking up what others published", () => {
  const base = defaultPolicy();
  const merge = (theirs: Policy, mine: Policy) => mergeDraft(base as unknown as Json, theirs as unknown as Json, mine as unknown as Json);

  it("gives one's own where the others changed nothing, theirs where one changed nothing, both where they do not meet", () => {
    const theirs: Policy = {
      ...base,
      approval: "manual",
      zones: base.zones.map((zone) => (zone.id === "eu" ? { ...zone, label: "own" } : zone)),
    };
    const mine: Policy = { ...base, sendWithinDays: 30, zones: base.zones.filter(({ id }) => id !== "france") };
    assert.deepEqual(merge(base, mine), { merged: mine, conflicts: [] });
    assert.deepEqual(merge(theirs, base), { merged: theirs, conflicts: [] });
    assert.deepEqual(merge(theirs, mine), {
      merged: { ...theirs, sendWithinDays: 30, zones: theirs.zones.filter(({ id }) => id !== "france") },
      conflicts: [],
    });
  });

  it("keeps one's own words where both changed the same, and names the place", () => {
    const fee = (amount: number): Policy => ({
      ...base,
      zones: base.zones.map((zone) => (zone.id === "eu" ? { ...zone, fee: { kind: "flat", amount } } : zone)),
    });
    assert.deepEqual(merge(fee(300), fee(400)), { merged: fee(400), conflicts: ["/zones/eu/fee"] });
    const gone: Policy = { ...base, zones: base.zones.filter(({ id }) => id !== "eu") };
    assert.deepEqual(merge(fee(300), gone), {
      merged: { ...base, zones: [base.zones[0], fee(300).zones[1], base.zones[2]] },
      conflicts: ["/zones/eu"],
    });
  });
});
