import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { aFolder, project, run } from "../support/processes.ts";

/** Files as nobody should write them. */
const files = {
  "good.test.mjs": `import { test } from "node:test"; test("good", () => {});`,
  "left-open.test.mjs": `import { test } from "node:test"; setInterval(() => {}, 1_000); test("leaves something open", () => {});`,
  "in-circles.test.mjs": `import { test } from "node:test"; test("goes round in circles", () => { for (;;); });`,
  "never.test.mjs": `import { test } from "node:test"; test("waits forever", () => new Promise((never) => setInterval(() => never, 1_000)));`,
  "child.test.mjs": `import { test } from "node:test"; import { spawn } from "node:child_process";
    test("leaves a process that holds its output", () => {
      console.log("child " + spawn("sleep", ["100"], { stdio: ["ignore", "inherit", "inherit"], detached: true }).pid);
    });`,
};

test("a run of tests comes to its end, and says so, whatever a file does", async (t) => {
  const folder = aFolder();
  const paths = Object.entries(files).map(([name, text]) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  });
  const program = join(folder, "run.mjs");
  const runner = pathToFileURL(join(project, "tests/support/node-tests.ts")).href;
  const limits = { test: 2_000, file: 10_000, toTidyUp: 1_000 };
  writeFileSync(
    program,
    `import { runNodeTests } from ${JSON.stringify(runner)};
     console.log(JSON.stringify(await runNodeTests(${JSON.stringify(paths)}, 5, ${JSON.stringify(limits)})));
     process.exit();`,
  );
  const began = performance.now();
  const { code, said, errors } = await run(process.execPath, [program]);
  t.after(() => {
    for (const [, pid] of said.matchAll(/child (\d+)/g)) process.kill(Number(pid), "SIGKILL");
  });
  assert.equal(code, 0, said + errors);
  assert.ok(performance.now() - began < 60_000, "nobody waited for the process that was left");
  const tally = JSON.parse(said.trim().split("\n").at(-1) ?? "");
  // The file that left a process has passed its test, and is itself what failed.
  assert.deepEqual(tally, { passed: 3, failed: 3, skipped: 0 }, said);
  for (const failed of ["in-circles", "waits forever", "child"]) assert.match(said, new RegExp(`FAILED .*${failed}`));
});
