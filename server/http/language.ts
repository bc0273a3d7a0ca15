import type { Context as HonoContext } from "hono";
import { languages } from "../../locales/texts.ts";
import type { Shop } from "../domain/shop.ts";

/** The language to answer in: what the page forces, else what the browser prefers, else the fallback. Always one that exists. */
export function languageOf(forced: string | undefined, accepted: string | undefined, fallback: string): string {
  if (forced !== undefined) {
    const known = spoken(forced);
    if (known) return known;
  }
  const ranked = (accepted ?? "")
    .slice(0, 500)
    .split(",")
    .map((part) => {
      const [tag = "", quality] = part.trim().split(/\s*;\s*q=/);
      return { tag, quality: quality === undefined ? 1 : Number(quality) || 0 };
    })
    .sort((a, b) => b.quality - a.quality);
  for (const { tag } of ranked) {
    const known = spoken(tag);
    if (known) return known;
  }
  return spoken(fallback) ?? "en";
}

/** The language to answer a request of a shop in. */
export function languageFor(c: HonoContext, shop: Shop): string {
  return languageOf(c.req.query("lng"), c.req.header("Accept-Language"), shop.defaultLanguage);
}

function spoken(tag: string): string | undefined {
  const primary = tag.toLowerCase().split("-")[0];
  return languages.find((language) => language === primary);
}
