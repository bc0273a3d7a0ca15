import { spawnSync } from "node:child_process";
import { globSync, statSync } from "node:fs";
import path from "node:path";

interface Product {
  readonly name: string;
  /** What exists when it was built to the end. */
  readonly result: string;
  readonly sources: readonly string[];
  readonly commands: readonly { readonly program: string; readonly args: readonly string[]; readonly env?: NodeJS.ProcessEnv }[];
}

const products: readonly Product[] = [
  {
    name: "widget",
    result: "dist/widget/sri.json",
    sources: ["widget/**/*.ts", "vite.config.ts", "package.json"],
    commands: [
      { program: "vite", args: ["build", "--logLevel", "warn"] },
      ...["steps", "points", "tracking", "classic"].map((BUILD) => ({
        program: "vite",
        args: ["build", "--logLevel", "warn"],
        env: { BUILD },
      })),
    ],
  },
  {
    name: "desk",
    result: "dist/desk/entry.json",
    sources: ["widget/desk.ts", "widget/desk/**/*.ts", "widget/{controls,shared,generated/desk}/**/*.ts", "vite.config.ts", "package.json"],
    commands: [{ program: "vite", args: ["build", "--logLevel", "warn"], env: { BUILD: "desk" } }],
  },
  {
    name: "server",
    result: "dist/server/main.js",
    sources: ["server/**/*.ts", "locales/**/*.ts", "rolldown.config.ts", "package.json"],
    commands: [{ program: "rolldown", args: ["-c", "rolldown.config.ts", "--log-level", "silent"] }],
  },
];

/** `npm run build [widget|server] [-- --if-stale]`; the demo builds only what changed since. */
function build(args: readonly string[]): void {
  process.chdir(import.meta.dirname);
  const onlyStale = args.includes("--if-stale");
  const names = args.filter((arg) => !arg.startsWith("--"));
  for (const product of products) {
    if (names.length > 0 && !names.includes(product.name)) continue;
    if (onlyStale && !isStale(product)) continue;
    console.log(`Building the ${product.name} …`);
    for (const { program, args: rest, env } of product.commands) {
      const { status } = spawnSync(path.join("node_modules/.bin", program), rest, { stdio: "inherit", env: { ...process.env, ...env } });
      if (status !== 0) process.exit(1);
    }
  }
}

function isStale({ result, sources }: Product): boolean {
  const built = statSync(result, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  return globSync([...sources]).some((file) => statSync(file).mtimeMs > built);
}

build(process.argv.slice(2));
