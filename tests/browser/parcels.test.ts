/// <reference lib="dom" />
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import type { Browser, Page } from "playwright-core";
import type { ParcelId } from "../../server/domain/ids.ts";
import { trackingPage, trackingToken } from "../../server/tracking-links.ts";
import { onward, openBrowser, visit, withoutBrowser } from "../support/browser.ts";
import { carrierDouble } from "../support/carrier-double.ts";
import { fetchedPolicy } from "../support/couriers.ts";
import { engines } from "../support/databases.ts";
import { aServedWorld } from "../support/served.ts";

const [sqlite] = engines();

describe("a shopper with a parcel to hand over", { skip: withoutBrowser }, () => {
  let world: Awaited<ReturnType<typeof aServedWorld>>;
  let browser: Browser;
  let clock = () => 0;
  before(async () => {
    assert.ok(sqlite);
    const carrier = carrierDouble(() => clock());
    const policy = fetchedPolicy();
    world = await aServedWorld(sqlite, {
      policy: { ...policy, zones: policy.zones.map((zone) => ({ ...zone, handovers: ["print", "qr", "pickup", "own"] })) },
      providers: { carriers: new Map([[carrier.provider.id, carrier.provider]]) },
    });
    clock = () => world.now();
    carrier.points = [
      {
        id: "kiosk",
        carrier: "Double Post",
        name: "Kiosk Garibaldi",
        address: { name: "Kiosk", line1: "3 rue Garibaldi", postalCode: "69006", city: "Lyon", country: "FR" },
        place: { latitude: 45.771, longitude: 4.85 },
        distance: 300,
        hours: { 1: [[540, 1_140]] },
        paperless: true,
      },
    ];
    await carrier.connect(world, world.ada);
    for (const number of ["4001", "4002"]) await world.order(world.ada, { number });
    browser = await openBrowser();
  });
  after(async () => {
    await browser?.close();
    await world?.close();
  });

  async function atSending(number: string): Promise<{ page: Page; complaints: string[] }> {
    const visited = await visit(browser, `${world.url}/r/ada?lng=en`, { window: "phone" });
    const { page } = visited;
    await page.locator("returns-portal #order").fill(number);
    await page.locator("returns-portal #proof").fill("69006");
    await page.keyboard.press("Enter");
    await page.locator("returns-portal .item", { hasText: "Rain cap" }).locator("label").click();
    await onward(page);
    await page.locator("returns-portal .option", { hasText: "small" }).first().click();
    await onward(page);
    return visited;
  }

  test("has somebody come for it on the day they choose, and follows it without a login (S5-07, S5-47)", async () => {
    const { page, complaints } = await atSending("4001");
    await page.getByText("Picked up at your door").click();
    await page.locator("returns-portal #day .option label").first().click();
    await page.locator("returns-portal #window .option label").first().click();
    await page.locator("returns-portal #note").fill("Ring twice");
    await onward(page);
    await page.getByText("Ring twice").waitFor();
    await onward(page);
    await page.locator("returns-portal .ticket").waitFor();
    assert.deepEqual(complaints, []);
    await page.context().close();

    const token = world.ada.apiKey;
    const { json: list } = await world.ask("GET", "/api/desk/returns?search=4001", { token });
    const { json: ret } = await world.ask("GET", `/api/desk/returns/${list.items[0].id}`, { token });
    const link = trackingToken(
      world.app.context.keys,
      { merchantId: world.ada.shop.merchantId, parcelId: ret.parcels[0].id as ParcelId },
      world.now(),
    );
    const followed = await visit(browser, trackingPage(world.url, "ada", { token: link, language: "en" }), { window: "phone" });
    await followed.page.locator("returns-portal .timeline").waitFor();
    assert.equal(followed.page.url(), `${world.url}/r/ada?lng=en`, "the token is in no address");
    await followed.page.reload();
    await followed.page.locator("returns-portal .timeline").waitFor();
    assert.equal(await followed.page.locator("returns-portal #order").count(), 0);
    assert.deepEqual(followed.complaints, []);
    await followed.page.context().close();
  });

  test("finds a place to bring it to on a list and on a map nobody else is asked for (S5-08)", async () => {
    const { page, complaints } = await atSending("4002");
    await page.getByText("Print a label").click();
    await page.getByRole("button", { name: "Find a place near you" }).click();
    await page.getByRole("radio", { name: /Kiosk Garibaldi/ }).check();
    await page.getByRole("button", { name: "Show them on a map" }).click();
    await page.getByRole("img", { name: /Map of the places/ }).waitFor();
    await onward(page);
    await page.getByText("Kiosk Garibaldi, 3 rue Garibaldi").waitFor();
    await onward(page);
    await page.locator("returns-portal .ticket").waitFor();
    assert.deepEqual(complaints, []);
    await page.context().close();
  });
});
