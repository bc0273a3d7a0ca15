import { dayWords, slotWords, windowWords } from "../../locales/pickups.ts";
import type { Texts } from "../../locales/texts.ts";
import type { Parcel } from "../domain/parcel.ts";
import { isAsked, needsPerson, type Pickup, type Slot } from "../domain/pickup.ts";
import type { PickupDay } from "../domain/pickup-days.ts";
import type { Shop } from "../domain/shop.ts";
import type { PickupDays, PickupView } from "./shopper-parcel-schemas.ts";

/** What a shopper may say about a pickup that came to nothing. */
export interface PickupChoices {
  readonly days: readonly PickupDay[];
  readonly canDropOff: boolean;
}

export interface PickupShown {
  readonly parcel: Parcel;
  readonly shop: Shop;
  readonly texts: Texts;
  /** Absent: nobody is asked, or only what is known is shown. */
  readonly choices?: PickupChoices | undefined;
}

type Word = "asked" | "booked" | "failed" | "refused" | "checking" | "cancelling" | "cancelled" | "done";

/** What its shopper knows of who comes for a parcel; null: nobody was to come. */
export function pickupView({ parcel, shop, texts, choices }: PickupShown): PickupView | null {
  const { pickup, wish, handover } = parcel;
  const shown: (Slot & { readonly note?: string }) | undefined = pickup ?? (handover === "pickup" ? wish?.pickup : undefined);
  if (!shown || (pickup && handover !== "pickup" && pickup.state !== "done")) return null;
  const word = pickup ? wordOf(pickup) : "asked";
  const slot = slotWords(shown, texts);
  return {
    state: word,
    title: texts.say(`pickups.state.${word}`),
    lead: texts.say(`pickups.state.${word}_lead`, { slot, shop: shop.brand.name }),
    day: shown.day,
    windowTitle: windowWords(shown),
    note: shown.note ?? null,
    question: pickup && choices && isAsked(pickup) ? questionOf(pickup, choices, { shop, texts }) : null,
  };
}

function wordOf(pickup: Pickup): Word {
  switch (pickup.state) {
    case "sending":
      return "asked";
    case "unknown":
      return "checking";
    case "failed":
    case "refused":
      return pickup.askedShopperAt === undefined && needsPerson(pickup) ? "checking" : pickup.state;
    default:
      return pickup.state;
  }
}

function questionOf(
  { escalateAt, escalatedAt }: Pickup,
  { days, canDropOff }: PickupChoices,
  { shop, texts }: Pick<PickupShown, "shop" | "texts">,
): PickupView["question"] {
  return {
    title: texts.say("pickups.question.title"),
    lead:
      escalatedAt !== undefined || escalateAt === undefined
        ? texts.say("pickups.question.lead_late", { shop: shop.brand.name })
        : texts.say("pickups.question.lead", { until: texts.date(escalateAt, shop.timeZone, "time"), shop: shop.brand.name }),
    days: daysView(days, texts),
    canDropOff,
  };
}

export function daysView(days: readonly PickupDay[], texts: Texts): PickupDays["items"] {
  return days.map(({ day, windows }) => ({
    day,
    title: dayWords(day, texts),
    windows: windows.map(({ from, to }) => ({ from, to, title: windowWords({ from, to }) })),
  }));
}
