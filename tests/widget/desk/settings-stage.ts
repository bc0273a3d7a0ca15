import type { ShopSettings } from "../../../server/http/desk-schemas.ts";
import "../../../widget/desk/settings/settings.ts";
import type { Settings } from "../../../widget/desk/settings/settings.ts";
import { type Answers, anOwner, type Stage, stage } from "./stage.ts";

const address = { name: "Ada returns", line1: "Example Street 3", postalCode: "1012 AB", city: "Amsterdam", country: "NL" };
export const shop: ShopSettings = {
  slug: "ada",
  code: "ADA1",
  logo: null,
  name: "Ada’s Shoes",
  portal: "active",
  promoted: false,
  brand: { name: "Ada’s Shoes", accent: "#1f54c6", sender: { name: "Ada", address: "returns@ada.test" }, address, addresses: {} },
  timeZone: "Europe/Amsterdam",
  defaultLanguage: "en",
  languages: ["en", "fr"],
  emailProof: true,
  insertQr: true,
  apiReturns: false,
  can: { storeCredit: false, exchange: false },
  help: { email: "help@ada.test" },
};

export const tagged = (body: unknown, tag: string) =>
  new Response(JSON.stringify(body), { headers: { "content-type": "application/json", etag: `"${tag}"` } });

export const answers: Answers = {
  "GET /shops/:slug": () => tagged(shop, "t1"),
  "GET /shops/:slug/policy": () => ({ version: 3, policy: { allowUnshipped: false, approval: "manual" } }),
  "PATCH /shops/:slug": ({ body }) => tagged({ ...shop, ...(body as object) }, "t2"),
  "PUT /shops/:slug/policy": ({ body }) => ({ version: 4, policy: body }),
};

export const show = (page: string, more: Answers = {}, me = anOwner): Promise<Stage<Settings>> =>
  stage<Settings>("desk-settings", { answers: { ...more, ...answers, ...more }, me, params: { page }, path: `/desk/settings/${page}` });

export const bodyOf = <Body = ShopSettings>(request: { body: unknown } | undefined): Partial<Body> =>
  (request?.body ?? {}) as Partial<Body>;

export const type = (input: HTMLInputElement, value: string): void => {
  input.value = value;
  input.dispatchEvent(new Event("input"));
};

export const tick = (input: HTMLInputElement, checked = true): void => {
  input.checked = checked;
  input.dispatchEvent(new Event("change"));
};

/** Pages are loaded when they are opened. */
export const opened = async (stage: Stage<Settings>, selector: string): Promise<void> => {
  await stage.until(() => stage.all(selector).length > 0);
};
