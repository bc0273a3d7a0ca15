import { type Selectable, SqliteAdapter } from "kysely";
import type { ConnectionId, MerchantId, ParcelId } from "../domain/ids.ts";
import type { ParcelProgress } from "../domain/parcel.ts";
import type { NamedScan, Scan } from "../domain/tracking.ts";
import { trackingKey } from "../domain/tracking-number.ts";
import { bound, flag, most, present, storable } from "./columns.ts";
import type { Reader, Writer } from "./database.ts";
import { prepared } from "./prepared.ts";
import { insertRows } from "./rows.ts";
import type { Tables } from "./tables.ts";
import { beginTurns, nudgeTurn } from "./turns.ts";

/** A parcel whose way somebody can tell, and how much of it is known. Instants are epoch milliseconds. */
export interface Tracking {
  readonly parcelId: ParcelId;
  readonly merchantId: MerchantId;
  /** Absent: nobody can be asked. */
  readonly connectionId?: ConnectionId;
  readonly number: string;
  readonly carrier: string;
  /** The vendor's own id of its label. */
  readonly reference?: string;
  readonly trackedAs?: string;
  readonly beganAt: number;
  readonly lastScanAt?: number;
  readonly expectedAt?: number;
  readonly lookedAt?: number;
  readonly nextLookAt?: number;
  readonly lostAt?: number;
  /** The shopper said the number: it may be another parcel's. */
  readonly typed: boolean;
  /** Its people are forgotten, so that no words about it are kept. */
  readonly wordless: boolean;
  readonly failures: number;
}

export interface NewTracking extends Pick<Tracking, "parcelId" | "connectionId" | "number" | "carrier" | "reference" | "trackedAs"> {
  /** Its carrier answers questions about it. */
  readonly asked: boolean;
  readonly typed: boolean;
  readonly at: number;
}

/**
 * A parcel can be followed from now on, as it left with a label or as the shopper said. Another label of the same parcel takes the place of
 * the first; what was seen of that stays.
 */
export async function beginTracking(tx: Writer, merchantId: MerchantId, begun: NewTracking): Promise<void> {
  const { parcelId, connectionId, number, carrier, reference, trackedAs, asked, typed, at } = begun;
  const looked = asked && connectionId !== undefined;
  const row = {
    parcel_id: parcelId,
    merchant_id: merchantId,
    connection_id: connectionId ?? null,
    number: storable(number).trim().slice(0, 100),
    number_key: keyOf(number),
    carrier: storable(carrier).slice(0, 100),
    reference: reference === undefined ? null : storable(reference).slice(0, 200),
    tracked_as: trackedAs === undefined ? null : storable(trackedAs).slice(0, 100),
    began_at: at,
    last_scan_at: null,
    expected_at: null,
    looked_at: null,
    // Some carriers have something to say from the first minute: what it costs is one question.
    next_look_at: looked ? at : null,
    lost_at: null,
    typed: flag(typed),
    failures: 0,
  };
  await insertRows(tx, "trackings", [row], { on: ["parcel_id"], take: anew });
  if (!looked) return;
  await beginTurns(tx, merchantId, connectionId, "tracking", at);
  await nudgeTurn(tx, merchantId, connectionId, "tracking", at);
}

// biome-ignore format: a table is read across
const anew = ["connection_id", "number", "number_key", "carrier", "reference", "tracked_as", "began_at", "last_scan_at", "expected_at", "looked_at", "next_look_at", "lost_at", "typed", "failures"] as const;

/** As long as a number is kept, and no longer. */
const keyOf = (number: string): string => trackingKey(storable(number).trim().slice(0, 100));

/** Nobody asks about it any more: its label was given back. News that come by themselves are taken as before. */
export async function endTracking(tx: Writer, merchantId: MerchantId, parcelId: ParcelId): Promise<void> {
  await tx
    .updateTable("trackings")
    .set({ next_look_at: null, lost_at: null })
    .where("merchant_id", "=", merchantId)
    .where("parcel_id", "=", parcelId)
    .execute();
}

/** Nobody can be asked about the parcels of a connection. */
export async function stopAsking(tx: Writer, merchantId: MerchantId, connectionId: ConnectionId): Promise<void> {
  await tx
    .updateTable("trackings")
    .set({ next_look_at: null })
    .where("merchant_id", "=", merchantId)
    .where("connection_id", "=", connectionId)
    .where("next_look_at", "is not", null)
    .execute();
}

/** Of a connection, the longest due first. */
export async function listDueTrackings(
  db: Reader,
  merchantId: MerchantId,
  connectionId: ConnectionId,
  { at, limit }: { readonly at: number; readonly limit: number },
): Promise<Tracking[]> {
  const rows = await db
    .selectFrom("trackings")
    .selectAll()
    .where("merchant_id", "=", merchantId)
    .where("connection_id", "=", bound(connectionId))
    .where("next_look_at", "<=", at)
    .orderBy("next_look_at")
    .limit(most(limit))
    .execute();
  return rows.map(toTracking);
}

/** Parcels a connection calls by one of these numbers, however they are written; several may have the same one. */
export async function findTrackingsByNumber(
  db: Reader,
  merchantId: MerchantId,
  connectionId: ConnectionId,
  numbers: readonly string[],
): Promise<Tracking[]> {
  if (numbers.length === 0) return [];
  const rows = await db
    .selectFrom("trackings")
    .selectAll()
    .where("merchant_id", "=", merchantId)
    .where("connection_id", "=", connectionId)
    .where("number_key", "in", numbers.map(keyOf))
    .execute();
  return rows.map(toTracking);
}

export async function findTracking(db: Reader, merchantId: MerchantId, parcelId: ParcelId): Promise<Tracking | null> {
  const [row] = await oneTracking(db, { merchantId, parcelId });
  return row ? toTracking(row) : null;
}

const oneTracking = prepared((db, { merchantId, parcelId }: { merchantId: MerchantId; parcelId: ParcelId }) =>
  db.selectFrom("trackings").selectAll().where("merchant_id", "=", merchantId).where("parcel_id", "=", parcelId),
);

/** Everything known of these parcels' ways; the trackings are held until the transaction ends, so that two who have news take turns. */
export async function holdTrackings(tx: Writer, merchantId: MerchantId, parcelIds: readonly ParcelId[]): Promise<Map<ParcelId, Followed>> {
  const named = tx
    .selectFrom("trackings")
    .selectAll()
    .where("merchant_id", "=", merchantId)
    .where("parcel_id", "in", parcelIds)
    .orderBy("parcel_id");
  const onSqlite = tx.getExecutor().adapter instanceof SqliteAdapter;
  const rows = await (onSqlite ? named : named.forNoKeyUpdate()).execute();
  const parcels = await tx
    .selectFrom("parcels")
    .select(["id", "progress", "held_up"])
    .where("merchant_id", "=", merchantId)
    .where("id", "in", parcelIds)
    .execute();
  const stands = new Map(parcels.map(({ id, ...one }) => [id, one]));
  const scans = await scansOfParcels(tx, merchantId, parcelIds);
  return new Map(
    rows.flatMap((row) => {
      const stood = stands.get(row.parcel_id);
      if (!stood) return [];
      const { progress, held_up } = stood;
      const known = scans.get(row.parcel_id) ?? [];
      return [[row.parcel_id, { tracking: toTracking(row), progress, heldUp: held_up === 1, known }]];
    }),
  );
}

export interface Followed {
  readonly tracking: Tracking;
  readonly progress: ParcelProgress;
  readonly heldUp: boolean;
  readonly known: readonly NamedScan[];
}

/** What happened to each, oldest first. */
export async function scansOfParcels(
  db: Reader,
  merchantId: MerchantId,
  parcelIds: readonly ParcelId[],
): Promise<Map<ParcelId, NamedScan[]>> {
  if (parcelIds.length === 0) return new Map();
  const rows = await db.selectFrom("scans").selectAll().where("merchant_id", "=", merchantId).where("parcel_id", "in", parcelIds).execute();
  const scans = Map.groupBy(
    rows.toSorted((one, other) => one.at - other.at || (one.name < other.name ? -1 : 1)),
    ({ parcel_id }) => parcel_id,
  );
  return new Map([...scans].map(([id, own]) => [id, own.map(toScan)]));
}

export async function saveScans(
  tx: Writer,
  merchantId: MerchantId,
  scans: readonly (NamedScan & { readonly parcelId: ParcelId })[],
  at: number,
): Promise<void> {
  const rows = scans.map(({ parcelId, name, scan: { kind, at: happened, words, code, place } }) => ({
    parcel_id: parcelId,
    name,
    merchant_id: merchantId,
    kind,
    at: happened,
    words: words === undefined ? null : words.slice(0, 300),
    code: code === undefined ? null : code.slice(0, 60),
    place: place === undefined ? null : place.slice(0, 100),
    taken_at: at,
  }));
  await insertRows(tx, "scans", rows, { on: ["parcel_id", "name"], take: [] });
}

/** Keeps what was learned of trackings that are held. */
export async function saveTrackings(tx: Writer, trackings: readonly Tracking[]): Promise<void> {
  const rows = trackings.map((one) => ({
    parcel_id: one.parcelId,
    merchant_id: one.merchantId,
    connection_id: one.connectionId ?? null,
    number: one.number,
    number_key: keyOf(one.number),
    carrier: one.carrier,
    reference: one.reference ?? null,
    tracked_as: one.trackedAs ?? null,
    began_at: one.beganAt,
    last_scan_at: one.lastScanAt ?? null,
    expected_at: one.expectedAt ?? null,
    looked_at: one.lookedAt ?? null,
    next_look_at: one.nextLookAt ?? null,
    lost_at: one.lostAt ?? null,
    typed: flag(one.typed),
    failures: one.failures,
  }));
  await insertRows(tx, "trackings", rows, { on: ["parcel_id"], take: learned });
}

const learned = ["last_scan_at", "expected_at", "looked_at", "next_look_at", "lost_at", "failures"] as const;

/** Whoever tells without being believed is not asked about the same parcel more often than this. */
const shortestRest = 60_000;

/** Somebody said, without being believed, that there is news: these are asked about at once. */
export async function lookSooner(
  tx: Writer,
  merchantId: MerchantId,
  connectionId: ConnectionId,
  { numbers, at }: { readonly numbers: readonly string[]; readonly at: number },
): Promise<void> {
  if (numbers.length === 0) return;
  const { numUpdatedRows } = await tx
    .updateTable("trackings")
    .set({ next_look_at: at })
    .where("merchant_id", "=", merchantId)
    .where("connection_id", "=", connectionId)
    .where("number_key", "in", numbers.map(keyOf))
    .where("next_look_at", ">", at)
    .where((is) => is.or([is("looked_at", "is", null), is("looked_at", "<", at - shortestRest)]))
    .executeTakeFirst();
  if (numUpdatedRows > 0n) await nudgeTurn(tx, merchantId, connectionId, "tracking", at);
}

/** When the next parcel of a connection is due; null when none is asked about. */
export async function nextLookOf(db: Reader, merchantId: MerchantId, connectionId: ConnectionId): Promise<number | null> {
  const next = await db
    .selectFrom("trackings")
    .select("next_look_at")
    .where("merchant_id", "=", merchantId)
    .where("connection_id", "=", bound(connectionId))
    .where("next_look_at", "is not", null)
    .orderBy("next_look_at")
    .limit(most(1))
    .executeTakeFirst();
  return next?.next_look_at ?? null;
}

export interface Silent {
  readonly merchantId: MerchantId;
  readonly parcelId: ParcelId;
  /** Since when its silence counts as a loss. */
  readonly since: number;
}

/** Parcels of any merchant whose silence counts as a loss, the longest silent first. @param after the last one of the page before */
export async function listSilent(
  db: Reader,
  { at, after, limit }: { readonly at: number; readonly after?: Pick<Silent, "since" | "parcelId">; readonly limit: number },
): Promise<Silent[]> {
  const rows = await db
    .selectFrom("trackings")
    .select(["merchant_id", "parcel_id", "lost_at"])
    .where("lost_at", "is not", null)
    .where("lost_at", "<=", at)
    .$if(after !== undefined, (query) =>
      query
        .where("lost_at", ">=", after?.since ?? 0)
        .where(({ eb, or }) => or([eb("lost_at", ">", after?.since ?? 0), eb("parcel_id", ">", after?.parcelId ?? ("" as ParcelId))])),
    )
    .orderBy("lost_at")
    .orderBy("parcel_id")
    .limit(most(limit))
    .execute();
  return rows.map(({ merchant_id, parcel_id, lost_at }) => ({ merchantId: merchant_id, parcelId: parcel_id, since: lost_at ?? at }));
}

function toTracking(row: Selectable<Tables["trackings"]>): Tracking {
  const { connection_id, reference, tracked_as, last_scan_at, expected_at, looked_at, next_look_at, lost_at } = row;
  return {
    parcelId: row.parcel_id,
    merchantId: row.merchant_id,
    number: row.number,
    carrier: row.carrier,
    beganAt: row.began_at,
    typed: row.typed === 1,
    wordless: row.wordless === 1,
    failures: row.failures,
    ...present({
      connectionId: connection_id,
      reference,
      trackedAs: tracked_as,
      lastScanAt: last_scan_at,
      expectedAt: expected_at,
      lookedAt: looked_at,
      nextLookAt: next_look_at,
      lostAt: lost_at,
    }),
  };
}

function toScan({ name, kind, at, words, code, place }: Selectable<Tables["scans"]>): NamedScan {
  return { name, scan: { kind, at, ...present({ words, code, place }) } as Scan };
}
