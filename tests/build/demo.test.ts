import assert from "node:assert/strict";
import { cpSync, symlinkSync } from "node:fs";
import { join, resolve } from "node:path";
import { test } from "node:test";
import { freePort } from "../../demo/main.ts";
import { aFolder, patience, start, within } from "../support/processes.ts";

const project = resolve(import.meta.dirname, "../..");
const sources = ["build.ts", "demo", "locales", "package.json", "server", "tsconfig.json", "vite.config.ts", "widget"];

test("npm run demo serves the portal and the desk from a checkout where nothing is built", async (t) => {
  const folder = aFolder();
  for (const source of sources) cpSync(join(project, source), join(folder, source), { recursive: true });
  symlinkSync(join(project, "node_modules"), join(folder, "node_modules"));
  const port = await freePort(23_000 + (process.pid % 10_000), "127.0.0.1");
  const demo = start(process.execPath, ["server/cli/launch.mjs", "demo"], {
    cwd: folder,
    env: { PORT: String(port), LOG_LEVEL: "silent" },
    tied: true,
  });
  t.after(() => demo.kill());
  let hasEnded = false;
  void demo.ended.then(() => (hasEnded = true));
  await within(patience, () => {
    assert.ok(!hasEnded, demo.said() + demo.errors());
    return demo.said().includes("Everything is at") || undefined;
  });
  const origin = `http://127.0.0.1:${port}`;
  assert.equal((await fetch(`${origin}/returns-portal.js`)).status, 200);
  const page = await fetch(`${origin}/desk/returns`);
  assert.equal(page.status, 200);
  const [, script = ""] = /<script type="module" src="([^"]+)"/.exec(await page.text()) ?? [];
  assert.equal((await fetch(origin + script)).status, 200);
});
