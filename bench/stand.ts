import { type ChildProcess, fork } from "node:child_process";
import path from "node:path";
import { serve } from "@hono/node-server";
import Sqlite from "better-sqlite3";
import { Hono } from "hono";
import { openApp } from "../server/app.ts";
import { readConfig } from "../server/config.ts";
import { bareTransaction } from "./bare-transaction.ts";
import { folder } from "./stock.ts";

/**
 * The real server and, in the same process, bare programs that do the least that could be called the same work. What is measured is
 * this process's own processor time: whoever sends the requests is another process.
 */
export interface Stand {
  /** Where the real server listens. */
  readonly port: number;
  /** Where the bare programs listen. */
  readonly barePort: number;
  /** Microseconds of processor time the stand takes while `work` runs. */
  cpuWhile(work: () => Promise<unknown>): Promise<number>;
  close(): Promise<void>;
}

/** Known, so that a bench can sign in. */
export const instanceKey = "bench:cX9zJ2mV7qLw4tRb8nHd3fKs6gPy1aEu";

/** @param bareFile the database the bare transaction writes to */
export async function openStand(file: string, bareFile = file): Promise<Stand> {
  const child = fork(import.meta.filename, [file, bareFile], {
    stdio: ["ignore", "ignore", "inherit", "ipc"],
    execArgv: process.env.BENCH_PROFILE ? ["--cpu-prof", `--cpu-prof-dir=${process.env.BENCH_PROFILE}`] : [],
  });
  const [port, barePort] = await reply<[number, number]>(child);
  const cpu = async (): Promise<number> => {
    const answer = reply<number>(child);
    child.send("cpu");
    return answer;
  };
  return {
    port,
    barePort,
    async cpuWhile(work) {
      const before = await cpu();
      await work();
      return (await cpu()) - before;
    },
    close: () =>
      new Promise((resolve) => {
        child.once("exit", () => resolve());
        child.disconnect();
      }),
  };
}

function reply<T>(child: ChildProcess): Promise<T> {
  return new Promise((resolve, reject) => {
    const ended = (code: number | null): void => reject(new Error(`The stand ended with ${code}.`));
    child.once("exit", ended);
    child.once("message", (message) => {
      child.off("exit", ended);
      resolve(message as T);
    });
  });
}

async function stand(file: string, bareFile: string): Promise<void> {
  const config = readConfig({
    INSTANCE_KEY: instanceKey,
    DATABASE_URL: `sqlite:${file}`,
    STORAGE_URL: `file:${path.join(folder, "files")}`,
    TRUSTED_PROXIES: "127.0.0.1",
    ALLOWED_PRIVATE_HOSTS: "127.0.0.1",
  });
  const app = await openApp(config, { worker: false });
  const servers = [
    serve({ fetch: app.fetch, port: 0, hostname: "127.0.0.1" }),
    serve({ fetch: bare(file, bareFile).fetch, port: 0, hostname: "127.0.0.1" }),
  ];
  const ports = await Promise.all(
    servers.map(
      (server) =>
        new Promise<number>((resolve) => {
          const tell = (): void => {
            const address = server.address();
            resolve(typeof address === "object" && address ? address.port : 0);
          };
          if (server.listening) tell();
          else server.once("listening", tell);
        }),
    ),
  );
  process.send?.(ports);
  process.on("message", () => {
    const { user, system } = process.cpuUsage();
    process.send?.(user + system);
  });
  process.on("disconnect", () => process.exit());
}

function bare(file: string, bareFile: string): Hono {
  const select = new Sqlite(file, { readonly: true }).prepare("select * from orders where merchant_id = ? and shop_id = ? and number = ?");
  const shop = new Sqlite(file, { readonly: true }).prepare("select merchant_id, id from shops").get() as {
    merchant_id: string;
    id: string;
  };
  const transaction = bareTransaction(bareFile);
  const app = new Hono();
  app.get("/hello", (c) => c.text("hello"));
  app.post("/look-up", async (c) => {
    const { orderNumber } = await c.req.json<{ orderNumber: string }>();
    return c.json(select.get(shop.merchant_id, shop.id, orderNumber));
  });
  app.post("/submit", async (c) => {
    await c.req.json();
    transaction();
    return c.json({ ok: true }, 201);
  });
  return app;
}

if (process.send && process.argv[1] === import.meta.filename) {
  const [, , file = "", bareFile = ""] = process.argv;
  await stand(file, bareFile);
}
