/// <reference lib="dom" />
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { findBrowser } from "./tools.ts";

/** Put beside a test that needs it: `test(name, { skip: withoutBrowser }, …)`. */
export const withoutBrowser: string | false = findBrowser() ? false : "no Chromium on this machine";

/** Starts one Chromium for a file of stories; close it in `after`. */
export async function openBrowser(): Promise<Browser> {
  const executablePath = findBrowser();
  if (!executablePath) throw new Error("No Chromium: install it or set CHROME_PATH");
  // Root has no user namespace to build a sandbox in; the pages are our own.
  return chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-dev-shm-usage", "--force-color-profile=srgb"] });
}

/** The two windows every step must look right in, in CSS pixels. */
export const windows = { phone: { width: 390, height: 844 }, desktop: { width: 1280, height: 900 } } as const;

export interface Visit extends BrowserContextOptions {
  readonly window?: keyof typeof windows;
}

/**
 * Opens a page of its own (own storage) in `browser`. Whatever goes wrong in it unseen, an uncaught error, a blocked resource or a
 * failed request to another origin than `origin`, is collected in `complaints`; a story asserts that it is empty.
 */
export async function visit(
  browser: Browser,
  url: string,
  { window = "desktop", ...options }: Visit = {},
): Promise<{ page: Page; complaints: string[] }> {
  const isPhone = window === "phone";
  const context = await browser.newContext({
    viewport: windows[window],
    hasTouch: isPhone,
    isMobile: isPhone,
    reducedMotion: "reduce",
    locale: "en-GB",
    timezoneId: "Europe/Paris",
    ...options,
  });
  const page = await context.newPage();
  const { origin } = new URL(url);
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(`uncaught: ${error.message}`));
  page.on("console", (message) => {
    // A refused look-up is an ordinary answer here, but the browser logs every 4xx as an error.
    if (message.type() === "error" && !/status of 4\d\d/.test(message.text())) complaints.push(`console: ${message.text()}`);
  });
  page.on("request", (request) => {
    if (/^https?:/.test(request.url()) && new URL(request.url()).origin !== origin) complaints.push(`third party: ${request.url()}`);
  });
  page.setDefaultTimeout(15_000);
  await page.goto(url);
  return { page, complaints };
}

/** Presses the portal's main button and waits until the next step's heading stands there. */
export async function onward(page: Page): Promise<void> {
  const before = await page.locator("returns-portal .heading").textContent();
  await page.locator("returns-portal button[type=submit]").click();
  await page.waitForFunction(
    (old) => document.querySelector("returns-portal")?.shadowRoot?.querySelector(".heading")?.textContent !== old,
    before,
  );
}
