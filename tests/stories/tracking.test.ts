import assert from "node:assert/strict";
import { test } from "node:test";
import { decide } from "../../server/domain/command.ts";
import type { CarrierCan } from "../../server/domain/connection.ts";
import { defaultPolicy } from "../../server/domain/default-policy.ts";
import type { ConnectionId, ReturnId } from "../../server/domain/ids.ts";
import type { Return } from "../../server/domain/return.ts";
import type { Scan } from "../../server/domain/tracking.ts";
import { commit } from "../../server/store/commit.ts";
import { findConnection, updateConnection } from "../../server/store/connections.ts";
import { findReturn, timelineOf } from "../../server/store/returns.ts";
import { beginTracking, findTracking, scansOfParcels } from "../../server/store/tracking.ts";
import { trackingPage, trackingToken } from "../../server/tracking-links.ts";
import { doChores } from "../../server/worker/schedule.ts";
import { readPages } from "../documents/read-pdf.ts";
import { carrierDouble } from "../support/carrier-double.ts";
import { engines } from "../support/databases.ts";
import { shopping } from "../support/shopping.ts";
import { aWorld, day, monday, type World } from "../support/world.ts";

const hour = 3_600_000;
const scan = (kind: Scan["kind"], at: number, more: Partial<Scan> = {}): Scan => ({ kind, at, ...more });

for (const engine of engines()) {
  const aShop = async (t: { after(end: () => Promise<void>): void }, can: Partial<CarrierCan> = {}) => {
    let now = () => monday;
    const carrier = carrierDouble(() => now(), "double", can);
    const world = await aWorld(engine, { policy: defaultPolicy(), providers: { carriers: new Map([["double", carrier.provider]]) } });
    now = world.now;
    t.after(() => world.close());
    await shopping(world).change(world.ada, { portal: "active" });
    const connection = await carrier.connect(world, world.ada);
    return { world, carrier, connection, follow: (number: string) => follow(world, connection, number) };
  };

  test(`${engine.name}: a parcel is asked about more often the nearer it is, and no more once it is here (S5-51)`, async (t) => {
    const { world, carrier, follow } = await aShop(t);
    const parcel = await follow("1001");
    await world.track();
    assert.deepEqual(carrier.looks, [1]);
    assert.equal((await parcel.read()).parcels[0]?.progress, "announced");
    await world.track();
    assert.deepEqual(carrier.looks, [1], "it is not time yet");

    world.pass(day);
    carrier.scan("P1001", scan("accepted", world.now() - hour, { words: "Accepted at counter", place: "Lyon" }));
    await world.track();
    assert.deepEqual(await parcel.told(), ["parcel.moving"]);
    world.pass(4 * hour);
    carrier.scan("P1001", scan("arriving", world.now() - hour));
    await world.track();
    world.pass(hour / 2);
    carrier.scan("P1001", scan("delivered", world.now() - 60_000));
    await world.track();
    assert.deepEqual(await parcel.told(), ["parcel.moving", "parcel.arriving", "parcel.delivered"]);
    assert.equal((await parcel.tracking())?.nextLookAt, undefined);
    const { length } = carrier.looks;
    world.pass(30 * day);
    await world.track();
    assert.equal(carrier.looks.length, length);
    assert.deepEqual(
      (await parcel.scans()).map(({ scan: { kind } }) => kind),
      ["accepted", "arriving", "delivered"],
    );
  });

  test(`${engine.name}: a label that was bought is followed from then on, and no more once it is given back`, async (t) => {
    const { world, carrier } = await aShop(t);
    const { db } = world.app.context;
    const { merchantId } = world.ada.shop;
    await world.order(world.ada, { number: "2001" });
    const { id, parcels, token } = await sentBack(world, "2001");
    const [label] = carrier.labels;
    assert.ok(label?.made.trackingNumber);
    const tracking = () => findTracking(db, merchantId, parcels[0].id);
    assert.deepEqual(
      [(await tracking())?.number, (await tracking())?.reference, (await tracking())?.carrier],
      [label.made.trackingNumber, label.made.reference, "Double Post"],
    );
    assert.match(parcels[0].trackingUrl, /\/r\/ada\?lng=en#tracking=/);
    const link = new URL(parcels[0].trackingUrl).hash.replace("#tracking=", "");
    assert.equal((await world.ask("GET", "/api/shopper/tracking", { token: link })).json.number, label.made.trackingNumber);
    await world.track();
    assert.deepEqual(carrier.looks, [1]);
    const cancelled = await world.ask("POST", `/api/shopper/returns/${id}/cancellation`, { token });
    assert.equal(cancelled.status, 200, cancelled.text);
    await world.settle();
    assert.equal((await tracking())?.nextLookAt, undefined);
    carrier.scan(label.made.trackingNumber, scan("accepted", world.now()));
    world.pass(3 * day);
    await world.track();
    assert.deepEqual(carrier.looks, [1]);
  });

  test(`${engine.name}: signed news are taken as they stand, once, and never move a parcel back (S5-51)`, async (t) => {
    const { world, carrier, connection, follow } = await aShop(t, { webhooks: "signed" });
    const parcel = await follow("1001");
    const tell = (scans: Scan[], id?: string) =>
      carrier.tell(world, connection, [{ kind: "track", trackingNumber: "P1001", scans }], id === undefined ? {} : { id });
    const accepted = scan("accepted", world.now() + hour);
    const delivered = scan("delivered", world.now() + 9 * hour);
    world.pass(10 * hour);
    assert.equal(await tell([delivered], "d1"), 200);
    assert.equal(await tell([delivered], "d1"), 200);
    assert.equal(await tell([accepted, delivered], "d2"), 200);
    assert.equal(await tell([scan("arriving", accepted.at + hour)], "d3"), 200);
    assert.equal((await parcel.read()).parcels[0]?.progress, "delivered");
    assert.deepEqual(await parcel.told(), ["parcel.moving", "parcel.delivered"]);
    assert.equal((await parcel.scans()).length, 3);
    assert.deepEqual(carrier.looks, []);

    assert.equal(
      await carrier.tell(world, connection, [{ kind: "track", trackingNumber: "P1001", scans: [accepted] }], { forged: true }),
      404,
    );
    assert.equal(await carrier.tell(world, connection, [{ kind: "track", trackingNumber: "nobody's", scans: [accepted] }]), 200);
  });

  test(`${engine.name}: a number is the same however webhooks, answers and scanners write it, and another one never is`, async (t) => {
    const { world, carrier, connection, follow } = await aShop(t, { webhooks: "signed" });
    const parcel = await follow("1001");
    const other = await follow("10011");
    const tell = (trackingNumber: string, scans: Scan[]) => carrier.tell(world, connection, [{ kind: "track", trackingNumber, scans }]);
    world.pass(hour);
    assert.equal(await tell(" p 10\u00a001 ", [scan("accepted", world.now())]), 200);
    assert.deepEqual([await parcel.told(), await other.told()], [["parcel.moving"], []]);
    assert.equal(await tell("0P1001", [scan("delivered", world.now())]), 200);
    assert.equal(await tell("P-1001", [scan("delivered", world.now())]), 200);
    assert.deepEqual([await parcel.told(), await other.told()], [["parcel.moving"], []]);

    const number = "9101026837331000039521";
    await world.order(world.ada, {
      number: "1002",
      fulfilments: [{ id: "f1", shippedAt: world.now() - 9 * day, deliveredAt: world.now() - 6 * day, trackingNumber: number }],
    });
    const { id } = await shopping(world).sendBack("1002");
    for (const read of [number, `42022153${number}`, `]C142022153${number}`, "9101 0268 3733 1000 0395 21"]) {
      const { json } = await world.ask("GET", `/api/desk/scans?text=${encodeURIComponent(read)}`, { token: world.ada.apiKey });
      assert.deepEqual([json.kind, json.candidates?.map((one: { id: string }) => one.id)], ["return", [id]], read);
    }
  });

  test(`${engine.name}: what is not signed is only a reason to ask, and no more than once a minute`, async (t) => {
    const { world, carrier, connection, follow } = await aShop(t, { webhooks: "hint" });
    const parcel = await follow("1001");
    await world.track();
    world.pass(2 * hour);
    const lie = () =>
      carrier.tell(world, connection, [{ kind: "track", trackingNumber: "P1001", scans: [scan("delivered", world.now())] }], {
        forged: true,
      });
    assert.equal(await lie(), 200);
    assert.equal((await parcel.read()).parcels[0]?.progress, "announced", "nobody is believed who did not sign");
    carrier.scan("P1001", scan("accepted", world.now()));
    await world.track();
    assert.deepEqual(await parcel.told(), ["parcel.moving"]);
    const { length } = carrier.looks;
    for (let times = 0; times < 5; times++) await lie();
    world.pass(30_000);
    await world.track();
    assert.equal(carrier.looks.length, length);
  });

  test(`${engine.name}: returns of one submission hear of their parcel together, whatever became of them`, async (t) => {
    const { world, carrier, follow } = await aShop(t);
    const { ret, read, told } = await follow("1001");
    const { db } = world.app.context;
    const { after, events } = decide(ret, { do: "cancel", by: { kind: "shopper" } }, world.now());
    await commit(db, { merchantId: ret.merchantId, created: [], updated: [{ before: ret, after }], events }, { at: world.now() });
    carrier.scan("P1001", scan("accepted", world.now()));
    await world.track();
    assert.deepEqual([(await read()).status, (await read()).parcels[0]?.progress], ["cancelled", "moving"]);
    assert.deepEqual(await told(), ["parcel.moving"]);
    await world.settle();
    assert.ok(!world.letters.some(({ messageId }) => messageId.startsWith("<parcel_")), "nobody writes about a return that is over");
  });

  test(`${engine.name}: a carrier that is silent, busy or chokes on one number holds up nobody`, async (t) => {
    const { world, carrier, follow } = await aShop(t);
    const parcels = [];
    for (const number of ["1001", "1002", "1003", "1004", "1005"]) parcels.push(await follow(number));
    carrier.silent = true;
    await world.track();
    assert.deepEqual(carrier.looks, [5]);
    world.pass(10_000);
    await world.track();
    assert.deepEqual(carrier.looks, [5], "it rests after it did not answer");
    carrier.silent = false;
    world.pass(2 * 60_000);
    carrier.choking.add("P1003");
    carrier.unknown.add("P1004");
    for (const number of ["P1001", "P1002", "P1005"]) carrier.scan(number, scan("accepted", world.now()));
    await world.track();
    const far = await Promise.all(parcels.map(async ({ read }) => (await read()).parcels[0]?.progress));
    assert.deepEqual(far, ["moving", "moving", "announced", "announced", "moving"]);
    const looks = await Promise.all(parcels.map(async ({ tracking }) => (await tracking())?.failures));
    assert.deepEqual(looks, [0, 0, 1, 1, 0]);
  });

  test(`${engine.name}: a connection that was mended is asked about its parcels at once`, async (t) => {
    const { world, carrier, connection, follow } = await aShop(t);
    const { db } = world.app.context;
    const { merchantId } = world.ada.shop;
    await follow("1001");
    carrier.silent = true;
    await world.track();
    carrier.silent = false;
    await world.track();
    assert.deepEqual(carrier.looks, [1], "it rests");
    const known = (await findConnection(db, merchantId, connection)) ?? assert.fail();
    assert.ok(await updateConnection(db, merchantId, known, { ...known, elsewhere: false, at: world.now() }));
    await world.track();
    assert.deepEqual(carrier.looks, [1, 1]);
  });

  test(`${engine.name}: the shopper is told in their language what the shop chose, with a link that shows the parcel alone`, async (t) => {
    const { world, carrier, follow } = await aShop(t);
    await follow("1001");
    carrier.scan("P1001", scan("accepted", world.now()), scan("arriving", world.now() + 1));
    world.pass(hour);
    await world.track();
    await world.settle();
    const told = () => world.letters.filter(({ messageId }) => messageId.startsWith("<parcel_"));
    assert.deepEqual(told(), [], "that it arrives is told only where the shop wants it");
    carrier.scan("P1001", scan("delivered", world.now()));
    world.pass(day);
    await world.track();
    await world.settle();
    const [letter, ...more] = told();
    assert.deepEqual(more, []);
    assert.match(letter?.subject ?? "", /your parcel has arrived/);
    assert.match(letter?.text ?? "", /http:\/\/returns\.test\/r\/ada\?lng=en#tracking=mer_\w+\.par_\w+\.\w+\.\S+/);
  });

  test(`${engine.name}: the link shows the parcel in the reader's words, and nothing of whose it is (S5-47, S5-52)`, async (t) => {
    const { world, carrier, follow } = await aShop(t);
    const parcel = await follow("1001");
    world.pass(day);
    carrier.scan(
      "P1001",
      scan("accepted", world.now() - 2 * hour, { words: "Handed in by Claire Martin", place: "8 avenue Foch, 69006 Lyon, Lyon Part-Dieu" }),
      scan("moving", world.now() - hour, { place: "Dijon" }),
    );
    await world.track();
    const { keys, publicUrl } = world.app.context;
    const [one] = parcel.ret.parcels;
    assert.ok(one);
    const token = trackingToken(keys, { merchantId: parcel.ret.merchantId, parcelId: one.id }, parcel.ret.sendBy);
    assert.ok(trackingPage(publicUrl, "ada", { token, language: "fr" }).startsWith("http://returns.test/r/ada?lng=fr#tracking="));
    const open = (bearer: string, language = "en") => world.ask("GET", `/api/shopper/tracking?lng=${language}`, { token: bearer });
    const shown = await open(token);
    assert.equal(shown.status, 200, shown.text);
    assert.deepEqual(
      [shown.json.headline, shown.json.carrier, shown.json.number, shown.json.progress],
      ["Your parcel is on its way", "Double Post", one.trackingNumber, "moving"],
    );
    assert.deepEqual(
      shown.json.stops.map(({ state, title }: { state: string; title: string }) => `${state}: ${title}`),
      ["done: Label made", "now: With the carrier", "later: About to arrive", "later: At Ada's Shoes in Lille"],
    );
    assert.deepEqual(
      shown.json.scans.map(({ title, place }: { title: string; place: string }) => [title, place]),
      [
        ["On its way", "Dijon"],
        ["Handed over", "Lyon Part-Dieu"],
      ],
    );
    for (const secret of ["Claire", "Martin", "Foch", "69006", "1001-", parcel.ret.number, parcel.ret.id, "Merino", "Rain cap", "retours"])
      assert.ok(!shown.text.toLowerCase().includes(secret.toLowerCase()), secret);
    assert.equal((await open(token, "de")).json.headline, "Ihr Paket ist unterwegs");

    const [merchant = "", id = "", ...rest] = token.split(".");
    for (const guess of [
      "",
      "nonsense",
      `${merchant}.${id}`,
      [merchant, `${id.slice(0, -1)}x`, ...rest].join("."),
      [world.ben.shop.merchantId, id, ...rest].join("."),
    ])
      assert.equal((await open(guess)).json.code, "link_expired", guess);
    const session = await world.ask("GET", `/api/shopper/returns/${parcel.ret.id}`, { token });
    assert.equal(session.status, 401, "it opens nothing else");
    for (let times = 0; times < 20; times++) await open("nonsense");
    assert.equal((await open("nonsense")).status, 429);
    assert.equal((await open(token)).status, 200, "who has a link is not shut out by who guesses");
    world.pass(400 * day);
    assert.equal((await open(token)).json.code, "link_expired");
  });

  test(`${engine.name}: what nobody has seen for too long is put before a person with all a claim needs, and found by a later scan`, async (t) => {
    const { world, carrier, connection, follow } = await aShop(t, { webhooks: "signed" });
    const parcel = await follow("1001");
    const token = world.ada.apiKey;
    const id = parcel.ret.parcels[0]?.id;
    const page = async () => (await world.ask("GET", `/api/desk/returns/${parcel.ret.id}`, { token })).json;
    const tell = (one: Scan) => carrier.tell(world, connection, [{ kind: "track", trackingNumber: "P1001", scans: [one] }]);
    await tell(scan("accepted", world.now(), { place: "Lyon" }));
    world.pass(11 * day);
    await doChores(world.app.context);
    assert.equal((await page()).queue, "to_receive");
    world.pass(2 * day);
    await doChores(world.app.context);
    await doChores(world.app.context);
    const lost = await page();
    assert.deepEqual([lost.queue, lost.parcels[0].progress], ["problems", "lost"]);
    assert.deepEqual(await parcel.told(), ["parcel.moving", "parcel.lost"]);
    await world.settle();
    assert.ok(world.letters.some(({ subject }) => /we are looking for your parcel/.test(subject)));

    const claim = await world.ask("GET", `/api/desk/parcels/${id}/claim`, { token });
    assert.equal(claim.status, 200, claim.text);
    assert.deepEqual(
      [claim.json.value, claim.json.currency, claim.json.trackingNumber, claim.json.lastSeenPlace, claim.json.items],
      [3_150, "EUR", parcel.ret.parcels[0]?.trackingNumber, "Lyon", [{ title: "Rain cap, Navy", sku: "CAP", quantity: 1, paid: 3_150 }]],
    );
    assert.ok(
      claim.json.from.includes("Claire Martin") && claim.json.to.length > 0 && claim.json.label.startsWith("http://returns.test/files/"),
    );
    assert.deepEqual([claim.json.deadline.at, claim.json.deadline.source], [null, null], "nothing is known of this carrier");
    assert.equal(claim.json.deadline.text, "Unknown, ask the carrier");
    assert.equal((await world.ask("GET", `/api/desk/parcels/${id}/claim`, { token: world.ben.apiKey })).status, 404);

    const paper = (language: string, who = token) =>
      world.ask("GET", `/api/desk/parcels/${id}/claim.pdf`, { token: who, headers: { "Accept-Language": language } });
    const document = await paper("de");
    assert.deepEqual([document.status, document.headers.get("Content-Type")], [200, "application/pdf"], document.text.slice(0, 300));
    assert.match(document.headers.get("Content-Disposition") ?? "", new RegExp(`claim-${parcel.ret.number}\\.pdf`));
    const said = readPages(document.bytes)
      .flat()
      .map(({ text }) => text)
      .join(" ");
    for (const part of ["Schadensmeldung zum Paket", "Claire Martin", "Lyon", "Rain cap, Navy", "Unbekannt, beim Paketdienst erfragen"])
      assert.ok(said.includes(part), `${part} in ${said}`);
    assert.equal((await paper("de", world.ben.apiKey)).status, 404);

    await tell(scan("announced", world.now() - 13 * day - hour));
    assert.equal((await page()).parcels[0].progress, "lost", "news of before change nothing");
    await tell(scan("arriving", world.now()));
    assert.deepEqual([(await page()).queue, (await page()).parcels[0].progress], ["to_receive", "arriving"]);
    assert.deepEqual((await parcel.told()).slice(2), ["parcel.found", "parcel.arriving"]);
  });

  test(`${engine.name}: the list is narrowed to what keeps parcels, page by page, and nobody sees another's (S3-09)`, async (t) => {
    const { world, carrier, connection, follow } = await aShop(t, { webhooks: "signed" });
    const list = async (query: string, token = world.ada.apiKey) => (await world.ask("GET", `/api/desk/returns?${query}`, { token })).json;
    const found = async (parcel: string) =>
      (await list(`parcel=${parcel}`)).items.map(({ orderNumber }: { orderNumber: string }) => orderNumber);
    const tell = (number: string, ...scans: Scan[]) =>
      carrier.tell(world, connection, [{ kind: "track", trackingNumber: `P${number}`, scans }]);
    const ways: Readonly<Record<string, Scan["kind"][]>> = {
      "1001": [],
      "1002": ["accepted"],
      "1003": ["accepted", "held_up"],
      "1004": ["held_up"],
      "1005": ["accepted", "held_up", "moving"],
      "1006": ["held_up", "delivered"],
      "1007": ["accepted", "sent_back"],
      "1008": ["accepted", "arriving"],
    };
    for (const number of Object.keys(ways)) await follow(number);
    for (const [number, way] of Object.entries(ways))
      for (const kind of way) {
        world.pass(hour);
        assert.equal(await tell(number, scan(kind, world.now())), 200);
      }
    assert.deepEqual(
      [await found("announced"), await found("moving"), await found("held_up"), await found("arriving")],
      [["1001"], ["1002", "1005"], ["1003", "1004"], ["1008"]],
    );
    assert.deepEqual([await found("delivered"), await found("sent_back"), await found("lost")], [["1006"], ["1007"], []]);
    const first = await list("parcel=held_up&limit=1&sort=value&order=desc");
    const second = await list(`parcel=held_up&limit=1&sort=value&order=desc&after=${first.next}`);
    assert.deepEqual([...first.items, ...second.items].map(({ orderNumber }: { orderNumber: string }) => orderNumber).toSorted(), [
      "1003",
      "1004",
    ]);
    assert.deepEqual([first.total, second.next], [2, null]);
    assert.deepEqual((await list("parcel=held_up", world.ben.apiKey)).items, []);
    assert.equal((await world.ask("GET", "/api/desk/returns?parcel=stolen", { token: world.ada.apiKey })).status, 400);
    // It goes on: nothing new is told to anybody, and the list knows it.
    const [held] = first.items;
    assert.equal((await world.ask("GET", `/api/desk/returns/${held.id}`, { token: world.ada.apiKey })).json.parcels[0].heldUp, true);
    world.pass(hour);
    await tell(held.orderNumber, scan("moving", world.now()));
    const after = (await world.ask("GET", `/api/desk/returns/${held.id}`, { token: world.ada.apiKey })).json;
    assert.deepEqual([after.parcel, after.parcels[0].heldUp, (await found("held_up")).length], ["moving", false, 1]);
  });

  test(`${engine.name}: a person says that a parcel is lost, or is not, and is not contradicted by silence`, async (t) => {
    const { world, carrier, follow } = await aShop(t);
    const parcel = await follow("1001");
    const token = world.ada.apiKey;
    const id = parcel.ret.parcels[0]?.id;
    const say = (lost: boolean, note = "The carrier said so on the phone.") =>
      world.ask("POST", `/api/desk/parcels/${id}/loss`, { token, body: { lost, note } });
    carrier.scan("P1001", scan("accepted", world.now()));
    await world.track();
    world.pass(day);
    assert.equal(
      (await world.ask("POST", `/api/desk/parcels/${id}/loss`, { token: world.ben.apiKey, body: { lost: true, note: "x" } })).status,
      404,
    );
    assert.deepEqual([(await say(true)).json.progress, (await say(true)).json.progress], ["lost", "lost"]);
    assert.deepEqual(await parcel.told(), ["parcel.moving", "parcel.lost"]);
    const { timeline, parcels } = (await world.ask("GET", `/api/desk/returns/${parcel.ret.id}`, { token })).json;
    assert.ok(timeline.some(({ text }: { text: string }) => text.includes("on the phone")));
    assert.deepEqual(
      parcels[0].scans.map(({ title }: { title: string }) => title),
      ["Lost, by a person’s word", "Handed over"],
    );
    world.pass(day);
    assert.equal((await say(false, "It lies in the depot.")).json.progress, "moving");
    world.pass(11 * day);
    await doChores(world.app.context);
    assert.equal((await parcel.read()).parcels[0]?.progress, "moving");
    world.pass(2 * day);
    await doChores(world.app.context);
    assert.equal((await parcel.read()).parcels[0]?.progress, "lost");
    carrier.scan("P1001", scan("delivered", world.now()));
    world.pass(2 * day);
    await world.track();
    assert.equal((await parcel.read()).parcels[0]?.progress, "delivered");
    assert.equal((await say(true)).status, 409);
  });
}

/** A return as its shopper sees it, with the way in that they then have. */
async function sentBack(world: World, number: string) {
  const shopper = shopping(world);
  const { token } = (await shopper.find(number)).json;
  const { returns, token: stronger } = await shopper.submit(token);
  await world.settle();
  const { json } = await world.ask("GET", `/api/shopper/returns/${returns[0].id}`, { token: stronger });
  return { ...json, token: stronger };
}

/** A return whose parcel has a number that the carrier knows. */
async function follow(world: World, connectionId: ConnectionId, number: string) {
  const { db } = world.app.context;
  const { merchantId } = world.ada.shop;
  await world.order(world.ada, { number });
  const { id } = await shopping(world).sendBack(number);
  const read = async (): Promise<Return> => (await findReturn(db, merchantId, id as ReturnId)) ?? assert.fail();
  const ret = await read();
  const [parcel] = ret.parcels;
  assert.ok(parcel);
  await db.write((tx) =>
    beginTracking(tx, merchantId, {
      parcelId: parcel.id,
      connectionId,
      number: `P${number}`,
      carrier: "Double Post",
      asked: true,
      typed: false,
      at: world.now(),
    }),
  );
  return {
    ret,
    read,
    told: async () =>
      (await timelineOf(db, merchantId, ret.id)).map(({ event }) => event.type).filter((type) => /^parcel\.(?!label)/.test(type)),
    tracking: () => findTracking(db, merchantId, parcel.id),
    scans: async () => (await scansOfParcels(db, merchantId, [parcel.id])).get(parcel.id) ?? [],
  };
}
