import type { CompiledQuery } from "kysely";
import type { Reader } from "./database.ts";

/** Prepares a text on the driver itself; what it gives runs it with parameters. */
export type Prepare = (text: string) => (parameters: unknown[]) => unknown[] | Promise<unknown[]>;

const drivers = new WeakMap<Reader, Prepare>();

/** Only this very database reads through `prepare`: a transaction, which sees its own writes, builds its queries anew. */
export function readsThrough(db: Reader, prepare: Prepare): void {
  drivers.set(db, prepare);
}

interface Select<Row> {
  compile(): CompiledQuery<Row>;
  execute(): Promise<Row[]>;
}

/**
 * A select that is built and compiled once per database, and from then on only run: for what every request reads, building takes
 * longer than reading. It can do nothing but select, because a Reader builds nothing else.
 * @param build names each value where it belongs and must not look at it, since the first time it is given placeholders
 */
export function prepared<Values extends object, Row>(
  build: (db: Reader, values: Values) => Select<Row>,
): (db: Reader, values: Values) => Promise<Row[]> {
  const runs = new WeakMap<Reader, (values: Values) => unknown[] | Promise<unknown[]>>();
  return async (db, values) => {
    const known = runs.get(db);
    if (known) return (await known(values)) as Row[];
    const prepare = drivers.get(db);
    if (!prepare) return build(db, values).execute();
    const { sql: text, parameters } = build(db, placeholders<Values>()).compile();
    const statement = prepare(text);
    const run = (given: Values) =>
      statement(parameters.map((value) => (value instanceof Placeholder ? given[value.name as keyof Values] : value)));
    runs.set(db, run);
    return (await run(values)) as Row[];
  };
}

class Placeholder {
  readonly name: string | symbol;
  constructor(name: string | symbol) {
    this.name = name;
  }
}

const placeholders = <Values extends object>(): Values => new Proxy({}, { get: (_, name) => new Placeholder(name) }) as Values;
