import type { Context } from "../context.ts";
import type { ConnectionTrouble } from "../domain/connection.ts";
import { believablePrice } from "../domain/money.ts";
import type { Service, ServicesAsked } from "../providers/carriers/port.ts";
import { ConnectionProblem } from "../providers/port.ts";
import type { OpenCarrier } from "./open.ts";

/** What one carrier offers for a parcel, or why it does not say. */
export type Offered =
  | { readonly open: OpenCarrier; readonly services: readonly Service[] }
  | { readonly open: OpenCarrier; readonly trouble: ConnectionTrouble; readonly message: string };

/** An answer is good so long; a carrier that did not answer is left alone so long. Milliseconds. */
const freshFor = 5 * 60_000;
const quietFor = 20_000;
const mostKept = 2_000;

interface Memory {
  /** By what was asked. */
  readonly answers: Map<string, { readonly at: number; readonly services: Promise<readonly Service[]> }>;
  /** By connection: what it offered the last time, for whatever parcel. */
  readonly last: Map<string, readonly Service[]>;
  readonly quiet: Map<string, { readonly until: number; readonly problem: ConnectionProblem }>;
}

const memories = new WeakMap<Context["db"], Memory>();

/**
 * What these carriers offer for a parcel, within a short life: a page that is opened twice asks once, and two who ask at once share the answer.
 * @param anew nothing that was answered before is good enough
 */
export async function servicesNow(
  context: Pick<Context, "db" | "now">,
  carriers: readonly OpenCarrier[],
  asked: ServicesAsked,
  { anew = false }: { readonly anew?: boolean } = {},
): Promise<Offered[]> {
  return Promise.all(
    carriers.map(async (open): Promise<Offered> => {
      try {
        return { open, services: await servicesOf(context, open, asked, anew) };
      } catch (failure) {
        if (!(failure instanceof ConnectionProblem)) throw failure;
        return { open, trouble: failure.trouble, message: failure.message };
      }
    }),
  );
}

async function servicesOf(
  { db, now }: Pick<Context, "db" | "now">,
  { connection, carrier }: OpenCarrier,
  asked: ServicesAsked,
  anew: boolean,
): Promise<readonly Service[]> {
  const memory = memoryOf(db);
  const at = now();
  const name = `${connection.id} ${connection.version}`;
  const quiet = memory.quiet.get(name);
  if (quiet && quiet.until > at && !anew) throw quiet.problem;
  const question = JSON.stringify([name, asked]);
  const known = memory.answers.get(question);
  if (known && known.at > at - freshFor && !anew) return known.services;
  const services = carrier.services(asked).then((all) => all.slice(0, mostServices).map(withPrice));
  memory.answers.delete(question);
  memory.answers.set(question, { at, services });
  const [oldest] = memory.answers.size > mostKept ? memory.answers.keys() : [];
  if (oldest !== undefined) memory.answers.delete(oldest);
  try {
    const answer = await services;
    memory.last.set(name, answer);
    memory.quiet.delete(name);
    return answer;
  } catch (failure) {
    memory.answers.delete(question);
    if (failure instanceof ConnectionProblem) memory.quiet.set(name, { until: at + quietFor, problem: failure });
    throw failure;
  }
}

/** A carrier sells dozens; an account of many of them hundreds. */
const mostServices = 1_000;

/** A price that is none is one that was not said. */
function withPrice({ price: said, ...service }: Service): Service {
  const price = believablePrice(said);
  return { ...service, ...(price && { price }) };
}

/** What it offered the last time somebody asked it, for whatever parcel; null when nobody has. */
export function servicesRemembered(
  { db }: Pick<Context, "db">,
  { connection }: Pick<OpenCarrier, "connection">,
): readonly Service[] | null {
  return memoryOf(db).last.get(`${connection.id} ${connection.version}`) ?? null;
}

function memoryOf(db: Context["db"]): Memory {
  const known = memories.get(db) ?? { answers: new Map(), last: new Map(), quiet: new Map() };
  memories.set(db, known);
  return known;
}
