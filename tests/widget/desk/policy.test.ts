import { expect } from "@open-wc/testing";
import type { Policy, PolicyDraftView } from "../../../server/http/desk-policy-schemas.ts";
import type { PolicyScreen } from "../../../widget/desk/policy/policy.ts";
import "../../../widget/desk/policy/policy.ts";
import { lineOf, readJson } from "../../../widget/desk/policy/json-lines.ts";
import { type Answers, anOwner, now, problem, type Stage, stage } from "./stage.ts";

const policy: Policy = {
  window: { days: 30, from: "delivery", fallbackDays: 7, graceDays: 2 },
  withdrawal: { returnCost: "shop", informed: false },
  guarantee: { months: { default: 24, ES: 36 } },
  zones: [
    {
      id: "eu",
      title: { en: "European Union", fr: "Union européenne" },
      countries: ["EU"],
      label: "deducted",
      fee: { kind: "flat", amount: 495 },
      handovers: ["print", "own"],
    },
    { id: "world", title: { en: "Rest of the world" }, countries: ["*"], label: "none", fee: { kind: "free" }, handovers: ["contact"] },
  ],
  resolutions: {
    original: true,
    storeCredit: { bonusBasisPoints: 1_000, validMonths: 24 },
    exchange: true,
    repair: false,
    keep: false,
    perCategory: { sale: ["store_credit"] },
  },
  reasons: [
    {
      id: "too_small",
      text: { en: "Too small", fr: "Trop petit" },
      fault: "shopper",
      lane: "commercial",
      subReasons: [{ id: "length", text: { en: "The length" } }],
      comment: "optional",
      photos: { required: 0, most: 0 },
    },
  ],
  rules: [
    {
      id: "outlet",
      title: { en: "Outlet address" },
      when: { match: "all", conditions: [{ fact: "shop.slug", is: "equal", value: "ada" }] },
      then: [{ do: "address", address: "outlet" }],
    },
    {
      id: "hygiene",
      title: { en: "Hygiene" },
      when: {
        match: "all",
        conditions: [
          { fact: "item.tag", is: "contains", value: "hygiene" },
          { fact: "item.paid", is: "at_least", value: 5_000 },
        ],
      },
      then: [{ do: "refuse", message: { en: "Opened hygiene items" } }],
    },
    {
      id: "christmas",
      title: { en: "Christmas" },
      when: { match: "all", conditions: [{ fact: "order.placedOn", is: "at_least", value: "2026-11-01" }] },
      then: [{ do: "window_until", date: "2027-01-31" }],
    },
    { id: "old", title: { en: "Old" }, when: { match: "all", conditions: [] }, then: [{ do: "review" }], off: true },
  ],
  approval: "automatic",
  allowUnshipped: true,
  sendWithinDays: 14,
};

const word = (...names: string[]): Record<string, string> => Object.fromEntries(names.map((name) => [name, name.replaceAll("_", " ")]));

function view(more: Partial<PolicyDraftView> = {}): PolicyDraftView {
  return {
    revision: 1,
    basedOn: 14,
    restores: null,
    savedAt: now - 60_000,
    savedBy: "Owner One",
    policy,
    problems: [],
    changes: [
      { part: "zones", matter: "zones/eu/fee", sign: "-", text: "zone EU, fee: €4.95" },
      { part: "zones", matter: "zones/eu/fee", sign: "+", text: "zone EU, fee: €3.95" },
      {
        part: "rules",
        matter: "rules/christmas/says",
        sign: "+",
        text: "rule 3: Order placed on or after 1 Nov 2026 → Window ends no earlier than 31 Jan 2027",
      },
    ],
    inForce: { version: 14, publishedAt: now - 86_400_000, publishedBy: "Owner One", restores: null, policy },
    overtaken: null,
    currency: "EUR",
    youngestOrder: "1042",
    addresses: [{ id: "outlet", name: "Outlet warehouse, Lille" }],
    words: {
      fact: word("shop.slug", "order.placedOn", "item.tag", "item.paid", "item.category", "order.total"),
      is: word("equal", "not_equal", "one_of", "none_of", "at_least", "at_most", "contains", "starts_with"),
      day: word("equal", "not_equal", "at_least", "at_most"),
      label: word("prepaid", "deducted", "own", "none"),
      way: word("qr", "print", "own", "contact"),
      fault: word("shopper", "merchant"),
      comment: word("off", "optional", "required"),
      lane: word("commercial", "guarantee"),
      settle: word("first_scan", "delivery", "inspection"),
      resolution: word("refund", "store_credit", "exchange", "repair", "keep"),
    },
    ...more,
  };
}

const verdict = {
  version: 14,
  is: "refused",
  headline: "refused",
  why: [{ text: "Delivered Thu 12 Nov + 30 days = Sat 12 Dec.", items: [] }],
  fee: "free",
  zone: "zone EU",
  destination: "Lille",
  ways: [],
  given: ["Given as soon as the carrier has the parcel: money back."],
  review: null,
};

function server(more: Answers = {}, first = view()): Answers {
  let kept = first;
  return {
    "GET /shops/ada/policy-draft": () => kept,
    "PUT /shops/ada/policy-draft": ({ body, headers }) => {
      if (headers.get("if-match") !== `"${kept.revision}"`) return problem(412, "stale", "Somebody saved first.");
      kept = { ...kept, revision: kept.revision + 1, policy: (body as { policy: unknown }).policy };
      return kept;
    },
    "DELETE /shops/ada/policy-draft": () => {
      kept = view({ revision: 0, changes: [], savedAt: null, savedBy: null });
      return kept;
    },
    "POST /shops/ada/policy-verdicts": () => ({
      order: { id: "ord_1", number: "1042", placedAt: now },
      at: now,
      inForce: verdict,
      draft: { ...verdict, version: null, is: "allowed", headline: "allowed until Sun 31 Jan" },
      boughtUnder: 12,
    }),
    "POST /shops/ada/policy-previews": () => ({ url: "about:blank", of: "draft", expiresAt: now }),
    "POST /shops/ada/policy-tests": () => ({
      since: now,
      at: now,
      orders: 1204,
      allowed: { count: 31, orders: [{ id: "ord_1", number: "1042", placedAt: now, items: ["Derby shoe"] }] },
      refused: { count: 0, orders: [] },
      zones: [{ zone: "zone EU", orders: 1204, before: 400, after: 431 }],
      fees: { returns: 86, before: 42_570, after: 33_970, currency: "EUR" },
      given: { sooner: 12, later: 0 },
      leftOut: { older: true, cancelled: 3, returns: 1 },
    }),
    "GET /shops/ada/policy-versions": () => ({
      items: [
        { version: 14, publishedAt: now, publishedBy: "Owner One", restores: null },
        { version: 13, publishedAt: now, publishedBy: null, restores: 2 },
      ],
      next: null,
    }),
    "GET /shops/ada/policy-versions/:number": (_, { number }) => ({
      version: Number(number),
      publishedAt: now,
      publishedBy: null,
      restores: null,
      policy: { ...policy, approval: "manual" },
      changes: [{ part: "approval", matter: "approval", sign: "+", text: "approval: a person looks at every return" }],
      back: [],
    }),
    ...more,
  };
}

async function open(part: string, answers: Answers = server(), more: { me?: typeof anOwner } = {}): Promise<Stage<PolicyScreen>> {
  return stage<PolicyScreen>("desk-policy", { answers, params: { part: `draft/${part}` }, path: `/desk/policy/draft/${part}`, ...more });
}

const put = (at: Stage<PolicyScreen>) =>
  at.requests.filter(({ method }) => method === "PUT").map(({ body }) => (body as { policy: Policy }).policy);
async function kept(at: Stage<PolicyScreen>): Promise<Policy> {
  const before = put(at).length;
  await at.until(() => put(at).length > before);
  const last = put(at).at(-1);
  if (!last) throw new Error("nothing was kept");
  return last;
}
function choose(field: HTMLElement, value: string): void {
  (field as HTMLSelectElement).value = value;
  field.dispatchEvent(new Event("change"));
}

describe("the policy editor", () => {
  for (const part of ["windows", "zones", "resolutions", "reasons", "rules", "limits", "approval", "texts", "json"])
    it(`is accessible: ${part} (S2-22)`, async () => {
      const at = await open(part);
      for (const details of at.all<HTMLDetailsElement>("details")) details.open = true;
      await at.accessible();
      expect(at.find("nav [aria-current=page]").textContent?.toLowerCase()).to.contain(part);
      if (part !== "texts" && part !== "json") expect(at.all("desk-help").length > 0 || part === "rules").to.equal(true);
    });

  it("says a rule by drop-downs: IF shop is X THEN address Y, and keeps it by itself (S2-24, S2-26, S2-27)", async () => {
    const at = await open("rules");
    expect(at.find("[data-rule=outlet]").querySelectorAll("select").length).to.equal(5);
    expect(at.find("[data-rule=christmas] .name").textContent).to.contain("New");
    choose(at.find("[aria-label='What rule 1 does']"), "require_photo");
    expect((await kept(at)).rules[0]?.then).to.deep.equal([{ do: "require_photo" }]);
    expect(at.requests.find(({ method }) => method === "PUT")?.headers.get("if-match")).to.equal('"1"');
  });

  it("adds, moves and switches rules off by keyboard", async () => {
    const at = await open("rules");
    await at.press("n");
    const added = await kept(at);
    expect(added.rules.length).to.equal(5);
    at.find("[data-rule=hygiene] .place").focus();
    await at.press("ArrowUp", { altKey: true });
    expect((await kept(at)).rules.map(({ id }) => id).slice(0, 2)).to.deep.equal(["hygiene", "outlet"]);
    await at.press("d");
    expect((await kept(at)).rules[0]?.off).to.equal(true);
    at.find<HTMLButtonElement>("[aria-label='Switch on Hygiene']").click();
    expect((await kept(at)).rules[0]?.off).to.equal(undefined);
  });

  it("sets days, fees per zone and credit-only (S5-57, S5-58, S5-59, S5-60)", async () => {
    const windows = await open("windows");
    const days = windows.find<HTMLInputElement>("#window-days");
    expect(days.value).to.equal("30");
    choose(days, "14");
    expect((await kept(windows)).window.days).to.equal(14);
    const zones = await open("zones");
    const fee = zones.find<HTMLInputElement>("[aria-label='Fee of European Union, EUR']");
    choose(fee, "3,95");
    expect((await kept(zones)).zones[0]?.fee).to.deep.equal({ kind: "flat", amount: 395 });
    const resolutions = await open("resolutions");
    resolutions.find<HTMLInputElement>("#resolution-original").click();
    expect((await kept(resolutions)).resolutions.original).to.equal(false);
    const rules = await open("rules");
    choose(rules.find("[aria-label='What rule 3 does']"), "fee");
    expect((await kept(rules)).rules[2]?.then).to.deep.equal([{ do: "fee", fee: { kind: "flat", amount: 500 } }]);
  });

  it("shows both verdicts, the portal in a frame, and past orders with those behind the count", async () => {
    const at = await open("rules");
    expect(at.find(".vs").textContent).to.contain("refused").and.to.contain("allowed until Sun 31 Jan");
    expect(at.find<HTMLIFrameElement>("iframe").title).to.equal("What the shopper sees");
    at.find<HTMLButtonElement>(".top .btn", "Test on past orders").click();
    const told = (): string => at.find("desk-policy-past-orders").shadowRoot?.textContent?.replace(/\s+/g, " ") ?? "";
    await at.until(() => told().includes("1,204 orders"));
    const said = told();
    for (const words of [
      "1,204 orders",
      "31 that are refused would be allowed",
      "€86.00 less",
      "12 of them would be settled sooner",
      "See the 31",
      "newest 2,000",
    ])
      expect(said).to.contain(words);
    await at.accessible();
  });

  it("says who saved first, overwrites nothing, and offers both", async () => {
    let reads = 0;
    const at = await open(
      "limits",
      server({
        "GET /shops/ada/policy-draft": () =>
          reads++ === 0 ? view() : view({ revision: 7, savedBy: "Bea", policy: { ...policy, approval: "manual" } }),
        "PUT /shops/ada/policy-draft": ({ headers, body }) =>
          headers.get("if-match") === '"7"'
            ? view({ revision: 8, policy: (body as { policy: unknown }).policy })
            : problem(412, "stale", "Somebody saved first."),
      }),
    );
    choose(at.find("#limit-send"), "21");
    await kept(at);
    expect(at.find("[role=alert]").textContent).to.contain("Bea saved this draft first. Nothing was overwritten.");
    await at.accessible();
    at.find<HTMLButtonElement>("[role=alert] .btn", "Keep both together").click();
    const both = await kept(at);
    expect([both.sendWithinDays, both.approval]).to.deep.equal([21, "manual"]);
  });

  it("says what was published since, and takes it in", async () => {
    const at = await open(
      "rules",
      server(
        {},
        view({
          overtaken: {
            changes: [{ part: "approval", matter: "approval", sign: "+", text: "approval: a person looks at every return" }],
            merged: { ...policy, approval: "manual" },
            conflicts: ["/zones/eu/fee"],
          },
          inForce: { ...view().inForce, version: 15, publishedBy: "Bea" },
        }),
      ),
    );
    expect(at.find("[role=alert]").textContent).to.contain("Bea published version 15").and.to.contain("/zones/eu/fee");
    await at.accessible();
    at.find<HTMLButtonElement>("[role=alert] .btn").click();
    await at.settle();
    expect(at.requests.find(({ method }) => method === "PUT")?.body).to.deep.include({ basedOn: 15 });
  });

  it("publishes with ctrl enter, and says why it does not while the draft is not whole", async () => {
    let published = 0;
    const answers = (problems: PolicyDraftView["problems"]) =>
      server(
        {
          "POST /shops/ada/policy-versions": ({ headers }) => {
            published += 1;
            expect(headers.get("if-match")).to.equal('"1"');
            return { version: 15, publishedAt: now, publishedBy: "Owner One", restores: null, policy, changes: [], back: [] };
          },
        },
        view({ problems }),
      );
    const broken = await open("rules", answers([{ pointer: "/rules/0/then", detail: "too small" }]));
    await broken.press("Enter", { ctrlKey: true });
    expect([published, broken.find("[role=alert]").textContent?.includes("/rules/0/then")]).to.deep.equal([0, true]);
    await broken.accessible();
    const whole = await open("rules", answers([]));
    await whole.press("Enter", { ctrlKey: true });
    await whole.settle();
    expect([published, whole.find("[role=status] b").textContent]).to.deep.equal([1, "Version 15 is in force"]);
  });

  it("brings an old version back from the history", async () => {
    const at = await open("rules");
    at.find<HTMLButtonElement>(".top .btn", "History").click();
    await at.settle();
    at.find<HTMLButtonElement>("[aria-label='What it changed: version 13']").click();
    await at.settle();
    await at.accessible();
    at.find<HTMLButtonElement>(".list .btn", "Bring version 13 back").click();
    await at.settle();
    expect(at.requests.find(({ method }) => method === "PUT")?.body).to.deep.include({ restores: 13, basedOn: 14 });
  });

  it("edits JSON both ways, with what is wrong by line, and shows a draft without form as JSON", async () => {
    const at = await open("json", server({}, view({ problems: [{ pointer: "/window/days", detail: "too big" }] })));
    const field = at.find<HTMLTextAreaElement>("textarea");
    expect(at.find("#wrong").textContent).to.contain("Line 3");
    const type = async (text: string) => {
      field.value = text;
      field.dispatchEvent(new Event("input"));
      await at.settle();
    };
    await type('{\n  "window": {\n    "days": 3,,\n  }\n}');
    expect(at.find("#wrong").textContent).to.contain("Line 3");
    await type(JSON.stringify({ ...policy, approval: "manual" }));
    expect((await kept(at)).approval).to.equal("manual");
    for (const formless of [{}, { zones: 7 }, { ...policy, rules: [{ title: 5 }] }, { ...policy, zones: [null] }]) {
      const other = await open(
        "rules",
        server({}, view({ policy: formless, changes: null, problems: [{ pointer: "/window", detail: "missing" }] })),
      );
      expect(other.find("textarea"), JSON.stringify(formless).slice(0, 60)).to.be.instanceOf(HTMLTextAreaElement);
    }
  });

  it("is read by agents, who change nothing", async () => {
    const reader = { ...anOwner, permissions: anOwner.permissions.filter((one) => one !== "settings:write") };
    const at = await open("rules", server(), { me: reader });
    expect(at.find<HTMLFieldSetElement>("fieldset").disabled).to.equal(true);
    expect(at.all(".btn.key").length).to.equal(0);
    await at.press("n");
    expect(at.requests.some(({ method }) => method === "PUT")).to.equal(false);
    await at.accessible();
  });

  it("says that it did not load, and loads again", async () => {
    let down = true;
    const at = await open(
      "rules",
      server({ "GET /shops/ada/policy-draft": () => (down ? problem(503, "unavailable", "The server rests.") : view()) }),
    );
    expect(at.find("[role=alert]").textContent).to.contain("The server rests.");
    await at.accessible();
    down = false;
    at.find<HTMLButtonElement>("[role=alert] .btn").click();
    await at.settle();
    expect(at.all("[data-rule]").length).to.equal(4);
  });
});

describe("lines of JSON", () => {
  it("finds where a pointer stands, however the text is set", () => {
    const text = '{\n  "a": [1,\n    {"b/c": "x\\"y",\n     "d": {"e": null}}\n  ]\n}';
    for (const [pointer, line] of [
      ["/a", 2],
      ["/a/1/b~1c", 3],
      ["/a/1/d/e", 4],
      ["/a/1/nothing", 3],
      ["", 1],
    ] as const)
      expect(lineOf(text, pointer), pointer).to.equal(line);
    expect(readJson('{\n"a": }')).to.have.property("line", 2);
  });
});
