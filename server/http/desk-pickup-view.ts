import { slotWords } from "../../locales/pickups.ts";
import type { Texts } from "../../locales/texts.ts";
import type { Pickup } from "../domain/pickup.ts";
import type { DeskPickup } from "./desk-pickup-schemas.ts";

/** A pickup as the desk shows it. */
export function deskPickupView(pickup: Pickup, texts: Texts): DeskPickup {
  const { trouble, cost } = pickup;
  return {
    id: pickup.id,
    state: pickup.state,
    attempt: pickup.attempt,
    day: pickup.day,
    from: pickup.from,
    to: pickup.to,
    title: slotWords(pickup, texts),
    note: pickup.note ?? null,
    reference: pickup.reference ?? null,
    cost: cost ? { amount: cost.amount, currency: cost.currency } : null,
    why: pickup.why ?? null,
    askedShopperAt: pickup.askedShopperAt ?? null,
    answer: pickup.answer?.do ?? null,
    answeredAt: pickup.answeredAt ?? null,
    escalateAt: pickup.escalateAt ?? null,
    escalatedAt: pickup.escalatedAt ?? null,
    trouble: trouble ? { code: trouble.code, text: texts.say(`pickups.trouble.${trouble.code}`), message: trouble.message ?? null } : null,
  };
}
