import { expect } from "@open-wc/testing";
import { setViewport } from "@web/test-runner-commands";
import type { ApiKeyView, MemberView } from "../../../server/http/desk-member-schemas.ts";
import type { Account } from "../../../widget/desk/account/account.ts";
import "../../../widget/desk/account/account.ts";
import "../../../widget/desk/account/confirm.ts";
import "../../../widget/desk/settings/keys-page.ts";
import "../../../widget/desk/settings/members.ts";
import { type Answers, anOwner, now, problem, type Stage, stage } from "./stage.ts";

const nothingLeft = (): Response => new Response(null, { status: 204 });
const firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0";
const doors: Answers = {
  "GET /me/passkeys": () => ({ items: [{ id: "pk1", name: "Safari, Mac", createdAt: now - 86_400_000, usedAt: null }], next: null }),
  "GET /me/sessions": () => ({
    items: [
      { id: "s1", device: firefox, createdAt: now - 3_600_000, seenAt: now, current: true },
      { id: "s2", device: "", createdAt: now - 7_200_000, seenAt: now - 3_600_000, current: false },
    ],
    next: null,
  }),
};

const open = (tag: string, answers: Answers = {}, me = anOwner): Promise<Stage<Account>> =>
  stage<Account>(tag, { answers: { ...answers, ...doors }, me, path: "/desk/account" });

function type(on: Stage<Account>, selector: string, text: string): void {
  const input = on.find<HTMLInputElement>(selector);
  input.value = text;
  input.dispatchEvent(new InputEvent("input", { bubbles: true, composed: true }));
}

async function click(on: Stage<Account>, selector: string, text: string): Promise<void> {
  on.find(selector, text).click();
  await on.settle();
}

const sent = (on: Stage<Account>, method: string): [string, unknown][] =>
  on.requests.filter((one) => one.method === method).map(({ path, body }) => [path, body]);

describe("one's own account", () => {
  it("changes name, language, light or dark and single keys, at every width", async () => {
    for (const width of [1440, 390]) {
      await setViewport({ width, height: 900 });
      const on = await open("desk-account", { "PATCH /me": () => anOwner });
      await on.accessible();
      expect(document.documentElement.scrollWidth, `${width} px`).to.be.at.most(width);
      expect(on.all(".btn.key").length).to.equal(1);
    }
    await setViewport({ width: 1280, height: 900 });
    const on = await open("desk-account", { "PATCH /me": () => anOwner });
    on.find<HTMLInputElement>("#name").value = "Noor";
    on.find<HTMLSelectElement>("#language").value = "de";
    on.find<HTMLFormElement>("form").requestSubmit();
    await on.settle();
    await click(on, "label", "Dark");
    await click(on, "label", "Single keys act");
    expect(sent(on, "PATCH")).to.deep.equal([
      ["/me", { name: "Noor", language: "de" }],
      ["/me", { preferences: { scheme: "dark" } }],
      ["/me", { preferences: { singleKeys: false } }],
    ]);
  });

  it("changes the password where it is, and says what of it does not do", async () => {
    const on = await open("desk-account", { "POST /me/password": () => problem(401, "sign_in_failed", "It does not fit.") });
    await click(on, "button", "Change password");
    await on.accessible();
    type(on, "#current-password", "wrong");
    type(on, "#new-password", "four words that rhyme not");
    on.find<HTMLInputElement>("#new-password").form?.requestSubmit();
    await on.settle();
    expect(on.find("[role=alert]").textContent).to.contain("It does not fit.");
    expect(on.visits, "a wrong password ends no session").to.deep.equal([]);
  });

  it("names passkeys, takes them away, and ends sessions elsewhere", async () => {
    const on = await open("desk-account", {
      "PATCH /me/passkeys/:id": nothingLeft,
      "DELETE /me/passkeys/:id": nothingLeft,
      "DELETE /me/sessions/:id": nothingLeft,
      "DELETE /me/sessions": nothingLeft,
    });
    await click(on, "button", "Rename");
    await on.accessible();
    on.find<HTMLInputElement>("#passkey-name").value = "Work laptop";
    on.find<HTMLInputElement>("#passkey-name").form?.requestSubmit();
    await on.settle();
    await click(on, "button", "Take away");
    await click(on, ".lines button.quiet", "Sign out");
    await click(on, "button", "Sign out everywhere else");
    expect(on.find("desk-account-sessions").shadowRoot?.textContent).to.contain("Firefox, Linux").and.to.contain("Unknown browser");
    expect(sent(on, "PATCH")).to.deep.equal([["/me/passkeys/pk1", { name: "Work laptop" }]]);
    expect(sent(on, "DELETE").map(([path]) => path)).to.deep.equal(["/me/passkeys/pk1", "/me/sessions/s2", "/me/sessions"]);
  });

  it("sets up an authenticator app with a code, and shows the recovery codes once", async () => {
    const enrolment = { secret: "JBSWY3DPEHPK3PXP", address: "otpauth://x", qr: { size: 1, path: "M0 0h1v1h-1z" }, enrolment: "e" };
    const on = await open("desk-account", {
      "POST /me/totp": () => enrolment,
      "PUT /me/totp": () => ({ recoveryCodes: ["aaaaaa-bbbbbb", "cccccc-dddddd"] }),
    });
    await click(on, "button", "Set up an app");
    expect(on.find("code").textContent).to.equal("JBSW Y3DP EHPK 3PXP");
    await on.accessible();
    type(on, "#totp-code", "123456");
    on.find<HTMLInputElement>("#totp-code").form?.requestSubmit();
    await on.settle();
    expect(sent(on, "PUT")).to.deep.equal([["/me/totp", { enrolment: "e", code: "123456" }]]);
    expect(on.find(".codes").textContent).to.contain("aaaaaa-bbbbbb");
    await on.accessible();
    await click(on, "button", "I have kept them");
    expect(on.all(".codes").length).to.equal(0);
  });
});

describe("showing once more who one is", () => {
  const as = (member: Partial<(typeof anOwner)["member"]>) => ({ ...anOwner, member: { ...anOwner.member, ...member } });

  it("takes the password, says when it does not fit, and tells when it did", async () => {
    let tries = 0;
    const on = await open("desk-confirm", {
      "POST /confirmations": () => (++tries === 1 ? problem(401, "sign_in_failed", "It does not fit.") : { confirmedUntil: 1 }),
    });
    const told: string[] = [];
    on.screen.addEventListener("confirmed", () => told.push("confirmed"));
    await on.accessible();
    type(on, "#confirm-password", "wrong");
    await click(on, "button", "Confirm");
    expect(on.find("[role=alert]").textContent).to.contain("It does not fit.");
    expect(told).to.deep.equal([]);
    type(on, "#confirm-password", "four words that rhyme not");
    await click(on, "button", "Confirm");
    expect(told).to.deep.equal(["confirmed"]);
    expect(sent(on, "POST").at(-1)).to.deep.equal(["/confirmations", { password: "four words that rhyme not" }]);
  });

  it("takes a code instead, and offers a passkey to who has one", async () => {
    const on = await open(
      "desk-confirm",
      { "POST /confirmations": () => ({ confirmedUntil: 1 }) },
      as({ hasTotp: true, hasPasskey: true }),
    );
    expect(on.find("button", "With a passkey").classList.contains("key")).to.equal(false);
    await click(on, "button", "With a code of the app instead");
    await on.accessible();
    type(on, "#confirm-code", "123456");
    await click(on, "button", "Confirm");
    expect(sent(on, "POST")).to.deep.equal([["/confirmations", { code: "123456" }]]);
  });

  it("sends who has nothing to show here to sign in anew", async () => {
    const on = await open("desk-confirm", {}, as({ hasPassword: false }));
    expect(on.find("button", "Sign in anew")).to.not.equal(null);
    await on.accessible();
  });
});

describe("the team", () => {
  const member = (id: string, more: Partial<MemberView> = {}): MemberView => ({
    id,
    name: "Noor",
    email: `${id}@ada.test`,
    role: "agent",
    state: "active",
    signedInAt: now,
    invitedUntil: null,
    hasTotp: false,
    you: false,
    ...more,
  });
  const team = [
    member("owner", { name: "A name of exactly sixty characters to see how the rows hold it", role: "owner", you: true, hasTotp: true }),
    member("new", { name: "", state: "invited", signedInAt: null, invitedUntil: now + 86_400_000 }),
    member("old", { name: "", state: "invited", signedInAt: null }),
    member("out", { state: "disabled" }),
  ];

  it("says who is who, invites, changes a role, and takes somebody out only when asked twice", async () => {
    const on = await open("desk-members-page", {
      "GET /members": () => ({ items: team, next: null }),
      "POST /members": () => team[1],
      "PATCH /members/:id": () => problem(409, "last_owner", "Nobody else is an owner."),
      "DELETE /members/:id": nothingLeft,
    });
    await on.accessible();
    await click(on, "button", "Invite somebody");
    await on.accessible();
    type(on, "#member-email", "noor@ada.test");
    await click(on, "label", "warehouse");
    on.find<HTMLInputElement>("#member-email").form?.requestSubmit();
    await on.settle();
    expect(sent(on, "POST")).to.deep.equal([["/members", { email: "noor@ada.test", role: "warehouse" }]]);
    const role = on.find<HTMLSelectElement>("#role-owner");
    role.value = "reader";
    role.dispatchEvent(new Event("change"));
    await on.settle();
    expect(on.find("[role=alert]").textContent).to.contain("Nobody else is an owner.");
    expect(role.value, "what was not changed shows what it is").to.equal("owner");
    await click(on, "[role=menuitem]", "Take out of the team");
    expect(sent(on, "DELETE")).to.deep.equal([]);
    await on.accessible();
    await click(on, ".btn.danger", "Take out of the team");
    expect(sent(on, "DELETE").map(([path]) => path)).to.deep.equal(["/members/owner"]);
  });

  it("takes the authenticator app off who lost it, and never one's own from here", async () => {
    const lost = member("lost", { name: "Bo", hasTotp: true });
    const on = await open("desk-members-page", {
      "GET /members": () => ({ items: [...team.slice(0, 1), lost], next: null }),
      "DELETE /members/:id/totp": () => ({ ...lost, hasTotp: false }),
    });
    expect(on.all("[role=menuitem]").filter((one) => one.textContent?.includes("authenticator")).length).to.equal(1);
    await click(on, "[role=menuitem]", "Take the authenticator app off");
    expect(sent(on, "DELETE").map(([path]) => path)).to.deep.equal(["/members/lost/totp"]);
    expect(on.said.at(-1)).to.contain("Bo");
    await on.accessible();
  });

  it("fits a phone, and loads again when it did not arrive", async () => {
    await setViewport({ width: 390, height: 844 });
    let arrived = false;
    const on = await open("desk-members-page", {
      "GET /members": () => (arrived ? { items: team, next: null } : problem(503, "unavailable", "Not now.")),
    });
    expect(on.find("[role=alert]").textContent).to.contain("Not now.");
    arrived = true;
    await click(on, "button", "Load again");
    expect(on.all(".lines > li").length).to.equal(4);
    expect(document.documentElement.scrollWidth).to.be.at.most(390);
    await setViewport({ width: 1280, height: 900 });
  });
});

describe("API keys", () => {
  const key: ApiKeyView = {
    id: "key_1",
    name: "Stock",
    scopes: ["orders:read"],
    hint: "aB3d",
    createdBy: "Noor",
    createdAt: now,
    usedAt: null,
  };
  const keys: Answers = { "GET /keys": () => ({ items: [key], scopes: ["orders:read", "returns:read", "money:write"], next: null }) };

  it("makes one that may do what was chosen, shows it once, and revokes one only when asked twice", async () => {
    const on = await open("desk-keys-page", {
      ...keys,
      "POST /keys": () => ({ ...key, key: "rp_live_secret" }),
      "DELETE /keys/:id": nothingLeft,
    });
    await on.accessible();
    await click(on, "button", "Make a key");
    await on.accessible();
    type(on, "#key-name", "Stock");
    expect(on.find<HTMLButtonElement>("button", "Make this key").disabled).to.equal(true);
    await click(on, "label", "See orders");
    on.find<HTMLInputElement>("#key-name").form?.requestSubmit();
    await on.settle();
    expect(sent(on, "POST")).to.deep.equal([["/keys", { name: "Stock", scopes: ["orders:read"] }]]);
    expect(on.find("pre").textContent).to.equal("rp_live_secret");
    await on.accessible();
    await click(on, "button", "I have kept it");
    expect(on.all("pre").length).to.equal(0);
    await click(on, ".lines button", "Revoke");
    expect(sent(on, "DELETE")).to.deep.equal([]);
    await click(on, ".btn.danger", "Revoke");
    expect(sent(on, "DELETE").map(([path]) => path)).to.deep.equal(["/keys/key_1"]);
  });

  it("shows who may not make any the list alone", async () => {
    const me = { ...anOwner, permissions: anOwner.permissions.filter((one) => one !== "keys:write") };
    const on = await open("desk-keys-page", keys, me);
    expect(on.all("button").length).to.equal(0);
  });
});
