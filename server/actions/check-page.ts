import type { Context } from "../context.ts";
import { type PageFinding, readPage, works } from "../domain/page-check.ts";
import type { Shop } from "../domain/shop.ts";
import { type CheckedPage, keepCheckedPage } from "../store/set-up.ts";

/** Milliseconds and bytes: what a shopper's browser would have given up on is no page either. */
const patience = { within: 10_000, most: 2_000_000, redirects: 5 };

/** Looks whether the merchant's page has the script and the element, as a server sends it, and keeps what was found. */
export async function checkPage({ db, now, outside, publicUrl }: Context, shop: Shop, url: string): Promise<CheckedPage> {
  const outcome = await outside.call(url, {
    headers: { Accept: "text/html,application/xhtml+xml", "User-Agent": "Mozilla/5.0 (compatible; returns-portal page check)" },
    ...patience,
  });
  const findings: PageFinding[] =
    "failure" in outcome
      ? [{ code: outcome.failure, text: null }]
      : readPage(
          {
            asked: url,
            url: outcome.answer.url,
            status: outcome.answer.status,
            headers: outcome.answer.headers,
            html: Buffer.from(outcome.answer.body).toString("utf8"),
            cut: outcome.answer.cut,
          },
          { publicUrl, slug: shop.slug },
        );
  const checked = { url, at: now(), ok: works(findings), findings };
  await keepCheckedPage(db, shop.merchantId, shop.id, checked);
  return checked;
}
