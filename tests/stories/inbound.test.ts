import assert from "node:assert/strict";
import { once } from "node:events";
import { connect } from "node:net";
import { beforeEach, describe, test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { ConnectionProblem } from "../../server/providers/port.ts";
import { purge } from "../../server/store/purge.ts";
import { connectShelf, numbersHere } from "../support/connecting.ts";
import { engines } from "../support/databases.ts";
import { deskWork } from "../support/desk.ts";
import { patience, within } from "../support/processes.ts";
import { aServedWorld } from "../support/served.ts";
import { aShelf, type Shelf } from "../support/shelf-shop.ts";
import { type Answer, anOrder, aWorld, day, monday, type World } from "../support/world.ts";

for (const engine of engines()) {
  describe(`what shops and gateways tell, on ${engine.name}`, () => {
    let shelf: Shelf;
    let world: World;
    let id: string;

    beforeEach(async () => {
      shelf = aShelf();
      shelf.orders.push({ snapshot: anOrder({ number: "1", externalId: "x1" }), changedAt: monday - day });
      world = await aWorld(engine, { providers: shelf.providers });
    });
    const begin = async (t: { after(end: () => unknown): void }, provider?: "till") => {
      t.after(() => world.close());
      ({ id } = await connectShelf(world, provider));
      await world.sync();
      await world.settle({ again: false });
    };
    const send = ({ path, body, headers }: ReturnType<Shelf["delivery"]>): Promise<Answer> => world.ask("POST", path, { body, headers });
    const waiting = () =>
      world.app.context.db.selectFrom("tasks").select(["kind", "task", "due_at"]).where("state", "=", "waiting").orderBy("id").execute();
    const gets = () => shelf.asked.filter(({ what }) => what === "get").length;
    const orderPage = async () => {
      const { json } = await world.ask("GET", "/api/desk/orders?search=1", { token: world.ada.apiKey });
      return (await world.ask("GET", `/api/desk/orders/${json.items[0].id}`, { token: world.ada.apiKey })).json;
    };
    const changed = (part: object) => {
      const [first] = shelf.orders;
      assert.ok(first);
      first.snapshot = { ...first.snapshot, ...part };
    };

    test("a delivery is a reason to look: the order is asked for, and what the delivery says of it is not believed (S4-22)", async (t) => {
      await begin(t);
      shelf.orders.push({ snapshot: anOrder({ number: "2", externalId: "x2" }), changedAt: world.now() });
      const answer = await send(shelf.delivery([{ kind: "order", externalId: "x2" }], "d1"));
      assert.deepEqual([answer.status, answer.text, answer.headers.get("Access-Control-Allow-Origin")], [200, "ok", null]);
      assert.equal(gets(), 0, "nobody is asked before the answer has left");
      await world.settle();
      assert.deepEqual(await numbersHere(world), ["1", "2"]);
    });

    test("a delivery that nobody can prove at the moment is not taken, and is asked for again", async (t) => {
      await begin(t, "till");
      assert.equal((await send(shelf.delivery([{ kind: "refund", reference: "re_1" }], "unsure"))).status, 503);
      assert.equal((await waiting()).filter(({ kind }) => kind === "check-payment").length, 0);
      assert.equal((await send(shelf.delivery([{ kind: "refund", reference: "re_1" }], "sure"))).status, 200);
    });

    test("the same delivery counts once, also twice at once; another of an order that waits already adds nothing", async (t) => {
      await begin(t);
      const same = shelf.delivery([{ kind: "order", externalId: "x1" }], "d1");
      assert.deepEqual(
        (await Promise.all([send(same), send(same)])).map(({ status }) => status),
        [200, 200],
      );
      await send(same);
      await send(shelf.delivery([{ kind: "order", externalId: "x1" }], "d2"));
      await send(shelf.delivery([{ kind: "order_gone", externalId: "x1" }]));
      assert.equal((await waiting()).length, 1);
      await world.settle({ again: false });
      assert.equal(gets(), 1);
      await send(same);
      assert.deepEqual(await waiting(), []);
      await send(shelf.delivery([{ kind: "order", externalId: "x1" }], "d3"));
      assert.equal((await waiting()).length, 1, "one that comes after the last look is a reason to look again");
    });

    test("which deliveries came is forgotten after a week", async (t) => {
      await begin(t);
      await send(shelf.delivery([], "d1"));
      const { db } = world.app.context;
      await purge(db, world.now() + 6 * day);
      assert.equal((await db.selectFrom("arrivals").selectAll().execute()).length, 1);
      await purge(db, world.now() + 7 * day);
      assert.deepEqual(await db.selectFrom("arrivals").selectAll().execute(), []);
    });

    test("deliveries late and out of order leave the order as the shop has it now", async (t) => {
      await begin(t);
      changed({ language: "de" });
      const younger = shelf.delivery([{ kind: "order", externalId: "x1" }], "younger");
      const older = shelf.delivery([{ kind: "order", externalId: "x1" }], "older");
      await send(younger);
      await world.settle();
      await send(older);
      await world.settle();
      const [row] = await world.app.context.db.selectFrom("orders").select("figures").execute();
      assert.equal(JSON.parse(row?.figures ?? "{}").language, "de");
    });

    test("a shop that tells of thousands at once is asked at its pace, one after the other", async (t) => {
      await begin(t);
      await send(shelf.delivery(Array.from({ length: 30 }, (_, place) => ({ kind: "order" as const, externalId: `y${place}` }))));
      const due = (await waiting()).map(({ due_at }) => due_at - world.now());
      assert.deepEqual(due.slice(0, 3), [0, 100, 200]);
      await send(shelf.delivery([{ kind: "order", externalId: "z" }]));
      assert.equal((await waiting()).at(-1)?.due_at, world.now() + 3_000);
      await send(shelf.delivery(Array.from({ length: 500 }, (_, place) => ({ kind: "order" as const, externalId: `w${place}` }))));
      assert.ok((await waiting()).length < 150, "beyond a hundred the shop is asked what changed");
    });

    test("a vague delivery brings the next question forward, but gives no rest up that a shop in trouble needs", async (t) => {
      await begin(t);
      shelf.orders.push({ snapshot: anOrder({ number: "2" }), changedAt: world.now() });
      await send(shelf.delivery([{ kind: "something" }]));
      await world.sync();
      assert.deepEqual(await numbersHere(world), ["1", "2"]);
      shelf.fail("list", new ConnectionProblem("not_allowed", "answered 401"));
      await send(shelf.delivery([{ kind: "disconnected" }]));
      await world.sync();
      const asked = shelf.asked.length;
      await send(shelf.delivery([{ kind: "something" }]));
      await world.sync();
      assert.equal(shelf.asked.length, asked);
    });

    test("unknown, forged, changed and unsigned deliveries get one and the same answer, and leave nothing", async (t) => {
      await begin(t);
      const good = shelf.delivery([{ kind: "order", externalId: "x1" }], "d1");
      const { "x-shelf-signature": signature = "", ...unsigned } = good.headers;
      const forged = `${signature.startsWith("0") ? "1" : "0"}${signature.slice(1)}`;
      const other = `con_${"0".repeat(25)}`;
      const answers = await Promise.all([
        send({ ...good, path: `/api/inbound/${other}` }),
        send({ ...good, path: "/api/inbound/nonsense" }),
        send({ ...good, headers: { ...good.headers, "x-shelf-signature": forged } }),
        send({ ...good, headers: unsigned }),
        send({ ...good, headers: { ...good.headers, "x-shelf-signature": "" } }),
        send({ ...good, body: good.body.replace("x1", "x2") }),
        send({ ...good, body: `${good.body} ` }),
        send({ ...good, body: "" }),
      ]);
      const said = ({ status, headers, json: { instance: _, ...problem } }: Answer) => [status, headers.get("Content-Type"), problem];
      for (const answer of answers) assert.deepEqual(said(answer), said(answers[0] ?? assert.fail()));
      assert.equal(answers[0]?.status, 404);
      assert.deepEqual(await waiting(), []);
      assert.deepEqual(await world.app.context.db.selectFrom("arrivals").selectAll().execute(), []);
    });

    test("without a secret nothing is genuine, however it is signed", async (t) => {
      await begin(t);
      const { db, keys } = world.app.context;
      const { createHmac } = await import("node:crypto");
      const body = JSON.stringify([{ kind: "something" }]);
      const byNobody = { body, headers: { "x-shelf-signature": createHmac("sha256", "").update(body).digest("hex") } };
      for (const hook_secret of [keys.seal("connections", ""), null, "k9.unreadable"]) {
        await db.write((tx) => tx.updateTable("connections").set({ hook_secret }).execute());
        assert.equal((await send({ path: `/api/inbound/${id}`, ...byNobody })).status, 404);
      }
    });

    test("a body is read as far as a megabyte and no further; other methods do not exist", async (t) => {
      await begin(t);
      const path = `/api/inbound/${id}`;
      assert.equal((await world.ask("POST", path, { body: "x".repeat(1024 * 1024 + 1) })).status, 413);
      let sent = 0;
      const endless = new ReadableStream<Uint8Array>({
        pull(controller) {
          sent += 65_536;
          controller.enqueue(new Uint8Array(65_536));
        },
      });
      const request = new Request(`http://returns.test${path}`, { method: "POST", body: endless, duplex: "half" } as RequestInit);
      assert.equal((await world.app.fetch(request)).status, 413);
      assert.ok(sent < 2 * 1024 * 1024, `${sent} bytes were read`);
      assert.equal((await world.ask("GET", path)).status, 405);
    });

    test("whoever goes on forging is not listened to for a while", async (t) => {
      await begin(t);
      const good = shelf.delivery([{ kind: "order", externalId: "x1" }]);
      for (let time = 0; time < 60; time++) await send({ ...good, body: "[]" });
      const limited = await send(good);
      assert.equal(limited.status, 429);
      assert.ok(Number(limited.headers.get("Retry-After")) > 0);
      world.pass(61_000);
      assert.equal((await send(good)).status, 200);
    });

    test("what a gateway tells is looked up as work", async (t) => {
      await begin(t, "till");
      await send(
        shelf.delivery(
          [
            { kind: "refund", reference: "re_1" },
            { kind: "payment", reference: "cs_1" },
          ],
          "d1",
        ),
      );
      const { merchantId } = world.ada.shop;
      assert.deepEqual(
        (await waiting()).map(({ task }) => JSON.parse(task)),
        [
          { do: "check-payment", merchantId, connectionId: id, reference: "re_1", what: "refund" },
          { do: "check-payment", merchantId, connectionId: id, reference: "cs_1", what: "payment" },
        ],
      );
    });

    test("an order edited after a return of it began raises a flag, and the return stays as it was judged", async (t) => {
      await begin(t);
      const desk = deskWork(world, { Authorization: `Bearer ${world.ada.apiKey}` });
      const page = await desk.asked("1");
      assert.equal(page.review, null);
      const [first] = shelf.orders;
      assert.ok(first);
      const [sock, ...others] = first.snapshot.lines;
      assert.ok(sock);
      changed({ lines: [{ ...sock, paid: sock.paid - 600 }, ...others], total: first.snapshot.total - 600 });
      await send(shelf.delivery([{ kind: "order", externalId: "x1" }]));
      await world.settle();
      const after = await desk.page(page.id);
      assert.equal(after.review?.cause, "order_changed");
      assert.deepEqual(after.items, page.items);
      assert.deepEqual([after.money.rows, after.money.total], [page.money.rows, page.money.total]);
    });

    test("a refund made in the shop's own back office, and a product deleted there, reach the order", async (t) => {
      await begin(t);
      const desk = deskWork(world, { Authorization: `Bearer ${world.ada.apiKey}` });
      const page = await desk.asked("1");
      const [first] = shelf.orders;
      assert.ok(first);
      const lines = first.snapshot.lines.map(({ productId: _, sku: __, ...line }) => line);
      changed({ lines, refunds: [{ id: "r1", at: world.now(), amount: 1_260, lines: [{ lineId: "1", quantity: 1, amount: 1_260 }] }] });
      await send(shelf.delivery([{ kind: "order", externalId: "x1" }]));
      await world.settle();
      assert.equal((await desk.page(page.id)).review?.cause, "order_changed");
      assert.deepEqual((await orderPage()).refunds, [{ at: world.now(), amount: 1_260, delivery: 0 }]);
      const again = await world.ask("POST", "/api/shopper/shops/ada/sessions", { body: { orderNumber: "1", postalCode: "69006" } });
      assert.equal(again.status, 201, "an article without a product can still be looked at");
    });

    test("an order that the shop deleted takes no new returns, and those that began wait for a person; put back, it is itself again", async (t) => {
      await begin(t);
      const desk = deskWork(world, { Authorization: `Bearer ${world.ada.apiKey}` });
      const page = await desk.asked("1");
      const [kept] = shelf.orders.splice(0);
      assert.ok(kept);
      await send(shelf.delivery([{ kind: "order_gone", externalId: "x1" }]));
      await world.settle();
      assert.equal((await desk.page(page.id)).review?.cause, "order_changed");
      const session = await world.ask("POST", "/api/shopper/shops/ada/sessions", { body: { orderNumber: "1", postalCode: "69006" } });
      assert.deepEqual(
        session.json.items.map(({ open, reasons }: Answer["json"]) => [open, reasons]),
        [
          [false, []],
          [false, []],
        ],
      );
      assert.equal((await orderPage()).status, "cancelled");
      shelf.orders.push(kept);
      await send(shelf.delivery([{ kind: "order", externalId: "x1" }]));
      await world.settle();
      assert.equal((await orderPage()).status, "completed");
    });

    test("a shop that has no time is asked for the order again later; one that cannot be read waits for the next round", async (t) => {
      await begin(t);
      shelf.fail("get", new ConnectionProblem("busy", "answered 429"));
      shelf.orders.push({ snapshot: anOrder({ number: "2", externalId: "x2" }), changedAt: world.now() });
      await send(shelf.delivery([{ kind: "order", externalId: "x2" }]));
      await world.settle({ again: false });
      assert.deepEqual(await numbersHere(world), ["1"]);
      world.pass(5_000);
      await world.settle();
      assert.deepEqual(await numbersHere(world), ["1", "2"]);
      const third = { snapshot: anOrder({ number: "3", externalId: "x3" }), changedAt: world.now(), unreadable: "no total" };
      shelf.orders.push(third);
      await send(shelf.delivery([{ kind: "order", externalId: "x3" }]));
      await world.settle();
      await world.sync();
      const unread = await world.ask("GET", `/api/desk/connections/${id}/unread`, { token: world.ada.apiKey });
      assert.deepEqual(
        unread.json.items.map(({ number, why }: Answer["json"]) => [number, why]),
        [["3", "no total"]],
      );
    });
  });
}

test("the running server reads a shop, hears its deliveries over a socket, and cuts one that does not end", async (t) => {
  const [engine] = engines();
  assert.ok(engine);
  const shelf = aShelf();
  shelf.orders.push({ snapshot: anOrder({ number: "1", externalId: "x1" }), changedAt: monday - day });
  const world = await aServedWorld(engine, { providers: shelf.providers });
  t.after(() => world.close());
  const until = async (numbers: readonly string[]) => {
    await within(patience, async () => ((await numbersHere(world)).join() === numbers.join() ? true : undefined));
  };
  const { id } = await connectShelf(world);
  await until(["1"]);
  shelf.orders.push({ snapshot: anOrder({ number: "2", externalId: "x2" }), changedAt: monday });
  const { path, body, headers } = shelf.delivery([{ kind: "order", externalId: "x2" }], "d1");
  const answer = await fetch(`${world.url}${path}`, { method: "POST", body, headers });
  assert.deepEqual([answer.status, await answer.text()], [200, "ok"]);
  await until(["1", "2"]);

  const socket = connect(Number(new URL(world.url).port), "localhost");
  await once(socket, "connect");
  socket.write(`POST /api/inbound/${id} HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n`);
  const chunk = `10000\r\n${"x".repeat(65_536)}\r\n`;
  let said = "";
  socket.on("data", (part) => {
    said += part.toString();
  });
  socket.on("error", () => {});
  let sent = 0;
  while (said === "" && !socket.destroyed && sent < 64 * 1024 * 1024) {
    sent += 65_536;
    if (!socket.write(chunk)) await Promise.race([once(socket, "drain"), once(socket, "close"), wait(1_000)]).catch(() => {});
  }
  socket.destroy();
  assert.match(said, /^HTTP\/1\.1 413 /);
  assert.ok(sent < 16 * 1024 * 1024, `${sent} bytes were taken`);
});
