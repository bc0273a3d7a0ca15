import type { ReturnView } from "../../server/http/schemas.ts";
import type { ParcelView, PickupDays, PickupView, Points, Tracking } from "../../server/http/shopper-parcel-schemas.ts";

/** What happens to a parcel after it is packed: labels, points, couriers, and where it is. Sentences are English. */

/** A parcel nobody has handed over yet. */
export function parcel(id: string, more: Partial<ParcelView> = {}): ParcelView {
  return {
    id,
    position: 1,
    of: 1,
    label: null,
    qr: null,
    carrier: null,
    trackingNumber: null,
    trackingUrl: null,
    progress: "announced",
    stands: "You hand the parcel over",
    expires: null,
    customs: null,
    pickup: null,
    posted: null,
    canProve: false,
    points: false,
    ...more,
  };
}

export const days = (): PickupDays["items"] =>
  [
    ["2026-11-24", "Tuesday 24 November"],
    ["2026-11-25", "Wednesday 25 November"],
    ["2026-11-26", "Thursday 26 November"],
  ].map(([day = "", title = ""], index) => ({
    day,
    title,
    windows: [
      { from: 8 * 60, to: 13 * 60, title: "between 08:00 and 13:00" },
      { from: 13 * 60, to: 18 * 60, title: "between 13:00 and 18:00" },
    ].slice(0, index === 2 ? 1 : 2),
  }));

const point = (
  id: string,
  name: string,
  street: string,
  place: { x: number; y: number } | null,
  open: string,
  paperless = true,
): Points["items"][number] => ({
  id,
  carrier: "Mondial Relay",
  name,
  address: [street, "59100 Roubaix"],
  distance: place && Math.round(Math.hypot(place.x, place.y)),
  place,
  hours: ["Monday to Friday 08:00–12:30, 14:00–19:00", "Saturday 09:00–18:00"],
  open,
  paperless,
});

export const points = (): Points => ({
  items: [
    point("p1", "Tabac de la Gare", "2 place de la Gare", { x: 60, y: 170 }, "Open now, until 19:00"),
    point("p2", "Épicerie Lannoy", "118 rue de Lannoy", { x: 90, y: 190 }, "Open now, until 18:00"),
    point("p3", "Librairie du Parc", "7 avenue Jean Lebas", { x: -420, y: 260 }, "Opens on Monday at 14:00", false),
    point("p4", "Pressing Épeule", "93 rue de l’Épeule", { x: -610, y: -340 }, "Open now, until 19:30"),
    point(
      "p5",
      "Station Carliers, with a very long name over the door",
      "240 avenue Alfred Motte",
      { x: 780, y: -720 },
      "Open day and night",
    ),
    point("p6", "Locker 4471", "Rue du Grand Chemin", null, "Open day and night"),
  ],
  silent: null,
});

/** Ours, and drawn by a carrier. */
export const carrierPicture = `data:image/svg+xml,${encodeURIComponent('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 21 21" shape-rendering="crispEdges"><rect width="21" height="21" fill="#fff"/><path d="M0 0h7v7H0zM14 0h7v7h-7zM0 14h7v7H0zM9 1h1v3h2v2H9zM8 9h4v1h3v4h-2v-2H9v3H8zM16 9h4v2h-4zM10 16h3v4h-2v-2h-1zM15 16h2v1h3v3h-3v-2h-2z"/><path fill="#fff" d="M1 1h5v5H1zM15 1h5v5h-5zM1 15h5v5H1z"/><path d="M2 2h3v3H2zM16 2h3v3h-3zM2 16h3v3H2z"/></svg>')}`;

export const carrierQr: ParcelView["qr"] = {
  square: null,
  picture: carrierPicture,
  code: { text: "S7Q4 29KD", spoken: "S for Sierra, seven, Q for Quebec, four, two, nine, K for Kilo, D for Delta" },
};

export const label: ParcelView["label"] = { ready: true, a4: "/label-a4.pdf", a6: "/label-a6.pdf", locked: false };

export const booked: PickupView = {
  state: "booked",
  title: "DHL comes on Wednesday 25 November between 08:00 and 13:00",
  lead: "Keep the parcel ready, with the label on it.",
  day: "2026-11-25",
  windowTitle: "between 08:00 and 13:00",
  note: null,
  question: null,
};

export const failed: PickupView = {
  ...booked,
  state: "failed",
  title: "DHL could not fetch the parcel on Monday 23 November",
  lead: "Nobody opened the door.",
  question: {
    title: "What would you like to happen now?",
    lead: "Halden passes your answer on to DHL at once.",
    days: days(),
    canDropOff: true,
  },
};

export const tracked = (): Tracking => ({
  shop: "halden",
  brand: { name: "Halden" },
  headline: "On its way to Halden",
  lead: "There is nothing left for you to do.",
  progress: "moving",
  carrier: "Mondial Relay",
  number: "6A 2048 1177 4",
  carrierUrl: "https://carrier.example/track/6A2048",
  expected: "Expected on Friday 27 November",
  stops: [
    { state: "done", title: "Handed over", when: "24 Nov, 11:32", note: "Tabac de la Gare, Lille" },
    { state: "now", title: "On the road", when: "25 Nov, 04:17", note: null },
    { state: "later", title: "Arrives at Halden", when: "about 27 Nov", note: null },
  ],
  scans: [
    { title: "Sorted", when: "25 Nov, 04:17", place: "Lesquin" },
    { title: "Handed over to the carrier", when: "24 Nov, 11:32", place: "Tabac de la Gare, Lille" },
  ],
  pickup: null,
});

/** As the server: the return's own label and code are those of its first parcel. */
export function parcelsOf({ label, qr, handover }: ReturnView, many: number, id: string): ParcelView[] {
  if (handover === "contact") return [];
  return Array.from({ length: many }, (_, index) =>
    parcel(`${id}-${index + 1}`, {
      position: index + 1,
      of: many,
      label,
      qr: qr && {
        square: { size: qr.size, path: qr.path },
        picture: null,
        code: { text: qr.text, spoken: carrierQr?.code?.spoken ?? null },
      },
      canProve: handover === "own",
    }),
  );
}
