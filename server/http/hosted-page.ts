import type { Shop } from "../domain/shop.ts";
import { escapeHtml } from "../html.ts";
import { accentOf, brandIcon } from "./icon.ts";

/**
 * The page `/r/{slug}`: the portal on our own origin. A signed link's secret arrives in the fragment; the first script takes it out
 * of the address before anything else runs, so it reaches no log, no referrer and no history.
 */
export function hostedPage({
  shop,
  language,
  nonce,
  version,
  preview,
}: {
  readonly shop: Shop;
  readonly language: string;
  readonly nonce: string;
  readonly version: string;
  /** Of a draft, as a real order: it needs no proof, and says that nothing of it is kept. */
  readonly preview?: { readonly api: string; readonly notice: string };
}): string {
  const { brand, slug, help } = shop;
  const accent = accentOf(brand.accent);
  const contact = help.email ? `<a href="mailto:${escapeHtml(help.email)}">${escapeHtml(help.email)}</a>` : escapeHtml(shop.name);
  return `<!doctype html>
<html lang="${escapeHtml(language)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="robots" content="noindex">
<meta name="referrer" content="no-referrer">
<title>${escapeHtml(brand.name)}</title>
<link rel="icon" href="${escapeHtml(brandIcon(shop))}">
<script nonce="${nonce}">
${preview ? entered : secretTaken}
</script>
<script nonce="${nonce}" type="module" src="/v/${escapeHtml(version)}/returns-portal.js"></script>
<style nonce="${nonce}">
  body { margin: 0; font: 16px/1.5 system-ui, sans-serif; color: #1b1c1a; background: #fff; }
  header { padding: 20px max(20px, calc(50% - 500px)); border-block-end: 1px solid #e4e3df; font-size: 20px; font-weight: 600; }
  header img { display: block; max-block-size: 40px; max-inline-size: 200px; }
  .preview { margin: 0; padding: 8px max(20px, calc(50% - 500px)); border-block-end: 1px dashed #8a887f; font-size: 13px; }
  main { max-inline-size: 1000px; margin: 0 auto; padding: 40px 20px 72px; }
  returns-portal:not(:defined) { display: block; min-block-size: 26rem; }
  ${accent ? `returns-portal { --returns-accent: ${accent}; }` : ""}
  @media (min-width: 700px) { main { padding: 72px 40px 96px; } }
  @media (prefers-color-scheme: dark) { body { color: #f2f1ee; background: #161715; } header { border-color: #333; } }
  @media print { header { border: 0; } main { padding: 0; } }
</style>
</head>
<body>
<header>${brand.logo ? `<img src="/r/${escapeHtml(slug)}/logo" alt="${escapeHtml(brand.name)}">` : escapeHtml(brand.name)}</header>
${preview ? `<p class="preview" role="note">${escapeHtml(preview.notice)}</p>\n` : ""}<main><returns-portal shop="${escapeHtml(slug)}"${preview ? ` api="${escapeHtml(preview.api)}"` : ""} lang="${escapeHtml(language)}" heading-level="1"><p>${contact}</p></returns-portal></main>
</body>
</html>
`;
}

/**
 * Set before the portal is defined, so that it begins with it. Where a parcel is may be looked at again and again, so its token stays with
 * this entry of the history, where a reload finds it and no address shows it.
 */
const secretTaken = `{
  const said = new URLSearchParams(location.hash.slice(1));
  const link = said.get("k");
  const tracking = said.get("tracking") ?? history.state?.tracking ?? null;
  if (link || said.has("tracking")) {
    said.delete("k");
    said.delete("tracking");
    history.replaceState({ tracking }, "", location.pathname + location.search + (said.size ? "#" + said : ""));
  }
  const hand = () => {
    const portal = document.querySelector("returns-portal");
    if (!portal) return;
    document.removeEventListener("readystatechange", hand);
    if (tracking) portal.tracking = tracking;
    else if (link) portal.link = link;
  };
  if (link || tracking) document.addEventListener("readystatechange", hand);
  addEventListener("hashchange", () => { if (/[#&](k|tracking)=/.test(location.hash)) location.reload(); });
}`;

/**
 * A preview begins at the items: its address is the proof already. In a frame beside somebody's work it takes neither the focus nor the
 * page's place while nobody is in it.
 */
const entered = `{
  for (const [of, name] of [[HTMLElement.prototype, "focus"], [Element.prototype, "scrollIntoView"]]) {
    const real = of[name];
    of[name] = function (...asked) { if (document.hasFocus()) real.apply(this, asked); };
  }
  addEventListener("DOMContentLoaded", () => { document.querySelector("returns-portal").link = "a-preview-needs-no-proof"; });
}`;
