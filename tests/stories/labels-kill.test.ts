import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { issueLabel } from "../../server/actions/issue-label.ts";
import type { LostAnswer } from "../../server/domain/connection.ts";
import type { ReturnId, ShipmentId } from "../../server/domain/ids.ts";
import { addTasks } from "../../server/store/tasks.ts";
import { fetchedPolicy } from "../support/couriers.ts";
import { engines } from "../support/databases.ts";
import { type DeskWork, deskWork } from "../support/desk.ts";
import { aFolder, instanceKey, patience, projectsNode, type Started, start, within } from "../support/processes.ts";
import { cap, shopping } from "../support/shopping.ts";
import type { CarrierBench, CarrierWrite } from "../support/vendors/carrier-bench.ts";
import { openEasypostBench } from "../support/vendors/easypost.ts";
import { openFedexBench } from "../support/vendors/fedex.ts";
import { openSendcloudBench } from "../support/vendors/sendcloud.ts";
import { openUspsBench } from "../support/vendors/usps.ts";
import { type Answer, aWorld, day as oneDay, type World } from "../support/world.ts";
import type { Assignment, Held } from "./labels-child.ts";

type Json = Answer["json"];

const minute = 60_000;
const postgres = engines().find(({ name }) => name === "postgres");
const skip = postgres ? false : "needs PostgreSQL";

interface CarrierUnderTest {
  readonly name: string;
  readonly open: () => Promise<CarrierBench>;
  readonly origins: readonly string[];
  readonly can: LostAnswer;
}

const usps: CarrierUnderTest = { name: "USPS", open: openUspsBench, origins: ["https://apis-tem.usps.com"], can: "same_key" };
const sendcloud: CarrierUnderTest = {
  name: "Sendcloud",
  open: openSendcloudBench,
  origins: ["https://panel.sendcloud.sc"],
  can: "found_again",
};
const fedex: CarrierUnderTest = {
  name: "FedEx",
  open: openFedexBench,
  origins: ["https://apis-sandbox.fedex.com", "https://documents.fedex.example"],
  can: "person",
};
const easypost: CarrierUnderTest = {
  name: "EasyPost",
  open: openEasypostBench,
  origins: ["https://api.easypost.com", "https://easypost-files.s3.us-west-2.amazonaws.com"],
  can: "found_again",
};

/** Two servers that share one database, and the carrier they share. */
interface Office {
  readonly bench: CarrierBench;
  readonly world: World;
  readonly desk: DeskWork;
  /** A return whose label nobody has begun to buy. @returns its id */
  submitted(handover: "print" | "pickup"): Promise<string>;
  begin(): Promise<void>;
  /** Both hold what a carrier answered in their hands, or no longer. */
  hold(holdsFiles: Held["holdsFiles"]): void;
  /** The process that works on it dies; what is left is seen; and the time passes after which the work of the dead is handed out again. */
  killWorkerOf(task: string, when: () => boolean, seen: () => Promise<void>): Promise<void>;
  pass(milliseconds: number): void;
  /** Somebody has an answer in hand and cannot go on. */
  isHolding(): boolean;
  /** Requests that asked for it, whatever came of them. */
  asked(what: CarrierWrite): number;
}

async function anOffice(t: TestContext, { name, open, origins }: CarrierUnderTest): Promise<Office> {
  const bench = await open();
  const { provider, outside, vendor, given, plain } = bench;
  const world = await aWorld(postgres ?? assert.fail(), { outside, instanceKey, policy: fetchedPolicy() });
  // The carrier's clock is the real one.
  world.pass(Date.now() - world.now());
  const { from, to, currency = "EUR" } = plain;
  const { folder } = world;
  const control = join(aFolder(), "held.json");
  const held: { -readonly [Key in keyof Held]: Held[Key] } = { passed: 0, holdsFiles: false };
  const write = () => writeFileSync(control, JSON.stringify(held));
  write();
  const pass = (milliseconds: number): void => {
    held.passed += milliseconds;
    world.pass(milliseconds);
    write();
  };
  const servers: Started[] = [];
  t.after(async () => {
    await Promise.all(servers.map((server) => server.kill()));
    await world.close();
    await outside.close();
    await vendor.close();
  });
  const shopper = shopping(world);
  if (to) {
    const { email: _, phone: __, ...address } = to;
    await shopper.change(world.ada, { brand: { ...world.ada.shop.brand, address } });
  }
  const connected = await world.ask("POST", "/api/desk/shops/ada/connections", {
    headers: { ...(await world.member(world.ada, "owner")), "Idempotency-Key": "connect-the-carrier" },
    body: { provider: provider.id, settings: given },
  });
  assert.equal(connected.status, 201, `${name}: ${connected.text}`);
  // The world itself does none of the work: what connecting leaves to do is not what this is about.
  await world.settle({ again: false });
  const desk = deskWork(world, { Authorization: `Bearer ${world.ada.apiKey}` });
  let orders = 0;
  return {
    bench,
    world,
    desk,
    async submitted(handover) {
      const number = `K${++orders}`;
      const { email, phone, ...address } = from ?? {
        name: "Claire Martin",
        line1: "8 avenue Foch",
        postalCode: "69006",
        city: "Lyon",
        country: "FR",
      };
      await world.order(world.ada, {
        number,
        placedAt: world.now() - 9 * oneDay,
        fulfilments: [{ id: "f1", shippedAt: world.now() - 8 * oneDay, deliveredAt: world.now() - 6 * oneDay }],
        currency,
        shipTo: address,
        billTo: address,
        phone: phone ?? "+33612345678",
        ...(email && { email }),
      });
      const { json: session } = await shopper.find(number, { postalCode: address.postalCode });
      if (handover === "print") return (await shopper.submit(session.token, { handover })).returns[0].id;
      const { items } = (await world.ask("GET", "/api/shopper/pickup-days", { token: session.token })).json;
      const [{ day, windows }] = items;
      const [{ from: begins, to: ends }] = windows;
      const quote = await shopper.quote(session.token, { handover });
      const made = await world.ask("POST", "/api/shopper/returns", {
        token: session.token,
        headers: { "Idempotency-Key": `fetched-${orders}` },
        body: { items: [cap], resolution: quote.resolution, handover, quote: quote.quote, pickup: { day, from: begins, to: ends } },
      });
      assert.equal(made.status, 201, made.text);
      return made.json.returns[0].id;
    },
    async begin() {
      const assignment: Assignment = { databaseUrl: world.databaseUrl, folder, vendor: vendor.origin, origins, at: world.now(), control };
      const child = join(import.meta.dirname, "labels-child.ts");
      servers.push(...[1, 2].map(() => start(projectsNode, [child, JSON.stringify(assignment)], { tied: true })));
      await Promise.all(
        servers.map(({ said, errors }) =>
          within(patience, () => (said().includes("at work") ? true : errors() ? assert.fail(errors()) : undefined)),
        ),
      );
    },
    hold(holdsFiles) {
      held.holdsFiles = holdsFiles;
      write();
    },
    async killWorkerOf(task, when, seen) {
      const worker = await within(patience, async () => {
        if (!when()) return undefined;
        const { db } = world.app.context;
        const row = await db
          .selectFrom("tasks")
          .select("worker")
          .where("kind", "=", task as never)
          .where("state", "=", "waiting")
          .where("worker", "is not", null)
          .executeTakeFirst();
        return row?.worker ?? undefined;
      });
      const victim = servers.find(({ pid }) => worker.startsWith(`${pid}-`)) ?? assert.fail(worker);
      await victim.kill();
      await seen();
      held.holdsFiles = false;
      pass(10 * minute);
    },
    pass,
    isHolding: () => servers.some(({ said }) => said().includes("holding")),
    asked: (what) => vendor.seen.filter((seen) => bench.isWrite(seen, what)).length,
  };
}

const standing = ({ carrier }: CarrierBench) => carrier.labels().filter(({ state }) => state === "made" || state === "pending");
const booked = ({ carrier }: CarrierBench) => carrier.pickups?.().filter(({ cancelled }) => !cancelled) ?? [];
const parcelOf = async ({ desk }: Office, id: string): Promise<Json> => (await desk.page(id)).parcels[0];

/** What becomes of a label whose buyer died. */
async function comesOut(office: Office, { can }: CarrierUnderTest, id: string): Promise<void> {
  const { bench, desk } = office;
  const state = can === "person" ? "unknown" : "made";
  await within(patience, async () => ((await parcelOf(office, id)).shipment?.state === state ? true : undefined));
  const page = await desk.page(id);
  const [parcel] = page.parcels;
  const [label, ...others] = standing(bench);
  assert.deepEqual(others, [], "one label stands at the carrier");
  assert.equal(parcel.shipment.attempts.length, 1, "nobody else was asked");
  if (can === "person") {
    assert.deepEqual([parcel.label, parcel.trouble.code, page.queue], [null, "no_answer", "problems"]);
    assert.equal(office.asked("label"), 1, "nobody asks twice who may not");
    return;
  }
  assert.ok(parcel.label, "it is handed out");
  assert.equal(parcel.trackingNumber, label?.trackingNumber);
  assert.equal(page.word, "waiting_for_parcel");
}

for (const carrier of [usps, sendcloud, fedex]) {
  for (const moment of ["before the answer is heard", "between the answer and writing it down"] as const) {
    test(`${carrier.name}: a server that buys a label is killed ${moment}; another makes sure there is one`, { skip }, async (t) => {
      const office = await anOffice(t, carrier);
      const { bench } = office;
      const heard = moment !== "before the answer is heard";
      office.hold(heard && "before");
      const id = await office.submitted("print");
      // It is made there, and its answer drips so slowly that nobody has heard it when the process dies.
      if (!heard) bench.vendor.fail("slow", (seen) => bench.isWrite(seen, "label"));
      await office.begin();
      await office.killWorkerOf(
        "buy-label",
        () => standing(bench).length === 1 && (!heard || office.isHolding()),
        async () => assert.equal((await parcelOf(office, id)).shipment.state, "sending", "nobody knows yet"),
      );
      await comesOut(office, carrier, id);
      assert.deepEqual(bench.vendor.mistakes, []);
    });
  }
}

for (const carrier of [usps, sendcloud]) {
  test(`${carrier.name}: the same work given out four times to two servers buys one label`, { skip }, async (t) => {
    const office = await anOffice(t, carrier);
    const { world, bench } = office;
    const { db } = world.app.context;
    const { merchantId } = world.ada.shop;
    const returnId = (await office.submitted("print")) as ReturnId;
    await issueLabel(world.app.context, merchantId, returnId);
    const shipmentId: ShipmentId = (await parcelOf(office, returnId)).shipment.id;
    const buying = { do: "buy-label", merchantId, shipmentId, look: 0 } as const;
    const issuing = { do: "issue-label", merchantId, returnId } as const;
    await addTasks(db, [buying, buying, buying, issuing, issuing], world.now());
    await office.begin();
    const waiting = () =>
      db.selectFrom("tasks").select("id").where("kind", "in", ["buy-label", "issue-label"]).where("state", "=", "waiting").execute();
    await within(patience, async () => {
      office.pass(minute);
      return (await waiting()).length === 0 ? true : undefined;
    });
    assert.equal(standing(bench).length, 1);
    // Who finds it sent asks again under the same key where that is the same label, and only looks elsewhere.
    if (carrier.can !== "same_key") assert.equal(office.asked("label"), 1);
    const parcel = await parcelOf(office, returnId);
    assert.deepEqual([parcel.shipment.state, parcel.shipment.attempts.length], ["made", 1]);
    assert.ok(parcel.label);
    assert.deepEqual(bench.vendor.mistakes, []);
  });
}

test("USPS: a server is killed with the files of a label in storage that turns out spare; erasure leaves none of them", {
  skip,
}, async (t) => {
  const office = await anOffice(t, usps);
  const { bench, world, desk } = office;
  const headers = await world.member(world.ada, "owner");
  office.hold("after");
  const id = await office.submitted("print");
  await office.begin();
  const labels = () => world.files().filter((key) => key.startsWith("labels/"));
  await within(30_000, async () => (office.isHolding() ? true : undefined));
  const cancelled = await world.ask("POST", `/api/desk/returns/${id}/cancellation`, {
    headers: { ...headers, "Idempotency-Key": "not-needed-any-more" },
    body: { mail: false },
  });
  assert.equal(cancelled.status, 200, cancelled.text);
  await office.killWorkerOf(
    "buy-label",
    () => office.isHolding(),
    async () => assert.ok(labels().length > 0, "the dead had written files"),
  );
  await within(30_000, async () => (standing(bench).length === 0 ? true : undefined));
  assert.ok(labels().length > 0, "nobody has deleted what the dead had written");
  const { order } = await desk.page(id);
  assert.equal((await world.ask("POST", `/api/desk/orders/${order.id}/erasure`, { headers })).status, 200);
  assert.deepEqual(labels(), []);
});

for (const [carrier, state] of [
  [easypost, "booked"],
  [usps, "unknown"],
] as const) {
  test(`${carrier.name}: a server that books a courier is killed before it hears of it; one comes, and it is ${state}`, {
    skip,
  }, async (t) => {
    const office = await anOffice(t, carrier);
    const { bench, desk } = office;
    bench.vendor.fail("slow", (seen) => bench.isWrite(seen, "pickup"));
    const id = await office.submitted("pickup");
    await office.begin();
    await office.killWorkerOf(
      "book-pickup",
      () => booked(bench).length === 1,
      async () => assert.equal((await parcelOf(office, id)).pickup.state, "sending", "nobody knows yet"),
    );
    await within(patience, async () => ((await parcelOf(office, id)).pickup.state === state ? true : undefined));
    assert.deepEqual([booked(bench).length, office.asked("pickup"), standing(bench).length], [1, 1, 1]);
    assert.equal((await desk.page(id)).queue, state === "unknown" ? "problems" : "to_receive");
    assert.deepEqual(bench.vendor.mistakes, []);
  });
}
