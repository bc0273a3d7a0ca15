import type { ScanKind } from "../server/domain/tracking.ts";
import { escapeHtml } from "../server/html.ts";
import type { Bergpost, Carried } from "./bergpost.ts";

export const happenings = {
  accepted: "Handed over",
  moving: "Sorted",
  arriving: "Out for delivery",
  delivered: "Delivered",
  pickup_failed: "Nobody at home",
  held_up: "Held up",
  sent_back: "Sent back",
} as const satisfies Partial<Record<ScanKind, string>>;

/** What can happen to a parcel on the demo carrier's page. */
export function isHappening(text: unknown): text is keyof typeof happenings {
  return typeof text === "string" && Object.hasOwn(happenings, text);
}

export function parcelsPage(template: string, carrier: Bergpost): string {
  const parcels = carrier.parcels().map(parcelCard);
  const none = "<p>No parcel yet. Send something back to Halden with a label, and it is here.</p>";
  return template.replace("{{parcels}}", () => parcels.join("\n") || none);
}

function parcelCard({ number, returnNumber, service, from, cancelledAt, scans, pickup }: Carried): string {
  const last = scans.at(-1);
  const buttons = Object.entries(happenings)
    .filter(([kind]) => kind !== "pickup_failed" || (pickup && !pickup.cancelled))
    .map(([kind, words]) => `<button type="submit" name="kind" value="${kind}">${escapeHtml(words)}</button>`);
  const called = pickup ? `<p>Courier on ${escapeHtml(pickup.day)}${pickup.cancelled ? ", called off" : ""}${noteOf(pickup.note)}</p>` : "";
  const moves =
    cancelledAt === null
      ? `<form method="post" action="/demo/parcels/${encodeURIComponent(number)}" aria-label="What happens to ${escapeHtml(number)}">${buttons.join("")}</form>`
      : "<p>Given back, and not paid for.</p>";
  return `<article>
  <h2><code>${escapeHtml(number)}</code></h2>
  <p>Return <a href="/desk/returns/${encodeURIComponent(returnNumber)}">${escapeHtml(returnNumber)}</a>, ${escapeHtml(service)}, from ${escapeHtml(from.city)}. ${escapeHtml(last?.words ?? "")}</p>
  ${called}${moves}
</article>`;
}

function noteOf(note: string | undefined): string {
  return note === undefined ? "" : `: “${escapeHtml(note)}”`;
}
