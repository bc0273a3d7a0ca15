import assert from "node:assert/strict";
import { describe, test } from "node:test";
import sharp from "sharp";
import { expireReturns } from "../../server/actions/expire-returns.ts";
import { remindSenders } from "../../server/actions/remind-senders.ts";
import { defaultPolicy } from "../../server/domain/default-policy.ts";
import { standardShipping } from "../../server/domain/shipping.ts";
import { saveShipping } from "../../server/store/shipping.ts";
import { doChores } from "../../server/worker/schedule.ts";
import { engines } from "../support/databases.ts";
import { deskWork } from "../support/desk.ts";
import { shopping } from "../support/shopping.ts";
import { type Answer, aWorld, day, monday, type World } from "../support/world.ts";

const picture = await sharp({ create: { width: 4, height: 3, channels: 3, background: "#20c020" } })
  .jpeg()
  .toBuffer();
const going = () => true;
/** Delivered long enough ago that no withdrawal is left. */
const old = { fulfilments: [{ id: "f1", shippedAt: monday - 22 * day, deliveredAt: monday - 20 * day }] };
/** The shop takes none back from the sale; the law still does. */
const onSale = {
  lines: [{ id: "1", title: "Merino socks", quantity: 3, listed: 4200, paid: 3780, tax: 630, categories: [], tags: [], finalSale: true }],
};
const long = { ...defaultPolicy(), window: { ...defaultPolicy().window, days: 200 } };

/** By number and postcode, as anybody may who holds the parcel that came. */
async function visit(world: World, orderNumber: string): Promise<string> {
  const { json } = await shopping(world).find(orderNumber);
  return json.token;
}

let keys = 0;
async function post(world: World, token: string, view: Answer["json"], body: object, key = `posting-${++keys}`): Promise<Answer> {
  return world.ask("POST", `/api/shopper/returns/${view.id}/postings`, {
    token,
    headers: { "Idempotency-Key": key },
    body: { parcelId: view.parcels[0].id, ...body },
  });
}

for (const engine of engines()) {
  const aShop = async (t: { after(end: () => Promise<void>): void }) => {
    const world = await aWorld(engine, { policy: long });
    t.after(() => world.close());
    const desk = deskWork(world, { Authorization: `Bearer ${world.ada.apiKey}` });
    const reminded = (number: string) => world.letters.filter(({ subject }) => subject.startsWith(`Return ${number}: send it by`)).length;
    return { world, desk, shopper: shopping(world), reminded };
  };

  describe(`the last days to send a parcel, on ${engine.name}`, () => {
    test("are told once, as many days before as the shop chose, and not to who has sent it", async (t) => {
      const { world, desk, shopper, reminded } = await aShop(t);
      for (const number of ["R1", "R2", "R3"]) await world.order(world.ada, { number, ...old });
      const [one, two, three] = [await shopper.sendBack("R1"), await shopper.sendBack("R2"), await shopper.sendBack("R3")];
      const { sendBy } = await desk.page(one.id);
      world.pass(sendBy - 4 * day - world.now());
      await remindSenders(world.app.context, going);
      await world.settle();
      assert.equal(reminded(one.number), 0);
      const token = await shopper.proved("R2");
      assert.equal((await post(world, token, two, { trackingNumber: "6A90001112223", carrier: "Colissimo" })).status, 200);
      world.pass(day + 60_000);
      await Promise.all([remindSenders(world.app.context, going), remindSenders(world.app.context, going)]);
      await doChores(world.app.context);
      await world.settle();
      assert.deepEqual([reminded(one.number), reminded(two.number), reminded(three.number)], [1, 0, 1]);
      world.pass(day);
      await doChores(world.app.context);
      await world.settle();
      assert.equal(reminded(one.number), 1);
      assert.equal((await desk.page(one.id)).timeline.filter(({ type }: Answer["json"]) => type === "return.reminded").length, 1);
      assert.ok(!(await desk.page(two.id)).timeline.some(({ type }: Answer["json"]) => type === "return.reminded"));
    });

    test("are told when the shop says, or never", async (t) => {
      const { world, desk, shopper, reminded } = await aShop(t);
      const { merchantId, id } = world.ada.shop;
      const { db } = world.app.context;
      const by = { kind: "system" } as const;
      await world.order(world.ada, { number: "R1", ...old });
      const one = await shopper.sendBack("R1");
      const { sendBy } = await desk.page(one.id);
      await saveShipping(db, merchantId, id, { rules: { ...standardShipping, remindBeforeDays: null }, seen: 0, by, at: world.now() });
      world.pass(sendBy - 2 * day - world.now());
      await remindSenders(world.app.context, going);
      await world.settle();
      assert.equal(reminded(one.number), 0);
      await saveShipping(db, merchantId, id, { rules: { ...standardShipping, remindBeforeDays: 5 }, seen: 1, by, at: world.now() });
      await remindSenders(world.app.context, going);
      await world.settle();
      assert.equal(reminded(one.number), 1);
    });
  });

  describe(`proof that a parcel was sent, on ${engine.name}`, () => {
    test("is a photo or a number, stands on the desk's page, and keeps the return from expiring", async (t) => {
      const { world, desk, shopper } = await aShop(t);
      await world.order(world.ada, { number: "P1", ...old });
      const view = await shopper.sendBack("P1");
      assert.deepEqual([view.parcels[0].canProve, view.parcels[0].posted], [true, null]);
      const token = await shopper.proved("P1");
      const nothing = await post(world, token, view, { carrier: "Colissimo" });
      assert.deepEqual([nothing.status, nothing.json.code], [422, "proof_missing"]);
      const strange = await post(world, token, view, { photoId: "pho_01jdbz00000000000000000000" });
      assert.equal(strange.json.code, "photo_not_found");

      const { json: photo } = await world.ask("POST", "/api/shopper/photos", { token, body: picture });
      const proved = await post(world, token, view, { photoId: photo.id, trackingNumber: "6A1", carrier: "Colissimo" }, "the-proof");
      assert.equal(proved.status, 200, proved.text);
      assert.match(proved.json.parcels[0].posted, /23.November that the parcel is sent, number 6A1\.$/);
      assert.equal(
        (await post(world, token, view, { photoId: photo.id, trackingNumber: "6A1", carrier: "Colissimo" }, "the-proof")).status,
        200,
      );
      assert.equal((await post(world, token, view, { trackingNumber: "6A2" }, "the-proof")).json.code, "idempotency_key_reused");
      const page = await desk.page(view.id);
      const { posted } = page.parcels[0];
      assert.deepEqual([posted.at, posted.carrier, posted.trackingNumber], [monday, "Colissimo", "6A1"]);
      const file = await world.ask("GET", new URL(posted.photo).pathname + new URL(posted.photo).search);
      assert.equal(file.status, 200);
      assert.equal(page.timeline.filter(({ type }: Answer["json"]) => type === "parcel.posted").length, 1);

      const { sendBy } = page;
      world.pass(sendBy + 15 * day - world.now());
      await doChores(world.app.context);
      await expireReturns(world.app.context);
      assert.equal((await desk.page(view.id)).status, "approved");
      // The photo outlives the hours that one without a return is kept.
      assert.ok((await desk.page(view.id)).parcels[0].posted.photo);
    });

    test("is another's only to who proved the order, and goes when its people are forgotten", async (t) => {
      const { world, shopper } = await aShop(t);
      for (const number of ["P1", "P2"]) await world.order(world.ada, { number, ...old });
      const view = await shopper.sendBack("P1");
      const stranger = await visit(world, "P2");
      assert.equal((await post(world, stranger, view, { trackingNumber: "X1" })).status, 404);
      const token = await shopper.proved("P1");
      const { json: foreign } = await world.ask("POST", "/api/shopper/photos", { token: stranger, body: picture });
      assert.equal((await post(world, token, view, { photoId: foreign.id })).json.code, "photo_not_found");
      assert.equal((await post(world, token, view, { trackingNumber: "X1" })).status, 200);
      assert.equal(
        (await world.ask("POST", `/api/shopper/returns/${view.id}/cancellation`, { token: (await linked(world)).token })).status,
        200,
      );
      const order = await world.app.context.db.selectFrom("returns").select("order_id").where("id", "=", view.id).executeTakeFirstOrThrow();
      const owner = await world.member(world.ada, "owner");
      const erased = await world.ask("POST", `/api/desk/orders/${order.order_id}/erasure`, { headers: owner });
      assert.ok(erased.status < 300, erased.text);
      const row = await world.app.context.db
        .selectFrom("parcels")
        .select(["posted", "wish"])
        .where("id", "=", view.parcels[0].id)
        .executeTakeFirstOrThrow();
      assert.deepEqual(row, { posted: null, wish: null });
    });

    test("is nobody's word who only read a parcel: it makes money due, ends reminders and keeps a return open", async (t) => {
      const { world, desk, shopper } = await aShop(t);
      for (const number of ["L1", "L2"]) await world.order(world.ada, { number, ...old, ...(number === "L2" && { email: "" }) });
      const view = await shopper.sendBack("L1", { handover: "own" });
      const finder = await visit(world, "L1");
      const refused = await post(world, finder, view, { trackingNumber: "THEIRS" });
      assert.deepEqual([refused.status, refused.json.code], [403, "proof_too_weak"]);
      assert.equal((await desk.page(view.id)).parcels[0].posted, null);
      const theirs = await shopper.proved("L1");
      assert.equal((await post(world, theirs, view, { trackingNumber: "WRONG" })).status, 200);
      assert.equal((await post(world, theirs, view, { trackingNumber: "RIGHT", carrier: "La Poste" })).status, 200);
      const { parcels } = await desk.page(view.id);
      assert.deepEqual([parcels[0].trackingNumber, parcels[0].carrier], ["RIGHT", "La Poste"], "what was mistyped may be put right");

      // Nobody can be sent a code: the first word counts, and nobody takes its place who shows no more.
      const mute = await shopper.sendBack("L2", { handover: "own" });
      const anybody = await visit(world, "L2");
      assert.equal((await post(world, anybody, mute, { trackingNumber: "FIRST" })).status, 200);
      assert.equal((await post(world, anybody, mute, { trackingNumber: "SECOND" })).json.code, "proof_too_weak");
      assert.equal((await desk.page(mute.id)).parcels[0].trackingNumber, "FIRST");
    });

    test("makes the money of a withdrawal due without waiting for the parcel", async (t) => {
      const { world, shopper } = await aShop(t);
      await shopper.publish(world.ada, { sendWithinDays: 30 });
      await world.order(world.ada, { number: "W1", ...onSale });
      const view = await shopper.sendBack("W1", { items: [{ lineId: "1", quantity: 1, reasonId: "too_small" }] });
      assert.equal(view.lane, "withdrawal");
      const before = view.when;
      const token = await shopper.proved("W1");
      const { json } = await post(world, token, view, { trackingNumber: "6A1" });
      assert.notEqual(json.when, before);
      assert.match(json.when.replaceAll(/[\u00a0\u202f]/g, " "), /7 December/);
    });
  });

  async function linked(world: World): Promise<{ token: string }> {
    const letter = world.letters.findLast(({ text }) => text.includes("#k="));
    const link = /#k=([^&\s]+)/.exec(letter?.text ?? "")?.[1];
    return (await world.ask("POST", "/api/shopper/shops/ada/sessions", { body: { link } })).json;
  }
}
