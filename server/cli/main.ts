import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { ConfigError } from "../config.ts";

const usage = `returns-portal: a returns portal for any online shop

  returns-portal serve                      the production server, configured by the environment (see .env.example)
  returns-portal demo                       seeded shops on this machine, to look around: [--reset]
  returns-portal setup --shop SLUG          creates merchant, shop and owner, and prints an API key and a link; --new-key, --owner-link
  returns-portal import FILE --shop SLUG    takes orders: [--format csv|json|woocommerce]
  returns-portal check-shop URL             holds a shop of your own to the contract of any other shop: --secret-file FILE
  returns-portal check-connection           tries a shop or gateway end to end: --shop SLUG, or --provider ID --settings FILE

Each command takes --help.
`;

const usageOfServe = `returns-portal serve

The production server. It is configured by the environment, or by a file .env in this folder; .env.example names every variable.
Only INSTANCE_KEY must be set. SIGTERM and SIGINT let running requests and tasks end first.
`;

const usageOfDemo = `returns-portal demo [--reset]

  --reset  forgets what earlier demos kept

The real server with seeded shops, an inbox and a clock that can be moved. PORT and HOST may be set.
`;

/** Runs one command line, without the program's name; sets the exit code instead of exiting, so that output is flushed. */
export async function main(args: readonly string[]): Promise<void> {
  try {
    await dispatch(args);
  } catch (error) {
    if (!isForTheOperator(error)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}

async function dispatch(args: readonly string[]): Promise<void> {
  const [command = "--help", ...rest] = args;
  const asksForHelp = rest.includes("--help") || rest.includes("-h");
  if (!asksForHelp) readEnvFile();
  switch (command) {
    case "serve": {
      if (asksForHelp) return print(usageOfServe);
      parseArgs({ args: rest, options: {} });
      const { serve } = await import("../main.ts");
      return serve();
    }
    case "demo": {
      if (asksForHelp) return print(usageOfDemo);
      const { values } = parseArgs({ args: rest, options: { reset: { type: "boolean" } } });
      if (!buildPages()) return;
      const { demo } = await import("../../demo/main.ts");
      return demo(values);
    }
    case "setup": {
      const setup = await import("./setup.ts");
      return asksForHelp ? print(setup.usage) : setup.runSetup(rest);
    }
    case "import": {
      const orders = await import("./import.ts");
      return asksForHelp ? print(orders.usage) : orders.importCommand(rest);
    }
    case "check-shop": {
      const check = await import("./check-shop.ts");
      return asksForHelp ? print(check.usage) : check.checkShop(rest);
    }
    case "check-connection": {
      const check = await import("./check-connection.ts");
      return asksForHelp ? print(check.usage) : check.checkConnection(rest);
    }
    case "help":
    case "--help":
    case "-h":
      return print(usage);
    default:
      process.stderr.write(`There is no command "${command}".\n\n${usage}`);
      process.exitCode = 1;
  }
}

function print(text: string): void {
  process.stdout.write(text);
}

/** The demo shows portal and desk as they will be shipped, built anew when a source changed since. */
function buildPages(): boolean {
  const script = path.resolve(import.meta.dirname, "../../build.ts");
  const { status } = spawnSync(process.execPath, [script, "widget", "desk", "--if-stale"], { stdio: "inherit" });
  process.exitCode = status ?? 1;
  return status === 0;
}

/** Values of the real environment win over the file's. */
function readEnvFile(): void {
  if (existsSync(".env")) process.loadEnvFile(".env");
}

function isForTheOperator(error: unknown): error is Error {
  return error instanceof ConfigError || (error instanceof TypeError && "code" in error && String(error.code).startsWith("ERR_PARSE_ARGS"));
}

if (import.meta.main) await main(process.argv.slice(2));
