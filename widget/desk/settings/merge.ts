/** A value that two people changed to different things. */
export interface Clash {
  /** Where it is: `brand.sender.name`. */
  readonly at: string;
  readonly mine: unknown;
  readonly theirs: unknown;
}

/**
 * Three-way merge of what was read, what was made of it here, and what somebody else saved meanwhile. What only one side changed is
 * taken; where both did, mine stands in the result and the clash is told. Lists are one value each.
 */
export function merge<Value>(base: Value, mine: Value, theirs: Value, at = ""): { merged: Value; clashes: Clash[] } {
  if (same(mine, theirs) || same(base, theirs)) return { merged: mine, clashes: [] };
  if (same(base, mine)) return { merged: theirs, clashes: [] };
  if (!isRecord(base) || !isRecord(mine) || !isRecord(theirs)) return { merged: mine, clashes: [{ at, mine, theirs }] };
  const names = new Set([...Object.keys(base), ...Object.keys(mine), ...Object.keys(theirs)]);
  const clashes: Clash[] = [];
  const merged: Record<string, unknown> = {};
  for (const name of names) {
    const part = merge(base[name], mine[name], theirs[name], at ? `${at}.${name}` : name);
    if (part.merged !== undefined) merged[name] = part.merged;
    clashes.push(...part.clashes);
  }
  return { merged: merged as Value, clashes };
}

/** Puts a value at a place like `brand.sender.name`, in a copy. `undefined` takes it away. */
export function put<Value>(value: Value, at: string, next: unknown): Value {
  const [name = "", ...rest] = at.split(".");
  const copy: Record<string, unknown> = { ...(value as Record<string, unknown>) };
  if (rest.length > 0) copy[name] = put(copy[name] ?? {}, rest.join("."), next);
  else if (next === undefined) delete copy[name];
  else copy[name] = next;
  return copy as Value;
}

export function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(sorted(one)) === JSON.stringify(sorted(other));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((name) => [name, sorted(value[name])]),
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
