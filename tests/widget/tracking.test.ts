import { expect } from "@open-wc/testing";
import { setViewport } from "@web/test-runner-commands";
import { expectAccessible, smallTargets } from "./access.ts";
import { createFakeApi, type FakeApi, problem } from "./fake-api.ts";
import { tracked } from "./fake-parcels.ts";
import { Shopper, until } from "./shopper.ts";

let shopper: Shopper;
const looks = (): number => shopper.times("GET /tracking");
const follow = (token = "a-parcel", fake: FakeApi = createFakeApi()): void => {
  shopper = new Shopper(fake, { tracking: token });
};

describe("A portal that follows one parcel", () => {
  beforeEach(() => {
    document.documentElement.lang = "en";
  });
  afterEach(async () => {
    shopper.leave();
    history.replaceState(null, "", location.pathname + location.search);
    await setViewport({ width: 800, height: 600 });
  });

  for (const [name, token, place] of [
    ["on its way", "a-parcel", ".timeline"],
    ["whose link is over", "gone", ".primary"],
  ] as const)
    it(`${name}: axe finds nothing, targets are 44 px, and 320 px is wide enough`, async () => {
      await setViewport({ width: 1100, height: 800 });
      follow(token);
      await shopper.see(place);
      await expectAccessible(shopper);
      expect(smallTargets(shopper)).to.deep.equal([]);
      await setViewport({ width: 320, height: 640 });
      await expectAccessible(shopper);
      expect(smallTargets(shopper)).to.deep.equal([]);
      expect(document.documentElement.scrollWidth).to.be.at.most(320);
    });

  it("says in words where it is, what comes next, and who carries it", async () => {
    follow();
    await shopper.heading("On its way to Halden");
    for (const [where, words] of [
      [".lead", "nothing left for you"],
      [".timeline .now", "On the road"],
      [".scans li", "Sorted, Lesquin"],
      [".summary", "Expected on Friday 27 November"],
      [".summary", "6A 2048 1177 4"],
    ] as const)
      await shopper.see(where, words);
    const theirs = await shopper.see<HTMLAnchorElement>(".summary a", "another site");
    expect([theirs.href, theirs.target, theirs.rel]).to.deep.equal(["https://carrier.example/track/6A2048", "_blank", "noopener"]);
  });

  it("asks with the link's own token, proves no order and takes no focus from the page", async () => {
    follow();
    await shopper.see(".timeline");
    expect(shopper.fake.asked.find(({ what }) => what === "GET /tracking")?.headers.get("authorization")).to.equal("Bearer a-parcel");
    expect(shopper.fake.asked.map(({ what }) => what).filter((what) => !what.endsWith("/shops/halden"))).to.deep.equal(["GET /tracking"]);
    expect([shopper.focused, sessionStorage.length]).to.deep.equal([null, 0]);
    expect(shopper.all("#order, .steps")).to.deep.equal([]);
  });

  it("reads the token from the page's address where the attribute has no value, and leaves the address alone", async () => {
    history.replaceState(null, "", "#tracking=a-parcel");
    follow("");
    await shopper.heading("On its way to Halden");
    expect(location.hash).to.equal("#tracking=a-parcel");
  });

  it("looks again when told to, and says what it saw", async () => {
    follow();
    await shopper.see(".timeline");
    shopper.fake.world.tracked.set("a-parcel", { ...tracked(), headline: "Arrived at Halden" });
    await shopper.click(".secondary", "Look again");
    await shopper.heading("Arrived at Halden");
    await shopper.see("#status", "Arrived at Halden");
    expect(looks()).to.equal(2);
  });

  it("looks again when somebody comes back to the page, and not after it was taken out", async () => {
    follow();
    await shopper.see(".timeline");
    document.dispatchEvent(new Event("visibilitychange"));
    await until(() => looks() === 2);
    shopper.portal.remove();
    document.dispatchEvent(new Event("visibilitychange"));
    document.body.append(shopper.portal);
    document.dispatchEvent(new Event("visibilitychange"));
    await until(() => looks() === 3);
  });

  it("keeps what it showed while nothing comes, and says so to who asked", async () => {
    follow();
    await shopper.see(".timeline");
    shopper.fake.surprises.push({ what: /tracking/, happens: () => Promise.reject(new Error("offline")) });
    await shopper.click(".secondary", "Look again");
    await shopper.see("#problem", "No answer came back");
    await shopper.see(".timeline");
    await shopper.click(".secondary", "Look again");
    await until(() => shopper.all("#problem").length === 0);
  });

  it("offers to ask again when the first answer does not come", async () => {
    const fake = createFakeApi();
    fake.surprises.push({ what: /tracking/, happens: () => Promise.reject(new Error("offline")) });
    follow("a-parcel", fake);
    await shopper.see("#problem", "No answer came back");
    await shopper.click(".secondary", "Try again");
    await shopper.heading("On its way to Halden");
  });

  it("waits when it asked too often", async () => {
    const fake = createFakeApi();
    fake.surprises.push({ what: /tracking/, happens: () => problem(429, "too_many", "Later.", {}, { "retry-after": "40" }) });
    follow("a-parcel", fake);
    await shopper.see("#problem", "40 seconds");
  });

  it("says what to do when its link is over, and leads to the order number", async () => {
    follow("gone");
    await shopper.heading("This link does not open a parcel any more.");
    await shopper.see(".lead", "newest e‑mail");
    await shopper.click(".primary", "Find my return");
    await shopper.heading("Send something back");
    await shopper.find();
    await shopper.heading("What is going back?");
  });

  it("speaks German, beside a portal on the same page", async () => {
    document.documentElement.lang = "de";
    follow();
    const second = new Shopper();
    await second.heading("Etwas zurücksenden");
    await shopper.see(".scans");
    await shopper.see(".title", "Alle Meldungen zum Paket");
    second.leave();
  });

  it("follows two parcels on one page, each by its own link", async () => {
    const fake = createFakeApi((world) => {
      world.tracked.set("another", { ...tracked(), headline: "Arrived at Halden" });
    });
    follow("a-parcel", fake);
    const second = new Shopper(fake, { tracking: "another" });
    await shopper.heading("On its way to Halden");
    await second.heading("Arrived at Halden");
    second.leave();
  });
});
