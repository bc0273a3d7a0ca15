import type { ReturnRow } from "../../../server/http/desk-list-schemas.ts";
import type { ReturnPage } from "../../../server/http/desk-return-schemas.ts";
import { now } from "./stage.ts";

const day = 86_400_000;

export function aUnit(
  id: string,
  more: Partial<ReturnPage["items"][number]["units"][number]> = {},
): ReturnPage["items"][number]["units"][number] {
  return {
    id,
    place: 0,
    reasonId: "too_small",
    reason: "Too small",
    subReason: null,
    comment: null,
    photos: [],
    paid: 810,
    tax: 141,
    reception: "awaited",
    grade: null,
    disposition: null,
    location: null,
    restock: null,
    evidence: [],
    decision: null,
    decisionReason: null,
    say: null,
    wanted: null,
    ...more,
  };
}

export function anItem(more: Partial<ReturnPage["items"][number]>): ReturnPage["items"][number] {
  const units = more.units ?? [aUnit("unt_1")];
  return {
    lineId: "1",
    title: "Running sock",
    variant: "grey, M",
    sku: "SCK-GRY-M",
    barcode: null,
    imageUrl: null,
    tags: [],
    bought: units.length,
    listed: 900 * units.length,
    discount: -90 * units.length,
    paid: 810 * units.length,
    tax: 141 * units.length,
    taxRate: 2_100,
    ...more,
    units: units.map((unit, place) => ({ ...unit, place })),
  };
}

/** A received return of one line, as the server would show it to an owner. */
export function aReturnPage(more: Partial<ReturnPage> = {}): ReturnPage {
  const items = more.items ?? [anItem({})];
  const units = items.reduce((sum, item) => sum + item.units.length, 0);
  const value = items.reduce((sum, { paid }) => sum + paid, 0);
  return {
    id: "ret_1",
    number: "R-2318",
    version: 3,
    status: "approved",
    word: "received",
    parcel: "delivered",
    queue: "to_decide",
    lane: "commercial",
    origin: "portal",
    resolution: "refund",
    settlement: "none",
    review: null,
    override: null,
    language: "en",
    currency: "EUR",
    requestedAt: now - 2 * day,
    sendBy: now + 12 * day,
    waitingSince: now - 26 * 60_000,
    late: false,
    submissionId: "sub_1",
    policy: { id: "pol_1", version: 14, publishedAt: now - 57 * day },
    shop: { slug: "ada", name: "Ada’s Shoes", timeZone: "Europe/Amsterdam", languages: ["en", "fr"] },
    order: {
      id: "ord_1",
      number: "1042",
      placedAt: now - 29 * day,
      total: 20_000,
      changedSince: false,
      paidBy: [{ name: "Card ending 0000", amount: 20_000 }],
    },
    shopper: {
      name: "Shopper A",
      email: "shopper.a@example.test",
      phone: null,
      country: "NL",
      orders: 6,
      returns: [{ id: "ret_0", number: "R-1876", word: "closed" }],
    },
    units,
    value,
    trace: [
      { spoke: "yes", rule: "Window", saw: "Delivered Thu 12 Nov + 30 days = Sat 12 Dec, 23:59", did: "Open, 6 days left", items: [] },
      {
        spoke: "silent",
        rule: "Withdrawal by law",
        saw: "Delivered Thu 12 Nov + 14 days = Thu 26 Nov",
        did: "Over since 10 days",
        items: [],
      },
      { spoke: "look", rule: "Rule 7, “Over €150, a person looks”", saw: "191.70 is more than 150.00", did: "Sent to review", items: [] },
    ],
    money: {
      rows: [
        { kind: "purchase", lineId: "1", title: "Running sock", note: null, amount: value, tax: 0, quantity: units },
        { kind: "fee", lineId: null, title: "Return label", note: "Taken off your refund", amount: -495, tax: 0, quantity: null },
      ],
      shown: value - 495,
      total: value - 495,
      givenBackBefore: 0,
      payments: [],
      exchanges: [],
    },
    parcels: [
      {
        id: "par_1",
        handover: "print",
        code: "NP00001042001",
        carrier: null,
        trackingNumber: null,
        trackingUrl: null,
        progress: "delivered",
        heldUp: false,
        label: { a4: "/files/a4", a6: "/files/a6", zpl: null, customs: null },
        expiresAt: null,
        paperless: null,
        files: ["a4", "a6"],
        trouble: null,
        shipment: null,
        scans: [],
        expectedAt: null,
        lookedAt: null,
        to: ["Ada’s Shoes", "Warehouse dock 2", "1012 AB Amsterdam"],
        pickup: null,
        posted: null,
      },
    ],
    unknownParcels: [],
    receptions: [],
    timeline: [
      {
        at: now - 2 * day,
        type: "return.requested",
        by: { kind: "shopper", name: "Shopper A" },
        text: "Requested in the portal",
        told: null,
        letter: null,
      },
    ],
    conversation: [],
    unsent: [],
    steps: [],
    can: ["receive", "decide", "message", "note", "issue_label", "upload_label", "print"],
    cannot: { approve: "It is approved already.", pay: "Nothing is due yet." },
    ...more,
    items,
  };
}

export function aRow(number: string, more: Partial<ReturnRow> = {}): ReturnRow {
  return {
    id: `ret_${number}`,
    number,
    orderId: `ord_${number}`,
    orderNumber: "1071",
    shop: "ada",
    shopper: "Shopper C",
    country: "NL",
    status: "requested",
    queue: "to_review",
    problem: null,
    word: "requested",
    parcel: "none",
    lane: "commercial",
    origin: "portal",
    reason: { id: "too_small", text: "Too small" },
    units: 1,
    value: 11_900,
    currency: "EUR",
    requestedAt: now - 2 * day,
    waitingSince: now - 2 * day,
    late: false,
    unanswered: 0,
    version: 1,
    ...more,
  };
}
