import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";

/**
 * The desk's sentences: `msg()` in widget/desk → XLIFF in locales/desk → widget/generated/desk.
 *
 *   --merge FILE   takes {"id": {"fr": "…", "es": "…", "de": "…"}} into the XLIFF files
 *   --check        writes no dictionaries, only fails when a translation is missing or a source has changed since
 */
const languages = ["fr", "es", "de"] as const;
const root = new URL("../", import.meta.url);

function main(args: readonly string[]): void {
  const mergeAt = args.indexOf("--merge");
  const merged = mergeAt < 0 ? {} : (JSON.parse(readFileSync(args[mergeAt + 1] ?? "", "utf8")) as Record<string, Record<string, string>>);
  const check = args.includes("--check");
  const before = languages.map(xliffOf);
  localize("extract");
  const missing = languages.flatMap((language) => fill(language, merged));
  if (check) {
    const changed = languages.filter((language, place) => xliffOf(language) !== before[place]);
    if (changed.length > 0) fail(`locales/desk is not what its sources say (${changed.join(", ")}): run npm run localize:desk`);
  } else localize("build");
  if (missing.length > 0) fail(`Missing translations:\n${missing.join("\n")}`);
}

function localize(command: "extract" | "build"): void {
  const { status } = spawnSync("node_modules/.bin/lit-localize", ["--config", "lit-localize-desk.json", command], {
    cwd: root,
    stdio: ["ignore", "ignore", "inherit"],
  });
  if (status !== 0) fail(`lit-localize ${command} failed`);
}

const file = (language: string): URL => new URL(`locales/desk/${language}.xlf`, root);
const xliffOf = (language: string): string => (existsSync(file(language)) ? readFileSync(file(language), "utf8") : "");

/** Puts the given translations in, and answers which ids still have none. Placeholders are given as `{0}`, `{1}` in their order. */
function fill(language: string, merged: Record<string, Record<string, string>>): string[] {
  const missing: string[] = [];
  const text = xliffOf(language).replace(
    /(<trans-unit id="([^"]+)">\s*<source>([\s\S]*?)<\/source>)(\s*<target>[\s\S]*?<\/target>)?/g,
    (whole, head: string, id: string, source: string, target?: string) => {
      const given = merged[id]?.[language];
      if (given !== undefined) return `${head}\n  <target>${withPlaceholders(given, source, id)}</target>`;
      if (!target) missing.push(`${language} ${id}: ${source}`);
      return whole;
    },
  );
  if (text !== xliffOf(language)) writeFileSync(file(language), text);
  return missing;
}

function withPlaceholders(text: string, source: string, id: string): string {
  const holders = source.match(/<x [^>]*\/>/g) ?? [];
  const used = new Set<number>();
  const filled = asXml(text).replace(/\{(\d+)\}/g, (_, number: string) => {
    used.add(Number(number));
    return holders[Number(number)] ?? fail(`${id}: there is no placeholder {${number}}`);
  });
  if (used.size !== holders.length)
    fail(`${id}: the source has ${holders.length} placeholders, the translation uses ${used.size}: ${text}`);
  return filled;
}

const asXml = (text: string): string => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

function fail(message: string): never {
  console.error(message);
  process.exit(1);
}

main(process.argv.slice(2));
