import { execFileSync, spawn } from "node:child_process";
import { createServer } from "node:net";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { build } from "./built.ts";
import { atMost, median, megabytes, milliseconds, type Row } from "./row.ts";
import { discard, folder, project, unstocked } from "./stock.ts";

/** From starting the bundle to its first answer, and what memory it holds when nothing happens. */
export async function start({ turns }: { turns: number }): Promise<Row[]> {
  build("server");
  const file = await unstocked("start");
  const runs: { took: number; resident: number }[] = [];
  for (let turn = 0; turn <= turns; turn++) runs.push(await once(file));
  discard(file);
  const [, ...counted] = runs;
  return [
    atMost("start to first answer, bundle", median(counted.map(({ took }) => took)), 500, milliseconds),
    atMost("memory at rest", median(counted.map(({ resident }) => resident)), 100_000_000, megabytes),
  ];
}

async function once(file: string): Promise<{ took: number; resident: number }> {
  const port = await freePort();
  const started = performance.now();
  const child = spawn(process.execPath, [path.join(project, "dist/server/main.js"), "serve"], {
    cwd: folder,
    stdio: ["ignore", "ignore", "inherit"],
    env: {
      PATH: process.env.PATH,
      NODE_ENV: "production",
      INSTANCE_KEY: "bench:cX9zJ2mV7qLw4tRb8nHd3fKs6gPy1aEu",
      DATABASE_URL: `sqlite:${file}`,
      STORAGE_URL: `file:${path.join(folder, "files")}`,
      PORT: String(port),
    },
  });
  const ended = new Promise<never>((_, reject) => child.once("exit", (code) => reject(new Error(`The server ended with ${code}.`))));
  try {
    await Promise.race([answering(port), ended]);
    const took = performance.now() - started;
    await wait(2_000);
    const resident = Number(execFileSync("ps", ["-o", "rss=", "-p", String(child.pid)], { encoding: "utf8" })) * 1024;
    return { took, resident };
  } finally {
    ended.catch(() => {});
    child.kill();
  }
}

async function answering(port: number): Promise<void> {
  for (;;) {
    const answer = await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => null);
    if (answer?.ok) return;
    await wait(5);
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}
