import type { DecisionRequest, Settlement } from "../../../server/http/desk-decision-schemas.ts";
import type { Product } from "../../../server/http/desk-product-schemas.ts";
import type { ReturnPage } from "../../../server/http/desk-return-schemas.ts";
import { readAmount } from "../formats.ts";
import { type Decision, type DecisionReason, decisions } from "../return/return-words.ts";

type Item = ReturnPage["items"][number];
type Unit = Item["units"][number];

/** Pieces of a line that are alike: it makes no difference which of them is accepted. */
export interface Group {
  readonly key: string;
  readonly item: Item;
  readonly units: readonly Unit[];
  readonly state: "present" | "missing" | "wrong_item" | "awaited";
  /** The article the shopper chose for each of them, at the price they were shown. */
  readonly wanted: Product | null;
}

/** What somebody decides of a group. */
export interface Choice {
  readonly counts: Readonly<Record<Decision, number>>;
  readonly reason: DecisionReason;
  readonly say: string;
  /** What is given for each piece that is exchanged, in their order. */
  readonly articles: readonly Product[];
}

/** Everything on the screen that is not decided yet. */
export interface Draft {
  readonly groups: readonly Group[];
  readonly choices: ReadonlyMap<string, Choice>;
  readonly resolution: "refund" | "store_credit" | null;
  /** Amounts as they are typed, by the key of their line. */
  readonly changes: ReadonlyMap<string, { readonly text: string; readonly why: string }>;
  readonly waiveFee: boolean;
  readonly goodwill: { readonly text: string; readonly why: string } | null;
}

const none: Choice["counts"] = { accept: 0, keep: 0, exchange: 0, repair: 0, reject: 0, cancel: 0 };
const untouched: Choice = { counts: none, reason: "as_asked", say: "", articles: [] };

const reasons: Partial<Record<Group["state"], DecisionReason>> = { missing: "not_in_parcel", wrong_item: "other_item" };

/** The pieces that are open, with nothing decided for anybody. What is not here or is something else has its reason at once. */
export function beginDraft(page: ReturnPage): Draft {
  const groups = groupsOf(page);
  return {
    groups,
    choices: new Map(groups.map(({ key, state }) => [key, { ...untouched, reason: reasons[state] ?? "as_asked" }])),
    resolution: null,
    changes: new Map(),
    waiveFee: false,
    goodwill: null,
  };
}

/** The same work on what is there now: what was chosen of groups that are still the same is kept. */
export function carryOver(draft: Draft, page: ReturnPage): Draft {
  const groups = groupsOf(page);
  const same = (group: Group): boolean => {
    const before = draft.groups.find(({ key }) => key === group.key);
    return before !== undefined && idsOf(before) === idsOf(group);
  };
  const kept = groups.filter(same).flatMap(({ key }): [string, Choice][] => [[key, choiceOf(draft, key)]]);
  return { ...draft, groups, choices: new Map([...beginDraft(page).choices, ...kept]) };
}

const idsOf = ({ units }: Group): string => units.map(({ id }) => id).join();

function groupsOf({ items, currency }: ReturnPage): Group[] {
  return items.flatMap((item) => {
    const groups = new Map<string, Group>();
    for (const unit of item.units) {
      if (unit.decision !== null) continue;
      const state = unit.reception === "received" || unit.reception === "extra" ? "present" : unit.reception;
      const key = `${item.lineId} ${state} ${unit.grade ?? ""}${unit.wanted ? ` ${unit.wanted.sku}` : ""}`;
      const wanted = unit.wanted && {
        ...unit.wanted,
        currency,
        barcode: null,
        productId: null,
        stock: null,
        availability: "unknown" as const,
      };
      groups.set(key, { key, item, state, wanted, units: [...(groups.get(key)?.units ?? []), unit] });
    }
    return [...groups.values()].toSorted((one, other) => states.indexOf(one.state) - states.indexOf(other.state));
  });
}

const states: readonly Group["state"][] = ["present", "wrong_item", "missing", "awaited"];

export function choiceOf({ choices }: Draft, key: string): Choice {
  return choices.get(key) ?? untouched;
}

export function decidedOf({ counts }: Choice): number {
  return decisions.reduce((sum, decision) => sum + counts[decision], 0);
}

/** Groups whose numbers do not come to what is there. */
export function openGroups(draft: Draft): Group[] {
  return draft.groups.filter(({ key, units }) => decidedOf(choiceOf(draft, key)) !== units.length);
}

/** The first group that exchanges more than it has articles for. */
export function withoutArticle(draft: Draft): Group | undefined {
  return draft.groups.find(({ key }) => {
    const { counts, articles } = choiceOf(draft, key);
    return articles.length < counts.exchange;
  });
}

export function setChoice(draft: Draft, key: string, change: Partial<Choice>): Draft {
  return { ...draft, choices: new Map([...draft.choices, [key, { ...choiceOf(draft, key), ...change }]]) };
}

export function setCount(draft: Draft, key: string, decision: Decision, count: number): Draft {
  const { counts, articles } = choiceOf(draft, key);
  const valid = Math.max(0, Math.min(500, Math.floor(count) || 0));
  const wanted = draft.groups.find((group) => group.key === key)?.wanted;
  // What the shopper chose is there until somebody chooses otherwise.
  const given = wanted ? Array.from({ length: valid }, (_, place) => articles[place] ?? wanted) : articles.slice(0, valid);
  return setChoice(draft, key, {
    counts: { ...counts, [decision]: valid },
    articles: decision === "exchange" ? given : articles,
  });
}

/** Every piece that is here is accepted, or exchanged for what the shopper chose, whatever was decided of it before; what is not here stays. */
export function acceptPresent(draft: Draft): Draft {
  return draft.groups
    .filter(({ state }) => state === "present")
    .reduce((next, { key, units, wanted }) => {
      const fresh = setChoice(next, key, { counts: none, articles: [] });
      return setCount(fresh, key, wanted ? "exchange" : "accept", units.length);
    }, draft);
}

/** An article for one piece; pieces that have none yet get the same. */
export function setArticle(draft: Draft, key: string, place: number, article: Product): Draft {
  const { counts, articles } = choiceOf(draft, key);
  const next = Array.from({ length: counts.exchange }, (_, at) => (at === place ? article : (articles[at] ?? article)));
  return setChoice(draft, key, { articles: next });
}

export function setChange(draft: Draft, key: string, change: { text: string; why: string } | null): Draft {
  const changes = new Map(draft.changes);
  if (change) changes.set(key, change);
  else changes.delete(key);
  return { ...draft, changes };
}

/** What a typed amount means for a line: of a fee, "4.95" is taken off. */
export function amountOf(kind: string, text: string, currency: string): number | null {
  const read = readAmount(text, currency);
  return read === null ? null : kind === "fee" && read > 0 ? -read : read;
}

/** What is sent: each open piece at most once, in the order of the columns. What is not decided yet is left out, and the server says so. */
export function requestOf(
  draft: Draft,
  { currency, lines }: { readonly currency: string; readonly lines: Settlement["lines"] },
): Pick<DecisionRequest, "units" | "resolution" | "changes" | "waiveFee" | "goodwill"> {
  const goodwill = draft.goodwill && readAmount(draft.goodwill.text, currency);
  return {
    units: draft.groups.flatMap((group) => unitsOf(group, choiceOf(draft, group.key))),
    ...(draft.resolution && { resolution: draft.resolution }),
    changes: [...draft.changes].flatMap(([key, { text, why }]) => {
      const line = lines.find((one) => one.key === key);
      const amount = amountOf(line?.kind ?? "", text, currency);
      return amount === null || amount === line?.suggested ? [] : [{ key, amount, why: why.trim() }];
    }),
    waiveFee: draft.waiveFee,
    ...(draft.goodwill && goodwill && goodwill > 0 && { goodwill: { amount: goodwill, why: draft.goodwill.why.trim() } }),
  };
}

function unitsOf({ units }: Group, { counts, reason, say, articles }: Choice): DecisionRequest["units"] {
  const chosen = decisions.flatMap((decision) => Array.from({ length: counts[decision] }, (_, place) => ({ decision, place })));
  return chosen.slice(0, units.length).flatMap(({ decision, place }, at) => {
    const unit = units[at];
    const sku = decision === "exchange" ? articles[place]?.sku : undefined;
    if (!unit) return [];
    return [
      {
        unitId: unit.id,
        decision,
        ...(reason !== "as_asked" && { reason }),
        ...(say.trim() && { say: say.trim() }),
        ...(sku !== undefined && { sku }),
      },
    ];
  });
}

export interface Booked {
  readonly title: string;
  readonly quantity: number;
  readonly place: string;
}

/** Pieces that go back on sale by these decisions: what is accepted or exchanged, is here, and was put where things are sold from. */
export function stockOf(draft: Draft, dispositions: readonly { readonly id: string; readonly name: string }[]): Booked[] {
  const rows = new Map<string, Booked>();
  for (const group of draft.groups) {
    for (const { unitId, decision } of unitsOf(group, choiceOf(draft, group.key))) {
      const unit = group.units.find(({ id }) => id === unitId);
      if (!unit?.restock || group.state !== "present" || (decision !== "accept" && decision !== "exchange")) continue;
      const name = dispositions.find(({ id }) => id === unit.disposition)?.name ?? unit.disposition;
      const place = [unit.location, name].filter(Boolean).join(", ");
      const title = [group.item.title, group.item.variant].filter(Boolean).join(", ");
      const key = `${group.item.lineId} ${place}`;
      rows.set(key, { title, place, quantity: (rows.get(key)?.quantity ?? 0) + 1 });
    }
  }
  return [...rows.values()];
}
