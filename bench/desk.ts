import { openApp } from "../server/app.ts";
import { readConfig } from "../server/config.ts";
import { engines } from "../tests/support/databases.ts";
import { copyReturns, numberOf, stockedReturns, surnameOf } from "./desk-stock.ts";
import { atMost, median, milliseconds, percent, percentile, type Row } from "./row.ts";
import { instanceKey } from "./stand.ts";
import { folder } from "./stock.ts";

interface Asking {
  /** One request, answered as the desk would get it. */
  readonly get: (path: string) => Promise<{ readonly items?: readonly { readonly id: string }[]; readonly next?: string | null }>;
  close(): Promise<void>;
}

/** What an agent waits for on the server: the list's pages, its filters, its search and a return, with few returns and with very many. */
export async function desk({ counts, requests }: { counts: readonly number[]; requests: number }): Promise<Row[]> {
  const rows: Row[] = [];
  for (const engine of engines()) {
    let fewest: Record<string, readonly number[]> | undefined;
    for (const count of counts) {
      const { file, apiKey } = await stockedReturns(count);
      const asking = engine.name === "sqlite" ? await ask(`sqlite:${file}`, apiKey) : await askPostgres(engine, file, apiKey);
      const taken = await measure(asking, count, requests);
      await asking.close();
      fewest ??= taken;
      for (const [what, times] of Object.entries(taken)) {
        rows.push({
          ...atMost(`desk: ${what}, ${thousands(count)} returns, ${engine.name}`, median(times), 100, milliseconds),
          ratio: `p99 ${milliseconds(percentile(times, 0.99))}, ${percent(median(times) / median(fewest[what] ?? [1]))} of ${thousands(counts[0] ?? 0)}`,
        });
      }
    }
  }
  return rows;
}

const thousands = (count: number): string => (count >= 1_000_000 ? `${count / 1_000_000} M` : `${count / 1000} k`);

async function measure({ get }: Asking, count: number, requests: number): Promise<Record<string, readonly number[]>> {
  const list = "/api/desk/returns?limit=50";
  // As far down as a thousand rows: each page must cost what the first does.
  let after = "";
  for (let page = 0; page < Math.min(20, count / 50 - 1); page++)
    after = `&after=${encodeURIComponent((await get(`${list}${after}`)).next ?? "")}`;
  const [one] = (await get(`${list}&queue=to_review`)).items ?? [];
  const some = (turn: number): number => (turn * 7_919 + 13) % count;
  const asked: Readonly<Record<string, (turn: number) => string>> = {
    "queue, 50 rows": () => `${list}&queue=to_review`,
    "all, 21st page": () => `${list}${after}`,
    "filter and sort": () => `${list}&reason=defective&country=DE&lane=commercial&sort=value&order=desc`,
    "search a name": (turn) => `${list}&search=${surnameOf(some(turn)).slice(0, 6)}`,
    "search a number": (turn) => `${list}&search=${encodeURIComponent(numberOf(some(turn)))}`,
    "a return's page": () => `/api/desk/returns/${one?.id ?? ""}`,
    "queue counts": () => "/api/desk/queues",
  };
  const taken: Record<string, readonly number[]> = {};
  for (const [what, path] of Object.entries(asked)) {
    const times: number[] = [];
    for (let turn = -5; turn < requests; turn++) {
      const started = performance.now();
      await get(path(turn + 5));
      if (turn >= 0) times.push(performance.now() - started);
    }
    taken[what] = times;
  }
  return taken;
}

async function ask(databaseUrl: string, apiKey: string): Promise<Asking> {
  const config = readConfig({
    INSTANCE_KEY: instanceKey,
    DATABASE_URL: databaseUrl,
    STORAGE_URL: `file:${folder}/files`,
    LOG_LEVEL: "silent",
  });
  const app = await openApp(config, { worker: false });
  return {
    get: async (path) => {
      const answer = await app.fetch(new Request(`http://bench${path}`, { headers: { Authorization: `Bearer ${apiKey}` } }));
      if (answer.status !== 200) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
      return JSON.parse(await answer.text());
    },
    close: () => app.close(),
  };
}

async function askPostgres(engine: ReturnType<typeof engines>[number], file: string, apiKey: string): Promise<Asking> {
  const { url, db, close } = await engine.open();
  await copyReturns(file, db);
  await analyze(url);
  const asking = await ask(url, apiKey);
  return {
    get: asking.get,
    close: async () => {
      await asking.close();
      await close();
    },
  };
}

/** A copy made in one go has no statistics yet; a database that grew has. */
async function analyze(url: string): Promise<void> {
  const { default: pg } = await import("pg");
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query("vacuum analyze");
  await client.end();
}
