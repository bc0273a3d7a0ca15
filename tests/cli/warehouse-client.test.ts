import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { Hono } from "hono";
import { addApiKey } from "../../server/actions/add-api-key.ts";
import { hashOfApiKey } from "../../server/http/who.ts";
import { engines } from "../support/databases.ts";
import { aFolder, freePort, patience, project, projectsNode, within } from "../support/processes.ts";
import { aServedWorld } from "../support/served.ts";
import { shopping } from "../support/shopping.ts";
import { type FakeVendor, openFakeVendor } from "../support/vendors/fake-vendor.ts";
import { day, type World } from "../support/world.ts";

/** The reference client as a fulfilment centre runs it: a process of its own, told by webhooks, asking what they missed. */
describe("the reference client of a warehouse", () => {
  let world: World & { readonly url: string };
  /** The network between the two, which loses answers on demand. */
  let way: FakeVendor;
  let env: Record<string, string>;
  let client: Running | undefined;
  before(async () => {
    const [engine] = engines();
    assert.ok(engine);
    world = await aServedWorld(engine, { allowedPrivateHosts: ["127.0.0.1"] });
    // What is signed is believed for five minutes, by the client's own clock.
    world.pass(Date.now() - world.now());
    way = await openFakeVendor(new Hono().all("*", (c) => world.app.fetch(c.req.raw)));
    const port = String(await freePort());
    const { json } = await world.ask("POST", "/api/desk/webhooks", {
      token: world.ada.apiKey,
      headers: { "Idempotency-Key": "webhook-of-the-warehouse" },
      body: { url: `http://127.0.0.1:${port}/`, types: ["*"] },
    });
    const scopes = ["returns:read", "returns:receive"] as const;
    const { apiKey } = await addApiKey(world.app.context, { slug: "ada", hashOfApiKey, scopes, revokeEarlier: false });
    env = { RETURNS: way.origin, API_KEY: apiKey, WEBHOOK_SECRET: json.secret, PORT: port, STATE: join(aFolder(), "warehouse.json") };
  });
  after(async () => {
    await client?.end();
    await way.close();
    await world.close();
  });

  const page = async (number: string) => (await world.ask("GET", `/api/desk/returns/${number}`, { token: world.ada.apiKey })).json;
  const asked = async (order: string): Promise<string> => {
    const delivered = { shippedAt: world.now() - 4 * day, deliveredAt: world.now() - 2 * day };
    await world.order(world.ada, { number: order, placedAt: world.now() - 5 * day, fulfilments: [{ id: "f1", ...delivered }] });
    const { token } = (await shopping(world).find(order)).json;
    const { returns } = await shopping(world).submit(token);
    return returns[0].number;
  };

  test("reads what is announced and writes what arrived, with two permissions and nothing more (S2-02, S5-10)", async () => {
    client = run(env);
    await client.ready();
    const number = await asked("2001");
    const told = await client.saying(new RegExp(`^expect ${number} order 2001 parcel \\S+: 1 x \\S+ .+$`, "m"));
    const sku = /1 x (\S+)/.exec(told)?.[1] ?? "";
    client.type({ receipt: "W-1", return: number, pieces: [{ sku, grade: "a" }, { sku: "NOT-OURS" }] });
    await client.saying(/^took W-1 for .+: received$/m);
    const received = await page(number);
    const units = received.items.flatMap((item: { units: object[] }) => item.units);
    assert.deepEqual(
      units.map(({ reception, grade }: { reception: string; grade: string }) => [reception, grade]),
      [["received", "a"]],
    );
    assert.deepEqual([received.receptions.length, received.receptions[0].extras[0].title], [1, "NOT-OURS"]);
    const decided = await world.ask("POST", `/api/desk/returns/${received.id}/decision`, {
      token: env.API_KEY ?? "",
      headers: { "Idempotency-Key": "the-warehouse-decides" },
      body: { units: [], mail: false },
    });
    assert.equal(decided.status, 403);
  });

  test("writes a receipt once, though its answer was lost and the same line comes again", async () => {
    assert.ok(client);
    const number = await asked("2002");
    const told = await client.saying(new RegExp(`^expect ${number} .+$`, "m"));
    const sku = /1 x (\S+)/.exec(told)?.[1] ?? "";
    way.fail("lost", ({ method, path }) => method === "POST" && path.endsWith("/receipt"));
    const receipt = { receipt: "W-2", return: number, pieces: [{ sku, grade: "b" }] };
    client.type(receipt);
    client.type(receipt);
    await client.saying(/^took W-2 for .+$/m);
    assert.equal(
      way.seen.filter(({ path, method }) => method === "POST" && path.endsWith("/receipt")).length,
      3,
      "one of the first, two here",
    );
    assert.equal((await page(number)).receptions.length, 1);
  });

  test("finds after a stop what it was not told, and what ended meanwhile", async () => {
    assert.ok(client);
    const ending = await asked("2003");
    await client.saying(new RegExp(`^expect ${ending} .+$`, "m"));
    await client.end();
    const missed = await asked("2004");
    const cancelled = await world.ask("POST", `/api/desk/returns/${(await page(ending)).id}/cancellation`, { token: world.ada.apiKey });
    assert.equal(cancelled.status, 200, cancelled.text);
    client = run(env);
    await client.saying(new RegExp(`^expect ${missed} .+$`, "m"));
    await client.saying(new RegExp(`^over ${ending}: cancelled$`, "m"));
    client.type({ receipt: "W-3", return: missed, pieces: [], complete: true });
    await client.saying(/^took W-3 for .+$/m);
    assert.equal((await page(missed)).items[0].units[0].reception, "missing");
  });

  test("believes nobody who does not sign", async () => {
    assert.ok(client);
    const forged = { type: "return.approved", data: { return: { id: "ret_1", version: 1 } } };
    const { status } = await fetch(`http://127.0.0.1:${env.PORT}/`, { method: "POST", body: JSON.stringify(forged) });
    assert.equal(status, 401);
  });
});

interface Running {
  ready(): Promise<void>;
  /** Waits for a line, and answers it. */
  saying(line: RegExp): Promise<string>;
  type(line: object): void;
  end(): Promise<void>;
}

function run(env: Readonly<Record<string, string>>): Running {
  const file = join(project, "docs/examples/warehouse-client.mjs");
  const child: ChildProcess = spawn(projectsNode, [file], { env: { ...process.env, ...env }, stdio: ["pipe", "pipe", "pipe"] });
  let said = "";
  let errors = "";
  child.stdout?.setEncoding("utf8").on("data", (text: string) => (said += text));
  child.stderr?.setEncoding("utf8").on("data", (text: string) => (errors += text));
  return {
    async ready() {
      await within(patience, () =>
        fetch(`http://127.0.0.1:${env.PORT}/`, { method: "POST" }).then(
          () => true as const,
          () => undefined,
        ),
      );
    },
    saying: (line) =>
      within(patience, () => line.exec(said)?.[0]).catch(() => {
        throw new Error(`it never said ${line}:\n${said}${errors}`);
      }),
    type: (line) => void child.stdin?.write(`${JSON.stringify(line)}\n`),
    async end() {
      child.kill();
      if (child.exitCode === null && child.signalCode === null) await once(child, "close");
    },
  };
}
