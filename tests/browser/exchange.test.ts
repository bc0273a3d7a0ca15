/// <reference lib="dom" />
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import type { Browser } from "playwright-core";
import { defaultPolicy } from "../../server/domain/default-policy.ts";
import { onward, openBrowser, visit, withoutBrowser } from "../support/browser.ts";
import { engines } from "../support/databases.ts";
import { aServedWorld } from "../support/served.ts";

const [sqlite] = engines();

describe("another size instead, in a real browser", { skip: withoutBrowser }, () => {
  let world: Awaited<ReturnType<typeof aServedWorld>>;
  let browser: Browser;
  before(async () => {
    assert.ok(sqlite);
    world = await aServedWorld(sqlite, { policy: { ...defaultPolicy(), resolutions: { ...defaultPolicy().resolutions, exchange: true } } });
    const { apiKey: token } = world.ada;
    await world.ask("PATCH", "/api/desk/shops/ada", { token, body: { can: { storeCredit: true, exchange: true } } });
    const size = (sku: string, price: number, stock: number) => ({
      sku,
      title: "Rain cap",
      variant: sku,
      productId: "cap",
      price,
      currency: "EUR",
      stock,
      imageUrl: `${world.url}/assets/test/scarf.svg`,
    });
    const body = [size("CAP", 3_500, 3), size("Navy, L", 3_500, 2), size("Gold, M", 4_000, 9), size("Navy, S", 3_500, 0)];
    assert.equal((await world.ask("PUT", "/api/desk/shops/ada/products", { token, body })).status, 200);
    await world.order(world.ada, { number: "5501" });
    browser = await openBrowser();
  });
  after(async () => {
    await browser?.close();
    await world?.close();
  });

  test("another size is chosen, submitted, and stands on the return's page (S5-23, S5-39)", async () => {
    const { page, complaints } = await visit(browser, `${world.url}/r/ada?lng=en`, { window: "phone" });
    await page.locator("returns-portal #order").fill("5501");
    await page.locator("returns-portal #proof").fill("69006");
    await page.keyboard.press("Enter");
    await page.locator("returns-portal label.choice", { hasText: "Rain cap" }).click();
    await onward(page);
    await page.locator("returns-portal .option", { hasText: "small" }).first().click();
    await onward(page);
    await page.locator("returns-portal #money .option", { hasText: "Exchange" }).first().click();
    const choice = (name: string) => page.locator("returns-portal .articles .option", { hasText: name });
    await choice("Navy, L").waitFor();
    assert.match(await choice("Navy, L").innerText(), /Same price[\s\S]*2 left/);
    assert.match(await choice("Navy, S").innerText(), /Sold out/);
    assert.equal(await choice("Navy, S").locator("input").count(), 0);
    await choice("Gold, M").click();
    await page.locator("returns-portal .note", { hasText: "You pay €8.50" }).waitFor();
    await choice("Navy, L").click();
    await page.locator("returns-portal .note", { hasText: "costs the same" }).waitFor();
    await onward(page);
    await page.locator("returns-portal .row", { hasText: "You get instead: Rain cap, Navy, L" }).waitFor();
    await page.locator("returns-portal button[type=submit]").click();
    await page.locator("returns-portal .next").waitFor();

    // Later, from the number again.
    await page.goto(`${world.url}/r/ada?lng=en`);
    await page.evaluate(() => sessionStorage.clear());
    await page.reload();
    await page.locator("returns-portal #order").fill("5501");
    await page.locator("returns-portal #proof").fill("69006");
    await page.keyboard.press("Enter");
    await page.locator("returns-portal .link", { hasText: "See" }).first().click();
    await page.locator("returns-portal .timeline").waitFor();
    await page.locator("returns-portal .summary", { hasText: "Rain cap, Navy, L" }).waitFor();
    assert.deepEqual(complaints, []);
    await page.context().close();
  });
});
