/** Any JSON: a draft may be unfinished, so nothing is known of its shape. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };

export interface Merged {
  readonly merged: Json;
  /** JSON pointers of what both changed in different ways. The draft's own words stand there. */
  readonly conflicts: readonly string[];
}

/**
 * Takes into a draft what others published since it was begun. Lists of things with an `id` are matched by it; whole things that only
 * make sense together (a fee, an effect, a condition) are never mixed.
 */
export function mergeDraft(base: Json | undefined, theirs: Json | undefined, mine: Json | undefined, pointer = ""): Merged {
  if (same(theirs, base) || same(theirs, mine)) return { merged: mine ?? null, conflicts: [] };
  if (same(mine, base)) return { merged: theirs ?? null, conflicts: [] };
  if (isMap(theirs) && isMap(mine) && isMap(base) && !isWhole(theirs) && !isWhole(mine)) return mergeMaps(base, theirs, mine, pointer);
  if (isNamedList(theirs) && isNamedList(mine) && isNamedList(base)) return mergeLists(base, theirs, mine, pointer);
  return { merged: mine ?? theirs ?? null, conflicts: [pointer || "/"] };
}

type JsonMap = { readonly [name: string]: Json };
type NamedList = readonly (JsonMap & { readonly id: string })[];

function mergeMaps(base: JsonMap, theirs: JsonMap, mine: JsonMap, pointer: string): Merged {
  const names = [...new Set([...Object.keys(mine), ...Object.keys(theirs)])];
  const conflicts: string[] = [];
  const entries = names.flatMap((name): [string, Json][] => {
    const [was, other, own] = [ownOf(base, name), ownOf(theirs, name), ownOf(mine, name)];
    const kept = keeps(was, other, own);
    if (!kept) return [];
    const part = mergeDraft(was, other, own, `${pointer}/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`);
    conflicts.push(...part.conflicts);
    return [[name, part.merged]];
  });
  return { merged: Object.fromEntries(entries), conflicts };
}

/** In the draft's order; what others added comes where it stands in theirs. */
function mergeLists(base: NamedList, theirs: NamedList, mine: NamedList, pointer: string): Merged {
  const ids = mine.map(({ id }) => id);
  theirs.forEach(({ id }, place) => {
    if (!ids.includes(id)) ids.splice(Math.min(place, ids.length), 0, id);
  });
  const find = (list: NamedList, id: string): Json | undefined => list.find((one) => one.id === id);
  const conflicts: string[] = [];
  const merged = ids.flatMap((id): Json[] => {
    const [was, other, own] = [find(base, id), find(theirs, id), find(mine, id)];
    if (!keeps(was, other, own)) return [];
    const part = mergeDraft(was, other, own, `${pointer}/${id}`);
    conflicts.push(...part.conflicts);
    return [part.merged];
  });
  return { merged, conflicts };
}

/** What one side took away and the other left as it was is gone; what the other changed stays. */
function keeps(was: Json | undefined, other: Json | undefined, own: Json | undefined): boolean {
  if (own === undefined) return other !== undefined && !same(other, was);
  return other !== undefined || was === undefined || !same(own, was);
}

function ownOf(map: JsonMap, name: string): Json | undefined {
  return Object.hasOwn(map, name) ? map[name] : undefined;
}

function isMap(value: Json | undefined): value is JsonMap {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isWhole(map: JsonMap): boolean {
  return Object.hasOwn(map, "kind") || Object.hasOwn(map, "do") || Object.hasOwn(map, "fact");
}

function isNamedList(value: Json | undefined): value is NamedList {
  return Array.isArray(value) && value.every((one: Json) => isMap(one) && typeof one.id === "string");
}

function same(a: Json | undefined, b: Json | undefined): boolean {
  if (a === b) return true;
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((one: Json, place) => same(one, b[place]));
  if (!isMap(a) || !isMap(b)) return false;
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => Object.hasOwn(b, name) && same(a[name], b[name]));
}
