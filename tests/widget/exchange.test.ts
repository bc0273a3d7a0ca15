import { expect } from "@open-wc/testing";
import { expectAccessible } from "./access.ts";
import { createFakeApi, problem, sizes } from "./fake-api.ts";
import { press, Shopper, until } from "./shopper.ts";

const exchanging = (searchable = false) =>
  createFakeApi((world) => {
    world.exchange = sizes(searchable);
  });

describe("Another article instead (S5-23, S5-39)", () => {
  let shopper: Shopper;
  afterEach(() => shopper.leave());

  const reach = async (searchable = false): Promise<void> => {
    shopper = new Shopper(exchanging(searchable));
    await shopper.reachSending();
    await shopper.click("#money .option", "Exchange");
    await shopper.see(".articles .option", "Moss, L");
  };
  const lastOf = (what: string) => shopper.fake.asked.filter((one) => one.what === what).at(-1)?.body as never as Record<string, never>;

  it("says the difference, few left and sold out in words; what is gone is shown and cannot be chosen", async () => {
    await reach();
    const rows = shopper.all(".articles .option").map(({ innerText }) => innerText.replaceAll(/\s+/g, " ").trim());
    expect(rows).to.deep.equal([
      "Moss, L Same price €116.10",
      "Moss, XL Same price €116.10 · 3 left",
      "Ink, M +€14.00 €130.10",
      "Sand, M −€20.00 €96.10",
      "Moss, S €116.10 · Sold out",
    ]);
    expect(shopper.all(".articles input")).to.have.length(4);
    expect(shopper.all(".articles .gone input")).to.have.length(0);
  });

  it("is chosen by keyboard, and submitted with the price that was shown", async () => {
    await reach();
    shopper.all<HTMLInputElement>(".articles input")[0]?.focus();
    await press("ArrowDown", "ArrowDown");
    await shopper.see(".note", "You pay €14.00");
    await until(() => shopper.all<HTMLInputElement>(".articles input:checked")[0]?.value === "Ink, M");
    await shopper.click(".primary");
    await shopper.heading("Check and submit");
    await shopper.see(".row", "You get instead: Wool overshirt, Ink, M");
    await shopper.see(".total", "To pay");
    for (const { innerText } of shopper.all(".total")) expect(innerText).to.contain("€14.00").and.not.contain("−").and.not.contain("-€");
    await shopper.click(".primary");
    await shopper.see("ol.next");
    const { items } = lastOf("POST /returns") as never as { items: { instead: object[] }[] };
    expect(items[0]?.instead).to.deep.equal([{ sku: "Ink, M", price: 13_010 }]);
  });

  it("asks for a choice where there is one, and goes on without where there is none", async () => {
    await reach();
    await shopper.click(".primary");
    await shopper.see("#problem", "Choose what you get instead: Wool overshirt, Moss, M");
    shopper.leave();
    shopper = new Shopper(
      createFakeApi((world) => {
        world.exchange = { items: [], searchable: false, told: null };
      }),
    );
    await shopper.reachSending();
    await shopper.click("#money .option", "Exchange");
    await shopper.see(".inside", "None of these");
    await shopper.click(".primary");
    await shopper.heading("Check and submit");
  });

  it("sends what is left over the way that is chosen", async () => {
    await reach();
    await shopper.click(".articles .option", "Sand, M");
    await shopper.click("#rest .option", "Store credit");
    await until(() => shopper.all("#rest .chosen").some(({ textContent }) => textContent?.includes("Store credit")));
    expect((lastOf("POST /quotes") as never as { rest: string }).rest).to.equal("store_credit");
  });

  it("searches the shop where it may, and keeps what was chosen in sight", async () => {
    await reach(true);
    await shopper.click(".articles .option", "Moss, L");
    await shopper.type("#search-l1", "Leather");
    await shopper.click(".inside .link", "Search");
    await until(() => shopper.all(".articles .option").length === 2);
    expect(shopper.all(".articles .chosen")[0]?.textContent).to.contain("Moss, L");
    await shopper.click(".articles .option", "Leather belt");
    await shopper.see(".note", "€80.00 is left over");
  });

  it("goes back to the choice when it is sold out at the last moment, and says so", async () => {
    await reach();
    await shopper.click(".articles .option", "Moss, XL");
    await until(() => shopper.all(".articles .chosen").length === 1);
    await shopper.click(".primary");
    await shopper.heading("Check and submit");
    shopper.fake.surprises.push({
      what: /POST \/returns/,
      happens: () => problem(409, "article_sold_out", "Wool overshirt, Moss, XL is sold out now. Choose another one."),
    });
    await shopper.click(".primary");
    await shopper.see("#problem", "sold out now");
    await shopper.see("#way");
    expect(shopper.all(".articles .chosen")).to.have.length(0);
    await expectAccessible(shopper);
  });

  for (const locked of [false, true])
    it(`shows on the return's page ${locked ? "that digits come before paying" : "where the difference is paid"}`, async () => {
      shopper = new Shopper(
        createFakeApi((world) => {
          const [known] = [...world.returns.values()];
          if (!known) throw new Error("The fake has no return.");
          world.returns.set(known.id, {
            ...known,
            instead: ["Wool overshirt, Ink, M: kept for you until the difference is paid"],
            pay: {
              amount: 1_400,
              text: "Pay €14.00 by Sunday 6 December 2026 to get the other item. Until then it is kept for you.",
              url: locked ? null : "https://returns.test/pay/secret",
              locked,
            },
          });
        }),
      );
      await shopper.reachItems();
      await shopper.click(".link", "See where it is");
      await shopper.see(".timeline");
      await shopper.see(".note", "Pay €14.00 by Sunday");
      expect(shopper.all("a[href*='/pay/']")).to.have.length(locked ? 0 : 1);
      await shopper.see(".summary", "kept for you until the difference is paid");
      await expectAccessible(shopper);
    });
});
