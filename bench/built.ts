import { spawnSync } from "node:child_process";
import path from "node:path";
import { project } from "./stock.ts";

/** Builds the product when a source of it changed since. */
export function build(product: "widget" | "desk" | "server"): void {
  const { status } = spawnSync(process.execPath, [path.join(project, "build.ts"), product, "--if-stale"], { stdio: ["ignore", 2, 2] });
  if (status !== 0) throw new Error(`The ${product} could not be built.`);
}
