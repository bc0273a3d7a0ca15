import { expect } from "@open-wc/testing";
import { setViewport } from "@web/test-runner-commands";
import "../../../widget/desk/return/return.ts";
import { aLetter, openReturn, richReturn, text } from "./return-stage.ts";
import { aReturnPage } from "./samples.ts";
import { type Answers, problem, type Request } from "./stage.ts";

type Opened = Awaited<ReturnType<typeof openReturn>>;

const area = (at: Opened) => at.find<HTMLTextAreaElement>("#say");

async function write(at: Opened, words: string): Promise<void> {
  area(at).value = words;
  area(at).dispatchEvent(new InputEvent("input", { bubbles: true }));
  await at.settle();
}

const posts = (at: Opened, path: string): Request[] => at.requests.filter((one) => one.method === "POST" && one.path === path);

describe("the conversation about a return", () => {
  afterEach(() => setViewport({ width: 1280, height: 800 }));

  it("shows what the shopper and the team wrote; a note cannot be taken for a message (S5-33)", async () => {
    const at = await openReturn(richReturn);
    expect(at.all(".bubble p").map(text)).to.deep.equal(["Can I send one later?", "Yes, before 21 December.", "Heel is worn outdoors."]);
    const note = at.find(".bubble.note");
    expect(text(note)).to.contain("Note, only for the team · Agent Two");
    expect(getComputedStyle(note).borderTopStyle).to.equal("dashed");
    expect(area(at).placeholder).to.equal("Write to Shopper A, in English");
  });

  it("is a fact when nobody wrote yet", async () => {
    const at = await openReturn(aReturnPage());
    expect(text(at.find("[role=log]"))).to.equal("Nothing was written yet.");
    await at.accessible();
  });

  it("sends a message by ctrl enter only, once, and the page has it then", async () => {
    let page = richReturn;
    const at = await openReturn(richReturn, {
      more: {
        "GET /returns/:number": () => page,
        "POST /returns/:id/messages": ({ body }) => {
          const { text: words } = body as { text: string };
          page = { ...page, conversation: [...page.conversation, { id: "m9", kind: "merchant", by: "Agent One", text: words, at: 0 }] };
          return page;
        },
      },
    });
    await at.press("m");
    await write(at, "It is with the courier.");
    await at.press("Enter");
    await at.press("Enter", { shiftKey: true });
    expect(posts(at, "/returns/ret_1/messages").length).to.equal(0);
    await at.press("Enter", { ctrlKey: true });
    await at.settle();
    expect(posts(at, "/returns/ret_1/messages").map(({ body }) => body)).to.deep.equal([{ text: "It is with the courier." }]);
    expect(at.all(".bubble.ours p").map(text).at(-1)).to.equal("It is with the courier.");
    expect(area(at).value).to.equal("");
  });

  it("keeps a note for the team apart, with its own words", async () => {
    const at = await openReturn(richReturn, { more: { "POST /returns/:id/notes": () => richReturn } });
    await write(at, "Dear shopper");
    at.find("h1").focus();
    await at.press("n");
    expect(area(at).value).to.equal("");
    expect(text(at.find(".note-on .hint"))).to.equal("The shopper never sees it.");
    await at.accessible();
    await write(at, "Call the dock.");
    at.find(".note-on .btn").click();
    await at.settle();
    expect(posts(at, "/returns/ret_1/notes").map(({ body }) => body)).to.deep.equal([{ text: "Call the dock." }]);
    expect(posts(at, "/returns/ret_1/messages")).to.deep.equal([]);
    at.find(".note-on .btn.quiet").click();
    await at.settle();
    expect(area(at).value).to.equal("Dear shopper");
  });

  it("keeps what is half written through a reload", async () => {
    await write(await openReturn(richReturn), "Half a sent");
    const again = await openReturn(richReturn, { kept: true });
    expect(area(again).value).to.equal("Half a sent");
  });

  it("keeps a message while the server is away and sends it once, with one key, when it is back", async () => {
    let reached = false;
    const more: Answers = {
      "POST /returns/:id/messages": () => {
        if (!reached) throw new TypeError("no network");
        return richReturn;
      },
    };
    const at = await openReturn(richReturn, { more });
    await write(at, "It is with the courier.");
    at.find(".writing .btn").click();
    await at.settle();
    expect(text(at.find(".bubble .warn"))).to.equal("Not sent yet. It is kept here and sent once the server answers.");
    await at.accessible();
    reached = true;
    dispatchEvent(new Event("online"));
    await at.settle();
    await at.settle();
    const tries = posts(at, "/returns/ret_1/messages").map(({ headers }) => headers.get("idempotency-key"));
    expect(tries.length).to.equal(2);
    expect(new Set(tries).size).to.equal(1);
    expect(at.all(".bubble .warn").length).to.equal(0);
    dispatchEvent(new Event("online"));
    await at.settle();
    expect(posts(at, "/returns/ret_1/messages").length).to.equal(2);
  });

  it("gives the words back when the server does not take them", async () => {
    const at = await openReturn(richReturn, { more: { "POST /returns/:id/messages": () => problem(403, "forbidden", "Ask an owner.") } });
    await write(at, "Hello");
    at.find(".writing .btn").click();
    await at.settle();
    expect(text(at.find(".bubble .bad"))).to.equal("Not sent: Ask an owner.");
    await at.accessible();
    at.find(".bubble .btn", "Change it").click();
    await at.settle();
    expect(area(at).value).to.equal("Hello");
    expect(at.all(".bubble .bad").length).to.equal(0);
  });
});

describe("the timeline of a return", () => {
  it("says by day who did what, and whether the shopper was mailed", async () => {
    const at = await openReturn(richReturn);
    expect(at.all(".log > .day").map(text)).to.deep.equal(["Tue 8 Dec", "Mon 7 Dec"]);
    expect(text(at.find(".log", "Received"))).to.contain("Received: 2 present, 1 missing · Agent Two, with a mail");
    expect(text(at.find(".log"))).to.contain("Approved · Agent One, no mail");
  });

  it("opens a mail in place, and as it was sent in a frame that runs nothing", async () => {
    const at = await openReturn(richReturn);
    at.find<HTMLDetailsElement>("details").open = true;
    await at.settle();
    await at.settle();
    expect(text(at.find(".letter"))).to.contain("To shopper.a@example.test · label-R-2318.pdf");
    expect(text(at.find(".excerpt"))).to.equal(aLetter.text);
    await at.accessible();
    at.find("button", "Read as sent").click();
    await at.settle();
    const frame = at.find<HTMLIFrameElement>("iframe");
    expect(frame.getAttribute("sandbox")).to.equal("");
    expect(String(frame.srcdoc)).to.contain("Hello Shopper A");
    await at.accessible();
    expect(document.title).to.not.equal("taken");
    expect(text(at.find(".whole > .soft"))).to.equal("Mon 7 Dec, 10:00 · label-R-2318.pdf");
  });

  it("sends a mail again after saying what leaves and to whom, once", async () => {
    const at = await openReturn(richReturn, { more: { "POST /letters/:id/copies": () => ({}) } });
    at.find<HTMLDetailsElement>("details").open = true;
    await at.settle();
    await at.settle();
    at.find("button", "Send again").click();
    await at.settle();
    expect(text(at.find(".narrow"))).to.equal("“Your label for order 1042” leaves once more to shopper.a@example.test, as it was.");
    await at.press("Enter", { ctrlKey: true });
    expect(posts(at, "/letters/let_1/copies").length).to.equal(1);
    expect(text(at.find("[role=status].st"))).to.contain("Sent again to shopper.a@example.test.");
  });

  it("can be narrowed to the mails", async () => {
    const at = await openReturn(richReturn);
    at.find("button", "Mails only").click();
    await at.settle();
    expect(at.all(".log > li:not(.day)").length).to.equal(1);
    expect(at.find("button", "Mails only").getAttribute("aria-pressed")).to.equal("true");
  });
});
