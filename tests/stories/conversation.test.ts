import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { engines } from "../support/databases.ts";
import { type DeskWork, deskWork } from "../support/desk.ts";
import { shopping } from "../support/shopping.ts";
import { type Answer, aWorld, type World } from "../support/world.ts";

type Json = Answer["json"];

for (const engine of engines()) {
  describe(`talking about a return, on ${engine.name}`, () => {
    let world: World;
    let agent: DeskWork;
    let headers: Record<string, string>;
    let count = 0;
    before(async () => {
      world = await aWorld(engine);
      headers = await world.member(world.ada, "agent");
      agent = deskWork(world, headers);
    });
    after(() => world.close());

    const asked = async (): Promise<Json> => {
      const number = `T${++count}`;
      await world.order(world.ada, { number });
      return agent.asked(number);
    };
    const key = () => ({ "Idempotency-Key": `talk-${engine.name}-${++count}` });
    const say = (page: Json, what: "messages" | "notes", text: string, more: object = {}): Promise<Answer> =>
      world.ask("POST", `/api/desk/returns/${page.id}/${what}`, { headers: { ...headers, ...key(), ...more }, body: { text } });

    test("a note stays with the team, a message is told to the shopper, and the same again says nothing more", async () => {
      const page = await asked();
      const noted = await say(page, "notes", "Third time this month.");
      assert.deepEqual([noted.status, noted.json.conversation[0].kind], [200, "note"], noted.text);
      const once = key();
      await say(page, "messages", "Which size do you need?", once);
      const again = await say(page, "messages", "Which size do you need?", once);
      assert.deepEqual(
        again.json.conversation.map(({ kind, text }: Json) => [kind, text]),
        [
          ["note", "Third time this month."],
          ["merchant", "Which size do you need?"],
        ],
      );
      assert.equal((await say(page, "messages", "Another text", once)).json.code, "idempotency_key_reused");
      await world.settle();
      const letters = world.letters.filter(({ text }) => text.includes("Which size do you need?"));
      assert.equal(letters.length, 1, "one mail, for one message");
      assert.ok(
        world.letters.every(({ text, html }) => !`${text}${html}`.includes("Third time this month")),
        "none holds a note",
      );
    });

    test("the shopper writes from the portal's page, it waits for an answer in the list, and the answer stands on the page (S5-33)", async () => {
      const number = `T${++count}`;
      await world.order(world.ada, { number });
      const shopper = shopping(world);
      const { id } = await shopper.sendBack(number);
      const { token } = (await shopper.find(number)).json;
      const write = (text: string, more: object = key(), of = token) =>
        world.ask("POST", `/api/shopper/returns/${id}/messages`, { token: of, headers: { ...more }, body: { text } });
      const read = async (of = token) => world.ask("GET", `/api/shopper/returns/${id}/messages`, { token: of });
      assert.deepEqual((await read()).json.items, []);
      const once = key();
      const asked = await write("  Can I <b>bring</b> it to the shop?  ", once);
      assert.equal(asked.status, 201, asked.text);
      assert.equal((await write("  Can I <b>bring</b> it to the shop?  ", once)).json.items.length, 1, "the same again says nothing more");
      const row = async () =>
        (await world.ask("GET", `/api/desk/returns?search=${number}`, { headers })).json.items.find((one: Json) => one.id === id);
      await world.settle();
      assert.equal((await row()).unanswered, 1);
      const page = await agent.page(id);
      await say(page, "notes", "He is a regular.");
      assert.equal((await row()).unanswered, 1, "a note answers nobody");
      await say(page, "messages", "Yes, until six.");
      assert.equal((await row()).unanswered, 0);
      assert.deepEqual(
        (await read()).json.items.map(({ by, text }: Json) => [by, text]),
        [
          ["you", "Can I <b>bring</b> it to the shop?"],
          ["shop", "Yes, until six."],
        ],
        "as it was typed, and without the note",
      );

      await world.order(world.ada, { number: `${number}B`, email: "other@example.test" });
      const other = (await shopper.find(`${number}B`)).json.token;
      assert.equal((await read(other)).status, 404);
      assert.equal((await write("Hello", key(), other)).status, 404);
      assert.equal((await read("nonsense")).status, 401);
      assert.equal((await write("", key())).status, 400);
      assert.equal((await write("x".repeat(2_001), key())).status, 400);
      assert.equal((await write("x", {})).json.code, "idempotency_key_missing");
      for (let more = 0; more < 9; more++) assert.equal((await write(`More ${more}`)).status, 201);
      const tooMuch = await write("And one more");
      assert.deepEqual([tooMuch.status, tooMuch.json.code], [429, "too_many_requests"]);
      assert.ok(Number(tooMuch.headers.get("Retry-After")) > 0);
      world.pass(25 * 60 * 60_000);
      const next = (await shopper.find(number)).json.token;
      assert.equal((await write("The next day", key(), next)).status, 201);
      headers = await world.member(world.ada, "agent");
      agent = deskWork(world, headers);
    });

    test("nobody else's return is talked about, and nobody without the right", async () => {
      const page = await asked();
      const of = async (asking: Record<string, string>, what: string) =>
        (await world.ask("POST", `/api/desk/returns/${page.id}/${what}`, { headers: { ...asking, ...key() }, body: { text: "x" } })).status;
      for (const what of ["messages", "notes"]) {
        assert.equal(await of(await world.member(world.ben, "owner"), what), 404);
        assert.equal(await of(await world.member(world.ada, "reader"), what), 403);
        assert.equal((await say(page, what as "notes", "   ")).status, 400);
        assert.equal((await say(page, what as "notes", "x".repeat(4_001))).status, 400);
      }
    });

    test("a quiet rejection is taken back within ten seconds, and not later, not twice, not when it was told", async () => {
      const takeBack = (id: string) => world.ask("POST", `/api/desk/returns/${id}/reversal`, { headers });
      const { db } = world.app.context;
      /** As the status dialog leaves it when no mail was wanted. */
      const quietly = async (id: string) => {
        const done = await world.ask("POST", `/api/desk/returns/${id}/cancellation`, { headers });
        assert.equal(done.status, 200, done.text);
        const [row] = await db
          .selectFrom("return_events")
          .select(["id", "event"])
          .where("type", "=", "return.cancelled")
          .where("return_id", "=", id as never)
          .execute();
        const event = { ...JSON.parse(String(row?.event)), told: false, was: { status: "approved", sendBy: done.json.sendBy } };
        await db.write((tx) =>
          tx
            .updateTable("return_events")
            .set({ event: JSON.stringify(event) as never })
            .where("id", "=", row?.id ?? 0)
            .execute(),
        );
      };
      const page = await asked();
      await quietly(page.id);
      world.pass(9_000);
      const back = await takeBack(page.id);
      assert.deepEqual([back.status, back.json.status, back.json.sendBy], [200, "approved", page.sendBy], back.text);
      assert.equal((await takeBack(page.id)).json.code, "return_wrong_state");
      assert.equal(
        (await world.ask("POST", `/api/desk/returns/${page.id}/reversal`, { headers: await world.member(world.ben, "owner") })).status,
        404,
      );

      const late = await asked();
      await quietly(late.id);
      world.pass(10_001);
      assert.equal((await takeBack(late.id)).status, 409);

      const number = `T${++count}`;
      await world.order(world.ada, { number });
      const shopper = shopping(world);
      const taken = await shopper.sendBack(number);
      await quietly(taken.id);
      await shopper.sendBack(number);
      assert.equal((await takeBack(taken.id)).json.code, "unit_taken");
    });

    test("work that was set aside is seen and tried again", async () => {
      const page = await asked();
      const { db, now } = world.app.context;
      await db.write((tx) =>
        tx
          .insertInto("tasks")
          .values({
            merchant_id: world.ada.shop.merchantId,
            kind: "send-notice",
            task: JSON.stringify({
              do: "send-notice",
              merchantId: world.ada.shop.merchantId,
              returnId: page.id,
              notice: "approved",
            }) as never,
            state: "buried",
            due_at: now(),
            attempts: 12,
            created_at: now(),
            error: "550 no such mailbox",
            finished_at: now(),
          })
          .execute(),
      );
      const buried = async () => (await world.ask("GET", "/api/desk/tasks/buried", { headers })).json.items;
      const [task] = await buried();
      assert.deepEqual([task.return.id, task.notice, task.tried], [page.id, "approved", false]);
      assert.equal(task.reason, "The mail server turned it away. It said: 550 no such mailbox");
      const retry = (id: unknown, asking = headers) => world.ask("POST", `/api/desk/tasks/${id}/retry`, { headers: asking });
      assert.equal((await retry(task.id, await world.member(world.ben, "owner"))).status, 404);
      assert.equal((await retry("x")).status, 404);
      assert.equal((await retry(task.id)).status, 204);
      assert.equal((await retry(task.id)).status, 404);
      assert.deepEqual(await buried(), []);
    });
  });
}
