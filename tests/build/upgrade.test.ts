import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { appendFileSync, globSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { aFolder, anInstallation, patience, type Server, startServer, within } from "../support/processes.ts";
import { type MailServer, openMailServer } from "../support/smtp.ts";
import { tools } from "../support/tools.ts";
import { type Answer, ask, draft, prove, settle, setUp, socks, submit, tell } from "./shopper.ts";

const installation = anInstallation();

function aPlace(): Record<string, string> {
  const folder = aFolder();
  return { DATABASE_URL: `sqlite:${join(folder, "returns.db")}`, STORAGE_URL: `file:${join(folder, "files")}` };
}

describe("after an upgrade", () => {
  test("the files of every release that was ever served are still what they were", async (t) => {
    const env = aPlace();
    const { version } = JSON.parse(readFileSync(join(installation, "package.json"), "utf8")) as { version: string };
    const first = await startServer({ installation, env });
    t.after(() => first.kill());
    const pinned = await ask(first.url, "GET", `/v/${version}/returns-portal.js`);
    assert.equal(pinned.status, 200);
    await first.kill();

    const second = await startServer({ installation: nextRelease(version), env });
    t.after(() => second.kill());
    const still = await ask(second.url, "GET", `/v/${version}/returns-portal.js`);
    assert.deepEqual([still.status, still.text === pinned.text], [200, true]);
    assert.equal(still.headers.get("Cache-Control"), "public, max-age=31536000, immutable");
    assert.equal(still.headers.get("Content-Type"), pinned.headers.get("Content-Type"));
    assert.equal((await ask(second.url, "GET", `/v/${version}/locales/fr.js`)).status, 200);
    for (const path of ["/v/99.0.0/returns-portal.js", "/returns-portal.js"])
      assert.match((await ask(second.url, "GET", path)).text, /the next release$/);
  });
});

/** The same build as it would be if somebody had changed the version and the portal. */
function nextRelease(version: string): string {
  const next = anInstallation();
  let changed = 0;
  for (const file of globSync(join(next, "dist/server/*.js"))) {
    const text = readFileSync(file, "utf8");
    const renamed = text.replaceAll(new RegExp(`(version\\w*[=:]\\s*["'\`])${version.replaceAll(".", "\\.")}(["'\`])`, "g"), "$199.0.0$2");
    if (renamed !== text) changed++;
    writeFileSync(file, renamed);
  }
  assert.ok(changed > 0, "the build says its version");
  appendFileSync(join(next, "dist/widget/returns-portal.js"), "\n// the next release");
  return next;
}

const old = "cX9zJ2mV7qLw4tRb8nHd3fKs6gPy1aEu";
const fresh = "hT5uW8eYk2pZr6vQ9xNj4mBc7sLd1fGa";

describe("after the instance key was rotated", () => {
  for (const [what, before, after] of [
    ["a named key", `k1:${old}`, `k2:${fresh},k1:${old}`],
    ["a bare key", old, `k2:${fresh},${old}`],
    ["a bare key that got a name", old, `k2:${fresh},k1:${old}`],
  ] as const) {
    test(`from ${what}, sessions, files, letters and delivery notes still open`, async (t) => {
      const mail = await openMailServer({ starttls: false });
      const env = { ...aPlace(), SMTP_URL: mail.url };
      const started: Server[] = [];
      t.after(async () => {
        await Promise.all(started.map((server) => server.kill()));
        await mail.close();
      });
      const startWith = async (key: string): Promise<Server> => {
        const port = started[0] ? { port: started[0].port } : {};
        const server = await startServer({ installation, env: { ...env, INSTANCE_KEY: key }, ...port });
        started.push(server);
        return server;
      };
      const apiKey = await setUp(installation, env);
      const first = await startWith(before);
      const given = await allThatOpens(first, apiKey, mail);
      await first.kill();

      const second = await startWith(after);
      assert.deepEqual(await openedBy(second, given), { session: 200, file: 200, letter: 201, note: 201, repeated: 201 });
      await second.kill();

      if (before === old) return;
      const third = await startWith(`k2:${fresh}`);
      const refused = await openedBy(third, given);
      assert.deepEqual(refused, { session: 401, file: 404, letter: 404, note: 404, repeated: 401 });
    });
  }
});

interface Given {
  readonly token: string;
  readonly returnId: string;
  readonly file: string;
  readonly letter: string;
  /** Null where no scanner is installed. */
  readonly note: string | null;
  readonly body: object;
}

async function allThatOpens(server: Server, apiKey: string, mail: MailServer): Promise<Given> {
  const { url } = server;
  await settle(url, apiKey);
  const order = await tell(url, apiKey, "5001");
  const token = await prove(url, "5001");
  const body = await draft(url, token, socks);
  const submitted = await submit(url, token, "rotated-5001", body);
  const returnId: string = submitted.json.returns[0].id;
  const label = await within(patience, async () => {
    const { json } = await ask(url, "GET", `/api/shopper/returns/${returnId}`, { token });
    return json.label.ready ? json.label : undefined;
  });
  const letter = await within(patience, () => mail.letters[0]);
  const insert = await ask(url, "POST", `/api/desk/orders/${order.json.id}/inserts?format=png`, { token: apiKey });
  return {
    token: submitted.json.token,
    returnId,
    file: new URL(label.a4).pathname,
    letter: secretIn(letter.text ?? ""),
    note: tools.barcodes.find() ? secretIn(scanned(insert)) : null,
    body,
  };
}

async function openedBy({ url }: Server, { token, returnId, file, letter, note, body }: Given): Promise<object> {
  const byLink = (link: string): Promise<Answer> => ask(url, "POST", "/api/shopper/shops/acme/sessions", { body: { link } });
  const answers = {
    session: ask(url, "GET", `/api/shopper/returns/${returnId}`, { token }),
    file: ask(url, "GET", file),
    letter: byLink(letter),
    note: byLink(note ?? letter),
    repeated: submit(url, token, "rotated-5001", body),
  };
  return Object.fromEntries(await Promise.all(Object.entries(answers).map(async ([name, answer]) => [name, (await answer).status])));
}

function secretIn(text: string): string {
  return /#k=([\w.-]+)/.exec(text)?.[1] ?? assert.fail(text);
}

function scanned({ bytes }: Answer): string {
  const picture = join(aFolder(), "insert.png");
  writeFileSync(picture, bytes);
  return execFileSync("zbarimg", ["-q", picture], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
}
