import { expect } from "@open-wc/testing";
import { sendKeys } from "@web/test-runner-commands";
import type { ReturnsFoundEvent, ReturnsSubmittedEvent } from "../../widget/portal.ts";
import { createFakeApi, problem } from "./fake-api.ts";
import { press, Shopper, until } from "./shopper.ts";

describe("A shopper", () => {
  let shopper: Shopper;
  beforeEach(() => {
    document.documentElement.lang = "en";
  });
  afterEach(() => shopper.leave());

  it("sees the first step before the shop has answered", async () => {
    const fake = createFakeApi();
    fake.surprises.push({ what: /GET .shops/, happens: () => new Promise(() => {}) });
    shopper = new Shopper(fake, { order: "10482" });
    expect((await shopper.see<HTMLInputElement>("#order")).value).to.equal("10482");
    expect(document.activeElement).to.equal(document.body);
  });

  it("goes the whole way by keyboard alone (S1-01, S2-09)", async () => {
    shopper = new Shopper();
    (await shopper.see<HTMLInputElement>("#order")).focus();
    await sendKeys({ type: "10482" });
    await press("Tab");
    await sendKeys({ type: "59100" });
    await press("Enter");
    await shopper.heading("What is going back?");
    expect(shopper.focused?.id).to.equal("heading");
    await tabTo("INPUT");
    await press("Space");
    await tabTo("Continue");
    await press("Enter");
    await shopper.heading("Why is it going back?");
    expect(shopper.focused?.id).to.equal("heading");
    await tabTo("INPUT");
    await press("ArrowDown");
    expect(shopper.all<HTMLInputElement>("input:checked")[0]?.value).to.equal("large");
    await tabTo("Continue");
    await press("Enter");
    await shopper.heading("Refund and sending");
    await tabTo("INPUT");
    await press("ArrowDown");
    await until(() => shopper.all(".total").some(({ textContent }) => textContent?.includes("Store credit")));
    await tabTo("Continue");
    await press("Enter");
    await shopper.heading("Check and submit");
    await tabTo("Submit");
    await press("Enter");
    await shopper.heading("Done. Here is your QR code");
    expect(shopper.focused?.id).to.equal("heading");
    await tabTo("Cancel");
    await press("Enter");
    await until(() => shopper.focused?.textContent?.includes("Yes"));
    await press("Enter");
    await shopper.heading("Your return is cancelled");
  });

  async function tabTo(words: string): Promise<void> {
    for (let tries = 0; tries < 40; tries++) {
      await press("Tab");
      if (shopper.focused?.tagName === words || shopper.focused?.textContent?.includes(words)) return;
    }
    throw new Error(`Tab never reached ${words}`);
  }

  it("is led to the field that is missing", async () => {
    shopper = new Shopper();
    await shopper.type("#order", "10482");
    await shopper.click(".primary");
    await until(() => shopper.focused?.id === "problem");
    await shopper.click("#problem a");
    expect(shopper.focused?.id).to.equal("proof");
    expect((await shopper.see("#proof")).getAttribute("aria-describedby")).to.equal("proof-hint proof-error");
  });

  it("may use the e-mail address where the shop allows it", async () => {
    shopper = new Shopper();
    await shopper.click(".link", "Use my e‑mail address");
    await shopper.type("#order", "10482");
    await shopper.type("#proof", "c@mail.example");
    await shopper.click(".primary");
    await shopper.heading("What is going back?");
    expect(shopper.fake.asked.find(({ what }) => what.endsWith("/sessions"))?.body).to.deep.equal({
      orderNumber: "10482",
      email: "c@mail.example",
    });
  });

  it("confirms by six digits when the server asks for more", async () => {
    shopper = new Shopper();
    await shopper.find("10600");
    await shopper.see("#code");
    expect(shopper.times("POST /shops/halden/codes")).to.equal(1);
    await shopper.see(".lead", "c•••••@mail.example");
    await shopper.type("#code", "12 34 56");
    await shopper.click(".primary");
    await shopper.heading("What is going back?");
  });

  it("logs in by the link the hosted page hands over (S1-36)", async () => {
    shopper = new Shopper();
    shopper.portal.link = "secret-of-the-delivery-note";
    await shopper.heading("What is going back?");
    expect(shopper.fake.asked.find(({ what }) => what.endsWith("/sessions"))?.body).to.deep.equal({ link: "secret-of-the-delivery-note" });
  });

  it("may report a fault with what can otherwise no longer go back, and gives only such reasons", async () => {
    shopper = new Shopper();
    await shopper.reachItems();
    await shopper.click(".link", "Report a fault");
    await until(() => shopper.all<HTMLInputElement>("input:checked").length);
    await shopper.click(".primary");
    await shopper.heading("Why is it going back?");
    expect(shopper.all(".option").map(({ textContent }) => textContent?.trim())).to.deep.equal(["Faulty or damaged"]);
  });

  it("sends photos with their progress, tries again what was lost, and may always write instead", async () => {
    shopper = new Shopper();
    await shopper.reachReasons();
    await shopper.click(".option", "Faulty");
    const select = await shopper.see<HTMLSelectElement>("select");
    select.value = "seam";
    select.dispatchEvent(new Event("change"));
    let arrive = () => {};
    shopper.fake.surprises.push({
      what: /photos/,
      happens: (normally) =>
        new Promise<Response>((resolve) => {
          arrive = () => void normally().then(resolve);
        }),
    });
    await addPhoto("seam.png");
    const tile = await shopper.see(".photo.loading");
    expect(tile.style.getPropertyValue("--share")).to.equal("50%");
    await shopper.click(".primary");
    await shopper.see("#problem", "still on its way");
    arrive();
    await until(() => shopper.all(".photo.loading").length === 0);
    shopper.fake.surprises.push({ what: /photos/, happens: () => Promise.reject(new Error("gone")) });
    await addPhoto("second.png");
    await shopper.click(".link", "Try again");
    await until(() => !shopper.root.textContent?.includes("did not arrive") && shopper.all(".remove").length === 2);
    await shopper.click(".remove");
    expect(shopper.all(".remove").length).to.equal(1);
    await shopper.click(".primary");
    await shopper.see("#way");
  });

  async function addPhoto(name: string): Promise<void> {
    const input = await shopper.see<HTMLInputElement>("input[type=file]");
    const canvas = new OffscreenCanvas(8, 8);
    canvas.getContext("2d")?.fillRect(0, 0, 8, 8);
    const files = new DataTransfer();
    files.items.add(new File([await canvas.convertToBlob()], name, { type: "image/png" }));
    input.files = files.files;
    input.dispatchEvent(new Event("change"));
  }

  it("keeps the focus when a photo is taken away, and is told what is too large", async () => {
    shopper = new Shopper();
    await shopper.reachReasons();
    await shopper.click(".option", "Faulty");
    await addPhoto("seam.png");
    await shopper.click(".remove");
    await until(() => (shopper.focused as HTMLInputElement | null)?.type === "file");
    const input = shopper.focused as HTMLInputElement;
    const files = new DataTransfer();
    files.items.add(new File([new Uint8Array(10 * 1024 * 1024 + 1)], "huge.jpg", { type: "image/jpeg" }));
    input.files = files.files;
    input.dispatchEvent(new Event("change"));
    await shopper.see(".error", "huge.jpg: It is larger than 10 MB.");
    expect(shopper.all(".error button").length).to.equal(0);
    expect(shopper.times("POST /photos")).to.equal(1);
    await shopper.click("button.link", "I cannot take a photo");
    await until(() => shopper.focused?.tagName === "TEXTAREA");
  });

  it("is told that new digits are on their way", async () => {
    shopper = new Shopper();
    await shopper.find("10600");
    await shopper.click(".link", "Send new digits");
    await shopper.see("form .small", "New digits are on their way");
    await until(() => shopper.all("[role=status]")[0]?.textContent?.includes("New digits"));
  });

  it("finds the page's own way to the shop while the server does not answer", async () => {
    const fake = createFakeApi();
    fake.surprises.push({ what: /GET .shops/, happens: () => Promise.reject(new Error("line cut")) });
    shopper = new Shopper(fake);
    const slot = await shopper.see<HTMLSlotElement>(".foot slot");
    expect(slot.assignedElements()[0]?.textContent).to.equal("Write to Halden");
    await shopper.reachItems();
    await shopper.see(".foot a", "Help from Halden");
    expect(shopper.all("slot").length).to.equal(0);
  });

  it("gets the shop's reasons later when its first answer was lost", async () => {
    const fake = createFakeApi();
    fake.surprises.push({ what: /GET .shops/, happens: () => Promise.reject(new Error("line cut")) });
    shopper = new Shopper(fake);
    await shopper.reachReasons();
    expect(shopper.all(".option").length).to.equal(6);
  });

  it("submits once however often they press", async () => {
    shopper = new Shopper();
    await shopper.reachReview();
    const submit = await shopper.see<HTMLButtonElement>(".primary");
    submit.click();
    submit.click();
    submit.form?.requestSubmit();
    await shopper.see("ol.next");
    expect(shopper.times("POST /returns")).to.equal(1);
  });

  it("repeats a lost answer under the same key and gets the same return", async () => {
    shopper = new Shopper();
    await shopper.reachReview();
    shopper.fake.surprises.push({
      what: /POST .returns$/,
      happens: async (normally) => {
        await normally();
        throw new Error("line cut");
      },
    });
    await shopper.click(".primary");
    await shopper.see("#problem", "No answer came back");
    await shopper.click(".primary");
    await shopper.see("ol.next");
    const sent = shopper.fake.asked.filter(({ what }) => what === "POST /returns");
    expect(new Set(sent.map(({ headers }) => headers.get("idempotency-key"))).size).to.equal(1);
    expect(sent[0]?.body).to.deep.equal(sent[1]?.body);
    expect(shopper.fake.world.submissions.size).to.equal(1);
  });

  it("finds the one return again after a reload in the middle of submitting", async () => {
    const fake = createFakeApi();
    shopper = new Shopper(fake);
    await shopper.reachReview();
    fake.surprises.push({
      what: /POST .returns$/,
      happens: async (normally) => {
        await normally();
        return new Promise(() => {});
      },
    });
    await shopper.click(".primary");
    await until(() => fake.world.submissions.size);
    shopper.portal.remove();
    shopper = new Shopper(fake);
    expect((await shopper.see<HTMLInputElement>("#order")).value).to.equal("10482");
    await shopper.type("#proof", "59100");
    await shopper.click(".primary");
    await shopper.see("ol.next");
    expect(fake.world.submissions.size).to.equal(1);
  });

  it("lands where they were after a reload, and nothing secret was kept meanwhile", async () => {
    const fake = createFakeApi();
    shopper = new Shopper(fake);
    await shopper.reachSending();
    const kept = sessionStorage.getItem("returns-portal:halden") ?? "";
    expect(kept).to.include("10482").and.not.include("59100").and.not.include("token");
    shopper.portal.remove();
    shopper = new Shopper(fake);
    await shopper.find();
    await shopper.heading("Refund and sending");
  });

  it("sees the new amounts when the shop's figures changed under the review", async () => {
    shopper = new Shopper();
    await shopper.reachReview();
    shopper.fake.surprises.push({
      what: /POST .returns$/,
      happens: () => problem(409, "quote_changed", "The amounts have changed. Please look at them again."),
    });
    await shopper.click(".primary");
    await shopper.see("#problem", "The amounts have changed");
    await shopper.click(".primary");
    await shopper.see("ol.next");
    const keys = shopper.fake.asked.filter(({ what }) => what === "POST /returns").map(({ headers }) => headers.get("idempotency-key"));
    expect(new Set(keys).size).to.equal(2);
  });

  it("proves the order again when the session ended, and keeps every choice", async () => {
    shopper = new Shopper();
    await shopper.reachSending();
    shopper.fake.surprises.push({ what: /quotes/, happens: () => problem(401, "session_expired", "Please prove the order again.") });
    await shopper.click("#money .option", "Store credit");
    await shopper.see("#problem", "once more");
    await shopper.click(".primary");
    await shopper.heading("Refund and sending");
  });

  it("is told how long to wait after too many tries", async () => {
    shopper = new Shopper();
    shopper.fake.surprises.push({
      what: /sessions/,
      happens: () => problem(429, "too_many_requests", "Too many.", {}, { "retry-after": "120" }),
    });
    await shopper.find();
    await shopper.see("#problem", "2 minutes");
  });

  it("hears amounts and waiting in one region that was there from the start", async () => {
    shopper = new Shopper();
    const region = await shopper.see("[role=status]");
    expect(shopper.all("[role=status]").length).to.equal(1);
    expect(region.textContent).to.equal("");
    await shopper.reachSending();
    await shopper.click("#money .option", "Store credit");
    await until(() => region.textContent?.includes("Store credit €123.21"));
  });

  it("sees the label appear when it is made", async () => {
    shopper = new Shopper(
      createFakeApi((world) => {
        world.labelReady = false;
      }),
    );
    await shopper.reachDone("Print a label");
    await shopper.see(".ticket", "being made");
    shopper.fake.world.labelReady = true;
    expect((await shopper.see<HTMLAnchorElement>("a.primary", "A4")).href).to.include("/label-a4.pdf");
  });

  it("sees the label appear also when the element was moved meanwhile", async () => {
    shopper = new Shopper(
      createFakeApi((world) => {
        world.labelReady = false;
      }),
    );
    await shopper.reachDone("Print a label");
    const elsewhere = document.createElement("div");
    document.body.append(elsewhere);
    elsewhere.append(shopper.portal);
    shopper.fake.world.labelReady = true;
    await shopper.see("a.primary", "A4");
    elsewhere.remove();
  });

  it("gets the label of what may go at once, beside what the shop looks at first", async () => {
    shopper = new Shopper();
    await shopper.reachReview();
    shopper.fake.surprises.push({
      what: /POST .returns$/,
      happens: async (normally) => {
        const answer = await (await normally()).json();
        const waiting = {
          ...answer.returns[0],
          id: "w",
          number: "HALDWAITING",
          status: "requested",
          headline: "Halden has your request",
          label: null,
          qr: null,
        };
        return new Response(JSON.stringify({ ...answer, returns: [waiting, ...answer.returns] }), { status: 201 });
      },
    });
    await shopper.click(".primary");
    await shopper.heading("Done. Here is your QR code");
    await shopper.see(".ticket", "7Q4M 29KD 83TX");
    await shopper.see(".block", "Halden has your request");
  });

  it("may tell the shop how it went", async () => {
    shopper = new Shopper();
    await shopper.reachDone();
    const link = await shopper.see<HTMLAnchorElement>(".leave a", "Write to Halden");
    expect(decodeURIComponent(link.href)).to.equal("mailto:help@halden.example?subject=Feedback on return HALD26112207");
  });

  it("begins anew, quietly, when the page names another server", async () => {
    shopper = new Shopper();
    await shopper.reachItems();
    shopper.portal.api = "https://other.test";
    await shopper.heading("Send something back");
    expect(shopper.focused).to.equal(null);
    await until(() => shopper.times("GET /shops/halden") === 2);
  });

  it("sees all returns of one submission together, and cancels one after a second thought", async () => {
    shopper = new Shopper();
    await shopper.reachItems();
    await shopper.click("label.choice", "Wool overshirt");
    await shopper.click(".link", "Report a fault");
    await shopper.click(".primary");
    await shopper.click(".reason .option", "Changed my mind");
    await until(() => shopper.all(".reason").length === 2);
    const second = shopper.all(".reason")[1];
    second?.querySelector<HTMLElement>(".option label")?.click();
    const select = await shopper.see<HTMLSelectElement>("select");
    select.value = "fabric";
    select.dispatchEvent(new Event("change"));
    await shopper.click(".link", "I cannot take a photo");
    await shopper.type("textarea", "A hole under the arm.");
    await shopper.click(".primary");
    await shopper.see("#way");
    await shopper.click(".primary");
    await shopper.heading("Check and submit");
    await shopper.click(".primary");
    await shopper.see(".small", "HALD26112207, HALD26112208");
    await shopper.click(".link", "Cancel this return");
    await shopper.click("#doubt button", "Keep the return");
    expect(shopper.times("POST /returns/r1/cancellation")).to.equal(0);
    await shopper.click(".link", "Cancel this return");
    shopper.fake.surprises.push({
      what: /cancellation/,
      happens: () => problem(403, "code_needed", "Please confirm.", { sentTo: "c•@mail.example" }),
    });
    await shopper.click("#doubt button", "Yes");
    await shopper.see("#code");
    await shopper.click(".plain", "Back");
    await shopper.click(".link", "Cancel this return");
    shopper.fake.surprises.push({
      what: /cancellation/,
      happens: () => problem(403, "code_needed", "Please confirm.", { sentTo: "c•@mail.example" }),
    });
    await shopper.click("#doubt button", "Yes");
    await shopper.type("#code", "123456");
    await shopper.click(".primary");
    await shopper.heading("Your return is cancelled");
  });

  it("tells the host page what happened", async () => {
    const heard: string[] = [];
    const hear = (event: Event) => heard.push(event.type);
    for (const type of ["returns-found", "returns-submitted", "returns-cancelled", "returns-error"]) document.addEventListener(type, hear);
    let number = "";
    document.addEventListener(
      "returns-found",
      (event) => {
        number = (event as ReturnsFoundEvent).orderNumber;
      },
      { once: true },
    );
    let submitted = "";
    document.addEventListener(
      "returns-submitted",
      (event) => {
        submitted = (event as ReturnsSubmittedEvent).returns[0]?.number ?? "";
      },
      { once: true },
    );
    shopper = new Shopper();
    await shopper.reachDone();
    await shopper.click(".link", "Cancel this return");
    shopper.fake.surprises.push({ what: /cancellation/, happens: () => problem(409, "parcel_moving", "The parcel is moving.") });
    await shopper.click("#doubt button", "Yes");
    await shopper.see("#problem", "The parcel is moving.");
    await shopper.click("#doubt button", "Yes");
    await shopper.heading("Your return is cancelled");
    for (const type of ["returns-found", "returns-submitted", "returns-cancelled", "returns-error"])
      document.removeEventListener(type, hear);
    expect(heard).to.deep.equal(["returns-found", "returns-submitted", "returns-error", "returns-cancelled"]);
    expect([number, submitted]).to.deep.equal(["10482", "HALD26112207"]);
  });

  it("reads that returns are closed where the shop has closed them", async () => {
    shopper = new Shopper(
      createFakeApi((world) => {
        world.shop = { ...world.shop, portal: "inactive" };
      }),
    );
    await shopper.see(".problem", "Returns are not open here");
    shopper.leave();
    const fake = createFakeApi();
    fake.surprises.push({ what: /GET .shops/, happens: () => problem(404, "shop_not_found", "There is no shop of this name.") });
    shopper = new Shopper(fake);
    await shopper.see(".problem", "There is no shop of this name.");
  });
});
