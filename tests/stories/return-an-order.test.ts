import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { engines } from "../support/databases.ts";
import { type Answer, aWorld, day, type World } from "../support/world.ts";

for (const engine of engines()) {
  describe(`returning an order, on ${engine.name}`, () => {
    let world: World;
    before(async () => {
      world = await aWorld(engine);
    });
    after(() => world.close());

    const find = (number: string, proof: Record<string, string> = { postalCode: "69006" }, slug = "ada"): Promise<Answer> =>
      world.ask("POST", `/api/shopper/shops/${slug}/sessions`, { body: { orderNumber: number, ...proof } });
    const socks = [{ lineId: "1", quantity: 2, reasonId: "too_small" }];
    const quote = (token: string, body: object = { items: socks }): Promise<Answer> =>
      world.ask("POST", "/api/shopper/quotes", { token, body });
    const submit = async (
      token: string,
      key: string,
      items: object[] = socks,
      choice: { resolution?: string; handover?: string } = {},
    ): Promise<Answer> => {
      const wishes = items.map((item) => ({ ...item, comment: undefined }));
      const { json } = await quote(token, { items: wishes, ...choice });
      return world.ask("POST", "/api/shopper/returns", {
        token,
        headers: { "Idempotency-Key": key },
        body: { items, resolution: json.resolution, handover: json.handover, quote: json.quote },
      });
    };

    test("a real order becomes a return, a label and a mail, and no staff had to act (S1-01, S1-05, S1-21, S2-09, S5-02, S5-48)", async () => {
      await world.order(world.ada, { number: "1001" });
      const session = await find(" #01001 ", { postalCode: "69 006" });
      assert.equal(session.status, 201);
      assert.deepEqual(
        session.json.items.map(({ title, available, open }: { title: string; available: number; open: boolean }) => [
          title,
          available,
          open,
        ]),
        [
          ["Merino socks", 3, true],
          ["Rain cap", 1, true],
        ],
      );

      const figures = await quote(session.json.token);
      assert.equal(figures.json.total.amount, 2520);

      const submitted = await submit(session.json.token, "key-of-1001");
      assert.equal(submitted.status, 201);
      const [ret] = submitted.json.returns;
      assert.equal(ret.status, "approved");
      assert.equal(ret.total.amount, 2520);
      assert.equal(ret.label.ready, false);

      await world.settle();
      const later = await world.ask("GET", `/api/shopper/returns/${ret.id}`, { token: submitted.json.token });
      assert.equal(later.json.label.ready, true);
      const label = await world.ask("GET", new URL(later.json.label.a4).pathname);
      assert.equal(label.headers.get("Content-Type"), "application/pdf");
      assert.match(label.text, /^%PDF-/);

      const letters = world.letters.filter(({ text }) => text.includes(ret.number));
      assert.equal(letters.length, 1);
      assert.equal(letters[0]?.to, "claire.martin@example.test");
      assert.equal(letters[0]?.attachments[0]?.contentType, "application/pdf");
    });

    test("the same key gives the same return, however often it is sent", async () => {
      await world.order(world.ada, { number: "1002" });
      const { json } = await find("1002");
      const first = await submit(json.token, "key-of-1002");
      const body = { items: socks, resolution: "refund", handover: first.json.returns[0].handover, quote: "whatever" };
      const figures = (await quote(json.token, { items: [{ lineId: "1", quantity: 1, reasonId: "too_small" }] })).json;
      assert.equal(figures.total.amount, 1260);
      const reused = await world.ask("POST", "/api/shopper/returns", {
        token: json.token,
        headers: { "Idempotency-Key": "key-of-1002" },
        body,
      });
      assert.equal(reused.json.code, "idempotency_key_reused");
      assert.equal(reused.status, 422);
    });

    test("two taps at once give one return", async () => {
      await world.order(world.ada, { number: "1003" });
      const { json } = await find("1003");
      const figures = (await quote(json.token)).json;
      const tap = (): Promise<Answer> =>
        world.ask("POST", "/api/shopper/returns", {
          token: json.token,
          headers: { "Idempotency-Key": "key-of-1003" },
          body: { items: socks, resolution: figures.resolution, handover: figures.handover, quote: figures.quote },
        });
      const answers = await Promise.all([tap(), tap(), tap(), tap()]);
      assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([201]));
      assert.equal(new Set(answers.map((answer) => answer.json.returns[0].id)).size, 1);
    });

    test("two tabs cannot send the same pieces twice", async () => {
      await world.order(world.ada, { number: "1004" });
      const { json } = await find("1004");
      const items = [{ lineId: "2", quantity: 1, reasonId: "too_small" }];
      // Both have seen the figures before either submits.
      const { resolution, handover, quote: shown } = (await quote(json.token, { items })).json;
      const tab = (key: string): Promise<Answer> =>
        world.ask("POST", "/api/shopper/returns", {
          token: json.token,
          headers: { "Idempotency-Key": key },
          body: { items, resolution, handover, quote: shown },
        });
      const answers = await Promise.all([tab("tab-one-1004"), tab("tab-two-1004")]);
      assert.deepEqual(answers.map(({ status }) => status).sort(), [201, 409]);
    });

    test("what was shown is what is submitted, or nothing is", async () => {
      await world.order(world.ada, { number: "1005" });
      const { json } = await find("1005");
      const changed = await world.ask("POST", "/api/shopper/returns", {
        token: json.token,
        headers: { "Idempotency-Key": "key-of-1005" },
        body: { items: socks, resolution: "refund", handover: "print", quote: "EUR/999999" },
      });
      assert.equal(changed.json.code, "quote_changed");
    });

    test("a change of mind and a fault are two returns that share one parcel and one mail", async () => {
      await world.order(world.ada, { number: "1006" });
      const { json } = await find("1006");
      await world.settle();
      const before = world.letters.length;
      const submitted = await submit(json.token, "key-of-1006", [
        { lineId: "1", quantity: 1, reasonId: "too_small" },
        { lineId: "2", quantity: 1, reasonId: "faulty", comment: "The seam is open" },
      ]);
      assert.deepEqual(submitted.json.returns.map(({ lane }: { lane: string }) => lane).sort(), ["commercial", "guarantee"]);
      await world.settle();
      assert.equal(world.letters.length, before + 1);
    });

    test("the shopper who submitted it may cancel it, and the pieces are free again", async () => {
      await world.order(world.ada, { number: "1007" });
      const { json } = await find("1007");
      const submitted = await submit(json.token, "key-of-1007");
      const { id } = submitted.json.returns[0];
      const weak = await world.ask("POST", `/api/shopper/returns/${id}/cancellation`, { token: json.token });
      assert.equal(weak.json.code, "proof_too_weak");
      const cancelled = await world.ask("POST", `/api/shopper/returns/${id}/cancellation`, { token: submitted.json.token });
      assert.equal(cancelled.json.status, "cancelled");
      const again = await world.ask("POST", `/api/shopper/returns/${id}/cancellation`, { token: submitted.json.token });
      assert.equal(again.json.status, "cancelled");
      const session = await find("1007");
      assert.equal(session.json.items[0].available, 3);
    });

    test("somebody else with number and postcode may cancel only after a code from the order's own mailbox", async () => {
      await world.order(world.ada, { number: "1008" });
      const { json } = await find("1008");
      const { id } = (await submit(json.token, "key-of-1008")).json.returns[0];
      const asked = await world.ask("POST", "/api/shopper/shops/ada/codes", { body: { orderNumber: "1008", postalCode: "69006" } });
      assert.equal(asked.status, 202);
      await world.settle();
      assert.ok(world.letters.some(({ text, to }) => text.includes("123456") && to === "claire.martin@example.test"));
      const wrong = await find("1008", { postalCode: "69006", code: "000000" });
      assert.equal(wrong.json.code, "code_wrong");
      const strong = await find("1008", { postalCode: "69006", code: "123456" });
      assert.equal(strong.json.proof, "code");
      const cancelled = await world.ask("POST", `/api/shopper/returns/${id}/cancellation`, { token: strong.json.token });
      assert.equal(cancelled.json.status, "cancelled");
    });

    test("after thirty days the refusal says the dates, and a fault may still be reported", async () => {
      await world.order(world.ada, {
        number: "1009",
        fulfilments: [{ id: "f1", deliveredAt: world.now() - 38 * day }],
        placedAt: world.now() - 40 * day,
      });
      const { json } = await find("1009");
      const [item] = json.items;
      assert.equal(item.open, false);
      assert.equal(item.blocked.code, "too_late");
      assert.match(item.blocked.explanation, /16\sOctober\s\+\s30\sdays\s=\s15\sNovember/);
      assert.equal(item.blocked.possible.action, "report_fault");
      const refused = await quote(json.token);
      assert.equal(refused.json.code, "too_late");
      const fault = await quote(json.token, { items: [{ lineId: "1", quantity: 1, reasonId: "faulty" }] });
      assert.equal(fault.status, 200);
    });

    test("a return written in German speaks German everywhere (S1-10)", async () => {
      await world.order(world.ada, { number: "1010" });
      const { json } = await find("1010");
      const {
        handover,
        resolution,
        quote: shown,
      } = (await world.ask("POST", "/api/shopper/quotes?lng=de", { token: json.token, body: { items: socks } })).json;
      const submitted = await world.ask("POST", "/api/shopper/returns?lng=de", {
        token: json.token,
        headers: { "Idempotency-Key": "key-of-1010" },
        body: { items: socks, resolution, handover, quote: shown },
      });
      await world.settle();
      const letter = world.letters.find(({ text }) => text.includes(submitted.json.returns[0].number));
      assert.match(letter?.html ?? "", /lang="de"/);
      assert.match(letter?.text ?? "", /25,20.€/);
    });
  });
}
