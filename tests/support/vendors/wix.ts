import { createSign, generateKeyPairSync } from "node:crypto";
import type { Delivery } from "../../../server/providers/port.ts";
import { wix } from "../../../server/providers/shops/wix.ts";
import { openFakeVendor } from "./fake-vendor.ts";
import { outsideTo, type ShopBench, type Write } from "./shop-bench.ts";
import { apiKey, checked, serve } from "./wix-server.ts";
import { type FakeOrder, type FakePayment, nextId, totalOf, type WixState } from "./wix-state.ts";

const siteId = "3f5b6ebf-143c-4da5-8d0f-fb8553bfd85d";
const origin = "https://www.wixapis.com";
const app = generateKeyPairSync("rsa", { modulusLength: 2_048 });
const stranger = generateKeyPairSync("rsa", { modulusLength: 2_048 });
export const publicKey = app.publicKey.export({ type: "spki", format: "pem" }).toString();

export interface WixBench extends ShopBench {
  readonly state: WixState;
  delivered(eventType: string, entityId: string, change?: { readonly alg?: string; readonly exp?: number; readonly by?: string }): Delivery;
}

export async function openWixSite(): Promise<WixBench> {
  const state: WixState = { orders: [], nextStatus: "SUCCEEDED", lastId: 0, now: Date.UTC(2026, 4, 4, 9, 30) };
  const [discounted, partly, yen, mixed, offline] = seedOrders(state);
  if (!discounted || !partly || !yen || !mixed || !offline) throw new Error("no orders");
  let deliveries = 0;

  const vendor = await openFakeVendor(serve(state), checked);
  const orderOf = (externalId: string): FakeOrder => {
    const found = state.orders.find((one) => one.id === externalId);
    if (!found) throw new Error(`no order ${externalId}`);
    return found;
  };
  const delivered: WixBench["delivered"] = (
    eventType,
    entityId,
    { alg = "RS256", exp = state.now / 1_000 + 3_600, by = publicKey } = {},
  ) => {
    deliveries += 1;
    const inner = JSON.stringify({ id: `e-${deliveries}`, entityFqdn: "wix.ecom.v1.order", slug: "updated", entityId, updatedEvent: {} });
    const data = JSON.stringify({ data: inner, instanceId: "i1", eventType });
    const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
    const head = `${part({ alg, typ: "JWT", kid: "k1" })}.${part({ data, iat: state.now / 1_000, exp })}`;
    const key = by === publicKey ? app.privateKey : stranger.privateKey;
    const token = `${head}.${createSign("sha256").update(head).sign(key).toString("base64url")}`;
    return {
      body: new TextEncoder().encode(token),
      headers: { "content-type": "text/plain" },
      url: "https://returns.example.com/api/inbound/c1",
      at: state.now,
    };
  };
  const given = { siteId, apiKey, publicKey };
  const seedOf = (order: FakeOrder) => ({ externalId: order.id, number: order.number });
  const none = () => {
    throw new Error("there is nothing to settle");
  };

  return {
    provider: wix,
    vendor,
    outside: outsideTo(vendor, [origin]),
    given,
    wrong: { ...given, apiKey: "IST.wrong" },
    narrow: { ...given, apiKey: "IST.narrow" },
    seed: {
      discounted: seedOf(discounted),
      partlyRefunded: { ...seedOf(partly), refunded: 6_990 },
      wholeUnits: seedOf(yen),
      others: [mixed, offline].map(seedOf),
      spellings: ["#10001", " 10001 "],
      idOfAnother: partly.id,
      article: { title: "Moccasin", price: 6_990, currency: "EUR", stock: 4 },
      now: state.now,
    },
    pageSize: 100,
    state,
    delivered,
    isSearch: ({ path, body }) => path === "/ecom/v1/orders/search" && !/"filter":\{"number":\{"\$eq":"\d+"\}\}/.test(body),
    isWrite: ({ method, path }, what) => method === "POST" && writes[what].test(path),
    shop: {
      addOrders: (count) => Array.from({ length: count }, () => seedOf(place(state, { lines: [line(state, "Laces", 1, 500)] }))),
      change: (externalId, at) => {
        orderOf(externalId).updatedAt = at;
      },
      refunds: (externalId) => {
        const order = orderOf(externalId);
        return order.refunds.map(({ lines, transactions }) => ({
          amount: transactions.reduce((all, one) => all + one.amount, 0),
          moved: transactions.some(({ external }) => !external),
          lines: lines.map(({ lineItemId, quantity }) => ({ lineId: lineItemId, quantity, amount: 0 })),
        }));
      },
      restocked: (externalId, lineId) => (orderOf(externalId).lines.find((one) => one.id === lineId)?.stock ?? 0) - 4,
      notes: (externalId) => [...orderOf(externalId).comments],
      credits: () => [],
      exchanges: () => [],
      settle: none,
      hooks: () => [],
      deliver: (externalId, secret) => delivered("wix.ecom.v1.order_updated", externalId, { by: secret }),
    },
  };
}

const writes: Readonly<Record<Write, RegExp>> = {
  refund: /\/refund-payments$/,
  restock: /^$/,
  credit: /^$/,
  exchange: /^$/,
  tell: /\/activities$/,
};

function line(state: WixState, title: string, quantity: number, paid: number, discount = 0) {
  return { id: nextId(state), title, sku: title.toUpperCase(), quantity, paid, discount, stock: 4 };
}

function place(
  state: WixState,
  recipe: Partial<FakeOrder> & Pick<FakeOrder, "lines">,
  kinds: readonly [FakePayment["kind"], number?][] = [["card"]],
): FakeOrder {
  const shipping = recipe.shipping ?? 0;
  let open = totalOf({ lines: recipe.lines, shipping });
  const payments = kinds.map(([kind, amount = open]) => {
    open -= amount;
    return { id: nextId(state), kind, amount };
  });
  const at = state.now - 20 * 86_400_000 + state.orders.length * 1_000;
  const order: FakeOrder = {
    number: String(10_001 + state.orders.length),
    currency: "EUR",
    at,
    updatedAt: at,
    refunds: [],
    comments: [],
    parcels: [recipe.lines.map((one) => one.id)],
    ...recipe,
    id: nextId(state),
    shipping,
    payments,
  };
  state.orders.push(order);
  return order;
}

function seedOrders(state: WixState): FakeOrder[] {
  const partly = line(state, "Moccasin", 2, 13_980);
  const made = [
    place(state, { shipping: 490, lines: [line(state, "Moccasin", 3, 10_000, 1_001), line(state, "Socks", 2, 1_580)] }),
    place(state, { lines: [partly] }),
    place(state, { currency: "JPY", lines: [line(state, "Moccasin", 3, 10_000)] }),
    place(state, { lines: [line(state, "Sandal", 1, 5_900)] }, [["gift_card", 2_000], ["card"]]),
    place(state, { lines: [line(state, "Sandal", 1, 5_900)] }, [["offline"]]),
  ];
  const [payment] = made[1]?.payments ?? [];
  const transactions = payment ? [{ paymentId: payment.id, amount: 6_990, status: "SUCCEEDED", external: false }] : [];
  made[1]?.refunds.push({
    id: nextId(state),
    at: state.now - 9 * 86_400_000,
    reason: "Damaged",
    lines: [{ lineItemId: partly.id, quantity: 1 }],
    shipping: 0,
    transactions,
  });
  return made;
}
