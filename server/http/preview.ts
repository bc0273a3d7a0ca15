import { randomBytes } from "node:crypto";
import { Hono } from "hono";
import { textsFor } from "../../locales/texts.ts";
import type { Context } from "../context.ts";
import { Refusal } from "../domain/errors.ts";
import { findShopById } from "../store/merchants.ts";
import { hostedPage } from "./hosted-page.ts";
import { languageOf } from "./language.ts";
import { previewOf } from "./preview-seal.ts";
import type { Edge, Env } from "./routes.ts";
import { shopperRoutes } from "./shopper.ts";

/** The real portal with the draft of a policy: the same page, the same element, the same routes, and nothing that is kept. */
export function previewRoutes(context: Context, edge: Edge): Hono<Env> {
  const app = new Hono<Env>();

  app.get("/desk-preview/:seal", async (c) => {
    const preview = previewOf(context, c);
    const shop = preview && (await findShopById(context.db, preview.merchantId, preview.shopId));
    if (!preview || !shop) throw new Refusal("not_found");
    const language = languageOf(c.req.query("lng"), c.req.header("Accept-Language"), shop.defaultLanguage);
    const texts = textsFor(language);
    const nonce = randomBytes(16).toString("base64");
    const notice = texts.say("policy.preview.notice", { date: texts.date(preview.at, shop.timeZone, "weekday_year") });
    const page = hostedPage({ shop, language, nonce, version: edge.version, preview: { api: c.req.path, notice } });
    return c.html(page, 200, {
      "Cache-Control": "no-store",
      "Content-Security-Policy": `default-src 'none'; script-src 'nonce-${nonce}' 'self'; style-src 'nonce-${nonce}'; img-src 'self' https: data: blob:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; require-trusted-types-for 'script'; trusted-types lit-html`,
    });
  });

  app.route("/desk-preview/:seal/api/shopper", shopperRoutes(context, edge));
  return app;
}
