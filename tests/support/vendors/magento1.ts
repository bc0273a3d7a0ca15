import { Hono } from "hono";
import { magento1, pageSize } from "../../../server/providers/shops/magento1.ts";
import { openFakeVendor, type Seen } from "./fake-vendor.ts";
import { answered, faulted, itemsOf, readRequest, requestMistakes, wordOf } from "./magento1-wsdl.ts";
import { type FakeMemo, type FakeOrder, type MemoRequest, makeMemo } from "./magento2-memos.ts";
import { type Sold, toOrder } from "./magento2-orders.ts";
import { outsideTo, type ShopBench } from "./shop-bench.ts";

/**
 * Magento 1 (OpenMage): a session that ends when it likes, faults with the status 500, lists without pages or order, order items that do not
 * say whose parts they are, and credit memos that only write down. A comment sets the status it is given.
 */
export interface Magento1 extends ShopBench {
  readonly orders: FakeOrder[];
  readonly memos: FakeMemo[];
  /** Forgets every session. */
  expire(): void;
  logins(): number;
  refundInBackOffice(orderId: number, request: MemoRequest): void;
  add(sold: Sold): FakeOrder;
}

const now = Date.UTC(2026, 10, 20, 9);
const day = 86_400_000;
const stamp = (at: number) => new Date(at).toISOString().slice(0, 19).replace("T", " ");
const users: Readonly<Record<string, string>> = { portal: "an api key & <more>", clerk: "another-key" };

interface Condition {
  readonly field: string;
  readonly is: string;
  readonly value: string;
}

export async function openMagento1(): Promise<Magento1> {
  const orders: FakeOrder[] = [];
  const memos: FakeMemo[] = [];
  const sessions = new Map<string, string>();
  let begun = 0;
  let nextId = 1;

  const add: Magento1["add"] = (sold) => {
    const { order } = toOrder(sold);
    orders.push(order);
    nextId = Math.max(nextId, sold.id + 1);
    return order;
  };
  const sell = (id: number, number: string, more: Partial<Sold> = {}) =>
    add({
      id,
      number,
      at: stamp(now - (30 - id) * day),
      pieces: [{ product: 510, sku: "MUG", name: "Mug", qty: 1, price: 12.5 }],
      ...more,
    });
  const mug = { product: 510, sku: "MUG", name: "Mug" };
  sell(1, "100000101", { at: "2011-05-04 10:00:00" });
  sell(2, "100000102", {
    delivery: 4.9,
    pieces: [
      {
        type: "configurable",
        product: 500,
        sku: "HOODIE-S",
        name: "Hero Hoodie",
        qty: 3,
        price: 19.99,
        discount: 5.99,
        parts: [{ product: 501, sku: "HOODIE-S", name: "Hero Hoodie-S", qty: 3 }],
      },
      { ...mug, qty: 2, price: 12.45, rate: 7 },
    ],
  });
  sell(3, "100000103", { pieces: [{ ...mug, qty: 2, price: 12.45 }] });
  sell(4, "100000104", { currency: "JPY", pieces: [{ ...mug, qty: 3, price: 999, rate: 10 }] });
  sell(5, "200000105");

  const save = (order: FakeOrder, request: MemoRequest): FakeMemo | readonly string[] => {
    const result = makeMemo(order, null, memos, request);
    if ("wrong" in result) return result.wrong;
    const memo = { ...result.memo, entity_id: memos.length + 1, created_at: stamp(now + memos.length * 1_000) };
    memos.push(memo);
    return memo;
  };
  const refundInBackOffice: Magento1["refundInBackOffice"] = (orderId, request) => {
    const order = orders.find((one) => one.entity_id === orderId);
    const saved = order ? save(order, request) : ["no such order"];
    if (!("entity_id" in saved)) throw new Error(saved.join(" "));
  };
  refundInBackOffice(3, { items: [{ order_item_id: 301, qty: 1 }], arguments: { shipping_amount: 0 } });

  const numbered = (number: string) => orders.find(({ increment_id }) => increment_id === number);
  const shipmentNumber = ({ entity_id }: FakeOrder) => `3${String(entity_id).padStart(8, "0")}`;
  const memoNumber = ({ entity_id }: FakeMemo) => `4${String(entity_id).padStart(8, "0")}`;

  type Answer = { readonly result: unknown; readonly type?: string } | { readonly fault: readonly [string, string] };
  const operations: Readonly<Record<string, (parts: Record<string, unknown>) => Answer>> = {
    salesOrderList: ({ filters }) => {
      const asked = conditionsOf(filters);
      const ambiguous = asked.find(({ field }) => field === "order_id" || field === "entity_id");
      if (ambiguous) return { fault: ["101", "SQLSTATE[23000]: Column 'entity_id' in where clause is ambiguous"] };
      // In no order.
      return {
        result: orders
          .filter((order) => fits({ ...order }, asked))
          .map(toListed)
          .reverse(),
        type: "salesOrderListEntity",
      };
    },
    salesOrderInfo: ({ orderIncrementId }) => {
      const order = numbered(wordOf(orderIncrementId));
      return order ? { result: toInfo(order), type: "salesOrderEntity" } : { fault: ["100", "Requested order not exists."] };
    },
    salesOrderAddComment: ({ orderIncrementId, status, comment }) => {
      const order = numbered(wordOf(orderIncrementId));
      if (!order) return { fault: ["100", "Requested order not exists."] };
      order.status = wordOf(status);
      order.status_histories.push({ comment: wordOf(comment) });
      return { result: true };
    },
    salesOrderShipmentList: ({ filters }) => ({
      result: orders
        .map((order) => ({ increment_id: shipmentNumber(order), order_id: String(order.entity_id), created_at: stamp(now) }))
        .filter((shipment) => fits(shipment, conditionsOf(filters)))
        .filter(({ order_id }) => Number(order_id) < 1_000),
      type: "salesOrderShipmentEntity",
    }),
    salesOrderShipmentInfo: ({ shipmentIncrementId }) => {
      const order = orders.find((one) => shipmentNumber(one) === wordOf(shipmentIncrementId));
      if (!order) return { fault: ["100", "Requested shipment not exists."] };
      return {
        result: {
          increment_id: shipmentNumber(order),
          order_id: String(order.entity_id),
          created_at: stamp(now),
          items: order.items
            .filter((item) => item.parent_item_id === undefined)
            .map((item) => ({ order_item_id: String(item.item_id), qty: item.qty_ordered })),
          tracks: [{ carrier_code: "dhl", title: "DHL", number: `JJD${order.entity_id}` }],
        },
        type: "salesOrderShipmentEntity",
      };
    },
    salesOrderCreditmemoList: ({ filters }) => ({
      result: memos
        .map((memo) => ({ increment_id: memoNumber(memo), order_id: String(memo.order_id), grand_total: memo.grand_total }))
        .filter((memo) => fits(memo, conditionsOf(filters))),
      type: "salesOrderCreditmemoEntity",
    }),
    salesOrderCreditmemoInfo: ({ creditmemoIncrementId }) => {
      const memo = memos.find((one) => memoNumber(one) === wordOf(creditmemoIncrementId));
      return memo
        ? { result: toMemo(memo, memoNumber(memo)), type: "salesOrderCreditmemoEntity" }
        : { fault: ["100", "Requested credit memo does not exist"] };
    },
    salesOrderCreditmemoCreate: ({ orderIncrementId, creditmemoData, comment }) => {
      const order = numbered(wordOf(orderIncrementId));
      if (!order) return { fault: ["103", "Requested order does not exist"] };
      const data = creditmemoData as Record<string, unknown>;
      const number = (name: string) => (data[name] === undefined ? {} : { [name]: Number(wordOf(data[name])) });
      const saved = save(order, {
        items: itemsOf(data.qtys).map((item) => ({ order_item_id: Number(wordOf(item.order_item_id)), qty: Number(wordOf(item.qty)) })),
        comment: { comment: wordOf(comment) },
        arguments: { ...number("shipping_amount"), ...number("adjustment_positive"), ...number("adjustment_negative") },
      });
      return "entity_id" in saved ? { result: memoNumber(saved) } : { fault: ["102", saved.join(" ")] };
    },
  };

  const app = new Hono();
  app.post("/api/v2_soap/", async (context) => {
    const { operation, parts } = readRequest(await context.req.text());
    const say = (body: string, status: 200 | 500 = 200) => context.body(body, status, { "content-type": "text/xml; charset=utf-8" });
    if (operation === "login") {
      const user = wordOf(parts.username);
      if (users[user] === undefined || users[user] !== wordOf(parts.apiKey)) return say(faulted("2", "Access denied."), 500);
      const id = `session-${++begun}`;
      sessions.set(id, user);
      return say(answered("login", id, ""));
    }
    const user = sessions.get(wordOf(parts.sessionId));
    if (user === undefined) return say(faulted("5", "Session expired. Try to relogin."), 500);
    if (user === "clerk" && operation.includes("Creditmemo")) return say(faulted("2", "Access denied."), 500);
    const work = operations[operation];
    if (!work) return say(faulted("SOAP-ENV:Server", `Procedure '${operation}' not present`), 500);
    const answer = work(parts);
    if ("fault" in answer) return say(faulted(...answer.fault), 500);
    return say(answered(operation, answer.result, answer.type ?? ""));
  });

  const check = ({ path, headers, body }: Seen): string[] => [
    ...(path === "/api/v2_soap/" ? [] : ["another address"]),
    ...(/^text\/xml/.test(headers["content-type"] ?? "") ? [] : ["no XML"]),
    ...requestMistakes(body),
    ...(/<complex_filter/.test(body)
      ? conditionsIn(body)
          .filter((one) => !known(one))
          .map(({ field, is }) => `no filter ${field} ${is}`)
      : []),
    ...(/CreditmemoCreate/.test(body) && !/order_item_id/.test(body) ? ["without an item everything goes back"] : []),
  ];
  const vendor = await openFakeVendor(app, check);
  const given = { address: vendor.origin, user: "portal", key: users.portal ?? "" };
  const operationOf = ({ body }: Seen) => /<api:(\w+)/.exec(body)?.[1] ?? "";
  return {
    provider: magento1,
    vendor,
    outside: outsideTo(vendor),
    given,
    wrong: { ...given, key: "nobody's key" },
    narrow: { ...given, user: "clerk", key: users.clerk ?? "" },
    pageSize,
    speaksXml: true,
    isSearch: (seen) => operationOf(seen) === "salesOrderList" && !/>increment_id</.test(seen.body),
    isWrite: (seen, what) =>
      ({ refund: "salesOrderCreditmemoCreate", tell: "salesOrderAddComment", restock: "-", credit: "-", exchange: "-" })[what] ===
      operationOf(seen),
    seed: {
      discounted: { externalId: "100000102", number: "100000102" },
      partlyRefunded: { externalId: "100000103", number: "100000103", refunded: 1_245 },
      wholeUnits: { externalId: "100000104", number: "100000104" },
      others: [
        { externalId: "100000101", number: "100000101" },
        { externalId: "200000105", number: "200000105" },
      ],
      spellings: [" #100000102 "],
      idOfAnother: "3",
      article: { sku: "HOODIE-S", title: "Hero Hoodie", price: 1_999, currency: "EUR", stock: 7 },
      now,
    },
    shop: {
      addOrders: (count) =>
        Array.from({ length: count }, () => {
          const id = nextId;
          const number = String(100_000_100 + id);
          const order = add({ id, number, at: stamp(now - day), pieces: [{ ...mug, qty: 1, price: 5 }] });
          Object.assign(order, { state: "processing", status: "processing" });
          return { externalId: number, number };
        }),
      change: (externalId, at) => {
        const order = numbered(externalId);
        if (order) order.updated_at = stamp(at);
      },
      refunds: (externalId) => {
        const order = numbered(externalId);
        const size = order?.order_currency_code === "JPY" ? 1 : 100;
        return memos
          .filter(({ order_id }) => order_id === order?.entity_id)
          .map((memo) => ({
            amount: Math.round(memo.grand_total * size * 10_000) / 10_000,
            moved: false,
            lines: memo.items
              .filter(({ order_item_id }) => order?.items.find(({ item_id }) => item_id === order_item_id)?.parent_item_id === undefined)
              .map((item) => ({ lineId: String(item.order_item_id), quantity: item.qty, amount: Math.round(item.row_total * size) })),
          }));
      },
      restocked: () => 0,
      notes: (externalId) => numbered(externalId)?.status_histories.map(({ comment }) => comment) ?? [],
      credits: () => [],
      exchanges: () => [],
      settle: () => undefined,
      hooks: () => [],
      deliver: () => {
        throw new Error("Magento 1 delivers nothing");
      },
    },
    orders,
    memos,
    expire: () => sessions.clear(),
    logins: () => begun,
    refundInBackOffice,
    add,
  };
}

function conditionsOf(filters: unknown): Condition[] {
  return itemsOf((filters as Record<string, unknown> | undefined)?.complex_filter).map((item) => {
    const value = item.value as Record<string, unknown>;
    return { field: wordOf(item.key), is: wordOf(value.key), value: wordOf(value.value) };
  });
}

function conditionsIn(body: string): Condition[] {
  return conditionsOf(readRequest(body).parts.filters);
}

function known({ field, is, value }: Condition): boolean {
  if (field === "created_at" || field === "updated_at")
    return (is === "from" || is === "to") && /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(value);
  return (field === "increment_id" && (is === "eq" || is === "in")) || ((field === "order_id" || field === "store_id") && is === "eq");
}

function fits(given: Readonly<Record<string, unknown>>, conditions: readonly Condition[]): boolean {
  return conditions.every(({ field, is, value }) => {
    const own = String(given[field] ?? "");
    if (is === "in") return value.split(",").includes(own);
    if (is === "from") return own >= value;
    if (is === "to") return own <= value;
    return own === value;
  });
}

/** The list tells taxes that the order itself does not. */
export function toListed(order: FakeOrder): object {
  return {
    increment_id: order.increment_id,
    order_id: String(order.entity_id),
    store_id: String(order.store_id),
    state: order.state,
    created_at: order.created_at,
    updated_at: order.updated_at,
    total_refunded: order.total_refunded === 0 ? null : order.total_refunded,
    tax_invoiced: order.tax_invoiced,
    tax_refunded: order.tax_refunded,
    hidden_tax_amount: order.discount_tax_compensation_invoiced,
    shipping_hidden_tax_amount: 0,
    hidden_tax_invoiced: order.discount_tax_compensation_invoiced,
    hidden_tax_refunded: order.discount_tax_compensation_refunded,
    shipping_tax_amount: order.shipping_tax_amount,
    shipping_tax_refunded: order.shipping_tax_refunded,
    shipping_refunded: order.shipping_refunded,
    shipping_discount_amount: 0,
    coupon_code: order.coupon_code ?? null,
  };
}

export function toInfo(order: FakeOrder): object {
  const address = {
    firstname: "Lena",
    lastname: "Meyer",
    street: "Hauptstraße 5\n2. Stock",
    city: "Berlin",
    region: "Berlin",
    postcode: "10115",
    country_id: "DE",
    telephone: "+49 30 1234567",
  };
  const bearing = order.items.filter(
    (item) => item.product_type !== "bundle" || !order.items.some((one) => one.parent_item_id === item.item_id && one.row_total > 0),
  );
  return {
    increment_id: order.increment_id,
    order_id: String(order.entity_id),
    store_id: String(order.store_id),
    state: order.state,
    status: order.status,
    created_at: order.created_at,
    updated_at: order.updated_at,
    order_currency_code: order.order_currency_code,
    base_currency_code: order.base_currency_code,
    subtotal: Math.round(bearing.reduce((sum, { row_total }) => sum + row_total, 0) * 100) / 100,
    grand_total: order.grand_total,
    total_paid: order.total_paid,
    total_refunded: order.total_refunded === 0 ? null : order.total_refunded,
    shipping_amount: order.shipping_amount,
    customer_email: "lena@example.com",
    shipping_address: address,
    billing_address: address,
    items: order.items.map((item) => ({
      ...item,
      item_id: String(item.item_id),
      product_id: String(item.product_id),
      is_virtual: String(item.is_virtual),
      tax_before_discount: item.tax_amount + item.discount_tax_compensation_amount,
    })),
    payment: { payment_id: String(order.entity_id + 7_000), method: "checkmo", cc_last4: null },
    status_history: order.status_histories,
  };
}

export function toMemo(memo: FakeMemo, increment_id: string): object {
  return {
    increment_id,
    order_id: String(memo.order_id),
    state: String(memo.state),
    created_at: memo.created_at,
    grand_total: memo.grand_total,
    shipping_amount: memo.shipping_amount,
    shipping_tax_amount: memo.shipping_tax_amount,
    items: memo.items.map((item) => ({
      order_item_id: String(item.order_item_id),
      qty: item.qty,
      row_total: item.row_total,
      tax_amount: item.tax_amount,
      discount_amount: item.discount_amount,
      hidden_tax_amount: item.discount_tax_compensation_amount,
    })),
    comments: memo.comments.map(({ comment }) => ({ comment })),
  };
}
