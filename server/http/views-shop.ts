import type { Texts } from "../../locales/texts.ts";
import { inLanguage, type Policy, type Zone } from "../domain/policy.ts";
import type { Shop } from "../domain/shop.ts";
import type { ShopView } from "./schemas.ts";

/** What the portal needs to draw its first step. */
export function shopView(shop: Shop, { policy }: { readonly policy: Policy }, texts: Texts): ShopView {
  return {
    slug: shop.slug,
    name: shop.brand.name,
    portal: shop.portal === "inactive" ? "inactive" : "active",
    language: texts.language,
    languages: [...shop.languages],
    proof: { email: shop.emailProof },
    help: { url: shop.help.url ?? null, email: shop.help.email ?? null },
    highlights: [
      texts.say(`returns.highlight.window_${policy.window.from}`, { days: policy.window.days }),
      costHighlight(policy.zones, shop, texts),
      texts.say("returns.highlight.money"),
    ],
    reasons: policy.reasons.map(({ id, text, fault, lane, subReasons, comment, photos }) => ({
      id,
      text: inLanguage(text, texts.language, shop.defaultLanguage),
      fault,
      lane,
      note: fault === "merchant" ? texts.say("returns.reason.free") : null,
      subReasons: subReasons.map((sub) => ({ id: sub.id, text: inLanguage(sub.text, texts.language, shop.defaultLanguage) })),
      comment,
      photos: { required: photos.required, most: photos.most },
    })),
  };
}

function costHighlight(zones: readonly Zone[], shop: Shop, texts: Texts): string {
  const free = zones.filter(({ label, fee }) => label === "prepaid" && fee.kind === "free");
  if (free.length === 0) return texts.say("returns.highlight.free_faulty");
  if (free.length === zones.length) return texts.say("returns.highlight.free_everywhere");
  return texts.say("returns.highlight.free", {
    places: texts.list(free.map(({ title }) => inLanguage(title, texts.language, shop.defaultLanguage))),
  });
}
