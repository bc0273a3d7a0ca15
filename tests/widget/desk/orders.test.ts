import { expect, waitUntil } from "@open-wc/testing";
import { emulateMedia, setViewport } from "@web/test-runner-commands";
import type { DeskOrder, ExceptionalQuote, OrderRow } from "../../../server/http/desk-order-schemas.ts";
import "../../../widget/desk/orders/order.ts";
import type { OrderScreen } from "../../../widget/desk/orders/order.ts";
import "../../../widget/desk/orders/orders.ts";
import type { Orders } from "../../../widget/desk/orders/orders.ts";
import "../../../widget/desk/return/undo.ts";
import { StatusChanged } from "../../../widget/desk/return/status-dialog.ts";
import { aReturnPage } from "./samples.ts";
import { type Answers, anOwner, now, problem, type Stage, stage } from "./stage.ts";

const day = 86_400_000;

function anOrderRow(number: string, more: Partial<OrderRow> = {}): OrderRow {
  return {
    id: `ord_${number}`,
    number,
    portalNumber: `ADAX${number}`,
    placedAt: now - 4 * day,
    status: "completed",
    currency: "EUR",
    total: 7_420,
    refunded: 0,
    items: 4,
    revision: 1,
    shop: "ada",
    shopper: "Claire Martin",
    country: "FR",
    returns: 0,
    ...more,
  };
}

function anOrder(more: Partial<DeskOrder> = {}): DeskOrder {
  const { country: _, ...row } = anOrderRow("1042");
  return {
    ...row,
    shop: { slug: "ada", name: "Ada’s Shoes", timeZone: "Europe/Amsterdam" },
    email: "claire@example.test",
    phone: "+33 6 12 34 56 78",
    language: "fr",
    shipTo: ["Claire Martin", "8 avenue Foch", "69006 Lyon", "France"],
    billTo: ["Claire Martin", "8 avenue Foch", "69006 Lyon", "France"],
    lines: [
      {
        id: "1",
        sku: "SOCK",
        title: "Merino socks",
        variant: "Charcoal",
        quantity: 3,
        paid: 3_780,
        tax: 630,
        returned: 1,
        cancelled: 0,
        cancellable: 2,
      },
      {
        id: "2",
        sku: "CAP",
        title: "Rain cap",
        variant: null,
        quantity: 1,
        paid: 3_150,
        tax: 525,
        returned: 0,
        cancelled: 0,
        cancellable: 1,
      },
    ],
    shipping: { paid: 490, tax: 82 },
    fees: [],
    returns: [
      {
        id: "ret_1",
        number: "R-2318",
        version: 3,
        word: "waiting_for_parcel",
        lane: "commercial",
        requestedAt: now - day,
        units: 1,
        value: 1_260,
        cancellable: true,
      },
      {
        id: "ret_2",
        number: "R-2011",
        version: 9,
        word: "closed",
        lane: "withdrawal",
        requestedAt: now - 3 * day,
        units: 1,
        value: 1_260,
        cancellable: false,
      },
    ],
    cancellations: [],
    messages: [],
    unsent: [],
    steps: [],
    paidBy: [{ label: "Visa ending in 4821", paid: 7_420 }],
    refunds: [],
    payments: [],
    erasedAt: null,
    ...more,
  };
}

/** Dialogs are loaded when they are first needed. */
async function loaded(at: Stage<OrderScreen> | Stage<Orders>): Promise<void> {
  await at.until(() => at.all("dialog[open]").length > 0);
}

const rows = [anOrderRow("1042"), anOrderRow("1043", { shopper: "Bo Li", returns: 2 }), anOrderRow("1044", { status: "cancelled" })];
const open = (query = "", more: Answers = {}): Promise<Stage<Orders>> =>
  stage<Orders>("desk-orders", {
    answers: { ...more, "GET /orders": () => ({ items: rows, next: null }), ...more },
    path: "/desk/orders",
    query,
  });

describe("the list of orders", () => {
  beforeEach(() => setViewport({ width: 1440, height: 900 }));
  afterEach(() => setViewport({ width: 1280, height: 800 }));

  it("stands there to be found, by number, name or address (S2-17, S5-21)", async () => {
    const at = await open("", { "GET /orders": ({ query }) => ({ items: query.get("search") ? [] : rows, next: null }) });
    expect(at.all("tbody .c-number").map((one) => one.textContent?.trim())).to.deep.equal(["1042", "1043", "1044"]);
    await at.accessible();
    const field = at.find<HTMLInputElement>(".find input");
    field.value = "Marie";
    field.dispatchEvent(new Event("input"));
    field.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true }));
    await new Promise((resume) => setTimeout(resume, 20));
    await at.settle();
    expect(at.requests.at(-1)?.query.get("search")).to.equal("Marie");
    expect(at.find(".blank").textContent).to.contain("No order has “Marie”");
    expect(at.find<HTMLAnchorElement>(".blank a").getAttribute("href")).to.equal("/desk/returns?search=Marie");
    await at.accessible();
  });

  it("cancels several at once, each with a result in its row, and tries the failed again with the same key (S5-28)", async () => {
    let refuses = true;
    const at = await open("", {
      "POST /orders/:id/cancellation-quotes": (_, { id }) =>
        id === "ord_1043"
          ? problem(409, "nothing_to_cancel", "Nothing of this order can be cancelled any more.")
          : { amount: 6_160, delivery: 490, currency: "EUR" },
      "POST /orders/:id/cancellations": (_, { id }) =>
        id === "ord_1043" && refuses ? problem(409, "nothing_to_cancel", "Nothing of this order can be cancelled any more.") : anOrder(),
    });
    await at.press("j");
    await at.press("x");
    await at.press("j");
    await at.press("x");
    at.find<HTMLButtonElement>(".picked button", "Cancel 2 orders").click();
    await at.settle();
    await loaded(at);
    await waitUntil(() => at.find("fieldset").textContent?.includes("€61.60"), "the sum is said");
    expect(at.find("fieldset").textContent).to.contain("Give back what was paid for them: €61.60");
    expect(at.find("fieldset").textContent, "a sum that is not known is not left out unsaid").to.contain("Of 1 of 2 no sum is known");
    await at.accessible();
    at.find<HTMLButtonElement>("button", "no mail").click();
    await at.settle();
    expect(at.find("#money").textContent, "money is never assumed").to.contain("Choose whether money is given back.");
    at.find<HTMLInputElement>("input[type=radio]").click();
    await at.settle();
    at.find<HTMLButtonElement>("button.key", "and mail").click();
    await at.settle();
    const sent = at.requests.filter(({ path }) => path.endsWith("/cancellations"));
    expect(sent.map(({ body }) => body)).to.deep.equal(Array(2).fill({ refund: true, restock: true, mail: true }));
    expect(at.find("tbody tr", "1042").textContent).to.contain("Cancelled, mail sent");
    expect(at.find("tbody tr", "1043").textContent).to.contain("Not cancelled");
    expect(at.find(".picked li").textContent).to.contain("Nothing of this order can be cancelled any more.");
    await at.accessible();
    refuses = false;
    at.find<HTMLButtonElement>(".picked li button").click();
    await at.settle();
    const keys = at.requests
      .filter(({ path }) => path === "/orders/ord_1043/cancellations")
      .map(({ headers }) => headers.get("idempotency-key"));
    expect([keys.length, new Set(keys).size]).to.deep.equal([2, 1]);
  });

  it("shows only those that money waits to be given back for", async () => {
    const at = await open("", { "GET /orders": ({ query }) => ({ items: query.get("owed") ? [] : rows, next: null }) });
    at.find<HTMLButtonElement>(".chip", "Money to give back").click();
    await at.settle();
    expect(at.requests.at(-1)?.query.get("owed")).to.equal("true");
    expect(at.find(".blank").textContent).to.contain("Nothing is to be given back");
    expect(at.find(".chip").getAttribute("aria-pressed")).to.equal("true");
    await at.accessible();
  });

  it("says what stood in the way, and fits a phone", async () => {
    await setViewport({ width: 390, height: 844 });
    const fine = await open();
    expect(document.documentElement.scrollWidth).to.equal(390);
    await fine.accessible();
    const at = await open("", { "GET /orders": () => problem(503, "unavailable", "The database does not answer.") });
    expect(at.find("[role=alert]").textContent).to.contain("The database does not answer.");
  });
});

const see = (order: DeskOrder = anOrder(), more: Answers = {}, query = "", me = anOwner): Promise<Stage<OrderScreen>> =>
  stage<OrderScreen>("desk-order", {
    answers: { ...more, "GET /orders/:id": () => order, ...more },
    me,
    path: "/desk/orders/ord_1042",
    params: { id: "ord_1042" },
    query,
  });
const type = async (at: Stage<OrderScreen>, field: HTMLInputElement | HTMLTextAreaElement, value: string): Promise<void> => {
  field.value = value;
  field.dispatchEvent(new Event("input"));
  await at.settle();
};

describe("an order's page", () => {
  beforeEach(() => setViewport({ width: 1440, height: 900 }));
  afterEach(async () => {
    await emulateMedia({ colorScheme: "light" });
    await setViewport({ width: 1280, height: 800 });
  });

  it("shows what was bought, paid, returned and cancelled, and by whom (S3-13)", async () => {
    const at = await see(
      anOrder({
        refunds: [{ at: now - day, amount: 500, delivery: 0 }],
        cancellations: [
          {
            id: "can_1",
            at: now - day,
            by: "a-very-long-address-of-somebody@somewhere-in-the-company.example",
            lines: [{ lineId: "2", quantity: 1 }],
            amount: 3_640,
            delivery: 490,
            restock: true,
            note: "The last one is damaged.",
            mail: true,
          },
        ],
        payments: [
          {
            id: "pay_1",
            kind: "refund",
            amount: 3_640,
            state: "due",
            how: null,
            reference: null,
            dueAt: now - day,
            decidedBy: { kind: "member", name: "Agent Two" },
            doneAt: null,
            doneBy: null,
            secondPerson: true,
            provider: null,
            trouble: null,
            tender: null,
            sentAt: null,
            ways: ["outside"],
          },
        ],
      }),
    );
    const text = at.screen.shadowRoot?.textContent?.replace(/\s+/g, " ") ?? "";
    for (const said of [
      "Claire Martin",
      "69006 Lyon",
      "paid by Visa ending in 4821",
      "R-2318",
      "1 × Rain cap",
      "€36.40 to give back",
      "of it €4.90 delivery",
      "decided by Agent Two: a second person pays it",
    ])
      expect(text).to.contain(said);
    expect(document.documentElement.scrollWidth).to.equal(1_440);
    await at.accessible();
    await emulateMedia({ colorScheme: "dark" });
    await at.accessible();
    await setViewport({ width: 390, height: 844 });
    expect(document.documentElement.scrollWidth).to.equal(390);
    await at.accessible();
  });

  it("leads to cancelling one of its returns, and only where that may be (S1-44)", async () => {
    const at = await see();
    expect(at.all(".rets button").map((one) => one.getAttribute("aria-label"))).to.deep.equal(["Cancel return R-2318"]);
    at.find<HTMLButtonElement>(".rets button").click();
    await at.settle();
    expect(at.visits.at(-1)).to.equal("/desk/orders/ord_1042?do=status&row=R-2318");
    expect(at.all("desk-status").length).to.equal(1);
    const page = aReturnPage({ number: "R-2318", word: "cancelled", can: ["take_back"] });
    at.find("desk-status").dispatchEvent(new StatusChanged(page, true));
    await at.settle();
    expect(at.find("desk-undo").shadowRoot?.textContent, "a quiet change can be taken back here, too").to.contain("R-2318");
    await at.accessible();
  });

  it("cancels by line with what it gives back said first, and asks about money (S5-27, S5-30)", async () => {
    const at = await see(anOrder(), {
      "POST /orders/:id/cancellation-quotes": ({ body }) => {
        const units = (body as { lines: { quantity: number }[] }).lines.reduce((sum, { quantity }) => sum + quantity, 0);
        return { amount: units === 3 ? 6_160 : 3_150, delivery: units === 3 ? 490 : 0, currency: "EUR" };
      },
      "POST /orders/:id/cancellations": () => anOrder(),
    });
    at.find<HTMLButtonElement>(".acts button", "Cancel order").click();
    await loaded(at);
    expect(at.find("fieldset").textContent).to.contain("€61.60, of it €4.90 for delivery");
    await at.accessible();
    const [socks] = at.all<HTMLInputElement>("td input[type=number]");
    if (!socks) throw new Error("no field");
    await type(at, socks, "9");
    at.find<HTMLInputElement>("input[type=radio]").click();
    at.find<HTMLButtonElement>("button.key").click();
    await at.settle();
    expect(at.find("[role=alert]").textContent).to.contain("more than may be cancelled");
    await type(at, socks, "0");
    await new Promise((resume) => setTimeout(resume, 300));
    await at.settle();
    expect(at.find("fieldset").textContent).to.contain("€31.50");
    await type(at, at.find<HTMLTextAreaElement>("textarea#note"), "Sorry to say");
    expect(at.find("button.key").textContent).to.contain("Cancel 1 unit and mail");
    at.find<HTMLButtonElement>("button.key").click();
    await at.settle();
    const [sent] = at.requests.filter(({ path }) => path.endsWith("/cancellations"));
    expect(sent?.body).to.deep.equal({
      lines: [{ lineId: "2", quantity: 1 }],
      refund: true,
      restock: true,
      mail: true,
      note: "Sorry to say",
    });
    expect(at.find("[role=status]", "Cancelled").textContent).to.contain("the shopper was mailed");
  });

  it("records that a cancellation was paid outside, once (S5-14, S5-16)", async () => {
    const payment = {
      id: "pay_1",
      kind: "refund",
      amount: 3_640,
      state: "due",
      how: null,
      reference: null,
      dueAt: now,
      decidedBy: { kind: "member", name: "Agent Two" },
      doneAt: null,
      doneBy: null,
      secondPerson: false,
      provider: null,
      trouble: null,
      tender: null,
      sentAt: null,
      ways: ["outside"],
    } satisfies DeskOrder["payments"][number];
    const at = await see(anOrder({ payments: [payment] }), { "POST /payments/:id/settlement": () => anOrder() });
    const posted = (from: typeof at) => from.requests.filter(({ method }) => method === "POST").map(({ path, body }) => [path, body]);
    at.find<HTMLButtonElement>(".pays button", "Mark €36.40 as paid").click();
    await loaded(at);
    await at.accessible();
    await type(at, at.find<HTMLInputElement>("input#reference"), "re_42");
    await type(at, at.find<HTMLTextAreaElement>("textarea#message"), "Here it is");
    at.find<HTMLButtonElement>("button.key").click();
    await at.settle();
    expect(posted(at)).to.deep.equal([
      ["/payments/pay_1/settlement", { how: "outside", mail: true, reference: "re_42", message: "Here it is" }],
    ]);

    const nobody = await see(anOrder({ payments: [payment], email: null }), { "POST /payments/:id/settlement": () => anOrder() });
    nobody.find<HTMLButtonElement>(".pays button", "Mark €36.40 as paid").click();
    await loaded(nobody);
    expect(nobody.all("textarea#message").length).to.equal(0);
    nobody.find<HTMLButtonElement>("button.key").click();
    await nobody.settle();
    expect(posted(nobody)).to.deep.equal([["/payments/pay_1/settlement", { how: "outside", mail: false }]]);

    const not = await see(anOrder({ payments: [payment] }), { "POST /payments/:id/cancellation": () => anOrder() });
    not.find<HTMLButtonElement>(".pays button", "Will not be paid").click();
    await loaded(not);
    await not.accessible();
    not.find<HTMLButtonElement>("button.danger").click();
    await not.settle();
    expect(not.find("[role=alert]").textContent).to.contain("Say why.");
    await type(not, not.find<HTMLTextAreaElement>("textarea#why"), "Paid in cash");
    not.find<HTMLButtonElement>("button.danger").click();
    await not.settle();
    expect(posted(not)).to.deep.equal([["/payments/pay_1/cancellation", { why: "Paid in cash" }]]);
  });

  it("is paid through the shop, followed until it is, and settled by a person when nobody knows (S5-09)", async () => {
    const payment: DeskOrder["payments"][number] = {
      ...{ id: "pay_1", kind: "refund", amount: 3_640, state: "due", how: null, reference: null, dueAt: now, sentAt: null },
      ...{ decidedBy: { kind: "member", name: "Agent Two" }, doneAt: null, doneBy: null, secondPerson: false },
      ...{ provider: "WooCommerce", trouble: null, tender: null, ways: ["shop", "outside"] },
    };
    let here = payment;
    const at = await see(anOrder({ payments: [payment] }), {
      "GET /orders/:id": () => anOrder({ payments: [here] }),
      "POST /payments/:id/settlement": () => {
        here = { ...payment, state: "pending", how: "shop", sentAt: now };
        return anOrder({ payments: [here] });
      },
      "POST /payments/:id/finding": () => anOrder({ payments: [{ ...here, state: "due" }] }),
    });
    at.find<HTMLButtonElement>(".pays button", "Pay €36.40").click();
    await loaded(at);
    expect(at.find(".ways label").textContent?.trim()).to.equal("Back to Visa ending in 4821, by WooCommerce");
    expect(at.all("input#reference").length, "nobody types what the shop says itself").to.equal(0);
    await at.accessible();
    at.find<HTMLButtonElement>("button.key").click();
    await at.settle();
    const sent = at.requests.find(({ method }) => method === "POST");
    expect(sent?.body).to.deep.equal({ how: "shop", mail: true });
    expect(at.find(".pays").textContent).to.contain("being paid by WooCommerce since 11:00");
    const trouble = { code: "no_answer" as const, message: "No answer came from WooCommerce.", at: now };
    here = { ...here, state: "unknown", trouble };
    await new Promise((resume) => setTimeout(resume, 2_700));
    await at.settle();
    expect(at.find(".pays").textContent).to.contain("No answer came from WooCommerce.");
    at.find<HTMLButtonElement>(".pays button", "It was not paid").click();
    await loaded(at);
    await type(at, at.find<HTMLTextAreaElement>("textarea#why"), "Nothing there at 12:10");
    at.find<HTMLButtonElement>("button.danger").click();
    await at.settle();
    expect(at.requests.at(-1)?.body).to.deep.equal({ paid: false, why: "Nothing there at 12:10" });
    expect(at.find(".pays").textContent).to.contain("due");
    await at.accessible();
  });

  it("writes to the shopper, and says when there is nobody to write to", async () => {
    const at = await see(anOrder(), { "POST /orders/:id/messages": () => anOrder() });
    await at.press("m");
    await type(at, at.find<HTMLTextAreaElement>("textarea"), "Your order is late.");
    at.find<HTMLFormElement>("desk-order-messages ~ *, form").requestSubmit();
    await at.settle();
    expect(at.requests.filter(({ method }) => method === "POST").map(({ body }) => body)).to.deep.equal([{ text: "Your order is late." }]);
    const nobody = await see(anOrder({ email: null }));
    expect(nobody.find("desk-order-messages").shadowRoot?.textContent).to.contain("has no e-mail address");
  });

  it("erases people only after it was said what that does, and says afterwards that it was done", async () => {
    let erased = false;
    const at = await see(anOrder(), {
      "GET /orders/:id": () =>
        erased ? anOrder({ erasedAt: now, shopper: "", email: null, phone: null, shipTo: null, billTo: null }) : anOrder(),
      "POST /orders/:id/erasure": () => {
        if (!erased) {
          erased = true;
          return problem(409, "returns_open", "A return of this order is still open.");
        }
        return anOrder();
      },
    });
    at.find("desk-menu", "More").shadowRoot?.querySelector("button")?.click();
    await at.settle();
    at.find("[role=menuitem]", "Erase the people").click();
    await loaded(at);
    expect(at.find("desk-ask").shadowRoot?.textContent).to.contain("This cannot be taken back.");
    await at.accessible();
    at.find<HTMLButtonElement>("button.danger").click();
    await at.settle();
    expect(at.find("[role=alert]").textContent).to.contain("A return of this order is still open.");
    at.find<HTMLButtonElement>("button.danger").click();
    await at.settle();
    expect(at.find(".side").textContent).to.contain("Erased");
  });

  it("says what stood in the way of an order", async () => {
    const at = await see(anOrder(), { "GET /orders/:id": () => problem(404, "order_not_found", "We found no order here.") });
    expect(at.find("[role=alert]").textContent).to.contain("We found no order here.");
    await at.accessible();
  });
});

const aQuote = (more: Partial<ExceptionalQuote> = {}): ExceptionalQuote => ({
  currency: "EUR",
  quote: "shown-1",
  resolution: "refund",
  handover: "print",
  resolutions: [{ kind: "refund", title: "Back to your card", note: "Visa ending in 4821.", amount: 3_150 }],
  handovers: [{ kind: "print", title: "Print a label", note: "PDF for A4 or A6.", cost: "Free", address: null, points: false }],
  parcels: { most: 1 },
  contact: null,
  rows: [{ kind: "paid", title: "What you paid", note: null, amount: 3_150, lineId: null }],
  total: { title: "Back to your card", note: null, amount: 3_150 } as ExceptionalQuote["total"],
  when: "Usually 3 working days after the parcel arrives.",
  sendBy: "Hand it over by 22 December.",
  review: null,
  exchange: null,
  policy: {
    allows: false,
    refusal: "The time to return it is over since 167 days.",
    trace: [{ spoke: "no", rule: "Window", saw: "Delivered 11 May + 30 days", did: "Over", items: [] }],
  },
  ...more,
});

describe("a return the merchant makes", () => {
  const reasons = (): Response =>
    new Response(JSON.stringify({ reasons: [{ id: "changed_mind", text: "I changed my mind" }] }), {
      headers: { "content-type": "application/json" },
    });
  let realFetch: typeof window.fetch;
  beforeEach(async () => {
    realFetch = window.fetch;
    await setViewport({ width: 1440, height: 900 });
  });
  afterEach(async () => {
    window.fetch = realFetch;
    await setViewport({ width: 1280, height: 800 });
  });

  async function dialog(query: string, more: Answers = {}): Promise<Stage<OrderScreen>> {
    window.fetch = (input, init) =>
      String(input).startsWith("/api/shopper/shops/ada") ? Promise.resolve(reasons()) : realFetch(input, init);
    const at = await see(anOrder(), { "POST /orders/:id/quotes": () => aQuote(), ...more }, query);
    await loaded(at);
    return at;
  }
  async function wish(at: Stage<OrderScreen>): Promise<void> {
    const field = at.all<HTMLInputElement>("td input[type=number]")[1];
    if (!field) throw new Error("no field");
    await type(at, field, "1");
    const select = at.all<HTMLSelectElement>("td select")[1];
    if (!select) throw new Error("no reason");
    select.value = "changed_mind";
    select.dispatchEvent(new Event("change"));
    await new Promise((resume) => setTimeout(resume, 300));
    await at.settle();
  }

  it("shows the policy's verdict, asks why it is allowed, and sends the figures that were shown (S1-46)", async () => {
    const at = await dialog("?new", { "POST /returns": () => aReturnPage({ number: "R-3000" }) });
    await wish(at);
    expect(at.find(".gives").textContent).to.contain("It does not allow this; you make an exception.");
    expect(at.find(".gives").textContent).to.contain("over since 167 days");
    await at.accessible();
    at.find<HTMLButtonElement>("button.key").click();
    await at.settle();
    expect(at.find("[role=alert]").textContent).to.contain("Say why it is allowed");
    await type(at, at.find<HTMLTextAreaElement>("#why"), "Was in hospital");
    await type(at, at.find<HTMLTextAreaElement>("#message"), "We make an exception.");
    at.find<HTMLButtonElement>("button.key").click();
    await at.settle();
    const [sent] = at.requests.filter(({ path }) => path === "/returns");
    expect(sent?.body).to.deep.equal({
      orderId: "ord_1042",
      items: [{ lineId: "2", quantity: 1, reasonId: "changed_mind" }],
      resolution: "refund",
      handover: "print",
      quote: "shown-1",
      override: "Was in hospital",
      mail: true,
      message: "We make an exception.",
    });
    expect(sent?.headers.get("idempotency-key")).to.match(/.{20,}/);
    expect(at.visits.at(-1)).to.equal("/desk/returns/R-3000");
  });

  it("asks again for figures that moved, and creates nothing by itself", async () => {
    let quotes = 0;
    const at = await dialog("?new", {
      "POST /orders/:id/quotes": () => aQuote({ quote: `shown-${++quotes}` }),
      "POST /returns": () => problem(409, "quote_changed", "The figures have changed since they were shown."),
    });
    await wish(at);
    await type(at, at.find<HTMLTextAreaElement>("#why"), "x");
    at.find<HTMLButtonElement>("button.key").click();
    await at.settle();
    await new Promise((resume) => setTimeout(resume, 300));
    await at.settle();
    expect(at.requests.filter(({ path }) => path === "/returns").length).to.equal(1);
    expect(quotes).to.equal(2);
  });

  it("names what came unannounced and goes on to count it (S5-20)", async () => {
    await setViewport({ width: 390, height: 844 });
    const at = await dialog("?new=unannounced", { "POST /orders/:id/unannounced-returns": () => aReturnPage({ number: "R-3001" }) });
    expect(document.documentElement.scrollWidth).to.equal(390);
    await wish(at);
    await at.accessible();
    expect(
      at.requests.some(({ path }) => path.endsWith("/quotes")),
      "no money is spoken of",
    ).to.equal(false);
    at.find<HTMLButtonElement>("button.key").click();
    await at.settle();
    const [sent] = at.requests.filter(({ path }) => path.endsWith("/unannounced-returns"));
    expect(sent?.body).to.deep.equal({ items: [{ lineId: "2", quantity: 1, reasonId: "changed_mind" }], mail: false });
    expect(at.visits.at(-1)).to.equal("/desk/receive/R-3001");
  });
});
