import { expect } from "@open-wc/testing";
import { ReturnsPortal } from "../../widget/portal.ts";
import { until } from "./shopper.ts";

interface Report {
  guest: true;
  items: number;
  violations: string[];
  errors: string[];
  storage: string;
  portals: number;
  panel: string;
}

/** Opens a host page in a frame and waits for its guest to report. */
async function visit(path: string, sandbox?: string, width?: number): Promise<{ report: Report; frame: HTMLIFrameElement }> {
  const frame = document.createElement("iframe");
  if (sandbox) frame.setAttribute("sandbox", sandbox);
  frame.src = path;
  if (width) frame.style.inlineSize = `${width}px`;
  const report = new Promise<Report>((resolve) => {
    addEventListener("message", function hear({ data, source }) {
      if (!data?.guest || source !== frame.contentWindow) return;
      removeEventListener("message", hear);
      resolve(data);
    });
  });
  document.body.append(frame);
  return { report: await report, frame };
}

describe("A good guest", () => {
  afterEach(() => {
    for (const frame of document.querySelectorAll("iframe")) frame.remove();
  });

  it("works, styled, under a policy without any style and with Trusted Types", async () => {
    const { report } = await visit("/guest/strict");
    expect(report).to.include({ items: 4, panel: "grid" });
    expect([...report.violations, ...report.errors]).to.deep.equal([]);
  });

  it("works in a sandboxed frame where every touch of storage throws, as Wix embeds it (S5-01)", async () => {
    const { report } = await visit("/guest/sandbox", "allow-scripts allow-forms");
    expect(report).to.include({ items: 4, storage: "SecurityError" });
    expect(report.errors).to.deep.equal([]);
  });

  it("leaves the shop's own words in place where scripts never run", async () => {
    const frame = document.createElement("iframe");
    frame.src = "/guest/no-script";
    document.body.append(frame);
    const fallback = await until(() => frame.contentDocument?.querySelector<HTMLElement>("#fallback"));
    expect(fallback.checkVisibility()).to.equal(true);
  });

  it("keeps its looks and its fields to itself on a rude page", async () => {
    const { frame } = await visit("/guest/rude");
    const page = frame.contentDocument as Document;
    const root = page.querySelector("returns-portal")?.shadowRoot as ShadowRoot;
    expect(root.querySelector<HTMLElement>(".primary")?.checkVisibility()).to.equal(true);
    expect(getComputedStyle(root.querySelector(".heading") as Element).textTransform).to.equal("none");
    expect(Number.parseFloat(getComputedStyle(root.querySelector(".name") as Element).fontSize)).to.be.at.least(16);
    expect([...new FormData(page.forms[0] as HTMLFormElement).keys()]).to.deep.equal([]);
    expect(page.location.pathname).to.equal("/guest/rude");
  });

  for (const path of ["/guest/reset", "/guest/centred"])
    it(`keeps its width and its columns on a page that counts in tenths: ${path}`, async () => {
      const { frame } = await visit(path, undefined, 1200);
      const page = frame.contentDocument as Document;
      const root = page.querySelector("returns-portal")?.shadowRoot as ShadowRoot;
      const columns = getComputedStyle(root.querySelector(".layout") as Element).gridTemplateColumns.split(" ");
      expect(columns[1]).to.equal(`${19 * 20}px`);
      frame.style.inlineSize = "320px";
      await until(() => getComputedStyle(root.querySelector(".layout") as Element).gridTemplateColumns.split(" ").length === 1);
      expect(page.documentElement.scrollWidth).to.be.at.most(320);
    });

  it("is one element however often its script comes", async () => {
    const { report } = await visit("/guest/twice");
    expect(report).to.include({ items: 4, portals: 1 });
    expect(report.errors).to.deep.equal([]);
  });

  it("leaves no global, no cookie and no attribute of its own behind", async () => {
    const before = new Set(Object.getOwnPropertyNames(window));
    const html = document.documentElement.outerHTML.length;
    const portal = document.createElement("returns-portal");
    portal.setAttribute("shop", "halden");
    portal.setAttribute("api", "https://api.test");
    portal.transport = () => new Promise(() => {});
    document.body.append(portal);
    await until(() => portal.shadowRoot?.querySelector("#order"));
    expect(portal.getAttributeNames()).to.deep.equal(["shop", "api"]);
    portal.remove();
    expect(Object.getOwnPropertyNames(window).filter((name) => !before.has(name) && Number.isNaN(Number(name)))).to.deep.equal([]);
    expect(document.cookie).to.equal("");
    expect(document.documentElement.outerHTML.length).to.equal(html);
  });

  it("shows the page's own words and says why where no shop is named", async () => {
    const warnings: string[] = [];
    const { warn } = console;
    console.warn = (text: string) => warnings.push(text);
    const portal = document.createElement("returns-portal");
    portal.setAttribute("shop", "");
    portal.textContent = "Write to us";
    document.body.append(portal);
    await portal.updateComplete;
    expect(portal.shadowRoot?.querySelector("slot")?.assignedNodes().length).to.equal(1);
    console.warn = warn;
    portal.remove();
    expect(warnings.join()).to.include("needs the name of a shop");
  });

  it("takes what a framework set before the script came", async () => {
    const portal = document.createElement("late-portal") as HTMLElement & Record<string, unknown>;
    Object.assign(portal, { shop: "halden", api: "https://api.test", lang: "de", headingLevel: 3, transport: () => new Promise(() => {}) });
    document.body.append(portal);
    ReturnsPortal.define("late-portal");
    const heading = await until(() => portal.shadowRoot?.querySelector("#heading"));
    expect([heading.textContent?.trim(), heading.ariaLevel]).to.deep.equal(["Etwas zurücksenden", "3"]);
    portal.remove();
  });

  it("can be defined under another name", () => {
    ReturnsPortal.define("another-portal");
    expect(customElements.get("another-portal")?.prototype).to.be.instanceOf(ReturnsPortal);
  });
});
