import type { Scan, ScanKind } from "../../domain/tracking.ts";

/**
 * What each of Sendcloud's states says of a parcel on its way to the merchant, by its slug; null: it says nothing about where the parcel is.
 * Histories write them as slugs or as titles ("Ready to Ship"), webhooks by number.
 */
const kinds: Readonly<Record<string, ScanKind | null>> = {
  "ready-to-send": "announced",
  "ready-to-ship": "announced",
  announced: "announced",
  "announced-uncollected": "announced",
  "announced-not-collected": "announced",
  "no-label": null,
  announcing: null,
  "being-announced": null,
  "announcement-failed": null,
  "picked-up-by-driver": "accepted",
  "shipment-picked-up-by-driver": "accepted",
  "to-sorting": "moving",
  "en-route-to-sorting-center": "moving",
  sorted: "moving",
  unsorted: "moving",
  unsorted2: "moving",
  "not-sorted": "moving",
  sorting: "moving",
  "being-sorted": "moving",
  "at-sorting-centre": "moving",
  "shipment-on-route": "moving",
  "parcel-en-route": "moving",
  "delivery-method-changed": "moving",
  "delivery-date-changed": "moving",
  "delivery-address-changed": "moving",
  "driver-on-route": "arriving",
  "driver-en-route": "arriving",
  "awaiting-customer-pickup": "waiting",
  delivered: "delivered",
  "delivery-forced": "delivered",
  "collected-by-customer": "delivered",
  "shipment-collected-by-customer": "delivered",
  "collect-error": "pickup_failed",
  "error-collecting": "pickup_failed",
  delayed: "held_up",
  "delivery-delayed": "held_up",
  "delivery-failed": "held_up",
  "delivery-attempt-failed": "held_up",
  undeliverable: "held_up",
  "unable-to-deliver": "held_up",
  "at-customs": "held_up",
  "refused-by-recipient": "held_up",
  exception: "held_up",
  "address-invalid": "held_up",
  "returned-to-sender": "sent_back",
  "cancelling-upstream": null,
  cancelling: null,
  "cancellation-requested": null,
  "submitting-cancellation-request": null,
  cancelled: "cancelled",
  "cancelled-upstream": "cancelled",
  unknown: null,
};

const numbers: Readonly<Record<number, string>> = {
  1: "ready-to-send",
  3: "to-sorting",
  4: "delayed",
  5: "sorted",
  6: "unsorted",
  7: "sorting",
  8: "delivery-failed",
  10: "delivery-forced",
  11: "delivered",
  12: "awaiting-customer-pickup",
  13: "announced-uncollected",
  15: "collect-error",
  18: "unsorted2",
  22: "picked-up-by-driver",
  80: "undeliverable",
  91: "shipment-on-route",
  92: "driver-on-route",
  93: "collected-by-customer",
  999: "no-label",
  1000: "ready-to-send",
  1001: "announcing",
  1002: "announcement-failed",
  1337: "unknown",
  1998: "cancelled-upstream",
  1999: "cancelling-upstream",
  2000: "cancelled",
  2001: "cancelling",
  62989: "at-customs",
  62990: "at-sorting-centre",
  62991: "refused-by-recipient",
  62992: "returned-to-sender",
  62993: "delivery-method-changed",
  62994: "delivery-date-changed",
  62995: "delivery-address-changed",
  62996: "exception",
};

export function slugOf(word: string): string {
  return word
    .trim()
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-|-$/g, "");
}

export function slugOfNumber(number: number | null | undefined): string | null {
  return (number != null && numbers[number]) || null;
}

/** Null also for words nobody heard before: what they mean is not guessed. */
export function kindOf(slug: string): ScanKind | null {
  return kinds[slug] ?? null;
}

/** As short as it is kept. */
export function wordsOf(words: string | null | undefined): Pick<Scan, "words"> {
  const short = words?.trim().slice(0, 200);
  return short ? { words: short } : {};
}
