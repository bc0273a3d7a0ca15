import assert from "node:assert/strict";
import { test } from "node:test";
import { expireReturns } from "../../server/actions/expire-returns.ts";
import { decide } from "../../server/domain/command.ts";
import { defaultPolicy } from "../../server/domain/default-policy.ts";
import type { ReturnId } from "../../server/domain/ids.ts";
import type { Return } from "../../server/domain/return.ts";
import { commit } from "../../server/store/commit.ts";
import { openDatabase } from "../../server/store/database.ts";
import { findReturn } from "../../server/store/returns.ts";
import { doChores } from "../../server/worker/schedule.ts";
import { engines } from "../support/databases.ts";
import { aWorld, day, monday, type World } from "../support/world.ts";

/** Delivered long enough ago that no withdrawal is left, and within the shop's own window. */
const delivered = { fulfilments: [{ id: "f1", shippedAt: monday - 22 * day, deliveredAt: monday - 20 * day }] };
/** The shop takes none back from the sale; the law still does. */
const onSale = {
  lines: [{ id: "1", title: "Merino socks", quantity: 3, listed: 4200, paid: 3780, tax: 630, categories: [], tags: [], finalSale: true }],
};
const long = { ...defaultPolicy(), window: { ...defaultPolicy().window, days: 200 } };

async function aReturn(world: World, number: string, wish: object = { lineId: "1", quantity: 2, reasonId: "too_small" }) {
  const typed = { orderNumber: number, postalCode: "69006" };
  const { token } = (await world.ask("POST", "/api/shopper/shops/ada/sessions", { body: typed })).json;
  const figures = (await world.ask("POST", "/api/shopper/quotes", { token, body: { items: [wish] } })).json;
  const submitted = await world.ask("POST", "/api/shopper/returns", {
    token,
    headers: { "Idempotency-Key": `key-of-${number}-${world.now()}` },
    body: { items: [wish], resolution: figures.resolution, handover: figures.handover, quote: figures.quote },
  });
  assert.equal(submitted.status, 201, submitted.text);
  const read = async (): Promise<Return> => {
    const ret = await findReturn(world.app.context.db, world.ada.shop.merchantId, submitted.json.returns[0].id as ReturnId);
    return ret ?? assert.fail();
  };
  return { token, read, ret: await read() };
}

for (const engine of engines()) {
  const aShop = async (t: { after(end: () => Promise<void>): void }, policy = long) => {
    const world = await aWorld(engine, { policy });
    t.after(() => world.close());
    return world;
  };

  test(`${engine.name}: fourteen days after its last day a return that was never sent ends, its pieces are free, and the shopper is told once`, async (t) => {
    const world = await aShop(t);
    await world.order(world.ada, { number: "O1", ...delivered });
    const { ret, read } = await aReturn(world, "O1");
    assert.deepEqual([ret.lane, ret.status], ["commercial", "approved"]);
    await world.settle();
    world.pass(ret.sendBy + 14 * day - world.now());
    await doChores(world.app.context);
    assert.equal((await read()).status, "approved", "not a moment before");
    world.pass(1);
    for (let rounds = 0; rounds < 2; rounds++) {
      await doChores(world.app.context);
      await world.settle();
    }
    assert.equal((await read()).status, "expired");
    const told = world.letters.filter(({ messageId }) => messageId.startsWith("<expired."));
    assert.deepEqual(
      told.map(({ subject }) => subject),
      [`Return ${ret.number}: the time to send it is over`],
    );
    assert.equal((await aReturn(world, "O1")).ret.status, "approved", "the same pieces may come back after all");
  });

  test(`${engine.name}: a withdrawal never ends that way, nor what moves, what arrived in part, or what could not be sent`, async (t) => {
    const world = await aShop(t);
    const { db } = world.app.context;
    const { merchantId } = world.ada.shop;
    for (const number of ["W", "M", "A", "L", "N"]) await world.order(world.ada, { number, ...(number === "W" ? onSale : delivered) });
    const withdrawal = await aReturn(world, "W", { lineId: "1", quantity: 1, reasonId: "changed_mind" });
    assert.equal(withdrawal.ret.lane, "withdrawal");
    const [moving, arrived, late] = [await aReturn(world, "M"), await aReturn(world, "A"), await aReturn(world, "L")];
    await world.settle();
    const unlabelled = await aReturn(world, "N");

    world.pass(Math.max(withdrawal.ret.sendBy, unlabelled.ret.sendBy) + 10 * day - world.now());
    const before = await moving.read();
    const [parcel] = before.parcels;
    assert.ok(parcel);
    const moved = decide(
      before,
      { do: "record_news", parcelId: parcel.id, news: { progress: "moving", happened: [] }, leads: true },
      world.now(),
    );
    await commit(db, { merchantId, created: [], updated: [{ before, after: moved.after }], events: moved.events }, { at: world.now() });
    const half = await arrived.read();
    const units = half.units.map((unit, place) => (place === 0 ? { ...unit, reception: "received" as const } : unit));
    await commit(db, { merchantId, created: [], updated: [{ before: half, after: { ...half, units } }], events: [] }, { at: world.now() });
    const waiting = await late.read();
    const news = {
      type: "return.approved",
      returnId: waiting.id,
      merchantId,
      submissionId: waiting.submissionId,
      needsLabel: false,
      leads: false,
    } as const;
    await commit(db, { merchantId, created: [], updated: [], events: [news] }, { at: world.now() });

    world.pass(10 * day);
    await doChores(world.app.context);
    for (const { read } of [withdrawal, moving, arrived, late, unlabelled]) assert.equal((await read()).status, "approved");
    world.pass(5 * day);
    await doChores(world.app.context);
    assert.equal((await late.read()).status, "expired", "fourteen days after something last happened to it");
    world.pass(400 * day);
    await doChores(world.app.context);
    for (const { read } of [withdrawal, moving, arrived, unlabelled]) assert.equal((await read()).status, "approved");
  });

  test(`${engine.name}: several processes that end the same returns at once end each once`, async (t) => {
    const world = await aShop(t);
    const other = await openDatabase(world.databaseUrl);
    t.after(() => other.close());
    const numbers = Array.from({ length: 8 }, (_, place) => `S${place}`);
    for (const number of numbers) await world.order(world.ada, { number, ...delivered });
    const returns = await Promise.all(numbers.map((number) => aReturn(world, number)));
    await world.settle();
    world.pass(60 * day);
    await Promise.all([world.app.context.db, other, other].map((db) => expireReturns({ ...world.app.context, db })));
    for (const { read } of returns) assert.equal((await read()).status, "expired");
    const events = await other.selectFrom("return_events").select("id").where("type", "=", "return.expired").execute();
    const letters = await other.selectFrom("tasks").select("id").where("task", "like", '%"notice":"expired"%').execute();
    assert.deepEqual([events.length, letters.length], [8, 8]);
  });
}
