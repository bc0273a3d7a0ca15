import assert from "node:assert/strict";
import { test } from "node:test";
import type { ParcelId } from "../../server/domain/ids.ts";
import { filesOfLabel } from "../../server/domain/parcel.ts";
import { doChores } from "../../server/worker/schedule.ts";
import { carrierDouble } from "../support/carrier-double.ts";
import { engines } from "../support/databases.ts";
import { deskWork } from "../support/desk.ts";
import { shopping } from "../support/shopping.ts";
import { type Answer, aWorld, day, type World } from "../support/world.ts";

type Json = Answer["json"];

const hour = 60 * 60_000;

for (const engine of engines()) {
  const { name } = engine;
  const aShop = async (t: { after(end: () => Promise<void>): void }, connected = true) => {
    let now = () => 0;
    const carrier = carrierDouble(() => now(), "double", { paperless: "none" });
    const world = await aWorld(engine, { providers: { carriers: new Map([["double", carrier.provider]]) } });
    now = world.now;
    t.after(() => world.close());
    if (connected) await carrier.connect(world, world.ada);
    const desk = deskWork(world, { Authorization: `Bearer ${world.ada.apiKey}` });
    return { world, desk, carrier, labels: () => world.files().filter((key) => key.startsWith("labels/")) };
  };

  /** A submission whose label is bought by a process that dies as soon as its files are kept. */
  const boughtByTheDying = async (world: World, number: string): Promise<{ ret: Json; token: string }> => {
    await world.order(world.ada, { number });
    const shopper = shopping(world);
    const { json } = await shopper.find(number);
    const { returns, token } = await shopper.submit(json.token, { handover: "print" });
    const kill = dying(world);
    await world.settle({ again: false });
    kill.over();
    assert.ok(kill.times > 0, "it died with the files written");
    return { ret: returns[0], token };
  };

  const erased = async (world: World, orderId: string): Promise<Answer> =>
    world.ask("POST", `/api/desk/orders/${orderId}/erasure`, { headers: await world.member(world.ada, "owner") });

  test(`${name}: files of a label whose buyer died and that nobody needs any more are erased with their order`, async (t) => {
    const { world, desk, carrier, labels } = await aShop(t);
    const { ret, token } = await boughtByTheDying(world, "1001");
    assert.ok(labels().length > 0);
    assert.equal((await world.ask("POST", `/api/shopper/returns/${ret.id}/cancellation`, { token })).status, 200);
    world.pass(hour);
    await world.settle({ again: false });
    assert.deepEqual(
      carrier.labels.map(({ cancelled }) => cancelled),
      [true],
      "it turned out spare, and was given back",
    );
    const { order } = await desk.page(ret.id);
    assert.equal((await erased(world, order.id)).status, 200);
    assert.deepEqual(labels(), [], "what is left in storage");
  });

  test(`${name}: they are found by retention, too`, async (t) => {
    const { world, labels } = await aShop(t);
    const { ret, token } = await boughtByTheDying(world, "1001");
    assert.equal((await world.ask("POST", `/api/shopper/returns/${ret.id}/cancellation`, { token })).status, 200);
    const headers = await world.member(world.ada, "owner");
    const { json } = await world.ask("GET", "/api/desk/settings", { headers });
    const body = { ...json, retention: { photos: null, letters: null, people: 60 } };
    assert.equal((await world.ask("PUT", "/api/desk/settings", { headers, body })).status, 200);
    // Without the round that finds what no parcel has.
    await world.app.context.db.write((tx) => tx.updateTable("label_files").set({ loose_since: null }).execute());
    world.pass(100 * day);
    await doChores(world.app.context);
    assert.deepEqual(labels(), []);
  });

  test(`${name}: what no parcel has goes after a day by itself, and what one has stays`, async (t) => {
    const { world, desk, labels } = await aShop(t);
    const { ret } = await boughtByTheDying(world, "1001");
    const left = labels();
    assert.ok(left.length > 0);
    // Another process buys on, and keeps files of its own.
    world.pass(hour);
    await world.settle({ again: false });
    const [parcel] = (await desk.page(ret.id)).parcels;
    assert.ok(parcel.label);
    const named = await namedBy(world, parcel.id);
    assert.deepEqual(new Set(labels()), new Set([...left, ...named]));
    world.pass(22 * hour);
    await doChores(world.app.context);
    assert.ok(labels().length > named.length, "its buyer might still be at it");
    world.pass(2 * hour);
    await doChores(world.app.context);
    assert.deepEqual(new Set(labels()), new Set(named));
    const [again] = (await desk.page(ret.id)).parcels;
    const { pathname, search } = new URL(again.label.a4, "http://returns.test");
    assert.equal((await world.ask("GET", pathname + search)).status, 200, "the one that was handed out can be opened");
  });

  test(`${name}: what takes another label's place leaves no file behind, also when the process dies before it is deleted`, async (t) => {
    const { world, desk, labels } = await aShop(t, false);
    await world.order(world.ada, { number: "1001" });
    const { id } = await shopping(world).sendBack("1001");
    const before = labels();
    assert.ok(before.length > 0, "ours is drawn");
    const { storage } = world.app.context;
    const remove = storage.delete;
    storage.delete = () => Promise.reject(new Error("The process is dead."));
    const headers = { Authorization: `Bearer ${world.ada.apiKey}`, "Idempotency-Key": "drawn-again-1" };
    const drawn = await world.ask("POST", `/api/desk/returns/${id}/label`, { headers, body: { mail: false } });
    storage.delete = remove;
    assert.equal(drawn.status, 500, drawn.text);
    const [parcel] = (await desk.page(id)).parcels;
    const named = await namedBy(world, parcel.id);
    for (const key of before) assert.ok(labels().includes(key) && !named.includes(key), key);
    world.pass(25 * hour);
    await doChores(world.app.context);
    assert.deepEqual(new Set(labels()), new Set(named));
    const headersOfOwner = await world.member(world.ada, "owner");
    assert.equal(
      (
        await world.ask("POST", `/api/desk/returns/${id}/cancellation`, {
          headers: { ...headersOfOwner, "Idempotency-Key": "cancelled-1" },
          body: { mail: false },
        })
      ).status,
      200,
    );
    assert.equal((await erased(world, (await desk.page(id)).order.id)).status, 200);
    assert.deepEqual(labels(), []);
    world.pass(2 * day);
    await doChores(world.app.context);
    const rows = await world.app.context.db.selectFrom("label_files").selectAll().execute();
    assert.deepEqual(rows, [], "and nobody looks for them any more");
  });
}

/** From now on whoever keeps a file of a label dies when it is on disk. */
function dying({ app }: World): { readonly times: number; over(): void } {
  const { storage } = app.context;
  const put = storage.put;
  let times = 0;
  storage.put = async (key, content, type) => {
    await put(key, content, type);
    if (!key.startsWith("labels/")) return;
    times += 1;
    throw new Error("The process is dead.");
  };
  return {
    get times() {
      return times;
    },
    over() {
      storage.put = put;
    },
  };
}

async function namedBy({ app }: World, parcelId: string): Promise<string[]> {
  const { label } = await app.context.db
    .selectFrom("parcels")
    .select("label")
    .where("id", "=", parcelId as ParcelId)
    .executeTakeFirstOrThrow();
  return filesOfLabel(JSON.parse(label ?? "null") ?? undefined);
}
