import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { failureBudgets } from "../../server/actions/look-up-order.ts";
import { engines, type Opened } from "../support/databases.ts";
import { anInstallation, patience, type Server, startServer, within } from "../support/processes.ts";
import { type ObjectStore, openObjectStore } from "../support/s3.ts";
import { type MailServer, openMailServer } from "../support/smtp.ts";
import { type Answer, ask, cap, draft, find, prove, settle, setUp, socks, submit, tell } from "./shopper.ts";

const postgres = engines().find(({ name }) => name === "postgres");

describe("three servers on one PostgreSQL and one store", { skip: postgres ? false : "needs PostgreSQL" }, () => {
  const installation = anInstallation();
  let opened: Opened;
  let files: ObjectStore;
  let mail: MailServer;
  let servers: readonly Server[];
  let apiKey: string;

  before(async () => {
    [opened, files, mail] = await Promise.all([
      postgres?.open({ empty: true }) ?? assert.fail(),
      openObjectStore(),
      openMailServer({ starttls: false }),
    ]);
    const env = { DATABASE_URL: opened.url, STORAGE_URL: files.url, SMTP_URL: mail.url };
    // All at once, on a database without a single table.
    servers = await Promise.all([1, 2, 3].map(() => startServer({ installation, env })));
    apiKey = await setUp(installation, env);
    await settle(at(0).url, apiKey);
  });
  after(async () => {
    await Promise.all((servers ?? []).map((server) => server.kill()));
    await Promise.all([mail?.close(), files?.close(), opened?.close()]);
  });

  const at = (place: number): Server => servers[place % servers.length] ?? assert.fail();

  test("start at once on an empty database, and all are ready", async () => {
    for (const { url } of servers) assert.equal((await ask(url, "GET", "/readyz")).status, 200);
    const { rows } = await counted("migrations");
    assert.ok(rows > 0);
  });

  test("one piece asked for through all of them goes back once", async () => {
    for (const number of ["4001", "4002", "4003"]) {
      await tell(at(0).url, apiKey, number);
      const token = await prove(at(1).url, number);
      const body = await draft(at(2).url, token, cap);
      const answers = await Promise.all([0, 1, 2, 0, 1, 2].map((place, i) => submit(at(place).url, token, `rival-${number}-${i}`, body)));
      const won = answers.filter(({ status }) => status === 201);
      assert.equal(won.length, 1, answers.map(({ status, text }) => `${status} ${text.slice(0, 80)}`).join("\n"));
      for (const { status } of answers) assert.ok(status === 201 || status === 409, `${status}`);
    }
  });

  test("one key sent through all of them gives one return, told alike by each", async () => {
    await tell(at(0).url, apiKey, "4010");
    const token = await prove(at(0).url, "4010");
    const body = await draft(at(0).url, token, socks);
    const answers = await Promise.all([0, 1, 2, 0, 1, 2].map((place) => submit(at(place).url, token, "twin-4010", body)));
    assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([201]));
    assert.equal(new Set(answers.map(({ json }) => json.returns[0].id)).size, 1);
    assert.equal(new Set(answers.map(({ json }) => json.submission.id)).size, 1);
  });

  test("do each task once: as many letters as returns, none twice", async () => {
    const numbers = Array.from({ length: 12 }, (_, place) => `41${String(place).padStart(2, "0")}`);
    const before = mail.letters.length;
    const made = await Promise.all(
      numbers.map(async (number, place) => {
        await tell(at(place).url, apiKey, number);
        const token = await prove(at(place + 1).url, number);
        const answer = await submit(at(place + 2).url, token, `work-${number}`, await draft(at(place).url, token, socks));
        assert.equal(answer.status, 201, answer.text);
        return answer.json.returns[0];
      }),
    );
    await within(patience, async () => ((await counted("tasks", "waiting")).rows === 0 ? true : undefined));
    const letters = mail.letters.slice(before).filter(({ text = "" }) => made.some(({ number }) => text.includes(number)));
    assert.equal(letters.length, made.length);
    assert.equal(new Set(letters.map(({ messageId }) => messageId)).size, made.length);
    assert.equal((await counted("tasks", "buried")).rows, 0);
    const { rows: tasks } = await attempts();
    assert.equal(tasks, 0, "no task was taken twice");
  });

  test("a label drawn by one is read from the store by all", async () => {
    await tell(at(0).url, apiKey, "4020");
    const token = await prove(at(0).url, "4020");
    const submitted = await submit(at(0).url, token, "label-4020", await draft(at(0).url, token, socks));
    const path = `/api/shopper/returns/${submitted.json.returns[0].id}`;
    for (const { url } of servers) {
      const label = await within(patience, async () => {
        const { json } = await ask(url, "GET", path, { token });
        return json.label.ready ? new URL(json.label.a6) : undefined;
      });
      for (const other of servers) assert.match((await ask(other.url, "GET", label.pathname)).text, /^%PDF-/);
    }
  });

  test("guessing through one and another spends one budget, and no server asks less of the guesser than the next", async () => {
    await tell(at(0).url, apiKey, "4030");
    const guesses: Answer[] = [];
    for (let guess = 0; guess < failureBudgets.order; guess++) guesses.push(await find(at(guess).url, "4030", `7500${guess}`));
    assert.deepEqual(new Set(guesses.map(({ json }) => json.code)), new Set(["order_not_found"]));
    for (const { url } of servers) {
      assert.equal((await find(url, "4030", "75009")).json.code, "code_needed");
      assert.equal((await find(url, "4030")).json.code, "code_needed", "also for who knows");
    }
    assert.equal((await find(at(0).url, "4020")).status, 201, "and of no other order");
  });

  test("when one is killed in the middle of work the others take it over", async () => {
    await tell(at(0).url, apiKey, "4040");
    const token = await prove(at(0).url, "4040");
    const release = mail.hold();
    const submitted = await submit(at(0).url, token, "orphan-4040", await draft(at(0).url, token, socks));
    const { number } = submitted.json.returns[0];
    const holder = await within(patience, workerOfNotice);
    const victim = servers.find(({ pid }) => holder.startsWith(`${pid}-`)) ?? assert.fail(holder);
    await victim.kill();
    release();
    // As if the time had passed after which the tasks of the dead are handed out again.
    await opened.db.write((tx) => tx.updateTable("tasks").set({ due_at: 0 }).where("state", "=", "waiting").execute());
    await within(patience, async () => ((await counted("tasks", "waiting")).rows === 0 ? true : undefined));
    const letters = mail.letters.filter(({ text = "" }) => text.includes(number));
    assert.equal(new Set(letters.map(({ messageId }) => messageId)).size, 1);
  });

  async function counted(table: "migrations" | "tasks", state?: "waiting" | "buried"): Promise<{ rows: number }> {
    const all = opened.db.selectFrom(table as "tasks").select(({ fn }) => fn.countAll<number>().as("rows"));
    return (state ? all.where("state", "=", state) : all).executeTakeFirstOrThrow();
  }

  function attempts(): Promise<{ rows: number }> {
    return opened.db
      .selectFrom("tasks")
      .select(({ fn }) => fn.countAll<number>().as("rows"))
      .where("attempts", ">", 1)
      .executeTakeFirstOrThrow();
  }

  async function workerOfNotice(): Promise<string | undefined> {
    const task = await opened.db
      .selectFrom("tasks")
      .select("worker")
      .where("kind", "=", "send-notice")
      .where("state", "=", "waiting")
      .where("worker", "is not", null)
      .executeTakeFirst();
    return task?.worker ?? undefined;
  }
});
