import assert from "node:assert/strict";
import { test } from "node:test";
import type { ReturnId } from "../../server/domain/ids.ts";
import { type Queue, queues } from "../../server/domain/queue.ts";
import type { Return } from "../../server/domain/return.ts";
import type { Database } from "../../server/store/database.ts";
import type { ListFilter } from "../../server/store/list-filter.ts";
import { countReturnRows, type ListedReturn, type ListKey, type ListSort } from "../../server/store/listed-returns.ts";
import { countQueues } from "../../server/store/queue-counts.ts";
import { searchReturns } from "../../server/store/return-search.ts";
import { insertRows } from "../../server/store/rows.ts";
import { engines } from "../support/databases.ts";
import { aList } from "./listing.ts";
import { noon } from "./samples.ts";

const hour = 3_600_000;
const received = (ret: Return): Partial<Return> => ({ units: ret.units.map((unit) => ({ ...unit, reception: "received" as const })) });
const heldUp = ({ parcels }: Return): Partial<Return> => ({
  parcels: parcels.map((parcel) => ({ ...parcel, progress: "moving" as const, heldUp: true as const })),
});

for (const engine of engines()) {
  test(`${engine.name}: pages hold each once in every order, however they are filtered, ties and all`, async (t) => {
    const { close, add, change, page } = await aList(engine);
    t.after(close);
    const names = ["Zoe", "adam", "Émile", "Zoe", "ADAM"];
    for (let n = 0; n < 24; n++) {
      const status = (["approved", "requested", "closed", "approved"] as const)[n % 4] ?? "approved";
      const lane = n % 3 ? ("commercial" as const) : ("guarantee" as const);
      const ret = await add(
        `L${n}`,
        { status, lane, requestedAt: noon + (n % 5) },
        { name: names[n % 5] ?? "", country: n % 2 ? "FR" : "DE" },
      );
      if (n % 8 === 3) await change(ret.id, received);
      if (n % 5 === 2) await change(ret.id, heldUp);
    }
    const all = (await page({})).rows;
    assert.equal(all.length, 24);
    assert.equal(all.filter(({ parcel }) => parcel === "held_up").length, 5);
    const filters: [ListFilter, (row: ListedReturn) => boolean][] = [
      [{}, () => true],
      [{ queue: "to_receive" }, ({ queue }) => queue === "to_receive"],
      [{ lane: "guarantee" }, ({ lane }) => lane === "guarantee"],
      [{ queue: "done", country: "FR" }, ({ queue, country }) => queue === "done" && country === "FR"],
      [{ country: "DE", lane: "commercial" }, ({ country, lane }) => country === "DE" && lane === "commercial"],
      [
        { from: noon + 1, to: noon + 4, country: "FR" },
        (row) => row.requested_at > noon && row.requested_at < noon + 4 && row.country === "FR",
      ],
      [{ waitingSince: noon + 9 * hour }, (row) => row.waiting_since <= noon + 9 * hour && row.queue !== "done"],
      [{ word: "received" }, ({ word }) => word === "received"],
      [{ parcel: "held_up" }, ({ parcel }) => parcel === "held_up"],
      [{ parcel: "announced", country: "FR" }, ({ parcel, country }) => parcel === "announced" && country === "FR"],
      [
        { among: all.slice(3, 17).map(({ return_id }) => return_id), reason: "size" },
        (row) => all.indexOf(row) >= 3 && all.indexOf(row) < 17,
      ],
    ];
    for (const sort of Object.keys(columns) as ListSort[]) {
      for (const [filter, fits] of filters) {
        for (const descending of [false, true]) {
          const wanted = all.filter(fits).toSorted((one, other) => inOrder(one, other, sort) * (descending ? -1 : 1));
          for (const smallSet of [5_000, 0]) {
            const seen: ReturnId[] = [];
            let after: ListKey | null = null;
            do {
              const { rows, next } = await page(filter, { sort, descending, limit: 5, after }, smallSet);
              seen.push(...rows.map(({ return_id }) => return_id));
              after = next;
            } while (after);
            const what = JSON.stringify({ sort, filter, descending, smallSet });
            assert.deepEqual(
              seen,
              wanted.map(({ return_id }) => return_id),
              what,
            );
          }
        }
      }
    }
  });

  test(`${engine.name}: a line that moves to another queue between two pages is seen once, and none beside it is missed`, async (t) => {
    const { close, add, change, page } = await aList(engine);
    t.after(close);
    const made = [];
    for (let n = 0; n < 9; n++) made.push(await add(`M${n}`));
    const first = await page({ queue: "to_receive" }, { limit: 4 });
    // One that was shown, the last that was shown, and one that was to come.
    for (const n of [0, 3, 5]) await change((made[n] as Return).id, received);
    const second = await page({ queue: "to_receive" }, { limit: 4, after: first.next });
    assert.deepEqual(
      [...first.rows, ...second.rows].map(({ order_number }) => order_number),
      ["M0", "M1", "M2", "M3", "M4", "M6", "M7", "M8"],
    );
    assert.equal(second.next, null);
    assert.deepEqual(
      (await page({ queue: "to_decide" })).rows.map(({ order_number }) => order_number),
      ["M0", "M3", "M5"],
    );
  });

  test(`${engine.name}: among very many no request looks at more than a part, and none is missed`, async (t) => {
    const { db, close, ada, add, page } = await aList(engine);
    t.after(close);
    const { id } = await add("1001");
    await multiply(db, id, 11_000);
    const count = (filter: ListFilter) => countReturnRows(db, ada.merchantId, { filter, sort: "value", descending: false, limit: 1 });
    assert.equal(await count({}), 1_000);
    assert.equal(await count({ queue: "to_receive", country: "FR" }), null);
    assert.equal(await count({ queue: "to_receive", reason: "rare" }), 1);
    assert.equal((await countQueues(db, ada.merchantId, id)).counts.to_receive, 1_000);
    assert.equal((await countQueues(db, ada.merchantId, id)).fresh, 1_000);
    assert.equal((await searchReturns(db, ada.merchantId, "love")).length, 1_000);
    // The one that fits both is the last of eleven thousand: found at once by the smaller set, else by going on.
    const filter: ListFilter = { queue: "to_receive", reason: "rare", country: "FR" };
    for (const sort of ["waiting", "value"] as const) {
      assert.equal((await page(filter, { sort })).rows.length, 1);
      const short = await page(filter, { sort }, 0);
      if (sort === "waiting") assert.equal(short.rows.length, 1);
      else assert.deepEqual(short.rows, []);
      if (sort === "value") assert.equal((await page(filter, { sort, after: short.next }, 0)).rows.length, 1);
    }
  });

  test(`${engine.name}: counts name every queue, what is new, and nobody else's`, async (t) => {
    const { db, close, ada, ben, add, change } = await aList(engine);
    t.after(close);
    const none = Object.fromEntries(queues.map((queue) => [queue, 0])) as Record<Queue, number>;
    assert.deepEqual(await countQueues(db, ada.merchantId, null), {
      counts: none,
      unanswered: 0,
      unknownParcels: 0,
      latest: null,
      fresh: 0,
      draft: false,
      unsent: 0,
      steps: 0,
    });
    const first = await add("1001", { status: "requested", review: "policy" });
    const second = await add("1002");
    await change(second.id, received);
    const third = await add("1003");
    const counted = await countQueues(db, ada.merchantId, first.id);
    assert.deepEqual(counted.counts, { ...none, to_review: 1, to_receive: 1, to_decide: 1 });
    assert.deepEqual([counted.latest, counted.fresh], [third.id, 2]);
    assert.deepEqual((await countQueues(db, ben.merchantId, first.id)).counts, none);
    assert.equal((await countQueues(db, ada.merchantId, third.id)).fresh, 0);
  });

  test(`${engine.name}: a return is found by every number, name and word that belongs to it, in any spelling (S5-21)`, async (t) => {
    const { db, close, ada, ben, add, change, find } = await aList(engine);
    t.after(close);
    const ret = await add("#1 042-A", { number: "ADAX00345678" }, { name: "Jürgen van der Müller", email: "j.mueller+x@mail.test" });
    await add("2001", {}, { name: "Claire Martin" });
    await add("2001", {}, { name: "Jürgen Müller" }, ben);
    await change(ret.id, (before) => ({ parcels: before.parcels.map((parcel) => ({ ...parcel, trackingNumber: "6A 123 456" })) }));
    const typed = [
      "ADAX00345678",
      "adax0034",
      "00345678",
      "345678",
      "ADAX 0034 5678",
      "#1042a",
      "1042-A",
      "1042",
      "Müller",
      "mueller",
      "MULLER",
      "jürgen",
      "juergen van",
      "müller jürgen",
      "van der",
      "Müller 1042",
      "j.mueller+x@",
      "J.Mueller+X@MAIL.test",
      "6a123456",
      "6A 123",
      "F-#1042",
      "Jürgen Müller",
    ];
    for (const one of typed) assert.deepEqual(await find(one), ["#1 042-A"], one);
    for (const one of ["%", "_", " ", "-", "ürgen", "x@mail", "müller 2001", "\u0000", "'; drop table returns; --", "a".repeat(5_000)])
      assert.deepEqual(await find(one), [], one);
    assert.deepEqual(await find("claire"), ["2001"]);
    assert.equal((await searchReturns(db, ben.merchantId, "claire")).length, 0);
    assert.equal((await searchReturns(db, ben.merchantId, "müller")).length, 1);
    assert.equal((await searchReturns(db, ada.merchantId, "müller")).length, 1);
  });
}

const columns = {
  waiting: "waiting_since",
  requested: "requested_at",
  number: "number",
  shopper: "shopper_key",
  value: "value",
  units: "units",
} as const;

function inOrder(one: ListedReturn, other: ListedReturn, sort: ListSort): number {
  const [a, b] = [one[columns[sort]], other[columns[sort]]];
  if (a !== b) return a < b ? -1 : 1;
  return one.return_id < other.return_id ? -1 : 1;
}

/** So many more of the same return, each a moment later than the one before; the last has a rare reason. */
async function multiply(db: Database, id: ReturnId, count: number): Promise<void> {
  const ret = await db.selectFrom("returns").selectAll().where("id", "=", id).executeTakeFirstOrThrow();
  const line = await db.selectFrom("return_list").selectAll().where("return_id", "=", id).executeTakeFirstOrThrow();
  const ids = Array.from({ length: count }, (_, n) => `${id.slice(0, -6)}${String(100_000 + n)}` as ReturnId);
  await db.write(async (tx) => {
    await insertRows(
      tx,
      "returns",
      ids.map((one, n) => ({ ...ret, id: one, number: `T${100_000 + n}` })),
    );
    await insertRows(
      tx,
      "return_list",
      ids.map((one, n) => ({
        ...line,
        return_id: one,
        number: `T${100_000 + n}`,
        value: n,
        waiting_since: n,
        reason: n === count - 1 ? "rare" : line.reason,
      })),
    );
    await insertRows(
      tx,
      "return_terms",
      ids.map((one) => ({ merchant_id: line.merchant_id, term: "lovelace ada", return_id: one })),
    );
  });
}
