import { beginSession } from "../server/actions/sign-in.ts";
import { openDatabase } from "../server/store/database.ts";
import { keysFrom } from "../server/store/keys.ts";
import { listMembers } from "../server/store/members.ts";
import { findShop } from "../server/store/merchants.ts";
import { openBrowser, windows, withoutBrowser } from "../tests/support/browser.ts";
import { build } from "./built.ts";
import { stockedReturns } from "./desk-stock.ts";
import { atMost, median, milliseconds, type Row, skipped } from "./row.ts";
import { instanceKey, openStand } from "./stand.ts";
import { slug } from "./stock.ts";

const what = "desk, list drawn, empty cache, CPU ÷ 4";

/** From the address to the rows of the list, for somebody who is signed in, on a machine a quarter as fast as this one. */
export async function deskOpen({ visits }: { visits: number }): Promise<Row[]> {
  if (withoutBrowser) return [skipped(what, withoutBrowser)];
  build("desk");
  const { file } = await stockedReturns(1_000);
  const stand = await openStand(file);
  const secret = await signedIn(file);
  const browser = await openBrowser();
  const drawn: number[] = [];
  try {
    for (let visit = 0; visit <= visits; visit++) {
      const context = await browser.newContext({ viewport: windows.desktop, bypassCSP: true });
      await context.addCookies([{ name: "desk", value: secret, url: `http://localhost:${stand.port}` }]);
      const page = await context.newPage();
      const devtools = await context.newCDPSession(page);
      await devtools.send("Emulation.setCPUThrottlingRate", { rate: 4 });
      await page.addInitScript(watch);
      await page.goto(`http://localhost:${stand.port}/desk/returns?queue=to_review`, { waitUntil: "commit" });
      await page.waitForFunction("window.drawn > 0");
      if (visit > 0) drawn.push(await page.evaluate("window.drawn"));
      await context.close();
    }
  } finally {
    await browser.close();
    await stand.close();
  }
  return [atMost(what, median(drawn), 1_500, milliseconds)];
}

async function signedIn(file: string): Promise<string> {
  const db = await openDatabase(`sqlite:${file}`);
  const shop = await findShop(db, slug);
  const [owner] = shop ? await listMembers(db, shop.merchantId) : [];
  if (!owner) throw new Error("The bench's merchant has no owner.");
  const secret = await beginSession({ db, keys: keysFrom(instanceKey), now: Date.now }, owner, "bench");
  await db.close();
  return secret;
}

/** Runs in the page before its own scripts; as text, because it is the browser's world. */
const watch = `
  const look = () => {
    const list = document.querySelector("returns-desk")?.shadowRoot?.querySelector("desk-returns");
    if (list?.shadowRoot?.querySelector("tbody tr td")) window.drawn = performance.now();
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
`;
