import { type ChildProcess, execFileSync, type StdioOptions, spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

export const project = resolve(import.meta.dirname, "../..");

/** The Node the project brings; the one that runs the tests may be another. */
export const projectsNode = join(project, "node_modules/.bin/node");

export const instanceKey = "k1:cX9zJ2mV7qLw4tRb8nHd3fKs6gPy1aEu";

/** A command that hangs is a failure. */
const longestCommand = 120_000;

/** Groups of processes that were started and have not ended. */
const alive = new Set<number>();
const folders = new Set<string>();

process.once("exit", () => {
  for (const pid of alive) killGroup(pid);
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});
// Without these, being told to end would skip the lines above.
for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.once(signal, () => process.exit(1));

function killGroup(pid: number): void {
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // It has ended meanwhile.
  }
}

/** A folder that goes when the tests end, however they end. */
export function aFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "returns-process-"));
  folders.add(folder);
  return folder;
}

export interface Started {
  readonly pid: number;
  /** All it has said so far. */
  readonly said: () => string;
  readonly errors: () => string;
  readonly ended: Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }>;
  /** Signals this process alone, as an operator would. */
  signal(signal: NodeJS.Signals): void;
  /** The processes that are left of it and of all it has started. */
  group(): number[];
  /** Ends it and all it has started. */
  kill(): Promise<void>;
}

export interface Surroundings {
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** Gives it a channel that breaks when this process ends, however it ends; the server then ends too. */
  readonly tied?: boolean;
  /** For the standard input, which is closed after it. */
  readonly input?: string;
}

/** Starts a program in a group of its own, with nothing in its environment but what is given and what finds programs. */
export function start(
  program: string,
  args: readonly string[],
  { env = {}, cwd = project, input = "", tied = false }: Surroundings = {},
): Started {
  const { PATH = "", HOME = "", NODE_COMPILE_CACHE = "" } = process.env;
  const cache = NODE_COMPILE_CACHE ? { NODE_COMPILE_CACHE } : {};
  const stdio: StdioOptions = ["pipe", "pipe", "pipe", ...(tied ? (["ipc"] as const) : [])];
  const child: ChildProcess = spawn(program, [...args], { cwd, env: { PATH, HOME, ...cache, ...env }, detached: true, stdio });
  const { pid } = child;
  if (pid === undefined) throw new Error(`${program} could not be started`);
  alive.add(pid);
  let said = "";
  let errors = "";
  child.stdout?.setEncoding("utf8").on("data", (text: string) => (said += text));
  child.stderr?.setEncoding("utf8").on("data", (text: string) => (errors += text));
  child.stdin?.on("error", () => {});
  child.stdin?.end(input);
  const ended = once(child, "close").then(([code, signal]) => {
    alive.delete(pid);
    return { code: code as number | null, signal: signal as NodeJS.Signals | null };
  });
  return {
    pid,
    said: () => said,
    errors: () => errors,
    ended,
    signal: (signal) => void child.kill(signal),
    group: () => livingOf(pid),
    async kill() {
      killGroup(pid);
      await ended;
    },
  };
}

export interface Ended {
  readonly code: number | null;
  readonly said: string;
  readonly errors: string;
}

/** Runs a program to its end. */
export async function run(program: string, args: readonly string[], surroundings: Surroundings = {}): Promise<Ended> {
  const started = start(program, args, surroundings);
  const timer = setTimeout(() => void started.kill(), longestCommand);
  const { code } = await started.ended;
  clearTimeout(timer);
  return { code, said: started.said(), errors: started.errors() };
}

/** What an operator has: the build, the packages, the launcher, and no sources. */
export function anInstallation(): string {
  const folder = aFolder();
  cpSync(join(project, "dist"), join(folder, "dist"), { recursive: true });
  cpSync(join(project, "package.json"), join(folder, "package.json"));
  cpSync(join(project, "server/cli/launch.mjs"), join(folder, "server/cli/launch.mjs"));
  symlinkSync(join(project, "node_modules"), join(folder, "node_modules"));
  return folder;
}

export interface Server extends Started {
  readonly url: string;
  readonly port: number;
}

export interface ServerWish {
  /** Where it was installed. */
  readonly installation: string;
  readonly env: Readonly<Record<string, string>>;
  /** Instead of the bundle itself: the launcher, npm. */
  readonly command?: readonly [program: string, ...args: string[]];
  readonly port?: number;
}

/** Starts the built server and answers when it listens. */
export async function startServer(wish: ServerWish): Promise<Server> {
  const { installation, env, command, port } = wish;
  const [program, ...args] = command ?? [projectsNode, join(installation, "dist/server/main.js"), "serve"];
  const wanted = port ?? (await freePort());
  const started = start(program, args, {
    cwd: installation,
    tied: program === projectsNode,
    env: { HOST: "127.0.0.1", PORT: String(wanted), INSTANCE_KEY: instanceKey, PUBLIC_URL: `http://127.0.0.1:${wanted}`, ...env },
  });
  const server = { ...started, port: wanted, url: `http://127.0.0.1:${wanted}` };
  const isUp = await within(patience, () => {
    const said = started.said();
    if (said.includes('"msg":"listening"')) return true;
    if (alive.has(started.pid)) return undefined;
    const words = `${said}${started.errors()}`;
    // Between finding a port and listening on it somebody else may take it.
    if (port === undefined && words.includes("another program has it")) return false;
    throw new Error(`the server did not start:\n${words}`);
  });
  return isUp ? server : startServer(wish);
}

/** Milliseconds that whatever is about to happen may take, however busy the machine is: it costs only whoever waits in vain. */
export const patience = 90_000;

/** Asks again and again for what another process is about to do. */
export async function within<T>(milliseconds: number, look: () => T | undefined | Promise<T | undefined>): Promise<T> {
  const deadline = Date.now() + milliseconds;
  for (;;) {
    const seen = await look();
    if (seen !== undefined) return seen;
    if (Date.now() > deadline) throw new Error(`not seen within ${milliseconds} ms: ${look.toString()}`);
    await new Promise((resume) => setTimeout(resume, 20));
  }
}

export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const address = probe.address();
  probe.close();
  await once(probe, "close");
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}

/** What still runs of all that one start has started. The dead whom nobody has buried do not count. */
function livingOf(group: number): number[] {
  return execFileSync("ps", ["-eo", "pid=,pgid=,stat="], { encoding: "utf8" })
    .split("\n")
    .map((line) => line.trim().split(/\s+/))
    .flatMap(([pid, pgid, state = "Z"]) => (Number(pgid) === group && !state.startsWith("Z") ? [Number(pid)] : []));
}

/** The machine's own Node, when it is too old for the project. */
export function oldNode(): string | null {
  for (const node of ["/usr/bin/node", "/usr/local/bin/node"]) {
    try {
      const major = Number(
        execFileSync(node, ["--version"], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] })
          .slice(1)
          .split(".")[0],
      );
      if (major < 24) return node;
    } catch {
      // There is none here.
    }
  }
  return null;
}
