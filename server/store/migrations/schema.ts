import { type QueryExecutorProvider, sql } from "kysely";
import type { Engine } from "./all.ts";

/** Runs statements that are written once for both engines: TEXT, INTEGER, END and KEYED_END stand for what each calls them. */
export async function runSchema(tx: QueryExecutorProvider, engine: Engine, schema: string): Promise<void> {
  const words =
    engine === "sqlite"
      ? { TEXT: "text", INTEGER: "integer", END: " strict", KEYED_END: " strict, without rowid" }
      : { TEXT: 'text collate "C"', INTEGER: "bigint", END: "", KEYED_END: "" };
  for (const statement of schema.split(";")) {
    const text = statement.trim().replace(/\b(TEXT|INTEGER|END|KEYED_END)\b/g, (word) => words[word as keyof typeof words]);
    if (text) await sql.raw(text).execute(tx);
  }
}
