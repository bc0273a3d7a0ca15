import { expect } from "@open-wc/testing";
import { setViewport } from "@web/test-runner-commands";
import type { SetUpView } from "../../../server/http/desk-set-up-schemas.ts";
import "../../../widget/desk/setup/set-up.ts";
import type { SetUp } from "../../../widget/desk/setup/set-up.ts";
import { type Answers, anOwner, now, problem, type Stage, stage } from "./stage.ts";

const step = (id: SetUpView["steps"][number]["id"], done: boolean, more: Partial<SetUpView["steps"][number]> = {}) => ({
  id,
  done,
  at: null,
  count: null,
  text: null,
  ...more,
});

const view: SetUpView = {
  steps: [
    step("shop", true, { text: "Ada’s Shoes, help@ada.test" }),
    step("address", true, { text: "Warehouse dock 2, Example Street 3, 1012 AB Amsterdam, NL" }),
    step("mail", true, { text: "returns@ada.test", at: now - 86_400_000 }),
    step("orders", true, { count: 1_001, at: now - 240_000 }),
    step("policy", true, { count: 2, at: now - 86_400_000 }),
    step("team", true, { count: 1 }),
    step("portal", false),
    step("through", true, { text: "R-2318" }),
    step("page", false),
  ],
  done: 7,
  page: null,
  members: 4,
  owners: 1,
};

const snippets = {
  embed: `<script type="module" async src="https://returns.example.com/returns-portal.js"></script>\n<returns-portal shop="ada" api="https://returns.example.com"><a href="mailto:help@ada.test">help@ada.test</a></returns-portal>`,
  hostedPage: "https://returns.example.com/r/ada",
};

const answers: Answers = {
  "GET /shops/:slug/set-up": () => view,
  "GET /shops/:slug/snippets": () => snippets,
  "POST /shops/:slug/page-checks": ({ body }) => ({
    url: (body as { url: string }).url,
    at: now - 6_000,
    ok: false,
    findings: [{ code: "no_script", text: null }],
  }),
};

const show = (more: Answers = {}, me = anOwner): Promise<Stage<SetUp>> =>
  stage<SetUp>("desk-set-up", { answers: { ...more, ...answers, ...more }, me, path: "/desk/set-up" });

describe("the set-up", () => {
  afterEach(() => setViewport({ width: 1440, height: 900 }));

  it("says of each step what was verified, and how far all of it is", async () => {
    const { all, find, accessible } = await show();
    expect(all(".steps > li").length).to.equal(9);
    expect(find("header").textContent).to.contain("7 of 9 done");
    expect(find("li", "Mail").textContent).to.match(/returns@ada\.test; the mail server took a test mail on Mon 7 Dec/);
    expect(find("li", "Orders").textContent).to.contain("999+ orders read");
    expect(find("li", "Try it as a shopper").textContent).to.contain("order X1");
    expect(all<HTMLProgressElement>("progress")[0]?.value).to.equal(7);
    expect(all(".btn.key").length).to.equal(1);
    await accessible();
  });

  it("checks the page that was typed, names what it found, and tells the frame of a change", async () => {
    const { find, requests, settle, accessible, screen } = await show();
    const input = find<HTMLInputElement>("#url");
    input.value = "shop.ada.test/returns";
    input.dispatchEvent(new Event("input"));
    let told = 0;
    screen.addEventListener("set-up", () => told++);
    find("button", "Check now").click();
    await settle();
    expect(requests.find(({ method }) => method === "POST")?.body).to.deep.equal({ url: "https://shop.ada.test/returns" });
    expect(find("desk-site-step").shadowRoot?.textContent).to.match(
      /The script line is not in it\.\s[\s\S]*Looked just now; again by itself every 10 s/,
    );
    expect(told).to.equal(1);
    await accessible();
  });

  it("agrees to the policy as it is only when asked, under the version that was read (S1-07)", async () => {
    const policy = { version: 1, policy: { approval: "manual" } };
    const { find, requests, settle } = await show({
      "GET /shops/:slug/set-up": () => ({ ...view, steps: view.steps.map((one) => (one.id === "policy" ? { ...one, done: false } : one)) }),
      "GET /shops/:slug/policy": () =>
        new Response(JSON.stringify(policy), { headers: { "content-type": "application/json", etag: '"1"' } }),
      "PUT /shops/:slug/policy": () => policy,
    });
    find("button", "Publish it as it is").click();
    await settle();
    const put = requests.find(({ method }) => method === "PUT");
    expect(put?.body).to.deep.equal(policy.policy);
    expect(put?.headers.get("if-match")).to.equal('"1"');
  });

  it("an owner may begin with the returns instead, and that is remembered for them", async () => {
    const { find, requests, settle } = await show({ "PATCH /me": () => anOwner });
    find("button", "Begin with the returns instead").click();
    await settle();
    expect(requests.find(({ path }) => path === "/me")?.body).to.deep.equal({ preferences: { setUpLater: true } });
  });

  it("says so when it does not load, and loads again", async () => {
    let broken = true;
    const { find, all, settle, accessible } = await show({
      "GET /shops/:slug/set-up": () => (broken ? problem(503, "unavailable", "We cannot answer at the moment.") : view),
    });
    expect(find("[role=alert]").textContent).to.contain("We cannot answer at the moment.");
    await accessible();
    broken = false;
    find("button", "Load again").click();
    await settle();
    expect(all(".steps > li").length).to.equal(9);
  });

  it("fits a phone", async () => {
    await setViewport({ width: 390, height: 844 });
    const { accessible } = await show();
    expect(document.documentElement.scrollWidth).to.be.at.most(390);
    await accessible();
  });
});
