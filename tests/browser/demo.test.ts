/// <reference lib="dom" />
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import type { Browser, Page } from "playwright-core";
import { freePort, openDemo } from "../../demo/main.ts";
import { onward, openBrowser, visit, withoutBrowser } from "../support/browser.ts";
import { patience, within } from "../support/processes.ts";

const screens = process.env.SCREENS;

/** An order of each shop that may come back, and the shop's own language. */
const shops = [
  { slug: "halden", order: "10482", postcode: "69006" },
  { slug: "adas-shoes", order: "ADA-2107", postcode: "75011" },
  { slug: "bens-books", order: "7741", postcode: "N1 8LN" },
  { slug: "nocturne", order: "N-3056", postcode: "12047" },
] as const;

describe("the demo's shops in a real browser", { skip: withoutBrowser }, () => {
  const folder = mkdtempSync(join(tmpdir(), "returns-demo-"));
  let demo: Awaited<ReturnType<typeof openDemo>>;
  let browser: Browser;
  before(async () => {
    demo = await openDemo({ folder, reset: true, port: await freePort(18_080, "127.0.0.1"), host: "127.0.0.1" });
    browser = await openBrowser();
  });
  after(async () => {
    await browser?.close();
    await demo?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  for (const { slug, order, postcode } of shops) {
    test(`${slug} embeds the portal by the README's two lines and takes an order through to the end`, async () => {
      const { page, complaints } = await visit(browser, `${demo.origin}/demo/shops/${slug}`, { window: "phone" });
      const snippet = await page.content();
      assert.match(snippet, /<script type="module" async="" src="[^"]+\/returns-portal\.js"><\/script>/);
      await find(page, order, postcode);
      await picture(page, slug, "1-items");
      await onward(page);
      await page.locator("returns-portal .reason input[type=radio]").first().check();
      await onward(page);
      await page.locator("returns-portal #way").waitFor();
      await picture(page, slug, "2-sending");
      await onward(page);
      await page.locator("returns-portal .money").waitFor();
      await picture(page, slug, "3-review");
      await page.locator("returns-portal button[type=submit]").click();
      await page.locator("returns-portal .next").waitFor();
      await page.locator("returns-portal .spinner").waitFor({ state: "detached" });
      await picture(page, slug, "4-done");
      assert.deepEqual(complaints, []);
      await page.context().close();
    });
  }

  test("Halden’s shopper has another size sent instead, and sees what is nearly gone and what is", async () => {
    const { page, complaints } = await visit(browser, `${demo.origin}/demo/shops/halden`, { window: "phone" });
    await find(page, "10501", "41004");
    await onward(page);
    await page.locator("returns-portal .reason input[type=radio]").first().check();
    await onward(page);
    await page.locator("returns-portal #money .option").last().click();
    const article = (name: string) => page.locator("returns-portal .articles .option", { hasText: name });
    await article("Moss, L").waitFor();
    assert.equal(await article("Moss, XL").locator("input").count(), 0, "it is sold out");
    await article("Moss, L").click();
    await onward(page);
    await page.locator("returns-portal .row", { hasText: "Moss, L" }).waitFor();
    assert.deepEqual(complaints, []);
    await page.context().close();
  });

  test("a courier who is handed the parcel is seen by the desk and in the shopper’s mail", async () => {
    const { page, complaints } = await visit(browser, `${demo.origin}/r/halden`, { window: "phone" });
    await find(page, "10520", "69006");
    await onward(page);
    await page.locator("returns-portal .reason input[type=radio]").first().check();
    await onward(page);
    await page.locator("returns-portal #way input[value=pickup]").check();
    await page.locator("returns-portal #day input").first().check();
    await page.locator("returns-portal #window input").first().check();
    await picture(page, "pickup", "1-sending");
    await onward(page);
    await page.locator("returns-portal button[type=submit]").click();
    await page.locator("returns-portal .next").waitFor();
    await page.locator("returns-portal .spinner").waitFor({ state: "detached" });
    const number = /BP\d{10}CH/.exec((await page.locator("returns-portal .ticket").textContent()) ?? "")?.[0];
    assert.ok(number);
    await page.goto(`${demo.origin}/demo/parcels`);
    const card = page.locator("article", { hasText: number });
    await card.getByRole("button", { name: "Handed over" }).click();
    await page.locator("article", { hasText: number }).getByText("Accepted at the counter").waitFor();
    await page.request.post(`${demo.origin}/demo/desk`, { form: { role: "agent" } });
    const href = await page.locator("article", { hasText: number }).locator("a").getAttribute("href");
    await page.goto(`${demo.origin}${href}`);
    await page.getByText("The carrier has the parcel").first().waitFor();
    const link = await within(patience, async () => {
      const letters: { text: string }[] = await (await page.request.get(`${demo.origin}/demo/inbox/letters`)).json();
      return letters.map(({ text }) => (text.includes(number) ? /https?:\S+#tracking=\S+/.exec(text)?.[0] : undefined)).find((one) => one);
    });
    await page.goto(link);
    await page.locator("returns-portal", { hasText: number }).waitFor();
    await picture(page, "pickup", "2-tracking");
    assert.deepEqual(complaints, []);
    await page.context().close();
  });

  for (const window of ["desktop", "phone"] as const)
    test(`the desk says why the shop did not pay, on a ${window}`, async () => {
      const { page, complaints } = await visit(browser, `${demo.origin}/demo`, { window });
      await page.request.post(`${demo.origin}/demo/desk`, { form: { role: "owner" } });
      const { items } = await (await page.request.get(`${demo.origin}/api/desk/returns?queue=problems`)).json();
      for (const { number } of items) {
        await page.goto(`${demo.origin}/desk/returns/${number}`);
        await page.locator("#shopper").first().waitFor();
        const sideways = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        assert.equal(sideways, 0, number);
      }
      await page.locator("p", { hasText: "The order was changed in the shop" }).first().waitFor();
      assert.deepEqual(complaints, []);
      await page.context().close();
    });

  test("the desk shows a parcel on its way, and what one could travel by that no carrier made a label for", async () => {
    const { page, complaints } = await visit(browser, `${demo.origin}/demo`, { window: "desktop" });
    await page.request.post(`${demo.origin}/demo/desk`, { form: { role: "agent" } });
    const open = async (order: string) => {
      const { items } = await (await page.request.get(`${demo.origin}/api/desk/returns?limit=100&shop=halden`)).json();
      const found = items.find(({ orderNumber }: { orderNumber: string }) => orderNumber === order);
      await page.goto(`${demo.origin}/desk/returns/${found.number}`);
    };
    await open("10701");
    await page.getByText("Sorted at the parcel centre").first().waitFor();
    await page.getByRole("button", { name: "Parcel 1" }).scrollIntoViewIfNeeded();
    await screen(page, "desk-parcels");
    await open("10712");
    await page.getByText("No carrier made the label").first().waitFor();
    await page.getByRole("button", { name: "Choose a label" }).click();
    await page.getByText("The rules take this one").waitFor();
    await screen(page, "desk-rates");
    assert.deepEqual(complaints, []);
    await page.context().close();
  });

  /** As somebody at the desk has it before them. */
  async function screen(page: Page, name: string): Promise<void> {
    if (!screens) return;
    mkdirSync(screens, { recursive: true });
    await page.screenshot({ path: `${screens}/${name}.png` });
  }

  async function picture(page: Page, slug: string, step: string): Promise<void> {
    if (!screens) return;
    mkdirSync(screens, { recursive: true });
    await page.evaluate(() => (document.activeElement?.shadowRoot?.activeElement as HTMLElement | null)?.blur());
    await page.locator("returns-portal").screenshot({ path: `${screens}/${slug}-${step}.png` });
  }
});

async function find(page: Page, order: string, postcode: string): Promise<void> {
  await page.locator("returns-portal #order").fill(order);
  await page.locator("returns-portal #proof").fill(postcode);
  await page.keyboard.press("Enter");
  await page.locator("returns-portal #items input[type=checkbox]").first().check();
}
