import { execFileSync } from "node:child_process";
import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { atMost, megabytes, type Row } from "./row.ts";
import { project } from "./stock.ts";

/** What `npm ci --omit=dev` puts on a disk. */
export async function installSize(): Promise<Row[]> {
  const place = mkdtempSync(path.join(tmpdir(), "returns-install-"));
  for (const name of ["package.json", "package-lock.json", ".npmrc"]) copyFileSync(path.join(project, name), path.join(place, name));
  try {
    execFileSync("npm", ["ci", "--omit=dev", "--no-audit", "--no-fund"], { cwd: place, stdio: ["ignore", 2, 2] });
    const kilobytes = Number(execFileSync("du", ["-sk", "node_modules"], { cwd: place, encoding: "utf8" }).split("\t")[0]);
    return [atMost("production install", kilobytes * 1024, 150_000_000, megabytes)];
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}
