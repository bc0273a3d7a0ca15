import { expect } from "@open-wc/testing";
import { render } from "lit";
import type { Permission } from "../../../server/http/desk-account-schemas.ts";
import type { DeskDialog } from "../../../widget/desk/dialog.ts";
import { age, amount, money, readAmount } from "../../../widget/desk/formats.ts";
import { Jobs } from "../../../widget/desk/jobs.ts";
import { Keys } from "../../../widget/desk/keys.ts";
import { rail } from "../../../widget/desk/rail.ts";
import { routes } from "../../../widget/desk/screens.ts";
import { anOwner } from "./stage.ts";

describe("the desk's frame", () => {
  it("reads amounts as people type them, and writes them with a true minus", () => {
    for (const [text, minor] of [
      ["12,50", 1250],
      ["12.5", 1250],
      ["1 200,00", 120_000],
      ["1.200,00", 120_000],
      ["−4.95", -495],
      ["7", 700],
      ["0.00", 0],
    ] as const)
      expect(readAmount(text, "EUR"), text).to.equal(minor);
    for (const text of ["", "abc", "1,2,x", "--4"]) expect(readAmount(text, "EUR"), text).to.equal(null);
    expect(readAmount("1200", "JPY")).to.equal(1200);
    expect(money("en", -495, "EUR")).to.equal("−€4.95");
    expect(amount("en", 1_234_567, "EUR")).to.equal("12,345.67");
    expect(age("en", 41 * 60_000)).to.equal("41m");
  });

  it("keeps single keys silent while somebody types, and a dialog's keys above the page's", async () => {
    const target = document.createElement("div");
    document.body.replaceChildren(target);
    const field = document.createElement("input");
    target.append(field);
    const keys = new Keys(target);
    const heard: string[] = [];
    keys.add({
      name: "page",
      shortcuts: [
        { key: "j", does: "", act: () => heard.push("j") },
        { key: "ctrl enter", does: "", inFields: true, act: () => heard.push("send") },
        { key: "g r", does: "", act: () => heard.push("g r") },
      ],
    });
    const press = (key: string, from: Element = target, more: KeyboardEventInit = {}) =>
      from.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, composed: true, cancelable: true, ...more }));
    press("j");
    press("j", field);
    press("Enter", field, { ctrlKey: true });
    press("g");
    press("r");
    expect(heard).to.deep.equal(["j", "send", "g r"]);
    keys.single = false;
    press("j");
    expect(heard.length).to.equal(3);
  });

  it("lets nothing of the page act under a dialog, though it has no keys of its own, and leaves a field at escape", () => {
    const target = document.createElement("div");
    const dialog = document.createElement("dialog");
    const close = document.createElement("button");
    const field = document.createElement("input");
    dialog.append(close);
    target.append(dialog, field);
    document.body.replaceChildren(target);
    const keys = new Keys(target);
    const heard: string[] = [];
    const hears = (key: string) => ({ key, does: "", act: () => heard.push(key) });
    keys.add({ name: "page", shortcuts: [hears("escape"), hears("g r"), hears("j")] });
    const press = (key: string, from: Element) => {
      const event = new KeyboardEvent("keydown", { key, bubbles: true, composed: true, cancelable: true });
      from.dispatchEvent(event);
      return event.defaultPrevented;
    };
    expect(press("Escape", close), "the browser closes it").to.equal(false);
    for (const key of ["j", "g", "r"]) press(key, close);
    expect(heard).to.deep.equal([]);
    const forget = keys.add({ name: "dialog", shortcuts: [hears("s")] }, true);
    press("s", close);
    press("j", close);
    expect(heard).to.deep.equal(["s"]);
    forget();
    field.focus();
    press("Escape", field);
    expect(heard, "one level: out of the field, not off the page").to.deep.equal(["s"]);
    expect(document.activeElement).to.equal(document.body);
    press("Escape", target);
    expect(heard).to.deep.equal(["s", "escape"]);
  });

  it("does many things a few at a time, says how each went, and stops when told", async () => {
    const jobs = new Jobs();
    const id = jobs.start({
      title: "Approve 3",
      ids: ["a", "b", "c"],
      act: (one) => (one === "b" ? Promise.reject(new Error("no")) : Promise.resolve("done")),
    });
    await new Promise<void>((resume) => jobs.addEventListener("change", () => jobs.all[0]?.over && resume()));
    expect([...(jobs.all.find((job) => job.id === id)?.results.values() ?? [])].map(({ state }) => state)).to.deep.equal([
      "done",
      "failed",
      "done",
    ]);
  });

  it("opens a dialog over an inert page and gives focus back", async () => {
    await import("../../../widget/desk/dialog.ts");
    const button = document.createElement("button");
    document.body.replaceChildren(button);
    button.focus();
    const dialog: DeskDialog = document.createElement("desk-dialog");
    dialog.heading = "Keys";
    document.body.append(dialog);
    await dialog.updateComplete;
    expect(dialog.shadowRoot?.querySelector("dialog")?.open).to.equal(true);
    const closed = new Promise((resume) => dialog.addEventListener("close", resume, { once: true }));
    dialog.shadowRoot?.querySelector<HTMLButtonElement>(".shut")?.click();
    await closed;
    expect(document.activeElement).to.equal(button);
  });

  it("leads everybody to the returns and marks where one is; nobody is led where they may not go (S3-05)", () => {
    const counts = { to_review: 2, to_receive: 1, to_decide: 0, to_pay: 0, problems: 0, done: 9 };
    const entries = (permissions: readonly Permission[]): string[][] => {
      const desk = {
        me: anOwner,
        queues: { counts, unanswered: 0, latest: null, fresh: 0, draft: false },
        setUp: null,
        may: (permission: Permission) => permissions.includes(permission),
      };
      const place = document.createElement("div");
      render(rail(desk as unknown as Parameters<typeof rail>[0], "returns", false), place);
      return [...place.querySelectorAll("a")].map((link) => [link.getAttribute("href") ?? "", link.getAttribute("aria-current") ?? ""]);
    };
    const owner = entries(anOwner.permissions);
    expect(owner[0]).to.deep.equal(["/desk/returns", "page"]);
    for (const [href = ""] of owner) {
      const { pathname } = new URL(href, "https://desk.test");
      expect(
        routes.some(({ path }) => new URLPattern({ pathname: path }).test({ pathname })),
        href,
      ).to.equal(true);
    }
    expect(entries(["orders:read", "returns:read", "returns:receive"]).map(([href]) => href)).to.deep.equal([
      "/desk/returns",
      "/desk/receive",
      "/desk/orders",
      "/desk/returns?unanswered=true",
      "/desk/account",
    ]);
  });
});
