import assert from "node:assert/strict";
import { test } from "node:test";
import { refreshList } from "../../server/actions/refresh-list.ts";
import type { ReturnId } from "../../server/domain/ids.ts";
import type { Payment } from "../../server/domain/payment.ts";
import type { Return } from "../../server/domain/return.ts";
import { commit } from "../../server/store/commit.ts";
import type { Database } from "../../server/store/database.ts";
import { saveMessage } from "../../server/store/messages.ts";
import { touchList, touchListOfOrders } from "../../server/store/return-list.ts";
import { findReturn } from "../../server/store/returns.ts";
import { seededChance } from "../support/chance.ts";
import { engines } from "../support/databases.ts";
import { aList } from "./listing.ts";
import { address, noon, type Tenant } from "./samples.ts";

for (const engine of engines()) {
  test(`${engine.name}: a line says what a return is, whose, where it stands and since when (S3-07 to S3-12)`, async (t) => {
    const { close, ada, add, change, page, now } = await aList(engine);
    t.after(close);
    const at = now();
    const ret = await add("1001", { status: "requested", review: "policy", lane: "guarantee" }, { name: "Zoë Über", country: "DE" });
    const [line] = (await page({})).rows;
    assert.ok(line);
    const { shop_id, order_id, policy_id, ...rest } = line;
    assert.deepEqual([shop_id, order_id, policy_id], [ada.shop.id, ret.orderId, ada.policyId]);
    assert.deepEqual(rest, {
      return_id: ret.id,
      number: ret.number,
      order_number: "1001",
      shopper: "Zoë Über",
      shopper_key: "zo uber",
      status: "requested",
      queue: "to_review",
      word: "requested",
      parcel: "announced",
      lane: "guarantee",
      origin: "portal",
      reason: "size",
      country: "DE",
      units: 1,
      value: 900,
      currency: "EUR",
      requested_at: at,
      waiting_since: at,
      unanswered: 0,
      version: 1,
    });
    // A change that leaves it in its queue does not make it wait anew; one that moves it does.
    await change(ret.id, () => ({ lane: "commercial" }));
    assert.deepEqual((await page({})).rows[0]?.waiting_since, at);
    await change(ret.id, () => ({ status: "approved" }));
    const moved = (await page({})).rows[0];
    assert.deepEqual([moved?.queue, moved?.waiting_since, moved?.version], ["to_receive", now(), 3]);
  });

  test(`${engine.name}: whatever happens, the list says what it would say if it were written anew`, async (t) => {
    const { db, close, ada, newId, upsert, add, now } = await aList(engine);
    t.after(close);
    const chance = seededChance(20_261_124);
    const pick = <T>(from: readonly T[]): T => from[Math.floor(chance() * from.length)] as T;
    const [made, orders]: [Return[], string[]] = [[], []];
    for (let act = 0; act < 120; act++) {
      if (made.length < 3 || chance() < 0.1) {
        orders.push(`P${act}`);
        made.push(await add(`P${act}`, pick<Partial<Return>>([{}, { status: "requested", review: "policy" }, { parcels: [] }])));
      }
      const { id, orderId } = pick(made);
      const kind = Math.floor(chance() * 4);
      if (kind === 0)
        await upsert(ada, pick(orders), {
          shipTo: { ...address, name: `Person ${act % 5}`, country: pick(["FR", "DE"]) },
          total: 12_190 + (act % 2),
        });
      else if (kind === 1)
        await saveMessage(db, ada.merchantId, {
          id: newId("message"),
          returnId: id,
          orderId,
          kind: pick(["shopper", "merchant", "note"]),
          text: "Hm",
          at: now(),
        });
      else await randomChange(db, ada, id, pick, now() + act * 1_000);
      const before = await everything(db);
      const ids = made.map((one) => one.id);
      await db.write((tx) => touchList(tx, ada.merchantId, ids));
      assert.deepEqual(await everything(db), before, `act ${act}`);
    }
    const before = await everything(db);
    assert.ok(new Set(before.rows.map(({ queue }) => queue)).size >= 4, "the acts led into several queues");
    await db.write(async (tx) => {
      await tx.deleteFrom("return_terms").execute();
      await tx.deleteFrom("return_list").execute();
    });
    await Promise.all([refreshList({ db, now: () => noon }), refreshList({ db, now: () => noon })]);
    const timeless = ({ rows, terms }: typeof before) => ({ terms, rows: rows.map(({ waiting_since: _, ...row }) => row) });
    assert.deepEqual(timeless(await everything(db)), timeless(before));
  });

  test(`${engine.name}: what a version of before left out is written soon after the start, by several at once`, async (t) => {
    const { db, close, add, change, page, find, now } = await aList(engine);
    t.after(close);
    const requested = await add("1001", { status: "requested", review: "policy" });
    const approved = await add("1002");
    await change(approved.id, () => ({ status: "closed" }), "return.closed");
    await add("1003");
    const before = await everything(db);
    await db.write(async (tx) => {
      // As the migration writes it, as an older server beside this one leaves it out, and as it leaves it behind.
      await tx
        .updateTable("return_list")
        .set({ edition: 0, shopper: "", queue: "to_review", terms: "" })
        .where("return_id", "=", requested.id)
        .execute();
      await tx.deleteFrom("return_list").where("return_id", "=", approved.id).execute();
      await tx.deleteFrom("return_terms").execute();
      await tx.updateTable("return_list").set({ terms: "", version: 0 }).where("order_number", "=", "1003").execute();
      await tx.updateTable("order_people").set({ name_key: null, surname_key: null }).execute();
    });
    assert.deepEqual(await find("1002"), []);
    await Promise.all([1, 2, 3].map(() => refreshList({ db, now })));
    assert.deepEqual(await everything(db), before);
    assert.deepEqual(await find("lovelace"), ["1001", "1002", "1003"]);
    assert.deepEqual((await page({})).rows.length, 3);
    const nameless = await db.selectFrom("order_people").select("order_id").where("name_key", "is", null).execute();
    assert.deepEqual(nameless, []);
  });

  test(`${engine.name}: a shopper who is renamed is found by the new name, and one who is forgotten by none`, async (t) => {
    const { db, close, ada, upsert, add, change, find, page } = await aList(engine);
    t.after(close);
    const ret = await add("1001", {}, { name: "Ada Byron", email: "byron@x.test" });
    await upsert(ada, "1001", { shipTo: { ...address, name: "Ada Lovelace" }, email: "lovelace@x.test" });
    assert.deepEqual([await find("byron"), await find("lovelace"), await find("lovelace@")], [[], ["1001"], ["1001"]]);
    await change(ret.id, () => ({ status: "closed" }));
    await db.write(async (tx) => {
      await tx.deleteFrom("order_people").where("order_id", "=", ret.orderId).execute();
      await touchListOfOrders(tx, ada.merchantId, [ret.orderId]);
    });
    assert.deepEqual([await find("lovelace"), await find("ada l"), await find("1001")], [[], [], ["1001"]]);
    assert.equal((await page({})).rows[0]?.shopper, "");
  });

  test(`${engine.name}: messages at once are all counted, and an answer answers them all`, async (t) => {
    const { db, close, ada, newId, add, page, now } = await aList(engine);
    t.after(close);
    const { id: returnId, orderId } = await add("1001");
    const write = (kind: "shopper" | "merchant" | "note") =>
      saveMessage(db, ada.merchantId, { id: newId("message"), returnId, orderId, kind, text: "Hm", at: now() });
    await Promise.all([write("shopper"), write("shopper"), write("note"), write("shopper")]);
    assert.equal((await page({ unanswered: true })).rows[0]?.unanswered, 3);
    await write("merchant");
    assert.deepEqual((await page({ unanswered: true })).rows, []);
  });
}

async function everything(db: Database) {
  return {
    rows: await db.selectFrom("return_list").selectAll().orderBy("return_id").execute(),
    terms: await db.selectFrom("return_terms").selectAll().orderBy("term").orderBy("return_id").execute(),
  };
}

/** What the desk, the warehouse, a carrier or a bank may do to a return. */
async function randomChange(
  db: Database,
  { merchantId }: Tenant,
  id: ReturnId,
  pick: <T>(from: readonly T[]) => T,
  at: number,
): Promise<void> {
  const before = await findReturn(db, merchantId, id);
  assert.ok(before);
  const decided = before.units.map((unit) => ({ ...unit, decision: "accept" as const }));
  const payment: Payment = {
    id: `pay_${id.slice(4)}` as Payment["id"],
    kind: "refund",
    amount: 900,
    state: pick(["due", "done", "unknown"]),
    decidedBy: { kind: "system" },
    dueAt: at,
  };
  const changes = pick<Partial<Return>>([
    { status: pick(["approved", "rejected", "cancelled", "closed"]) },
    {
      parcels: before.parcels.map((parcel) => ({ ...parcel, progress: pick(["moving", "delivered", "lost"]), trackingNumber: `6A ${at}` })),
    },
    { units: before.units.map((unit) => ({ ...unit, reception: pick(["awaited", "received", "missing"]) })) },
    { units: before.units.map((unit) => ({ ...unit, reasonId: pick(["size", "defect"]) })) },
    { units: decided, payments: [payment] },
  ]);
  await commit(db, { merchantId, created: [], updated: [{ before, after: { ...before, ...changes } }], events: [] }, { at });
}
