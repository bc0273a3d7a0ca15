import { expect } from "@open-wc/testing";
import { setViewport } from "@web/test-runner-commands";
import type { Me } from "../../../server/http/desk-account-schemas.ts";
import { placeFrom } from "../../../widget/desk/account/back-to.ts";
import type { Join } from "../../../widget/desk/account/join.ts";
import "../../../widget/desk/account/join.ts";
import { strengthOf } from "../../../widget/desk/account/password-field.ts";
import type { Reset } from "../../../widget/desk/account/reset.ts";
import "../../../widget/desk/account/reset.ts";
import type { SignIn } from "../../../widget/desk/account/sign-in.ts";
import "../../../widget/desk/account/sign-in.ts";
import { type Answers, anOwner, problem, type Stage, stage } from "./stage.ts";

const nobody = null as unknown as Me;
const challenge = { token: "t", options: { challenge: "AAAA", rpId: "localhost", allowCredentials: [], userVerification: "required" } };
const doors = { "POST /passkey-challenges": () => challenge, "GET /sessions/ways": () => ({ oidc: null }) };

const open = <Screen extends SignIn | Join | Reset>(tag: string, answers: Answers, query = "", hash = ""): Promise<Stage<Screen>> => {
  history.replaceState(null, "", location.pathname + location.search + hash);
  return stage<Screen>(tag, { answers: { ...doors, ...answers } as Answers, me: nobody, path: "/desk/sign-in", query });
};

function type(on: Stage<never>, selector: string, text: string): void {
  const input = on.find<HTMLInputElement>(selector);
  input.value = text;
  input.dispatchEvent(new InputEvent("input", { bubbles: true, composed: true }));
}

async function send(on: Stage<never>): Promise<void> {
  on.find<HTMLFormElement>("form").requestSubmit();
  await on.settle();
}

const bodies = (on: Stage<never>, path: string): unknown[] => on.requests.filter((one) => one.path === path).map(({ body }) => body);

describe("signing in", () => {
  it("lets managers fill and people paste, shows what is typed, and goes where the person wanted to (WCAG 3.3.8)", async () => {
    const on = (await open<SignIn>("desk-sign-in", { "POST /sessions": () => anOwner }, "?to=%2Fdesk%2Forders%3Fq%3D1")) as Stage<never>;
    await on.accessible();
    const [email, password] = [on.find<HTMLInputElement>("#email"), on.find<HTMLInputElement>("#password")];
    expect([email.autocomplete, password.autocomplete, password.type]).to.deep.equal([
      "username webauthn",
      "current-password webauthn",
      "password",
    ]);
    const paste = new ClipboardEvent("paste", { bubbles: true, cancelable: true, composed: true });
    password.dispatchEvent(paste);
    expect(paste.defaultPrevented).to.equal(false);
    on.find("button", "Show").click();
    await on.settle();
    expect(on.find<HTMLInputElement>("#password").type).to.equal("text");
    type(on, "#email", "agent.one@ada.test");
    type(on, "#password", "four words that rhyme not");
    await send(on);
    expect(bodies(on, "/sessions")).to.deep.equal([{ email: "agent.one@ada.test", password: "four words that rhyme not" }]);
    expect(on.visits).to.deep.equal(["/desk/orders?q=1"]);
  });

  it("says why it was not let in, keeps what was typed, and says it aloud", async () => {
    const on = (await open<SignIn>("desk-sign-in", {
      "POST /sessions": () => problem(401, "sign_in_failed", "E-mail and password do not fit together."),
    })) as Stage<never>;
    type(on, "#email", "agent.one@ada.test");
    type(on, "#password", "wrong");
    await send(on);
    expect(on.find("[role=alert]").textContent).to.contain("do not fit together");
    expect(on.find<HTMLInputElement>("#email").value).to.equal("agent.one@ada.test");
    expect(on.visits).to.deep.equal([]);
    await on.accessible();
  });

  it("asks for which shop, then for the code, and sends all of it", async () => {
    const on = (await open<SignIn>("desk-sign-in", {
      "POST /sessions": ({ body }) => {
        const { merchant, code } = body as { merchant?: string; code?: string };
        if (!merchant)
          return new Response(
            JSON.stringify({
              merchants: [
                { id: "mer_1", name: "Ada’s Shoes" },
                { id: "mer_2", name: "Ben’s Books" },
              ],
            }),
            {
              status: 300,
              headers: { "content-type": "application/json" },
            },
          );
        return code ? anOwner : problem(403, "totp_needed", "Type the six digits.");
      },
    })) as Stage<never>;
    type(on, "#email", "agent.one@ada.test");
    type(on, "#password", "four words that rhyme not");
    await send(on);
    await on.accessible();
    on.find("button", "Ben’s Books").click();
    await on.settle();
    expect(on.find<HTMLInputElement>("#code").autocomplete).to.equal("one-time-code");
    await on.accessible();
    type(on, "#code", "123456");
    await send(on);
    expect(bodies(on, "/sessions").at(-1)).to.deep.equal({
      email: "agent.one@ada.test",
      password: "four words that rhyme not",
      merchant: "mer_2",
      code: "123456",
    });
    expect(on.visits).to.deep.equal(["/desk/returns"]);
  });

  it("offers the operator's single sign-on by its name, and enters when the person is back from it", async () => {
    const sso = { "GET /sessions/ways": () => ({ oidc: { label: "Acme account" } }), "POST /sessions/oidc": () => anOwner };
    const on = (await open<SignIn>("desk-sign-in", sso)) as Stage<never>;
    expect(on.find("button", "Sign in with Acme account").classList.contains("key")).to.equal(false);
    await on.accessible();
    const back = (await open<SignIn>("desk-sign-in", sso, "?oidc=back&to=%2Fdesk%2Forders")) as Stage<never>;
    expect(bodies(back, "/sessions/oidc")).to.deep.equal([{}]);
    expect(back.visits).to.deep.equal(["/desk/orders"]);
    const over = (await open<SignIn>("desk-sign-in", sso, "?oidc=over")) as Stage<never>;
    expect(over.find("[role=alert]").textContent).to.contain("did not come to its end");
    expect(bodies(over, "/sessions/oidc")).to.deep.equal([]);
  });

  it("is one column that fits a phone", async () => {
    await setViewport({ width: 390, height: 844 });
    const on = (await open<SignIn>("desk-sign-in", {})) as Stage<never>;
    expect(document.documentElement.scrollWidth).to.be.at.most(390);
    expect(on.find(".btn.key").getBoundingClientRect().height).to.be.at.least(44);
    await on.accessible();
    await setViewport({ width: 1280, height: 900 });
  });

  it("leads nowhere but into the desk, whatever the address says", () => {
    for (const to of [
      null,
      "",
      "https://evil.test/desk/returns",
      "//evil.test/desk/",
      "/\\evil.test",
      "/desk/../api/desk/me",
      "/desk/\\..\\..\\evil",
      "javascript:alert(1)",
      "/deskevil",
      "/desk/sign-in?to=/desk/sign-in",
      "/desk/%2e%2e/x",
    ])
      expect(placeFrom(to), String(to)).to.equal("/desk/returns");
    expect(placeFrom("/desk/returns/R-1?tab=a")).to.equal("/desk/returns/R-1?tab=a");
  });

  it("says how good a new password is, in words", () => {
    expect(strengthOf("short").text).to.equal("Characters still missing: 7");
    expect(strengthOf("password123456").tone).to.equal("warn");
    expect(strengthOf("twelve chars").text).to.equal("Long enough");
    expect(strengthOf("four words that rhyme not").text).to.equal("Strong");
  });
});

describe("another password by mail", () => {
  it("answers the same whoever asks", async () => {
    const on = (await open<Reset>("desk-reset", { "POST /password-resets": () => new Response(null, { status: 202 }) })) as Stage<never>;
    await on.accessible();
    type(on, "#email", "nobody@ada.test");
    await send(on);
    expect(on.find("h1").textContent).to.contain("Look into your mail");
    expect(on.find("[role=status]").textContent).to.contain("nobody@ada.test");
    await on.accessible();
  });

  it("takes the secret out of the address, shows whose it is, and signs in with the new one", async () => {
    const link = { purpose: "reset", merchant: "Ada’s Shoes", email: "agent.one@ada.test", name: "Agent One", expiresAt: 1 };
    let tries = 0;
    const on = (await open<Reset>(
      "desk-reset",
      {
        "POST /member-links": () => link,
        "POST /member-links/uses": () =>
          ++tries === 1
            ? problem(422, "password_weak", "This password is too easy to guess.")
            : new Response(JSON.stringify(anOwner), { status: 201, headers: { "content-type": "application/json" } }),
      },
      "",
      "#the-secret",
    )) as Stage<never>;
    expect(location.hash).to.equal("");
    expect(bodies(on, "/member-links")).to.deep.equal([{ secret: "the-secret" }]);
    expect(on.find<HTMLInputElement>("#email").autocomplete).to.equal("username");
    expect(on.find<HTMLInputElement>("#new-password").autocomplete).to.equal("new-password");
    await on.accessible();
    type(on, "#new-password", "password");
    await send(on);
    expect(on.find("#new-password-about").textContent).to.contain("too easy to guess");
    await on.accessible();
    type(on, "#new-password", "another four words here");
    await send(on);
    expect(on.visits).to.deep.equal(["/desk/returns"]);
  });

  it("offers another link where one is over", async () => {
    const on = (await open<Reset>(
      "desk-reset",
      { "POST /member-links": () => problem(404, "member_link_over", "This link was used or has run out.") },
      "",
      "#old",
    )) as Stage<never>;
    expect(on.find("h1").textContent).to.contain("This link is over");
    expect(on.find("button", "Mail me the link")).to.not.equal(null);
    await on.accessible();
  });
});

describe("joining", () => {
  const link = { purpose: "invitation", merchant: "Ada’s Shoes", email: "noor@ada.test", name: "", expiresAt: 1 };

  it("asks for a name and a password, and is in", async () => {
    const on = (await open<Join>(
      "desk-join",
      {
        "POST /member-links": () => link,
        "POST /member-links/uses": () =>
          new Response(JSON.stringify(anOwner), { status: 201, headers: { "content-type": "application/json" } }),
      },
      "",
      "#welcome",
    )) as Stage<never>;
    expect(on.find("h1").textContent).to.contain("Join Ada’s Shoes");
    await on.accessible();
    type(on, "#name", "Noor");
    type(on, "#new-password", "four words that rhyme not");
    await send(on);
    expect(bodies(on, "/member-links/uses")).to.deep.equal([{ secret: "welcome", name: "Noor", password: "four words that rhyme not" }]);
    expect(on.visits).to.deep.equal(["/desk/returns"]);
  });

  it("says what to do when the invitation is over or the link was cut off", async () => {
    for (const hash of ["#old", ""]) {
      const on = (await open<Join>(
        "desk-join",
        { "POST /member-links": () => problem(404, "member_link_over", "This link was used or has run out.") },
        "",
        hash,
      )) as Stage<never>;
      expect(on.find("h1").textContent).to.contain("This invitation is over");
      await on.accessible();
    }
  });
});
