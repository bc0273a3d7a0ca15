import assert from "node:assert/strict";
import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { after, before, beforeEach, describe, test } from "node:test";
import { Webhook } from "standardwebhooks";
import { purge } from "../../server/store/purge.ts";
import { engines } from "../support/databases.ts";
import { deskWork } from "../support/desk.ts";
import { shopping } from "../support/shopping.ts";
import { type Answer, aWorld, day, type World } from "../support/world.ts";

interface Called {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

for (const engine of engines()) {
  describe(`telling the merchant's systems, on ${engine.name}`, () => {
    let world: World;
    let receiver: Server;
    let base: string;
    let calls: Called[];
    let answer: (response: ServerResponse, call: Called) => void;
    let keys = 0;

    before(async () => {
      world = await aWorld(engine, { allowedPrivateHosts: ["localhost"] });
      receiver = createServer((request, response) => {
        const parts: Buffer[] = [];
        request.on("data", (part: Buffer) => parts.push(part));
        request.on("end", () => {
          const call = { path: request.url ?? "", headers: request.headers, body: Buffer.concat(parts).toString() };
          calls.push(call);
          answer(response, call);
        });
      });
      await new Promise<void>((resolve) => receiver.listen(0, "127.0.0.1", resolve));
      base = `http://localhost:${(receiver.address() as AddressInfo).port}`;
    });
    after(async () => {
      receiver.closeAllConnections();
      receiver.close();
      await world.close();
    });
    beforeEach(() => {
      calls = [];
      answer = (response) => response.writeHead(204).end();
    });

    const desk = (method: string, path: string, body?: object, who = world.ada): Promise<Answer> =>
      world.ask(method, `/api/desk${path}`, {
        token: who.apiKey,
        headers: { "Idempotency-Key": `webhook-call-${++keys}` },
        ...(body && { body }),
      });
    const add = async (path: string, types: readonly string[] = ["*"]): Promise<Answer["json"]> => {
      const { status, json, text } = await desk("POST", "/webhooks", { url: `${base}${path}`, types });
      assert.equal(status, 201, text);
      return json;
    };
    const remove = async (id: string): Promise<void> => assert.equal((await desk("DELETE", `/webhooks/${id}`)).status, 204);
    const deliveries = async (id: string): Promise<Answer["json"][]> => (await desk("GET", `/webhooks/${id}/deliveries`)).json.items;
    const work = () => world.settle({ again: false });
    /** As a receiver does it, with the library the standard names; the world's clock is not today. */
    const verified = (secret: string, { headers, body }: Called, at = world.now()): Answer["json"] => {
      const today = Date.now;
      Date.now = () => at;
      try {
        return new Webhook(secret).verify(body, headers as Record<string, string>);
      } finally {
        Date.now = today;
      }
    };

    test("a return's whole life is told, signed so that the standard's own library takes it, and nobody is named in it", async () => {
      const hook = await add("/all");
      await world.order(world.ada, { number: "W-1" });
      const ret = await shopping(world).sendBack("W-1");
      await deskWork(world, await world.member(world.ada, "owner")).receive(
        await deskWork(world, await world.member(world.ada, "owner")).page(ret.id),
      );
      await world.settle();
      const told = calls.map((call) => verified(hook.secret, call));
      assert.deepEqual([...new Set(told.map(({ type }) => type))].sort(), [
        "parcel.label_issued",
        "return.approved",
        "return.received",
        "return.requested",
      ]);
      assert.equal(told[0].data.return.number, ret.number);
      assert.equal(told[0].data.shop, "ada");
      for (const { body } of calls) assert.doesNotMatch(body, /Claire|Martin|Foch|example\.test/);
      assert.equal(
        new Set(calls.map(({ headers }) => headers["webhook-id"])).size,
        calls.length,
        "each is told once, however often its task runs",
      );
      const [call] = calls as [Called];
      assert.throws(() => verified(hook.secret, { ...call, body: call.body.replace("W-1", "W-2") }), /signature/i);
      assert.throws(() => verified(`whsec_${Buffer.alloc(32).toString("base64")}`, call), /signature/i);
      assert.throws(() => verified(hook.secret, call, world.now() + 600_000), /timestamp/i);
      await remove(hook.id);
    });

    test("only the events that were chosen are told, and none while it is off", async () => {
      const some = await add("/some", ["return.approved"]);
      const off = await add("/off");
      assert.equal((await desk("PATCH", `/webhooks/${off.id}`, { active: false })).json.active, false);
      await world.order(world.ada, { number: "W-2" });
      await shopping(world).sendBack("W-2");
      assert.deepEqual(
        calls.map(({ path, body }) => [path, JSON.parse(body).type]),
        [["/some", "return.approved"]],
      );
      for (const { id } of [some, off]) await remove(id);
    });

    test("the secret is shown once: a repetition of the same wish shows it again, nothing else ever does", async () => {
      const wish = { url: `${base}/once`, types: ["*"] };
      const ask = () =>
        world.ask("POST", "/api/desk/webhooks", { token: world.ada.apiKey, headers: { "Idempotency-Key": "webhook-once" }, body: wish });
      const [first, again] = [await ask(), await ask()];
      assert.deepEqual([again.status, again.json], [201, first.json]);
      assert.match(first.json.secret, /^whsec_[A-Za-z0-9+/]{43}=$/);
      const list = await desk("GET", "/webhooks");
      assert.doesNotMatch(list.text, /whsec_/);
      const rows = await world.app.context.db.selectFrom("webhooks").select("secret").execute();
      assert.ok(
        rows.every(({ secret }) => !secret.includes("whsec_")),
        "sealed where it is kept",
      );
      await remove(first.json.id);
    });

    test("what fails is tried again, later and later, for three days, under the same id; then it is given up, and can be sent again", async () => {
      const hook = await add("/down");
      answer = (response) => response.writeHead(503).end("closed for today");
      await desk("POST", `/webhooks/${hook.id}/test`);
      await work();
      assert.equal(calls.length, 1);
      const [waiting] = await deliveries(hook.id);
      assert.deepEqual([waiting.state, waiting.status, waiting.answer, waiting.attempts], ["waiting", 503, "closed for today", 1]);
      const began = world.now();
      for (let tries = 1; tries < 40; tries++) {
        const [{ nextAt, state }] = await deliveries(hook.id);
        if (state !== "waiting") break;
        assert.ok(nextAt > world.now());
        world.pass(nextAt - world.now() + 1);
        await work();
      }
      const [given] = await deliveries(hook.id);
      assert.deepEqual([given.state, given.attempts, given.nextAt], ["failed", 10, null]);
      const took = (world.now() - began) / day;
      assert.ok(took > 3 && took < 3.5, `${took} days`);
      assert.equal(new Set(calls.map(({ headers }) => headers["webhook-id"])).size, 1);
      for (const call of calls) assert.equal(call.body, calls[0]?.body);
      answer = (response) => response.writeHead(200).end("thanks");
      const replayed = await desk("POST", `/deliveries/${given.id}/replay`);
      assert.deepEqual([replayed.status, replayed.json.state], [200, "waiting"]);
      await work();
      const [arrived] = await deliveries(hook.id);
      assert.deepEqual([arrived.state, arrived.status, arrived.answer, arrived.id], ["delivered", 200, "thanks", given.id]);
      assert.equal(verified(hook.secret, calls.at(-1) as Called).type, "webhook.test");
      await remove(hook.id);
    });

    test("while a receiver is down the others of its deliveries wait, and all arrive once it is back", async () => {
      const hook = await add("/back");
      answer = (response) => response.writeHead(500).end();
      await desk("POST", `/webhooks/${hook.id}/test`);
      await work();
      for (let more = 0; more < 5; more++) await desk("POST", `/webhooks/${hook.id}/test`);
      await work();
      assert.equal(calls.length, 1, "one try, not six");
      assert.ok((await desk("GET", "/webhooks")).json.items[0].quietUntil > world.now());
      answer = (response) => response.writeHead(204).end();
      for (let round = 0; round < 6; round++) {
        world.pass(60_000 * 6);
        await work();
      }
      assert.deepEqual(
        (await deliveries(hook.id)).map(({ state }) => state),
        Array(6).fill("delivered"),
      );
      assert.equal((await desk("GET", "/webhooks")).json.items[0].quietUntil, null);
      await remove(hook.id);
    });

    test("a receiver that answers 410 is switched off, and told nothing more until somebody switches it on", async () => {
      const hook = await add("/gone");
      answer = (response) => response.writeHead(410).end();
      await desk("POST", `/webhooks/${hook.id}/test`);
      await work();
      assert.deepEqual(
        (await deliveries(hook.id)).map(({ state, status }) => [state, status]),
        [["failed", 410]],
      );
      assert.equal((await desk("GET", "/webhooks")).json.items[0].active, false);
      await world.order(world.ada, { number: "W-3" });
      await shopping(world).sendBack("W-3");
      assert.equal(calls.length, 1);
      answer = (response) => response.writeHead(204).end();
      await desk("PATCH", `/webhooks/${hook.id}`, { active: true });
      await desk("POST", `/webhooks/${hook.id}/test`);
      await work();
      assert.equal(calls.length, 2);
      await remove(hook.id);
    });

    test("what was told is kept for thirty days, and longer while it still waits", async () => {
      const hook = await add("/kept");
      await desk("POST", `/webhooks/${hook.id}/test`);
      await work();
      answer = (response) => response.writeHead(500).end();
      await desk("POST", `/webhooks/${hook.id}/test`);
      await work();
      const states = async (): Promise<string[]> => (await deliveries(hook.id)).map(({ state }) => state);
      await purge(world.app.context.db, world.now() + 29 * day);
      assert.deepEqual(await states(), ["waiting", "delivered"]);
      await purge(world.app.context.db, world.now() + 30 * day);
      assert.deepEqual(await states(), ["waiting"]);
      await remove(hook.id);
    });

    test("redirects are not followed, nothing private is called, and an endless answer is cut", async () => {
      const hook = await add("/redirect");
      answer = (response) => response.writeHead(302, { Location: "http://169.254.169.254/latest/meta-data/" }).end();
      await desk("POST", `/webhooks/${hook.id}/test`);
      await work();
      assert.deepEqual(
        (await deliveries(hook.id)).map(({ state, status }) => [state, status]),
        [["waiting", 302]],
      );
      answer = (response) => {
        response.writeHead(200);
        const more = (): void => {
          while (!response.destroyed && response.write("x".repeat(10_000)));
          if (!response.destroyed) response.once("drain", more);
        };
        more();
      };
      world.pass(day);
      await work();
      const [cut] = await deliveries(hook.id);
      assert.ok(cut.answer.length <= 2_000);
      const before = calls.length;
      for (const url of ["http://127.0.0.1:9/", "http://169.254.169.254/", "http://[::1]/", "http://10.0.0.1/"]) {
        assert.equal((await desk("PATCH", `/webhooks/${hook.id}`, { url })).status, 200);
        await desk("POST", `/webhooks/${hook.id}/test`);
        await work();
        const [refused] = await deliveries(hook.id);
        assert.equal(refused.status, null, url);
        assert.match(refused.answer, /not on the public internet/, url);
      }
      assert.equal(calls.length, before);
      for (const url of ["ftp://x.test/", "javascript:alert(1)", "http://a:b@x.test/", "x"])
        assert.equal((await desk("PATCH", `/webhooks/${hook.id}`, { url })).status, 400, url);
      await remove(hook.id);
    });

    test("another merchant has none of it", async () => {
      const hook = await add("/mine");
      await desk("POST", `/webhooks/${hook.id}/test`);
      await work();
      const [delivery] = await deliveries(hook.id);
      assert.deepEqual((await desk("GET", "/webhooks", undefined, world.ben)).json.items, []);
      for (const [method, path, body] of [
        ["PATCH", `/webhooks/${hook.id}`, { active: false }],
        ["DELETE", `/webhooks/${hook.id}`, undefined],
        ["POST", `/webhooks/${hook.id}/test`, undefined],
        ["GET", `/webhooks/${hook.id}/deliveries`, undefined],
        ["POST", `/deliveries/${delivery.id}/replay`, undefined],
      ] as const) {
        const { status } = await desk(method, path, body, world.ben);
        if (method === "DELETE") assert.ok(status === 404 || status === 204);
        else assert.equal(status, 404, `${method} ${path}`);
      }
      assert.equal((await desk("GET", "/webhooks")).json.items.length, 1, "it is still there");
      await remove(hook.id);
      const agent = await world.member(world.ada, "agent");
      assert.equal((await world.ask("POST", "/api/desk/webhooks", { headers: agent, body: { url: base, types: ["*"] } })).status, 403);
    });

    test("twenty are enough", async () => {
      const made: string[] = [];
      for (let count = 0; count < 20; count++) made.push((await add(`/${count}`)).id);
      const { status, json } = await desk("POST", "/webhooks", { url: `${base}/more`, types: ["*"] });
      assert.deepEqual([status, json.code], [409, "too_many_webhooks"]);
      for (const id of made) await remove(id);
    });
  });
}
