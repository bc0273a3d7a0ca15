import { expect } from "@open-wc/testing";
import { emulateMedia, setViewport } from "@web/test-runner-commands";
import type { ReturnPage } from "../../../server/http/desk-return-schemas.ts";
import "../../../widget/desk/receive/receive.ts";
import type { Receive } from "../../../widget/desk/receive/receive.ts";
import {
  beginTally,
  lineFor,
  missingOf,
  receiptOf,
  replaceCount,
  setGrade,
  setPresent,
  setWrong,
  totalsOf,
} from "../../../widget/desk/receive/tally.ts";
import { anItem, aReturnPage, aUnit } from "./samples.ts";
import { type Answers, anOwner, problem, type Stage, stage } from "./stage.ts";

const page: ReturnPage = aReturnPage({
  number: "R-2318",
  word: "arrived",
  items: [
    anItem({ lineId: "1", title: "Derby shoe", variant: "black, 42", sku: "DRB-BLK-42", barcode: "4006381333931", units: [aUnit("u1")] }),
    anItem({
      lineId: "2",
      title: "Running sock",
      variant: "grey, M",
      sku: "SCK-GRY-M",
      units: ["u2", "u3", "u4", "u5", "u6"].map((id) => aUnit(id)),
    }),
  ],
});

const settings = {
  grades: [
    { id: "a", name: "A new", photo: false },
    { id: "b", name: "B worn", photo: true },
  ],
  dispositions: [
    { id: "stock", name: "Stock", restock: true },
    { id: "recycle", name: "Recycle", restock: false },
  ],
  locations: ["A-07", "B-12"],
};

const answers: Answers = {
  "GET /settings": () => settings,
  "GET /returns/:number": () => page,
  "GET /scans": ({ query }) =>
    query.get("text") === "NP0001"
      ? {
          kind: "return",
          sku: null,
          orders: [],
          candidates: [{ id: page.id, number: page.number, orderNumber: "1042", shopper: "Shopper A", word: "arrived", why: "" }],
        }
      : {
          kind: "nothing",
          sku: null,
          candidates: [
            { id: "ret_2", number: "R-2320", orderNumber: "1071", shopper: "Shopper C", word: "in_transit", why: "One digit differs" },
          ],
          orders: [{ id: "ord_9", number: "1099", shopper: "Shopper Z", why: "The same postcode" }],
        },
  "POST /returns/:id/receipt": () => page,
};

async function open(number?: string, more: Answers = {}): Promise<Stage<Receive>> {
  localStorage.clear();
  return stage<Receive>("desk-receive", {
    answers: { ...more, ...answers, ...more },
    path: number ? `/desk/receive/${number}` : "/desk/receive",
    params: { number },
  });
}

async function scan(at: Stage<Receive>, text: string): Promise<void> {
  const field = at.find<HTMLInputElement>("#scan");
  field.value = text;
  field.form?.requestSubmit();
  await at.settle();
}

describe("receiving", () => {
  beforeEach(() => setViewport({ width: 390, height: 844 }));
  afterEach(() => setViewport({ width: 1280, height: 800 }));

  it("opens a return by any text on its parcel, with the scan field always listening (S5-20)", async () => {
    const at = await open();
    await scan(at, "NP0001");
    expect(at.visits).to.deep.equal(["/desk/receive/R-2318"]);
    expect(at.screen.shadowRoot?.activeElement?.id).to.equal("scan");
    await at.accessible();
  });

  it("never ends at an unknown parcel: candidates say why, and a return can be made on the spot", async () => {
    const at = await open();
    await scan(at, "NP0009");
    expect(at.find(".cand", "R-2320").textContent).to.contain("One digit differs");
    expect(at.find(".cand", "1099").getAttribute("href")).to.equal("/desk/orders/ord_9?new=unannounced");
    await at.accessible();
  });

  it("counts a product by its barcode, and says when there is one too many", async () => {
    const at = await open("R-2318");
    await scan(at, "4006381333931");
    expect(at.said.at(-1)).to.equal("Derby shoe: 1 of 1");
    await scan(at, "DRB-BLK-42");
    expect(at.find("[role=alert]").textContent).to.contain("counted already");
    for (let time = 0; time < 4; time++) await scan(at, "sck-gry-m");
    expect(at.find(".btn.key").textContent?.trim()).to.equal("Finish, 5 of 6 units");
    expect(at.find(".warn", "1 missing")).to.exist;
    await at.accessible();
  });

  it("sends what was counted once, with grade, place and whether it goes back on sale", async () => {
    const at = await open("R-2318");
    await scan(at, "DRB-BLK-42");
    at.all<HTMLInputElement>(".seg input")
      .find((input) => input.closest("label")?.textContent?.includes("B worn"))
      ?.click();
    await at.settle();
    const where = at.find<HTMLSelectElement>(".row2 select");
    where.value = "stock";
    where.dispatchEvent(new Event("change"));
    await at.settle();
    expect(at.find("label.btn").textContent).to.contain("Photo, asked for this grade");
    at.find<HTMLButtonElement>(".btn.key").click();
    await at.settle();
    const sent = at.requests.filter(({ method }) => method === "POST");
    expect(sent.length).to.equal(1);
    expect(sent[0]?.body).to.deep.equal({
      units: [{ unitId: "u1", reception: "received", grade: "b", disposition: "stock", restock: true, photos: [] }],
      extras: [],
      mail: true,
    });
    expect(sent[0]?.headers.get("idempotency-key")).to.match(/.{20,}/);
    expect(at.find("h2").textContent).to.contain("1 of 6 units received");
    await at.accessible();
  });

  it("keeps what was finished while the server is away, and sends it once under the same key", async () => {
    let away = true;
    const at = await open("R-2318", {
      "POST /returns/:id/receipt": () => {
        if (away) throw new TypeError("Failed to fetch");
        return page;
      },
    });
    await scan(at, "DRB-BLK-42");
    at.find<HTMLButtonElement>(".btn.key").click();
    await at.settle();
    expect(at.find(".top [role=status]").textContent).to.contain("1 waiting");
    away = false;
    dispatchEvent(new Event("online"));
    await at.settle();
    expect(at.find(".top [role=status]").textContent).to.contain("All sent");
    const keys = at.requests.filter(({ method }) => method === "POST").map(({ headers }) => headers.get("idempotency-key"));
    expect(new Set(keys).size).to.equal(1);
  });

  it("says what the server refused, and what to do", async () => {
    const at = await open("R-2318", {
      "POST /returns/:id/receipt": () => problem(409, "unit_taken", "Another return has this piece already."),
    });
    await scan(at, "DRB-BLK-42");
    at.find<HTMLButtonElement>(".btn.key").click();
    await at.settle();
    expect(at.find(".problem").textContent).to.contain("Another return has this piece already.");
    await at.accessible();
  });

  it("refuses to finish when nobody has counted anything", async () => {
    const at = await open("R-2318");
    at.find<HTMLButtonElement>(".btn.key").click();
    await at.settle();
    expect(at.find("[role=alert]").textContent).to.contain("Nothing is counted yet");
    expect(at.requests.some(({ method }) => method === "POST")).to.equal(false);
  });

  it("gives every target 44 px, light and dark", async () => {
    for (const colorScheme of ["light", "dark"] as const) {
      await emulateMedia({ colorScheme });
      const at = await open("R-2318");
      await scan(at, "DRB-BLK-42");
      const small = at
        .all("button, a, input:not([type=radio]):not([type=file]):not([type=checkbox]), select")
        .filter((one) => one.checkVisibility() && one.getBoundingClientRect().height < 44);
      expect(small.map((one) => one.outerHTML.slice(0, 80))).to.deep.equal([]);
      await at.accessible();
    }
  });
});

describe("receiving, where things go wrong", () => {
  beforeEach(() => setViewport({ width: 390, height: 844 }));
  afterEach(() => setViewport({ width: 1280, height: 800 }));

  it("goes on by scanner and by hand when the camera is refused", async () => {
    const realMedia = navigator.mediaDevices.getUserMedia;
    navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException("no", "NotAllowedError"));
    const at = await open();
    at.find<HTMLButtonElement>("button[aria-label='Scan with the camera']").click();
    await at.until(() => at.all("desk-camera [role=alert], .warn[role=alert]").length > 0);
    expect(at.find(".warn[role=alert]").textContent?.trim()).to.match(/camera/i);
    await at.accessible();
    await scan(at, "NP0001");
    expect(at.visits).to.deep.equal(["/desk/receive/R-2318"]);
    navigator.mediaDevices.getUserMedia = realMedia;
  });

  it("looks for what somebody typed in the list, and finds nothing certain", async () => {
    const at = await stage<Receive>("desk-receive", { answers, path: "/desk/receive", params: {}, query: "?text=NP0009" });
    expect(at.requests.find(({ path }) => path === "/scans")?.query.get("text")).to.equal("NP0009");
    expect(at.find("h2").textContent).to.contain("“NP0009” may be one of these");
  });

  it("lets the warehouse make a return of an unannounced parcel, and a reader only look", async () => {
    const warehouse = { ...anOwner, permissions: ["orders:read", "returns:read", "returns:receive"] } as typeof anOwner;
    const reader = { ...anOwner, permissions: ["orders:read", "returns:read"] } as typeof anOwner;
    for (const [me, to] of [
      [warehouse, "/desk/orders/ord_9?new=unannounced"],
      [reader, "/desk/orders/ord_9"],
    ] as const) {
      const at = await stage<Receive>("desk-receive", { answers, me, path: "/desk/receive", params: {} });
      await scan(at, "NP0009");
      expect(at.find(".cand", "1099").getAttribute("href")).to.equal(to);
    }
    const at = await stage<Receive>("desk-receive", { answers, me: reader, path: "/desk/receive/R-2318", params: { number: "R-2318" } });
    expect(at.find(".blank").textContent).to.contain("Your role does not receive parcels");
    await at.accessible();
  });

  it("notes what else was in the box, known or not, and sends it with the rest", async () => {
    const at = await open("R-2318");
    await scan(at, "DRB-BLK-42");
    at.find<HTMLButtonElement>(".thumbs .btn", "Extra").click();
    await at.settle();
    await at.accessible();
    const field = at.find<HTMLInputElement>("input#title");
    field.value = "A red scarf";
    field.dispatchEvent(new Event("input"));
    await at.settle();
    at.find<HTMLButtonElement>("button.key", "Add it").click();
    await at.settle();
    at.find<HTMLButtonElement>(".thumbs .btn.key").click();
    await at.settle();
    const [sent] = at.requests.filter(({ method }) => method === "POST");
    expect((sent?.body as { extras?: unknown } | undefined)?.extras).to.deep.equal([{ title: "A red scarf", quantity: 1 }]);
  });

  it("says what a failed look-up was, and listens on", async () => {
    const at = await open(undefined, { "GET /scans": () => problem(503, "unavailable", "The database does not answer.") });
    await scan(at, "NP0001");
    expect(at.find("[role=alert]").textContent).to.contain("The database does not answer.");
    expect(at.screen.shadowRoot?.activeElement?.id).to.equal("scan");
    await at.accessible();
  });

  it("keeps what is pressed most under the thumb at 390 px", async () => {
    const at = await open("R-2318");
    await scan(at, "DRB-BLK-42");
    const finish = at.find(".thumbs .btn.key").getBoundingClientRect();
    expect(finish.bottom).to.be.at.most(844);
    expect(finish.top).to.be.greaterThan(844 / 2);
    expect(finish.height).to.be.at.least(48);
    expect(document.documentElement.scrollWidth).to.equal(390);
  });
});

describe("a tally", () => {
  const tally = beginTally(page);
  const [shoe, socks] = tally.counts;
  if (!shoe || !socks) throw new Error("two lines");

  it("leaves what nobody looked at awaited", () => {
    expect(totalsOf(tally)).to.deep.equal({ units: 6, present: 0, missing: 0, uncounted: 6 });
    expect(receiptOf(tally, { restocks: new Set(), scanned: null, mail: false }).units).to.deep.equal([]);
  });

  it("never counts more than there are, and works out what is missing", () => {
    const counted = setWrong(setPresent(socks, 9), 3);
    expect([counted.present, counted.wrong, missingOf(counted)]).to.deep.equal([5, 0, 0]);
    const some = setWrong(setPresent(socks, 3), 1);
    expect([some.present, some.wrong, missingOf(some)]).to.deep.equal([3, 1, 1]);
    const sent = receiptOf(replaceCount(tally, some), { restocks: new Set(), scanned: "NP1", mail: true });
    expect(sent.units.map(({ reception }) => reception)).to.deep.equal(["received", "received", "received", "wrong_item", "missing"]);
  });

  it("shares grades among the units that are here", () => {
    const graded = setGrade(setGrade(setPresent(socks, 4), "a", 3), "b", 1);
    expect(graded.marks.map(({ grade }) => grade).toSorted()).to.deep.equal(["a", "a", "a", "b"]);
    expect(setPresent(graded, 2).marks.length).to.equal(2);
  });

  it("finds the line of a scanned article that still misses units", () => {
    expect(lineFor(tally, " drb-blk-42 ")?.lineId).to.equal("1");
    expect(lineFor(tally, "unknown")).to.equal(null);
  });
});
