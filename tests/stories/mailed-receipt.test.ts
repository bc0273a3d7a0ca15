import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { doChores } from "../../server/worker/schedule.ts";
import { readPages } from "../documents/read-pdf.ts";
import { engines } from "../support/databases.ts";
import { type DeskWork, deskWork, everything } from "../support/desk.ts";
import { type Answer, aWorld, day, type World } from "../support/world.ts";

type Json = Answer["json"];

for (const engine of engines()) {
  describe(`a receipt that is mailed, on ${engine.name}`, () => {
    let world: World;
    let owner: DeskWork;
    let headers: Record<string, string>;
    let counter: Record<string, string>;
    before(async () => {
      world = await aWorld(engine);
      headers = await world.member(world.ada, "owner");
      counter = await world.member(world.ada, "warehouse");
      owner = deskWork(world, headers);
    });
    after(() => world.close());

    const decided = async (number: string, given: object = {}): Promise<Json> => {
      await world.order(world.ada, { number, email: `${number}@example.test`, ...given });
      const page = await owner.asked(number, { items: [{ lineId: "1", quantity: 1, reasonId: "too_small" }] });
      await owner.receive(page);
      const answer = await owner.decide(page.id, { units: everything(page) });
      assert.equal(answer.status, 200, answer.text);
      await world.settle();
      return answer.json;
    };
    const mail = (id: string, key: string, who = counter): Promise<Answer> =>
      world.ask("POST", `/api/desk/returns/${id}/receipts`, { headers: { ...who, ...(key && { "Idempotency-Key": key }) } });
    const sentTo = (number: string) => world.letters.filter(({ to }) => to === `${number}@example.test`);
    const wordsOf = (pdf: Uint8Array) => readPages(pdf).map((page) => page.map(({ text }) => text));

    test("the counter mails what it would print: the same pages, in the shopper's language, once for each key (S5-24, S5-32)", async () => {
      const page = await decided("R1");
      const before = sentTo("R1").length;
      const [first, again] = [await mail(page.id, "receipt-of-r1"), await mail(page.id, "receipt-of-r1")];
      assert.deepEqual(
        [first.status, again.status, again.json.id, first.json.to],
        [202, 202, first.json.id, "R1@example.test"],
        first.text,
      );
      await world.settle();
      assert.equal(sentTo("R1").length, before + 1);
      const letter = sentTo("R1").at(-1);
      assert.equal(letter?.subject, `Return ${page.number}: your receipt`);
      const [attached] = letter?.attachments ?? [];
      assert.deepEqual(
        [letter?.attachments.length, attached?.filename, attached?.contentType],
        [1, `${page.number}.pdf`, "application/pdf"],
      );
      const printed = await world.ask("GET", `/api/desk/returns/${page.id}/receipt.pdf`, { headers: counter });
      const words = wordsOf(Uint8Array.from(attached?.content ?? []));
      assert.deepEqual(words, wordsOf(printed.bytes));
      assert.ok(words.flat().includes(`Receipt for return ${page.number}`), words.flat().join(" | "));

      await mail(page.id, "receipt-of-r1-again");
      await world.settle();
      assert.equal(sentTo("R1").length, before + 2, "another key is another mail");
    });

    test("it stands in the timeline with what was attached, and stays as it left, also sent again", async () => {
      const page = await decided("R2");
      const { id } = (await mail(page.id, "receipt-of-r2")).json;
      await world.settle();
      const left = Uint8Array.from(sentTo("R2").at(-1)?.attachments[0]?.content ?? []);
      const line = (await owner.page(page.id)).timeline.find(({ letter }: Json) => letter?.id === id);
      assert.deepEqual(line.letter.attachments, [`${page.number}.pdf`]);
      await owner.pay(page.money.payments[0].id);
      const kept = (await world.ask("GET", `/api/desk/letters/${id}`, { headers })).json;
      assert.deepEqual([kept.notice, kept.returnId], ["receipt", page.id]);
      const file = await world.ask("GET", new URL(kept.attachments[0].url).pathname);
      assert.deepEqual(file.bytes, left, "paid since, and still the one that left");
      const copies = sentTo("R2").length;
      const copy = await world.ask("POST", `/api/desk/letters/${id}/copies`, { headers: { ...headers, "Idempotency-Key": "copy-of-r2" } });
      assert.equal(copy.status, 202, copy.text);
      await world.settle();
      assert.equal(sentTo("R2").length, copies + 1);
      assert.deepEqual(Uint8Array.from(sentTo("R2").at(-1)?.attachments[0]?.content ?? []), left);

      const erased = await world.ask("POST", `/api/desk/orders/${page.order.id}/erasure`, { headers });
      assert.ok(erased.status < 300, erased.text);
      assert.equal((await world.ask("GET", new URL(kept.attachments[0].url).pathname)).status, 404, "forgotten with the person");
      await world.settle();
      assert.equal((await world.ask("GET", new URL(kept.attachments[0].url).pathname)).status, 404, "and not made again");
    });

    test("nobody else's return, nobody who only reads, nobody without a key, and no mailbox full of it", async () => {
      const page = await decided("R3");
      assert.equal((await mail(page.id, "receipt-of-r3", await world.member(world.ben, "owner"))).status, 404);
      assert.equal((await mail(page.id, "receipt-of-r3", await world.member(world.ada, "reader"))).status, 403);
      assert.equal((await mail(page.id, "receipt-of-r3", {})).status, 401);
      assert.equal((await mail(page.id, "")).json.code, "idempotency_key_missing");
      for (let times = 0; times < 10; times++) assert.equal((await mail(page.id, `receipt-of-r3-${times}`)).status, 202);
      assert.equal((await mail(page.id, "receipt-of-r3-10")).json.code, "too_many_requests");
      assert.equal((await mail(page.id, "receipt-of-r3-9")).status, 202, "the same once more is no further mail");
    });

    test("without an address nothing leaves, and that is said", async () => {
      const page = await decided("R4", { email: undefined });
      assert.equal((await mail(page.id, "receipt-of-r4")).json.code, "no_address");
      const tasks = await world.app.context.db.selectFrom("tasks").select("task").execute();
      assert.ok(!tasks.some(({ task }) => task.includes(page.id) && task.includes('"receipt"')));
    });

    test("the pages that left with it go with the letter when its days are over", async () => {
      const page = await decided("R5");
      const { id } = (await mail(page.id, "receipt-of-r5")).json;
      await world.settle();
      const receipts = () => world.files().filter((key) => key.startsWith(`receipts/${page.id}/`));
      assert.deepEqual(receipts(), [`receipts/${page.id}/${id}.pdf`]);
      await owner.pay(page.money.payments[0].id);
      await world.settle();
      const owners = await world.member(world.ada, "owner");
      const { json } = await world.ask("GET", "/api/desk/settings", { headers: owners });
      const kept = { ...json, retention: { photos: null, letters: 30, people: null } };
      assert.equal((await world.ask("PUT", "/api/desk/settings", { headers: owners, body: kept })).status, 200);
      world.pass(31 * day);
      await doChores(world.app.context);
      const later = await world.member(world.ada, "owner");
      assert.equal((await world.ask("GET", `/api/desk/letters/${id}`, { headers: later })).status, 404);
      assert.deepEqual(receipts(), []);
    });

    test("everything that was done is done once, however often its work runs", () => world.settle());
  });
}
