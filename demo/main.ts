import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { serve as listen, type ServerType } from "@hono/node-server";
import { pino } from "pino";
import { z } from "zod";
import { openApp } from "../server/app.ts";
import { type Config, readConfig } from "../server/config.ts";
import type { Context } from "../server/context.ts";
import { type Bergpost, bergpost } from "./bergpost.ts";
import { openClock } from "./clock.ts";
import { team, teamPassword } from "./desk.ts";
import { booksIn, type HaldenShop, haldenShop, ownShopPath } from "./halden-connection.ts";
import { openInbox } from "./inbox.ts";
import { demoRoutes } from "./routes.ts";
import { seed, shops } from "./seed.ts";

const project = join(import.meta.dirname, "..");

export interface DemoOptions {
  /** Forgets what earlier runs kept. */
  readonly reset?: boolean | undefined;
}

/** `returns-portal demo`: the real server with four seeded shops, an inbox and a clock that can be moved. Prints where to look. */
export async function demo({ reset = false }: DemoOptions = {}): Promise<void> {
  const { HOST: host = "127.0.0.1", PORT = "8080" } = process.env;
  const port = await freePort(Number(PORT), host);
  const running = await openDemo({ folder: join(project, "data/demo"), reset, port, host });
  console.log(welcome(running));
  let stopping = false;
  // A terminal sends it to the whole group, and the launcher passes it on.
  const stop = (): void => {
    if (stopping) return;
    stopping = true;
    void running.close().then(() => process.exit(0));
  };
  process.on("SIGINT", stop);
  process.on("SIGTERM", stop);
  process.on("disconnect", stop);
}

export interface RunningDemo {
  readonly origin: string;
  /** Of every shop by its slug. */
  readonly apiKeys: Readonly<Record<string, string>>;
  /** Keeps what Halden's own shop wants to hear. */
  readonly secretFile: string;
  close(): Promise<void>;
}

/** Opens the demo's server on a folder that keeps its database, files, keys and clock between runs. */
export async function openDemo({
  folder,
  reset,
  port,
  host,
}: {
  readonly folder: string;
  readonly reset: boolean;
  readonly port: number;
  readonly host: string;
}): Promise<RunningDemo> {
  const keptFile = join(folder, "keys.json");
  // The keys are written last: without them an earlier seeding was cut short.
  if (reset || !existsSync(keptFile) || !existsSync(booksIn(folder))) rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const kept = existsSync(keptFile) ? keptSchema.parse(JSON.parse(readFileSync(keptFile, "utf8"))) : null;
  const instanceKey = kept?.instanceKey ?? `demo:${randomBytes(32).toString("base64url")}`;

  const clock = openClock(join(folder, "clock.json"));
  const inbox = openInbox(clock.now);
  const config = readConfig({
    INSTANCE_KEY: instanceKey,
    PORT: String(port),
    HOST: host,
    PUBLIC_URL: process.env.PUBLIC_URL,
    DATABASE_URL: `sqlite:${join(folder, "returns.db")}`,
    STORAGE_URL: `file:${join(folder, "files")}`,
    LOG_LEVEL: process.env.LOG_LEVEL ?? "warn",
  });
  const log = pino({ level: config.logLevel, base: null });
  const own = haldenShop({ folder, publicUrl: config.publicUrl, now: clock.now });
  const carrier = bergpost({ file: join(folder, "bergpost.json"), now: clock.now });
  const providers = { ...own.providers, carriers: new Map([...own.providers.carriers, [carrier.provider.id, carrier.provider]]) };
  const parts = { now: clock.now, mail: inbox.mail, log, outside: own.outside, providers };
  const apiKeys = kept?.apiKeys ?? (await seeded(config, parts, own, carrier));
  const app = await openApp(config, { context: parts });
  carrier.open(app.context.press);
  if (!kept) writeFileSync(keptFile, JSON.stringify({ instanceKey, apiKeys, seededAt: app.context.now() }), { mode: 0o600 });

  const seededAt = kept?.seededAt ?? app.context.now();
  const routes = demoRoutes({ app, clock, inbox, apiKeys, seededAt, ownShop: own.app, carrier });
  const server = await new Promise<ServerType>((open) => {
    const opening = listen({ fetch: routes.fetch, port, hostname: host }, () => open(opening));
  });
  return {
    origin: config.publicUrl,
    apiKeys,
    secretFile: own.secretFile,
    async close() {
      await new Promise((resume) => {
        server.close(resume);
        if ("closeAllConnections" in server) server.closeAllConnections();
      });
      await app.close();
    },
  };
}

/** Without a worker: what is told of last week is done with last week's clock, before anybody looks. */
async function seeded(config: Config, context: Partial<Context>, own: HaldenShop, carrier: Bergpost): Promise<Record<string, string>> {
  console.log("Founding the demo’s shops and filling its desk: a few seconds, once …");
  const app = await openApp(config, { context, worker: false });
  try {
    carrier.open(app.context.press);
    return await seed(app.context, own, carrier);
  } finally {
    await app.close();
  }
}

const keptSchema = z.object({ instanceKey: z.string(), apiKeys: z.record(z.string(), z.string()), seededAt: z.number() });

/** The port that was asked for, or the next one nobody uses. */
export async function freePort(wanted: number, host: string): Promise<number> {
  for (let port = wanted; port < wanted + 50; port++) if (await isFree(port, host)) return port;
  throw new Error(`No port is free from ${wanted} on; set PORT.`);
}

function isFree(port: number, host: string): Promise<boolean> {
  return new Promise((answer) => {
    const probe = createServer();
    probe.once("error", () => answer(false));
    probe.listen(port, host, () => probe.close(() => answer(true)));
  });
}

function welcome({ origin, apiKeys, secretFile }: RunningDemo): string {
  const row = ([name, value]: readonly [string, string]) => `  ${name.padEnd(18)}${value}`;
  const orders = (slug: string) =>
    shops
      .find((shop) => shop.slug === slug)
      ?.orders(0)
      .map(({ snapshot: { number, shipTo, billTo }, shows }) =>
        `  ${number.padEnd(10)} ${((shipTo ?? billTo)?.postalCode ?? "").padEnd(10)} ${shows}`.trimEnd(),
      ) ?? [];
  return [
    "",
    `  Everything is at  ${origin}/demo`,
    "",
    "Shops that embed the portal",
    ...shops.map(({ name, slug }) => row([name, `${origin}/demo/shops/${slug}`])),
    "",
    "And beside them",
    row(["Hosted portal", `${origin}/r/halden   (?lng=fr, es, de, en)`]),
    row(["Desk", `${origin}/desk   (sign in as somebody on the first page, or ${team[1]?.email}, “${teamPassword}”)`]),
    row(["Mails it sent", `${origin}/demo/inbox`]),
    row(["API reference", `${origin}/docs`]),
    row(["Halden’s own shop", `${origin}${ownShopPath}   (returns-portal check-shop ${origin}${ownShopPath} --secret-file ${secretFile})`]),
    row(["Its carrier", `${origin}/demo/parcels   (parcels move when you say so)`]),
    row(["API key", `${apiKeys.halden ?? ""}   (Halden)`]),
    "",
    "Orders of Halden to try: number, postcode",
    ...orders("halden"),
    "",
    "Test orders, in every shop and with any postcode: X1 (label in France, store credit), X2 (no label), X3 (another EU country)",
    "",
    "The clock can be moved on the first page. Ctrl+C stops; npm run demo -- --reset starts anew.",
    "",
  ].join("\n");
}
