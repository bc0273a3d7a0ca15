import { z } from "zod";
import { parseDecimal, toDecimal } from "../../domain/money.ts";
import type { Written } from "../port.ts";
import { notRead } from "../vendor.ts";
import type { CreditAsked, CreditMade } from "./port.ts";
import { markOf, orderPath, type Site, type Woo } from "./woocommerce-client.ts";
import { amountText, key as idText, metaOf, metaSchema } from "./woocommerce-orders.ts";
import { keyKey, returnKey } from "./woocommerce-refunds.ts";

/** Store credit as a coupon of WooCommerce's: for one cart, by the address of the order, spent whole. */

const couponSchema = z.object({ id: idText, code: z.string(), amount: amountText, meta_data: metaSchema });
const couponFields = "id,code,amount,meta_data";
const notedSchema = z.object({ id: idText, meta_data: metaSchema });

export async function makeCredit(woo: Woo, asked: CreditAsked, currency: string): Promise<Written<CreditMade>> {
  let expires: string;
  try {
    if (currency !== asked.order.currency) {
      return { kind: "rejected", code: "not_supported", message: `coupons are in ${currency}, the order is in ${asked.order.currency}` };
    }
    const order = await notedOrder(woo, asked.order.externalId);
    if (!order) return { kind: "rejected", code: "not_found", message: "the order is not there" };
    const made = await creditNoted(woo, order, asked.key, currency);
    if (made) return { kind: "done", value: made };
    if (await couponOf(woo, asked.code)) return { kind: "rejected", code: "already_done", message: "there is a coupon with this code" };
    expires = lastMoment(asked.expiresAt, await woo.site().catch(() => null));
  } catch (problem) {
    return notRead(problem);
  }
  const { order, key, amount, code, note, returnNumber } = asked;
  // WooCommerce finds a coupon by its code only, so the order keeps which code this key has, before there is a coupon.
  const noted = await woo.write("PUT", orderPath(order.externalId), { meta_data: [{ key: noteOf(key), value: code }] });
  if (noted.kind === "unknown") return { kind: "rejected", code: "not_reached", message: noted.message, retryAfter: 60 };
  if (noted.kind === "rejected") return noted;
  const wrote = await woo.write("POST", "/coupons", {
    code,
    discount_type: "fixed_cart",
    amount: toDecimal(amount, currency),
    description: note,
    individual_use: false,
    usage_limit: 1,
    ...(order.email !== undefined && { email_restrictions: [order.email] }),
    date_expires: expires,
    meta_data: [
      { key: keyKey, value: key },
      { key: returnKey, value: returnNumber },
    ],
  });
  if (wrote.kind === "rejected" && wrote.code !== "already_done") return wrote;
  const coupon = wrote.kind === "done" ? couponSchema.safeParse(wrote.body).data : undefined;
  if (coupon) return { kind: "done", value: toCredit(coupon, currency) };
  try {
    const made = await couponOf(woo, code);
    if (made && metaOf(made.meta_data, keyKey) === key) return { kind: "done", value: toCredit(made, currency) };
    if (wrote.kind === "rejected") return wrote;
  } catch {
    // What became of it is found out later, by the same look.
  }
  return { kind: "unknown", message: "message" in wrote ? wrote.message : "the answer could not be read" };
}

export async function creditOfKey(woo: Woo, externalId: string, key: string, currency: string): Promise<CreditMade | null> {
  const order = await notedOrder(woo, externalId);
  return order && creditNoted(woo, order, key, currency);
}

async function notedOrder(woo: Woo, externalId: string): Promise<z.infer<typeof notedSchema> | null> {
  return (await woo.get(orderPath(externalId), notedSchema, { _fields: "id,meta_data" }))?.body ?? null;
}

async function creditNoted(woo: Woo, order: z.infer<typeof notedSchema>, key: string, currency: string): Promise<CreditMade | null> {
  const code = metaOf(order.meta_data, noteOf(key));
  const coupon = code === undefined ? undefined : await couponOf(woo, code);
  return coupon && metaOf(coupon.meta_data, keyKey) === key ? toCredit(coupon, currency) : null;
}

/** Codes are kept in small letters, and asked for in any. */
async function couponOf(woo: Woo, code: string): Promise<z.infer<typeof couponSchema> | undefined> {
  const found = (await woo.get("/coupons", z.array(couponSchema), { code, per_page: 2, _fields: couponFields }))?.body ?? [];
  return found.find((one) => one.code.toLowerCase() === code.toLowerCase());
}

function noteOf(key: string): string {
  return `_returns_portal_credit_${markOf(key)}`;
}

/** A shopper may type the code in any letters; it is shown in capitals, as we named it. */
function toCredit({ id, code, amount }: z.infer<typeof couponSchema>, currency: string): CreditMade {
  return { reference: id, code: code.toUpperCase(), amount: parseDecimal(amount, currency) ?? 0 };
}

/**
 * A coupon ends at a moment of the shop's own clock, and a date alone would lose its day; so it is the last second of the day. A shop
 * that does not say where it is gets the day of the place where it comes last.
 */
export function lastMoment(at: number, site: Pick<Site, "zone" | "offsetHours"> | null): string {
  const offset = site === null ? 14 : site.offsetHours;
  const day = site?.zone ? dayIn(at, site.zone) : undefined;
  return `${day ?? new Date(at + offset * 3_600_000).toISOString().slice(0, 10)}T23:59:59`;
}

function dayIn(at: number, zone: string): string | undefined {
  try {
    const parts = new Intl.DateTimeFormat("en-CA", { timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit" }).formatToParts(at);
    const part = (type: string) => parts.find((one) => one.type === type)?.value ?? "";
    return `${part("year")}-${part("month")}-${part("day")}`;
  } catch {
    return undefined;
  }
}
