import Sqlite from "better-sqlite3";

/** Everything a submission writes, in the order in which it does. */
const tables = [
  "idempotency_keys",
  "returns",
  "return_units",
  "ledger_entries",
  "parcels",
  "return_parcels",
  "return_events",
  "tasks",
] as const;

type Value = string | number | null;

/**
 * One durable transaction that inserts the rows of a submission the server made before, under new names: the least any program
 * could do. Throws when called on a database without a submission.
 */
export function bareTransaction(file: string): () => void {
  const db = new Sqlite(file);
  db.pragma("journal_mode = WAL");
  db.pragma("synchronous = FULL");
  db.pragma("foreign_keys = ON");
  let count = 0;
  let insert: (() => void) | undefined;
  const prepare = (): (() => void) => {
    const writes = tables.map((table) => {
      const rows = db.prepare(`select * from ${table} where ${ofFirstSubmission(table)}`).all() as Record<string, Value>[];
      const columns = Object.keys(rows[0] ?? {}).filter((column) => !(column === "id" && (table === "tasks" || table === "return_events")));
      if (rows.length === 0) throw new Error(`No row of ${table} to copy.`);
      return {
        rows,
        columns,
        statement: db.prepare(`insert into ${table} (${columns.join(", ")}) values (${columns.map(() => "?").join(", ")})`),
      };
    });
    return db.transaction(() => {
      count += 1;
      for (const { rows, columns, statement } of writes)
        for (const row of rows) statement.run(columns.map((column) => renamed(column, row[column] ?? null, count)));
    });
  };
  return () => {
    insert ??= prepare();
    insert();
  };
}

const firstReturn = "(select id from returns order by id limit 1)";

function ofFirstSubmission(table: (typeof tables)[number]): string {
  switch (table) {
    case "idempotency_keys":
      return `subject = (select submission_id from returns where id = ${firstReturn})`;
    case "returns":
      return `id = ${firstReturn}`;
    case "parcels":
      return `id in (select parcel_id from return_parcels where return_id = ${firstReturn})`;
    case "tasks":
      return `id <= (select count(*) from tasks where task like '%' || ${firstReturn} || '%')`;
    default:
      return `return_id = ${firstReturn}`;
  }
}

/** What must differ from row to row, differs. */
function renamed(column: string, value: Value, count: number): Value {
  if (column === "place") return count;
  const names = ["id", "key", "number", "return_id", "parcel_id", "submission_id", "subject"];
  return names.includes(column) ? `${value}-${count}` : value;
}
