import assert from "node:assert/strict";
import { test } from "node:test";
import { defaultPolicy } from "../../server/domain/default-policy.ts";
import type { ConnectionId, ParcelId, ReturnId } from "../../server/domain/ids.ts";
import type { Policy } from "../../server/domain/policy.ts";
import type { Scan } from "../../server/domain/tracking.ts";
import { findReturn } from "../../server/store/returns.ts";
import { beginTracking } from "../../server/store/tracking.ts";
import { carrierDouble } from "../support/carrier-double.ts";
import { engines } from "../support/databases.ts";
import { deskWork, everything } from "../support/desk.ts";
import { connect } from "../support/payers/connect.ts";
import { shopInMemory } from "../support/payers/shop.ts";
import { anOrder, aWorld, day, monday, type World } from "../support/world.ts";

const hour = 3_600_000;
const scan = (kind: Scan["kind"], at: number): Scan => ({ kind, at });
const base = defaultPolicy();
const early = (settleAt: Policy["resolutions"]["settleAt"], rules: Policy["rules"] = []): Policy => ({
  ...base,
  window: { ...base.window, days: 60 },
  resolutions: { ...base.resolutions, ...(settleAt && { settleAt }) },
  rules,
});
/** Delivered so long ago that no withdrawal is left. */
const commercial = { fulfilments: [{ id: "f1", shippedAt: monday - 32 * day, deliveredAt: monday - 30 * day }] };
/** The shop takes none back from the sale; the law still does. */
const onSale = {
  lines: [{ id: "2", title: "Rain cap", quantity: 1, listed: 3_500, paid: 3_150, tax: 525, categories: [], tags: [], finalSale: true }],
};

for (const engine of engines()) {
  const aShop = async (t: { after(end: () => Promise<void>): void }, policy: Policy, money: object = { payBy: "automatic" }) => {
    let now = () => monday;
    const carrier = carrierDouble(() => now());
    const shop = shopInMemory();
    const world = await aWorld(engine, {
      policy,
      providers: { carriers: new Map([["double", carrier.provider]]), shops: new Map([["memory", shop.provider]]) },
    });
    now = world.now;
    t.after(() => world.close());
    await connect(world, world.ada, "shop", "memory");
    const desk = deskWork(world, { Authorization: `Bearer ${world.ada.apiKey}` });
    const connection = await carrier.connect(world, world.ada);
    const path = "/api/desk/settings";
    const token = world.ada.apiKey;
    const { json, headers } = await world.ask("GET", path, { token });
    const body = { ...json, money: { ...json.money, ...money } };
    const set = await world.ask("PUT", path, { token, headers: { "If-Match": headers.get("ETag") ?? "" }, body });
    assert.equal(set.status, 200, set.text);
    let orders = 0;
    /** A return whose parcel has the number P and its order's. */
    const asked = async (given: object = commercial, chosen: object = {}, typed = false) => {
      orders += 1;
      const number = `${1000 + orders}`;
      const snapshot = anOrder({ number, externalId: `x${number}`, ...given });
      shop.orders.set(`x${number}`, snapshot);
      await world.order(world.ada, snapshot);
      const page = await desk.asked(number, chosen);
      await follow(world, connection, page, `P${number}`, typed);
      const read = () => desk.page(page.id);
      return { page, number: `P${number}`, read };
    };
    const told = async (number: string, ...scans: Scan[]) => {
      carrier.scan(number, ...scans);
      world.pass(14 * hour);
      await world.track();
      await world.settle({ again: false });
    };
    return { world, desk, shop, asked, told };
  };

  test(`${engine.name}: money leaves at the first scan where the policy says so, once, and the shopper is told: label, news and money by themselves (S5-53, S5-61)`, async (t) => {
    const { world, shop, asked, told } = await aShop(t, early({ refund: "first_scan" }));
    const { number, read } = await asked();
    assert.equal((await read()).settlement, "none");
    await told(number, scan("accepted", world.now()));
    const paid = await read();
    assert.deepEqual([paid.settlement, paid.status, paid.queue, paid.word], ["paid", "approved", "to_receive", "settled"]);
    assert.equal(shop.refunds.length, 1);
    assert.deepEqual(paid.timeline.find(({ type }: { type: string }) => type === "return.decided").by.kind, "system");
    const [letter] = world.letters.filter(({ messageId }) => messageId.startsWith("<decided"));
    assert.match(letter?.subject ?? "", /settled before your parcel arrives/);
    await told(number, scan("arriving", world.now()), scan("delivered", world.now() + 1));
    await world.settle();
    assert.equal(shop.refunds.length, 1, "nothing that comes later pays again, however often its work runs");
  });

  test(`${engine.name}: what came as it should closes the return; what did not is a person's, and no money is taken back`, async (t) => {
    const { world, desk, shop, asked, told } = await aShop(t, early({ refund: "first_scan" }));
    const [good, bad] = [await asked(), await asked()];
    for (const { number } of [good, bad]) await told(number, scan("accepted", world.now()));
    const received = await desk.receive(await good.read());
    assert.deepEqual([received.json.status, received.json.queue], ["closed", "done"]);

    const page = await bad.read();
    const units = page.items.flatMap((item: typeof page) =>
      item.units.map(({ id }: { id: string }) => ({ unitId: id, reception: "wrong_item" })),
    );
    const wrong = await desk.receive(page, { units });
    assert.deepEqual([wrong.json.status, wrong.json.queue, wrong.json.settlement], ["approved", "problems", "paid"]);
    assert.equal(shop.refunds.length, 2);
    const closing = (body: object) => world.ask("POST", `/api/desk/returns/${page.id}/closure`, { token: world.ada.apiKey, body });
    assert.equal((await closing({ note: " " })).status, 400);
    const closed = await closing({ note: "A cap of ours all the same; kept." });
    assert.deepEqual([closed.status, closed.json.status], [200, "closed"], closed.text);
    assert.ok(closed.json.timeline.some(({ text }: { text: string }) => text.includes("A cap of ours all the same; kept.")));
    assert.equal((await closing({ note: "Again" })).status, 409);
    await world.settle();
    assert.equal(shop.refunds.length, 2);
  });

  test(`${engine.name}: the shopper reads when money comes as the policy means it, before and after they ask, in their language; the desk reads why`, async (t) => {
    const { world, asked } = await aShop(t, early({ refund: "first_scan" }));
    const plain = (text: string) => text.replaceAll(/[\u00a0\u202f]/g, " ");
    await world.order(world.ada, anOrder({ number: "2001", ...commercial }));
    const { json: session } = await world.ask("POST", "/api/shopper/shops/ada/sessions", {
      body: { orderNumber: "2001", postalCode: "69006" },
    });
    const items = [{ lineId: "2", quantity: 1, reasonId: "too_small" }];
    const quote = async (lng: string, chosen: object = {}) =>
      (await world.ask("POST", `/api/shopper/quotes?lng=${lng}`, { token: session.token, body: { items, ...chosen } })).json;
    const { when, resolutions } = await quote("en");
    assert.match(plain(when), /^Usually soon after the carrier has scanned your parcel, at the latest on \d/);
    const note = (kind: string) => plain(resolutions.find((one: { kind: string }) => one.kind === kind).note);
    assert.match(note("refund"), /soon after the carrier has scanned your parcel/);
    for (const [lng, words] of [
      ["fr", /^En général peu après que le transporteur a scanné votre colis, au plus tard le/],
      ["es", /^Normalmente poco después de que el transportista haya escaneado el paquete/],
      ["de", /^In der Regel kurz nachdem der Paketdienst Ihr Paket gescannt hat, spätestens am/],
    ] as const)
      assert.match(plain((await quote(lng)).when), words);
    // With postage of their own nobody here hears of the parcel's way.
    assert.match(plain((await quote("en", { handover: "own" })).when), /^Usually 3 working days after the parcel arrives/);
    const page = await (await asked()).read();
    assert.deepEqual(
      page.trace
        .filter(({ rule }: { rule: string }) => rule === "When it is given")
        .map(({ saw, did }: { saw: string; did: string }) => [saw, did]),
      [["Asked for: money back", "Given as soon as the carrier has the parcel"]],
    );
  });

  test(`${engine.name}: at delivery means at delivery, and a withdrawal never waits longer than its first scan`, async (t) => {
    const { world, shop, asked, told } = await aShop(t, early({ refund: "delivery" }));
    const [own, law] = [await asked(), await asked(onSale)];
    assert.equal((await law.read()).lane, "withdrawal");
    for (const { number } of [own, law]) await told(number, scan("accepted", world.now()));
    assert.deepEqual([(await own.read()).settlement, (await law.read()).settlement], ["none", "paid"]);
    await told(own.number, scan("delivered", world.now()));
    assert.equal((await own.read()).settlement, "paid");
    assert.equal(shop.refunds.length, 2);
  });

  test(`${engine.name}: nobody is paid for a number they typed, nor for a parcel that went back`, async (t) => {
    const { world, shop, asked, told } = await aShop(t, early({ refund: "first_scan" }));
    const typed = await asked(commercial, {}, true);
    await told(typed.number, scan("delivered", world.now()));
    assert.deepEqual([(await typed.read()).settlement, (await typed.read()).parcels[0].progress], ["none", "delivered"]);
    const back = await asked();
    await told(back.number, scan("sent_back", world.now()), scan("delivered", world.now() + 1));
    assert.equal((await back.read()).settlement, "none");
    assert.equal(shop.refunds.length, 0);
  });

  test(`${engine.name}: a parcel that is held up pays for nothing before somebody had it: nobody may have brought it`, async (t) => {
    const { world, shop, asked, told } = await aShop(t, early({ refund: "first_scan" }));
    const { number, read } = await asked();
    await told(number, scan("held_up", world.now()));
    assert.deepEqual([(await read()).settlement, shop.refunds.length], ["none", 0]);
    await told(number, scan("accepted", world.now()));
    assert.deepEqual([(await read()).settlement, shop.refunds.length], ["paid", 1]);
  });

  test(`${engine.name}: a rule speaks for its pieces, and of several the most careful holds`, async (t) => {
    const rule = (at: "inspection" | "first_scan"): Policy["rules"][number] => ({
      id: `rule-${at}`,
      title: { en: "Caps" },
      when: { match: "all", conditions: [{ fact: "item.sku", is: "equal", value: "CAP" }] },
      then: [{ do: "settle_at", at }],
    });
    const careful = await aShop(t, early({ refund: "first_scan" }, [rule("inspection")]));
    const both = {
      items: [
        { lineId: "1", quantity: 1, reasonId: "too_small" },
        { lineId: "2", quantity: 1, reasonId: "too_small" },
      ],
    };
    const [cap, socks, mixed] = [
      await careful.asked(),
      await careful.asked(commercial, { items: [{ lineId: "1", quantity: 1, reasonId: "too_small" }] }),
      await careful.asked(commercial, both),
    ];
    for (const { number } of [cap, socks, mixed]) await careful.told(number, scan("accepted", careful.world.now()));
    assert.deepEqual(
      [(await cap.read()).settlement, (await socks.read()).settlement, (await mixed.read()).settlement],
      ["none", "paid", "none"],
    );
    const trusting = await aShop(t, early(undefined, [rule("first_scan")]));
    const trusted = await trusting.asked();
    await trusting.told(trusted.number, scan("accepted", trusting.world.now()));
    assert.equal((await trusted.read()).settlement, "paid");
  });

  test(`${engine.name}: limits hold: what is above them is due and waits for a person`, async (t) => {
    const { world, shop, asked, told, desk } = await aShop(t, early({ refund: "first_scan" }), {
      payBy: "automatic",
      automaticUpTo: 1_000,
    });
    const { number, read } = await asked();
    await told(number, scan("accepted", world.now()));
    const due = await read();
    assert.deepEqual([due.settlement, due.queue, shop.refunds.length], ["due", "to_pay", 0]);
    const [payment] = due.money.payments;
    assert.equal((await desk.pay(payment.id, { how: "shop" })).status, 200);
    await world.settle({ again: false });
    assert.deepEqual([(await read()).settlement, (await read()).queue], ["paid", "to_receive"]);

    const guarded = await aShop(t, early({ refund: "first_scan" }), { payBy: "automatic", automaticUpTo: null, secondPersonAbove: 1_000 });
    const second = await guarded.asked();
    await guarded.told(second.number, scan("accepted", guarded.world.now()));
    assert.deepEqual([(await second.read()).settlement, guarded.shop.refunds.length], ["due", 0]);
  });

  test(`${engine.name}: who has decided before the scan is not decided over`, async (t) => {
    const { world, desk, asked, told, shop } = await aShop(t, early({ refund: "first_scan" }));
    const { page, number, read } = await asked();
    const answer = await desk.decide(page.id, { units: everything(page, "cancel") });
    assert.equal(answer.status, 200, answer.text);
    await told(number, scan("accepted", world.now()));
    assert.deepEqual([(await read()).settlement, shop.refunds.length], ["none", 0]);
  });
}

async function follow(world: World, connectionId: ConnectionId, page: { id: string }, number: string, typed: boolean): Promise<void> {
  const { db } = world.app.context;
  const { merchantId } = world.ada.shop;
  const ret = await findReturn(db, merchantId, page.id as ReturnId);
  const parcelId = ret?.parcels[0]?.id as ParcelId;
  const begun = { parcelId, connectionId, number, carrier: "Double Post", asked: true, typed, at: world.now() };
  await db.write((tx) => beginTracking(tx, merchantId, begun));
}
