import { Worker } from "node:worker_threads";

/** A file that hangs is a failure, not a wait. */
const longestFile = 8 * 60_000;
/** For what a test process does when it is told to end: it takes along what it has started. */
const toTidyUp = 5_000;

// In a thread of its own, because the one of the tests may be the one that goes round in circles.
new Worker(
  `
  const { setTimeout } = require("node:timers");
  const { writeSync } = require("node:fs");
  setTimeout(() => {
    writeSync(2, "It did not end within ${longestFile / 60_000} minutes: something is left open, or goes round in circles.\\n");
    process.kill(process.pid, "SIGTERM");
    setTimeout(() => process.kill(process.pid, "SIGKILL"), ${toTidyUp});
  }, ${longestFile});
  `,
  { eval: true },
).unref();
