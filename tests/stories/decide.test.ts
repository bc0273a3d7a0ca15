import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { defaultPolicy } from "../../server/domain/default-policy.ts";
import { engines } from "../support/databases.ts";
import { type DeskWork, deskWork, everything } from "../support/desk.ts";
import { type Answer, aWorld, type World } from "../support/world.ts";

type Json = Answer["json"];

const socks = (quantity: number) => ({ items: [{ lineId: "1", quantity, reasonId: "too_small" }] });
const unitsOf = (page: Json): Json[] => page.items.flatMap(({ units }: Json) => units);
const sumOf = (page: Json): number => page.money.rows.reduce((sum: number, { amount }: Json) => sum + amount, 0);

for (const engine of engines()) {
  describe(`receiving, deciding and paying, on ${engine.name}`, () => {
    let world: World;
    let owner: DeskWork;
    let orders = 0;
    before(async () => {
      world = await aWorld(engine, { policy: { ...defaultPolicy(), resolutions: { ...defaultPolicy().resolutions, exchange: true } } });
      owner = deskWork(world, await world.member(world.ada, "owner"));
      await world.ask("PATCH", "/api/desk/shops/ada", { token: world.ada.apiKey, body: { can: { storeCredit: true, exchange: true } } });
    });
    after(() => world.close());

    const anOrder = async (given: object = {}): Promise<string> => {
      const number = `D${++orders}`;
      await world.order(world.ada, { number, ...given });
      return number;
    };

    test("a whole return is received, accepted, paid by other means and closed (S3-23, S3-25, S5-05, S5-11, S5-14, S5-16)", async () => {
      const page = await owner.asked(await anOrder(), socks(3));
      assert.equal(page.queue, "to_receive");
      const received = await owner.receive(page, { scanned: page.number });
      assert.equal(received.status, 200, received.text);
      assert.deepEqual([received.json.word, received.json.queue], ["received", "to_decide"]);
      assert.equal(received.json.receptions[0].scanned, page.number);

      const suggested = await owner.settlement(page.id, { units: everything(page) });
      assert.deepEqual(
        [suggested.total, suggested.shown, suggested.bridge, suggested.problems],
        [page.money.shown, page.money.shown, [], []],
      );
      const decided = await owner.decide(page.id, { units: everything(page) });
      assert.deepEqual([decided.json.word, decided.json.queue, decided.json.settlement], ["decided", "to_pay", "due"], decided.text);
      const [payment] = decided.json.money.payments;
      assert.deepEqual([payment.kind, payment.amount, payment.state], ["refund", 3780, "due"]);

      const paid = await owner.pay(payment.id);
      assert.deepEqual([paid.json.word, paid.json.queue, paid.json.settlement], ["closed", "done", "paid"], paid.text);
      assert.equal(sumOf(paid.json), 3780);
      const happened = paid.json.timeline.filter(({ letter }: Json) => letter === null).map(({ type }: Json) => type);
      assert.deepEqual(happened.slice(0, 2), ["return.closed", "payment.done"], "the latest first, also of what was done at once");
    });

    test("some units are accepted, one is kept, one rejected with a sentence, one is missing (S3-26, S3-27, S3-28, S5-12)", async () => {
      const page = await owner.asked(await anOrder(), socks(3));
      const [one, two, three] = unitsOf(page);
      await owner.receive(page, {
        units: [
          { unitId: one.id, reception: "received", grade: "a", disposition: "stock", restock: true },
          { unitId: two.id, reception: "received", grade: "c" },
          { unitId: three.id, reception: "missing" },
        ],
      });
      const decided = await owner.decide(page.id, {
        units: [
          { unitId: one.id, decision: "accept" },
          { unitId: two.id, decision: "reject", reason: "worn", say: "The sole is worn through." },
          { unitId: three.id, decision: "cancel", reason: "not_in_parcel" },
        ],
      });
      assert.equal(decided.status, 200, decided.text);
      assert.equal(sumOf(decided.json), 1260);
      assert.equal(decided.json.money.shown, 3780);
      assert.equal(decided.json.money.payments[0].amount, 1260);
      assert.equal(unitsOf(decided.json)[1].say, "The sole is worn through.");
    });

    test("what has arrived waits for a person, who says one of six words: two give money back, four do not (S4-12 to S4-18, S4-21, S4-23)", async () => {
      await world.ask("PUT", "/api/desk/shops/ada/products", {
        token: world.ada.apiKey,
        body: [{ sku: "SIX", title: "Six socks", productId: "six", price: 1000, currency: "EUR", stock: 5 }],
      });
      const given: Record<string, number> = {};
      for (const decision of ["accept", "reject", "repair", "exchange", "keep", "cancel"]) {
        const lines = [
          { id: "1", sku: "SIX", title: "Six socks", quantity: 1, listed: 1000, paid: 1000, tax: 0, categories: [], tags: [] },
        ];
        const page = await owner.asked(await anOrder({ lines }), socks(1));
        await owner.receive(page);
        assert.equal((await owner.page(page.id)).queue, "to_decide", "nobody but a person decides");
        const [{ id: unitId }] = unitsOf(page);
        const reason = decision === "reject" || decision === "cancel" ? { reason: "worn", say: "It was worn." } : {};
        const decided = await owner.decide(page.id, {
          units: [{ unitId, decision, ...reason, ...(decision === "exchange" && { sku: "SIX" }) }],
        });
        assert.equal(decided.status, 200, `${decision}: ${decided.text}`);
        assert.equal(unitsOf(decided.json)[0].decision, decision);
        given[decision] = decided.json.money.payments.reduce((sum: number, { amount }: Json) => sum + amount, 0);
      }
      const all = given.accept;
      assert.ok(all && all >= 1000);
      assert.deepEqual(given, { accept: all, reject: 0, repair: 0, exchange: 0, keep: all, cancel: 0 });
    });

    test("everything rejected moves no money and closes by itself", async () => {
      const page = await owner.asked(await anOrder(), socks(1));
      const decided = await owner.decide(page.id, { units: everything(page, "reject") });
      assert.deepEqual([decided.json.status, decided.json.settlement, decided.json.money.payments], ["closed", "none", []]);
      assert.equal(sumOf(decided.json), 0);
    });

    test("a decision may come before the parcel, and the parcel after it", async () => {
      const page = await owner.asked(await anOrder(), socks(1));
      assert.equal((await owner.decide(page.id, { units: everything(page) })).status, 200);
      assert.equal((await owner.receive(page)).status, 200);
    });

    test("the same receipt and the same decision again change nothing, another under their key is refused", async () => {
      const page = await owner.asked(await anOrder(), socks(2));
      const key = { "Idempotency-Key": `receipt-${engine.name}-once` };
      const first = await owner.receive(page, {}, key);
      const again = await owner.receive(page, {}, key);
      assert.deepEqual([again.status, again.json.version, again.json.receptions.length], [200, first.json.version, 1]);
      assert.equal((await owner.receive(page)).json.version, first.json.version, "nothing new was said");
      const decision = { "Idempotency-Key": `decision-${engine.name}-once` };
      assert.equal((await owner.decide(page.id, { units: everything(page) }, decision)).status, 200);
      const replayed = await owner.decide(page.id, { units: everything(page) }, decision);
      assert.deepEqual([replayed.status, replayed.json.money.payments.length], [200, 1], "its answer was lost on the way");
      assert.equal((await owner.decide(page.id, { units: everything(page) })).json.code, "return_wrong_state");
      const [payment] = (await owner.page(page.id)).money.payments;
      assert.equal((await owner.pay(payment.id)).status, 200);
      assert.equal((await owner.pay(payment.id)).json.money.payments.length, 1);
    });

    test("of two agents who decide at once one wins and the other is told", async () => {
      const page = await owner.asked(await anOrder(), socks(2));
      const seen = { "If-Match": `"${page.version}"` };
      const answers = await Promise.all([
        owner.decide(page.id, { units: everything(page) }, seen),
        owner.decide(page.id, { units: everything(page, "reject") }, seen),
      ]);
      assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 412]);
      assert.equal((await owner.page(page.id)).money.payments.length <= 1, true);
    });

    test("a changed amount needs a reason; an agent has limits, an owner none but what was paid, and beyond is goodwill", async () => {
      const agent = deskWork(world, await world.member(world.ada, "agent"));
      const page = await agent.asked(await anOrder(), socks(3));
      const units = everything(page);
      const key = "purchase:1";
      const lower = await agent.decide(page.id, { units, changes: [{ key, amount: 1000, why: "worn" }] });
      assert.deepEqual([lower.status, lower.json.code], [403, "beyond_limit"]);
      const shown = await agent.settlement(page.id, { units, changes: [{ key, amount: 1000, why: "worn" }] });
      assert.match(shown.problems[0].text, /€30\.24 to €57\.80/);
      const decided = await owner.decide(page.id, { units, changes: [{ key, amount: 5000, why: "three weeks late" }] });
      assert.equal(decided.status, 200, decided.text);
      const of = (kind: string) =>
        decided.json.money.rows.filter((row: Json) => row.kind === kind).reduce((sum: number, { amount }: Json) => sum + amount, 0);
      assert.deepEqual([of("purchase"), of("goodwill"), decided.json.money.payments[0].amount], [3780, 1220, 5000]);
      assert.ok(decided.json.money.rows.some(({ note }: Json) => note === "three weeks late"));
    });

    test("more than the threshold is paid by somebody else than who decided it", async () => {
      const page = await owner.asked(await anOrder({ lines: [dear], total: 60_490 }), {
        items: [{ lineId: "9", quantity: 1, reasonId: "too_small" }],
      });
      const decided = await owner.decide(page.id, { units: everything(page) });
      const [payment] = decided.json.money.payments;
      assert.equal(payment.secondPerson, true);
      assert.equal((await owner.pay(payment.id)).json.code, "second_person_needed");
      const other = deskWork(world, await world.member(world.ada, "agent"));
      assert.equal((await other.pay(payment.id)).json.status, "closed");
    });

    test("store credit is a code that is worth its amount once, whoever asks at once", async () => {
      const page = await owner.asked(await anOrder(), { ...socks(3), resolution: "store_credit" });
      const decided = await owner.decide(page.id, { units: everything(page) });
      const [payment] = decided.json.money.payments;
      assert.equal(payment.kind, "store_credit");
      const paid = await owner.pay(payment.id, { how: "credit" });
      assert.match(paid.json.money.payments[0].reference, /^…[2-9A-Z]{4}$/);
      const row = await world.app.context.db
        .selectFrom("credits")
        .select("sealed")
        .where("payment_id", "=", payment.id)
        .executeTakeFirstOrThrow();
      const code = world.app.context.keys.open("credits", row.sealed) ?? "";
      const token = world.ada.apiKey;
      assert.equal((await world.ask("GET", `/api/desk/credits/${code.toLowerCase()}`, { token })).json.left, 3780);
      assert.equal((await world.ask("GET", `/api/desk/credits/${code}`, { token: world.ben.apiKey })).status, 404);
      const use = (reference: string, amount: number) =>
        world.ask("POST", `/api/desk/credits/${code}/uses`, { token, body: { reference, amount } });
      const uses = await Promise.all([use("o1", 2000), use("o2", 2000)]);
      assert.deepEqual(uses.map(({ status }) => status).sort(), [200, 409]);
      const [won] = uses.filter(({ status }) => status === 200);
      assert.equal(won?.json.left, 1780);
      const reference = uses[0]?.status === 200 ? "o1" : "o2";
      assert.equal((await use(reference, 2000)).json.left, 1780, "the same use again takes nothing");
    });

    test("an exchange for an equal article is handed over, a dearer one waits for its money, a cheaper one gives some back (S5-20, S5-22 to S5-26)", async () => {
      const catalogue = [
        ["SAME", 1260, 5],
        ["DEAR", 2000, 1],
        ["CHEAP", 1000, 0],
      ] as const;
      const sent = await world.ask("PUT", "/api/desk/shops/ada/products", {
        token: world.ada.apiKey,
        body: catalogue.map(([sku, price, stock]) => ({ sku, title: `Sock ${sku}`, productId: "sock", price, currency: "EUR", stock })),
      });
      assert.deepEqual([sent.json.imported, sent.json.rejected], [3, 0], sent.text);
      const found = await world.ask("GET", "/api/desk/shops/ada/products?search=sock", { token: world.ada.apiKey });
      assert.deepEqual(Object.fromEntries(found.json.items.map((one: Json) => [one.sku, one.availability])), {
        SAME: "in_stock",
        DEAR: "low_stock",
        CHEAP: "sold_out",
      });

      const page = await owner.asked(await anOrder(), socks(3));
      const [one, two, three] = unitsOf(page);
      const decided = await owner.decide(page.id, {
        units: [
          { unitId: one.id, decision: "exchange", sku: "SAME" },
          { unitId: two.id, decision: "exchange", sku: "DEAR" },
          { unitId: three.id, decision: "exchange", sku: "CHEAP" },
        ],
      });
      assert.equal(decided.status, 200, decided.text);
      const { exchanges, payments } = decided.json.money;
      assert.deepEqual(exchanges.map(({ sku, difference, state }: Json) => [sku, difference, state]).sort(), [
        ["CHEAP", -260, "confirmed"],
        ["DEAR", 740, "held"],
        ["SAME", 0, "confirmed"],
      ]);
      assert.deepEqual(payments.map(({ kind, amount }: Json) => [kind, amount]).sort(), [
        ["charge", 740],
        ["refund", 260],
      ]);
      const idOf = (sku: string): string => exchanges.find((exchange: Json) => exchange.sku === sku).id;
      const warehouse = await world.member(world.ada, "warehouse");
      const step = (sku: string, verb: string, headers: Record<string, string>) =>
        world.ask("POST", `/api/desk/exchanges/${idOf(sku)}/${verb}`, { headers, body: { mail: false } });
      assert.equal((await step("DEAR", "handover", warehouse)).json.code, "return_wrong_state", "its difference is not paid");
      assert.equal((await step("SAME", "handover", warehouse)).status, 200);
      assert.equal((await step("CHEAP", "dispatch", warehouse)).json.code, "forbidden");
      for (const { id } of payments) assert.equal((await owner.pay(id)).status, 200);
      assert.equal((await step("DEAR", "handover", warehouse)).status, 200);
      const [me] = [await world.member(world.ada, "owner")];
      const last = await step("CHEAP", "cancellation", me);
      const due = last.json.money.payments.filter(({ state }: Json) => state === "due");
      assert.deepEqual(
        due.map(({ amount }: Json) => amount),
        [1000],
        "the piece that came back is paid, less what was given",
      );
    });

    test("a parcel of a return that had ended opens it again", async () => {
      const page = await owner.asked(await anOrder(), socks(1));
      assert.equal(
        (await world.ask("POST", `/api/desk/returns/${page.id}/cancellation`, { token: world.ada.apiKey, body: { mail: false } })).status,
        200,
      );
      const received = await owner.receive(page);
      assert.deepEqual([received.json.status, received.json.queue], ["approved", "to_decide"], received.text);
    });

    test("a further piece of the order becomes a unit, a stranger is only noted", async () => {
      const page = await owner.asked(await anOrder(), socks(1));
      const extras = [
        { lineId: "1", title: "Merino socks", quantity: 1 },
        { title: "A book of somebody", quantity: 1, note: "no slip" },
      ];
      const received = await owner.receive(page, { extras });
      assert.deepEqual(
        unitsOf(received.json)
          .map(({ reception }) => reception)
          .sort(),
        ["extra", "received"],
        received.text,
      );
      assert.equal(received.json.receptions[0].extras[0].title, "A book of somebody");
      const decided = await owner.decide(page.id, { units: everything(received.json) });
      assert.equal(decided.json.money.payments[0].amount, 2520);
      const tooMany = await owner.asked(await anOrder(), socks(3));
      assert.equal((await owner.receive(tooMany, { extras: [{ lineId: "1", title: "x", quantity: 1 }] })).json.code, "no_units_left");
    });

    test("the warehouse receives and does not decide; another merchant finds nothing", async () => {
      const page = await owner.asked(await anOrder(), socks(1));
      const warehouse = deskWork(world, await world.member(world.ada, "warehouse"));
      assert.equal((await warehouse.receive(page)).status, 200);
      assert.equal((await warehouse.decide(page.id, { units: everything(page) })).json.code, "forbidden");
      const ben = deskWork(world, await world.member(world.ben, "owner"));
      for (const answer of [await ben.receive(page), await ben.decide(page.id, { units: everything(page) })])
        assert.equal(answer.status, 404);
    });

    test("any text on a parcel finds its return, and an unknown one never ends in nothing", async () => {
      const page = await owner.asked(await anOrder(), socks(1));
      const headers = await world.member(world.ada, "warehouse");
      const scan = async (text: string) => (await world.ask("GET", `/api/desk/scans?text=${encodeURIComponent(text)}`, { headers })).json;
      assert.deepEqual([(await scan(page.number)).kind, (await scan(page.number)).candidates[0].number], ["return", page.number]);
      assert.equal((await scan(page.number.toLowerCase().replace(/(.{4})/, "$1 "))).candidates[0].number, page.number);
      assert.ok((await scan("SOCK")).candidates.some(({ number }: Json) => number === page.number));
      const near = await scan(`${page.number.slice(0, -1)}X`);
      assert.ok(near.candidates.length > 0 && near.candidates[0].why.length > 5, JSON.stringify(near));
      await world.order(world.ada, { number: `LONELY${orders}` });
      assert.equal((await scan(`LONELY${orders}`)).orders[0].number, `LONELY${orders}`);
    });

    test("everything that was done is done once, however often its work runs", async () => {
      await world.settle();
    });
  });
}

const dear = {
  id: "9",
  sku: "COAT",
  title: "Winter coat",
  quantity: 1,
  listed: 60_000,
  paid: 60_000,
  tax: 10_000,
  taxRate: 2_000,
  categories: [],
  tags: [],
};
