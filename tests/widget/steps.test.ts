import { expect } from "@open-wc/testing";
import { emulateMedia, setViewport } from "@web/test-runner-commands";
import { expectAccessible, smallTargets } from "./access.ts";
import { canada, createFakeApi, type FakeApi, ownPostage, problem, sizes } from "./fake-api.ts";
import { Shopper, until } from "./shopper.ts";

type Walk = (shopper: Shopper) => Promise<unknown>;

const contact = () =>
  createFakeApi((world) => {
    world.contact = canada;
    world.handovers = [
      {
        kind: "contact",
        title: "Halden sends you a label",
        note: "Usually within one working day.",
        cost: "As agreed",
        address: null,
        points: false,
      },
      ownPostage,
    ];
  });

const exchanging = (searchable = false) =>
  createFakeApi((world) => {
    world.exchange = sizes(searchable);
  });

const reachExchange = async (shopper: Shopper): Promise<void> => {
  await shopper.reachSending();
  await shopper.click("#money .option", "Exchange");
  await shopper.see(".articles .option", "Moss, L");
};

/** Every step and state a shopper can stand in. */
const places: Record<string, { walk: Walk; fake?: () => FakeApi }> = {
  "an empty first step": { walk: (shopper) => shopper.see(".facts-list") },
  "a missing postcode": {
    walk: async (shopper) => {
      await shopper.type("#order", "10482");
      await shopper.click(".primary");
      await shopper.see("#problem", "One thing is missing");
    },
  },
  "no such order": {
    walk: async (shopper) => {
      await shopper.find("10428");
      await shopper.see("#problem", "We found no order");
    },
  },
  "a busy search": {
    walk: async (shopper) => {
      shopper.fake.surprises.push({ what: /sessions/, happens: () => new Promise(() => {}) });
      await shopper.find();
      await shopper.see(".spinner");
    },
  },
  "an e-mailed code": {
    walk: async (shopper) => {
      await shopper.find("10600");
      await shopper.see("#code");
    },
  },
  "items, blocked ones among them": {
    walk: async (shopper) => {
      await shopper.reachItems();
      await shopper.click("label.choice", "Merino socks");
      await shopper.see(".stepper");
    },
  },
  "an exchange, sizes to choose from": { fake: () => exchanging(), walk: reachExchange },
  "an exchange without a choice": {
    fake: () => exchanging(),
    walk: async (shopper) => {
      await reachExchange(shopper);
      await shopper.click(".primary");
      await shopper.see("#problem", "Choose what you get instead");
    },
  },
  "a dearer article, and a search": {
    fake: () => exchanging(true),
    walk: async (shopper) => {
      await reachExchange(shopper);
      await shopper.click(".articles .option", "Ink, M");
      await shopper.see(".note", "You pay €14.00");
    },
  },
  "a cheaper article, and what is left over": {
    fake: () => exchanging(),
    walk: async (shopper) => {
      await reachExchange(shopper);
      await shopper.click(".articles .option", "Sand, M");
      await shopper.see("#rest", "Store credit");
    },
  },
  "nothing left to choose from": {
    fake: () =>
      createFakeApi((world) => {
        world.exchange = { ...sizes(), items: sizes().items.filter(({ stock }) => stock === "sold_out"), told: "Stock as of 12:40." };
      }),
    walk: async (shopper) => {
      await shopper.reachSending();
      await shopper.click("#money .option", "Exchange");
      await shopper.see(".inside", "None of these is there now");
    },
  },
  "articles that did not come": {
    fake: () => exchanging(),
    walk: async (shopper) => {
      await shopper.reachSending();
      shopper.fake.surprises.push({ what: /articles/, happens: () => problem(503, "unavailable", "Try again in a moment.") });
      await shopper.click("#money .option", "Exchange");
      await shopper.see(".inside", "Try again");
    },
  },
  "an exchange under review": {
    fake: () => exchanging(),
    walk: async (shopper) => {
      await reachExchange(shopper);
      await shopper.click(".articles .option", "Moss, XL");
      await until(() => shopper.all(".articles .chosen").length === 1);
      await shopper.click(".primary");
      await shopper.see(".row", "Wool overshirt, Moss, XL");
    },
  },
  "no item chosen": {
    walk: async (shopper) => {
      await shopper.reachItems();
      await shopper.click(".primary");
      await shopper.see("#problem", "Nothing is chosen yet");
    },
  },
  "reasons with everything a fault needs": {
    walk: async (shopper) => {
      await shopper.reachReasons();
      await shopper.click(".option", "Faulty");
      await shopper.click("button.link", "I cannot take a photo");
      await shopper.see("textarea");
      await shopper.click(".primary");
      await shopper.see("#problem");
    },
  },
  "refund and sending": { walk: (shopper) => shopper.reachSending() },
  "own postage": {
    walk: async (shopper) => {
      await shopper.reachSending();
      await shopper.click("#way .option", "Your own postage");
      await shopper.see(".address");
    },
  },
  "no label for the zone": { fake: contact, walk: (shopper) => shopper.reachSending("10519") },
  "the review": { walk: (shopper) => shopper.reachReview() },
  "a QR code": { walk: (shopper) => shopper.reachDone() },
  "a printed label": { walk: (shopper) => shopper.reachDone("Print a label") },
  "an address": { walk: (shopper) => shopper.reachDone("Your own postage") },
  "a reference for the shop": { fake: contact, walk: (shopper) => shopper.reachDone("Halden sends") },
  "a doubt about cancelling": {
    walk: async (shopper) => {
      await shopper.reachDone();
      await shopper.click(".link", "Cancel this return");
      await shopper.see("#doubt");
    },
  },
  "a cancelled return": {
    walk: async (shopper) => {
      await shopper.reachDone();
      await shopper.click(".link", "Cancel this return");
      await shopper.click("#doubt button", "Yes");
      await shopper.heading("Your return is cancelled");
    },
  },
  "the status of a return": {
    walk: async (shopper) => {
      await shopper.reachItems();
      await shopper.click(".link", "See where it is");
      await shopper.see(".timeline");
    },
  },
  "a refusal in the server's words": {
    walk: async (shopper) => {
      await shopper.reachReview();
      shopper.fake.surprises.push({
        what: /POST .returns$/,
        happens: () => problem(409, "unit_taken", "The overshirt is already on its way back."),
      });
      await shopper.click(".primary");
      await shopper.see("#problem", "already on its way back");
    },
  },
};

describe("In every place of the portal", () => {
  let shopper: Shopper;
  beforeEach(() => {
    document.documentElement.lang = "en";
  });
  afterEach(async () => {
    shopper.leave();
    await setViewport({ width: 800, height: 600 });
    await emulateMedia({ forcedColors: "none" });
  });

  for (const [name, { walk, fake }] of Object.entries(places)) {
    it(`${name}: axe finds nothing, targets are 44 px, and 320 px is wide enough`, async () => {
      await setViewport({ width: 1100, height: 800 });
      shopper = new Shopper(fake?.());
      await walk(shopper);
      await expectAccessible(shopper);
      expect(smallTargets(shopper)).to.deep.equal([]);
      await setViewport({ width: 320, height: 640 });
      await expectAccessible(shopper);
      expect(smallTargets(shopper)).to.deep.equal([]);
      expect(document.documentElement.scrollWidth, "no sideways scrolling").to.be.at.most(320);
    });
  }

  it("shows what is chosen by more than colour when the system takes the colours", async () => {
    await emulateMedia({ forcedColors: "active" });
    shopper = new Shopper();
    await shopper.reachSending();
    const chosen = await shopper.see(".option.chosen");
    expect(getComputedStyle(chosen).outlineStyle).to.equal("solid");
    expect(getComputedStyle(await shopper.see(".primary")).borderTopWidth).to.equal("2px");
    await expectAccessible(shopper);
  });

  it("stays inside a phone whose text is twice as large", async () => {
    await setViewport({ width: 320, height: 640 });
    document.body.style.fontSize = "32px";
    shopper = new Shopper();
    const wide = () => document.documentElement.scrollWidth;
    await shopper.reachItems();
    expect(wide(), "items").to.be.at.most(320);
    shopper.leave();
    shopper = new Shopper();
    await shopper.reachReview();
    expect(wide(), "review").to.be.at.most(320);
    await shopper.click(".primary");
    await shopper.see("ol.next");
    expect(wide(), "done").to.be.at.most(320);
    document.body.style.fontSize = "";
  });

  it("is printed in black, whatever the ink of the page", async () => {
    document.body.style.color = "white";
    shopper = new Shopper();
    const base = await shopper.see(".base");
    await emulateMedia({ media: "print" });
    expect(getComputedStyle(base).color).to.equal("rgb(0, 0, 0)");
    await emulateMedia({ media: "screen" });
    document.body.style.color = "";
  });

  it("names every step, and every control by the item it belongs to", async () => {
    await setViewport({ width: 320, height: 640 });
    shopper = new Shopper();
    await shopper.reachItems();
    expect(shopper.all(".steps li").map((step) => step.innerText.trim())).to.deep.equal([
      "Items",
      "Reasons",
      "Refund and sending",
      "Review",
    ]);
    await shopper.click("label.choice", "Merino socks");
    const [fewer, more] = shopper.all(".stepper button");
    expect([fewer?.ariaLabel, more?.ariaLabel]).to.deep.equal([
      "One fewer: Merino socks, Charcoal, 40–42",
      "One more: Merino socks, Charcoal, 40–42",
    ]);
    expect((await shopper.see("output")).textContent).to.equal("1 of 3");
    await shopper.click(".primary");
    await shopper.click(".option", "Faulty");
    const group = (await shopper.see("select")).closest("fieldset");
    expect(group?.querySelector("legend")?.textContent).to.include("Merino socks");
    expect((await shopper.see("input[type=file]")).closest("fieldset")).to.equal(group);
    await shopper.see(".running", "Back to your card");
  });

  it("prints the ticket and the next steps, and nothing to press", async () => {
    shopper = new Shopper();
    await shopper.reachDone();
    await emulateMedia({ media: "print" });
    const printed = (selector: string) => shopper.all(selector).some((part) => part.checkVisibility());
    expect([".ticket", ".qr", ".code", "ol.next"].map(printed)).to.deep.equal([true, true, true, true]);
    expect(["button", "a", ".foot"].map(printed)).to.deep.equal([false, false, false]);
    await emulateMedia({ media: "screen" });
  });

  it("takes its place in the outline of the page around it", async () => {
    shopper = new Shopper(createFakeApi(), { "heading-level": "4" });
    const levels = async () => [(await shopper.see(".heading")).ariaLevel, (await shopper.see(".title")).ariaLevel];
    await shopper.see(".facts-list");
    expect(await levels()).to.deep.equal(["4", "5"]);
  });

  it("moves nothing for those who asked for stillness, and something for the others", async () => {
    shopper = new Shopper();
    await shopper.reachItems();
    expect(shopper.root.getAnimations()).to.deep.equal([]);
    await emulateMedia({ reducedMotion: "no-preference" });
    await shopper.click("label.choice");
    await shopper.click(".primary");
    const running = await until(() => shopper.root.getAnimations().length);
    expect(running).to.be.greaterThan(0);
    await emulateMedia({ reducedMotion: "reduce" });
  });
});
