import { z } from "@hono/zod-openapi";
import { carrierHandovers } from "../domain/connection.ts";
import { costStates, pickupStates, shipmentStates } from "../domain/shipment.ts";
import { parcelMails, shippingFacts, shippingWeights } from "../domain/shipping.ts";
import { handoverSchema } from "./schemas.ts";

const text = z.record(z.string().max(20), z.string().max(200)).refine((words) => Object.keys(words).length <= 50);
const currency = z.string().regex(/^[A-Z]{3}$/);
const money = z.strictObject({ amount: z.int().min(0).max(100_000_000), currency });
/** A line of a contract's price list: of a zone of the policy, up to so many grams, or both. */
const contractPrice = money.extend({
  zone: z.string().min(1).max(60).exactOptional(),
  upTo: z.int().min(1).max(1_000_000).exactOptional(),
});
const ref = z.strictObject({ connectionId: z.string().max(40), service: z.string().min(1).max(200) });

const condition = z.strictObject({
  fact: z.enum(shippingFacts),
  is: z.enum(["equal", "not_equal", "one_of", "none_of", "at_least", "at_most", "starts_with"]),
  value: z.union([z.string().max(200), z.number(), z.array(z.string().max(200)).max(200)]),
});

/** How a shop's parcels travel. What is left out is as it is by itself. */
export const shippingRulesSchema = z
  .strictObject({
    services: z
      .array(
        ref.extend({
          on: z.boolean(),
          price: money.exactOptional(),
          prices: z.array(contractPrice).min(1).max(50).exactOptional(),
          days: z.int().min(0).max(90).exactOptional(),
        }),
      )
      .max(500),
    rules: z
      .array(
        z.strictObject({
          id: z.string().min(1).max(40),
          title: text,
          when: z.strictObject({ match: z.enum(["all", "any"]), conditions: z.array(condition).max(30) }),
          then: z.strictObject({ do: z.enum(["only", "never", "first"]), services: z.array(ref).max(100) }),
          off: z.literal(true).exactOptional(),
        }),
      )
      .max(100),
    weights: z.strictObject(
      Object.fromEntries(shippingWeights.map((weight) => [weight, z.number().min(0).max(10)])) as Record<
        (typeof shippingWeights)[number],
        z.ZodNumber
      >,
    ),
    fallBack: z.boolean(),
    ownLabel: z.boolean(),
    parcel: z.strictObject({
      weight: z.int().min(0).max(100_000),
      length: z.int().min(1).max(5_000),
      width: z.int().min(1).max(5_000),
      height: z.int().min(1).max(5_000),
    }),
    pieceWeight: z.int().min(1).max(100_000),
    mostParcels: z.int().min(1).max(20),
    lostAfterDays: z.int().min(1).max(120),
    mails: z.array(z.enum(parcelMails)).max(20),
    remindBeforeDays: z.int().min(1).max(60).nullable(),
    pickupAnswerHours: z.int().min(1).max(720),
  })
  .openapi("ShippingRules");

const troubleSchema = z.object({ provider: z.string(), text: z.string() });

const priceSchema = z.object({ amount: z.int(), currency: z.string() }).nullable();

export const shippingSchema = z
  .object({
    revision: z.int(),
    rules: shippingRulesSchema,
    services: z.array(
      z.object({
        connectionId: z.string(),
        provider: z.string(),
        carrier: z.string(),
        service: z.string(),
        title: z.string(),
        handovers: z.array(z.enum(carrierHandovers)),
        paperless: z.enum(["qr", "code", "none"]),
        /** As the carrier says. */
        price: priceSchema,
        days: z.int().nullable(),
        on: z.boolean(),
      }),
    ),
    /** Of the policy in force, for price lists. */
    zones: z.array(z.object({ id: z.string(), title: z.string() })),
    troubles: z.array(troubleSchema),
  })
  .openapi("Shipping");

export const rateSchema = z.object({
  connectionId: z.string(),
  provider: z.string(),
  carrier: z.string(),
  service: z.string(),
  title: z.string(),
  price: priceSchema,
  /** The price is the merchant's contract's; `asked`, what the carrier says instead. */
  contract: z.object({ asked: priceSchema }).nullable(),
  days: z.number().nullable(),
  handovers: z.array(z.enum(carrierHandovers)),
  /** Needs a printer. */
  printer: z.boolean(),
  /** A list of points exists for it. */
  points: z.boolean(),
  score: z.number().nullable(),
  chosen: z.boolean(),
  why: z.array(z.string()),
});

export const ratesSchema = z.object({ items: z.array(rateSchema), troubles: z.array(troubleSchema) }).openapi("Rates");

/** An example parcel, and optionally rules that are not saved yet. */
export const trialSchema = z
  .strictObject({
    rules: shippingRulesSchema.partial().exactOptional(),
    country: z.string().length(2),
    postalCode: z.string().max(20),
    city: z.string().max(100).exactOptional(),
    handover: handoverSchema.exactOptional(),
    weight: z.int().min(1).max(1_000_000).exactOptional(),
    value: z.int().min(0).max(100_000_000).exactOptional(),
    currency: currency.exactOptional(),
    reason: z.string().max(100).exactOptional(),
    pieces: z.int().min(1).max(1_000).exactOptional(),
    carrier: z.string().max(100).exactOptional(),
  })
  .openapi("ShippingTrial");

export const labelOrderSchema = z
  .strictObject({
    parcelId: z.string().exactOptional(),
    connectionId: z.string().exactOptional(),
    service: z.string().max(200).exactOptional(),
    /** Ours is drawn. */
    own: z.literal(true).exactOptional(),
    mail: z.boolean(),
    message: z.string().trim().max(2_000).exactOptional(),
  })
  .openapi("LabelOrder");

export const findingSchema = z
  .strictObject({
    made: z.boolean(),
    reference: z.string().trim().max(200).exactOptional(),
    trackingNumber: z.string().trim().max(100).exactOptional(),
    why: z.string().trim().min(1).max(1_000),
  })
  .openapi("LabelFinding");

export const addedParcelSchema = z
  .strictObject({ mail: z.boolean(), message: z.string().trim().max(2_000).exactOptional() })
  .openapi("AddedParcel");

const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);
export const costQuery = z.object({
  shop: z.string().max(40).optional(),
  /** As it is called in `months`. */
  carrier: z.string().max(100).optional(),
  from: day.optional(),
  to: day.optional(),
});

export const costsSchema = z
  .object({
    months: z.array(
      z.object({
        month: z.string(),
        shop: z.string(),
        carrier: z.string(),
        labels: z.int(),
        cancelled: z.int(),
        /** Times a courier comes for a price of its own, beside the label's. */
        pickups: z.int(),
        /** What they cost, less what was given back. Minor units. */
        amount: z.int(),
        /** What of it nobody but the merchant's own price list says. */
        byContract: z.int(),
        currency: z.string().nullable(),
      }),
    ),
    items: z.array(
      z.object({
        id: z.string(),
        at: z.int(),
        shop: z.string(),
        returnId: z.string(),
        returnNumber: z.string(),
        carrier: z.string(),
        /** Null: what a courier asks for coming. */
        service: z.string().nullable(),
        trackingNumber: z.string().nullable(),
        state: z.enum([...shipmentStates, ...pickupStates]),
        cost: priceSchema,
        costState: z.enum(costStates),
        /** By the merchant's own price list. */
        contract: z.boolean(),
      }),
    ),
    next: z.string().nullable(),
  })
  .openapi("LabelCosts");

export type ShippingRulesView = z.infer<typeof shippingRulesSchema>;
export type Shipping = z.infer<typeof shippingSchema>;
export type Rate = z.infer<typeof rateSchema>;
export type Rates = z.infer<typeof ratesSchema>;
export type ShippingTrial = z.input<typeof trialSchema>;
export type LabelCosts = z.infer<typeof costsSchema>;
