import assert from "node:assert/strict";
import { after, before, beforeEach, describe, test } from "node:test";
import { countTasks } from "../../server/store/tasks.ts";
import { engines } from "../support/databases.ts";
import { deskWork, everything } from "../support/desk.ts";
import { type MailServer, openMailServer } from "../support/smtp.ts";
import { type Answer, aWorld, day, type World } from "../support/world.ts";

const hour = 3_600_000;

for (const engine of engines()) {
  describe(`${engine.name}: mails that do not leave`, { timeout: 180_000 }, () => {
    let world: World;
    let smtp: MailServer;
    let headers: Record<string, string>;
    let count = 0;

    before(async () => {
      smtp = await openMailServer();
      world = await aWorld(engine, { smtpUrl: smtp.url });
      headers = await world.member(world.ada, "owner");
    });
    after(async () => {
      await world?.close();
      await smtp?.close();
    });
    beforeEach(() => smtp.failNext(0));

    const get = async (path: string, asking = headers): Promise<Answer["json"]> =>
      (await world.ask("GET", `/api/desk${path}`, { headers: { "Accept-Language": "en", ...asking } })).json;
    const buried = async (asking = headers): Promise<Answer["json"][]> => (await get("/tasks/buried", asking)).items;
    const asked = async () => {
      const number = `U${++count}`;
      await world.order(world.ada, {
        number,
        fulfilments: [{ id: "f1", shippedAt: world.now() - 3 * day, deliveredAt: world.now() - day }],
      });
      const page = await deskWork(world, headers).asked(number);
      await world.settle({ again: false });
      return page;
    };
    /** Tries for as long as the worker does by itself. */
    const giveUp = async (): Promise<void> => {
      for (let turn = 0; turn < 13; turn += 1) {
        await world.settle({ again: false });
        world.pass(hour);
      }
      // That took longer than anybody stays signed in.
      headers = await world.member(world.ada, "owner");
    };
    const received = (page: Answer["json"]): Answer["json"] =>
      page.timeline.find(({ type }: { type: string }) => type === "return.received");

    test("the return and the order say that the mail has not left and why; nothing claims that the shopper was told; it is tried again", async () => {
      const page = await asked();
      assert.deepEqual(page.unsent, []);
      smtp.failNext(1_000);
      const since = world.now();
      const { json } = await deskWork(world, headers).receive(page, { mail: true });
      assert.equal(received(json).told, true, "it is on its way");
      await world.settle({ again: false });

      const waiting = await get(`/returns/${page.number}`);
      assert.deepEqual(
        waiting.unsent.map(({ what, notice, since: at, tried }: Answer["json"]) => ({ what, notice, at, tried })),
        [{ what: "mail", notice: "received", at: since, tried: true }],
      );
      assert.equal(received(waiting).told, "unsent");
      assert.equal((await get("/queues")).unsent, 0, "it is tried by itself");

      await giveUp();
      const stuck = await get(`/returns/${page.number}`);
      const [one] = stuck.unsent;
      assert.deepEqual([one.notice, one.tried, one.attempts], ["received", false, 12]);
      assert.match(one.reason, /^The mail server does not take it for now\. It said: 451 try again later/);
      assert.doesNotMatch(JSON.stringify(stuck.unsent), /Error:| at .*\.ts/);
      assert.equal(received(stuck).told, "unsent");
      assert.deepEqual((await get(`/orders/${page.order.id}`)).unsent, stuck.unsent);
      assert.equal((await get("/queues")).unsent, 1);
      assert.deepEqual(
        (await buried()).map((task) => [task.id, task.return.number, task.order.number, task.notice]),
        [[one.id, page.number, page.order.number, "received"]],
      );

      const french = await get(`/returns/${page.number}`, { ...headers, "Accept-Language": "fr" });
      assert.match(french.unsent[0].reason, /^Le serveur de messagerie/);

      const letters = smtp.letters.length;
      smtp.failNext(0);
      const retry = (who: Record<string, string>) => world.ask("POST", `/api/desk/tasks/${one.id}/retry`, { headers: who });
      assert.equal((await retry(await world.member(world.ada, "reader"))).status, 403);
      assert.equal((await retry(await world.member(world.ben, "owner"))).status, 404);
      assert.equal((await retry(headers)).status, 204);
      await world.settle({ again: false });
      assert.equal(smtp.letters.length, letters + 1);
      const told = await get(`/returns/${page.number}`);
      assert.deepEqual([told.unsent, received(told).told], [[], true]);
      assert.equal((await get("/queues")).unsent, 0);
      await world.settle();
      assert.equal(smtp.letters.filter(({ messageId }) => messageId === smtp.letters.at(-1)?.messageId).length, 1, "once");
    });

    test("an approval is not told while the mail with its label waits", async () => {
      smtp.failNext(1_000);
      const number = `U${++count}`;
      await world.order(world.ada, {
        number,
        fulfilments: [{ id: "f1", shippedAt: world.now() - 3 * day, deliveredAt: world.now() - day }],
      });
      const page = await deskWork(world, headers).asked(number);
      const now = await get(`/returns/${page.id}`);
      const approved = now.timeline.find(({ type }: { type: string }) => type === "return.approved");
      assert.equal(approved.told, "unsent");
      assert.deepEqual(
        now.unsent.map(({ notice }: Answer["json"]) => notice),
        ["approved"],
      );
      smtp.failNext(0);
      world.pass(hour);
      await world.settle({ again: false });
      assert.deepEqual((await get(`/returns/${page.id}`)).unsent, []);
    });

    test("a letter sent again and a note about an order are named too, and all is tried again at once, each merchant's own", async () => {
      const page = await asked();
      const letter = (await get(`/returns/${page.id}`)).timeline.find((line: Answer["json"]) => line.letter).letter;
      smtp.failNext(10_000);
      assert.equal(
        (await world.ask("POST", `/api/desk/letters/${letter.id}/copies`, { headers: { ...headers, "Idempotency-Key": "copy-of-it" } }))
          .status < 300,
        true,
      );
      const note = await world.ask("POST", `/api/desk/orders/${page.order.id}/messages`, {
        headers: { ...headers, "Idempotency-Key": "note-of-it" },
        body: { text: "Your parcel is late." },
      });
      assert.ok(note.status < 300, note.text);
      const work = deskWork(world, headers);
      await work.receive(page, { mail: false });
      const decided = await work.decide(page.id, { units: everything(page), mail: true });
      assert.equal(decided.status, 200, decided.text);
      await giveUp();

      const kinds = (page: Answer["json"]) => page.unsent.map(({ what, notice }: Answer["json"]) => `${what} ${notice}`).sort();
      assert.deepEqual(kinds(await get(`/returns/${page.id}`)), ["copy approved", "mail decided"]);
      assert.deepEqual(kinds(await get(`/orders/${page.order.id}`)), ["copy approved", "mail decided", "mail order_note"]);
      assert.equal((await get("/queues")).unsent, 3);
      assert.ok((await buried()).every((task) => task.order.number === page.order.number && task.timeZone));

      const others = await world.member(world.ben, "owner");
      assert.deepEqual(await buried(others), []);
      assert.equal((await get("/queues", others)).unsent, 0);
      const all = (who: Record<string, string>) => world.ask("POST", "/api/desk/tasks/retries", { headers: who });
      assert.deepEqual((await all(others)).json, { tried: 0 });
      assert.equal((await all(await world.member(world.ada, "warehouse"))).status, 403);
      smtp.failNext(0);
      assert.deepEqual((await all(headers)).json, { tried: 3 });
      await world.settle({ again: false });
      assert.deepEqual([await buried(), (await get(`/returns/${page.id}`)).unsent], [[], []]);
      assert.equal((await countTasks(world.app.context.db)).buried, 0);
    });
  });
}
