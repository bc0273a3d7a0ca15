import type { ReturnEvent } from "../../server/domain/events.ts";
import { type Id, type IdKind, type MerchantId, makeId, type NewId, type PolicyId } from "../../server/domain/ids.ts";
import type { Address, Order, OrderSnapshot } from "../../server/domain/order.ts";
import type { Parcel } from "../../server/domain/parcel.ts";
import type { Policy } from "../../server/domain/policy.ts";
import type { Return } from "../../server/domain/return.ts";
import type { Shop } from "../../server/domain/shop.ts";
import type { Database } from "../../server/store/database.ts";
import { createMerchant, createShop } from "../../server/store/merchants.ts";
import { findOrderByNumber } from "../../server/store/orders.ts";
import { savePolicy } from "../../server/store/policies.ts";
import { upsertOrders } from "../../server/store/upsert-orders.ts";

export const noon = Date.UTC(2026, 10, 2, 12);

/** Counts where the real one draws lots. @param from keeps the ids of two counters apart */
export function counting(from = 0): NewId {
  let made = 0;
  return <Kind extends IdKind>(kind: Kind): Id<Kind> => {
    const entropy = new Uint8Array(16);
    new DataView(entropy.buffer).setUint32(8, from);
    new DataView(entropy.buffer).setUint32(12, ++made);
    for (let place = 8; place < 16; place++) entropy[place - 8] = (entropy[place] ?? 0) >> 5;
    return makeId(kind, noon + made, entropy);
  };
}

export const address: Address = { name: "Ada Lovelace", line1: "12 Analytical Row", postalCode: "75011", city: "Paris", country: "FR" };

const policy: Policy = {
  window: { days: 30, from: "delivery", fallbackDays: 5, graceDays: 2 },
  withdrawal: { returnCost: "shop", informed: false },
  guarantee: { months: { default: 24 } },
  zones: [],
  resolutions: { original: true, exchange: false, repair: false, keep: false },
  reasons: [],
  rules: [],
  approval: "automatic",
  allowUnshipped: true,
  sendWithinDays: 14,
};

export interface Tenant {
  readonly merchantId: MerchantId;
  readonly shop: Shop;
  readonly policyId: PolicyId;
}

export async function aMerchant(db: Database, name: string, newId: NewId): Promise<Tenant> {
  const merchantId = newId("merchant");
  const slug = name.toLowerCase().replace(/\W+/g, "-");
  const shop: Shop = {
    id: newId("shop"),
    merchantId,
    slug,
    name,
    code: slug
      .slice(0, 4)
      .toUpperCase()
      .replace(/[^A-Z]/g, "X"),
    portal: "active",
    promoted: false,
    brand: { name, sender: { name, address: `returns@${slug}.test` }, address, addresses: {} },
    timeZone: "Europe/Paris",
    defaultLanguage: "en",
    languages: ["en", "fr"],
    emailProof: true,
    insertQr: true,
    apiReturns: false,
    can: { storeCredit: true, exchange: false },
    help: {},
    createdAt: noon,
  };
  await createMerchant(db, { id: merchantId, name, at: noon });
  await createShop(db, merchantId, shop);
  const { id } = await savePolicy(db, merchantId, shop.id, policy, { id: newId("policy"), at: noon - 1_000_000 });
  return { merchantId, shop, policyId: id };
}

export async function twoMerchants(db: Database, newId: NewId = counting()): Promise<{ ada: Tenant; ben: Tenant; newId: NewId }> {
  return { ada: await aMerchant(db, "Ada's Shoes", newId), ben: await aMerchant(db, "Ben's Books", newId), newId };
}

/** Two lines: three pairs of socks, one pair of shoes. */
export function aSnapshot(number: string, changes: Partial<OrderSnapshot> = {}): OrderSnapshot {
  return {
    number,
    placedAt: noon - 500_000,
    currency: "EUR",
    status: "completed",
    email: "Ada@Example.test",
    shipTo: address,
    lines: [
      { id: "1", title: "Socks", quantity: 3, listed: 3000, paid: 2700, tax: 450, categories: ["socks"], tags: [] },
      { id: "2", title: "Shoes", quantity: 1, listed: 9000, paid: 9000, tax: 1500, categories: ["shoes"], tags: [] },
    ],
    fees: [],
    shipping: { paid: 490, tax: 82 },
    total: 12_190,
    discountCodes: [],
    payments: [{ id: "p1", gateway: "stripe", tender: "money", paid: 12_190 }],
    refunds: [],
    fulfilments: [{ id: `F-${number}`, deliveredAt: noon - 100_000 }],
    ...changes,
  };
}

export async function anOrder(db: Database, { merchantId, shop }: Tenant, number: string, newId: NewId): Promise<Order> {
  await upsertOrders(db, merchantId, shop.id, [aSnapshot(number)], { shopCode: shop.code, newId, at: noon });
  const order = await findOrderByNumber(db, merchantId, shop.id, number);
  if (!order) throw new Error("The order was not saved.");
  return order;
}

/** An approved return of the given pieces, with its events. @param pieces line and place of each */
export function aReturn(
  order: Order,
  policyId: PolicyId,
  newId: NewId,
  pieces: readonly (readonly [lineId: string, place: number])[] = [["2", 0]],
  changes: Partial<Return> = {},
): { ret: Return; events: ReturnEvent[] } {
  const id = newId("return");
  const submissionId = changes.submissionId ?? newId("submission");
  const parcel: Parcel = {
    id: newId("parcel"),
    handover: "print",
    code: `P-${id.slice(-8)}`,
    from: address,
    to: address,
    progress: "announced",
  };
  const ret: Return = {
    id,
    merchantId: order.merchantId,
    shopId: order.shopId,
    orderId: order.id,
    submissionId,
    number: `TEST${id.slice(-8)}${id.slice(4, 13)}`,
    lane: "commercial",
    origin: "portal",
    status: "approved",
    resolution: "refund",
    language: "en",
    currency: "EUR",
    policyId,
    orderRevision: order.revision,
    requestedAt: noon,
    sendBy: noon + 1_209_600_000,
    units: pieces.map(([lineId, place]) => ({
      id: newId("unit"),
      lineId,
      place,
      reasonId: "size",
      photos: [],
      paid: 900,
      tax: 150,
      reception: "awaited",
      evidence: [],
    })),
    ledger: [
      { kind: "purchase", amount: 900 * pieces.length, tax: 150 * pieces.length, reason: "paid" },
      { kind: "fee", amount: -490, tax: 0, reason: "label_deducted" },
    ],
    parcels: [parcel],
    payments: [],
    exchanges: [],
    version: 1,
    ...changes,
  };
  const events: ReturnEvent[] = [
    {
      type: "return.requested",
      returnId: id,
      merchantId: order.merchantId,
      submissionId,
      orderId: order.id,
      needsReview: false,
      leads: true,
    },
    { type: "return.approved", returnId: id, merchantId: order.merchantId, submissionId, needsLabel: true, leads: true },
  ];
  return { ret, events };
}
