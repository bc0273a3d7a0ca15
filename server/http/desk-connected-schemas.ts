import { z } from "@hono/zod-openapi";
import { carrierHandovers, connectionTroubles, labelFormats } from "../domain/connection.ts";

const instant = z.int();
const lostAnswer = z.enum(["same_key", "found_again", "person"]);

const shopCanSchema = z
  .object({
    findByNumber: z.boolean(),
    delivery: z.enum(["delivered", "shipped", "placed"]),
    refund: z.enum(["moves", "books", "none"]),
    restock: z.enum(["with_refund", "alone", "none"]),
    credit: z.enum(["account", "gift_card", "coupon", "none"]),
    exchange: z.enum(["return", "draft_order", "order", "none"]),
    collects: z.boolean(),
    products: z.boolean(),
    stock: z.boolean(),
    returns: z.boolean(),
    label: z.boolean(),
    notes: z.array(z.enum(["note", "tag", "metadata", "status"])),
    webhooks: z.enum(["signed", "hint", "none"]),
    lostAnswer,
  })
  .openapi("ShopCan");

const gatewayCanSchema = z
  .object({ collects: z.boolean(), lists: z.boolean(), webhooks: z.enum(["signed", "none"]), lostAnswer })
  .openapi("GatewayCan");

const labelFormat = z.enum(labelFormats);

const carrierCanSchema = z
  .object({
    formats: z.array(labelFormat),
    reprints: z.array(labelFormat),
    paperless: z.enum(["qr", "code", "none"]),
    countries: z.union([z.array(z.string()), z.literal("any")]),
    international: z.boolean(),
    customs: z.boolean(),
    handovers: z.array(z.enum(carrierHandovers)),
    points: z.boolean(),
    pickup: z.enum(["with_label", "separate", "none"]),
    cancel: z.boolean(),
    rates: z.boolean(),
    charged: z.enum(["on_creation", "on_scan", "by_contract"]),
    addressOrder: z.enum(["physical", "swapped"]),
    tracking: z.enum(["poll", "none"]),
    trackedAtOnce: z.int(),
    webhooks: z.enum(["signed", "hint", "none"]),
    lostAnswer,
  })
  .openapi("CarrierCan");

const providerSchema = z
  .object({
    id: z.string(),
    kind: z.enum(["shop", "gateway", "carrier"]),
    title: z.string().openapi({ description: "The vendor's own name for it" }),
    about: z.string().openapi({ description: "What connecting brings and what it cannot, in the reader's language" }),
    can: z.union([shopCanSchema, gatewayCanSchema, carrierCanSchema]),
    /** The form is drawn from these, in this order. */
    settings: z.array(
      z.object({
        name: z.string(),
        /** A `secret` is sealed and never shown again. */
        kind: z.enum(["text", "lines", "address", "secret", "choice"]),
        required: z.boolean(),
        options: z.array(z.string()),
        example: z.string().nullable(),
        standard: z.string().nullable(),
        label: z.string(),
        hint: z.string().openapi({ description: "Where to find it, and which permission it needs" }),
      }),
    ),
  })
  .openapi("Provider");

export const providerListSchema = z.object({ items: z.array(providerSchema) }).openapi("Providers");

const settings = z
  .record(z.string().max(64), z.string().max(8_000))
  .refine((given) => Object.keys(given).length <= 30, "at most 30 settings")
  .openapi({ description: "Values by the names of the provider's settings, secrets among them" });

export const newConnectionSchema = z.strictObject({ provider: z.string().min(1).max(40), settings }).openapi("NewConnection");

export const connectionChangesSchema = z
  .strictObject({ settings })
  .openapi("ConnectionChanges", { description: "All settings; secrets that are left out stay, unless an address moves to another host" });

export const connectionCheckSchema = z
  .object({
    /** It would be connected with these. */
    ok: z.boolean(),
    account: z.string().nullable().openapi({ description: "What the account is called there" }),
    currency: z.string().nullable(),
    missing: z.array(z.string()).openapi({ description: "Permissions that are missing, in the vendor's words" }),
    trouble: z.enum(connectionTroubles).nullable(),
    message: z.string().nullable().openapi({ description: "For a technician, in English" }),
    /** What happened and what to do, in the reader's language; null when all is well. */
    text: z.string().nullable(),
  })
  .openapi("ConnectionCheck");

export const connectedSchema = z
  .object({
    id: z.string(),
    kind: z.enum(["shop", "gateway", "carrier"]),
    provider: z.string(),
    title: z.string(),
    account: z.string(),
    currency: z.string().nullable(),
    /** Null for a provider this server does not know any more. */
    can: z.union([shopCanSchema, gatewayCanSchema, carrierCanSchema]).nullable(),
    /** Without the secrets. */
    settings: z.record(z.string(), z.string()),
    /** Names of the secrets that are kept. */
    secrets: z.array(z.string()),
    /** `filling`: the shop's history is still being read. */
    health: z.enum(["filling", "well", "troubled"]),
    trouble: z
      .object({
        trouble: z.enum(connectionTroubles),
        message: z.string().openapi({ description: "For a technician, in English" }),
        text: z.string().openapi({ description: "What happened and what to do, in the reader's language" }),
        /** Since when. */
        at: instant,
      })
      .nullable(),
    /** Orders of the shop's history; `total` is null where the shop does not say. */
    fill: z.object({ done: z.int(), total: z.int().nullable(), finishedAt: instant.nullable() }),
    /** When everything asked for last came. */
    syncedAt: instant.nullable(),
    nextAt: instant,
    /** `failed`: our webhooks could not be registered; the shop is asked every few minutes all the same. */
    hooks: z.enum(["signed", "hint", "none", "failed"]),
    hooksMessage: z.string().nullable().openapi({ description: "Why they could not, for a technician" }),
    hooksAddress: z
      .string()
      .nullable()
      .openapi({ description: "Where its webhooks are sent to, for shops where a person types that in; null where we register them" }),
    /** Orders that could not be read, counted up to a thousand. */
    unread: z.int(),
    version: z.int(),
    createdAt: instant,
  })
  .openapi("Connected");

export const unreadListSchema = z
  .object({ items: z.array(z.object({ number: z.string(), why: z.string(), at: instant })) })
  .openapi("UnreadOrders");

export type ProviderView = z.infer<typeof providerSchema>;
export type ProviderListView = z.infer<typeof providerListSchema>;
export type NewConnection = z.infer<typeof newConnectionSchema>;
export type ConnectionCheckView = z.infer<typeof connectionCheckSchema>;
export type ConnectedView = z.infer<typeof connectedSchema>;
export type UnreadListView = z.infer<typeof unreadListSchema>;
