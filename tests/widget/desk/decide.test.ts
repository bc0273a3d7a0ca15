import { expect } from "@open-wc/testing";
import { emulateMedia, setViewport } from "@web/test-runner-commands";
import type { Settlement } from "../../../server/http/desk-decision-schemas.ts";
import type { Product } from "../../../server/http/desk-product-schemas.ts";
import type { ReturnPage } from "../../../server/http/desk-return-schemas.ts";
import "../../../widget/desk/decide/decision.ts";
import "../../../widget/desk/decide/why-dialog.ts";
import type { DecisionScreen } from "../../../widget/desk/decide/decision.ts";
import {
  acceptPresent,
  amountOf,
  beginDraft,
  openGroups,
  requestOf,
  setArticle,
  setCount,
  stockOf,
  withoutArticle,
} from "../../../widget/desk/decide/draft.ts";
import { speakDesk } from "../../../widget/desk/language.ts";
import { anItem, aReturnPage, aRow, aUnit } from "./samples.ts";
import { type Answers, anOwner, now, problem, type Request, type Stage, stage } from "./stage.ts";

const agent = { ...anOwner, member: { ...anOwner.member, role: "agent" as const } };

const page = aReturnPage({
  items: [
    anItem({
      lineId: "1",
      title: "Derby shoe",
      variant: "black, 42",
      sku: "DRB-42",
      paid: 10_710,
      units: [aUnit("u1", { paid: 10_710, reception: "received", grade: "b", location: "B-12", disposition: "outlet", restock: true })],
    }),
    anItem({
      lineId: "2",
      units: [
        ...["u2", "u3", "u4", "u5"].map((id) => aUnit(id, { reception: "received", grade: "a", location: "A-07", restock: true })),
        aUnit("u6", { reception: "missing" }),
      ],
    }),
  ],
});

const articles: Product[] = (
  [
    ["DRB-42", "black, 42", 10_710, 0, "sold_out"],
    ["DRB-43", "black, 43", 10_710, 2, "low_stock"],
    ["DRB-GOLD", "gold, 43", 11_900, 14, "in_stock"],
    ["DRB-TAN", "tan, 43", 8_900, 5, "in_stock"],
  ] as const
).map(([sku, variant, price, stock, availability]) => ({
  ...{ sku, variant, price, stock, availability, title: "Derby shoe", currency: "EUR", barcode: null, productId: "drb", imageUrl: null },
}));

type Body = {
  units: { unitId: string; decision: string; sku?: string }[];
  changes: { key: string; amount: number; why: string }[];
  waiveFee: boolean;
};

/** What the server would say, by the same arithmetic in small. */
function settled(body: Body, more: Partial<Settlement> = {}): Settlement {
  const of = new Map(body.units.map((unit) => [unit.unitId, unit]));
  const lines = page.items.map((item): Settlement["lines"][number] => {
    const suggested = item.units
      .filter(({ id }) => ["accept", "keep"].includes(of.get(id)?.decision ?? ""))
      .reduce((sum, { paid }) => sum + paid, 0);
    const change = body.changes.find(({ key }) => key === `purchase:${item.lineId}`);
    return {
      ...{ key: `purchase:${item.lineId}`, kind: "purchase", lineId: item.lineId, title: item.title, note: null, suggested },
      ...{ amount: change?.amount ?? suggested, least: Math.round(suggested * 0.8), most: suggested + 2_000, why: change?.why ?? null },
    };
  });
  const fee = body.waiveFee ? 0 : -495;
  lines.push({
    key: "fee",
    kind: "fee",
    lineId: null,
    title: "Return label",
    note: null,
    suggested: fee,
    amount: fee,
    least: -2_495,
    most: 0,
    why: null,
  });
  const total = lines.reduce((sum, { amount }) => sum + amount, 0);
  const whys = body.changes
    .filter(({ why }) => why === "")
    .map(({ key }) => ({ unitId: null, key, code: "why_missing", text: "Say why." }));
  return {
    ...{ lines, total, shown: 14_265, bridge: [{ text: "Running sock: not accepted", amount: -810 }] },
    payments: [{ kind: "refund", amount: total, how: "Card ending 0000", ways: ["outside"], tender: null, provider: null }],
    ...{ secondPersonAbove: 25_000, needsSecondPerson: false, problems: whys },
    ...more,
  };
}

/** The return as it is once it was decided so. */
function decidedPage(body: Body, more: Partial<ReturnPage> = {}): ReturnPage {
  const of = new Map(body.units.map((unit) => [unit.unitId, unit]));
  const items = page.items.map((item) => ({
    ...item,
    units: item.units.map((unit) => ({ ...unit, decision: (of.get(unit.id)?.decision ?? "accept") as "accept" })),
  }));
  return aReturnPage({
    ...{ version: 4, word: "decided", queue: "to_pay", items, can: ["pay"] },
    money: {
      ...page.money,
      payments: [aPayment()],
      exchanges: [],
    },
    ...more,
  });
}

function aPayment(more: Partial<ReturnPage["money"]["payments"][number]> = {}): ReturnPage["money"]["payments"][number] {
  return {
    ...{ id: "pay_1", kind: "refund", amount: 13_455, state: "due", how: null, reference: null, dueAt: now, doneAt: null, doneBy: null },
    ...{ decidedBy: { kind: "member", name: "Agent One" }, ways: ["outside"], secondPerson: false },
    ...{ provider: null, trouble: null, tender: null, sentAt: null },
    ...more,
  };
}

const answers: Answers = {
  "GET /settings": () => ({ grades: [{ id: "a", name: "A new" }], dispositions: [{ id: "outlet", name: "Outlet" }] }),
  "GET /returns/:number": () => page,
  "POST /returns/:id/settlements": ({ body }) => settled(body as Body),
  "POST /returns/:id/decision": ({ body }) => decidedPage(body as Body),
  "GET /shops/:slug/products": () => ({ items: articles }),
  "POST /returns/:id/mail-previews": () => ({
    ...{ from: "Ada’s Shoes <hello@ada.test>", to: "shopper.a@example.test", subject: "Your refund", html: "<p>Hello</p>", text: "Hello" },
    ...{ attachments: [], language: "en" },
  }),
  "POST /payments/:id/settlement": () =>
    decidedPage(
      { units: [], changes: [], waiveFee: false },
      {
        status: "closed",
        word: "closed",
        queue: "done",
        money: { ...page.money, payments: [aPayment({ state: "done", how: "outside", reference: "re_77", doneAt: now })] },
      },
    ),
};

async function open(more: Answers = {}, me = agent): Promise<Stage<DecisionScreen>> {
  const at = await stage<DecisionScreen>("desk-decision", {
    answers: { ...more, ...answers, ...more },
    me,
    path: "/desk/returns/R-2318/decision",
    params: { number: "R-2318" },
  });
  await at.settle();
  return at;
}

/** Typing asks once it pauses. */
async function answered(at: Stage<DecisionScreen>): Promise<void> {
  await new Promise((resume) => setTimeout(resume, 200));
  await at.settle();
}

async function type(at: Stage<DecisionScreen>, label: string, text: string): Promise<void> {
  const field = at.find<HTMLInputElement>(`[aria-label="${label}"]`);
  field.focus();
  field.value = text;
  field.dispatchEvent(new InputEvent("input", { bubbles: true, composed: true }));
  await answered(at);
}

async function decideAll(at: Stage<DecisionScreen>): Promise<void> {
  await at.press("A", { shiftKey: true });
  await type(at, "Running sock, grey, M, 1 missing: Cancel", "1");
}

const filled = (at: Stage<DecisionScreen>): HTMLElement => at.find(".foot .btn.key");
const sent = (at: Stage<DecisionScreen>, path: RegExp): readonly Request[] => at.requests.filter((one) => path.test(one.path));

describe("what is decided, without a page", () => {
  it("groups pieces that are alike, and sends each once", () => {
    const draft = setCount(acceptPresent(beginDraft(page)), page.items[1]?.lineId ? "2 missing " : "", "cancel", 1);
    expect(draft.groups.map(({ state, units }) => `${units.length} ${state}`)).to.deep.equal(["1 present", "4 present", "1 missing"]);
    expect(openGroups(draft)).to.deep.equal([]);
    const { units } = requestOf(draft, { currency: "EUR", lines: [] });
    expect(units.map(({ decision }) => decision)).to.deep.equal(["accept", "accept", "accept", "accept", "accept", "cancel"]);
    expect(new Set(units.map(({ unitId }) => unitId)).size).to.equal(6);
    expect(units.at(-1)?.reason).to.equal("not_in_parcel");
  });

  it("has the article the shopper chose in place, until another is chosen (S5-23)", () => {
    const wish = (sku: string) => ({ sku, title: "Running sock", variant: sku, price: 810, imageUrl: null, credit: false });
    const unit = (id: string, sku: string | null) =>
      aUnit(id, { reception: "received", grade: "a", ...(sku !== null && { wanted: wish(sku) }) });
    const page = aReturnPage({ items: [anItem({ lineId: "2", units: [unit("u1", "L"), unit("u2", "XL"), unit("u3", "L")] })] });
    const begun = beginDraft(page);
    expect(begun.groups.map(({ key, units }) => [key, units.length])).to.deep.equal([
      ["2 present a L", 2],
      ["2 present a XL", 1],
    ]);
    const draft = setCount(setCount(begun, "2 present a L", "exchange", 2), "2 present a XL", "exchange", 1);
    const { units } = requestOf(draft, { currency: "EUR", lines: [] });
    expect(units.map(({ unitId, sku }) => [unitId, sku])).to.deep.equal([
      ["u1", "L"],
      ["u3", "L"],
      ["u2", "XL"],
    ]);
    expect(withoutArticle(draft)).to.equal(undefined);
  });

  it("gives each exchanged piece its article, the first one for all until another is chosen", () => {
    const [first, second] = articles;
    if (!first || !second) throw new Error("no articles");
    let draft = setCount(beginDraft(page), "2 present a", "exchange", 3);
    draft = setArticle(draft, "2 present a", 0, first);
    draft = setArticle(draft, "2 present a", 2, second);
    const { units } = requestOf(draft, { currency: "EUR", lines: [] });
    expect(units.map(({ sku }) => sku)).to.deep.equal([first.sku, first.sku, second.sku]);
    expect(requestOf(setCount(draft, "2 present a", "exchange", 1), { currency: "EUR", lines: [] }).units).to.have.length(1);
  });

  it("books what is accepted and marked for sale, by place", () => {
    expect(stockOf(acceptPresent(beginDraft(page)), [{ id: "outlet", name: "Outlet" }])).to.deep.equal([
      { title: "Derby shoe, black, 42", place: "B-12, Outlet", quantity: 1 },
      { title: "Running sock, grey, M", place: "A-07", quantity: 4 },
    ]);
    expect(stockOf(beginDraft(page), [])).to.deep.equal([]);
  });

  it("reads an amount as it is typed; a fee is taken off; yen have no minor unit", () => {
    expect(amountOf("purchase", "96,39", "EUR")).to.equal(9_639);
    expect(amountOf("fee", "4.95", "EUR")).to.equal(-495);
    expect(amountOf("fee", "−4.95", "EUR")).to.equal(-495);
    expect(amountOf("purchase", "1,500", "JPY")).to.equal(1_500);
    expect(amountOf("purchase", "ten", "EUR")).to.equal(null);
  });
});

describe("deciding", () => {
  beforeEach(() => setViewport({ width: 1440, height: 900 }));
  afterEach(async () => {
    await speakDesk("en");
    await emulateMedia({ colorScheme: "light" });
  });

  it("says which line is open until every sum fits, and is usable by everybody", async () => {
    const at = await open();
    expect(filled(at).textContent).to.contain("Derby shoe, black, 42: 1 undecided");
    await at.accessible();
    await decideAll(at);
    expect(at.all(".dec .sum").map((one) => one.textContent?.replace(/\s+/g, " ").trim())).to.deep.equal(["1 of 1", "4 of 4", "1 of 1"]);
    expect(filled(at).textContent).to.contain("Decide and pay €134.55");
    await type(at, "Running sock, grey, M, 4 present: Keep", "3");
    expect(filled(at).textContent).to.contain("Running sock, grey, M: 3 too many");
    await at.accessible();
  });

  it("goes by keys alone: tab, arrows, shift a, ctrl enter (S3-25)", async () => {
    const at = await open();
    const first = at.find<HTMLInputElement>(".qty");
    expect(at.screen.shadowRoot?.activeElement).to.equal(first);
    await at.press("ArrowUp");
    expect(first.value).to.equal("1");
    await at.press("ArrowDown");
    expect(first.value).to.equal("0");
    await at.press("Enter", { ctrlKey: true });
    expect(sent(at, /decision$/)).to.have.length(0);
    await decideAll(at);
    await at.press("Enter", { ctrlKey: true });
    const [decision] = sent(at, /decision$/);
    expect(decision?.headers.get("if-match")).to.equal('"3"');
    expect((decision?.body as { mail: boolean } | undefined)?.mail).to.equal(true);
    expect(at.find("desk-pay")).to.exist;
  });

  it("decides without a mail by shift enter, and shows what is left to do (S3-28)", async () => {
    const at = await open();
    await decideAll(at);
    await type(at, "To the shopper about Derby shoe, black, 42", "The heel is worn.");
    await at.press("Enter", { shiftKey: true });
    const body = sent(at, /decision$/)[0]?.body as { mail: boolean; units: { say?: string }[] };
    expect([body.mail, body.units[0]?.say]).to.deep.equal([false, "The heel is worn."]);
    expect(at.all("desk-pay")).to.have.length(0);
    expect(at.find(".after").textContent).to.contain("€134.55");
    expect(at.find<HTMLAnchorElement>("a[href$='receipt.pdf']")).to.exist;
    await at.accessible();
  });

  it("strikes a suggestion that is changed, says the limit, and decides nothing without the reason", async () => {
    const at = await open();
    await decideAll(at);
    await type(at, "Given back for Derby shoe", "96.39");
    expect(at.find(".fix s").textContent).to.equal("107.10");
    expect(at.find(".fix .hint", "85.68 to 127.10")).to.exist;
    expect(filled(at).textContent).to.contain("A changed amount has no reason");
    await at.press("Enter", { ctrlKey: true });
    expect(sent(at, /decision$/)).to.have.length(0);
    expect(at.find(".fix .bad").textContent).to.contain("Say why.");
    await at.accessible();
    await type(at, "Why Derby shoe differs", "Heel worn outdoors, −10 %");
    expect(filled(at).textContent).to.contain("€123.84");
  });

  it("drops an answer that a newer question has overtaken", async () => {
    let count = 0;
    const at = await open({
      "POST /returns/:id/settlements": async ({ body }) => {
        count += 1;
        if (count === 1) await new Promise((resume) => setTimeout(resume, 500));
        return settled(body as Body, count === 1 ? { total: 1 } : {});
      },
    });
    await at.press("A", { shiftKey: true });
    await new Promise((resume) => setTimeout(resume, 200));
    const field = at.find<HTMLInputElement>('[aria-label="Running sock, grey, M, 1 missing: Cancel"]');
    field.value = "1";
    field.dispatchEvent(new InputEvent("input", { bubbles: true, composed: true }));
    await new Promise((resume) => setTimeout(resume, 700));
    await at.settle();
    expect(count).to.equal(2);
    expect(at.find(".sums .total").textContent).to.contain("134.55");
  });

  it("waives the fee, adds one where there is none, and gives goodwill with a reason", async () => {
    const at = await open();
    await decideAll(at);
    const waive = at.find<HTMLInputElement>(".fix [type=checkbox]");
    waive.click();
    await answered(at);
    expect((sent(at, /settlements$/).at(-1)?.body as Body | undefined)?.waiveFee).to.equal(true);
    at.find("button", "Add goodwill").click();
    await at.settle();
    await type(at, "Goodwill", "5");
    await type(at, "Why it is given", "it took long");
    expect((sent(at, /settlements$/).at(-1)?.body as { goodwill: object } | undefined)?.goodwill).to.deep.equal({
      amount: 500,
      why: "it took long",
    });
    await at.accessible();
  });

  it("has no Reject for a withdrawal, and says how lost value is deducted", async () => {
    const at = await open({ "GET /returns/:number": () => ({ ...page, lane: "withdrawal" }) });
    expect(at.all(".dec th").map((one) => one.textContent?.trim())).not.to.contain("Reject");
    expect(at.screen.shadowRoot?.textContent).to.contain("deducted as lost value");
    await at.accessible();
  });

  it("says when a second person pays, and offers nothing that this one may not do", async () => {
    const at = await open({
      "POST /returns/:id/settlements": ({ body }) => settled(body as Body, { needsSecondPerson: true, secondPersonAbove: 10_000 }),
    });
    await decideAll(at);
    expect(at.find(".side").textContent).to.contain("A second person does.");
    expect(filled(at).textContent).to.contain("Decide and mail, €134.55");
    expect(at.all(".foot .btn")).to.have.length(2);
  });

  it("shows the mail as it will leave, with this decision (S3-29)", async () => {
    const at = await open();
    await decideAll(at);
    at.find("button", "Preview").click();
    await at.settle();
    const body = sent(at, /mail-previews$/)[0]?.body as { notice: string; decision: Body };
    expect([body.notice, body.decision.units.length]).to.deep.equal(["decided", 6]);
    expect(at.find("dd", "Your refund")).to.exist;
    await at.accessible();
    await at.press("Escape");
    expect(at.all("desk-mail-preview")).to.have.length(0);
    expect(at.visits).to.deep.equal([]);
  });

  it("tells who was faster, overwrites nothing, and keeps the work where it still fits", async () => {
    const theirs = decidedPage(
      { units: [], changes: [], waiveFee: false },
      {
        can: ["pay"],
        timeline: [
          ...page.timeline,
          {
            at: now - 60_000,
            type: "return.decided",
            by: { kind: "member", name: "Agent Two" },
            text: "Decided: 6 accepted",
            told: true,
            letter: null,
          },
        ],
      },
    );
    let decided = false;
    const at = await open({
      "GET /returns/:number": () => (decided ? theirs : page),
      "POST /returns/:id/decision": () => {
        decided = true;
        return problem(412, "stale", "Somebody changed it meanwhile.");
      },
    });
    await decideAll(at);
    await at.press("Enter", { shiftKey: true });
    const banner = at.find("#conflict").textContent?.replace(/\s+/g, " ") ?? "";
    expect(banner).to.contain("Agent Two decided R-2318 at Tue 8 Dec, 10:59");
    expect(banner).to.contain("nothing of theirs was overwritten");
    expect(at.all(".qty")).to.have.length(0);
    await at.accessible();
  });

  it("keeps the numbers when only something else changed, and decides on what is there now", async () => {
    let version = 3;
    const at = await open({
      "GET /returns/:number": () => ({ ...page, version }),
      "POST /returns/:id/decision": ({ headers, body }) => {
        if (headers.get("if-match") === '"3"') {
          version = 4;
          return problem(412, "stale", "Somebody changed it meanwhile.");
        }
        return decidedPage(body as Body);
      },
    });
    await decideAll(at);
    await at.press("Enter", { shiftKey: true });
    expect(at.find<HTMLInputElement>('[aria-label="Running sock, grey, M, 4 present: Accept"]').value).to.equal("4");
    await answered(at);
    await at.press("Enter", { shiftKey: true });
    expect(
      sent(at, /decision$/)
        .at(-1)
        ?.headers.get("if-match"),
    ).to.equal('"4"');
    expect(at.find(".after")).to.exist;
  });

  it("is tried again with the same key when no answer came", async () => {
    let tries = 0;
    const at = await open({
      "POST /returns/:id/decision": ({ body }) => {
        tries += 1;
        if (tries === 1) throw new TypeError("the line broke");
        return decidedPage(body as Body);
      },
    });
    await decideAll(at);
    await at.press("Enter", { shiftKey: true });
    expect(at.find(".problem").textContent).to.contain("could not be reached");
    await at.press("Enter", { shiftKey: true });
    const [first, second] = sent(at, /decision$/);
    expect(second?.headers.get("idempotency-key")).to.equal(first?.headers.get("idempotency-key"));
  });

  it("says why it did not load, and loads again", async () => {
    let fails = true;
    const at = await open({ "GET /returns/:number": () => (fails ? problem(404, "return_not_found", "There is no such return.") : page) });
    expect(at.find(".problem").textContent).to.contain("There is no such return.");
    await at.accessible();
    fails = false;
    at.find("button", "Load again").click();
    await at.settle();
    expect(at.all(".qty").length).to.be.greaterThan(0);
  });

  it("says it in German, in the dark and on a phone without running over the edge", async () => {
    await setViewport({ width: 390, height: 844 });
    await emulateMedia({ colorScheme: "dark" });
    await speakDesk("de");
    const at = await open();
    await at.press("A", { shiftKey: true });
    await answered(at);
    expect(at.screen.shadowRoot?.textContent).to.contain("Was mit jedem Stück geschieht");
    expect(document.documentElement.scrollWidth).to.be.at.most(390);
    await at.accessible();
    await setViewport({ width: 1440, height: 900 });
  });
});

describe("exchanging", () => {
  it("offers the variants of the same product first, says what is sold out, and what a price means (S5-22 to S5-26, S5-39)", async () => {
    const at = await open();
    await type(at, "Derby shoe, black, 42, 1 present: Exchange", "1");
    at.find("button", "Choose the article").click();
    await answered(at);
    expect(sent(at, /products$/)[0]?.query.get("product")).to.equal("DRB-42");
    const rows = at.all("li").map((one) => one.textContent?.replace(/\s+/g, " ") ?? "");
    expect(rows[0]).to.contain("sold out");
    expect(rows[1]).to.match(/low stock, 2 left.*same price/);
    expect(rows[2]).to.match(/in stock, 14.*€11\.90 to pay/);
    expect(rows[3]).to.contain("€18.10 back");
    await at.accessible();
    at.all("li button")[2]?.click();
    await answered(at);
    expect(at.find(".swap").textContent?.replace(/\s+/g, " ")).to.contain(
      "€11.90 dearer: the shopper pays it, the article waits until then",
    );
    expect((sent(at, /settlements$/).at(-1)?.body as Body | undefined)?.units[0]?.sku).to.equal("DRB-GOLD");
    await at.accessible();
  });

  it("hands over what is ready, sends it, and waits for what is not paid (S5-20, S5-32)", async () => {
    const exchange = {
      id: "exc_1",
      unitId: "u1",
      sku: "DRB-43",
      title: "Derby shoe",
      variant: "black, 43",
      price: 10_710,
      difference: 0,
      state: "confirmed" as const,
      order: null,
      payAt: null,
      expiresAt: null,
      trouble: null,
    };
    const held = { ...exchange, id: "exc_2", sku: "DRB-GOLD", price: 11_900, difference: 1_190, state: "held" as const };
    const decided = decidedPage(
      { units: [], changes: [], waiveFee: false },
      { money: { ...page.money, payments: [aPayment({ kind: "charge", amount: 1_190 })], exchanges: [exchange, held] } },
    );
    const at = await open({ "GET /returns/:number": () => decided, "POST /exchanges/:id/handover": () => decided });
    expect(at.all(".after button").filter((one) => one.textContent?.includes("Handed over"))).to.have.length(1);
    at.find(".after button", "Handed over").click();
    await at.settle();
    at.find<HTMLInputElement>(".after [type=checkbox]").click();
    await at.settle();
    at.find(".after button", "Handed over").click();
    await at.settle();
    expect(sent(at, /handover$/).map(({ body }) => body)).to.deep.equal([{ mail: true }, { mail: false }]);
    await at.accessible();
  });
});

describe("the receipt", () => {
  const decided = (more: Partial<ReturnPage> = {}): Answers => ({
    "GET /returns/:number": () => decidedPage({ units: [], changes: [], waiveFee: false }, more),
  });
  const button = (at: Stage<DecisionScreen>) => at.all("button").filter((one) => one.textContent?.includes("Mail the receipt"));
  const shownOf = (at: Stage<DecisionScreen>) => at.find("desk-receipt").shadowRoot?.textContent?.replace(/\s+/g, " ") ?? "";

  it("is mailed once however often it is pressed, and says to whom (S5-24, S5-32)", async () => {
    const at = await open({ ...decided(), "POST /returns/:id/receipts": () => ({ id: "let_1", to: "shopper.a@example.test" }) });
    await at.accessible();
    expect(button(at)).to.have.length(1);
    const mail = at.find<HTMLButtonElement>("button", "Mail the receipt");
    mail.click();
    mail.click();
    await at.settle();
    const keys = sent(at, /receipts$/).map(({ headers }) => headers.get("idempotency-key"));
    expect(new Set(keys).size).to.equal(1);
    expect(keys[0]).to.match(/.{8,}/);
    expect(shownOf(at)).to.contain("The receipt is mailed to shopper.a@example.test.");
    expect(at.find<HTMLAnchorElement>("a[href$='receipt.pdf']")).to.exist;
    await at.accessible();
  });

  it("says what went wrong, and tries again under the same key", async () => {
    let times = 0;
    const at = await open({
      ...decided(),
      "POST /returns/:id/receipts": () =>
        times++ === 0 ? problem(429, "too_many_requests", "Too many today.") : { id: "let_1", to: "shopper.a@example.test" },
    });
    at.find("button", "Mail the receipt").click();
    await at.settle();
    expect(shownOf(at)).to.contain("Too many today.");
    await at.accessible();
    at.find("button", "Mail the receipt").click();
    await at.settle();
    const keys = sent(at, /receipts$/).map(({ headers }) => headers.get("idempotency-key"));
    expect([keys.length, new Set(keys).size]).to.deep.equal([2, 1]);
    expect(shownOf(at)).to.contain("mailed to");
  });

  it("says why it cannot be mailed where the order has no address, and offers it to nobody who may not", async () => {
    const nowhere = await open(decided({ shopper: { ...page.shopper, email: null } }));
    expect(shownOf(nowhere)).to.contain("The order has no e-mail address for the receipt.");
    expect(button(nowhere)).to.have.length(0);
    await nowhere.accessible();
    const at = await open(decided(), { ...agent, permissions: ["returns:read"] });
    expect(shownOf(at)).to.contain("Print the receipt");
    expect(button(at)).to.have.length(0);
  });
});

describe("an exchange the shopper asked for", () => {
  it("has their article at hand: one key takes it, a number fills it in", async () => {
    const wanted = { sku: "DRB-BLU-43", title: "Derby shoe", variant: "blue, 43", price: 11_900, imageUrl: null, credit: false };
    const [item] = page.items;
    if (!item) throw new Error("the page has an item");
    const units = item.units.map((unit) => ({ ...unit, reception: "received" as const, wanted }));
    const at = await open({ "GET /returns/:number": () => ({ ...page, items: [{ ...item, units }] }) });
    expect(at.find(".first").textContent).to.contain("wants Derby shoe, blue, 43");
    await at.press("A", { shiftKey: true });
    expect(at.find(".swap").textContent).to.contain("DRB-BLU-43");
    await new Promise((resume) => setTimeout(resume, 400));
    await at.accessible();
    await at.press("Enter", { shiftKey: true });
    const asked = (sent(at, /decision$/)[0]?.body as Body | undefined)?.units;
    expect(asked?.map(({ decision, sku }) => [decision, sku])).to.deep.equal(units.map(() => ["exchange", "DRB-BLU-43"]));
  });
});

describe("paying", () => {
  const due = (more: Partial<ReturnPage["money"]["payments"][number]> = {}): Answers => ({
    "GET /returns/:number": () =>
      decidedPage({ units: [], changes: [], waiveFee: false }, { money: { ...page.money, payments: [aPayment(more)], exchanges: [] } }),
  });

  it("says by what it was paid and that this cannot be given back from here, then marks it as done (S5-14, S5-16, S5-31)", async () => {
    const at = await open(due());
    const pays = at.find(".after button", "Mark €134.55 as paid");
    expect(at.all(".btn.key")).to.deep.equal([pays]);
    pays.click();
    await at.settle();
    const dialog = at.find("desk-pay");
    expect(dialog.shadowRoot?.textContent?.replace(/\s+/g, " ")).to.contain(
      "The order was paid by Card ending 0000 (€200.00). No connection can give that back from here",
    );
    await at.accessible();
    const reference = at.find<HTMLInputElement>("#reference");
    reference.value = "re_77";
    reference.dispatchEvent(new InputEvent("input", { bubbles: true, composed: true }));
    const day = at.find<HTMLInputElement>("#paid-on");
    day.value = "2026-12-07";
    day.dispatchEvent(new InputEvent("input", { bubbles: true, composed: true }));
    at.find("button", "Mark as done, no mail").click();
    await at.settle();
    expect(sent(at, /settlement$/)[0]?.body).to.deep.equal({ how: "outside", reference: "re_77, 2026-12-07", mail: false });
    expect(at.all("desk-pay")).to.have.length(0);
    expect(at.find(".after").textContent).to.contain("re_77");
  });

  it("makes a code that is always mailed, never without", async () => {
    const at = await open(due({ kind: "store_credit", ways: ["credit", "outside"] }));
    at.find(".after button", "Pay €134.55").click();
    await at.settle();
    expect(at.all(".foot-in .btn").map((one) => one.textContent?.trim().split("\n")[0])).to.have.length(1);
    await at.press("Enter", { shiftKey: true });
    expect(sent(at, /settlement$/)).to.have.length(0);
    await at.press("Enter", { ctrlKey: true });
    expect(sent(at, /settlement$/)[0]?.body).to.deep.equal({ how: "credit", mail: true });
  });

  it("goes back through the shop: in words, asked for once, and followed until it is paid (S5-09, S5-14)", async () => {
    let state: Partial<ReturnPage["money"]["payments"][number]> = {
      ways: ["shop", "outside"],
      provider: "WooCommerce",
      tender: "Visa ending in 4821",
    };
    const at = await open({
      "GET /returns/:number": () => due(state)["GET /returns/:number"]?.({} as never, {}),
      "POST /payments/:id/settlement": () => {
        state = { ...state, state: "pending", how: "shop", sentAt: Date.UTC(2026, 11, 8, 9, 58) };
        return due(state)["GET /returns/:number"]?.({} as never, {});
      },
    });
    expect(at.find(".pay").textContent?.replace(/\s+/g, " ")).to.contain("Refund €134.55 to Visa ending in 4821, due");
    at.find(".after button", "Pay €134.55").click();
    await at.settle();
    expect(at.all(".ways label").map((one) => one.textContent?.trim())).to.deep.equal([
      "Back to Visa ending in 4821, by WooCommerce",
      "Paid outside, mark as done",
    ]);
    expect(at.find("desk-pay").shadowRoot?.textContent).to.contain("It is never paid twice.");
    await at.accessible();
    at.find(".foot-in .key", "Pay €134.55, and mail").click();
    await at.settle();
    expect(sent(at, /settlement$/)[0]?.body).to.deep.equal({ how: "shop", mail: true });
    expect(at.find(".pay").textContent?.replace(/\s+/g, " ")).to.contain("being paid by WooCommerce since 10:58");
    expect(at.all(".pay button").length, "nothing to press meanwhile").to.equal(0);
    await at.accessible();
    state = { ...state, state: "done", reference: "re_1", doneAt: Date.UTC(2026, 11, 8, 10) };
    await new Promise((resume) => setTimeout(resume, 2_700));
    await at.settle();
    expect(at.find(".pay").textContent?.replace(/\s+/g, " ")).to.match(/Visa ending in 4821, done WooCommerce · re_1/);
  });

  it("says why it was not paid, and offers it again or another way", async () => {
    const trouble = { code: "no_funds" as const, message: "Too little money is in the account at Stripe.", at: Date.UTC(2026, 11, 8, 9) };
    const at = await open(due({ state: "rejected", ways: ["gateway", "outside"], provider: "Stripe", trouble }));
    expect(at.find(".pay").textContent?.replace(/\s+/g, " ")).to.match(/not paid by Stripe Too little money is in the account at Stripe\./);
    await at.accessible();
    at.find(".pay button", "Pay €134.55 again or otherwise").click();
    await at.settle();
    expect(at.find(".form .problem").textContent).to.contain("Too little money");
    expect(at.all(".ways label").map((one) => one.textContent?.trim())[0]).to.equal("Back to Card ending 0000, by Stripe");
    await at.accessible();
  });

  it("of one nobody knows of says what is done about it, and a person says what they found, with a reason", async () => {
    const trouble = { code: "no_answer" as const, message: "No answer came from Stripe. It is looked for.", at: Date.UTC(2026, 11, 8, 9) };
    const unknown = { state: "unknown" as const, ways: ["gateway" as const, "outside" as const], provider: "Stripe", trouble };
    const at = await open({
      ...due(unknown),
      "POST /payments/:id/finding": () => due({ ...unknown, state: "done" })["GET /returns/:number"]?.({} as never, {}),
    });
    expect(at.find(".pay").textContent?.replace(/\s+/g, " ")).to.match(/nobody knows whether it was paid No answer came from Stripe/);
    at.find(".pay button", "It was not paid").click();
    await at.settle();
    expect(at.find("desk-finding").shadowRoot?.textContent).to.contain("can be made a second time");
    at.find("desk-dialog .btn", "Cancel").click();
    await at.settle();
    at.find(".pay button", "It was paid").click();
    await at.settle();
    await at.accessible();
    await at.press("Enter", { ctrlKey: true });
    expect(sent(at, /finding$/)).to.have.length(0);
    expect(at.find("desk-finding").shadowRoot?.textContent).to.contain("Say why.");
    const why = at.find<HTMLTextAreaElement>("#why");
    why.value = "In Stripe’s list, 12:04";
    why.dispatchEvent(new InputEvent("input"));
    at.find<HTMLInputElement>("#reference").value = "re_9";
    at.find<HTMLInputElement>("#reference").dispatchEvent(new InputEvent("input"));
    await at.press("Enter", { ctrlKey: true });
    expect(sent(at, /finding$/)[0]?.body).to.deep.equal({ paid: true, why: "In Stripe’s list, 12:04", reference: "re_9" });
    expect(at.find(".pay").textContent).to.contain("done");
  });

  it("decides and pays in one step where a connection can, and opens no dialog for it (S5-09)", async () => {
    const ways = { ways: ["shop" as const, "outside" as const], provider: "WooCommerce", tender: null };
    const at = await open({
      "POST /returns/:id/settlements": ({ body }) =>
        settled(body as Body, { payments: [{ kind: "refund", amount: 13_455, how: "Card ending 0000", ...ways }] }),
      "POST /returns/:id/decision": ({ body }) =>
        decidedPage(body as Body, {
          money: { ...page.money, exchanges: [], payments: [aPayment({ ...ways, state: "pending", how: "shop" })] },
        }),
    });
    await decideAll(at);
    expect(at.find(".side .opts label").textContent).to.contain("Back to Card ending 0000, by WooCommerce");
    await at.press("Enter", { ctrlKey: true });
    expect((sent(at, /decision$/)[0]?.body as { pay?: boolean } | undefined)?.pay).to.equal(true);
    expect(at.all("desk-pay")).to.have.length(0);
    expect(at.find(".pay").textContent).to.contain("about to be paid by WooCommerce");
    await at.accessible();
  });

  it("explains the rule of two people, and shows the server's no", async () => {
    const at = await open({
      ...due({ secondPerson: true }),
      "POST /payments/:id/settlement": () => problem(403, "second_person_needed", "Above €100.00 a second person pays."),
    });
    at.find(".after button", "Mark €134.55 as paid").click();
    await at.settle();
    expect(at.find("desk-pay").shadowRoot?.textContent).to.contain("Agent One decided this amount.");
    await at.press("Enter", { ctrlKey: true });
    expect(at.find(".problem").textContent).to.contain("Above €100.00");
    await at.accessible();
  });

  it("gives a payment up only with a reason", async () => {
    const at = await open({ ...due(), "POST /payments/:id/cancellation": () => decidedPage({ units: [], changes: [], waiveFee: false }) });
    at.find(".after button", "Will not be paid").click();
    await at.settle();
    at.find("button", "Do not pay €134.55").click();
    await at.settle();
    expect(sent(at, /cancellation$/)).to.have.length(0);
    const why = at.find<HTMLTextAreaElement>("#why");
    why.value = "paid by the insurer";
    why.dispatchEvent(new InputEvent("input", { bubbles: true, composed: true }));
    await at.accessible();
    at.find("button", "Do not pay €134.55").click();
    await at.settle();
    expect(sent(at, /cancellation$/)[0]?.body).to.deep.equal({ why: "paid by the insurer" });
  });

  it("gives something more with a reason, once", async () => {
    const at = await open({ ...due(), "POST /returns/:id/goodwill": () => decidedPage({ units: [], changes: [], waiveFee: false }) });
    at.find(".after button", "Give something more").click();
    await at.settle();
    await at.press("Enter", { ctrlKey: true });
    expect(sent(at, /goodwill$/)).to.have.length(0);
    for (const [place, text] of [
      ["#amount", "5,00"],
      ["#why", "three weeks late"],
    ] as const) {
      const field = at.find<HTMLInputElement>(place);
      field.value = text;
      field.dispatchEvent(new InputEvent("input", { bubbles: true, composed: true }));
    }
    await at.accessible();
    await at.press("Enter", { ctrlKey: true });
    const [gift] = sent(at, /goodwill$/);
    expect(gift?.body).to.deep.equal({ amount: 500, why: "three weeks late" });
    expect(gift?.headers.get("idempotency-key")).to.have.length(36);
  });
});

describe("the keys of the decision", () => {
  const open = () =>
    stage<DecisionScreen>("desk-decision", {
      answers: {
        "GET /returns": () => ({ items: ["R-1", page.number, "R-9"].map((number) => aRow(number)), next: null, total: 3 }),
        "GET /returns/:number": () => page,
        "POST /returns/:id/settlements": ({ body }) => settled(body as Body),
        "GET /settings": () => ({ grades: [], dispositions: [] }),
      },
      path: `/desk/returns/${page.number}/decision`,
      params: { number: page.number },
      query: "?queue=to_decide",
    });

  it("go through the queue and show why, are silent in fields, and lose nothing that is half chosen", async () => {
    const at = await open();
    const field = at.find<HTMLInputElement>(".qty");
    field.focus();
    for (const key of ["j", "k", "w"]) await at.press(key);
    expect([at.visits, at.all("desk-why")]).to.deep.equal([[], []]);

    at.find("h1").focus();
    await at.press("w");
    expect(at.all("desk-why .trace, .trace").length).to.be.greaterThan(0);
    await at.accessible();
    await at.press("j");
    expect(at.visits).to.deep.equal([]);
    at.find("desk-why").dispatchEvent(new Event("close"));
    await at.settle();

    at.find("h1").focus();
    await at.press("j");
    await at.press("k");
    expect(at.visits).to.deep.equal(["/desk/returns/R-9/decision?queue=to_decide", "/desk/returns/R-1/decision?queue=to_decide"]);
    await at.press("a", { shiftKey: true });
    at.find("h1").focus();
    await at.press("j");
    expect(at.visits.length).to.equal(2);
    expect(at.find(".problem").textContent).to.contain("not decided yet");
    // The total is pale until the server has answered.
    await new Promise((resume) => setTimeout(resume, 600));
    await at.accessible();
  });
});
