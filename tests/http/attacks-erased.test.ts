import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { sql } from "kysely";
import type { ConnectionId } from "../../server/domain/ids.ts";
import type { Scan } from "../../server/domain/tracking.ts";
import { findTracking } from "../../server/store/tracking.ts";
import { trackingToken } from "../../server/tracking-links.ts";
import { type CarrierDouble, carrierDouble, standardServices } from "../support/carrier-double.ts";
import { type Couriers, couriers, fetchedPolicy } from "../support/couriers.ts";
import { type EngineUnderTest, engines } from "../support/databases.ts";
import { type DeskWork, deskWork, everything } from "../support/desk.ts";
import { type Answer, aWorld, day, monday, type World } from "../support/world.ts";

type Json = Answer["json"];

/** Whoever is to be forgotten stands in everything that anybody says of their parcel. */
const who = "Zebedee";
const home = { name: `${who} Martin`, line1: `1 ${who} street`, postalCode: "69006", city: "Lyon", country: "FR" };

for (const engine of engines()) {
  describe(`who reads the whole database after a shopper was forgotten, on ${engine.name}`, () => {
    let world: World;
    let desk: DeskWork;
    let carrier: CarrierDouble;
    let shopper: Couriers;
    let connection: ConnectionId;
    let headers: Record<string, string>;
    before(async () => {
      carrier = carrierDouble(() => world?.now() ?? monday, "double", { webhooks: "signed" });
      world = await aWorld(engine, { policy: fetchedPolicy(), providers: { carriers: new Map([["double", carrier.provider]]) } });
      connection = await carrier.connect(world, world.ada);
      headers = { Authorization: `Bearer ${world.ada.apiKey}` };
      desk = deskWork(world, headers);
      shopper = couriers(world);
    });
    after(() => world.close());

    let keys = 0;
    const post = async (path: string, body: object): Promise<Answer> => {
      const answer = await world.ask("POST", `/api/desk${path}`, { headers: { ...headers, "Idempotency-Key": `erased-${++keys}` }, body });
      await world.settle({ again: false });
      return answer;
    };
    const tell = async (trackingNumber: string, ...scans: Scan[]): Promise<void> => {
      assert.equal(await carrier.tell(world, connection, [{ kind: "track", trackingNumber, scans }]), 200);
      await world.settle({ again: false });
    };
    const said = (kind: Scan["kind"], id: string): Scan => ({
      kind,
      at: world.now(),
      id,
      words: `left with ${who}`,
      place: `${who} street`,
    });
    const must = (answer: Answer, about: string): void => assert.ok(answer.status < 300, `${about}: ${answer.status} ${answer.text}`);

    test("finds nothing that carriers, couriers, the shopper or the team said of their parcel, nor what carriers say later", async () => {
      await world.order(world.ada, { number: "GONE", email: `${who}@example.test`, shipTo: home, billTo: home });
      carrier.services = standardServices.map((one) => ({ ...one }));
      const { view } = await shopper.fetched("GONE", { note: `Ring at ${who}` });
      const number = (await desk.page(view.id)).parcels[0].trackingNumber;
      world.pass(day);
      await tell(number, said("pickup_failed", "f1"));
      must(
        await shopper.answer(await shopper.byMail(/could not collect/), view, { do: "note", note: `The dog of ${who} barks` }),
        "answer",
      );
      await world.settle({ again: false });
      const mute = await post(`/returns/${view.id}/parcels`, { mail: true, message: `Another box for ${who}` });
      must(mute, "parcel");
      const second = (await desk.page(view.id)).parcels.at(-1);
      carrier.fates.push("refused");
      await post(`/returns/${view.id}/labels`, { parcelId: second.id, mail: true, message: `Dear ${who}` });
      const [standing] = (await desk.page(view.id)).parcels;
      const shipment = standing.shipment.id;
      must(await post(`/parcels/${standing.id}/loss`, { lost: true, note: `${who} saw it fall` }), "loss");
      must(await post(`/parcels/${standing.id}/loss`, { lost: false, note: `${who} found it` }), "found");
      await post(`/shipments/${shipment}/cancellation`, { why: `${who} moved` });
      await tell(number, said("moving", "m1"));
      const page = await desk.page(view.id);
      must(await desk.receive(page), "receipt");
      const decided = await desk.decide(view.id, { units: everything(page), message: `Dear ${who}`, mail: true });
      must(decided, "decision");
      for (const { id } of decided.json.money.payments) must(await desk.pay(id), "payment");
      await world.settle({ again: false });
      assert.ok((await naming(world, engine)).length > 8, String(await naming(world, engine)));

      const { order } = await desk.page(view.id);
      const erased = await world.ask("POST", `/api/desk/orders/${order.id}/erasure`, { headers: await world.member(world.ada, "owner") });
      assert.equal(erased.status, 200, erased.text);
      await world.settle({ again: false });
      assert.deepEqual(await naming(world, engine), []);

      await tell(number, said("delivered", "d1"), said("pickup_failed", "f2"));
      const { db, keys: instance } = world.app.context;
      const { merchantId } = world.ada.shop;
      assert.ok(await findTracking(db, merchantId, standing.id), "it is followed as before");
      assert.deepEqual(await naming(world, engine), [], "a carrier that goes on names nobody");

      const link = trackingToken(instance, { merchantId, parcelId: standing.id }, world.now());
      const followed = await world.ask("GET", "/api/shopper/tracking", { token: link });
      assert.deepEqual([followed.status, followed.json.code], [404, "link_expired"], "no link leads to it any more");
    });
  });
}

/** Every table in which the name stands, with the column. */
async function naming({ app: { context } }: World, engine: EngineUnderTest): Promise<string[]> {
  const listed =
    engine.name === "sqlite"
      ? sql<{ name: string }>`select name from sqlite_master where type = 'table' and name not like 'sqlite_%'`
      : sql<{ name: string }>`select table_name as name from information_schema.tables where table_schema = current_schema()`;
  const { rows: tables } = await context.db.write((tx) => listed.execute(tx));
  const found: string[] = [];
  for (const { name } of tables) {
    const { rows } = await context.db.write((tx) => sql<Json>`select * from ${sql.table(name)}`.execute(tx));
    for (const row of rows)
      for (const [column, value] of Object.entries(row)) {
        const text = value instanceof Uint8Array ? Buffer.from(value).toString("latin1") : JSON.stringify(value);
        if (new RegExp(who, "i").test(text ?? "") && !found.includes(`${name}.${column}`)) found.push(`${name}.${column}`);
      }
  }
  return found.toSorted();
}
