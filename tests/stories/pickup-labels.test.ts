import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { replaceExpiredLabels } from "../../server/actions/replace-expired-labels.ts";
import { pickupFailed } from "../../server/connected/pickups.ts";
import type { ParcelId } from "../../server/domain/ids.ts";
import { filesOfLabel, type Label } from "../../server/domain/parcel.ts";
import { fromJson } from "../../server/store/columns.ts";
import { type CarrierDouble, carrierDouble, standardServices } from "../support/carrier-double.ts";
import { type Couriers, couriers, fetchedPolicy } from "../support/couriers.ts";
import { engines } from "../support/databases.ts";
import { deskWork } from "../support/desk.ts";
import { cap, shopping } from "../support/shopping.ts";
import { type Answer, aWorld, day, type World } from "../support/world.ts";

const going = () => true;
const plain = (text: string) => text.replaceAll(/[\u00a0\u202f]/g, " ");

for (const engine of engines()) {
  describe(`labels and who comes for them, on ${engine.name}`, () => {
    let world: World;
    let carrier: CarrierDouble;
    let shopper: Couriers;
    let orders = 5000;
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
    });
    after(() => world.close());

    const order = async () => {
      orders += 1;
      await world.order(world.ada, { number: String(orders) });
      return String(orders);
    };
    const page = (id: string): Promise<Answer["json"]> => deskWork(world, { Authorization: `Bearer ${world.ada.apiKey}` }).page(id);
    /** Where the files of a parcel's label are kept. */
    const filesOf = async (parcelId: string): Promise<string[]> => {
      const { db } = world.app.context;
      const row = await db
        .selectFrom("parcels")
        .select("label")
        .where("id", "=", parcelId as ParcelId)
        .executeTakeFirstOrThrow();
      const files = filesOfLabel(fromJson<Label>(row.label ?? assert.fail()));
      assert.ok((await gone(files)).every((one) => !one));
      return files;
    };
    const gone = (files: readonly string[]): Promise<boolean[]> =>
      Promise.all(files.map(async (key) => (await world.app.context.storage.read(key)) === null));
    const bring = async (view: Answer["json"]): Promise<Answer["json"]> => {
      await pickupFailed(world.app.context, world.ada.shop.merchantId, view.parcels[0].id as ParcelId, { at: world.now(), words: "no" });
      await world.settle();
      const token = await shopper.byMail(/could not collect/);
      const answered = await shopper.answer(token, view, { do: "drop_off" });
      assert.equal(answered.status, 200, answered.text);
      await world.settle();
      return page(view.id);
    };

    const letters = (number: string) =>
      world.letters.filter(({ subject }) => subject.includes(number)).map(({ subject }) => plain(subject));

    test("one letter brings the label and says when somebody comes, and where the parcel is followed", async () => {
      const { view } = await shopper.fetched(await order(), { note: "Door code 12" });
      assert.equal(letters(view.number).length, 1, letters(view.number).join("\n"));
      const letter = world.letters.findLast(({ subject }) => subject.includes(view.number)) ?? assert.fail();
      assert.match(plain(letter.subject), /a courier comes on \w+ \d+ November, 08:00–13:00/);
      assert.equal(letter.attachments.length, 1);
      const text = plain(letter.text);
      assert.match(text, /A courier comes: \w+ \d+ November, 08:00–13:00/);
      assert.match(text, /What the courier knows: Door code 12/);
      assert.match(text, /Follow the parcel\nhttp:\/\/returns\.test\/r\/ada\?lng=en#tracking=/);
      assert.doesNotMatch(text, /[Dd]rop/);
      world.pass(60 * 60_000);
      await world.settle();
      assert.equal(letters(view.number).length, 1);
    });

    test("one courier for two parcels is asked for both, and told in one letter", async () => {
      const headers = { Authorization: `Bearer ${world.ada.apiKey}` };
      const { revision, rules } = (await world.ask("GET", "/api/desk/shops/ada/shipping", { headers })).json;
      const put = { headers: { ...headers, "If-Match": `"${revision}"` }, body: { ...rules, mostParcels: 2 } };
      assert.equal((await world.ask("PUT", "/api/desk/shops/ada/shipping", put)).status, 200);
      const booked = carrier.pickups.length;
      const { view } = await shopper.fetched(await order(), {}, 2);
      assert.equal(view.parcels.length, 2);
      assert.deepEqual(
        view.parcels.map((parcel: Answer["json"]) => parcel.pickup.state),
        ["booked", "booked"],
      );
      assert.equal(carrier.pickups.length, booked + 2);
      assert.deepEqual(letters(view.number).length, 1, letters(view.number).join("\n"));
      const letter = world.letters.findLast(({ subject }) => subject.includes(view.number)) ?? assert.fail();
      assert.equal(letter.attachments.length, 2);
      assert.equal(letter.text.match(/#tracking=/g)?.length, 2);
      assert.match(letter.text, /Pack the 2 pieces into 2 parcels/);
      assert.match(view.nextSteps[0], /Pack the 2 pieces into 2 parcels/);
      for (const { id } of view.parcels)
        await pickupFailed(world.app.context, world.ada.shop.merchantId, id as ParcelId, { at: world.now(), words: "no" });
      await world.settle();
      assert.equal(letters(view.number).length, 2, "one question about both");
    });

    test("a label whose courier nobody can arrange comes within minutes all the same, and before what is asked about it", async () => {
      carrier.fates.push("made", "refused");
      const { view } = await shopper.fetched(await order());
      assert.deepEqual(
        letters(view.number).map((subject) => /your label, and a courier|choose another time/.exec(subject)?.[0]),
        ["your label, and a courier", "choose another time"],
      );
      const { headline, lead } = view;
      assert.deepEqual([headline, lead], ["Your parcel is still with you", "Choose below what happens now."]);
    });

    test("who brings it after all keeps a label that is taken at the counter", async () => {
      const { view } = await shopper.fetched(await order());
      const bought = carrier.labels.length;
      assert.equal(carrier.labels.at(-1)?.asked.service, "fetch");
      const { parcels } = await bring(view);
      assert.equal(carrier.labels.length, bought);
      assert.deepEqual([parcels[0].handover, parcels[0].pickup.answer, carrier.labels.at(-1)?.cancelled], ["print", "drop_off", false]);
    });

    test("who brings it after all gets another label where the first is not taken there, and that one goes back", async () => {
      carrier.services = [
        { ...standardServices[0], handovers: ["drop_off"] },
        { ...standardServices[1], handovers: ["pickup"] },
      ] as CarrierDouble["services"];
      world.pass(60 * 60_000);
      const { view } = await shopper.fetched(await order());
      const bought = carrier.labels.length;
      const first = carrier.labels.at(-1);
      const files = await filesOf(view.parcels[0].id);
      const { parcels } = await bring(view);
      assert.equal(carrier.labels.length, bought + 1);
      assert.deepEqual([first?.cancelled, carrier.labels.at(-1)?.asked.service, carrier.labels.at(-1)?.cancelled], [true, "drop", false]);
      assert.deepEqual(await gone(files), [true]);
      assert.equal(parcels[0].handover, "print");
      assert.equal(parcels[0].trackingNumber, carrier.labels.at(-1)?.made.trackingNumber);
      assert.ok(world.letters.some(({ subject }) => new RegExp(`Return ${view.number}: .*label`).test(subject)));
      carrier.services = [...standardServices];
    });

    test("a label that ran out is replaced once, when certainly nobody takes it, and not for who has sent it", async () => {
      const sent = shopping(world);
      await sent.publish(world.ada, { sendWithinDays: 90 });
      const one = await sent.sendBack(await order(), { items: [cap], handover: "print" });
      const two = await sent.sendBack(await order(), { items: [cap], handover: "print" });
      const token = await sent.proved(String(orders));
      const posted = await world.ask("POST", `/api/shopper/returns/${two.id}/postings`, {
        token,
        headers: { "Idempotency-Key": "posted-already" },
        body: { parcelId: two.parcels[0].id, trackingNumber: "X1" },
      });
      assert.equal(posted.status, 200, posted.text);
      const bought = carrier.labels.length;
      const first = carrier.labels.at(-2);
      const files = await filesOf(one.parcels[0].id);
      world.pass(31 * day);
      await replaceExpiredLabels(world.app.context, going);
      await world.settle();
      assert.equal(carrier.labels.length, bought, "it may have been handed in on its last day");
      world.pass(3 * day);
      await Promise.all([replaceExpiredLabels(world.app.context, going), replaceExpiredLabels(world.app.context, going)]);
      await world.settle();
      await replaceExpiredLabels(world.app.context, going);
      await world.settle();
      assert.equal(carrier.labels.length, bought + 1);
      assert.equal(first?.cancelled, true);
      assert.deepEqual(await gone(files), [true]);
      const { parcels, timeline } = await page(one.id);
      assert.equal(parcels[0].trackingNumber, carrier.labels.at(-1)?.made.trackingNumber);
      assert.equal(timeline.filter(({ type }: Answer["json"]) => type === "parcel.label_expired").length, 1);
      assert.ok(world.letters.some(({ subject }) => subject === `Return ${one.number}: your label is no longer valid`));
      assert.ok(!world.letters.some(({ subject }) => subject === `Return ${two.number}: your label is no longer valid`));
    });
  });

  test(`${engine.name}: a carrier that wants to know with the label gets courier and point with it, once`, async (t) => {
    let clock = () => 0;
    const carrier = carrierDouble(() => clock(), "double", { pickup: "with_label" });
    const world = await aWorld(engine, { policy: fetchedPolicy(), providers: { carriers: new Map([["double", carrier.provider]]) } });
    t.after(() => world.close());
    clock = () => world.now();
    await carrier.connect(world, world.ada);
    const shopper = couriers(world);
    await world.order(world.ada, { number: "7001" });
    const { view } = await shopper.fetched("7001", { note: "Blue door" });
    const { asked } = carrier.labels.at(-1) ?? assert.fail();
    assert.deepEqual([asked.handover, asked.pickup?.day, asked.pickup?.note], ["pickup", view.parcels[0].pickup.day, "Blue door"]);
    assert.equal(carrier.pickups.length, 0);
    assert.equal(view.parcels[0].pickup.state, "booked");
    assert.equal(world.letters.filter(({ subject }) => /a courier comes on/.test(subject)).length, 1);

    carrier.points = [
      {
        id: "kiosk-9",
        carrier: "Double Post",
        name: "Kiosk 9",
        address: { name: "Kiosk 9", line1: "1 rue X", postalCode: "69006", city: "Lyon", country: "FR" },
      },
    ];
    await world.order(world.ada, { number: "7002" });
    const { json: session } = await world.ask("POST", "/api/shopper/shops/ada/sessions", {
      body: { orderNumber: "7002", postalCode: "69006" },
    });
    const { token } = session;
    const { json: points } = await world.ask("GET", "/api/shopper/points?postalCode=69006&country=FR", { token });
    const { json: quote } = await world.ask("POST", "/api/shopper/quotes", { token, body: { items: [cap], handover: "print" } });
    const point = { id: points.items[0].id };
    const body = { items: [cap], resolution: quote.resolution, handover: "print", quote: quote.quote, point };
    const submitted = await world.ask("POST", "/api/shopper/returns", { token, body, headers: { "Idempotency-Key": "with-a-point" } });
    assert.equal(submitted.status, 201, submitted.text);
    await world.settle();
    assert.equal(carrier.labels.at(-1)?.asked.pointId, "kiosk-9");
    const { parcels } = await deskWork(world, { Authorization: `Bearer ${world.ada.apiKey}` }).page(submitted.json.returns[0].id);
    assert.ok(parcels[0].shipment.why.includes("Taken at the drop-off point the shopper chose"));
  });
}
