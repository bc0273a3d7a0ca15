import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { openLog } from "../../server/log.ts";
import { migrate, openDatabase } from "../../server/store/database.ts";
import { engines } from "../support/databases.ts";
import { type Answer, anOrder, aWorld, type World } from "../support/world.ts";

for (const engine of engines()) {
  describe(`awkward moments, on ${engine.name}`, () => {
    let world: World;
    before(async () => {
      world = await aWorld(engine);
    });
    after(() => world.close());

    const open = async (orderNumber: string): Promise<string> =>
      (await world.ask("POST", "/api/shopper/shops/ada/sessions", { body: { orderNumber, postalCode: "69006" } })).json.token;
    const quote = (token: string, items: object[]): Promise<Answer> =>
      world.ask("POST", "/api/shopper/quotes", { token, body: { items: items.map((item) => ({ ...item, comment: undefined })) } });
    const submit = async (token: string, key: string, items: object[], shown?: Answer): Promise<Answer> => {
      const { json } = shown ?? (await quote(token, items));
      return world.ask("POST", "/api/shopper/returns", {
        token,
        headers: { "Idempotency-Key": key },
        body: { items, resolution: json.resolution, handover: json.handover, quote: json.quote },
      });
    };

    test("an order of sixty lines goes back whole", async () => {
      const [line] = anOrder({ number: "x" }).lines;
      assert.ok(line);
      const lines = Array.from({ length: 60 }, (_, place) => ({ ...line, id: `line-${place}`, quantity: 1 }));
      await world.order(world.ada, { number: "2001", lines });
      const submitted = await submit(
        await open("2001"),
        "key-of-the-order-2001",
        lines.map(({ id }) => ({ lineId: id, quantity: 1, reasonId: "too_small" })),
      );
      assert.equal(submitted.status, 201, submitted.text);
    });

    test("figures that were shown for other pieces or another way of sending are not taken, even when they are equal", async () => {
      const [line] = anOrder({ number: "x" }).lines;
      assert.ok(line);
      const twins = ["left", "right"].map((id) => ({ ...line, id, quantity: 1 }));
      await world.order(world.ada, { number: "2002", lines: twins });
      const token = await open("2002");
      const shown = await quote(token, [{ lineId: "left", quantity: 1, reasonId: "too_small" }]);
      const other = await submit(token, "key-of-the-order-2002", [{ lineId: "right", quantity: 1, reasonId: "too_small" }], shown);
      assert.equal(other.json.code, "quote_changed");
    });

    test("when the return that leads a parcel is cancelled before its label was drawn, the other one still gets it", async () => {
      await world.order(world.ada, { number: "2003", email: "2003@example.test" });
      const submitted = await submit(await open("2003"), "key-of-the-order-2003", [
        { lineId: "1", quantity: 1, reasonId: "too_small" },
        { lineId: "2", quantity: 1, reasonId: "faulty", comment: "The seam is open" },
      ]);
      const [lead, other] = submitted.json.returns;
      await world.ask("POST", `/api/shopper/returns/${lead.id}/cancellation`, { token: submitted.json.token });
      await world.settle();
      const { json } = await world.ask("GET", `/api/shopper/returns/${other.id}`, { token: submitted.json.token });
      assert.equal(json.label.ready, true);
      const letter = world.letters.find(({ to, attachments }) => to === "2003@example.test" && attachments.length > 0);
      assert.ok(letter?.text.includes(other.number));
      assert.ok(!letter?.text.includes(lead.number));
    });

    test("a return that was cancelled offers no label any more, and the same request again shows it as it is", async () => {
      await world.order(world.ada, { number: "2004" });
      const token = await open("2004");
      const items = [{ lineId: "2", quantity: 1, reasonId: "too_small" }];
      const shown = await quote(token, items);
      const submitted = await submit(token, "key-of-the-order-2004", items, shown);
      await world.settle();
      const { id } = submitted.json.returns[0];
      const cancelled = await world.ask("POST", `/api/shopper/returns/${id}/cancellation`, { token: submitted.json.token });
      assert.equal(cancelled.json.label, null);
      const replayed = await submit(token, "key-of-the-order-2004", items, shown);
      assert.deepEqual([replayed.status, replayed.json.returns[0].id, replayed.json.returns[0].status], [201, id, "cancelled"]);
    });

    test("the shop changes the order while its return is being submitted: nothing is kept that was judged by old figures", async () => {
      await world.order(world.ada, { number: "2005" });
      const token = await open("2005");
      const items = [{ lineId: "2", quantity: 1, reasonId: "too_small" }];
      const shown = await quote(token, items);
      const { db } = world.app.context;
      const write = db.write.bind(db);
      let meanwhile: Promise<void> | undefined;
      // Between the judging and the commit: the first transaction of the submission begins.
      db.write = async (work) => {
        db.write = write;
        const refund = { id: "r1", at: world.now(), amount: 3150, lines: [{ lineId: "2", quantity: 1, amount: 3150 }] };
        meanwhile = world.order(world.ada, { number: "2005", refunds: [refund] });
        await meanwhile;
        return write(work);
      };
      const submitted = await submit(token, "key-of-the-order-2005", items, shown);
      assert.ok(meanwhile);
      assert.ok(submitted.status >= 400 && submitted.status < 500, submitted.text);
      const session = await world.ask("POST", "/api/shopper/shops/ada/sessions", { body: { orderNumber: "2005", postalCode: "69006" } });
      assert.deepEqual(session.json.returns, []);
    });

    test("two agents say yes and no at the same moment: one is told, and the return is what the other said", async () => {
      const manual = (await world.ask("GET", "/api/desk/shops/ada/policy", { token: world.ada.apiKey })).json.policy;
      await world.ask("PUT", "/api/desk/shops/ada/policy", { token: world.ada.apiKey, body: { ...manual, approval: "manual" } });
      await world.order(world.ada, { number: "2007", placedAt: world.now() });
      const submitted = await submit(await open("2007"), "key-of-the-order-2007", [{ lineId: "2", quantity: 1, reasonId: "too_small" }]);
      const { id, status } = submitted.json.returns[0];
      assert.equal(status, "requested");
      const say = (verb: string, body?: object) =>
        world.ask("POST", `/api/desk/returns/${id}/${verb}`, { token: world.ada.apiKey, ...(body ? { body } : {}) });
      const answers = await Promise.all([say("approval"), say("rejection", { message: "no" })]);
      const [won] = answers.filter((answer) => answer.status === 200);
      const [lost] = answers.filter((answer) => answer.status !== 200);
      assert.ok(won && lost && (lost.status === 412 || lost.status === 409), answers.map((answer) => answer.status).join());
      const now = await world.ask("GET", `/api/desk/returns/${id}`, { token: world.ada.apiKey });
      assert.equal(now.json.status, won.json.status);
    });
  });

  test(`four processes start on one empty database at once, on ${engine.name}`, async (t) => {
    const { url, close } = await engine.open({ empty: true });
    t.after(close);
    const opened = await Promise.all([1, 2, 3, 4].map(() => openDatabase(url)));
    t.after(() => Promise.all(opened.map((db) => db.close())));
    await Promise.all(opened.map((db) => migrate(db)));
  });
}

test("what is logged of a failure names no person", () => {
  const lines: string[] = [];
  const log = openLog("info", { write: (line: string) => void lines.push(line) });
  const refused = Object.assign(new Error("550 5.1.1 <claire.martin@example.test>: Recipient address rejected"), {
    code: "EENVELOPE",
    rejected: ["claire.martin@example.test"],
    response: "550 <claire.martin@example.test>",
  });
  const broken = Object.assign(new Error('invalid input syntax for type integer: "8 avenue Foch"'), {
    severity: "ERROR",
    code: "23505",
    detail: "Key (email)=(claire.martin@example.test) already exists.",
    table: "orders",
  });
  for (const err of [refused, broken, "claire.martin@example.test is not a function", { email: "claire.martin@example.test" }])
    log.error({ err }, "defect");
  const said = lines.join("");
  assert.equal(lines.length, 4);
  assert.doesNotMatch(said, /claire|example\.test|avenue/);
  assert.match(said, /EENVELOPE/);
  assert.match(said, /23505/);
  assert.match(said, /awkward\.test\.ts/);
});

test("told to end, the server answers what it has begun, takes nothing new, and ends with 0", async (t) => {
  const folder = mkdtempSync(join(tmpdir(), "returns-drain-"));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const main = new URL("../../server/main.ts", import.meta.url).href;
  const child = spawn(process.execPath, ["--input-type=module", "-e", `import { serve } from ${JSON.stringify(main)}; await serve();`], {
    cwd: folder,
    env: {
      PATH: process.env.PATH ?? "",
      INSTANCE_KEY: "k1:cX9zJ2mV7qLw4tRb8nHd3fKs6gPy1aEu",
      PORT: "0",
      HOST: "127.0.0.1",
      PUBLIC_URL: "http://returns.test",
    },
    // By the channel it hears when this process is gone.
    stdio: ["ignore", "pipe", "inherit", "ipc"],
  });
  t.after(() => child.kill("SIGKILL"));
  const port = await new Promise<number>((resolve, reject) => {
    let text = "";
    child.stdout?.on("data", (chunk) => {
      text += chunk;
      const found = /"port":(\d+)/.exec(text)?.[1];
      if (found) resolve(Number(found));
    });
    child.once("exit", () => reject(new Error(`it ended: ${text}`)));
  });
  const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));

  const answered = new Promise<number>((resolve, reject) => {
    const slow = request(
      {
        port,
        host: "127.0.0.1",
        path: "/api/shopper/quotes",
        method: "POST",
        headers: { "Content-Type": "application/json", "Content-Length": 2, Connection: "keep-alive", Expect: "100-continue" },
      },
      (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      },
    );
    slow.once("error", reject);
    slow.write("{");
    // So it says that it has the request in hand.
    slow.once("continue", () => {
      child.kill("SIGTERM");
      setTimeout(() => slow.end("}"), 200);
    });
  });
  assert.equal(await answered, 400);
  const begun = performance.now();
  assert.equal(await ended, 0);
  assert.ok(performance.now() - begun < 8_000, "it waited for a connection nobody uses");
  await assert.rejects(fetch(`http://127.0.0.1:${port}/healthz`));
});
