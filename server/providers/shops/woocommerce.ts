import { z } from "zod";
import type { OrderSnapshot } from "../../domain/order.ts";
import { plainText } from "../../domain/plain-text.ts";
import { type Checked, ConnectionProblem, type Written } from "../port.ts";
import { notRead } from "../vendor.ts";
import type { ConnectedShop, RefundAsked, RefundMade, ShopProvider, Telling } from "./port.ts";
import { markOf, openWoo, orderPath, type Woo } from "./woocommerce-client.ts";
import { creditOfKey, makeCredit } from "./woocommerce-credit.ts";
import { exchangeOfKey, makeExchange, paidOf } from "./woocommerce-exchange.ts";
import { wooHooks } from "./woocommerce-hooks.ts";
import { changedPage, orderFields, readOrder, refundsOf, wholePage } from "./woocommerce-lists.ts";
import { key, readWooOrder, refundAmount, refundSchema, type WooRefund } from "./woocommerce-orders.ts";
import { articlesNow, type Pricing, pricingOf, productPage } from "./woocommerce-products.ts";
import {
  keyOf,
  planRefund,
  planRestock,
  refundableFields,
  refundableSchema,
  refundOfKey,
  toRefundMade,
  type WireRefund,
} from "./woocommerce-refunds.ts";

/** WooCommerce (REST wc/v3): a shop that moves money by its own means of payment, and knows no idempotency. */
export const woocommerce: ShopProvider = {
  id: "woocommerce",
  title: "WooCommerce",
  settings: [
    { name: "address", kind: "address", required: true, example: "https://shop.example" },
    { name: "key", kind: "text", required: true, example: "ck_…" },
    { name: "secret", kind: "secret", required: true, example: "cs_…" },
  ],
  can: {
    findByNumber: true,
    delivery: "shipped",
    refund: "moves",
    restock: "alone",
    credit: "coupon",
    exchange: "order",
    collects: true,
    products: true,
    stock: true,
    returns: false,
    label: false,
    notes: ["note", "metadata"],
    webhooks: "signed",
    lostAnswer: "found_again",
  },
  pace: { perSecond: 10, burst: 20 },
  connect: (given, outside) => connectedTo(openWoo(given, outside, woocommerce.pace), given.address ?? ""),
};

const tenMinutes = 600_000;

function connectedTo(woo: Woo, address: string): ConnectedShop {
  let known: { readonly pricing: Pricing; readonly at: number } | undefined;
  /** A shop hardly ever changes its currency or taxes, and a way to it may stay open for long. */
  const priced = async (): Promise<Pricing> => {
    if (!known || performance.now() - known.at > tenMinutes) known = { pricing: await pricingOf(woo), at: performance.now() };
    return known.pricing;
  };
  return {
    check: () => check(woo, address),
    findOrder: async (typed, within) => {
      // With a prefix of the shop's own ("WC-101") the digits are still the id; with two runs of digits nobody knows which.
      const [id, ...others] = typed.slice(0, 100).match(/\d+/g) ?? [];
      if (id === undefined || others.length > 0 || !/^[1-9]\d{0,17}$/.test(id)) return null;
      const found = await woo.get(orderPath(id), z.looseObject({ id: key, number: key }), { _fields: orderFields }, within);
      if (!found) return null;
      if (found.body.id !== id) throw new ConnectionProblem("unreadable", "another order was answered than was asked for");
      // A plugin may number orders apart from their ids: what is found by an id is then somebody else's.
      return asTyped(found.body.number) === asTyped(typed) ? snapshotOf(found.body) : null;
    },
    getOrder: (externalId) => readOrder(woo, externalId),
    listOrders: ({ changedSince, cursor }) =>
      changedSince === undefined ? wholePage(woo, cursor) : changedPage(woo, changedSince, cursor),
    listProducts: async ({ cursor }) => productPage(woo, await priced(), cursor),
    stock: async (items) => (items.length === 0 ? [] : articlesNow(woo, await priced(), items)),
    refund: (asked) => refund(woo, asked),
    findRefund: async ({ externalId, currency }, key) => {
      const found = refundOfKey(await refundsOf(woo, externalId), key);
      return found ? toRefundMade(found, currency) : null;
    },
    listRefunds: async ({ externalId, currency }) =>
      (await refundsOf(woo, externalId)).filter((one) => Number(refundAmount(one)) !== 0).map((one) => toRefundMade(one, currency)),
    restock: async (asked) => {
      const { externalId, currency } = asked.order;
      const wrote = await once(woo, externalId, currency, asked.key, () => planRestock(asked, currency));
      return wrote.kind === "done" ? { kind: "done", value: { reference: wrote.value.reference } } : wrote;
    },
    issueCredit: async (asked) => {
      try {
        return await makeCredit(woo, asked, (await priced()).currency);
      } catch (problem) {
        return notRead(problem);
      }
    },
    findCredit: ({ externalId, currency }, key) => creditOfKey(woo, externalId, key, currency),
    exchange: (asked) => makeExchange(woo, asked, async (wanted) => articlesNow(woo, await priced(), wanted)),
    findExchange: ({ externalId }, key) => exchangeOfKey(woo, externalId, key),
    exchangePaid: (reference) => paidOf(woo, reference),
    tell: (telling) => tell(woo, telling),
    hooks: wooHooks(woo),
  };
}

/** A number as people write it: with "#" or without, in any letters. */
function asTyped(number: string): string {
  return number.replaceAll(/[#\s]/g, "").toUpperCase();
}

function snapshotOf(body: unknown): OrderSnapshot {
  try {
    return readWooOrder(body);
  } catch (problem) {
    throw new ConnectionProblem("unreadable", problem instanceof Error ? problem.message.slice(0, 500) : "the order cannot be read");
  }
}

/**
 * Whether the key may do everything. Reading what each part reads tells its user's rights; whether it may write, a change of order 0,
 * which there never is: WooCommerce looks at the key first.
 */
async function check(woo: Woo, address: string): Promise<Checked> {
  const ids = z.array(z.object({ id: z.unknown() }));
  await woo.get("/orders", ids, { per_page: 1, _fields: "id" });
  const missing: string[] = [];
  const mayWrite = await woo.write("PUT", "/orders/0", {});
  if (mayWrite.kind === "rejected" && mayWrite.code === "not_allowed") missing.push("Read/Write");
  else if (mayWrite.kind === "unknown" || (mayWrite.kind === "rejected" && mayWrite.retryAfter))
    throw new ConnectionProblem("busy", mayWrite.message);
  for (const [part, what] of [
    ["/products", "products"],
    ["/coupons", "coupons"],
    ["/webhooks", "webhooks"],
    ["/settings/general", "settings"],
  ] as const) {
    const isAllowed = await woo
      .get(part, ids, { ...(part !== "/settings/general" && { per_page: 1 }), _fields: "id" })
      .then(() => true, refusedOnly);
    if (!isAllowed) missing.push(what);
  }
  const currency = missing.includes("settings") ? "" : (await pricingOf(woo)).currency;
  const name = await woo.site().then(
    (site) => plainText(site.name).trim(),
    () => "",
  );
  return { account: name || new URL(address).host, missing, ...(/^[A-Z]{3}$/.test(currency) && { currency }) };
}

function refusedOnly(problem: unknown): false {
  if (problem instanceof ConnectionProblem && problem.trouble === "not_allowed") return false;
  throw problem;
}

/** Looked at first, checked to the cent against what the shop says now, sent once, and looked for where the answer was lost. */
async function refund(woo: Woo, asked: RefundAsked): Promise<Written<RefundMade>> {
  const { externalId } = asked.order;
  const { currency } = asked.order;
  try {
    const earlier = await refundsOf(woo, externalId);
    const made = refundOfKey(earlier, asked.key);
    if (made) return madeBefore(made, currency);
    const order = (await woo.get(orderPath(externalId), refundableSchema, { _fields: refundableFields }))?.body;
    if (!order) return { kind: "rejected", code: "not_found", message: "the order is not there" };
    if (asked.moves && !(await canMove(woo, String(order.payment_method ?? "")))) {
      return { kind: "rejected", code: "not_supported", message: "the means of payment cannot give money back by itself" };
    }
    const plan = planRefund(asked, order, earlier);
    if (plan.kind === "rejected") return plan;
    if (plan.restockFirst) {
      const restocked = await send(woo, externalId, currency, plan.restockFirst);
      // No money was asked for yet, so the whole may be asked for again: these pieces are then found.
      if (restocked.kind === "unknown") return { kind: "rejected", code: "not_reached", message: restocked.message, retryAfter: 60 };
      if (restocked.kind === "rejected") return restocked;
    }
    return await send(woo, externalId, currency, plan.wire);
  } catch (problem) {
    return notRead(problem);
  }
}

/** What was found by its key was made. Where the shop has not written down that the money went, nobody can say. */
function madeBefore(made: WooRefund, currency: string): Written<RefundMade> {
  const value = toRefundMade(made, currency);
  if (value.state === "done") return { kind: "done", value };
  return { kind: "unknown", message: `refund ${made.id} is there, and the shop does not say whether its money went` };
}

/** A means of payment that is switched off, or gone with its plugin, gives nothing back. A key that may not look does not know. */
async function canMove(woo: Woo, gateway: string): Promise<boolean> {
  if (!/^[\w-]{1,100}$/.test(gateway)) return false;
  const schema = z.object({ method_supports: z.array(z.string()) });
  try {
    const found = await woo.get(`/payment_gateways/${gateway}`, schema, { _fields: "id,method_supports" });
    return found?.body.method_supports.includes("refunds") ?? false;
  } catch (problem) {
    if (problem instanceof ConnectionProblem && problem.trouble === "not_allowed") return true;
    throw problem;
  }
}

/** Does what is planned unless a refund of the key is there already. */
async function once(woo: Woo, externalId: string, currency: string, key: string, plan: () => WireRefund): Promise<Written<RefundMade>> {
  try {
    const made = refundOfKey(await refundsOf(woo, externalId), key);
    if (made) return { kind: "done", value: toRefundMade(made, currency) };
  } catch (problem) {
    return notRead(problem);
  }
  return send(woo, externalId, currency, plan());
}

/** What WooCommerce says before it asks the means of payment for anything. It says so in the shop's language, so only English is known. */
const before: Readonly<Record<string, "too_much" | "not_supported" | "not_found">> = {
  "Invalid refund amount.": "too_much",
  "Invalid order ID.": "not_found",
  "The payment gateway for this order does not exist.": "not_supported",
  "The payment gateway for this order does not support automatic refunds.": "not_supported",
};

async function send(woo: Woo, externalId: string, currency: string, wire: WireRefund): Promise<Written<RefundMade>> {
  const wrote = await woo.write("POST", `${orderPath(externalId)}/refunds`, wire);
  if (wrote.kind === "rejected") return wrote;
  const made = wrote.kind === "done" ? refundSchema.safeParse(wrote.body).data : undefined;
  if (made) return { kind: "done", value: { ...toRefundMade(made, currency), key: keyOf(wire), state: "done" } };
  if (wrote.kind === "unknown" && wrote.refused !== undefined) {
    const known = before[wrote.refused];
    if (known) return { kind: "rejected", code: known, message: wrote.message };
    // Without money on the way a refusal is one: the refund it had begun was taken back.
    if (!wire.api_refund) return { kind: "rejected", code: "wrong_state", message: wrote.message };
  }
  const message = "message" in wrote ? wrote.message : "the answer could not be read";
  const found = await refundsOf(woo, externalId).then(
    (refunds) => refundOfKey(refunds, keyOf(wire)),
    () => undefined,
  );
  return found ? madeBefore(found, currency) : { kind: "unknown", message };
}

const notesSchema = z.array(z.object({ note: z.string() }));

/** One note a person reads, known by its mark, and the state of the return as metadata for other plugins. */
async function tell(
  woo: Woo,
  { key, order, returnNumber, status, note, labelUrl, trackingNumber }: Telling,
): Promise<Written<{ reference?: string }>> {
  const path = orderPath(order.externalId);
  const mark = `[${markOf(key)}]`;
  const isThere = async () =>
    ((await woo.get(`${path}/notes`, notesSchema, { _fields: "id,note" }))?.body ?? null)?.some((one) => one.note.includes(mark)) ?? null;
  try {
    const told = await isThere();
    if (told === null) return { kind: "rejected", code: "not_found", message: "the order is not there" };
    if (!told) {
      const text = [note, trackingNumber, labelUrl].filter((one) => one !== undefined).join("\n");
      const wrote = await woo.write("POST", `${path}/notes`, { note: `${text} ${mark}`, customer_note: false });
      if (wrote.kind === "rejected") return wrote;
      const isSure = wrote.kind === "done" && z.object({ id: z.unknown(), note: z.string() }).safeParse(wrote.body).success;
      if (!isSure && !(await isThere().catch(() => false)))
        return { kind: "unknown", message: "message" in wrote ? wrote.message : "the answer could not be read" };
    }
  } catch (problem) {
    return notRead(problem);
  }
  const wrote = await woo.write("PUT", path, { meta_data: [{ key: `_returns_portal_status_${returnNumber}`, value: status }] });
  if (wrote.kind === "done") return { kind: "done", value: {} };
  return wrote.kind === "unknown" ? { kind: "unknown", message: wrote.message } : wrote;
}
