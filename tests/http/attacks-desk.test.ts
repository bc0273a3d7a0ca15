import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { engines } from "../support/databases.ts";
import { deskWork, everything } from "../support/desk.ts";
import { browserAfter, here, linkIn, signIn } from "../support/signing-in.ts";
import { type Answer, aWorld, day, type World } from "../support/world.ts";

type Json = Answer["json"];
type Headers = Record<string, string>;

const secret = "four words that rhyme not";
const another = "five words that never rhyme";
const hour = 60 * 60_000;

for (const engine of engines()) {
  describe(`who attacks the desk, on ${engine.name}`, () => {
    let world: World;
    before(async () => {
      world = await aWorld(engine);
    });
    after(() => world.close());

    const desk = (method: string, path: string, headers: Headers, body?: unknown): Promise<Answer> =>
      world.ask(method, `/api/desk${path}`, { headers, ...(body === undefined ? {} : { body }) });
    const join = async (email: string, role = "agent"): Promise<Headers> => {
      const owner = await world.member(world.ada, "owner");
      assert.equal((await desk("POST", "/members", owner, { email, role })).status, 201);
      await world.settle();
      const body = { secret: linkIn(world, email, "join"), name: "Noor", password: secret };
      return browserAfter(await desk("POST", "/member-links/uses", here, body));
    };
    const askForReset = async (email: string): Promise<void> => {
      assert.equal((await desk("POST", "/password-resets", here, { email })).status, 202);
      await world.settle();
    };

    describe("by what was mailed", () => {
      test("gets nothing from a link that lay in the mailbox when its owner chose another password", async () => {
        const email = "mailbox@ada.test";
        const noor = await join(email);
        await askForReset(email);
        const stolen = linkIn(world, email, "reset");
        assert.equal((await desk("POST", "/me/password", noor, { current: secret, wanted: another })).status, 204);
        const used = await desk("POST", "/member-links/uses", here, { secret: stolen, password: "six words of a thief who reads" });
        assert.equal(used.json.code, "member_link_over");
        assert.equal((await signIn(world, { email, password: another })).status, 201);
      });

      test("keeps nobody from a link that works by using their mails up, and floods no mailbox", async () => {
        const email = "flooded@ada.test";
        await join(email);
        const mails = (): number => world.letters.filter(({ to }) => to === email).length;
        const before = mails();
        for (let quarter = 0; quarter < 5; quarter++) {
          for (let asked = 0; asked < 4; asked++) await askForReset(email);
          world.pass(16 * 60_000);
        }
        const sent = mails() - before;
        assert.ok(sent <= 10, `${sent} mails in an hour and a quarter`);
        world.pass(hour);
        await askForReset(email);
        const answer = await desk("POST", "/member-links/uses", here, { secret: linkIn(world, email, "reset"), password: another });
        assert.equal(answer.status, 201, "the ones before have run out, so one more leaves");
        await askForReset(email);
        await askForReset(email);
        assert.equal(mails() - before, sent + 2, "and no second one beside it");
      });
    });

    describe("by asking for much", () => {
      test("is slowed down before signing in, and holds up nobody who comes from elsewhere", async () => {
        const from = async (address: string): Promise<number> => {
          const request = new Request("http://returns.test/api/desk/passkey-challenges", { method: "POST", headers: here });
          return (await world.app.fetch(request, { incoming: { socket: { remoteAddress: address } } })).status;
        };
        world.pass(hour);
        const answers = await Promise.all(Array.from({ length: 260 }, () => from("192.0.2.66")));
        assert.ok(answers.filter((status) => status === 429).length >= 20);
        assert.equal(await from("192.0.2.67"), 201);
      });

      test("makes the desk remember no more of oneself, little by little", async () => {
        const noor = await join("hoarder@ada.test");
        const keep = (name: string) => desk("PATCH", "/me", noor, { preferences: { [name]: "x".repeat(9_000) } });
        assert.equal((await keep("one")).status, 200);
        assert.equal((await keep("two")).status, 200);
        const third = await keep("three");
        assert.deepEqual([third.status, third.json.code], [400, "invalid_request"]);
        assert.equal((await keep("two")).status, 200, "what is there may be changed");
      });

      test("names no amount that is not counted to the cent", async () => {
        const owner = deskWork(world, await world.member(world.ada, "owner"));
        await world.order(world.ada, { number: "HUGE" });
        const page = await owner.asked("HUGE");
        for (const more of [
          { goodwill: { amount: Number.MAX_SAFE_INTEGER, why: "all of it" } },
          { changes: [{ key: "purchase:2", amount: Number.MAX_SAFE_INTEGER, why: "all of it" }] },
        ]) {
          const answer = await owner.decide(page.id, { units: everything(page), ...more });
          assert.equal(answer.status, 400, answer.text);
        }
      });
    });

    describe("by reading the whole database", () => {
      test("finds nothing of whom was erased, in whatever anybody wrote", async () => {
        const headers = await world.member(world.ada, "owner");
        const owner = deskWork(world, headers);
        const who = "Zebedee";
        const shipTo = { name: `${who} Martin`, line1: `${who} street`, postalCode: "69006", city: "Lyon", country: "FR" };
        await world.order(world.ada, { number: "GONE", email: `${who}@example.test`, shipTo, billTo: shipTo });
        const items = [{ lineId: "2", quantity: 1, reasonId: "too_small" }];
        const page = await owner.asked("GONE", { items });
        const say = (path: string, body: object): Promise<Answer> =>
          desk("POST", path, { ...headers, "Idempotency-Key": `gone-${path}` }, body);
        for (const path of ["messages", "notes"]) await say(`/returns/${page.id}/${path}`, { text: `about ${who}` });
        await say(`/orders/${page.order.id}/messages`, { text: `to ${who}` });
        const extras = [{ title: `An umbrella of ${who}`, quantity: 1, note: `${who} wants it back` }];
        await owner.receive(page, { extras, scanned: `${who}-1`, message: `Dear ${who}` });
        const gift = await say(`/returns/${page.id}/goodwill`, { amount: 100, why: `${who} called twice` });
        const units = everything(page).map((unit) => ({ ...unit, say: `for ${who}` }));
        const decided = await owner.decide(page.id, { units, message: `Dear ${who}` });
        assert.equal(decided.status, 200, decided.text);
        const [first] = gift.json.money.payments;
        assert.equal((await say(`/payments/${first.id}/cancellation`, { why: `${who} would rather not` })).status, 200);
        for (const { id } of decided.json.money.payments.filter((one: Json) => one.id !== first.id)) await owner.pay(id);
        await world.settle();
        const { db } = world.app.context;
        const tables = ["orders", "order_people", "order_keys", "returns", "return_units", "return_events", "return_list", "return_terms"];
        tables.push(
          "parcels",
          "receptions",
          "messages",
          "letters",
          "payments",
          "cancellations",
          "ledger_entries",
          "tasks",
          "webhook_deliveries",
        );
        const naming = async (): Promise<string[]> => {
          const found = await Promise.all(
            tables.map((table) =>
              db
                .selectFrom(table as "orders")
                .selectAll()
                .execute(),
            ),
          );
          return tables.filter((_, place) => new RegExp(who, "i").test(JSON.stringify(found[place])));
        };
        assert.ok((await naming()).length > 6, String(await naming()));
        const erased = await desk("POST", `/orders/${page.order.id}/erasure`, headers);
        assert.equal(erased.status, 200, erased.text);
        await world.settle();
        assert.deepEqual(await naming(), []);
      });
    });

    describe("with another merchant's things in a body", () => {
      let ben: Headers;
      let page: Json;
      let own: Json;
      before(async () => {
        world.pass(day);
        const ada = deskWork(world, await world.member(world.ada, "owner"));
        await world.order(world.ada, { number: "BODY" });
        page = await ada.asked("BODY");
        ben = await world.member(world.ben, "owner");
        await world.order(world.ben, { number: "OWN" });
        const { json } = await world.ask("POST", "/api/shopper/shops/ben/sessions", { body: { orderNumber: "OWN", postalCode: "69006" } });
        const items = [{ lineId: "2", quantity: 1, reasonId: "too_small" }];
        const quote = (await world.ask("POST", "/api/shopper/quotes", { token: json.token, body: { items } })).json;
        const submitted = await world.ask("POST", "/api/shopper/returns", {
          token: json.token,
          headers: { "Idempotency-Key": "the-return-of-ben" },
          body: { items, resolution: quote.resolution, handover: quote.handover, quote: quote.quote },
        });
        await world.settle();
        own = (await desk("GET", `/returns/${submitted.json.returns[0].id}`, ben)).json;
        assert.equal(own.shop.slug, "ben");
      });
      const post = (path: string, body: unknown): Promise<Answer> =>
        desk("POST", path, { ...ben, "Idempotency-Key": `body-${Math.random()}` }, body);

      test("prints none of their labels", async () => {
        const alone = await post("/label-sheets", { ids: [page.id] });
        assert.equal(alone.json.code, "label_not_ready");
        const both = await post("/label-sheets", { ids: [own.id, page.id] });
        assert.deepEqual([both.status, both.headers.get("Labels-Missing")], [200, page.id]);
      });

      test("makes no return of their order, and tries no policy on it", async () => {
        const made = { orderId: page.order.id, items: [{ lineId: "1", quantity: 1, reasonId: "too_small" }], resolution: "refund" };
        const answer = await post("/returns", { ...made, handover: "own", override: "because", mail: false });
        assert.equal(answer.status, 404, answer.text);
        for (const path of ["policy-verdicts", "policy-previews"]) {
          const tried = await post(`/shops/ben/${path}`, { order: page.order.id, at: world.now() });
          assert.equal(tried.status, 404, tried.text);
        }
        const previewed = await post("/shops/ben/templates/approved/en/previews", { returnId: page.id });
        assert.equal(previewed.status, 404, previewed.text);
      });

      test("receives, decides and edits none of their pieces, and shows none of their photos", async () => {
        const [unit] = page.items[0].units;
        const [mine] = own.items[0].units;
        const received = await post(`/returns/${own.id}/receipt`, { units: [{ unitId: unit.id, reception: "received" }], mail: false });
        assert.equal(received.status, 404, received.text);
        const picture = Buffer.from(
          "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
          "base64",
        );
        const ada = await world.member(world.ada, "warehouse");
        const photo = await world.ask("POST", `/api/desk/returns/${page.id}/photos`, {
          headers: { ...ada, "Idempotency-Key": "a-photo-of-ada", "Content-Type": "image/png" },
          body: new Uint8Array(picture),
        });
        assert.equal(photo.status, 201, photo.text);
        const shown = await post(`/returns/${own.id}/receipt`, {
          units: [{ unitId: mine.id, reception: "received", photos: [photo.json.id] }],
          mail: false,
        });
        assert.equal(shown.json.code, "photo_not_found");
        const decided = await post(`/returns/${own.id}/decision`, { units: [{ unitId: unit.id, decision: "accept" }], mail: false });
        assert.equal(decided.json.code, "unit_undecided");
        const edited = await world.ask("PUT", `/api/desk/returns/${own.id}/items`, {
          headers: { ...ben, "Idempotency-Key": "an-edit-of-ben" },
          body: { units: [{ unitId: unit.id }], mail: false },
        });
        assert.equal(edited.status, 404, edited.text);
        for (const body of [
          { notice: "paid", payment: { id: "pay_0", how: "outside" } },
          { notice: "exchange", exchange: { id: "exc_0", to: "sent" } },
        ])
          assert.equal((await post(`/returns/${own.id}/mail-previews`, body)).status, 404);
      });

      test("exchanges for nothing of their catalogue", async () => {
        const product = { sku: "ONLY-ADAS", title: "Sock", price: 100, currency: "EUR", stock: 1 };
        await world.ask("PUT", "/api/desk/shops/ada/products", { token: world.ada.apiKey, body: [product] });
        const units = everything(own).map((unit) => ({ ...unit, decision: "exchange", sku: "ONLY-ADAS" }));
        assert.equal((await post(`/returns/${own.id}/decision`, { units, mail: false })).json.code, "replacement_unknown");
        assert.deepEqual((await desk("GET", "/shops/ben/products?product=ONLY-ADAS", ben)).json.items, []);
      });
    });
  });
}
