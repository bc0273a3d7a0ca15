import { type OpenCarrier, openCarrier } from "../connected/open.ts";
import { type ScansTold, type Telling, takeScans } from "../connected/taken-scans.ts";
import type { Context } from "../context.ts";
import { turnOf } from "../domain/look-ahead.ts";
import { trackingKey } from "../domain/tracking-number.ts";
import type { Track, Tracked } from "../providers/carriers/port.ts";
import { ConnectionProblem } from "../providers/port.ts";
import { findConnection } from "../store/connections.ts";
import { listDueTrackings, nextLookOf, stopAsking, type Tracking } from "../store/tracking.ts";
import { giveTurnBack, nudgeTurn, type Turn } from "../store/turns.ts";

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;

/** A holder that is not heard of for so long has died. */
export const holdFor = 2 * minute;
const sliceOfTime = 30 * second;
/** A connection is asked what is due no later than this, whatever went wrong with it. */
const longestRest = 15 * minute;
const mostParcelsAtOnce = 100;
/** So many single parcels in a row that are refused: then it is not the parcels. */
const mostRefused = 3;

/**
 * One turn of a connection: its carrier is asked about the parcels that are due, as many at once as it takes, within half of what it allows.
 * What it says is kept with each answer, so that a crash costs one question. It never throws for what the carrier does.
 * @param going false when the process is about to end
 */
export async function lookForParcels(context: Context, turn: Turn, going: () => boolean): Promise<void> {
  const { db, now } = context;
  const connection = await findConnection(db, turn.merchantId, turn.connectionId);
  const open = connection && openCarrier(context, connection);
  if (!open) return giveBack(context, turn, now() + hour, turn.failures + 1);
  // Its carrier answers no questions: its parcels wait for what it tells by itself.
  if (!open.carrier.track) {
    await db.write((tx) => stopAsking(tx, turn.merchantId, turn.connectionId));
    return giveBack(context, turn, now(), 0);
  }
  const { questions, rest } = turnOf(open.provider.pace);
  const budget = { questions, refused: 0 };
  const until = now() + sliceOfTime;
  try {
    while (budget.questions > 0 && going() && now() < until) {
      const limit = Math.max(1, Math.min(open.provider.can.trackedAtOnce, mostParcelsAtOnce));
      const due = await listDueTrackings(db, turn.merchantId, turn.connectionId, { at: now(), limit });
      if (due.length === 0) break;
      await lookAt(context, open, due, budget);
    }
    // Who asked nothing need not rest.
    const restUntil = budget.questions === questions ? now() : now() + rest;
    await giveBack(context, turn, restUntil, 0);
  } catch (failure) {
    if (!(failure instanceof ConnectionProblem))
      context.log.error({ connectionId: turn.connectionId, err: failure }, "Parcels could not be looked for.");
    await restAfter(context, turn, failure, rest);
  }
}

interface Budget {
  questions: number;
  refused: number;
}

/** One number that a carrier chokes on takes none of the others with it: they are asked about by halves until it is alone. */
async function lookAt(context: Context, open: OpenCarrier, due: readonly Tracking[], budget: Budget): Promise<void> {
  const { merchantId } = open.connection;
  const told = { asked: true, told: tellsByItself(open) } satisfies Telling;
  budget.questions -= 1;
  let tracks: readonly Track[];
  try {
    tracks = (await open.carrier.track?.(due.map(trackedOf))) ?? [];
  } catch (failure) {
    if (!(failure instanceof ConnectionProblem) || !ofParcels.has(failure.trouble)) throw failure;
    const [alone] = due;
    if (due.length === 1 && alone) {
      budget.refused += 1;
      if (budget.refused > mostRefused) throw failure;
      return takeScans(context, merchantId, [{ parcelId: alone.parcelId, scans: [], unknown: true }], told);
    }
    const middle = Math.ceil(due.length / 2);
    // The second half waits for the next turn when there is no question left.
    for (const half of [due.slice(0, middle), due.slice(middle)]) if (budget.questions > 0) await lookAt(context, open, half, budget);
    return;
  }
  budget.refused = 0;
  const byNumber = new Map(tracks.map((track) => [trackingKey(track.trackingNumber), track]));
  const news = due.map(({ parcelId, number }): ScansTold => {
    const track = byNumber.get(trackingKey(number));
    if (!track) return { parcelId, scans: [], unknown: true };
    return { parcelId, scans: track.scans, ...(track.expectedAt !== undefined && { expectedAt: track.expectedAt }) };
  });
  await takeScans(context, merchantId, news, told);
}

/** Troubles that may be one parcel's. */
const ofParcels: ReadonlySet<ConnectionProblem["trouble"]> = new Set(["refused", "not_found", "unreadable"]);

function trackedOf({ number, carrier, reference, trackedAs }: Tracking): Tracked {
  return { trackingNumber: number, carrier, ...(reference !== undefined && { reference }), ...(trackedAs !== undefined && { trackedAs }) };
}

/** Signed news come without being asked for, so that asking is only a net below them. */
function tellsByItself({ connection, provider }: OpenCarrier): boolean {
  return provider.can.webhooks === "signed" && connection.sealedHookSecret !== undefined && connection.hooksWrong === undefined;
}

/** Rests longer with each failure, and as long as the vendor asked for. People hear of it from the connection's own look at itself. */
async function restAfter(context: Context, turn: Turn, failure: unknown, rest: number): Promise<void> {
  const { db, now } = context;
  const problem = failure instanceof ConnectionProblem ? failure : null;
  const passing = problem?.trouble === "busy" || problem?.trouble === "not_reached";
  const failures = turn.failures + 1;
  const patience = Math.min(passing ? 15 * minute : hour, 15 * second * 2 ** Math.min(failures, 20));
  const restUntil = now() + Math.max(rest, patience, (problem?.retryAfter ?? 0) * second);
  await giveBack(context, turn, restUntil, failures);
  if (!passing) await db.write((tx) => nudgeTurn(tx, turn.merchantId, turn.connectionId, "syncing", now()));
}

/** The next turn is when the next parcel is due, after the rest the connection needs. */
async function giveBack({ db, now }: Context, turn: Turn, restUntil: number, failures: number): Promise<void> {
  await db.write(async (tx) => {
    const next = await nextLookOf(tx, turn.merchantId, turn.connectionId);
    await giveTurnBack(tx, turn, { nextAt: Math.min(next ?? Number.POSITIVE_INFINITY, now() + longestRest), restUntil, failures });
  });
}
