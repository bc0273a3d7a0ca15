import assert from "node:assert/strict";
import { once } from "node:events";
import { cpSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { describe, test } from "node:test";
import {
  aFolder,
  type Ended,
  freePort,
  instanceKey,
  oldNode,
  project,
  projectsNode,
  run,
  type Surroundings,
  startServer,
} from "../support/processes.ts";

const program = join(project, "server/cli/main.ts");
const good = { INSTANCE_KEY: instanceKey, HOST: "127.0.0.1", PORT: "0" };

const serve = (env: Readonly<Record<string, string>>, cwd = aFolder()): Promise<Ended> =>
  run(projectsNode, [program, "serve"], { env, cwd });

describe("returns-portal serve refuses to start, in a sentence and with exit code 1,", () => {
  const nothingThere = "postgres://nobody:hunter2@127.0.0.1:1/nothing";
  const refusals: readonly [what: string, env: Readonly<Record<string, string>>, sentence: RegExp][] = [
    ["without a key", {}, /INSTANCE_KEY is missing\. Make one with `openssl rand -base64 32`/],
    [
      "with the key of an example",
      { INSTANCE_KEY: "k1:change-me-change-me-change-me-change-me" },
      /INSTANCE_KEY still holds a placeholder/,
    ],
    ["with a short key", { INSTANCE_KEY: "hunter2" }, /INSTANCE_KEY is too easy to guess/],
    ["with two keys of one name", { ...good, INSTANCE_KEY: `${instanceKey},${instanceKey}x` }, /INSTANCE_KEY .*two secrets by the same id/],
    [
      "with an address that is no database's",
      { ...good, DATABASE_URL: "mysql://localhost/returns" },
      /DATABASE_URL must look like sqlite:/,
    ],
    ["with half an address", { ...good, DATABASE_URL: "postgres://[[[" }, /DATABASE_URL cannot be used: /],
    ["when the database does not answer", { ...good, DATABASE_URL: nothingThere }, /DATABASE_URL cannot be used: .*ECONNREFUSED/],
    [
      "when the database's folder cannot be made",
      { ...good, DATABASE_URL: `sqlite:${join(program, "returns.db")}` },
      /DATABASE_URL cannot be used: /,
    ],
    ["with a bucket that is none", { ...good, STORAGE_URL: "s3://key:secret@localhost/" }, /STORAGE_URL must look like s3:/],
    [
      "when the store does not answer",
      { ...good, STORAGE_URL: "s3://key:hunter2@127.0.0.1:1/files?tls=off" },
      /STORAGE_URL cannot be used: /,
    ],
    ["with a port that is none", { ...good, PORT: "eighty" }, /PORT must be a port number/],
    [
      "with an address of another machine",
      { ...good, HOST: "192.0.2.1" },
      /Cannot listen on port 0 of 192\.0\.2\.1: this machine has no such address/,
    ],
  ];
  for (const [what, env, sentence] of refusals) {
    test(what, async () => {
      const { code, said, errors } = await serve(env);
      assert.equal(code, 1);
      assert.match(errors, sentence);
      assert.doesNotMatch(errors + said, /^ {4}at |hunter2/m);
    });
  }

  test("when its port is taken", async () => {
    const taken = createServer().listen(0, "127.0.0.1");
    await once(taken, "listening");
    const address = taken.address();
    const port = address && typeof address === "object" ? address.port : 0;
    const { code, errors } = await serve({ ...good, PORT: String(port) });
    taken.close();
    assert.deepEqual([code, errors], [1, `Cannot listen on port ${port} of 127.0.0.1: another program has it. Set PORT to a free one.\n`]);
  });

  test("with an option there is not", async () => {
    const { code, errors } = await run(projectsNode, [program, "serve", "--port", "80"], { env: good });
    assert.equal(code, 1);
    assert.match(errors, /--port/);
    assert.doesNotMatch(errors, /^ {4}at /m);
  });
});

describe("returns-portal", () => {
  const ask = (...args: string[]): Promise<Ended> => run(projectsNode, [program, ...args], { cwd: aFolder() });

  test("without a command, and asked for help, lists its commands", async () => {
    const answers = await Promise.all([ask(), ask("--help"), ask("-h"), ask("help")]);
    for (const { code, said } of answers) {
      assert.equal(code, 0);
      for (const command of ["serve", "demo", "setup", "import"]) assert.match(said, new RegExp(`^ {2}returns-portal ${command} `, "m"));
    }
  });

  test("says how each command is used", async () => {
    for (const command of ["serve", "demo", "setup", "import"]) {
      const { code, said, errors } = await ask(command, "--help");
      assert.deepEqual([code, errors], [0, ""]);
      assert.match(said, new RegExp(`^returns-portal ${command}\\b`));
    }
  });

  test("names a command it does not know, and the ones it does", async () => {
    const { code, said, errors } = await ask("sell");
    assert.deepEqual([code, said], [1, ""]);
    assert.match(errors, /^There is no command "sell"\.$/m);
    assert.match(errors, /returns-portal setup/);
  });

  test("reads a file .env beside it, and the environment wins", async () => {
    const cwd = aFolder();
    writeFileSync(join(cwd, ".env"), `INSTANCE_KEY=${instanceKey}\nPORT=eighty\n`);
    assert.match((await serve({}, cwd)).errors, /^Cannot start:\n {2}PORT must be a port number\n$/);
    const server = await startServer({
      installation: cwd,
      env: { PORT: String(await freePort()) },
      command: [projectsNode, program, "serve"],
    });
    await server.kill();
  });
});

describe("the launcher", { skip: oldNode() ? false : "this machine has no Node older than 24" }, () => {
  const launcher = "server/cli/launch.mjs";
  const old = (cwd: string, args: readonly string[], surroundings: Surroundings = {}): Promise<Ended> =>
    run(oldNode() ?? "", [join(cwd, launcher), ...args], { ...surroundings, cwd });

  /** The launcher alone, with what is linked beside it. */
  function beside(...links: string[]): string {
    const folder = aFolder();
    mkdirSync(join(folder, "server/cli"), { recursive: true });
    cpSync(join(project, launcher), join(folder, launcher));
    for (const link of links) symlinkSync(join(project, link), join(folder, link));
    return folder;
  }

  test("on an old Node hands over to the project's own", async () => {
    const { code, said } = await old(project, ["--help"]);
    assert.equal(code, 0);
    assert.match(said, /^returns-portal: a returns portal/);
  });

  test("hands on the exit code, and the standard input", async () => {
    const env = { DATABASE_URL: `sqlite:${join(aFolder(), "returns.db")}` };
    assert.equal((await old(project, ["setup", "--shop", "Acme"], { env })).code, 1);
    assert.equal((await old(project, ["setup", "--shop", "acme"], { env })).code, 0);
    const csv = `order_number,placed_at,currency,shipping_postal_code,shipping_country,title,quantity,line_total,order_total
1,2026-11-02,EUR,75001,FR,Cap,1,5.00,5.00
`;
    assert.equal((await old(project, ["import", "-"], { env, input: csv })).said, "1 imported, 0 unchanged, 0 rejected\n");
  });

  test("without the packages says which Node it needs, or how to get it", async () => {
    const { code, said, errors } = await old(beside(), ["serve"]);
    assert.deepEqual([code, said], [1, ""]);
    assert.match(errors, /^returns-portal needs Node 24 or later; this is Node [\d.]+\. .*`npm ci`/);
  });

  test("without a build says what to run", async () => {
    const { code, said, errors } = await old(beside("node_modules"), ["serve"]);
    assert.deepEqual([code, said, errors], [1, "", "Nothing is built yet. Run `npm run build` first, then start again.\n"]);
  });
});
