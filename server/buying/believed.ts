import { believablePrice } from "../domain/money.ts";
import type { MadeLabel } from "../providers/carriers/port.ts";

/** Labels are good for weeks, some for a year or two. */
const longest = 5 * 365 * 24 * 60 * 60_000;

/**
 * A label as we can keep it. It is bought, whatever else its carrier says of it: a price or a day that is none is as if it were not said, and
 * words hold no letters that cannot be kept or that turn others around.
 */
export function believed(made: MadeLabel, at: number): MadeLabel {
  const { cost, expiresAt, trackingNumber, trackingUrl, trackedAs, carrier, reference, ...rest } = made;
  const price = believablePrice(cost);
  const number = wordOf(trackingNumber, 100);
  const page = pageOf(trackingUrl);
  const day = expiresAt !== undefined && Number.isSafeInteger(expiresAt) && Math.abs(expiresAt - at) <= longest ? expiresAt : undefined;
  return {
    ...rest,
    reference: wordOf(reference, 200) ?? "",
    carrier: wordOf(carrier, 100) ?? "",
    ...(number && { trackingNumber: number }),
    ...(page && { trackingUrl: page }),
    ...(trackedAs !== undefined && { trackedAs: wordOf(trackedAs, 100) ?? "" }),
    ...(price && { cost: price }),
    ...(day !== undefined && { expiresAt: day }),
  };
}

/** A page that a person may be led to; whatever else an address can be (`javascript:`) is none. */
function pageOf(address: string | undefined): string | undefined {
  const url = address !== undefined && address.length <= 2_000 && URL.canParse(address) ? new URL(address) : null;
  return url && /^https?:$/.test(url.protocol) ? url.href : undefined;
}

/** Without control characters and those that only steer how others are read. */
function wordOf(text: string | undefined, most: number): string | undefined {
  return text
    ?.replaceAll(/[\p{Cc}\p{Cf}\p{Cs}]/gu, "")
    .trim()
    .slice(0, most);
}
