import { expect } from "@open-wc/testing";
import { setViewport } from "@web/test-runner-commands";
import type { ReturnPage } from "../../../server/http/desk-return-schemas.ts";
import "../../../widget/desk/return/photo-dialog.ts";
import "../../../widget/desk/return/return.ts";
import { keyed, openReturn, picture, richReturn, text } from "./return-stage.ts";
import { anItem, aReturnPage, aUnit } from "./samples.ts";
import { anOwner, now, problem } from "./stage.ts";

describe("the page of a return", () => {
  afterEach(() => setViewport({ width: 1280, height: 800 }));

  it("says number, status, lane and one line of facts, and what comes next (S3-06)", async () => {
    const at = await openReturn(richReturn);
    expect(text(at.find(".head .line1"))).to.equal("R-2318 Received Commercial");
    expect(text(at.find(".facts-line"))).to.equal(
      "Order 1042 · Shopper A · 3 units · €24.30 · asked Sun 6 Dec, 11:00 in the portal · waiting 26m",
    );
    expect(at.all(".head .acts > *").length).to.equal(3);
    expect(keyed(at)).to.equal("Decide d");
    await at.accessible();
  });

  it("shows each item with reason, comment, photos, what arrived of it and in which state", async () => {
    const at = await openReturn(richReturn);
    const rows = at.all("table.items tbody tr").map(text);
    expect(rows[0]).to.contain("Derby shoe, black, 42");
    expect(rows[0]).to.contain("“Tried them on indoors, half a size short.”");
    expect(rows[0]).to.contain("1 present");
    expect(rows[0]).to.contain("Grade B worn · Outlet");
    expect(rows[1]).to.contain("1 of 2 present");
    expect(at.all(".shots button").length).to.equal(2);
  });

  it("shows photos large, one after the other, by keys too", async () => {
    const at = await openReturn(richReturn);
    at.find(".shots button").click();
    await at.settle();
    await at.settle();
    expect(at.find("h2", "Photo by the shopper")).to.exist;
    await at.accessible();
    await at.press("ArrowRight");
    expect(at.find("h2", "Photo by the warehouse")).to.exist;
    expect(text(at.find(".foot-in"))).to.contain("2 of 2");
  });

  it("says why the policy allowed it, and that a person allowed it although the policy does not (S1-46)", async () => {
    const at = await openReturn(aReturnPage({ override: "Ill in November", review: { cause: "rule", text: "A rule asks for a person" } }));
    const why = at.find("#why").closest("section");
    expect(text(why ?? at.screen)).to.contain("Outside the policy: Ill in November");
    expect(text(why ?? at.screen)).to.contain("A rule asks for a person");
    expect(at.all("table.trace tbody tr").length).to.equal(3);
    await at.press("w");
    expect(at.screen.shadowRoot?.activeElement?.id).to.equal("why");
  });

  const steps: readonly [string, Partial<ReturnPage>, string | null][] = [
    ["requested", { word: "requested", status: "requested", queue: "to_review", can: ["approve", "reject", "cancel"] }, "Approve"],
    ["waiting for its parcel", { word: "waiting_for_parcel", queue: "to_receive", can: ["cancel", "receive"] }, "Receive"],
    [
      "partly received",
      {
        word: "partly_received",
        can: ["receive", "decide"],
        items: [anItem({ units: [aUnit("a", { reception: "received" }), aUnit("b")] })],
      },
      "Decide d",
    ],
    [
      "decided, to pay",
      { word: "decided", queue: "to_pay", can: ["pay"], money: { ...richReturn.money, payments: [due()] } },
      "Pay €1,234.56",
    ],
    ["settled", { word: "settled", queue: "done", can: [] }, null],
    ["rejected", { word: "rejected", status: "rejected", queue: "done", can: [] }, null],
    ["cancelled", { word: "cancelled", status: "cancelled", queue: "done", can: [] }, null],
    ["expired", { word: "expired", status: "expired", queue: "done", can: [] }, null],
    ["closed", { word: "closed", status: "closed", queue: "done", can: [] }, null],
  ];
  for (const [name, more, step] of steps) {
    it(`has one filled button for what comes next, ${name}`, async () => {
      const at = await openReturn(aReturnPage(more));
      expect(at.all(".head .btn.key").map(text)).to.deep.equal(step === null ? [] : [step]);
      await at.accessible();
    });
  }

  it("lists everything there is to do, and why what cannot be done cannot", async () => {
    const at = await openReturn(
      aReturnPage({ can: ["receive"], cannot: { approve: "It is approved already.", decide: "Nothing arrived yet." } }),
    );
    await at.press(".");
    const items = at.all("[role=menuitem]").map(text);
    expect(items.find((item) => item.startsWith("Approve"))).to.equal("Approve It is approved already.");
    expect(items.find((item) => item.startsWith("Decide"))).to.contain("Nothing arrived yet.");
    await at.accessible();
  });

  it("goes through the queue it was opened from with j and k, and back to the row it came from", async () => {
    const at = await openReturn(richReturn, { query: "?queue=to_decide&sort=value&order=desc" });
    expect(text(at.find(".crumb"))).to.contain("2 of 3 k R-2304 j R-2320");
    const [asked] = at.requests.filter(({ path }) => path === "/returns");
    expect(asked?.query.get("queue")).to.equal("to_decide");
    expect(asked?.query.get("sort")).to.equal("value");
    await at.press("j");
    expect(at.visits.at(-1)).to.equal("/desk/returns/R-2320?queue=to_decide&sort=value&order=desc");
    await at.press("k");
    expect(at.visits.at(-1)).to.equal("/desk/returns/R-2304?queue=to_decide&sort=value&order=desc");
    await at.press("Escape");
    expect(at.visits.at(-1)).to.equal("/desk/returns?queue=to_decide&sort=value&order=desc&row=R-2318");
  });

  it("stands in its own queue when it was opened by a link", async () => {
    const at = await openReturn(richReturn, { query: "" });
    expect(at.requests.find(({ path }) => path === "/returns")?.query.get("queue")).to.equal("to_decide");
    expect(at.find<HTMLAnchorElement>(".crumb a").getAttribute("href")).to.equal("/desk/returns?queue=to_decide&row=R-2318");
  });

  it("opens the decision and the dialog of the status by d and s, and keeps single keys out of what is written", async () => {
    const at = await openReturn(richReturn);
    at.find<HTMLTextAreaElement>("textarea").focus();
    await at.press("d");
    expect(at.visits).to.deep.equal([]);
    at.find("h1").focus();
    await at.press("d");
    expect(at.visits.at(-1)).to.equal("/desk/returns/R-2318/decision?queue=to_decide");
    await at.press("s");
    expect(at.visits.at(-1)).to.equal("/desk/returns/R-2318?queue=to_decide&do=status");
  });

  it("shows a return of twelve lines, nothing and a lot of money, and a name of sixty characters", async () => {
    const long = "Maximiliane-Theodora von und zu Hohenlohe-Waldenburg-Schönau";
    const items = Array.from({ length: 12 }, (_, at) =>
      anItem({ lineId: String(at), title: `Article ${at}`, paid: at === 0 ? 0 : 1_234_567, units: [aUnit(`u${at}`)] }),
    );
    const at = await openReturn(
      aReturnPage({ items, value: 1_234_567, shopper: { ...richReturn.shopper, name: long, email: `${"a".repeat(50)}@example.test` } }),
    );
    expect(at.all("table.items tbody tr").length).to.equal(12);
    expect(text(at.find("table.items tbody tr"))).to.contain("0.00");
    expect(text(at.find(".facts-line"))).to.contain("€12,345.67");
    for (const width of [1_280, 1_024, 390]) {
      await setViewport({ width, height: 844 });
      await at.settle();
      expect(document.documentElement.scrollWidth, `${width}`).to.be.at.most(width);
    }
    await at.accessible();
  });

  it("puts the next step under the thumb on a phone, and everything is large enough to be hit (S5-03, S5-36)", async () => {
    await setViewport({ width: 390, height: 844 });
    const at = await openReturn(aReturnPage({ word: "requested", status: "requested", can: ["approve", "reject", "message", "note"] }));
    const approve = at.find(".head .btn.key", "Approve").getBoundingClientRect();
    expect(approve.bottom).to.be.at.most(844);
    expect(approve.top).to.be.above(700);
    expect(approve.height).to.be.at.least(44);
    await at.accessible();
  });

  it("reads from right to left, and in German, without anything falling out of the page", async () => {
    await setViewport({ width: 390, height: 844 });
    document.documentElement.dir = "rtl";
    const { speakDesk } = await import("../../../widget/desk/language.ts");
    try {
      await speakDesk("de");
      const at = await openReturn(richReturn);
      expect(text(at.find(".head .btn.key"))).to.contain("Entscheiden");
      expect(document.documentElement.scrollWidth).to.be.at.most(390);
      await at.accessible();
    } finally {
      document.documentElement.dir = "";
      await speakDesk("en");
    }
  });

  it("says when it did not load, and loads again", async () => {
    let broken = true;
    const at = await openReturn(richReturn, {
      more: { "GET /returns/:number": () => (broken ? problem(503, "busy", "Much is going on just now.") : richReturn) },
    });
    expect(text(at.find("[role=alert]"))).to.contain("Much is going on just now.");
    await at.accessible();
    broken = false;
    at.find("[role=alert] .btn").click();
    await at.settle();
    expect(at.find(".line1").textContent).to.contain("R-2318");
  });

  it("says of a number nobody has that it has none, and leads to a search", async () => {
    const at = await openReturn(richReturn, { more: { "GET /returns/:number": () => problem(404, "return_not_found", "For a shopper.") } });
    expect(text(at.find("[role=alert]")))
      .to.contain("No return has this number")
      .and.not.to.contain("For a shopper.");
    expect(at.find<HTMLAnchorElement>("[role=alert] a").search).to.equal("?search=R-2318");
    await at.accessible();
  });

  it("takes up what somebody else changed, says who and when in the foot, and moves nothing that is read", async () => {
    let page = richReturn;
    const at = await openReturn(richReturn, { more: { "GET /returns/:number": () => page } });
    page = {
      ...richReturn,
      version: richReturn.version + 1,
      word: "decided",
      timeline: [
        {
          at: now,
          type: "return.decided",
          by: { kind: "member", name: "Agent Two" },
          text: "Decided: 3 accepted",
          told: true,
          letter: null,
        },
        ...richReturn.timeline,
      ],
    };
    document.dispatchEvent(new Event("visibilitychange"));
    await at.settle();
    await at.settle();
    expect(text(at.find(".line1"))).to.contain("Decided");
    expect(text(at.find(".foot .changed"))).to.equal("Agent Two, 11:00: Decided: 3 accepted");
    await at.accessible();
  });

  it("shows nobody what they may not do", async () => {
    const at = await openReturn(aReturnPage({ can: [], cannot: { decide: "Ask an owner." } }), {
      me: { ...anOwner, permissions: ["returns:read"] },
    });
    expect(at.all(".head .btn.key").length).to.equal(0);
    expect(at.all("textarea").length).to.equal(0);
    expect(at.all(".parcels .btn").length).to.equal(0);
  });

  it("opens the label to be printed", async () => {
    const at = await openReturn(
      aReturnPage({
        parcels: [
          { ...(richReturn.parcels[0] as ReturnPage["parcels"][number]), label: { a4: picture, a6: picture, zpl: null, customs: null } },
        ],
      }),
    );
    expect(at.find<HTMLAnchorElement>("table a", "A6").target).to.equal("_blank");
  });
});

function due(): ReturnPage["money"]["payments"][number] {
  return {
    id: "pay_1",
    kind: "refund",
    amount: 123_456,
    state: "due",
    how: null,
    reference: null,
    dueAt: now,
    decidedBy: { kind: "member", name: "Agent One" },
    doneAt: null,
    doneBy: null,
    provider: null,
    trouble: null,
    tender: null,
    sentAt: null,
    ways: ["outside"],
    secondPerson: false,
  };
}
