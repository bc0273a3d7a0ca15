import type { ShopCan } from "../../../server/domain/connection.ts";
import type { OrderSnapshot, ShopRefund } from "../../../server/domain/order.ts";
import { ConnectionProblem, type Written } from "../../../server/providers/port.ts";
import type {
  ConnectedShop,
  CreditAsked,
  RefundAsked,
  RefundMade,
  RestockAsked,
  ShopProvider,
  Telling,
} from "../../../server/providers/shops/port.ts";

/**
 * What goes wrong with the next write: `lost` is done and its answer never comes, `dropped` is not done and nobody can say, `dies` ends the
 * process after it was done, `dies_before` before, `busy` is not done and says so.
 */
export type Wrong = "lost" | "dropped" | "dies" | "dies_before" | "busy" | "refused" | "pending";

/** Thrown in the place of a process that ends: what it had in memory is gone, what was on disk is there. */
export class Died extends Error {}

/** A shop in memory: it keeps orders, gives money back, and does wrong on demand. No network is between; providers are proven elsewhere. */
export interface ShopInMemory {
  readonly provider: ShopProvider;
  readonly orders: Map<string, OrderSnapshot>;
  /** What left the till, by key, in order. */
  readonly refunds: (RefundMade & { readonly orderId: string; readonly asked: RefundAsked })[];
  readonly restocked: RestockAsked[];
  readonly credits: (CreditAsked & { readonly reference: string })[];
  readonly told: Telling[];
  /** The next refunds and credits go wrong, one each. */
  readonly wrong: Wrong[];
  /** The next of what it is told and put into its stock. */
  readonly wrongNotes: Wrong[];
  /** Nothing can be asked while it is set. */
  down: boolean;
  /** Somebody gives money back in the shop's own back office. */
  refundByHand(orderId: string, amount: number, at: number): void;
  can: ShopCan;
  /** As it calls itself when it is asked who it is. */
  account: string;
  /** Which pieces it puts back on sale with a refund. */
  restockable: NonNullable<ConnectedShop["restockable"]>;
}

export const movingShop: ShopCan = {
  findByNumber: true,
  delivery: "delivered",
  refund: "moves",
  restock: "with_refund",
  credit: "coupon",
  exchange: "none",
  collects: false,
  products: false,
  stock: false,
  returns: true,
  label: true,
  notes: ["note"],
  webhooks: "none",
  lostAnswer: "found_again",
};

export function shopInMemory(can: ShopCan = movingShop): ShopInMemory {
  const orders = new Map<string, OrderSnapshot>();
  const shop: ShopInMemory = {
    orders,
    refunds: [],
    restocked: [],
    credits: [],
    told: [],
    wrong: [],
    wrongNotes: [],
    down: false,
    can,
    account: "memory account",
    restockable: ({ restock }) => restock,
    refundByHand(orderId, amount, at) {
      const order = orders.get(orderId);
      if (!order) throw new Error(`no order ${orderId}`);
      orders.set(orderId, { ...order, refunds: [...order.refunds, { id: `hand-${order.refunds.length}`, amount, at }] });
    },
    provider: undefined as never,
  };
  const answer = async <Value>(
    act: (wrong: Wrong | undefined) => { kind: "done" | "pending"; value: Value },
    faults: Wrong[] = shop.wrong,
  ): Promise<Written<Value>> => {
    if (shop.down) return { kind: "rejected", code: "not_reached", message: "down", retryAfter: 60 };
    const wrong = faults.shift();
    if (wrong === "busy") return { kind: "rejected", code: "busy", message: "429", retryAfter: 5 };
    if (wrong === "refused") return { kind: "rejected", code: "wrong_state", message: "not now" };
    if (wrong === "dies_before") throw new Died("killed");
    if (wrong === "dropped") return { kind: "unknown", message: "reset" };
    const made = act(wrong);
    if (wrong === "dies") throw new Died("killed");
    if (wrong === "lost") return { kind: "unknown", message: "timed out" };
    return wrong === "pending" ? { ...made, kind: "pending" } : made;
  };
  const reading = (): void => {
    if (shop.down) throw new ConnectionProblem("not_reached", "down");
  };
  const bookedBy = (asked: RefundAsked, made: RefundMade): void => {
    const { externalId } = asked.order;
    const order = orders.get(externalId);
    const refund: ShopRefund = { id: made.reference, amount: asked.amount, at: 0, lines: asked.lines, shipping: asked.delivery.amount };
    if (order) orders.set(externalId, { ...order, refunds: [...order.refunds, refund] });
  };
  const connected: ConnectedShop = {
    check: async () => ({ account: shop.account, missing: [] }),
    getOrder: async (externalId) => {
      reading();
      return orders.get(externalId) ?? null;
    },
    listOrders: async () => ({ orders: [...orders.values()], next: null, total: orders.size }),
    refund: (asked) =>
      answer<RefundMade>((wrong) => {
        const known = shop.can.lostAnswer === "same_key" ? shop.refunds.find(({ key }) => key === asked.key) : undefined;
        if (known) return { kind: "done", value: known };
        const made = {
          reference: `r${shop.refunds.length + 1}`,
          amount: asked.amount,
          state: wrong === "pending" ? ("pending" as const) : ("done" as const),
          key: asked.key,
        };
        shop.refunds.push({ ...made, orderId: asked.order.externalId, asked });
        bookedBy(asked, made);
        return { kind: "done", value: made };
      }),
    restockable: (asked) => shop.restockable(asked),
    findRefund: async (_, key) => {
      reading();
      return shop.refunds.find((one) => one.key === key) ?? null;
    },
    listRefunds: async ({ externalId }) => {
      reading();
      const ours = shop.refunds.filter(({ orderId }) => orderId === externalId);
      const others = (orders.get(externalId)?.refunds ?? []).filter(({ id }) => !ours.some(({ reference }) => reference === id));
      return [
        ...ours,
        ...others.map(({ id, amount, at }) => ({ reference: id, amount, state: "done" as const, ...(at !== undefined && { at }) })),
      ];
    },
    restock: (asked) =>
      answer(() => {
        shop.restocked.push(asked);
        return { kind: "done", value: { reference: asked.key } };
      }, shop.wrongNotes),
    issueCredit: (asked) =>
      answer(() => {
        const reference = `c${shop.credits.length + 1}`;
        shop.credits.push({ ...asked, reference });
        return { kind: "done", value: { reference, code: asked.code, amount: asked.amount } };
      }),
    findCredit: async (_, key) => {
      const found = shop.credits.find((one) => one.key === key);
      return found ? { reference: found.reference, code: found.code, amount: found.amount } : null;
    },
    tell: (asked) =>
      answer(() => {
        if (!shop.told.some(({ key }) => key === asked.key)) shop.told.push(asked);
        return { kind: "done", value: { reference: `native-${asked.returnNumber}` } };
      }, shop.wrongNotes),
  };
  const provider: ShopProvider = {
    id: "memory",
    title: "Memory Shop",
    settings: [],
    get can() {
      return shop.can;
    },
    pace: { perSecond: 1_000, burst: 1_000 },
    connect: () => connected,
  };
  return Object.assign(shop, { provider });
}
