import { z } from "zod";
import type { OrderSnapshot } from "../../domain/order.ts";
import { WrongOrder } from "../../domain/snapshot.ts";
import type { Outside } from "../http.ts";
import { ConnectionProblem, type Given, type Written } from "../port.ts";
import { lookedUp, openVendor } from "../vendor.ts";
import { toMinor } from "./magento-amounts.ts";
import { canceledMemo, mayBeShipped } from "./magento-snapshot.ts";
import { instant, keyIn, numberSpellings, toStamp, withKey } from "./magento-words.ts";
import { firstPage, nextPage, type Place, placeOf, windowOf } from "./magento1-history.ts";
import {
  type Listed,
  listedSchema,
  type Magento1Memo,
  type Magento1Order,
  type Magento1Shipment,
  memoSchema,
  orderSchema,
  shipmentSchema,
  toSnapshot,
} from "./magento1-order.ts";
import { planBooking } from "./magento1-refund.ts";
import { type Condition, filters, listOf, openSoap, type Soap, text } from "./magento1-soap.ts";
import type { ConnectedShop, KnownOrder, OrderPage, RefundAsked, RefundMade, ShopProvider, Telling } from "./port.ts";

export const magento1: ShopProvider = {
  id: "magento1",
  title: "Magento 1 / OpenMage",
  settings: [
    { name: "address", kind: "address", required: true, example: "https://shop.example.com" },
    { name: "user", kind: "text", required: true },
    { name: "key", kind: "secret", required: true },
    { name: "store", kind: "text", required: false, example: "1" },
  ],
  can: {
    findByNumber: true,
    delivery: "shipped",
    refund: "books",
    restock: "none",
    credit: "none",
    exchange: "none",
    collects: false,
    products: false,
    stock: false,
    returns: false,
    label: false,
    notes: ["note"],
    webhooks: "none",
    lostAnswer: "found_again",
  },
  pace: { perSecond: 10, burst: 10 },
  connect,
};

/** Each order takes several questions, so a page is small. */
export const pageSize = 10;

/** What is asked of each right to see whether it was given, in the words of the tree in Magento's back office. */
const rights: readonly (readonly [string, string])[] = [
  ["Sales > Order > Retrieve orders info", "salesOrderList"],
  ["Sales > Order shipments > List/Info", "salesOrderShipmentList"],
  ["Sales > Order credit memo > List/Info", "salesOrderCreditmemoList"],
];

function connect(given: Given, outside: Outside): ConnectedShop {
  const { address = "", user = "", key = "", store = "" } = given;
  const vendor = openVendor(outside, { origin: address, headers: () => ({}), pace: magento1.pace });
  const soap = openSoap(vendor, { user, key });
  const only: readonly Condition[] = store === "" ? [] : [{ field: "store_id", is: "eq", value: store }];
  const listed = (conditions: readonly Condition[], within?: number): Promise<Listed[]> =>
    listedBy(soap, "salesOrderList", listedSchema, [...conditions, ...only], within);

  const snapshot = async (entry: Listed, within?: number): Promise<OrderSnapshot | null> => {
    const [order, memos, shipments] = await Promise.all([
      orderOf(soap, entry, within),
      memosOf(soap, entry, within),
      shipmentsOf(soap, entry, within),
    ]);
    return order && toSnapshot(order, memos, shipments);
  };

  return {
    check: async () => {
      const missing: string[] = [];
      await soap.session();
      for (const [right, operation] of rights) {
        const allowed = await soap.ask(operation, { filters: filters([{ field: "increment_id", is: "eq", value: "0" }]) }).then(
          () => true,
          (problem: unknown) => {
            if (problem instanceof ConnectionProblem && problem.trouble === "not_allowed") return false;
            throw problem;
          },
        );
        if (!allowed) missing.push(right);
      }
      return { account: `${new URL(address).host} (${user})`, missing };
    },

    findOrder: async (number, within) => {
      const spellings = numberSpellings(number);
      if (spellings.length === 0) return null;
      const until = performance.now() + within;
      const left = () => Math.max(1, Math.ceil(until - performance.now()));
      const found = await listed([{ field: "increment_id", is: "in", value: spellings.join(",") }], left());
      const one = spellings
        .map((spelling) => found.find(({ increment_id }) => increment_id === spelling))
        .find((match) => match !== undefined);
      return one ? understood(() => snapshot(one, left())) : null;
    },

    getOrder: async (externalId) => {
      const [entry] = await listed([{ field: "increment_id", is: "eq", value: externalId }]);
      return entry ? understood(() => snapshot(entry)) : null;
    },

    listOrders: async ({ changedSince, cursor }): Promise<OrderPage> => {
      const place = placeOf(cursor);
      if (changedSince !== undefined) {
        const entries = await listed([{ field: "updated_at", is: "from", value: toStamp(changedSince) }]);
        return page(entries, place, (after) => ({ ...place, after }), null);
      }
      const { at, entries } = await firstPage(place, async (window) => {
        const { from, to } = windowOf(window);
        const conditions: Condition[] = [{ field: "created_at", is: "from", value: toStamp(from) }];
        if (to !== null) conditions.push({ field: "created_at", is: "to", value: toStamp(to) });
        return listed(conditions);
      });
      return page(entries, at, (after) => ({ ...at, after }), nextPage(at, entries.length));
    },

    refund: (asked) => book(soap, listed, asked),
    findRefund: async (known, wanted) => (await refundsOf(soap, listed, known)).find((one) => one.key === wanted) ?? null,
    listRefunds: (known) => refundsOf(soap, listed, known),
    tell: (asked) => tell(soap, listed, asked),
  };

  /** So many of a window's orders from where the last page ended; then the window that comes after it. */
  async function page(
    entries: readonly Listed[],
    place: Place,
    within: (after: number) => Place,
    beyond: Place | null,
  ): Promise<OrderPage> {
    const sorted = entries.map((entry) => ({ entry, at: Number(entry.order_id) })).sort((one, other) => one.at - other.at);
    const waiting = sorted.filter(({ at }) => at > place.after);
    const taken = waiting.slice(0, pageSize);
    const orders = await Promise.all(
      taken.map(async ({ entry }) => {
        const made = await attempted(() => snapshot(entry));
        return made instanceof WrongOrder || made === null ? { number: entry.increment_id, why: made?.message ?? "it is gone" } : made;
      }),
    );
    const last = taken.at(-1);
    const next = last && waiting.length > taken.length ? within(last.at) : beyond;
    return { orders, next: next && `${next.from}:${next.span}:${next.after}`, total: null };
  }
}

async function understood<Value>(read: () => Promise<Value>): Promise<Value> {
  const made = await attempted(read);
  if (made instanceof WrongOrder) throw new ConnectionProblem("unreadable", made.message);
  return made;
}

async function attempted<Value>(read: () => Promise<Value>): Promise<Value | WrongOrder> {
  return read().catch((wrong: unknown) => {
    if (wrong instanceof WrongOrder) return wrong;
    throw wrong;
  });
}

async function listedBy<Schema extends z.ZodType>(
  soap: Soap,
  operation: string,
  schema: Schema,
  conditions: readonly Condition[],
  within?: number,
): Promise<z.output<Schema>[]> {
  const read = listOf(schema).safeParse(await soap.ask(operation, { filters: filters(conditions) }, within));
  if (!read.success) throw new ConnectionProblem("unreadable", `${operation} answered no list`);
  return read.data;
}

/** Null when it is gone; throws `WrongOrder` where it is none. */
async function orderOf(soap: Soap, listed: Listed, within?: number): Promise<Magento1Order | null> {
  const found = await soap.ask("salesOrderInfo", { orderIncrementId: text(listed.increment_id) }, within);
  if (found === null) return null;
  const read = orderSchema.safeParse(found);
  if (read.success) return { ...read.data, listed };
  throw new WrongOrder(
    read.error.issues.map(({ path, message }) => ({ pointer: path.map((step) => `/${String(step)}`).join(""), reason: message })),
  );
}

/** Their lists name no items and no comments, so each is asked for. */
async function eachOf<Schema extends z.ZodType>(
  soap: Soap,
  kind: "Creditmemo" | "Shipment",
  schema: Schema,
  orderId: string,
  within?: number,
): Promise<z.output<Schema>[]> {
  const numbers = z.object({ increment_id: z.string().min(1) });
  const entries = await listedBy(soap, `salesOrder${kind}List`, numbers, [{ field: "order_id", is: "eq", value: orderId }], within);
  const parameter = `${kind.toLowerCase()}IncrementId`;
  const found = await Promise.all(
    entries.map(({ increment_id }) => soap.ask(`salesOrder${kind}Info`, { [parameter]: text(increment_id) }, within)),
  );
  return found
    .filter((one) => one !== null)
    .map((one) => {
      const read = schema.safeParse(one);
      if (!read.success) throw new ConnectionProblem("unreadable", `salesOrder${kind}Info answered something else`);
      return read.data;
    });
}

async function memosOf(soap: Soap, { order_id, total_refunded }: Listed, within?: number): Promise<Magento1Memo[]> {
  return total_refunded > 0 ? eachOf(soap, "Creditmemo", memoSchema, order_id, within) : [];
}

async function shipmentsOf(soap: Soap, { order_id, state }: Listed, within?: number): Promise<Magento1Shipment[]> {
  return mayBeShipped(state) ? eachOf(soap, "Shipment", shipmentSchema, order_id, within) : [];
}

function made(memo: Magento1Memo, { currency }: Pick<KnownOrder, "currency">): RefundMade {
  const key = memo.comments.map(({ comment }) => keyIn(comment)).find((one) => one !== undefined);
  const at = instant(memo.created_at);
  return {
    reference: memo.increment_id,
    amount: toMinor(memo.grand_total, currency),
    state: memo.state === canceledMemo ? "rejected" : "done",
    ...(key !== undefined && { key }),
    ...(at !== undefined && { at }),
  };
}

type ListedBy = (conditions: readonly Condition[]) => Promise<Listed[]>;

async function current(soap: Soap, listed: ListedBy, externalId: string): Promise<Magento1Order | null> {
  const [entry] = await listed([{ field: "increment_id", is: "eq", value: externalId }]);
  return entry ? understood(() => orderOf(soap, entry)) : null;
}

async function refundsOf(soap: Soap, listed: ListedBy, known: KnownOrder): Promise<RefundMade[]> {
  const order = await current(soap, listed, known.externalId);
  return order ? (await memosOf(soap, order.listed)).map((memo) => made(memo, known)) : [];
}

/** Magento knows no keys for what is asked twice, so what was made is looked up before. */
function book(soap: Soap, listed: ListedBy, asked: RefundAsked): Promise<Written<RefundMade>> {
  return lookedUp(async () => {
    const order = await current(soap, listed, asked.order.externalId);
    if (!order) return { kind: "rejected", code: "not_found", message: `the shop has no order ${asked.order.externalId}` };
    const memos = await memosOf(soap, order.listed);
    const before = memos.map((memo) => made(memo, asked.order)).find(({ key }) => key === asked.key);
    if (before) return { kind: "done", value: before };
    const plan = planBooking(asked, order, memos);
    if (plan.kind === "rejected") return plan;
    const written = await soap.tell("salesOrderCreditmemoCreate", plan.parameters);
    if (written.kind !== "done") return written.kind === "pending" ? { kind: "unknown", message: "no answer" } : written;
    const reference = z.string().min(1).safeParse(written.value);
    if (!reference.success) return { kind: "unknown", message: "the credit memo has no number" };
    const value: RefundMade = { reference: reference.data, amount: asked.amount, state: "done", key: asked.key };
    // As Magento made it, so that a cent of difference is seen; as it was asked for where that cannot be read now.
    const read = await soap.ask("salesOrderCreditmemoInfo", { creditmemoIncrementId: text(reference.data) }).catch(() => null);
    const memo = memoSchema.safeParse(read).data;
    return { kind: "done", value: memo ? { ...value, ...made(memo, asked.order) } : value };
  });
}

/** A comment takes a status along, so the order's own is sent back as it stands. */
function tell(
  soap: Soap,
  listed: ListedBy,
  { key, order: known, note, labelUrl, trackingNumber, trackingUrl }: Telling,
): Promise<Written<object>> {
  return lookedUp(async () => {
    const order = await current(soap, listed, known.externalId);
    if (!order) return { kind: "rejected", code: "not_found", message: `the shop has no order ${known.externalId}` };
    if (order.status_history.some(({ comment }) => keyIn(comment) === key)) return { kind: "done", value: {} };
    const written = await soap.tell("salesOrderAddComment", {
      orderIncrementId: text(order.increment_id),
      status: text(order.status),
      comment: text(withKey([note, trackingNumber, trackingUrl, labelUrl].filter((part) => part !== undefined).join(" · "), key)),
      notify: text("0"),
    });
    return written.kind === "done" ? { kind: "done", value: {} } : written.kind === "pending" ? { kind: "pending", value: {} } : written;
  });
}
