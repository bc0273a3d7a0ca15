import { expect } from "@open-wc/testing";
import { emulateMedia, setViewport } from "@web/test-runner-commands";
import type { ShopSettings } from "../../../server/http/desk-schemas.ts";
import { contrast } from "../../../widget/desk/settings/contrast.ts";
import { merge, put } from "../../../widget/desk/settings/merge.ts";
import { bodyOf, opened, shop, show, tagged, tick, type } from "./settings-stage.ts";
import { anOwner, problem } from "./stage.ts";

describe("the settings", () => {
  afterEach(async () => {
    await setViewport({ width: 1440, height: 900 });
    await emulateMedia({ colorScheme: "light" });
  });

  it("say of a page that is another role's why it stays closed, and open on what the role sees", async () => {
    const me = { ...anOwner, member: { ...anOwner.member, role: "warehouse" as const }, permissions: ["returns:read" as const] };
    const closed = await show("brand", {}, me);
    expect(closed.find(".blank").textContent).to.contain("You work here as warehouse");
    expect(closed.find<HTMLAnchorElement>(".blank a").getAttribute("href")).to.equal("/desk/returns");
    expect(closed.requests.filter(({ path }) => path.includes("/shops/")).length).to.equal(0);
    await closed.accessible();
  });

  it("say what active, hidden and inactive mean, and save only when asked (S1-06, S2-19, S2-21, S3-03)", async () => {
    const it = await show("portal");
    await opened(it, "#portal-hidden");
    expect(it.find<HTMLButtonElement>("button.key").disabled).to.equal(true);
    expect(it.find("#portal-hidden-hint").textContent).to.contain("nothing of ours points to it");
    await it.accessible();
    tick(it.find("#portal-hidden"));
    tick(it.find("#promoted"));
    await it.settle();
    expect(it.requests.some(({ method }) => method !== "GET")).to.equal(false);
    expect(it.find(".foot").textContent).to.contain("Not saved yet");
    it.find("button", "Save").click();
    await it.settle();
    const patch = it.requests.find(({ method }) => method === "PATCH");
    expect(patch?.headers.get("if-match")).to.equal('"t1"');
    expect(bodyOf(patch).portal).to.equal("hidden");
    expect(bodyOf(patch).promoted).to.equal(true);
    expect(it.requests.some(({ method }) => method === "PUT")).to.equal(false);
    expect(it.find(".foot").textContent).to.contain("Saved.");
  });

  it("switch returns without a parcel by a new version of the policy, under the one that was read (S2-20)", async () => {
    const it = await show("portal");
    await opened(it, "#unshipped");
    tick(it.find("#unshipped"));
    await it.settle();
    it.find("button", "Save").click();
    await it.settle();
    const published = it.requests.find(({ method }) => method === "PUT");
    expect(published?.body).to.deep.equal({ allowUnshipped: true, approval: "manual" });
    expect(published?.headers.get("if-match")).to.equal('"3"');
  });

  it("overwrite nothing when somebody saved first: what only one changed is taken, what both changed is chosen", async () => {
    let theirs: ShopSettings | null = null;
    const it = await show("portal", {
      "GET /shops/:slug": () => (theirs ? tagged(theirs, "t9") : tagged(shop, "t1")),
      "PATCH /shops/:slug": ({ headers, body }) =>
        headers.get("if-match") === '"t9"' || !theirs ? tagged(body, "t10") : problem(412, "stale", "Somebody changed this meanwhile."),
    });
    await opened(it, "#portal-hidden");
    tick(it.find("#portal-hidden"));
    type(it.find("#name"), "Ada Shoes BV");
    await it.settle();
    theirs = { ...shop, portal: "inactive", promoted: true };
    it.find("button", "Save").click();
    await it.settle();
    expect(it.find(".clash").textContent).to.match(/Portal[\s\S]*hidden[\s\S]*inactive/);
    expect(it.find<HTMLInputElement>("#promoted").checked).to.equal(true);
    expect(it.find<HTMLInputElement>("#name").value).to.equal("Ada Shoes BV");
    expect(it.find<HTMLButtonElement>(".foot .key").disabled).to.equal(true);
    await it.accessible();
    it.all<HTMLButtonElement>(".clash button")[1]?.click();
    await it.settle();
    expect(it.find<HTMLInputElement>("#portal-inactive").checked).to.equal(true);
    it.find("button", "Save").click();
    await it.settle();
    const [last] = it.requests.filter(({ method }) => method === "PATCH").slice(-1);
    expect(last?.headers.get("if-match")).to.equal('"t9"');
    expect([bodyOf(last).portal, bodyOf(last).name]).to.deep.equal(["inactive", "Ada Shoes BV"]);
  });

  it("keep at least one language and one way to reach somebody", async () => {
    const it = await show("portal");
    await opened(it, "#help-email");
    type(it.find("#help-email"), "");
    await it.settle();
    expect(it.find(".foot").textContent).to.contain("Shoppers need a way to reach somebody");
    expect(it.find<HTMLButtonElement>(".foot .key").disabled).to.equal(true);
  });

  it("tell of a colour whether it can be seen on light and on dark, as it is chosen (S2-29)", async () => {
    const it = await show("brand");
    await opened(it, "#accent");
    expect(it.find(".looks").textContent).to.match(/On light: 6.6 to 1/);
    expect(it.find(".looks").textContent).to.match(/On dark: 2.6 to 1. Marks and rings need 3 to 1/);
    await it.accessible();
    type(it.find("#accent"), "#ffe600");
    await it.settle();
    expect(it.find(".looks").textContent).to.match(/On light: 1.2 to 1. Marks/);
    type(it.find("#accent"), "#ff");
    await it.settle();
    expect(it.find(".foot").textContent).to.contain("A colour is written like #1f54c6");
  });

  it("send a test mail with what is saved, and say what the mail server said", async () => {
    let sent = true;
    const it = await show("brand", {
      "POST /shops/:slug/test-mails": () => ({ to: "owner@ada.test", sent, detail: sent ? null : "550 relay denied" }),
    });
    await opened(it, "#sender-address");
    it.find("button", "Send me a test mail").click();
    await it.settle();
    expect(it.find("section [role=status]").textContent).to.contain("took it for owner@ada.test");
    sent = false;
    it.find("button", "Send me a test mail").click();
    await it.settle();
    expect(it.find("section [role=status]").textContent).to.contain("550 relay denied");
    await it.accessible();
  });

  it("show a reader everything and let them change nothing", async () => {
    const reader = { ...anOwner, member: { ...anOwner.member, role: "reader" as const }, permissions: ["settings:read" as const] };
    const it = await show("portal", {}, reader);
    await opened(it, "#promoted");
    expect(it.all<HTMLInputElement>("form input, form select").every(({ disabled }) => disabled)).to.equal(true);
    expect(it.find(".foot").textContent).to.contain("Only an owner changes settings.");
    await it.accessible();
  });

  it("choose among several shops, and add one", async () => {
    const two = {
      ...anOwner,
      shops: [...anOwner.shops, { ...anOwner.shops[0], slug: "ada-two", name: "Ada Two" } as (typeof anOwner.shops)[0]],
    };
    const it = await show("portal", { "POST /shops": ({ body }) => body }, two);
    await opened(it, "#shop");
    const select = it.find<HTMLSelectElement>("#shop");
    select.value = "ada-two";
    select.dispatchEvent(new Event("change"));
    await it.settle();
    expect(it.visits).to.deep.equal(["/desk/settings/portal?shop=ada-two"]);
    expect(it.requests.some(({ path }) => path === "/shops/ada-two")).to.equal(true);
    it.find("button", "Add a shop").click();
    await opened(it, "#slug");
    type(it.all<HTMLInputElement>("#name").at(-1) as HTMLInputElement, "Ada’s Café № 2");
    await it.settle();
    await it.accessible();
    it.find("button", "Open the shop").click();
    await it.settle();
    expect(it.requests.find(({ method }) => method === "POST")?.body).to.deep.equal({
      name: "Ada’s Café № 2",
      slug: "ada-s-cafe-2",
      owner: "agent.one@ada.test",
    });
  });

  it("fit a phone, and the dark", async () => {
    await setViewport({ width: 390, height: 844 });
    await emulateMedia({ colorScheme: "dark" });
    const it = await show("brand");
    await opened(it, "#accent");
    expect(document.documentElement.scrollWidth).to.be.at.most(390);
    await it.accessible();
  });
});

describe("merging two edits", () => {
  it("takes what only one changed, and tells what both did", () => {
    const base = { a: 1, b: { c: 1, d: 1 }, list: [1] };
    expect(merge(base, { ...base, a: 2 }, { ...base, b: { c: 3, d: 1 } })).to.deep.equal({
      merged: { a: 2, b: { c: 3, d: 1 }, list: [1] },
      clashes: [],
    });
    expect(merge(base, put(base, "b.c", 2), put(base, "b.c", 3)).clashes).to.deep.equal([{ at: "b.c", mine: 2, theirs: 3 }]);
    expect(merge(base, put(base, "b.c", 2), put(base, "b.c", 2)).clashes).to.deep.equal([]);
    expect(merge(base, put(base, "list", [1, 2]), put(base, "list", [])).clashes).to.deep.equal([{ at: "list", mine: [1, 2], theirs: [] }]);
    expect(merge<{ a?: number }>({ a: 1 }, {}, { a: 1 }).merged).to.deep.equal({});
  });

  it("knows how far two colours are apart", () => {
    expect(contrast("#000000", "#ffffff")).to.equal(21);
    expect(contrast("#777777", "#ffffff")).to.be.closeTo(4.48, 0.01);
  });
});
