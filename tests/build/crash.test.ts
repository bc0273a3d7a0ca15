import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import Sqlite from "better-sqlite3";
import { seededChance } from "../support/chance.ts";
import { aFolder, anInstallation, freePort, patience, type Server, startServer, within } from "../support/processes.ts";
import { openMailServer } from "../support/smtp.ts";
import { type Answer, anOrder, ask, cap, settle, setUp, socks } from "./shopper.ts";

const kills = Math.max(1, Math.ceil(Number(process.env.CRASHES ?? 200) / 10));
const seed = Number(process.env.SEED ?? 2026);
/** Who uses the portal at once. */
const shoppers = 3;

interface Submitted {
  readonly number: string;
  readonly key: string;
  readonly token: string;
  readonly body: object;
  readonly returnId: string;
}

test(`the server, killed ${kills} times while shoppers submit, loses nothing and doubles nothing`, async (t) => {
  const installation = anInstallation();
  const folder = aFolder();
  const file = join(folder, "returns.db");
  const mail = await openMailServer({ starttls: false });
  const env = {
    DATABASE_URL: `sqlite:${file}`,
    STORAGE_URL: `file:${join(folder, "files")}`,
    SMTP_URL: mail.url,
    // So that each shopper may have an address of their own.
    TRUSTED_PROXIES: "127.0.0.1",
  };
  const port = await freePort();
  const apiKey = await setUp(installation, env);
  let server: Server = await startServer({ installation, env, port });
  t.after(async () => {
    await server.kill();
    await mail.close();
  });
  await settle(server.url, apiKey);

  const random = seededChance(seed);
  const submitted: Submitted[] = [];
  let orders = 0;
  let over = false;
  const visits = Array.from({ length: shoppers }, async () => {
    while (!over) {
      orders += 1;
      submitted.push(await buy(server.url, apiKey, String(10_000 + orders)));
    }
  });
  for (let kill = 1; kill <= kills; kill++) {
    // Every other life is long enough for somebody to come to an end, however slow the machine is; the rest end anywhere.
    const before = submitted.length;
    if (kill % 2 === 0) await within(patience, () => submitted.length > before || undefined);
    await new Promise((resume) => setTimeout(resume, random() * 700));
    await server.kill();
    server = await startServer({ installation, env, port });
  }
  over = true;
  await Promise.all(visits);
  await within(patience, () => (count(file, "select count(*) as n from tasks where state = 'waiting'") === 0 ? true : undefined));

  t.diagnostic(`${submitted.length} returns, ${mail.letters.length} letters`);
  assert.ok(submitted.length >= kills / 2, "the shoppers got somewhere");
  assert.equal(new Set(submitted.map(({ returnId }) => returnId)).size, submitted.length);
  assert.equal(count(file, "select count(*) as n from returns"), submitted.length, "each answer is one return, and there is no other");
  assert.equal(count(file, "select count(*) as n from idempotency_keys"), submitted.length);
  assert.equal(count(file, "select count(*) as n from return_units"), submitted.length);
  assert.equal(count(file, "select count(*) as n from parcels where label is not null"), submitted.length, "each has its label");
  assert.equal(count(file, "select count(*) as n from tasks where state = 'buried'"), 0);
  const numbers = new Map<string, string>();
  for (const { number, key, token, body, returnId } of submitted) {
    const again = await patiently(() => ask(server.url, "POST", "/api/shopper/returns", asking(number, { token, key, body })));
    assert.deepEqual([again.status, again.json.returns[0].id], [201, returnId]);
    assert.equal(again.json.returns.length, 1);
    const label = await ask(server.url, "GET", new URL(again.json.returns[0].label.a4).pathname);
    assert.match(label.text.slice(0, 5), /^%PDF-$/);
    numbers.set(again.json.returns[0].number, returnId);
  }
  const idsOf = Map.groupBy(mail.letters, ({ text = "" }) => [...numbers.keys()].find((number) => text.includes(number)) ?? "");
  assert.deepEqual(new Set(idsOf.keys()), new Set(numbers.keys()), "each has its letter, and no letter is of none");
  for (const [number, letters] of idsOf) assert.equal(new Set(letters.map(({ messageId }) => messageId)).size, 1, number);
});

/** One shopper's whole visit. What gets no answer is asked again, as the portal does; two tabs ask for the same piece. */
async function buy(url: string, apiKey: string, number: string): Promise<Submitted> {
  await succeed(200, () => ask(url, "PUT", `/api/desk/shops/acme/orders/${number}`, { token: apiKey, body: anOrder(number) }));
  const session = await succeed(201, () =>
    ask(url, "POST", "/api/shopper/shops/acme/sessions", asking(number, { body: { orderNumber: number, postalCode: "69006" } })),
  );
  const token: string = session.json.token;
  const item = Number(number) % 2 === 0 ? cap : { ...socks, quantity: 1 };
  const figures = await succeed(200, () => ask(url, "POST", "/api/shopper/quotes", asking(number, { token, body: { items: [item] } })));
  const { resolution, handover, quote } = figures.json;
  const body = { items: [item], resolution, handover, quote };
  const tabs = item === cap ? ["one", "other"] : ["one"];
  const answers = await Promise.all(
    tabs.map(async (tab) => {
      const key = `tab-${tab}-${number}`;
      return { key, answer: await patiently(() => ask(url, "POST", "/api/shopper/returns", asking(number, { token, key, body }))) };
    }),
  );
  const won = answers.filter(({ answer }) => answer.status === 201);
  assert.equal(won.length, 1, answers.map(({ answer }) => answer.text).join("\n"));
  for (const { answer } of answers) assert.ok([201, 409].includes(answer.status), answer.text);
  const [{ key, answer }] = won as [{ key: string; answer: Answer }];
  return { number, key, token, body, returnId: answer.json.returns[0].id };
}

function asking(number: string, { token, key, body }: { token?: string; key?: string; body?: unknown }) {
  const address = `198.51.${Math.floor(Number(number) / 250) % 250}.${Number(number) % 250}`;
  return { ...(token ? { token } : {}), body, headers: { "X-Forwarded-For": address, ...(key ? { "Idempotency-Key": key } : {}) } };
}

async function succeed(status: number, attempt: () => Promise<Answer>): Promise<Answer> {
  const answer = await patiently(attempt);
  assert.equal(answer.status, status, answer.text);
  return answer;
}

/** Asks again while nobody answers. An answer, whatever it says, is an answer. */
function patiently(attempt: () => Promise<Answer>): Promise<Answer> {
  return within(patience, () => attempt().catch(() => undefined));
}

function count(file: string, query: string): number {
  const db = new Sqlite(file, { readonly: true });
  try {
    return db.prepare<[], { n: number }>(query).get()?.n ?? 0;
  } finally {
    db.close();
  }
}
