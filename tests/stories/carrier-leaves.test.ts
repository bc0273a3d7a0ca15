import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, test } from "node:test";
import type { ConnectionId } from "../../server/domain/ids.ts";
import { type CarrierDouble, carrierDouble, standardServices } from "../support/carrier-double.ts";
import { engines } from "../support/databases.ts";
import { type DeskWork, deskWork } from "../support/desk.ts";
import { shopping } from "../support/shopping.ts";
import { type Answer, aWorld, monday, type World } from "../support/world.ts";

type Json = Answer["json"];

const minute = 60_000;

for (const engine of engines()) {
  describe(`a carrier that is disconnected half-way, on ${engine.name}`, () => {
    let world: World;
    let desk: DeskWork;
    let carrier: CarrierDouble;
    let second: CarrierDouble;
    let connection: ConnectionId;
    beforeEach(async () => {
      const now = () => world?.now() ?? monday;
      carrier = carrierDouble(now, "double");
      second = carrierDouble(now, "second");
      second.services = standardServices.map((one) => ({ ...one, carrier: "Second Post", price: { amount: 990, currency: "EUR" } }));
      const providers = new Map([carrier, second].map(({ provider }) => [provider.id, provider]));
      world = await aWorld(engine, { providers: { carriers: providers } });
      connection = await carrier.connect(world, world.ada);
      await second.connect(world, world.ada);
      desk = deskWork(world, { Authorization: `Bearer ${world.ada.apiKey}` });
    });
    afterEach(() => world.close());

    const leave = {
      removed: async () => {
        const headers = await world.member(world.ada, "owner");
        const answer = await world.ask("DELETE", `/api/desk/connections/${connection}`, { headers });
        assert.ok(answer.status < 300, answer.text);
      },
      "changed to another account": async () => {
        const { db } = world.app.context;
        await db.write((tx) => tx.updateTable("connections").set({ account: "Another" }).where("id", "=", connection).execute());
      },
    };
    const submitted = async (): Promise<string> => {
      await world.order(world.ada, { number: "G1" });
      const { json } = await shopping(world).find("G1");
      return (await shopping(world).submit(json.token, { handover: "print" })).returns[0].id;
    };
    const work = () => world.settle({ again: false });
    const later = async (): Promise<void> => {
      for (let passed = 0; passed < 120; passed += 10) {
        world.pass(10 * minute);
        await work();
      }
    };
    const parcel = async (id: string): Promise<Json> => (await desk.page(id)).parcels[0];

    for (const [how, go] of Object.entries(leave)) {
      test(`${how} while nobody has asked it yet: it certainly made none, so the next best is asked`, async () => {
        const id = await submitted();
        carrier.fates.push("busy");
        await work();
        assert.deepEqual([(await parcel(id)).shipment.state, (await parcel(id)).shipment.provider], ["sending", "double"]);
        await go.call(leave);
        await later();
        const { shipment, label } = await parcel(id);
        assert.deepEqual([shipment.state, shipment.attempts.length], ["made", 2]);
        assert.ok(label);
        const [bought, ...more] = [...carrier.labels, ...second.labels];
        assert.deepEqual([bought?.made.reference, more], [shipment.reference, []]);
        if (how === "removed") assert.equal(second.labels.length, 1);
      });

      for (const fate of ["lost", "never"] as const)
        test(`${how} while its answer is ${fate === "lost" ? "lost" : "lost and it made none"}: a person looks, and nobody else is asked`, async () => {
          const id = await submitted();
          carrier.fates.push(fate);
          await work();
          await go.call(leave);
          await later();
          const page = await desk.page(id);
          const [{ shipment, trouble }] = page.parcels;
          assert.deepEqual([shipment.state, shipment.attempts.length, trouble.code, page.queue], ["unknown", 1, "no_answer", "problems"]);
          assert.equal(second.labels.length, 0);
          const headers = { Authorization: `Bearer ${world.ada.apiKey}`, "Idempotency-Key": "another-label" };
          const another = await world.ask("POST", `/api/desk/returns/${id}/labels`, { headers, body: { mail: false } });
          assert.deepEqual([another.status, another.json.code], [409, "label_under_way"], another.text);
          // Nobody can be asked for it any more: what the person saw is believed.
          const made = fate === "lost";
          const finding = await world.ask("POST", `/api/desk/shipments/${shipment.id}/finding`, {
            headers: { ...headers, "Idempotency-Key": "a-finding" },
            body: { made, ...(made && { trackingNumber: "DOUBLE000001" }), why: "Looked at the carrier's site." },
          });
          assert.ok(finding.status < 300, finding.text);
          await work();
          const after = await parcel(id);
          assert.deepEqual(
            [after.shipment.state, after.trackingNumber, second.labels.length],
            made ? ["made", "DOUBLE000001", 0] : ["refused", null, 0],
          );
        });

      test(`${how} once a person has to look: it stays theirs`, async () => {
        const id = await submitted();
        carrier.fates.push("never");
        await work();
        await later();
        assert.equal((await parcel(id)).shipment.state, "unknown");
        await go.call(leave);
        await later();
        assert.deepEqual([(await parcel(id)).shipment.state, carrier.labels.length, second.labels.length], ["unknown", 0, 0]);
      });

      test(`${how} after the label was handed out: it can be used, and given back only by hand`, async () => {
        const id = await submitted();
        await work();
        const before = await parcel(id);
        await go.call(leave);
        await later();
        const { label, trackingNumber, shipment } = await parcel(id);
        assert.deepEqual([shipment.state, trackingNumber], ["made", before.trackingNumber]);
        const file = await world.ask("GET", new URL(label.a4).pathname + new URL(label.a4).search);
        assert.deepEqual([file.status, file.text.slice(0, 5)], [200, "%PDF-"]);
        assert.equal(second.labels.length, 0);
        const headers = { Authorization: `Bearer ${world.ada.apiKey}`, "Idempotency-Key": "goes-back" };
        const answer = await world.ask("POST", `/api/desk/shipments/${shipment.id}/cancellation`, { headers });
        assert.ok(answer.status < 300, answer.text);
        await work();
        const kept = (await parcel(id)).shipment;
        assert.deepEqual([kept.state, kept.costState, carrier.labels[0]?.cancelled], ["spare", "charged", false]);
      });
    }
  });
}
