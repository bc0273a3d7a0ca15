import { expect } from "@open-wc/testing";
import type { DeskDialog } from "../../../widget/desk/dialog.ts";
import { age, amount, money, readAmount } from "../../../widget/desk/formats.ts";
import { Jobs } from "../../../widget/desk/jobs.ts";
import { Keys } from "../../../widget/desk/keys.ts";

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
});
