import { mkdir } from "node:fs/promises";
import { type Browser, chromium, type Page } from "playwright-core";
import type { ParcelView } from "../../server/http/shopper-parcel-schemas.ts";
import { canada, createFakeApi, ownPostage, pickedUp } from "./fake-api.ts";
import { carrierQr, failed, label, parcel } from "./fake-parcels.ts";
import { startShop } from "./shop-server.ts";

/** Takes a picture of every step and state on a phone and on a desk: `node tests/widget/look.ts FOLDER [NAME]`. */
const [folder = "look", only = ""] = process.argv.slice(2);

const hosts: Record<string, string> = {
  halden: `body{margin:0;font:16px/1.5 "Helvetica Neue",Helvetica,Arial,sans-serif;color:#1b1c1a;background:#fff} returns-portal{--returns-accent:#2d5a3d}`,
  volt: `body{margin:0;font:16px/1.5 "Helvetica Neue",Helvetica,Arial,sans-serif;color:#0b0b0b;background:#fff} returns-portal{--returns-accent:#ffe100;--returns-mark:#0b0b0b;--returns-line:#0b0b0b;--returns-border-width:2px;--returns-radius:0px;--returns-panel:#f1f1ee;--returns-heading-weight:700;--returns-heading-font:"Liberation Sans Narrow",sans-serif} returns-portal::part(heading){text-transform:uppercase;font-size:44px;line-height:1} returns-portal::part(button){border:2px solid #0b0b0b;box-shadow:4px 4px 0 #0b0b0b} returns-portal::part(option-chosen){background:#fff3a0}`,
  maren: `body{margin:0;font:17px/1.55 Georgia,"Liberation Serif",serif;color:#33241c;background:#fbf6ef} returns-portal{--returns-accent:#7a1f33;--returns-radius:0px;--returns-surface:#fffdf9;--returns-panel:#f3eae0;--returns-heading-weight:400;--returns-heading-tracking:-0.005em}`,
  nocturne: `body{margin:0;font:16px/1.5 "URW Gothic","Century Gothic",sans-serif;color:#f1efe9;background:#131416} returns-portal{--returns-accent:#f0b35a;--returns-heading-weight:400;--returns-radius:14px}`,
  plain: `body{margin:0;font:16px/1.5 system-ui,sans-serif;color:#444;background:#fff}`,
};

const page = (path: string): { html: string } => {
  const [, host = "halden", lang = "en", mode = ""] = path.split("/");
  return {
    html: `<!doctype html><html lang="${lang}"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${host}</title>
<style>${hosts[host] ?? hosts.halden} header{padding:20px max(20px,calc(50% - 500px));border-bottom:1px solid #8883;font-size:20px;font-weight:600}
main{max-width:1000px;margin:0 auto;padding:40px 20px 72px} @media(min-width:700px){main{padding:72px 40px 96px}} @media(min-width:1080px){main{padding-inline:0}}</style>
<header>${host}</header><main><returns-portal shop="halden" ${mode}><a href="mailto:help@halden.example">Help</a></returns-portal></main>
<script type="module" src="/returns-portal.js"></script></html>`,
  };
};

type Scene = {
  name: string;
  host?: string;
  lang?: string;
  change?: Parameters<typeof createFakeApi>[0];
  order?: string;
  walk: (page: Page, fake: ReturnType<typeof createFakeApi>) => Promise<unknown>;
  forced?: boolean;
  /** Behind the address of the page. */
  query?: string;
};

const main = (page: Page) => page.locator(".primary").last();
const find = async (page: Page, order = "10482", code = "59100") => {
  await page.fill("#order", order);
  await page.fill("#proof", code);
  await main(page).click();
};
const items = async (page: Page, order?: string) => {
  await find(page, order);
  await page.locator("input[type=checkbox]").first().waitFor();
};
const chosen = async (page: Page, order?: string) => {
  await items(page, order);
  await page.locator("label.choice").nth(0).click();
  await page.locator("label.choice").nth(1).click();
  await page.locator(".stepper button").last().click();
};
const reasons = async (page: Page, order?: string, first = 2) => {
  await chosen(page, order);
  await main(page).click();
  await page.locator(".option").nth(first).click();
  if (first === 2) {
    await page.locator("select").selectOption("seam");
    await page.locator(".reason .link").last().click();
    await page.locator("textarea").fill("The left side seam opened the first time I wore it.");
  }
  await page.locator(".reason").nth(1).locator(".option").nth(0).click();
};
const sending = async (page: Page, order?: string, first?: number) => {
  await reasons(page, order, first);
  await main(page).click();
  await page.waitForFunction(
    () =>
      document.querySelector("returns-portal")?.shadowRoot?.querySelector("[aria-current] span")?.textContent?.length &&
      !document.querySelector("returns-portal")?.shadowRoot?.querySelector(".reason"),
  );
};
const review = async (page: Page, choose: () => Promise<unknown> = async () => {}) => {
  await sending(page);
  await choose();
  await page.waitForTimeout(100);
  await main(page).click();
  await page.locator(".money").waitFor();
};
const way = (page: Page, index: number) => page.locator("#way .option").nth(index).click();
const done = async (page: Page, index: number) => {
  await review(page, () => way(page, index));
  await main(page).click();
  await page.locator(".ticket").waitFor();
};
const photo = {
  name: "seam.png",
  mimeType: "image/png",
  buffer: Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==", "base64"),
};

const offering: Scene["change"] = (world) => {
  world.most = 4;
  world.handovers = [
    {
      kind: "qr",
      title: "QR code, no printer needed",
      note: "Show the code on your phone at a parcel shop. They print the label.",
      cost: "−€4.50",
      address: null,
      points: true,
    },
    {
      kind: "print",
      title: "Print a label",
      note: "PDF for A4 or A6. Stick it on and drop the parcel off.",
      cost: "−€4.50",
      address: null,
      points: true,
    },
    pickedUp,
    ownPostage,
  ];
};
const having =
  (parcels: ParcelView[], more: object = {}): Scene["change"] =>
  (world) => {
    const old = world.returns.get("old");
    if (old) world.returns.set("old", { ...old, cancellable: true, parcels, ...more });
  };
const status = async (page: Page) => {
  await items(page);
  await page.getByText("See where it is").click();
  await page.locator(".timeline").waitFor();
};
const pickup = async (page: Page) => {
  await sending(page);
  await way(page, 2);
  await page.locator("#day .option").nth(1).click();
  await page.locator("#window .option").nth(1).click();
  await page.fill("#note", "Second floor");
};
const places = async (page: Page) => {
  await sending(page);
  await page.locator("#way .inside .link").click();
  await page.locator("#point .option").nth(1).click();
};
const drawn = async (page: Page) => {
  await places(page);
  await page.locator(".places .link").nth(1).click();
  await page.locator(".map").waitFor();
};

const scenes: Scene[] = [
  { name: "01-find", walk: (page) => page.locator(".facts-list").waitFor() },
  {
    name: "01-find-missing",
    walk: async (page) => {
      await page.fill("#order", "10482");
      await main(page).click();
    },
  },
  {
    name: "01-find-not-found",
    walk: async (page) => {
      await find(page, "10428");
      await page.locator(".problem").waitFor();
    },
  },
  {
    name: "01-find-busy",
    walk: async (page, fake) => {
      fake.surprises.push({ what: /sessions/, happens: () => new Promise(() => {}) });
      await find(page);
      await page.waitForTimeout(3_200);
    },
  },
  {
    name: "01-code",
    walk: async (page) => {
      await find(page, "10600");
      await page.locator("#code").waitFor();
    },
  },
  { name: "02-items", walk: (page) => chosen(page) },
  {
    name: "02-items-none-chosen",
    walk: async (page) => {
      await items(page);
      await main(page).click();
    },
  },
  {
    name: "03-reasons",
    walk: async (page) => {
      await reasons(page);
      await page.locator("input[type=file]").setInputFiles(photo);
      await page.waitForTimeout(200);
    },
  },
  {
    name: "03-reasons-missing",
    walk: async (page) => {
      await chosen(page);
      await main(page).click();
      await main(page).click();
    },
  },
  { name: "04-refund-and-sending", walk: (page) => sending(page) },
  {
    name: "04-store-credit-print",
    walk: async (page) => {
      await sending(page);
      await page.locator("#money .option").nth(1).click();
      await way(page, 1);
    },
  },
  {
    name: "04-own-postage",
    walk: async (page) => {
      await sending(page, undefined, 0);
      await way(page, 2);
    },
  },
  {
    name: "04-contact-the-shop",
    change: (world) => {
      world.contact = canada;
      world.handovers = [
        {
          kind: "contact",
          title: "Halden sends you a label",
          note: "Usually within one working day, by e‑mail.",
          cost: "Free",
          address: null,
          points: false,
        },
        ownPostage,
      ];
    },
    walk: (page) => sending(page, "10519"),
  },
  { name: "05-review", walk: (page) => review(page) },
  { name: "05-review-store-credit", walk: (page) => review(page, () => page.locator("#money .option").nth(1).click()) },
  {
    name: "05-review-busy",
    walk: async (page, fake) => {
      await review(page);
      fake.surprises.push({ what: /POST .returns$/, happens: () => new Promise(() => {}) });
      await main(page).click();
      await page.waitForTimeout(500);
    },
  },
  { name: "06-done-qr", walk: (page) => done(page, 0) },
  { name: "06-done-label", walk: (page) => done(page, 1) },
  { name: "06-done-own", walk: (page) => done(page, 2) },
  {
    name: "06-done-contact",
    change: (world) => {
      world.contact = canada;
      world.handovers = [
        {
          kind: "contact",
          title: "Halden sends you a label",
          note: "Usually within one working day.",
          cost: "Free",
          address: null,
          points: false,
        },
      ];
    },
    walk: (page) => done(page, 0),
  },
  {
    name: "06-cancel",
    walk: async (page) => {
      await done(page, 0);
      await page.getByText("Cancel this return").first().click();
    },
  },
  {
    name: "07-cancelled",
    walk: async (page) => {
      await done(page, 0);
      await page.getByText("Cancel this return").first().click();
      await page.getByText("Yes, cancel it").click();
      await page.locator(".timeline").first().waitFor();
    },
  },
  {
    name: "07-status",
    walk: async (page) => {
      await items(page);
      await page.getByText("See where it is").click();
      await page.locator(".timeline").waitFor();
    },
  },
  { name: "10-pickup", change: offering, walk: (page) => pickup(page) },
  {
    name: "10-pickup-missing",
    change: offering,
    walk: async (page) => {
      await sending(page);
      await way(page, 2);
      await page.locator("#day").waitFor();
      await main(page).click();
    },
  },
  { name: "10-points", change: offering, walk: (page) => places(page) },
  { name: "10-points-map", change: offering, walk: (page) => drawn(page) },
  { name: "10-points-map-dark", host: "nocturne", change: offering, walk: (page) => drawn(page) },
  { name: "10-points-map-german", lang: "de", change: offering, walk: (page) => drawn(page) },
  { name: "10-points-map-forced", forced: true, change: offering, walk: (page) => drawn(page) },
  { name: "10-pickup-german", lang: "de", change: offering, walk: (page) => pickup(page) },
  {
    name: "10-pickup-review",
    change: offering,
    walk: (page) =>
      pickup(page)
        .then(() => main(page).click())
        .then(() => page.locator(".money").waitFor()),
  },
  {
    name: "11-three-labels",
    change: having(
      [1, 2, 3].map((position) =>
        parcel(`p${position}`, { position, of: 3, label, points: true, expires: "DPD takes this label until 10 December." }),
      ),
    ),
    walk: status,
  },
  {
    name: "11-carriers-code",
    change: having([
      parcel("p1", { qr: carrierQr, label, carrier: "InPost", trackingNumber: "6200 0011 2233", customs: "/customs.pdf", points: true }),
    ]),
    walk: status,
  },
  { name: "11-carriers-code-dark", host: "nocturne", change: having([parcel("p1", { qr: carrierQr, label })]), walk: status },
  { name: "12-question", change: having([parcel("p1", { pickup: failed, label })]), walk: status },
  {
    name: "12-question-slot",
    change: having([parcel("p1", { pickup: failed, label })]),
    walk: async (page) => {
      await status(page);
      await page.locator("[id^=answer] .option").first().click();
      await page.locator("[id^=day] .option").first().click();
    },
  },
  {
    name: "12-answered",
    change: having([parcel("p1", { pickup: failed, label })]),
    walk: async (page) => {
      await status(page);
      await page.locator("[id^=answer] .option").nth(1).click();
      await main(page).click();
      await page.locator(".note.good").waitFor();
    },
  },
  {
    name: "13-proof",
    change: having([parcel("p1", { canProve: true })], {
      handover: "own",
      address: ["Halden Returns", "14 rue des Tisserands", "59100 Roubaix"],
    }),
    walk: async (page) => {
      await status(page);
      await page.getByText("I have handed it over").click();
      await page.locator("input[type=file]").setInputFiles(photo);
      await page.waitForTimeout(300);
    },
  },
  {
    name: "13-two-on-the-road",
    change: having(
      [1, 2].map((position) =>
        parcel(`p${position}`, {
          position,
          of: 2,
          progress: "moving",
          stands: "On the road",
          carrier: "DPD",
          trackingNumber: `0150 ${position}`,
          trackingUrl: "/x",
        }),
      ),
      { cancellable: false },
    ),
    walk: status,
  },
  { name: "14-tracking", query: "#tracking=a-parcel", walk: (page) => page.locator(".timeline").waitFor() },
  { name: "14-tracking-german", lang: "de", query: "#tracking=a-parcel", walk: (page) => page.locator(".timeline").waitFor() },
  { name: "14-tracking-dark", host: "nocturne", query: "#tracking=a-parcel", walk: (page) => page.locator(".timeline").waitFor() },
  { name: "14-tracking-over", query: "#tracking=gone", walk: (page) => page.locator(".primary").waitFor() },
  { name: "08-german", lang: "de", walk: (page) => sending(page) },
  { name: "08-french-reasons", lang: "fr", walk: (page) => reasons(page) },
  { name: "08-spanish-review", lang: "es", walk: (page) => review(page) },
  { name: "09-host-dark", host: "nocturne", walk: (page) => chosen(page) },
  { name: "09-host-dark-done", host: "nocturne", walk: (page) => done(page, 0) },
  { name: "09-theme-mono", host: "volt", walk: (page) => sending(page) },
  { name: "09-theme-serif", host: "maren", walk: (page) => review(page) },
  { name: "09-plain", host: "plain", walk: (page) => sending(page) },
  { name: "09-forced-colors", forced: true, walk: (page) => sending(page) },
];

const browser = await chromium.launch({ executablePath: process.env.CHROME_PATH ?? "/usr/bin/chromium", args: ["--no-sandbox"] });
await mkdir(folder, { recursive: true });
for (const scene of scenes.filter(({ name }) => name.includes(only))) await take(browser, scene);
await browser.close();

async function take(browser: Browser, { name, host = "halden", lang = "en", change, walk, forced, query = "" }: Scene): Promise<void> {
  for (const width of [320, 390, 1280]) {
    const shop = await startShop(page, createFakeApi(change));
    const context = await browser.newContext({
      viewport: { width, height: 800 },
      reducedMotion: "reduce",
      locale: "en-GB",
      ...(forced && { forcedColors: "active" as const }),
    });
    const tab = await context.newPage();
    tab.on("pageerror", (error) => console.error(name, error.message));
    await tab.goto(`${shop.url}/${host}/${lang}${query && "/tracking"}${query}`);
    await walk(tab, shop.fake).catch((error) => console.error(name, width, String(error).slice(0, 300)));
    await tab.waitForTimeout(150);
    await tab.screenshot({ path: `${folder}/${name}-${width}.png`, fullPage: true });
    await context.close();
    await shop.stop();
  }
}
