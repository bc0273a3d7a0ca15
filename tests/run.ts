import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, globSync, mkdtempSync, rmSync } from "node:fs";
import { enableCompileCache } from "node:module";
import os from "node:os";
import path from "node:path";
import { runNodeTests } from "./support/node-tests.ts";
import { add, nothing, type Tally } from "./support/tally.ts";
import { provide, type Tool, tools } from "./support/tools.ts";
import { countTests, runWidgetTests } from "./support/widget-tests.ts";

interface Stage {
  readonly name: string;
  readonly run: () => Promise<Tally>;
}

const root = path.resolve(import.meta.dirname, "..");
const inCi = process.env.CI === "true";
const cores = os.availableParallelism();
/** A compiler or a bundler that hangs is a failure, not a wait. */
const longestCommand = 10 * 60_000;

/** `npm test` runs every stage; `npm test -- domain widget` only those. */
async function main(wanted: readonly string[]): Promise<void> {
  process.chdir(root);
  const stages = allStages();
  const unknown = wanted.filter((name) => !stages.some((stage) => stage.name === name));
  if (unknown.length > 0) throw new Error(`No stage "${unknown.join(" ")}". There are: ${stages.map((stage) => stage.name).join(" ")}`);
  prepare();

  let total = nothing;
  for (const stage of stages.filter(({ name }) => wanted.length === 0 || wanted.includes(name))) {
    console.log(`\n— ${stage.name}`);
    const started = performance.now();
    const tally = await stage.run();
    console.log(`  ${tally.failed > 0 ? "FAILED" : "done"} in ${((performance.now() - started) / 1000).toFixed(1)} s`);
    total = add(total, tally);
  }
  conclude(total);
}

function allStages(): Stage[] {
  const folders = globSync("tests/*/*.test.ts").map((file) => path.basename(path.dirname(file)));
  // Those need the built files and the machine for themselves.
  const last = ["build", "browser"];
  const early = [...new Set(folders)].filter((folder) => ![...last, "widget"].includes(folder)).sort();
  const late = last.filter((folder) => folders.includes(folder));
  return [
    {
      name: "types",
      run: () => commands(["tsc", "-p", "tsconfig.json"], ["tsc", "-p", "widget/tsconfig.json"], ["tsc", "-p", "tests/widget"]),
    },
    { name: "lint", run: () => commands(["biome", "check", "--max-diagnostics=50"]) },
    { name: "locales", run: () => commands(["node", "locales/build.ts", "--check"]) },
    { name: "project", run: () => runNodeTests(globSync("tests/*.test.ts").sort(), cores) },
    ...early.map((folder) => ({ name: folder, run: () => runNodeTests(globSync(`tests/${folder}/*.test.ts`).sort(), cores) })),
    { name: "widget", run: widgetStage },
    { name: "bundle", run: () => commands(["node", "build.ts"]) },
    ...late.map((folder) => ({ name: folder, run: () => runNodeTests(globSync(`tests/${folder}/*.test.ts`).sort(), 1) })),
  ];
}

/** Each command counts as one test. */
async function commands(...lines: readonly (readonly [string, ...string[]])[]): Promise<Tally> {
  return lines.map(runCommand).reduce(add, nothing);
}

function runCommand([program, ...args]: readonly [string, ...string[]]): Tally {
  const { status } = spawnSync(path.join("node_modules/.bin", program), args, {
    stdio: ["ignore", "inherit", "inherit"],
    timeout: longestCommand,
    killSignal: "SIGKILL",
  });
  if (status !== 0) console.log(`  FAILED ${program} ${args.join(" ")}`);
  return status === 0 ? { ...nothing, passed: 1 } : { ...nothing, failed: 1 };
}

async function widgetStage(): Promise<Tally> {
  const files = globSync("tests/widget/**/*.test.ts");
  if (files.length === 0) return nothing;
  if (tools.browser.find()) return runWidgetTests();
  const skipped = countTests(files);
  console.log(`  skipped: all ${skipped} widget tests, because there is no Chromium`);
  return { ...nothing, skipped };
}

function prepare(): void {
  keepTemporaryFilesTogether();
  // The test processes load the same modules again and again.
  const { directory } = enableCompileCache(path.join(root, "node_modules/.cache/compile"));
  if (directory) process.env.NODE_COMPILE_CACHE = directory;
  const contracts = path.join(root, "../shared/contracts");
  if (!process.env.VENDOR_CONTRACTS && existsSync(contracts)) process.env.VENDOR_CONTRACTS = contracts;
  for (const tool of provide(Object.values<Tool>(tools)))
    console.log(
      `NOT FOUND: ${tool.name} (on Debian: apt-get install ${tool.debianPackage}). The tests that need it are skipped and counted below.`,
    );
  const browser = tools.browser.find();
  if (browser) process.env.CHROME_PATH = browser;
}

/** What a test leaves behind goes with the run: a process that is killed tidies up nothing. */
function keepTemporaryFilesTogether(): void {
  const folder = mkdtempSync(path.join(os.tmpdir(), "returns-"));
  // PostgreSQL runs as a user of its own in it.
  chmodSync(folder, 0o711);
  process.env.TMPDIR = folder;
  process.once("exit", () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.once(signal, () => process.exit(1));
}

function conclude({ passed, failed, skipped }: Tally): void {
  if (inCi && skipped > 0) console.log(`\n${skipped} tests were skipped, and CI skips nothing.`);
  const isGood = failed === 0 && passed > 0 && !(inCi && skipped > 0);
  console.log(`\n${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`);
  // Nothing may outlive the run, whatever a test left open.
  process.exit(isGood ? 0 : 1);
}

await main(process.argv.slice(2));
