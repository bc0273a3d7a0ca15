import { z } from "zod";

/** What we use of Shopify's things. Their lists hold what was asked for. */

const text = z.string().nullish().catch(undefined);
const money = z.object({
  presentmentMoney: z.object({ amount: z.union([z.string(), z.number()]).transform(String), currencyCode: z.string() }),
});
export type MoneySet = z.infer<typeof money>;
const taxLines = z.array(z.object({ ratePercentage: z.number().nullish().catch(undefined), priceSet: money }));
const discounts = z.array(z.object({ allocatedAmountSet: money }));

export const pageInfo = z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullish() });

export const addressSchema = z
  .object({
    name: text,
    company: text,
    address1: text,
    address2: text,
    city: text,
    zip: text,
    provinceCode: text,
    countryCodeV2: text,
  })
  .nullish()
  .catch(undefined);

/** What carriers and customs are told of a piece: as its article is described today. */
export const goodsSchema = z.object({
  harmonizedSystemCode: text,
  countryCodeOfOrigin: text,
  measurement: z
    .object({ weight: z.object({ unit: z.string(), value: z.number() }).nullish() })
    .nullish()
    .catch(undefined),
});

export const lineSchema = z.object({
  id: z.string(),
  title: z.string(),
  variantTitle: text,
  sku: text,
  quantity: z.int().min(0),
  currentQuantity: z.int().min(0),
  isGiftCard: z.boolean().catch(false),
  requiresShipping: z.boolean().catch(true),
  originalTotalSet: money,
  discountAllocations: discounts,
  taxLines,
  product: z
    .object({ id: z.string(), productType: text, tags: z.array(z.string()).catch([]) })
    .nullish()
    .catch(undefined),
  variant: z
    .object({ id: z.string(), barcode: text, inventoryItem: goodsSchema.nullish().catch(undefined) })
    .nullish()
    .catch(undefined),
  image: z.object({ url: text }).nullish().catch(undefined),
});
export type ShopifyLine = z.infer<typeof lineSchema>;

const portions = z.array(z.object({ quantity: z.int().nullish(), lineItem: z.object({ id: z.string() }) }));

export const fulfilmentSchema = z.object({
  id: z.string(),
  status: text,
  displayStatus: text,
  createdAt: text,
  inTransitAt: text,
  deliveredAt: text,
  trackingInfo: z.array(z.object({ company: text, number: text })).catch([]),
  /** Only where it was asked for. */
  fulfillmentLineItems: z.object({ nodes: portions }).optional(),
});
export type ShopifyFulfilment = z.infer<typeof fulfilmentSchema>;

export const transactionSchema = z.object({
  id: z.string(),
  kind: z.string(),
  status: z.string(),
  gateway: text,
  formattedGateway: text,
  accountNumber: text,
  authorizationCode: text,
  paymentId: text,
  amountSet: money,
  parentTransaction: z.object({ id: z.string() }).nullish(),
});
export type ShopifyTransaction = z.infer<typeof transactionSchema>;

const refundedLine = z.object({ quantity: z.int(), lineItem: z.object({ id: z.string() }), subtotalSet: money, totalTaxSet: money });

export const refundSchema = z.object({
  id: z.string(),
  createdAt: text,
  note: text,
  return: z.object({ id: z.string() }).nullish().catch(undefined),
  refundLineItems: z.object({ nodes: z.array(refundedLine), pageInfo }),
  refundShippingLines: z.object({ nodes: z.array(z.object({ subtotalAmountSet: money, taxAmountSet: money })) }),
  transactions: z.object({ nodes: z.array(z.object({ kind: z.string(), status: z.string(), amountSet: money })) }),
});
export type ShopifyRefund = z.infer<typeof refundSchema>;

const shippingLine = z.object({ isRemoved: z.boolean().catch(false), discountedPriceSet: money, taxLines });

export const orderSchema = z.object({
  id: z.string(),
  name: z.string(),
  createdAt: z.string(),
  processedAt: text,
  cancelledAt: text,
  closed: z.boolean().catch(false),
  email: text,
  phone: text,
  customerLocale: text,
  sourceName: text,
  presentmentCurrencyCode: z.string().regex(/^[A-Z]{3}$/),
  taxesIncluded: z.boolean(),
  displayFinancialStatus: text,
  displayFulfillmentStatus: text,
  discountCodes: z.array(z.string()).catch([]),
  totalPriceSet: money,
  totalTipReceivedSet: money,
  originalTotalDutiesSet: money.nullish(),
  originalTotalAdditionalFeesSet: money.nullish(),
  shippingAddress: addressSchema,
  billingAddress: addressSchema,
  shippingLines: z.object({ nodes: z.array(shippingLine) }),
  lineItems: z.object({ nodes: z.array(lineSchema), pageInfo }),
  fulfillments: z.array(fulfilmentSchema),
  transactions: z.array(transactionSchema),
  refunds: z.array(z.object({ id: z.string() })),
});
export type ShopifyOrder = z.infer<typeof orderSchema>;

/** What an order's own answer leaves out, because asking for it with every order would cost too much. */
export interface OrderDetails {
  readonly lines: readonly ShopifyLine[];
  readonly fulfilments: readonly ShopifyFulfilment[];
  readonly refunds: readonly ShopifyRefund[];
}

/** Shopify's ids end in a number that is unique among things of one kind. */
export function plainId(gid: string): string {
  return gid.slice(gid.lastIndexOf("/") + 1).replace(/\?.*$/, "");
}

export function gid(kind: string, id: string): string {
  return `gid://shopify/${kind}/${id}`;
}
