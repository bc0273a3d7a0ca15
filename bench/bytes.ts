import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { brotliCompressSync } from "node:zlib";
import { build } from "./built.ts";
import { atMost, bytes, type Row } from "./row.ts";
import { project } from "./stock.ts";

/** What a page waits for, with everything it imports statically, and each language it may want. */
export async function portalBytes(): Promise<Row[]> {
  build("widget");
  const folder = path.join(project, "dist/widget");
  const locales = globSync("locales/*.js", { cwd: folder }).map((name) => weigh([path.join(folder, name)]));
  return [
    atMost("portal entry, brotli", weigh([...imported(path.join(folder, "returns-portal.js"))]), 20_000, bytes),
    atMost("portal, largest locale, brotli", Math.max(...locales), 2_000, bytes),
    atMost("portal, loaded later, brotli", weigh([path.join(folder, "steps.js")]), 20_000, bytes),
  ];
}

/** A file and all it imports statically, from there on. */
function imported(file: string, known = new Set<string>()): Set<string> {
  if (known.has(file)) return known;
  known.add(file);
  const text = readFileSync(file, "utf8");
  for (const [, target = ""] of text.matchAll(/(?:^|[;\s])(?:import|export)\s*(?:[\w$*{}\s,]+?from\s*)?["'](\.[^"']+)["']/g))
    imported(path.join(path.dirname(file), target), known);
  return known;
}

function weigh(files: readonly string[]): number {
  return files.reduce((sum, file) => sum + brotliCompressSync(readFileSync(file)).length, 0);
}
