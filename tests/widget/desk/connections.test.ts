import { expect } from "@open-wc/testing";
import { emulateMedia, setViewport } from "@web/test-runner-commands";
import type { ConnectedView, ProviderView } from "../../../server/http/desk-connected-schemas.ts";
import { show, type } from "./settings-stage.ts";
import { type Answers, anOwner, now, problem } from "./stage.ts";

const can: Extract<NonNullable<ConnectedView["can"]>, { delivery: unknown }> = {
  findByNumber: true,
  delivery: "shipped",
  refund: "moves",
  restock: "with_refund",
  credit: "coupon",
  exchange: "none",
  collects: true,
  products: true,
  stock: true,
  returns: false,
  label: false,
  notes: ["note"],
  webhooks: "signed",
  lostAnswer: "found_again",
};
const woo: ProviderView = {
  id: "woocommerce",
  kind: "shop",
  title: "WooCommerce",
  about: "Connects a shop on WooCommerce.",
  can,
  settings: [
    {
      name: "address",
      kind: "address",
      required: true,
      options: [],
      example: "https://shop.example",
      standard: null,
      label: "Address of the shop",
      hint: "As its visitors see it.",
    },
    {
      name: "secret",
      kind: "secret",
      required: true,
      options: [],
      example: null,
      standard: null,
      label: "Consumer secret",
      hint: "Shown once.",
    },
    {
      name: "prices",
      kind: "choice",
      required: false,
      options: ["with_tax", "without_tax"],
      example: null,
      standard: "with_tax",
      label: "Prices",
      hint: "As the shop has them.",
    },
  ],
};
const stripe: ProviderView = {
  id: "stripe",
  kind: "gateway",
  title: "Stripe",
  about: "Gives money back through Stripe.",
  can: { collects: true, lists: true, webhooks: "signed", lostAnswer: "same_key" },
  settings: [
    { name: "key", kind: "secret", required: true, options: [], example: null, standard: null, label: "Restricted key", hint: "" },
  ],
};
const filled: ConnectedView = {
  id: "con_1",
  kind: "shop",
  provider: "woocommerce",
  title: "WooCommerce",
  account: "Halden Outdoor",
  currency: "EUR",
  can,
  settings: { address: "https://halden.example" },
  secrets: ["secret"],
  health: "well",
  trouble: null,
  fill: { done: 64_012, total: 64_012, finishedAt: now - 86_400_000 },
  syncedAt: now - 240_000,
  nextAt: now + 60_000,
  hooks: "signed",
  hooksMessage: null,
  hooksAddress: null,
  unread: 0,
  version: 3,
  createdAt: now - 2 * 86_400_000,
};
const gateway: ConnectedView = {
  ...filled,
  id: "con_2",
  kind: "gateway",
  provider: "stripe",
  title: "Stripe",
  account: "acct_1",
  can: stripe.can,
  settings: {},
  secrets: ["key"],
  fill: { done: 0, total: null, finishedAt: null },
};
const agent = { ...anOwner, permissions: anOwner.permissions.filter((one) => one !== "connections:write" && one !== "settings:write") };

const open = async (connected: readonly ConnectedView[], more: Answers = {}, me = anOwner) => {
  const it = await show(
    "connections",
    {
      "GET /shops/:slug/connections": () => ({ items: [], connected }),
      "GET /shops/:slug/providers": () => ({ items: [woo, stripe] }),
      ...more,
    },
    me,
  );
  // No selector reaches into a shadow tree from outside it.
  await it.until(() => it.all("desk-connections-page").some(({ shadowRoot }) => shadowRoot?.querySelector("h2")));
  return it;
};
type Stage = Awaited<ReturnType<typeof open>>;

const words = (element: Element): string => (element.shadowRoot ?? element).textContent?.replace(/\s+/g, " ") ?? "";
const card = (it: Stage, place = 0): string => words(it.all("desk-connected")[place] as Element);
const dialog = async (it: Stage, press: () => void): Promise<void> => {
  press();
  await it.until(() => it.all("dialog[open]").length > 0);
  await it.settle();
};

describe("connections", () => {
  afterEach(async () => {
    await setViewport({ width: 1440, height: 900 });
    await emulateMedia({ colorScheme: "light" });
  });

  it("a shop that works and a gateway say what they do, and what is a step for a person (S4-19)", async () => {
    const it = await open([filled, gateway]);
    expect(card(it)).to.match(/WooCommerce · Halden Outdoor Works/);
    expect(card(it)).to.contain("4 minutes ago");
    expect(card(it)).to.contain("64,012 orders, all of its history");
    expect(card(it)).to.contain("It tells us at once, signed");
    expect(card(it)).to.match(
      /It does by itself.*Gives money back the way it was paid.*A step for a person there Make the order for an exchanged article/,
    );
    expect(card(it), "no secret, not even a mark of it").to.contain("kept sealed");
    expect(card(it, 1)).to.match(/Stripe · acct_1 Works/);
    expect(card(it, 1)).not.to.contain("orders, all");
    expect(it.all("#connect").length, "nothing is left to connect").to.equal(0);
    await it.accessible();
    await setViewport({ width: 390, height: 844 });
    await emulateMedia({ colorScheme: "dark" });
    await it.settle();
    expect(document.documentElement.scrollWidth).to.be.at.most(390);
    await it.accessible();
  });

  it("while its history is read there is a bar with words, looked at again by itself (S4-19)", async () => {
    let done = 12_400;
    const it = await open([], {
      "GET /shops/:slug/connections": () => ({
        items: [],
        connected: [{ ...filled, health: "filling", fill: { done, total: 64_000, finishedAt: null } }],
      }),
    });
    expect(card(it)).to.contain("12,400 of about 64,000 orders. You can go on working.");
    const bar = it.find<HTMLProgressElement>("progress");
    expect([bar.value, bar.max]).to.deep.equal([12_400, 64_000]);
    await it.accessible();
    done = 20_000;
    await new Promise((resume) => setTimeout(resume, 3_200));
    await it.settle();
    expect(card(it)).to.contain("20,000 of about 64,000");
  });

  it("trouble is told in plain words, and tried again; webhooks are registered again (S4-19)", async () => {
    const it = await open(
      [
        {
          ...filled,
          health: "troubled",
          trouble: { trouble: "not_allowed", message: "401 consumer_key", text: "WooCommerce did not let us in.", at: now - 7_200_000 },
          hooks: "failed",
          hooksMessage: "403",
          unread: 1,
        },
      ],
      {
        "POST /connections/:id/:what": () => filled,
        "GET /connections/:id/unread": () => ({ items: [{ number: "1042", why: "its total is no number", at: now }] }),
      },
    );
    expect(card(it)).to.match(/Does not work.*WooCommerce did not let us in\. Since Tue 8 Dec, 09:00/);
    expect(card(it)).to.contain("Our webhooks could not be registered");
    await it.accessible();
    it.find<HTMLDetailsElement>("details", "1 order could not be read").open = true;
    await it.settle();
    expect(card(it)).to.contain("its total is no number");
    await it.accessible();
    it.find("button", "Register them again").click();
    await it.settle();
    expect(it.requests.at(-1)?.path).to.equal("/connections/con_1/hooks");
    expect(card(it)).to.contain("Works");
  });

  it("a shop is connected: kind, form, what it says, and only then it is kept (S2-15, S4-02)", async () => {
    let answer: object = {
      ok: false,
      account: "Halden",
      currency: "EUR",
      missing: ["write_orders"],
      trouble: null,
      message: null,
      text: "A permission is missing.",
    };
    const it = await open([], {
      "POST /shops/:slug/connection-checks": () => answer,
      "POST /shops/:slug/connections": () => ({ ...filled, health: "filling", fill: { done: 0, total: null, finishedAt: null } }),
    });
    expect(it.find("section").textContent).to.contain("None is connected.");
    await dialog(it, () => it.find("#connect").click());
    expect(it.all("[data-kind]").map((one) => one.dataset.kind)).to.deep.equal(["woocommerce", "stripe"]);
    await it.accessible();
    it.find("[data-kind=woocommerce]").click();
    await it.settle();
    const secret = it.find<HTMLInputElement>("#set-secret");
    expect([secret.type, secret.autocomplete]).to.deep.equal(["password", "off"]);
    it.find("button", "Show").click();
    await it.settle();
    expect(it.find<HTMLInputElement>("#set-secret").type).to.equal("text");
    it.find(".foot-in .key", "Check").click();
    await it.settle();
    expect(it.find("#set-address-hint").textContent).to.contain("This is needed.");
    expect(it.requests.some(({ method }) => method === "POST")).to.equal(false);
    type(it.find("#set-address"), "https://halden.example");
    type(secret, "cs_1");
    await it.settle();
    it.find(".foot-in .key", "Check").click();
    await it.settle();
    expect(words(it.find(".form .problem"))).to.match(/A permission is missing\..*Halden/);
    await it.accessible();
    answer = { ok: true, account: "Halden", currency: "EUR", missing: [], trouble: null, message: null, text: null };
    it.find(".foot-in .key", "Check").click();
    await it.settle();
    expect(words(it.find(".answer"))).to.match(/Halden lets us in.*currency is EUR.*Nothing is kept yet/);
    expect(it.all(".foot-in .key").length, "one filled button").to.equal(1);
    await it.accessible();
    it.find(".foot-in .key", "Connect WooCommerce").click();
    await it.settle();
    const post = it.requests.find(({ method, path }) => method === "POST" && path === "/shops/ada/connections");
    expect(post?.body).to.deep.equal({
      provider: "woocommerce",
      settings: { address: "https://halden.example", secret: "cs_1", prices: "with_tax" },
    });
    expect(post?.headers.get("idempotency-key")).to.be.a("string");
    expect(it.all("desk-connect").length).to.equal(0);
    expect(card(it)).to.contain("0 orders so far");
  });

  it("what was checked is checked anew once a line is changed; a refusal stays in the form", async () => {
    const it = await open([], {
      "POST /shops/:slug/connection-checks": () => ({
        ok: true,
        account: "Halden",
        currency: null,
        missing: [],
        trouble: null,
        message: null,
        text: null,
      }),
      "POST /shops/:slug/connections": () => problem(422, "connection_refused", "WooCommerce did not let us in. Nothing was connected."),
    });
    await dialog(it, () => it.find("#connect").click());
    it.find("[data-kind=stripe]").click();
    await it.settle();
    type(it.find("#set-key"), "rk_1");
    await it.settle();
    it.find(".foot-in .key").click();
    await it.settle();
    type(it.find("#set-key"), "rk_2");
    await it.settle();
    expect(it.all(".answer").length).to.equal(0);
    it.find(".foot-in .key").click();
    await it.settle();
    it.find(".foot-in .key", "Connect Stripe").click();
    await it.settle();
    expect(it.find(".form .problem").textContent).to.contain("did not let us in");
    expect(it.find<HTMLInputElement>("#set-key").value).to.equal("rk_2");
  });

  it("a kept secret stays unless another is typed, is asked for when the address moves, and two editors do not undo one another", async () => {
    let answer: () => Response | object = () =>
      problem(400, "invalid_request", "That does not fit.", {
        errors: [{ pointer: "/settings/secret", detail: "secret has to be given again" }],
      });
    const it = await open([filled], { "PUT /connections/:id": () => answer() });
    await dialog(it, () => it.find("button", "Change").click());
    expect(it.find<HTMLInputElement>("#set-secret").value).to.equal("");
    expect(it.find("#set-secret-hint").textContent).to.contain("Kept, unless you type another.");
    await it.accessible();
    type(it.find("#set-address"), "https://other.example");
    await it.settle();
    it.find(".foot-in .key", "Save").click();
    await it.settle();
    const put = it.requests.at(-1);
    expect([put?.method, put?.headers.get("if-match")]).to.deep.equal(["PUT", '"3"']);
    expect(put?.body).to.deep.equal({ settings: { address: "https://other.example" } });
    expect(it.find("#set-secret-hint").textContent).to.contain("Type it again");
    answer = () => problem(412, "stale", "Somebody was faster.");
    it.find(".foot-in .key", "Save").click();
    await it.settle();
    expect(it.find(".form .problem").textContent).to.contain("Nothing was overwritten");
    answer = () => ({ ...filled, version: 4, account: "Other" });
    it.find(".foot-in .key", "Save").click();
    await it.settle();
    expect(card(it)).to.contain("Other");
  });

  it("disconnecting says what stays and what stops", async () => {
    const it = await open([filled], { "DELETE /connections/:id": () => new Response(null, { status: 204 }) });
    it.find("button", "Disconnect").click();
    await it.until(() => it.all("dialog[open]").length > 0);
    expect(words(it.find("desk-ask"))).to.match(/What stays: every order.*What stops: WooCommerce/);
    await it.accessible();
    it.find(".danger").click();
    await it.settle();
    expect(it.requests.at(-1)?.method).to.equal("DELETE");
    expect(it.all("desk-connected").length).to.equal(0);
    expect(it.find("#connect").textContent).to.contain("Connect a shop or payment provider");
  });

  it("an agent and a reader see all of it and change none", async () => {
    const it = await open([{ ...filled, hooks: "failed" }], {}, agent);
    expect(card(it)).to.contain("Works");
    expect(it.all("desk-connected button, #connect").length).to.equal(0);
    expect(it.find("section").textContent).to.contain("Only an owner connects and disconnects.");
    await it.accessible();
  });
});
