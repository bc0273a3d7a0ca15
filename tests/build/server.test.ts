import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { request } from "node:http";
import { connect } from "node:net";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { brotliDecompressSync } from "node:zlib";
import Sqlite from "better-sqlite3";
import { aFolder, anInstallation, oldNode, patience, type Server, startServer, within } from "../support/processes.ts";
import { type MailServer, openMailServer } from "../support/smtp.ts";
import { ask, draft, prove, settle, setUp, socks, submit, tell } from "./shopper.ts";

const installation = anInstallation();
const { version } = JSON.parse(readFileSync(join(installation, "package.json"), "utf8")) as { version: string };

/** A database and files of its own. */
function aPlace(): { readonly env: Record<string, string>; readonly file: string } {
  const folder = aFolder();
  const file = join(folder, "returns.db");
  return { env: { DATABASE_URL: `sqlite:${file}`, STORAGE_URL: `file:${join(folder, "files")}` }, file };
}

describe("the built server, without its sources,", () => {
  let server: Server;
  let apiKey: string;
  before(async () => {
    assert.equal(existsSync(join(installation, "server/main.ts")), false);
    const { env } = aPlace();
    apiKey = await setUp(installation, env);
    server = await startServer({ installation, env });
    await settle(server.url, apiKey);
  });
  after(() => server.kill());

  test("is well and ready", async () => {
    assert.deepEqual(await Promise.all(["/healthz", "/readyz"].map(async (path) => (await ask(server.url, "GET", path)).text)), [
      "ok",
      "ready",
    ]);
  });

  test("serves the portal compressed, open to every page, and again only when it changed", async () => {
    const { headers, body } = await raw(server, "/returns-portal.js", { "Accept-Encoding": "gzip, br" });
    assert.equal(headers["content-encoding"], "br");
    assert.equal(headers["content-type"], "text/javascript; charset=utf-8");
    assert.equal(headers.vary, "Accept-Encoding");
    assert.equal(headers["access-control-allow-origin"], "*");
    assert.equal(headers["cross-origin-resource-policy"], "cross-origin");
    assert.match(String(headers["cache-control"]), /^public, max-age=300\b/);
    assert.deepEqual(brotliDecompressSync(body), readFileSync(join(installation, "dist/widget/returns-portal.js")));
    assert.ok(body.length <= 20_000, `${body.length} bytes`);
    const again = await raw(server, "/returns-portal.js", { "If-None-Match": String(headers.etag) });
    assert.deepEqual([again.status, again.body.length], [304, 0]);
  });

  test("serves every file of its release under its version, for ever", async () => {
    for (const file of ["returns-portal.js", "returns-portal.classic.js", "steps.js", "locales/fr.js"]) {
      const { status, headers, bytes } = await ask(server.url, "GET", `/v/${version}/${file}`);
      assert.equal(status, 200, file);
      assert.equal(headers.get("Cache-Control"), "public, max-age=31536000, immutable");
      assert.deepEqual(Buffer.from(bytes), readFileSync(join(installation, "dist/widget", file)));
    }
    assert.equal((await ask(server.url, "GET", "/v/9.9.9/returns-portal.js")).status, 404);
  });

  test("serves the hosted page, the API's description and its reference", async () => {
    const hosted = await ask(server.url, "GET", "/r/acme?lng=fr");
    assert.equal(hosted.status, 200);
    assert.match(hosted.text, /<html lang="fr"/);
    assert.equal((await ask(server.url, "GET", "/openapi.json")).json.openapi.slice(0, 3), "3.1");
    const docs = await ask(server.url, "GET", "/docs");
    const script = /src="([^"]+)"/.exec(docs.text)?.[1] ?? assert.fail(docs.text);
    const loaded = await ask(server.url, "GET", new URL(script, `${server.url}/docs`).pathname);
    assert.deepEqual([docs.status, loaded.status, loaded.headers.get("Content-Type")?.split(";")[0]], [200, 200, "text/javascript"]);
  });

  test("draws labels in its thread, and inserts", async () => {
    const order = await tell(server.url, apiKey, "1001");
    const token = await prove(server.url, "1001");
    const submitted = await submit(server.url, token, "label-of-1001", await draft(server.url, token, socks));
    assert.equal(submitted.status, 201, submitted.text);
    const label = await labelOf(server, token, submitted.json.returns[0].id);
    const pdf = await ask(server.url, "GET", label.a4);
    assert.match(pdf.text, /^%PDF-/);
    assert.equal(pdf.headers.get("Content-Security-Policy")?.includes("sandbox"), true);
    const insert = await ask(server.url, "POST", `/api/desk/orders/${order.json.id}/inserts?format=png`, { token: apiKey });
    assert.deepEqual([insert.status, insert.headers.get("Content-Type")], [201, "image/png"]);
  });

  test("re-encodes a photo", async () => {
    const png = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==", "base64");
    const token = await prove(server.url, "1001");
    const response = await fetch(`${server.url}/api/shopper/photos`, {
      method: "POST",
      headers: { Authorization: `Bearer ${token}`, "Content-Type": "image/png" },
      body: png,
    });
    assert.equal(response.status, 201, await response.text());
  });
});

const starters: readonly [name: string, command: readonly [string, ...string[]] | undefined][] = [
  ["started by itself", undefined],
  ["started by the launcher", [oldNode() ?? "node", join(installation, "server/cli/launch.mjs"), "serve"]],
  ["started by npm start", ["npm", "start", "--silent"]],
];

for (const [name, command] of starters) {
  describe(`the built server, ${name},`, () => {
    let mail: MailServer;
    before(async () => {
      mail = await openMailServer({ starttls: false });
    });
    after(() => mail.close());

    test("told to end, answers what was asked, finishes what it began, takes nothing new, and is gone", async (t) => {
      const { env, file } = aPlace();
      const apiKey = await setUp(installation, env);
      const server = await startServer({ installation, env: { ...env, SMTP_URL: mail.url }, ...(command ? { command } : {}) });
      t.after(() => server.kill());
      await settle(server.url, apiKey);
      await tell(server.url, apiKey, "2001");
      const token = await prove(server.url, "2001");

      const release = mail.hold();
      t.after(release);
      const submitted = await submit(server.url, token, "drained-2001", await draft(server.url, token, socks));
      assert.equal(submitted.status, 201, submitted.text);
      await labelOf(server, token, submitted.json.returns[0].id);
      await within(patience, () => tasksOf(file).find(({ kind, worker }) => kind === "send-notice" && worker !== null));
      const unfinished = askSlowly(server, token);
      await unfinished.begun;
      const silent = connect(server.port, "127.0.0.1").on("error", () => {});
      t.after(() => silent.destroy());

      server.signal("SIGTERM");
      await within(patience, () => refusesConnections(server));
      assert.deepEqual(await unfinished.end(), [200, "close"]);
      assert.ok(server.group().length > 0, "a letter is still under way");
      release();
      assert.deepEqual(await server.ended, { code: 0, signal: null });
      assert.deepEqual(server.group(), []);
      assert.deepEqual(new Set(tasksOf(file).map(({ state }) => state)), new Set(["done"]));
      assert.equal(mail.letters.length, 1);
    });
  });
}

describe("the built server", () => {
  test("ends at once when nothing is under way, however often it is told", async () => {
    const { env } = aPlace();
    const server = await startServer({ installation, env });
    for (let time = 0; time < 3; time++) server.signal("SIGINT");
    server.signal("SIGTERM");
    assert.deepEqual(await server.ended, { code: 0, signal: null });
  });

  test("ends when the launcher that started it is killed", async () => {
    const { env } = aPlace();
    const server = await startServer({
      installation,
      env,
      command: [oldNode() ?? "node", join(installation, "server/cli/launch.mjs"), "serve"],
    });
    server.signal("SIGKILL");
    await within(patience, () => server.group().length === 0 || undefined);
  });

  test("killed with work waiting, does it after the next start, on a file that is whole", async (t) => {
    const { env, file } = aPlace();
    const apiKey = await setUp(installation, env);
    const first = await startServer({ installation, env });
    await settle(first.url, apiKey);
    await tell(first.url, apiKey, "3001");
    const token = await prove(first.url, "3001");
    const body = await draft(first.url, token, socks);
    // Mail has nowhere to go yet, so its task waits.
    const submitted = await submit(first.url, token, "killed-3001", body);
    await labelOf(first, token, submitted.json.returns[0].id);
    await within(patience, () => tasksOf(file).find(({ kind, attempts }) => kind === "send-notice" && attempts > 0));
    await first.kill();

    const mail = await openMailServer({ starttls: false });
    leasesRunOut(file);
    const second = await startServer({ installation, env: { ...env, SMTP_URL: mail.url }, port: first.port });
    t.after(async () => {
      await second.kill();
      await mail.close();
    });
    await within(patience, () => mail.letters[0]);
    const again = await submit(second.url, token, "killed-3001", body);
    assert.deepEqual([again.status, again.json.returns[0].id], [201, submitted.json.returns[0].id]);
    const db = new Sqlite(file, { readonly: true });
    assert.deepEqual(db.pragma("integrity_check"), [{ integrity_check: "ok" }]);
    db.close();
  });
});

/** The addresses of a label, once it is drawn. */
function labelOf({ url }: Server, token: string, id: string): Promise<{ a4: string }> {
  return within(patience, async () => {
    const { json } = await ask(url, "GET", `/api/shopper/returns/${id}`, { token });
    return json.label?.ready ? json.label : undefined;
  });
}

/** As it goes over the wire, which `fetch` does not show. */
function raw({ port }: Server, path: string, headers: Record<string, string>) {
  return new Promise<{ status: number; headers: NodeJS.Dict<string | string[]>; body: Buffer }>((resolve, reject) => {
    request({ port, host: "127.0.0.1", path, headers }, (answer) => {
      const parts: Buffer[] = [];
      answer.on("data", (part: Buffer) => parts.push(part));
      answer.on("end", () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(parts) }));
    })
      .on("error", reject)
      .end();
  });
}

/** A request whose body comes in two halves. */
function askSlowly(
  { port }: Server,
  token: string,
): { readonly begun: Promise<void>; end(): Promise<[status: number, connection: string]> } {
  const body = JSON.stringify({ items: [socks] });
  const headers = { Authorization: `Bearer ${token}`, "Content-Type": "application/json", "Content-Length": String(body.length) };
  const slow = request({ port, host: "127.0.0.1", path: "/api/shopper/quotes", method: "POST", headers });
  const answered = new Promise<[number, string]>((resolve, reject) => {
    slow.on("response", (answer) => {
      answer.resume();
      resolve([answer.statusCode ?? 0, String(answer.headers.connection)]);
    });
    slow.on("error", reject);
  });
  return {
    begun: new Promise((resolve) => slow.write(body.slice(0, 10), () => resolve())),
    end() {
      slow.end(body.slice(10));
      return answered;
    },
  };
}

function refusesConnections({ port }: Server): Promise<true | undefined> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("connect", () => {
      socket.destroy();
      resolve(undefined);
    });
    socket.once("error", () => resolve(true));
  });
}

interface TaskRow {
  readonly kind: string;
  readonly state: string;
  readonly worker: string | null;
  readonly attempts: number;
}

function tasksOf(file: string): TaskRow[] {
  const db = new Sqlite(file, { readonly: true });
  try {
    return db.prepare<[], TaskRow>("select kind, state, worker, attempts from tasks").all();
  } finally {
    db.close();
  }
}

/** As if the time had passed after which the tasks of the dead are handed out again. */
function leasesRunOut(file: string): void {
  const db = new Sqlite(file);
  db.prepare("update tasks set due_at = 0 where state = 'waiting'").run();
  db.close();
}
