import { expect } from "@open-wc/testing";
import { emulateMedia, setViewport } from "@web/test-runner-commands";
import type { QueueCounts, ReturnRow } from "../../../server/http/desk-list-schemas.ts";
import { lasting } from "../../../widget/desk/list/asking.ts";
import "../../../widget/desk/list/returns.ts";
import type { Returns } from "../../../widget/desk/list/returns.ts";
import type { DeskMenu } from "../../../widget/desk/menu.ts";
import { aReturnPage, aRow } from "./samples.ts";
import { type Answers, anOwner, problem, type Request, type Stage, stage } from "./stage.ts";

const rows: readonly ReturnRow[] = [
  aRow("R-2325", { late: true, unanswered: 2 }),
  aRow("R-2327", { shopper: "Wilhelmina-Alexandrine von Habsburg-Lothringen-Montmorency", lane: "guarantee", value: 14_900 }),
  aRow("R-2331", { units: 4, value: 23_650 }),
  aRow("R-2340", { word: "approved", status: "approved", queue: "to_receive" }),
];
const counts: QueueCounts = {
  counts: { to_review: 1_000, to_receive: 31, to_decide: 7, to_pay: 4, problems: 2, done: 0 },
  unknownParcels: 0,
  unanswered: 3,
  latest: "ret_9",
  fresh: 0,
  draft: false,
  unsent: 0,
  steps: 0,
};
const listed = (items: readonly ReturnRow[] = rows, next: string | null = null) => ({ items, next, total: items.length });
const answers: Answers = {
  "GET /returns": () => listed(),
  "GET /views": () => ({ items: [] }),
  "GET /queues": () => counts,
};

const lists = (at: Stage<Returns>): Request[] =>
  at.requests.filter(({ method, path, query }) => method === "GET" && path === "/returns" && query.get("limit") !== "1");

async function open(query = "?queue=to_review", more: Answers = {}): Promise<Stage<Returns>> {
  const at = await stage<Returns>("desk-returns", { answers: { ...more, ...answers, ...more }, path: "/desk/returns", query });
  (at.desk as { queues: QueueCounts | null }).queues = counts;
  at.screen.requestUpdate();
  await at.settle();
  return at;
}

/** Dialogs are loaded when they are first needed. */
async function loaded(at: Stage<Returns>): Promise<void> {
  await at.until(() => at.all("dialog[open]").length > 0);
}

const cells = (at: Stage<Returns>, column: string): string[] => at.all(`tbody .c-${column}`).map((one) => one.textContent?.trim() ?? "");
const current = (at: Stage<Returns>): string | undefined => at.all("tr.is-current .id")[0]?.textContent?.trim();

describe("the list of returns", () => {
  beforeEach(() => setViewport({ width: 1440, height: 900 }));
  afterEach(async () => {
    await emulateMedia({ colorScheme: "light" });
    await setViewport({ width: 1280, height: 800 });
  });

  it("shows number, order, shopper, status, date, items, value and reason, late ones said (S3-07 to S3-12)", async () => {
    const at = await open();
    expect(cells(at, "number")).to.deep.equal(["R-2325", "R-2327", "R-2331", "R-2340"]);
    expect(cells(at, "order")[0]).to.equal("1071");
    expect(cells(at, "shopper")[1]).to.contain("Wilhelmina");
    expect(cells(at, "status")[0]).to.contain("Requested");
    expect(cells(at, "units")[2]).to.equal("4");
    expect(cells(at, "value")[2]).to.contain("236.50");
    expect(cells(at, "reason")[0]).to.contain("Too small");
    expect(at.find("tbody tr", "R-2325").textContent).to.match(/late/i);
    await at.accessible();
    await emulateMedia({ colorScheme: "dark" });
    await at.accessible();
  });

  it("counts each queue, more than 999 as 999+, and leads to each by a link", async () => {
    const at = await open();
    const tabs = at.all<HTMLAnchorElement>("nav.tabs a");
    expect(tabs.map((tab) => tab.textContent?.replace(/\s+/g, ""))).to.deep.equal([
      "Toreview999+",
      "Toreceive31",
      "Todecide7",
      "Topay4",
      "Problems2",
      "Done",
      "All",
    ]);
    expect(tabs.find((tab) => tab.getAttribute("aria-current") === "page")?.textContent).to.contain("To review");
    await at.press("3");
    expect(at.visits.at(-1)).to.equal("/desk/returns?queue=to_decide");
    expect(lists(at).at(-1)?.query.get("queue")).to.equal("to_decide");
  });

  it("moves by j and k, picks by x and a range by shift x, and opens by enter", async () => {
    const at = await open();
    await at.press("j");
    expect(current(at)).to.equal("R-2325");
    await at.press("j");
    expect(current(at)).to.equal("R-2327");
    expect(at.screen.shadowRoot?.activeElement?.textContent?.trim(), "the focus goes along").to.equal("R-2327");
    await at.press("k");
    expect(current(at)).to.equal("R-2325");
    await at.press("k");
    expect(current(at), "the first row is the last one up").to.equal("R-2325");
    await at.press("x");
    await at.press("j");
    await at.press("j");
    await at.press("X", { shiftKey: true });
    expect(at.find(".picked").textContent).to.contain("3 picked");
    expect(at.find(".picked").textContent).to.contain("6 units");
    await at.accessible();
    await at.press("Escape");
    expect(at.all(".picked").length).to.equal(0);
    at.find("h1").focus();
    await at.press("Enter");
    expect(at.visits.at(-1)).to.match(/^\/desk\/returns\/R-2331\b/);
  });

  it("searches everything a moment after the last letter, and says so when nothing matches", async () => {
    const at = await open("?queue=to_pay", { "GET /returns": ({ query }) => listed(query.get("search") ? [] : rows) });
    await at.press("/");
    const field = at.find<HTMLInputElement>(".find input");
    expect(at.screen.shadowRoot?.activeElement).to.equal(field);
    field.value = "Zoë%_";
    field.dispatchEvent(new Event("input"));
    field.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true }));
    await new Promise((resume) => setTimeout(resume, 20));
    await at.settle();
    expect(lists(at).at(-1)?.query.get("search")).to.equal("Zoë%_");
    expect(lists(at).at(-1)?.query.has("queue"), "all queues").to.equal(false);
    expect(at.find(".blank").textContent).to.contain("No return has “Zoë%_”");
    expect(at.find<HTMLAnchorElement>(".blank a", "Receive as unannounced").getAttribute("href")).to.equal(
      "/desk/receive?text=Zo%C3%AB%25_",
    );
    await at.accessible();
  });

  it("filters in sentences, in the address, and clears them all", async () => {
    const at = await open("?queue=to_review&lane=guarantee&country=NL", {
      "GET /returns": ({ query }) => listed(query.get("lane") ? [] : rows),
    });
    const { query } = lists(at).at(-1) ?? { query: new URLSearchParams() };
    expect([query.get("queue"), query.get("lane"), query.get("country")]).to.deep.equal(["to_review", "guarantee", "NL"]);
    expect(at.find(".bar").textContent?.replace(/\s+/g, " ")).to.match(/Lane: Guarantee.*Country: Netherlands/);
    expect(at.find(".blank").textContent).to.contain("No return fits these filters");
    await at.accessible();
    at.find<HTMLButtonElement>(".blank button", "Clear filters").click();
    await at.settle();
    expect(lists(at).at(-1)?.query.get("lane")).to.equal(null);
  });

  it("narrows to what keeps a parcel, and a saved view keeps it", async () => {
    const at = await open("?queue=all&parcel=held_up", {
      "GET /returns": () => listed([aRow("R-1", { parcel: "held_up", word: "in_transit", queue: "to_receive" })]),
    });
    expect(lists(at).at(-1)?.query.get("parcel")).to.equal("held_up");
    expect(at.find(".bar").textContent?.replace(/\s+/g, " ")).to.contain("Parcel: Held up");
    expect(at.find("td.c-parcel .bad").textContent).to.contain("Held up");
    await at.accessible();
    const chip = at.find<HTMLElement>(".bar desk-menu", "Parcel");
    chip.shadowRoot?.querySelector("button")?.click();
    await at.settle();
    const offered = [...(chip.shadowRoot?.querySelectorAll("[role^=menuitem]") ?? [])].map((one) => one.textContent?.trim());
    // biome-ignore format: a list is read across
    expect(offered).to.deep.equal(["any", "Not sent yet", "Not fetched", "On its way", "✓Held up", "Arriving", "Delivered", "Lost", "Sent back to the shopper", "No parcel"]);
    expect(lasting(new URLSearchParams("queue=all&parcel=held_up&row=R-1"))).to.equal("queue=all&parcel=held_up");
  });

  it("sorts by a head, both ways, and says so to a screen reader", async () => {
    const at = await open();
    at.find<HTMLElement>("th.c-value button, th.c-value a").click();
    await at.settle();
    expect([lists(at).at(-1)?.query.get("sort"), lists(at).at(-1)?.query.get("order")]).to.deep.equal(["value", "desc"]);
    expect(at.find("th.c-value").getAttribute("aria-sort")).to.equal("descending");
    at.find<HTMLElement>("th.c-value button, th.c-value a").click();
    await at.settle();
    expect(lists(at).at(-1)?.query.get("order")).to.equal("asc");
  });

  it("goes to older ones and back without losing where it was", async () => {
    const at = await open("?queue=done", {
      "GET /returns": ({ query }) => (query.get("after") ? listed([aRow("R-1")]) : { ...listed(rows, "ret_50"), total: 1_000 }),
    });
    at.find<HTMLElement>(".foot button, .foot a", "Older").click();
    await at.settle();
    expect(lists(at).at(-1)?.query.get("after")).to.equal("ret_50");
    expect(cells(at, "number")).to.deep.equal(["R-1"]);
    at.find<HTMLElement>(".foot button, .foot a", "Newer").click();
    await at.settle();
    expect(cells(at, "number").length).to.equal(4);
  });

  it("approves many with one message, shows each one's fate in its row, and tries the failed again with the same key", async () => {
    let taken = true;
    const at = await open("?queue=to_review", {
      "POST /returns/:id/approval": (_, { id }) =>
        id === "ret_R-2327" && taken
          ? problem(412, "stale", "Agent Two changed this at 10:41. Nothing of yours was saved over it.")
          : aReturnPage({ id: id ?? "", word: "approved", queue: "to_receive", version: 2 }),
    });
    at.find<HTMLInputElement>("thead .c-pick input").click();
    await at.settle();
    expect(at.find(".picked").textContent).to.contain("Approve, 3 of 4");
    await at.press("a");
    await loaded(at);
    const dialog = at.find("desk-bulk-dialog");
    expect(dialog.shadowRoot?.textContent).to.contain("1 of 4 picked do not wait for review and stay as they are: R-2340");
    await at.accessible();
    const field = at.find<HTMLTextAreaElement>("desk-bulk-dialog ~ *, textarea");
    field.value = "Thank you.";
    field.dispatchEvent(new Event("input"));
    await at.settle();
    at.find<HTMLButtonElement>("button.key", "and mail").click();
    await at.settle();
    const sent = at.requests.filter(({ path }) => path.endsWith("/approval"));
    expect(sent.map(({ body }) => body)).to.deep.equal(Array(3).fill({ mail: true, message: "Thank you." }));
    expect(sent[0]?.headers.get("if-match")).to.equal('"1"');
    expect(at.find("progress").getAttribute("value")).to.equal("3");
    expect(at.find("tbody tr", "R-2325").textContent).to.contain("Approved");
    expect(at.find("tbody tr", "R-2327").textContent).to.contain("Not approved");
    expect(at.find(".picked li").textContent).to.contain("Agent Two changed this at 10:41");
    expect(at.find(".picked li").textContent).to.contain("It was not approved and the shopper was told nothing.");
    await at.accessible();
    taken = false;
    at.find<HTMLButtonElement>(".picked li button").click();
    await at.settle();
    const keys = at.requests
      .filter(({ path }) => path === "/returns/ret_R-2327/approval")
      .map(({ headers }) => headers.get("idempotency-key"));
    expect(keys.length).to.equal(2);
    expect(new Set(keys).size).to.equal(1);
  });

  it("rejects nobody without a reason", async () => {
    const at = await open("?queue=to_review", { "POST /returns/:id/rejection": () => aReturnPage({ word: "rejected", queue: "done" }) });
    await at.press("j");
    await at.press("x");
    await at.press("r");
    await loaded(at);
    at.find<HTMLButtonElement>("button.key", "and mail").click();
    await at.settle();
    expect(at.find("[role=alert]").textContent).to.contain("A rejection says why.");
    expect(at.requests.some(({ method }) => method === "POST")).to.equal(false);
    await at.accessible();
  });

  it("marks many received as they stand, each by what is still awaited", async () => {
    const at = await open("?queue=to_receive", {
      "GET /returns": () => listed([aRow("R-2340", { word: "in_transit", queue: "to_receive", version: 6 })]),
      "GET /returns/:id": () => aReturnPage({ id: "ret_R-2340", version: 6 }),
      "POST /returns/:id/receipt": () => aReturnPage({ word: "received", queue: "to_decide" }),
    });
    await at.press("j");
    await at.press("x");
    at.find<HTMLButtonElement>(".picked button", "Mark received").click();
    await loaded(at);
    at.find<HTMLButtonElement>("button", "no mail").click();
    await at.settle();
    const [receipt] = at.requests.filter(({ path }) => path.endsWith("/receipt"));
    expect(receipt?.body).to.deep.equal({ units: [{ unitId: "unt_1", reception: "received" }], mail: false });
    expect(receipt?.headers.get("if-match")).to.equal('"6"');
  });

  it("makes one file of the labels of what is picked, and says why it cannot", async () => {
    const opened: unknown[] = [];
    const realOpen = window.open;
    window.open = (...given) => {
      opened.push(given[0]);
      return null;
    };
    const at = await open("?queue=to_receive", {
      "POST /label-sheets": () => new Response(new Uint8Array([37, 80, 68, 70]), { headers: { "content-type": "application/pdf" } }),
    });
    await at.press("j");
    await at.press("x");
    await at.press("p");
    await at.settle();
    const [asked] = at.requests.filter(({ path }) => path === "/label-sheets");
    expect(asked?.body).to.deep.equal({ ids: ["ret_R-2325"], format: "a4" });
    expect(at.find(".picked [role=status]").textContent).to.contain("Open to print");
    expect(opened.length).to.equal(1);
    const refused = await open("?queue=to_receive", {
      "POST /label-sheets": () => problem(409, "label_not_ready", "R-2325 has no label yet."),
    });
    await refused.press("j");
    await refused.press("x");
    await refused.press("p");
    await refused.settle();
    expect(refused.find("[role=alert]").textContent).to.contain("R-2325 has no label yet.");
    window.open = realOpen;
  });

  it("prints what is picked on other papers: labels for a label printer as a file, packing slips as pages (S5-46)", async () => {
    const opened: unknown[] = [];
    const realOpen = window.open;
    window.open = (...given) => {
      opened.push(given[0]);
      return null;
    };
    const at = await open("?queue=to_receive", {
      "POST /label-sheets": () =>
        new Response("^XA^XZ", { headers: { "content-type": "application/zpl", "labels-missing": "ret_R-2325" } }),
      "POST /packing-slips": () => new Response(new Uint8Array([37, 80, 68, 70]), { headers: { "content-type": "application/pdf" } }),
    });
    await at.press("j");
    await at.press("x");
    const choose = async (paper: string): Promise<void> => {
      at.find<DeskMenu>("desk-menu", "Print otherwise").show();
      await at.settle();
      at.find("[role=menuitem]", paper).click();
      await at.settle();
    };
    await choose("ZPL");
    expect(at.requests.find(({ path }) => path === "/label-sheets")?.body).to.deep.equal({ ids: ["ret_R-2325"], format: "zpl" });
    expect(at.find(".picked [role=status]").textContent).to.contain("These have no label:");
    expect(opened, "a browser shows no ZPL").to.deep.equal([]);
    await choose("Packing slips");
    expect(at.requests.find(({ path }) => path === "/packing-slips")?.body).to.deep.equal({ ids: ["ret_R-2325"] });
    expect(at.find(".picked [role=status]").textContent).to.contain("Packing slip of R-2325");
    expect(opened.length).to.equal(1);
    await at.accessible();
    window.open = realOpen;
  });

  it("says of what stands among the problems why", async () => {
    const rows = [
      aRow("R-1", { queue: "problems", word: "in_transit", problem: "lost", parcel: "lost" }),
      aRow("R-2", { queue: "problems", word: "waiting_for_parcel", problem: "pickup", parcel: "announced" }),
      aRow("R-3", { queue: "problems", word: "waiting_for_parcel", problem: "label", parcel: "sent_back" }),
    ];
    const at = await open("?queue=problems", { "GET /returns": () => ({ items: rows, next: null, total: 3 }) });
    expect(at.all("td .st.bad").map((cell) => (cell.textContent ?? "").trim())).to.deep.equal(["Parcel lost", "Not fetched", "No label"]);
    await at.accessible();
  });

  it("exports the list as it is filtered, and says what stood in the way", async () => {
    const at = await open("?queue=to_pay&lane=guarantee", {
      "GET /returns.csv": () => problem(403, "forbidden", "Your role may not do this."),
    });
    at.find<HTMLButtonElement>("button", "Export CSV").click();
    await at.settle();
    const [asked] = at.requests.filter(({ path }) => path === "/returns.csv");
    expect([asked?.query.get("queue"), asked?.query.get("lane")]).to.deep.equal(["to_pay", "guarantee"]);
    expect(at.find("[role=alert]").textContent).to.contain("Your role may not do this.");
  });

  it("lets a reader look, and offers them no act", async () => {
    const me = { ...anOwner, permissions: ["orders:read", "returns:read", "settings:read"] } as typeof anOwner;
    const at = await stage<Returns>("desk-returns", { answers, me, path: "/desk/returns", query: "?queue=to_review" });
    expect(at.all("a, button").filter((one) => /New return|Export CSV/.test(one.textContent ?? "")).length).to.equal(0);
    await at.press("j");
    await at.press("x");
    expect(at.all("button").filter((one) => /^\s*(Approve|Reject|Mark received)/.test(one.textContent ?? "")).length).to.equal(0);
  });

  it("announces new requests on a line and moves no row until . is pressed", async () => {
    let fresh = false;
    const at = await open("?queue=to_review", {
      "GET /queues": () => ({ ...counts, latest: "ret_a", fresh: 2 }),
      "GET /returns": () => listed(fresh ? [aRow("R-2399"), ...rows] : rows),
    });
    (at.desk as { queues: QueueCounts | null }).queues = { ...counts, latest: "ret_a" };
    fresh = true;
    at.screen.requestUpdate();
    await at.settle();
    expect(at.said.at(-1)).to.equal("2 new requests");
    expect(at.find("p.live").textContent).to.contain("2 new requests since");
    expect(cells(at, "number")[0]).to.equal("R-2325");
    await at.accessible();
    await at.press(".");
    expect(cells(at, "number")[0]).to.equal("R-2399");
    expect(at.all("p.live").length).to.equal(0);
  });

  it("keeps a view under a name for the team", async () => {
    const at = await open("?queue=to_review&lane=guarantee", { "POST /views": () => ({ id: "viw_1" }) });
    at.find<HTMLButtonElement>("button", "Save view").click();
    await at.settle();
    await loaded(at);
    await at.accessible();
    const name = at.find<HTMLInputElement>("desk-dialog input, form input");
    name.value = "Guarantee first";
    name.dispatchEvent(new Event("input"));
    await at.settle();
    at.find<HTMLButtonElement>("button.key", "Save").click();
    await at.settle();
    const [saved] = at.requests.filter(({ method, path }) => method === "POST" && path === "/views");
    expect(saved?.body).to.deep.equal({ name: "Guarantee first", query: "queue=to_review&lane=guarantee", shared: false });
  });

  it("says what to do where nothing is, on the first day and when the work is done", async () => {
    const done = await open("?queue=to_pay", { "GET /returns": ({ query }) => listed(query.get("limit") === "1" ? rows.slice(0, 1) : []) });
    expect(done.find(".blank").textContent).to.contain("Nothing to pay");
    expect(done.find(".blank").textContent).to.contain("R-2325");
    await done.accessible();
    const first = await open("?queue=to_review", { "GET /returns": () => listed([]) });
    expect(first.find(".blank").textContent).to.contain("No returns yet");
    expect(first.find<HTMLAnchorElement>(".blank .key").getAttribute("href")).to.equal("/r/ada");
    await first.accessible();
  });

  it("keeps its frame while it waits, and says what stood in the way", async () => {
    let answer: (body: unknown) => void = () => undefined;
    const at = stage<Returns>("desk-returns", {
      answers: { ...answers, "GET /returns": () => new Promise((resume) => (answer = resume)) },
      path: "/desk/returns",
      query: "?queue=to_review",
    });
    await new Promise((resume) => setTimeout(resume, 450));
    const screen = document.querySelector("div")?.shadowRoot?.querySelector("desk-returns");
    expect(screen?.shadowRoot?.querySelector("table")?.getAttribute("aria-busy")).to.equal("true");
    expect(screen?.shadowRoot?.querySelectorAll("tbody tr").length).to.be.greaterThan(3);
    answer(listed());
    expect(cells(await at, "number").length).to.equal(4);

    const failed = await open("?queue=to_review", { "GET /returns": () => problem(503, "unavailable", "The database does not answer.") });
    expect(failed.find(".blank[role=alert]").textContent).to.contain("The database does not answer.");
    await failed.accessible();
  });

  it("keeps the rows while the server is away, says how old they are, and reads again", async () => {
    let away = false;
    const at = await open("?queue=to_review", {
      "GET /returns": () => {
        if (away) throw new TypeError("Failed to fetch");
        return listed();
      },
    });
    away = true;
    (at.desk as { reached: boolean }).reached = false;
    at.screen.requestUpdate();
    await at.settle();
    expect(at.find("p.live[role=alert]").textContent).to.match(/This list was read at/);
    expect(cells(at, "number").length).to.equal(4);
    await at.accessible();
  });

  it("is a list of cards at 390 px: nothing runs out of the window, every target can be hit", async () => {
    await setViewport({ width: 390, height: 844 });
    const at = await open();
    expect(document.documentElement.scrollWidth).to.equal(390);
    const small = at
      .all("nav.tabs a, .bar button, tbody .c-pick label")
      .filter((one) => one.checkVisibility() && one.getBoundingClientRect().height < 24)
      .map((one) => one.outerHTML.slice(0, 80));
    expect(small).to.deep.equal([]);
    await at.accessible();
  });
});
