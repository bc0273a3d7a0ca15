/// <reference lib="dom" />
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import type { Browser } from "playwright-core";
import { openBrowser, visit, withoutBrowser } from "../support/browser.ts";
import { engines } from "../support/databases.ts";
import { scan, withoutScanner } from "../support/scanner.ts";
import { aServedWorld } from "../support/served.ts";
import { shopping } from "../support/shopping.ts";
import { anOrder } from "../support/world.ts";

const [sqlite] = engines();

describe("a shopper with the parcel in their hands", { skip: withoutBrowser }, () => {
  let world: Awaited<ReturnType<typeof aServedWorld>>;
  let browser: Browser;
  before(async () => {
    assert.ok(sqlite);
    world = await aServedWorld(sqlite);
    const { lines } = anOrder({ number: "1001" });
    await world.order(world.ada, {
      number: "1001",
      lines: lines.map((line) => ({ ...line, imageUrl: `${world.url}/assets/test/scarf.svg` })),
    });
    browser = await openBrowser();
  });
  after(async () => {
    await browser?.close();
    await world?.close();
  });

  async function insertOf(number: string): Promise<Uint8Array> {
    const token = world.ada.apiKey;
    const { json } = await world.ask("GET", `/api/desk/orders?search=${number}`, { token });
    const { status, bytes } = await world.ask("POST", `/api/desk/orders/${json.items[0].id}/inserts?format=png`, { token });
    assert.equal(status, 201);
    return bytes;
  }

  test("scanning the delivery note's code opens the items at once, product names and pictures and all (S1-12, S1-36, S1-45)", {
    skip: withoutScanner,
  }, async () => {
    const link = scan(await insertOf("1001"));
    assert.ok(link.startsWith(`${world.url}/r/ada#k=`), link);
    const { page, complaints } = await visit(browser, link, { window: "phone" });
    await page.getByRole("heading", { name: "What is going back?" }).waitFor();
    assert.equal(await page.locator("returns-portal #items input[type=checkbox]").count(), 2);
    for (const words of ["Merino socks", "Charcoal, 40–42", "Rain cap"])
      assert.equal(await page.locator("returns-portal #items").getByText(words).count(), 1, words);
    const pictures = page.locator("returns-portal #items img");
    await pictures.first().scrollIntoViewIfNeeded();
    const drawn = await pictures.first().evaluate(async (image: HTMLImageElement) => image.decode().then(() => image.naturalWidth));
    assert.ok(drawn > 0);
    assert.equal(await pictures.count(), 2);
    assert.equal(page.url(), `${world.url}/r/ada`, "the secret is in no address, no history and no log");
    assert.deepEqual(complaints, []);
    await page.context().close();
  });

  test("whoever types the printed link instead is asked for number and postcode (S1-13, S2-08)", async () => {
    const { page } = await visit(browser, `${world.url}/r/ada`, { window: "phone" });
    await page.locator("returns-portal #order").fill("#1001");
    await page.locator("returns-portal #proof").fill("69 006");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "What is going back?" }).waitFor();
    await page.context().close();
  });

  test("the way to the shop stands on the page, and is the one the merchant set (S1-03, S1-47)", async () => {
    const wayTo = async (): Promise<string | null> => {
      const { page } = await visit(browser, `${world.url}/r/ada?lng=en`);
      const href = await page.locator("returns-portal .foot a").getAttribute("href");
      await page.context().close();
      return href;
    };
    assert.equal(await wayTo(), "mailto:help@ada.test");
    await shopping(world).change(world.ada, { help: { url: "https://ada.test/help" } });
    assert.equal(await wayTo(), "https://ada.test/help");
  });

  for (const [language, heading] of [
    ["en", "Send something back"],
    ["fr", "Renvoyer quelque chose"],
    ["es", "Devolver algo"],
    ["de", "Etwas zurücksenden"],
  ] as const) {
    test(`?lng=${language} forces the language, whatever the browser speaks (S1-10, S1-38)`, async () => {
      const { page } = await visit(browser, `${world.url}/r/ada?lng=${language}`, { locale: language === "fr" ? "de-DE" : "fr-FR" });
      await page.waitForFunction(() => document.querySelector("returns-portal")?.shadowRoot?.querySelector(".heading"));
      assert.equal(await page.locator("returns-portal .heading").textContent(), heading);
      assert.equal(await page.evaluate(() => document.documentElement.lang), language);
      await page.context().close();
    });
  }
});
