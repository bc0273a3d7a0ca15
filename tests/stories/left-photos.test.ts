import assert from "node:assert/strict";
import { test } from "node:test";
import sharp from "sharp";
import { defaultPolicy } from "../../server/domain/default-policy.ts";
import { doChores } from "../../server/worker/schedule.ts";
import { engines } from "../support/databases.ts";
import { aWorld, day, type World } from "../support/world.ts";

const picture = await sharp({ create: { width: 4, height: 3, channels: 3, background: "#c02020" } })
  .jpeg()
  .toBuffer();
const minute = 60_000;

async function visit(world: World, number: string): Promise<string> {
  const typed = { orderNumber: number, postalCode: "69006" };
  return (await world.ask("POST", "/api/shopper/shops/ada/sessions", { body: typed })).json.token;
}

async function upload(world: World, token: string, key?: string): Promise<string> {
  const headers = key === undefined ? {} : { "Idempotency-Key": key };
  const { status, json } = await world.ask("POST", "/api/shopper/photos", { token, body: picture, headers });
  assert.equal(status, 201);
  return json.id;
}

async function submit(world: World, token: string, photoIds: readonly string[], key: string) {
  const items = [{ lineId: "1", quantity: 1, reasonId: "faulty" }];
  const { json } = await world.ask("POST", "/api/shopper/quotes", { token, body: { items } });
  return world.ask("POST", "/api/shopper/returns", {
    token,
    headers: { "Idempotency-Key": key },
    body: {
      items: items.map((item) => ({ ...item, comment: "The seam is open", photoIds })),
      resolution: json.resolution,
      handover: json.handover,
      quote: json.quote,
    },
  });
}

for (const engine of engines()) {
  const aShop = async (t: { after(end: () => Promise<void>): void }) => {
    const world = await aWorld(engine, { policy: defaultPolicy() });
    t.after(() => world.close());
    await world.order(world.ada, { number: "P1" });
    const { db, storage } = world.app.context;
    const rows = async () => (await db.selectFrom("photos").select("id").orderBy("id").execute()).map(({ id }) => id as string);
    const hasFile = async (id: string) => (await storage.read(`photos/${id}`)) !== null;
    return { world, rows, hasFile, token: await visit(world, "P1") };
  };

  test(`${engine.name}: a photo nobody submits is deleted after a day, file and row; one that was submitted stays`, async (t) => {
    const { world, rows, hasFile, token } = await aShop(t);
    const [left, kept] = [await upload(world, token), await upload(world, token)];
    assert.equal((await submit(world, token, [kept], "with-a-photo")).status, 201);
    world.pass(day - 1);
    await doChores(world.app.context);
    assert.deepEqual(await rows(), [left, kept].sort());
    world.pass(1);
    await doChores(world.app.context);
    assert.deepEqual([await rows(), await hasFile(left), await hasFile(kept)], [[kept], false, true]);
    world.pass(400 * day);
    await doChores(world.app.context);
    assert.deepEqual([await rows(), await hasFile(kept)], [[kept], true]);
  });

  test(`${engine.name}: a submission can take a photo for 23 hours, and while it is under way no photo of it is deleted`, async (t) => {
    const { world, rows, hasFile, token } = await aShop(t);
    const [early, late] = [await upload(world, token), await upload(world, token)];
    world.pass(day - 61 * minute);
    assert.equal((await submit(world, await visit(world, "P1"), [early], "just-in-time")).status, 201);
    world.pass(minute);
    assert.equal((await submit(world, await visit(world, "P1"), [late], "a-minute-late")).json.code, "photo_not_found");
    world.pass(2 * 60 * minute);
    await doChores(world.app.context);
    assert.deepEqual([await rows(), await hasFile(early), await hasFile(late)], [[early], true, false]);
  });

  test(`${engine.name}: an upload that was cut short and a deletion that was cut short leave nothing behind`, async (t) => {
    const { world, rows, hasFile, token } = await aShop(t);
    const { context } = world.app;
    const { put, delete: remove } = context.storage;
    const cut = (method: "put" | "delete", after: typeof put | typeof remove) => {
      const whole = context.storage[method];
      Object.assign(context.storage, {
        [method]: async (...given: never[]) => {
          await (after as (...given: never[]) => Promise<void>)(...given);
          throw new Error("The machine died.");
        },
      });
      return () => Object.assign(context.storage, { [method]: whole });
    };

    const mend = cut("put", put);
    assert.equal(
      (await world.ask("POST", "/api/shopper/photos", { token, body: picture, headers: { "Idempotency-Key": "cut-short" } })).status,
      500,
    );
    mend();
    const [torn = ""] = await rows();
    assert.ok(await hasFile(torn));
    assert.equal((await submit(world, token, [torn], "half-a-photo")).json.code, "photo_not_found", "it was never acknowledged");

    world.pass(day);
    const mendAgain = cut("delete", remove);
    await doChores(context);
    assert.deepEqual([await rows(), await hasFile(torn)], [[torn], false]);
    mendAgain();
    await doChores(context);
    assert.deepEqual(await rows(), []);
  });

  test(`${engine.name}: an upload that was cut short may be sent again and is whole then`, async (t) => {
    const { world, rows, hasFile, token } = await aShop(t);
    const { storage } = world.app.context;
    const { put } = storage;
    Object.assign(storage, { put: () => Promise.reject(new Error("The disk is full.")) });
    assert.equal(
      (await world.ask("POST", "/api/shopper/photos", { token, body: picture, headers: { "Idempotency-Key": "again-and-again" } })).status,
      500,
    );
    Object.assign(storage, { put });
    world.pass(30 * minute);
    const id = await upload(world, token, "again-and-again");
    assert.deepEqual([await rows(), await hasFile(id)], [[id], true]);
    assert.equal((await submit(world, token, [id], "whole-at-last")).status, 201);
  });
}
