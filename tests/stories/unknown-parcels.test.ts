import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { doChores } from "../../server/worker/schedule.ts";
import { engines } from "../support/databases.ts";
import { deskWork, everything } from "../support/desk.ts";
import { type Answer, aWorld, day, type World } from "../support/world.ts";

const png = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==", "base64");

for (const engine of engines()) {
  describe(`parcels nobody knows, on ${engine.name}`, () => {
    let world: World;
    let warehouse: Record<string, string>;
    let keys = 0;
    before(async () => {
      world = await aWorld(engine);
      warehouse = await world.member(world.ada, "warehouse");
    });
    after(() => world.close());

    const key = () => ({ "Idempotency-Key": `unknown-${++keys}` });
    const put = (body: object, headers: Record<string, string>) => world.ask("POST", "/api/desk/unknown-parcels", { headers, body });
    const picture = (id: string, headers: Record<string, string> = warehouse, body: Uint8Array = png) =>
      world.ask("PUT", `/api/desk/unknown-parcels/${id}/photo`, { headers: { ...headers, "Content-Type": "image/png" }, body });
    const waiting = async (headers = warehouse) =>
      (await world.ask("GET", "/api/desk/unknown-parcels", { headers })).json.items as Answer["json"][];
    const assign = (id: string, returnId: string, headers = warehouse) =>
      world.ask("POST", `/api/desk/unknown-parcels/${id}/assignment`, { headers, body: { returnId } });
    const stored = async (id: string) => {
      const row = await world.app.context.db
        .selectFrom("unknown_parcels")
        .select("photo")
        .where("id", "=", id as never)
        .executeTakeFirst();
      return row?.photo ? world.app.context.storage.read(row.photo) : null;
    };

    test("one is written down once, with its picture, who and when, and counted where the team looks (S5-20)", async () => {
      const headers = { ...warehouse, ...key() };
      const body = { label: "NP 0000 9917 004", note: "Wet" };
      const first = await put(body, headers);
      assert.equal(first.status, 201, first.text);
      assert.equal((await put(body, headers)).json.id, first.json.id);
      assert.equal((await put({ label: "another" }, headers)).json.code, "idempotency_key_reused");
      assert.equal((await put({ label: " " }, { ...warehouse, ...key() })).status, 400);
      assert.equal((await put(body, warehouse)).json.code, "idempotency_key_missing");
      assert.equal((await picture(first.json.id, warehouse, Buffer.from("<svg onload=alert(1)>"))).status, 415);
      const taken = await picture(first.json.id);
      assert.equal(taken.status, 200, taken.text);
      const file = await world.ask("GET", taken.json.photo.replace("http://returns.test", ""));
      assert.deepEqual([file.status, file.headers.get("Content-Type")], [200, "image/jpeg"]);
      const [one, ...others] = await waiting();
      assert.deepEqual([one.label, one.note, one.at, one.by.kind, others.length], ["NP 0000 9917 004", "Wet", world.now(), "member", 0]);
      assert.equal((await world.ask("GET", "/api/desk/queues", { headers: warehouse })).json.unknownParcels, 1);
    });

    test("a reader sees them and takes in none; another merchant sees and reaches nothing", async () => {
      const [{ id }] = (await waiting()) as [Answer["json"]];
      const reader = await world.member(world.ada, "reader");
      assert.equal((await waiting(reader)).length, 1);
      assert.equal((await put({ label: "x" }, { ...reader, ...key() })).json.code, "forbidden");
      assert.equal((await picture(id, reader)).json.code, "forbidden");
      const ben = await world.member(world.ben, "owner");
      assert.equal((await waiting(ben)).length, 0);
      assert.equal((await world.ask("GET", "/api/desk/queues", { headers: ben })).json.unknownParcels, 0);
      assert.equal((await picture(id, ben)).status, 404);
      const page = await deskWork(world, warehouse).asked(await anOrder());
      assert.equal((await assign(id, page.id, ben)).status, 404);
      const bens = await put({ label: "B" }, { ...ben, ...key() });
      assert.equal((await assign(bens.json.id, page.id, ben)).status, 404);
      assert.equal((await assign(bens.json.id, page.id)).status, 404);
    });

    test("whoever knows more says whose it is, once, and the return shows it", async () => {
      const [{ id }] = (await waiting()) as [Answer["json"]];
      const [one, other] = [
        await deskWork(world, warehouse).asked(await anOrder()),
        await deskWork(world, warehouse).asked(await anOrder()),
      ];
      assert.equal((await assign(id, one.id)).status, 200);
      const again = await assign(id, one.id);
      assert.deepEqual([again.status, again.json.unknownParcels.length], [200, 1]);
      assert.equal(again.json.unknownParcels[0].label, "NP 0000 9917 004");
      assert.match(again.json.unknownParcels[0].photo, /^http/);
      assert.equal((await assign(id, other.id)).json.code, "parcel_assigned");
      assert.equal((await picture(id)).json.code, "parcel_assigned");
      assert.equal((await waiting()).length, 0);
    });

    test("a return is made from one, and asking again makes no second", async () => {
      const { id } = (await put({ label: "Nothing on it" }, { ...warehouse, ...key() })).json;
      const number = await anOrder();
      const { json: found } = await world.ask("GET", `/api/desk/scans?text=${number}`, { headers: warehouse });
      const body = { items: [{ lineId: "2", quantity: 1, reasonId: "changed_mind" }], mail: false, unknownParcelId: id };
      const make = (headers: Record<string, string>, more = {}) =>
        world.ask("POST", `/api/desk/orders/${found.orders[0].id}/unannounced-returns`, { headers, body: { ...body, ...more } });
      const headers = { ...warehouse, ...key() };
      assert.equal((await make({ ...warehouse, ...key() }, { unknownParcelId: `unk_${"0".repeat(25)}` })).status, 404);
      const made = await make(headers);
      assert.deepEqual([made.status, made.json.unknownParcels[0]?.label], [201, "Nothing on it"], made.text);
      assert.equal((await make(headers)).json.id, made.json.id);
      assert.equal((await waiting()).length, 0);
    });

    test("a product in the box narrows what a label may be", async () => {
      const [one, other] = [await anOrder("NARROW1"), await anOrder("NARROW2", "BOOT")];
      const scan = async (query: string) => (await world.ask("GET", `/api/desk/scans?${query}`, { headers: warehouse })).json;
      assert.deepEqual((await scan("text=NARROW")).orders.map(({ number }: Answer["json"]) => number).toSorted(), [one, other]);
      const narrowed = await scan("text=NARROW&article=boot");
      assert.deepEqual(
        narrowed.orders.map(({ number }: Answer["json"]) => number),
        [other],
      );
      assert.match(narrowed.orders[0].why, / · /);
      assert.deepEqual((await scan("text=NARROW&article=UNHEARD")).orders, []);
    });

    test("its picture goes by the days of photos, what nobody asked for by those of people, and its words with its order's", async () => {
      const owner = await world.member(world.ada, "owner");
      const { json } = await world.ask("GET", "/api/desk/settings", { headers: owner });
      const retention = { photos: 20, letters: null, people: 40 };
      assert.equal((await world.ask("PUT", "/api/desk/settings", { headers: owner, body: { ...json, retention } })).status, 200);
      const lost = (await put({ label: "Shopper N, Main Street 1" }, { ...warehouse, ...key() })).json.id;
      const known = (await put({ label: "Shopper M, Main Street 2", note: "Name inside" }, { ...warehouse, ...key() })).json.id;
      for (const id of [lost, known]) assert.equal((await picture(id)).status, 200);
      const page = await deskWork(world, owner).asked(await anOrder());
      assert.equal((await assign(known, page.id)).status, 200);
      world.pass(21 * day);
      await doChores(world.app.context);
      assert.deepEqual([await stored(lost), (await stored(known)) !== null], [null, true], "an open return holds on to its parcel");
      const work = deskWork(world, await world.member(world.ada, "owner"));
      await work.receive(page);
      const { fingerprint } = await work.settlement(page.id, { units: everything(page) });
      assert.equal((await work.decide(page.id, { units: everything(page), fingerprint })).status, 200);
      for (const payment of (await work.page(page.id)).money.payments) assert.equal((await work.pay(payment.id)).status, 200);
      const erased = await world.ask("POST", `/api/desk/orders/${page.order.id}/erasure`, {
        headers: await world.member(world.ada, "owner"),
      });
      assert.ok(erased.status < 300, erased.text);
      assert.equal(await stored(known), null);
      const [kept] = (await work.page(page.id)).unknownParcels;
      assert.deepEqual([kept.label, kept.note, kept.photo], ["", null, null]);
      assert.equal((await waiting(await world.member(world.ada, "warehouse"))).length, 1);
      world.pass(20 * day);
      await doChores(world.app.context);
      assert.equal((await waiting(await world.member(world.ada, "warehouse"))).length, 0);
    });

    let orders = 0;
    async function anOrder(number = `U-${++orders}`, sku?: string): Promise<string> {
      const arrived = { id: "f", shippedAt: world.now() - 4 * day, deliveredAt: world.now() - 3 * day };
      const lines = [
        { id: "1", sku: sku ?? "SHOE", title: "A piece", quantity: 1, listed: 5_000, paid: 5_000, tax: 800, categories: [], tags: [] },
      ];
      await world.order(world.ada, { number, placedAt: world.now() - 6 * day, fulfilments: [arrived], ...(sku && { lines }) });
      return number;
    }
  });
}
