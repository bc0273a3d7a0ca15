import { expect } from "@open-wc/testing";
import {
  choose,
  chooseReason,
  draftOf,
  type Flow,
  goTo,
  missingIn,
  paidFor,
  quoteRequest,
  restore,
  start,
  tell,
} from "../../widget/portal/flow.ts";
import { createFakeApi } from "./fake-api.ts";

const { shop, items } = createFakeApi().world;
const session = {
  token: "t",
  expiresAt: 0,
  proof: "postal_code",
  order: { number: "10482", placedAt: 0, currency: "EUR", test: false },
  items,
  returns: [],
} as const;
const found: Flow = { ...start, place: "items", shop, session: { ...session, items: [...items], returns: [] } };

describe("The flow", () => {
  it("keeps wishes in the order of the items, whatever was clicked first", () => {
    const flow = choose(choose(found, "l2", true), "l1", true);
    expect(flow.wishes.map(({ lineId }) => lineId)).to.deep.equal(["l1", "l2"]);
    expect(choose(flow, "l1", false).wishes.map(({ lineId }) => lineId)).to.deep.equal(["l2"]);
  });

  it("drops price and key as soon as a wish changes, and keeps them while only words change", () => {
    const priced: Flow = { ...choose(found, "l2", true), key: "k" };
    expect(tell(priced, "l2", { quantity: 2 }).key).to.equal(null);
    expect(tell(priced, "l2", { comment: "a hole" }).key).to.equal("k");
  });

  it("asks for a photo or for words, never for both, and never for the finer reason", () => {
    const chosen = chooseReason({ ...choose(found, "l1", true), place: "reasons" }, "l1", "faulty");
    const sub = tell(chosen, "l1", { subReasonId: "seam" });
    expect(missingIn(chosen).map(({ what }) => what)).to.deep.equal(["photo"]);
    expect(missingIn(tell(sub, "l1", { comment: "The seam opened." }))).to.deep.equal([]);
    expect(missingIn(tell(sub, "l1", { photos: [{ key: "p", name: "p", id: "photo", share: 1, trouble: null }] }))).to.deep.equal([]);
    expect(
      missingIn(tell(sub, "l1", { photos: [{ key: "p", name: "p", id: null, share: 0.4, trouble: null }] })).map(({ what }) => what),
    ).to.deep.equal(["photoComing"]);
  });

  it("names a missing order number and a missing postcode, one by one", () => {
    expect(missingIn(start).map(({ what }) => what)).to.deep.equal(["order", "postalCode"]);
    expect(missingIn({ ...start, proof: { ...start.proof, orderNumber: " 1 ", by: "email" } }).map(({ what }) => what)).to.deep.equal([
      "email",
    ]);
  });

  it("knows on which side a step lies", () => {
    const ahead = goTo(found, "sending");
    expect([ahead.way, goTo(ahead, "items").way, goTo(ahead, "items").turn]).to.deep.equal([1, -1, 2]);
  });

  it("gives the exact price of a whole line and the nearest cent of a part", () => {
    const odd = { ...(items[1] as (typeof items)[number]), paid: 1000, paidEach: null };
    expect([paidFor(odd, 3), paidFor(odd, 1), paidFor(odd, 2)]).to.deep.equal([1000, 333, 667]);
  });

  it("restores only what may still go back, and never more than there is", () => {
    const draft = draftOf(chooseReason(tell(choose(choose(found, "l1", true), "l2", true), "l2", { quantity: 3 }), "l2", "small"));
    const fewer = items.map((item) => (item.lineId === "l1" ? { ...item, available: 0 } : { ...item, available: 2, reasons: ["large"] }));
    const again = restore({ ...found, session: { ...session, items: fewer, returns: [] } }, draft);
    expect(again.wishes.map(({ lineId, quantity, reasonId }) => [lineId, quantity, reasonId])).to.deep.equal([["l2", 2, null]]);
  });

  it("asks for a price with exactly what was chosen", () => {
    const flow = chooseReason(choose(found, "l1", true), "l1", "small");
    expect(quoteRequest({ ...flow, handover: "own" })).to.deep.equal({
      items: [{ lineId: "l1", quantity: 1, reasonId: "small" }],
      handover: "own",
    });
  });
});
