import { existsSync } from "node:fs";
import { esbuildPlugin } from "@web/dev-server-esbuild";
import { emulateMediaPlugin, sendKeysPlugin, setViewportPlugin } from "@web/test-runner-commands/plugins";
import { playwrightLauncher } from "@web/test-runner-playwright";
import { guestPages } from "./tests/widget/guest-pages.mjs";

const executablePath =
  process.env.CHROME_PATH ?? ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(existsSync);

/** As Vite does: of `?url` a module gets the address, not the file. */
const addresses = {
  name: "addresses",
  serve: ({ path, query }) =>
    path.endsWith(".wasm") && query.url !== undefined ? { body: `export default ${JSON.stringify(path)};`, type: "js" } : undefined,
};

/** The widget's tests: real Chromium, the sources as they are, reduced motion unless a test is about motion. */
export default {
  files: ["tests/widget/**/*.test.ts"],
  nodeResolve: { exportConditions: ["production", "browser"] },
  middleware: [guestPages],
  plugins: [
    addresses,
    esbuildPlugin({ ts: true, target: "es2022", tsconfig: new URL("widget/tsconfig.json", import.meta.url).pathname }),
    sendKeysPlugin(),
    setViewportPlugin(),
    emulateMediaPlugin(),
  ],
  concurrency: 2,
  browsers: [
    playwrightLauncher({
      product: "chromium",
      launchOptions: {
        ...(executablePath && { executablePath }),
        args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
      },
      createBrowserContext: ({ browser }) =>
        browser.newContext({ locale: "en-GB", timezoneId: "Europe/Paris", deviceScaleFactor: 1, reducedMotion: "reduce" }),
    }),
  ],
  // However busy the machine is. What hangs still ends.
  browserStartTimeout: 120_000,
  testsStartTimeout: 120_000,
  testsFinishTimeout: 480_000,
  testFramework: { config: { ui: "bdd", timeout: "60000" } },
};
