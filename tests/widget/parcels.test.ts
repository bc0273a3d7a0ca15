import { expect } from "@open-wc/testing";
import { emulateMedia, setViewport } from "@web/test-runner-commands";
import type { ParcelView, PickupView } from "../../server/http/shopper-parcel-schemas.ts";
import { expectAccessible, smallTargets } from "./access.ts";
import { createFakeApi, type FakeApi, pickedUp, problem } from "./fake-api.ts";
import { booked, carrierQr, days, failed, label, parcel } from "./fake-parcels.ts";
import { press, Shopper, until } from "./shopper.ts";

let shopper: Shopper;

const offering = (change: (world: FakeApi["world"]) => void = () => {}): FakeApi =>
  createFakeApi((world) => {
    world.most = 3;
    world.handovers = [
      { kind: "qr", title: "QR code, no printer needed", note: "They print the label.", cost: "−€4.50", address: null, points: true },
      { kind: "print", title: "Print a label", note: "PDF for A4 or A6.", cost: "−€4.50", address: null, points: true },
      pickedUp,
    ];
    change(world);
  });

/** A return whose parcels are these. */
const having = (parcels: ParcelView[], more: object = {}): FakeApi =>
  createFakeApi((world) => {
    const old = world.returns.get("old");
    if (old) world.returns.set("old", { ...old, cancellable: true, parcels, ...more });
  });

async function atStatus(fake: FakeApi): Promise<void> {
  shopper = new Shopper(fake);
  await shopper.reachItems();
  await shopper.click(".link", "See where it is");
  await shopper.see(".timeline");
}

async function atPickup(fake = offering()): Promise<void> {
  shopper = new Shopper(fake);
  await shopper.reachSending();
  await shopper.click("#way .option", "Picked up");
  await shopper.see("#day .option");
}

async function atPoints(fake = offering()): Promise<void> {
  shopper = new Shopper(fake);
  await shopper.reachSending();
  await shopper.click(".link", "Find a place near you");
  await shopper.see("#postcode");
}

const asking = (pickup: PickupView = failed): FakeApi =>
  having([parcel("p1", { label, pickup, carrier: "DHL" })], { headline: "Nobody could fetch it" });

const submitted = () => shopper.fake.asked.find(({ what }) => what === "POST /returns")?.body as Record<string, unknown>;
const checked = (name: string) => shopper.all<HTMLInputElement>(`input[name="${name}"]:checked`).map(({ value }) => value);

/** Every state a shopper can stand in with a parcel. */
const places: Record<string, () => Promise<unknown>> = {
  "a pickup to choose": () => atPickup(),
  "a pickup with a day and no time": async () => {
    await atPickup();
    await shopper.click("#day .option", "Tuesday");
    await shopper.click(".primary");
    await shopper.see("#problem", "Choose when on that day");
  },
  "days that did not come": async () => {
    const fake = offering();
    fake.surprises.push({
      what: /pickup-days/,
      happens: () => problem(503, "carrier_silent", "DHL does not say at the moment when it can come."),
    });
    shopper = new Shopper(fake);
    await shopper.reachSending();
    await shopper.click("#way .option", "Picked up");
    await shopper.see(".inside", "Try again");
  },
  "no day at all": async () => {
    shopper = new Shopper(
      offering((world) => {
        world.days = [];
      }),
    );
    await shopper.reachSending();
    await shopper.click("#way .option", "Picked up");
    await shopper.see(".inside", "Nobody can come");
  },
  "places in a list": async () => {
    await atPoints();
    await shopper.click("#point .option", "Tabac");
    await shopper.see("#point .inside", "Saturday");
  },
  "places on a map": async () => {
    await atPoints();
    await shopper.click(".link", "Show them on a map");
    await shopper.see(".map");
  },
  "places of a silent carrier": async () => {
    await atPoints(
      offering((world) => {
        world.points = { items: [], silent: "Mondial Relay does not answer at the moment. Any of its places takes the parcel." };
      }),
    );
    await shopper.see(".note", "Any of its places");
  },
  "no place": async () => {
    await atPoints(
      offering((world) => {
        world.points = { items: [], silent: null };
      }),
    );
    await shopper.see(".places", "Try another postcode");
  },
  "three labels": () =>
    atStatus(
      having(
        [1, 2, 3].map((position) => parcel(`p${position}`, { position, of: 3, label, expires: "DPD takes this label until 10 December." })),
      ),
    ),
  "a carrier's code": () => atStatus(having([parcel("p1", { qr: carrierQr, label: null, carrier: "InPost" })])),
  customs: () => atStatus(having([parcel("p1", { label, customs: "/customs.pdf" })])),
  "a courier who comes": () => atStatus(having([parcel("p1", { label, pickup: booked })])),
  "a question after a pickup": () => atStatus(asking()),
  "a question without an answer": async () => {
    await atStatus(asking());
    await shopper.click(".primary");
    await shopper.see("#problem", "Choose what happens now");
  },
  "an answered question": async () => {
    await atStatus(asking());
    await shopper.click(".option", "to a parcel shop");
    await shopper.click(".primary");
    await shopper.see(".note.good", "You bring it");
  },
  "parcels on their way": () =>
    atStatus(
      having(
        [1, 2].map((position) =>
          parcel(`p${position}`, {
            position,
            of: 2,
            progress: "moving",
            stands: "On the road",
            carrier: "DPD",
            trackingNumber: `0150${position}`,
            trackingUrl: "/r/halden#tracking=x",
          }),
        ),
        { cancellable: false },
      ),
    ),
  "a proof to give": async () => {
    await atStatus(having([parcel("p1", { canProve: true })], { handover: "own", address: ["Halden Returns", "59100 Roubaix"] }));
    await shopper.click(".link", "I have handed it over");
    await shopper.see("#number-p1");
    await shopper.click(".ticket .secondary", "Send");
    await shopper.see("#problem", "photo of the receipt");
  },
};

describe("A parcel", () => {
  beforeEach(() => {
    document.documentElement.lang = "en";
  });
  afterEach(async () => {
    shopper.leave();
    await setViewport({ width: 800, height: 600 });
    await emulateMedia({ forcedColors: "none" });
  });

  for (const [name, reach] of Object.entries(places))
    it(`${name}: axe finds nothing, targets are 44 px, and 320 px is wide enough`, async () => {
      await setViewport({ width: 1100, height: 800 });
      await reach();
      await expectAccessible(shopper);
      expect(smallTargets(shopper)).to.deep.equal([]);
      await setViewport({ width: 320, height: 640 });
      await expectAccessible(shopper);
      expect(smallTargets(shopper)).to.deep.equal([]);
      expect(document.documentElement.scrollWidth, "no sideways scrolling").to.be.at.most(320);
    });

  describe("that is picked up", () => {
    it("has its price beside the others, and no day chosen beforehand", async () => {
      await atPickup();
      expect((await shopper.see("#way .chosen .amount")).textContent).to.equal("−€7.90");
      expect([checked("day"), checked("window")]).to.deep.equal([[], []]);
    });

    it("goes with day, time and note, as they were read again before", async () => {
      await atPickup();
      await shopper.click("#day .option", "Wednesday");
      await shopper.click("#window .option", "between 13:00");
      await shopper.type("#note", "Second floor, ring twice ");
      await shopper.click(".primary");
      await shopper.heading("Check and submit");
      await shopper.see(".block", "Wednesday 25 November, between 13:00 and 18:00");
      await shopper.see(".block", "Second floor");
      await shopper.click(".primary");
      await shopper.see("ol.next");
      expect(submitted().pickup).to.deep.equal({ day: "2026-11-25", from: 780, to: 1080, note: "Second floor, ring twice" });
    });

    it("takes a day's only time with the day", async () => {
      await atPickup();
      await shopper.click("#day .option", "Thursday");
      expect(shopper.all("#window")).to.deep.equal([]);
      await shopper.click(".primary");
      await shopper.heading("Check and submit");
    });

    it("is asked for by name before the review, and the list can be fetched again", async () => {
      await atPickup();
      await shopper.click(".primary");
      const problem = await shopper.see("#problem", "Choose a day");
      problem.querySelector("a")?.click();
      await until(() => (shopper.focused as HTMLInputElement | null)?.name === "day");
    });

    it("asks with what goes back, because that chooses the carrier", async () => {
      const asked: string[] = [];
      const fake = offering();
      shopper = new Shopper({
        ...fake,
        answer(request) {
          if (request.url.includes("/pickup-days")) asked.push(new URL(request.url).searchParams.get("items") ?? "");
          return fake.answer(request);
        },
      });
      await shopper.reachSending();
      await shopper.click("#way .option", "Picked up");
      await shopper.see("#day .option", "Tuesday");
      const items = fake.asked.findLast(({ what }) => what === "POST /quotes")?.body as {
        items: { lineId: string; quantity: number; reasonId: string }[];
      };
      expect(asked.map((one) => JSON.parse(one))).to.deep.equal([
        items.items.map(({ lineId, quantity, reasonId }) => ({ lineId, quantity, reasonId })),
      ]);
    });

    it("says in the carrier's stead why no day comes, and asks again when told to", async () => {
      const fake = offering();
      fake.surprises.push({ what: /pickup-days/, happens: () => problem(503, "carrier_silent", "DHL does not say when it can come.") });
      shopper = new Shopper(fake);
      await shopper.reachSending();
      await shopper.click("#way .option", "Picked up");
      await shopper.see(".inside", "DHL does not say");
      await shopper.click(".inside .link", "Try again");
      await shopper.see("#day .option", "Tuesday");
    });
  });

  describe("of several", () => {
    it("is made as often as the shopper says, within what the shop allows", async () => {
      shopper = new Shopper(offering());
      await shopper.reachSending();
      const more = () => shopper.click('.stepper button[aria-label="One more: Parcels"]');
      await more();
      await more();
      await more();
      expect((await shopper.see("output")).textContent).to.equal("3 of 3");
      await shopper.click(".primary");
      await shopper.see(".block", "Parcels: 3");
      await shopper.click(".primary");
      await shopper.see("ol.next");
      expect(submitted().parcels).to.equal(3);
      expect(shopper.all(".ticket .title").map(({ textContent }) => textContent)).to.deep.equal([
        "Parcel 1 of 3",
        "Parcel 2 of 3",
        "Parcel 3 of 3",
      ]);
    });

    it("is not asked about where a shop allows one", async () => {
      shopper = new Shopper();
      await shopper.reachReview();
      expect(shopper.all(".stepper")).to.deep.equal([]);
      await shopper.click(".primary");
      await shopper.see("ol.next");
      expect("parcels" in submitted()).to.equal(false);
    });
  });

  describe("that is brought somewhere", () => {
    it("asks the server for places only once somebody wants to know", async () => {
      shopper = new Shopper(offering());
      await shopper.reachSending();
      expect(shopper.times("GET /points")).to.equal(0);
      await shopper.click(".link", "Find a place near you");
      await shopper.see("#point .option", "Tabac de la Gare");
      expect(shopper.times("GET /points")).to.equal(1);
      expect(shopper.focused?.id).to.equal("postcode");
    });

    it("lists number, name, distance, hours and what they print, and is chosen by keyboard", async () => {
      await atPoints();
      const row = await shopper.see("#point .option", "Tabac");
      for (const words of ["1", "2 place de la Gare, 59100 Roubaix", "180 m", "Open now, until 19:00", "They print the label"])
        expect(row.textContent).to.include(words);
      row.querySelector("input")?.focus();
      await press("ArrowDown");
      await until(() => checked("point").join() === "p2");
      await shopper.see("#point .inside", "Saturday 09:00–18:00");
    });

    it("is looked for near another postcode by Enter, which sends nothing else on", async () => {
      await atPoints();
      await shopper.type("#postcode", "75011");
      (await shopper.see("#postcode")).focus();
      await press("Enter");
      await until(() => shopper.times("GET /points") === 2);
      await shopper.see("#point .option");
      await shopper.see("#way");
    });

    it("goes with the place that was chosen, and with none when that is taken back", async () => {
      await atPoints();
      await shopper.click("#point .option", "Épicerie Lannoy");
      await shopper.click(".primary");
      await shopper.see(".block", "Épicerie Lannoy, 118 rue de Lannoy");
      await shopper.click(".primary");
      await shopper.see("ol.next");
      expect(submitted().point).to.deep.equal({ id: "p2" });
      shopper.leave();
      await atPoints();
      await shopper.click("#point .option", "Épicerie Lannoy");
      await shopper.click(".link", "Choose none");
      expect(checked("point")).to.deep.equal([]);
    });

    it("forgets the place when another way is chosen", async () => {
      await atPoints();
      await shopper.click("#point .option", "Épicerie Lannoy");
      await shopper.click("#way .option", "Print a label");
      await shopper.click(".primary");
      await shopper.heading("Check and submit");
      await shopper.click(".primary");
      await shopper.see("ol.next");
      expect("point" in submitted()).to.equal(false);
    });

    it("goes on without a place while the carrier is silent", async () => {
      const fake = offering();
      fake.surprises.push({ what: /points/, happens: () => Promise.reject(new Error("offline")) });
      await atPoints(fake);
      await shopper.see(".places", "No answer came back");
      await shopper.click(".primary");
      await shopper.heading("Check and submit");
    });
  });

  describe("on our map", () => {
    const pins = () =>
      shopper.all(".spot").map((spot) => {
        const [, x, y] = /translate\(([-\d.]+) ([-\d.]+)\)/.exec(spot.getAttribute("transform") ?? "") ?? [];
        return { number: spot.textContent?.trim(), x: Number(x), y: Number(y) };
      });

    it("lies as far and in the direction it is, north up, under the number of the list", async () => {
      await atPoints();
      await shopper.click(".link", "Show them on a map");
      const all = pins();
      // The sixth has no place, and is in the list alone.
      expect(all.map(({ number }) => number)).to.deep.equal(["1", "2", "3", "4", "5"]);
      const [station, west] = [all[4], all[3]];
      expect(station && station.x > 0 && station.y > 0, "south-east").to.equal(true);
      expect(west && west.x < 0 && west.y > 0, "south-west").to.equal(true);
      expect(shopper.all(".map .ring").length).to.equal(3);
      expect((await shopper.see(".map figcaption")).textContent).to.include("500 m");
    });

    it("covers no other pin, though two shops stand side by side", async () => {
      await atPoints();
      await shopper.click(".link", "Show them on a map");
      const all = pins();
      for (const [index, one] of all.entries())
        for (const two of all.slice(0, index)) expect(Math.hypot(one.x - two.x, one.y - two.y)).to.be.greaterThan(28);
    });

    it("leads to its row when its pin is pressed", async () => {
      await atPoints();
      await shopper.click(".link", "Show them on a map");
      shopper.all(".spot")[2]?.dispatchEvent(new MouseEvent("click", { bubbles: true }));
      await until(() => checked("point").join() === "p3");
      expect((shopper.focused as HTMLInputElement).value).to.equal("p3");
      expect(shopper.all(".spot.chosen").length).to.equal(1);
    });

    it("is asked of nobody: it has no picture, no tile and no address in it", async () => {
      await atPoints();
      const before = shopper.fake.asked.length;
      await shopper.click(".link", "Show them on a map");
      const map = await shopper.see(".map");
      expect(map.querySelectorAll("img, image, use, a, foreignObject").length).to.equal(0);
      expect(shopper.fake.asked.length).to.equal(before);
    });
  });

  describe("with its label", () => {
    it("shows the carrier's code large on white, in groups and as it is said", async () => {
      await atStatus(having([parcel("p1", { qr: carrierQr })]));
      const code = await shopper.see<HTMLImageElement>("img.qr");
      expect(code.alt).to.equal("QR code for the parcel shop");
      expect(code.getBoundingClientRect().width).to.be.at.least(280);
      expect(getComputedStyle(code).backgroundColor).to.equal("rgb(255, 255, 255)");
      await shopper.see(".code", "S7Q4 29KD");
      await shopper.see(".ticket", "S for Sierra, seven");
    });

    it("keeps code and way to the picture where a page lets no picture in", async () => {
      await atStatus(
        having([
          parcel("p1", { qr: { ...carrierQr, square: null, picture: "https://nowhere.invalid/qr.png", code: carrierQr?.code ?? null } }),
        ]),
      );
      await until(() => shopper.all("img.qr").length === 0);
      await shopper.see(".code", "S7Q4");
      expect((await shopper.see<HTMLAnchorElement>(".ticket a.button", "QR code")).href).to.equal("https://nowhere.invalid/qr.png");
    });

    it("prints each ticket, and no button", async () => {
      await atStatus(having([1, 2].map((position) => parcel(`p${position}`, { position, of: 2, qr: carrierQr, label }))));
      await emulateMedia({ media: "print" });
      expect(shopper.all(".ticket").filter((ticket) => ticket.checkVisibility()).length).to.equal(2);
      expect(shopper.all(".code").filter((code) => code.checkVisibility()).length).to.equal(2);
      expect(shopper.all("button, .ticket a").filter((one) => one.checkVisibility())).to.deep.equal([]);
      await emulateMedia({ media: "screen" });
    });

    it("leaves out what is on its way already, and says where that is", async () => {
      await atStatus(
        having([
          parcel("p1", { position: 1, of: 2, progress: "moving", stands: "On the road", label, trackingUrl: "/r/halden#tracking=one" }),
          parcel("p2", { position: 2, of: 2, label }),
        ]),
      );
      expect(shopper.all(".ticket .title").map(({ textContent }) => textContent)).to.deep.equal(["Parcel 2 of 2"]);
      expect((await shopper.see<HTMLAnchorElement>("a.link", "Follow the parcel")).getAttribute("href")).to.equal("/r/halden#tracking=one");
    });
  });

  describe("nobody could fetch", () => {
    const answered = () => shopper.fake.asked.filter(({ what }) => what.endsWith("/pickup-answers"));

    it("asks at the top of the page, before anything else, and sends the day that is chosen", async () => {
      await atStatus(asking());
      expect(shopper.all("form").length).to.equal(1);
      expect(shopper.all(".ticket")).to.deep.equal([]);
      await shopper.click("#answer-p1 .option", "Another day");
      await shopper.click("#day-p1 .option", "Tuesday");
      await shopper.click("#window-p1 .option", "between 08:00");
      await shopper.click(".primary");
      await shopper.see(".note.good", "DHL comes on Tuesday 24 November between 08:00 and 13:00");
      await until(() => shopper.focused?.id === "booked-p1");
      expect(answered()[0]?.body).to.deep.equal({ parcelId: "p1", answer: { do: "slot", day: "2026-11-24", from: 480, to: 780 } });
      await shopper.see(".ticket");
    });

    it("takes a note, and asks for words where there are none", async () => {
      await atStatus(asking());
      await shopper.click("#answer-p1 .option", "with a note");
      await shopper.click(".primary");
      await shopper.see("#problem", "Write a few words");
      await shopper.type("#note-p1", "The bell is broken, please call");
      await shopper.click(".primary");
      await shopper.see(".note.good", "DHL was told");
      expect(answered()[0]?.body).to.deep.equal({ parcelId: "p1", answer: { do: "note", note: "The bell is broken, please call" } });
    });

    it("offers no way to a shop where there is none", async () => {
      await atStatus(asking({ ...failed, question: failed.question && { ...failed.question, canDropOff: false } }));
      expect(shopper.all("#answer-p1 .option").length).to.equal(2);
    });

    it("sends a repeat after no answer under the same key, and another answer under another", async () => {
      await atStatus(asking());
      await shopper.click(".option", "to a parcel shop");
      for (let tries = 0; tries < 2; tries++) {
        shopper.fake.surprises.push({ what: /pickup-answers/, happens: () => Promise.reject(new Error("offline")) });
        await shopper.click(".primary");
        await until(() => answered().length === tries + 1);
        await shopper.see("#problem", "No answer came back");
        await until(() => !shopper.portal.renderRoot.querySelector("[aria-disabled=true]"));
      }
      await shopper.click(".option", "with a note");
      await shopper.type("#note-p1", "Call");
      await shopper.click(".primary");
      await shopper.see(".note.good");
      const [first, second, third] = answered().map(({ headers }) => headers.get("idempotency-key"));
      expect(first).to.equal(second);
      expect(third).not.to.equal(first);
    });

    it("asks for the digits first where number and postcode are not enough, then books it", async () => {
      await atStatus(asking());
      await shopper.click(".option", "to a parcel shop");
      shopper.fake.surprises.push({
        what: /pickup-answers/,
        happens: () => problem(403, "proof_too_weak", "We mail you six digits.", { sentTo: "c•••••@mail.example" }),
      });
      await shopper.click(".primary");
      await shopper.type("#code", "123456");
      await shopper.click(".primary");
      await shopper.see(".note.good", "You bring it");
      await shopper.see(".timeline");
    });

    it("says why when the day is gone meanwhile, and keeps the answer", async () => {
      await atStatus(asking());
      await shopper.click("#answer-p1 .option", "Another day");
      await shopper.click("#day-p1 .option", "Thursday");
      shopper.fake.world.days = days().slice(0, 1);
      await shopper.click(".primary");
      await shopper.see("#problem", "Choose another day");
      expect(checked("answer-p1")).to.deep.equal(["slot"]);
    });
  });

  describe("that was handed over", () => {
    const posted = () => shopper.fake.asked.filter(({ what }) => what.endsWith("/postings"));

    it("is proved by carrier and number of own postage", async () => {
      await atStatus(having([parcel("p1", { canProve: true })], { handover: "own", address: ["Halden Returns"] }));
      await shopper.click(".link", "I have handed it over");
      await shopper.type("#carrier-p1", "La Poste");
      await shopper.type("#number-p1", " 6A 204 ");
      await shopper.click(".ticket .secondary", "Send");
      await shopper.see("#posted-p1", "La Poste 6A 204");
      await until(() => shopper.focused?.id === "posted-p1");
      expect(posted()[0]?.body).to.deep.equal({ parcelId: "p1", carrier: "La Poste", trackingNumber: "6A 204" });
    });

    it("is proved by a photo of the receipt, which is sent before", async () => {
      await atStatus(having([parcel("p1", { label, canProve: true })]));
      await shopper.click(".link", "I have handed it over");
      expect(shopper.all("#number-p1")).to.deep.equal([]);
      const input = await shopper.see<HTMLInputElement>("#receipt-p1");
      const transfer = new DataTransfer();
      transfer.items.add(new File([new Uint8Array(8)], "receipt.jpg", { type: "image/jpeg" }));
      input.files = transfer.files;
      input.dispatchEvent(new Event("change"));
      await until(() => shopper.times("POST /photos") === 1 && !shopper.all(".loading").length);
      await shopper.click(".ticket .secondary", "Send");
      await shopper.see("#posted-p1", "You handed it over");
      expect(shopper.all(".deadline").map((one) => one.textContent?.trim().slice(0, 18))).to.deep.equal(
        ["You handed it over"],
        "and by when no more",
      );
      expect((posted()[0]?.body as { photoId: string } | undefined)?.photoId).to.match(/^photo-/);
    });
  });
});
