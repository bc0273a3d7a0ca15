import { spawnSync } from "node:child_process";
import { existsSync, globSync } from "node:fs";
import path from "node:path";
import { chromium } from "playwright-core";

/** A program the tests drive, and the Debian package that brings it. */
export interface Tool {
  readonly name: string;
  readonly debianPackage: string;
  readonly find: () => string | null;
}

export const tools = {
  browser: { name: "Chromium", debianPackage: "chromium", find: findBrowser },
  postgres: { name: "PostgreSQL", debianPackage: "postgresql", find: findPostgres },
  pdf: { name: "pdftotext", debianPackage: "poppler-utils", find: () => which("pdftotext") },
  barcodes: { name: "zbarimg", debianPackage: "zbar-tools", find: () => which("zbarimg") },
  processes: { name: "ps", debianPackage: "procps", find: () => which("ps") },
  jq: { name: "jq", debianPackage: "jq", find: () => which("jq") },
  curl: { name: "curl", debianPackage: "curl", find: () => which("curl") },
} as const satisfies Record<string, Tool>;

/** The executable of a Chromium: `CHROME_PATH`, the system's, or the one Playwright downloaded; null when there is none. */
export function findBrowser(): string | null {
  const candidates = [
    process.env.CHROME_PATH,
    which("chromium"),
    which("chromium-browser"),
    which("google-chrome"),
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    chromium.executablePath(),
  ];
  return candidates.find((candidate) => candidate && existsSync(candidate)) ?? null;
}

/** The folder of `initdb` and `postgres`: newest Debian version, or the one on the path; null when there is none. */
export function findPostgres(): string | null {
  const [newest] = globSync("/usr/lib/postgresql/*/bin/initdb").sort((a, b) => b.localeCompare(a, "en", { numeric: true }));
  const initdb = newest ?? which("initdb");
  return initdb && path.dirname(initdb);
}

function which(program: string): string | null {
  const folders = (process.env.PATH ?? "").split(path.delimiter);
  return folders.map((folder) => path.join(folder, program)).find((file) => existsSync(file)) ?? null;
}

/** Installs what is missing where that may be done without asking, and answers what is still missing. */
export function provide(wanted: readonly Tool[]): Tool[] {
  const missing = wanted.filter((tool) => !tool.find());
  if (missing.length === 0) return [];
  if (process.getuid?.() === 0 && which("apt-get")) installWithApt(missing);
  else if (missing.includes(tools.browser)) downloadBrowser();
  return missing.filter((tool) => !tool.find());
}

function installWithApt(missing: readonly Tool[]): void {
  const packages = missing.map((tool) => tool.debianPackage);
  console.log(`Installing ${packages.join(", ")} with apt-get: the tests drive the real programs.`);
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const apt = (...args: string[]) => spawnSync("apt-get", ["-qq", ...args], { stdio: ["ignore", "ignore", "inherit"], env });
  apt("update");
  apt("install", "-y", "--no-install-recommends", ...packages);
}

function downloadBrowser(): void {
  console.log("Downloading a Chromium for the tests (Playwright keeps it in its own cache).");
  const command = path.resolve("node_modules/playwright-core/cli.js");
  spawnSync(process.execPath, [command, "install", "chromium"], { stdio: ["ignore", "ignore", "inherit"] });
}
