import { z } from "zod";
import type { ShopCan } from "../../domain/connection.ts";
import { type Checked, ConnectionProblem, type Given, type Setting } from "../port.ts";
import type { ConnectedShop, ShopProvider } from "./port.ts";
import { type Admin, type Operation, openAdmin, shopifyPace } from "./shopify-admin.ts";
import { findCredit, issueCredit } from "./shopify-credit.ts";
import { exchange, exchangePaid, findExchange } from "./shopify-exchange.ts";
import { openHooks } from "./shopify-hooks.ts";
import { findOrder, getOrder, listOrders } from "./shopify-orders.ts";
import { listProducts, stock } from "./shopify-products.ts";
import { findRefund, listRefunds, refund } from "./shopify-refund.ts";
import { restock } from "./shopify-restock.ts";
import { tell } from "./shopify-return.ts";
import { grantedToken, lastingToken } from "./shopify-token.ts";

const settings: readonly Setting[] = [
  { name: "address", kind: "address", required: true, example: "https://acme.myshopify.com" },
  { name: "clientId", kind: "text", required: false, example: "0d8c6b5a3f2e41d79c8b7a6f5e4d3c2b" },
  { name: "clientSecret", kind: "secret", required: true },
  { name: "accessToken", kind: "secret", required: false, example: "shpat_…" },
];

/** At most: `check` takes away what the app was not permitted. */
const can: ShopCan = {
  findByNumber: true,
  delivery: "delivered",
  refund: "moves",
  tenders: true,
  restock: "alone",
  credit: "account",
  exchange: "draft_order",
  collects: true,
  products: true,
  stock: true,
  returns: true,
  label: true,
  notes: ["tag", "metadata"],
  webhooks: "signed",
  // Credit, drafts and processing a return take no key of ours. `refundCreate` does, which `refundLost` tells.
  lostAnswer: "found_again",
};

/** What each permission is for; `write` holds `read`. */
const permissions = [
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
] as const;

const aboutSchema = z.object({
  shop: z.object({ name: z.string(), currencyCode: z.string(), taxesIncluded: z.boolean() }),
  currentAppInstallation: z.object({ accessScopes: z.array(z.object({ handle: z.string() })) }),
});

const about: Operation<z.infer<typeof aboutSchema>> = {
  text: "query About { shop { name currencyCode taxesIncluded } currentAppInstallation { accessScopes { handle } } }",
  data: aboutSchema,
};

export const shopify: ShopProvider = {
  id: "shopify",
  title: "Shopify",
  settings,
  can,
  pace: shopifyPace,
  connect: (given, outside) => {
    const host = hostOf(given);
    const { clientId = "", clientSecret = "", accessToken = "" } = given;
    // An address of another shape is asked nothing: the app's secret goes to Shopify alone.
    const origin = `https://${host ?? "address.invalid"}`;
    const tokens = accessToken ? lastingToken(accessToken) : grantedToken(outside, origin, { id: clientId, secret: clientSecret });
    const open = openAdmin(outside, { origin, tokens });
    const admin = host === null ? nowhere : open;
    return { ...methodsOf(admin), check: () => check(admin, given), hooks: openHooks(admin, { host: host ?? "", clientSecret }) };
  },
};

function methodsOf(admin: Admin): Omit<ConnectedShop, "check" | "hooks"> {
  return {
    findOrder: (number, within) => findOrder(admin, number, within),
    getOrder: (externalId) => getOrder(admin, externalId),
    listOrders: (page) => listOrders(admin, page),
    listProducts: ({ cursor }) => listProducts(admin, cursor),
    stock: (items, currency) => stock(admin, items, currency),
    refund: (asked) => refund(admin, asked),
    refundLost: ({ returnReference }) => (returnReference === undefined ? "same_key" : "found_again"),
    findRefund: (order, key) => findRefund(admin, order, key),
    listRefunds: (order) => listRefunds(admin, order),
    restock: (asked) => restock(admin, asked),
    issueCredit: (asked) => issueCredit(admin, asked),
    findCredit: (order, key) => findCredit(admin, order, key),
    exchange: (asked) => exchange(admin, asked),
    findExchange: (order, key) => findExchange(admin, order, key),
    exchangePaid: (reference) => exchangePaid(admin, reference),
    tell: (asked) => tell(admin, asked),
  };
}

/** `acme.myshopify.com`, as it was typed in any of the usual ways; null when it is another's address. */
function hostOf({ address = "" }: Given): string | null {
  const host = address
    .trim()
    .toLowerCase()
    .replace(/^https:\/\//, "")
    .replace(/\/$/, "");
  return /^[a-z0-9][a-z0-9-]{0,60}\.myshopify\.com$/.test(host) ? host : null;
}

const wrongAddress = "the address is not one of the form acme.myshopify.com";

const nowhere: Admin = {
  read: async () => {
    throw new ConnectionProblem("refused", wrongAddress);
  },
  write: async () => ({ kind: "rejected", code: "wrong_request", message: wrongAddress }),
  sized: (_, start) => start,
  tooMany: () => {},
};

async function check(admin: Admin, { clientId, accessToken }: Given): Promise<Checked> {
  if (!clientId && !accessToken) throw new ConnectionProblem("refused", "either the client ID or an access token is needed");
  const { shop, currentAppInstallation } = await admin.read(about, {});
  const granted = new Set(currentAppInstallation.accessScopes.map(({ handle }) => handle));
  const has = (scope: string) => granted.has(scope) || granted.has(scope.replace(/^read_/, "write_"));
  const missing = permissions.filter((scope) => !has(scope));
  return { account: shop.name, currency: shop.currencyCode, missing, can: lessened(missing, shop.taxesIncluded) };
}

/** @param priced false: the shop's prices are without tax, so that nobody knows what a shopper would pay for another article */
function lessened(missing: readonly (typeof permissions)[number][], priced: boolean): Partial<ShopCan> {
  const lacks = (...scopes: readonly (typeof permissions)[number][]) => scopes.some((scope) => missing.includes(scope));
  return {
    ...(lacks("write_orders") && { refund: "none" as const, notes: [] }),
    ...(lacks("write_returns") && { returns: false, label: false }),
    ...((lacks("read_products") || !priced) && { products: false, stock: false }),
    ...(lacks("write_inventory", "read_locations") && { restock: "with_refund" as const }),
    ...(lacks("read_customers", "write_store_credit_account_transactions", "read_store_credit_account_transactions") && {
      credit: "none" as const,
    }),
    ...((lacks("write_draft_orders", "read_products") || !priced) && { exchange: "none" as const, collects: false }),
  };
}
