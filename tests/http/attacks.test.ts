import assert from "node:assert/strict";
import { after, before, beforeEach, describe, test } from "node:test";
import { failureBudgets } from "../../server/actions/look-up-order.ts";
import { addressGroup, clientAddressReader } from "../../server/http/client-address.ts";
import { countTasks } from "../../server/store/tasks.ts";
import { readPdf } from "../documents/read-pdf.ts";
import { engines } from "../support/databases.ts";
import { type Answer, aWorld, day, type World } from "../support/world.ts";

const quarterHour = 16 * 60_000;

describe("an address that is counted", () => {
  test("is a whole /64 in IPv6, since everybody is given that many", () => {
    assert.equal(addressGroup("2001:db8:1:2:3:4:5:6"), addressGroup("2001:db8:1:2::ffff"));
    assert.notEqual(addressGroup("2001:db8:1:2::1"), addressGroup("2001:db8:1:3::1"));
    assert.equal(addressGroup("::1"), addressGroup("0:0:0:0:0:0:0:2"));
    assert.equal(addressGroup("192.0.2.7"), "192.0.2.7");
  });
  test("is read also where a proxy writes the port beside it", () => {
    const read = clientAddressReader(["10.0.0.0/8"]);
    assert.equal(read("10.0.0.1", "192.0.2.7:51234"), "192.0.2.7");
    assert.equal(read("10.0.0.1", "[2001:db8::7]:51234"), "2001:db8::7");
  });
});

for (const engine of engines()) {
  test(`whoever measures time learns nothing: every no leaves at a tick of the clock, on ${engine.name}`, async (t) => {
    const tick = 150;
    const world = await aWorld(engine, { failureDeadline: tick });
    t.after(() => world.close());
    await world.order(world.ada, { number: "T1" });
    const sessions = "/api/shopper/shops/ada/sessions";
    const codes = "/api/shopper/shops/ada/codes";
    const right = { orderNumber: "T1", postalCode: "69006" };
    const wrong = { orderNumber: "T1", postalCode: "00000" };
    const cases: [path: string, body: object][] = [
      [sessions, wrong],
      [sessions, { ...wrong, orderNumber: "404" }],
      [sessions, { link: "x".repeat(43) }],
      [sessions, { ...right, code: "000000" }],
      [codes, right],
      [codes, wrong],
      ...Array.from({ length: 5 }, (): [string, object] => [sessions, wrong]),
      [sessions, right],
    ];
    for (const [path, body] of cases) {
      const started = performance.now();
      const { status } = await world.ask("POST", path, { body });
      const took = performance.now() - started;
      assert.ok(status !== 201 && took >= tick - 2, `${JSON.stringify(body)} took ${took} ms`);
    }
    // Work that takes longer than the deadline is held back to the next tick.
    const { db } = world.app.context;
    const write = db.writeLightly.bind(db);
    db.writeLightly = async (work) => {
      await new Promise((resume) => setTimeout(resume, tick));
      return write(work);
    };
    const started = performance.now();
    await world.ask("POST", sessions, { body: { ...wrong, orderNumber: "T2" } });
    const took = performance.now() - started;
    assert.ok(took >= 4 * tick - 2, `it took ${took} ms: three slow counters, then the next tick`);
  });

  describe(`an attacker, on ${engine.name}`, () => {
    let world: World;
    before(async () => {
      world = await aWorld(engine);
    });
    after(() => world.close());
    beforeEach(() => world.pass(quarterHour));

    const find = (orderNumber: string, proof: Record<string, string> = { postalCode: "69006" }): Promise<Answer> =>
      world.ask("POST", "/api/shopper/shops/ada/sessions", { body: { orderNumber, ...proof } });
    const code = (orderNumber: string, postalCode = "69006"): Promise<Answer> =>
      world.ask("POST", "/api/shopper/shops/ada/codes", { body: { orderNumber, postalCode } });
    const cap = [{ lineId: "2", quantity: 1, reasonId: "too_small" }];
    const submit = async (token: string, key: string, items: object[] = cap): Promise<Answer> => {
      const { json } = await world.ask("POST", "/api/shopper/quotes", {
        token,
        body: { items: items.map((item) => ({ ...item, comment: undefined, photoIds: undefined })) },
      });
      return world.ask("POST", "/api/shopper/returns", {
        token,
        headers: { "Idempotency-Key": key },
        body: { items, resolution: json.resolution, handover: json.handover, quote: json.quote },
      });
    };
    const from = async (address: string, path: string, body: object): Promise<{ status: number; code?: string }> => {
      const request = new Request(`http://returns.test${path}`, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify(body),
      });
      const response = await world.app.fetch(request, { incoming: { socket: { remoteAddress: address } } });
      const text = await response.text();
      return { status: response.status, code: text ? JSON.parse(text).code : undefined };
    };

    describe("who guesses", () => {
      test("gets no more guesses by sending them all at once", async () => {
        await world.order(world.ada, { number: "B1" });
        const guesses = Array.from({ length: 40 }, (_, guess) => find("B1", { postalCode: String(10_000 + guess) }));
        const codes = (await Promise.all([...guesses, find("B1")])).map(({ json }) => json.code);
        assert.ok(codes.filter((one) => one === "order_not_found").length <= failureBudgets.order);
        assert.equal(codes.at(-1), "code_needed");
      });

      test("makes the neighbours behind the same address ask for a code, and locks none of them out", async () => {
        await world.order(world.ada, { number: "B2" });
        const guess = (number: string) =>
          from("192.0.2.1", "/api/shopper/shops/ada/sessions", { orderNumber: number, postalCode: "00000" });
        for (let tried = 0; tried < failureBudgets.address; tried++) await guess(`none-${tried}`);
        const right = { orderNumber: "B2", postalCode: "69006" };
        assert.equal((await from("192.0.2.1", "/api/shopper/shops/ada/sessions", right)).code, "code_needed");
        await code("B2");
        assert.equal((await from("192.0.2.1", "/api/shopper/shops/ada/sessions", { ...right, code: "123456" })).status, 201);
        assert.equal((await from("192.0.2.2", "/api/shopper/shops/ada/sessions", right)).status, 201);
      });

      test("cannot use up the codes of an order whose postcode is unknown to them", async () => {
        await world.order(world.ada, { number: "B3" });
        for (let asked = 0; asked < 5; asked++) assert.equal((await code("B3", "00000")).status, 202);
        await code("B3");
        assert.equal((await find("B3", { postalCode: "69006", code: "123456" })).json?.proof, "code");
      });

      test("learns nothing from asking for codes: an order that is there, one that is not, and one without a mailbox answer alike", async () => {
        await world.order(world.ada, { number: "B4" });
        const asked = [await code("B4"), await code("B4", "00000"), await code("404")];
        for (const { status, text } of asked) assert.deepEqual([status, text], [202, ""]);
        const [names] = asked.map(({ headers }) => [...headers.keys()].sort());
        for (const { headers } of asked) assert.deepEqual([...headers.keys()].sort(), names);
      });

      test("who knows number and postcode fills nobody's mailbox with codes", async () => {
        await world.order(world.ada, { number: "B5", email: "b5@example.test" });
        const before = await countTasks(world.app.context.db);
        for (let hour = 0; hour < 20; hour++) {
          for (let asked = 0; asked < 4; asked++) await code("B5");
          world.pass(quarterHour);
        }
        const sent = (await countTasks(world.app.context.db)).waiting - before.waiting;
        assert.ok(sent <= 10, `${sent} codes in five hours`);
        await world.settle();
      });

      test("is sent no code that has run out while the mail server was down", async () => {
        await world.order(world.ada, { number: "B7", email: "b7@example.test" });
        await code("B7");
        world.pass(quarterHour);
        await world.settle();
        assert.ok(!world.letters.some(({ to }) => to === "b7@example.test"));
      });

      test("has five tries for a code, then it is void", async () => {
        await world.order(world.ada, { number: "B6" });
        await code("B6");
        for (let tried = 0; tried < 5; tried++)
          assert.equal((await find("B6", { postalCode: "69006", code: "000000" })).json.code, "code_wrong");
        assert.equal((await find("B6", { postalCode: "69006", code: "123456" })).json.code, "code_wrong");
      });
    });

    describe("who holds number and postcode", () => {
      test("cannot fill the owner's mailbox by submitting and cancelling again and again", async () => {
        await world.order(world.ada, { number: "C1", email: "c1@example.test" });
        const { token } = (await find("C1")).json;
        const codes: string[] = [];
        for (let turn = 0; turn < 14; turn++) {
          world.pass(60_000);
          const submitted = await submit(token, `again-and-again-${turn}`);
          codes.push(submitted.json.code ?? "ok");
          if (submitted.status !== 201) continue;
          await world.ask("POST", `/api/shopper/returns/${submitted.json.returns[0].id}/cancellation`, { token: submitted.json.token });
        }
        assert.ok(codes.filter((one) => one === "ok").length <= 10, codes.join());
        assert.equal(codes.at(-1), "too_many_requests");
        world.pass(day);
        const { token: tomorrow } = (await find("C1")).json;
        assert.equal((await submit(tomorrow, "the-day-after-c1")).status, 201);
      });

      test("does not learn street and name from a label", async () => {
        await world.order(world.ada, { number: "C2" });
        const { token } = (await find("C2")).json;
        const submitted = await submit(token, "key-of-the-order-c2");
        const ret = submitted.json.returns[0];
        await world.settle();
        const { json, text } = await world.ask("GET", `/api/shopper/returns/${ret.id}`, { token });
        assert.equal(json.label.ready, true);
        const label = readPdf((await world.ask("GET", new URL(json.label.a4).pathname)).bytes);
        const said = text + label.texts.map((one) => one.text).join(" ");
        assert.match(said, /C\. M\./);
        assert.match(said, /69006 Lyon/);
        assert.doesNotMatch(said, /Claire|Martin|avenue|Foch/i);
      });

      test("stores no more photos for an order than returns may need", async () => {
        await world.order(world.ada, { number: "C3" });
        const { token } = (await find("C3")).json;
        const codes = new Set<number>();
        for (let count = 0; count < 45; count++) {
          if (count % 20 === 19) world.pass(60_000);
          codes.add((await world.ask("POST", "/api/shopper/photos", { token, body: pixel })).status);
        }
        assert.deepEqual(codes, new Set([201, 429]));
      });

      test("does not replace a photo that was given", async () => {
        await world.order(world.ada, { number: "C4" });
        const { token } = (await find("C4")).json;
        const upload = (body: Uint8Array) =>
          world.ask("POST", "/api/shopper/photos", { token, body, headers: { "Idempotency-Key": "photo-of-c4" } });
        const first = await upload(pixel);
        const second = await upload(twoPixels);
        assert.deepEqual([second.status, second.json], [201, first.json]);
      });

      test("cannot name a photo of another order, or one that is none", async () => {
        await world.order(world.ada, { number: "C5" });
        await world.order(world.ada, { number: "C6" });
        const { id } = (await world.ask("POST", "/api/shopper/photos", { token: (await find("C5")).json.token, body: pixel })).json;
        const { token } = (await find("C6")).json;
        for (const photo of [id, "pho_nonsense"]) {
          const refused = await submit(token, "key-of-the-order-c6", [
            { lineId: "2", quantity: 1, reasonId: "faulty", comment: "torn", photoIds: [photo] },
          ]);
          assert.equal(refused.json.code, "photo_not_found");
        }
      });
    });

    describe("who sends strange requests", () => {
      test("finds no path that ends in a defect", async () => {
        for (const path of [
          "/v/1..2/returns-portal.js",
          "/v/.hidden/returns-portal.js",
          "/v/-/x.js",
          "/v/1.0.0/..%2f..%2fetc/passwd",
          "/v/1.0.0/%00.js",
          "/assets/test/constructor",
          "/assets/test/__proto__",
          "/files/x/y.pdf",
          "/files/k1.AAAA/..%2fx",
          "/test-labels/ada/en/k1.AAAA/a4.pdf",
          "/r/constructor",
          "/r/ada%00",
          "/r/%ff",
          "/api/desk/shops/%00",
        ]) {
          const { status, headers } = await world.ask("GET", path, { token: world.ada.apiKey });
          assert.ok(status === 404 || status === 400, `${path} answered ${status}`);
          assert.equal(headers.get("Content-Type"), "application/problem+json", path);
        }
      });

      test("has no more than a megabyte of JSON read, whatever the length said", async () => {
        const { token } = (await find("X1")).json;
        const large = `{"items":[${" ".repeat(2 * 1024 * 1024)}]}`;
        assert.equal(
          (await world.ask("POST", "/api/shopper/quotes", { token, body: large, headers: { "Content-Type": "application/json" } })).status,
          413,
        );
      });

      test("learns which methods a path takes", async () => {
        const refused = await world.ask("DELETE", "/api/shopper/quotes");
        assert.deepEqual([refused.status, refused.headers.get("Allow")], [405, "POST"]);
        assert.equal(refused.headers.get("Access-Control-Allow-Origin"), "*");
        assert.equal((await world.ask("GET", "/api/shopper/nothing")).headers.get("Access-Control-Allow-Origin"), "*");
      });

      test("is told by headers when the budget is used up, and leaves one name for all unknown paths in the metrics", async () => {
        let last: Answer | undefined;
        for (let call = 0; call < 260; call++) last = await world.ask("GET", `/api/shopper/nothing-${call}`);
        assert.equal(last?.status, 429);
        assert.match(last?.headers.get("Retry-After") ?? "", /^\d+$/);
        assert.match(last?.headers.get("RateLimit") ?? "", /r=0;t=\d+/);
        const { text } = await world.ask("GET", "/metrics", { token: "metrics-token-of-the-tests" });
        assert.doesNotMatch(text, /nothing-\d/);
      });

      test("cannot wear out the storage by asking whether it is ready", async (t) => {
        const check = t.mock.method(world.app.context.storage, "check");
        for (let asked = 0; asked < 20; asked++) assert.equal((await world.ask("GET", "/readyz")).status, 200);
        assert.ok(check.mock.callCount() <= 1, `${check.mock.callCount()} files were written`);
      });
    });

    describe("who plays with the test orders", () => {
      const play = async (comment: string): Promise<Answer> => {
        const { token } = (await find("X1")).json;
        return submit(token, "key-of-a-test-return", [{ lineId: "lamp", quantity: 1, reasonId: "faulty", comment }]);
      };

      test("writes as much as they like and still gets the page and the label", async () => {
        const played = await play("é".repeat(2_000));
        const ret = played.json.returns[0];
        assert.ok(ret.id.length < 2_000, `an id of ${ret.id.length} characters`);
        const { token } = (await find("X1")).json;
        assert.equal((await world.ask("GET", `/api/shopper/returns/${ret.id}`, { token })).status, 200);
        assert.equal((await world.ask("GET", new URL(ret.label.a6).pathname)).status, 200);
      });

      test("shows a test return in no other shop", async () => {
        const ret = (await play("broken")).json.returns[0];
        const path = new URL(ret.label.a6).pathname;
        assert.equal((await world.ask("GET", path.replace("/ada/", "/ben/"))).status, 404);
        const other = (await world.ask("POST", "/api/shopper/shops/ben/sessions", { body: { orderNumber: "X1", postalCode: "1" } })).json;
        assert.equal((await world.ask("GET", `/api/shopper/returns/${ret.id}`, { token: other.token })).json.code, "return_not_found");
      });

      test("has few labels drawn a minute", async () => {
        const path = new URL((await play("broken")).json.returns[0].label.a6).pathname;
        const codes = new Set<number>();
        for (let asked = 0; asked < 40; asked++) codes.add((await world.ask("GET", path)).status);
        assert.deepEqual(codes, new Set([200, 429]));
      });
    });

    describe("a merchant's own hands", () => {
      const patch = (body: object, headers = {}): Promise<Answer> =>
        world.ask("PATCH", "/api/desk/shops/ada", { token: world.ada.apiKey, body, headers });
      const policy = async (): Promise<Answer> => world.ask("GET", "/api/desk/shops/ada/policy", { token: world.ada.apiKey });
      const publish = (body: object, headers = {}): Promise<Answer> =>
        world.ask("PUT", "/api/desk/shops/ada/policy", { token: world.ada.apiKey, body, headers });

      test("put no line breaks into names that become headers of mails", async () => {
        const { brand } = (await world.ask("GET", "/api/desk/shops/ada", { token: world.ada.apiKey })).json;
        for (const wrong of [
          { name: "Ada\r\nBcc: x@example.test" },
          { brand: { ...brand, sender: { ...brand.sender, name: "Ada\nBcc: x@example.test" } } },
          { brand: { ...brand, name: "Ada\u0000" } },
        ])
          assert.equal((await patch(wrong)).status, 400, JSON.stringify(wrong));
      });

      test("paste a snippet in which a name is text", async () => {
        const { help } = (await world.ask("GET", "/api/desk/shops/ada", { token: world.ada.apiKey })).json;
        await patch({ name: "<img src=x onerror=alert(1)>", help: {} });
        const snippets = (await world.ask("GET", "/api/desk/shops/ada/snippets", { token: world.ada.apiKey })).json;
        assert.doesNotMatch(snippets.embed, /<img/);
        await patch({ name: "Ada's Shoes", help });
      });

      test("publish no policy that names what is not there, names one thing twice, or asks for more than it takes", async () => {
        const good = (await policy()).json.policy;
        const [zone] = good.zones;
        const [reason] = good.reasons;
        const wrong: Record<string, object> = {
          "an unknown address": { ...good, zones: good.zones.map((one: object) => ({ ...one, address: "constructor" })) },
          "two zones of one id": { ...good, zones: [...good.zones, zone] },
          "two reasons of one id": { ...good, reasons: [...good.reasons, reason] },
          "more photos asked than taken": { ...good, reasons: [{ ...reason, photos: { required: 3, most: 1 } }] },
        };
        for (const [what, body] of Object.entries(wrong)) {
          const refused = await publish(body);
          assert.equal(refused.status, 400, what);
          assert.ok(refused.json.errors[0].pointer.length > 1, what);
        }
        assert.equal((await publish(good)).status, 200);
      });

      test("overwrite nobody's work: a stale or unreadable If-Match changes nothing", async () => {
        const { json, headers } = await policy();
        const seen = headers.get("ETag") ?? "";
        for (const tag of ['"999"', "nonsense", 'W/"1"']) assert.equal((await publish(json.policy, { "If-Match": tag })).status, 412, tag);
        const both = await Promise.all([1, 2].map(() => publish(json.policy, { "If-Match": seen })));
        assert.deepEqual(both.map(({ status }) => status).sort(), [200, 412]);
        assert.equal((await publish(json.policy, { "If-Match": "*" })).status, 200);
      });

      test("lose no setting when two of them save at once", async () => {
        const answers = await Promise.all([patch({ promoted: true }), patch({ emailProof: false }), patch({ insertQr: false })]);
        assert.deepEqual(
          answers.map(({ status }) => status),
          [200, 200, 200],
        );
        const { json, headers } = await world.ask("GET", "/api/desk/shops/ada", { token: world.ada.apiKey });
        assert.deepEqual([json.promoted, json.emailProof, json.insertQr], [true, false, false]);
        const tag = headers.get("ETag") ?? "";
        assert.equal((await patch({ promoted: false }, { "If-Match": tag })).status, 200);
        assert.equal((await patch({ promoted: true }, { "If-Match": tag })).status, 412);
        await patch({ emailProof: true, insertQr: true });
      });

      test("decide on a return only as they saw it, where they say what they saw", async () => {
        await world.order(world.ada, { number: "D1" });
        const { id } = (await submit((await find("D1")).json.token, "key-of-the-order-d1")).json.returns[0];
        const seen = (await world.ask("GET", `/api/desk/returns/${id}`, { token: world.ada.apiKey })).headers.get("ETag") ?? "";
        await world.settle();
        const cancel = (tag: string) =>
          world.ask("POST", `/api/desk/returns/${id}/cancellation`, { token: world.ada.apiKey, headers: { "If-Match": tag } });
        assert.equal((await cancel(seen)).status, 412);
        const now = (await world.ask("GET", `/api/desk/returns/${id}`, { token: world.ada.apiKey })).headers.get("ETag") ?? "";
        const cancelled = await cancel(now);
        assert.deepEqual([cancelled.status, cancelled.json.status], [200, "cancelled"]);
      });

      test("have a budget too, per key", async () => {
        const { headers } = await policy();
        assert.match(headers.get("RateLimit") ?? "", /r=\d+;t=\d+/);
      });
    });
  });
}

const png = (base64: string): Buffer => Buffer.from(base64, "base64");
const pixel = png(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAACXBIWXMAAAPoAAAD6AG1e1JrAAAADElEQVQImWP4z8AAAAMBAQCc479ZAAAAAElFTkSuQmCC",
);
const twoPixels = png(
  "iVBORw0KGgoAAAANSUhEUgAAAAIAAAABCAIAAAB7QOjdAAAACXBIWXMAAAPoAAAD6AG1e1JrAAAAD0lEQVQImWP4z8Dwn4EBAAj+Af/KOtJRAAAAAElFTkSuQmCC",
);
