import { z } from "zod";
import type { ShopCan } from "../../domain/connection.ts";
import { type Checked, ConnectionProblem, type Given, type Setting, type Written } from "../port.ts";
import { notRead } from "../vendor.ts";
import type { ShopProvider, Telling } from "./port.ts";
import { openWix, type WixApi, wixPace } from "./wix-api.ts";
import { openHooks } from "./wix-hooks.ts";
import { orderSchema } from "./wix-order.ts";
import { findOrder, getOrder, listOrders } from "./wix-orders.ts";
import { findRefund, listRefunds, marked, markIn, refund } from "./wix-refund.ts";

const settings: readonly Setting[] = [
  { name: "siteId", kind: "text", required: true, example: "3f5b6ebf-143c-4da5-8d0f-fb8553bfd85d" },
  { name: "apiKey", kind: "secret", required: true, example: "IST.…" },
  { name: "publicKey", kind: "lines", required: false, example: "-----BEGIN PUBLIC KEY-----…" },
];

/** Wix has no returns, no account credit, and no order that can be made at a price of ours: all of that becomes a step for a person. */
const can: ShopCan = {
  findByNumber: true,
  delivery: "shipped",
  refund: "moves",
  tenders: true,
  restock: "with_refund",
  credit: "none",
  exchange: "none",
  collects: false,
  products: false,
  stock: false,
  returns: false,
  label: false,
  notes: ["note"],
  webhooks: "signed",
  lostAnswer: "found_again",
};

export const wix: ShopProvider = {
  id: "wix",
  title: "Wix",
  settings,
  can,
  pace: wixPace,
  hooksByHand: true,
  connect: (given, outside) => {
    const { siteId = "", apiKey = "", publicKey = "" } = given;
    const api = openWix(outside, { siteId: siteId.trim(), apiKey: apiKey.trim() });
    return {
      check: () => check(api, given),
      findOrder: (number, within) => findOrder(api, number, within),
      getOrder: (externalId) => getOrder(api, externalId),
      listOrders: (page) => listOrders(api, page),
      refund: (asked) => refund(api, asked),
      findRefund: (order, key) => findRefund(api, order, key),
      listRefunds: (order) => listRefunds(api, order),
      tell: (asked) => tell(api, asked),
      ...(publicKey.trim() !== "" && { hooks: openHooks(publicKey) }),
    };
  },
};

const anyOrders = z.object({ orders: z.array(z.unknown()) });
const properties = z.object({ properties: z.object({ siteDisplayName: z.string().nullish(), paymentCurrency: z.string().nullish() }) });

/** The name of the site is read where the key may; what it may do with orders shows by asking for one, and for what was paid of it. */
async function check(api: WixApi, { siteId = "", publicKey = "" }: Given): Promise<Checked> {
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(siteId.trim())) throw new ConnectionProblem("refused", "the site ID is none");
  const orders = await api.read({ path: "/ecom/v1/orders/search", body: { search: { cursorPaging: { limit: 1 } } } }, anyOrders);
  if (!orders) throw new ConnectionProblem("not_found", "the site has no shop");
  const paid = { path: "/ecom/v1/payments/list-by-ids", body: { orderIds: [nobody] } };
  const missing = (await may(api, paid)) ? [] : ["Manage Orders"];
  const about = await mine(api.read({ path: "/site-properties/v4/properties" }, properties));
  const { siteDisplayName, paymentCurrency } = about?.properties ?? {};
  return {
    account: siteDisplayName || siteId.trim(),
    missing: about === undefined ? [...missing, "Read Site Properties"] : missing,
    ...(paymentCurrency && { currency: paymentCurrency }),
    ...(publicKey.trim() === "" && { can: { webhooks: "none" as const } }),
  };
}

const nobody = "00000000-0000-4000-8000-000000000000";

async function may(api: WixApi, asked: { readonly path: string; readonly body: unknown }): Promise<boolean> {
  return (await mine(api.read(asked, z.unknown()))) !== undefined;
}

/** Undefined: the key may not. */
async function mine<Data>(reading: Promise<Data>): Promise<Data | undefined> {
  try {
    return await reading;
  } catch (problem) {
    if (problem instanceof ConnectionProblem && problem.trouble === "not_allowed") return undefined;
    throw problem;
  }
}

const told = z.object({ order: orderSchema.pick({ activities: true }) });

/** A comment among the order's activities, which the merchant's team sees and the shopper does not. */
async function tell(api: WixApi, { key, order, note }: Telling): Promise<Written<{ readonly reference?: string }>> {
  try {
    const path = `/ecom/v1/orders/${encodeURIComponent(order.externalId)}`;
    const there = await api.read({ path }, told);
    if (!there) return { kind: "rejected", code: "not_found", message: "the order is not in the shop any more" };
    const isThere = (there.order.activities ?? []).some(({ merchantComment }) => markIn(merchantComment?.message ?? "") === key);
    if (isThere) return { kind: "done", value: {} };
    const activity = commentOf(note, key);
    const written = await api.write(`${path}/activities`, { activity }, z.object({}));
    return written.kind === "answered" ? { kind: "done", value: {} } : written;
  } catch (problem) {
    return notRead(problem);
  }
}

export function commentOf(note: string, key: string) {
  return { merchantComment: { message: marked(note, key, 1_000) } };
}
