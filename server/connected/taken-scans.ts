import type { Context } from "../context.ts";
import type { Actor } from "../domain/actor.ts";
import { decide } from "../domain/command.ts";
import type { Task } from "../domain/consequences.ts";
import type { ReturnEvent } from "../domain/events.ts";
import type { MerchantId, ParcelId } from "../domain/ids.ts";
import { lostAt, nextLook } from "../domain/look-ahead.ts";
import { holdsUnits, type Return } from "../domain/return.ts";
import { isSettledByParcels } from "../domain/settling.ts";
import { standardShipping } from "../domain/shipping.ts";
import {
  believable,
  believableArrival,
  type NamedScan,
  newsOf,
  type ParcelHappening,
  type ParcelNews,
  parcelHappenings,
  type Scan,
  showsHandover,
  withRoom,
} from "../domain/tracking.ts";
import { commit } from "../store/commit.ts";
import { type Database, together } from "../store/database.ts";
import { listReturnsOfParcels } from "../store/returns.ts";
import { chargeLabels } from "../store/shipments.ts";
import { shippingOfParcels } from "../store/shipping.ts";
import { insertTasks } from "../store/tasks.ts";
import { type Followed, holdTrackings, saveScans, saveTrackings, type Tracking } from "../store/tracking.ts";
import { whileStale } from "../store/while-stale.ts";

type Taker = Pick<Context, "db" | "log" | "now">;

/** What somebody says of one parcel. */
export interface ScansTold {
  readonly parcelId: ParcelId;
  readonly scans: readonly Scan[];
  readonly expectedAt?: number;
  /** Its carrier was asked, and knows nothing of it. */
  readonly unknown?: true;
}

export interface Telling {
  /** They were asked; else they told it by themselves, and are asked as before. */
  readonly asked: boolean;
  /** They tell by themselves, so that asking is only a net below. */
  readonly told: boolean;
}

/** Every other write of a shop's database waits while these are kept. */
const mostAtOnce = 50;

/**
 * Keeps what carriers say of parcels, in whatever order and however often. What is one piece of news is one transaction: scans, how far the
 * parcels are, what is told of it and when to look again. One parcel that cannot be kept holds up none of the others.
 */
export async function takeScans(context: Taker, merchantId: MerchantId, told: readonly ScansTold[], how: Telling): Promise<void> {
  for (let from = 0; from < told.length; from += mostAtOnce) {
    const some = told.slice(from, from + mostAtOnce);
    try {
      await takeTogether(context, merchantId, some, how);
    } catch (failure) {
      context.log.error({ merchantId, err: failure }, "News of parcels could not be kept together; keeping them one by one.");
      for (const one of some) await takeAlone(context, merchantId, one, how);
    }
  }
}

async function takeTogether(context: Taker, merchantId: MerchantId, told: readonly ScansTold[], how: Telling): Promise<void> {
  await whileStale(() => together(context.db, (db) => keepScans(db, merchantId, told, { ...how, at: context.now() })));
  context.db.announceTasks();
}

async function takeAlone(context: Taker, merchantId: MerchantId, told: ScansTold, how: Telling): Promise<void> {
  try {
    await takeTogether(context, merchantId, [told], how);
  } catch (failure) {
    context.log.error({ parcelId: told.parcelId, err: failure }, "News of a parcel could not be kept; asking again later.");
    await takeTogether(context, merchantId, [{ parcelId: told.parcelId, scans: [], unknown: true }], how);
  }
}

interface Learned {
  readonly followed: Followed;
  readonly fresh: readonly NamedScan[];
  readonly news: ParcelNews;
}

/**
 * The same within a transaction that has begun. @param db writes in that transaction
 * @throws Refusal `stale` when a return was changed meanwhile: the whole transaction is to be made again
 */
export async function keepScans(
  db: Database,
  merchantId: MerchantId,
  told: readonly ScansTold[],
  how: Telling & { readonly at: number },
): Promise<void> {
  const { at } = how;
  const each = Map.groupBy(told, ({ parcelId }) => parcelId);
  const ids = [...each.keys()].toSorted();
  if (ids.length === 0) return;
  const followed = await db.write((tx) => holdTrackings(tx, merchantId, ids));
  const rules = await shippingOfParcels(db, merchantId, ids);
  const learned: Learned[] = [];
  const trackings: Tracking[] = [];
  for (const [parcelId, one] of followed) {
    const news = each.get(parcelId) ?? [];
    const known = new Set(one.known.map(({ name }) => name));
    const named = believable(
      news.flatMap(({ scans }) => scans),
      { beganAt: one.tracking.beganAt, now: at },
    );
    const unknown = [...new Map(named.map((scan) => [scan.name, scan])).values()].filter(({ name }) => !known.has(name));
    const room = withRoom(one.known, unknown);
    const fresh = one.tracking.wordless ? room.map(withoutWords) : room;
    const learnt = { followed: one, fresh, news: newsOf(one.progress, one.known.map(scanOf), fresh.map(scanOf)) };
    learned.push(learnt);
    trackings.push(trackingAfter(learnt, news, { ...how, days: (rules.get(parcelId) ?? standardShipping).lostAfterDays }));
  }
  await db.write(async (tx) => {
    const scans = learned.flatMap(({ followed: one, fresh }) => fresh.map((scan) => ({ ...scan, parcelId: one.tracking.parcelId })));
    await saveScans(tx, merchantId, scans, at);
    await saveTrackings(tx, trackings);
    const handed = learned
      .filter(({ fresh }) => fresh.some(({ scan }) => showsHandover(scan)))
      .map(({ followed: { tracking } }) => tracking);
    await chargeLabels(
      tx,
      merchantId,
      handed.map(({ parcelId }) => parcelId),
      handed.map(({ number }) => number),
    );
    await insertTasks(tx, learned.flatMap(missedIn(merchantId)), at);
  });
  const moved = learned.filter(
    ({ followed: one, news }) => news.happened.length > 0 || news.progress !== one.progress || (news.heldUp ?? false) !== one.heldUp,
  );
  await settleLate(db, merchantId, learned, at);
  await recordNews(db, merchantId, new Map(moved.map(({ followed: one, news }) => [one.tracking.parcelId, news])), { at });
}

/** What was proved without anything new to tell, since it was held up before anybody had it, still makes due what the policy pays for it. */
async function settleLate(db: Database, merchantId: MerchantId, learned: readonly Learned[], at: number): Promise<void> {
  const proved = learned.filter(
    ({ followed: { known }, fresh, news }) =>
      news.happened.length === 0 && fresh.some(({ scan }) => showsHandover(scan)) && !known.some(({ scan }) => showsHandover(scan)),
  );
  if (proved.length === 0) return;
  const ids = proved.map(({ followed }) => followed.tracking.parcelId);
  const returns = await listReturnsOfParcels(db, merchantId, ids);
  const tasks = returns.filter(isSettledByParcels).map(({ id: returnId }) => ({ do: "settle-by-parcel", merchantId, returnId }) as const);
  await db.write((tx) => insertTasks(tx, tasks, at));
}

/** Somebody came for a parcel and could not fetch it: what its shopper wants now is asked afterwards. */
function missedIn(merchantId: MerchantId): (learned: Learned) => Task[] {
  return ({ followed: { tracking }, fresh }) =>
    fresh.flatMap(({ scan: { kind, at } }) =>
      kind === "pickup_failed" ? [{ do: "fail-pickup", merchantId, parcelId: tracking.parcelId, at }] : [],
    );
}

/** Its people are forgotten: who signed for it, and where, is not written down anew. */
function withoutWords({ name, scan: { words: _, place: __, ...scan } }: NamedScan): NamedScan {
  return { name, scan };
}

const scanOf = ({ scan }: NamedScan): Scan => scan;

function trackingAfter(
  { followed: { tracking, known }, fresh, news }: Learned,
  told: readonly ScansTold[],
  { asked, told: tells, at, days }: Telling & { readonly at: number; readonly days: number },
): Tracking {
  const scans = [...known, ...fresh].map(({ scan }) => scan.at);
  const lastScanAt = scans.length === 0 ? null : Math.max(...scans);
  const expectedAt = told.map((one) => believableArrival(one.expectedAt, at)).findLast((one) => one !== undefined) ?? tracking.expectedAt;
  const failures = asked ? (told.some(({ unknown }) => unknown) ? tracking.failures + 1 : 0) : tracking.failures;
  const { nextLookAt: _, lostAt: __, lastScanAt: ___, ...rest } = tracking;
  const next = nextLook({
    progress: news.progress,
    beganAt: tracking.beganAt,
    lastScanAt,
    failures,
    told: tells,
    asked,
    at,
    spread: spreadOf(tracking.parcelId),
  });
  // News that came by themselves bring the next question forward where a parcel is nearly there, and never put it off.
  const looked = tracking.nextLookAt === undefined ? null : next === null || asked ? next : Math.min(next, tracking.nextLookAt);
  const silentFrom = lostAt(news.progress, lastScanAt, days);
  return {
    ...rest,
    ...(lastScanAt !== null && { lastScanAt }),
    ...(expectedAt !== undefined && { expectedAt }),
    ...(asked && { lookedAt: at }),
    ...(looked !== null && { nextLookAt: looked }),
    ...(silentFrom !== null && { lostAt: silentFrom }),
    failures,
  };
}

/** A number between 0 and 1 that is always the parcel's. */
function spreadOf(parcelId: ParcelId): number {
  let sum = 0;
  for (const letter of parcelId) sum = (sum * 31 + letter.charCodeAt(0)) % 1_009;
  return sum / 1_009;
}

/** Writes news of parcels into every return whose pieces are in them, whatever its status. */
export async function recordNews(
  db: Database,
  merchantId: MerchantId,
  news: ReadonlyMap<ParcelId, ParcelNews>,
  said: { readonly at: number; readonly by?: Actor; readonly note?: string },
): Promise<void> {
  if (news.size === 0) return;
  const returns = await listReturnsOfParcels(db, merchantId, [...news.keys()]);
  const changes = returns.map((before) => {
    let after = before;
    const events = [...news].flatMap(([parcelId, one]) => {
      if (!before.parcels.some(({ id }) => id === parcelId)) return [];
      const leads = leadOf(returns, parcelId)?.id === before.id;
      const step = decide(
        after,
        { do: "record_news", parcelId, news: one, leads, ...(said.by && { by: said.by }), ...(said.note && { message: said.note }) },
        said.at,
      );
      after = step.after;
      return step.events;
    });
    const settles = isSettledByParcels(after) && events.length > 0;
    return { before, after, events: settles ? events.map((event, place) => (place === 0 ? settling(event) : event)) : events };
  });
  await commit(
    db,
    {
      merchantId,
      created: [],
      updated: changes.map(({ before, after }) => ({ before, after })),
      events: changes.flatMap(({ events }) => events),
    },
    { at: said.at },
  );
}

/** What moves on makes due what the policy pays for that: once for everything that happened at once. */
function settling(event: ReturnEvent): ReturnEvent {
  return isParcelNews(event) ? { ...event, settles: true } : event;
}

function isParcelNews(event: ReturnEvent): event is Extract<ReturnEvent, { type: `parcel.${ParcelHappening}` }> {
  return parcelHappenings.some((one) => event.type === `parcel.${one}`);
}

/** Of the returns that share a parcel the first that is not over speaks for all. */
function leadOf(returns: readonly Return[], parcelId: ParcelId): Return | undefined {
  const sharing = returns.filter(({ parcels }) => parcels.some(({ id }) => id === parcelId));
  return sharing.find(({ status }) => status === "approved") ?? sharing.find(holdsUnits);
}
