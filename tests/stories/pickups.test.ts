import assert from "node:assert/strict";
import { after, before, beforeEach, describe, test } from "node:test";
import { bookPickup } from "../../server/actions/book-pickup.ts";
import { escalatePickups } from "../../server/actions/escalate-pickups.ts";
import { pickupFailed } from "../../server/connected/pickups.ts";
import { takeScans } from "../../server/connected/taken-scans.ts";
import type { ParcelId } from "../../server/domain/ids.ts";
import { beginTracking } from "../../server/store/tracking.ts";
import { type CarrierDouble, carrierDouble } from "../support/carrier-double.ts";
import { type Couriers, couriers, fetchedPolicy } from "../support/couriers.ts";
import { engines } from "../support/databases.ts";
import { deskWork } from "../support/desk.ts";
import { type Answer, aWorld, day, type World } from "../support/world.ts";

const plain = (text: string) => text.replaceAll(/[\u00a0\u202f]/g, " ");

for (const engine of engines()) {
  describe(`a courier who comes for a parcel, on ${engine.name}`, () => {
    let world: World;
    let carrier: CarrierDouble;
    let shopper: Couriers;
    let headers: Record<string, string>;
    let orders = 2000;
    let clock = () => 0;
    before(async () => {
      carrier = carrierDouble(() => clock());
      world = await aWorld(engine, {
        policy: fetchedPolicy(),
        providers: { carriers: new Map([[carrier.provider.id, carrier.provider]]) },
      });
      clock = () => world.now();
      await carrier.connect(world, world.ada);
      shopper = couriers(world);
      headers = { Authorization: `Bearer ${world.ada.apiKey}` };
    });
    after(() => world.close());
    beforeEach(() => {
      carrier.silent = false;
      carrier.fates.splice(0);
    });

    const order = async () => {
      orders += 1;
      await world.order(world.ada, { number: String(orders) });
      return String(orders);
    };
    const page = (id: string): Promise<Answer["json"]> => deskWork(world, headers).page(id);
    const desk = (path: string, body: object) =>
      world.ask("POST", `/api/desk${path}`, { headers: { ...headers, "Idempotency-Key": `desk-${Math.random()}` }, body });
    const fail = (view: Answer["json"], words = "nobody at home", at = world.now()) =>
      pickupFailed(world.app.context, world.ada.shop.merchantId, view.parcels[0].id as ParcelId, { at, words });
    const mails = (subject: RegExp) => world.letters.filter((one) => subject.test(one.subject)).length;
    const types = async (id: string): Promise<string[]> =>
      (await page(id)).timeline.map(({ type }: { type: string }) => type).filter((type: string) => type.startsWith("pickup."));

    test("comes on the day the shopper chose, booked once, told by mail and shown to the desk (S5-07)", async () => {
      const number = await order();
      const booked = carrier.pickups.length;
      const { view } = await shopper.fetched(number, { note: "Door code 12" });
      assert.equal(carrier.pickups.length, booked + 1);
      const [asked] = carrier.pickups.slice(-1);
      assert.deepEqual(
        [asked?.asked.day, asked?.asked.from, asked?.asked.note, asked?.asked.address.city],
        // Monday before three: Tuesday.
        ["2026-11-24", 480, "Door code 12", "Lyon"],
      );
      assert.equal(view.parcels[0].pickup.state, "booked");
      assert.match(plain(view.parcels[0].pickup.lead), /^Tuesday 24 November, 08:00–13:00/);
      assert.equal(view.parcels[0].pickup.question, null);
      const { parcels, timeline } = await page(view.id);
      assert.equal(parcels[0].pickup.state, "booked");
      assert.equal(parcels[0].pickup.note, "Door code 12");
      assert.ok(timeline.some(({ text }: { text: string }) => plain(text) === "Pickup booked: Tuesday 24 November, 08:00–13:00"));
      assert.ok(world.letters.some(({ subject }) => /a courier comes on Tuesday 24 November/.test(plain(subject))));
    });

    test("is asked for on a day that is offered, and offered only where a carrier comes", async () => {
      const number = await order();
      const { json: session } = await world.ask("POST", "/api/shopper/shops/ada/sessions", {
        body: { orderNumber: number, postalCode: "69006" },
      });
      const items = [{ lineId: "2", quantity: 1, reasonId: "too_small" }];
      const { json: quote } = await world.ask("POST", "/api/shopper/quotes", { token: session.token, body: { items, handover: "pickup" } });
      const submit = (pickup?: object) =>
        world.ask("POST", "/api/shopper/returns", {
          token: session.token,
          headers: { "Idempotency-Key": `not-${Math.random()}` },
          body: { items, resolution: quote.resolution, handover: "pickup", quote: quote.quote, ...(pickup && { pickup }) },
        });
      for (const wrong of [
        undefined,
        { day: "2026-11-29", from: 480, to: 780 },
        { day: "2026-11-24", from: 60, to: 120 },
        { day: "2020-01-06", from: 480, to: 780 },
      ]) {
        const refused = await submit(wrong);
        assert.deepEqual([refused.status, refused.json.code], [422, "pickup_not_offered"]);
      }
      // Ben has connected nobody.
      await world.order(world.ben, { number: "77" });
      const { json: other } = await world.ask("POST", "/api/shopper/shops/ben/sessions", {
        body: { orderNumber: "77", postalCode: "69006" },
      });
      const { json: bens } = await world.ask("POST", "/api/shopper/quotes", { token: other.token, body: { items } });
      assert.ok(!bens.handovers.some(({ kind }: { kind: string }) => kind === "pickup"));
      assert.deepEqual((await world.ask("GET", "/api/shopper/pickup-days", { token: other.token })).json, { items: [] });
    });

    test("who could not collect it: the shopper is asked at once, answers from the mail, and the answer is booked (S5-54, S5-55, S5-56)", async () => {
      const { view } = await shopper.fetched(await order());
      const booked = carrier.pickups.length;
      world.pass(day);
      await fail(view);
      await world.settle();
      const token = await shopper.byMail(/could not collect your parcel/);
      const asked = await shopper.view(token, view.id);
      const { question, state } = asked.parcels[0].pickup;
      assert.equal(state, "failed");
      assert.ok(question.canDropOff);
      assert.ok(question.days.length > 0);
      const before = await page(view.id);
      assert.deepEqual([before.parcels[0].pickup.why, before.parcels[0].pickup.answer], ["nobody at home", null]);
      const missed = async () =>
        (await world.ask("GET", `/api/desk/returns?parcel=pickup_failed&search=${view.number}`, { token: world.ada.apiKey })).json.items;
      assert.deepEqual([before.parcel, (await missed()).length], ["pickup_failed", 1]);

      const [{ day: chosen, windows }] = question.days;
      const answer = { do: "slot", day: chosen, from: windows[1].from, to: windows[1].to, note: "Ring twice" };
      const answered = await shopper.answer(token, view, answer, "the-answer");
      assert.equal(answered.status, 200, answered.text);
      await world.settle();
      assert.equal((await shopper.answer(token, view, answer, "the-answer")).status, 200);
      await world.settle();
      assert.equal(carrier.pickups.length, booked + 1);
      const again = carrier.pickups.at(-1)?.asked;
      assert.deepEqual(
        [again?.day, again?.from, again?.note, again?.replaces],
        [chosen, windows[1].from, "Ring twice", carrier.pickups.at(-2)?.booked.reference],
      );
      assert.notEqual(again?.key, carrier.pickups.at(-2)?.asked.key);
      const now = await shopper.view(token, view.id);
      assert.deepEqual([now.parcels[0].pickup.state, now.parcels[0].pickup.question, now.parcels[0].pickup.day], ["booked", null, chosen]);
      assert.deepEqual(await missed(), []);
      assert.deepEqual((await types(view.id)).toReversed(), [
        "pickup.asked",
        "pickup.booked",
        "pickup.failed",
        "pickup.answered",
        "pickup.asked",
        "pickup.booked",
      ]);
      // An answer to what was asked before, and a scan of the first attempt that comes late.
      const late = await shopper.answer(token, view, { do: "drop_off" });
      assert.deepEqual([late.status, late.json.code], [409, "pickup_over"]);
      await fail(view, "late news", world.now() - 2 * day);
      assert.equal((await page(view.id)).parcels[0].pickup.state, "booked");
    });

    test("who could not collect it twice: the same scan again asks nobody, another failure asks again", async () => {
      const { view } = await shopper.fetched(await order());
      await fail(view);
      await fail(view);
      await world.settle();
      const asked = () => mails(new RegExp(`${view.number}: the courier could not`));
      assert.equal(asked(), 1);
      const token = await shopper.byMail(/could not collect/);
      const { question } = (await shopper.view(token, view.id)).parcels[0].pickup;
      const [{ day: chosen, windows }] = question.days;
      await shopper.answer(token, view, { do: "slot", day: chosen, ...{ from: windows[0].from, to: windows[0].to } });
      await world.settle();
      world.pass(day);
      await fail(view, "gate closed");
      await world.settle();
      assert.equal(asked(), 2);
      const later = await shopper.byMail(/could not collect/);
      const note = await shopper.answer(later, view, { do: "note", note: "Gate code 4711" });
      assert.equal(note.status, 200, note.text);
      await world.settle();
      assert.equal(carrier.pickups.at(-1)?.asked.note, "Gate code 4711");
      assert.ok((await page(view.id)).timeline.some(({ text }: { text: string }) => /Gate code 4711/.test(text)));
    });

    test("is missed by the carrier's own news, which ask the shopper once however often they come", async () => {
      const { view } = await shopper.fetched(await order());
      const { merchantId } = world.ada.shop;
      const parcelId = view.parcels[0].id as ParcelId;
      const followed = { parcelId, number: `MISSED${orders}`, carrier: "Double Post", asked: false, typed: false, at: world.now() };
      await world.app.context.db.write((tx) => beginTracking(tx, merchantId, followed));
      world.pass(60 * 60_000);
      const scans = [{ kind: "pickup_failed", at: world.now(), words: "Closed", id: "scan-1" }] as const;
      for (let times = 0; times < 2; times++) {
        await takeScans(world.app.context, merchantId, [{ parcelId, scans }], { asked: true, told: false });
        await world.settle();
      }
      const missed = await page(view.id);
      assert.deepEqual([missed.parcels[0].pickup.state, missed.parcels[0].pickup.why], ["failed", "Closed"]);
      assert.equal(mails(new RegExp(`${view.number}: the courier could not`)), 1);
      // It was fetched after all: nobody has to answer any more.
      const fetched = [{ kind: "accepted", at: world.now(), id: "scan-2" }] as const;
      await takeScans(world.app.context, merchantId, [{ parcelId, scans: fetched }], { asked: true, told: false });
      await world.settle();
      assert.equal((await page(view.id)).parcels[0].pickup.state, "done");
    });

    test("two answers at once: one is taken, and one booking made", async () => {
      const { token, view } = await shopper.fetched(await order());
      await fail(view);
      const { question } = (await shopper.view(token, view.id)).parcels[0].pickup;
      const [{ day: chosen, windows }] = question.days;
      const slots = windows.slice(0, 2).map(({ from, to }: { from: number; to: number }) => ({ do: "slot", day: chosen, from, to }));
      const booked = carrier.pickups.length;
      const answers = await Promise.all([...slots, { do: "drop_off" }].map((one) => shopper.answer(token, view, one)));
      await world.settle();
      assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 409, 409]);
      assert.ok(carrier.pickups.length - booked <= 1);
      assert.equal((await types(view.id)).filter((type) => type === "pickup.answered").length, 1);
    });

    test("after the parcel moved nobody is asked, and an answer is refused", async () => {
      const { token, view } = await shopper.fetched(await order());
      await fail(view);
      await moved(view);
      const late = await shopper.answer(token, view, { do: "drop_off" });
      assert.deepEqual([late.status, late.json.code], [409, "parcel_moving"]);
      const before = mails(/could not collect/);
      await fail(view);
      await world.settle();
      assert.equal(mails(/could not collect/), before);
      assert.equal((await page(view.id)).parcels[0].pickup.state, "done");
    });

    test("silence is put before a person, who books another day with the shopper's word", async () => {
      const { view } = await shopper.fetched(await order());
      world.pass(day);
      await fail(view);
      await escalatePickups(world.app.context, () => true);
      assert.notEqual((await page(view.id)).queue, "problems");
      world.pass(2 * day);
      await escalatePickups(world.app.context, () => true);
      await escalatePickups(world.app.context, () => true);
      const silent = await page(view.id);
      assert.equal(silent.queue, "problems");
      assert.equal((await types(view.id)).filter((type) => type === "pickup.escalated").length, 1);
      const { json: days } = await world.ask("GET", `/api/desk/returns/${view.id}/pickup-days`, { headers });
      const [{ day: chosen, windows }] = days.items;
      const slot = { day: chosen, from: windows[0].from, to: windows[0].to };
      const asked = await desk(`/returns/${view.id}/pickups`, { ...slot, mail: true, message: "As we said on the phone" });
      assert.equal(asked.status, 200, asked.text);
      await world.settle();
      const now = await page(view.id);
      assert.deepEqual([now.queue, now.parcels[0].pickup.state, now.parcels[0].pickup.day], ["to_receive", "booked", chosen]);
      assert.ok(world.letters.some(({ text }) => text.includes("> As we said on the phone")));
    });

    test("is moved by the desk: the first is called off before the second is booked, and called off for good", async () => {
      const { view } = await shopper.fetched(await order());
      const first = carrier.pickups.at(-1);
      const { json: days } = await world.ask("GET", `/api/desk/returns/${view.id}/pickup-days`, { headers });
      const { day: chosen, windows } = days.items.at(-1);
      const slot = { day: chosen, from: windows[1].from, to: windows[1].to };
      assert.equal((await desk(`/returns/${view.id}/pickups`, { ...slot, mail: true })).status, 200);
      const busy = await desk(`/returns/${view.id}/pickups`, { ...slot, mail: true });
      assert.deepEqual([busy.status, busy.json.code], [409, "pickup_under_way"]);
      await world.settle();
      assert.equal(first?.cancelled, true);
      const second = carrier.pickups.at(-1);
      assert.deepEqual([second?.asked.day, second?.cancelled], [chosen, false]);
      const { id } = (await page(view.id)).parcels[0].pickup;
      const off = await desk(`/pickups/${id}/cancellation`, { mail: true, message: "We send you a box" });
      assert.equal(off.status, 200, off.text);
      await world.settle();
      assert.equal(carrier.pickups.at(-1)?.cancelled, true);
      assert.equal((await page(view.id)).parcels[0].pickup.state, "cancelled");
      assert.ok(world.letters.some(({ subject, text }) => /no courier comes/.test(subject) && text.includes("> We send you a box")));
    });

    test("does not come for a return that was taken back", async () => {
      const { token, view } = await shopper.fetched(await order());
      assert.equal((await world.ask("POST", `/api/shopper/returns/${view.id}/cancellation`, { token })).status, 200);
      await world.settle();
      assert.equal(carrier.pickups.at(-1)?.cancelled, true);
      assert.deepEqual((await types(view.id)).slice(0, 2), ["pickup.cancelled", "pickup.calling_off"]);
    });

    test("whose booking was lost on the way is found again, and never booked twice", async () => {
      const { view } = await shopper.fetched(await order());
      await offAgain(view);
      const booked = carrier.pickups.length;
      carrier.fates.push("lost");
      await another(view);
      assert.equal(carrier.pickups.length, booked + 1);
      assert.equal((await page(view.id)).parcels[0].pickup.state, "booked");
    });

    test("is asked for once by however many do the work at the same time", async () => {
      const { view } = await shopper.fetched(await order());
      await offAgain(view);
      const booked = carrier.pickups.length;
      const { json: days } = await world.ask("GET", `/api/desk/returns/${view.id}/pickup-days`, { headers });
      const { day: chosen, windows } = days.items.at(-1);
      const slot = { day: chosen, from: windows[0].from, to: windows[0].to, mail: true };
      const asked = await Promise.all([desk(`/returns/${view.id}/pickups`, slot), desk(`/returns/${view.id}/pickups`, slot)]);
      assert.deepEqual(asked.map(({ status }) => status).sort(), [200, 409]);
      const { id } = (await page(view.id)).parcels[0].pickup;
      const task = { merchantId: world.ada.shop.merchantId, pickupId: id, look: 0 };
      await Promise.all([bookPickup(world.app.context, task), bookPickup(world.app.context, task), bookPickup(world.app.context, task)]);
      await world.settle();
      assert.equal(carrier.pickups.length, booked + 1);
      assert.equal((await page(view.id)).parcels[0].pickup.state, "booked");
    });

    test("whose booking nobody can find is put before a person, who says what they found", async () => {
      const { view } = await shopper.fetched(await order());
      await offAgain(view);
      const booked = carrier.pickups.length;
      carrier.fates.push("never");
      await another(view);
      assert.equal((await page(view.id)).parcels[0].pickup.state, "sending");
      for (let minutes = 0; minutes < 40; minutes += 2) {
        world.pass(2 * 60_000);
        await world.settle();
      }
      const lost = await page(view.id);
      assert.deepEqual([lost.queue, lost.parcels[0].pickup.state, carrier.pickups.length], ["problems", "unknown", booked]);
      const { id } = lost.parcels[0].pickup;
      const found = await desk(`/pickups/${id}/finding`, { made: false, why: "Nothing in their portal" });
      assert.equal(found.status, 200, found.text);
      await world.settle();
      const now = await page(view.id);
      assert.deepEqual([now.queue, now.parcels[0].pickup.state, carrier.pickups.length], ["to_receive", "booked", booked + 1]);
    });

    test("who is refused: the shopper is asked for another time; a carrier without time is asked again", async () => {
      const { token, view } = await shopper.fetched(await order());
      await offAgain(view);
      carrier.fates.push("refused");
      await another(view);
      assert.ok(mails(new RegExp(`${view.number}: choose another time`)) > 0);
      const { question, state } = (await shopper.view(token, view.id)).parcels[0].pickup;
      assert.equal(state, "refused");
      const [{ day: chosen, windows }] = question.days;
      carrier.fates.push("busy");
      await shopper.answer(token, view, { do: "slot", day: chosen, from: windows[0].from, to: windows[0].to });
      await world.settle();
      assert.equal((await page(view.id)).parcels[0].pickup.state, "sending");
      world.pass(5 * 60_000);
      await world.settle();
      assert.equal((await page(view.id)).parcels[0].pickup.state, "booked");
    });

    test("stays another merchant's: nobody else sees, moves or answers for it", async () => {
      const { view } = await shopper.fetched(await order());
      const bens = await world.member(world.ben, "owner");
      const { id } = (await page(view.id)).parcels[0].pickup;
      const body = { made: true, why: "mine" };
      for (const [path, sent] of [
        [`/pickups/${id}/finding`, body],
        [`/pickups/${id}/cancellation`, { mail: false }],
        [`/returns/${view.id}/pickups`, { day: "2026-11-30", from: 480, to: 780, mail: false }],
      ] as const) {
        const { status } = await world.ask("POST", `/api/desk${path}`, { headers: { ...bens, "Idempotency-Key": "x" }, body: sent });
        assert.equal(status, 404, path);
      }
      const other = await order();
      const { json: session } = await world.ask("POST", "/api/shopper/shops/ada/sessions", {
        body: { orderNumber: other, postalCode: "69006" },
      });
      assert.equal((await shopper.answer(session.token, view, { do: "drop_off" })).status, 404);
    });

    async function offAgain(view: Answer["json"]): Promise<void> {
      const { id } = (await page(view.id)).parcels[0].pickup;
      assert.equal((await desk(`/pickups/${id}/cancellation`, { mail: false })).status, 200);
      await world.settle();
    }

    /** On the next but one day that is offered, so that it is ahead for long enough. */
    async function another(view: Answer["json"]): Promise<void> {
      const { json: days } = await world.ask("GET", `/api/desk/returns/${view.id}/pickup-days`, { headers });
      const { day: chosen, windows } = days.items.at(-1);
      const asked = await desk(`/returns/${view.id}/pickups`, { day: chosen, from: windows[0].from, to: windows[0].to, mail: true });
      assert.equal(asked.status, 200, asked.text);
      await world.settle();
    }

    async function moved(view: Answer["json"]): Promise<void> {
      const { recordNews } = await import("../../server/connected/taken-scans.ts");
      await recordNews(
        world.app.context.db,
        world.ada.shop.merchantId,
        new Map([[view.parcels[0].id as ParcelId, { progress: "moving", happened: ["moving"] }]]),
        { at: world.now() },
      );
    }
  });
}
