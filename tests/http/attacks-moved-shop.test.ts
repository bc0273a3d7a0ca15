import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { saveLink } from "../../server/store/links.ts";
import { connectShelf, shownConnection } from "../support/connecting.ts";
import { engines } from "../support/databases.ts";
import { type DeskWork, deskWork } from "../support/desk.ts";
import { aShelf, type Shelf } from "../support/shelf-shop.ts";
import { shopping } from "../support/shopping.ts";
import { type Answer, anOrder, aWorld, day, monday, type World } from "../support/world.ts";

type Json = Answer["json"];

const lyon = { name: "Claire Martin", line1: "1 rue Foch", postalCode: "69006", city: "Lyon", country: "FR" };
const bonn = { name: "Bernd Unger", line1: "2 Weg", postalCode: "53111", city: "Bonn", country: "DE" };
const claires = { email: "claire@example.test", shipTo: lyon, billTo: lyon };
const bernds = { email: "bernd@example.test", shipTo: bonn, billTo: bonn };
const secret = "a-secret-that-lay-in-her-parcel";

for (const engine of engines()) {
  describe(`a connection that moves to another shop with the same numbers, on ${engine.name}`, () => {
    let world: World;
    let shelf: Shelf;
    let desk: DeskWork;
    let connection: Json;
    let delivery: ReturnType<Shelf["delivery"]>;
    /** Claire's return of 501, and her session with 502, of which nothing was sent back. */
    let returned: Json;
    let token: string;
    before(async () => {
      shelf = aShelf({ findByNumber: false });
      world = await aWorld(engine, { providers: shelf.providers });
      desk = deskWork(world, { Authorization: `Bearer ${world.ada.apiKey}` });
      connection = await connectShelf(world);
      hold(["501", "502", "503"], { placedAt: monday - 6 * day, ...claires });
      await world.sync();
      delivery = shelf.delivery([{ kind: "order", externalId: "502" }]);
      returned = await desk.asked("501");
      token = (await shopping(world).find("502")).json.token;
      await printed("502");
      await moved();
      hold(["501", "502", "504"], { placedAt: monday - 3 * day, ...bernds });
      await world.sync();
    });
    after(() => world.close());

    const hold = (numbers: readonly string[], more: object): void => {
      const orders = numbers.map((number) => ({ snapshot: anOrder({ number, externalId: number, ...more }), changedAt: world.now() }));
      shelf.orders.splice(0, shelf.orders.length, ...orders);
    };
    const moved = async (settings: object = { address: "https://other.example", secret: "let-me-in" }): Promise<void> => {
      const { version } = await shownConnection(world, connection.id);
      const answer = await world.ask("PUT", `/api/desk/connections/${connection.id}`, {
        headers: { ...(await world.member(world.ada, "owner")), "If-Match": `"${version}"` },
        body: { settings },
      });
      assert.equal(answer.status, 200, answer.text);
    };
    const printed = async (number: string): Promise<void> => {
      const { db, keys, newId } = world.app.context;
      const { id: shopId, merchantId } = world.ada.shop;
      const { json } = await world.ask("GET", `/api/desk/orders?search=${number}`, { token: world.ada.apiKey });
      const [id, orderId, hash] = [newId("link"), json.items[0].id, keys.hash("links", secret)];
      await saveLink(db, merchantId, { id, orderId, shopId, hash, purpose: "insert", expiresAt: world.now() + 400 * day });
      assert.equal((await byLink()).status, 201);
    };
    const byLink = () => world.ask("POST", "/api/shopper/shops/ada/sessions", { body: { link: secret } });
    const find = async (number: string, postalCode: string): Promise<number> => (await shopping(world).find(number, { postalCode })).status;

    test("a return stays one of the order it was made of, and who bought the other is told to nobody", async () => {
      const page = await desk.page(returned.id);
      assert.deepEqual([page.order.placedAt, page.review ?? null], [monday - 6 * day, returned.review ?? null]);
      assert.deepEqual([await find("501", "69006"), await find("501", "53111")], [201, 404]);
    });

    test("the desk is told which order could not be taken", async () => {
      const { json } = await world.ask("GET", `/api/desk/connections/${connection.id}/unread`, { token: world.ada.apiKey });
      assert.deepEqual(
        json.items.map(({ number }: Json) => number),
        ["501"],
      );
      assert.match(json.items[0].why, /another order with this number/);
    });

    test("an order on which nothing stands makes room, with every way into it", async () => {
      assert.deepEqual([await find("502", "53111"), await find("502", "69006"), await find("504", "53111")], [201, 404, 201]);
      assert.equal((await byLink()).json.code, "link_expired", "what lay in the parcel of the one opens not the other");
      const quote = await world.ask("POST", "/api/shopper/quotes", {
        token,
        body: { items: [{ lineId: "2", quantity: 1, reasonId: "too_small" }] },
      });
      assert.equal(quote.json.code, "session_expired", "nor does who had just proved the one");
    });

    test("what the other shop does not have stays as it was", async () => assert.equal(await find("503", "69006"), 201));

    test("who knew the secret of the old place is not heard any more", async () => {
      const told = await world.ask("POST", delivery.path, { headers: delivery.headers, body: delivery.body });
      assert.equal(told.status, 404, told.text);
    });

    test("a shop that only changed its address goes on with its orders", async () => {
      const before = (await desk.page(returned.id)).order;
      await moved({ address: "https://third.example", secret: "let-me-in" });
      hold(["501"], { placedAt: monday - 6 * day, ...claires, discountCodes: ["LATE"] });
      await world.sync();
      const { json } = await world.ask("GET", `/api/desk/orders/${before.id}`, { token: world.ada.apiKey });
      assert.equal(json.number, "501");
      const unread = await world.ask("GET", `/api/desk/connections/${connection.id}/unread`, { token: world.ada.apiKey });
      assert.deepEqual(unread.json.items, [], "it was read, and nothing is left to say");
    });
  });
}
