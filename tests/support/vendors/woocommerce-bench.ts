import { createHmac, randomBytes } from "node:crypto";
import { woocommerce } from "../../../server/providers/shops/woocommerce.ts";
import type { Seen } from "./fake-vendor.ts";
import { outsideTo, type SeededOrder, type ShopBench, type Write } from "./shop-bench.ts";
import { type FakeWoo, keys, openFakeWoo } from "./woocommerce.ts";
import { cents, type Json, lines } from "./woocommerce-money.ts";

export type WooBench = ShopBench & { readonly woo: FakeWoo };

const secureAddress = "https://shop.example.test";

/** A WooCommerce with a real shop's orders, reached over https with a password, or over http with signed requests. */
export async function openWooBench(isSecure: boolean): Promise<WooBench> {
  const woo = await openFakeWoo({ isSecure });
  const address = isSecure ? secureAddress : woo.origin;
  const given = { address, key: keys.key, secret: keys.secret };
  const edit = (id: number, change: Json) => woo.orders.set(id, { ...woo.orders.get(id), ...change });
  edit(82, { payment_method: "stripe", payment_method_title: "Card", transaction_id: "pi_82" });
  woo.orders.set(200, yenOf(woo.orders.get(56) ?? {}));
  const seeded = new Set([82, 59, 200]);
  return {
    woo,
    provider: woocommerce,
    vendor: woo,
    outside: outsideTo(woo, [secureAddress]),
    given,
    wrong: { ...given, secret: "cs_wrong" },
    narrow: { ...given, secret: keys.readOnly },
    pageSize: 100,
    seed: {
      discounted: { externalId: "82", number: "82" },
      partlyRefunded: { externalId: "59", number: "59", refunded: 2_657 },
      wholeUnits: { externalId: "200", number: "200" },
      others: [...woo.orders.values()].filter(({ id }) => !seeded.has(Number(id))).map(named),
      spellings: ["#82", " 82 ", "# 82"],
      idOfAnother: "114",
      article: {
        sku: "TEE-NOIR-XL",
        productId: "25",
        variantId: "29",
        title: "T-shirt coton bio noir",
        price: 2_990,
        currency: "EUR",
        stock: 56,
      },
      now: woo.now,
    },
    isSearch: ({ path }) => /[?&]search=|\/orders(\?|$)/.test(path),
    isWrite: isWrite,
    shop: {
      addOrders: (count) => Array.from({ length: count }, () => named(another(woo))),
      change: (externalId, at) => void edit(Number(externalId), { date_modified_gmt: new Date(at).toISOString().slice(0, 19) }),
      refunds: (externalId) =>
        (woo.refunds.get(Number(externalId)) ?? []).toReversed().map((refund) => {
          const places = woo.orders.get(Number(externalId))?.currency === "JPY" ? 0 : 2;
          return {
            amount: cents(refund.amount, places),
            moved: refund.refunded_payment === true,
            lines: lines(refund, "line_items").map((line) => ({
              lineId: String(line.meta_data?.[0]?.value),
              quantity: -Number(line.quantity),
              amount: -cents(line.total, places) - cents(line.total_tax, places),
            })),
          };
        }),
      restocked: (_, lineId) => woo.restocked.get(Number(lineId)) ?? 0,
      notes: (externalId) => [
        ...(woo.notes.get(Number(externalId)) ?? []).map(({ note }) => String(note)),
        ...((woo.orders.get(Number(externalId))?.meta_data ?? []) as Json[])
          .filter(({ key }) => String(key).startsWith("_returns_portal_status"))
          .map(({ key, value }) => `${String(key)}: ${String(value)}`),
      ],
      credits: () => woo.coupons.map(({ code, amount }) => ({ code: String(code), amount: cents(amount) })),
      exchanges: () =>
        [...woo.orders.values()]
          .filter(({ id }) => Number(id) > 1_000)
          .map(({ id, total }) => ({ reference: String(id), toPay: cents(total) })),
      settle: (reference, how) =>
        void edit(
          Number(reference),
          how === "paid" ? { status: "processing", date_paid_gmt: "2026-11-25T12:00:00" } : { status: "cancelled" },
        ),
      hooks: () =>
        [...woo.hooks.values()].map(({ delivery_url, status, topic }) => ({
          url: String(delivery_url),
          active: status === "active",
          topic,
        })),
      switchOffHooks: () => {
        for (const hook of woo.hooks.values()) hook.status = "disabled";
      },
      deliver: (externalId, secret) => delivered(JSON.stringify(woo.orders.get(Number(externalId))), secret, "order.updated"),
    },
  };
}

/** A delivery as WooCommerce sends it. */
export function delivered(body: string, secret: string, topic: string, id = randomBytes(16).toString("hex")) {
  return {
    body: new TextEncoder().encode(body),
    headers: {
      "content-type": "application/json",
      "x-wc-webhook-source": `${secureAddress}/`,
      "x-wc-webhook-topic": topic,
      "x-wc-webhook-signature": createHmac("sha256", secret).update(body).digest("base64"),
      "x-wc-webhook-id": "2",
      "x-wc-webhook-delivery-id": id,
    },
    url: "/api/inbound/con_1",
    at: Date.UTC(2026, 10, 25, 12),
  };
}

function named({ id, number }: Json): SeededOrder {
  return { externalId: String(id), number: String(number) };
}

function isWrite({ method, path, body }: Seen, what: Write): boolean {
  const where = path.split("?")[0] ?? "";
  if (method !== "POST") return false;
  if (what === "refund" || what === "restock") return where.endsWith("/refunds");
  if (what === "credit") return where.endsWith("/coupons");
  if (what === "exchange") return where.endsWith("/orders");
  return where.endsWith("/notes") && body !== "";
}

function another(woo: FakeWoo): Json {
  const id = woo.newId();
  const order = { ...woo.orders.get(85), id, number: String(id), date_modified_gmt: "2026-11-24T10:00:00" };
  woo.orders.set(id, order);
  return order;
}

/** The same articles for whole yen, paid by card. */
function yenOf(order: Json): Json {
  const whole = (value: unknown) => String(value).replace(".", "");
  const yen = (all: unknown) =>
    (all as Json[]).map((line) => ({
      ...line,
      ...{
        subtotal: whole(line.subtotal ?? "0"),
        subtotal_tax: whole(line.subtotal_tax ?? "0"),
        total: whole(line.total),
        total_tax: whole(line.total_tax),
      },
      taxes: ((line.taxes ?? []) as Json[]).map((tax) => ({ ...tax, total: whole(tax.total) })),
    }));
  const lines_ = { line_items: yen(order.line_items), shipping_lines: yen(order.shipping_lines) };
  return {
    ...order,
    ...lines_,
    id: 200,
    number: "200",
    currency: "JPY",
    total: whole(order.total),
    payment_method: "stripe",
    transaction_id: "pi_200",
  };
}
