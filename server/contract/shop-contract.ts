import { z } from "@hono/zod-openapi";
import { orderInputSchema } from "./orders-json.ts";
import { productInputSchema } from "./products-json.ts";

/**
 * What a shop of any make answers, so that it can be connected: the shapes of both sides, read by the provider `http`, by the
 * conformance command and by the published document. What we send is strict; of what a shop answers only what is used is asked.
 */

const id = z.string().trim().min(1).max(200);
const money = (description: string) =>
  z
    .string()
    .regex(/^-?\d{1,11}(\.\d{1,4})?$/, { error: 'money is decimal text with a point, such as "26.57"' })
    .openapi({ description, example: "26.57" });
const currency = z.string().regex(/^[A-Z]{3}$/, { error: 'a currency is three capital letters, such as "EUR"' });
const quantity = z.int().min(1).max(10_000);
const text = (longest: number) => z.string().max(longest);

/** `GET /` */
export const shopAboutSchema = z
  .object({
    version: z.literal(1, { error: "this is version 1 of the contract: say 1" }),
    name: text(200).min(1).openapi({ description: "What the shop is called, so that a merchant sees it is the right one." }),
    currency: currency.optional(),
    delivery: z
      .enum(["delivered", "shipped", "placed"])
      .default("placed")
      .openapi({ description: "What its orders know of their delivery. Windows count from it." }),
    can: z
      .object({
        products: z.boolean(),
        stock: z.boolean(),
        refunds: z.enum(["moves", "books"]).openapi({
          description: "`moves`: gives the money back by the means it was paid. `books`: only writes down what somebody else gave back.",
        }),
        restocks: z.boolean(),
        credits: z.enum(["account", "gift_card", "coupon"]),
        exchanges: z.enum(["order", "draft_order"]),
        checkout: z.boolean().openapi({ description: "A dearer exchange is paid for on the shop's own checkout." }),
        notes: z.boolean(),
        webhooks: z.boolean(),
      })
      .partial()
      .default({})
      .openapi({ description: "The optional parts it has. What is left out it cannot do, and becomes a step for a person." }),
  })
  .openapi("ShopAbout");

const next = z
  .string()
  .max(1_000)
  .nullable()
  .default(null)
  .openapi({ description: "The `cursor` of the following page; null after the last." });
const total = z.int().min(0).optional().openapi({ description: "How many there are on all pages, where that is cheap to say." });

/** `GET /orders`: each order is read by itself, so that a wrong one holds up no other. */
export const orderListSchema = z.object({ orders: z.array(z.unknown()), next, total });
/** `GET /products`, `GET /stock` */
export const productListSchema = z.object({ products: z.array(z.unknown()), next });

export const documentedOrderList = z.object({ orders: z.array(orderInputSchema), next, total }).openapi("OrderList");
export const documentedProductList = z.object({ products: z.array(productInputSchema), next }).openapi("ProductList");

const lineSchema = z.strictObject({
  lineId: id,
  quantity,
  amount: money("For these pieces, tax included."),
  tax: money("The tax within `amount`."),
});

const returnNumber = text(100).openapi({ description: "What the return is called in the portal.", example: "R-2318" });
const note = text(2_000).openapi({ description: "A sentence for the shop's back office." });
const orderId = id.openapi({ description: "The order's `externalId`, or its `number` where it has none." });

/** `PUT /refunds/{key}` */
export const refundRequestSchema = z
  .strictObject({
    orderId,
    currency,
    amount: money("Everything that is given back: lines + shipping + adjustment."),
    moves: z.boolean().openapi({ description: "Whether the shop is to give the money back, or only writes it down." }),
    lines: z.array(lineSchema),
    shipping: z.strictObject({ amount: money("Of the outbound delivery."), tax: money("The tax within it.") }),
    adjustment: money("Fees taken off (negative) and goodwill (positive) together."),
    restock: z.array(z.strictObject({ lineId: id, quantity })).openapi({ description: "Which of these pieces go back on sale with it." }),
    returnNumber,
    note,
  })
  .openapi("RefundRequest");

export const refundAnswerSchema = z
  .object({
    id: id.openapi({ description: "The shop's own id of the refund; the same that stands in the order's `refunds`." }),
    amount: money("What is given back."),
    state: z.enum(["done", "pending", "rejected"]).openapi({
      description: "`pending`: made, and the money is on its way. `rejected`: made, and it came back.",
    }),
    at: z.string().max(40).optional().openapi({ description: "ISO 8601.", example: "2026-11-22T15:00:00Z" }),
  })
  .openapi("Refund");

/** `PUT /restocks/{key}` */
export const restockRequestSchema = z
  .strictObject({ orderId, items: z.array(z.strictObject({ lineId: id, quantity })), returnNumber, note })
  .openapi("RestockRequest");
export const restockAnswerSchema = z.object({ id }).openapi("Restock");

/** `PUT /credits/{key}` */
export const creditRequestSchema = z
  .strictObject({
    orderId,
    currency,
    amount: money("What it is worth."),
    code: text(60).openapi({ description: "What the code is to be, for shops that let others choose it." }),
    expiresAt: z.iso.datetime(),
    returnNumber,
    note,
  })
  .openapi("CreditRequest");
export const creditAnswerSchema = z
  .object({
    id,
    amount: money("What it is worth."),
    code: text(100).min(1).optional().openapi({ description: "What the shopper types; none for a balance on the shopper's account." }),
  })
  .openapi("Credit");

/** `PUT /exchanges/{key}` */
export const exchangeRequestSchema = z
  .strictObject({
    orderId,
    currency,
    returned: z.array(lineSchema),
    wanted: z.array(
      z.strictObject({
        sku: text(200).optional(),
        productId: text(200).optional(),
        variantId: text(200).optional(),
        title: text(500),
        quantity,
        price: money("Of one piece."),
      }),
    ),
    worth: money("What the pieces that come back are worth towards the others."),
    charge: money("What is left to pay."),
    checkout: z.boolean().openapi({ description: "Whether the shop is to ask for `charge` on its own checkout." }),
    returnNumber,
    note,
  })
  .openapi("ExchangeRequest");
export const exchangeAnswerSchema = z
  .object({
    id: id.openapi({
      description: "The id of the new order. `GET /orders/{id}` answers it: `pending` until it is paid, `cancelled` when it will not be.",
    }),
    number: text(64).min(1),
    payAt: z
      .url({ protocol: /^https?$/ })
      .max(2_000)
      .optional()
      .openapi({ description: "Where the shopper pays `charge`." }),
  })
  .openapi("Exchange");

/** `PUT /notes/{key}` */
export const noteRequestSchema = z
  .strictObject({
    orderId,
    returnNumber,
    status: text(40).openapi({ description: "Where the return is, in one word.", example: "waiting_for_parcel" }),
    note,
    pieces: z.array(z.strictObject({ lineId: id, quantity, reason: text(200) })),
    labelUrl: text(2_000).optional().openapi({ description: "Leads to the label for ten minutes." }),
    trackingNumber: text(100).optional(),
    trackingUrl: text(2_000).optional().openapi({ description: "Shows where the parcel is to whoever has it, and nothing else." }),
  })
  .openapi("NoteRequest");

/** `PUT /webhook` */
export const webhookRequestSchema = z
  .strictObject({ url: z.url(), secret: text(200).openapi({ description: "`whsec_…`, for the libraries of standardwebhooks.com." }) })
  .openapi("WebhookRequest");

/** What the shop sends there. */
export const webhookEventSchema = z
  .object({
    type: z.enum(["order.changed", "order.deleted", "changed"]).openapi({
      description: "`changed`: something did, and nobody says what.",
    }),
    data: z.object({ id }).optional().openapi({ description: "The order's id." }),
  })
  .openapi("WebhookEvent");

/** Why a shop did not do it: the body of any answer from 400 to 499. */
export const refusalSchema = z
  .object({
    code: z.enum(["not_found", "too_much", "already_done", "not_supported", "wrong_state", "no_funds", "wrong_request"]).openapi({
      description:
        "`too_much`: more than is left of the order. `already_done`: the same was done by another way. `wrong_state`: the order is not in a state for it.",
    }),
    detail: text(2_000).optional().openapi({ description: "For a person, without anybody's data." }),
  })
  .openapi("ShopRefusal");

/** In one `GET /stock`. */
export const mostSkus = 50;
