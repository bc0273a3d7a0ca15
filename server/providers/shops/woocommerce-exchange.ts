import { z } from "zod";
import { exponent, type Minor, parseDecimal, toDecimal } from "../../domain/money.ts";
import type { Product } from "../../domain/product.ts";
import { ConnectionProblem, type NotDone, type Written } from "../port.ts";
import { notRead } from "../vendor.ts";
import type { ExchangeAsked, ExchangeMade } from "./port.ts";
import { markOf, orderPath, type Woo, type Wrote } from "./woocommerce-client.ts";
import { amountText, key as idText, type Meta, metaOf, metaSchema, scalar } from "./woocommerce-orders.ts";
import { keyKey, returnKey } from "./woocommerce-refunds.ts";

/**
 * An exchange is a new order: the articles at the shop's own price and tax, and a fee that takes off all but what is left to pay. It is
 * made in steps, since only the shop knows its taxes; each of them can be done again, and one that was interrupted is gone on with.
 */

const pricedSchema = z.object({ total: amountText, total_tax: amountText.default("0") });
const orderSchema = z.object({
  id: idText,
  number: idText.optional(),
  status: z.string(),
  currency: z.string(),
  total: amountText,
  payment_url: scalar,
  line_items: z.array(pricedSchema),
  fee_lines: z.array(pricedSchema.extend({ id: idText })).default([]),
  meta_data: metaSchema,
});
type NewOrder = z.infer<typeof orderSchema>;
const orderFields = "id,number,status,currency,total,payment_url,line_items,fee_lines,meta_data";

const notedSchema = z.object({ id: idText, meta_data: metaSchema });

const originalSchema = z.object({
  id: idText,
  customer_id: z.coerce.number().int().catch(0),
  billing: z.record(z.string(), z.unknown()).catch({}),
  shipping: z.record(z.string(), z.unknown()).catch({}),
  meta_data: metaSchema,
});
type Original = z.infer<typeof originalSchema>;

/** @param articles what is wanted as the shop sells it now, in the order it is wanted */
export async function makeExchange(
  woo: Woo,
  asked: ExchangeAsked,
  articles: (wanted: ExchangeAsked["wanted"]) => Promise<readonly Product[]>,
): Promise<Written<ExchangeMade>> {
  let original: Original;
  try {
    const found = await originalOf(woo, asked.order.externalId);
    if (!found) return { kind: "rejected", code: "not_found", message: "the order is not there" };
    original = found;
    const begun = await exchangeNoted(woo, original, asked.key);
    if (begun) return await finished(woo, asked, begun);
    const now = await articles(asked.wanted);
    if (now.length < asked.wanted.length) return { kind: "rejected", code: "not_found", message: "an article is not sold any more" };
    const foreign = now.find(({ currency }) => currency !== asked.order.currency);
    if (foreign)
      return {
        kind: "rejected",
        code: "not_supported",
        message: `the shop sells in ${foreign.currency}, the order is in ${asked.order.currency}`,
      };
    const short = now.some(({ stock }, place) => stock !== undefined && stock < (asked.wanted[place]?.quantity ?? 0));
    if (short) return { kind: "rejected", code: "wrong_state", message: "an article is sold out" };
    const price = now.reduce((sum, one, place) => sum + one.price * (asked.wanted[place]?.quantity ?? 0), 0);
    if (price < asked.charge) return { kind: "rejected", code: "wrong_state", message: "the articles cost less than what is left to pay" };
    const noted = await note(woo, original.id, asked.key, `after ${await newestOf(woo)}`);
    if (noted.kind === "unknown") return { kind: "rejected", code: "not_reached", message: noted.message, retryAfter: 60 };
    if (noted.kind === "rejected") return noted;
    const made = await create(woo, asked, original, now);
    return made.kind === "made" ? await finished(woo, asked, made.order) : made;
  } catch (problem) {
    return notRead(problem);
  }
}

/** Null too for one that was begun and is not ready: asked again with the same key it is gone on with. */
export async function exchangeOfKey(woo: Woo, externalId: string, key: string): Promise<ExchangeMade | null> {
  const original = await originalOf(woo, externalId);
  const order = original && (await exchangeNoted(woo, original, key));
  return order && metaOf(order.meta_data, readyKey) !== undefined ? toMade(order) : null;
}

/** What became of an order that is paid for in the shop. A failed try is not the end of it: the shopper may try again. */
export async function paidOf(woo: Woo, reference: string): Promise<"paid" | "gone" | null> {
  if (!/^\d{1,18}$/.test(reference)) return "gone";
  const schema = z.object({ status: z.string(), date_paid_gmt: scalar });
  const order = (await woo.get(orderPath(reference), schema, { _fields: "status,date_paid_gmt" }))?.body;
  if (!order || ["cancelled", "trash", "refunded"].includes(order.status)) return "gone";
  return order.date_paid_gmt || ["processing", "completed"].includes(order.status) ? "paid" : null;
}

const readyKey = "_returns_portal_ready";

async function originalOf(woo: Woo, externalId: string): Promise<Original | null> {
  return (await woo.get(orderPath(externalId), originalSchema, { _fields: "id,customer_id,billing,shipping,meta_data" }))?.body ?? null;
}

/**
 * The first order keeps which was the newest order when the second was asked for, and then which the second is: WooCommerce cannot look
 * for an order by what we wrote on it. By ids and not by time, since its clock is not ours.
 */
function note(woo: Woo, orderId: string, key: string, value: string): Promise<Wrote> {
  return woo.write("PUT", orderPath(orderId), { meta_data: [{ key: noteOf(key), value }] });
}

function noteOf(key: string): string {
  return `_returns_portal_exchange_${markOf(key)}`;
}

async function newestOf(woo: Woo): Promise<string> {
  const query = { orderby: "id", order: "desc", per_page: 1, status: "any", _fields: "id" };
  return (await woo.get("/orders", z.array(z.object({ id: idText })), query))?.body[0]?.id ?? "0";
}

const aPage = 100;
const mostPages = 50;

/** The order of this key, looked for among those made since it was asked for where its answer was lost. @throws ConnectionProblem */
async function exchangeNoted(woo: Woo, { meta_data }: Original, key: string): Promise<NewOrder | null> {
  const [kind, value = ""] = (metaOf(meta_data, noteOf(key)) ?? "").split(" ");
  const isOurs = (order: { readonly meta_data?: Meta }) => metaOf(order.meta_data, keyKey) === key;
  if (kind === "is") {
    const order = (await woo.get(orderPath(value), orderSchema, { _fields: orderFields }))?.body;
    return order && isOurs(order) ? order : null;
  }
  if (kind !== "after") return null;
  for (let page = 1; page <= mostPages; page++) {
    const query = { orderby: "id", order: "desc", per_page: aPage, page, status: "any", _fields: "id,meta_data" };
    const found = (await woo.get("/orders", z.array(notedSchema), query))?.body ?? [];
    const ours = found.find(isOurs);
    if (ours) return (await woo.get(orderPath(ours.id), orderSchema, { _fields: orderFields }))?.body ?? null;
    if (found.length < aPage || found.some(({ id }) => Number(id) <= Number(value))) return null;
  }
  throw new ConnectionProblem("refused", "there were too many orders since to find this one among them");
}

async function create(
  woo: Woo,
  { order: { currency }, key, wanted, returnNumber, note: title }: ExchangeAsked,
  original: Original,
  now: readonly Product[],
): Promise<{ readonly kind: "made"; readonly order: NewOrder } | NotDone> {
  const wrote = await woo.write("POST", "/orders", {
    status: "pending",
    currency,
    customer_id: original.customer_id,
    billing: addressOf(original.billing),
    shipping: addressOf(original.shipping),
    line_items: now.map(({ productId, variantId }, place) => ({
      product_id: Number(productId),
      ...(variantId !== undefined && { variation_id: Number(variantId) }),
      quantity: wanted[place]?.quantity ?? 1,
    })),
    meta_data: [
      { key: keyKey, value: key },
      { key: returnKey, value: returnNumber },
    ],
    payment_method_title: title,
  });
  if (wrote.kind === "rejected") return wrote;
  const read = wrote.kind === "done" ? orderSchema.safeParse(wrote.body).data : undefined;
  if (read) return { kind: "made", order: read };
  const again = await originalOf(woo, original.id).catch(() => null);
  const found = again && (await exchangeNoted(woo, again, key).catch(() => null));
  return found
    ? { kind: "made", order: found }
    : { kind: "unknown", message: "message" in wrote ? wrote.message : "the answer could not be read" };
}

/** Empty fields are left out: WooCommerce takes an empty e-mail address for a wrong one. */
function addressOf(address: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(address).flatMap(([name, value]) => (typeof value === "string" && value !== "" ? [[name, value]] : [])),
  );
}

/** There is an order now, so whatever goes wrong from here on leaves something behind. */
async function finished(woo: Woo, asked: ExchangeAsked, begun: NewOrder): Promise<Written<ExchangeMade>> {
  try {
    return await finish(woo, asked, begun);
  } catch (problem) {
    return { ...notRead(problem), kind: "unknown" };
  }
}

/** Takes the fee off until what is left to pay is right to the cent, and only then lets the order be packed, or paid. */
async function finish(woo: Woo, asked: ExchangeAsked, begun: NewOrder): Promise<Written<ExchangeMade>> {
  let order = begun;
  if (metaOf(order.meta_data, readyKey) !== undefined) return { kind: "done", value: toMade(order) };
  const { currency, charge } = { ...asked, currency: asked.order.currency };
  let left = totalOf(order);
  for (let tries = 0; left !== charge; tries++) {
    const [fee] = order.fee_lines;
    if (tries === 3 || (!fee && left < charge)) {
      return { kind: "unknown", message: `order ${order.id} comes to ${toDecimal(left, currency)} and not ${toDecimal(charge, currency)}` };
    }
    const total = fee ? feeAfter(fee.total, left - charge, currency) : feeFor(order, left - charge, currency);
    const line = { ...(fee && { id: Number(fee.id) }), name: asked.note, total };
    const wrote = await step(woo, order.id, { fee_lines: [line] });
    if (wrote.kind !== "made") return wrote;
    order = wrote.order;
    left = totalOf(order);
  }
  const isOpen = charge > 0 && asked.collects;
  const ready = { meta_data: [{ key: readyKey, value: "yes" }] };
  // Nothing is left to pay, so WooCommerce would not take it for paid by itself; being packed is what paid orders are.
  const wrote = await step(woo, order.id, isOpen ? ready : { ...ready, status: "processing" });
  if (wrote.kind !== "made") return wrote;
  // Only for the next look: without it the order is found among the others.
  await note(woo, asked.order.externalId, asked.key, `is ${order.id}`);
  return { kind: "done", value: toMade(wrote.order) };
}

/** A step that may be done again: whatever became of it, the same is asked once more by the same key. */
async function step(woo: Woo, id: string, change: unknown): Promise<{ readonly kind: "made"; readonly order: NewOrder } | NotDone> {
  const wrote = await woo.write("PUT", orderPath(id), change);
  if (wrote.kind === "rejected") return { ...wrote, kind: "unknown" };
  if (wrote.kind === "unknown") return { kind: "unknown", message: wrote.message };
  const order = orderSchema.safeParse(wrote.body).data;
  return order ? { kind: "made", order } : { kind: "unknown", message: "the answer could not be read" };
}

/** WooCommerce takes tax off a negative fee by the taxes of the lines, so the net is what the same share of them is, with decimals to spare. */
function feeFor({ line_items, currency }: NewOrder, gross: Minor, of: string): string {
  const net = line_items.reduce((sum, { total }) => sum + (parseDecimal(total, currency) ?? 0), 0);
  const tax = line_items.reduce((sum, line) => sum + (parseDecimal(line.total_tax, currency) ?? 0), 0);
  const share = net + tax === 0 ? 1 : net / (net + tax);
  return (-(gross * share) / 10 ** exponent(of)).toFixed(6);
}

/** A cent that rounding left is put right on the fee itself. */
function feeAfter(total: string, off: Minor, currency: string): string {
  return (Number(total) - off / 10 ** exponent(currency)).toFixed(6);
}

/** @throws ConnectionProblem */
function totalOf({ total, currency }: NewOrder): Minor {
  const minor = parseDecimal(total, currency);
  if (minor === null) throw new ConnectionProblem("unreadable", "the new order has no total");
  return minor;
}

function toMade({ id, number = id, status, total, payment_url }: NewOrder): ExchangeMade {
  const isOpen = ["pending", "failed"].includes(status) && Number(total) > 0;
  return { reference: id, number, ...(isOpen && typeof payment_url === "string" && payment_url !== "" && { payAt: payment_url }) };
}
