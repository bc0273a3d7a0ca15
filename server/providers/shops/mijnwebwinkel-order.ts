import { z } from "zod";
import { parseInstant } from "../../domain/instant.ts";
import { allocate, exponent, type Minor, parseDecimal, within } from "../../domain/money.ts";
import type { Address, OrderFee, OrderLine, OrderSnapshot, OrderStatus, Payment, ShopRefund } from "../../domain/order.ts";
import { plainText } from "../../domain/plain-text.ts";
import { checked, languageTag, present, WrongOrder } from "../../domain/snapshot.ts";

/** What MyOnlineStore tells of an order, and what it becomes: pure. */

/** All of its clocks, which say no zone. */
export const shopZone = "Europe/Amsterdam";

/** Documented as texts and sent as numbers, or the other way round. */
const loose = z.union([z.string(), z.number()]).transform(String);
const digits = loose.pipe(z.string().regex(/^\d{1,18}$/));
/** PHP sends an empty list for an object that is empty. */
const orEmpty = <Schema extends z.ZodType>(schema: Schema) =>
  z
    .union([schema, z.array(z.never())])
    .nullish()
    .transform((value): z.output<Schema> | undefined => (value == null || Array.isArray(value) ? undefined : value));
const words = z
  .unknown()
  .optional()
  .transform((value) => {
    const text = typeof value === "string" || typeof value === "number" ? plainText(String(value)).slice(0, 300).trim() : "";
    return text === "" ? undefined : text;
  });

const price = z.object({ rate: loose.nullish(), amount: loose.nullish(), amount_including_tax: loose.nullish() });
const address = z.object({
  name: words,
  company: words,
  phone: words,
  street: words,
  number: words,
  zipcode: words,
  city: words,
  country_code: words,
});
const option = z.object({ list_option_id: loose.nullish(), description: words });
const article = z.object({ id: digits, sku: words, description: words, options: z.array(option).nullish() });

const lineSchema = z.object({
  id: z.string().min(1),
  type: z.string(),
  quantity: z.coerce.number().int(),
  description: words,
  /** Of all its pieces. */
  price: z.union([z.array(price), price.transform((one) => [one])]).nullish(),
  unit_price: price.nullish(),
  articles: z.array(article).nullish(),
});
export type ShopLine = z.infer<typeof lineSchema>;

export const orderSchema = z.object({
  number: digits,
  date: z.string(),
  time: z.string(),
  status_changed_date: z.string().nullish(),
  status_changed_time: z.string().nullish(),
  locale: z.string().nullish(),
  discountcode: z.string().nullish(),
  currency: z.string().regex(/^[A-Z]{3}$/),
  credited_order_number: digits.nullish(),
  credit_order_numbers: z
    .union([z.array(digits), digits.transform((one) => [one]), z.record(z.string(), digits).transform((all) => Object.values(all))])
    .nullish()
    .transform((numbers) => numbers ?? []),
  comments: orEmpty(z.object({ internal: z.string().nullish() })),
  payment_status: z.string().nullish(),
  payment: orEmpty(z.object({ gateway_name: words, method_name: words })),
  debtor: z.object({ email: words, address: orEmpty(z.object({ invoice: orEmpty(address), delivery: orEmpty(address) })) }),
  price: z.object({ total: loose }),
  orderlines: z.array(lineSchema),
});
export type ShopOrder = z.infer<typeof orderSchema>;

export type Kind = "piece" | "delivery" | "discount" | "other";

/** Only articles and custom lines are documented by name; of the rest the names say enough, and what none says is a fee. */
export function kindOf({ type }: Pick<ShopLine, "type">): Kind {
  if (type === "article" || type === "custom") return "piece";
  if (/ship|deliver/i.test(type)) return "delivery";
  return /discount/i.test(type) ? "discount" : "other";
}

export interface Worth {
  /** Tax included. */
  readonly paid: Minor;
  readonly tax: Minor;
}

/** @throws WrongOrder */
export function worthOf(line: ShopLine, currency: string): Worth {
  const prices = line.price ?? (line.unit_price ? [line.unit_price] : []);
  const times = line.price ? 1 : line.quantity;
  const sums = prices.map((one) => {
    const size = 10 ** exponent(currency);
    const factor = 1 + Number(one.rate ?? 0) / 100;
    const without = Number(one.amount ?? Number.NaN) * size;
    const paid = one.amount_including_tax == null ? Math.round(without * factor) : parseDecimal(one.amount_including_tax, currency);
    if (paid === null || !Number.isSafeInteger(paid)) throw new WrongOrder([{ pointer: "/orderlines", reason: "a price is no amount" }]);
    const net = Number.isFinite(without) ? without : paid / factor;
    return { paid: paid * times, tax: (paid - Math.round(net)) * times };
  });
  return { paid: sums.reduce((sum, { paid }) => sum + paid, 0), tax: sums.reduce((sum, { tax }) => sum + tax, 0) };
}

/** @throws WrongOrder */
export function totalOf(order: ShopOrder): Minor {
  const total = parseDecimal(order.price.total, order.currency);
  if (total === null) throw new WrongOrder([{ pointer: "/price/total", reason: `"${order.price.total.slice(0, 30)}" is no amount` }]);
  return total;
}

/** @throws WrongOrder when the figures do not hold together */
export function toSnapshot(order: ShopOrder, refundsOf: (lines: readonly OrderLine[]) => ShopRefund[]): OrderSnapshot {
  const { number, currency, discountcode } = order;
  const total = totalOf(order);
  const all = order.orderlines.map((line) => ({ line, kind: kindOf(line), worth: worthOf(line, currency) }));
  const pieces = all.filter(({ kind, worth, line }) => kind === "piece" && worth.paid >= 0 && line.quantity > 0);
  const deliveries = all.filter(({ kind }) => kind === "delivery");
  const discounts = all.filter(({ kind }) => kind === "discount");
  const charges = all.filter((one) => ![...pieces, ...deliveries, ...discounts].includes(one));
  // What no line explains: delivery that has no line, or a discount by code that has none.
  const rest = total - add(all);
  const impliedDelivery = rest > 0 && deliveries.length === 0 ? rest : 0;
  const impliedDiscount = rest < 0 && discounts.length === 0 && discountcode ? rest : 0;
  const listed = add(pieces);
  const off = -(add(discounts) + impliedDiscount);
  const shared = Math.max(0, Math.min(off, listed));
  const shares = allocate(
    shared,
    pieces.map(({ worth }) => worth.paid),
  );
  const lines = pieces.map(({ line, worth }, place) => toLine(line, worth, shares[place] ?? 0));
  const fees: OrderFee[] = charges.map(({ line, worth }) => ({ id: line.id, title: line.description ?? "Costs", ...worth }));
  if (off !== shared) fees.push({ id: "discount", title: "Discount", paid: shared - off, tax: 0 });
  const { invoice, delivery } = order.debtor.address ?? {};
  return checked({
    number,
    externalId: number,
    placedAt: placedAt(order),
    currency,
    status: toStatus(order),
    ...present({
      email: order.debtor.email,
      phone: delivery?.phone ?? invoice?.phone,
      language: languageTag(order.locale ?? ""),
      shipTo: toAddress(delivery) ?? toAddress(invoice),
      billTo: toAddress(invoice),
    }),
    lines,
    fees,
    shipping: { paid: add(deliveries) + impliedDelivery, tax: deliveries.reduce((sum, { worth }) => sum + worth.tax, 0) },
    total,
    discountCodes: discountcode ? [discountcode] : [],
    payments: toPayments(order, total),
    refunds: refundsOf(lines),
    fulfilments: [],
  });
}

function add(all: readonly { readonly worth: Worth }[]): Minor {
  return all.reduce((sum, { worth }) => sum + worth.paid, 0);
}

function toLine(line: ShopLine, { paid: listed, tax }: Worth, off: Minor): OrderLine {
  const [first] = line.articles ?? [];
  const paid = listed - off;
  const rate = line.price?.length === 1 ? line.price[0]?.rate : line.unit_price?.rate;
  const variant = (first?.options ?? []).flatMap((one) => (one.list_option_id != null && one.description ? [one.description] : []));
  return {
    id: line.id,
    ...present({
      sku: first?.sku,
      productId: first?.id,
      variant: variant.join(", ") || undefined,
      taxRate: rate == null ? undefined : Math.round(Number(rate) * 100),
    }),
    title: first?.description ?? line.description ?? first?.sku ?? "?",
    quantity: line.quantity,
    listed,
    paid,
    tax: within(tax, paid, listed),
    categories: [],
    tags: [],
  };
}

/** @throws WrongOrder */
export function placedAt({ date, time }: ShopOrder): number {
  const at = parseInstant(`${date} ${time}`, shopZone);
  if (at === null) throw new WrongOrder([{ pointer: "/date", reason: "is no date" }]);
  return at;
}

export function statusChangedAt({ status_changed_date: date, status_changed_time: time }: ShopOrder): number | null {
  return date && time ? parseInstant(`${date} ${time}`, shopZone) : null;
}

/** Paid for afterwards, or somewhere that the shop does not see. */
const paidLater = ["invoice", "in_arrears", "rembours", "pickup", "cash", "external"];

function toStatus({ payment_status, payment }: ShopOrder): OrderStatus {
  switch (payment_status) {
    case "new":
    case "pending":
    case "incomplete":
      return paidLater.includes(payment?.method_name ?? "") ? "open" : "pending";
    case "voided":
      return "cancelled";
    case "failed":
      return "failed";
    case "refunded":
      return "refunded";
    default:
      return "open";
  }
}

function toPayments({ payment }: ShopOrder, total: Minor): Payment[] {
  if (!payment?.gateway_name || total <= 0) return [];
  const { gateway_name: gateway, method_name: label } = payment;
  return [{ id: "1", gateway, ...present({ label }), tender: label?.includes("giftcard") ? "gift_card" : "money", paid: total }];
}

function toAddress(given: z.infer<typeof address> | undefined): Address | undefined {
  if (!given?.zipcode) return undefined;
  const { name, company, street, number, zipcode, city, country_code } = given;
  const country = country_code?.toUpperCase() ?? "";
  return {
    name: name ?? company ?? "",
    ...present({ company }),
    line1: [street, number].filter((part) => part !== undefined).join(" "),
    postalCode: zipcode,
    city: city ?? "",
    // CLDR's code for a territory nobody knows: in no zone but the rest of the world.
    country: /^[A-Z]{2}$/.test(country) ? country : "ZZ",
  };
}
