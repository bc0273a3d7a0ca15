import { CompiledQuery, type Insertable, type Kysely, SqliteAdapter } from "kysely";
import type { Writer } from "./database.ts";
import type { Tables } from "./tables.ts";

type TableName = keyof Tables & string;
type Column<Table extends TableName> = keyof Tables[Table] & string;

/** What to do with a row whose key is taken. Without it the statement fails. */
export interface Merge<Table extends TableName> {
  readonly on: readonly Column<Table>[];
  /** Columns that take the arriving value. Empty: the row that is there stays as it is. */
  readonly take: readonly Column<Table>[];
}

const texts = new Map<string, string>();

/**
 * Inserts any number of rows with one statement whose text does not depend on how many, so that it is built and prepared once:
 * the rows travel as one JSON parameter. Every row has the same columns. Returns how many rows were written.
 */
export async function insertRows<Table extends TableName>(
  tx: Writer,
  table: Table,
  rows: readonly Insertable<Tables[Table]>[],
  merge?: Merge<Table>,
): Promise<number> {
  const [first] = rows;
  if (!first) return 0;
  const columns = Object.keys(first);
  const sqlite = isSqlite(tx);
  const cacheKey = [sqlite, table, ...columns, "/", ...(merge?.on ?? []), "/", ...(merge?.take ?? [])].join(" ");
  let text = texts.get(cacheKey);
  if (text === undefined) {
    text = insertText(sqlite, table, columns, merge);
    texts.set(cacheKey, text);
  }
  const parameter = storableJson(JSON.stringify(sqlite ? rows.map((row) => Object.values(row)) : rows));
  const { numAffectedRows } = await tx.executeQuery(CompiledQuery.raw(text, [parameter]));
  return Number(numAffectedRows ?? 0);
}

/** As `storable`, for text that is JSON already: there NUL and half a pair are the escapes that are not escaped themselves. */
function storableJson(text: string): string {
  return text.includes("\\u") ? text.replace(/(?<!\\)((?:\\\\)*)\\u(?:0000|d[89a-f][0-9a-f]{2})/g, "$1\\ufffd") : text;
}

function isSqlite(db: Pick<Kysely<Tables>, "getExecutor">): boolean {
  return db.getExecutor().adapter instanceof SqliteAdapter;
}

/** The one place where the engines' texts differ: how each takes a JSON array apart. */
function insertText<Table extends TableName>(
  sqlite: boolean,
  table: Table,
  columns: readonly string[],
  merge: Merge<Table> | undefined,
): string {
  const names = columns.join(", ");
  const source = sqlite
    ? `select ${columns.map((_, place) => `value ->> ${place}`).join(", ")} from json_each(?) where true`
    : `select ${names} from json_populate_recordset(null::${table}, $1) where true`;
  return `insert into ${table} (${names}) ${source}${merge ? conflictText(merge) : ""}`;
}

function conflictText<Table extends TableName>({ on, take }: Merge<Table>): string {
  const target = ` on conflict (${on.join(", ")})`;
  return take.length === 0
    ? `${target} do nothing`
    : `${target} do update set ${take.map((column) => `${column} = excluded.${column}`).join(", ")}`;
}

/** Whether the error says that a value that must be unique in this table was there already. */
export function isTaken(error: unknown, table: TableName): boolean {
  if (!(error instanceof Error) || !("code" in error)) return false;
  if (error.code === "23505") return "table" in error && error.table === table;
  return (
    (error.code === "SQLITE_CONSTRAINT_UNIQUE" || error.code === "SQLITE_CONSTRAINT_PRIMARYKEY") && error.message.includes(`: ${table}.`)
  );
}
