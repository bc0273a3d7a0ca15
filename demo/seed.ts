import { readFile } from "node:fs/promises";
import { type ImportCounts, importOrders } from "../server/actions/import-orders.ts";
import { setUpShop } from "../server/actions/set-up-shop.ts";
import { fingerprintOf, submitReturn } from "../server/actions/submit-return.ts";
import type { Context } from "../server/context.ts";
import { assess } from "../server/domain/assess.ts";
import type { ReturnId } from "../server/domain/ids.ts";
import type { OrderSnapshot } from "../server/domain/order.ts";
import type { Handover } from "../server/domain/policy.ts";
import { quoteRefund } from "../server/domain/refund.ts";
import type { Shop } from "../server/domain/shop.ts";
import { hashOfApiKey, scopes } from "../server/http/who.ts";
import { readWooOrder } from "../server/providers/shops/woocommerce-orders.ts";
import { findOrderByNumber } from "../server/store/orders.ts";
import { readSituation } from "../server/store/situation.ts";
import type { Bergpost } from "./bergpost.ts";
import { type DeskRequest, fillDesk } from "./desk.ts";
import type { HaldenShop } from "./halden-connection.ts";
import { type ParcelRequest, parcelOrders, sendParcels } from "./parcels.ts";
import { sendPhoto } from "./photos.ts";
import type { DemoShop } from "./shop.ts";
import { ada } from "./shops/ada.ts";
import { ben } from "./shops/ben.ts";
import { halden } from "./shops/halden.ts";
import { nocturne } from "./shops/nocturne.ts";

export const shops: readonly DemoShop[] = [halden, ada, ben, nocturne];

const day = 86_400_000;
/** Long enough that every order of the demo was placed under its shop's policy. */
const openedBefore = 120 * day;

/** Founds every shop of the demo through the actions a merchant uses, and answers with each shop's API key by slug. */
export async function seed(context: Context, own: Pick<HaldenShop, "open" | "refund">, carrier: Bergpost): Promise<Record<string, string>> {
  const keys: Record<string, string> = {};
  const at = context.now();
  for (const demo of shops) {
    const { shop, apiKey } = await setUpShop(
      { ...context, now: () => at - openedBefore },
      {
        slug: demo.slug,
        name: demo.name,
        owner: demo.settings.brand.sender.address,
        hashOfApiKey,
        scopes,
        policy: demo.policy,
        shop: demo.settings,
      },
    );
    keys[demo.slug] = apiKey;
    await sell(
      context,
      shop,
      demo.orders(at).map(({ snapshot }) => snapshot),
    );
    for (const { orderNumber, resolution, handover, daysAgo, ...item } of demo.returns)
      await bringBack({ ...context, now: () => at - daysAgo * day }, shop, { orderNumber, items: [item], resolution, handover });
    if (demo === halden) {
      const older = await wooOrders(at);
      const travelling = parcelOrders(at).map(({ snapshot }) => snapshot);
      const sold = [...demo.orders(at).map(({ snapshot }) => snapshot), ...older, ...travelling];
      await sell(context, shop, [...older, ...travelling]);
      await fillDesk(context, {
        shop,
        policy: demo.policy,
        sell: (then, home, orders) => {
          const snapshots = orders.map(({ snapshot }) => snapshot);
          if (home.id === shop.id) sold.push(...snapshots);
          return sell(then, home, snapshots);
        },
        bringBack,
        connect: () => own.open(context, shop, sold),
        refundInShop: own.refund,
      });
      // What was sent until here has the shop's own labels; what follows goes with its carrier's.
      await carrier.connect({ ...context, now: () => at - openedBefore }, shop);
      await sendParcels(context, { shop, carrier, bringBack });
    }
  }
  return keys;
}

async function sell(context: Context, shop: Shop, snapshots: readonly OrderSnapshot[]): Promise<ImportCounts> {
  return importOrders(
    context,
    shop,
    snapshots.map((snapshot, place) => ({ line: place + 1, snapshot })),
    {
      mistake: ({ reason }) => {
        throw new Error(reason);
      },
    },
  );
}

/** Asks for a return as a shopper does: sees the figures, then submits exactly those. Answers the first return of it. */
async function bringBack(
  context: Context,
  shop: Shop,
  {
    orderNumber,
    items,
    resolution = "refund",
    handover = "print",
    ...way
  }: DeskRequest & { readonly handover?: Handover } & Partial<Pick<ParcelRequest, "pickup" | "parcels">>,
): Promise<ReturnId> {
  const order = await findOrderByNumber(context.db, shop.merchantId, shop.id, orderNumber);
  if (!order) throw new Error(`The demo has no order ${orderNumber}.`);
  const answers = [];
  for (const { photo, ...item } of items)
    answers.push({ ...item, photos: photo ? [await sendPhoto(context, shop.merchantId, order.id, photo)] : [] });
  const { context: judged } = await readSituation(context.db, shop, order, context.now());
  const quote = quoteRefund({ context: judged, assessment: assess(judged), wishes: answers, resolution, handover });
  const { returns } = await submitReturn(context, shop, {
    orderId: order.id,
    items: answers,
    resolution,
    handover,
    ...way,
    quote: fingerprintOf(quote, handover),
    language: order.language ?? shop.defaultLanguage,
    origin: "portal",
    idempotency: { key: `demo-${orderNumber}`, requestHash: "demo" },
  });
  const [first] = returns;
  if (!first) throw new Error(`Nothing of order ${orderNumber} comes back.`);
  return first.id;
}

/** What the orders of `orders.json` show; Halden has them among its own. */
export const wooTries: readonly { readonly number: string; readonly postalCode: string; readonly shows: string }[] = [
  { number: "82", postalCode: "69006", shows: "Three caps, a scarf and badges, with a coupon over all of it" },
  { number: "85", postalCode: "69006", shows: "Two scarves, just arrived" },
  { number: "77", postalCode: "SW3 4TR", shows: "The United Kingdom, with a coupon" },
  { number: "66", postalCode: "41001", shows: "Not sent yet; billed to 28013, sent to 41001" },
  { number: "69", postalCode: "69006", shows: "Over, with the days counted" },
  { number: "59", postalCode: "42000", shows: "Refunded in part without saying for what: over, and a person would look" },
  { number: "61", postalCode: "50674", shows: "Germany, long over" },
];

/** When the orders of a real WooCommerce were written down: their time is told from here. */
const recordedAt = Date.UTC(2026, 10, 22, 18);

/**
 * Real orders of a WooCommerce, with its real sums, moved to now by whole days. WooCommerce does not know when a parcel
 * arrives, so the carrier's word is made up; its pictures lie on a server that is not there, so ours stand in.
 */
async function wooOrders(at: number): Promise<OrderSnapshot[]> {
  const days = Math.round((at - recordedAt) / day);
  const text = await readFile(new URL("orders.json", import.meta.url), "utf8");
  const orders: unknown = JSON.parse(text, (key, value) =>
    key.endsWith("_gmt") && typeof value === "string" ? new Date(Date.parse(`${value}Z`) + days * day).toISOString().slice(0, 19) : value,
  );
  if (!Array.isArray(orders)) throw new Error("demo/orders.json holds no orders.");
  return orders.map((order) => {
    const snapshot = readWooOrder(order);
    return {
      ...snapshot,
      lines: snapshot.lines.map(({ imageUrl: _, ...line }) => ({ ...line, imageUrl: `/demo/pictures/${pictureOf(line.sku ?? "")}` })),
      fulfilments: snapshot.fulfilments.map((parcel) =>
        parcel.shippedAt === undefined ? parcel : { ...parcel, deliveredAt: Math.min(parcel.shippedAt + 2 * day, at - day / 8) },
      ),
    };
  });
}

function pictureOf(sku: string): string {
  return Object.entries(pictures).find(([start]) => sku.startsWith(start))?.[1] ?? "badge.svg";
}

const pictures: Readonly<Record<string, string>> = {
  TEE: "tee.svg",
  CAP: "cap.svg",
  SCARF: "scarf.svg",
  HOOD: "hoodie.svg",
  MUG: "mug.svg",
  SWIM: "swimsuit.svg",
  BOOK: "book-sewing.svg",
};
