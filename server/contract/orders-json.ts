import { z } from "@hono/zod-openapi";
import { goodsOf } from "../domain/goods.ts";
import { parseInstant } from "../domain/instant.ts";
import { exponent, type Minor, parseDecimal } from "../domain/money.ts";
import type { Address, Fulfilment, OrderSnapshot, ShopRefund } from "../domain/order.ts";
import { checked, languageTag, type OrderMistake, present, sumOf, WrongOrder } from "../domain/snapshot.ts";
import { goodsInput } from "./goods-json.ts";

/**
 * An order as integrators give it: by `PUT /api/desk/shops/{slug}/orders/{number}`, in a batch, or in a file. Money is decimal
 * text in the order's currency, because that is what shops hold; it is read exactly or refused, never rounded.
 */

/** One line of text. Control characters are accidents, and PostgreSQL refuses NUL. */
const clean = /^[^\p{Cs}\p{Cc}]*$/u;
const text = (longest: number) => z.string().trim().min(1).max(longest).regex(clean, { error: "holds control characters" });
const optionalText = (longest: number) => text(longest).optional();
const loose = (longest: number) => z.string().trim().max(longest).regex(clean, { error: "holds control characters" }).default("");
const id = text(100);

const money = (description: string) =>
  z
    .string()
    .regex(/^-?\d{1,11}(\.\d{1,4})?$/, { error: 'money is decimal text with a point, such as "26.57"' })
    .openapi({ description, example: "26.57" });

const instant = (description: string) =>
  z
    .union([z.iso.datetime({ offset: true }), z.int().min(0).max(8_640_000_000_000)], {
      error: 'an instant is ISO 8601 with an offset ("2026-11-22T15:00:00Z") or epoch milliseconds',
    })
    .openapi({ description, example: "2026-11-22T15:00:00Z" });

const currency = z
  .string()
  .regex(/^[A-Z]{3}$/, { error: 'a currency is three capital letters, such as "EUR"' })
  .openapi({ description: "ISO 4217.", example: "EUR" });

const addressInputSchema = z
  .strictObject({
    name: loose(200),
    company: optionalText(200),
    line1: loose(200),
    line2: optionalText(200),
    postalCode: z
      .string()
      .trim()
      .max(20)
      .regex(clean)
      .default("")
      .openapi({ description: "Empty where the country has none. A shopper finds the order with it." }),
    city: loose(120),
    region: optionalText(120),
    country: z
      .string()
      .regex(/^[A-Z]{2}$/, { error: 'a country is two capital letters, such as "FR"' })
      .openapi({ description: "ISO 3166-1 alpha-2.", example: "FR" }),
  })
  .openapi("OrderAddressInput");

const lineInputSchema = z
  .strictObject({
    id: id.openapi({ description: "The shop's own line id; the same on every import." }),
    sku: optionalText(100),
    gtin: optionalText(20),
    productId: id.optional(),
    variantId: id.optional(),
    title: text(500),
    variant: text(200).optional().openapi({ description: "What tells this one from its siblings.", example: "Navy, M" }),
    imageUrl: z
      .url({ protocol: /^https?$/ })
      .max(2_000)
      .optional(),
    quantity: z.int().min(1).max(10_000),
    listed: money("For all units: before discounts, tax included. Without it: as paid.").optional(),
    paid: money("For all units: after discounts, tax included."),
    tax: money("The tax within `paid`.").default("0"),
    taxRate: z.number().min(0).max(100).optional().openapi({ description: "Per cent.", example: 20 }),
    ...goodsInput,
    categories: z.array(text(200)).max(50).default([]),
    tags: z.array(text(200)).max(50).default([]),
    exempt: z
      .enum(["custom_made", "perishable", "sealed_hygiene", "sealed_media", "mixed", "press"])
      .optional()
      .openapi({ description: "Why the right of withdrawal does not reach these goods (Directive 2011/83/EU, article 16)." }),
    intangible: z.boolean().optional().openapi({ description: "Cannot be sent back: gift card, download, service." }),
    finalSale: z.boolean().optional().openapi({ description: "Sold on the condition that the shop takes nothing back voluntarily." }),
  })
  .openapi("OrderLineInput");

const portion = z.strictObject({ lineId: id, quantity: z.int().min(1).max(10_000) });

export const orderInputSchema = z
  .strictObject({
    number: text(64).openapi({ description: "As the shop prints it. Unique within the shop.", example: "1001" }),
    externalId: id.optional().openapi({ description: "The shop's own id, when it differs from the number." }),
    placedAt: instant("When it was placed."),
    currency,
    status: z
      .enum(["pending", "open", "completed", "cancelled", "failed", "refunded"])
      .default("open")
      .openapi({ description: "`pending`: not paid yet. `open`: paid or being prepared." }),
    email: z.email().max(254).optional(),
    phone: optionalText(50),
    language: z
      .string()
      .max(35)
      .refine((tag) => languageTag(tag) !== undefined, { error: 'a language is a BCP 47 tag, such as "fr" or "pt-BR"' })
      .optional(),
    shipTo: addressInputSchema.optional(),
    billTo: addressInputSchema.optional(),
    lines: z.array(lineInputSchema).min(1).max(1_000),
    fees: z
      .array(
        z.strictObject({
          id: id.optional(),
          title: text(200),
          paid: money("Tax included; negative for a credit."),
          tax: money("The tax within it.").default("0"),
        }),
      )
      .max(100)
      .default([]),
    shipping: z
      .strictObject({
        paid: money("Tax included."),
        tax: money("The tax within `paid`.").default("0"),
        cheapestStandard: money("The cheapest standard delivery on offer when the order was placed; what the law gives back.").optional(),
      })
      .default({ paid: "0", tax: "0" }),
    total: money("Lines, fees and shipping must add up to it. Without it, their sum is the total.").optional(),
    discountCodes: z.array(text(100)).max(50).default([]),
    payments: z
      .array(
        z.strictObject({
          id: id.optional(),
          gateway: text(100),
          label: text(100).optional().openapi({ example: "Visa ending in 4821" }),
          tender: z.enum(["money", "gift_card", "store_credit"]).default("money"),
          paid: money("What was paid this way."),
          reference: text(200)
            .optional()
            .openapi({ description: "What the gateway itself calls the payment; a refund by the gateway needs it.", example: "pi_3Qx…" }),
        }),
      )
      .max(50)
      .default([]),
    refunds: z
      .array(
        z.strictObject({
          id,
          at: instant("When.").optional(),
          amount: money("Positive."),
          lines: z
            .array(z.strictObject({ lineId: id, quantity: z.int().min(0).max(10_000), amount: money("Positive.") }))
            .max(1_000)
            .optional()
            .openapi({ description: "The units it was for. Without them a person looks at any return of this order." }),
          shipping: money("What of it was for outbound delivery.").optional(),
        }),
      )
      .max(200)
      .default([]),
    fulfilments: z
      .array(
        z.strictObject({
          id: id.optional(),
          shippedAt: instant("When it left.").optional(),
          deliveredAt: instant("When it arrived; windows count from here.").optional(),
          carrier: optionalText(100),
          trackingNumber: optionalText(100),
          lines: z.array(portion).max(1_000).optional().openapi({ description: "Without them: everything." }),
        }),
      )
      .max(200)
      .default([]),
    soldInStore: z.boolean().optional().openapi({ description: "Sold in a shop with a door: delivery is the moment of sale." }),
  })
  .openapi("OrderInput");

export type OrderInput = z.infer<typeof orderInputSchema>;

/**
 * Reads one order of the API's own JSON. Throws `WrongOrder` with everything that is wrong.
 * @param unknown what becomes of fields that are none of ours: somebody who gives us an order hears of a slip in a name
 */
export function readOrder(given: unknown, unknown: "refused" | "left_out" = "refused"): OrderSnapshot {
  const first = orderInputSchema.safeParse(given);
  const result = first.success || unknown === "refused" ? first : orderInputSchema.safeParse(withoutUnknown(given, first.error));
  if (result.success) return toSnapshot(result.data);
  throw new WrongOrder(
    result.error.issues.map(({ path, message }) => ({ pointer: path.map((step) => `/${String(step)}`).join(""), reason: message })),
  );
}

function withoutUnknown(given: unknown, { issues }: z.ZodError): unknown {
  const copy: unknown = structuredClone(given);
  for (const issue of issues) {
    if (issue.code !== "unrecognized_keys") continue;
    const place = issue.path.reduce<unknown>((at, step) => (at as Record<PropertyKey, unknown>)[step], copy);
    for (const key of issue.keys) delete (place as Record<string, unknown>)[key];
  }
  return copy;
}

/** Turns an order that has the right shape into a snapshot. Throws `WrongOrder` when its figures or references do not hold. */
export function toSnapshot(input: OrderInput): OrderSnapshot {
  const amounts = new Amounts(input.currency);
  const lines = input.lines.map(({ listed, paid, tax, taxRate, weight, hsCode, origin, ...line }, place) => {
    const at = `/lines/${place}`;
    const exact = amounts.read(paid, `${at}/paid`);
    return {
      ...present(line),
      listed: listed === undefined ? exact : amounts.read(listed, `${at}/listed`),
      paid: exact,
      tax: amounts.read(tax, `${at}/tax`),
      ...(taxRate === undefined ? {} : { taxRate: Math.round(taxRate * 100) }),
      ...goodsOf({ weight, hsCode, origin }),
    };
  });
  const fees = input.fees.map((fee, place) => ({
    id: fee.id ?? `fee-${place + 1}`,
    title: fee.title,
    paid: amounts.read(fee.paid, `/fees/${place}/paid`),
    tax: amounts.read(fee.tax, `/fees/${place}/tax`),
  }));
  const shipping = {
    paid: amounts.positive(input.shipping.paid, "/shipping/paid"),
    tax: amounts.positive(input.shipping.tax, "/shipping/tax"),
    ...(input.shipping.cheapestStandard === undefined
      ? {}
      : { cheapestStandard: amounts.positive(input.shipping.cheapestStandard, "/shipping/cheapestStandard") }),
  };
  const payments = input.payments.map((payment, place) => ({
    ...present(payment),
    id: payment.id ?? `payment-${place + 1}`,
    paid: amounts.positive(payment.paid, `/payments/${place}/paid`),
  }));
  const refunds = input.refunds.map((refund, place) => toRefund(refund, `/refunds/${place}`, amounts));
  const total = input.total === undefined ? sumOf({ lines, fees, shipping }) : amounts.read(input.total, "/total");
  amounts.settle();

  const { number, externalId, email, phone, soldInStore, shipTo, billTo, language } = input;
  return checked({
    number,
    placedAt: toInstant(input.placedAt),
    currency: input.currency,
    status: input.status,
    ...present({ externalId, email, phone, soldInStore }),
    ...present({ language: language === undefined ? undefined : languageTag(language) }),
    ...present({ shipTo: shipTo && toAddress(shipTo), billTo: billTo && toAddress(billTo) }),
    lines,
    fees,
    shipping,
    total,
    discountCodes: input.discountCodes,
    payments,
    refunds,
    fulfilments: input.fulfilments.map(toFulfilment),
  });
}

function toRefund(refund: OrderInput["refunds"][number], at: string, amounts: Amounts): ShopRefund {
  return {
    id: refund.id,
    amount: amounts.positive(refund.amount, `${at}/amount`),
    ...present({
      at: refund.at === undefined ? undefined : toInstant(refund.at),
      lines: refund.lines?.map((line, place) => ({ ...line, amount: amounts.positive(line.amount, `${at}/lines/${place}/amount`) })),
      shipping: refund.shipping === undefined ? undefined : amounts.positive(refund.shipping, `${at}/shipping`),
    }),
  };
}

function toFulfilment(fulfilment: OrderInput["fulfilments"][number], place: number): Fulfilment {
  const { shippedAt, deliveredAt, ...rest } = fulfilment;
  return {
    ...present(rest),
    id: fulfilment.id ?? `fulfilment-${place + 1}`,
    ...present({
      shippedAt: shippedAt === undefined ? undefined : toInstant(shippedAt),
      deliveredAt: deliveredAt === undefined ? undefined : toInstant(deliveredAt),
    }),
  };
}

function toAddress(address: z.infer<typeof addressInputSchema>): Address {
  return present(address);
}

function toInstant(given: string | number): number {
  return typeof given === "number" ? given : (parseInstant(given, "UTC") ?? Date.parse(given));
}

/** Reads amounts of one currency and keeps what is wrong with them, so that the caller hears of everything at once. */
class Amounts {
  readonly #currency: string;
  readonly #mistakes: OrderMistake[] = [];
  constructor(currency: string) {
    this.#currency = currency;
  }

  read(decimal: string, pointer: string): Minor {
    const minor = parseDecimal(decimal, this.#currency);
    if (minor !== null) return minor;
    const places = exponent(this.#currency);
    this.#mistakes.push({ pointer, reason: `"${decimal}" has more decimals than ${this.#currency} (${places})` });
    return 0;
  }

  positive(decimal: string, pointer: string): Minor {
    const minor = this.read(decimal, pointer);
    if (minor < 0) this.#mistakes.push({ pointer, reason: `${decimal} is negative` });
    return minor;
  }

  settle(): void {
    if (this.#mistakes.length > 0) throw new WrongOrder(this.#mistakes);
  }
}
