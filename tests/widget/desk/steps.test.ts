import { expect } from "@open-wc/testing";
import type { StepView } from "../../../server/http/desk-return-schemas.ts";
import "../../../widget/desk/return/return.ts";
import { openReturn, richReturn, text } from "./return-stage.ts";
import { anOwner, now, problem } from "./stage.ts";

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
