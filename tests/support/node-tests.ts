import { join, resolve } from "node:path";
import { run } from "node:test";
import { pathToFileURL } from "node:url";
import { inspect } from "node:util";
import { add, nothing, type Tally } from "./tally.ts";

/** Milliseconds, each far above what the slowest needs on a busy machine. What hangs is a failure, not a wait. */
export interface Limits {
  readonly test: number;
  /** From the start of its process. `test` ends no test that goes round in circles, and no process. */
  readonly file: number;
  /** For what a process does when it is told to end: it takes along what it has started. */
  readonly toTidyUp: number;
}

const generous: Limits = { test: 8 * 60_000, file: 12 * 60_000, toTidyUp: 5_000 };

/**
 * Runs test files, each in a process of its own, and prints one line per file and every failure in full. A process ends with its last
 * test, whatever that left open; one that does not come to its last test ends at its limit, and is not waited for beyond that, although
 * something it started may still hold its output.
 */
export async function runNodeTests(files: readonly string[], concurrency: number, limits: Limits = generous): Promise<Tally> {
  const waiting = [...files];
  const tallies: Tally[] = [];
  const takeNext = async (): Promise<void> => {
    for (let file = waiting.shift(); file !== undefined; file = waiting.shift()) tallies.push(await runFile(file, limits));
  };
  await Promise.all(Array.from({ length: concurrency }, takeNext));
  return tallies.reduce(add, nothing);
}

async function runFile(path: string, limits: Limits): Promise<Tally> {
  let output = "";
  let total = nothing;
  const stream = run({
    files: [path],
    timeout: limits.test,
    isolation: "process",
    execArgv: ["--test-force-exit", "--import", limitOf(limits)],
    signal: AbortSignal.timeout(limits.file + 2 * limits.toTidyUp),
  });
  const keep = ({ message }: { message: string }): void => {
    output += message;
  };
  stream.on("test:stdout", keep);
  stream.on("test:stderr", keep);
  stream.on("test:pass", ({ name, skip }) => {
    if (skip !== undefined && skip !== false)
      console.log(`  skipped: ${name}${typeof skip === "string" && skip !== "" ? ` (${skip})` : ""}`);
  });
  stream.on("test:fail", ({ name, file, line, details }) => {
    if (isOnlyAParent(details.error)) return;
    // A file that dies has no summary to print its words with.
    if (file && resolve(name) === file) process.stdout.write(indent(output));
    console.log(`\n  FAILED ${name}\n  ${file ?? ""}:${line ?? ""}\n${indent(explain(details.error))}\n`);
  });
  stream.on("test:summary", ({ file, counts, duration_ms: duration }) => {
    const tally = { passed: counts.passed, failed: counts.tests - counts.passed - counts.skipped - counts.todo, skipped: counts.skipped };
    if (file === undefined) {
      total = tally;
      return;
    }
    if (tally.failed > 0) process.stdout.write(indent(output));
    const outcome = Object.entries(tally).flatMap(([word, count]) => (count > 0 ? [`${count} ${word}`] : []));
    console.log(`  ${file.replace(`${process.cwd()}/`, "")}: ${outcome.join(", ")} (${(duration / 1000).toFixed(1)} s)`);
  });
  // Reading the stream to its end is what makes it run.
  for await (const _event of stream);
  return total;
}

/** The module that ends a process at its limit, with the limit in its address. */
function limitOf({ file, toTidyUp }: Limits): string {
  const { href } = pathToFileURL(join(import.meta.dirname, "limit.ts"));
  return `${href}?${new URLSearchParams({ longest: String(file), toTidyUp: String(toTidyUp) })}`;
}

function isOnlyAParent(error: Error): boolean {
  return "failureType" in error && error.failureType === "subtestsFailed";
}

function explain(error: Error & { readonly exitCode?: unknown; readonly signal?: unknown }): string {
  // Of a process that died: what it died of.
  const { exitCode, signal } = error;
  const death = exitCode != null || signal != null ? `exit code ${inspect(exitCode)}, signal ${inspect(signal)}\n` : "";
  return death + inspect(error.cause ?? error, { depth: 4 });
}

function indent(text: string): string {
  return text.replace(/^(?=.)/gm, "    ");
}
