import { randomInt } from "node:crypto";
import { join } from "node:path";
import { type Config, unusable } from "./config.ts";
import type { Context } from "./context.ts";
import { openPress } from "./documents/press.ts";
import { untilTick } from "./http/deadline.ts";
import { type Edge, openRoutes } from "./http/routes.ts";
import { openLog } from "./log.ts";
import { providers } from "./providers/catalogue.ts";
import { openOutside } from "./providers/http.ts";
import { openOidc } from "./providers/identity/oidc.ts";
import { openMail } from "./providers/mail/smtp.ts";
import { waitingMail } from "./providers/mail/waiting.ts";
import { openDisk } from "./providers/storage/disk.ts";
import { openS3 } from "./providers/storage/s3.ts";
import { randomIds } from "./random-ids.ts";
import { openReadyDatabase } from "./ready-database.ts";
import { migrate } from "./store/database.ts";
import { keysFrom } from "./store/keys.ts";
import { version } from "./version.ts";
import { handlers } from "./worker/handlers.ts";
import { startSchedule } from "./worker/schedule.ts";
import { syncing } from "./worker/syncing.ts";
import { tracking } from "./worker/tracking.ts";
import { startTurns } from "./worker/turns.ts";
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

/**
 * Joins everything. The only file that knows everybody.
 * @throws ConfigError when something the configuration names cannot be used; nothing is left open then
 */
export async function openApp(config: Config, overrides: Overrides = {}): Promise<App> {
  const context = await openContext(config, overrides.context);
  const edge: Edge = {
    version,
    widgetFolder: builtFolder("widget"),
    deskFolder: builtFolder("desk"),
    trustedProxies: config.trustedProxies,
    metricsToken: config.metricsToken,
    failureDeadline: 300,
    liveDeadline: 2_000,
    hold: untilTick,
    digits: () => String(randomInt(1_000_000)).padStart(6, "0"),
    ...overrides.edge,
  };
  const routes = await openEdge(context, edge).catch(async (failure: unknown) => {
    await closeContext(context);
    throw unusable("STORAGE_URL", failure);
  });
  const running =
    overrides.worker === false
      ? []
      : [startWorker(context, handlers), startSchedule(context), startTurns(context, syncing), startTurns(context, tracking)];
  return {
    context,
    fetch: routes.fetch,
    async close() {
      await Promise.all(running.map((one) => one.stop()));
      await closeContext(context);
    },
  };
}

/** Beside the bundle, or in `dist` while the sources run as they are. */
function builtFolder(name: string): string {
  return join(import.meta.dirname, import.meta.url.endsWith(".ts") ? "../dist" : "..", name);
}

/** A store that cannot be written and read is said at the start, not with the first label. */
async function openEdge(context: Context, edge: Edge): ReturnType<typeof openRoutes> {
  await context.storage.check();
  return openRoutes(context, edge);
}

async function closeContext({ db, mail, outside, press }: Context): Promise<void> {
  await Promise.all([mail.close(), outside.close(), press.close()]);
  await db.close();
}

async function openContext(config: Config, given: Partial<Context> = {}): Promise<Context> {
  const log = given.log ?? openLog(config.logLevel);
  const now = given.now ?? Date.now;
  const parts = {
    keys: given.keys ?? usable("INSTANCE_KEY", () => keysFrom(config.instanceKey)),
    storage: given.storage ?? usable("STORAGE_URL", () => openStorage(config.storageUrl)),
    mail: given.mail ?? usable("SMTP_URL", () => (config.smtpUrl ? openMail(config.smtpUrl) : waitingMail())),
    outside: given.outside ?? openOutside({ allowed: config.allowedPrivateHosts }),
    providers: given.providers ?? providers,
    signOn: given.signOn ?? (config.oidc ? openOidc(config.oidc) : null),
    press: given.press ?? openPress({ threads: 1 }),
  };
  const db = given.db ?? (await openReadyDatabase(config.databaseUrl));
  if (given.db) await migrate(db);
  return {
    ...parts,
    db,
    now,
    newId: given.newId ?? randomIds(now),
    log,
    publicUrl: config.publicUrl,
    mailFrom: config.mailFrom,
  };
}

function usable<Part>(variable: string, open: () => Part): Part {
  try {
    return open();
  } catch (failure) {
    throw unusable(variable, failure);
  }
}

function openStorage(url: string): Context["storage"] {
  return url.startsWith("s3:") ? openS3(url) : openDisk(url.slice("file:".length));
}
