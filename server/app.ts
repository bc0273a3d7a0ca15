import { randomInt } from "node:crypto";
import { join } from "node:path";
import type { Config } from "./config.ts";
import type { Context } from "./context.ts";
import { openPress } from "./documents/press.ts";
import { type Edge, openRoutes } from "./http/routes.ts";
import { openLog } from "./log.ts";
import { openMail } from "./providers/mail/smtp.ts";
import { waitingMail } from "./providers/mail/waiting.ts";
import { openDisk } from "./providers/storage/disk.ts";
import { openS3 } from "./providers/storage/s3.ts";
import { randomIds } from "./random-ids.ts";
import { migrate, openDatabase } from "./store/database.ts";
import { keysFrom } from "./store/keys.ts";
import { version } from "./version.ts";
import { handlers } from "./worker/handlers.ts";
import { startSchedule } from "./worker/schedule.ts";
import { startWorker } from "./worker/worker.ts";

export interface App {
  readonly context: Context;
  readonly fetch: (request: Request, env?: unknown) => Response | Promise<Response>;
  /** Stops taking tasks, lets the running ones finish, closes everything. */
  close(): Promise<void>;
}

/** What a test or the demo may bring instead of the real thing. */
export interface Overrides {
  readonly context?: Partial<Context>;
  readonly edge?: Partial<Edge>;
  /** Without a worker nothing happens after a request; tests then run tasks themselves. */
  readonly worker?: boolean;
}

/** Joins everything. The only file that knows everybody. */
export async function openApp(config: Config, overrides: Overrides = {}): Promise<App> {
  const context = await openContext(config, overrides.context);
  const edge: Edge = {
    version,
    widgetFolder: join(
      import.meta.dirname,
      import.meta.dirname.endsWith("server") && !import.meta.dirname.includes("dist") ? "../dist/widget" : "../widget",
    ),
    trustedProxies: config.trustedProxies,
    metricsToken: config.metricsToken,
    failureDeadline: 300,
    digits: () => String(randomInt(1_000_000)).padStart(6, "0"),
    ...overrides.edge,
  };
  const routes = await openRoutes(context, edge);
  const running = overrides.worker === false ? [] : [startWorker(context, handlers), startSchedule(context)];
  return {
    context,
    fetch: routes.fetch,
    async close() {
      await Promise.all(running.map((one) => one.stop()));
      await Promise.all([context.mail.close(), context.press.close()]);
      await context.db.close();
    },
  };
}

async function openContext(config: Config, given: Partial<Context> = {}): Promise<Context> {
  const log = given.log ?? openLog(config.logLevel);
  const now = given.now ?? Date.now;
  const db = given.db ?? (await openDatabase(config.databaseUrl));
  await migrate(db);
  return {
    db,
    storage: given.storage ?? openStorage(config.storageUrl),
    mail: given.mail ?? (config.smtpUrl ? openMail(config.smtpUrl) : waitingMail()),
    press: given.press ?? openPress({ threads: 1 }),
    keys: given.keys ?? keysFrom(config.instanceKey),
    now,
    newId: given.newId ?? randomIds(now),
    log,
    publicUrl: config.publicUrl,
    mailFrom: config.mailFrom,
  };
}

function openStorage(url: string): Context["storage"] {
  return url.startsWith("s3:") ? openS3(url) : openDisk(url.slice("file:".length));
}
