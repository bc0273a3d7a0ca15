import { type RawBuilder, type SqlBool, sql } from "kysely";

/**
 * Both engines keep text and integers only: better-sqlite3 binds no boolean, date or object, and PostgreSQL would refuse what
 * SQLite takes. These names say what a column's text or integer stands for.
 */

/** Epoch milliseconds. */
export type Instant = number;
/** 0 or 1. */
export type Flag = 0 | 1;
/** Integer count of the currency's minor unit; the currency stands in the row of the return or order. */
export type Minor = number;
/** A JSON document as text. */
export type Json = string;

export const flag = (value: boolean): Flag => (value ? 1 : 0);
export const json = (value: unknown): Json => JSON.stringify(value);

/** Reads what `json` wrote. The caller names the type it wrote. */
export const fromJson = <T>(text: Json): T => JSON.parse(text) as T;

/** Text from outside as both engines can keep it: PostgreSQL refuses NUL and half a surrogate pair. */
export const storable = (text: string): string =>
  text.isWellFormed() && !text.includes("\0") ? text : text.toWellFormed().replaceAll("\0", "\ufffd");

/** The properties that are not null: an absent column is an absent property, which `exactOptionalPropertyTypes` tells apart. */
export function present<T extends object>(columns: T): { [K in keyof T]?: NonNullable<T[K]> } {
  return Object.fromEntries(Object.entries(columns).filter(([, value]) => value !== null && value !== undefined)) as {
    [K in keyof T]?: NonNullable<T[K]>;
  };
}

/** A LIMIT, written into the text: SQLite plans a statement anew at every run when its limit is bound, which takes longer than the run. */
export const most = (rows: number): RawBuilder<number> => sql.lit(Math.trunc(rows));

/**
 * A text to look for among rows that are ordered too: by a bare parameter SQLite plans such a statement anew at every run, which takes
 * four times as long as the run.
 */
export const bound = <T extends string>(text: T): RawBuilder<T> => sql<T>`cast(${text} as text)`;

/** Whether a column begins with a text, in a form that finds it by an index on both engines. */
export const beginsWith = (column: string, text: string): RawBuilder<SqlBool> =>
  sql`${sql.ref(column)} >= ${bound(text)} and ${sql.ref(column)} < ${bound(`${text}\u{10ffff}`)}`;
