import { createHash } from "node:crypto";
import { existsSync, globSync, mkdirSync, readFileSync, renameSync } from "node:fs";
import path from "node:path";
import Sqlite from "better-sqlite3";
import { setUpShop } from "../server/actions/set-up-shop.ts";
import type { ReturnEvent } from "../server/domain/events.ts";
import type { Address, Order, OrderSnapshot } from "../server/domain/order.ts";
import type { Payment } from "../server/domain/payment.ts";
import type { Return, ReturnUnit } from "../server/domain/return.ts";
import type { Shop } from "../server/domain/shop.ts";
import { hashOfApiKey, scopes } from "../server/http/who.ts";
import { randomIds } from "../server/random-ids.ts";
import { commit } from "../server/store/commit.ts";
import { type Database, migrate, openDatabase } from "../server/store/database.ts";
import { findShop } from "../server/store/merchants.ts";
import { findOrderByNumber } from "../server/store/orders.ts";
import { policyInForce } from "../server/store/policies.ts";
import { insertRows } from "../server/store/rows.ts";
import type { Tables } from "../server/store/tables.ts";
import { upsertOrders } from "../server/store/upsert-orders.ts";
import { folder, project, slug } from "./stock.ts";

const hour = 3_600_000;
/** A million of them are ten years. */
const apart = hour / 12;
const batch = 250;

/** A SQLite file with one merchant's returns, five minutes apart, most of them done; filled once by the code that fills a real one, and kept. */
export async function stockedReturns(count: number): Promise<{ readonly file: string; readonly apiKey: string }> {
  const schema = createHash("sha256");
  for (const source of [...globSync(path.join(project, "server/store/migrations/*.ts")).sort(), import.meta.filename])
    schema.update(readFileSync(source));
  const file = path.join(folder, `returns-${count}-${schema.digest("hex").slice(0, 8)}.db`);
  if (!existsSync(file)) {
    process.stderr.write(`Filling a database with ${count.toLocaleString("en")} returns …\n`);
    mkdirSync(folder, { recursive: true });
    const making = `${file}.${process.pid}`;
    await fill(making, count);
    renameSync(making, file);
  }
  return { file, apiKey: benchKey };
}

/** Every bench's database has it; it opens nothing else. */
const benchKey = `rp_live_${"b".repeat(43)}`;

async function fill(file: string, count: number): Promise<void> {
  const db = await openDatabase(`sqlite:${file}`);
  await migrate(db);
  const began = Date.now() - count * apart;
  const newId = randomIds(Date.now);
  const context = { db, newId, now: () => began - 1 };
  await setUpShop(context, { slug, name: "Bench", owner: "owner@bench.test", hashOfApiKey: () => hashOfApiKey(benchKey), scopes });
  const shop = await findShop(db, slug);
  const policy = shop && (await policyInForce(db, shop.merchantId, shop.id));
  if (!shop || !policy) throw new Error("The shop was not made.");
  for (let from = 0; from < count; from += batch) {
    const places = Array.from({ length: Math.min(batch, count - from) }, (_, place) => from + place);
    const at = began + from * apart;
    await upsertOrders(
      db,
      shop.merchantId,
      shop.id,
      places.map((n) => orderOf(n, at)),
      { shopCode: shop.code, newId, at },
    );
    const created: Return[] = [];
    for (const n of places) {
      const order = await findOrderByNumber(db, shop.merchantId, shop.id, numberOf(n));
      if (order)
        created.push(returnOf(n, order, shop, { policyId: policy.id, newId: randomIds(() => began + n * apart), at: began + n * apart }));
    }
    const events = created.map(
      ({ id, merchantId, submissionId, orderId }): ReturnEvent => ({
        type: "return.requested",
        returnId: id,
        merchantId,
        submissionId,
        orderId,
        needsReview: false,
        leads: false,
      }),
    );
    await commit(db, { merchantId: shop.merchantId, created, updated: [], events }, { at });
    if (from % 50_000 === 0) process.stderr.write(`  ${from.toLocaleString("en")}\n`);
  }
  await db.close();
}

const surnames = [
  "Alvarez",
  "Bernard",
  "Costa",
  "Dubois",
  "Eriksen",
  "Fontaine",
  "Garcia",
  "Huber",
  "Ivanova",
  "Jansen",
  "Keller",
  "Lopez",
  "Moreau",
  "Nguyen",
  "Okafor",
  "Petit",
  "Quint",
  "Rossi",
  "Schmidt",
  "Torres",
];
const countries = ["FR", "DE", "ES", "NL", "BE", "IT", "AT", "GB"];
const reasons = ["too_small", "too_large", "changed_mind", "defective", "wrong_item", "late"];

export const numberOf = (n: number): string => `#R${1_000_000 + n}`;
export const surnameOf = (n: number): string => `${surnames[n % surnames.length]}${n % 997}`;
const countryOf = (n: number): string => countries[n % countries.length] ?? "FR";

function addressOf(n: number): Address {
  return {
    name: `Person ${surnameOf(n)}`,
    line1: `${n % 200} avenue Foch`,
    postalCode: `69${String(n % 1000).padStart(3, "0")}`,
    city: "Lyon",
    country: countryOf(n),
  };
}

function orderOf(n: number, at: number): OrderSnapshot {
  const line = {
    id: "1",
    sku: `SKU-${n % 700}`,
    title: "Merino socks",
    quantity: 2,
    listed: 5600,
    paid: 5040,
    tax: 840,
    taxRate: 2000,
    categories: ["clothing"],
    tags: [],
  };
  return {
    number: numberOf(n),
    placedAt: at - 200 * hour,
    currency: "EUR",
    status: "completed",
    email: `person.${n}@example.test`,
    language: "fr",
    shipTo: addressOf(n),
    lines: [line],
    fees: [],
    shipping: { paid: 490, tax: 82 },
    total: 5_530,
    discountCodes: [],
    payments: [{ id: `p${n}`, gateway: "stripe", label: "Visa ending in 4821", tender: "money", paid: 5_530 }],
    refunds: [],
    fulfilments: [
      { id: `F${n}`, shippedAt: at - 150 * hour, deliveredAt: at - 100 * hour, carrier: "Colissimo", trackingNumber: `6A${n}` },
    ],
  };
}

/** One in fifty is open, spread over the queues; the rest is done. */
function returnOf(
  n: number,
  order: Order,
  shop: Shop,
  { policyId, newId, at }: { readonly policyId: Return["policyId"]; readonly newId: ReturnType<typeof randomIds>; readonly at: number },
): Return {
  const stage = n % 50 === 0 ? ((n / 50) % 4) + 1 : 0;
  const id = newId("return");
  const decided = stage === 0 || stage === 4;
  const unit: ReturnUnit = {
    id: newId("unit"),
    lineId: "1",
    place: 0,
    reasonId: reasons[n % reasons.length] ?? "late",
    photos: [],
    paid: 2520,
    tax: 420,
    reception: stage === 1 || stage === 2 ? "awaited" : "received",
    evidence: [],
    ...(decided && { decision: "accept" as const }),
  };
  const payment: Payment = {
    id: newId("payment"),
    kind: "refund",
    amount: 2520,
    state: stage === 0 ? "done" : "due",
    decidedBy: { kind: "system" },
    dueAt: at,
    ...(stage === 0 && { how: "outside" as const, doneAt: at, doneBy: { kind: "system" as const } }),
  };
  return {
    id,
    merchantId: order.merchantId,
    shopId: shop.id,
    orderId: order.id,
    submissionId: newId("submission"),
    number: `BENC${String(n).padStart(8, "0")}`,
    lane: n % 5 === 0 ? "withdrawal" : "commercial",
    origin: "portal",
    status: stage === 0 ? "closed" : stage === 1 ? "requested" : "approved",
    resolution: "refund",
    language: "fr",
    currency: "EUR",
    policyId,
    orderRevision: order.revision,
    requestedAt: at,
    sendBy: at + 14 * 24 * hour,
    units: [unit],
    ledger: [{ kind: "purchase", amount: 2520, tax: 420, reason: "paid", lineId: "1", quantity: 1 }],
    parcels: [
      {
        id: newId("parcel"),
        handover: "print",
        code: `BENC${String(n).padStart(8, "0")}`,
        trackingNumber: `8R${n}`,
        to: shop.brand.address,
        progress: stage === 0 || stage === 3 || stage === 4 ? "delivered" : "announced",
      },
    ],
    payments: decided ? [payment] : [],
    exchanges: [],
    ...(stage === 1 && { review: "policy" as const }),
    version: 1,
  };
}

/** In the order in which they name each other. */
const copied = [
  "merchants",
  "shops",
  "policies",
  "api_keys",
  "members",
  "orders",
  "order_people",
  "order_keys",
  "returns",
  "return_units",
  "ledger_entries",
  "parcels",
  "return_parcels",
  "payments",
  "return_events",
  "return_list",
  "return_terms",
] as const satisfies readonly (keyof Tables)[];

/** The same rows in another database, which is migrated and empty. */
export async function copyReturns(file: string, to: Database): Promise<void> {
  const from = new Sqlite(file, { readonly: true });
  for (const table of copied) {
    let rows: object[] = [];
    const write = async (): Promise<void> => {
      const taken = rows;
      rows = [];
      await to.write((tx) => insertRows(tx, table, taken as never));
    };
    // The other database numbers its events itself.
    const columns = table === "return_events" ? "merchant_id, return_id, at, type, event" : "*";
    for (const row of from.prepare(`select ${columns} from ${table}`).iterate()) if (rows.push(row as object) === 5_000) await write();
    await write();
  }
  from.close();
}
