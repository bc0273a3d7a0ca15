import { createServer } from "node:http";
import type { Page } from "playwright-core";
import { openBrowser, windows, withoutBrowser } from "../tests/support/browser.ts";
import { build } from "./built.ts";
import { atMost, median, milliseconds, type Row, skipped } from "./row.ts";
import { openStand } from "./stand.ts";
import { slug, stocked } from "./stock.ts";

const what = "portal interactive, Slow 4G, CPU ÷ 4";

/** Chromium's own preset "Slow 4G", and a phone a quarter as fast as this machine. */
const slow4g = { offline: false, latency: 562.5, downloadThroughput: (1.6e6 * 0.9) / 8, uploadThroughput: (750e3 * 0.9) / 8 };
const slowdown = 4;

/** From the address to a first step that can be typed into, on a shop's page on another origin with the README's two lines. */
export async function interactive({ visits }: { visits: number }): Promise<Row[]> {
  if (withoutBrowser) return [skipped(what, withoutBrowser)];
  build("widget");
  const stand = await openStand(await stocked(10_000));
  const shop = await openShop(`http://localhost:${stand.port}`);
  const browser = await openBrowser();
  const seen: Seen[] = [];
  try {
    for (let visit = 0; visit <= visits; visit++) {
      const context = await browser.newContext({ viewport: windows.phone, isMobile: true, hasTouch: true, deviceScaleFactor: 2 });
      const page = await context.newPage();
      seen.push(await see(page, shop.address));
      await context.close();
    }
  } finally {
    await browser.close();
    shop.close();
    await stand.close();
  }
  const [, ...counted] = seen;
  const shift = median(counted.map(({ shift }) => shift));
  return [
    atMost(what, median(counted.map(({ ready }) => ready)), 1_800, milliseconds),
    atMost("layout shift on the way", shift, 0.1, (value) => value.toFixed(3)),
  ];
}

interface Seen {
  readonly ready: number;
  readonly shift: number;
}

async function see(page: Page, address: string): Promise<Seen> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("Network.enable");
  await devtools.send("Network.emulateNetworkConditions", slow4g);
  await devtools.send("Emulation.setCPUThrottlingRate", { rate: slowdown });
  await page.addInitScript(watch);
  await page.goto(address, { waitUntil: "commit" });
  await page.waitForFunction("window.ready > 0");
  // What comes after the first step, such as the shop's answer, may still move things.
  await page.waitForTimeout(2_500);
  return page.evaluate("({ ready: window.ready, shift: window.shift })");
}

/** Runs in the page before its own scripts; as text, because it is the browser's world. */
const watch = `
  window.shift = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shift += entry.value;
  }).observe({ type: "layout-shift", buffered: true });
  const look = () => {
    const field = document.querySelector("returns-portal")?.shadowRoot?.querySelector("input:not([disabled])");
    if (field && field.getBoundingClientRect().height > 0) window.ready = performance.now();
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
`;

async function openShop(server: string): Promise<{ address: string; close(): void }> {
  const page = `<!doctype html>
<html lang="fr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Retours</title>
<link rel="modulepreload" crossorigin href="${server}/locales/fr.js">
<script type="module" async src="${server}/returns-portal.js"></script>
<style>body { font: 16px/1.5 Georgia, serif; max-inline-size: 60rem; margin: 2rem auto; padding: 0 1rem; color: #222 }</style>
</head>
<body>
<h1>Retours et échanges</h1>
<p>Trente jours pour changer d’avis.</p>
<returns-portal shop="${slug}" api="${server}"><a href="mailto:help@bench.test">Besoin d’aide pour un retour ?</a></returns-portal>
<footer><p>© Bench</p></footer>
</body>
</html>`;
  const site = createServer((_, answer) => answer.writeHead(200, { "Content-Type": "text/html; charset=utf-8" }).end(page));
  const port = await new Promise<number>((resolve) =>
    site.listen(0, "127.0.0.1", () => {
      const address = site.address();
      resolve(typeof address === "object" && address ? address.port : 0);
    }),
  );
  return { address: `http://127.0.0.1:${port}/`, close: () => void site.close() };
}
