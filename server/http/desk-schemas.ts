import { z } from "@hono/zod-openapi";
import { languages } from "../../locales/texts.ts";
import type { Policy } from "../domain/policy.ts";
import { isSlug, isTimeZone } from "../domain/shop.ts";
import { policySchema } from "./policy-schema.ts";

// What the desk's API takes and gives beyond orders and policies. Amounts are minor units, instants epoch milliseconds.

/** One line: names become headers of mails, and NUL is refused by PostgreSQL. */
const line = (longest: number) =>
  z
    .string()
    .max(longest)
    .regex(/^[^\p{Cc}\p{Cs}\u2028\u2029]*$/u, { error: "holds control characters" });
const name = line(200).min(1);
const address = z.strictObject({
  name,
  company: line(200).exactOptional(),
  line1: name,
  line2: line(200).exactOptional(),
  postalCode: line(20).min(1),
  city: name,
  region: line(100).exactOptional(),
  country: z.string().regex(/^[A-Z]{2}$/),
});

const url = z.url({ protocol: /^https?$/ }).max(2_000);

export const newShopSchema = z
  .strictObject({
    slug: z.string().refine(isSlug, "small letters, digits and dashes, at most 40"),
    name,
    /** Signs its mails and answers questions until the settings say otherwise. */
    owner: z.email().max(254),
  })
  .openapi("NewShop");

export const shopChangesSchema = z
  .strictObject({
    name,
    portal: z.enum(["active", "hidden", "inactive"]),
    promoted: z.boolean(),
    brand: z.strictObject({
      name,
      accent: z
        .string()
        .regex(/^#[0-9a-fA-F]{6}$/)
        .exactOptional(),
      sender: z.strictObject({ name, address: z.email().max(254) }),
      address,
      addresses: z.record(z.string().regex(/^[\w.-]{1,64}$/), address).default({}),
    }),
    timeZone: z.string().refine(isTimeZone, "an IANA time zone, such as Europe/Paris"),
    defaultLanguage: z.enum(languages),
    languages: z.array(z.enum(languages)).min(1),
    emailProof: z.boolean(),
    insertQr: z.boolean(),
    apiReturns: z.boolean(),
    can: z.strictObject({ storeCredit: z.boolean(), exchange: z.boolean() }),
    help: z.strictObject({ url: url.exactOptional(), email: z.email().max(254).exactOptional() }),
  })
  .partial()
  .openapi("ShopChanges");

export const shopSettingsSchema = shopChangesSchema
  .required()
  .extend({
    slug: z.string(),
    code: z.string(),
    /** Where the picture is shown; null without one. */
    logo: z.string().nullable(),
    defaultLanguage: z.string(),
    languages: z.array(z.string()),
  })
  .openapi("ShopSettings");

export type ShopSettings = z.infer<typeof shopSettingsSchema>;

export const policyVersionSchema = z
  .object({ id: z.string(), version: z.int(), createdAt: z.int(), policy: policySchema as z.ZodType<Policy> })
  .openapi("PolicyVersion");

export const importResultSchema = z
  .object({
    imported: z.int(),
    unchanged: z.int(),
    rejected: z.int(),
    problems: z.array(z.object({ line: z.int(), reason: z.string() })),
  })
  .openapi("ImportResult");

export const orderSummarySchema = z
  .object({
    id: z.string(),
    number: z.string(),
    portalNumber: z.string(),
    placedAt: z.int(),
    status: z.string(),
    currency: z.string(),
    total: z.int(),
    refunded: z.int(),
    items: z.int(),
    revision: z.int(),
  })
  .openapi("OrderSummary");

/** One line of the list of orders (S2-17). */
export const orderRowSchema = orderSummarySchema
  .extend({ shop: z.string(), shopper: z.string(), country: z.string(), returns: z.int() })
  .openapi("OrderRow");

export const orderDetailSchema = orderSummarySchema
  .extend({
    email: z.string().nullable(),
    lines: z.array(
      z.object({
        id: z.string(),
        sku: z.string().nullable(),
        title: z.string(),
        variant: z.string().nullable(),
        quantity: z.int(),
        paid: z.int(),
        tax: z.int(),
      }),
    ),
    shipping: z.object({ paid: z.int(), tax: z.int() }),
    fees: z.array(z.object({ title: z.string(), paid: z.int(), tax: z.int() })),
  })
  .openapi("OrderDetail");

export const pageOf = <Item extends z.ZodType>(item: Item) => z.object({ items: z.array(item), next: z.string().nullable() });

export const snippetsSchema = z
  .object({
    /** The two lines to paste. */
    embed: z.string(),
    hostedPage: z.string(),
    delivered: z.object({ html: z.string(), text: z.string() }),
    /** The merchant wants `delivered` in the Delivered mail, and there is an open portal for it to lead to. */
    promoted: z.boolean(),
    policy: z.object({ html: z.string(), text: z.string() }),
  })
  .openapi("Snippets");
