import type { Texts } from "../../locales/texts.ts";
import { defaultPolicy } from "../domain/default-policy.ts";
import type { Exchange } from "../domain/exchange.ts";
import { type Id, type IdKind, makeId } from "../domain/ids.ts";
import type { Order } from "../domain/order.ts";
import type { Payment } from "../domain/payment.ts";
import type { Pickup } from "../domain/pickup.ts";
import type { Return, ReturnUnit } from "../domain/return.ts";
import type { Shop } from "../domain/shop.ts";

/** An order and a return that nobody made, far enough for every kind of letter: to read a mail before there is one. */
export interface Sample {
  readonly order: Order;
  readonly ret: Return;
  readonly payment: Payment;
  readonly exchange: Exchange;
  readonly pickup: Pickup;
}

const day = 24 * 60 * 60_000;
const [jacket, scarf, delivery] = [
  { paid: 8_900, tax: 1_483 },
  { paid: 3_200, tax: 533 },
  { paid: 490, tax: 82 },
];

export function sampleFor(shop: Shop, texts: Texts, at: number): Sample {
  const address = { name: texts.say("letters.sample.name"), line1: "8 avenue Foch", postalCode: "69006", city: "Lyon", country: "FR" };
  const line = (id: string, title: string, { paid, tax }: typeof jacket) => ({
    id,
    title,
    variant: "M",
    quantity: 1,
    listed: paid,
    paid,
    tax,
    taxRate: 2_000,
    categories: [],
    tags: [],
  });
  const total = jacket.paid + scarf.paid + delivery.paid;
  const order: Order = {
    id: sampleId("order", at),
    merchantId: shop.merchantId,
    shopId: shop.id,
    portalNumber: `${shop.code}00001001`,
    revision: 1,
    number: "1001",
    placedAt: at - 14 * day,
    currency: "EUR",
    status: "completed",
    shipTo: address,
    billTo: address,
    lines: [line("1", texts.say("letters.sample.item"), jacket), line("2", texts.say("letters.sample.other"), scarf)],
    fees: [],
    shipping: delivery,
    total,
    discountCodes: [],
    payments: [{ id: "1", gateway: "card", label: "Visa 4821", tender: "money", paid: total }],
    refunds: [],
    fulfilments: [],
  };
  const unit = (id: string, name: string, { paid, tax }: typeof jacket, rest: Partial<ReturnUnit> = {}): ReturnUnit => ({
    id: sampleId("unit", at, name),
    lineId: id,
    place: 0,
    reasonId: defaultPolicy().reasons[0]?.id ?? "",
    photos: [],
    evidence: [],
    paid,
    tax,
    reception: "received",
    decision: "accept",
    ...rest,
  });
  const units = [unit("1", "jacket", jacket, { say: texts.say("letters.sample.say") }), unit("2", "scarf", scarf)];
  const by = { kind: "system" } as const;
  const payment: Payment = {
    id: sampleId("payment", at),
    kind: "refund",
    amount: total,
    state: "done",
    how: "outside",
    reference: "re_3Nx1",
    decidedBy: by,
    dueAt: at,
    doneAt: at,
    doneBy: by,
  };
  const exchange: Exchange = {
    id: sampleId("exchange", at),
    unitId: units[0]?.id ?? sampleId("unit", at),
    sku: "1-L",
    title: texts.say("letters.sample.item"),
    variant: "L",
    price: jacket.paid,
    difference: 0,
    state: "sent",
  };
  const pickup: Pickup = {
    id: sampleId("pickup", at),
    parcelId: sampleId("parcel", at),
    attempt: 1,
    state: "booked",
    day: new Date(at + 2 * day).toISOString().slice(0, 10),
    from: 8 * 60,
    to: 13 * 60,
    askedAt: at,
    looks: 0,
  };
  const ret: Return = {
    id: sampleId("return", at),
    merchantId: shop.merchantId,
    shopId: shop.id,
    orderId: order.id,
    submissionId: sampleId("submission", at),
    number: `${shop.code}26112207`,
    lane: "commercial",
    origin: "portal",
    status: "approved",
    resolution: "refund",
    language: texts.language,
    currency: order.currency,
    policyId: sampleId("policy", at),
    orderRevision: 1,
    requestedAt: at,
    sendBy: at + 14 * day,
    units,
    ledger: [
      ...[jacket, scarf].map(({ paid, tax }, place) => ({
        kind: "purchase" as const,
        amount: paid,
        tax,
        reason: "paid" as const,
        lineId: String(place + 1),
        quantity: 1,
      })),
      { kind: "delivery", amount: delivery.paid, tax: delivery.tax, reason: "delivery_whole_order" },
      { kind: "fee", amount: 0, tax: 0, reason: "label_free" },
    ],
    parcels: [
      { id: sampleId("parcel", at), handover: "print", code: `${shop.code}26112207`, to: shop.brand.address, progress: "announced" },
    ],
    payments: [payment],
    exchanges: [],
    version: 1,
  };
  return { order, ret, payment, exchange, pickup };
}

function sampleId<Kind extends IdKind>(kind: Kind, at: number, name = "sample"): Id<Kind> {
  return makeId(kind, at, new TextEncoder().encode(name));
}
