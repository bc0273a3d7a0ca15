import { join } from "node:path";
import { run } from "node:test";
import { inspect } from "node:util";
import { add, nothing, type Tally } from "./tally.ts";

/** Ends a process that hangs, for `timeout` only ends tests: a handle left open, or a loop without end, would hold the run forever. */
const limit = join(import.meta.dirname, "limit.ts");

/** The longest test, the one of a crash, ends far below this. */
const longestTest = 5 * 60_000;

/** Runs test files, each in a process of its own, and prints one line per file and every failure in full. */
export async function runNodeTests(files: readonly string[], concurrency: number): Promise<Tally> {
  const output = new Map<string, string>();
  let total = nothing;
  const stream = run({ files: [...files], concurrency, timeout: longestTest, isolation: "process", execArgv: ["--import", limit] });
  const keep = ({ file, message }: { file: string; message: string }) => output.set(file, (output.get(file) ?? "") + message);
  stream.on("test:stdout", keep);
  stream.on("test:stderr", keep);
  stream.on("test:pass", ({ name, skip }) => {
    if (skip !== undefined && skip !== false)
      console.log(`  skipped: ${name}${typeof skip === "string" && skip !== "" ? ` (${skip})` : ""}`);
  });
  stream.on("test:fail", ({ name, file, line, details }) => {
    if (isOnlyAParent(details.error)) return;
    // A file that dies has no summary to print its words with.
    if (name === file) process.stdout.write(indent(output.get(file) ?? ""));
    console.log(`\n  FAILED ${name}\n  ${file ?? ""}:${line ?? ""}\n${indent(explain(details.error))}\n`);
  });
  stream.on("test:summary", ({ file, counts, duration_ms: duration }) => {
    const tally = { passed: counts.passed, failed: counts.tests - counts.passed - counts.skipped - counts.todo, skipped: counts.skipped };
    if (file === undefined) {
      total = tally;
      return;
    }
    if (tally.failed > 0) process.stdout.write(indent(output.get(file) ?? ""));
    const outcome = Object.entries(tally).flatMap(([word, count]) => (count > 0 ? [`${count} ${word}`] : []));
    console.log(`  ${file.replace(`${process.cwd()}/`, "")}: ${outcome.join(", ")} (${(duration / 1000).toFixed(1)} s)`);
  });
  // Reading the stream to its end is what makes it run.
  for await (const _event of stream);
  return add(nothing, total);
}

function isOnlyAParent(error: Error): boolean {
  return "failureType" in error && error.failureType === "subtestsFailed";
}

function explain(error: Error): string {
  return inspect(error.cause ?? error, { depth: 4 });
}

function indent(text: string): string {
  return text.replace(/^(?=.)/gm, "    ");
}
