import { expect } from "@open-wc/testing";
import { setViewport } from "@web/test-runner-commands";
import type { ReturnPage } from "../../../server/http/desk-return-schemas.ts";
import "../../../widget/desk/return/return.ts";
import "../../../widget/desk/return/status-dialog.ts";
import "../../../widget/desk/return/undo.ts";
import { openReturn, previewOf, richReturn, text } from "./return-stage.ts";
import { anItem, aReturnPage, aUnit } from "./samples.ts";
import { type Answers, now, problem } from "./stage.ts";

const requested: ReturnPage = aReturnPage({
  status: "requested",
  word: "requested",
  queue: "to_review",
  version: 3,
  can: ["approve", "reject", "cancel", "upload_label", "message", "note"],
  cannot: { receive: "Approve it first." },
});
const approved: ReturnPage = {
  ...requested,
  status: "approved",
  word: "waiting_for_parcel",
  version: 4,
  can: ["take_back", "cancel", "receive"],
};

const open = (more: Answers = {}, page = requested, query = "?do=status") =>
  openReturn(page, { more, query: `?queue=to_review&${query.slice(1)}` });

/** Longer than a key is waited for. */
const typed = (): Promise<void> => new Promise((resume) => setTimeout(resume, 300));

async function write(at: Awaited<ReturnType<typeof open>>, words: string): Promise<void> {
  const area = at.find<HTMLTextAreaElement>("#message");
  area.value = words;
  area.dispatchEvent(new InputEvent("input", { bubbles: true }));
  await at.settle();
}

async function choose(at: Awaited<ReturnType<typeof open>>, value: string): Promise<void> {
  const select = at.find<HTMLSelectElement>("#to");
  select.value = value;
  select.dispatchEvent(new Event("change"));
  await at.settle();
}

const sent = (at: Awaited<ReturnType<typeof open>>, path: string) => at.requests.filter((one) => `${one.method} ${one.path}` === path);

describe("changing the status", () => {
  afterEach(() => setViewport({ width: 1280, height: 800 }));

  it("opens from the page with where it may go and why not elsewhere (S3-14, S3-15, S3-25, S3-26)", async () => {
    const at = await open();
    expect(at.all("#to option").map(text)).to.deep.equal(["Approved", "Rejected", "Cancelled"]);
    expect(text(at.find("#may"))).to.equal("From here: Approved, Rejected, Cancelled. Received: Approve it first.");
    expect(at.all(".foot-in .btn:not(.leave)").map(text)).to.deep.equal(["Status only shift enter", "Status and mail ctrl enter"]);
    const [quiet, loud] = at.all(".foot-in .btn:not(.leave)").map((one) => one.getBoundingClientRect().height);
    expect(quiet).to.equal(loud);
    await at.accessible();
  });

  it("shows the mail exactly as the server would send it, anew after each key (S3-19)", async () => {
    const at = await open();
    await typed();
    await at.settle();
    expect(text(at.find(".facts", "Subject"))).to.contain("Your return R-2318 is approved");
    expect(text(at.find(".facts", "Attached"))).to.contain("label-R-2318.pdf, 84 kB");
    for (const words of ["U", "Us", "Use the first box."]) await write(at, words);
    await typed();
    await at.settle();
    const previews = sent(at, "POST /returns/ret_1/mail-previews");
    expect(previews.length).to.equal(2);
    expect(previews.at(-1)?.body).to.deep.equal({ notice: "approved", message: "Use the first box." });
    const frame = at.find<HTMLIFrameElement>("iframe");
    expect(frame.getAttribute("sandbox")).to.equal("");
    expect(String(frame.srcdoc)).to.contain("Use the first box.");
    await at.accessible();
  });

  it("reads the mail in another language without sending it in that", async () => {
    const at = await open();
    await typed();
    await at.settle();
    const select = at.find<HTMLSelectElement>("desk-mail-panel select, header select");
    select.value = "fr";
    select.dispatchEvent(new Event("change"));
    await typed();
    await at.settle();
    expect(sent(at, "POST /returns/ret_1/mail-previews").at(-1)?.body).to.deep.equal({ notice: "approved", language: "fr" });
    expect(at.find(".hint", "It leaves in English.")).to.exist;
  });

  it("changes the status and mails by ctrl enter, once, in the version that was seen (S3-18, S3-20)", async () => {
    const at = await open({ "POST /returns/:id/approval": () => ({ ...approved, can: ["cancel"] }) });
    await write(at, "Use the first box.");
    await at.press("Enter", { ctrlKey: true });
    const [one, ...others] = sent(at, "POST /returns/ret_1/approval");
    expect(others).to.deep.equal([]);
    expect(one?.body).to.deep.equal({ mail: true, message: "Use the first box." });
    expect(one?.headers.get("if-match")).to.equal('"3"');
    expect(one?.headers.get("idempotency-key")).to.have.length(36);
    expect(text(at.find(".line1"))).to.contain("Approved");
    expect(at.visits.at(-1)).to.equal("/desk/returns/R-2318?queue=to_review");
    expect(at.all("desk-undo").length).to.equal(0);
  });

  it("changes the status only by shift enter, and takes it back where it stands (S3-20)", async () => {
    const at = await open({
      "POST /returns/:id/approval": () => approved,
      "POST /returns/:id/reversal": () => ({ ...requested, version: 5 }),
    });
    await at.settle();
    at.find("#to").focus();
    await at.press("Enter", { shiftKey: true });
    expect(sent(at, "POST /returns/ret_1/approval")[0]?.body).to.deep.equal({ mail: false });
    await at.settle();
    expect(text(at.find(".live"))).to.contain("R-2318: Approved. No mail was sent.");
    await at.accessible();
    at.find(".live .btn", "Take back").click();
    await at.settle();
    expect(sent(at, "POST /returns/ret_1/reversal")[0]?.headers.get("if-match")).to.equal('"4"');
    expect(text(at.find(".line1"))).to.contain("Requested");
    expect(at.all("desk-undo").length).to.equal(0);
    expect(at.said.at(-1)).to.equal("R-2318 is as it was.");
  });

  it("takes back although the label was made meanwhile, and not over what somebody else did", async () => {
    const line = (type: string, at: number) => ({
      at,
      type,
      by: { kind: "member" as const, name: "Agent One" },
      text: type,
      told: false,
      letter: null,
    });
    const quiet = { ...approved, timeline: [line("return.approved", now)] };
    for (const [later, becomes] of [
      [line("parcel.label_issued", now + 1), "Requested"],
      [line("return.cancelled", now + 1), "Approved"],
    ] as const) {
      let page = requested;
      const at = await open({
        "GET /returns/:number": () => page,
        "POST /returns/:id/approval": () => {
          page = { ...quiet, version: 5, timeline: [later, ...quiet.timeline] };
          return quiet;
        },
        "POST /returns/:id/reversal": ({ headers }) =>
          headers.get("if-match") === '"5"' ? { ...requested, version: 6 } : problem(412, "stale", "Somebody was faster."),
      });
      at.find(".foot-in .quietly").click();
      await at.settle();
      await at.settle();
      at.find(".live .btn", "Take back").click();
      await at.settle();
      expect(text(at.find(".line1")), later.type).to.contain(becomes);
      if (becomes === "Approved") expect(text(at.find(".live"))).to.contain("was changed by somebody else meanwhile");
    }
  });

  it("never acts by enter alone, and shift enter in the message is a new line", async () => {
    const at = await open();
    at.find("#message").focus();
    await at.press("Enter");
    await at.press("Enter", { shiftKey: true });
    expect(at.requests.filter(({ method, path }) => method === "POST" && !path.endsWith("mail-previews"))).to.deep.equal([]);
  });

  it("says why with a rejection: without words nothing is sent (S3-26, S3-28)", async () => {
    const at = await open({
      "POST /returns/:id/rejection": () => ({ ...requested, word: "rejected", status: "rejected", version: 4, can: [] }),
    });
    await choose(at, "rejected");
    at.find(".foot-in .btn.key").click();
    await at.settle();
    expect(text(at.find("#reads"))).to.equal("Say why, so that the shopper understands it.");
    expect(sent(at, "POST /returns/ret_1/rejection")).to.deep.equal([]);
    await at.accessible();
    await write(at, "The seal is broken.");
    at.find(".foot-in .btn.key").click();
    await at.settle();
    expect(sent(at, "POST /returns/ret_1/rejection")[0]?.body).to.deep.equal({ mail: true, message: "The seal is broken." });
  });

  it("records that everything arrived, with its mail, or leads to counting (S3-23, S3-24)", async () => {
    const page = {
      ...requested,
      word: "in_transit" as const,
      status: "approved",
      can: ["receive" as const],
      items: [anItem({ units: [aUnit("u1"), aUnit("u2")] })],
    };
    const at = await open({ "POST /returns/:id/receipt": () => ({ ...page, word: "received", version: 4 }) }, page);
    await typed();
    await at.settle();
    expect(at.find("a", "Count them one by one").getAttribute("href")).to.equal("/desk/receive/R-2318");
    expect(sent(at, "POST /returns/ret_1/mail-previews").at(-1)?.body).to.deep.include({ notice: "received" });
    at.find(".foot-in .btn.key").click();
    await at.settle();
    expect(sent(at, "POST /returns/ret_1/receipt")[0]?.body).to.deep.equal({
      units: [
        { unitId: "u1", reception: "received" },
        { unitId: "u2", reception: "received" },
      ],
      mail: true,
    });
  });

  it("leads to decide on units for accepting, refusing and accepting in part (S3-25 to S3-27)", async () => {
    const at = await open({}, { ...richReturn, can: ["decide", "receive"] });
    expect(at.find("a", "Decide on units").getAttribute("href")).to.equal("/desk/returns/R-2318/decision");
  });

  it("says who was faster and when, overwrites nothing and keeps the words (412)", async () => {
    let page = requested;
    const at = await open({
      "GET /returns/:number": () => page,
      "POST /returns/:id/approval": () => problem(412, "stale", "Somebody changed this meanwhile."),
    });
    await write(at, "Use the first box.");
    page = {
      ...requested,
      version: 4,
      timeline: [
        {
          at: now,
          type: "return.edited",
          by: { kind: "member", name: "Agent Two" },
          text: "Items changed: 1 unit taken off",
          told: null,
          letter: null,
        },
        ...requested.timeline,
      ],
    };
    at.find(".foot-in .btn.key").click();
    await at.settle();
    const said = text(at.find(".form .problem"));
    expect(said).to.contain("R-2318 was changed while you had it open");
    expect(said).to.contain("Agent Two, 11:00: Items changed: 1 unit taken off");
    expect(at.find<HTMLTextAreaElement>("#message").value).to.equal("Use the first box.");
    await at.accessible();
    at.find(".foot-in .btn.key").click();
    await at.settle();
    expect(sent(at, "POST /returns/ret_1/approval").map(({ headers }) => headers.get("if-match"))).to.deep.equal(['"3"', '"4"']);
  });

  it("sends the same again with the same key when nobody answered", async () => {
    let reached = false;
    const at = await open({
      "POST /returns/:id/approval": () => {
        if (!reached) throw new TypeError("no network");
        return approved;
      },
    });
    at.find(".foot-in .btn.key").click();
    await at.settle();
    expect(text(at.find(".form .problem"))).to.contain("could not be reached");
    reached = true;
    at.find(".foot-in .btn.key").click();
    await at.settle();
    const keys = sent(at, "POST /returns/ret_1/approval").map(({ headers }) => headers.get("idempotency-key"));
    expect(keys.length).to.equal(2);
    expect(keys[0]).to.equal(keys[1]);
  });

  it("opens one's own label before it is sent, lists what was verified and attaches it to the mail (S3-16, S3-17, S3-21)", async () => {
    const at = await open({
      "POST /label-checks": () => ({ type: "pdf", pages: 1, width: 100, height: 150, bytes: 84_000 }),
      "POST /returns/:id/label": () => ({ ...approved, checked: null }),
    });
    await upload(at, new File(["%PDF-1.7"], "etiquette.pdf", { type: "application/pdf" }));
    expect(sent(at, "POST /label-checks")[0]?.headers.get("content-type")).to.equal("application/pdf");
    const file = text(at.find(".file"));
    expect(file).to.contain("etiquette.pdf");
    expect(file).to.contain("PDF, 1 page, 100 × 150 mm, 84 kB");
    expect(file).to.contain("no scripts");
    await typed();
    await at.settle();
    expect(sent(at, "POST /returns/ret_1/mail-previews").at(-1)?.body).to.deep.include({
      attachment: { name: "etiquette.pdf", bytes: 84_000 },
    });
    await at.accessible();
    await write(at, "Here it is.");
    at.find(".foot-in .quietly").click();
    await at.settle();
    const [label] = sent(at, "POST /returns/ret_1/label");
    expect(label?.query.toString()).to.equal("mail=false&message=Here+it+is.");
    expect(label?.headers.get("content-type")).to.equal("application/pdf");
    expect(label?.headers.get("if-match")).to.equal('"3"');
    expect(sent(at, "POST /returns/ret_1/approval")).to.deep.equal([]);
  });

  it("does not take a label that holds something else, and says what to do", async () => {
    const at = await open({ "POST /label-checks": () => problem(422, "label_active", "This PDF holds scripts. Print it to a new PDF.") });
    await upload(at, new File(["%PDF-1.7"], "bad.pdf", { type: "application/pdf" }));
    expect(text(at.find("fieldset .problem"))).to.equal("This PDF holds scripts. Print it to a new PDF.");
    await upload(at, new File([new Uint8Array(5 * 1024 * 1024 + 1)], "huge.png", { type: "image/png" }));
    expect(text(at.find("fieldset .problem"))).to.contain("huge.png has 5.2 MB");
    expect(sent(at, "POST /label-checks").length).to.equal(1);
  });

  it("offers no mail where the order has no address, and says so", async () => {
    const page = { ...requested, shopper: { ...requested.shopper, email: null } };
    const at = await open({ "POST /returns/:id/mail-previews": ({ body }) => ({ ...previewOf(body), to: null }) }, page);
    await typed();
    await at.settle();
    expect(at.all(".foot-in .btn:not(.leave)").map(text)).to.deep.equal(["Status only shift enter"]);
    expect(text(at.find(".foot-in .soft"))).to.equal("The order has no e-mail address, so no mail can leave.");
    await at.accessible();
  });

  it("keeps what was written until it is sent, also when the dialog is closed", async () => {
    const at = await open();
    await write(at, "Half a sentence");
    at.find(".leave").click();
    await at.settle();
    await at.press("s");
    await at.settle();
    expect(at.find<HTMLTextAreaElement>("#message").value).to.equal("Half a sentence");
  });

  it("inserts a saved text in the shopper’s language", async () => {
    const at = await open({}, { ...requested, language: "fr" });
    const item = at.all("[role=menuitem]").findLast((one) => text(one).startsWith("Box"));
    item?.click();
    await at.settle();
    expect(at.find<HTMLTextAreaElement>("#message").value).to.equal("Dans la boîte.");
  });

  it("can be done with a thumb on a phone (S5-03)", async () => {
    await setViewport({ width: 390, height: 844 });
    const at = await open();
    for (const button of at.all(".foot-in .btn:not(.leave)")) expect(button.getBoundingClientRect().height).to.be.at.least(48);
    expect(document.documentElement.scrollWidth).to.be.at.most(390);
    await at.accessible();
  });
});

async function upload(at: Awaited<ReturnType<typeof open>>, file: File): Promise<void> {
  const choice = at.all<HTMLInputElement>("input[name=label]")[1];
  if (choice && !choice.checked) choice.click();
  await at.settle();
  const field = at.find<HTMLInputElement>("input[type=file]");
  const given = new DataTransfer();
  given.items.add(file);
  field.files = given.files;
  field.dispatchEvent(new Event("change"));
  await at.settle();
  await at.settle();
}
