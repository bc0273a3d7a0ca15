import { expect } from "@open-wc/testing";
import { loaders } from "../../widget/shared/locale.ts";
import { expectAccessible } from "./access.ts";
import { createFakeApi } from "./fake-api.ts";
import { speakMirrored } from "./mirrored.ts";
import { Shopper, until } from "./shopper.ts";

speakMirrored();

let arrivals = 0;
loaders.it = async () => {
  if (++arrivals === 1) throw new Error("line cut");
  return { templates: { "find.title": "Restituire qualcosa" } };
};

describe("The language of a portal", () => {
  let shopper: Shopper;
  afterEach(() => {
    shopper.leave();
    document.documentElement.lang = "en";
  });

  for (const [language, words, zero] of [
    ["fr", "Renvoyer quelque chose", "fr"],
    ["de", "Etwas zurücksenden", "de"],
    ["es", "Devolver algo", "es"],
    ["de-AT", "Etwas zurücksenden", "de"],
  ] as const)
    it(`is ${language} where the element says so, and the server is asked in it`, async () => {
      shopper = new Shopper(createFakeApi(), { lang: language });
      await shopper.heading(words);
      expect((await shopper.see(".base")).lang).to.equal(zero);
      await shopper.see(".facts-list");
      expect(shopper.fake.asked.at(-1)?.headers.get("accept-language")).to.equal(zero);
    });

  it("is the one around it where the element says nothing", async () => {
    document.documentElement.lang = "es";
    shopper = new Shopper();
    await shopper.heading("Devolver algo");
  });

  it("is the browser's where the page speaks one we do not have", async () => {
    document.documentElement.lang = "ja";
    shopper = new Shopper();
    await shopper.heading("Send something back");
    expect((await shopper.see(".base")).dir).to.equal("ltr");
  });

  it("is English while its texts do not arrive, and is asked for again", async () => {
    shopper = new Shopper(createFakeApi(), { lang: "it" });
    await shopper.heading("Send something back");
    shopper.portal.remove();
    document.body.append(shopper.portal);
    await shopper.heading("Restituire qualcosa");
  });

  it("is one per page: a second wish is answered by a warning", async () => {
    const warnings: string[] = [];
    const { warn } = console;
    console.warn = (text: string) => warnings.push(text);
    shopper = new Shopper(createFakeApi(), { lang: "fr" });
    await shopper.heading("Renvoyer quelque chose");
    const second = new Shopper(createFakeApi(), { lang: "de" });
    await second.heading("Renvoyer quelque chose");
    second.leave();
    console.warn = warn;
    expect(warnings.join()).to.include("already speaks");
  });

  it("changes at run time for all portals of a page, by attribute or property", async () => {
    shopper = new Shopper(createFakeApi(), { lang: "fr" });
    await shopper.heading("Renvoyer quelque chose");
    const second = new Shopper(createFakeApi(), { lang: "fr" });
    await second.heading("Renvoyer quelque chose");
    const { warn } = console;
    console.warn = () => {};
    shopper.portal.lang = "de";
    second.portal.setAttribute("lang", "de");
    await shopper.heading("Etwas zurücksenden");
    await second.heading("Etwas zurücksenden");
    console.warn = warn;
    second.leave();
  });

  it("runs from right to left with everything in its mirrored place", async () => {
    shopper = new Shopper(createFakeApi(), { lang: "ar-XB" });
    await until(() => shopper.all(".base[dir=rtl]").length);
    await shopper.find();
    await shopper.see(".item");
    const picture = (await shopper.see(".item .picture")).getBoundingClientRect();
    const name = (await shopper.see(".item .name")).getBoundingClientRect();
    expect(name.right).to.be.at.most(picture.left);
    const ruler = (await shopper.see(".ruler .allowed")).getBoundingClientRect();
    expect(ruler.right).to.be.greaterThan((await shopper.see(".ruler .over")).getBoundingClientRect().right);
    await expectAccessible(shopper);
    expect(document.documentElement.scrollWidth).to.be.at.most(innerWidth);
  });
});
