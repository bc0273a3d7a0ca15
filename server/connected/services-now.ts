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

/** An answer is good so long; a carrier that did not answer is left alone so long; what it offered last is of use so long. Milliseconds. */
const freshFor = 5 * 60_000;
const quietFor = 20_000;
const lastFor = 24 * 60 * 60_000;
/** A process keeps so many answers, so many services in them, and so many connections. */
const mostAnswers = 2_000;
const mostServicesKept = 50_000;
const mostConnections = 1_000;

interface Answer {
  readonly at: number;
  readonly services: Promise<readonly Service[]>;
  /** How many it turned out to be. */
  size: number;
}

interface Memory {
  /** By what was asked, oldest first. */
  readonly answers: Map<string, Answer>;
  /** By connection: what it offered the last time, for whatever parcel. */
  readonly last: Map<string, { readonly version: number; readonly at: number; readonly services: readonly Service[] }>;
  readonly quiet: Map<string, { readonly version: number; readonly until: number; readonly problem: ConnectionProblem }>;
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
  const { id, version } = connection;
  const quiet = memory.quiet.get(id);
  if (quiet?.version === version && quiet.until > at && !anew) throw quiet.problem;
  const question = JSON.stringify([id, version, asked]);
  const known = memory.answers.get(question);
  if (known && known.at > at - freshFor && !anew) return known.services;
  const services = carrier.services(asked).then(believable);
  const answer: Answer = { at, services, size: 0 };
  putLast(memory.answers, question, answer);
  try {
    const all = await services;
    answer.size = all.length;
    putLast(memory.last, id, { version, at, services: all });
    memory.quiet.delete(id);
    return all;
  } catch (failure) {
    if (memory.answers.get(question) === answer) memory.answers.delete(question);
    if (failure instanceof ConnectionProblem) putLast(memory.quiet, id, { version, until: at + quietFor, problem: failure });
    throw failure;
  } finally {
    forget(memory, at);
  }
}

/** What is changed counts as the youngest. */
function putLast<Value>(map: Map<string, Value>, key: string, value: Value): void {
  map.delete(key);
  map.set(key, value);
}

/** What is over, and of the rest the oldest beyond what a process keeps. */
function forget({ answers, last, quiet }: Memory, at: number): void {
  let services = servicesIn(answers);
  for (const [question, { at: asked, size }] of answers) {
    if (asked > at - freshFor && answers.size <= mostAnswers && services <= mostServicesKept) break;
    answers.delete(question);
    services -= size;
  }
  for (const [id, { at: heard }] of last) {
    if (heard > at - lastFor && last.size <= mostConnections) break;
    last.delete(id);
  }
  for (const [id, { until }] of quiet) {
    if (until > at && quiet.size <= mostConnections) break;
    quiet.delete(id);
  }
}

function servicesIn(answers: Memory["answers"]): number {
  return [...answers.values()].reduce((sum, { size }) => sum + size, 0);
}

/** How much is remembered just now. */
export function servicesKept({ db }: Pick<Context, "db">): Record<"answers" | "services" | "last" | "quiet", number> {
  const { answers, last, quiet } = memoryOf(db);
  return { answers: answers.size, services: servicesIn(answers), last: last.size, quiet: quiet.size };
}

/** A carrier sells dozens; an account of many of them hundreds. */
const mostServices = 1_000;

/** Characters of a code, which is told back as it is, and of a name. */
const longest = { code: 300, name: 200 } as const;

/** Whoever answers may be a server of the merchant's own, which says as much as it likes; a price that is none is one that was not said. */
function believable(all: readonly Service[]): Service[] {
  return all
    .filter(({ service }) => service.length <= longest.code)
    .slice(0, mostServices)
    .map(({ price: said, carrier, title, ...service }) => {
      const price = believablePrice(said);
      return { ...service, carrier: carrier.slice(0, longest.name), title: title.slice(0, longest.name), ...(price && { price }) };
    });
}

/** What it offered the last time somebody asked it within a day, for whatever parcel; null when nobody has. */
export function servicesRemembered(
  { db, now }: Pick<Context, "db" | "now">,
  { connection }: Pick<OpenCarrier, "connection">,
): readonly Service[] | null {
  const known = memoryOf(db).last.get(connection.id);
  return known?.version === connection.version && known.at > now() - lastFor ? known.services : null;
}

function memoryOf(db: Context["db"]): Memory {
  const known = memories.get(db) ?? { answers: new Map(), last: new Map(), quiet: new Map() };
  memories.set(db, known);
  return known;
}
