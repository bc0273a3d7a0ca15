/// <reference lib="dom" />
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import type { Browser, Page } from "playwright-core";
import { inviteMember } from "../../server/actions/invite-member.ts";
import { openBrowser, visit, withoutBrowser } from "../support/browser.ts";
import { engines } from "../support/databases.ts";
import { patience, within } from "../support/processes.ts";
import { aServedWorld } from "../support/served.ts";
import { linkIn } from "../support/signing-in.ts";

const [sqlite] = engines();

describe("signing in to the desk in a real browser, with a real ceremony (S3-04)", { skip: withoutBrowser }, () => {
  let world: Awaited<ReturnType<typeof aServedWorld>>;
  let browser: Browser;
  before(async () => {
    assert.ok(sqlite);
    world = await aServedWorld(sqlite);
    browser = await openBrowser();
  });
  after(async () => {
    await browser.close();
    await world.close();
  });

  /** A device with fingerprint reader, made by the browser itself. */
  async function withFingerprint(page: Page): Promise<{ agree(yes: boolean): Promise<void> }> {
    const devtools = await page.context().newCDPSession(page);
    await devtools.send("WebAuthn.enable");
    const { authenticatorId } = await devtools.send("WebAuthn.addVirtualAuthenticator", {
      options: {
        protocol: "ctap2",
        transport: "internal",
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
      },
    });
    return {
      async agree(isUserVerified) {
        await devtools.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified });
      },
    };
  }

  test("a member joins with a passkey, signs out, and signs in with it alone; nobody else's finger opens", async () => {
    const email = "noor@ada.test";
    await inviteMember(world.app.context, world.ada.shop.merchantId, { email, role: "owner", language: "en" });
    await within(patience, () => world.letters.find(({ to }) => to === email));
    const { page, complaints } = await visit(browser, `${world.url}/desk/join#${linkIn(world, email, "join")}`);
    const device = await withFingerprint(page);

    await page.getByLabel("Your name").fill("Noor");
    assert.equal(new URL(page.url()).hash, "", "the secret does not stay in the address");
    await page.getByRole("button", { name: "Join with a passkey" }).click();
    await page.waitForURL(/\/desk\/(?:returns|set-up)/);

    await page.goto(`${world.url}/desk/account`);
    await page
      .getByRole("button", { name: /^Sign out$/ })
      .first()
      .click();
    await page.waitForURL(/\/desk\/sign-in/);

    await page.goto(`${world.url}/desk/orders`);
    await page.waitForURL(/\/desk\/sign-in\?to=/);
    await device.agree(false);
    await page.getByRole("button", { name: "Sign in with a passkey" }).click();
    await page.waitForTimeout(300);
    assert.match(page.url(), /\/desk\/sign-in/);

    await device.agree(true);
    await page.reload();
    // The browser may offer the passkey by itself, and be faster than the button.
    await page
      .getByRole("button", { name: "Sign in with a passkey" })
      .click({ timeout: 3_000 })
      .catch(() => undefined);
    await page.waitForURL(/\/desk\/orders/);
    const passkeys = await world.app.context.db.selectFrom("passkeys").select(["counter", "used_at", "name"]).execute();
    assert.equal(passkeys.length, 1);
    assert.ok((passkeys[0]?.used_at ?? 0) > 0);
    assert.match(passkeys[0]?.name ?? "", /Chrome/);

    world.pass(31 * 60_000);
    await page.goto(`${world.url}/desk/account`);
    await page.getByRole("button", { name: "Set up an app" }).click();
    await page.getByRole("button", { name: "With a passkey" }).click();
    await page.getByRole("img", { name: "QR code for the authenticator app" }).waitFor();
    assert.deepEqual(complaints, []);
  });
});
