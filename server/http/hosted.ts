import { randomBytes } from "node:crypto";
import { Hono } from "hono";
import type { Context } from "../context.ts";
import { Refusal } from "../domain/errors.ts";
import { findShop } from "../store/merchants.ts";
import { hostedPage } from "./hosted-page.ts";
import { languageOf } from "./language.ts";
import type { Edge, Env } from "./routes.ts";

/** `/r/{slug}`: the portal as a page of ours, for links in mails and on delivery notes. */
export function hostedRoutes({ db, storage }: Context, { version }: Edge): Hono<Env> {
  const app = new Hono<Env>();

  app.get("/r/:slug", async (c) => {
    const shop = await findShop(db, c.req.param("slug"));
    if (!shop || shop.portal === "inactive") throw new Refusal("shop_not_found");
    const language = languageOf(c.req.query("lng"), c.req.header("Accept-Language"), shop.defaultLanguage);
    const nonce = randomBytes(16).toString("base64");
    return c.html(hostedPage({ shop, language, nonce, version }), 200, {
      "Cache-Control": "no-store",
      "Content-Security-Policy": `default-src 'none'; script-src 'nonce-${nonce}' 'self'; style-src 'nonce-${nonce}'; img-src 'self' https: data: blob:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types lit-html`,
    });
  });

  app.get("/r/:slug/logo", async (c) => {
    const shop = await findShop(db, c.req.param("slug"));
    const file = shop?.brand.logo ? await storage.read(shop.brand.logo) : null;
    if (!file) throw new Refusal("not_found");
    return c.body(new Uint8Array(file.content), 200, {
      "Content-Type": file.contentType,
      "Cache-Control": "public, max-age=3600",
      "Content-Security-Policy": "default-src 'none'; sandbox",
    });
  });
  return app;
}
