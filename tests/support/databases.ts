import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { chownSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { type Database, migrate, openDatabase } from "../../server/store/database.ts";

/** An empty, migrated database of its own. */
export interface Opened {
  readonly db: Database;
  /** Where another process finds the same database. */
  readonly url: string;
  close(): Promise<void>;
}

export interface EngineUnderTest {
  readonly name: "sqlite" | "postgres";
  /** @param options `empty`: without the schema */
  open(options?: { readonly empty?: boolean }): Promise<Opened>;
}

/**
 * The databases every story runs on: SQLite in a file, and a real PostgreSQL (`TEST_DATABASE_URL`, else the machine's own binaries in
 * a throw-away cluster). Without PostgreSQL half of the tests are missing: said aloud, and an error where CI is set.
 */
export function engines(): readonly EngineUnderTest[] {
  const postgres = process.env.TEST_DATABASE_URL ?? findBinaries();
  if (postgres === null) {
    const sentence = "PostgreSQL was not found: every test on it is skipped. Install it, or set TEST_DATABASE_URL.";
    if (process.env.CI === "true") throw new Error(sentence);
    console.warn(`\n!!! ${sentence}\n`);
    return [sqlite];
  }
  return [sqlite, { name: "postgres", open: openPostgres }];
}

const sqlite: EngineUnderTest = {
  name: "sqlite",
  async open({ empty = false } = {}) {
    const folder = mkdtempSync(join(tmpdir(), "returns-sqlite-"));
    const url = `sqlite:${join(folder, "test.db")}`;
    const db = await openDatabase(url);
    if (!empty) await migrate(db);
    return {
      db,
      url,
      async close() {
        await db.close();
        rmSync(folder, { recursive: true });
      },
    };
  },
};

const template = `returns_template_${process.pid}`;
let opened = 0;
let cluster: Promise<string> | undefined;

/** A copy of a migrated template: quicker than migrating each. */
async function openPostgres({ empty = false } = {}): Promise<Opened> {
  cluster ??= startCluster().then(async (admin) => {
    await query(admin, `create database ${template}`);
    const db = await openDatabase(named(admin, template));
    await migrate(db);
    await db.close();
    return admin;
  });
  const admin = await cluster;
  const name = `returns_test_${process.pid}_${++opened}`;
  await query(admin, empty ? `create database ${name}` : `create database ${name} template ${template}`);
  const url = named(admin, name);
  const db = await openDatabase(url);
  return {
    db,
    url,
    async close() {
      await db.close();
      // A cluster of our own goes whole in the end.
      if (process.env.TEST_DATABASE_URL !== undefined) await query(admin, `drop database ${name} with (force)`);
    },
  };
}

async function query(url: string, text: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(text);
  } finally {
    await client.end();
  }
}

function named(url: string, database: string): string {
  return url.replace(/^(postgres(?:ql)?:\/\/[^/]*\/)[^?]*/, `$1${database}`);
}

/** The address of a server where databases may be made. */
async function startCluster(): Promise<string> {
  const given = process.env.TEST_DATABASE_URL;
  if (given !== undefined) return given;
  const binaries = findBinaries();
  if (binaries === null) throw new Error("PostgreSQL was not found.");

  const folder = mkdtempSync(join(tmpdir(), "returns-postgres-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  const owner = postgresOwner();
  if (owner.uid !== undefined && owner.gid !== undefined) chownSync(folder, owner.uid, owner.gid);
  const data = join(folder, "data");
  execFileSync(join(binaries, "initdb"), ["-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync"], {
    ...owner,
    cwd: folder,
    stdio: "ignore",
  });
  untilWeEnd(
    spawn(
      "sh",
      [
        "-c",
        '"$1" -D "$2" -k "$3" -h "" -F -c max_connections=300 >"$3/log" 2>&1 & server=$!; cat >/dev/null; kill -QUIT $server; wait $server; rm -rf "$3"',
        "sh",
        join(binaries, "postgres"),
        data,
        folder,
      ],
      {
        ...owner,
        cwd: folder,
        stdio: ["pipe", "ignore", "ignore"],
      },
    ),
  );
  const url = `postgres://postgres@/postgres?host=${folder}`;
  await answering(url);
  return url;
}

/** The shell above waits for the end of its input: the server goes when this process goes, however it goes. */
function untilWeEnd(child: ChildProcess): void {
  child.unref();
  if (child.stdin && "unref" in child.stdin && typeof child.stdin.unref === "function") child.stdin.unref();
}

async function answering(url: string): Promise<void> {
  const deadline = Date.now() + 20_000;
  for (;;) {
    try {
      return await query(url, "select 1");
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await new Promise((resume) => setTimeout(resume, 50));
    }
  }
}

function findBinaries(): string | null {
  const debian = "/usr/lib/postgresql";
  try {
    const versions = readdirSync(debian).sort((one, other) => Number(other) - Number(one));
    return versions[0] === undefined ? null : join(debian, versions[0], "bin");
  } catch {
    try {
      return execFileSync("pg_config", ["--bindir"], { encoding: "utf8" }).trim();
    } catch {
      return null;
    }
  }
}

/** PostgreSQL refuses to run as root, so then it runs as the user its package made. */
function postgresOwner(): { uid?: number; gid?: number } {
  if (process.getuid?.() !== 0) return {};
  const id = (option: string): number => Number(execFileSync("id", [option, "postgres"], { encoding: "utf8" }));
  return { uid: id("-u"), gid: id("-g") };
}
