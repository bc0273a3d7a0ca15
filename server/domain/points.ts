/** Where things lie on a plane around a centre. Metres, east and north. */
export interface Spot {
  readonly x: number;
  readonly y: number;
}

export interface Placed {
  /** Degrees, WGS 84. */
  readonly place?: { readonly latitude: number; readonly longitude: number };
  /** Metres from what was asked for. */
  readonly distance?: number;
}

export type Laid<Point> = Point & { readonly spot: Spot | null; readonly metres: number | null };

/** Metres of a degree of latitude; one of longitude is shorter by the cosine. */
const perDegree = 111_195;

/**
 * Points around what was asked for, nearest first. Nobody says where a postcode lies, so it is found from how far it is to the points whose
 * carriers say; the distance of the others is measured from there. Where too few say, the middle of all of them stands for it, and a
 * distance that nobody said stays unknown.
 */
export function laidOut<Point extends Placed>(points: readonly Point[]): Laid<Point>[] {
  const [first] = points.flatMap(({ place }) => (place ? [place] : []));
  const origin = first ?? { latitude: 0, longitude: 0 };
  const flat = points.map((point) => ({ point, at: point.place ? flattened(point.place, origin) : null }));
  const known = flat.flatMap(({ point: { distance }, at }) => (at && distance !== undefined ? [{ ...at, distance }] : []));
  const found = centreOf(known);
  const centre = found ?? middleOf(flat.flatMap(({ at }) => (at ? [at] : [])));
  const laid = flat.map(({ point, at }): Laid<Point> => {
    const spot = at && { x: Math.round(at.x - centre.x), y: Math.round(at.y - centre.y) };
    const measured = found && spot ? Math.round(Math.hypot(spot.x, spot.y)) : null;
    return { ...point, spot, metres: point.distance === undefined ? measured : Math.round(point.distance) };
  });
  const far = ({ metres, spot }: Laid<Point>) => metres ?? (spot ? Math.hypot(spot.x, spot.y) : Number.MAX_SAFE_INTEGER);
  return laid.toSorted((one, other) => far(one) - far(other));
}

function flattened({ latitude, longitude }: NonNullable<Placed["place"]>, origin: NonNullable<Placed["place"]>): Spot {
  return {
    x: (longitude - origin.longitude) * perDegree * Math.cos((origin.latitude * Math.PI) / 180),
    y: (latitude - origin.latitude) * perDegree,
  };
}

function middleOf(spots: readonly Spot[]): Spot {
  if (spots.length === 0) return { x: 0, y: 0 };
  const sum = spots.reduce((all, { x, y }) => ({ x: all.x + x, y: all.y + y }), { x: 0, y: 0 });
  return { x: sum.x / spots.length, y: sum.y / spots.length };
}

/** Where the distances meet, by least squares; null where they do not say, or contradict each other. */
function centreOf(known: readonly (Spot & { readonly distance: number })[]): Spot | null {
  const [base, ...rest] = known;
  if (!base || rest.length < 2) return null;
  // Each circle less the first is a line; the point nearest to all lines is the centre.
  let [aa, ab, bb, ac, bc] = [0, 0, 0, 0, 0];
  for (const { x, y, distance } of rest) {
    const [a, b] = [2 * (x - base.x), 2 * (y - base.y)];
    const c = base.distance ** 2 - distance ** 2 + x ** 2 - base.x ** 2 + y ** 2 - base.y ** 2;
    aa += a * a;
    ab += a * b;
    bb += b * b;
    ac += a * c;
    bc += b * c;
  }
  const determinant = aa * bb - ab * ab;
  // All of them in one line: it may lie on either side.
  if (determinant < 1e-6 * aa * bb || determinant === 0) return null;
  const centre = { x: (ac * bb - bc * ab) / determinant, y: (bc * aa - ac * ab) / determinant };
  const misses = known.map(({ x, y, distance }) => Math.abs(Math.hypot(centre.x - x, centre.y - y) - distance));
  return misses.every((miss, place) => miss <= Math.max(300, 0.3 * (known[place]?.distance ?? 0))) ? centre : null;
}

/** By day of the week, 1 Monday to 7 Sunday: minutes from midnight. A day that is absent is closed. */
export type Hours = Readonly<Partial<Record<1 | 2 | 3 | 4 | 5 | 6 | 7, readonly (readonly [from: number, to: number])[]>>>;

export const weekdays = [1, 2, 3, 4, 5, 6, 7] as const;
type Weekday = (typeof weekdays)[number];

/** Days one after the other that are open alike. */
export interface Alike {
  readonly first: Weekday;
  readonly last: Weekday;
  readonly open: readonly (readonly [from: number, to: number])[];
}

export function groupedHours(hours: Hours): Alike[] {
  const groups: Alike[] = [];
  for (const day of weekdays) {
    const open = tidied(hours[day] ?? []);
    const before = groups.at(-1);
    if (before && JSON.stringify(before.open) === JSON.stringify(open)) groups[groups.length - 1] = { ...before, last: day };
    else groups.push({ first: day, last: day, open });
  }
  return groups;
}

/** What a carrier says may overlap, be upside down or run past midnight. */
function tidied(open: readonly (readonly [number, number])[]): (readonly [number, number])[] {
  const sound = open.filter(([from, to]) => from >= 0 && from < to && to <= 24 * 60).toSorted(([one], [other]) => one - other);
  return sound.reduce<[number, number][]>((merged, [from, to]) => {
    const last = merged.at(-1);
    if (last && from <= last[1]) last[1] = Math.max(last[1], to);
    else merged.push([from, to]);
    return merged;
  }, []);
}

export type OpenNow =
  | { readonly is: "open"; readonly until: number }
  | { readonly is: "closed"; readonly opens: { readonly day: Weekday; readonly ahead: number; readonly at: number } | null };

/** @param day of the week there; `minute` from its midnight */
export function openAt(hours: Hours, { day, minute }: { readonly day: Weekday; readonly minute: number }): OpenNow {
  const now = tidied(hours[day] ?? []).find(([from, to]) => from <= minute && minute < to);
  if (now) return { is: "open", until: now[1] };
  for (let ahead = 0; ahead <= 7; ahead++) {
    const on = weekdays[(day - 1 + ahead) % 7] ?? day;
    const next = tidied(hours[on] ?? []).find(([from]) => ahead > 0 || from > minute);
    if (next) return { is: "closed", opens: { day: on, ahead, at: next[0] } };
  }
  return { is: "closed", opens: null };
}
