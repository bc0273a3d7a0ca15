import { spawnSync } from "node:child_process";

/** Ten thousand kills, and a thousand of the built server: for a night, or before a release. `CRASHES` asks for another number, `SEED` repeats a run. */
const env = { ...process.env, CRASHES: process.env.CRASHES ?? "10000", SEED: process.env.SEED ?? String(Date.now() % 1_000_000) };
console.log(`${env.CRASHES} kills with SEED=${env.SEED}`);
for (const args of [
  ["build.ts", "--if-stale"],
  ["--test", "--test-concurrency=1", "tests/stories/crash.test.ts", "tests/build/crash.test.ts"],
]) {
  const { status } = spawnSync(process.execPath, args, { env, stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
}
