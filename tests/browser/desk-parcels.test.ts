/// <reference lib="dom" />
import assert from "node:assert/strict";
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import type { Browser, Page } from "playwright-core";
import { setPassword } from "../../server/actions/set-password.ts";
import { createMember, findMember } from "../../server/store/members.ts";
import { openBrowser, visit, withoutBrowser } from "../support/browser.ts";
import { carrierDouble } from "../support/carrier-double.ts";
import { engines } from "../support/databases.ts";
import { deskWork } from "../support/desk.ts";
import { aServedWorld } from "../support/served.ts";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const password = "four quiet mountain huts";
const screens = process.env.SCREENS;
const [sqlite] = engines();

describe("an agent and the parcels of a return, in a real browser", { skip: withoutBrowser }, () => {
  let world: Awaited<ReturnType<typeof aServedWorld>>;
  let browser: Browser;
  let clock = () => 0;
  const carrier = carrierDouble(() => clock());
  before(async () => {
    assert.ok(sqlite);
    world = await aServedWorld(sqlite, { providers: { carriers: new Map([[carrier.provider.id, carrier.provider]]) } });
    clock = () => world.now();
    await carrier.connect(world, world.ada);
    await world.order(world.ada, { number: "4001" });
    browser = await openBrowser();
  });
  after(async () => {
    await browser?.close();
    await world?.close();
  });

  test("a label is chosen among prices, given back, another made; its way and slip are there, and its cost (S5-43, S5-44, S5-46)", async () => {
    const { page, complaints } = await signIn();
    const desk = deskWork(world, { Authorization: `Bearer ${world.ada.apiKey}` });
    const asked = await desk.asked("4001");
    const parcels = page.locator("section.parcels");
    await page.goto(`${world.url}/desk/returns/${asked.number}`);
    await parcels.getByText("Why Double Post:").waitFor();
    assert.equal(carrier.labels.length, 1);
    await look(page, "bought");

    await menu(page, "Give the label back");
    await page.getByRole("button", { name: /^Give it back/ }).click();
    await parcels.getByText("The label was given back to the carrier.").waitFor();
    await look(page, "given-back");

    await parcels.getByRole("button", { name: "Choose a label" }).click();
    await page.getByText("The rules take this one").waitFor();
    await page.getByRole("radio", { name: /Double Pickup/ }).check();
    await look(page, "rates");
    await page.getByRole("button", { name: /^Make it, no mail/ }).click();
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await parcels.getByText(/Double Pickup · bought/).waitFor();
    assert.equal(carrier.labels.length, 2, "one for each choice");
    const [first, second] = carrier.labels;
    assert.deepEqual([first?.cancelled, second?.cancelled], [true, false]);

    await page.getByRole("button", { name: "Print the packing slip" }).click();
    await page.getByRole("link", { name: "Open the packing slip" }).waitFor();
    await look(page, "return");

    await page.goto(`${world.url}/desk/settings/shipping?shop=ada`);
    await page.getByRole("button", { name: "Try it" }).click();
    await page
      .getByText(/^Double Drop-off$/)
      .first()
      .waitFor();
    await page.getByRole("button", { name: "Add a rule" }).click();
    await look(page, "shipping");
    await page.goto(`${world.url}/desk/settings/label-costs`);
    await page.getByRole("link", { name: asked.number }).first().waitFor();
    await look(page, "costs");
    await page.goto(`${world.url}/desk/settings/connections?shop=ada`);
    await page.getByRole("heading", { name: "Carriers" }).waitFor();
    await look(page, "connections");
    assert.deepEqual(complaints, []);
  });

  async function menu(page: Page, item: string): Promise<void> {
    await page.locator("section.parcels desk-menu").first().click();
    await page.getByRole("menuitem", { name: item }).click();
  }

  async function signIn(): Promise<{ page: Page; complaints: string[] }> {
    const { db, newId, now } = world.app.context;
    const { merchantId } = world.ada.shop;
    const email = "olive@ada.test";
    const id = newId("member");
    await createMember(db, merchantId, { id, email, role: "owner", at: now() });
    const member = await findMember(db, merchantId, id);
    assert.ok(member);
    await setPassword(world.app.context, member, password);
    const opened = await visit(browser, `${world.url}/desk`, { window: "desktop" });
    await opened.page.getByLabel("E-mail").fill(email);
    await opened.page.getByLabel("Password", { exact: true }).fill(password);
    await opened.page.keyboard.press("Enter");
    await opened.page.waitForURL(/\/desk\/(?:returns|set-up)/);
    return opened;
  }

  /** What nobody can see in a picture; and the picture, in every size, where somebody wants to look. */
  async function look(page: Page, step: string): Promise<void> {
    await page.evaluate(axe);
    const found = await page.evaluate(async () => {
      const { violations } = await (globalThis as unknown as { axe: typeof import("axe-core") }).axe.run(document, {
        rules: { region: { enabled: false } },
      });
      return violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id} ${target} ${failureSummary}`));
    });
    assert.deepEqual(found, [], step);
    if (!screens) return;
    mkdirSync(screens, { recursive: true });
    for (const width of [1_440, 1_024, 390])
      for (const colorScheme of ["light", "dark"] as const) {
        await page.setViewportSize({ width, height: width === 390 ? 844 : 900 });
        await page.emulateMedia({ colorScheme });
        await page.screenshot({ path: join(screens, `${step}-${width}-${colorScheme}.png`), fullPage: true });
      }
    await page.setViewportSize({ width: 1_280, height: 900 });
    await page.emulateMedia({ colorScheme: "light" });
  }
});
