import type { Shop } from "../domain/shop.ts";
import { escapeHtml } from "../html.ts";

/** The icon of a brand's page: its logo, else the first letter of its name on its accent. An address for `href`, not escaped yet. */
export function brandIcon({ slug, brand }: Pick<Shop, "slug" | "brand">): string {
  if (brand.logo) return `/r/${slug}/logo`;
  const ground = accentOf(brand.accent) ?? ink;
  const [first] = new Intl.Segmenter().segment(brand.name.trim().toUpperCase());
  const letter = first?.segment ?? "";
  return picture(
    `<rect width="32" height="32" rx="7" fill="${ground}"/><text x="16" y="23" text-anchor="middle" font-family="system-ui,sans-serif" font-size="20" font-weight="600" fill="${isLight(ground) ? "#000" : "#fff"}">${escapeHtml(letter)}</text>`,
  );
}

const ink = "#1b1c1a";

/** Of pages that are nobody's but ours: something that turns round. */
const drawn = `<rect width="32" height="32" rx="7" fill="${ink}"/><path d="M22 23v-5a5 5 0 0 0-5-5h-7m5-5-5 5 5 5" fill="none" stroke="#fff" stroke-width="3" stroke-linecap="round" stroke-linejoin="round"/>`;

export const ownIcon: string = picture(drawn);
export const ownIconFile: string = svg(drawn);

/** Undefined for what is no plain colour. */
export function accentOf(accent: string | undefined): string | undefined {
  return accent !== undefined && /^#[0-9a-f]{6}$/i.test(accent) ? accent : undefined;
}

function picture(inside: string): string {
  return `data:image/svg+xml,${encodeURIComponent(svg(inside))}`;
}

function svg(inside: string): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">${inside}</svg>`;
}

/** Black is read on it better than white: by relative luminance, where the two are equal at 0.18. */
function isLight(colour: string): boolean {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((place) => {
    const share = Number.parseInt(colour.slice(place, place + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.18;
}
