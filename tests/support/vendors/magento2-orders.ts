import { type FakeInvoice, type FakeItem, type FakeOrder, roundTwo } from "./magento2-memos.ts";

/** Orders as Magento 2 keeps them, of a shop whose catalogue prices hold the tax. */

export interface Piece {
  readonly type?: "simple" | "configurable" | "bundle" | "virtual";
  readonly product: number;
  readonly sku: string;
  readonly name: string;
  readonly qty: number;
  /** Of one, tax included. */
  readonly price: number;
  /** Taken off all of them, tax included. */
  readonly discount?: number;
  readonly rate?: number;
  /** The simple product of a configurable, or the parts of a bundle: with prices where it is priced by them. */
  readonly parts?: readonly {
    readonly product: number;
    readonly sku: string;
    readonly name: string;
    readonly qty: number;
    readonly price?: number;
  }[];
}

export interface Sold {
  readonly id: number;
  readonly number: string;
  readonly at: string;
  readonly currency?: string;
  readonly pieces: readonly Piece[];
  /** Tax included, at 19 %. */
  readonly delivery?: number;
  /** Null: paid outside any gateway. */
  readonly transaction?: string | null;
}

const stepOf = 100;

export function toOrder({ id, number, at, currency = "EUR", pieces, delivery = 0, transaction = null }: Sold): {
  order: FakeOrder;
  invoice: FakeInvoice;
} {
  let itemId = id * stepOf;
  const items = pieces.flatMap((piece) => {
    const rate = piece.rate ?? 19;
    const own = toItem(++itemId, piece, rate);
    const parts = (piece.parts ?? []).map((part) => ({
      ...toItem(++itemId, { ...part, type: "simple", qty: part.qty, price: part.price ?? 0 }, rate),
      parent_item_id: own.item_id,
    }));
    return [own, ...parts];
  });
  const bearing = items.filter(
    (item) => item.product_type !== "bundle" || !items.some((one) => one.parent_item_id === item.item_id && one.row_total > 0),
  );
  const sum = (pick: (item: FakeItem) => number) => roundTwo(bearing.reduce((total, item) => total + pick(item), 0));
  const shipping = roundTwo(delivery / 1.19);
  const shippingTax = roundTwo(delivery - shipping);
  const total = roundTwo(
    sum((item) => item.row_total + item.tax_amount + item.discount_tax_compensation_amount - item.discount_amount) + delivery,
  );
  const address = {
    firstname: "Lena",
    lastname: "Meyer",
    street: ["Hauptstraße 5", "2. Stock"],
    city: "Berlin",
    region: "Berlin",
    postcode: "10115",
    country_id: "DE",
    telephone: "+49 30 1234567",
  };
  const order: FakeOrder = {
    entity_id: id,
    increment_id: number,
    store_id: 1,
    state: "complete",
    status: "complete",
    created_at: at,
    updated_at: at,
    order_currency_code: currency,
    base_currency_code: currency,
    grand_total: total,
    total_paid: total,
    total_refunded: 0,
    tax_invoiced: roundTwo(sum((item) => item.tax_amount) + shippingTax),
    tax_refunded: 0,
    discount_tax_compensation_invoiced: sum((item) => item.discount_tax_compensation_amount),
    discount_tax_compensation_refunded: 0,
    shipping_amount: shipping,
    shipping_refunded: 0,
    shipping_tax_amount: shippingTax,
    shipping_tax_refunded: 0,
    shipping_discount_amount: 0,
    shipping_discount_tax_compensation_amount: 0,
    customer_email: "lena@example.com",
    coupon_code: items.some((item) => item.discount_amount > 0) ? "AUTUMN" : null,
    items,
    billing_address: address,
    payment: {
      entity_id: id + 7_000,
      method: transaction ? "stripe_payments" : "banktransfer",
      last_trans_id: transaction,
      additional_information: ["Card"],
      cc_last4: null,
      account_status: null,
    },
    status_histories: [],
    extension_attributes: {
      shipping_assignments: [{ shipping: { address, method: "flatrate_flatrate" } }],
      payment_additional_info: [{ key: "method_title", value: transaction ? "Pay by card" : "Bank transfer" }],
    },
  };
  const invoice: FakeInvoice = {
    entity_id: id + 3_000,
    order_id: id,
    state: 2,
    transaction_id: transaction,
    grand_total: total,
    base_total_refunded: 0,
    shipping_amount: shipping,
    shipping_tax_amount: shippingTax,
    items: items.map((item) => ({ order_item_id: item.item_id, qty: item.qty_ordered })),
  };
  return { order, invoice };
}

function toItem(item_id: number, { type = "simple", product, sku, name, qty, price, discount = 0 }: Piece, rate: number): FakeItem {
  const included = roundTwo(price * qty);
  const row = roundTwo(included / (1 + rate / 100));
  const tax = roundTwo(discount === 0 ? included - row : ((included - discount) * rate) / (100 + rate));
  const compensation = roundTwo(included - row - tax);
  return {
    item_id,
    product_id: product,
    product_type: type,
    sku,
    name,
    qty_ordered: qty,
    qty_invoiced: qty,
    qty_canceled: 0,
    qty_refunded: 0,
    row_total: row,
    row_total_incl_tax: included,
    row_invoiced: row,
    amount_refunded: 0,
    tax_amount: tax,
    tax_invoiced: tax,
    tax_refunded: 0,
    tax_percent: rate,
    discount_amount: discount,
    discount_invoiced: discount,
    discount_refunded: 0,
    discount_tax_compensation_amount: compensation,
    discount_tax_compensation_invoiced: compensation,
    discount_tax_compensation_refunded: 0,
    is_virtual: type === "virtual" ? 1 : 0,
    weight: 0.5,
  };
}
