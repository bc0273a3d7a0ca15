import { setTimeout as wait } from "node:timers/promises";
import type { Context } from "../context.ts";
import { Refusal } from "../domain/errors.ts";
import type { ConnectionId } from "../domain/ids.ts";
import type { Address } from "../domain/order.ts";
import type { ChosenPoint } from "../domain/parcel.ts";
import { type Laid, laidOut } from "../domain/points.ts";
import type { Handover } from "../domain/policy.ts";
import type { Shop } from "../domain/shop.ts";
import type { Point } from "../providers/carriers/port.ts";
import { hitWithin } from "../store/limits.ts";
import { connectedTo, type OpenCarrier } from "./open.ts";

/** Milliseconds a shopper waits for a carrier; what comes later is kept for who asks next. */
const askWithin = 4_000;
/** What was said a moment ago is not asked for again. */
const memory = 10 * 60_000;
const mostRemembered = 500;
const mostPoints = 20;
/** Questions that reach a carrier, of a shop and of one address. */
const budgets = { shop: { limit: 120, windowMs: 60_000 }, address: { limit: 20, windowMs: 60_000 } } as const;

type NearPoint = Laid<Point & { readonly connectionId: ConnectionId }>;

export interface Near {
  readonly points: readonly NearPoint[];
  /** Names of carriers that did not answer. */
  readonly silent: readonly string[];
}

interface Asking {
  readonly answers: Map<string, { readonly at: number; readonly points: readonly Point[] }>;
  readonly underway: Map<string, Promise<readonly Point[] | null>>;
}
const states = new WeakMap<Context["db"], Asking>();

/** Whether there is a list of places for a way of handing over. */
export function listsPoints({ provider }: Pick<OpenCarrier, "provider">, handover: Handover): boolean {
  const { points, handovers, paperless } = provider.can;
  if (!points || !handovers.includes("drop_off")) return false;
  return handover === "print" || (handover === "qr" && paperless !== "none");
}

/**
 * Where a parcel can be brought to near a postcode, from every carrier that says, nearest first. A carrier that does not answer in time is
 * named, and breaks nothing.
 * @param address who asks, hashed
 * @throws Refusal `too_many_requests`
 */
export async function pointsNear(
  context: Context,
  { merchantId, id: shopId }: Pick<Shop, "merchantId" | "id">,
  asked: { readonly country: string; readonly postalCode: string; readonly handover: Handover; readonly address: string },
): Promise<Near> {
  const { carriers } = await connectedTo(context, merchantId, shopId);
  const able = carriers.filter((one) => listsPoints(one, asked.handover) && servesFrom(one, asked.country));
  const found = await Promise.all(able.map((open) => pointsOf(context, open, shopId, asked)));
  const points = found.flatMap((all, place) => {
    const connectionId = able[place]?.connection.id;
    return all && connectionId ? all.map((point) => ({ ...point, connectionId })) : [];
  });
  const fitting = points.filter(({ paperless }) => asked.handover !== "qr" || paperless !== false);
  return {
    points: laidOut(fitting).slice(0, mostPoints),
    silent: able.filter((_, place) => found[place] === null).map(({ provider }) => provider.title),
  };
}

function servesFrom({ provider }: OpenCarrier, country: string): boolean {
  return provider.can.countries === "any" || provider.can.countries.includes(country);
}

/** Null: it did not answer. */
async function pointsOf(
  context: Context,
  open: OpenCarrier,
  shopId: string,
  { country, postalCode, address }: { readonly country: string; readonly postalCode: string; readonly address: string },
): Promise<readonly Point[] | null> {
  const { db, now } = context;
  const known: Asking = states.get(db) ?? { answers: new Map(), underway: new Map() };
  states.set(db, known);
  const { connection } = open;
  const question = `${connection.id} ${connection.version} ${country} ${postalCode}`;
  const before = known.answers.get(question);
  if (before && before.at > now() - memory && before.at <= now()) return before.points;
  if (!known.underway.has(question)) {
    const at = now();
    await hitWithin(db, `points:address:${shopId}:${address}`, { ...budgets.address, at });
    await hitWithin(db, `points:shop:${shopId}`, { ...budgets.shop, at });
  }
  const flight = known.underway.get(question) ?? ask(context, open, { country, postalCode }).finally(() => known.underway.delete(question));
  known.underway.set(question, flight);
  const kept = flight.then((points) => {
    if (points) remember(known.answers, question, { at: now(), points });
    return points;
  });
  const over = new AbortController();
  const late = wait(askWithin, null, { signal: over.signal }).catch(() => null);
  const first = await Promise.race([kept, late]);
  over.abort();
  return first;
}

async function ask(
  { log }: Context,
  { carrier, connection }: OpenCarrier,
  near: { readonly country: string; readonly postalCode: string },
) {
  try {
    const points = (await carrier.points?.({ ...near, most: mostPoints })) ?? [];
    return points.filter(isBrief).slice(0, mostTaken);
  } catch (failure) {
    log.warn({ connectionId: connection.id, err: failure }, "A carrier did not say where its points are.");
    return null;
  }
}

/** Of one answer, whatever was asked for; the nearest are chosen among them. */
const mostTaken = 100;
/** Characters of all that is said of one, hours included. */
const mostSaid = 4_000;

/** Whoever answers may be a server of the merchant's own, which says as much as it likes. */
function isBrief(point: Point): boolean {
  return JSON.stringify(point).length <= mostSaid;
}

function remember<Value>(known: Map<string, Value>, name: string, value: Value): void {
  known.delete(name);
  const [oldest] = known.size >= mostRemembered ? known.keys() : [];
  if (oldest !== undefined) known.delete(oldest);
  known.set(name, value);
}

/** A point by a name that only this server can have given, so that nobody has to be asked for it again. */
export function pointName({ keys }: Pick<Context, "keys">, { connectionId, id, carrier, name, address }: NearPoint): string {
  const { name: _, ...place } = address;
  const kept: ChosenPoint = {
    connectionId,
    id: id.slice(0, 100),
    carrier: carrier.slice(0, 60),
    name: name.slice(0, 100),
    address: { ...place, name: name.slice(0, 100) },
  };
  return keys.seal("points", JSON.stringify(kept));
}

/** @throws Refusal `point_unknown` for a name that was not given here, or whose carrier is connected no more */
export async function namedPoint(
  context: Context,
  { merchantId, id: shopId }: Pick<Shop, "merchantId" | "id">,
  sealed: string,
): Promise<ChosenPoint> {
  const text = context.keys.open("points", sealed);
  if (text === null) throw new Refusal("point_unknown");
  const point = JSON.parse(text) as ChosenPoint & { readonly address: Address };
  const { carriers } = await connectedTo(context, merchantId, shopId);
  if (!carriers.some(({ connection }) => connection.id === point.connectionId)) throw new Refusal("point_unknown");
  return point;
}
