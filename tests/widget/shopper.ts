import { sendKeys } from "@web/test-runner-commands";
import { ReturnsPortal } from "../../widget/portal/returns-portal.ts";
import type { Transport } from "../../widget/shared/api.ts";
import { createFakeApi, type FakeApi } from "./fake-api.ts";

/** The element's requests, answered on the spot. An upload reports half its way first. */
export const transportTo =
  (fake: FakeApi): Transport =>
  async (url, { onProgress, ...call }) => {
    onProgress?.(0.5);
    const lost = new Promise<never>((_, reject) => call.signal?.addEventListener("abort", () => reject(new Error("aborted"))));
    return Promise.race([fake.answer(new Request(url, call)), lost]);
  };

export async function until<T>(look: () => T | Promise<T>, what = look.toString()): Promise<NonNullable<Exclude<T, false | 0 | "">>> {
  for (let tries = 0; tries < 600; tries++) {
    const found = await look();
    if (found) return found as NonNullable<Exclude<T, false | 0 | "">>;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error(`never came: ${what}`);
}

/** A shopper in front of one portal. */
export class Shopper {
  readonly fake: FakeApi;
  readonly portal: ReturnsPortal;

  constructor(fake: FakeApi = createFakeApi(), attributes: Record<string, string> = {}) {
    ReturnsPortal.define();
    this.fake = fake;
    this.portal = document.createElement("returns-portal");
    for (const [name, value] of Object.entries({ shop: "halden", api: "https://api.test", ...attributes }))
      this.portal.setAttribute(name, value);
    this.portal.transport = transportTo(fake);
    this.portal.innerHTML = '<a href="mailto:help@halden.example">Write to Halden</a>';
    document.body.append(this.portal);
  }

  get root(): ShadowRoot {
    return this.portal.shadowRoot as ShadowRoot;
  }

  all<E extends HTMLElement = HTMLElement>(selector: string): E[] {
    return [...this.root.querySelectorAll<E>(selector)];
  }

  see<E extends HTMLElement = HTMLElement>(selector: string, text = ""): Promise<E> {
    return until(() => this.all<E>(selector).find((found) => found.textContent?.includes(text)), `${selector} “${text}”`);
  }

  heading(text: string): Promise<HTMLElement> {
    return this.see("#heading", text);
  }

  get focused(): Element | null {
    return this.root.activeElement;
  }

  async type(selector: string, text: string): Promise<void> {
    const field = await this.see<HTMLInputElement>(selector);
    field.value = text;
    field.dispatchEvent(new Event("input"));
  }

  async click(selector: string, text = ""): Promise<void> {
    const found = await this.see(selector, text);
    (found.querySelector<HTMLElement>(":scope > label") ?? found).click();
    await this.portal.updateComplete;
  }

  async find(order = "10482", postalCode = "59100"): Promise<void> {
    await this.type("#order", order);
    await this.type("#proof", postalCode);
    await this.click(".primary");
  }

  async reachItems(order?: string): Promise<void> {
    await this.find(order);
    await this.heading("What is going back?");
  }

  async reachReasons(order?: string): Promise<void> {
    await this.reachItems(order);
    await this.click("label.choice");
    await this.click(".primary");
    await this.heading("Why is it going back?");
  }

  async reachSending(order?: string): Promise<void> {
    await this.reachReasons(order);
    await this.click(".option", "Too small");
    await this.click(".primary");
    await this.see("#way");
  }

  async reachReview(order?: string): Promise<void> {
    await this.reachSending(order);
    await this.click(".primary");
    await this.heading("Check and submit");
  }

  async reachDone(way = "QR code"): Promise<void> {
    await this.reachSending();
    await this.click("#way .option", way);
    await until(() => this.all(".chosen .what").some(({ textContent }) => textContent?.includes(way)));
    await this.click(".primary");
    await this.heading("Check and submit");
    await this.click(".primary");
    await this.see("ol.next");
  }

  /** How often something was asked. */
  times(what: string): number {
    return this.fake.asked.filter((one) => one.what === what).length;
  }

  leave(): void {
    this.portal.remove();
    sessionStorage.clear();
  }
}

export const press = (...keys: string[]): Promise<void> =>
  keys.reduce<Promise<void>>((before, key) => before.then(() => sendKeys({ press: key })), Promise.resolve());
