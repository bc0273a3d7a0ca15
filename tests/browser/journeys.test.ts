/// <reference lib="dom" />
import assert from "node:assert/strict";
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, describe, test } from "node:test";
import type { Browser, Page } from "playwright-core";
import sharp from "sharp";
import { importOrders } from "../../server/actions/import-orders.ts";
import type { OrderSnapshot } from "../../server/domain/order.ts";
import { readWooOrder } from "../../server/providers/shops/woocommerce-orders.ts";
import { onward, openBrowser, visit, windows, withoutBrowser } from "../support/browser.ts";
import { engines } from "../support/databases.ts";
import { aServedWorld } from "../support/served.ts";

const languages = ["en", "fr", "es", "de"] as const;
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
/** `SCREENS=docs/screens npm test -- browser` renews the pictures of the documentation. */
const screens = process.env.SCREENS;

const woo = JSON.parse(readFileSync(new URL("../providers/fixtures/woocommerce/orders.json", import.meta.url), "utf8")) as {
  number: string;
}[];

interface Journey {
  readonly order: string;
  readonly postcode: string;
  /** Screens are kept of this one only. */
  readonly pictured?: boolean;
}

const journeys: readonly Journey[] = [
  { order: "X1", postcode: "00000", pictured: true },
  { order: "X2", postcode: "any" },
  { order: "X3", postcode: "10115" },
];

const [sqlite] = engines();

describe("a shopper in a real browser, from the number to the label", { skip: withoutBrowser }, () => {
  let world: Awaited<ReturnType<typeof aServedWorld>>;
  let browser: Browser;
  before(async () => {
    assert.ok(sqlite);
    world = await aServedWorld(sqlite);
    await importOrders(
      world.app.context,
      world.ada.shop,
      woo.map((order, place) => ({ line: place + 1, snapshot: picturedHere(readWooOrder(order)) })),
    );
    browser = await openBrowser();
  });
  after(async () => {
    await browser?.close();
    await world?.close();
    if (screens) await sideBySide(screens, ["2-items", "4-sending", "5-review", "6-done"]);
  });

  /** The shop's own pictures lie on its own site, which is not here. */
  const picturedHere = (order: OrderSnapshot): OrderSnapshot => ({
    ...order,
    lines: order.lines.map((line) => ({ ...line, imageUrl: `${world.url}/assets/test/scarf.svg` })),
  });

  for (const language of languages) {
    for (const window of ["phone", "desktop"] as const) {
      for (const journey of journeys.filter(({ pictured }) => pictured || window === "phone")) {
        test(`${journey.order} in ${language} on a ${window} (S1-10, S1-38, S1-39, S1-40, S1-41)`, async () => {
          const { page, complaints } = await visit(browser, `${world.url}/r/ada?lng=${language}`, { window });
          await walk(page, journey, (step) => look(page, step, language, window, journey.pictured ?? false));
          assert.equal(await page.locator("returns-portal .ticket").count(), 1);
          assert.deepEqual(complaints, []);
          await page.context().close();
        });
      }
    }

    test(`a real WooCommerce order in ${language}, and its status later by the link in the mail (S1-01, S1-32, S2-09, S2-31)`, async () => {
      const number = { en: "88", fr: "85", es: "87", de: "75" }[language];
      const { page, complaints } = await visit(browser, `${world.url}/r/ada?lng=${language}`, { window: "phone" });
      await walk(page, { order: `#${number}`, postcode: number === "87" ? "69002" : "69006" }, (step) =>
        look(page, step, language, "phone", false),
      );
      await page.locator("returns-portal .ticket").waitFor();
      await page.locator('returns-portal a[href*="/files/"]').first().waitFor();

      const letter = world.letters.find(({ text }) => new RegExp(`[ #]${number}\\b`).test(text));
      const link = /https?:\/\/\S+#k=\S+/.exec(letter?.text ?? "")?.[0];
      assert.ok(link, letter?.text);
      for (const window of ["phone", "desktop"] as const) {
        const later = await visit(browser, link, { window });
        await later.page.locator("returns-portal .timeline").waitFor();
        await look(later.page, "7-status", language, window, true);
        assert.doesNotMatch(later.page.url(), /k=/);
        assert.deepEqual(later.complaints, []);
        await later.page.context().close();
      }
      assert.deepEqual(complaints, []);
      await page.context().close();
    });
  }

  test("two taps, a reload and back give one return", async () => {
    await world.order(world.ben, { number: "B-1" });
    const { page } = await visit(browser, `${world.url}/r/ben?lng=en`, { window: "phone" });
    await walkToReview(page, { order: "B-1", postcode: "69006" });
    await page.locator("returns-portal button[type=submit]").dblclick();
    await page.locator("returns-portal .ticket").waitFor();
    await page.reload();
    await page.locator("returns-portal .heading").waitFor();
    const { json } = await world.ask("GET", "/api/desk/returns", { token: world.ben.apiKey });
    assert.equal(json.items.length, 1);
  });

  async function look(page: Page, step: string, language: string, window: keyof typeof windows, pictured: boolean): Promise<void> {
    const base = page.locator("returns-portal [part~=base]");
    assert.equal(
      await base.evaluate((node) => (node as HTMLElement).closest("[lang]")?.getAttribute("lang") ?? document.documentElement.lang),
      language,
    );
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert.ok(wide <= 0, `${step} is ${wide} px too wide`);
    await page.evaluate(axe);
    const violations = await page.evaluate(async () => {
      // biome-ignore lint/suspicious/noExplicitAny: axe puts itself on the window
      const { violations: found } = await (globalThis as any).axe.run("returns-portal", {
        runOnly: ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"],
      });
      return found.map(({ id, nodes }: { id: string; nodes: { html: string }[] }) => `${id}: ${nodes[0]?.html}`);
    });
    assert.deepEqual(violations, [], step);
    if (!screens || !pictured) return;
    mkdirSync(screens, { recursive: true });
    await page.screenshot({ path: `${screens}/${language}-${step}-${windows[window].width}.png`, fullPage: true });
  }
});

/** The README's first picture: steps as a phone shows them before anybody scrolls. */
async function sideBySide(folder: string, steps: readonly string[]): Promise<void> {
  const { width, height } = windows.phone;
  const gap = 40;
  const phones = await Promise.all(
    steps.map((step) => sharp(`${folder}/en-${step}-${width}.png`).resize({ width, height, fit: "cover", position: "top" }).toBuffer()),
  );
  await sharp({
    create: { width: gap + phones.length * (width + gap), height: height + 2 * gap, channels: 3, background: "#eceae5" },
  })
    .composite(phones.map((input, place) => ({ input, left: gap + place * (width + gap), top: gap })))
    .png({ compressionLevel: 9 })
    .toFile(`${folder}/overview.png`);
}

type Look = (step: string) => Promise<void>;

async function walk(page: Page, journey: Journey, look: Look): Promise<void> {
  await walkToReview(page, journey, look);
  await page.locator("returns-portal button[type=submit]").click();
  await page.locator("returns-portal .ticket").waitFor();
  await look("6-done");
}

async function walkToReview(page: Page, { order, postcode }: Journey, look: Look = async () => {}): Promise<void> {
  await page.locator("returns-portal #order").waitFor();
  await look("1-find");
  await page.locator("returns-portal #order").fill(order);
  await page.locator("returns-portal #proof").fill(postcode);
  await page.keyboard.press("Enter");
  await page.locator("returns-portal #items input[type=checkbox]").first().check();
  await look("2-items");
  await onward(page);
  await page.locator("returns-portal .reason input[type=radio]").first().check();
  const sub = page.locator("returns-portal .reason select");
  if (await sub.count()) await sub.first().selectOption({ index: 1 });
  await look("3-reasons");
  await onward(page);
  await page.locator("returns-portal #way").waitFor();
  await look("4-sending");
  await onward(page);
  await page.locator("returns-portal .money").waitFor();
  await look("5-review");
}
