import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import Sqlite from "better-sqlite3";
import { Kysely, PostgresDialect, type SqliteDatabase, SqliteDialect, sql, type Transaction } from "kysely";
import type { CustomTypesConfig } from "pg";
import { type Engine, migrations } from "./migrations/all.ts";
import { readsThrough } from "./prepared.ts";
import type { Tables } from "./tables.ts";

/** What a read needs. A transaction is a Reader too; a Reader is never a Writer. */
export type Reader = Pick<Kysely<Tables>, "selectFrom">;

/** What a write needs: there is no writing outside a transaction. */
export type Writer = Transaction<Tables>;

export interface Database extends Reader {
  readonly engine: Engine;
  /**
   * Runs `work` in one transaction: all of it, or nothing when it throws. Nothing may be awaited in it but its own queries, since
   * on SQLite every other write waits for its end.
   */
  write<T>(work: (tx: Writer) => Promise<T>): Promise<T>;
  /**
   * As `write`, for counters whose loss in a power cut costs nothing: it does not wait for the disk.
   */
  writeLightly<T>(work: (tx: Writer) => Promise<T>): Promise<T>;
  /** Calls `listener` when this process has committed new tasks. Returns what ends it. */
  onTasks(listener: () => void): () => void;
  announceTasks(): void;
  /** Throws when the database does not answer. */
  check(): Promise<void>;
  close(): Promise<void>;
}

/** @param url `sqlite:PATH`, `sqlite::memory:` or `postgres://…`. The schema is made by `migrate`. */
export async function openDatabase(url: string): Promise<Database> {
  if (url.startsWith("sqlite:")) return openSqlite(url.slice("sqlite:".length));
  if (/^postgres(ql)?:/.test(url)) return openPostgres(url);
  throw new Error(`DATABASE_URL must begin with "sqlite:" or "postgres://".`);
}

function openSqlite(path: string): Database {
  const inMemory = path === ":memory:";
  if (!inMemory) mkdirSync(dirname(path), { recursive: true });
  const file = new Sqlite(path);
  file.pragma("journal_mode = WAL");
  file.pragma("synchronous = FULL");
  file.pragma("foreign_keys = ON");
  file.pragma("busy_timeout = 0");
  const writer = new Kysely<Tables>({ dialect: new SqliteDialect({ database: withStatementCache(file) }) });
  // A Kysely on SQLite is one connection behind one lock; reads have their own, so that none waits for a transaction.
  const reading = inMemory ? null : withStatementCache(readOnly(path));
  const reader = reading ? new Kysely<Tables>({ dialect: new SqliteDialect({ database: reading }) }) : writer;
  const db = database("sqlite", reader, {
    // By hand: Kysely closes only what was read through it. The writer comes last, since the last one empties the log.
    close: async () => {
      reading?.close();
      file.close();
    },
    write: (work) => patiently(() => writer.transaction().execute(work)),
    writeLightly: (work) =>
      patiently(() =>
        writer.connection().execute(async (connection) => {
          await sql`pragma synchronous = normal`.execute(connection);
          try {
            return await connection.transaction().execute(work);
          } finally {
            await sql`pragma synchronous = full`.execute(connection);
          }
        }),
      ),
  });
  if (reading) {
    readsThrough(db, (text) => {
      const statement = reading.prepare(text);
      return (parameters) => statement.all(parameters);
    });
  }
  return db;
}

const patience = 10_000;

/**
 * Asks again while another process writes. SQLite's own waiting (busy_timeout) would hold up the whole process meanwhile. Only the
 * beginning of a transaction can find it busy, so nothing is done twice.
 */
async function patiently<T>(attempt: () => Promise<T>): Promise<T> {
  for (let waited = 0, pause = 1; ; waited += pause, pause = Math.min(20, pause + 1)) {
    try {
      return await attempt();
    } catch (error) {
      const busy = error instanceof Error && "code" in error && error.code === "SQLITE_BUSY";
      if (!busy || waited > patience) throw error;
      await new Promise((resume) => setTimeout(resume, pause));
    }
  }
}

function readOnly(path: string): Sqlite.Database {
  const file = new Sqlite(path, { readonly: true });
  file.pragma("busy_timeout = 5000");
  // A look-up touches a few pages far apart: mapped, each costs no system call, and the whole takes a third of the time.
  file.pragma("mmap_size = 2147418112");
  return file;
}

const cachedStatements = 500;

/**
 * Preparing a statement costs more than running it. And `begin` is deferred on SQLite: reading first and writing later beside another
 * process would fail at once with SQLITE_BUSY_SNAPSHOT, which no timeout waits for.
 */
function withStatementCache(file: Sqlite.Database): SqliteDatabase & { prepare(text: string): Sqlite.Statement<unknown[]> } {
  const cache = new Map<string, Sqlite.Statement<unknown[]>>();
  return {
    close: () => void file.close(),
    prepare: (text) => {
      const cached = cache.get(text);
      if (cached) return cached;
      const statement = file.prepare<unknown[]>(text === "begin" ? "begin immediate" : text);
      if (cache.size >= cachedStatements) cache.clear();
      cache.set(text, statement);
      return statement;
    },
  };
}

const int8 = 20;

async function openPostgres(url: string): Promise<Database> {
  // Whoever keeps orders in SQLite neither waits for it at the start nor holds it in memory.
  const { default: pg } = await import("pg");
  const pool = new pg.Pool({
    connectionString: url,
    max: 10,
    // Instants and minor units stay below 2^53.
    types: {
      getTypeParser: (oid: number, format?: "text") => (oid === int8 ? Number : pg.types.getTypeParser(oid, format)),
    } as CustomTypesConfig,
  });
  // A connection lost while idle is replaced at the next query; unheard, the event would end the process.
  pool.on("error", () => {});
  const kysely = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  const db = database("postgres", kysely, {
    close: async () => {
      await kysely.destroy();
      if (!pool.ended) await pool.end();
    },
    write: (work) => untangled(() => kysely.transaction().execute(work)),
    writeLightly: (work) =>
      untangled(() =>
        kysely.transaction().execute(async (tx) => {
          await sql`set local synchronous_commit = off`.execute(tx);
          return work(tx);
        }),
      ),
  });
  // Without a name: a named statement breaks when the next version adds a column, and behind proxies that share connections.
  readsThrough(db, (text) => async (parameters) => (await pool.query(text, parameters)).rows);
  return db;
}

const deadlock = "40P01";

/** Of transactions that wait for each other PostgreSQL undoes one; nothing of it is left, so it begins again. */
async function untangled<T>(attempt: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await attempt();
    } catch (error) {
      if (tries === 3 || !(error instanceof Error && "code" in error && error.code === deadlock)) throw error;
    }
  }
}

function database(engine: Engine, reader: Kysely<Tables>, rest: Pick<Database, "write" | "writeLightly" | "close">): Database {
  const listeners = new Set<() => void>();
  return {
    engine,
    selectFrom: reader.selectFrom.bind(reader) as Reader["selectFrom"],
    ...rest,
    onTasks: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    announceTasks: () => {
      for (const listener of listeners) listener();
    },
    check: async () => {
      await sql`select 1`.execute(reader);
    },
  };
}

/** Lets functions that would each write in a transaction of their own write in one. What they read includes what they wrote. */
export function together<T>(db: Database, work: (db: Database) => Promise<T>): Promise<T> {
  return db.write((tx) =>
    work({
      ...db,
      selectFrom: tx.selectFrom.bind(tx) as Reader["selectFrom"],
      write: (part) => part(tx),
      writeLightly: (part) => part(tx),
    }),
  );
}

/**
 * Brings the schema up to date, all steps in one transaction. Several processes may start at once: on SQLite the transaction itself,
 * on PostgreSQL an advisory lock lets one at a time look at what is missing.
 */
export async function migrate(db: Database): Promise<void> {
  await db.write(async (tx) => {
    if (db.engine === "postgres") await sql`select pg_advisory_xact_lock(7264110)`.execute(tx);
    await sql`create table if not exists migrations (name text primary key)`.execute(tx);
    const { rows } = await sql<{ name: string }>`select name from migrations`.execute(tx);
    const done = new Set(rows.map(({ name }) => name));
    for (const [name, migration] of Object.entries(migrations)) {
      if (done.has(name)) continue;
      await migration(tx, db.engine);
      await sql`insert into migrations (name) values (${name})`.execute(tx);
    }
  });
}
