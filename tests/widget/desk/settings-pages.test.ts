import { expect } from "@open-wc/testing";
import { emulateMedia, setViewport } from "@web/test-runner-commands";
import type { ConnectionListView } from "../../../server/http/desk-connection-schemas.ts";
import type { ReconciliationPage as ReconciliationDay, ReconciliationRow } from "../../../server/http/desk-reconciliation-schemas.ts";
import type { ShopSettings } from "../../../server/http/desk-schemas.ts";
import type { TeamSettings } from "../../../server/http/desk-team-schemas.ts";
import type { DeliveryView, WebhookView } from "../../../server/http/desk-webhook-schemas.ts";
import { bodyOf, opened, shop, answers as shopAnswers, show, tagged, type } from "./settings-stage.ts";
import { type Answers, anOwner, now, problem } from "./stage.ts";

const team: TeamSettings = {
  grades: [
    { id: "a", name: "A new", photo: false },
    { id: "b", name: "B worn", photo: true },
  ],
  dispositions: [{ id: "stock", name: "Stock", restock: true }],
  locations: ["A-07"],
  money: {
    secondPersonAbove: 25_000,
    lowerShare: 2_000,
    raiseLimit: 2_000,
    holdDays: 7,
    payBy: "person",
    automaticUpTo: null,
    tenders: "as_paid",
    credit: "ours",
  },
  lateAfterHours: 48,
  savedTexts: [{ id: "t", name: "Thanks", text: { en: "Thank you." } }],
  retention: { photos: 180, letters: 730, people: null },
};

const hook: WebhookView = {
  id: "whk_1",
  url: "https://erp.ada.test/hooks/returns",
  types: ["*"],
  active: true,
  createdAt: now,
  quietUntil: null,
};
const delivery: DeliveryView = {
  id: "dlv_1",
  webhookId: "whk_1",
  type: "return.approved",
  state: "failed",
  attempts: 10,
  status: 503,
  answer: "closed for today",
  createdAt: now - 60_000,
  triedAt: now,
  nextAt: null,
  body: `{"type":"return.approved"}`,
};
const connections: ConnectionListView = {
  connected: [],
  items: [
    {
      id: "orders",
      ready: true,
      count: 1_001,
      lastAt: now,
      doors: [{ format: "csv", method: "POST", path: "/api/desk/shops/ada/orders" }],
      settings: [],
      provider: null,
    },
    { id: "products", ready: true, count: 0, lastAt: null, doors: [], settings: [], provider: null },
    { id: "mail", ready: false, count: null, lastAt: null, doors: [], settings: [{ name: "SMTP_URL", given: false }], provider: "smtp" },
    {
      id: "storage",
      ready: true,
      count: null,
      lastAt: null,
      doors: [],
      settings: [{ name: "STORAGE_URL", given: true }],
      provider: "disk",
    },
  ],
};
const differing: ReconciliationRow = {
  id: "rec_1",
  day: "2026-12-07",
  shop: "ada",
  provider: "Stripe",
  compared: 41,
  differences: 3,
  at: now,
};
const days: ReconciliationRow[] = [differing, { ...differing, id: "rec_2", day: "2026-12-06", compared: 38, differences: 0 }];
const none = { paymentId: null, reference: null, orderNumber: null, orderId: null, returnId: null, returnNumber: null, currency: "EUR" };
const compared: ReconciliationDay = {
  ...differing,
  items: [
    {
      ...none,
      kind: "amount_differs",
      returnNumber: "R-2318",
      reference: "re_77",
      ours: { amount: 4_200, state: "done" },
      theirs: { amount: 4_000, state: "done" },
    },
    { ...none, kind: "missing_here", ours: null, theirs: { amount: 990, state: "done" } },
    {
      ...none,
      kind: "state_differs",
      orderId: "ord_1",
      orderNumber: "1042",
      ours: { amount: 500, state: "pending" },
      theirs: { amount: 500, state: "rejected" },
    },
  ],
};
const template = (notice: string, language: string) => ({
  notice,
  language,
  subject: `Return {number}: ${notice}`,
  body: "Hello",
  own: false,
  standard: { subject: `Return {number}: ${notice}`, body: "Hello" },
  variables: ["number", "shop"],
  version: 0,
});

const answers: Answers = {
  ...shopAnswers,
  "GET /settings": () => tagged(team, "7"),
  "PUT /settings": ({ body }) => tagged(body, "8"),
  "GET /shops/:slug/snippets": ({ query }) => ({
    embed: "<script></script>",
    hostedPage: "https://returns.example.com/r/ada",
    delivered: { html: `<p lang="${query.get("lng")}">Delivered</p>`, text: "Delivered" },
    promoted: false,
    policy: { html: "<p>Policy</p>", text: "Policy" },
  }),
  "GET /shops/:slug/connections": () => connections,
  "GET /shops/:slug/providers": () => ({ items: [] }),
  "GET /reconciliations": () => ({ items: days }),
  "GET /reconciliations/:id": () => compared,
  "GET /webhooks": () => ({ items: [hook], types: ["return.approved", "return.closed"] }),
  "GET /webhooks/:id/deliveries": () => ({ items: [delivery], next: null }),
  "POST /deliveries/:id/replay": () => ({ ...delivery, state: "waiting", nextAt: now }),
  "POST /webhooks": ({ body }) => ({ ...hook, ...(body as object), id: "whk_2", secret: "whsec_c2VjcmV0" }),
  "GET /shops/:slug/templates": () => ({
    items: ["approved", "rejected"].flatMap((notice) => [template(notice, "en"), template(notice, "fr")]),
  }),
  "POST /shops/:slug/templates/:notice/:language/previews": ({ body }) => ({
    subject: "Return R-2318",
    html: `<p>${(body as { body?: string }).body ?? "Hello"}</p>`,
    text: "Hello",
    to: "shopper@example.test",
    language: "en",
    attachments: [],
  }),
  "PUT /shops/:slug/templates/:notice/:language": ({ body }, { notice = "", language = "" }) => ({
    ...template(notice, language),
    ...(body as object),
    own: true,
    version: 1,
  }),
};

const open = async (page: string, selector: string, more: Answers = {}, me = anOwner) => {
  const it = await show(page, { ...answers, ...more }, me);
  await opened(it, selector);
  return it;
};

const all: readonly [page: string, selector: string][] = [
  ["portal", "#portal-hidden"],
  ["brand", "#accent"],
  ["addresses", "#own-line1"],
  ["mails", "#subject"],
  ["links", "pre"],
  ["connections", ".rows"],
  ["reconciliation", "table"],
  ["money", "#hold"],
  ["work", "#locations"],
  ["texts", "#en-0"],
  ["retention", "#photos-days"],
  ["webhooks", "#url"],
];

describe("the pages of the settings", () => {
  afterEach(async () => {
    await setViewport({ width: 1440, height: 900 });
    await emulateMedia({ colorScheme: "light" });
  });

  for (const [page, selector] of all)
    it(`${page}: accessible, one filled button at most, no wider than a phone, also in the dark`, async () => {
      const it = await open(page, selector);
      expect(it.all(".btn.key").length).to.be.at.most(1);
      await it.accessible();
      await setViewport({ width: 390, height: 844 });
      await emulateMedia({ colorScheme: "dark" });
      await it.settle();
      expect(document.documentElement.scrollWidth, "wider than the phone").to.be.at.most(390);
      await it.accessible();
    });

  for (const [page, selector] of all)
    it(`${page}: says so when it does not load`, async () => {
      const failing = Object.fromEntries(
        Object.keys(answers).map((line) => [line, () => problem(503, "unavailable", "We cannot answer at the moment.")]),
      );
      const it = await open(page, "[role=alert]", failing);
      expect(it.find("[role=alert]").textContent, selector).to.contain("We cannot answer at the moment.");
      await it.accessible();
    });

  it("a further address is added by name, and belongs to a brand (S2-24, S2-25, S2-30)", async () => {
    const two = {
      ...anOwner,
      shops: [...anOwner.shops, { ...anOwner.shops[0], slug: "ada-two", name: "Ada Two" } as (typeof anOwner.shops)[0]],
    };
    const dock = { ...shop.brand.address, name: "Dock 2" };
    let here: ShopSettings = { ...shop, brand: { ...shop.brand, addresses: { dock } } };
    const it = await open(
      "addresses",
      "#new",
      {
        "GET /shops/:slug": (_, { slug }) => tagged(slug === "ada" ? here : { ...shop, slug: "ada-two" }, "t1"),
        "PATCH /shops/:slug": ({ body }, { slug }) => {
          if (slug === "ada") here = { ...here, ...(body as object) };
          return tagged({ ...shop, ...(body as object) }, "t2");
        },
      },
      two,
    );
    const select = it.find<HTMLSelectElement>("#brand-0");
    select.value = "ada-two";
    select.dispatchEvent(new Event("change"));
    await it.settle();
    const patches = it.requests.filter(({ method }) => method === "PATCH");
    expect(patches.map(({ path }) => path)).to.deep.equal(["/shops/ada-two", "/shops/ada"]);
    expect(bodyOf(patches[0]).brand?.addresses).to.deep.equal({ dock });
    expect(bodyOf(patches[1]).brand?.addresses).to.deep.equal({});
    it.find<HTMLInputElement>("#new").value = "outlet";
    it.find("button", "Add").click();
    it.find<HTMLButtonElement>(".page button", "Add").click();
    await it.settle();
    expect(it.find(".foot").textContent).to.contain("outlet: labels need a name");
    expect(it.find<HTMLButtonElement>(".foot .key").disabled).to.equal(true);
  });

  it("an address the policy names stays, and the reason is said", async () => {
    const it = await open("addresses", "#new", {
      "GET /shops/:slug": () => tagged({ ...shop, brand: { ...shop.brand, addresses: { dock: shop.brand.address } } }, "t1"),
      "PATCH /shops/:slug": () => problem(409, "address_in_use", "The policy in force sends parcels to this address."),
    });
    it.find("button", "Take dock away").click();
    await it.settle();
    it.find("button", "Save").click();
    await it.settle();
    expect(it.find(".problem").textContent).to.contain("sends parcels to this address");
    await it.accessible();
  });

  it("grades are renamed, ordered, retired and added; what is in use is refused in words", async () => {
    const it = await open("work", "#locations", { "PUT /settings": () => problem(409, "mark_in_use", "Retire it.") });
    it.find<HTMLButtonElement>("button[aria-label='B worn earlier']").click();
    await it.settle();
    it.find("button", "Retire").click();
    await it.settle();
    it.find("button", "Save").click();
    await it.settle();
    const put = it.requests.find(({ method }) => method === "PUT");
    expect(put?.headers.get("if-match")).to.equal('"7"');
    expect(bodyOf<TeamSettings>(put).grades).to.deep.equal([{ id: "b", name: "B worn", photo: true, retired: true }, team.grades[0]]);
    expect(it.find(".problem").textContent).to.contain("Retire it.");
  });

  it("limits are typed as amounts and percent, places one a line", async () => {
    const it = await open("work", "#locations");
    const raise = it.find<HTMLInputElement>("#raise");
    raise.value = "12,50";
    raise.dispatchEvent(new Event("change"));
    type(it.find("#lower"), "15");
    const places = it.find<HTMLTextAreaElement>("#locations");
    places.value = "A-07\n\n A-08 \nA-07";
    places.dispatchEvent(new Event("change"));
    await it.settle();
    it.find("button", "Save").click();
    await it.settle();
    const saved = bodyOf<TeamSettings>(it.requests.find(({ method }) => method === "PUT"));
    expect(saved.money).to.deep.equal({
      secondPersonAbove: 25_000,
      lowerShare: 1_500,
      raiseLimit: 1_250,
      holdDays: 7,
      payBy: "person",
      automaticUpTo: null,
      tenders: "as_paid",
      credit: "ours",
    });
    expect(saved.locations).to.deep.equal(["A-07", "A-08"]);
  });

  it("every difference of a day stands there in words and amounts, with the way to its return", async () => {
    const it = await open("reconciliation", "table");
    const asked = it.requests.find(({ path }) => path === "/reconciliations");
    expect([asked?.query.get("shop"), asked?.query.get("from")]).to.deep.equal(["ada", "2026-11-08"]);
    expect(it.find(".page").textContent).to.contain("Something differs on 1 day");
    it.find<HTMLDetailsElement>("td details").open = true;
    await it.settle();
    const lines = it.all(".diffs li").map((line) => line.textContent?.replace(/\s+/g, " ").trim());
    expect(lines).to.deep.equal([
      "R-2318: €42.00 stands here, €40.00 at Stripe. re_77",
      "Stripe gave €9.90 back; nothing of it stands here.",
      "Order 1042: €5.00 is on its way here, and not paid at Stripe.",
    ]);
    expect(it.find<HTMLAnchorElement>(".diffs a").getAttribute("href")).to.equal("/desk/returns/R-2318");
    await it.accessible();
    const same = await open("reconciliation", ".st.good", { "GET /reconciliations": () => ({ items: days.slice(1) }) });
    expect(same.find(".st.good").textContent).to.contain("Nothing differs: 38 payments in the last 30 days");
    const empty = await open("reconciliation", ".page p .btn, .page .btn", { "GET /reconciliations": () => ({ items: [] }) });
    expect(empty.find(".page").textContent).to.contain("No day was compared in the last 30 days.");
    empty.find("button", "Earlier days").click();
    await empty.settle();
    expect(empty.requests.at(-1)?.query.get("from")).to.equal("2026-08-10");
  });

  it("who starts a payment, to what it goes first and as whose credit is set for all shops", async () => {
    const it = await open("money", "#hold");
    expect(it.all("#up-to").length, "only what pays by itself has a limit").to.equal(0);
    const choose = async (id: string): Promise<void> => {
      it.find<HTMLInputElement>(`#${id}`).dispatchEvent(new Event("change"));
      await it.settle();
    };
    await choose("pay-by-automatic");
    const limited = it.find<HTMLInputElement>("#limited");
    limited.checked = true;
    await choose("limited");
    const upTo = it.find<HTMLInputElement>("#up-to");
    upTo.value = "75,50";
    await choose("up-to");
    await choose("tenders-money_first");
    await choose("credit-shop");
    type(it.find("#hold"), "0");
    await it.settle();
    expect(it.find<HTMLButtonElement>(".foot .key").disabled, "kept for no days").to.equal(true);
    type(it.find("#hold"), "14");
    await it.settle();
    await it.accessible();
    it.find("button", "Save").click();
    await it.settle();
    expect(bodyOf<TeamSettings>(it.requests.find(({ method }) => method === "PUT")).money).to.deep.equal({
      ...team.money,
      payBy: "automatic",
      automaticUpTo: 7_550,
      tenders: "money_first",
      credit: "shop",
      holdDays: 14,
    });
  });

  it("another page and back keeps what was not saved, and the list says so", async () => {
    const it = await open("retention", "#photos-days");
    type(it.find("#photos-days"), "90");
    await it.settle();
    it.screen.place = { ...it.screen.place, params: { page: "links" } };
    await opened(it, "pre");
    expect(it.find("a", "Retention").querySelector(".dot")?.getAttribute("aria-label")).to.equal("Not saved yet");
    it.screen.place = { ...it.screen.place, params: { page: "retention" } };
    await opened(it, "#photos-days");
    expect(it.find<HTMLInputElement>("#photos-days").value).to.equal("90");
  });

  it("a webhook is added and its secret shown once; a delivery is looked at and sent again", async () => {
    const it = await open("webhooks", "#url");
    type(it.find("#url"), "https://erp.ada.test/new");
    await it.settle();
    it.find("button", "Add and show the secret").click();
    await it.settle();
    const made = it.requests.find(({ method }) => method === "POST");
    expect(made?.body).to.deep.equal({ url: "https://erp.ada.test/new", types: ["*"] });
    expect(made?.headers.get("idempotency-key")).to.be.a("string");
    expect(it.find(".clash").textContent).to.contain("whsec_c2VjcmV0");
    await it.accessible();
    it.find("button", "I have it").click();
    it.find("button", "Deliveries").click();
    await it.settle();
    expect(it.find("desk-deliveries").shadowRoot?.textContent).to.match(/given up[\s\S]*503[\s\S]*closed for today/);
    await it.accessible();
    it.find("button", "Send again").click();
    await it.settle();
    expect(it.find("desk-deliveries").shadowRoot?.textContent).to.contain("waits");
    it.find("button", "Delete").click();
    await it.settle();
    expect(
      it.requests.some(({ method }) => method === "DELETE"),
      "not yet",
    ).to.equal(false);
    it.find("button", "Delete it with its deliveries").click();
    await it.settle();
    expect(it.requests.some(({ method }) => method === "DELETE")).to.equal(true);
  });

  it("a mail's words are written beside what will leave, saved under the version that was read", async () => {
    const it = await open("mails", "#subject");
    const body = it.find<HTMLTextAreaElement>("#body");
    body.value = "Good day";
    body.dispatchEvent(new Event("input"));
    await new Promise((resume) => setTimeout(resume, 500));
    await it.settle();
    expect(it.find<HTMLIFrameElement>("iframe").srcdoc).to.contain("Good day");
    expect(it.find<HTMLIFrameElement>("iframe").getAttribute("sandbox")).to.equal("");
    it.find("button", "Save").click();
    await it.settle();
    const put = it.requests.find(({ method }) => method === "PUT");
    expect([put?.path, put?.headers.get("if-match"), bodyOf<{ body: string }>(put).body]).to.deep.equal([
      "/shops/ada/templates/approved/en",
      '"0"',
      "Good day",
    ]);
    expect(it.find("button", "Back to our words").tagName).to.equal("BUTTON");
  });

  it("what is not set up is said, and nothing is there that does not exist", async () => {
    const it = await open("connections", ".rows");
    expect(it.all("section").length, "four, under what is connected").to.equal(5);
    expect(it.find("section", "Mail server").textContent).to.match(/Not set up[\s\S]*SMTP_URL[\s\S]*not given/);
    expect(it.find("section", "999+").textContent).to.contain("999+ orders");
  });
});
