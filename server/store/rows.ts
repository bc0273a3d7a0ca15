import { CompiledQuery, type Insertable, SqliteAdapter } from "kysely";
import { storable } from "./columns.ts";
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

/**
 * Inserts any number of rows with as few statements as the engine takes quickly, each of a text that was built and prepared before.
 * Every row has the same columns. Returns how many rows were written.
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
  const conflict = merge ? conflictText(merge) : "";
  return tx.getExecutor().adapter instanceof SqliteAdapter
    ? insertValues(tx, table, columns, rows, conflict)
    : insertJson(tx, table, columns, rows, conflict);
}

function conflictText<Table extends TableName>({ on, take }: Merge<Table>): string {
  const target = ` on conflict (${on.join(", ")})`;
  return take.length === 0
    ? `${target} do nothing`
    : `${target} do update set ${take.map((column) => `${column} = excluded.${column}`).join(", ")}`;
}

/** Rows a statement takes at once on SQLite: few sizes, so that few texts are kept, and a statement costs little there. */
const sizes = [128, 16];

async function insertValues(
  tx: Writer,
  table: string,
  columns: readonly string[],
  rows: readonly object[],
  conflict: string,
): Promise<number> {
  let written = 0;
  for (let from = 0; from < rows.length; ) {
    const left = rows.length - from;
    const size = sizes.find((one) => one <= left) ?? left;
    const values: unknown[] = [];
    for (const row of rows.slice(from, from + size)) {
      for (const value of Object.values(row)) values.push(typeof value === "string" ? storable(value) : value);
    }
    written += await run(tx, valuesText(table, columns, size, conflict), values);
    from += size;
  }
  return written;
}

const texts = new Map<string, string>();

function valuesText(table: string, columns: readonly string[], size: number, conflict: string): string {
  const name = `${table} ${size} ${columns.join()} ${conflict}`;
  const known = texts.get(name);
  if (known !== undefined) return known;
  const row = `(${columns.map(() => "?").join(", ")})`;
  const text = `insert into ${table} (${columns.join(", ")}) values ${Array(size).fill(row).join(", ")}${conflict}`;
  texts.set(name, text);
  return text;
}

/** On PostgreSQL a statement is a journey, and one JSON parameter is the quickest way to bring many rows along. */
async function insertJson(
  tx: Writer,
  table: string,
  columns: readonly string[],
  rows: readonly object[],
  conflict: string,
): Promise<number> {
  const names = columns.join(", ");
  const text = `insert into ${table} (${names}) select ${names} from json_populate_recordset(null::${table}, $1)${conflict}`;
  return run(tx, text, [storableJson(JSON.stringify(rows))]);
}

/** As `storable`, for text that is JSON already: there NUL and half a pair are the escapes that are not escaped themselves. */
function storableJson(text: string): string {
  return text.includes("\\u") ? text.replace(/(?<!\\)((?:\\\\)*)\\u(?:0000|d[89a-f][0-9a-f]{2})/g, "$1\\ufffd") : text;
}

async function run(tx: Writer, text: string, parameters: unknown[]): Promise<number> {
  const { numAffectedRows } = await tx.executeQuery(CompiledQuery.raw(text, parameters));
  return Number(numAffectedRows ?? 0);
}

/** Whether the error says that a value that must be unique in this table was there already. */
export function isTaken(error: unknown, table: TableName): boolean {
  if (!(error instanceof Error) || !("code" in error)) return false;
  if (error.code === "23505") return "table" in error && error.table === table;
  return (
    (error.code === "SQLITE_CONSTRAINT_UNIQUE" || error.code === "SQLITE_CONSTRAINT_PRIMARYKEY") && error.message.includes(`: ${table}.`)
  );
}
