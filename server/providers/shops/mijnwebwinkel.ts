import { z } from "zod";
import type { OrderSnapshot } from "../../domain/order.ts";
import { WrongOrder } from "../../domain/snapshot.ts";
import type { Outside } from "../http.ts";
import { ConnectionProblem, type Given, type Written } from "../port.ts";
import { lookedUp } from "../vendor.ts";
import { type Api, apiPace, marked, marksIn, openApi } from "./mijnwebwinkel-api.ts";
import { findCredit, issueCredit } from "./mijnwebwinkel-credit.ts";
import { listChanges, listHistory, numberIn, type Read, snapshotOf } from "./mijnwebwinkel-lists.ts";
import { orderSchema, type ShopOrder, totalOf } from "./mijnwebwinkel-order.ts";
import { amountOf, creditRequest, isWhole, toBooked, toMade, toParts } from "./mijnwebwinkel-refunds.ts";
import type { ConnectedShop, KnownOrder, RefundAsked, RefundMade, ShopProvider, Telling } from "./port.ts";

export const mijnwebwinkel: ShopProvider = {
  id: "mijnwebwinkel",
  title: "Mijnwebwinkel / MyOnlineStore",
  settings: [
    { name: "token", kind: "secret", required: true },
    { name: "partnerToken", kind: "secret", required: true },
  ],
  can: {
    findByNumber: true,
    delivery: "placed",
    refund: "books",
    restock: "with_refund",
    credit: "coupon",
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
  pace: apiPace,
  connect,
};

const storeSchema = z.object({
  name: z.string(),
  primary_domain: z.string().nullish(),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .nullish()
    .catch(undefined),
});
const statusesSchema = z.array(z.object({ status: z.coerce.number().int(), credit_order: z.boolean().nullish() }));

function connect({ token = "", partnerToken = "" }: Given, outside: Outside): ConnectedShop {
  const api = openApi(outside, { token, partnerToken });
  return {
    check: async () => {
      const store = await api.read("/store", storeSchema);
      if (!store) throw new ConnectionProblem("not_found", "there is no shop for this token");
      // A token that knows its shop may still not be let at its orders.
      if (!(await api.read("/orders", z.array(z.unknown()), { query: { limit: "1" } }))) {
        throw new ConnectionProblem("not_found", "the shop has no orders to read");
      }
      const { name, primary_domain, currency } = store;
      return { account: primary_domain ? `${name} (${primary_domain})` : name, missing: [], ...(currency && { currency }) };
    },
    findOrder: async (number, within) => {
      const bare = number.trim().replace(/^#\s*/, "");
      return /^[1-9]\d{0,14}$/.test(bare) ? orderBy(api, bare, within) : null;
    },
    getOrder: (externalId) => orderBy(api, externalId),
    listOrders: ({ changedSince, cursor }) =>
      changedSince === undefined ? listHistory(api, cursor) : listChanges(api, changedSince, cursor),
    refund: (asked) => refund(api, asked),
    findRefund: async (known, key) => {
      const found = (await bookedOf(api, known)).find((one) => one.key === key);
      return found && isWhole(found) ? readable(() => toMade(found)) : null;
    },
    listRefunds: async (known) => {
      const booked = await bookedOf(api, known);
      return readable(() => booked.map(toMade));
    },
    issueCredit: (asked) => issueCredit(api, asked),
    findCredit: (known, key) => findCredit(api, known.currency, key),
    tell: (asked) => tell(api, asked),
  };
}

async function orderBy(api: Api, externalId: string, within?: number): Promise<OrderSnapshot | null> {
  const until = within === undefined ? undefined : performance.now() + within;
  const found = await shopOrder(api, externalId, within);
  // A credit order is no order of its own, but a refund of another.
  if (!found || found.credited_order_number) return null;
  const made: Read = await snapshotOf(api, found, until);
  if ("why" in made) throw new ConnectionProblem("unreadable", made.why);
  return made;
}

async function shopOrder(api: Api, externalId: string, within?: number): Promise<ShopOrder | null> {
  if (!/^\d{1,18}$/.test(externalId)) return null;
  return api.read(`/orders/${externalId}`, orderSchema, { ...(within !== undefined && { within }) });
}

async function creditsOf(api: Api, order: ShopOrder): Promise<ShopOrder[]> {
  const found = await Promise.all(order.credit_order_numbers.map((number) => shopOrder(api, number)));
  return found.flatMap((one) => one ?? []);
}

async function bookedOf(api: Api, { externalId }: KnownOrder) {
  const order = await shopOrder(api, externalId);
  return order ? toBooked(await creditsOf(api, order)) : [];
}

/** @throws ConnectionProblem where the figures are none */
function readable<Value>(read: () => Value): Value {
  try {
    return read();
  } catch (wrong) {
    if (wrong instanceof WrongOrder) throw new ConnectionProblem("unreadable", wrong.message.slice(0, 300));
    throw wrong;
  }
}

/** The shop knows no keys for what is asked twice, so what was made is looked up before, part by part. */
function refund(api: Api, asked: RefundAsked): Promise<Written<RefundMade>> {
  return lookedUp<RefundMade>(async () => {
    if (asked.moves) return rejected("not_supported", "the shop moves no money");
    const order = await shopOrder(api, asked.order.externalId);
    if (!order || order.credited_order_number) return rejected("not_found", `the shop has no order ${asked.order.externalId}`);
    const credits = await creditsOf(api, order);
    const booked = toBooked(credits);
    const before = booked.find(({ key }) => key === asked.key);
    if (before && isWhole(before)) return { kind: "done", value: readable(() => toMade(before)) };
    if (order.currency !== asked.order.currency) return rejected("wrong_state", `the order is in ${order.currency} now`);
    const others = booked.filter((one) => one !== before);
    const left = readable(() => totalOf(order) - others.reduce((sum, one) => sum + amountOf(one), 0));
    if (asked.amount > left) return rejected("too_much", "less than that can still be credited in the shop");
    const parts = toParts(asked, order);
    if ("unknown" in parts) return rejected("wrong_state", `the order has no line ${parts.unknown} any more`);
    const status = (await api.read("/orderstatuses", statusesSchema))?.find((one) => one.credit_order)?.status;
    if (status === undefined) return rejected("not_supported", "the shop has no order status for credit orders");

    const made = [...(before?.credits ?? [])];
    for (const [place, part] of parts.entries()) {
      if (before?.there.includes(place + 1)) continue;
      const mine = made.filter((one) => !credits.includes(one));
      const request = readable(() =>
        creditRequest(part, { part: place + 1, parts: parts.length }, { asked, order, credits: [...credits, ...mine], status }),
      );
      const query = { mutate_stock: String(part.restock) };
      const written = await api.write("POST", "/orders/credit", { query, body: request }, orderSchema);
      if (written.kind === "answered") made.push(written.data);
      // Asked again under the same key, only what is missing is made.
      else if (made.length === 0 || (written.kind === "rejected" && written.retryAfter !== undefined)) return written;
      else
        return {
          kind: "unknown",
          message: `one of two credit orders was made; of the other: ${written.message}`,
        };
    }
    try {
      return { kind: "done", value: toMade({ key: asked.key, credits: made, there: [], parts: parts.length }) };
    } catch {
      return { kind: "unknown", message: "the amount of the credit order cannot be read" };
    }
  });
}

function rejected(code: Extract<Written<never>, { kind: "rejected" }>["code"], message: string): Written<never> {
  return { kind: "rejected", code, message };
}

/** Behind whatever the team wrote there itself. */
function tell(api: Api, { key, order: known, note, labelUrl, trackingNumber }: Telling): Promise<Written<object>> {
  return lookedUp<object>(async () => {
    const order = await shopOrder(api, known.externalId);
    if (!order) return rejected("not_found", `the shop has no order ${known.externalId}`);
    const kept = order.comments?.internal ?? "";
    if (marksIn(kept, "note").some((one) => one.key === key)) return { kind: "done", value: {} };
    const line = marked([note, trackingNumber, labelUrl].filter((part) => part !== undefined).join(" · "), { kind: "note", key });
    const body = { comments: { internal: kept === "" ? line : `${kept}\n${line}` } };
    const written = await api.write("PATCH", `/orders/${order.number}`, { body }, numberIn);
    return written.kind === "answered" ? { kind: "done", value: {} } : written;
  });
}
