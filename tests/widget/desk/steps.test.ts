import { expect } from "@open-wc/testing";
import { setViewport } from "@web/test-runner-commands";
import type { OpenStepView, StepView } from "../../../server/http/desk-step-schemas.ts";
import "../../../widget/desk/return/return.ts";
import "../../../widget/desk/steps/steps.ts";
import type { StepsScreen } from "../../../widget/desk/steps/steps.ts";
import { openReturn, richReturn, text } from "./return-stage.ts";
import { type Answers, anOwner, now, problem, stage } from "./stage.ts";

const step: StepView = {
  id: "stp_1",
  kind: "restock",
  title: "Put pieces back in stock in Lightspeed",
  text: "Of order 1042 these came back and are for sale again: 1 × Derby shoe. Raise their stock in Lightspeed.",
  createdAt: now - 3_600_000,
  doneAt: null,
  doneBy: null,
};
const done: StepView = {
  ...step,
  id: "stp_2",
  title: "Note the return",
  doneAt: now - 60_000,
  doneBy: { kind: "member", name: "Agent Two" },
};

describe("what is to be done in the shop itself, on the page of its return", () => {
  it("says exactly what, and is ticked once; done ones say who and when", async () => {
    let steps = [step, done];
    const at = await openReturn(richReturn, {
      more: {
        "GET /returns/:number": () => ({ ...richReturn, steps }),
        "POST /steps/:id/completion": () => {
          const ticked = { ...step, doneAt: now, doneBy: { kind: "member" as const, name: "Agent One" } };
          steps = [ticked, done];
          return ticked;
        },
      },
    });
    const section = at.find("desk-steps .sec, #steps").closest("section") as HTMLElement;
    expect(text(section)).to.match(/To do in the shop.*Put pieces back in stock in Lightspeed Of order 1042 these came back/);
    expect(text(section)).to.contain("Done Tue 8 Dec, 10:59 by Agent Two");
    await at.accessible();
    at.find<HTMLInputElement>("#stp_1").click();
    await at.settle();
    expect(at.requests.filter(({ method }) => method === "POST").map(({ path }) => path)).to.deep.equal(["/steps/stp_1/completion"]);
    expect(at.find<HTMLInputElement>("#stp_1").checked).to.equal(true);
    expect(at.find<HTMLInputElement>("#stp_1").disabled, "a tick is not taken back").to.equal(true);
    expect(text(section)).to.contain("by Agent One");
    expect(at.said.at(-1)).to.equal("Done: Put pieces back in stock in Lightspeed");
    await at.accessible();
  });

  it("stays open and says why when it is refused, and a reader ticks nothing", async () => {
    const at = await openReturn(
      { ...richReturn, steps: [step] },
      { more: { "POST /steps/:id/completion": () => problem(503, "unavailable", "We cannot answer at the moment.") } },
    );
    at.find<HTMLInputElement>("#stp_1").click();
    await at.settle();
    expect(at.find<HTMLInputElement>("#stp_1").checked).to.equal(false);
    expect(text(at.find(".problem"))).to.equal("We cannot answer at the moment.");
    await at.accessible();
    const reader = await openReturn({ ...richReturn, steps: [step] }, { me: { ...anOwner, permissions: ["returns:read"] } });
    expect(reader.find<HTMLInputElement>("#stp_1").disabled).to.equal(true);
    const none = await openReturn(richReturn);
    expect(none.find("desk-steps").hidden).to.equal(true);
  });
});

describe("all that is to be done in the shops", () => {
  const open: OpenStepView = {
    ...{ ...step, orderId: "ord_1", orderNumber: "1042", returnId: "ret_1", returnNumber: "R-2318", provider: "Lightspeed" },
    timeZone: "Europe/Amsterdam",
  };
  const see = (answers: Answers) => stage<StepsScreen>("desk-all-steps", { answers, path: "/desk/steps" });
  afterEach(() => setViewport({ width: 1280, height: 800 }));

  it("leads to each return or order, goes on page by page, and keeps a ticked line in its place", async () => {
    const at = await see({
      "GET /steps": ({ query }) =>
        query.get("cursor")
          ? { items: [{ ...open, id: "stp_3", returnId: null, returnNumber: null }], next: null }
          : { items: [open], next: "stp_1" },
      "POST /steps/:id/completion": () => ({ ...step, doneAt: now, doneBy: { kind: "member", name: "Agent One" } }),
    });
    at.find("button", "More").click();
    await at.settle();
    expect(at.all<HTMLAnchorElement>(".steps a").map((link) => link.getAttribute("href"))).to.deep.equal([
      "/desk/returns/R-2318",
      "/desk/orders/ord_1",
    ]);
    await at.accessible();
    at.find<HTMLInputElement>("#stp_1").click();
    await at.settle();
    expect(at.all(".steps > li").map((line) => text(line).includes("by Agent One"))).to.deep.equal([true, false]);
    await setViewport({ width: 390, height: 800 });
    await at.accessible();
    expect(document.documentElement.scrollWidth).to.be.at.most(390);
  });

  it("says when there is nothing, and when it did not load", async () => {
    const none = await see({ "GET /steps": () => ({ items: [], next: null }) });
    expect(text(none.find(".work"))).to.equal("Nothing is to be done there.");
    const failed = await see({ "GET /steps": () => problem(503, "unavailable", "The database does not answer.") });
    expect(text(failed.find("[role=alert] p"))).to.equal("The database does not answer.");
    await failed.accessible();
  });
});
