#!/usr/bin/env node
// Plain JavaScript that Node 12 can parse: an old Node must get as far as its sentence, and nothing newer may be imported before that.
// biome-ignore-all lint/style/useNodejsImportProtocol: Node 12 does not know the protocol
import { spawn } from "child_process";
import { existsSync } from "fs";
import * as modules from "module";
import { fileURLToPath } from "url";

const oldestNode = 24;
const major = Number(process.versions.node.split(".")[0]);
const projectsOwnNode = inProject("node_modules/.bin/node");
const isRepeated = process.env.RETURNS_PORTAL_LAUNCHED === "1";

if (major >= oldestNode) run(process.argv[2]);
else if (existsSync(projectsOwnNode) && !isRepeated) repeatWith(projectsOwnNode);
else
  refuse(
    `returns-portal needs Node ${oldestNode} or later; this is Node ${process.versions.node}. Install it from nodejs.org, or run \`npm ci\` here, which brings its own.`,
  );

/** The bundle starts three times faster than the sources; the demo always shows the sources at work. */
function run(command) {
  const isBundled = existsSync(inProject("dist/server/main.js"));
  if (command === "serve" && !isBundled) return refuse("Nothing is built yet. Run `npm run build` first, then start again.");
  keepCompiled();
  const entry = isBundled && command !== "demo" ? "dist/server/main.js" : "server/cli/main.ts";
  import(`../../${entry}`).then((program) => program.main(process.argv.slice(2))).catch(explain);
}

/** Halves the processor time of every start but the first. In the project, because a folder all users may write to could be poisoned. */
function keepCompiled() {
  if (modules.enableCompileCache) modules.enableCompileCache(inProject("node_modules/.cache/compile"));
}

/**
 * Signals are passed on, so that stopping the launcher drains the server instead of orphaning it; the launcher outlives it to report
 * how it ended. A launcher that is killed cannot pass on anything: then the channel breaks, which the server hears.
 */
function repeatWith(node) {
  const env = Object.assign({}, process.env, { RETURNS_PORTAL_LAUNCHED: "1" });
  const args = [fileURLToPath(import.meta.url)].concat(process.argv.slice(2));
  const child = spawn(node, args, { stdio: ["inherit", "inherit", "inherit", "ipc"], env: env });
  for (const signal of ["SIGTERM", "SIGINT"]) process.on(signal, () => child.kill(signal));
  child.on("error", explain);
  child.on("exit", (code, signal) => process.exit(signal ? 1 : code));
}

function explain(error) {
  const isMissing = error.code === "ERR_MODULE_NOT_FOUND" && !existsSync(inProject("node_modules"));
  refuse(isMissing ? "The packages are not installed yet. Run `npm ci` first." : error.stack);
}

function refuse(sentence) {
  console.error(sentence);
  process.exitCode = 1;
}

function inProject(path) {
  return fileURLToPath(new URL(`../../${path}`, import.meta.url));
}
