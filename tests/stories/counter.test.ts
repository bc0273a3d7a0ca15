import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { defaultPolicy } from "../../server/domain/default-policy.ts";
import { readPdf } from "../documents/read-pdf.ts";
import { engines } from "../support/databases.ts";
import { type DeskWork, deskWork, everything } from "../support/desk.ts";
import { type Answer, aWorld, type World } from "../support/world.ts";

type Json = Answer["json"];

const unitsOf = (page: Json): Json[] => page.items.flatMap(({ units }: Json) => units);
const dueOf = (page: Json): Json[] => page.money.payments.filter(({ state }: Json) => state === "due");

for (const engine of engines()) {
  describe(`exchanges, stock, receipts and other money, on ${engine.name}`, () => {
    let world: World;
    let owner: DeskWork;
    let headers: Record<string, string>;
    let orders = 0;
    before(async () => {
      world = await aWorld(engine, { policy: { ...defaultPolicy(), resolutions: { ...defaultPolicy().resolutions, exchange: true } } });
      headers = await world.member(world.ada, "owner");
      owner = deskWork(world, headers);
      await world.ask("PATCH", "/api/desk/shops/ada", { token: world.ada.apiKey, body: { can: { storeCredit: true, exchange: true } } });
      await world.ask("PUT", "/api/desk/shops/ada/products", {
        token: world.ada.apiKey,
        body: [
          { sku: "SOCK", title: "Merino socks", productId: "sock", price: 1260, currency: "EUR", stock: 4 },
          { sku: "DEAR", title: "Alpaca socks", productId: "sock", price: 2000, currency: "EUR", stock: 1 },
          { sku: "CHEAP", title: "Cotton socks", productId: "sock", price: 1000, currency: "EUR", stock: 9 },
          { sku: "UNCOUNTED", title: "Gift socks", productId: "sock", price: 1260, currency: "EUR" },
          { sku: "YEN", title: "Tabi socks", productId: "tabi", price: 1500, currency: "JPY", stock: 9 },
        ],
      });
    });
    after(() => world.close());

    const asked = async (quantity: number, given: object = {}, chosen: object = {}): Promise<Json> => {
      const number = `C${++orders}`;
      await world.order(world.ada, { number, ...given });
      return owner.asked(number, { items: [{ lineId: "1", quantity, reasonId: "too_small" }], ...chosen });
    };
    const stockOf = async (sku: string): Promise<number | null> => {
      const { json } = await world.ask("GET", `/api/desk/shops/ada/products?search=${sku}`, { token: world.ada.apiKey });
      return json.items.find((one: Json) => one.sku === sku).stock;
    };
    const present = (unit: Json, more: object = {}): object => ({
      unitId: unit.id,
      reception: "received",
      disposition: "stock",
      location: "A-07",
      restock: true,
      ...more,
    });
    const step = (id: string, verb: string): Promise<Answer> =>
      world.ask("POST", `/api/desk/exchanges/${id}/${verb}`, { headers, body: { mail: false } });
    const giveUp = (id: string, why: string): Promise<Answer> =>
      world.ask("POST", `/api/desk/payments/${id}/cancellation`, { headers, body: { why } });

    test("what is received for sale and accepted is in stock once, whatever is said again or corrected (S5-13, S5-19)", async () => {
      const page = await asked(3);
      const [one, two, three] = unitsOf(page);
      const start = (await stockOf("SOCK")) ?? 0;
      const units = [present(one), present(two, { location: "B-01" }), present(three, { restock: false })];
      assert.equal((await owner.receive(page, { units })).status, 200);
      assert.equal(await stockOf("SOCK"), start, "until it is decided it may still go back to the shopper");

      const key = { "Idempotency-Key": `restock-${engine.name}` };
      const decided = await owner.decide(page.id, { units: everything(page) }, key);
      assert.equal(decided.status, 200, decided.text);
      assert.equal(await stockOf("SOCK"), start + 2);
      const said = decided.json.timeline.find(({ type }: Json) => type === "return.restocked");
      assert.equal(said.text.replaceAll("\u00a0", " "), "Back on sale: 1 × SOCK to A-07 and 1 × SOCK to B-01");

      assert.equal((await owner.decide(page.id, { units: everything(page) }, key)).status, 200);
      assert.equal((await owner.receive(page, { units: [present(one, { restock: false }), present(two)] })).status, 200);
      assert.equal((await owner.receive(page, { units: [present(one), present(two)] })).status, 200);
      assert.equal(await stockOf("SOCK"), start + 2, "booked once");
    });

    test("a piece that is decided before it arrives is in stock when it arrives; one that goes back to the shopper never", async () => {
      const page = await asked(2);
      const [one, two] = unitsOf(page);
      const start = (await stockOf("SOCK")) ?? 0;
      await owner.decide(page.id, {
        units: [
          { unitId: one.id, decision: "accept" },
          { unitId: two.id, decision: "reject", reason: "worn", say: "It was worn." },
        ],
      });
      assert.equal(await stockOf("SOCK"), start);
      const received = await owner.receive(page, { units: [present(one), present(two)] });
      assert.equal(received.status, 200, received.text);
      assert.equal(await stockOf("SOCK"), start + 1);
    });

    test("a webhook is told which articles went back on sale, how many and where (S5-13)", async () => {
      const hook = await world.ask("POST", "/api/desk/webhooks", {
        headers: { ...headers, "Idempotency-Key": `hook-${engine.name}` },
        body: { url: "https://hooks.example.com/in", types: ["return.restocked"] },
      });
      assert.equal(hook.status, 201, hook.text);
      const page = await asked(1);
      await owner.receive(page, { units: [present(unitsOf(page)[0])] });
      await owner.decide(page.id, { units: everything(page) });
      const rows = await world.app.context.db.selectFrom("webhook_deliveries").select(["type", "body"]).execute();
      assert.deepEqual(
        rows.map(({ type, body }) => [type, JSON.parse(body).data.event]),
        [["return.restocked", { items: [{ lineId: "1", sku: "SOCK", quantity: 1, location: "A-07", disposition: "stock" }] }]],
      );
      const { json } = await world.ask("GET", "/api/desk/webhooks", { headers });
      for (const { id } of json.items ?? json) await world.ask("DELETE", `/api/desk/webhooks/${id}`, { headers });
    });

    test("a dearer article is held until its difference is paid; given up, it can be cancelled and the piece is paid for (S5-26)", async () => {
      const page = await asked(1);
      const suggested = await owner.settlement(page.id, { units: [{ unitId: unitsOf(page)[0].id, decision: "exchange", sku: "DEAR" }] });
      assert.deepEqual(
        suggested.payments.map(({ kind, amount }: Json) => [kind, amount]),
        [["charge", 740]],
      );
      const decided = await owner.decide(page.id, { units: [{ unitId: unitsOf(page)[0].id, decision: "exchange", sku: "DEAR" }] });
      const [exchange] = decided.json.money.exchanges;
      const [charge] = dueOf(decided.json);
      assert.deepEqual([exchange.state, charge.kind, charge.ways], ["held", "charge", ["outside"]]);
      assert.equal((await step(exchange.id, "handover")).json.code, "return_wrong_state");
      const given = await giveUp(charge.id, "the shopper changed their mind");
      assert.equal(given.json.status, "approved", "the piece that came back is still to be paid for");
      const cancelled = await step(exchange.id, "cancellation");
      assert.deepEqual(
        dueOf(cancelled.json).map(({ kind, amount }: Json) => [kind, amount]),
        [["refund", 1260]],
      );
      assert.equal((await step(exchange.id, "cancellation")).json.money.payments.length, 2, "cancelled twice is cancelled once");
      assert.equal((await owner.pay(dueOf(cancelled.json)[0].id)).json.status, "closed");
    });

    test("a dearer article whose difference was paid gives that back too when it is cancelled", async () => {
      const page = await asked(1);
      const decided = await owner.decide(page.id, { units: [{ unitId: unitsOf(page)[0].id, decision: "exchange", sku: "DEAR" }] });
      const paid = await owner.pay(dueOf(decided.json)[0].id, { how: "outside", reference: "till 4" });
      assert.equal(paid.json.money.exchanges[0].state, "confirmed");
      const cancelled = await step(paid.json.money.exchanges[0].id, "cancellation");
      assert.deepEqual(
        dueOf(cancelled.json).map(({ kind, amount }: Json) => [kind, amount]),
        [
          ["refund", 1260],
          ["refund", 740],
        ],
        "the price of the piece, and what was paid on top",
      );
    });

    test("the difference to a cheaper article is given as credit where that is chosen (S5-25)", async () => {
      const page = await asked(1);
      const decided = await owner.decide(page.id, {
        units: [{ unitId: unitsOf(page)[0].id, decision: "exchange", sku: "CHEAP" }],
        resolution: "store_credit",
      });
      const [payment] = dueOf(decided.json);
      assert.deepEqual([payment.kind, payment.amount, payment.ways], ["store_credit", 260, ["credit", "outside"]], decided.text);
    });

    test("the very same article is an even exchange: nothing is owed, and it closes when it is handed over (S5-24)", async () => {
      const page = await asked(1);
      const decided = await owner.decide(page.id, { units: [{ unitId: unitsOf(page)[0].id, decision: "exchange", sku: "UNCOUNTED" }] });
      assert.deepEqual([decided.json.money.payments, decided.json.money.exchanges[0].difference], [[], 0]);
      assert.equal((await step(decided.json.money.exchanges[0].id, "handover")).json.status, "closed");
    });

    test("an article in another currency, an unknown one and none at all are no replacement", async () => {
      const page = await asked(1);
      const [unit] = unitsOf(page);
      for (const sku of ["YEN", "NOWHERE", undefined]) {
        const body = { units: [{ unitId: unit.id, decision: "exchange", ...(sku && { sku }) }] };
        assert.equal((await owner.settlement(page.id, body)).problems[0].code, "replacement_unknown");
        assert.equal((await owner.decide(page.id, body)).json.code, "replacement_unknown");
      }
    });

    test("money without minor units is counted, shown and limited as it is", async () => {
      const page = await asked(1, {
        currency: "JPY",
        total: 4_000,
        shipping: { paid: 0, tax: 0 },
        lines: [{ ...yenLine, quantity: 2, listed: 4_000, paid: 4_000, tax: 364 }],
      });
      const suggested = await owner.settlement(page.id, {
        units: everything(page),
        changes: [{ key: "purchase:1", amount: 1_999, why: "" }],
      });
      assert.deepEqual(
        suggested.problems.map(({ code }: Json) => code),
        ["why_missing"],
      );
      assert.equal(suggested.bridge[0].amount, -1);
      const decided = await owner.decide(page.id, { units: [{ unitId: unitsOf(page)[0].id, decision: "exchange", sku: "YEN" }] });
      assert.equal(dueOf(decided.json)[0].amount, 500);
      assert.match(decided.json.timeline.find(({ type }: Json) => type === "return.decided").text, /¥500/);
    });

    test("a changed amount and goodwill are not decided without their reason; a fee nobody was shown is added with one, never beyond what is given", async () => {
      const page = await asked(1);
      const units = everything(page);
      assert.equal(
        (await owner.decide(page.id, { units, changes: [{ key: "purchase:1", amount: 1000, why: " " }] })).json.code,
        "why_missing",
      );
      assert.equal((await owner.decide(page.id, { units, goodwill: { amount: 100, why: "" } })).json.code, "why_missing");
      const tooMuch = await owner.decide(page.id, { units, changes: [{ key: "fee", amount: -1300, why: "opened" }] });
      assert.equal(tooMuch.json.code, "beyond_limit", "1260 is all there is");
      const decided = await owner.decide(page.id, { units, changes: [{ key: "fee", amount: -260, why: "came without its box" }] });
      assert.equal(dueOf(decided.json)[0].amount, 1000, decided.text);
      assert.ok(decided.json.money.rows.some(({ kind, note }: Json) => kind === "fee" && note === "came without its box"));
    });

    test("goodwill after the end opens the return until it is paid, once for its key", async () => {
      const page = await asked(1);
      const decided = await owner.decide(page.id, { units: everything(page) });
      assert.equal((await owner.pay(dueOf(decided.json)[0].id)).json.status, "closed");
      const give = (): Promise<Answer> =>
        world.ask("POST", `/api/desk/returns/${page.id}/goodwill`, {
          headers: { ...headers, "Idempotency-Key": `more-${engine.name}` },
          body: { amount: 500, why: "it took three weeks" },
        });
      const [first, again] = [await give(), await give()];
      assert.deepEqual([first.json.status, dueOf(first.json).length, dueOf(again.json).length], ["approved", 1, 1], first.text);
      assert.equal((await owner.pay(dueOf(again.json)[0].id)).json.status, "closed");
    });

    test("of three who pay the same at once it is paid once", async () => {
      const page = await asked(3);
      const decided = await owner.decide(page.id, { units: everything(page) });
      const [payment] = dueOf(decided.json);
      const answers = await Promise.all([owner.pay(payment.id), owner.pay(payment.id), owner.pay(payment.id)]);
      assert.ok(
        answers.every(({ status }) => status === 200 || status === 412),
        answers.map(({ text }) => text).join("\n"),
      );
      const { timeline } = await owner.page(page.id);
      assert.equal(timeline.filter(({ type }: Json) => type === "payment.done").length, 1);
    });

    test("the page says by what the shopper paid, and offers no way that nothing can do (S5-14, S5-31)", async () => {
      const page = await asked(1, { payments: [{ id: "p1", gateway: "pix", label: "Pix ending in 77", tender: "money", paid: 7800 }] });
      assert.deepEqual(page.order.paidBy, [{ name: "Pix ending in 77", amount: 7800 }]);
      const suggested = await owner.settlement(page.id, { units: everything(page) });
      assert.deepEqual([suggested.payments[0].how, suggested.payments[0].ways], ["Pix ending in 77", ["outside"]]);
    });

    test("the receipt says what came back, what is given instead and the money, in the shopper's language, and nobody's name (S5-20, S5-24, S5-32)", async () => {
      const page = await asked(2);
      const [one, two] = unitsOf(page);
      await owner.receive(page);
      await owner.decide(page.id, {
        units: [
          { unitId: one.id, decision: "exchange", sku: "DEAR" },
          { unitId: two.id, decision: "reject", reason: "worn", say: "The heel is worn through." },
        ],
      });
      const receipt = async (query = "", who = headers): Promise<Answer> =>
        world.ask("GET", `/api/desk/returns/${page.id}/receipt.pdf${query}`, { headers: who });
      const english = await receipt();
      assert.deepEqual([english.status, english.headers.get("content-type")], [200, "application/pdf"], english.text.slice(0, 200));
      const said = readPdf(english.bytes).texts.map(({ text }) => text.replaceAll("\u00a0", " "));
      for (const words of [
        `Receipt for return ${page.number}`,
        "1 × Alpaca socks",
        "Not accepted · The heel is worn through.",
        "€7.40",
        "To be paid by you",
        "Still to come",
      ])
        assert.ok(said.includes(words), `${words} is missing from ${said.join(" | ")}`);
      assert.ok(!said.join(" ").includes("Anne-Laure"), "a receipt lies around");
      const german = readPdf((await receipt("?language=de")).bytes).texts.map(({ text }) => text.replaceAll("\u00a0", " "));
      assert.ok(german.includes(`Beleg zur Rücksendung ${page.number}`), german.join(" | "));
      assert.equal((await receipt("", await world.member(world.ben, "owner"))).status, 404);
      assert.equal((await receipt("", {})).status, 401);
    });

    test("everything that was done is done once, however often its work runs", () => world.settle());
  });
}

const yenLine = { id: "1", sku: "TABI", title: "Tabi", taxRate: 1_000, categories: [], tags: [] };
