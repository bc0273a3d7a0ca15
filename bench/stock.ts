import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import path from "node:path";
import { importOrders } from "../server/actions/import-orders.ts";
import { setUpShop } from "../server/actions/set-up-shop.ts";
import type { Address, OrderSnapshot } from "../server/domain/order.ts";
import { hashOfApiKey, scopes } from "../server/http/who.ts";
import { randomIds } from "../server/random-ids.ts";
import { migrate, openDatabase } from "../server/store/database.ts";
import { findShop } from "../server/store/merchants.ts";

export const project = path.resolve(import.meta.dirname, "..");
export const folder = path.join(project, "data/bench");
export const slug = "bench";

const day = 86_400_000;

/** The `n`th order of every bench: two lines, delivered a few days ago, each to another person. */
export function order(n: number, now: number): OrderSnapshot {
  const address: Address = { name: `Person ${n}`, line1: `${n % 200} avenue Foch`, postalCode: postalCode(n), city: "Lyon", country: "FR" };
  const placedAt = now - (9 + (n % 12)) * day;
  const lines = [
    {
      id: "1",
      sku: "SOCK",
      title: "Merino socks",
      variant: "Charcoal, 40–42",
      quantity: 2,
      listed: 2800,
      paid: 2520,
      tax: 420,
      taxRate: 2000,
      categories: ["clothing"],
      tags: [],
    },
    {
      id: "2",
      sku: "CAP",
      title: "Rain cap",
      variant: "Navy",
      quantity: 1,
      listed: 3500,
      paid: 3150,
      tax: 525,
      taxRate: 2000,
      categories: ["clothing"],
      tags: ["sale"],
    },
  ];
  const total = 2520 + 3150 + 490;
  return {
    number: number(n),
    placedAt,
    currency: "EUR",
    status: "completed",
    email: `person.${n}@example.test`,
    language: "fr",
    shipTo: address,
    billTo: address,
    lines,
    fees: [],
    shipping: { paid: 490, tax: 82 },
    total,
    discountCodes: ["AUTUMN10"],
    payments: [{ id: `p${n}`, gateway: "stripe", label: "Visa ending in 4821", tender: "money", paid: total }],
    refunds: [],
    fulfilments: [
      { id: `F${n}`, shippedAt: placedAt + day, deliveredAt: placedAt + 4 * day, carrier: "Colissimo", trackingNumber: `6A${n}` },
    ],
  };
}

export const number = (n: number): string => `#B${100_000 + n}`;
export const postalCode = (n: number): string => `69${String(n % 1000).padStart(3, "0")}`;

/** What a shopper sends to see that order. */
export function lookUpBody(n: number): string {
  return JSON.stringify({ orderNumber: number(n), postalCode: postalCode(n) });
}

/** A database file with one shop and so many orders, filled once and kept; orders are dated from when it was filled. */
export async function stocked(count: number): Promise<string> {
  const schema = createHash("sha256")
    .update(readFileSync(path.join(project, "server/store/migrations/0001-initial.ts")))
    .update(readFileSync(path.join(project, "server/store/snapshots.ts")))
    .update(readFileSync(import.meta.filename))
    .digest("hex");
  // Orders that have grown too old for their window would be judged differently.
  const week = Math.floor(Date.now() / (7 * day));
  const file = path.join(folder, `orders-${count}-${week}-${schema.slice(0, 8)}.db`);
  if (!existsSync(file)) {
    process.stderr.write(`Filling a database with ${count.toLocaleString("en")} orders …\n`);
    mkdirSync(folder, { recursive: true });
    const making = `${file}.${process.pid}`;
    await fill(making, count);
    renameSync(making, file);
  }
  return file;
}

/** An empty database with the bench's shop. */
export async function unstocked(name: string): Promise<string> {
  mkdirSync(folder, { recursive: true });
  const file = path.join(folder, `${name}-${process.pid}.db`);
  await fill(file, 0);
  return file;
}

export function discard(file: string): void {
  for (const end of ["", "-wal", "-shm"]) rmSync(`${file}${end}`, { force: true });
}

async function fill(file: string, count: number): Promise<void> {
  const db = await openDatabase(`sqlite:${file}`);
  await migrate(db);
  const context = { db, now: Date.now, newId: randomIds(Date.now) };
  await setUpShop(
    { ...context, now: () => 0 },
    {
      slug,
      name: "Bench",
      owner: "owner@bench.test",
      hashOfApiKey,
      scopes,
      shop: {
        brand: {
          name: "Bench",
          sender: { name: "Bench", address: "returns@bench.test" },
          address: { name: "Bench returns", line1: "5 rue des Retours", postalCode: "59000", city: "Lille", country: "FR" },
          addresses: {},
        },
      },
    },
  );
  const shop = await findShop(db, slug);
  if (!shop) throw new Error("The shop was not made.");
  await importOrders(context, shop, orders(0, count));
  await db.close();
}

export function* orders(from: number, to: number): Generator<{ line: number; snapshot: OrderSnapshot }> {
  const now = Date.now();
  for (let n = from; n < to; n++) yield { line: n, snapshot: order(n, now) };
}
