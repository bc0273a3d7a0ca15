import { expect } from "@open-wc/testing";
import { setViewport } from "@web/test-runner-commands";
import type { ReturnPage } from "../../../server/http/desk-return-schemas.ts";
import "../../../widget/desk/return/return.ts";
import type { ReturnScreen } from "../../../widget/desk/return/return.ts";
import { anItem, aReturnPage, aRow, aUnit } from "./samples.ts";
import { type Answers, anOwner, now, problem, type Stage, stage } from "./stage.ts";

type Act = ReturnPage["can"][number];

/** A picture that needs no server. */
const picture = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7";

const rich: ReturnPage = aReturnPage({
  items: [
    anItem({
      lineId: "1",
      title: "Derby shoe",
      variant: "black, 42",
      sku: "DRB-BLK-42",
      units: [
        aUnit("u1", {
          comment: "Tried them on indoors, half a size short.",
          photos: [{ id: "p1", url: picture }],
          evidence: [{ id: "p2", url: `${picture}#2` }],
          reception: "received",
          grade: "b",
        }),
      ],
    }),
    anItem({
      lineId: "2",
      units: [aUnit("u2", { reception: "received" }), aUnit("u3", { reception: "missing" })],
    }),
  ],
  conversation: [
    { id: "m1", kind: "shopper", by: "Shopper A", text: "Can I send one later?", at: now - 90_000_000 },
    { id: "m2", kind: "merchant", by: "Agent One", text: "Yes, before 21 December.", at: now - 80_000_000 },
    { id: "m3", kind: "note", by: "Agent Two", text: "Heel is worn outdoors.", at: now - 1_000_000 },
  ],
  timeline: [
    { at: now - 1_320_000, type: "return.received", by: { kind: "member", name: "Agent Two" }, text: "Received: 2 present, 1 missing", told: true, letter: null },
    {
      at: now - 90_000_000,
      type: "letter.sent",
      by: { kind: "system", name: "By itself" },
      text: "Mail “Your label for order 1042”",
      told: true,
      letter: { id: "let_1", subject: "Your label for order 1042", to: "shopper.a@example.test", attachments: ["label-R-2318.pdf"] },
    },
    { at: now - 90_000_001, type: "return.approved", by: { kind: "member", name: "Agent One" }, text: "Approved", told: false, letter: null },
  ],
});

const letter = {
  id: "let_1",
  subject: "Your label for order 1042",
  from: "Ada’s Shoes <returns@ada.test>",
  to: "shopper.a@example.test",
  html: "<p>Hello Shopper A</p><script>parent.document.title='taken'</script>",
  text: "Hello Shopper A, your return is approved.",
};

function answersFor(page: ReturnPage, more: Answers = {}): Answers {
  return {
    ...more,
    "GET /returns": () => ({ items: ["R-2304", page.number, "R-2320"].map((number) => aRow(number)), next: null, total: 3 }),
    "GET /returns/:number": () => page,
    "GET /settings": () => ({ savedTexts: [{ id: "t1", name: "Box", text: { en: "Use the first box.", fr: "Dans la boîte d’origine." } }] }),
    "GET /letters/:id": () => letter,
    ...more,
  };
}

async function open(page: ReturnPage, { more = {}, query = "?queue=to_decide", me = anOwner }: { more?: Answers; query?: string; me?: typeof anOwner } = {}) {
  localStorage.clear();
  return stage<ReturnScreen>("desk-return", {
    answers: answersFor(page, more),
    path: `/desk/returns/${page.number}`,
    params: { number: page.number },
    query,
    me,
  });
}

const text = (element: Element): string => (element.textContent ?? "").replace(/\s+/g, " ").trim();
const key = (at: Stage<ReturnScreen>): string => text(at.find(".head .btn.key"));

describe("the page of a return", () => {
  afterEach(() => setViewport({ width: 1280, height: 800 }));

  it("says number, status, lane and one line of facts, and what comes next (S3-06)", async () => {
    const at = await open(rich);
    expect(text(at.find(".head .line1"))).to.equal("R-2318 Received Commercial");
    expect(text(at.find(".facts-line"))).to.contain("Order 1042 · Shopper A · 3 units · €24.30 · asked Sun 6 Dec, 11:00 in the portal · waiting 26m");
    expect(at.all(".head .acts > *").length).to.be.at.most(3);
    expect(key(at)).to.equal("Decide d");
    await at.accessible();
  });
});

export type { Act };
export { problem };
