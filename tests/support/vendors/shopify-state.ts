/** What a Shopify shop of our own making holds. Amounts in minor units of the order's currency; ids are the numbers at the end of Shopify's. */
export interface FakeShop {
  readonly orders: FakeOrder[];
  readonly variants: FakeVariant[];
  readonly credits: { id: number; customerId: number; amount: number; currency: string; expiresAt: string | null }[];
  readonly drafts: FakeDraft[];
  readonly hooks: { id: number; topic: string; uri: string }[];
  readonly scopes: string[];
  readonly restocked: Map<string, number>;
  /** By key, what `@idempotent` has seen: with which words, and what came of it. */
  readonly keys: Map<string, { readonly input: string; readonly answer: unknown }>;
  currency: string;
  taxesIncluded: boolean;
  prefix: string;
  suffix: string;
  /** Points in the bucket, and how fast it fills. */
  bucket: { available: number; maximum: number; restoreRate: number };
  /** What the next refund's transactions are. */
  nextStatus: "SUCCESS" | "PENDING" | "FAILURE";
  lastId: number;
  now: number;
}

export interface FakeVariant {
  readonly id: number;
  readonly productId: number;
  readonly productTitle: string;
  readonly title: string;
  readonly sku: string;
  readonly price: number;
  stock: number;
}

export interface FakeLine {
  readonly id: number;
  readonly title: string;
  readonly variant: FakeVariant | null;
  readonly quantity: number;
  readonly price: number;
  readonly discount: number;
  /** Percent; the tax is within the price where the order says so. */
  readonly taxRate: number;
  /** Taken away again by an edit. */
  removed: number;
}

export interface FakeTransaction {
  readonly id: number;
  readonly kind: string;
  status: string;
  readonly gateway: string;
  readonly manual: boolean;
  readonly amount: number;
  readonly parent: number | null;
}

export interface FakeRefund {
  readonly id: number;
  readonly at: number;
  readonly note: string | null;
  readonly returnId: number | null;
  readonly lines: { readonly lineId: number; readonly quantity: number; readonly subtotal: number; readonly tax: number }[];
  readonly shipping: number;
  readonly transactions: FakeTransaction[];
}

export interface FakeFulfilment {
  readonly id: number;
  readonly at: number;
  readonly deliveredAt: number | null;
  readonly lines: { readonly id: number; readonly lineId: number; readonly quantity: number }[];
}

export interface FakeReturn {
  readonly id: number;
  status: "OPEN" | "CLOSED" | "CANCELED";
  readonly lines: {
    readonly id: number;
    readonly partId: number;
    readonly lineId: number;
    readonly quantity: number;
    readonly note: string;
    processed: number;
  }[];
  readonly places: { readonly id: number; readonly partId: number; readonly quantity: number; placed: number }[];
  readonly deliveries: { readonly url: string | null; readonly number: string | null }[];
}

export interface FakeOrder {
  readonly id: number;
  readonly name: string;
  readonly currency: string;
  readonly taxesIncluded: boolean;
  readonly at: number;
  updatedAt: number;
  readonly lines: FakeLine[];
  readonly shipping: number;
  readonly shippingTaxRate: number;
  readonly customerId: number | null;
  readonly discountCodes: string[];
  readonly transactions: FakeTransaction[];
  readonly refunds: FakeRefund[];
  readonly fulfilments: FakeFulfilment[];
  readonly returns: FakeReturn[];
  readonly metafields: Map<string, string>;
  readonly tags: Set<string>;
}

export interface FakeDraft {
  readonly id: number;
  status: "OPEN" | "COMPLETED";
  readonly total: number;
  readonly currency: string;
  readonly tags: readonly string[];
  /** The order it became. */
  orderName: string | null;
}

export function nextId(shop: FakeShop): number {
  shop.lastId += 1;
  return shop.lastId;
}

/** The price of a line after its discount, and the tax within it or on top. */
export function figuresOf(
  { price, quantity, discount, taxRate }: FakeLine,
  taxesIncluded: boolean,
): { net: number; tax: number; gross: number } {
  const net = price * quantity - discount;
  const tax = taxesIncluded ? Math.round(net - net / (1 + taxRate / 100)) : Math.round((net * taxRate) / 100);
  return { net, tax, gross: taxesIncluded ? net : net + tax };
}

export function shippingOf({ shipping, shippingTaxRate, taxesIncluded }: FakeOrder): { tax: number; gross: number } {
  const tax = taxesIncluded
    ? Math.round(shipping - shipping / (1 + shippingTaxRate / 100))
    : Math.round((shipping * shippingTaxRate) / 100);
  return { tax, gross: taxesIncluded ? shipping : shipping + tax };
}

export function totalOf(order: FakeOrder): number {
  return order.lines.reduce((all, line) => all + figuresOf(line, order.taxesIncluded).gross, shippingOf(order).gross);
}

export function refundedOf(order: FakeOrder, lineId: number): number {
  return order.refunds.flatMap(({ lines }) => lines).reduce((all, line) => all + (line.lineId === lineId ? line.quantity : 0), 0);
}

/** What is left of a payment. */
export function leftOf(order: FakeOrder, { id, amount }: FakeTransaction): number {
  return order.transactions
    .filter(({ kind, parent, status }) => kind === "REFUND" && parent === id && status !== "FAILURE")
    .reduce((left, one) => left - one.amount, amount);
}
