import { spawnSync } from "node:child_process";

/** Ten thousand kills: for a night, or before a release. `CRASHES` asks for another number, `SEED` repeats a run. */
const env = { ...process.env, CRASHES: process.env.CRASHES ?? "10000", SEED: process.env.SEED ?? String(Date.now() % 1_000_000) };
console.log(`${env.CRASHES} kills with SEED=${env.SEED}`);
const { status } = spawnSync(process.execPath, ["--test", "tests/stories/crash.test.ts"], { env, stdio: "inherit" });
process.exit(status ?? 1);
