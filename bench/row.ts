/** One line of the table: a budget of the house rules, what was measured, and what it was measured against. */
export interface Row {
  readonly what: string;
  readonly measured: string;
  /** What the budget is counted from: a fixed figure, or a bare program measured in the same run. */
  readonly against: string;
  /** The measured share of `against`, and the share the budget asks for. */
  readonly ratio: string;
  /** Null: not measured, and `ratio` says why. */
  readonly ok: boolean | null;
}

/** A budget with a fixed ceiling. */
export function atMost(what: string, measured: number, ceiling: number, written: (value: number) => string): Row {
  const share = measured / ceiling;
  return { what, measured: written(measured), against: `≤ ${written(ceiling)}`, ratio: percent(share), ok: share <= 1 };
}

/** A budget that is a share of what a bare program reaches; both as speed, so more is better. */
export function atLeastShare(what: string, speed: number, bare: number, share: number, written: (value: number) => string): Row {
  const reached = speed / bare;
  return {
    what,
    measured: written(speed),
    against: written(bare),
    ratio: `${percent(reached)} of ≥ ${percent(share)}`,
    ok: reached >= share,
  };
}

export function skipped(what: string, why: string): Row {
  return { what, measured: "–", against: "–", ratio: why, ok: null };
}

export const percent = (share: number): string => `${(share * 100).toFixed(0)} %`;
export const microseconds = (value: number): string => `${value.toFixed(value < 100 ? 1 : 0)} µs`;
export const perSecond = (value: number): string => `${value.toFixed(value < 100 ? 1 : 0)}/s`;
export const milliseconds = (value: number): string => `${value.toFixed(value < 10 ? 1 : 0)} ms`;
export const bytes = (value: number): string => `${value.toFixed(0)} B`;
export const megabytes = (value: number): string => `${(value / 1_000_000).toFixed(0)} MB`;

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1
    ? (sorted[middle] ?? Number.NaN)
    : ((sorted[middle - 1] ?? Number.NaN) + (sorted[middle] ?? Number.NaN)) / 2;
}

export function percentile(values: readonly number[], share: number): number {
  return values.toSorted((one, other) => one - other)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? Number.NaN;
}

/**
 * Measures several things in turns (A B A B …), so that whatever else the machine does meets all of them alike, and gives the median
 * of each. The first turn warms up and is thrown away.
 */
export async function interleaved<Name extends string>(
  turns: number,
  measures: Readonly<Record<Name, () => Promise<number>>>,
): Promise<Record<Name, number>> {
  const names = Object.keys(measures) as Name[];
  const taken = new Map<Name, number[]>(names.map((name) => [name, []]));
  for (let turn = 0; turn <= turns; turn++) {
    for (const name of names) {
      const value = await measures[name]();
      if (turn > 0) taken.get(name)?.push(value);
    }
  }
  return Object.fromEntries(names.map((name) => [name, median(taken.get(name) ?? [])])) as Record<Name, number>;
}

/** Microseconds of processor time that `work` takes in this process, all threads together. */
export async function cpuOf(work: () => Promise<void>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return user + system;
}
