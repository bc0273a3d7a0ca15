import type { Parcel } from "../server/domain/parcel.ts";
import { type Handover, inLanguage, type Policy } from "../server/domain/policy.ts";
import type { Shop } from "../server/domain/shop.ts";
import type { MoneyWords } from "./money.ts";
import type { Texts } from "./texts.ts";

interface Piece {
  readonly lineId: string;
  readonly reasonId: string;
  readonly subReasonId?: string;
}

/** "2 × Merino socks, Charcoal (Too small)", one text a line and reason. */
export function pieceWords(units: readonly Piece[], { order, policy, shop, texts }: MoneyWords): string[] {
  return piecesByReason(units).map(({ lineId, quantity, reasonId, subReasonId }) => {
    return `${quantity}\u00a0× ${lineTitle(lineId, order)} (${reasonWords(reasonId, subReasonId, policy, shop, texts)})`;
  });
}

/** "2 × Merino socks, Charcoal", one text a line. */
export function itemWords(units: readonly { readonly lineId: string }[], { order }: Pick<MoneyWords, "order">): string[] {
  const lineIds = [...new Set(units.map(({ lineId }) => lineId))];
  return lineIds.map((lineId) => `${units.filter((unit) => unit.lineId === lineId).length}\u00a0× ${lineTitle(lineId, order)}`);
}

/** A line the order no longer has is said by its id. */
export function lineTitle(lineId: string, { lines }: MoneyWords["order"]): string {
  const line = lines.find(({ id }) => id === lineId);
  return [line?.title ?? lineId, line?.variant].filter(Boolean).join(", ");
}

export function piecesByReason<Unit extends Piece>(units: readonly Unit[]): (Unit & { readonly quantity: number })[] {
  const groups = new Map<string, Unit & { quantity: number }>();
  for (const unit of units) {
    const key = JSON.stringify([unit.lineId, unit.reasonId, unit.subReasonId]);
    groups.set(key, { ...unit, quantity: (groups.get(key)?.quantity ?? 0) + 1 });
  }
  return [...groups.values()];
}

/** "Faulty or damaged: seam, button or zip". A reason the policy no longer has is said by its id. */
export function reasonWords(reasonId: string, subReasonId: string | undefined, policy: Policy, shop: Shop, texts: Texts): string {
  const known = policy.reasons.find(({ id }) => id === reasonId);
  if (!known) return reasonId;
  const reason = inLanguage(known.text, texts.language, shop.defaultLanguage);
  const sub = known.subReasons.find(({ id }) => id === subReasonId);
  return sub ? texts.say("returns.reason.with_sub", { reason, sub: inLanguage(sub.text, texts.language, shop.defaultLanguage) }) : reason;
}

/** What goes into how many parcels. */
export function packWords(pieces: number, parcels: number, texts: Texts): string {
  return parcels > 1 ? texts.say("returns.step.pack_parcels", { pieces, parcels }) : texts.say("returns.step.pack", { pieces });
}

/** A form that came beside the label, which nobody finds who is not told of it. */
export function formWords(parcels: readonly Pick<Parcel, "label">[], texts: Texts): string[] {
  return parcels.some(({ label }) => label?.customs !== undefined) ? [texts.say("returns.step.customs")] : [];
}

/** What is done with a parcel once it is packed: at the place that was chosen, where one was. */
export function handingOverWords({ wish }: Pick<Parcel, "wish">, by: "qr" | "print" | "pickup", texts: Texts): string {
  const { point } = wish ?? {};
  if (by === "pickup" || !point) return texts.say(`returns.step.${by}`);
  const { line1, postalCode, city } = point.address;
  const place = [point.name, line1, `${postalCode} ${city}`.trim()].filter(Boolean).join(", ");
  return texts.say(`returns.step.${by}_at`, { place });
}

/** Until when, with weekday and year. @param last epoch milliseconds */
export function sendByWords(handover: Handover, last: number, shop: Shop, texts: Texts): string {
  const date = texts.date(last, shop.timeZone, "weekday_year");
  switch (handover) {
    case "qr":
    case "print":
      return texts.say("returns.send_by.drop", { date });
    case "pickup":
      return texts.say("returns.send_by.pickup", { date });
    case "own":
      return texts.say("returns.send_by.send", { date });
    case "contact":
      return texts.say("returns.send_by.contact");
  }
}
