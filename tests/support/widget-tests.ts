import { readFileSync } from "node:fs";
import { setTimeout as after } from "node:timers/promises";
import { startTestRunner } from "@web/test-runner";
import { add, nothing, type Tally } from "./tally.ts";

type Runner = NonNullable<Awaited<ReturnType<typeof startTestRunner>>>;
type Session = ReturnType<Runner["sessions"]["all"]> extends Iterable<infer Item> ? Item : never;
type Suite = NonNullable<Session["testResults"]>;

/** Longer than any file may take, by web-test-runner.config: if nothing ends for so long, nothing will. */
const longestSilence = 12 * 60_000;

/** Runs the widget's tests in a real Chromium, as web-test-runner.config says. */
export async function runWidgetTests(): Promise<Tally> {
  const started = startTestRunner({ readCliArgs: false, autoExitProcess: false, config: { reporters: [], watch: false } });
  const runner = await Promise.race([started, after(longestSilence, undefined, { ref: false })]);
  if (!runner) return { ...nothing, failed: 1 };
  const allPassed = await itsEnd(runner);
  const tally = [...runner.sessions.all()].map(report).reduce(add, nothing);
  return allPassed || tally.failed > 0 ? tally : add(tally, { ...nothing, failed: 1 });
}

/** Whether all passed. Of a browser that answers no more, not even when it is told to close, no end is heard. */
function itsEnd(runner: Runner): Promise<boolean> {
  return new Promise((resolve) => {
    const giveUp = setTimeout(() => {
      const open = [...runner.sessions.all()].filter(({ status }) => status !== "FINISHED").map(({ testFile }) => testFile);
      console.log(
        `\n  FAILED nothing ended within ${longestSilence / 60_000} minutes: ${open.join(" ") || "the browser does not close"}\n`,
      );
      resolve(false);
    }, longestSilence);
    runner.sessions.on("session-status-updated", () => void giveUp.refresh());
    runner.on("finished", (passed) => {
      clearTimeout(giveUp);
      resolve(passed);
    });
  });
}

function report(session: Session): Tally {
  const file = session.testFile.replace(`${process.cwd()}/`, "");
  const tally = session.testResults ? reportSuite(session.testResults, []) : nothing;
  // An import that fails, or a page that never answers, leaves errors and no tests.
  for (const error of session.errors) console.log(`\n  FAILED ${file}\n    ${error.stack ?? error.message}\n`);
  const whole = session.errors.length > 0 ? add(tally, { ...nothing, failed: 1 }) : tally;
  console.log(`  ${file}: ${whole.passed} passed${whole.failed > 0 ? `, ${whole.failed} failed` : ""}`);
  return whole;
}

function reportSuite(suite: Suite, above: readonly string[]): Tally {
  const trail = suite.name === "" ? above : [...above, suite.name];
  for (const test of suite.tests) {
    if (test.passed || test.skipped) continue;
    console.log(`\n  FAILED ${[...trail, test.name].join(" › ")}\n    ${test.error?.message ?? ""}\n${test.error?.stack ?? ""}\n`);
  }
  const own: Tally = {
    passed: suite.tests.filter((test) => test.passed && !test.skipped).length,
    failed: suite.tests.filter((test) => !test.passed && !test.skipped).length,
    skipped: suite.tests.filter((test) => test.skipped).length,
  };
  return suite.suites.map((inner) => reportSuite(inner, trail)).reduce(add, own);
}

/** How many tests a file holds, for saying what was skipped when there is no browser to ask. */
export function countTests(files: readonly string[]): number {
  return files.reduce((sum, file) => sum + (readFileSync(file, "utf8").match(/^\s*(it|test)\(/gm)?.length ?? 0), 0);
}
