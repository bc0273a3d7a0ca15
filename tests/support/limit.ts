import { Worker } from "node:worker_threads";

/** What a test process is given: the longest it may live, then how long it has to take along what it started. */
const { searchParams } = new URL(import.meta.url);
const [longest, toTidyUp] = ["longest", "toTidyUp"].map((name) => Number(searchParams.get(name)));

// In a thread of its own, because the one of the tests may be the one that goes round in circles.
new Worker(
  `
  const { setTimeout } = require("node:timers");
  const { writeSync } = require("node:fs");
  setTimeout(() => {
    writeSync(2, "It did not end within ${longest} ms: something goes round in circles.\\n");
    process.kill(process.pid, "SIGTERM");
    setTimeout(() => process.kill(process.pid, "SIGKILL"), ${toTidyUp});
  }, ${longest});
  `,
  { eval: true },
).unref();
