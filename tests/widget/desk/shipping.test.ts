import { expect } from "@open-wc/testing";
import { emulateMedia, setViewport } from "@web/test-runner-commands";
import type { LabelCosts, Rates, Shipping } from "../../../server/http/desk-shipping-schemas.ts";
import "../../../widget/desk/settings/label-costs-page.ts";
import type { DeskMenu } from "../../../widget/desk/menu.ts";
import { bodyOf, opened, shop, show, tagged, tick, type } from "./settings-stage.ts";
import { type Answers, anOwner, now, problem, type Stage } from "./stage.ts";

type Rules = Shipping["rules"];

const service = (name: string, more: Partial<Shipping["services"][number]> = {}): Shipping["services"][number] => ({
  connectionId: "con_1",
  provider: "bergpost",
  carrier: "Bergpost",
  service: name,
  title: `Bergpost ${name}`,
  handovers: ["drop_off"],
  paperless: "qr",
  price: { amount: 410, currency: "EUR" },
  days: 2,
  on: true,
  ...more,
});

const rules: Rules = {
  services: [],
  rules: [
    {
      id: "rule-1",
      title: { en: "Heavy ones" },
      when: { match: "all", conditions: [{ fact: "weight", is: "at_least", value: 5_000 }] },
      then: { do: "only", services: [{ connectionId: "con_1", service: "freight" }] },
    },
    {
      id: "rule-2",
      title: { en: "Islands" },
      when: { match: "all", conditions: [{ fact: "postalCode", is: "starts_with", value: "35" }] },
      then: { do: "never", services: [{ connectionId: "con_1", service: "parcel" }] },
    },
  ],
  weights: { price: 6, days: 2, paperless: 3, distance: 0, reliability: 3 },
  fallBack: true,
  ownLabel: false,
  parcel: { weight: 150, length: 350, width: 250, height: 100 },
  pieceWeight: 500,
  mostParcels: 5,
  lostAfterDays: 12,
  mails: ["moving", "delivered", "sent_back", "lost"],
  remindBeforeDays: 3,
  pickupAnswerHours: 48,
};

const shipping: Shipping = {
  revision: 4,
  rules,
  services: [service("parcel"), service("freight", { handovers: ["pickup"], paperless: "none", price: null, days: null })],
  zones: [
    { id: "eu", title: "European Union" },
    { id: "world", title: "" },
  ],
  troubles: [{ provider: "DHL", text: "DHL cannot be reached" }],
};

const found: Rates = {
  items: [
    {
      connectionId: "con_1",
      provider: "bergpost",
      carrier: "Bergpost",
      service: "parcel",
      title: "Bergpost parcel",
      price: { amount: 410, currency: "EUR" },
      contract: null,
      days: 2,
      handovers: ["drop_off"],
      printer: false,
      points: true,
      score: 88,
      chosen: true,
      why: ["Cheapest of 2"],
    },
  ],
  troubles: [],
};

const answers: Answers = {
  "GET /shops/:slug": () => tagged(shop, "t1"),
  "GET /shops/:slug/shipping": () => tagged(shipping, "4"),
  "PUT /shops/:slug/shipping": ({ body }) => tagged({ ...shipping, revision: 5, rules: body }, "5"),
  "POST /shops/:slug/shipping-trials": () => found,
};

const text = (element: Element): string => (element.textContent ?? "").replace(/\s+/g, " ").trim();

async function page(more: Answers = {}, me = anOwner) {
  const it = await show("shipping", { ...more, ...answers, ...more }, me);
  await opened(it, "desk-shipping-page .page, .page");
  await it.settle();
  return it;
}

async function saved(it: Stage<never> | Awaited<ReturnType<typeof page>>): Promise<Partial<Rules>> {
  it.find(".foot .btn.key").click();
  await it.settle();
  return bodyOf<Rules>(it.requests.find(({ method }) => method === "PUT"));
}

describe("how parcels travel", () => {
  it("switches services off and takes prices and days of one’s own", async () => {
    const it = await page();
    expect(text(it.find(".warn", "DHL"))).to.equal("DHL: DHL cannot be reached");
    const set = async (label: string, value: string): Promise<void> => {
      const field = it.find<HTMLInputElement>(`[aria-label="${label}"]`);
      field.value = value;
      field.dispatchEvent(new Event("change"));
      await it.settle();
    };
    await set("Own price of Bergpost parcel, EUR", "3,95");
    await set("Own days of Bergpost parcel", "3");
    tick(it.find<HTMLInputElement>("#service-1"), false);
    await it.settle();
    await it.accessible();
    const put = await saved(it);
    expect(put.services).to.deep.equal([
      { connectionId: "con_1", service: "parcel", on: true, price: { amount: 395, currency: "EUR" }, days: 3 },
      { connectionId: "con_1", service: "freight", on: false },
    ]);
    expect(it.requests.find(({ method }) => method === "PUT")?.headers.get("if-match")).to.equal('"4"');
  });

  it("takes a contract’s prices by zone and weight, in its own currency, and saves none that is half typed", async () => {
    const it = await page();
    const set = async (label: string, value: string): Promise<void> => {
      const field = it.find<HTMLInputElement>(`[aria-label="${label}"]`);
      field.value = value;
      field.dispatchEvent(new Event("change"));
      await it.settle();
    };
    it.find('[aria-label="Add a price of Bergpost freight by zone or weight"]').click();
    await it.settle();
    expect(text(it.find(".foot .said"))).to.contain("lacks its amount");
    await it.accessible();
    await set("Price 1 of Bergpost freight, EUR", "12,50");
    await set("Grams up to which price 1 of Bergpost freight holds", "31500");
    await set("Zone of price 1 of Bergpost freight", "eu");
    await set("Currency of the prices of Bergpost freight", "pln");
    it.find('[aria-label="Add a price of Bergpost freight by zone or weight"]').click();
    await it.settle();
    await set("Grams up to which price 2 of Bergpost freight holds", "");
    await set("Price 2 of Bergpost freight, PLN", "20");
    expect(text(it.find(".foot .said"))).to.contain("zone or weight");
    await set("Grams up to which price 2 of Bergpost freight holds", "2000");
    await it.accessible();
    expect((await saved(it)).services).to.deep.equal([
      {
        connectionId: "con_1",
        service: "freight",
        on: true,
        prices: [
          { zone: "eu", upTo: 31_500, amount: 1_250, currency: "PLN" },
          { upTo: 2_000, amount: 2_000, currency: "PLN" },
        ],
      },
    ]);
  });

  it("lets what is offered from another country be priced once it was tried, and what is no longer offered be taken out", async () => {
    const old = { connectionId: "con_1", service: "gone", on: true, price: { amount: 100, currency: "EUR" } };
    const it = await page({
      "GET /shops/:slug/shipping": () => tagged({ ...shipping, rules: { ...rules, services: [old] } }, "4"),
      "POST /shops/:slug/shipping-trials": () => ({
        ...found,
        items: [{ ...found.items[0], service: "abroad", title: "Bergpost abroad", contract: { asked: null }, printer: true }],
      }),
    });
    expect(text(it.find("tbody")))
      .to.contain("not offered for this parcel now")
      .and.not.to.contain("abroad");
    it.find("#try").click();
    await it.settle();
    expect(text(it.find("desk-shipping-trial").shadowRoot?.querySelector("li") ?? it.screen)).to.contain("your contract price");
    const set = async (label: string, value: string): Promise<void> => {
      const field = it.find<HTMLInputElement>(`[aria-label="${label}"]`);
      field.value = value;
      field.dispatchEvent(new Event("change"));
      await it.settle();
    };
    await set("Own price of Bergpost abroad, EUR", "9.90");
    await set("Own price of gone, EUR", "");
    expect((await saved(it)).services).to.deep.equal([
      { connectionId: "con_1", service: "abroad", on: true, price: { amount: 990, currency: "EUR" } },
    ]);
  });

  it("says in words how much each thing counts", async () => {
    const it = await page();
    const slider = it.find<HTMLInputElement>("#weight-price");
    expect(slider.getAttribute("aria-valuetext")).to.equal("6, counts");
    slider.value = "0";
    slider.dispatchEvent(new Event("input"));
    await it.settle();
    expect(text(it.find('output[for="weight-price"]'))).to.equal("0, does not count");
    expect((await saved(it)).weights).to.deep.equal({ ...rules.weights, price: 0 });
  });

  it("moves rules by the keyboard, switches them off, and takes no rule that names no service", async () => {
    const it = await page();
    const name = it.find<HTMLInputElement>('[aria-label="Name of rule 2"]');
    name.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowUp", altKey: true, bubbles: true, composed: true, cancelable: true }));
    await it.settle();
    expect(it.find<HTMLInputElement>('[aria-label="Name of rule 1"]').value).to.equal("Islands");
    const menu = it.all<DeskMenu>("desk-menu").at(0);
    menu?.show();
    await it.settle();
    it.find("[role=menuitem]", "Switch off").click();
    await it.settle();
    it.find('[aria-label="Take Bergpost freight out of rule 2"]').click();
    await it.settle();
    expect(text(it.find(".foot .said"))).to.contain("A rule names no service.");
    const add = it.find<HTMLSelectElement>('[aria-label="Add a service to rule 2"]');
    add.value = "0";
    add.dispatchEvent(new Event("change"));
    await it.settle();
    await it.accessible();
    expect((await saved(it)).rules).to.deep.equal([
      { ...rules.rules[1], off: true },
      { ...rules.rules[0], then: { do: "only", services: [{ connectionId: "con_1", service: "parcel" }] } },
    ]);
  });

  it("makes a rule of a fact, a comparison and what is done", async () => {
    const it = await page();
    it.find("button", "Add a rule").click();
    await it.settle();
    const choose = async (label: string, value: string): Promise<void> => {
      const field = it.find<HTMLSelectElement>(`[aria-label="${label}"]`);
      field.value = value;
      field.dispatchEvent(new Event("change"));
      await it.settle();
    };
    await choose("What rule 3 looks at", "country");
    await choose("How rule 3 compares", "one_of");
    await choose("Value in rule 3", "ES, PT");
    await choose("What rule 3 does", "first");
    expect((await saved(it)).rules?.at(-1)).to.deep.equal({
      id: "rule-3",
      title: { en: "New rule" },
      when: { match: "all", conditions: [{ fact: "country", is: "one_of", value: ["ES", "PT"] }] },
      then: { do: "first", services: [{ connectionId: "con_1", service: "parcel" }] },
    });
  });

  it("tries an example against what is not saved yet, and says why (S5-44)", async () => {
    const it = await page();
    tick(it.find<HTMLInputElement>("#fallBack"), false);
    await it.settle();
    type(it.find<HTMLInputElement>("#try-weight"), "2500");
    it.find("#try").click();
    await it.settle();
    const tried = it.requests.find(({ path }) => path.endsWith("/shipping-trials"));
    expect(bodyOf<{ weight: number; country: string; rules: Rules }>(tried)).to.deep.include({
      weight: 2_500,
      country: "NL",
      value: 5_000,
    });
    expect(bodyOf<{ rules: Rules }>(tried).rules?.fallBack).to.equal(false);
    expect(text(it.find("desk-shipping-trial").shadowRoot?.querySelector("[role=status]") ?? it.screen))
      .to.contain("Bergpost parcel")
      .and.to.contain("Cheapest of 2.");
    await it.accessible();
  });

  it("leads to the connections where no carrier is connected, and keeps the rest", async () => {
    const it = await page({ "GET /shops/:slug/shipping": () => tagged({ ...shipping, services: [], troubles: [] }, "4") });
    expect(it.find<HTMLAnchorElement>("section a[href]").getAttribute("href")).to.equal("/desk/settings/connections?shop=ada");
    expect(it.all("desk-shipping-trial")).to.have.length(0);
    type(it.find<HTMLInputElement>("#lostAfterDays"), "20");
    await it.settle();
    await it.accessible();
    expect((await saved(it)).lostAfterDays).to.equal(20);
  });

  it("overwrites nothing that somebody else saved meanwhile", async () => {
    let reads = 0;
    const theirs: Shipping = { ...shipping, revision: 5, rules: { ...rules, mostParcels: 9, lostAfterDays: 30 } };
    const it = await page({
      "GET /shops/:slug/shipping": () => (reads++ === 0 ? tagged(shipping, "4") : tagged(theirs, "5")),
      "PUT /shops/:slug/shipping": () => problem(412, "stale", "Somebody was faster."),
    });
    type(it.find<HTMLInputElement>("#lostAfterDays"), "20");
    await it.settle();
    it.find(".foot .btn.key").click();
    await it.settle();
    expect(text(it.find(".clash")))
      .to.contain("Lost after so many days without a scan 20")
      .and.to.contain("30");
    expect(it.find<HTMLInputElement>("#mostParcels").value).to.equal("9");
    await it.accessible();
  });

  it("is read by who may not change it, in the dark and on a phone", async () => {
    await emulateMedia({ colorScheme: "dark" });
    await setViewport({ width: 390, height: 844 });
    try {
      const it = await page({}, { ...anOwner, permissions: ["settings:read"] });
      expect(it.find<HTMLInputElement>("#service-0").disabled).to.equal(true);
      expect(it.all("button").some((button) => button.textContent?.includes("Add a rule"))).to.equal(false);
      expect(document.documentElement.scrollWidth).to.be.at.most(390);
      await it.accessible();
    } finally {
      await emulateMedia({ colorScheme: "light" });
      await setViewport({ width: 1280, height: 800 });
    }
  });
});

describe("what labels cost", () => {
  const costs: LabelCosts = {
    months: [
      {
        month: "2026-12",
        shop: "ada",
        carrier: "Bergpost",
        labels: 3,
        cancelled: 1,
        pickups: 2,
        amount: 820,
        byContract: 410,
        currency: "EUR",
      },
      { month: "2026-11", shop: "ada", carrier: "Talpost", labels: 1, cancelled: 0, pickups: 0, amount: 0, byContract: 0, currency: null },
    ],
    items: [
      {
        id: "shp_1",
        at: now - 3_600_000,
        shop: "ada",
        returnId: "ret_1",
        returnNumber: "R-2318",
        carrier: "Bergpost",
        service: "Bergpost Parcel",
        trackingNumber: "BP123",
        state: "made",
        cost: { amount: 410, currency: "EUR" },
        costState: "charged",
        contract: true,
      },
      {
        id: "pku_1",
        at: now - 7_200_000,
        shop: "ada",
        returnId: "ret_1",
        returnNumber: "R-2317",
        carrier: "Bergpost",
        service: null,
        trackingNumber: "BP122",
        state: "done",
        cost: { amount: 590, currency: "EUR" },
        costState: "charged",
        contract: false,
      },
    ],
    next: "2",
  };

  it("stands by month and one by one, with the way to the return (S2-18)", async () => {
    const it = await show("label-costs", {
      "GET /label-costs": ({ query }) =>
        query.get("after") ? { ...costs, items: [{ ...costs.items[0], id: "shp_0", returnNumber: "R-2300" }], next: null } : costs,
    });
    await opened(it, "table");
    await it.settle();
    const [months, items] = it.all("table").map(text);
    expect(months).to.contain("December 2026 Ada’s Shoes Bergpost 3 1 2 €8.20of it €4.10 by your contract prices");
    expect(months).to.contain("November 2026 Ada’s Shoes Talpost 1 0 0 not known");
    expect(items).to.contain("R-2318 Bergpost ParcelBergpost BP123 bought €4.10charged, your contract price");
    expect(items).to.contain("R-2317 PickupBergpost BP122 fetched €5.90charged");
    await it.accessible();
    it.find("button", "Older ones").click();
    await it.settle();
    expect(it.all("tbody a").map(text)).to.deep.equal(["R-2318", "R-2317", "R-2300"]);
    const carrier = it.find<HTMLSelectElement>("#carrier");
    carrier.value = "Talpost";
    carrier.dispatchEvent(new Event("change"));
    await it.settle();
    expect(
      it.requests
        .filter(({ path }) => path === "/label-costs")
        .at(-1)
        ?.query.get("carrier"),
    ).to.equal("Talpost");
  });

  it("asks for the time that is chosen, says when there is nothing, and loads again when it did not", async () => {
    let broken = true;
    const it = await show("label-costs", {
      "GET /label-costs": () => (broken ? problem(503, "busy", "Much is going on.") : { months: [], items: [], next: null }),
    });
    await opened(it, ".problem");
    await it.accessible();
    broken = false;
    it.find("button", "Load again").click();
    await it.settle();
    expect(text(it.find(".page"))).to.contain("No label was bought in this time.");
    const from = it.find<HTMLInputElement>("#from");
    from.value = "2026-12-01";
    from.dispatchEvent(new Event("change"));
    await it.settle();
    expect(it.requests.at(-1)?.query.get("from")).to.equal("2026-12-01");
    await it.accessible();
  });
});
