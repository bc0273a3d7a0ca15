import { expect } from "@open-wc/testing";
import { setViewport } from "@web/test-runner-commands";
import type { ReturnPage } from "../../../server/http/desk-return-schemas.ts";
import type { Rate, Rates } from "../../../server/http/desk-shipping-schemas.ts";
import "../../../widget/desk/parcels/asked-dialog.ts";
import "../../../widget/desk/parcels/claim-dialog.ts";
import "../../../widget/desk/parcels/found-dialog.ts";
import "../../../widget/desk/parcels/pickup-dialog.ts";
import "../../../widget/desk/parcels/rates-dialog.ts";
import type { DeskMenu } from "../../../widget/desk/menu.ts";
import type { Parcel, Pickup, Purchase } from "../../../widget/desk/parcels/words.ts";
import "../../../widget/desk/return/return.ts";
import { openReturn, picture, text } from "./return-stage.ts";
import { aReturnPage } from "./samples.ts";
import { type Answers, now, problem } from "./stage.ts";

type Opened = Awaited<ReturnType<typeof openReturn>>;

const day = 86_400_000;
const posts = (at: Opened, line: string) => at.requests.filter((one) => `${one.method} ${one.path}` === line);

const [plain] = aReturnPage().parcels as [Parcel];

const bought: Purchase = {
  id: "shp_1",
  connectionId: "con_1",
  provider: "bergpost",
  carrier: "Bergpost",
  service: "parcel",
  title: "Bergpost Parcel",
  state: "made",
  cost: { amount: 410, currency: "EUR" },
  costState: "charged",
  contract: false,
  why: ["Cheapest of 3", "No printer needed"],
  trouble: null,
  at: now - 2 * day,
  reference: "bp-77",
  trackingNumber: "BP123",
};

const refused: Purchase = {
  ...bought,
  id: "shp_0",
  title: "Talpost Letter",
  carrier: "Talpost",
  state: "refused",
  cost: null,
  costState: "none",
  why: [],
  trouble: { code: "rejected", text: "Talpost said no", message: "postcode not served", at: now - 2 * day },
};

const labelled: Parcel = {
  ...plain,
  carrier: "Bergpost",
  trackingNumber: "BP123",
  trackingUrl: "https://bergpost.test/BP123",
  progress: "moving",
  label: { a4: picture, a6: picture, zpl: picture, customs: picture },
  paperless: { picture, code: "8K4 2PM" },
  files: ["a4", "a6", "zpl", "customs"],
  expiresAt: now + 10 * day,
  shipment: { ...bought, attempts: [refused, bought] },
  scans: [
    { title: "Sorted", words: "Hub scan", place: "Chur", at: now - 3_600_000 },
    { title: "On its way", words: null, place: "Bern", at: now - 7_200_000 },
    { title: "Accepted", words: null, place: "Bern", at: now - 9_200_000 },
    { title: "Announced", words: null, place: null, at: now - day },
  ],
  expectedAt: now + day,
  lookedAt: now - 1_800_000,
};

const pickup: Pickup = {
  id: "pku_1",
  cost: { amount: 590, currency: "EUR" },
  state: "booked",
  attempt: 1,
  day: "2026-12-09",
  from: 600,
  to: 780,
  title: "Wednesday 9 December, 10:00 to 13:00",
  note: "Second bell",
  reference: "P-1",
  why: null,
  askedShopperAt: null,
  answer: null,
  answeredAt: null,
  escalateAt: null,
  escalatedAt: null,
  trouble: null,
};

const waiting = (...parcels: Parcel[]): ReturnPage =>
  aReturnPage({
    word: "waiting_for_parcel",
    queue: "to_receive",
    can: ["edit", "cancel", "issue_label", "upload_label", "print", "message", "note"],
    parcels,
  });

const rate: Rate = {
  connectionId: "con_1",
  provider: "bergpost",
  carrier: "Bergpost",
  service: "parcel",
  title: "Bergpost Parcel",
  price: { amount: 410, currency: "EUR" },
  contract: null,
  days: 2,
  handovers: ["drop_off"],
  printer: false,
  points: true,
  score: 91.2,
  chosen: true,
  why: ["Cheapest of 2"],
};
const rates: Rates = {
  items: [
    rate,
    {
      ...rate,
      service: "express",
      title: "Bergpost Express",
      price: { amount: 990, currency: "EUR" },
      days: 1,
      chosen: false,
      score: 40,
      printer: true,
      points: false,
      why: ["Fastest of 2"],
    },
    {
      ...rate,
      connectionId: "con_2",
      carrier: "Talpost",
      title: "Talpost",
      price: null,
      days: null,
      chosen: false,
      score: null,
      why: ["Switched off in the settings"],
    },
  ],
  troubles: [{ provider: "DHL", text: "DHL cannot be reached" }],
};

const choose = async (at: Opened, item: string): Promise<void> => {
  at.find<DeskMenu>("desk-menu", "Parcel 1").show();
  await at.settle();
  at.find("[role=menuitem]", item).click();
  await at.settle();
  await at.settle();
};

describe("a parcel on the page of its return", () => {
  it("says who carries it and why, what it cost, until when its label holds, and where it was seen (S5-44)", async () => {
    const at = await openReturn(waiting(labelled));
    const section = text(at.find("section.parcels"));
    for (const words of [
      "BP123",
      "On its way",
      "Chur",
      "Bergpost Parcel · bought · €4.10 charged",
      "holds until Fri 18 Dec",
      "Why Bergpost: Cheapest of 3. No printer needed.",
      "1 other attempt",
      "Talpost said no",
      "All 4 scans",
      "expected Wed 9 Dec",
      "its carrier was asked 30 minutes ago",
      "8K4 2PM",
    ])
      expect(section).to.contain(words);
    expect(at.all("section.parcels table a").map(text)).to.deep.equal(["BP123", "A4", "A6", "ZPL", "Customs form", "Code"]);
    await at.accessible();
  });

  it("shows the way, newest first, three at once", async () => {
    const at = await openReturn(waiting(labelled));
    const [shown, rest] = at.all(".scans").map((list) => [...list.querySelectorAll("li")].map((line) => text(line)));
    expect(shown).to.have.length(3);
    expect(shown?.[0]).to.contain("Sorted, Chur “Hub scan”");
    expect(rest?.[0]).to.contain("Announced");
  });

  it("says why there is no label, and tries again under one key (S5-45)", async () => {
    const stuck: Parcel = {
      ...plain,
      progress: "announced",
      label: null,
      files: [],
      trouble: { code: "refused", text: "No carrier made the label.", message: "E_42", at: now },
      shipment: { ...refused, attempts: [refused] },
    };
    let answer: () => unknown = () => problem(503, "busy", "Much is going on.");
    const at = await openReturn(waiting(stuck), { more: { "POST /returns/:id/labels": () => answer() } });
    expect(text(at.find(".problem")))
      .to.contain("No carrier made the label.")
      .and.to.contain("E_42");
    await at.accessible();
    at.find(".problem .btn", "Try again").click();
    await at.settle();
    expect(text(at.find(".live.bad"))).to.contain("Much is going on.");
    answer = () => waiting(labelled);
    at.find(".problem .btn", "Try again").click();
    await at.settle();
    const sent = posts(at, "POST /returns/ret_1/labels");
    expect(sent.map(({ body }) => body)).to.deep.equal([
      { parcelId: "par_1", mail: false },
      { parcelId: "par_1", mail: false },
    ]);
    expect(sent[0]?.headers.get("idempotency-key")).to.equal(sent[1]?.headers.get("idempotency-key"));
    expect(text(at.find("section.parcels"))).to.contain("BP123");
  });

  it("asks what stood at the carrier when no answer came, and offers no second purchase until then", async () => {
    const unheard: Purchase = { ...bought, state: "unknown", costState: "expected" };
    const lost: Parcel = {
      ...plain,
      progress: "announced",
      label: null,
      files: [],
      trouble: { code: "no_answer", text: "Its answer never came.", message: null, at: now },
      shipment: { ...unheard, attempts: [unheard] },
    };
    const at = await openReturn(waiting(lost), { more: { "POST /shipments/:id/finding": () => waiting(labelled) } });
    expect(at.all(".problem .btn").map(text)).to.deep.equal(["It exists there", "It does not exist", "Upload a label"]);
    at.find(".problem .btn", "It exists there").click();
    await at.settle();
    at.find("desk-dialog .btn.key").click();
    await at.settle();
    expect(text(at.find("desk-dialog [role=alert]"))).to.equal("Say why.");
    await at.accessible();
    const set = (selector: string, value: string): void => {
      const field = at.find<HTMLInputElement>(selector);
      field.value = value;
      field.dispatchEvent(new Event("input"));
    };
    set("#number", "BP123");
    set("textarea#why", "In the list of labels");
    at.find("desk-dialog .btn.key").click();
    await at.settle();
    expect(posts(at, "POST /shipments/shp_1/finding")[0]?.body).to.deep.equal({
      made: true,
      why: "In the list of labels",
      trackingNumber: "BP123",
    });
    expect(at.all("desk-found")).to.have.length(0);
  });

  it("is said to be lost with a reason, and gives what a claim needs (S5-42)", async () => {
    const gone: Parcel = { ...labelled, progress: "lost" };
    let page = waiting(labelled);
    const at = await openReturn(page, {
      more: {
        "GET /returns/:number": () => page,
        "POST /parcels/:id/loss": () => {
          page = waiting(gone);
          return { id: "par_1", progress: "lost" };
        },
        "GET /parcels/:id/claim": () => ({
          parcelId: "par_1",
          progress: "lost",
          carrier: "Bergpost",
          trackingNumber: "BP123",
          reference: "bp-77",
          returns: [{ id: "ret_1", number: "R-2318", orderNumber: "1042" }],
          items: [{ title: "Running sock, grey", sku: "SCK", quantity: 1, paid: 810 }],
          value: 810,
          currency: "EUR",
          from: ["Shopper A", "Example Street 1"],
          to: ["Ada’s Shoes"],
          label: picture,
          scans: labelled.scans,
          handedOverAt: now - day,
          lastSeenAt: now - 3_600_000,
          lastSeenPlace: "Chur",
          proof: { at: now - day, photo: picture, carrier: null, trackingNumber: null },
          deadline: {
            at: now + 20 * day,
            text: "Monday 28 December 2026",
            rule: "20 days from handing over: Bergpost, Terms. The contract decides.",
            source: "Bergpost, Terms",
          },
        }),
      },
    });
    await choose(at, "Mark as lost");
    at.find("desk-dialog .btn.danger").click();
    await at.settle();
    expect(posts(at, "POST /parcels/par_1/loss")).to.have.length(0);
    const why = at.find<HTMLTextAreaElement>("desk-dialog textarea");
    why.value = "The carrier cannot find it";
    why.dispatchEvent(new Event("input"));
    await at.accessible();
    at.find("desk-dialog .btn.danger").click();
    await at.settle();
    expect(posts(at, "POST /parcels/par_1/loss")[0]?.body).to.deep.equal({ lost: true, note: "The carrier cannot find it" });
    expect(text(at.find("section.parcels .st.bad"))).to.equal("Lost");
    await choose(at, "Facts for a claim");
    const claim = text(at.find("desk-dialog .form"));
    for (const words of [
      "Monday 28 December 2026",
      "20 days from handing over: Bergpost, Terms. The contract decides.",
      "1 × Running sock, grey (SCK), €8.10",
      "Last seen",
      "Chur",
      "R-2318, order 1042",
    ])
      expect(claim).to.contain(words);
    await at.accessible();
  });

  it("gives a label back only after saying so", async () => {
    const at = await openReturn(waiting({ ...labelled, progress: "announced" }), {
      more: { "POST /shipments/:id/cancellation": () => waiting({ ...plain, progress: "announced" }) },
    });
    await choose(at, "Give the label back");
    expect(posts(at, "POST /shipments/shp_1/cancellation")).to.have.length(0);
    at.find("desk-dialog .btn.danger").click();
    await at.settle();
    expect(posts(at, "POST /shipments/shp_1/cancellation")).to.have.length(1);
  });

  it("gets one box more, with a label of its own", async () => {
    const at = await openReturn(waiting(labelled), {
      more: { "POST /returns/:id/parcels": () => waiting(labelled, { ...plain, id: "par_2" }) },
    });
    at.find(".parcels .btn", "Add a parcel").click();
    await at.settle();
    at.find("desk-dialog .btn.key").click();
    await at.settle();
    expect(posts(at, "POST /returns/ret_1/parcels")[0]?.body).to.deep.equal({ mail: true });
    expect(at.all("section.parcels tbody tr:not(.about)")).to.have.length(2);
  });

  it("stays within a phone, in German too", async () => {
    await setViewport({ width: 390, height: 844 });
    const { speakDesk } = await import("../../../widget/desk/language.ts");
    try {
      await speakDesk("de");
      const at = await openReturn(
        waiting({ ...labelled, pickup: { ...pickup, state: "failed", why: "Nobody opened", escalatedAt: now - 3_600_000 } }),
      );
      expect(document.documentElement.scrollWidth).to.be.at.most(390);
      await at.accessible();
    } finally {
      await speakDesk("en");
      await setViewport({ width: 1280, height: 800 });
    }
  });
});

describe("a courier for a parcel", () => {
  it("shows what was booked, asked and answered, and that a person is needed (S5-55, S5-56)", async () => {
    const failed: Pickup = {
      ...pickup,
      state: "failed",
      why: "Nobody opened",
      askedShopperAt: now - 7_200_000,
      escalateAt: now + 7_200_000,
    };
    const at = await openReturn(waiting({ ...plain, progress: "announced", pickup: failed }));
    const shown = text(at.find(".pickup"));
    expect(shown).to.contain("Pickup Wednesday 9 December, 10:00 to 13:00 · failed");
    expect(shown).to.contain("The carrier says: Nobody opened");
    expect(shown).to.contain("The shopper was asked 2 hours ago; a person looks from Tue 8 Dec, 13:00.");
    await at.accessible();
    const silent = await openReturn(waiting({ ...plain, progress: "announced", pickup: { ...failed, escalatedAt: now - 60_000 } }));
    expect(text(silent.find(".pickup .problem"))).to.contain("A person is needed since Tue 8 Dec, 10:59");
    const said = await openReturn(waiting({ ...plain, progress: "announced", pickup: { ...failed, answer: "drop_off", answeredAt: now } }));
    expect(text(said.find(".pickup"))).to.contain("The shopper says: brings it to a point instead");
  });

  const days = {
    items: [
      { day: "2026-12-10", title: "Thursday 10 December", windows: [{ from: 540, to: 720, title: "9:00 to 12:00" }] },
      {
        day: "2026-12-11",
        title: "Friday 11 December",
        windows: [
          { from: 540, to: 720, title: "9:00 to 12:00" },
          { from: 780, to: 960, title: "13:00 to 16:00" },
        ],
      },
    ],
  };

  it("is moved to another day and window, once (S5-54)", async () => {
    const booked = waiting({ ...plain, progress: "announced", pickup });
    let answer: () => unknown = () => problem(503, "busy", "Much is going on.");
    const at = await openReturn(booked, {
      more: { "GET /returns/:id/pickup-days": () => days, "POST /returns/:id/pickups": () => answer() },
    });
    await choose(at, "Move the pickup");
    const pick = async (id: string, value: string): Promise<void> => {
      const field = at.find<HTMLSelectElement>(`#${id}`);
      field.value = value;
      field.dispatchEvent(new Event("change"));
      await at.settle();
    };
    await pick("day", "2026-12-11");
    await pick("window", "780-960");
    await at.accessible();
    at.find("desk-dialog .btn.key").click();
    await at.settle();
    expect(text(at.find("desk-dialog [role=alert]"))).to.equal("Much is going on.");
    answer = () => booked;
    at.find("desk-dialog .btn.key").click();
    await at.settle();
    const sent = posts(at, "POST /returns/ret_1/pickups");
    expect(sent[1]?.body).to.deep.equal({ parcelId: "par_1", day: "2026-12-11", from: 780, to: 960, note: "Second bell", mail: true });
    expect(sent[0]?.headers.get("idempotency-key")).to.equal(sent[1]?.headers.get("idempotency-key"));
  });

  it("says when nobody can come, and is called off after saying so", async () => {
    const at = await openReturn(waiting({ ...plain, progress: "announced", pickup }), {
      more: { "GET /returns/:id/pickup-days": () => ({ items: [] }), "POST /pickups/:id/cancellation": () => waiting(plain) },
    });
    await choose(at, "Move the pickup");
    expect(text(at.find("desk-dialog .form"))).to.contain("No connected carrier comes for this parcel.");
    expect(at.all("desk-dialog .btn.key")).to.have.length(0);
    await at.accessible();
    at.find("desk-dialog").dispatchEvent(new Event("close"));
    await at.settle();
    await choose(at, "Call the courier off");
    at.find("desk-dialog .btn.danger").click();
    await at.settle();
    expect(posts(at, "POST /pickups/pku_1/cancellation")[0]?.body).to.deep.equal({ mail: true });
  });
});

describe("labels side by side", () => {
  const open: Parcel = { ...plain, progress: "announced" };
  const sending: Purchase = { ...bought, state: "sending", costState: "expected" };

  async function dialog(more: Answers = {}): Promise<Opened> {
    const at = await openReturn(waiting(open), { more: { "GET /returns/:id/rates": () => rates, ...more } });
    await choose(at, "Choose a label");
    return at;
  }

  it("compare price, days, handover, printer, points and score; the one the rules take is marked (S5-43)", async () => {
    const at = await dialog();
    const cards = at.all(".rates .card").map(text);
    expect(cards).to.have.length(5);
    expect(cards[0]).to.contain("Bergpost Parcel €4.10 Bergpost · 2 days · dropped off · no printer · list of points · 91 of 100");
    expect(cards[0]).to.contain("The rules take this one Cheapest of 2.");
    expect(cards[1]).to.contain("printer needed");
    expect(cards[2]).to.contain("Switched off in the settings.");
    expect(at.find<HTMLInputElement>(".rates .card input").checked).to.equal(true);
    expect(text(at.find(".rates .st.warn"))).to.equal("DHL: DHL cannot be reached");
    await at.accessible();
  });

  it("are bought once however often one presses, and what became of it is waited for", async () => {
    let page = waiting(open);
    const at = await dialog({
      "GET /returns/:number": () => page,
      "POST /returns/:id/labels": () => {
        page = waiting({ ...open, label: null, shipment: { ...sending, attempts: [sending] } });
        return page;
      },
    });
    at.find(".rates .card input[type=radio]", "").click();
    const button = at.find(".foot-in .quietly");
    button.click();
    button.click();
    await at.settle();
    expect(posts(at, "POST /returns/ret_1/labels")).to.have.length(1);
    expect(posts(at, "POST /returns/ret_1/labels")[0]?.body).to.deep.equal({
      parcelId: "par_1",
      connectionId: "con_1",
      service: "parcel",
      mail: false,
    });
    expect(text(at.find(".rates [role=status]"))).to.contain("The carrier is asked for the label.");
    await at.accessible();
    page = waiting(labelled);
    await new Promise((resume) => setTimeout(resume, 1_700));
    await at.settle();
    expect(at.all("desk-rates")).to.have.length(0);
    expect(text(at.find("section.parcels"))).to.contain("BP123");
  });

  it("say what the carrier said when it made none, and take another in its place", async () => {
    const failed = waiting({
      ...open,
      label: null,
      trouble: { code: "refused", text: "No carrier made the label.", message: "E_42", at: now },
      shipment: { ...refused, attempts: [refused] },
    });
    const at = await dialog({ "POST /returns/:id/labels": () => failed });
    at.find(".foot-in .quietly").click();
    await at.settle();
    expect(text(at.find(".rates .problem[role=alert]"))).to.contain("No carrier made the label.");
    at.find<HTMLInputElement>(".rates .card:nth-of-type(4) input").click();
    at.find(".foot-in .quietly").click();
    await at.settle();
    const sent = posts(at, "POST /returns/ret_1/labels");
    expect(sent[1]?.body).to.deep.equal({ parcelId: "par_1", own: true, mail: false });
    expect(sent[0]?.headers.get("idempotency-key")).not.to.equal(sent[1]?.headers.get("idempotency-key"));
  });

  it("lead to the connections where no carrier is connected, and load again when they did not", async () => {
    const none = await dialog({ "GET /returns/:id/rates": () => ({ items: [], troubles: [] }) });
    expect(none.find<HTMLAnchorElement>(".rates a[href]").getAttribute("href")).to.equal("/desk/settings/connections?shop=ada");
    await none.accessible();
    let broken = true;
    const at = await dialog({ "GET /returns/:id/rates": () => (broken ? problem(503, "busy", "Much is going on.") : rates) });
    expect(text(at.find(".rates [role=alert]"))).to.contain("Much is going on.");
    await at.accessible();
    broken = false;
    at.find(".rates [role=alert] .btn").click();
    await at.settle();
    expect(at.all(".rates .card")).to.have.length(5);
  });

  it("ask for the file when one of one’s own is chosen", async () => {
    const at = await dialog();
    at.all<HTMLInputElement>(".rates .card input").at(-1)?.click();
    await at.settle();
    at.find(".foot-in .quietly").click();
    await at.settle();
    expect(text(at.find(".form > .problem"))).to.equal("Choose the file first.");
    await at.accessible();
  });
});

describe("the packing slip", () => {
  it("is made on the page of its return, and opened there when the browser keeps tabs shut (S5-46)", async () => {
    let broken = true;
    const at = await openReturn(waiting(labelled), {
      more: {
        "POST /packing-slips": () =>
          broken
            ? problem(503, "busy", "Much is going on.")
            : new Response(new Uint8Array([37, 80, 68, 70]), { headers: { "content-type": "application/pdf" } }),
      },
    });
    at.find("section.parcels desk-slip").shadowRoot?.querySelector("button")?.click();
    await at.settle();
    expect(text(at.find("p.bad[role=alert]"))).to.equal("Much is going on.");
    broken = false;
    at.find("section.parcels desk-slip").shadowRoot?.querySelector("button")?.click();
    await at.settle();
    expect(posts(at, "POST /packing-slips").at(-1)?.body).to.deep.equal({ ids: ["ret_1"] });
    expect(text(at.find("a.btn.quiet", "Open the packing slip"))).to.equal("Open the packing slip");
    await at.accessible();
  });
});
