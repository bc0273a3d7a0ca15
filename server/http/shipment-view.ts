import type { Texts } from "../../locales/texts.ts";
import type { Ranked, Why } from "../domain/carrier-choice.ts";
import type { Parcel } from "../domain/parcel.ts";
import { inLanguage } from "../domain/policy.ts";
import type { Purchase, PurchaseTrouble } from "../domain/purchase.ts";
import { standingOf } from "../store/shipments.ts";
import type { ReturnPage } from "./desk-return-schemas.ts";

type Shown = ReturnPage["parcels"][number];

/** What was bought for a parcel, or is being bought, and every attempt before it. */
export function shipmentView({ id, label }: Parcel, purchases: readonly Purchase[], texts: Texts): Shown["shipment"] {
  const own = purchases.filter(({ parcelId }) => parcelId === id);
  const shown = standingOf(own, id) ?? own.find((one) => one.id === label?.shipmentId) ?? own.at(-1);
  return shown ? { ...purchaseView(shown, texts), attempts: own.map((one) => purchaseView(one, texts)) } : null;
}

export function purchaseView(purchase: Purchase, texts: Texts): NonNullable<Shown["shipment"]>["attempts"][number] {
  const { id, provider, carrier, serviceTitle, state, cost, choice, by, trouble, chosenAt, reference, trackingNumber, connectionId } =
    purchase;
  const why = choice[0] ? whyWords(choice[0], texts) : [];
  return {
    id,
    connectionId: connectionId ?? null,
    provider,
    carrier,
    service: purchase.service,
    title: serviceTitle,
    state,
    cost: cost ? { amount: cost.amount, currency: cost.currency } : null,
    costState: cost?.state ?? "none",
    contract: cost?.contract ?? false,
    why: by ? [texts.say("labels.why.by_person"), ...why] : why,
    trouble: trouble ? troubleView(trouble, carrier, texts) : null,
    at: chosenAt,
    reference: reference ?? null,
    trackingNumber: trackingNumber ?? null,
  };
}

/** `message`: the carrier's own words, for a technician. */
function troubleView(
  trouble: PurchaseTrouble,
  carrier: string,
  texts: Texts,
): { code: string; text: string; message: string | null; at: number } {
  const { code, message, at } = trouble;
  const known = said.has(code) ? (code as Said) : "rejected";
  return { code, text: texts.say(`labels.code.${known}`, { carrier }), message: message ?? null, at };
}

// biome-ignore format: a table is read across
const codes = ["rejected", "not_needed", "not_connected", "no_answer", "busy", "not_reached", "not_supported", "not_found", "not_allowed", "no_funds", "no_origin", "given_up"] as const;
type Said = (typeof codes)[number];
const said: ReadonlySet<string> = new Set(codes);

/** Why a parcel has no label, as a sentence with what to do. */
export function labelTroubleView({ id, trouble }: Parcel, purchases: readonly Purchase[], texts: Texts): Shown["trouble"] {
  if (!trouble) return null;
  const carrier = purchases.findLast(({ parcelId }) => parcelId === id)?.carrier ?? "";
  return {
    code: trouble.code,
    text: texts.say(`labels.trouble.${trouble.code}`, { carrier }),
    message: trouble.message ?? null,
    at: trouble.at,
  };
}

/** Why a service was taken or not, one sentence each. */
export function whyWords({ why }: Pick<Ranked, "why">, texts: Texts): string[] {
  return why.map((one) => whySentence(one, texts));
}

function whySentence(why: Why, texts: Texts): string {
  switch (why.is) {
    case "rule_only":
    case "rule_never":
    case "rule_first":
      return texts.say(`labels.why.${why.is}`, { rule: inLanguage(why.rule, texts.language, "en") });
    case "policy":
      return texts.say("labels.why.policy", { carrier: why.carrier });
    case "cheapest":
    case "fastest":
    case "nearest":
    case "most_reliable":
      return texts.say(`labels.why.${why.is}`, { of: why.of });
    case "instead":
      return texts.say("labels.why.instead", { title: why.title });
    default:
      return texts.say(`labels.why.${why.is}`);
  }
}
