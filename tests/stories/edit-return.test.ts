import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { defaultPolicy } from "../../server/domain/default-policy.ts";
import { readPdf } from "../documents/read-pdf.ts";
import { engines } from "../support/databases.ts";
import { type DeskWork, deskWork, everything } from "../support/desk.ts";
import { carrierLabel } from "../support/label-files.ts";
import { shopping } from "../support/shopping.ts";
import { type Answer, aWorld, day, type World } from "../support/world.ts";

type Json = Answer["json"];

const socks = (quantity: number, reasonId = "too_small") => ({ items: [{ lineId: "1", quantity, reasonId }] });
const unitsOf = (page: Json): Json[] => page.items.flatMap(({ units }: Json) => units);
const staying = (page: Json): Json[] => unitsOf(page).filter(({ decisionReason }) => decisionReason !== "edited");
const stay = (units: readonly Json[]) => units.map(({ id }) => ({ unitId: id }));

const textOf = (pdf: Uint8Array): string =>
  readPdf(pdf)
    .texts.map(({ text }) => text)
    .join(" ");

for (const engine of engines()) {
  describe(`changing what goes back, on ${engine.name}`, () => {
    let world: World;
    let agent: DeskWork;
    let headers: Record<string, string>;
    let count = 0;
    before(async () => {
      world = await aWorld(engine, { policy: { ...defaultPolicy(), resolutions: { ...defaultPolicy().resolutions, exchange: true } } });
      headers = await world.member(world.ada, "agent");
      agent = deskWork(world, headers);
      await world.ask("PATCH", "/api/desk/shops/ada", { token: world.ada.apiKey, body: { can: { storeCredit: true, exchange: true } } });
    });
    after(() => world.close());

    const anOrder = async (given: object = {}): Promise<string> => {
      const number = `E${++count}`;
      await world.order(world.ada, { number, ...given });
      return number;
    };
    const edit = (page: Json, body: object, more: object = {}): Promise<Answer> =>
      world.ask("PUT", `/api/desk/returns/${page.id}/items`, {
        headers: { ...headers, "Idempotency-Key": `edit-${engine.name}-${++count}`, ...more },
        body: { mail: false, ...body },
      });
    const quote = (page: Json, body: object): Promise<Answer> =>
      world.ask("POST", `/api/desk/returns/${page.id}/item-quotes`, { headers, body: { mail: false, ...body } });

    test("a piece is taken out: it is free again, and the ledger has the difference beside what was shown", async () => {
      const number = await anOrder();
      const page = await agent.asked(number, socks(3));
      assert.equal(page.money.total, 3780);
      const [one, two] = unitsOf(page);
      const wanted = { units: stay([one, two]) };
      const shown = await quote(page, wanted);
      assert.deepEqual([shown.status, shown.json.before, shown.json.after], [200, 3780, 2520], shown.text);
      assert.equal((await agent.page(page.id)).version, page.version, "a quote changes nothing");

      const done = await edit(page, wanted, { "If-Match": `"${page.version}"` });
      assert.deepEqual([done.status, done.json.units, done.json.money.total], [200, 2, 2520], done.text);
      assert.equal(unitsOf(done.json)[2].decisionReason, "edited");
      assert.ok(done.json.timeline.some(({ type, told, by }: Json) => type === "return.edited" && told === false && by.kind === "member"));
      const rest = await shopping(world).find(number);
      const free = rest.json.items.find(({ lineId }: Json) => lineId === "1");
      assert.equal(free.available, 1);
      const { returns } = rest.json;
      const seen = await world.ask("GET", `/api/shopper/returns/${returns[0].id}`, { token: rest.json.token });
      assert.deepEqual([seen.json.items[0].quantity, seen.json.total.amount], [2, 2520]);

      await agent.receive(done.json, { units: stay(staying(done.json)).map((unit) => ({ ...unit, reception: "received" })) });
      const decided = await agent.decide(page.id, { units: staying(done.json).map(({ id }) => ({ unitId: id, decision: "accept" })) });
      assert.equal(decided.json.money.payments[0].amount, 2520, decided.text);
    });

    const fileAt = (url: string): Promise<Answer> => world.ask("GET", url.replace("http://returns.test", ""));
    const label = (page: Json): Json => page.parcels[0].label;

    test("the label lists what goes back from then on: the old file is handed to nobody, and one mail tells both", async () => {
      const page = await agent.asked(await anOrder(), socks(3));
      const old = label(page);
      assert.match(textOf((await fileAt(old.a4)).bytes), /40–42 3/);
      const letters = world.letters.length;
      const wanted = { units: stay(unitsOf(page).slice(0, 1)), mail: true, message: "Keep two of them." };
      const preview = await world.ask("POST", `/api/desk/returns/${page.id}/mail-previews`, {
        headers,
        body: { notice: "edited", message: "Keep two of them.", edit: wanted },
      });
      assert.deepEqual(preview.json.attachments, [{ name: `${page.number}.pdf`, bytes: null }], preview.text);

      const done = await edit(page, wanted);
      assert.equal(done.status, 200, done.text);
      assert.equal(label(done.json), null, "it is being drawn");
      assert.equal((await fileAt(old.a4)).status, 404);
      assert.equal((await fileAt(old.a6)).status, 404);
      await world.settle();
      const now = await agent.page(page.id);
      assert.match(textOf((await fileAt(label(now).a4)).bytes), /40–42 1/);
      assert.equal((await fileAt(label(now).a6)).status, 200);
      const [sent, ...more] = world.letters.slice(letters);
      assert.equal(more.length, 0, more.map(({ subject }) => subject).join());
      assert.match(sent?.subject ?? "", /was changed/);
      assert.match(sent?.text ?? "", /Keep two of them\./);
      assert.deepEqual(
        sent?.attachments.map(({ filename }) => filename),
        [`${page.number}.pdf`],
      );
      assert.match(textOf(sent?.attachments[0]?.content ?? new Uint8Array()), /40–42 1/);
      assert.equal(sent?.text.replace(/https?:\S+/g, ""), preview.json.text.replace(/https?:\S+/g, ""));

      const quiet = await edit(now, { units: stay(unitsOf(page).slice(0, 2)), add: [] });
      assert.equal(quiet.status, 404, "a piece that was taken out does not stay");
      const more_ = await edit(now, { units: stay(staying(now)), add: [{ lineId: "2", quantity: 1, reasonId: "too_small" }] });
      assert.equal(more_.status, 200, more_.text);
      await world.settle();
      assert.match(textOf((await fileAt(label(await agent.page(page.id)).a4)).bytes), /Rain cap/);
      assert.equal(world.letters.length, letters + 1, "nobody is told of what was changed quietly");
    });

    test("another reason alone leaves the label as it is, and so does a label of the merchant's own", async () => {
      const page = await agent.asked(await anOrder(), socks(2));
      const [one, two] = unitsOf(page);
      const letters = world.letters.length;
      const reason = await edit(page, { units: [{ unitId: one.id, reasonId: "too_big" }, { unitId: two.id }], mail: true });
      assert.equal(reason.status, 200, reason.text);
      assert.equal((await fileAt(label(reason.json).a4)).status, 200);
      await world.settle();
      assert.deepEqual(
        world.letters.slice(letters).map(({ attachments }) => attachments.length),
        [0],
      );

      const uploaded = await world.ask("POST", `/api/desk/returns/${page.id}/label?mail=false`, {
        headers: { ...headers, "Idempotency-Key": `own-${engine.name}-${++count}`, "Content-Type": "application/pdf" },
        body: await carrierLabel(1),
      });
      assert.equal(uploaded.status, 200, uploaded.text);
      const own = await fileAt(label(uploaded.json).a4);
      const less = await edit(await agent.page(page.id), { units: stay([one]), mail: true });
      assert.equal(less.status, 200, less.text);
      await world.settle();
      const kept = await fileAt(label(await agent.page(page.id)).a4);
      assert.deepEqual([kept.status, kept.bytes], [200, own.bytes]);
    });

    test("free pieces come in, also one that was taken out, and the delivery comes back when nothing stays bought", async () => {
      const page = await agent.asked(await anOrder(), socks(2));
      const choices = await world.ask("GET", `/api/desk/returns/${page.id}/items`, { headers });
      assert.deepEqual(
        choices.json.lines.map(({ lineId, free }: Json) => [lineId, free]),
        [
          ["1", 1],
          ["2", 1],
        ],
      );
      const [one, two] = unitsOf(page);
      const less = await edit(page, { units: stay([one]) });
      const more = await edit(less.json, {
        units: stay([one]),
        add: [
          { lineId: "1", quantity: 2, reasonId: "too_big", comment: "All of them" },
          { lineId: "2", quantity: 1, reasonId: "too_small" },
        ],
      });
      assert.equal(more.status, 200, more.text);
      assert.equal(more.json.units, 4);
      assert.ok(
        staying(more.json).some(({ id, reasonId }) => id === two.id && reasonId === "too_big"),
        "the same piece, with its new reason",
      );
      const whole = await agent.asked(await anOrder(), { items: [...socks(3).items, { lineId: "2", quantity: 1, reasonId: "too_small" }] });
      assert.equal(more.json.money.total, whole.money.total, "as if it had been asked for like this");
      const rows = more.json.money.rows.reduce((sum: number, { amount }: Json) => sum + amount, 0);
      assert.equal(rows, more.json.money.total);
    });

    test("a fault takes the cost of the way back off, in the ledger too", async () => {
      const policy = defaultPolicy();
      await shopping(world).publish(world.ada, {
        zones: policy.zones.map((zone) => ({ ...zone, label: "deducted", fee: { kind: "flat", amount: 450 } })),
        withdrawal: { ...policy.withdrawal, informed: true, returnCost: "shopper" },
      });
      const page = await agent.asked(await anOrder({ placedAt: world.now() }), socks(1));
      assert.ok(page.money.total < 1260, "the label is deducted");
      const [unit] = unitsOf(page);
      const done = await edit(page, { units: [{ unitId: unit.id, reasonId: "wrong_item" }] });
      assert.equal(done.status, 200, done.text);
      assert.equal(done.json.money.total, 1260);
      await shopping(world).publish(world.ada, { zones: policy.zones, withdrawal: policy.withdrawal });
    });

    test("returns of one submission are counted together: what one loses of the delivery no other keeps", async () => {
      const shopper = shopping(world);
      /** Some socks that do not fit, and a cap with a fault: one return in each lane. */
      const both = async (number: string, quantity: number): Promise<void> => {
        const { token } = (await shopper.find(number)).json;
        const items = [...socks(quantity).items, { lineId: "2", quantity: 1, reasonId: "faulty" }];
        const { quote: figures, resolution, handover } = await shopper.quote(token, { items, resolution: "refund" });
        const answered = items.map((item) => ({ ...item, comment: "The seam is open." }));
        const made = await world.ask("POST", "/api/shopper/returns", {
          token,
          headers: { "Idempotency-Key": `both-lanes-${number}` },
          body: { items: answered, resolution, handover, quote: figures },
        });
        assert.equal(made.status, 201, made.text);
        await world.settle();
      };
      const totals = async (number: string): Promise<number> => {
        const found = await shopping(world).find(number);
        const pages: Json[] = await Promise.all(found.json.returns.map(({ id }: Json) => agent.page(id)));
        return pages.reduce((sum, page) => sum + page.money.total, 0);
      };
      const [whole, part] = [await anOrder(), await anOrder()];
      await both(whole, 3);
      await both(part, 2);
      assert.notEqual(await totals(whole), await totals(part));
      const number = (await shopping(world).find(whole)).json.returns.map(({ id }: Json) => id);
      assert.equal(number.length, 2, "one return in each lane");
      const pages: Json[] = await Promise.all(number.map((id: string) => agent.page(id)));
      const socksOf = pages.find(({ items }) => items[0].lineId === "1");
      const done = await edit(socksOf, { units: stay(unitsOf(socksOf).slice(0, 2)) });
      assert.equal(done.status, 200, done.text);
      assert.equal(await totals(whole), await totals(part), "as if it had been asked for like this");
    });

    test("a withdrawal stays one and is never charged more than the law allows", async () => {
      const line = {
        id: "7",
        title: "Final coat",
        quantity: 2,
        listed: 10_000,
        paid: 10_000,
        tax: 1_666,
        taxRate: 2000,
        categories: [],
        tags: [],
        finalSale: true,
      };
      const chosen = (quantity: number) => ({ items: [{ lineId: "7", quantity, reasonId: "changed_mind" }] });
      const page = await agent.asked(await anOrder({ lines: [line] }), chosen(2));
      assert.equal(page.lane, "withdrawal");
      const whole = page.money.total;
      assert.equal(whole, 10_490, "with the delivery, for nothing stays bought");
      const less = await edit(page, { units: stay(unitsOf(page).slice(0, 1)) });
      assert.deepEqual([less.json.lane, less.json.money.total], ["withdrawal", 5_000], less.text);
      const back = await edit(less.json, {
        units: stay(unitsOf(page)).slice(0, 1),
        add: [{ lineId: "7", quantity: 1, reasonId: "changed_mind" }],
      });
      assert.deepEqual([back.json.lane, back.json.money.total], ["withdrawal", whole], back.text);
    });

    test("the resolution changes as far as it is offered", async () => {
      const page = await agent.asked(await anOrder(), socks(1));
      const units = stay(unitsOf(page));
      const credit = await edit(page, { units, resolution: "store_credit" });
      assert.deepEqual([credit.status, credit.json.resolution], [200, "store_credit"], credit.text);
      assert.equal((await edit(page, { units, resolution: "keep" })).json.code, "resolution_not_offered");
    });

    test("at least one piece stays; pieces of others, unknown ones and reasons nobody offers are refused", async () => {
      const number = await anOrder();
      const page = await agent.asked(number, socks(1));
      const units = stay(unitsOf(page));
      const other = await agent.asked(await anOrder(), socks(1));
      const refusals: [object, string][] = [
        [{ units: [] }, "nothing_chosen"],
        [{ units: stay(unitsOf(other)) }, "not_found"],
        [{ units, add: [{ lineId: "9", quantity: 1, reasonId: "too_small" }] }, "no_units_left"],
        [{ units, add: [{ lineId: "1", quantity: 3, reasonId: "too_small" }] }, "no_units_left"],
        [{ units, add: [{ lineId: "2", quantity: 1, reasonId: "nobody_knows" }] }, "reason_unknown"],
        [{ units: [{ ...units[0], reasonId: "nobody_knows" }] }, "reason_unknown"],
      ];
      for (const [body, code] of refusals) assert.equal((await edit(page, body)).json.code, code, JSON.stringify(body));
      const shopper = shopping(world);
      await shopper.sendBack("E1").catch(() => null);
      await shopper.sendBack(number, { items: [{ lineId: "2", quantity: 1, reasonId: "too_small" }] });
      const taken = await edit(page, { units, add: [{ lineId: "2", quantity: 1, reasonId: "too_small" }] });
      assert.equal(taken.json.code, "unit_taken");
      assert.equal((await agent.page(page.id)).version, page.version);
    });

    test("the same key changes it once, an old version is refused, and two at once end with one", async () => {
      const page = await agent.asked(await anOrder(), socks(3));
      const [one, two, three] = unitsOf(page);
      const once = { "Idempotency-Key": `edit-once-${engine.name}`, "If-Match": `"${page.version}"` };
      const first = await edit(page, { units: stay([one, two]) }, once);
      const again = await edit(page, { units: stay([one, two]) }, once);
      assert.deepEqual([again.status, again.json.version], [200, first.json.version]);
      assert.equal((await edit(page, { units: stay([three]) }, { "If-Match": `"${page.version}"` })).status, 412);
      const seen = { "If-Match": `"${first.json.version}"` };
      const both = await Promise.all([edit(page, { units: stay([one]) }, seen), edit(page, { units: stay([two]) }, seen)]);
      assert.deepEqual(both.map(({ status }) => status).sort(), [200, 412]);
    });

    test("not after the parcel came or somebody decided, not by who may not, not for another merchant", async () => {
      const page = await agent.asked(await anOrder(), socks(2));
      const units = stay(unitsOf(page).slice(1));
      const of = async (asking: Record<string, string>) =>
        (
          await world.ask("PUT", `/api/desk/returns/${page.id}/items`, {
            headers: { ...asking, "Idempotency-Key": `edit-who-${++count}` },
            body: { mail: false, units },
          })
        ).status;
      assert.equal(await of(await world.member(world.ben, "owner")), 404);
      assert.equal(await of(await world.member(world.ada, "warehouse")), 403);
      assert.ok(page.can.includes("edit"));
      await agent.receive(page);
      const late = await edit(page, { units });
      assert.ok(["parcel_moving", "return_wrong_state"].includes(late.json.code), late.text);
      assert.ok(!(await agent.page(page.id)).can.includes("edit"));
      const decided = await agent.asked(await anOrder(), socks(2));
      await agent.decide(decided.id, { units: everything(decided) });
      assert.equal((await edit(decided, { units: stay(unitsOf(decided).slice(1)) })).json.code, "return_wrong_state");
    });

    test("the rules are those of the day it was asked for, whatever was published since and however late it is", async () => {
      const page = await agent.asked(await anOrder(), socks(1));
      world.pass(60 * day);
      const asking = await world.member(world.ada, "agent");
      await shopping(world).publish(world.ada, { window: { ...defaultPolicy().window, days: 1 } });
      const more = { units: stay(unitsOf(page)), add: [{ lineId: "1", quantity: 1, reasonId: "too_small" }] };
      const done = await edit(page, more, asking);
      assert.equal(done.status, 200, done.text);
      assert.equal(done.json.money.total, 2520);
    });
  });
}
