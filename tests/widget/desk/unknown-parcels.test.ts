import { expect } from "@open-wc/testing";
import { emulateMedia, setViewport } from "@web/test-runner-commands";
import "../../../widget/desk/receive/receive.ts";
import type { Receive } from "../../../widget/desk/receive/receive.ts";
import { aReturnPage } from "./samples.ts";
import { type Answers, anOwner, now, problem, type Stage, stage } from "./stage.ts";

const candidate = (number: string) => ({
  id: `ret_${number}`,
  number,
  orderNumber: "1058",
  shopper: "Shopper N",
  word: "in_transit",
  why: "One digit differs",
});
const order = { id: "ord_9", number: "1063", shopper: "Shopper V", why: "No return yet" };
const parcel = {
  id: "unk_1",
  label: "NP 0000 9917 004",
  note: "Wet",
  at: now - 3_600_000,
  by: { kind: "member", name: "Agent Two" },
  photo: null,
};

const answers: Answers = {
  "GET /settings": () => ({ grades: [], dispositions: [], locations: [] }),
  "GET /unknown-parcels": () => ({ items: [] }),
  "GET /scans": ({ query }) => {
    const none = { kind: "nothing", sku: null, candidates: [], orders: [] };
    if (query.get("article")) return { ...none, kind: "product", sku: "DRB", orders: [order] };
    if (query.get("text") === "DRB") return { ...none, kind: "product", sku: "DRB", candidates: [candidate("R-1"), candidate("R-2")] };
    return query.get("text") === "nobody" ? none : { ...none, candidates: [candidate("R-2309")], orders: [order] };
  },
  "POST /unknown-parcels": () => parcel,
  "PUT /unknown-parcels/:id/photo": () => parcel,
  "POST /unknown-parcels/:id/assignment": () => aReturnPage(),
};

async function open(more: Answers = {}, me = anOwner): Promise<Stage<Receive>> {
  localStorage.clear();
  return stage<Receive>("desk-receive", { answers: { ...more, ...answers, ...more }, me, path: "/desk/receive", params: {} });
}

async function scan(at: Stage<Receive>, text: string): Promise<void> {
  const field = at.find<HTMLInputElement>("#scan");
  field.value = text;
  field.form?.requestSubmit();
  await at.settle();
}

async function photograph(at: Stage<Receive>): Promise<void> {
  const files = new DataTransfer();
  files.items.add(new File(["x"], "parcel.jpg", { type: "image/jpeg" }));
  const input = at.find<HTMLInputElement>(".thumbs input[type=file]");
  input.files = files.files;
  input.dispatchEvent(new Event("change"));
  await at.settle();
}

const posts = (at: Stage<Receive>) => at.requests.filter(({ method }) => method !== "GET");

describe("a parcel nobody knows", () => {
  beforeEach(() => setViewport({ width: 390, height: 844 }));
  afterEach(() => setViewport({ width: 1280, height: 800 }));

  it("says what it may be and why, light and dark, and is written down with its photo when it is none of them (S5-20)", async () => {
    for (const colorScheme of ["light", "dark"] as const) {
      await emulateMedia({ colorScheme });
      const at = await open();
      await scan(at, "NP 0000 9917 004");
      expect(at.find(".cand", "R-2309").textContent).to.contain("One digit differs");
      expect(at.find(".cand", "1063").getAttribute("href")).to.equal("/desk/orders/ord_9?new=unannounced");
      await at.accessible();
      await photograph(at);
      expect(at.find(".thumbs label.btn").textContent).to.contain("Another photo");
      await at.accessible();
      at.find<HTMLButtonElement>(".thumbs .btn.key").click();
      await at.settle();
      expect(posts(at).map(({ method, path }) => `${method} ${path}`)).to.deep.equal([
        "POST /unknown-parcels",
        "PUT /unknown-parcels/unk_1/photo",
      ]);
      expect(posts(at)[0]?.body).to.deep.equal({ label: "NP 0000 9917 004" });
      expect(at.find("p[role=status]", "put aside").textContent).to.contain("NP 0000 9917 004");
      expect(at.screen.shadowRoot?.activeElement?.id).to.equal("scan");
      await at.accessible();
    }
  });

  it("is narrowed by a product that is scanned after it", async () => {
    const at = await open();
    await scan(at, "NP 0000 9917 004");
    await scan(at, "DRB");
    expect(at.requests.at(-1)?.query.get("text")).to.equal("NP 0000 9917 004");
    expect(at.requests.at(-1)?.query.get("article")).to.equal("DRB");
    expect(at.all(".cand").length).to.equal(1);
    expect(at.find("h2").textContent).to.contain("NP 0000 9917 004");
    await at.accessible();
  });

  it("needs words when its label cannot be read, and is sent once however often it is tried", async () => {
    let away = true;
    const at = await open({
      "POST /unknown-parcels": () => {
        if (away) throw new TypeError("Failed to fetch");
        return parcel;
      },
      "PUT /unknown-parcels/:id/photo": () => problem(415, "photo_unreadable", "This is no picture."),
    });
    at.find<HTMLButtonElement>(".blank .btn").click();
    await at.settle();
    const keep = async () => {
      at.find<HTMLButtonElement>(".thumbs .btn.key").click();
      await at.settle();
    };
    await keep();
    expect(posts(at).length).to.equal(0);
    expect(at.find("[role=alert]").textContent).to.contain("what can be read");
    await at.accessible();
    const read = at.find<HTMLInputElement>("#read");
    read.value = "Blue box";
    read.dispatchEvent(new Event("input"));
    await photograph(at);
    await keep();
    expect(at.all(".thumbs").length, "it stays until the server has it").to.equal(1);
    away = false;
    await keep();
    expect(at.find("[role=alert]").textContent).to.contain("its photo is not. This is no picture.");
    await keep();
    const created = posts(at).filter(({ path }) => path === "/unknown-parcels");
    expect(created.length).to.equal(2);
    expect(new Set(created.map(({ headers }) => headers.get("idempotency-key"))).size).to.equal(1);
  });

  it("waits where parcels are received, and is given to the return or the order somebody finds for it", async () => {
    const at = await open({ "GET /unknown-parcels": () => ({ items: [parcel] }) });
    expect(at.find("#waiting").textContent).to.equal("1 unknown parcel waits");
    expect(at.find(".aside").textContent).to.contain("Agent Two");
    await at.accessible();
    at.find<HTMLButtonElement>(".aside .btn").click();
    await at.settle();
    expect(at.all(".thumbs").length, "it is written down already").to.equal(0);
    expect(at.find(".cand", "1063").getAttribute("href")).to.equal("/desk/orders/ord_9?new=unannounced&parcel=unk_1");
    at.find(".cand", "R-2309").click();
    await at.settle();
    expect(posts(at).map(({ path, body }) => [path, body])).to.deep.equal([
      ["/unknown-parcels/unk_1/assignment", { returnId: "ret_R-2309" }],
    ]);
    expect(at.visits).to.deep.equal(["/desk/receive/R-2309"]);
  });

  it("is only looked at by who may not receive", async () => {
    const reader = { ...anOwner, permissions: ["orders:read", "returns:read"] } as typeof anOwner;
    const at = await open({}, reader);
    expect(at.all(".blank .btn").length).to.equal(0);
    await scan(at, "nobody");
    expect(at.all(".thumbs").length).to.equal(0);
  });

  it("has targets of 44 px", async () => {
    const at = await open({ "GET /unknown-parcels": () => ({ items: [parcel] }) });
    const small = () =>
      at
        .all("button, a.cand, a.btn, label.btn, .input")
        .filter((one) => one.checkVisibility() && one.getBoundingClientRect().height < 44)
        .map((one) => one.outerHTML.slice(0, 80));
    expect(small()).to.deep.equal([]);
    await scan(at, "nobody");
    expect(small()).to.deep.equal([]);
  });
});
