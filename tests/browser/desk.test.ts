/// <reference lib="dom" />
import assert from "node:assert/strict";
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, describe, test } from "node:test";
import type { Browser, Page } from "playwright-core";
import { setPassword } from "../../server/actions/set-password.ts";
import type { Role } from "../../server/domain/permissions.ts";
import { createMember, findMember } from "../../server/store/members.ts";
import { openBrowser, visit, withoutBrowser } from "../support/browser.ts";
import { engines } from "../support/databases.ts";
import { patience, within } from "../support/processes.ts";
import { aServedWorld } from "../support/served.ts";
import { shopping } from "../support/shopping.ts";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
/** `SCREENS=docs/screens npm test -- browser` renews the pictures of the documentation. */
const screens = process.env.SCREENS;
const password = "four quiet mountain huts";
const [sqlite] = engines();

describe("a team at the desk in a real browser, from the request to the closed return", { skip: withoutBrowser }, () => {
  let world: Awaited<ReturnType<typeof aServedWorld>>;
  let browser: Browser;
  let number: string;
  let signedIn = 0;
  before(async () => {
    assert.ok(sqlite);
    world = await aServedWorld(sqlite);
    const shopper = shopping(world);
    await shopper.publish(world.ada, { approval: "manual" });
    await world.order(world.ada, { number: "1042" });
    const { token } = (await shopper.find("1042")).json;
    const items = [{ lineId: "1", quantity: 2, reasonId: "too_small" }];
    const { returns } = await shopper.submit(token, { items });
    number = returns[0].number;
    browser = await openBrowser();
  });
  after(async () => {
    await browser?.close();
    await world?.close();
  });

  test("an agent approves with the mail they saw (S3-06, S3-15, S3-19, S3-20, S3-21)", async () => {
    const { page, complaints } = await signIn("agent");
    await page.getByRole("row", { name: new RegExp(number) }).waitFor();
    await look(page, "1-list");
    await page.keyboard.press("j");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 1, name: number }).waitFor();
    await look(page, "2-return");
    await page.keyboard.press("s");
    const dialog = page.getByRole("dialog");
    await page.getByLabel("Message to the shopper").fill("Use the label on the box.");
    const mail = page.frameLocator("desk-status iframe, desk-tell iframe, iframe");
    await mail.getByText("Use the label on the box.").waitFor();
    await look(page, "3-status");
    await page.keyboard.press("Control+Enter");
    await dialog.waitFor({ state: "detached" });
    await page.getByText("Approved").first().waitFor();
    const letter = await arrived(({ text }) => text.includes("Use the label on the box."));
    assert.deepEqual(
      (letter.attachments ?? []).map(({ filename }) => filename.endsWith(".pdf")),
      [true],
    );
    assert.deepEqual(complaints, []);
    await page.context().close();
  });

  test("the warehouse receives by scan on a phone, one there and one missing (S3-23, S3-24, S5-32, S5-36)", async () => {
    const { page, complaints } = await signIn("warehouse", "phone");
    await page.goto(`${world.url}/desk/receive`);
    await page.getByPlaceholder("Scan label, order or product").waitFor();
    // A scanner types and presses enter.
    await page.keyboard.type(number);
    await page.keyboard.press("Enter");
    await page.getByRole("article", { name: "Merino socks" }).waitFor();
    await page
      .getByRole("button", { name: "One more" })
      .or(page.getByRole("button", { name: "+" }))
      .first()
      .click();
    await page.getByText("1 missing. The shopper is told after you finish.").waitFor();
    await page.getByRole("radio", { name: /^A/ }).or(page.getByText("A new")).first().click();
    await page.getByLabel("Where Merino socks goes").selectOption("stock");
    await look(page, "4-receive");
    await page.getByRole("button", { name: "Finish, 1 of 2 units" }).click();
    await page.getByRole("heading", { name: `${number}: 1 of 2 units received` }).waitFor();
    await arrived(({ subject }) => subject.includes("has your parcel"));
    assert.deepEqual(complaints, []);
    await page.context().close();
  });

  test("the agent accepts a part, with the reason, and sees what the shopper gets (S3-27, S3-28, S3-29, S5-12)", async () => {
    const { page, complaints } = await signIn("agent");
    await page.goto(`${world.url}/desk/returns/${number}/decision`);
    await page.getByRole("heading", { name: `Decide ${number}` }).waitFor();
    await page.getByLabel(/present: Accept/).fill("1");
    await page.getByLabel(/missing: Cancel/).fill("1");
    await page
      .getByLabel(/To the shopper about Merino socks/)
      .last()
      .fill("One pair was not in the parcel; send it when you find it.");
    await page.getByRole("button", { name: /€12\.60/ }).waitFor();
    await look(page, "5-decide");
    await page.keyboard.press("Control+Enter");
    await page.getByRole("heading", { name: "Pay €12.60" }).waitFor();
    const decided = await arrived(({ subject }) => subject.includes("a part of it is accepted"));
    assert.match(decided.text, /One pair was not in the parcel; send it when you find it\./);
    assert.match(decided.text, /€12\.60/);
    assert.deepEqual(complaints, []);
    await page.context().close();
  });

  test("the owner pays outside, says so, and the return closes by itself (S5-14, S5-15, S5-16, S5-31)", async () => {
    const { page, complaints } = await signIn("owner");
    await page.goto(`${world.url}/desk/returns?queue=to_pay`);
    await page.getByRole("link", { name: number }).click();
    await page
      .getByRole("button", { name: /Mark €12\.60 as paid|^Pay/ })
      .first()
      .click();
    await page.getByLabel("Reference there, if there is one").fill("re_3PqK71");
    await look(page, "6-pay");
    await page.keyboard.press("Control+Enter");
    await page.getByText("Closed").first().waitFor();
    await look(page, "7-closed");
    const paid = await arrived(({ subject }) => subject.includes("€12.60 given back"));
    assert.match(paid.text, /re_3PqK71/);
    assert.deepEqual(complaints, []);
    await page.context().close();
  });

  test("back and forward lead through list and return, and a stranger's address asks to sign in first", async () => {
    const { page, complaints } = await signIn("reader");
    await page.goto(`${world.url}/desk/returns?queue=done`);
    await page.getByRole("link", { name: number }).click();
    await page.getByRole("heading", { level: 1, name: number }).waitFor();
    await page.goBack();
    await page.getByRole("row", { name: new RegExp(number) }).waitFor();
    assert.match(page.url(), /queue=done/);
    await page.goForward();
    await page.getByRole("heading", { level: 1, name: number }).waitFor();
    assert.deepEqual(complaints, []);
    await page.context().close();
    const stranger = await visit(browser, `${world.url}/desk/returns/${number}`);
    await stranger.page.waitForURL(`**/desk/sign-in?to=**${number}`);
    await stranger.page.getByLabel("E-mail").waitFor();
    await look(stranger.page, "0-sign-in");
    await stranger.page.context().close();
  });

  async function signIn(role: Role, window: "phone" | "desktop" = "desktop"): Promise<{ page: Page; complaints: string[] }> {
    const { db, newId, now } = world.app.context;
    const { merchantId } = world.ada.shop;
    signedIn += 1;
    const email = `${role}.${signedIn}@ada.test`;
    const id = newId("member");
    await createMember(db, merchantId, { id, email, role, at: now() });
    const member = await findMember(db, merchantId, id);
    assert.ok(member);
    await setPassword(world.app.context, member, password);
    const opened = await visit(browser, `${world.url}/desk`, { window });
    await opened.page.getByLabel("E-mail").fill(email);
    await opened.page.getByLabel("Password", { exact: true }).fill(password);
    await opened.page.keyboard.press("Enter");
    // An owner whose shop is not set up begins there.
    await opened.page.waitForURL(/\/desk\/(?:returns|set-up)/);
    return opened;
  }

  function arrived(fits: (letter: (typeof world.letters)[number]) => boolean): Promise<(typeof world.letters)[number]> {
    return within(patience, () => world.letters.find(fits)).catch(() => {
      throw new Error(`Only these arrived: ${world.letters.map(({ subject }) => subject).join(" | ")}`);
    });
  }

  /** What nobody can see in a picture, and the picture. The way to the content stands before all regions, as it must. */
  async function look(page: Page, step: string): Promise<void> {
    await page.evaluate(axe);
    const violations = await page.evaluate(async () => {
      // @ts-expect-error axe is in the page
      const found = await window.axe.run(document, { resultTypes: ["violations"], rules: { region: { enabled: false } } });
      return found.violations.map(
        ({ id, nodes }: { id: string; nodes: { target: unknown }[] }) => `${id}: ${nodes.map(({ target }) => String(target)).join(", ")}`,
      );
    });
    assert.deepEqual(violations, [], step);
    if (!screens) return;
    mkdirSync(screens, { recursive: true });
    await page.screenshot({ path: `${screens}/desk-${step}.png` });
  }
});
