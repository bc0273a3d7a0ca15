import { expect } from "@open-wc/testing";
import { setViewport } from "@web/test-runner-commands";
import type { BuriedTask, Unsent } from "../../../server/http/desk-unsent-schemas.ts";
import type { UnsentScreen } from "../../../widget/desk/unsent/unsent.ts";
import "../../../widget/desk/unsent/unsent.ts";
import "../../../widget/desk/return/return.ts";
import { openReturn, richReturn, text } from "./return-stage.ts";
import { type Answers, anOwner, now, problem, type Stage, stage } from "./stage.ts";

const mail: Unsent = {
  id: 7,
  what: "mail",
  notice: "received",
  since: now - 40 * 3_600_000,
  attempts: 12,
  reason: "The mail server turned it away. It said: 550 no such mailbox",
  tried: false,
};
const aTask = (more: Partial<BuriedTask> = {}): BuriedTask => ({
  ...mail,
  return: { id: "ret_1", number: "R-2318" },
  order: { id: "ord_1", number: "1042" },
  timeZone: "Europe/Amsterdam",
  ...more,
});

describe("a mail that has not left, on the page of its return", () => {
  const [first, ...others] = richReturn.timeline;
  const page = { ...richReturn, unsent: [mail], timeline: first ? [{ ...first, told: "unsent" as const }, ...others] : [] };

  it("says which, since when and why; the timeline claims nothing; it is tried again", async () => {
    let answer: typeof richReturn = page;
    const at = await openReturn(page, {
      more: {
        "GET /returns/:number": () => answer,
        "POST /tasks/:id/retry": () => {
          answer = { ...page, unsent: [{ ...mail, tried: true }] };
          return new Response(null, { status: 204 });
        },
      },
    });
    const line = at.find(".unsent li");
    expect(text(line)).to.contain("The mail “Received” has not left since Sun 6 Dec, 19:00");
    expect(text(line)).to.contain("550 no such mailbox");
    expect(text(at.find(".log li:not(.day)"))).to.contain("the mail has not left");
    expect(text(at.find(".log li:not(.day)"))).not.to.contain("with a mail");
    await at.accessible();
    at.find(".unsent .btn").click();
    await at.settle();
    expect(at.requests.filter(({ method }) => method === "POST").map(({ path }) => path)).to.deep.equal(["/tasks/7/retry"]);
    expect(text(at.find(".unsent li"))).to.contain("It is tried again by itself.");
    expect(at.all(".unsent .btn").length).to.equal(0);
    await at.accessible();
  });

  it("is read without the button by who may not change returns, and says why when it is refused", async () => {
    const reader = await openReturn(page, { me: { ...anOwner, permissions: ["returns:read", "orders:read"] } });
    expect(reader.all(".unsent li").length).to.equal(1);
    expect(reader.all(".unsent .btn").length).to.equal(0);
    const at = await openReturn(page, { more: { "POST /tasks/:id/retry": () => problem(404, "not_found", "It is not there any more.") } });
    at.find(".unsent .btn").click();
    await at.settle();
    expect(text(at.find(".problem[role=alert]"))).to.equal("It is not there any more.");
    await at.accessible();
  });
});

describe("all that has not left", () => {
  afterEach(() => setViewport({ width: 1280, height: 800 }));
  const see = (more: Answers, me = anOwner): Promise<Stage<UnsentScreen>> =>
    stage<UnsentScreen>("desk-unsent", { answers: more, path: "/desk/unsent", me });
  const items = [
    aTask(),
    aTask({ id: 8, notice: "order_note", return: null }),
    aTask({ id: 9, what: "invitation", notice: null, return: null, order: null, timeZone: null }),
    aTask({ id: 10, what: "label", notice: null }),
  ];

  it("leads to each return and order, and tries one or all again", async () => {
    let left = items;
    const at = await see({
      "GET /tasks/buried": () => ({ items: left }),
      "POST /tasks/:id/retry": (_, { id }) => {
        left = left.filter((task) => task.id !== Number(id));
        return new Response(null, { status: 204 });
      },
      "POST /tasks/retries": () => {
        const tried = left.length;
        left = [];
        return { tried };
      },
    });
    expect(at.all<HTMLAnchorElement>("tbody a").map((link) => link.getAttribute("href"))).to.deep.equal([
      "/desk/returns/R-2318",
      "/desk/orders/ord_1",
      "/desk/settings/members",
      "/desk/returns/R-2318",
    ]);
    await at.accessible();
    await setViewport({ width: 390, height: 800 });
    await at.accessible();
    expect(document.documentElement.scrollWidth).to.be.at.most(390);
    at.find("tbody .btn").click();
    await at.settle();
    expect(at.all("tbody tr").length).to.equal(3);
    at.find(".btn.key", "Try all again").click();
    await at.settle();
    expect(text(at.find(".work"))).to.equal("Every mail has left and every label is made.");
    expect(text(at.find("[role=status]"))).to.equal("All are tried again now.");
    await at.accessible();
  });

  it("is only read by who may not change returns, and says when it did not load", async () => {
    const reader = await see({ "GET /tasks/buried": () => ({ items }) }, { ...anOwner, permissions: ["returns:read"] });
    expect(reader.all("tbody tr").length).to.equal(4);
    expect(reader.all(".btn").length).to.equal(0);
    const at = await see({ "GET /tasks/buried": () => problem(503, "unavailable", "The database does not answer.") });
    expect(text(at.find("[role=alert] p"))).to.equal("The database does not answer.");
    await at.accessible();
  });
});
