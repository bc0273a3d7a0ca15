import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { defaultPolicy } from "../../server/domain/default-policy.ts";
import { engines } from "../support/databases.ts";
import { type DeskWork, deskWork, everything } from "../support/desk.ts";
import { shopping } from "../support/shopping.ts";
import { type Answer, aWorld, type World } from "../support/world.ts";

type Json = Answer["json"];
const socks = { items: [{ lineId: "1", quantity: 1, reasonId: "too_small" }] };

for (const engine of engines()) {
  describe(`letters that are kept and sent again, on ${engine.name}`, () => {
    let world: World;
    let headers: Record<string, string>;
    let desk: DeskWork;
    let calls = 0;
    before(async () => {
      world = await aWorld(engine, { policy: { ...defaultPolicy(), resolutions: { ...defaultPolicy().resolutions, exchange: true } } });
      headers = await world.member(world.ada, "owner");
      desk = deskWork(world, headers);
      await shopping(world).change(world.ada, { can: { storeCredit: true, exchange: true } });
      const coat = { sku: "COAT", productId: "coat", title: "Rain coat", variant: "Sand, M", price: 5260, currency: "EUR", stock: 3 };
      const put = await world.ask("PUT", "/api/desk/shops/ada/products", { token: world.ada.apiKey, body: [coat] });
      assert.equal(put.json.imported, 1, put.text);
    });
    after(() => world.close());

    const ask = (method: string, path: string, body?: object, key = `kept-letters-${++calls}`): Promise<Answer> =>
      world.ask(method, `/api/desk${path}`, { headers: { ...headers, "Idempotency-Key": key }, ...(body && { body }) });
    const asked = async (number: string, chosen: object = socks): Promise<Json> => {
      await world.order(world.ada, { number, email: `${number}@example.test` });
      return desk.asked(number, chosen);
    };
    const sentTo = (number: string) => world.letters.filter(({ to }) => to === `${number}@example.test`);
    /** Youngest first, as the timeline tells of them. */
    const keptOf = async (id: string): Promise<Json[]> =>
      (await desk.page(id)).timeline.flatMap(({ letter }: Json) => (letter ? [letter] : []));
    const read = async (id: string): Promise<Json> => (await ask("GET", `/letters/${id}`)).json;
    const credited = async (number: string): Promise<{ page: Json; code: string }> => {
      const page = await asked(number, { ...socks, resolution: "store_credit" });
      // What happens at one moment is told in no order.
      world.pass(60_000);
      const decided = (await desk.decide(page.id, { units: everything(page), resolution: "store_credit" })).json;
      await desk.pay(decided.money.payments[0].id, { how: "credit", mail: true });
      await world.settle();
      const code = /^(?:[2-9A-HJ-NP-Z]{4} ?){4}$/m.exec(sentTo(number).at(-1)?.text ?? "")?.[0];
      assert.ok(code, sentTo(number).at(-1)?.text);
      return { page, code };
    };

    test("a letter is read as it left, with its attachment, and without the way in", async () => {
      const page = await asked("K1");
      const [kept] = await keptOf(page.id);
      const letter = await read(kept.id);
      const [sent] = sentTo("K1");
      const link = /#k=([^&\s]+)/.exec(sent?.text ?? "")?.[1] ?? "";
      assert.ok(link.length > 20);
      assert.deepEqual([letter.subject, letter.to, letter.notice, letter.returnId], [sent?.subject, sent?.to, "approved", page.id]);
      assert.equal(letter.text, sent?.text.replace(link, "••••••••••••"));
      assert.equal(letter.html, sent?.html.replace(link, "••••••••••••"));
      assert.deepEqual(kept.attachments, [`${page.number}.pdf`]);
      const file = await world.ask("GET", new URL(letter.attachments[0].url).pathname);
      assert.deepEqual(file.bytes, Uint8Array.from(sent?.attachments[0]?.content ?? []));
      for (const table of ["letters", "return_events", "tasks"] as const) {
        const rows = JSON.stringify(await world.app.context.db.selectFrom(table).selectAll().execute());
        assert.ok(!rows.includes(link), `${table} holds no way in`);
      }
    });

    test("a letter stays as it left, whatever the return becomes", async () => {
      const page = await asked("K2");
      const [kept] = await keptOf(page.id);
      const before = await read(kept.id);
      await ask("POST", `/returns/${page.id}/cancellation`, { mail: true, message: "As you asked." });
      await shopping(world).change(world.ada, { help: { email: "other@ada.test" } });
      await world.settle();
      const { attachments: _, ...after } = await read(kept.id);
      const { attachments: __, ...unchanged } = before;
      assert.deepEqual(after, unchanged);
      assert.deepEqual((await keptOf(page.id)).length, 2);
    });

    test("a code of a credit is in the letter that leaves, and nowhere the desk reads (S5-15)", async () => {
      const { page, code } = await credited("K3");
      const [kept] = await keptOf(page.id);
      const letter = await read(kept.id);
      assert.equal(letter.notice, "paid");
      assert.ok(letter.text.includes("•••• •••• •••• ••••"));
      const worth = await world.ask("GET", `/api/desk/credits/${encodeURIComponent(code)}`, { headers });
      assert.deepEqual([worth.status, worth.json.left], [200, 1260]);
      const rows = JSON.stringify(await world.app.context.db.selectFrom("letters").selectAll().execute());
      assert.ok(!rows.includes(code) && !rows.includes(code.replaceAll(" ", "")));
    });

    test("a copy leaves once for each key, with the code itself and a way in that works", async () => {
      const { page, code } = await credited("K4");
      const [kept] = await keptOf(page.id);
      await world.ask("DELETE", `/api/desk/orders/${page.order.id}/links`, { headers });
      const before = sentTo("K4").length;
      const first = await ask("POST", `/letters/${kept.id}/copies`, undefined, "one-copy-please");
      const again = await ask("POST", `/letters/${kept.id}/copies`, undefined, "one-copy-please");
      assert.deepEqual([first.status, again.status, again.json.id], [202, 202, first.json.id], first.text);
      await world.settle();
      assert.equal(sentTo("K4").length, before + 1);
      const copy = sentTo("K4").at(-1);
      assert.ok(copy?.text.includes(code) && copy.html.includes(code));
      assert.ok(!copy?.text.includes("••••"));
      const link = /#k=([^&\s]+)/.exec(copy?.text ?? "")?.[1];
      assert.equal((await world.ask("POST", "/api/shopper/shops/ada/sessions", { body: { link } })).status, 201);
      const shown = await read(first.json.id);
      assert.deepEqual([shown.copyOf, shown.text], [kept.id, (await read(kept.id)).text]);
      assert.equal((await keptOf(page.id)).filter(({ id }) => id === first.json.id).length, 1);
    });

    test("a copy goes to the address the order has now, and none without one", async () => {
      const page = await asked("K5");
      const [kept] = await keptOf(page.id);
      await world.order(world.ada, { number: "K5", email: "new-address@example.test" });
      await ask("POST", `/letters/${kept.id}/copies`);
      await world.settle();
      const copy = world.letters.find(({ to }) => to === "new-address@example.test");
      assert.equal(copy?.attachments[0]?.filename, `${page.number}.pdf`);
      await world.order(world.ada, { number: "K5", email: "" });
      assert.equal((await ask("POST", `/letters/${kept.id}/copies`)).json.code, "no_address");
    });

    test("no letter is read or sent again by another merchant, or sent again by who may only read", async () => {
      const page = await asked("K6");
      const [kept] = await keptOf(page.id);
      for (const [method, path] of [
        ["GET", `/api/desk/letters/${kept.id}`],
        ["POST", `/api/desk/letters/${kept.id}/copies`],
      ] as const) {
        const stranger = await world.ask(method, path, { token: world.ben.apiKey, headers: { "Idempotency-Key": "a-stranger-asks" } });
        assert.deepEqual([stranger.status, stranger.json.code], [404, "not_found"]);
      }
      const reader = await world.member(world.ada, "reader");
      assert.equal((await world.ask("GET", `/api/desk/letters/${kept.id}`, { headers: reader })).status, 200);
      const refused = await world.ask("POST", `/api/desk/letters/${kept.id}/copies`, {
        headers: { ...reader, "Idempotency-Key": "a-reader-asks" },
      });
      assert.equal(refused.status, 403);
      assert.equal(sentTo("K6").length, 1);
    });

    test("each parcel that arrives and each article that is sent instead has a letter of its own, once (S5-24)", async () => {
      const page = await asked("K7", { items: [{ lineId: "1", quantity: 3, reasonId: "too_small" }] });
      const [one, two, three] = page.items[0].units;
      for (const unit of [one, two]) {
        const now = await desk.page(page.id);
        await desk.receive(now, { units: [{ unitId: unit.id, reception: "received" }], mail: true });
        await world.settle();
      }
      assert.equal(sentTo("K7").filter(({ messageId }) => messageId.startsWith("<received.")).length, 2);
      const units = [one, two, three].map(({ id }: Json) => ({ unitId: id, decision: "exchange", sku: "COAT" }));
      const decided = await desk.decide(page.id, { units, mail: true });
      assert.equal(decided.status, 200, decided.text);
      for (const { id, kind } of decided.json.money.payments) {
        assert.equal(kind, "charge");
        await desk.pay(id, { how: "outside", mail: true });
      }
      const [sent, handed] = (await desk.page(page.id)).money.exchanges;
      await ask("POST", `/exchanges/${sent.id}/dispatch`, { mail: true, reference: "6A999" });
      await ask("POST", `/exchanges/${handed.id}/handover`, { mail: true });
      await world.settle();
      const exchanges = sentTo("K7").filter(({ messageId }) => messageId.startsWith("<exchange."));
      assert.equal(exchanges.length, 2);
      assert.ok(exchanges.some(({ text }) => text.includes("6A999") && text.includes("Rain coat, Sand, M") && text.includes("€40.00")));
      assert.ok(exchanges.some(({ text }) => text.includes("was handed to you")));
      const charge = sentTo("K7").find(({ messageId }) => messageId.startsWith("<paid."));
      assert.match(charge?.subject ?? "", /€120\.00 received/);
    });

    test("an order that is cancelled in part, then whole, and a note about it are told in its language (S5-27, S5-30)", async () => {
      await world.order(world.ada, { number: "K8", email: "K8@example.test", language: "es", status: "open", fulfilments: [] });
      const { items } = (await ask("GET", "/orders?search=K8")).json;
      const id = items[0].id;
      const made = (body: object) => ask("POST", `/orders/${id}/cancellations`, { restock: true, mail: true, ...body });
      assert.equal((await ask("POST", `/orders/${id}/messages`, { text: "Se agotó." })).status, 201);
      const part = await made({ lines: [{ lineId: "1", quantity: 1 }], refund: true, note: "Se agotó <b>hoy</b>." });
      assert.equal(part.status, 201, part.text);
      assert.equal((await made({ refund: false, mail: false })).status, 201);
      await world.settle();
      const [note, cancelled, ...more] = sentTo("K8");
      assert.deepEqual(more, []);
      assert.ok(note?.text.includes("> Se agotó."));
      assert.match(cancelled?.html ?? "", /lang="es"/);
      assert.ok(cancelled?.text.includes("Se agotó <b>hoy</b>.") && !cancelled.html.includes("<b>hoy"));
      assert.match(cancelled?.text.replaceAll("\u00a0", " ") ?? "", /1 × Merino socks[\s\S]*12,60 €/);
      const link = /#k=([^&\s]+)/.exec(cancelled?.text ?? "")?.[1];
      assert.equal((await world.ask("POST", "/api/shopper/shops/ada/sessions", { body: { link } })).status, 201);
    });
  });
}
