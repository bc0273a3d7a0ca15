import { expect } from "@open-wc/testing";
import type { ReturnPage } from "../../../server/http/desk-return-schemas.ts";
import "../../../widget/desk/return/return.ts";
import "../../../widget/desk/decide/pay-dialog.ts";
import "../../../widget/desk/return/edit-dialog.ts";
import "../../../widget/desk/return/exchange-dialog.ts";
import "../../../widget/desk/return/label-dialog.ts";
import { openReturn, richReturn, text } from "./return-stage.ts";
import { anItem, aReturnPage, aUnit } from "./samples.ts";
import { type Answers, now, problem } from "./stage.ts";

type Opened = Awaited<ReturnType<typeof openReturn>>;

const later = (): Promise<void> => new Promise((resume) => setTimeout(resume, 350));
const posts = (at: Opened, line: string) => at.requests.filter((one) => `${one.method} ${one.path}` === line);

const waiting: ReturnPage = aReturnPage({
  word: "waiting_for_parcel",
  queue: "to_receive",
  can: ["edit", "cancel", "issue_label", "upload_label", "print", "message", "note"],
  items: [anItem({ lineId: "1", units: [aUnit("u1"), aUnit("u2")] })],
});

const choices = {
  lines: [
    { lineId: "1", title: "Running sock", variant: "grey, M", imageUrl: null, free: 1, reasons: ["too_small", "fault"] },
    { lineId: "2", title: "Cap", variant: null, imageUrl: null, free: 1, reasons: ["too_small"] },
  ],
  reasons: [
    { id: "too_small", text: "Too small", subReasons: [] },
    { id: "fault", text: "Faulty", subReasons: [{ id: "seam", text: "Seam" }] },
  ],
  resolutions: ["refund", "store_credit"],
};

const editing: Answers = {
  "GET /returns/:id/items": () => choices,
  "POST /returns/:id/item-quotes": () => ({
    before: 1_620,
    after: 810,
    rows: [{ title: "Running sock", note: "Taken out", amount: -810 }],
  }),
  "PUT /returns/:id/items": () => ({ ...waiting, version: 4, units: 1 }),
};

const edit = (more: Answers = {}) => openReturn(waiting, { query: "?queue=to_receive&do=edit", more: { ...editing, ...more } });

async function set(at: Opened, label: string, value: string): Promise<void> {
  const field = at.find<HTMLInputElement>(`[aria-label^="${label}"]`);
  field.value = value;
  field.dispatchEvent(new Event(field.localName === "select" ? "change" : "input"));
  await at.settle();
}

describe("changing the items before the parcel moves", () => {
  it("takes units out and puts others in, with reasons, and says what it comes to before it is done", async () => {
    const at = await edit();
    await at.settle();
    await set(at, "Units of Running sock", "1");
    await set(at, "Units of Cap", "1");
    await later();
    await at.settle();
    expect(text(at.find("desk-edit-items table, table caption").closest("table") ?? at.screen)).to.contain("From now on €8.10");
    const body = { units: [{ unitId: "u1" }], add: [{ lineId: "2", quantity: 1, reasonId: "too_small" }] };
    expect(posts(at, "POST /returns/ret_1/item-quotes").at(-1)?.body).to.deep.equal({ ...body, mail: false });
    await later();
    await at.settle();
    expect(posts(at, "POST /returns/ret_1/mail-previews").at(-1)?.body).to.deep.equal({ notice: "edited", edit: { ...body, mail: true } });
    await at.accessible();
    at.find(".foot-in .btn.key").click();
    await at.settle();
    const [done] = posts(at, "PUT /returns/ret_1/items");
    expect(done?.body).to.deep.equal({ ...body, mail: true });
    expect(done?.headers.get("if-match")).to.equal('"3"');
    expect(at.visits.at(-1)).to.equal("/desk/returns/R-2318?queue=to_receive");
  });

  it("changes a reason, its sub-reason and what they get", async () => {
    const at = await edit();
    await at.settle();
    await set(at, "Reason for Running sock", "fault/seam");
    const resolution = at.find<HTMLSelectElement>("#resolution");
    resolution.value = "store_credit";
    resolution.dispatchEvent(new Event("change"));
    await at.settle();
    at.find(".foot-in .quietly").click();
    await at.settle();
    expect(posts(at, "PUT /returns/ret_1/items")[0]?.body).to.deep.equal({
      units: [
        { unitId: "u1", reasonId: "fault", subReasonId: "seam" },
        { unitId: "u2", reasonId: "fault", subReasonId: "seam" },
      ],
      add: [],
      resolution: "store_credit",
      mail: false,
    });
  });

  it("does nothing when nothing is changed, and says why the server does not take it", async () => {
    const at = await edit({ "POST /returns/:id/item-quotes": () => problem(409, "no_units_left", "No units of it are left.") });
    await at.settle();
    at.find(".foot-in .btn.key").click();
    await at.settle();
    expect(text(at.find(".problem"))).to.equal("Nothing is changed yet.");
    await set(at, "Units of Cap", "9");
    await later();
    await at.settle();
    expect(text(at.find(".problem"))).to.equal("No units of it are left.");
    expect(posts(at, "PUT /returns/ret_1/items")).to.deep.equal([]);
  });

  it("keeps the wish when somebody else was faster (412)", async () => {
    let page = waiting;
    const at = await edit({
      "GET /returns/:number": () => page,
      "PUT /returns/:id/items": () => problem(412, "stale", "Somebody was faster."),
    });
    await at.settle();
    await set(at, "Units of Running sock", "1");
    page = {
      ...waiting,
      version: 4,
      timeline: [
        { at: now, type: "return.edited", by: { kind: "member", name: "Agent Two" }, text: "Items changed", told: null, letter: null },
        ...waiting.timeline,
      ],
    };
    at.find(".foot-in .btn.key").click();
    await at.settle();
    await at.settle();
    expect(text(at.find(".problem"))).to.contain("Agent Two, 11:00: Items changed");
    expect(at.find<HTMLInputElement>('[aria-label^="Units of Running sock"]').value).to.equal("1");
    await at.accessible();
  });
});

describe("the label once more", () => {
  it("is drawn anew with or without a mail (S3-16, S3-22)", async () => {
    const at = await openReturn(waiting, {
      query: "?do=issue",
      more: { "POST /returns/:id/label": () => ({ ...waiting, checked: null }) },
    });
    await at.settle();
    expect(text(at.find(".form p"))).to.contain("takes the place of the one before");
    await at.accessible();
    at.find(".foot-in .quietly").click();
    await at.settle();
    expect(posts(at, "POST /returns/ret_1/label")[0]?.body).to.deep.equal({ mail: false });
  });

  it("is one’s own file: without one nothing is sent", async () => {
    const at = await openReturn(waiting, { query: "?do=upload" });
    await at.settle();
    at.find(".foot-in .btn.key").click();
    await at.settle();
    expect(text(at.find(".problem"))).to.equal("Choose the file first.");
    await at.accessible();
  });

  it("is asked for from the parcel it belongs to", async () => {
    const at = await openReturn(waiting);
    at.find("button.btn", "Issue the label again").click();
    await at.settle();
    expect(at.visits.at(-1)).to.contain("do=issue");
  });
});

describe("the money of a return", () => {
  const payment: ReturnPage["money"]["payments"][number] = {
    id: "pay_1",
    kind: "refund",
    amount: 1_935,
    state: "due",
    how: null,
    reference: null,
    dueAt: now,
    decidedBy: { kind: "member", name: "Agent Two" },
    doneAt: null,
    doneBy: null,
    provider: null,
    trouble: null,
    tender: null,
    sentAt: null,
    ways: ["outside"],
    secondPerson: true,
  };
  const exchange: ReturnPage["money"]["exchanges"][number] = {
    id: "exc_1",
    unitId: "u1",
    sku: "SCK-GRY-L",
    title: "Running sock",
    variant: "grey, L",
    price: 900,
    difference: 0,
    state: "confirmed",
    order: null,
    payAt: null,
    expiresAt: null,
    trouble: null,
  };

  it("stands line by line, to what it goes back, with what was decided beside what was shown", async () => {
    const at = await openReturn(aReturnPage({ money: { ...richReturn.money, shown: 1_935, total: 1_440 } }));
    const sums = text(at.find("table.sums tfoot"));
    expect(sums).to.contain("Shown to the shopper 19.35");
    expect(sums).to.contain("After the decision 14.40");
    expect(sums).to.contain("Card ending 0000 14.40");
    expect(text(at.find("table.sums tbody tr"))).to.contain("9.00");
  });

  it("is paid from the line that is due, or given up there", async () => {
    const page = aReturnPage({ can: ["pay"], word: "decided", queue: "to_pay", money: { ...richReturn.money, payments: [payment] } });
    const at = await openReturn(page);
    expect(text(at.find(".pay"))).to.contain("Refund €19.35, due");
    expect(text(at.find(".pay"))).to.contain("decided by Agent Two: a second person pays it");
    at.find(".head .btn.key", "Pay €19.35").click();
    await at.settle();
    expect(at.all("desk-pay").length).to.equal(1);
  });

  it("shows what the shopper wants instead, its order in the shop, and until when a dearer one is kept (S5-20, S5-23)", async () => {
    const wanted = { sku: "SCK-GRY-L", title: "Running sock", variant: "grey, L", price: 1_200, imageUrl: null, credit: false };
    const held: typeof exchange = {
      ...exchange,
      state: "held",
      difference: 390,
      payAt: "https://returns.example.com/pay/1",
      expiresAt: now + 7 * 86_400_000,
    };
    const stuck: typeof exchange = {
      ...exchange,
      id: "exc_2",
      order: { state: "sold_out", number: null, reference: null },
      trouble: { code: "sold_out", text: "The shop has none left of it.", message: "no stock", at: now },
    };
    const ordered: typeof exchange = { ...exchange, id: "exc_3", order: { state: "made", number: "2044", reference: "9" } };
    const page = aReturnPage({
      items: [anItem({ lineId: "1", units: [aUnit("u1", { wanted })] })],
      money: { ...richReturn.money, exchanges: [held, stuck, ordered] },
    });
    const at = await openReturn(page, {
      more: { "POST /exchanges/:id/order": () => ({ ...page, money: { ...page.money, exchanges: [ordered] } }) },
    });
    expect(text(at.find("table.items"))).to.contain("Wants instead: Running sock, grey, L, €12.00");
    const [first, second, third] = at.all(".pay").map(text);
    expect(first).to.contain("€3.90 to pay · waits for its difference Kept for the shopper until Tue 15 Dec, 11:00");
    expect(at.find("desk-copy").shadowRoot?.textContent).to.contain("Copy the link to pay");
    expect(second).to.contain("The shop has none left The shop has none left of it.");
    expect(third).to.contain("Order 2044 in the shop");
    await at.accessible();
    at.find(".pay button", "Order it again").click();
    await at.settle();
    expect(posts(at, "POST /exchanges/exc_2/order").length).to.equal(1);
    expect(at.all(".pay").length).to.equal(1);
  });

  it("gives the other article out once, with its tracking number, or pays instead after saying so (S5-20)", async () => {
    const page = aReturnPage({ money: { ...richReturn.money, exchanges: [exchange] } });
    const at = await openReturn(page, {
      more: { "POST /exchanges/:id/dispatch": () => page, "POST /exchanges/:id/cancellation": () => page },
    });
    at.find(".pay .btn", "Was sent").click();
    await at.settle();
    const field = at.find<HTMLInputElement>("#reference");
    field.value = "NP 42";
    field.dispatchEvent(new Event("input"));
    await later();
    await at.settle();
    expect(posts(at, "POST /returns/ret_1/mail-previews").at(-1)?.body).to.deep.equal({
      notice: "exchange",
      exchange: { id: "exc_1", to: "sent", reference: "NP 42" },
    });
    await at.accessible();
    at.find(".foot-in .btn.key").click();
    await at.settle();
    expect(posts(at, "POST /exchanges/exc_1/dispatch")[0]?.body).to.deep.equal({ mail: true, reference: "NP 42" });
    at.find(".pay .btn", "Pay instead").click();
    await at.settle();
    expect(text(at.find(".narrow"))).to.contain("is due to be paid");
    await at.press("Enter", { ctrlKey: true });
    expect(posts(at, "POST /exchanges/exc_1/cancellation")[0]?.body).to.deep.equal({ mail: false });
  });
});
