import { ConnectionProblem } from "../port.ts";

/**
 * Magento 1 answers a list whole, in no order and without pages. So its history is read by when orders were placed, in stretches of time that
 * grow where little was sold and shrink where much was.
 */

/** `from` and `span` in seconds; `after` is the last order's id that was read of the stretch. */
export interface Place {
  readonly from: number;
  readonly span: number;
  readonly after: number;
}

const day = 86_400;
const longest = 365 * day;
const shortest = day / 24;
/** Magento 1.0 came out in March 2008. */
const beginning: Place = { from: Date.UTC(2008, 0, 1) / 1_000, span: day, after: 0 };
/** So many orders in one answer are some megabytes of XML. */
const most = 500;
const few = 50;
/** So many empty stretches in a row are passed over at once. */
const patience = 30;

export function placeOf(cursor: string | undefined): Place {
  const [from, span, after] =
    /^(\d{1,11}):(\d{1,9}):(\d{1,12})$/
      .exec(cursor ?? "")
      ?.slice(1)
      .map(Number) ?? [];
  return from === undefined || span === undefined || after === undefined ? beginning : { from, span, after };
}

/** Both ends included, epoch milliseconds. What reaches beyond now is open, and the last. */
export function windowOf({ from, span }: Place): { readonly from: number; readonly to: number | null } {
  return { from: from * 1_000, to: isLast({ from, span }) ? null : (from + span - 1) * 1_000 };
}

function isLast({ from, span }: Pick<Place, "from" | "span">): boolean {
  return (from + span) * 1_000 > Date.now();
}

/** Null when nothing comes after it. */
export function nextPage(place: Place, sold: number): Place | null {
  if (isLast(place)) return null;
  const span = sold < few ? Math.min(longest, place.span * 2) : place.span;
  return { from: place.from + place.span, span, after: 0 };
}

/** The first stretch from there with an order in it that is not read yet, made shorter until it holds no more than can be answered. */
export async function firstPage<Entry>(
  start: Place,
  read: (place: Place) => Promise<readonly Entry[]>,
): Promise<{ readonly at: Place; readonly entries: readonly Entry[] }> {
  let at = start;
  for (let tries = 0; ; tries++) {
    const entries = await read(at).catch((problem: unknown) => {
      // A long stretch may hold more than is answered in time, or than we read.
      if (at.span > 31 * day && problem instanceof ConnectionProblem && ["busy", "unreadable"].includes(problem.trouble)) return null;
      throw problem;
    });
    if (entries === null || (entries.length > most && at.span > shortest)) {
      at = { ...at, span: Math.max(shortest, Math.floor(at.span / 8)) };
      continue;
    }
    const next = nextPage(at, entries.length);
    if (entries.length > 0 || next === null || tries >= patience) return { at, entries };
    at = next;
  }
}
