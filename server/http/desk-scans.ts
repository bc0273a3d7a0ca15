import type { z } from "zod";
import type { Texts } from "../../locales/texts.ts";
import type { Context } from "../context.ts";
import { isId, type MerchantId } from "../domain/ids.ts";
import { type ListedReturn, listReturnRows } from "../store/listed-returns.ts";
import { findOrder, listOrders } from "../store/orders.ts";
import { findSkusByBarcode } from "../store/products.ts";
import { searchReturns } from "../store/return-search.ts";
import type { scanSchema } from "./desk-reception-schemas.ts";

type Scan = z.infer<typeof scanSchema>;
type Candidate = Scan["candidates"][number];

const mostCandidates = 8;
const mostLooked = 50;

/**
 * What a scanned text means. A return's own number or its parcel's code is certain; an order or an article may mean several; anything else
 * is compared with what is expected, so that a parcel never ends in nothing.
 */
export async function scanFor({ db }: Context, merchantId: MerchantId, text: string, texts: Texts): Promise<Scan> {
  const wanted = text.trim();
  const found = (await meant(db, merchantId, wanted)).toSorted(openFirst);
  const candidate = (row: ListedReturn, why: string): Candidate => ({
    id: row.return_id,
    number: row.number,
    orderNumber: row.order_number,
    shopper: row.shopper,
    word: row.word,
    why,
  });
  const named = found.filter(({ number }) => same(number, wanted));
  const certain = named.length > 0 ? named : found.length === 1 ? found : [];
  if (certain[0]) return { kind: "return", sku: null, candidates: [candidate(certain[0], texts.say("desk.scan.fits"))], orders: [] };

  const skus = await findSkusByBarcode(db, merchantId, wanted);
  const awaiting = (await Promise.all(skus.map((sku) => meant(db, merchantId, sku)))).flat().toSorted(openFirst);
  if (found.length + awaiting.length > 0) {
    const rows = [...new Map([...found, ...awaiting].map((row) => [row.return_id, row])).values()].slice(0, mostCandidates);
    const why = skus.length > 0 ? texts.say("desk.scan.article") : texts.say("desk.scan.several");
    return {
      kind: skus.length > 0 ? "product" : "return",
      sku: skus[0] ?? null,
      candidates: rows.map((row) => candidate(row, why)),
      orders: [],
    };
  }

  const orders = await listOrders(db, merchantId, { search: wanted, limit: mostCandidates });
  const near = orders.length > 0 ? [] : await nearNumbers({ db }, merchantId, wanted);
  return {
    kind: orders.length > 0 ? "order" : "nothing",
    sku: null,
    candidates: near.map((row) => candidate(row, texts.say("desk.scan.near"))),
    orders: orders.map(({ id, number, shipTo, billTo }) => ({
      id,
      number,
      shopper: (shipTo ?? billTo)?.name ?? "",
      why: texts.say("desk.scan.no_return"),
    })),
  };
}

/**
 * The same for a label that says nothing certain, when an article of the parcel was scanned too: what fits both. Where nothing does, what
 * the article alone says.
 */
export async function scanWithArticle(
  context: Context,
  merchantId: MerchantId,
  text: string,
  article: string,
  texts: Texts,
): Promise<Scan> {
  const { db } = context;
  const [label, piece] = await Promise.all([scanFor(context, merchantId, text, texts), scanFor(context, merchantId, article, texts)]);
  const skus = new Set([article.trim(), ...(await findSkusByBarcode(db, merchantId, article.trim()))].map((sku) => sku.toLowerCase()));
  const holding = await Promise.all(label.orders.map(async (order) => ({ order, holds: await holds(db, merchantId, order.id, skus) })));
  const known = new Set(piece.candidates.map(({ id }) => id));
  const candidates = label.candidates.filter(({ id }) => known.has(id));
  const orders = holding.filter(({ holds: fits }) => fits).map(({ order }) => order);
  const why = texts.say("desk.scan.article");
  if (candidates.length + orders.length === 0) return piece;
  const both = <Of extends { readonly why: string }>(one: Of): Of => ({ ...one, why: `${one.why} · ${why}` });
  return { kind: "product", sku: piece.sku, candidates: candidates.map(both), orders: orders.map(both) };
}

async function holds(db: Context["db"], merchantId: MerchantId, orderId: string, skus: ReadonlySet<string>): Promise<boolean> {
  const order = isId("order", orderId) ? await findOrder(db, merchantId, orderId) : null;
  return order?.lines.some(({ sku }) => sku !== undefined && skus.has(sku.toLowerCase())) ?? false;
}

/** Returns that have this text, or one that begins with it, among what they can be found by. */
async function meant(db: Context["db"], merchantId: MerchantId, text: string): Promise<readonly ListedReturn[]> {
  const among = await searchReturns(db, merchantId, text);
  if (among.length === 0) return [];
  const { rows } = await listReturnRows(db, merchantId, { filter: { among }, sort: "waiting", descending: false, limit: mostLooked });
  return rows;
}

/** A label that was read badly at its end, or typed with a slip there, begins like the right one. */
async function nearNumbers({ db }: Pick<Context, "db">, merchantId: MerchantId, text: string): Promise<ListedReturn[]> {
  const plain = text.replaceAll(/[^\p{L}\p{N}]/gu, "");
  for (const shorter of [2, 4]) {
    const start = plain.slice(0, Math.max(4, plain.length - shorter));
    if (start.length >= plain.length) continue;
    const found = await meant(db, merchantId, start);
    if (found.length > 0) return found.toSorted(openFirst).slice(0, mostCandidates);
  }
  return [];
}

/** What is on its way is meant before what is done. */
function openFirst(one: ListedReturn, other: ListedReturn): number {
  const rank = ({ queue }: ListedReturn): number => (queue === "to_receive" ? 0 : queue === "done" ? 2 : 1);
  return rank(one) - rank(other) || (one.return_id < other.return_id ? 1 : -1);
}

function same(number: string, text: string): boolean {
  const plain = (one: string): string => one.replaceAll(/[^\p{L}\p{N}]/gu, "").toUpperCase();
  return plain(number) === plain(text);
}
