import { parseArgs } from "node:util";
import { portalBytes } from "./bytes.ts";
import { backFill, liveLookUp } from "./connected.ts";
import { desk } from "./desk.ts";
import { deskOpen } from "./desk-open.ts";
import { importSpeed, lookUpsDuringImport } from "./import.ts";
import { installSize } from "./install.ts";
import { interactive } from "./interactive.ts";
import { labels } from "./labels.ts";
import { lookUp } from "./look-up.ts";
import { type Row, skipped } from "./row.ts";
import { start } from "./start.ts";
import { submit } from "./submit.ts";
import { tracking } from "./tracking.ts";

/** `npm run bench [-- NAME …] [-- --quick]`: measures the budgets of the house rules and prints them. Never a test: machines differ. */
async function run(args: readonly string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { quick: { type: "boolean", default: false } },
  });
  const { quick } = values;
  const many = Number(process.env.BENCH_ORDERS ?? (quick ? 100_000 : 1_000_000));
  const parts: Readonly<Record<string, () => Promise<Row[]>>> = {
    bytes: portalBytes,
    "look-up": () => lookUp({ many, requests: quick ? 1_000 : 3_000, turns: quick ? 3 : 7 }),
    submit: () => submit({ requests: quick ? 100 : 300, turns: quick ? 3 : 7 }),
    labels: () => labels({ count: quick ? 50 : 200, turns: quick ? 3 : 5 }),
    import: () => importSpeed({ count: quick ? 2_000 : 10_000, turns: quick ? 3 : 7 }),
    "import-beside": () => lookUpsDuringImport({ count: quick ? 20_000 : 100_000 }),
    "live-look-up": () => liveLookUp({ requests: quick ? 20 : 50 }),
    "back-fill": () => backFill({ count: quick ? 20_000 : 200_000 }),
    tracking: () => tracking({ count: quick ? 500 : 2_000, turns: quick ? 3 : 7 }),
    desk: () => desk({ counts: quick ? [1_000, 100_000] : [1_000, 100_000, 1_000_000], requests: quick ? 20 : 60 }),
    "desk-open": () => deskOpen({ visits: quick ? 3 : 7 }),
    start: () => start({ turns: quick ? 3 : 7 }),
    install: async () => (quick ? [skipped("production install", "not with --quick")] : installSize()),
    interactive: () => interactive({ visits: quick ? 3 : 7 }),
  };
  const unknown = positionals.filter((name) => !(name in parts));
  if (unknown.length > 0) throw new Error(`There is no bench ${unknown.join(", ")}; there are ${Object.keys(parts).join(", ")}.`);
  const rows: Row[] = [];
  for (const [name, part] of Object.entries(parts)) {
    if (positionals.length > 0 && !positionals.includes(name)) continue;
    process.stderr.write(`${name} …\n`);
    rows.push(...(await part()));
  }
  print(rows);
}

function print(rows: readonly Row[]): void {
  const cells = [
    ["budget", "measured", "against", "ratio", ""],
    ...rows.map(({ what, measured, against, ratio, ok }) => [
      what,
      measured,
      against,
      ratio,
      ok === null ? "not measured" : ok ? "ok" : "OVER",
    ]),
  ];
  const widths = (cells[0] ?? []).map((_, column) => Math.max(...cells.map((row) => (row[column] ?? "").length)));
  for (const row of cells)
    console.log(
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    );
}

await run(process.argv.slice(2));
