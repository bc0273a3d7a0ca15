import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { after, before, describe, it } from "node:test";
import { type Browser, chromium, type Page } from "playwright-core";
import { startShop } from "../widget/shop-server.ts";

const element = '<returns-portal shop="halden"><a id="fallback" href="mailto:help@halden.example">Write to us</a></returns-portal>';
const following = '<returns-portal shop="halden" tracking="a-parcel"></returns-portal>';
const strict =
  "default-src 'none'; script-src 'self'; style-src 'none'; connect-src 'self'; img-src data:; require-trusted-types-for 'script'; trusted-types lit-html";

const integrity = (file: string): string =>
  `sha384-${createHash("sha384")
    .update(readFileSync(`dist/widget/${file}`))
    .digest("base64")}`;

/** Host pages as shops write them. */
const pages: Record<string, { body: string; headers?: Record<string, string>; lang?: string }> = {
  "/module": {
    body: `${element}<script type="module" async crossorigin src="/returns-portal.js" integrity="SRI"></script>`,
    headers: { "content-security-policy": strict },
  },
  "/german": {
    lang: "de",
    body: `<link rel="modulepreload" href="/locales/de.js" crossorigin>${element}<script type="module" src="/returns-portal.js"></script>`,
  },
  "/parcel": {
    lang: "fr",
    body: `${following}<script type="module" src="/returns-portal.js"></script>`,
    headers: { "content-security-policy": strict },
  },
  "/parcels": { body: `${following}${following.replace("a-parcel", "gone")}<script src="/returns-portal.classic.js"></script>` },
  "/framed": {
    body: `<iframe sandbox="allow-scripts" srcdoc='${following.replace("<returns-portal", '<returns-portal api="HERE"')}<script type="module" src="HERE/returns-portal.js"></script>'></iframe>`,
  },
  "/classic": { lang: "fr", body: `${element}<script src="/returns-portal.classic.js"></script>` },
  "/changed": {
    body: `${element}<script type="module" crossorigin src="/returns-portal.js" integrity="sha384-${"A".repeat(64)}"></script>`,
  },
  "/twice": {
    body: `${element}<script type="module" src="/returns-portal.js?ver=1"></script><script type="module" src="/copy/returns-portal.js?ver=2"></script><script src="/returns-portal.classic.js" defer></script>`,
  },
};

describe("The built portal", () => {
  let browser: Browser;
  let shop: Awaited<ReturnType<typeof startShop>>;

  before(async () => {
    browser = await chromium.launch({ executablePath: process.env.CHROME_PATH ?? "/usr/bin/chromium", args: ["--no-sandbox"] });
    shop = await startShop((path) => {
      const { body, headers = {}, lang = "en" } = pages[path] ?? { body: "" };
      return {
        html: `<!doctype html><html lang="${lang}"><meta charset="utf-8"><title>Shop</title><body>${body.replace("SRI", integrity("returns-portal.js")).replaceAll("HERE", shop.url)}`,
        headers,
      };
    });
  });

  after(async () => {
    await browser.close();
    await shop.stop();
  });

  async function visit(path: string, look: (page: Page, problems: string[], files: string[]) => Promise<void>): Promise<void> {
    const context = await browser.newContext({ locale: "en-GB" });
    const page = await context.newPage();
    const problems: string[] = [];
    const files: string[] = [];
    page.on("pageerror", ({ message }) => problems.push(message));
    page.on("console", (line) => ["error", "warning"].includes(line.type()) && problems.push(line.text()));
    page.on("request", (request) => request.url().endsWith(".js") && files.push(new URL(request.url()).pathname));
    await page.goto(shop.url + path);
    await look(page, problems, files);
    await context.close();
  }

  async function findItems(page: Page): Promise<number> {
    await page.fill("#order", "10482");
    await page.fill("#proof", "59100");
    await page.locator(".primary").click();
    await page.locator(".item").first().waitFor();
    return page.locator(".item").count();
  }

  it("draws from one pinned file, the later steps from a second, under a strict policy", () =>
    visit("/module", async (page, problems, files) => {
      await page.locator("#order").waitFor();
      assert.equal(await findItems(page), 4);
      assert.deepEqual(files, ["/returns-portal.js", "/steps.js"]);
      assert.equal(
        await page
          .locator(".choice")
          .first()
          .evaluate((choice) => getComputedStyle(choice).display),
        "grid",
      );
      assert.deepEqual(problems, []);
    }));

  it("speaks German in every step, though its steps are a file of their own", () =>
    visit("/german", async (page, problems, files) => {
      await page.getByRole("heading", { name: "Etwas zurücksenden" }).waitFor();
      await findItems(page);
      await page.getByRole("heading", { name: "Was geht zurück?" }).waitFor();
      assert.deepEqual([problems, files.filter((file) => file.startsWith("/locales/"))], [[], ["/locales/de.js", "/locales/de-steps.js"]]);
    }));

  it("lists places from a third file, and only to who asks, under the same policy", () =>
    visit("/module", async (page, problems, files) => {
      await findItems(page);
      await page.locator("label.choice").first().click();
      await page.locator(".primary").click();
      await page.locator(".option").first().click();
      await page.locator(".primary").click();
      const find = page.getByRole("button", { name: "Find a place near you" });
      await find.waitFor();
      assert.deepEqual(files, ["/returns-portal.js", "/steps.js"]);
      await find.click();
      await page.getByText("Tabac de la Gare").waitFor();
      await page.getByRole("button", { name: "Show them on a map" }).click();
      await page.getByRole("img", { name: "Map of the places" }).waitFor();
      assert.deepEqual([files.at(-1), problems], ["/points.js", []]);
    }));

  it("follows a parcel without the steps, in French, under a strict policy", () =>
    visit("/parcel", async (page, problems, files) => {
      await page.getByText("Toutes les nouvelles du colis").waitFor();
      assert.equal(
        await page
          .locator(".timeline li")
          .first()
          .evaluate((stop) => getComputedStyle(stop).display),
        "grid",
      );
      assert.deepEqual(
        [files.toSorted(), problems],
        [["/locales/fr-tracking.js", "/locales/fr.js", "/returns-portal.js", "/tracking.js"], []],
      );
    }));

  it("follows two parcels on a page from the classic script, the one whose link is over told apart", () =>
    visit("/parcels", async (page) => {
      await page.getByRole("heading", { name: "On its way to Halden" }).waitFor();
      await page.getByRole("heading", { name: "This link does not open a parcel any more." }).waitFor();
    }));

  it("follows a parcel in a sandboxed frame without storage", () =>
    visit("/framed", async (page, problems) => {
      await page.frameLocator("iframe").getByRole("heading", { name: "On its way to Halden" }).waitFor();
      assert.deepEqual(problems, []);
    }));

  it("runs from a classic script, its languages inside", () =>
    visit("/classic", async (page, problems, files) => {
      await page.getByRole("heading", { name: "Renvoyer quelque chose" }).waitFor();
      assert.equal(await findItems(page), 4);
      await page.getByRole("heading", { name: "Que renvoyez-vous" }).waitFor();
      assert.deepEqual([files, problems], [["/returns-portal.classic.js"], []]);
    }));

  it("never runs a changed file, and then leaves the shop's own words", () =>
    visit("/changed", async (page) => {
      await page.waitForLoadState("networkidle");
      assert.equal(await page.locator("#fallback").isVisible(), true);
    }));

  it("is one portal when a page loads it three times", () =>
    visit("/twice", async (page, problems) => {
      assert.equal(await findItems(page), 4);
      assert.deepEqual(problems, []);
    }));

  it("says its integrity in sri.json", () => {
    const sri = JSON.parse(readFileSync("dist/widget/sri.json", "utf8")) as Record<string, string>;
    for (const [file, hash] of Object.entries(sri)) assert.equal(hash, integrity(file));
    assert.deepEqual(Object.keys(sri).sort(), [
      ...["de", "es", "fr"].flatMap((language) => ["-points", "-steps", "-tracking", ""].map((file) => `locales/${language}${file}.js`)),
      "points.js",
      "returns-portal.classic.js",
      "returns-portal.js",
      "steps.js",
      "tracking.js",
    ]);
  });
});
