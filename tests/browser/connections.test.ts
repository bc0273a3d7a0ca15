/// <reference lib="dom" />
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, describe, test } from "node:test";
import type { Browser, Page } from "playwright-core";
import { setPassword } from "../../server/actions/set-password.ts";
import { createMember, findMember } from "../../server/store/members.ts";
import { findOrderByNumber } from "../../server/store/orders.ts";
import { insertStep } from "../../server/store/steps.ts";
import { openBrowser, visit, withoutBrowser } from "../support/browser.ts";
import { engines } from "../support/databases.ts";
import { deskWork } from "../support/desk.ts";
import { aServedWorld } from "../support/served.ts";
import { openWooBench, type WooBench } from "../support/vendors/woocommerce-bench.ts";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const password = "four quiet mountain huts";
const [sqlite] = engines();

describe("an owner connects a shop and pays through it, in a real browser", { skip: withoutBrowser }, () => {
  let bench: WooBench;
  let world: Awaited<ReturnType<typeof aServedWorld>>;
  let browser: Browser;
  before(async () => {
    assert.ok(sqlite);
    bench = await openWooBench(false);
    world = await aServedWorld(sqlite, { allowedPrivateHosts: ["localhost"] });
    browser = await openBrowser();
  });
  after(async () => {
    await browser?.close();
    await world?.close();
    await bench?.vendor.close();
    await bench?.outside.close();
  });

  test("the form is checked before it is kept, the history is read, a refund leaves once, a step is ticked (S2-15, S4-02, S4-19)", async () => {
    const { page, complaints } = await signIn();
    await page.goto(`${world.url}/desk/settings/connections`);
    await page.getByRole("button", { name: "Connect a shop or payment provider" }).click();
    const dialog = page.getByRole("dialog");
    await page.getByRole("button", { name: /^WooCommerce/ }).click();
    await page.getByLabel("Address of the shop").fill(bench.given.address ?? "");
    await page.getByLabel("Consumer key").fill(bench.given.key ?? "");
    await page.getByLabel("Consumer secret", { exact: true }).fill(bench.wrong.secret ?? "");
    await page.getByRole("button", { name: "Check", exact: true }).click();
    await page.getByText("WooCommerce did not let us in.").waitFor();
    await look(page, "refused");
    await page.getByLabel("Consumer secret", { exact: true }).fill(bench.given.secret ?? "");
    await page.getByRole("button", { name: "Check", exact: true }).click();
    await page.getByText("Café & Co lets us in").waitFor();
    await look(page, "checked");
    await page.getByRole("button", { name: "Connect WooCommerce" }).click();
    await dialog.waitFor({ state: "detached" });
    await page.getByText(/orders, all of its history/).waitFor();
    await look(page, "connected");

    const desk = deskWork(world, { Authorization: `Bearer ${world.ada.apiKey}` });
    const asked = await desk.asked("82", { items: [{ lineId: "123", quantity: 1, reasonId: "too_small" }] });
    const { number, id } = asked;
    assert.equal((await desk.receive(asked)).status, 200);
    await page.goto(`${world.url}/desk/returns/${number}/decision`);
    await page.locator(".qty").first().waitFor();
    await page.keyboard.press("Shift+A");
    await page.getByText(/^Back to .*, by WooCommerce$/).waitFor();
    await page.getByRole("button", { name: /^Decide and pay/ }).click();
    await page.getByText(/, done$/).waitFor();
    assert.equal(bench.shop.refunds("82").length, 1, "it left once");
    await look(page, "paid");

    const { db, newId, now } = world.app.context;
    const { shop } = world.ada;
    const order = await findOrderByNumber(db, shop.merchantId, shop.id, "82");
    assert.ok(order);
    const step: Parameters<typeof insertStep>[2] = {
      id: newId("step"),
      shopId: shop.id,
      orderId: order.id,
      returnId: id,
      kind: "tell_shop",
      about: "a browser looks at it",
      details: { provider: "WooCommerce", orderNumber: "82", returnNumber: number, note: "Received" },
      createdAt: now(),
    };
    await db.write((tx) => insertStep(tx, shop.merchantId, step));
    await page.goto(`${world.url}/desk/steps`);
    const tick = page.getByRole("checkbox", { name: "Note the return in WooCommerce" });
    await tick.waitFor();
    await look(page, "steps");
    await tick.click();
    await page.getByText(/by olive@ada\.test/).waitFor();
    await page.getByRole("link", { name: number }).click();
    await page
      .getByRole("checkbox", { name: "Note the return in WooCommerce" })
      .and(page.locator(":checked"))
      .waitFor({ state: "attached" });
    assert.deepEqual(complaints, []);
  });

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

  /** What nobody can see in a picture. */
  async function look(page: Page, step: string): Promise<void> {
    await page.evaluate(axe);
    const found = await page.evaluate(async () => {
      const { violations } = await (globalThis as unknown as { axe: typeof import("axe-core") }).axe.run(document, {
        rules: { region: { enabled: false } },
      });
      return violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id} ${target} ${failureSummary}`));
    });
    assert.deepEqual(found, [], step);
  }
});
