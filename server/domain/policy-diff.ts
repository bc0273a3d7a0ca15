import { type Policy, type Reason, type Rule, type SettleAt, type SettledEarly, settledEarly, type Text, type Zone } from "./policy.ts";
import { type ResolutionKind, resolutionKinds } from "./return.ts";

/** The pages of the editor. */
export const policyParts = ["windows", "zones", "resolutions", "reasons", "rules", "limits", "approval"] as const;
export type PolicyPart = (typeof policyParts)[number];

/** What a policy says of one matter. Two policies say the same when all their statements are the same. */
export type Statement = {
  readonly part: PolicyPart;
  /** Which matter it is, the same in every version: "zones/eu/fee". */
  readonly matter: string;
} & (
  | { readonly of: "window"; readonly days: number; readonly from: Policy["window"]["from"] }
  | { readonly of: "fallback_days" | "grace_days" | "send_within" | "unit_limit"; readonly count: number }
  | { readonly of: "window_for"; readonly resolution: ResolutionKind; readonly days: number }
  | { readonly of: "return_cost"; readonly paidBy: "shop" | "shopper"; readonly informed: boolean }
  | { readonly of: "guarantee"; readonly country: string; readonly months: number }
  | { readonly of: "zone_places"; readonly zone: Zone }
  | { readonly of: "zone_label"; readonly zone: Zone }
  | { readonly of: "zone_fee"; readonly zone: Zone }
  | { readonly of: "zone_handovers"; readonly zone: Zone }
  | { readonly of: "zone_address"; readonly zone: Zone }
  | {
      readonly of: "name";
      readonly thing: "zone" | "reason" | "rule";
      readonly title: Text;
      readonly language: string;
      readonly text: string;
    }
  | { readonly of: "order"; readonly thing: "zones" | "reasons" | "rules"; readonly titles: readonly Text[] }
  | { readonly of: "resolution"; readonly resolution: ResolutionKind; readonly offered: boolean }
  | { readonly of: "credit"; readonly credit: NonNullable<Policy["resolutions"]["storeCredit"]> }
  | { readonly of: "exchange_for"; readonly anything: boolean }
  | { readonly of: "settle_at"; readonly resolution: SettledEarly; readonly at: SettleAt }
  | { readonly of: "category"; readonly category: string; readonly only: readonly ResolutionKind[] }
  | { readonly of: "reason"; readonly reason: Reason }
  | { readonly of: "reason_lane"; readonly reason: Reason }
  | { readonly of: "reason_categories"; readonly reason: Reason }
  | { readonly of: "sub_reason"; readonly reason: Reason; readonly id: string; readonly language: string; readonly text: string }
  | { readonly of: "sub_reason_order"; readonly reason: Reason; readonly titles: readonly Text[] }
  | { readonly of: "rule"; readonly rule: Rule; readonly place: number }
  | { readonly of: "rule_off"; readonly rule: Rule }
  | { readonly of: "message"; readonly rule: Rule; readonly language: string; readonly text: string }
  | { readonly of: "unshipped"; readonly allowed: boolean }
  | { readonly of: "approval"; readonly approval: Policy["approval"] }
);

/** `undefined` on one side: the matter is new, or gone. */
export interface Change {
  readonly matter: string;
  readonly part: PolicyPart;
  readonly before?: Statement;
  readonly after?: Statement;
}

/** What differs between two versions, in the order of the editor. Empty only when they say the same. */
export function changesBetween(before: Policy, after: Policy): Change[] {
  const [old, fresh] = [before, after].map((policy) => new Map(statementsOf(policy).map((one) => [one.matter, one]))) as [Said, Said];
  const matters = [...new Set([...fresh.keys(), ...old.keys()])];
  const changes = matters.flatMap((matter): Change[] => {
    const [was, is] = [old.get(matter), fresh.get(matter)];
    const part = (is ?? was)?.part;
    if (!part || (was && is && sameStatement(was, is))) return [];
    return [{ matter, part, ...(was && { before: was }), ...(is && { after: is }) }];
  });
  return [...changes, ...orderChanges(before, after)].sort((a, b) => policyParts.indexOf(a.part) - policyParts.indexOf(b.part));
}

type Said = Map<string, Statement>;

/** Only what a statement is about counts: the zone or rule it stands on is there for its words. */
function sameStatement(a: Statement, b: Statement): boolean {
  return JSON.stringify(contentOf(a)) === JSON.stringify(contentOf(b));
}

function contentOf(one: Statement): unknown {
  switch (one.of) {
    case "zone_places":
      return [one.zone.countries, one.zone.postalCodes ?? null];
    case "zone_label":
      return one.zone.label;
    case "zone_fee":
      return canonical(one.zone.fee);
    case "zone_handovers":
      return one.zone.handovers;
    case "zone_address":
      return one.zone.address ?? null;
    case "reason":
      return [one.reason.fault, one.reason.comment, one.reason.photos.required, one.reason.photos.most];
    case "reason_lane":
      return one.reason.lane;
    case "reason_categories":
      return one.reason.categories ?? null;
    case "rule":
      return [
        // Of a single condition all and any are the same.
        one.rule.when.conditions.length === 1 ? "all" : one.rule.when.match,
        one.rule.when.conditions.map(canonical),
        one.rule.then.map((effect) => (effect.do === "refuse" ? effect.do : canonical(effect))),
      ];
    case "rule_off":
      return one.rule.off ?? false;
    case "name":
    case "sub_reason":
    case "message":
      return one.text;
    case "credit":
      return canonical(one.credit);
    case "order":
    case "sub_reason_order":
      return one.titles;
    default: {
      const { part: _, matter: __, ...content } = one;
      return canonical(content);
    }
  }
}

/** Names in one order, so that the same thing written in another way is the same. */
function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical);
  if (typeof value !== "object" || value === null) return value;
  return Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, part]) => [name, canonical(part)]);
}

function statementsOf(policy: Policy): Statement[] {
  return [
    ...windowStatements(policy),
    ...policy.zones.flatMap(zoneStatements),
    ...resolutionStatements(policy.resolutions),
    ...policy.reasons.flatMap(reasonStatements),
    ...policy.rules.flatMap(ruleStatements),
    ...(policy.unitLimit === undefined
      ? []
      : [{ part: "limits", matter: "limits/units", of: "unit_limit", count: policy.unitLimit } as const]),
    { part: "limits", matter: "limits/send", of: "send_within", count: policy.sendWithinDays },
    { part: "limits", matter: "limits/unshipped", of: "unshipped", allowed: policy.allowUnshipped },
    { part: "approval", matter: "approval", of: "approval", approval: policy.approval },
  ];
}

function windowStatements({ window, withdrawal, guarantee }: Policy): Statement[] {
  const part = "windows";
  return [
    { part, matter: "windows/days", of: "window", days: window.days, from: window.from },
    { part, matter: "windows/fallback", of: "fallback_days", count: window.fallbackDays },
    { part, matter: "windows/grace", of: "grace_days", count: window.graceDays },
    ...resolutionKinds.flatMap((resolution): Statement[] => {
      const days = window.perResolution?.[resolution];
      return days === undefined ? [] : [{ part, matter: `windows/${resolution}`, of: "window_for", resolution, days }];
    }),
    { part, matter: "windows/cost", of: "return_cost", paidBy: withdrawal.returnCost, informed: withdrawal.informed },
    ...Object.entries(guarantee.months).map(
      ([country, months]): Statement => ({ part, matter: `windows/guarantee/${country}`, of: "guarantee", country, months }),
    ),
  ];
}

function zoneStatements(zone: Zone): Statement[] {
  const about = (matter: string) => ({ part: "zones", matter: `zones/${zone.id}/${matter}`, zone }) as const;
  return [
    ...names("zones", "zone", zone.id, zone.title),
    { ...about("places"), of: "zone_places" },
    { ...about("label"), of: "zone_label" },
    { ...about("fee"), of: "zone_fee" },
    { ...about("handovers"), of: "zone_handovers" },
    ...(zone.address === undefined ? [] : [{ ...about("address"), of: "zone_address" } as const]),
  ];
}

function names(part: "zones" | "reasons" | "rules", thing: "zone" | "reason" | "rule", id: string, title: Text): Statement[] {
  return Object.entries(title).map(([language, text]) => ({
    part,
    matter: `${part}/${id}/name/${language}`,
    of: "name",
    thing,
    title,
    language,
    text,
  }));
}

function resolutionStatements(resolutions: Policy["resolutions"]): Statement[] {
  const { original, storeCredit, exchange, exchangeOthers, repair, keep, settleAt, perCategory } = resolutions;
  const part = "resolutions";
  const offered = { refund: original, exchange, repair, keep } as const;
  return [
    ...(["refund", "exchange", "repair", "keep"] as const).map(
      (resolution): Statement => ({
        part,
        matter: `resolutions/${resolution}`,
        of: "resolution",
        resolution,
        offered: offered[resolution],
      }),
    ),
    { part, matter: "resolutions/exchange_for", of: "exchange_for", anything: exchangeOthers === true },
    ...(storeCredit ? [{ part, matter: "resolutions/credit", of: "credit", credit: storeCredit } as const] : []),
    ...settledEarly.map(
      (resolution): Statement => ({
        part,
        matter: `resolutions/settle/${resolution}`,
        of: "settle_at",
        resolution,
        at: settleAt?.[resolution] ?? "inspection",
      }),
    ),
    ...Object.entries(perCategory ?? {}).map(
      ([category, only]): Statement => ({ part, matter: `resolutions/category/${category}`, of: "category", category, only }),
    ),
  ];
}

function reasonStatements(reason: Reason): Statement[] {
  const about = (matter: string) => ({ part: "reasons", matter: `reasons/${reason.id}/${matter}`, reason }) as const;
  return [
    ...names("reasons", "reason", reason.id, reason.text),
    { ...about("demands"), of: "reason" },
    { ...about("lane"), of: "reason_lane" },
    ...(reason.categories ? [{ ...about("categories"), of: "reason_categories" } as const] : []),
    ...reason.subReasons.flatMap(({ id, text: texts }) =>
      Object.entries(texts).map(
        ([language, text]): Statement => ({ ...about(`sub/${id}/${language}`), of: "sub_reason", id, language, text }),
      ),
    ),
  ];
}

function ruleStatements(rule: Rule, place: number): Statement[] {
  const about = (matter: string) => ({ part: "rules", matter: `rules/${rule.id}/${matter}`, rule }) as const;
  return [
    { ...about("says"), of: "rule", place: place + 1 },
    ...names("rules", "rule", rule.id, rule.title),
    ...(rule.off ? [{ ...about("off"), of: "rule_off" } as const] : []),
    ...rule.then.flatMap((effect, at): Statement[] =>
      effect.do === "refuse"
        ? Object.entries(effect.message).map(([language, text]) => ({
            ...about(`message/${at}/${language}`),
            of: "message",
            language,
            text,
          }))
        : [],
    ),
  ];
}

interface Named {
  readonly id: string;
  readonly title: Text;
}

/** What both versions have, in another order. What came or went is said by its own statements. */
function orderChanges(before: Policy, after: Policy): Change[] {
  const named = {
    zones: ({ zones }: Policy): readonly Named[] => zones,
    rules: ({ rules }: Policy): readonly Named[] => rules,
    reasons: ({ reasons }: Policy): readonly Named[] => reasons.map(({ id, text }) => ({ id, title: text })),
  };
  const things = (["zones", "reasons", "rules"] as const).flatMap((thing) =>
    moved(named[thing](before), named[thing](after), (titles) => ({ part: thing, matter: `${thing}/order`, of: "order", thing, titles })),
  );
  const subReasons = after.reasons.flatMap((reason) => {
    const old = before.reasons.find(({ id }) => id === reason.id);
    const subs = (of: Reason): Named[] => of.subReasons.map(({ id, text }) => ({ id, title: text }));
    const matter = `reasons/${reason.id}/sub_order`;
    return old ? moved(subs(old), subs(reason), (titles) => ({ part: "reasons", matter, of: "sub_reason_order", reason, titles })) : [];
  });
  return [...things, ...subReasons];
}

function moved(before: readonly Named[], after: readonly Named[], say: (titles: Text[]) => Statement): Change[] {
  const common = (of: readonly Named[], other: readonly Named[]) => of.filter(({ id }) => other.some((one) => one.id === id));
  const [was, is] = [common(before, after), common(after, before)];
  if (was.every(({ id }, place) => is[place]?.id === id)) return [];
  const [old, fresh] = [say(was.map(({ title }) => title)), say(is.map(({ title }) => title))];
  return [{ matter: old.matter, part: old.part, before: old, after: fresh }];
}
