import type { ShopSeed } from "./shop-bench.ts";
import {
  type FakeLine,
  type FakeOrder,
  type FakeShop,
  type FakeTransaction,
  type FakeVariant,
  figuresOf,
  nextId,
  totalOf,
} from "./shopify-state.ts";

/** What is in the shop when it opens. */

const day = 86_400_000;

type Recipe = Partial<Omit<FakeOrder, "lines" | "transactions">> & {
  readonly name: string;
  readonly lines: readonly (Partial<FakeLine> & Pick<FakeLine, "title" | "quantity" | "price">)[];
  /** By which means what part was paid; the rest by card. */
  readonly giftCard?: number;
  readonly gateway?: string;
  readonly manual?: boolean;
  /** Which lines each parcel held, by their place; all of them in one when absent, none when empty. */
  readonly parcels?: readonly (readonly number[])[];
};

export function seeded(): { readonly state: FakeShop; readonly seed: ShopSeed } {
  const now = Date.UTC(2026, 4, 4, 9, 30);
  const state: FakeShop = {
    orders: [],
    variants: [],
    credits: [],
    drafts: [],
    hooks: [],
    scopes: [...everyScope],
    restocked: new Map(),
    keys: new Map(),
    currency: "EUR",
    taxesIncluded: true,
    prefix: "#",
    suffix: "",
    bucket: { available: 20_000, maximum: 20_000, restoreRate: 1_000 },
    nextStatus: "SUCCESS",
    lastId: 5_000,
    now,
  };
  const [blue, red] = ["Blue / 42", "Red / 42"].map((title, place) => variant(state, title, `MOC-${place + 1}`, 6_990, 4 + place));
  if (!blue || !red) throw new Error("no articles");
  const add = (recipe: Recipe) => place(state, recipe);

  const discounted = add({
    name: "#1001",
    discountCodes: ["SPRING"],
    customerId: 77,
    shipping: 490,
    lines: [
      { title: "Moccasin", variant: blue, quantity: 3, price: 3_334, discount: 1_002 },
      { title: "Socks", variant: red, quantity: 2, price: 790 },
    ],
  });
  const partly = add({ name: "#1002", lines: [{ title: "Moccasin", variant: blue, quantity: 2, price: 6_990 }] });
  const [line] = partly.lines;
  const [sale] = partly.transactions;
  if (line && sale) {
    const back: FakeTransaction = { ...sale, id: nextId(state), kind: "REFUND", amount: 6_990, parent: sale.id };
    partly.transactions.push(back);
    const tax = Math.round(figuresOf(line, true).tax / 2);
    const lines = [{ lineId: line.id, quantity: 1, subtotal: 6_990, tax }];
    partly.refunds.push({
      id: nextId(state),
      at: now - 9 * day,
      note: "Damaged",
      returnId: null,
      lines,
      shipping: 0,
      transactions: [back],
    });
  }
  const yen = add({
    name: "#1003",
    currency: "JPY",
    shipping: 0,
    lines: [{ title: "Moccasin", variant: red, quantity: 3, price: 3_500, discount: 500 }],
  });
  const mixed = add({ name: "#1004", giftCard: 2_000, lines: [{ title: "Sandal", quantity: 1, price: 5_900 }] });
  const byHand = add({ name: "#1005", gateway: "Bank Deposit", manual: true, lines: [{ title: "Sandal", quantity: 1, price: 5_900 }] });
  const many = add({
    name: "#1006",
    taxesIncluded: false,
    lines: Array.from({ length: 60 }, (_, at) => ({ title: `Bead ${at + 1}`, quantity: 2, price: 333 + at, discount: at % 3 })),
    parcels: [
      [0, 1, 2],
      [3, 4],
    ],
  });
  const seedOf = ({ id, name }: FakeOrder) => ({ externalId: String(id), number: name });
  return {
    state,
    seed: {
      discounted: seedOf(discounted),
      partlyRefunded: { ...seedOf(partly), refunded: 6_990 },
      wholeUnits: seedOf(yen),
      others: [mixed, byHand, many].map(seedOf),
      spellings: ["1001", " #1001 ", " 1001"],
      idOfAnother: String(partly.id),
      article: {
        sku: blue.sku,
        productId: String(blue.productId),
        variantId: String(blue.id),
        title: blue.productTitle,
        price: blue.price,
        currency: "EUR",
        stock: blue.stock,
      },
      now,
    },
  };
}

const everyScope = [
  "read_all_orders",
  "write_orders",
  "write_returns",
  "read_products",
  "read_locations",
  "write_inventory",
  "read_customers",
  "read_store_credit_accounts",
  "read_store_credit_account_transactions",
  "write_store_credit_account_transactions",
  "write_draft_orders",
];

function variant(state: FakeShop, title: string, sku: string, price: number, stock: number): FakeVariant {
  const one = { id: nextId(state), productId: 900, productTitle: "Moccasin", title, sku, price, stock };
  state.variants.push(one);
  return one;
}

/** Puts an order into the shop, paid and sent. */
export function place(
  state: FakeShop,
  { lines, giftCard = 0, gateway = "shopify_payments", manual = false, parcels, ...recipe }: Recipe,
): FakeOrder {
  const at = state.now - 20 * day;
  const order: FakeOrder = {
    currency: "EUR",
    taxesIncluded: true,
    at,
    updatedAt: at,
    shipping: 0,
    shippingTaxRate: 20,
    customerId: null,
    discountCodes: [],
    refunds: [],
    fulfilments: [],
    returns: [],
    metafields: new Map(),
    tags: new Set(),
    ...recipe,
    id: nextId(state),
    lines: lines.map((line) => ({ variant: null, discount: 0, taxRate: 20, removed: 0, ...line, id: nextId(state) })),
    transactions: [],
  };
  const pay = (amount: number, by: string, byHand: boolean) =>
    order.transactions.push({ id: nextId(state), kind: "SALE", status: "SUCCESS", gateway: by, manual: byHand, amount, parent: null });
  if (giftCard > 0) pay(giftCard, "gift_card", false);
  pay(totalOf(order) - giftCard, gateway, manual);
  for (const places of parcels ?? [lines.map((_, at_) => at_)]) {
    const parts = places.flatMap((at_) => order.lines[at_] ?? []).map(({ id, quantity }) => ({ id: nextId(state), lineId: id, quantity }));
    order.fulfilments.push({ id: nextId(state), at: at + day, deliveredAt: at + 3 * day, lines: parts });
  }
  state.orders.push(order);
  return order;
}
