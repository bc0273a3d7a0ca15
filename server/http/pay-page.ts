import { randomBytes } from "node:crypto";
import { Hono } from "hono";
import { type Texts, textsFor } from "../../locales/texts.ts";
import { openPaymentPage, type PayVisit } from "../actions/open-payment-page.ts";
import type { Context } from "../context.ts";
import { Refusal } from "../domain/errors.ts";
import type { Shop } from "../domain/shop.ts";
import { escapeHtml } from "../html.ts";
import { findShopById } from "../store/merchants.ts";
import { accentOf, brandIcon } from "./icon.ts";
import { callCounter, spend } from "./limits.ts";
import type { Env } from "./routes.ts";

/** Of one address: each may ask a gateway for a page. */
const callsPerMinute = 30;

/**
 * Where the letter's link leads: to the gateway's page of this moment, or to a sentence why there is none. It stays good while the
 * gateway's own pages come and go.
 */
export function payPageRoutes(context: Context): Hono<Env> {
  const count = callCounter(context.now, callsPerMinute);
  return new Hono<Env>().get("/pay/:secret{[\\w.-]{20,200}}", async (c) => {
    spend(c, count(c.var.address));
    const secret = c.req.param("secret");
    const visit = await openPaymentPage(context, secret);
    const { ret, now } = visit;
    c.header("Cache-Control", "no-store");
    // Who comes back without having paid is not sent there again at once.
    if (now.is === "go" && c.req.query("back") === undefined) return c.redirect(payable(now.url), 303);
    const shop = await findShopById(context.db, ret.merchantId, ret.shopId);
    if (!shop) throw new Refusal("link_expired");
    const nonce = randomBytes(16).toString("base64");
    c.header(
      "Content-Security-Policy",
      `default-src 'none'; style-src 'nonce-${nonce}'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'; form-action 'none'`,
    );
    return c.html(page(visit, shop, textsFor(ret.language), { nonce, again: `/pay/${secret}` }));
  });
}

/** @throws Refusal `internal` for an address that no browser should follow */
function payable(url: string): string {
  if (!/^https?:$/.test(new URL(url).protocol)) throw new Refusal("internal");
  return url;
}

function page(
  { now, ret, payment, page: kept }: PayVisit,
  shop: Shop,
  texts: Texts,
  { nonce, again }: { nonce: string; again: string },
): string {
  const amount = texts.money(payment.amount, ret.currency);
  const date = texts.date(kept.expiresAt, shop.timeZone, "weekday_year");
  const words = { shop: shop.brand.name, amount, date };
  const is = now.is === "go" ? "back" : now.is;
  const button = is === "back" ? texts.say("exchange.page.pay", words) : is === "later" ? texts.say("exchange.page.again") : null;
  const accent = accentOf(shop.brand.accent) ?? "#1b1c1a";
  return `<!doctype html>
<html lang="${escapeHtml(texts.language)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="robots" content="noindex">
<meta name="referrer" content="no-referrer">
<title>${escapeHtml(texts.say(`exchange.page.${is}.title`, words))}</title>
<link rel="icon" href="${escapeHtml(brandIcon(shop))}">
<style nonce="${nonce}">
  body { margin: 0; font: 16px/1.5 system-ui, sans-serif; color: #1b1c1a; background: #fff; }
  main { max-inline-size: 34em; margin: 0 auto; padding: 72px 20px; }
  p { margin: 16px 0; }
  h1 { font-size: 28px; line-height: 33px; letter-spacing: -0.02em; text-wrap: balance; }
  .shop { font-size: 20px; font-weight: 600; }
  .button { display: inline-block; padding: 14px 24px; border-radius: 10px; background: ${accent}; color: #fff; text-decoration: none; font-weight: 600; }
  a { color: inherit; }
  a:focus-visible { outline: 3px solid currentColor; outline-offset: 3px; }
  @media (prefers-color-scheme: dark) { body { color: #f2f1ee; background: #161715; } ${accent === "#1b1c1a" ? ".button { background: #f2f1ee; color: #161715; }" : ""} }
</style>
</head>
<body>
<main>
<p class="shop">${escapeHtml(shop.brand.name)}</p>
<h1>${escapeHtml(texts.say(`exchange.page.${is}.title`, words))}</h1>
<p>${escapeHtml(texts.say(`exchange.page.${is}.text`, words))}</p>
${button === null ? "" : `<p><a class="button" href="${escapeHtml(again)}">${escapeHtml(button)}</a></p>`}
<p><a href="/r/${escapeHtml(shop.slug)}?lng=${escapeHtml(texts.language)}">${escapeHtml(texts.say("exchange.page.see"))}</a></p>
</main>
</body>
</html>
`;
}
