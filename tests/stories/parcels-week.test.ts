import assert from "node:assert/strict";
import { test } from "node:test";
import type { CarrierCan } from "../../server/domain/connection.ts";
import type { ConnectionId, ParcelId, ReturnId } from "../../server/domain/ids.ts";
import { progressAfter, type Scan } from "../../server/domain/tracking.ts";
import type { CarrierProvider } from "../../server/providers/carriers/port.ts";
import { commit } from "../../server/store/commit.ts";
import { openDatabase } from "../../server/store/database.ts";
import { findOrderByNumber } from "../../server/store/orders.ts";
import { policyInForce } from "../../server/store/policies.ts";
import { beginTracking } from "../../server/store/tracking.ts";
import { upsertOrders } from "../../server/store/upsert-orders.ts";
import { aReturn, aSnapshot } from "../store/samples.ts";
import { type CarrierDouble, carrierDouble } from "../support/carrier-double.ts";
import { type EngineUnderTest, engines } from "../support/databases.ts";
import { deliveriesOf, fateOf, type Sent, seeded } from "../support/parcel-fates.ts";
import { aWorld, day, monday, type World } from "../support/world.ts";

const minute = 60_000;
const hour = 60 * minute;
/** So many on SQLite; PostgreSQL has a share of them, since there each statement is a journey. */
const many = Number(process.env.PARCELS ?? 10_000);
const share = { sqlite: 1, postgres: 0.05 } as const;

interface Followed {
  readonly parcelId: ParcelId;
  readonly returnId: ReturnId;
  readonly number: string;
  readonly fate: readonly Scan[];
}

/** Nobody waits for a disk: what is proven here is what is written, not that it survives. */
const inMemory: EngineUnderTest = {
  name: "sqlite",
  open: () => openDatabase("sqlite::memory:").then((db) => ({ db, url: "sqlite::memory:", close: () => db.close() })),
};

for (const engine of engines().map((one) => (one.name === "sqlite" ? inMemory : one))) {
  const count = Math.round(many * share[engine.name]);
  test(`${engine.name}: of ${count} parcels in a week no news is lost, none is told twice, and no carrier is asked too often (S5-51)`, async (t) => {
    const random = seeded(20_261_123);
    let now = () => monday;
    const telling = counted(
      carrierDouble(() => now(), "telling", { webhooks: "signed", trackedAtOnce: 40 }),
      () => now(),
      2,
    );
    const asked = counted(
      carrierDouble(() => now(), "asked", { trackedAtOnce: 30 }),
      () => now(),
      4,
    );
    const world = await aWorld(engine, {
      providers: {
        carriers: new Map([
          ["telling", telling.provider],
          ["asked", asked.provider],
        ]),
      },
    });
    now = world.now;
    t.after(() => world.close());
    const [byTelling, byAsking] = [await telling.double.connect(world, world.ada), await asked.double.connect(world, world.ada)];
    const parcels = await onTheirWay(world, count, (place) => (place % 2 === 0 ? byTelling : byAsking), random);

    const sent = parcels.flatMap(({ number, fate }, place) => (place % 2 === 0 ? deliveriesOf(number, fate, random) : []));
    sent.sort((one, other) => one.at - other.at);
    const scans = parcels.flatMap(({ number, fate }, place) =>
      fate.map((scan) => ({ number, scan, by: place % 2 === 0 ? telling : asked })),
    );
    scans.sort((one, other) => one.scan.at - other.scan.at);

    let [delivered, happened] = [0, 0];
    const until = monday + 9 * day;
    while (world.now() < until) {
      world.pass(hour);
      for (let next = scans[happened]; next && next.scan.at <= world.now(); next = scans[++happened])
        next.by.double.scan(next.number, next.scan);
      // Nobody answers for a few hours of the week.
      asked.double.silent = Math.floor((world.now() - monday) / hour) % 41 < 2;
      const due: Sent[] = [];
      for (let next = sent[delivered]; next && next.at <= world.now(); next = sent[++delivered]) due.push(next);
      await deliver(world, telling.double, byTelling, shuffled(due, random), random);
      await askAround(world);
    }

    assert.equal(happened, scans.length);
    await nothingLostNorDoubled(world, parcels);
    for (const { asks, perSecond, named } of [telling, asked]) {
      const busiest = most(asks, 10_000);
      assert.ok(busiest <= perSecond * 10, `${busiest} questions in ten seconds, of ${perSecond} a second`);
      assert.ok(asks.length > 0 && Math.max(...named()) <= 40);
    }
    t.diagnostic(
      `${count} parcels, ${scans.length} scans, ${sent.length} deliveries; questions: ${telling.asks.length} beside webhooks, ${asked.asks.length} without`,
    );
  });
}

interface Counted {
  readonly double: CarrierDouble;
  readonly provider: CarrierProvider;
  /** When it was asked. */
  readonly asks: number[];
  readonly perSecond: number;
  readonly named: () => readonly number[];
}

/** A carrier with a limit of its own, of which each question is written down. */
function counted(double: CarrierDouble, now: () => number, perSecond: number): Counted {
  const asks: number[] = [];
  const provider: CarrierProvider = {
    ...double.provider,
    can: { ...double.provider.can } satisfies CarrierCan,
    pace: { perSecond, burst: perSecond },
    connect(given, outside) {
      const way = double.provider.connect(given, outside);
      return {
        ...way,
        track: (parcels) => {
          asks.push(now());
          return way.track?.(parcels) ?? Promise.resolve([]);
        },
      };
    },
  };
  return { double, provider, asks, perSecond, named: () => double.looks };
}

/** Returns with a label each, two of an order, spread over the connections. */
async function onTheirWay(
  { app, ada, now }: World,
  count: number,
  connectionOf: (place: number) => ConnectionId,
  random: () => number,
): Promise<Followed[]> {
  const { db, newId } = app.context;
  const { merchantId, id: shopId, code } = ada.shop;
  const policy = await policyInForce(db, merchantId, shopId, now());
  assert.ok(policy);
  const parcels: Followed[] = [];
  for (let from = 0; from < count; from += 400) {
    const places = Array.from({ length: Math.min(400, count - from) }, (_, place) => from + place);
    const numbers = [...new Set(places.map((place) => `W${Math.floor(place / 2)}`))];
    await upsertOrders(
      db,
      merchantId,
      shopId,
      numbers.map((number) => aSnapshot(number)),
      { shopCode: code, newId, at: now() },
    );
    const orders = new Map(
      await Promise.all(numbers.map(async (number) => [number, await findOrderByNumber(db, merchantId, shopId, number)] as const)),
    );
    const made = places.map((place) => {
      const order = orders.get(`W${Math.floor(place / 2)}`);
      assert.ok(order);
      const number = `T${String(place).padStart(6, "0")}`;
      const { ret, events } = aReturn(order, policy.id, newId, [["1", place % 2]], { requestedAt: now(), sendBy: now() + 30 * day });
      const [parcel] = ret.parcels;
      assert.ok(parcel);
      return { ret: { ...ret, parcels: [{ ...parcel, trackingNumber: number, carrier: "Post" }] }, events, place, number };
    });
    await commit(
      db,
      { merchantId, created: made.map(({ ret }) => ret), updated: [], events: [] },
      {
        at: now(),
        also: async (tx) => {
          for (const { ret, place, number } of made) {
            const parcelId = ret.parcels[0]?.id as ParcelId;
            const begun = { parcelId, connectionId: connectionOf(place), number, carrier: "Post", asked: true, typed: false, at: now() };
            await beginTracking(tx, merchantId, begun);
            parcels.push({ parcelId, returnId: ret.id, number, fate: fateOf(number, now(), random) });
          }
        },
      },
    );
  }
  return parcels;
}

/** As a carrier sends them: a few in one delivery. */
async function deliver(
  world: World,
  double: CarrierDouble,
  connection: ConnectionId,
  due: readonly Sent[],
  random: () => number,
): Promise<void> {
  for (let from = 0; from < due.length; ) {
    const size = 1 + Math.floor(random() * 25);
    const some = due.slice(from, from + size);
    const changes = some.map(({ trackingNumber, scan }) => ({ kind: "track" as const, trackingNumber, scans: [scan] }));
    const id = `${world.now()}-${from}`;
    assert.equal(await double.tell(world, connection, changes, { id }), 200);
    // The same delivery again, as when our answer came too late for them.
    if (random() < 0.1) assert.equal(await double.tell(world, connection, changes, { id }), 200);
    from += size;
  }
}

/** The worker's rounds, until nothing is due or this hour is over. */
async function askAround(world: World): Promise<void> {
  const { db } = world.app.context;
  for (let rounds = 0; rounds < 300; rounds++) {
    await world.track();
    const turn = await db
      .selectFrom("turns")
      .select("connection_id")
      .where("work", "=", "tracking")
      .where("due_at", "<=", world.now())
      .executeTakeFirst();
    if (!turn) return;
    world.pass(10_000);
  }
}

async function nothingLostNorDoubled({ app }: World, parcels: readonly Followed[]): Promise<void> {
  const { db } = app.context;
  const [events, scans, rows] = await Promise.all([
    db.selectFrom("return_events").select(["return_id", "type"]).execute(),
    db.selectFrom("scans").select(["parcel_id", "name"]).execute(),
    db.selectFrom("parcels").select(["id", "progress"]).execute(),
  ]);
  const told = Map.groupBy(events, ({ return_id }) => return_id);
  const kept = Map.groupBy(scans, ({ parcel_id }) => parcel_id);
  const far = new Map(rows.map(({ id, progress }) => [id, progress]));
  const wrong: string[] = [];
  for (const { parcelId, returnId, number, fate } of parcels) {
    const own = (told.get(returnId) ?? []).map(({ type }) => type as string);
    const times = (type: string) => own.filter((one) => one === `parcel.${type}`).length;
    const has = (kind: Scan["kind"]) => Number(fate.some((scan) => scan.kind === kind));
    const names = (kept.get(parcelId) ?? []).map(({ name }) => name).sort();
    const expected = fate.map(({ id }) => `id:${id}`).sort();
    if (names.join() !== expected.join()) wrong.push(`${number} keeps ${names.join()} of ${expected.join()}`);
    if (far.get(parcelId) !== progressAfter("announced", fate)) wrong.push(`${number} is ${far.get(parcelId)}`);
    if (times("moving") !== Number(fate.length > 0)) wrong.push(`${number} moved ${times("moving")} times`);
    if (times("delivered") !== has("delivered")) wrong.push(`${number} was delivered ${times("delivered")} times`);
    for (const type of ["arriving", "lost", "sent_back", "found"])
      if (times(type) > 1) wrong.push(`${number}: ${type} ${times(type)} times`);
  }
  assert.deepEqual(wrong.slice(0, 10), []);
}

/** The most instants that lie within one such time. */
function most(instants: readonly number[], within: number): number {
  let [from, found] = [0, 0];
  for (const [place, at] of instants.entries()) {
    while ((instants[from] ?? at) <= at - within) from += 1;
    found = Math.max(found, place - from + 1);
  }
  return found;
}

function shuffled<T>(items: readonly T[], random: () => number): T[] {
  return items
    .map((item) => ({ item, lot: random() }))
    .sort((one, other) => one.lot - other.lot)
    .map(({ item }) => item);
}
