import { expect } from "@open-wc/testing";
import { setViewport } from "@web/test-runner-commands";
import { expectAccessible, smallTargets } from "./access.ts";
import { createFakeApi, type FakeApi, problem } from "./fake-api.ts";
import { parcel } from "./fake-parcels.ts";
import { Shopper, until } from "./shopper.ts";

const answer = { id: "m0", by: "shop", text: "Which size do you need?\n<b>Tell us</b>", at: 0, when: "21 Nov, 09:12" } as const;

describe("The conversation on a return's page", () => {
  let shopper: Shopper;
  afterEach(async () => {
    shopper.leave();
    await setViewport({ width: 800, height: 600 });
  });

  const atStatus = async (fake: FakeApi = createFakeApi()): Promise<void> => {
    document.documentElement.lang = "en";
    shopper = new Shopper(fake);
    await shopper.reachItems();
    await shopper.click(".link", "See where it is");
    await shopper.see(".timeline");
  };
  const posts = () => shopper.fake.asked.filter(({ what }) => /^POST .*messages/.test(what));
  const write = async (text: string) => {
    const field = await shopper.see<HTMLTextAreaElement>("form textarea");
    field.value = text;
    field.dispatchEvent(new Event("input"));
  };

  it("is one quiet line until the shopper wants to write, and then puts them into the field", async () => {
    await atStatus();
    await shopper.click(".link", "Ask about this return");
    await shopper.see("form textarea");
    await until(() => shopper.focused?.matches("textarea"));
    await write("Can I bring it to the shop?");
    await shopper.click("form .button", "Send");
    await shopper.see(".said .words", "Can I bring it to the shop?");
    expect(posts().map(({ body }) => body)).to.deep.equal([{ text: "Can I bring it to the shop?" }]);
    expect((await shopper.see<HTMLTextAreaElement>("form textarea")).value, "ready for the next").to.equal("");
  });

  it("shows answers as they were typed, as a log that is read out when it grows", async () => {
    const fake = createFakeApi((world) => {
      world.said.push(answer);
    });
    await atStatus(fake);
    const words = await shopper.see(".said .words");
    expect(words.textContent).to.equal(answer.text);
    expect(words.querySelector("b"), "nothing in it is markup").to.equal(null);
    expect((await shopper.see(".said")).closest("[role=log]"), "read out when it grows").to.not.equal(null);
    expect((await shopper.see(".said .shop")).textContent).to.include("Halden, 21 Nov, 09:12");
    await shopper.click(".link", "Ask about this return");
    await shopper.see("form textarea");
    await expectAccessible(shopper);
    await setViewport({ width: 320, height: 640 });
    await expectAccessible(shopper);
    expect(smallTargets(shopper)).to.deep.equal([]);
    expect(document.documentElement.scrollWidth).to.be.at.most(320);
  });

  it("asks for a few words, keeps what did not arrive, and says it once however often it is sent", async () => {
    await atStatus();
    await shopper.click(".link", "Ask about this return");
    await shopper.click("form .button", "Send");
    await shopper.see("form .error", "Write a few words");
    await expectAccessible(shopper);
    expect(posts()).to.deep.equal([]);

    await write("Where is my money?");
    shopper.fake.surprises.push({ what: /POST .*messages/, happens: () => Promise.reject(new Error("offline")) });
    await shopper.click("form .button", "Send");
    await shopper.see("form [role=alert]", "No answer came back");
    await expectAccessible(shopper);
    expect((await shopper.see<HTMLTextAreaElement>("form textarea")).value).to.equal("Where is my money?");
    await shopper.click("form .button", "Send");
    await shopper.see(".said .words", "Where is my money?");
    const keys = posts().map(({ headers }) => headers.get("idempotency-key"));
    expect(keys.length).to.equal(2);
    expect(keys[0], "the same key both times").to.equal(keys[1]);
  });

  it("says a refusal in the server's words", async () => {
    await atStatus();
    await shopper.click(".link", "Ask about this return");
    await write("Once more");
    shopper.fake.surprises.push({
      what: /POST .*messages/,
      happens: () => problem(429, "too_many_requests", "That was a lot in a short time."),
    });
    await shopper.click("form .button", "Send");
    await shopper.see("form [role=alert]", "That was a lot in a short time.");
  });

  it("lets the shopper try again when nothing of it could be read", async () => {
    const fake = createFakeApi((world) => {
      world.said.push(answer);
    });
    fake.surprises.push({ what: /GET .*messages/, happens: () => Promise.reject(new Error("offline")) });
    await atStatus(fake);
    await shopper.see("p", "No answer came back");
    await shopper.click(".link", "Try again");
    await shopper.see(".said .words", "Which size");
  });
});

describe("A label that shows a full address", () => {
  it("is opened by the digits that were mailed, and says why before", async () => {
    document.documentElement.lang = "en";
    const fake = createFakeApi((world) => {
      for (const [id, one] of world.returns)
        world.returns.set(id, {
          ...one,
          cancellable: true,
          qr: null,
          status: "approved",
          parcels: [parcel("p1", { label: { ready: true, a4: null, a6: null, locked: true } })],
        });
    });
    const shopper = new Shopper(fake);
    await shopper.reachItems();
    await shopper.click(".link", "See where it is");
    await shopper.see(".ticket", "full address");
    await expectAccessible(shopper);
    await shopper.click(".ticket .button", "Mail me the digits");
    await shopper.see("#code");
    for (const [id, one] of fake.world.returns)
      fake.world.returns.set(id, {
        ...one,
        parcels: [parcel("p1", { label: { ready: true, a4: "/label.pdf", a6: "/label.pdf", locked: false } })],
      });
    await shopper.type("#code", "123456");
    await shopper.click(".primary");
    expect((await shopper.see<HTMLAnchorElement>(".ticket a", "A4")).getAttribute("href")).to.equal("/label.pdf");
    shopper.leave();
  });
});
