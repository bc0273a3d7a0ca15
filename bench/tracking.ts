import Sqlite from "better-sqlite3";
import { pino } from "pino";
import { takeScans } from "../server/connected/taken-scans.ts";
import type { MerchantId, ParcelId } from "../server/domain/ids.ts";
import type { Scan } from "../server/domain/tracking.ts";
import { randomIds } from "../server/random-ids.ts";
import { commit } from "../server/store/commit.ts";
import { type Database, openDatabase } from "../server/store/database.ts";
import { findShop } from "../server/store/merchants.ts";
import { findOrderByNumber } from "../server/store/orders.ts";
import { policyInForce } from "../server/store/policies.ts";
import { beginTracking } from "../server/store/tracking.ts";
import { upsertOrders } from "../server/store/upsert-orders.ts";
import { aReturn, aSnapshot } from "../tests/store/samples.ts";
import { atLeastShare, cpuOf, interleaved, type Row } from "./row.ts";
import { discard, slug, unstocked } from "./stock.ts";

/** What a core takes a minute at least. */
const wanted = 10_000;
const hour = 3_600_000;

/**
 * News that each move a parcel along (scan, parcel, return, timeline, list, tasks), as answers about fifty parcels bring them and as single
 * deliveries do, beside a bare insert of the same scans in transactions of the same size.
 */
export async function tracking({ count, turns }: { count: number; turns: number }): Promise<Row[]> {
  const file = await unstocked("tracking");
  const db = await openDatabase(`sqlite:${file}`);
  const context = { db, now: Date.now, log: pino({ level: "silent" }) };
  const { merchantId, parcels } = await underWay(db, count);
  const bare = new Sqlite(file);
  for (const pragma of ["journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"]) bare.pragma(pragma);
  bare.exec("create table bare_scans as select * from scans");
  const insert = bare.prepare("insert into bare_scans values (?, ?, ?, ?, ?, ?, ?, ?, ?)");
  let [round, moved] = [0, 0];
  const ours = async (size: number): Promise<number> => {
    round += 1;
    const [kind, id] = [kinds[moved % kinds.length] ?? "moving", `s${round}`];
    moved += 1;
    const used = await cpuOf(async () => {
      for (let from = 0; from < count; from += size) {
        const told = parcels.slice(from, from + size).map((parcelId) => ({ parcelId, scans: [scan(kind, round, id)] }));
        await takeScans(context, merchantId, told, { asked: size > 1, told: false });
      }
    });
    return used / count;
  };
  const inserted = async (size: number): Promise<number> => {
    round += 1;
    const write = bare.transaction((some: readonly ParcelId[]) => {
      for (const parcelId of some) insert.run(parcelId, `b${round}`, merchantId, "moving", round, "On its way", "10", "Lyon", round);
    });
    const used = await cpuOf(async () => {
      for (let from = 0; from < count; from += size) write(parcels.slice(from, from + size));
    });
    return used / count;
  };
  const cpu = await interleaved(turns, {
    asked: () => ours(50),
    bareAsked: () => inserted(50),
    told: () => ours(1),
    bareTold: () => inserted(1),
  });
  const told = bare.prepare("select count(*) from return_events where type like 'parcel.%'").pluck().get();
  if (typeof told !== "number" || told < moved * count) throw new Error(`${told} of ${moved * count} updates moved a parcel.`);
  await db.close();
  bare.close();
  discard(file);
  const perMinute = (used: number): number => 60_000_000 / used;
  const row = (what: string, used: number, alone: number): Row => ({
    ...atLeastShare(`${what}, a minute on a core`, perMinute(used), wanted, 1, rounded),
    against: `≥ ${rounded(wanted)}, bare insert ${rounded(perMinute(alone))}`,
  });
  return [
    row("tracking updates, fifty in an answer", cpu.asked, cpu.bareAsked),
    row("tracking updates, one in a delivery", cpu.told, cpu.bareTold),
  ];
}

/** Each moves a parcel: there, lost, found, lost again. */
const kinds: readonly Scan["kind"][] = ["moving", "lost", "arriving", "sent_back"];

function scan(kind: Scan["kind"], round: number, id: string): Scan {
  return { kind, at: Date.now() - hour + round * 1_000, id, words: "On its way", code: "10", place: "Lyon" };
}

const rounded = (value: number): string => Math.round(value).toLocaleString("en");

async function underWay(db: Database, count: number): Promise<{ merchantId: MerchantId; parcels: ParcelId[] }> {
  const shop = await findShop(db, slug);
  const policy = shop && (await policyInForce(db, shop.merchantId, shop.id));
  if (!shop || !policy) throw new Error("The bench's shop is missing.");
  const { merchantId, id: shopId, code } = shop;
  const newId = randomIds(Date.now);
  const parcels: ParcelId[] = [];
  for (let from = 0; from < count; from += 200) {
    const numbers = Array.from({ length: Math.min(200, count - from) }, (_, place) => `T${from + place}`);
    const at = Date.now() - 2 * hour;
    await upsertOrders(
      db,
      merchantId,
      shopId,
      numbers.map((number) => aSnapshot(number)),
      { shopCode: code, newId, at },
    );
    const created = [];
    for (const number of numbers) {
      const order = await findOrderByNumber(db, merchantId, shopId, number);
      if (!order) throw new Error("An order of the bench is missing.");
      created.push(aReturn(order, policy.id, newId, [["1", 0]], { requestedAt: at, sendBy: at + 1_000 * hour }).ret);
    }
    const begun = created.flatMap((ret) => ret.parcels.map(({ id }) => id));
    await commit(
      db,
      { merchantId, created, updated: [], events: [] },
      {
        at,
        also: async (tx) => {
          for (const [place, parcelId] of begun.entries())
            await beginTracking(tx, merchantId, { parcelId, number: `N${from + place}`, carrier: "Post", asked: false, typed: false, at });
        },
      },
    );
    parcels.push(...begun);
  }
  return { merchantId, parcels };
}
