import type { Receipt } from "../../../server/http/desk-reception-schemas.ts";
import type { ReturnPage } from "../../../server/http/desk-return-schemas.ts";

/** One unit that lies on the table: what state it is in and where it goes. */
export interface Mark {
  readonly grade: string | null;
  readonly disposition: string | null;
  readonly location: string;
  readonly photos: readonly string[];
}

/** What was counted of one line of the return. Null `present`: nobody looked yet, so its units stay awaited. */
export interface Count {
  readonly lineId: string;
  readonly title: string;
  readonly variant: string | null;
  readonly sku: string | null;
  readonly barcode: string | null;
  readonly reason: string;
  readonly unitIds: readonly string[];
  readonly present: number | null;
  readonly wrong: number;
  /** One for each unit that is present. */
  readonly marks: readonly Mark[];
}

export interface Extra {
  readonly lineId?: string;
  readonly title: string;
  readonly quantity: number;
  readonly note: string;
}

export interface Tally {
  readonly returnId: string;
  readonly counts: readonly Count[];
  readonly extras: readonly Extra[];
}

const unmarked: Mark = { grade: null, disposition: null, location: "", photos: [] };

/** What was recorded before is where counting begins, so that a correction starts from the truth. */
export function beginTally({ id, items }: ReturnPage): Tally {
  return { returnId: id, counts: items.flatMap(countOf), extras: [] };
}

function countOf({ lineId, title, variant, sku, barcode, units }: ReturnPage["items"][number]): Count[] {
  const open = units.filter(({ decision }) => decision === null);
  if (open.length === 0) return [];
  const here = open.filter(({ reception }) => reception === "received" || reception === "extra");
  const counted = open.some(({ reception }) => reception !== "awaited");
  return [
    {
      lineId,
      title,
      variant,
      sku,
      barcode,
      reason: open[0]?.reason ?? "",
      unitIds: open.map(({ id }) => id),
      present: counted ? here.length : null,
      wrong: open.filter(({ reception }) => reception === "wrong_item").length,
      marks: here.map(({ grade, disposition, location }) => ({ grade, disposition, location: location ?? "", photos: [] })),
    },
  ];
}

export function setPresent(count: Count, present: number): Count {
  const most = count.unitIds.length;
  const held = Math.max(0, Math.min(present, most));
  const like = count.marks.at(-1) ?? unmarked;
  const marks = Array.from({ length: held }, (_, place) => count.marks[place] ?? { ...like, photos: [] });
  return { ...count, present: held, wrong: Math.min(count.wrong, most - held), marks };
}

/** Units that are not what was announced, for as many as are not present. */
export function setWrong(count: Count, wrong: number): Count {
  return { ...count, present: count.present ?? 0, wrong: Math.max(0, Math.min(wrong, count.unitIds.length - (count.present ?? 0))) };
}

export function missingOf({ unitIds, present, wrong }: Count): number {
  return present === null ? 0 : unitIds.length - present - wrong;
}

/** Changes every unit of a line that is present. */
export function markAll(count: Count, change: Partial<Mark>): Count {
  return { ...count, marks: count.marks.map((mark) => ({ ...mark, ...change })) };
}

/** So many units of a grade: those without one first, then those of another. */
export function setGrade(count: Count, grade: string, wanted: number): Count {
  const have = count.marks.filter((mark) => mark.grade === grade).length;
  const places = [...count.marks.keys()];
  const of = (fits: (mark: Mark | undefined) => boolean): number[] => places.filter((place) => fits(count.marks[place]));
  const taken =
    wanted > have
      ? [...of((mark) => mark?.grade === null), ...of((mark) => mark?.grade !== null && mark?.grade !== grade)].slice(0, wanted - have)
      : of((mark) => mark?.grade === grade).slice(Math.max(0, wanted));
  return {
    ...count,
    marks: count.marks.map((mark, place) => (taken.includes(place) ? { ...mark, grade: wanted > have ? grade : null } : mark)),
  };
}

export function replaceCount(tally: Tally, count: Count): Tally {
  return { ...tally, counts: tally.counts.map((one) => (one.lineId === count.lineId ? count : one)) };
}

/** The line a scanned article belongs to: one that still misses units first. Null when the return has no such article. */
export function lineFor(tally: Tally, text: string): Count | null {
  const wanted = text.trim().toLowerCase();
  const known = tally.counts.filter(({ sku, barcode }) => [sku, barcode].some((code) => code?.toLowerCase() === wanted));
  return known.find(({ present, unitIds }) => (present ?? 0) < unitIds.length) ?? known[0] ?? null;
}

export interface Totals {
  readonly units: number;
  readonly present: number;
  readonly missing: number;
  readonly uncounted: number;
}

export function totalsOf({ counts }: Tally): Totals {
  const sum = (of: (count: Count) => number): number => counts.reduce((total, count) => total + of(count), 0);
  return {
    units: sum(({ unitIds }) => unitIds.length),
    present: sum(({ present }) => present ?? 0),
    missing: sum(missingOf),
    uncounted: sum(({ present, unitIds }) => (present === null ? unitIds.length : 0)),
  };
}

/** What is sent: one entry a unit that somebody looked at. `restock` follows from where it goes. */
export function receiptOf(
  { counts, extras }: Tally,
  { restocks, scanned, mail }: { readonly restocks: ReadonlySet<string>; readonly scanned: string | null; readonly mail: boolean },
): Receipt {
  return {
    units: counts.flatMap(({ unitIds, present, wrong, marks }) =>
      present === null
        ? []
        : unitIds.map((unitId, place) => {
            const mark = marks[place];
            if (!mark || place >= present)
              return { unitId, reception: place < present + wrong ? ("wrong_item" as const) : ("missing" as const) };
            return {
              unitId,
              reception: "received" as const,
              ...(mark.grade !== null && { grade: mark.grade }),
              ...(mark.disposition !== null && { disposition: mark.disposition, restock: restocks.has(mark.disposition) }),
              ...(mark.location !== "" && { location: mark.location }),
              photos: [...mark.photos],
            };
          }),
    ),
    extras: extras.map(({ lineId, title, quantity, note }) => ({ ...(lineId && { lineId }), title, quantity, ...(note && { note }) })),
    ...(scanned !== null && { scanned }),
    mail,
  };
}
